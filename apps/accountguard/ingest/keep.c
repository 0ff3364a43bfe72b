/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of ingestion in the store.
 */
#include "accountguard/ingest/keep.h"

#include "accountguard/store/audit.h"
#include "codec/json_write.h"

static const char raw_purpose[] = "raw row 1";
static const char bad_purpose[] = "quarantined row 1";

/** Run a statement that gives a row if it put something in. */
static eg_status
run_fresh(sql_statement *s, bool *fresh, eg_error *err)
{
    EG_TRY(sql_row(s, fresh, err));
    if (*fresh) {
        sql_end(s);
    }
    return EG_OK;
}

eg_status
ag_keep_seen(ag_store *store,
             uint64_t source,
             const eg_hash *native,
             ag_time now,
             bool *fresh,
             eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO seen (source, native, received)"
                             " VALUES ($1, $2, $3) ON CONFLICT (source, native)"
                             " DO NOTHING RETURNING source");
    sql_bind_number(&s, 1, source);
    sql_bind_hash(&s, 2, native);
    sql_bind_number(&s, 3, (uint64_t)now);
    return run_fresh(&s, fresh, err);
}

static eg_span
cut(eg_span row)
{
    return (eg_span){row.data,
                     row.len < AG_KEEP_ROW_MAX ? row.len : AG_KEEP_ROW_MAX};
}

eg_status
ag_keep_raw(ag_store *store,
            uint64_t source,
            const eg_hash *native,
            const ag_subject *subject,
            eg_span row,
            ag_time now,
            eg_error *err)
{
    EG_BUFFER(sealed, AG_KEEP_ROW_MAX + AG_SEAL_BYTES + 64);
    EG_TRY(
        ag_subject_seal(store, &sealed, subject, raw_purpose, cut(row), err));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO raw (source, native, subject, sealed, received)"
                   " VALUES ($1, $2, $3, $4, $5)"
                   " ON CONFLICT (source, native, subject) DO NOTHING");
    sql_bind_number(&s, 1, source);
    sql_bind_hash(&s, 2, native);
    ag_subject_bind(&s, 3, subject);
    sql_bind_bytes(&s, 4, sealed.data, sealed.len);
    sql_bind_number(&s, 5, (uint64_t)now);
    return sql_run(&s, err);
}

eg_status
ag_keep_bad(ag_store *store,
            const ag_bad_row *bad,
            eg_span row,
            bool *fresh,
            eg_error *err)
{
    EG_BUFFER(sealed, AG_KEEP_ROW_MAX + AG_SEAL_BYTES + 64);
    ag_subject service;
    eg_hash hash;
    eg_sha256_once(&hash, row.data, row.len);
    EG_TRY(ag_subject_service(store, &service, err));
    EG_TRY(
        ag_subject_seal(store, &sealed, &service, bad_purpose, cut(row), err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO quarantine (source, row_hash, file, place, line, reason,"
        " sealed, received) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (source, row_hash) DO NOTHING RETURNING id");
    sql_bind_number(&s, 1, bad->source);
    sql_bind_hash(&s, 2, &hash);
    sql_bind_name(&s, 3, bad->file);
    sql_bind_number(&s, 4, bad->offset);
    sql_bind_number(&s, 5, bad->line);
    sql_bind_name(&s, 6, bad->reason);
    sql_bind_bytes(&s, 7, sealed.data, sealed.len);
    sql_bind_number(&s, 8, (uint64_t)bad->received);
    return run_fresh(&s, fresh, err);
}

eg_status
ag_keep_bad_count(ag_store *store,
                  uint64_t *out,
                  uint64_t source,
                  eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*) FROM quarantine WHERE source = $1");
    sql_bind_number(&s, 1, source);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** Who takes rows put aside. */
typedef struct taker {
    ag_bad_taker take;
    void *context;
} taker;

static eg_status
take_bad(const sql_statement *s, void *context, eg_error *err)
{
    const taker *t = context;
    ag_bad_row bad = {.id = sql_number(s, 0),
                      .source = sql_number(s, 1),
                      .offset = sql_number(s, 3),
                      .line = sql_number(s, 4),
                      .received = (ag_time)sql_number(s, 6)};
    bool good = true;
    sql_name(s, 2, bad.file, sizeof(bad.file), &good);
    sql_name(s, 5, bad.reason, sizeof(bad.reason), &good);
    return good ? t->take(&bad, t->context, err) : sql_damaged(s->db, err);
}

eg_status
ag_keep_bad_each(ag_store *store,
                 uint64_t after,
                 ag_bad_taker take,
                 void *context,
                 eg_error *err)
{
    taker t = {take, context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db,
        "SELECT id, source, file, place, line, reason, received FROM quarantine"
        " WHERE id > $1 ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, after);
    return sql_each(&s, take_bad, &t, &count, err);
}

eg_status
ag_keep_bad_row(ag_store *store, eg_buffer *out, uint64_t id, eg_error *err)
{
    EG_BUFFER(sealed, AG_KEEP_ROW_MAX + AG_SEAL_BYTES + 64);
    ag_subject service;
    sql_statement s =
        sql_begin(store->db, "SELECT sealed FROM quarantine WHERE id = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_one(&s, err));
    const eg_span kept = sql_bytes(&s, 0);
    eg_buffer_append(&sealed, kept.data, kept.len);
    sql_end(&s);
    EG_TRY(eg_buffer_status(&sealed));
    EG_TRY(ag_subject_service(store, &service, err));
    return ag_subject_open(store, out, &service, bad_purpose,
                           eg_buffer_span(&sealed), err);
}

static eg_status
drop_bad(ag_store *store,
         uint64_t by,
         uint64_t last,
         ag_time now,
         eg_error *err)
{
    EG_BUFFER(payload, 256);
    eg_json_writer w;
    sql_statement s =
        sql_begin(store->db, "DELETE FROM quarantine WHERE id <= $1");
    sql_bind_number(&s, 1, last);
    EG_TRY(sql_run(&s, err));
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_int(&w, "last", (int64_t)last);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = "quarantine.dropped",
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

eg_status
ag_keep_bad_drop(ag_store *store,
                 uint64_t by,
                 uint64_t last,
                 ag_time now,
                 eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, drop_bad(store, by, last, now, err), err);
}

eg_status
ag_mark_get(ag_store *store,
            ag_place *out,
            uint64_t source,
            const char *file,
            eg_error *err)
{
    bool found = false;
    *out = AG_PLACE_START;
    sql_statement s = sql_begin(store->db, "SELECT place, line, form FROM mark"
                                           " WHERE source = $1 AND file = $2");
    sql_bind_number(&s, 1, source);
    sql_bind_name(&s, 2, file);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return EG_OK;
    }
    const uint64_t form = sql_number(&s, 2);
    *out = (ag_place){.offset = sql_number(&s, 0),
                      .line = sql_number(&s, 1),
                      .form = (ag_form)form};
    sql_end(&s);
    return form <= AG_FORM_TABLE ? EG_OK : sql_damaged(store->db, err);
}

eg_status
ag_mark_set(ag_store *store,
            uint64_t source,
            const char *file,
            const ag_place *place,
            ag_time now,
            eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "INSERT INTO mark (source, file, place, line, form, time)"
                  " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, file)"
                  " DO UPDATE SET place = excluded.place, line = excluded.line,"
                  " form = excluded.form, time = excluded.time");
    sql_bind_number(&s, 1, source);
    sql_bind_name(&s, 2, file);
    sql_bind_number(&s, 3, place->offset);
    sql_bind_number(&s, 4, place->line);
    sql_bind_number(&s, 5, (uint64_t)place->form);
    sql_bind_number(&s, 6, (uint64_t)now);
    return sql_run(&s, err);
}

eg_status
ag_mark_drop(ag_store *store, uint64_t source, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "DELETE FROM mark WHERE source = $1");
    sql_bind_number(&s, 1, source);
    return sql_run(&s, err);
}

eg_status
ag_keep_purge(ag_store *store, ag_time now, eg_error *err)
{
    static const struct {
        const char *text;
        ag_time keep;
    } tables[] = {
        {"DELETE FROM seen WHERE received < $1", AG_KEEP_SEEN},
        {"DELETE FROM raw WHERE received < $1", AG_KEEP_RAW},
        {"DELETE FROM quarantine WHERE received < $1", AG_KEEP_RAW},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(tables); i++) {
        const ag_time before = now - tables[i].keep;
        sql_statement s = sql_begin(store->db, tables[i].text);
        sql_bind_number(&s, 1, before > 0 ? (uint64_t)before : 0);
        EG_TRY(sql_run(&s, err));
    }
    return EG_OK;
}
