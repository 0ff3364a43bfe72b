/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tags and names of languages.
 */
#include "accountguard/model/language.h"

#include <string.h>

static const struct {
    const char *tag;
    const char *own_name;
} languages[AG_LANGUAGE_COUNT] = {
#define AG_LANGUAGE_WORDS(name, tag, own) [name] = {tag, own},
    AG_LANGUAGE_TABLE(AG_LANGUAGE_WORDS)
#undef AG_LANGUAGE_WORDS
};

const char *
ag_language_tag(ag_language language)
{
    return languages[language].tag;
}

const char *
ag_language_name(ag_language language)
{
    return languages[language].own_name;
}

bool
ag_language_read(ag_language *out, const char *tag)
{
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        if (strcmp(tag, languages[i].tag) == 0) {
            *out = (ag_language)i;
            return true;
        }
    }
    return false;
}
