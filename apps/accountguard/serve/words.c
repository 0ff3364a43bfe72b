/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of words.
 */
#include "accountguard/serve/words.h"

static const char *const words[AG_WORD_COUNT][AG_LANGUAGE_COUNT] = {
#define AG_WORD_TEXTS(id, en, es, fr) \
    [AG_W_##id] = {[AG_ENGLISH] = en, [AG_SPANISH] = es, [AG_FRENCH] = fr},
    AG_WORD_TABLE(AG_WORD_TEXTS)
#undef AG_WORD_TEXTS
};

const char *
ag_word_text(ag_word word, ag_language language)
{
    return words[word][language];
}
