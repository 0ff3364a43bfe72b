/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of the DNS: no bytes lead the reader outside, and what it gives is
 * within the message's size. */
#include "accountguard/enrol/dns_txt.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eg_arena *arena = NULL;
    ag_txt texts;
    eg_error err = {0};
    FUZZ_LAW(eg_arena_new(&arena, (size_t)16 << 20) == EG_OK);
    const eg_status status = ag_txt_read(
        &texts, arena, (eg_span){.data = data, .len = size}, "p.example", &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    if (status == EG_OK) {
        size_t total = 0;
        FUZZ_LAW(texts.len <= AG_TXT_MAX);
        for (size_t i = 0; i < texts.len; i++) {
            total += texts.text[i].len;
        }
        FUZZ_LAW(total <= size);
    }
    eg_arena_free(arena);
    return 0;
}
