/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the log and their payloads.
 */
#include "accountguard/store/audit.h"

#include <electionguard/random.h>

#include "codec/json_write.h"

/** What payloads are sealed as. */
static const char purpose[] = "audit payload 1";

static bool
is_kind(const char *text)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        const char c = text[len];
        const bool letter = (c >= 'a' && c <= 'z') || c == '-';
        if (len == AG_AUDIT_KIND_MAX || (!letter && c != '.')) {
            return false;
        }
    }
    return len > 0;
}

/** The entry's text in the log. */
static eg_status
write_entry(eg_buffer *out,
            const ag_audit_entry *e,
            const ag_subject *about,
            const eg_hash *commitment,
            eg_error *err)
{
    char time[AG_TIME_TEXT];
    ag_time_write(time, e->time);
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "about", about->bytes, sizeof(about->bytes));
    eg_json_name(&w, "by");
    eg_json_put_uint(&w, e->by);
    eg_json_member_hex(&w, "commitment", commitment->bytes, EG_HASH_BYTES);
    eg_json_member_string(&w, "kind", e->kind);
    eg_json_member_string(&w, "time", time);
    eg_json_member_int(&w, "v", 1);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "an entry of the log");
}

/** Keep the payload beside the log. */
static eg_status
keep_payload(ag_store *store,
             uint64_t index,
             const ag_audit_entry *e,
             const ag_subject *about,
             eg_span salted,
             eg_error *err)
{
    EG_BUFFER(sealed, AG_AUDIT_PAYLOAD_MAX + 128);
    EG_TRY(ag_subject_seal(store, &sealed, about, purpose, salted, err));
    sql_statement s = sql_begin_put(
        store->db, "INSERT INTO audit VALUES ($1, $2, $3, $4, $5)");
    sql_bind_number(&s, 1, index);
    ag_subject_bind(&s, 2, about);
    sql_bind_name(&s, 3, e->kind);
    sql_bind_number(&s, 4, (uint64_t)e->time);
    sql_bind_bytes(&s, 5, sealed.data, sealed.len);
    return sql_run(&s, err);
}

/** Have the log ready for this step. */
static eg_status
open_log(ag_store *store, eg_error *err)
{
    if (!sql_within(store->db)) {
        return eg_fail(err, EG_ERR_STATE, "an entry of the log without a step");
    }
    if (!store->log_open) {
        EG_TRY(app_log_open(&store->log, store->db, &store->log_key, err));
        store->log_open = true;
    }
    return EG_OK;
}

eg_status
ag_audit(ag_store *store,
         uint64_t *index,
         const ag_audit_entry *e,
         eg_error *err)
{
    ag_subject about;
    if (!is_kind(e->kind) || e->time < 0 || e->time > AG_TIME_MAX ||
        e->payload.len > AG_AUDIT_PAYLOAD_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "no entry of the log");
    }
    if (e->about != NULL) {
        about = *e->about;
    } else {
        EG_TRY(ag_subject_service(store, &about, err));
    }
    EG_TRY(open_log(store, err));
    EG_BUFFER(salted, AG_AUDIT_SALT_BYTES + AG_AUDIT_PAYLOAD_MAX);
    uint8_t salt[AG_AUDIT_SALT_BYTES];
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, salt, sizeof(salt)) != EG_OK) {
        return eg_fail(err, EG_ERR_RNG, "no randomness for the log");
    }
    eg_buffer_append(&salted, salt, sizeof(salt));
    eg_buffer_append(&salted, e->payload.data, e->payload.len);
    EG_TRY(eg_buffer_status(&salted));
    eg_hash commitment;
    eg_sha256_once(&commitment, salted.data, salted.len);
    EG_BUFFER(text, AG_AUDIT_ENTRY_MAX);
    EG_TRY(write_entry(&text, e, &about, &commitment, err));
    uint64_t at = 0;
    EG_TRY(app_log_add(&store->log, &at, eg_buffer_span(&text), err));
    EG_TRY(keep_payload(store, at, e, &about, eg_buffer_span(&salted), err));
    if (index != NULL) {
        *index = at;
    }
    return EG_OK;
}

eg_status
ag_audit_payload(ag_store *store, eg_buffer *out, uint64_t index, eg_error *err)
{
    ag_subject about;
    bool good = true;
    EG_BUFFER(sealed, AG_AUDIT_PAYLOAD_MAX + 128);
    sql_statement s =
        sql_begin(store->db, "SELECT about, sealed FROM audit WHERE idx = $1");
    sql_bind_number(&s, 1, index);
    EG_TRY(sql_one(&s, err));
    ag_subject_column(&s, 0, &about, &good);
    const eg_span bytes = sql_bytes(&s, 1);
    eg_buffer_append(&sealed, bytes.data, bytes.len);
    sql_end(&s);
    EG_TRY(good ? eg_buffer_status(&sealed) : sql_damaged(store->db, err));
    return ag_subject_open(store, out, &about, purpose, eg_buffer_span(&sealed),
                           err);
}
