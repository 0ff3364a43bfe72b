/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a feed: what it tells is gathered beside what the store has, so that
 * the step that writes is short, and a source that is slow or breaks off holds
 * nobody up.  import_write.c writes.
 */
#include "accountguard/catalog/import.h"

#include <stdlib.h>

#include <electionguard/hash.h>

#include "accountguard/catalog/importing.h"
#include "accountguard/catalog/pieces.h"

/** Memory for what one reading tells. */
#define READING_MAX ((size_t)1 << 30)

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory for a feed's indicators");
}

/** A copy in the reading's own memory. */
static eg_status
keep(ag_importing *m, eg_span *out, eg_span text)
{
    out->len = text.len;
    out->data = eg_arena_copy(m->arena, text.data, text.len);
    return out->data == NULL ? EG_ERR_MEMORY : EG_OK;
}

/** Room for one more thing in a list that doubles. */
static eg_status
grow(void **list, size_t *cap, size_t len, size_t size)
{
    if (len < *cap) {
        return EG_OK;
    }
    const size_t more = *cap == 0 ? 256 : *cap * 2;
    void *larger = realloc(*list, more * size);
    if (larger == NULL) {
        return EG_ERR_MEMORY;
    }
    *list = larger;
    *cap = more;
    return EG_OK;
}

/** The item of a mark; a new one is all zero but for it. */
static eg_status
item_of(ag_importing *m, ag_item **out, const uint8_t *mark)
{
    uint32_t *place = NULL;
    EG_TRY(
        ag_textmap_at(&place, &m->marks, 0, (const char *)mark, AG_MARK_BYTES));
    if (*place == AG_NONE) {
        if (m->item_len >= AG_FEED_ROWS_MAX) {
            return EG_ERR_LIMIT;
        }
        EG_TRY(grow((void **)&m->item, &m->item_cap, m->item_len,
                    sizeof(*m->item)));
        *place = (uint32_t)m->item_len;
        ag_item *one = &m->item[m->item_len++];
        *one = (ag_item){.claims = AG_NONE};
        memcpy(one->mark, mark, AG_MARK_BYTES);
    }
    *out = &m->item[*place];
    return EG_OK;
}

/* -- what the store has ---------------------------------------------------- */

static eg_status
take_known(const sql_statement *row, void *context, eg_error *err)
{
    ag_importing *m = context;
    ag_item *item = NULL;
    const eg_span mark = sql_bytes(row, 1);
    const eg_span told = sql_bytes(row, 2);
    if (mark.len != AG_MARK_BYTES || told.len != sizeof(item->told)) {
        return sql_damaged(m->what.store->db, err);
    }
    const eg_status status = item_of(m, &item, mark.data);
    if (status != EG_OK) {
        return no_memory(err);
    }
    item->id = sql_number(row, 0);
    memcpy(item->told, told.data, sizeof(item->told));
    item->gone = (ag_time)sql_number(row, 3);
    return EG_OK;
}

static eg_status
look(ag_importing *m, eg_error *err)
{
    uint64_t count = 0;
    sql_statement s =
        sql_begin(m->what.store->db, "SELECT id, mark, told, gone FROM"
                                     " indicator WHERE feed = $1");
    sql_bind_number(&s, 1, m->what.feed->id);
    return sql_each(&s, take_known, m, &count, err);
}

eg_status
ag_import_begin(ag_importing **out, const ag_import *what, eg_error *err)
{
    ag_importing *m = calloc(1, sizeof(*m));
    if (m == NULL) {
        return no_memory(err);
    }
    m->what = *what;
    m->known_read = what->feed->last_read;
    eg_status status = eg_arena_new(&m->arena, READING_MAX);
    if (status == EG_OK) {
        status = ag_textmap_init(&m->marks);
    }
    if (status == EG_OK) {
        status = ag_textmap_init(&m->names);
    }
    status = status == EG_OK ? look(m, err) : no_memory(err);
    if (status != EG_OK) {
        ag_import_free(m);
        return status;
    }
    *out = m;
    return EG_OK;
}

void
ag_import_free(ag_importing *m)
{
    if (m != NULL) {
        eg_arena_free(m->arena);
        ag_textmap_free(&m->marks);
        ag_textmap_free(&m->names);
        free(m->item);
        free(m->claim);
        free(m->name);
        free(m->pair);
        free(m->bad);
        free(m);
    }
}

void
ag_import_set_bookmark(ag_importing *m, const char *bookmark)
{
    m->what.bookmark = bookmark;
}

/* -- what the feed tells --------------------------------------------------- */

/** Join a name to an item's claims, once. */
static eg_status
claim(ag_importing *m, ag_item *item, eg_span name)
{
    uint32_t *number = NULL;
    EG_TRY(ag_textmap_at(&number, &m->names, 0, (const char *)name.data,
                         name.len));
    if (*number == AG_NONE) {
        EG_TRY(grow((void **)&m->name, &m->name_cap, m->name_len,
                    sizeof(*m->name)));
        EG_TRY(keep(m, &m->name[m->name_len], name));
        *number = (uint32_t)m->name_len++;
    }
    unsigned many = 0;
    for (uint32_t c = item->claims; c != AG_NONE; c = m->claim[c].next) {
        if (m->claim[c].name == *number || ++many == AG_SET_ACTORS_MAX) {
            return EG_OK;
        }
    }
    EG_TRY(grow((void **)&m->claim, &m->claim_cap, m->claim_len,
                sizeof(*m->claim)));
    m->claim[m->claim_len] =
        (ag_item_claim){.name = *number, .next = item->claims};
    item->claims = (uint32_t)m->claim_len++;
    return EG_OK;
}

static eg_status
take_row(ag_importing *m, const ag_feed_row *row)
{
    eg_hash mark;
    ag_item *item = NULL;
    eg_buffer_clear(&m->pieces);
    ag_pieces_write(&m->pieces, row->part, row->part_len);
    EG_TRY(eg_buffer_status(&m->pieces));
    eg_sha256_once(&mark, m->pieces.data, m->pieces.len);
    EG_TRY(item_of(m, &item, mark.bytes));
    if (!item->now) {
        item->now = true;
        if (item->id == 0) {
            EG_TRY(keep(m, &item->pieces, eg_buffer_span(&m->pieces)));
        }
    } else if (row->seen < item->seen) {
        goto claims; /* of two rows of one value the later one counts */
    }
    EG_TRY(keep(m, &item->native, row->native));
    item->from = row->valid_from;
    item->until = row->valid_until;
    item->seen = row->seen;
    item->confidence = row->confidence;
    item->tlp = row->tlp;
    item->pap = row->pap;
claims:
    for (size_t i = 0; i < row->actor_len; i++) {
        if (row->actor[i].len > 0 && row->actor[i].len <= AG_FEED_ID_MAX) {
            EG_TRY(claim(m, item, row->actor[i]));
        }
    }
    return EG_OK;
}

static eg_status
on_row(void *context, const ag_feed_row *row, eg_error *err)
{
    const eg_status status = take_row(context, row);
    return status == EG_OK ? EG_OK
           : status == EG_ERR_LIMIT
               ? eg_fail(err, status, "the feed has more than %zu indicators",
                         AG_FEED_ROWS_MAX)
               : no_memory(err);
}

static eg_status
put_pair(ag_importing *m,
         ag_pair_kind kind,
         eg_span from,
         eg_span to,
         eg_error *err)
{
    if (from.len > AG_FEED_ID_MAX || to.len > AG_FEED_ID_MAX) {
        return EG_OK;
    }
    if (m->pair_len >= AG_FEED_ROWS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the feed has more than %zu links",
                       AG_FEED_ROWS_MAX);
    }
    if (grow((void **)&m->pair, &m->pair_cap, m->pair_len, sizeof(*m->pair)) !=
        EG_OK) {
        return no_memory(err);
    }
    ag_pair *p = &m->pair[m->pair_len];
    p->kind = kind;
    if (keep(m, &p->from, from) != EG_OK || keep(m, &p->to, to) != EG_OK) {
        return no_memory(err);
    }
    m->pair_len++;
    return EG_OK;
}

static eg_status
on_revoke(void *context, eg_span native, eg_error *err)
{
    return put_pair(context, AG_PAIR_REVOKED, native, (eg_span){0}, err);
}

static eg_status
on_actor(void *context, eg_span native, eg_span name, eg_error *err)
{
    return put_pair(context, AG_PAIR_ACTOR, native, name, err);
}

static eg_status
on_link(void *context, eg_span from, eg_span to, eg_error *err)
{
    return put_pair(context, AG_PAIR_LINK, from, to, err);
}

static eg_status
on_bad(void *context, const ag_feed_bad *bad, eg_error *err)
{
    ag_importing *m = context;
    if (m->bad_len == AG_FEED_BAD_MAX) {
        return EG_OK; /* counted, but not kept */
    }
    if (grow((void **)&m->bad, &m->bad_cap, m->bad_len, sizeof(*m->bad)) !=
        EG_OK) {
        return no_memory(err);
    }
    ag_bad_row *b = &m->bad[m->bad_len];
    const eg_span place = {(const uint8_t *)bad->place, strlen(bad->place)};
    const eg_span reason = {(const uint8_t *)bad->reason, strlen(bad->reason)};
    const eg_span raw = {bad->raw.data,
                         bad->raw.len < 200 ? bad->raw.len : 200};
    if (keep(m, &b->place, place) != EG_OK ||
        keep(m, &b->reason, reason) != EG_OK ||
        keep(m, &b->raw, raw) != EG_OK) {
        return no_memory(err);
    }
    m->bad_len++;
    return EG_OK;
}

eg_status
ag_import_read(ag_importing *m, eg_json_read read, void *from, eg_error *err)
{
    const ag_feed *f = m->what.feed;
    /* The feed's lifetime is counted when the set is made, for else each day's
     * reading would change each row. */
    const ag_feed_terms terms = {.now = m->what.now,
                                 .confidence = f->confidence,
                                 .tlp = f->tlp,
                                 .pap = f->pap};
    const ag_feed_sink sink = {.context = m,
                               .row = on_row,
                               .revoke = on_revoke,
                               .actor = on_actor,
                               .link = on_link,
                               .bad = on_bad};
    eg_buffer_init(&m->pieces, (AG_VALUE_MAX + 16) * AG_FEED_PARTS_MAX);
    const eg_status status = ag_feed_read(f->format, read, from, &terms, &sink,
                                          &m->changes.counts, err);
    eg_buffer_free(&m->pieces);
    m->failed = m->failed || status != EG_OK;
    return status;
}
