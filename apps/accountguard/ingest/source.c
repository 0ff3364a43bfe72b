/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources in the store.
 */
#include "accountguard/ingest/source.h"

#include <electionguard/random.h>

#include "accountguard/store/audit.h"
#include "base/secret.h"
#include "codec/json_write.h"

#define COLUMNS                                                        \
    "id, name, format, trust, seen_by, tlp, pap, active, added, last," \
    " rows, bad, events, key"

/** What keys for pushes are sealed as. */
static const char key_purpose[] = "push key 1";

static bool
is_name(const char *text)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        const char c = text[len];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (len == AG_SOURCE_NAME_MAX ||
            (!letter && (len == 0 || (c != '.' && c != '-')))) {
            return false;
        }
    }
    return len > 0;
}

/** An entry of the log about a source. */
static eg_status
tell(ag_store *store,
     const char *kind,
     uint64_t by,
     const char *name,
     ag_time now,
     eg_error *err)
{
    EG_BUFFER(payload, 256);
    eg_json_writer w;
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "source", name);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = kind,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

/** A key for pushes, and what is kept of it. */
static eg_status
make_key(ag_store *store,
         uint8_t key[AG_PUSH_KEY_BYTES],
         eg_buffer *sealed,
         eg_error *err)
{
    ag_subject service;
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_rng_fill(&rng, key, AG_PUSH_KEY_BYTES));
    EG_TRY(ag_subject_service(store, &service, err));
    return ag_subject_seal(store, sealed, &service, key_purpose,
                           (eg_span){key, AG_PUSH_KEY_BYTES}, err);
}

static eg_status
insert(ag_store *store,
       const ag_source *plan,
       eg_span key,
       uint64_t *id,
       ag_time now,
       eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO source (name, format, trust, seen_by, tlp, pap, key,"
        " active, added, last, rows, bad, events)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, 0, 0, 0, 0)"
        " RETURNING id");
    sql_bind_name(&s, 1, plan->name);
    sql_bind_name(&s, 2, ag_format_name(plan->format));
    sql_bind_number(&s, 3, (uint64_t)plan->trust);
    sql_bind_number(&s, 4, (uint64_t)plan->seen_by);
    sql_bind_number(&s, 5, (uint64_t)plan->tlp);
    sql_bind_number(&s, 6, (uint64_t)plan->pap);
    sql_bind_bytes(&s, 7, key.data, key.len);
    sql_bind_number(&s, 8, (uint64_t)now);
    const eg_status status = sql_one(&s, err);
    if (status == EG_ERR_STATE) {
        return eg_fail(err, status, "%s: there is a source of that name",
                       plan->name);
    }
    EG_TRY(status);
    *id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_source_add(ag_store *store,
              uint64_t by,
              ag_source *plan,
              uint8_t key[AG_PUSH_KEY_BYTES],
              ag_time now,
              eg_error *err)
{
    if (!is_name(plan->name)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a source's name must have 1 to %d small letters, "
                       "digits, dots and hyphens",
                       AG_SOURCE_NAME_MAX);
    }
    EG_BUFFER(sealed, 256);
    EG_TRY(ag_store_begin(store, err));
    uint64_t id = 0;
    eg_status status =
        plan->pushes ? make_key(store, key, &sealed, err) : EG_OK;
    if (status == EG_OK) {
        status = insert(store, plan, eg_buffer_span(&sealed), &id, now, err);
    }
    if (status == EG_OK) {
        status = tell(store, "source.added", by, plan->name, now, err);
    }
    EG_TRY(ag_store_end(store, status, err));
    plan->id = id;
    plan->active = true;
    plan->added = now;
    return EG_OK;
}

eg_status
ag_source_disable(ag_store *store,
                  uint64_t by,
                  const char *name,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    sql_statement s =
        sql_begin(store->db, "UPDATE source SET active = 0 WHERE name = $1"
                             " AND active = 1 RETURNING id");
    sql_bind_name(&s, 1, name);
    eg_status status = sql_one(&s, err);
    if (status == EG_OK) {
        sql_end(&s);
        status = tell(store, "source.disabled", by, name, now, err);
    } else if (status == EG_ERR_NOT_FOUND) {
        (void)eg_fail(err, status, "%.48s: is no active source", name);
    }
    return ag_store_end(store, status, err);
}

eg_status
ag_source_enable(ag_store *store,
                 uint64_t by,
                 const char *name,
                 ag_time now,
                 eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    sql_statement s =
        sql_begin(store->db, "UPDATE source SET active = 1, added = $2"
                             " WHERE name = $1 AND active = 0 RETURNING id");
    sql_bind_name(&s, 1, name);
    sql_bind_number(&s, 2, (uint64_t)now);
    eg_status status = sql_one(&s, err);
    if (status == EG_OK) {
        sql_end(&s);
        status = tell(store, "source.enabled", by, name, now, err);
    } else if (status == EG_ERR_NOT_FOUND) {
        (void)eg_fail(err, status, "%.48s: is no disabled source", name);
    }
    return ag_store_end(store, status, err);
}

/** A row of COLUMNS. */
static eg_status
read_row(const sql_statement *s, ag_source *out, eg_error *err)
{
    char format[32] = "";
    bool good = true;
    *out = (ag_source){.id = sql_number(s, 0)};
    sql_name(s, 1, out->name, sizeof(out->name), &good);
    sql_name(s, 2, format, sizeof(format), &good);
    out->trust = (ag_trust)sql_number(s, 3);
    out->seen_by = (ag_seen_by)sql_number(s, 4);
    out->tlp = (ag_tlp)sql_number(s, 5);
    out->pap = (ag_pap)sql_number(s, 6);
    out->active = sql_number(s, 7) != 0;
    out->added = (ag_time)sql_number(s, 8);
    out->last = (ag_time)sql_number(s, 9);
    out->rows = sql_number(s, 10);
    out->bad = sql_number(s, 11);
    out->events = sql_number(s, 12);
    out->pushes = sql_bytes(s, 13).len > 0;
    if (!good || !ag_format_read(&out->format, format) ||
        sql_number(s, 3) >= AG_TRUST_COUNT ||
        sql_number(s, 4) >= AG_SEEN_BY_COUNT ||
        sql_number(s, 5) >= AG_TLP_COUNT || sql_number(s, 6) >= AG_PAP_COUNT) {
        return sql_damaged(s->db, err);
    }
    return EG_OK;
}

eg_status
ag_source_get(ag_store *store, ag_source *out, const char *name, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT " COLUMNS " FROM source WHERE name = $1");
    sql_bind_name(&s, 1, name);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "%.48s: there is no source of that name",
                       name);
    }
    EG_TRY(found);
    const eg_status status = read_row(&s, out, err);
    sql_end(&s);
    return status;
}

eg_status
ag_source_key(ag_store *store,
              uint8_t key[AG_PUSH_KEY_BYTES],
              const ag_source *source,
              eg_error *err)
{
    EG_BUFFER(sealed, 256);
    EG_BUFFER(plain, 256);
    ag_subject service;
    sql_statement s =
        sql_begin(store->db, "SELECT key FROM source WHERE id = $1");
    sql_bind_number(&s, 1, source->id);
    EG_TRY(sql_one(&s, err));
    const eg_span kept = sql_bytes(&s, 0);
    eg_buffer_append(&sealed, kept.data, kept.len);
    sql_end(&s);
    EG_TRY(eg_buffer_status(&sealed));
    if (sealed.len == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: has no key for pushes",
                       source->name);
    }
    EG_TRY(ag_subject_service(store, &service, err));
    EG_TRY(ag_subject_open(store, &plain, &service, key_purpose,
                           eg_buffer_span(&sealed), err));
    if (plain.len != AG_PUSH_KEY_BYTES) {
        return sql_damaged(store->db, err);
    }
    memcpy(key, plain.data, AG_PUSH_KEY_BYTES);
    return EG_OK;
}

/** Who takes sources. */
typedef struct taker {
    ag_source_taker take;
    void *context;
} taker;

static eg_status
take_row(const sql_statement *row, void *context, eg_error *err)
{
    const taker *t = context;
    ag_source source;
    EG_TRY(read_row(row, &source, err));
    return t->take(&source, t->context, err);
}

eg_status
ag_source_each(ag_store *store,
               ag_source_taker take,
               void *context,
               eg_error *err)
{
    taker t = {take, context};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT " COLUMNS " FROM source ORDER BY name");
    return sql_each(&s, take_row, &t, &count, err);
}
