/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Escalation, bounces, answers.
 */
#include "accountguard/deliver/escalate.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/deliver/press.h"
#include "accountguard/deliver/verp.h"
#include "accountguard/store/audit.h"
#include "base/secret.h"

/** An entry of the log about a notice; of one who was forgotten there is none. */
static eg_status
log_notice(ag_store *store,
           const char *kind,
           const ag_subject *subject,
           uint64_t by,
           ag_time now,
           eg_error *err)
{
    const ag_audit_entry entry = {
        .kind = kind, .time = now, .by = by, .about = subject};
    const eg_status status = ag_audit(store, NULL, &entry, err);
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

static eg_status
put_step(ag_store *store,
         uint64_t notice,
         ag_time step,
         ag_desk_state desk,
         eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE notice SET step = $1, desk = $2 WHERE id = $3");
    sql_bind_number(&s, 1, (uint64_t)step);
    sql_bind_number(&s, 2, (uint64_t)desk);
    sql_bind_number(&s, 3, notice);
    return sql_run(&s, err);
}

/* -- steps ------------------------------------------------------------------- */

/** The first way that is held. */
typedef struct next_way {
    ag_delivery delivery;
    bool there;
} next_way;

static eg_status
find_held(const ag_delivery *d, void *context, eg_error *err)
{
    next_way *n = context;
    (void)err;
    if (!n->there && d->state == AG_DELIVERY_HELD) {
        n->delivery = *d;
        n->there = true;
    }
    return EG_OK;
}

/** Go the next way, or call, or give up. */
static eg_status
step_on(ag_store *store, const ag_notice_row *row, ag_time now, eg_error *err)
{
    next_way n = {.there = false};
    EG_TRY(ag_delivery_each(store, row->id, find_held, &n, err));
    const bool urgent = ag_level_is_compromised(row->level);
    if (n.there) {
        n.delivery.state = AG_DELIVERY_WAITING;
        n.delivery.due = now;
        n.delivery.changed = now;
        EG_TRY(ag_delivery_put(store, &n.delivery, err));
        EG_TRY(put_step(store, row->id,
                        now + (urgent ? AG_STEP_URGENT : AG_STEP_PATIENT),
                        row->desk, err));
        return log_notice(store, "notice.next", &row->subject, 0, now, err);
    }
    EG_TRY(put_step(store, row->id, 0, urgent ? AG_DESK_CALL : row->desk, err));
    return log_notice(store, urgent ? "notice.call" : "notice.unanswered",
                      &row->subject, 0, now, err);
}

static eg_status
find_and_step(ag_store *store, bool *there, ag_time now, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT id FROM notice WHERE step > 0 AND step <= $1"
                   " ORDER BY step, id LIMIT 1");
    sql_bind_number(&s, 1, (uint64_t)now);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    const uint64_t id = sql_number(&s, 0);
    sql_end(&s);
    ag_notice_row row;
    EG_TRY(ag_notice_get(store, &row, id, err));
    return step_on(store, &row, now, err);
}

eg_status
ag_escalate_next(ag_store *store, bool *there, ag_time now, eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, find_and_step(store, there, now, err), err);
}

/* -- answers ----------------------------------------------------------------- */

eg_status
ag_notice_is_answered(ag_store *store,
                      bool *out,
                      uint64_t notice,
                      eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT way FROM acknowledgement WHERE notice = $1");
    sql_bind_number(&s, 1, notice);
    EG_TRY(sql_row(&s, out, err));
    sql_end(&s);
    return EG_OK;
}

static eg_status
cancel_held(ag_store *store, uint64_t notice, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE delivery SET state = $1, changed = $2"
                             " WHERE notice = $3 AND state = $4");
    sql_bind_number(&s, 1, AG_DELIVERY_CANCELLED);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, notice);
    sql_bind_number(&s, 4, AG_DELIVERY_HELD);
    return sql_run(&s, err);
}

static eg_status
answer(ag_store *store,
       uint64_t notice,
       ag_answer_way way,
       uint64_t
       operator,
       ag_time now,
       eg_error *err)
{
    ag_notice_row row;
    bool answered = false;
    EG_TRY(ag_notice_get(store, &row, notice, err));
    EG_TRY(ag_notice_is_answered(store, &answered, notice, err));
    if (answered) {
        return EG_OK;
    }
    sql_statement s = sql_begin(
        store->db, "INSERT INTO acknowledgement (notice, way, operator, time)"
                   " VALUES ($1, $2, $3, $4)");
    sql_bind_number(&s, 1, notice);
    sql_bind_number(&s, 2, (uint64_t)way);
    sql_bind_number(&s, 3, operator);
    sql_bind_number(&s, 4, (uint64_t)now);
    EG_TRY(sql_run(&s, err));
    EG_TRY(cancel_held(store, notice, now, err));
    EG_TRY(put_step(store, notice, 0,
                    row.desk == AG_DESK_NONE ? AG_DESK_NONE : AG_DESK_CALLED,
                    err));
    return log_notice(store, "notice.answered", &row.subject, operator, now,
                      err);
}

eg_status
ag_notice_answer(ag_store *store,
                 uint64_t notice,
                 ag_answer_way way,
                 uint64_t
                 operator,
                 ag_time now,
                 eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, answer(store, notice, way, operator, now, err),
                        err);
}

/* -- bounces ----------------------------------------------------------------- */

/** What a report changes. */
static eg_status
take_report(ag_store *store,
            ag_delivery *d,
            const ag_dsn *dsn,
            ag_time now,
            eg_error *err)
{
    const bool good = dsn->action == AG_DSN_DELIVERED ||
                      dsn->action == AG_DSN_RELAYED ||
                      dsn->action == AG_DSN_EXPANDED;
    if (dsn->action == AG_DSN_DELAYED ||
        (good && d->state == AG_DELIVERY_BOUNCED)) {
        return EG_OK; /* it says nothing final */
    }
    d->state = good ? AG_DELIVERY_DELIVERED : AG_DELIVERY_BOUNCED;
    d->changed = now;
    snprintf(d->reply, sizeof(d->reply), "%s %s %.150s",
             ag_dsn_action_name(dsn->action), dsn->status, dsn->text);
    EG_TRY(ag_delivery_put(store, d, err));
    if (!good) {
        sql_statement s = sql_begin(
            store->db,
            "UPDATE notice SET step = $1 WHERE id = $2 AND step > $1");
        sql_bind_number(&s, 1, (uint64_t)now);
        sql_bind_number(&s, 2, d->notice);
        EG_TRY(sql_run(&s, err));
    }
    return log_notice(store, good ? "notice.delivered" : "notice.bounced",
                      &d->subject, 0, now, err);
}

eg_status
ag_bounce_take(ag_store *store,
               ag_delivery *delivery,
               const ag_dsn *dsn,
               ag_time now,
               eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, bytes, AG_KEY_BYTES);
    eg_hash key;
    uint64_t id = 0;
    ag_keys_derive(&store->keys, bytes, AG_VERP_PURPOSE);
    memcpy(key.bytes, bytes, sizeof(key.bytes));
    const bool ours = ag_verp_read(&id, &key, dsn->to);
    eg_wipe(&key, sizeof(key));
    if (!ours) {
        return eg_fail(err, EG_REJECT,
                       "the report did not come to an address that a server "
                       "was given for a notice");
    }
    EG_TRY(ag_store_begin(store, err));
    eg_status status = ag_delivery_get(store, delivery, id, err);
    if (status == EG_OK) {
        status = take_report(store, delivery, dsn, now, err);
    }
    return ag_store_end(store, status, err);
}
