/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The indicator proofs of a ballot, as they stand in a device's file.  What can
 * be read has one encoding and stays within the memory that its length allows.
 */
#include <string.h>

#include "fuzz.h"
#include "message/indicators.h"
#include "support/toy_groups.h"

#define SIZE_MAX_HERE ((size_t)1 << 16)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_group *group;
    if (group == NULL) {
        FUZZ_LAW(eg_group_new_from(&toy_groups[TOY_64_256], &group) == EG_OK);
    }
    if (size > SIZE_MAX_HERE) {
        return 0;
    }
    eg_arena *arena = NULL;
    eg_indicator_proofs proofs;
    const eg_span entry = {data, size};
    FUZZ_LAW(eg_arena_new(&arena, 8 * SIZE_MAX_HERE) == EG_OK);
    const eg_status status =
        app_indicators_read(group, arena, &proofs, entry, NULL);
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED);
    if (status == EG_OK) {
        EG_BUFFER(again, SIZE_MAX_HERE);
        FUZZ_LAW(proofs.len > 0);
        FUZZ_LAW(app_indicators_write(group, &again, &proofs, NULL) == EG_OK);
        FUZZ_LAW(again.len == size && memcmp(again.data, data, size) == 0);
    }
    eg_arena_free(arena);
    return 0;
}
