/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of older records: the first byte tells of which kind.  Whatever they
 * are, there is a tree or a sentence; of a message that is taken nothing can be
 * cut off, and nothing can be added to it.
 */
#include <string.h>

#include "fuzz.h"
#include "legacy/protobuf/files.h"

/** Room for one tree. */
#define TREE_MAX ((size_t)16 * 1024 * 1024)

static eg_arena *arena;

static bool
is_taken(const lg_pb_schema *schema,
         lg_part part,
         const uint8_t *data,
         size_t len)
{
    eg_error err = {0};
    const eg_json *json = NULL;
    eg_arena_reset(arena);
    const eg_status status =
        lg_pb_part_tree(schema, part, (eg_span){data, len}, arena, &json, &err);
    FUZZ_LAW((status == EG_OK) == (json != NULL));
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED ||
             status == EG_ERR_LIMIT || status == EG_ERR_MEMORY);
    FUZZ_LAW(status == EG_OK || err.text[0] != '\0');
    return status == EG_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    if (arena == NULL) {
        FUZZ_LAW(eg_arena_new(&arena, TREE_MAX) == EG_OK);
    }
    const lg_part part =
        (lg_part)(LG_PART_CONSTANTS +
                  data[0] / 2 % (LG_PARTS - LG_PART_CONSTANTS));
    const lg_pb_schema *schema =
        data[0] % 2 == 0 ? &lg_pb_schema_20 : &lg_pb_schema_153;
    /* A manifest may be JSON, too, which white space may follow. */
    const bool text = part == LG_PART_MANIFEST && size > 1 && data[1] == '{';
    if (!is_taken(schema, part, data + 1, size - 1) || text) {
        return 0;
    }
    FUZZ_LAW(size == 1 || !is_taken(schema, part, data + 1, size - 2));
    uint8_t *more = malloc(size);
    FUZZ_LAW(more != NULL);
    memcpy(more, data + 1, size - 1);
    more[size - 1] = 0;
    FUZZ_LAW(!is_taken(schema, part, more, size));
    free(more);
    return 0;
}
