/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of telling: to whom, what kind of notice, who saw it, how sure it is.
 * incident/ decides in these words, notice/ says them in a language.
 */
#ifndef ACCOUNTGUARD_MODEL_TELLING_H
#define ACCOUNTGUARD_MODEL_TELLING_H

#include <stdbool.h>

/** Who reads it. */
#define AG_AUDIENCE_TABLE(X)                    \
    X(AG_AUDIENCE_PERSON, "person")             \
    X(AG_AUDIENCE_ORGANISATION, "organisation") \
    X(AG_AUDIENCE_EXECUTIVE, "executive")

/** What a notice is in the life of an incident. */
#define AG_NOTICE_KIND_TABLE(X)         \
    X(AG_NOTICE_NEW, "new")             \
    X(AG_NOTICE_RAISED, "raised")       \
    X(AG_NOTICE_CORRECTED, "corrected") \
    X(AG_NOTICE_RETRACTED, "retracted") \
    X(AG_NOTICE_CLOSED, "closed")       \
    X(AG_NOTICE_WAITING, "waiting")

/** The kind of source that saw it; of a canary nothing was seen, it is made up. */
#define AG_SEEN_BY_TABLE(X)                    \
    X(AG_SEEN_BY_PROVIDER, "provider-warning") \
    X(AG_SEEN_BY_LOG, "sign-in-log")           \
    X(AG_SEEN_BY_PARTNER, "partner")           \
    X(AG_SEEN_BY_FEED, "indicators")           \
    X(AG_SEEN_BY_ANALYST, "analyst")           \
    X(AG_SEEN_BY_OWNER, "owner")               \
    X(AG_SEEN_BY_CANARY, "canary")

/** How sure the name of an actor is, in an estimative word. */
#define AG_CONFIDENCE_TABLE(X)            \
    X(AG_CONFIDENCE_LOW, "low")           \
    X(AG_CONFIDENCE_MODERATE, "moderate") \
    X(AG_CONFIDENCE_HIGH, "high")

#define AG_TELLING_ENUM(name, word) name,
typedef enum ag_audience {
    AG_AUDIENCE_TABLE(AG_TELLING_ENUM) AG_AUDIENCE_COUNT
} ag_audience;
typedef enum ag_notice_kind {
    AG_NOTICE_KIND_TABLE(AG_TELLING_ENUM) AG_NOTICE_KIND_COUNT
} ag_notice_kind;
typedef enum ag_seen_by {
    AG_SEEN_BY_TABLE(AG_TELLING_ENUM) AG_SEEN_BY_COUNT
} ag_seen_by;
typedef enum ag_confidence {
    AG_CONFIDENCE_TABLE(AG_TELLING_ENUM) AG_CONFIDENCE_COUNT
} ag_confidence;
#undef AG_TELLING_ENUM

/* The word of each in files; never NULL. */
const char *ag_audience_name(ag_audience audience);
const char *ag_notice_kind_name(ag_notice_kind kind);
const char *ag_seen_by_name(ag_seen_by seen_by);
const char *ag_confidence_name(ag_confidence confidence);

/* Which a word means; false: there is none such. */
bool ag_audience_read(ag_audience *out, const char *word);
bool ag_notice_kind_read(ag_notice_kind *out, const char *word);
bool ag_seen_by_read(ag_seen_by *out, const char *word);
bool ag_confidence_read(ag_confidence *out, const char *word);

/** The word of 0 to 100: low below 50, high from 85 on. */
ag_confidence ag_confidence_of(unsigned percent);

#endif
