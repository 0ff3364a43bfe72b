/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of notices in each language, and the steps that they advise.
 */
#ifndef ACCOUNTGUARD_NOTICE_WORDS_H
#define ACCOUNTGUARD_NOTICE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "accountguard/model/language.h"
#include "accountguard/model/level.h"
#include "accountguard/model/sharing.h"
#include "accountguard/model/telling.h"

/** What to do. */
#define AG_STEP_TABLE(X)                         \
    X(AG_STEP_CLEAN_DEVICE, "clean-device")      \
    X(AG_STEP_SIGN_OUT, "sign-out-everywhere")   \
    X(AG_STEP_PASSWORD, "new-password")          \
    X(AG_STEP_SECURITY_KEY, "security-key")      \
    X(AG_STEP_RULES, "check-rules-and-apps")     \
    X(AG_STEP_PROMPTS, "refuse-prompts")         \
    X(AG_STEP_CALL, "call-help")                 \
    X(AG_STEP_KEEP_LOGS, "keep-logs")            \
    X(AG_STEP_REVOKE, "revoke-sessions")         \
    X(AG_STEP_REVIEW, "review-rules-and-grants") \
    X(AG_STEP_REQUIRE, "require-security-keys")  \
    X(AG_STEP_SUPPORT, "support-contact")        \
    X(AG_STEP_QUIET, "keep-quiet")               \
    X(AG_STEP_NOTHING, "nothing")

typedef enum ag_step {
#define AG_STEP_ENUM(name, word) name,
    AG_STEP_TABLE(AG_STEP_ENUM)
#undef AG_STEP_ENUM
        AG_STEP_COUNT
} ag_step;

/** The word in signed facts; never NULL. */
const char *ag_step_name(ag_step step);

/** Which a word means; false: there is none such. */
bool ag_step_read(ag_step *out, const char *word);

/**
 * All that a language has to say.  In braces stand the names of what is put
 * there, see notice/text.c; what is put there is never searched for braces.
 */
typedef struct ag_words {
    const char *subject; /**< ASCII: it stands in a header. */
    const char *title;
    /** What happened, by audience and level; {subject} in those of an
     * organisation is one of the next two. */
    const char *state[AG_AUDIENCE_COUNT][AG_LEVEL_COUNT];
    const char *the_account;
    const char *an_account;
    const char *meaning[AG_LEVEL_COUNT]; /**< What it does not mean. */
    const char *canary;                  /**< Instead of these two. */
    /** What else a kind says, or all that it says of AG_NOTICE_RETRACTED,
     * AG_NOTICE_CLOSED and AG_NOTICE_WAITING. */
    const char *kind[AG_NOTICE_KIND_COUNT];
    const char *when;
    const char *when_local;
    const char *when_several;
    const char *seen[AG_SEEN_BY_COUNT];
    const char *named;
    const char *named_alias;
    const char *unnamed;
    const char *confidence[AG_CONFIDENCE_COUNT];
    const char *steps; /**< What stands above them. */
    const char *step[AG_STEP_COUNT];
    const char *told_owner;
    const char *told_fact;
    const char *told_detail;
    const char *told_nobody;
    const char *real; /**< How to find out whether it is genuine. */
    const char *phrase;
    const char *never;
    const char *help;
    const char *end;
    const char *month[12];
    const char *first_day; /**< How the first of a month is written. */
    const char *date;      /**< With {day}, {month}, {year}. */
} ag_words;

/** The words of a language; never NULL. */
const ag_words *ag_words_of(ag_language language);

extern const ag_words ag_words_english;
extern const ag_words ag_words_spanish;
extern const ag_words ag_words_french;

#endif
