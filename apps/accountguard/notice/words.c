/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of steps, and the words of a language.
 */
#include "accountguard/notice/words.h"

#include <string.h>

#define WORD(name, word) [name] = (word),
static const char *const steps[] = {AG_STEP_TABLE(WORD)};
#undef WORD

const char *
ag_step_name(ag_step step)
{
    return steps[step];
}

bool
ag_step_read(ag_step *out, const char *word)
{
    for (unsigned i = 0; i < AG_STEP_COUNT; i++) {
        if (strcmp(steps[i], word) == 0) {
            *out = (ag_step)i;
            return true;
        }
    }
    return false;
}

const ag_words *
ag_words_of(ag_language language)
{
    switch (language) {
    case AG_SPANISH:
        return &ag_words_spanish;
    case AG_FRENCH:
        return &ag_words_french;
    case AG_ENGLISH:
    case AG_LANGUAGE_COUNT:
        break;
    }
    return &ag_words_english;
}
