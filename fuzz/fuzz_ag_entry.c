/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of AccountGuard's log: what is read is written as the same bytes, and
 * what is refused, with a sentence.
 */
#include <string.h>

#include "accountguard/store/entry.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_entry entry;
    eg_error err = {0};
    const eg_status status = ag_entry_read(&entry, (eg_span){data, size}, &err);
    FUZZ_LAW((status == EG_OK) == (err.text[0] == '\0'));
    if (status == EG_OK) {
        EG_BUFFER(again, AG_AUDIT_ENTRY_MAX);
        FUZZ_LAW(ag_entry_write(&again, &entry, NULL) == EG_OK);
        FUZZ_LAW(again.len == size && memcmp(again.data, data, size) == 0);
    }
    return 0;
}
