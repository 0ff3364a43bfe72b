/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of feeds share.  Internal to this folder.
 */
#ifndef ACCOUNTGUARD_INDICATOR_READING_H
#define ACCOUNTGUARD_INDICATOR_READING_H

#include "accountguard/indicator/feed.h"
#include "accountguard/indicator/value.h"

/** A feed that is being read. */
typedef struct ag_reading {
    eg_json_read read;
    void *from;
    const ag_feed_terms *terms;
    const ag_feed_sink *sink;
    ag_feed_counts *counts;
} ag_reading;

eg_status ag_feed_stix(const ag_reading *r, eg_error *err);
eg_status ag_feed_misp(const ag_reading *r, eg_error *err);
eg_status ag_feed_list(const ag_reading *r, eg_error *err);
eg_status ag_feed_csv(const ag_reading *r, eg_error *err);

/** A row with the feed's terms. */
ag_feed_row ag_reading_row(const ag_reading *r);

/**
 * Hand out a row, checked: times in order, confidence within bounds.  Where it
 * tells no end (0), its end is worked out.
 *
 * @param[out] why Set, and nothing handed out, when the row is wrong.
 */
EG_NODISCARD eg_status ag_reading_give(const ag_reading *r,
                                       ag_feed_row *row,
                                       eg_error *why,
                                       eg_error *err);

/** Hand a row to the quarantine. */
EG_NODISCARD eg_status ag_reading_bad(const ag_reading *r,
                                      const char *place,
                                      const char *reason,
                                      eg_span raw,
                                      eg_error *err);

/** A string as a span. */
static inline eg_span
ag_span_of(const char *text, size_t len)
{
    return (eg_span){(const uint8_t *)text, len};
}

#endif
