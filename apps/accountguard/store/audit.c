/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the log and their payloads.
 */
#include "accountguard/store/audit.h"

#include <string.h>

#include <electionguard/random.h>

/** What payloads are sealed as. */
static const char purpose[] = "audit payload 1";

/** Keep the payload beside the log. */
static eg_status
keep_payload(ag_store *store,
             uint64_t index,
             const ag_entry *e,
             eg_span salted,
             eg_error *err)
{
    EG_BUFFER(sealed, AG_AUDIT_PAYLOAD_MAX + 128);
    EG_TRY(ag_subject_seal(store, &sealed, &e->about, purpose, salted, err));
    sql_statement s = sql_begin_put(
        store->db, "INSERT INTO audit VALUES ($1, $2, $3, $4, $5)");
    sql_bind_number(&s, 1, index);
    ag_subject_bind(&s, 2, &e->about);
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
    ag_entry entry = {.time = e->time, .by = e->by};
    if (!ag_entry_is_kind(e->kind) || e->time < 0 || e->time > AG_TIME_MAX ||
        e->payload.len > AG_AUDIT_PAYLOAD_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "no entry of the log");
    }
    memcpy(entry.kind, e->kind, strlen(e->kind) + 1);
    if (e->about != NULL) {
        entry.about = *e->about;
    } else {
        EG_TRY(ag_subject_service(store, &entry.about, err));
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
    eg_sha256_once(&entry.commitment, salted.data, salted.len);
    EG_BUFFER(text, AG_AUDIT_ENTRY_MAX);
    EG_TRY(ag_entry_write(&text, &entry, err));
    uint64_t at = 0;
    EG_TRY(app_log_add(&store->log, &at, eg_buffer_span(&text), err));
    EG_TRY(keep_payload(store, at, &entry, eg_buffer_span(&salted), err));
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

/* -- checking --------------------------------------------------------------- */

/** An entry's payload is what it commits to, as far as anybody can know. */
static eg_status
check_payload(ag_store *store,
              uint64_t index,
              const ag_entry *entry,
              eg_error *err)
{
    EG_BUFFER(salted, AG_AUDIT_SALT_BYTES + AG_AUDIT_PAYLOAD_MAX);
    bool there = false;
    EG_TRY(ag_subject_exists(store, &there, &entry->about, err));
    if (!there) {
        return EG_OK; /* erased */
    }
    const eg_status status = ag_audit_payload(store, &salted, index, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_MALFORMED, "its payload is not there");
    }
    EG_TRY(status);
    eg_hash found;
    eg_sha256_once(&found, salted.data, salted.len);
    return eg_hash_equal(&found, &entry->commitment)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "its payload is not what it commits to");
}

static eg_status
check_entry(void *context, uint64_t index, eg_span text, eg_error *err)
{
    ag_entry entry;
    EG_TRY(ag_entry_read(&entry, text, err));
    return check_payload(context, index, &entry, err);
}

eg_status
ag_audit_check(ag_store *store,
               app_log_point *now,
               uint64_t then,
               eg_hash *root,
               eg_error *err)
{
    const app_log_checker each = {.entry = check_entry, .context = store};
    return app_log_check(now, store->db, &store->log_key.key, &each, then, root,
                         err);
}
