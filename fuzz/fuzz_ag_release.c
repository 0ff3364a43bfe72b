/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published releases of statistics.  What is read was written by the holder of
 * the key in the file, so it writes the same bytes again; and no page or sheet of
 * it can be made to fail, or to hold what is not escaped.
 */
#include <string.h>

#include <electionguard/arena.h>

#include "accountguard/statistics/page.h"
#include "fuzz.h"

/** A page of what was read, whatever it says. */
static void
check_page(const ag_release *release, const uint8_t *key)
{
    const ag_page page = {
        .release = release, .key = key, .language = AG_FRENCH};
    EG_BUFFER(out, AG_PAGE_MAX);
    FUZZ_LAW(ag_page_write(&out, &page, NULL) == EG_OK);
    eg_buffer_byte(&out, 0);
    FUZZ_LAW(strstr((const char *)out.data, "<script") == NULL);
    eg_buffer_clear(&out);
    FUZZ_LAW(ag_sheet_write(&out, release, AG_ENGLISH, NULL) == EG_OK);
}

/** Parse a release whose signature is right, by signing it here. */
static void
check_signed(const ag_release *release)
{
    static const uint8_t seed[32] = {7};
    static app_identity key;
    if (key.secret_key.bytes == NULL) {
        FUZZ_LAW(app_identity_from_seed(&key, seed, NULL) == EG_OK);
    }
    EG_BUFFER(file, AG_STAT_FILE_MAX);
    FUZZ_LAW(ag_release_sign(&file, release, &key, NULL) == EG_OK);
    eg_arena *arena;
    FUZZ_LAW(eg_arena_new(&arena, 8U << 20) == EG_OK);
    ag_release again;
    uint8_t signer[APP_PUBLIC_KEY_BYTES];
    FUZZ_LAW(ag_release_read(&again, signer, arena, eg_buffer_span(&file),
                             NULL) == EG_OK);
    FUZZ_LAW(memcmp(signer, key.public_key, sizeof(signer)) == 0);
    eg_arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FUZZ_LAW(app_crypto_init(NULL) == EG_OK);
    eg_arena *arena;
    FUZZ_LAW(eg_arena_new(&arena, 8U << 20) == EG_OK);
    ag_release release;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    eg_error err = {.status = EG_OK};
    const eg_status status = ag_release_read(
        &release, key, arena, (eg_span){.data = data, .len = size}, &err);
    if (status == EG_OK) {
        check_page(&release, key);
        check_signed(&release);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT ||
                 status == EG_ERR_MEMORY || status == EG_REJECT);
        FUZZ_LAW(err.text[0] != '\0');
    }
    eg_arena_free(arena);
    return 0;
}
