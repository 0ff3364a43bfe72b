/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Organisations: what is decided of them.
 */
#include "accountguard/enrol/contact.h"
#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/organisation.h"
#include "accountguard/enrol/tell.h"

static eg_status
log_step(ag_store *store,
         const char *kind,
         uint64_t by,
         const ag_org *org,
         const char *why,
         ag_time now,
         eg_error *err)
{
    const ag_telling telling = {.kind = kind,
                                .by = by,
                                .about = &org->subject,
                                .name = why != NULL ? "why" : NULL,
                                .text = why,
                                .row = org->id};
    return ag_tell_log(store, &telling, now, err);
}

/** Move an organisation into a state; @p flows: the end of its quarantine. */
static eg_status
move(ag_store *store,
     uint64_t id,
     ag_org_state state,
     ag_time flows,
     ag_time now,
     eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE organisation SET state = $1, changed = $2,"
                             " flows = $3 WHERE id = $4");
    sql_bind_number(&s, 1, state);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, (uint64_t)flows);
    sql_bind_number(&s, 4, id);
    return sql_run(&s, err);
}

static eg_status
forget_approvals(ag_store *store, uint64_t id, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "DELETE FROM approval WHERE organisation = $1");
    sql_bind_number(&s, 1, id);
    return sql_run(&s, err);
}

/* -- called --------------------------------------------------------------------- */

static eg_status
called(ag_store *store, uint64_t by, uint64_t id, ag_time now, eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    if (org.state == AG_ORG_LEFT) {
        return eg_fail(err, EG_ERR_STATE, "the organisation has left");
    }
    sql_statement s = sql_begin(
        store->db, "UPDATE organisation SET called = $1 WHERE id = $2");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, id);
    EG_TRY(sql_run(&s, err));
    return log_step(store, "organisation.called", by, &org, NULL, now, err);
}

eg_status
ag_org_called(ag_store *store,
              uint64_t by,
              uint64_t id,
              ag_time now,
              eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, called(store, by, id, now, err), err);
}

/* -- approved ------------------------------------------------------------------- */

/** What must be there before anybody may agree. */
static eg_status
check_ready(ag_store *store, const ag_org *org, ag_time now, eg_error *err)
{
    bool proven = false;
    bool reachable = false;
    EG_TRY(ag_domain_any(store, &proven, org->id, now, err));
    EG_TRY(ag_contact_any(store, &reachable, org->id, err));
    const char *lack = NULL;
    if (org->state == AG_ORG_APPROVED || org->state == AG_ORG_LEFT) {
        lack = org->state == AG_ORG_LEFT ? "has left" : "is approved already";
    } else if (!proven) {
        lack = "has proven no domain";
    } else if (!reachable) {
        lack = "has no contact who confirmed an address";
    } else if (org->called == 0 || now - org->called > AG_ORG_CALL_LIFE) {
        lack = "was not reached by a way that it did not name itself: "
               "accountguard org call";
    }
    return lack == NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "the organisation %s", lack);
}

static eg_status
approve(ag_store *store,
        uint64_t by,
        uint64_t id,
        bool *approved,
        ag_time now,
        eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    EG_TRY(check_ready(store, &org, now, err));
    sql_statement s =
        sql_begin(store->db, "INSERT INTO approval VALUES ($1, $2, $3)");
    sql_bind_number(&s, 1, id);
    sql_bind_number(&s, 2, by);
    sql_bind_number(&s, 3, (uint64_t)now);
    const eg_status status = sql_run(&s, err);
    if (status == EG_ERR_STATE) {
        return eg_fail(err, status,
                       "this operator agreed already; it takes another one");
    }
    EG_TRY(status);
    EG_TRY(log_step(store, "organisation.agreed", by, &org, NULL, now, err));
    *approved = org.approvals + 1 >= AG_ORG_APPROVALS;
    if (!*approved) {
        return EG_OK;
    }
    EG_TRY(move(store, id, AG_ORG_APPROVED, now + AG_ORG_QUARANTINE, now, err));
    return log_step(store, "organisation.approved", by, &org, NULL, now, err);
}

eg_status
ag_org_approve(ag_store *store,
               uint64_t by,
               uint64_t id,
               bool *approved,
               ag_time now,
               eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, approve(store, by, id, approved, now, err), err);
}

/* -- suspended ------------------------------------------------------------------ */

static eg_status
suspend(ag_store *store,
        uint64_t by,
        const ag_org *org,
        const char *why,
        ag_time now,
        eg_error *err)
{
    EG_TRY(forget_approvals(store, org->id, err));
    EG_TRY(move(store, org->id, AG_ORG_SUSPENDED, 0, now, err));
    return log_step(store, "organisation.suspended", by, org, why, now, err);
}

static eg_status
suspend_by(ag_store *store,
           uint64_t by,
           uint64_t id,
           const char *why,
           ag_time now,
           eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    if (org.state == AG_ORG_LEFT || org.state == AG_ORG_SUSPENDED) {
        return eg_fail(err, EG_ERR_STATE, "the organisation is %s already",
                       ag_org_state_name(org.state));
    }
    return suspend(store, by, &org, why, now, err);
}

eg_status
ag_org_suspend(ag_store *store,
               uint64_t by,
               uint64_t id,
               const char *why,
               ag_time now,
               eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, suspend_by(store, by, id, why, now, err), err);
}

eg_status
ag_org_lapse(ag_store *store,
             uint64_t id,
             const char *why,
             ag_time now,
             eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    if (org.state != AG_ORG_APPROVED && org.state != AG_ORG_VERIFIED) {
        return EG_OK;
    }
    return suspend(store, 0, &org, why, now, err);
}

eg_status
ag_org_proven(ag_store *store, uint64_t id, ag_time now, eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    if (org.state != AG_ORG_APPLIED && org.state != AG_ORG_SUSPENDED) {
        return EG_OK;
    }
    EG_TRY(move(store, id, AG_ORG_VERIFIED, 0, now, err));
    return log_step(store, "organisation.verified", 0, &org, NULL, now, err);
}

/* -- left ----------------------------------------------------------------------- */

/** Nobody's account has to do with it any more. */
static eg_status
cut_links(ag_store *store, uint64_t id, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "UPDATE consent SET tell = 0 WHERE revoked = 0 AND account IN"
                  " (SELECT id FROM account WHERE organisation = $1)");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "UPDATE account SET organisation = 0, kind = 1"
                             " WHERE organisation = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "DELETE FROM invitation WHERE organisation = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "UPDATE domain SET until = 0 WHERE organisation ="
                             " $1");
    sql_bind_number(&s, 1, id);
    return sql_run(&s, err);
}

static eg_status
leave(ag_store *store, uint64_t by, uint64_t id, ag_time now, eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, id, err));
    if (org.state == AG_ORG_LEFT) {
        return eg_fail(err, EG_ERR_STATE, "the organisation has left already");
    }
    EG_TRY(forget_approvals(store, id, err));
    EG_TRY(cut_links(store, id, err));
    EG_TRY(ag_contact_all_gone(store, id, now, err));
    EG_TRY(move(store, id, AG_ORG_LEFT, 0, now, err));
    return log_step(store, "organisation.left", by, &org, NULL, now, err);
}

eg_status
ag_org_leave(ag_store *store,
             uint64_t by,
             uint64_t id,
             ag_time now,
             eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, leave(store, by, id, now, err), err);
}
