/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deciding on statements.
 */
#include "accountguard/incident/review.h"

#include <inttypes.h>

#include "accountguard/incident/rows.h"
#include "accountguard/incident/say.h"

/** Keep a vote; *fresh is false: this operator has one. */
static eg_status
keep_vote(ag_store *store,
          uint64_t review,
          uint64_t by,
          bool approve,
          ag_time now,
          bool *fresh,
          eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO vote VALUES ($1, $2, $3, $4)"
                             " ON CONFLICT (review, operator) DO NOTHING"
                             " RETURNING approves");
    sql_bind_number(&s, 1, review);
    sql_bind_number(&s, 2, by);
    sql_bind_number(&s, 3, approve);
    sql_bind_number(&s, 4, (uint64_t)now);
    EG_TRY(sql_row(&s, fresh, err));
    if (*fresh) {
        sql_end(&s);
    }
    return EG_OK;
}

/** What an operator decided of a review; *there is false: nothing. */
static eg_status
read_vote(ag_store *store,
          bool *there,
          bool *approved,
          uint64_t review,
          uint64_t by,
          eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "SELECT approves FROM vote WHERE review = $1 AND operator = $2");
    sql_bind_number(&s, 1, review);
    sql_bind_number(&s, 2, by);
    EG_TRY(sql_row(&s, there, err));
    if (*there) {
        *approved = sql_number(&s, 0) != 0;
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_has_decided(ag_store *store,
               bool *out,
               uint64_t review,
               uint64_t by,
               eg_error *err)
{
    bool approved = false;
    return read_vote(store, out, &approved, review, by, err);
}

/** Whether nothing is left to do, because it was done before. */
static eg_status
check_open(ag_store *store,
           bool *done,
           const ag_review *review,
           uint64_t by,
           bool approve,
           eg_error *err)
{
    bool approved = false;
    EG_TRY(read_vote(store, done, &approved, review->id, by, err));
    if (*done && approved == approve) {
        return EG_OK;
    }
    if (*done) {
        return eg_fail(err, EG_ERR_STATE, "you %s review %" PRIu64 " before",
                       approved ? "approved" : "refused", review->id);
    }
    return review->state <= AG_REVIEW_HELD
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "review %" PRIu64 " is %s",
                         review->id, ag_review_state_name(review->state));
}

/** End a review by its last decision. */
static eg_status
finish(ag_desk *desk,
       ag_review *review,
       ag_incident *incident,
       bool approve,
       ag_time now,
       eg_error *err)
{
    review->state = approve ? AG_REVIEW_APPROVED : AG_REVIEW_REFUSED;
    review->decided = now;
    EG_TRY(ag_row_set_review(desk->store, review->id, review->state, now, err));
    return approve ? ag_tell(desk, incident, &review->statement, review->source,
                             now, err)
                   : EG_OK;
}

eg_status
ag_review_decide(ag_desk *desk,
                 ag_review *out,
                 uint64_t id,
                 uint64_t by,
                 bool approve,
                 ag_time now,
                 eg_error *err)
{
    ag_incident incident;
    bool done = false;
    bool fresh = false;
    EG_TRY(ag_review_get(desk->store, out, id, err));
    EG_TRY(check_open(desk->store, &done, out, by, approve, err));
    if (done) {
        return EG_OK;
    }
    EG_TRY(ag_incident_get(desk->store, &incident, out->incident, err));
    EG_TRY(keep_vote(desk->store, id, by, approve, now, &fresh, err));
    if (!fresh || by == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT, "nobody decides");
    }
    out->approved += approve;
    EG_TRY(ag_row_note(
        desk->store, approve ? "review.approved" : "review.refused", now, by,
        &incident, err,
        "\"actor\":%" PRIu64 ",\"review\":%" PRIu64 ",\"says\":\"%s\"",
        out->statement.actor, id, ag_level_name(out->statement.level)));
    return !approve || out->approved >= out->need
               ? finish(desk, out, &incident, approve, now, err)
               : EG_OK;
}
