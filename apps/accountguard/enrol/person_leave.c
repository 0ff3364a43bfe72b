/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People: how accounts are taken out, by their owners, by those who were left,
 * and by operators who settle a dispute.
 */
#include "accountguard/enrol/card.h"
#include "accountguard/enrol/person.h"
#include "accountguard/enrol/tell.h"
#include "accountguard/store/backup.h"
#include "base/secret.h"

/** Take an account out within a step: consents end, token and address go. */
static eg_status
take_out(ag_store *store,
         uint64_t by,
         const ag_subject *owner,
         uint64_t account,
         ag_time now,
         eg_error *err)
{
    EG_TRY(ag_consent_revoke(store, owner, account, now, err));
    sql_statement s = sql_begin(
        store->db,
        "UPDATE account SET state = 1, gone = $1, token = $2, sealed = $3,"
        " frozen = 0 WHERE id = $4");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_bytes(&s, 2, "", 0);
    sql_bind_bytes(&s, 3, "", 0);
    sql_bind_number(&s, 4, account);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {
        .kind = "account.left", .by = by, .about = owner, .row = account};
    return ag_tell_log(store, &telling, now, err);
}

/** The next live account of a person; 0: none. */
static eg_status
next_of(ag_store *store,
        uint64_t *account,
        bool *frozen,
        uint64_t person,
        eg_error *err)
{
    bool found = false;
    sql_statement s =
        sql_begin(store->db, "SELECT id, frozen FROM account WHERE person = $1"
                             " AND state = 0 AND id > $2 ORDER BY id LIMIT 1");
    sql_bind_number(&s, 1, person);
    sql_bind_number(&s, 2, *account);
    EG_TRY(sql_row(&s, &found, err));
    *account = 0;
    if (found) {
        *account = sql_number(&s, 0);
        *frozen = sql_number(&s, 1) != 0;
        sql_end(&s);
    }
    return EG_OK;
}

static eg_status
disputed(eg_error *err)
{
    return eg_fail(err, EG_ERR_STATE,
                   "somebody else claims an account of yours, too; nothing "
                   "about it changes until people have looked");
}

static eg_status
drop(ag_store *store,
     const ag_person *person,
     uint64_t account,
     ag_time now,
     eg_error *err)
{
    bool frozen = false;
    uint64_t found = account > 0 ? account - 1 : 0;
    EG_TRY(next_of(store, &found, &frozen, person->id, err));
    if (found != account || account == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%llu: is no account of yours",
                       (unsigned long long)account);
    }
    return frozen ? disputed(err)
                  : take_out(store, 0, &person->subject, account, now, err);
}

eg_status
ag_person_drop(ag_store *store,
               const ag_person *person,
               uint64_t account,
               ag_time now,
               eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, drop(store, person, account, now, err), err);
}

/** Delete what is only a person's. */
static eg_status
forget_person(ag_store *store, uint64_t person, ag_time now, eg_error *err)
{
    static const eg_hash none;
    sql_statement s =
        sql_begin(store->db, "DELETE FROM channel WHERE person = $1");
    sql_bind_number(&s, 1, person);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "DELETE FROM recovery WHERE person = $1");
    sql_bind_number(&s, 1, person);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db,
                  "UPDATE person SET gone = $1, secret = $2, sealed ="
                  " $3 WHERE id = $4");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_hash(&s, 2, &none);
    sql_bind_bytes(&s, 3, "", 0);
    sql_bind_number(&s, 4, person);
    return sql_run(&s, err);
}

static eg_status
leave(ag_store *store, const ag_person *person, ag_time now, eg_error *err)
{
    uint64_t account = 0;
    for (;;) {
        bool frozen = false;
        EG_TRY(next_of(store, &account, &frozen, person->id, err));
        if (account == 0) {
            break;
        }
        if (frozen) {
            return disputed(err);
        }
        EG_TRY(take_out(store, 0, &person->subject, account, now, err));
    }
    EG_TRY(forget_person(store, person->id, now, err));
    const ag_telling telling = {
        .kind = "person.left", .about = &person->subject, .row = person->id};
    EG_TRY(ag_tell_log(store, &telling, now, err));
    /* By this a restored backup forgets the person again. */
    const ag_audit_entry erased = {
        .kind = AG_AUDIT_ERASED, .time = now, .about = &person->subject};
    return ag_audit(store, NULL, &erased, err);
}

eg_status
ag_person_leave(ag_store *store,
                const ag_person *person,
                ag_time now,
                eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(store, leave(store, person, now, err), err));
    return ag_subject_erase(store, &person->subject, err);
}

/* -- organisations --------------------------------------------------------------- */

/** Whom each row goes to. */
typedef struct visit {
    ag_store *store;
    ag_staff_taker take;
    void *context;
} visit;

static eg_status
take_staff(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    bool good = true;
    ag_subject subject;
    EG_SECRET_ARRAY(char, address, AG_CANON_MAX);
    const ag_card_text texts[] = {AG_CARD_TEXT("address", address)};
    ag_subject_column(row, 1, &subject, &good);
    EG_TRY(good ? EG_OK : sql_damaged(v->store->db, err));
    EG_TRY(ag_card_open(v->store, texts, 1, &subject, "account 1",
                        sql_bytes(row, 2), err));
    return v->take(sql_number(row, 0), address, v->context, err);
}

eg_status
ag_staff_each(ag_store *store,
              uint64_t organisation,
              ag_staff_taker take,
              void *context,
              eg_error *err)
{
    visit v = {.store = store, .take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db,
        "SELECT a.id, p.subject, a.sealed FROM account a JOIN person p ON p.id "
        "="
        " a.person JOIN consent c ON c.account = a.id AND c.revoked = 0 WHERE"
        " a.organisation = $1 AND a.kind = 0 AND a.state = 0 AND a.frozen = 0"
        " AND c.tell > 0 ORDER BY a.id");
    sql_bind_number(&s, 1, organisation);
    return sql_each(&s, take_staff, &v, &count, err);
}

static eg_status
staff_left(ag_store *store,
           uint64_t by,
           uint64_t organisation,
           uint64_t account,
           ag_time now,
           eg_error *err)
{
    bool good = true;
    ag_subject subject;
    sql_statement s = sql_begin(
        store->db, "SELECT a.person, p.subject FROM account a JOIN person p ON"
                   " p.id = a.person WHERE a.id = $1 AND a.organisation = $2"
                   " AND a.kind = 0 AND a.state = 0");
    sql_bind_number(&s, 1, account);
    sql_bind_number(&s, 2, organisation);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(
            err, found, "%llu: is no work account of organisation %llu",
            (unsigned long long)account, (unsigned long long)organisation);
    }
    EG_TRY(found);
    const uint64_t person = sql_number(&s, 0);
    ag_subject_column(&s, 1, &subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    EG_TRY(take_out(store, by, &subject, account, now, err));
    s = sql_begin(
        store->db,
        "UPDATE consent SET tell = 0 WHERE revoked = 0 AND account IN"
        " (SELECT id FROM account WHERE person = $1 AND organisation ="
        " $2)");
    sql_bind_number(&s, 1, person);
    sql_bind_number(&s, 2, organisation);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "UPDATE account SET organisation = 0, kind = 1"
                             " WHERE person = $1 AND organisation = $2 AND"
                             " state = 0");
    sql_bind_number(&s, 1, person);
    sql_bind_number(&s, 2, organisation);
    return sql_run(&s, err);
}

eg_status
ag_staff_left(ag_store *store,
              uint64_t by,
              uint64_t organisation,
              uint64_t account,
              ag_time now,
              eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(
        store, staff_left(store, by, organisation, account, now, err), err);
}

/* -- disputes -------------------------------------------------------------------- */

/** Whom each dispute goes to. */
typedef struct dispute_visit {
    ag_dispute_taker take;
    void *context;
} dispute_visit;

static eg_status
take_dispute(const sql_statement *row, void *context, eg_error *err)
{
    const dispute_visit *v = context;
    return v->take(sql_number(row, 0), (ag_account_kind)sql_number(row, 1),
                   (ag_time)sql_number(row, 2), v->context, err);
}

eg_status
ag_dispute_each(ag_store *store,
                ag_dispute_taker take,
                void *context,
                eg_error *err)
{
    dispute_visit v = {.take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT id, kind, frozen FROM account WHERE frozen > 0 AND"
                   " state = 0 ORDER BY frozen, id");
    return sql_each(&s, take_dispute, &v, &count, err);
}

static eg_status
settle(ag_store *store,
       uint64_t by,
       uint64_t account,
       bool keep,
       ag_time now,
       eg_error *err)
{
    bool good = true;
    ag_subject subject;
    sql_statement s =
        sql_begin(store->db,
                  "SELECT p.subject FROM account a JOIN person p ON p.id ="
                  " a.person WHERE a.id = $1 AND a.frozen > 0 AND a.state = 0");
    sql_bind_number(&s, 1, account);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "%llu: nobody disputes such an account",
                       (unsigned long long)account);
    }
    EG_TRY(found);
    ag_subject_column(&s, 0, &subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    s = sql_begin(store->db, "UPDATE account SET frozen = 0 WHERE id = $1");
    sql_bind_number(&s, 1, account);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {.kind = "dispute.settled",
                                .by = by,
                                .about = &subject,
                                .name = "account",
                                .text = keep ? "kept" : "taken out",
                                .row = account};
    EG_TRY(ag_tell_log(store, &telling, now, err));
    return keep ? EG_OK : take_out(store, by, &subject, account, now, err);
}

eg_status
ag_dispute_settle(ag_store *store,
                  uint64_t by,
                  uint64_t account,
                  bool keep,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, settle(store, by, account, keep, now, err), err);
}
