/* SPDX-License-Identifier: Apache-2.0 */
/* Signed mails: whatever was received is read or refused; canonical forms stay as
 * they are when made again; no mail holds under a key that did not sign it. */
#include <string.h>

#include "accountguard/enrol/dkim.h"
#include "accountguard/enrol/dkim_canon.h"
#include "accountguard/enrol/dkim_key.h"
#include "fuzz.h"

/** The first line of the input is the key, the rest the mail. */
static eg_status
answer(void *state,
       ag_txt *out,
       eg_arena *arena,
       const char *name,
       eg_error *err)
{
    (void)arena;
    (void)name;
    (void)err;
    *out = (ag_txt){.len = 1};
    out->text[0] = *(const eg_span *)state;
    return EG_OK;
}

static void
check_forms(const ag_letter *letter)
{
    for (int relaxed = 0; relaxed < 2; relaxed++) {
        EG_BUFFER(once, (size_t)4 << 20);
        EG_BUFFER(again, (size_t)4 << 20);
        ag_dkim_canon_body(&once, letter->body, relaxed);
        FUZZ_LAW(eg_buffer_status(&once) == EG_OK);
        ag_dkim_canon_body(&again, eg_buffer_span(&once), relaxed);
        FUZZ_LAW(once.len == again.len);
        FUZZ_LAW(once.len == 0 || memcmp(once.data, again.data, once.len) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    if (end == NULL) {
        return 0;
    }
    eg_span key = {.data = data, .len = (size_t)(end - data)};
    const eg_span mail = {.data = end + 1, .len = size - key.len - 1};
    const ag_resolver resolver = {.txt = answer, .state = &key};
    eg_arena *arena = NULL;
    ag_letter letter;
    eg_error err = {0};
    char address[AG_ADDRESS_TEXT];
    FUZZ_LAW(eg_arena_new(&arena, (size_t)8 << 20) == EG_OK);
    const eg_status read = ag_letter_read(&letter, arena, mail, &err);
    FUZZ_LAW((err.text[0] == '\0') == (read == EG_OK));
    if (read == EG_OK) {
        check_forms(&letter);
        for (size_t i = 0; i < letter.len; i++) {
            if (ag_letter_address(address, &letter.field[i], NULL) == EG_OK) {
                FUZZ_LAW(strchr(address, '@') != NULL);
            }
        }
        const eg_status holds =
            ag_dkim_check(&letter, "football.example.com", &resolver,
                          (ag_time)1528637910 * AG_SECOND, arena, NULL);
        FUZZ_LAW(holds == EG_OK || holds == EG_REJECT ||
                 holds == EG_ERR_MEMORY);
    }
    ag_dkim_key k = {0};
    for (int a = 0; a < 2; a++) {
        if (ag_dkim_key_read(&k, arena, key, (ag_dkim_algorithm)a, NULL) ==
            EG_OK) {
            FUZZ_LAW(
                !ag_dkim_key_verifies(&k, (ag_dkim_algorithm)a, mail, key));
            ag_dkim_key_free(&k);
        }
    }
    eg_arena_free(arena);
    return 0;
}
