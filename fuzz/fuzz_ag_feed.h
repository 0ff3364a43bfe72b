/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzzers of feeds share: whatever comes in, a reader ends with an
 * answer, and each row that it hands out is one that the set takes.
 */
#ifndef EG_FUZZ_AG_FEED_H
#define EG_FUZZ_AG_FEED_H

#include <string.h>

#include "accountguard/catalog/pieces.h"
#include "accountguard/indicator/set.h"
#include "fuzz.h"

typedef struct fuzz_feed {
    const uint8_t *data;
    size_t len;
    size_t step; /**< Bytes a call at most. */
    uint64_t bad;
    uint64_t rows;
    ag_set *set;
    unsigned feed;
} fuzz_feed;

static inline eg_status
fuzz_feed_read(void *context, uint8_t *into, size_t room, size_t *got)
{
    fuzz_feed *f = context;
    *got = f->len < room ? f->len : room;
    if (f->step > 0 && *got > f->step) {
        *got = f->step;
    }
    if (*got > 0) {
        memcpy(into, f->data, *got);
    }
    f->data += *got;
    f->len -= *got;
    return EG_OK;
}

/** A value is in its one spelling. */
static inline void
fuzz_feed_part(const ag_part *part)
{
    static ag_value again;
    FUZZ_LAW(part->value.len > 0 && part->value.len <= AG_VALUE_MAX);
    FUZZ_LAW(memchr(part->value.data, '\n', part->value.len) == NULL);
    FUZZ_LAW(ag_value_read(&again, part->kind, (const char *)part->value.data,
                           part->value.len, NULL) == EG_OK);
    FUZZ_LAW(again.len == part->value.len &&
             memcmp(again.text, part->value.data, again.len) == 0);
}

/** A row can be kept, and be put into a set. */
static inline eg_status
fuzz_feed_row(void *context, const ag_feed_row *row, eg_error *err)
{
    fuzz_feed *f = context;
    EG_BUFFER(text, (AG_VALUE_MAX + 16) * AG_FEED_PARTS_MAX);
    ag_part back[AG_FEED_PARTS_MAX];
    size_t len = 0;
    (void)err;
    f->rows++;
    FUZZ_LAW(row->part_len >= 1 && row->part_len <= AG_FEED_PARTS_MAX);
    FUZZ_LAW(row->valid_from >= 0 && row->valid_until > row->valid_from);
    FUZZ_LAW(row->confidence >= 1 && row->confidence <= 100);
    FUZZ_LAW(row->native.len <= AG_FEED_ID_MAX);
    FUZZ_LAW(row->actor_len <= AG_FEED_ACTORS_MAX);
    for (size_t i = 0; i < row->part_len; i++) {
        fuzz_feed_part(&row->part[i]);
    }
    ag_pieces_write(&text, row->part, row->part_len);
    FUZZ_LAW(ag_pieces_read(back, &len, eg_buffer_span(&text)));
    FUZZ_LAW(len == row->part_len);
    for (size_t i = 0; i < len; i++) {
        FUZZ_LAW(back[i].kind == row->part[i].kind);
        const ag_indicator one = {.id = 1,
                                  .feed = f->feed,
                                  .kind = back[i].kind,
                                  .value = back[i].value,
                                  .valid_from = row->valid_from,
                                  .valid_until = row->valid_until,
                                  .seen = row->seen,
                                  .confidence = row->confidence,
                                  .tlp = row->tlp,
                                  .pap = row->pap,
                                  .part = (unsigned)i,
                                  .parts = (unsigned)len};
        FUZZ_LAW(ag_set_add(f->set, &one, NULL) == EG_OK);
    }
    return EG_OK;
}

static inline eg_status
fuzz_feed_bad(void *context, const ag_feed_bad *bad, eg_error *err)
{
    fuzz_feed *f = context;
    (void)err;
    f->bad++;
    FUZZ_LAW(bad->place[0] != '\0' && bad->reason[0] != '\0');
    return EG_OK;
}

/** Read to the end, into a set. */
static inline eg_status
fuzz_feed_run(fuzz_feed *f, ag_feed_format format)
{
    static const ag_feed_terms terms = {
        .now = 20000 * AG_DAY, .confidence = 50, .tlp = AG_TLP_AMBER};
    static const ag_set_feed feed = {.id = 1};
    const ag_feed_sink sink = {
        .context = f, .row = fuzz_feed_row, .bad = fuzz_feed_bad};
    ag_feed_counts counts = {0};
    eg_error err = {0};
    FUZZ_LAW(ag_set_new(&f->set, NULL, NULL) == EG_OK);
    FUZZ_LAW(ag_set_feed_add(f->set, &f->feed, &feed, NULL) == EG_OK);
    const eg_status status =
        ag_feed_read(format, fuzz_feed_read, f, &terms, &sink, &counts, &err);
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED ||
             status == EG_ERR_LIMIT || status == EG_ERR_MEMORY);
    FUZZ_LAW((status == EG_OK) == (err.text[0] == '\0'));
    FUZZ_LAW(counts.rows == f->rows && counts.bad == f->bad);
    FUZZ_LAW(ag_set_seal(f->set, NULL) == EG_OK);
    FUZZ_LAW(ag_set_len(f->set) >= f->rows);
    ag_set_free(f->set);
    return status;
}

/** Read @p data, whole and in drops: both tell as much. */
static inline void
fuzz_feed_both(ag_feed_format format, const uint8_t *data, size_t size)
{
    fuzz_feed whole = {.data = data, .len = size};
    fuzz_feed drops = {.data = data, .len = size, .step = 3};
    FUZZ_LAW(fuzz_feed_run(&whole, format) == fuzz_feed_run(&drops, format));
    FUZZ_LAW(whole.rows == drops.rows && whole.bad == drops.bad);
}

#endif
