/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the evidence ladder.
 */
#include "accountguard/model/level.h"

#include <string.h>

static const struct {
    const char *word;
    const char *public_word;
} levels[AG_LEVEL_COUNT] = {
#define AG_LEVEL_WORDS(name, word, public_word) [name] = {word, public_word},
    AG_LEVEL_TABLE(AG_LEVEL_WORDS)
#undef AG_LEVEL_WORDS
};

const char *
ag_level_name(ag_level level)
{
    return levels[level].word;
}

const char *
ag_level_public(ag_level level)
{
    return levels[level].public_word;
}

bool
ag_level_read(ag_level *out, const char *word)
{
    for (unsigned i = 0; i < AG_LEVEL_COUNT; i++) {
        if (strcmp(word, levels[i].word) == 0) {
            *out = (ag_level)i;
            return true;
        }
    }
    return false;
}
