/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of telling.
 */
#include "accountguard/model/telling.h"

#include <string.h>

#define WORD(name, word) [name] = (word),
static const char *const audiences[] = {AG_AUDIENCE_TABLE(WORD)};
static const char *const kinds[] = {AG_NOTICE_KIND_TABLE(WORD)};
static const char *const seers[] = {AG_SEEN_BY_TABLE(WORD)};
static const char *const confidences[] = {AG_CONFIDENCE_TABLE(WORD)};
#undef WORD

/** The place of @p word among @p count words; count: it is none of them. */
static unsigned
find(const char *const *words, unsigned count, const char *word)
{
    unsigned at = 0;
    while (at < count && strcmp(words[at], word) != 0) {
        at++;
    }
    return at;
}

const char *
ag_audience_name(ag_audience audience)
{
    return audiences[audience];
}

bool
ag_audience_read(ag_audience *out, const char *word)
{
    const unsigned at = find(audiences, AG_AUDIENCE_COUNT, word);
    if (at < AG_AUDIENCE_COUNT) {
        *out = (ag_audience)at;
    }
    return at < AG_AUDIENCE_COUNT;
}

const char *
ag_notice_kind_name(ag_notice_kind kind)
{
    return kinds[kind];
}

bool
ag_notice_kind_read(ag_notice_kind *out, const char *word)
{
    const unsigned at = find(kinds, AG_NOTICE_KIND_COUNT, word);
    if (at < AG_NOTICE_KIND_COUNT) {
        *out = (ag_notice_kind)at;
    }
    return at < AG_NOTICE_KIND_COUNT;
}

const char *
ag_seen_by_name(ag_seen_by seen_by)
{
    return seers[seen_by];
}

bool
ag_seen_by_read(ag_seen_by *out, const char *word)
{
    const unsigned at = find(seers, AG_SEEN_BY_COUNT, word);
    if (at < AG_SEEN_BY_COUNT) {
        *out = (ag_seen_by)at;
    }
    return at < AG_SEEN_BY_COUNT;
}

const char *
ag_confidence_name(ag_confidence confidence)
{
    return confidences[confidence];
}

bool
ag_confidence_read(ag_confidence *out, const char *word)
{
    const unsigned at = find(confidences, AG_CONFIDENCE_COUNT, word);
    if (at < AG_CONFIDENCE_COUNT) {
        *out = (ag_confidence)at;
    }
    return at < AG_CONFIDENCE_COUNT;
}

ag_confidence
ag_confidence_of(unsigned percent)
{
    if (percent < 50) {
        return AG_CONFIDENCE_LOW;
    }
    return percent < 85 ? AG_CONFIDENCE_MODERATE : AG_CONFIDENCE_HIGH;
}
