/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The series: one step a release.
 */
#include "accountguard/statistics/series.h"

#include <stdio.h>
#include <stdlib.h>

#include <electionguard/arena.h>

#include "accountguard/statistics/gather.h"
#include "codec/text.h"

/* -- the plan ---------------------------------------------------------------- */

/** The plan as JSON: {"definition": ...}. */
static eg_status
plan_text(eg_buffer *out, const ag_stat_plan *plan, eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, 0);
    eg_json_begin_object(&w);
    ag_stat_plan_write(&w, plan);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the plan cannot be written");
}

static eg_status
begin_step(ag_store *store,
           eg_span text,
           uint64_t by,
           ag_time now,
           eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO stat_plan VALUES (1, $1, $2)");
    sql_bind_bytes(&s, 1, text.data, text.len);
    sql_bind_number(&s, 2, (uint64_t)now);
    const eg_status status = sql_run(&s, err);
    if (status == EG_ERR_STATE) {
        return eg_fail(err, status, "the plan was set, and it stays as it is");
    }
    EG_TRY(status);
    const ag_audit_entry entry = {
        .kind = AG_AUDIT_PLANNED, .time = now, .by = by, .payload = text};
    return ag_audit(store, NULL, &entry, err);
}

eg_status
ag_series_begin(ag_store *store,
                const ag_stat_plan *plan,
                uint64_t by,
                ag_time now,
                eg_error *err)
{
    EG_BUFFER(text, 65536);
    EG_TRY(ag_stat_plan_check(plan, err));
    EG_TRY(plan_text(&text, plan, err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(
        store, begin_step(store, eg_buffer_span(&text), by, now, err), err);
}

static eg_status
read_plan(ag_stat_plan *out, eg_span text, eg_error *err)
{
    eg_arena *arena;
    const eg_json *top;
    const eg_json *definition;
    EG_TRY(eg_arena_new(&arena, 1U << 20));
    eg_status status = eg_json_parse(&top, arena, text, err);
    if (status == EG_OK) {
        status = eg_json_get_object(&definition, top, "definition", err);
    }
    if (status == EG_OK) {
        status = ag_stat_plan_read(out, definition, err);
    }
    eg_arena_free(arena);
    return status;
}

eg_status
ag_series_plan(ag_store *store, ag_stat_plan *out, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT plan FROM stat_plan WHERE id = 1");
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "no plan of statistics was set");
    }
    EG_TRY(found);
    const eg_status status = read_plan(out, sql_bytes(&s, 0), err);
    sql_end(&s);
    return status;
}

/* -- releases ---------------------------------------------------------------- */

eg_status
ag_series_len(ag_store *store, uint64_t *out, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "SELECT COUNT(*) FROM stat_release");
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_series_file(ag_store *store, eg_buffer *out, uint64_t number, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT file FROM stat_release WHERE number = $1");
    sql_bind_number(&s, 1, number);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "there is no release %llu",
                       (unsigned long long)number);
    }
    EG_TRY(found);
    const eg_span file = sql_bytes(&s, 0);
    eg_buffer_append(out, file.data, file.len);
    sql_end(&s);
    return eg_buffer_status(out);
}

eg_status
ag_series_key(ag_store *store, app_identity *out, eg_error *err)
{
    return ag_keys_identity(&store->keys, out, AG_STAT_KEY, err);
}

/** What the next release names as the one before. */
static eg_status
hash_before(ag_store *store, ag_release *next, eg_arena *arena, eg_error *err)
{
    if (next->number == 1) {
        return EG_OK;
    }
    EG_BUFFER(file, AG_STAT_FILE_MAX);
    ag_release before;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    EG_TRY(ag_series_file(store, &file, next->number - 1, err));
    EG_TRY(ag_release_read(&before, key, arena, eg_buffer_span(&file), err));
    return ag_release_hash(next->previous, &before, err);
}

/** Number, plan, period; and that the period is due. */
static eg_status
prepare(ag_store *store, ag_release *next, ag_time now, eg_error *err)
{
    EG_TRY(ag_series_plan(store, &next->plan, err));
    EG_TRY(ag_series_len(store, &next->number, err));
    next->number++;
    if (!ag_stat_period_of(&next->period, &next->plan, next->number)) {
        return eg_fail(err, EG_ERR_STATE, "the calendar ends here");
    }
    if (now < next->period.due) {
        char due[AG_TIME_TEXT];
        ag_time_write(due, next->period.due);
        return eg_fail(err, EG_ERR_STATE, "release %llu is due on %s",
                       (unsigned long long)next->number, due);
    }
    return EG_OK;
}

/** A release being made. */
typedef struct making {
    ag_store *store;
    ag_release release;
    char service[AG_STAT_NAME_MAX + 1];
    ag_gathered *gathered;
    eg_arena *arena;
} making;

static eg_status
count(making *m, ag_series_namer name, void *context, eg_error *err)
{
    EG_TRY(ag_gather(m->store, m->gathered, &m->release.period, name, context,
                     err));
    const ag_stat_data data = {.row = m->gathered->row,
                               .len = m->gathered->len,
                               .actor = m->gathered->actor,
                               .actor_len = m->gathered->actor_len};
    return ag_stat_count(&m->release, m->arena, &data, err);
}

static eg_status
sign(making *m, eg_buffer *file, const char *purpose, eg_error *err)
{
    EG_CLEANUP(app_identity_free) app_identity key = {0};
    EG_TRY(ag_keys_identity(&m->store->keys, &key, purpose, err));
    return ag_release_sign(file, &m->release, &key, err);
}

static eg_status
keep(making *m, eg_span file, uint64_t by, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(m->store->db, "INSERT INTO stat_release VALUES ($1, $2, $3)");
    sql_bind_number(&s, 1, m->release.number);
    sql_bind_bytes(&s, 2, file.data, file.len);
    sql_bind_number(&s, 3, (uint64_t)now);
    EG_TRY(sql_run(&s, err));
    uint8_t hash[32];
    EG_BUFFER(payload, 256);
    EG_TRY(ag_release_hash(hash, &m->release, err));
    eg_json_writer w;
    eg_json_writer_init(&w, &payload, 0);
    eg_json_begin_object(&w);
    eg_json_member_int(&w, "number", (int64_t)m->release.number);
    eg_json_member_hex(&w, "sha256", hash, sizeof(hash));
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = AG_AUDIT_RELEASED,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(m->store, NULL, &entry, err);
}

static eg_status
release_step(making *m,
             ag_series_namer name,
             void *context,
             uint64_t by,
             ag_time now,
             eg_error *err)
{
    EG_BUFFER(file, AG_STAT_FILE_MAX);
    EG_TRY(ag_store_get_text(m->store, m->service, sizeof(m->service), "name",
                             err));
    m->release.service = m->service;
    EG_TRY(prepare(m->store, &m->release, now, err));
    EG_TRY(hash_before(m->store, &m->release, m->arena, err));
    EG_TRY(count(m, name, context, err));
    EG_TRY(sign(m, &file, AG_STAT_KEY, err));
    return keep(m, eg_buffer_span(&file), by, now, err);
}

/** The arena and the room for rows; freed by making_end(). */
static eg_status
making_begin(making *m, ag_store *store, eg_error *err)
{
    *m = (making){.store = store};
    EG_TRY(eg_arena_new(&m->arena, 16U << 20));
    m->gathered = calloc(1, sizeof(*m->gathered));
    return m->gathered != NULL ? EG_OK
                               : eg_fail(err, EG_ERR_MEMORY, "no memory");
}

static void
making_end(making *m)
{
    if (m->gathered != NULL) {
        ag_gathered_free(m->gathered);
    }
    free(m->gathered);
    eg_arena_free(m->arena);
}

eg_status
ag_series_release(ag_store *store,
                  ag_series_namer name,
                  void *context,
                  uint64_t by,
                  ag_time now,
                  uint64_t *number,
                  eg_error *err)
{
    EG_CLEANUP(making_end) making m;
    EG_TRY(making_begin(&m, store, err));
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(store, release_step(&m, name, context, by, now, err),
                        err));
    *number = m.release.number;
    return EG_OK;
}

/** The period that @p now is in. */
static eg_status
find_period(ag_release *out, ag_time now, eg_error *err)
{
    do {
        out->number++;
        if (!ag_stat_period_of(&out->period, &out->plan, out->number) ||
            now < out->period.from) {
            return eg_fail(err, EG_ERR_STATE, "the first period has not begun");
        }
    } while (now >= out->period.until);
    return EG_OK;
}

eg_status
ag_series_rehearse(ag_store *store,
                   eg_buffer *out,
                   ag_series_namer name,
                   void *context,
                   ag_time now,
                   eg_error *err)
{
    EG_CLEANUP(making_end) making m;
    char service[AG_STAT_NAME_MAX + 1];
    EG_TRY(making_begin(&m, store, err));
    EG_TRY(ag_store_get_text(store, service, sizeof(service), "name", err));
    (void)snprintf(m.service, sizeof(m.service), "Rehearsal of %.100s",
                   service);
    /* The cut may have gone through a letter. */
    m.service[eg_utf8_valid_len(m.service, strlen(m.service))] = '\0';
    m.release.service = m.service;
    EG_TRY(ag_series_plan(store, &m.release.plan, err));
    EG_TRY(find_period(&m.release, now, err));
    EG_TRY(count(&m, name, context, err));
    return sign(&m, out, AG_STAT_REHEARSAL_KEY, err);
}
