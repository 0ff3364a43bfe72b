/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files beside a record.
 */
#include "message/beside.h"

#include <string.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "codec/text.h"

typedef struct beside_kind {
    const char *folder;
    const char *ending;
    eg_hex_case digits;
} beside_kind;

static const beside_kind kinds[] = {
    {"indicators/", ".bin", EG_HEX_LOWER},
    {"indicators/", ".egm", EG_HEX_LOWER},
    {"openings/", ".json", EG_HEX_UPPER},
};

/** FOLDER, 64 digits, ENDING. */
static bool
is_of_kind(const beside_kind *kind, const char *name)
{
    const size_t head = strlen(kind->folder);
    const size_t digits = 2 * EG_HASH_BYTES;
    eg_hash hash;
    return strlen(name) == head + digits + strlen(kind->ending) &&
           strncmp(name, kind->folder, head) == 0 &&
           strcmp(name + head + digits, kind->ending) == 0 &&
           eg_hex_read(hash.bytes, EG_HASH_BYTES, name + head, digits,
                       kind->digits) == EG_OK;
}

bool
app_is_beside(const char *name)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        if (is_of_kind(&kinds[i], name)) {
            return true;
        }
    }
    return false;
}
