/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the pages say, in each language.
 *
 * The tables stand beside each other by language, so that a sentence without its
 * translation does not compile.  "{}" in a sentence is where a value goes.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_H
#define ACCOUNTGUARD_SERVE_WORDS_H

#include "accountguard/model/language.h"
#include "accountguard/serve/words_desk.h"
#include "accountguard/serve/words_join.h"
#include "accountguard/serve/words_public.h"

#define AG_WORD_TABLE(X) \
    AG_WORDS_PUBLIC(X)   \
    AG_WORDS_JOIN(X)     \
    AG_WORDS_DESK(X)

typedef enum ag_word {
#define AG_WORD_ENUM(id, en, es, fr) AG_W_##id,
    AG_WORD_TABLE(AG_WORD_ENUM)
#undef AG_WORD_ENUM
        AG_WORD_COUNT
} ag_word;

/** Never NULL. */
const char *ag_word_text(ag_word word, ag_language language);

#endif
