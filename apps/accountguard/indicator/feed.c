/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds: their formats, and what their readers share.
 */
#include "accountguard/indicator/feed.h"

#include <string.h>

#include "accountguard/indicator/reading.h"

static const struct {
    const char *word;
    eg_status (*read)(const ag_reading *r, eg_error *err);
} formats[AG_FEED_FORMAT_COUNT] = {
    [AG_FEED_STIX] = {"stix", ag_feed_stix},
    [AG_FEED_MISP] = {"misp", ag_feed_misp},
    [AG_FEED_LIST] = {"list", ag_feed_list},
    [AG_FEED_CSV] = {"csv", ag_feed_csv},
};

const char *
ag_feed_format_name(ag_feed_format format)
{
    return formats[format].word;
}

bool
ag_feed_format_read(ag_feed_format *out, const char *word)
{
    for (unsigned i = 0; i < AG_FEED_FORMAT_COUNT; i++) {
        if (strcmp(word, formats[i].word) == 0) {
            *out = (ag_feed_format)i;
            return true;
        }
    }
    return false;
}

eg_status
ag_feed_read(ag_feed_format format,
             eg_json_read read,
             void *from,
             const ag_feed_terms *terms,
             const ag_feed_sink *sink,
             ag_feed_counts *counts,
             eg_error *err)
{
    const ag_reading r = {.read = read,
                          .from = from,
                          .terms = terms,
                          .sink = sink,
                          .counts = counts};
    return formats[format].read(&r, err);
}

ag_feed_row
ag_reading_row(const ag_reading *r)
{
    return (ag_feed_row){.seen = r->terms->now,
                         .confidence = r->terms->confidence,
                         .tlp = r->terms->tlp,
                         .pap = r->terms->pap};
}

eg_status
ag_reading_give(const ag_reading *r,
                ag_feed_row *row,
                eg_error *why,
                eg_error *err)
{
    if (row->confidence < 1 || row->confidence > 100) {
        (void)eg_fail(why, EG_ERR_MALFORMED,
                      "its confidence is not from 1 to 100");
        return EG_OK;
    }
    if (row->native.len > AG_FEED_ID_MAX) {
        (void)eg_fail(why, EG_ERR_LIMIT, "its id is longer than %d bytes",
                      AG_FEED_ID_MAX);
        return EG_OK;
    }
    /* A clock that runs ahead must not keep confidence from decaying. */
    if (row->seen > r->terms->now) {
        row->seen = r->terms->now;
    }
    if (row->valid_until == 0) {
        const ag_time life = r->terms->lifetime;
        row->valid_until = life == 0 || row->seen > AG_TIME_MAX - life
                               ? AG_TIME_MAX
                               : row->seen + life;
        if (row->valid_until <= row->valid_from) {
            row->valid_until = AG_TIME_MAX;
        }
    }
    if (row->valid_until <= row->valid_from) {
        (void)eg_fail(why, EG_ERR_MALFORMED,
                      "it is valid until a moment that is not after its "
                      "first");
        return EG_OK;
    }
    r->counts->rows++;
    return r->sink->row(r->sink->context, row, err);
}

eg_status
ag_reading_bad(const ag_reading *r,
               const char *place,
               const char *reason,
               eg_span raw,
               eg_error *err)
{
    r->counts->bad++;
    if (r->sink->bad == NULL) {
        return EG_OK;
    }
    const ag_feed_bad bad = {.place = place, .reason = reason, .raw = raw};
    return r->sink->bad(r->sink->context, &bad, err);
}
