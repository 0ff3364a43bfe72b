/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erasure: rows, the log's entry, the key, in this order.
 */
#include "accountguard/audit/erase.h"

#include "accountguard/store/backup.h"

/* What is deleted of a person, by its row. */
static const char *const of_person[] = {
    "DELETE FROM consent WHERE account IN (SELECT id FROM account WHERE "
    "person = $1)",
    "DELETE FROM channel WHERE person = $1",
    "DELETE FROM recovery WHERE person = $1",
    "UPDATE directive SET state = 2 WHERE state IN (0, 3) AND account IN "
    "(SELECT id FROM account WHERE person = $1)",
    "DELETE FROM account WHERE person = $1",
    "DELETE FROM person WHERE id = $1",
};

/* What is deleted by the subject itself. */
static const char *const of_subject[] = {
    "DELETE FROM contact WHERE subject = $1",
    "DELETE FROM letter WHERE subject = $1",
    "DELETE FROM claim WHERE subject = $1",
};

static eg_status
check_subject(ag_store *store, const ag_subject *subject, eg_error *err)
{
    ag_subject service;
    EG_TRY(ag_subject_service(store, &service, err));
    if (memcmp(service.bytes, subject->bytes, AG_SUBJECT_BYTES) == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the service itself cannot be erased");
    }
    return EG_OK;
}

static eg_status
delete_person(ag_store *store, const ag_subject *subject, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT id FROM person WHERE subject = $1");
    ag_subject_bind(&s, 1, subject);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    EG_TRY(found);
    const uint64_t person = sql_number(&s, 0);
    sql_end(&s);
    for (size_t i = 0; i < EG_ARRAY_LEN(of_person); i++) {
        sql_statement d = sql_begin(store->db, of_person[i]);
        sql_bind_number(&d, 1, person);
        EG_TRY(sql_run(&d, err));
    }
    return EG_OK;
}

static eg_status
delete_rows(ag_store *store, const ag_subject *subject, eg_error *err)
{
    EG_TRY(delete_person(store, subject, err));
    for (size_t i = 0; i < EG_ARRAY_LEN(of_subject); i++) {
        sql_statement d = sql_begin(store->db, of_subject[i]);
        ag_subject_bind(&d, 1, subject);
        EG_TRY(sql_run(&d, err));
    }
    return EG_OK;
}

/** Whether the log has told of the subject's erasure. */
static eg_status
was_told(ag_store *store, bool *out, const ag_subject *subject, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "SELECT 1 FROM audit WHERE about = $1 AND kind = $2 LIMIT 1");
    ag_subject_bind(&s, 1, subject);
    sql_bind_name(&s, 2, AG_AUDIT_ERASED);
    EG_TRY(sql_row(&s, out, err));
    if (*out) {
        sql_end(&s);
    }
    return EG_OK;
}

static eg_status
step(ag_store *store,
     const ag_subject *subject,
     uint64_t by,
     ag_time now,
     eg_error *err)
{
    const ag_audit_entry entry = {
        .kind = AG_AUDIT_ERASED, .time = now, .by = by, .about = subject};
    EG_TRY(delete_rows(store, subject, err));
    return ag_audit(store, NULL, &entry, err);
}

eg_status
ag_erase(ag_store *store,
         const ag_subject *subject,
         uint64_t by,
         ag_time now,
         eg_error *err)
{
    bool told = false;
    bool there = false;
    EG_TRY(check_subject(store, subject, err));
    EG_TRY(was_told(store, &told, subject, err));
    if (!told) {
        EG_TRY(ag_subject_exists(store, &there, subject, err));
        if (!there) {
            return eg_fail(err, EG_ERR_NOT_FOUND, "there is no such subject");
        }
        EG_TRY(ag_store_begin(store, err));
        EG_TRY(ag_store_end(store, step(store, subject, by, now, err), err));
    }
    return ag_subject_erase(store, subject, err);
}
