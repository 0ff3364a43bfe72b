/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kinds of indicators.
 */
#include "accountguard/indicator/kind.h"

#include <string.h>

static const char *const kinds[AG_KIND_COUNT] = {
#define AG_KIND_WORD(name, word) [name] = word,
    AG_KIND_TABLE(AG_KIND_WORD)
#undef AG_KIND_WORD
};

const char *
ag_kind_name(ag_kind kind)
{
    return kinds[kind];
}

bool
ag_kind_read(ag_kind *out, const char *word)
{
    for (unsigned i = 0; i < AG_KIND_COUNT; i++) {
        if (strcmp(word, kinds[i]) == 0) {
            *out = (ag_kind)i;
            return true;
        }
    }
    return false;
}
