/* SPDX-License-Identifier: Apache-2.0 */
/* Reading feeds out of memory, and remembering what they told as lines. */
#ifndef TEST_FEED_KIT_H
#define TEST_FEED_KIT_H

#include <stdio.h>

#include "accountguard/indicator/feed.h"
#include "codec/buffer.h"
#include "test.h"

/** Bytes that are handed out a few at a time. */
typedef struct kit_source {
    const char *text;
    size_t len;
    size_t step; /**< At most so many a call; 0: all. */
} kit_source;

static inline eg_status
kit_read(void *context, uint8_t *into, size_t room, size_t *got)
{
    kit_source *s = context;
    size_t n = s->len < room ? s->len : room;
    if (s->step > 0 && n > s->step) {
        n = s->step;
    }
    memcpy(into, s->text, n);
    s->text += n;
    s->len -= n;
    *got = n;
    return EG_OK;
}

static inline void
kit_span(eg_buffer *told, const char *word, eg_span text)
{
    eg_buffer_text(told, word);
    eg_buffer_append(told, text.data, text.len);
}

/** A line for a row: native|kind:value[&kind:value]|from|until|seen|confidence|
 * tlp|pap|actors, moments in whole days since 1970, "-" for no end. */
static inline eg_status
kit_row(void *context, const ag_feed_row *row, eg_error *err)
{
    (void)err;
    eg_buffer *told = context;
    kit_span(told, "row ", row->native);
    for (size_t i = 0; i < row->part_len; i++) {
        eg_buffer_text(told, i == 0 ? "|" : "&");
        eg_buffer_text(told, ag_kind_name(row->part[i].kind));
        kit_span(told, ":", row->part[i].value);
    }
    eg_buffer_format(told, "|%d|", (int)(row->valid_from / AG_DAY));
    if (row->valid_until == AG_TIME_MAX) {
        eg_buffer_text(told, "-");
    } else {
        eg_buffer_format(told, "%d", (int)(row->valid_until / AG_DAY));
    }
    eg_buffer_format(told, "|%d|%u|%s|%s", (int)(row->seen / AG_DAY),
                     row->confidence, ag_tlp_name(row->tlp),
                     ag_pap_name(row->pap));
    for (size_t i = 0; i < row->actor_len; i++) {
        kit_span(told, "|", row->actor[i]);
    }
    eg_buffer_text(told, "\n");
    return EG_OK;
}

static inline eg_status
kit_revoke(void *context, eg_span native, eg_error *err)
{
    (void)err;
    kit_span(context, "revoke ", native);
    eg_buffer_text(context, "\n");
    return EG_OK;
}

static inline eg_status
kit_actor(void *context, eg_span native, eg_span name, eg_error *err)
{
    (void)err;
    kit_span(context, "actor ", native);
    kit_span(context, "=", name);
    eg_buffer_text(context, "\n");
    return EG_OK;
}

static inline eg_status
kit_link(void *context, eg_span from, eg_span to, eg_error *err)
{
    (void)err;
    kit_span(context, "link ", from);
    kit_span(context, ">", to);
    eg_buffer_text(context, "\n");
    return EG_OK;
}

static inline eg_status
kit_bad(void *context, const ag_feed_bad *bad, eg_error *err)
{
    (void)err;
    eg_buffer_text(context, "bad ");
    eg_buffer_text(context, bad->place);
    eg_buffer_text(context, ": ");
    eg_buffer_text(context, bad->reason);
    kit_span(context, " <", bad->raw);
    eg_buffer_text(context, ">\n");
    return EG_OK;
}

static inline ag_feed_sink
kit_sink(eg_buffer *told)
{
    return (ag_feed_sink){.context = told,
                          .row = kit_row,
                          .revoke = kit_revoke,
                          .actor = kit_actor,
                          .link = kit_link,
                          .bad = kit_bad};
}

/** The terms of all tests: read on day 20000. */
#define KIT_NOW (20000 * AG_DAY)
static const ag_feed_terms kit_terms = {.now = KIT_NOW,
                                        .confidence = 50,
                                        .tlp = AG_TLP_AMBER,
                                        .pap = AG_PAP_GREEN};

/** Feed @p text, whole and byte by byte: both must tell the same. */
static inline eg_status
kit_feed_terms(eg_buffer *told,
               ag_feed_counts *counts,
               ag_feed_format format,
               const ag_feed_terms *terms,
               const char *text,
               size_t len,
               eg_error *err)
{
    EG_BUFFER(again, (size_t)64 * 1024 * 1024);
    const ag_feed_sink sink = kit_sink(told);
    const ag_feed_sink second = kit_sink(&again);
    kit_source whole = {text, len, 0};
    kit_source drops = {text, len, 1};
    ag_feed_counts other = {0};
    *counts = (ag_feed_counts){0};
    eg_buffer_clear(told);
    const eg_status status =
        ag_feed_read(format, kit_read, &whole, terms, &sink, counts, err);
    assert_int_equal(
        ag_feed_read(format, kit_read, &drops, terms, &second, &other, NULL),
        status);
    assert_memory_equal(counts, &other, sizeof(other));
    assert_int_equal(told->len, again.len);
    assert_true(again.len == 0 ||
                memcmp(told->data, again.data, again.len) == 0);
    eg_buffer_byte(told, 0);
    assert_ok(eg_buffer_status(told));
    return status;
}

static inline eg_status
kit_feed(eg_buffer *told,
         ag_feed_counts *counts,
         ag_feed_format format,
         const char *text,
         eg_error *err)
{
    return kit_feed_terms(told, counts, format, &kit_terms, text, strlen(text),
                          err);
}

#endif
