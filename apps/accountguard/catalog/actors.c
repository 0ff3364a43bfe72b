/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Actors in the store.
 */
#include "accountguard/catalog/actors.h"

#include <stdlib.h>

#include <electionguard/arena.h>

#include "accountguard/store/audit.h"
#include "codec/json_write.h"

/* -- loading --------------------------------------------------------------- */

typedef struct load {
    ag_actors *actors;
    sql_db *db;
    uint64_t id; /**< Of the entry that is being gathered; 0: none. */
    eg_arena *arena;
    ag_actor_entry entry;
    ag_actor_name names[AG_ACTOR_NAMES_MAX];
} load;

static eg_status
give(load *l, eg_error *err)
{
    if (l->id == 0) {
        return EG_OK;
    }
    if (ag_actor_id(l->entry.source, l->entry.native) != l->id) {
        return sql_damaged(l->db, err);
    }
    const eg_status status = ag_actors_add(l->actors, &l->entry, err);
    eg_arena_reset(l->arena);
    l->id = 0;
    return status;
}

static eg_status
keep(load *l, eg_span *out, eg_span text, eg_error *err)
{
    if (text.len > AG_ACTOR_TEXT_MAX) {
        return sql_damaged(l->db, err);
    }
    *out = (eg_span){eg_arena_copy(l->arena, text.data, text.len), text.len};
    return out->data != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_MEMORY, "no memory for an actor");
}

static eg_status
take_name(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    if (sql_number(row, 0) != l->id) {
        EG_TRY(give(l, err));
        l->entry = (ag_actor_entry){.names = l->names};
        EG_TRY(keep(l, &l->entry.source, sql_bytes(row, 1), err));
        EG_TRY(keep(l, &l->entry.native, sql_bytes(row, 2), err));
        EG_TRY(keep(l, &l->entry.by, sql_bytes(row, 3), err));
        EG_TRY(keep(l, &l->entry.country, sql_bytes(row, 4), err));
        l->id = sql_number(row, 0);
    }
    if (l->entry.name_len == AG_ACTOR_NAMES_MAX) {
        return sql_damaged(l->db, err);
    }
    ag_actor_name *n = &l->names[l->entry.name_len];
    EG_TRY(keep(l, &n->name, sql_bytes(row, 5), err));
    EG_TRY(keep(l, &n->namer, sql_bytes(row, 6), err));
    l->entry.name_len++;
    return EG_OK;
}

/** The columns of take_name(), by @p rest. */
#define NAMES_WHERE(rest)                                              \
    "SELECT a.id, a.source, a.native, a.publisher, a.country, n.name," \
    " n.namer FROM actor a JOIN actor_name n ON n.actor = a.id WHERE"  \
    " n.until = 0 AND " rest " ORDER BY a.since, a.id, n.place"

static eg_status
take_held(const sql_statement *row, void *context, eg_error *err)
{
    ag_candidate one;
    const uint64_t as = sql_number(row, 1);
    /* Whom a source has dropped, nobody is held as. */
    return ag_actors_find(context, as, &one)
               ? ag_actors_hold(context, sql_number(row, 0), as, err)
               : EG_OK;
}

static eg_status
load_rows(load *l, eg_error *err)
{
    uint64_t count = 0;
    sql_statement s = sql_begin(l->db, NAMES_WHERE("a.until = 0"));
    EG_TRY(sql_each(&s, take_name, l, &count, err));
    EG_TRY(give(l, err));
    s = sql_begin(l->db, "SELECT id, held FROM actor WHERE held <> id AND"
                         " until = 0");
    return sql_each(&s, take_held, l->actors, &count, err);
}

eg_status
ag_actors_load(ag_actors **out, ag_store *store, eg_error *err)
{
    load *l = calloc(1, sizeof(*l));
    eg_status status =
        l == NULL ? EG_ERR_MEMORY : eg_arena_new(&l->arena, (size_t)1 << 22);
    if (status != EG_OK) {
        free(l);
        return eg_fail(err, status, "no memory for actors");
    }
    l->db = store->db;
    status = ag_actors_new(&l->actors, err);
    if (status == EG_OK) {
        status = load_rows(l, err);
    }
    if (status == EG_OK) {
        *out = l->actors;
    } else {
        ag_actors_free(l->actors);
    }
    eg_arena_free(l->arena);
    free(l);
    return status;
}

/* -- importing ------------------------------------------------------------- */

/** A source's list that is being imported. */
typedef struct import {
    ag_store *store;
    ag_time now;
    const ag_actors *before;
    ag_actors *after; /**< What the list holds. */
    void (*bad)(const char *place, const char *reason);
    ag_actors_changes *changes;
} import;

static eg_status
take_entry(void *context, const ag_actor_entry *entry, eg_error *err)
{
    return ag_actors_add(((import *)context)->after, entry, err);
}

static eg_status
take_bad(void *context, const char *place, const char *reason, eg_error *err)
{
    const import *m = context;
    (void)err;
    if (m->bad != NULL) {
        m->bad(place, reason);
    }
    return EG_OK;
}

/** Whether both hold the same of an entry. */
static bool
same(const ag_actors *a, const ag_actors *b, uint64_t id)
{
    ag_candidate x;
    ag_candidate y;
    for (size_t i = 0;; i++) {
        const bool in_a = ag_actors_name(a, id, i, &x);
        const bool in_b = ag_actors_name(b, id, i, &y);
        if (!in_a || !in_b) {
            return in_a == in_b;
        }
        if (strcmp(x.name, y.name) != 0 || strcmp(x.namer, y.namer) != 0 ||
            strcmp(x.country, y.country) != 0 || strcmp(x.by, y.by) != 0) {
            return false;
        }
    }
}

static void
bind_word(sql_statement *s, int at, const char *text)
{
    sql_bind_bytes(s, at, text, strlen(text));
}

static eg_status
write_names(const import *m, uint64_t id, eg_error *err)
{
    ag_candidate c;
    sql_statement s =
        sql_begin(m->store->db, "UPDATE actor_name SET until = $1 WHERE actor ="
                                " $2 AND until = 0");
    sql_bind_number(&s, 1, (uint64_t)m->now);
    sql_bind_number(&s, 2, id);
    EG_TRY(sql_run(&s, err));
    for (size_t i = 0; ag_actors_name(m->after, id, i, &c); i++) {
        s = sql_begin(
            m->store->db,
            "INSERT INTO actor_name (actor, place, name, namer, since, until)"
            " VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (actor, name, namer)"
            " DO UPDATE SET place = excluded.place, until = 0");
        sql_bind_number(&s, 1, id);
        sql_bind_number(&s, 2, i);
        bind_word(&s, 3, c.name);
        bind_word(&s, 4, c.namer);
        sql_bind_number(&s, 5, (uint64_t)m->now);
        EG_TRY(sql_run(&s, err));
    }
    return EG_OK;
}

static eg_status
write_entry(import *m, const ag_candidate *c, eg_error *err)
{
    ag_candidate known;
    if (ag_actors_find(m->before, c->id, &known) &&
        same(m->before, m->after, c->id)) {
        m->changes->same++;
        return EG_OK;
    }
    sql_statement s = sql_begin(
        m->store->db,
        "INSERT INTO actor (id, source, native, publisher, country, held,"
        " since, until) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT (id)"
        " DO UPDATE SET publisher = excluded.publisher, country ="
        " excluded.country, until = 0 RETURNING since");
    sql_bind_number(&s, 1, c->id);
    bind_word(&s, 2, c->source);
    bind_word(&s, 3, c->native);
    bind_word(&s, 4, c->by);
    bind_word(&s, 5, c->country);
    sql_bind_number(&s, 6, c->id);
    sql_bind_number(&s, 7, (uint64_t)m->now);
    EG_TRY(sql_one(&s, err));
    const bool fresh = sql_number(&s, 0) == (uint64_t)m->now;
    sql_end(&s);
    m->changes->added += fresh;
    m->changes->changed += !fresh;
    return write_names(m, c->id, err);
}

/** Sources that one import may hold. */
#define SOURCES_MAX 16

/** The sources of the list. */
static eg_status
sources_of(const import *m, const char **out, size_t *len, eg_error *err)
{
    *len = 0;
    for (size_t i = 0; i < ag_actors_len(m->after); i++) {
        ag_candidate c;
        size_t k = 0;
        ag_actors_at(m->after, i, &c);
        while (k < *len && strcmp(out[k], c.source) != 0) {
            k++;
        }
        if (k == SOURCES_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "more than %d sources are imported at a time",
                           SOURCES_MAX);
        }
        if (k == *len) {
            out[(*len)++] = c.source;
        }
    }
    return EG_OK;
}

/** Entries of the imported sources that are listed no more. */
static eg_status
write_gone(import *m, eg_error *err)
{
    const char *source[SOURCES_MAX];
    size_t len;
    EG_TRY(sources_of(m, source, &len, err));
    for (size_t i = 0; i < ag_actors_len(m->before); i++) {
        ag_candidate c;
        ag_candidate other;
        size_t k = 0;
        ag_actors_at(m->before, i, &c);
        while (k < len && strcmp(source[k], c.source) != 0) {
            k++;
        }
        if (k == len || ag_actors_find(m->after, c.id, &other)) {
            continue;
        }
        sql_statement s = sql_begin(
            m->store->db, "UPDATE actor SET until = $1 WHERE id = $2");
        sql_bind_number(&s, 1, (uint64_t)m->now);
        sql_bind_number(&s, 2, c.id);
        EG_TRY(sql_run(&s, err));
        m->changes->gone++;
    }
    return EG_OK;
}

/** An entry of the log about actors. */
static eg_status
tell(ag_store *store,
     const char *kind,
     eg_buffer *payload,
     uint64_t by,
     ag_time now,
     eg_error *err)
{
    const ag_audit_entry entry = {.kind = kind,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(payload)};
    return ag_audit(store, NULL, &entry, err);
}

static eg_status
write_all(import *m, ag_actors_format format, uint64_t by, eg_error *err)
{
    EG_BUFFER(payload, 4096);
    eg_json_writer w;
    for (size_t i = 0; i < ag_actors_len(m->after); i++) {
        ag_candidate c;
        ag_actors_at(m->after, i, &c);
        EG_TRY(write_entry(m, &c, err));
    }
    EG_TRY(write_gone(m, err));
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "format", ag_actors_format_name(format));
    eg_json_member_int(&w, "added", (int64_t)m->changes->added);
    eg_json_member_int(&w, "changed", (int64_t)m->changes->changed);
    eg_json_member_int(&w, "gone", (int64_t)m->changes->gone);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    return tell(m->store, "actor.imported", &payload, by, m->now, err);
}

static eg_status
import_step(import *m,
            ag_actors_format format,
            const eg_span *texts,
            size_t len,
            uint64_t by,
            eg_error *err)
{
    const ag_actors_sink sink = {
        .context = m, .entry = take_entry, .bad = take_bad};
    for (size_t i = 0; i < len; i++) {
        EG_TRY(
            ag_actors_read(format, texts[i], &sink, &m->changes->counts, err));
    }
    if (ag_actors_len(m->after) == 0) {
        return eg_fail(err, EG_ERR_MALFORMED, "the list holds no actor");
    }
    EG_TRY(ag_store_begin(m->store, err));
    ag_actors *before = NULL;
    eg_status status = ag_actors_load(&before, m->store, err);
    if (status == EG_OK) {
        m->before = before;
        status = write_all(m, format, by, err);
    }
    ag_actors_free(before);
    return ag_store_end(m->store, status, err);
}

eg_status
ag_actors_import(ag_store *store,
                 ag_actors_format format,
                 const eg_span *texts,
                 size_t len,
                 uint64_t by,
                 ag_time now,
                 void (*bad)(const char *place, const char *reason),
                 ag_actors_changes *changes,
                 eg_error *err)
{
import m = {.store = store, .now = now, .bad = bad, .changes = changes };
    *changes = (ag_actors_changes){0};
    EG_TRY(ag_actors_new(&m.after, err));
    const eg_status status = import_step(&m, format, texts, len, by, err);
    ag_actors_free(m.after);
    return status;
}

/* -- judgements ------------------------------------------------------------ */

static eg_status
write_held(ag_store *store,
           uint64_t id,
           uint64_t as,
           uint64_t by,
           ag_time now,
           eg_error *err)
{
    EG_BUFFER(payload, 256);
    eg_json_writer w;
    ag_actors *actors = NULL;
    char text[AG_ACTOR_ID_TEXT];
    EG_TRY(ag_actors_load(&actors, store, err));
    ag_candidate c;
    eg_status status = EG_OK;
    if (!ag_actors_find(actors, id, &c)) {
        ag_actor_id_write(text, id);
        status = eg_fail(err, EG_ERR_NOT_FOUND, "there is no %s", text);
    } else if (as != id) {
        status = ag_actors_hold(actors, id, as, err);
    }
    ag_actors_free(actors);
    EG_TRY(status);
    sql_statement s =
        sql_begin(store->db, "UPDATE actor SET held = $1 WHERE id = $2");
    sql_bind_number(&s, 1, as);
    sql_bind_number(&s, 2, id);
    EG_TRY(sql_run(&s, err));
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    ag_actor_id_write(text, id);
    eg_json_member_string(&w, "actor", text);
    ag_actor_id_write(text, as);
    eg_json_member_string(&w, "held_as", text);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    return tell(store, "actor.held", &payload, by, now, err);
}

eg_status
ag_actor_keep_held(ag_store *store,
                   uint64_t id,
                   uint64_t as,
                   uint64_t by,
                   ag_time now,
                   eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, write_held(store, id, as, by, now, err), err);
}
