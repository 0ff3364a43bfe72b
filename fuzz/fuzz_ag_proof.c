/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of proofs out of a log.  Whatever is accepted was signed by the log of
 * the key below, so it can be nothing but what that log said about one subject.
 */
#include <string.h>

#include "accountguard/audit/proof.h"
#include "fuzz.h"
#include "log/key.h"

/** The public key of the log that made the corpus; its secret half is gone. */
static const char log_key[] =
    "fuzz.example.org+49f37672+Abr+0kUopuJsxM2PPdIVVcmj+IWIbcTVJyFR0KlAuuSU";

static eg_status
take(void *context, const ag_proof_entry *e, eg_error *err)
{
    (void)err;
    ag_subject *about = context;
    FUZZ_LAW(e->entry.kind[0] != '\0' && e->index < 4);
    *about = e->entry.about;
    return EG_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eg_note_key key;
    eg_arena *arena;
    FUZZ_LAW(app_crypto_init(NULL) == EG_OK);
    FUZZ_LAW(app_log_key_read(
                 &key, (eg_span){(const uint8_t *)log_key, strlen(log_key)},
                 "key", NULL) == EG_OK);
    FUZZ_LAW(eg_arena_new(&arena, 16U << 20) == EG_OK);
    ag_proof proof;
    ag_subject about = {0};
    eg_error err = {.status = EG_OK};
    const eg_status status =
        ag_proof_check(&proof, arena, (eg_span){.data = data, .len = size},
                       &key, take, &about, &err);
    if (status == EG_OK) {
        FUZZ_LAW(proof.len >= 1 && proof.len <= 3 && proof.log_size == 4);
        FUZZ_LAW(memcmp(proof.about.bytes, about.bytes, AG_SUBJECT_BYTES) == 0);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT ||
                 status == EG_ERR_MEMORY || status == EG_REJECT);
        FUZZ_LAW(err.text[0] != '\0');
    }
    eg_arena_free(arena);
    return 0;
}
