/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what is known to what is said: which statements an incident has, and
 * whether people are asked about them.
 */
#include "accountguard/incident/say.h"

#include <inttypes.h>

#include "accountguard/incident/rows.h"
#include "accountguard/incident/states.h"

/* -- whom an incident's words point at --------------------------------------- */

/** A bounded list of attributions that are read. */
typedef struct link_list {
    ag_attribution *out;
    size_t len;
} link_list;

static eg_status
take_link(const sql_statement *row, void *context, eg_error *err)
{
    link_list *list = context;
    const uint64_t method = sql_number(row, 2);
    const uint64_t confidence = sql_number(row, 3);
    if (method >= AG_METHOD_COUNT || confidence > 100) {
        return sql_damaged(row->db, err);
    }
    list->out[list->len++] =
        (ag_attribution){.actor = sql_number(row, 0),
                         .source = sql_number(row, 1),
                         .method = (ag_method)method,
                         .confidence = (unsigned)confidence};
    return EG_OK;
}

eg_status
ag_links_of(ag_store *store,
            ag_attribution *out,
            size_t *len,
            uint64_t incident,
            eg_error *err)
{
    link_list list = {.out = out};
    sql_statement s = sql_begin(
        store->db, "SELECT actor, source, method, confidence FROM attribution"
                   " WHERE incident = $1 AND state < 2"
                   " ORDER BY confidence DESC, actor, source, method LIMIT 64");
    sql_bind_number(&s, 1, incident);
    uint64_t count = 0;
    const eg_status status = sql_each(&s, take_link, &list, &count, err);
    *len = list.len;
    return status;
}
_Static_assert(AG_LINKS_MAX == 64, "the limit of the statement above");

/** Whether any words about an incident are for nobody else's ears. */
static eg_status
is_secret(ag_store *store, bool *out, uint64_t incident, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*) FROM detection WHERE incident = $1 AND"
                   " (tlp = $2 OR pap = $3)");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, AG_TLP_RED);
    sql_bind_number(&s, 3, AG_PAP_RED);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

/** The actor that may be named now, else 0. */
static eg_status
find_name(ag_store *store,
          const ag_incident *incident,
          uint64_t *actor,
          unsigned *confidence,
          eg_error *err)
{
    ag_attribution link[AG_LINKS_MAX];
    size_t len = 0;
    bool secret = false;
    *actor = 0;
    *confidence = 0;
    EG_TRY(ag_links_of(store, link, &len, incident->id, err));
    EG_TRY(is_secret(store, &secret, incident->id, err));
    /* What a person judged goes before what the detections agree on. */
    uint64_t candidate = incident->actor;
    for (size_t i = 0; i < len; i++) {
        if (link[i].method == AG_METHOD_ANALYST) {
            candidate = link[i].actor;
            break;
        }
    }
    if (!secret && ag_may_name(candidate, link, len, confidence)) {
        *actor = candidate;
    }
    return EG_OK;
}

/* -- asking ------------------------------------------------------------------ */

static bool
same_statement(const ag_statement *a, const ag_statement *b)
{
    return a->level == b->level && a->actor == b->actor;
}

/** Whether people were asked just this, and refused. */
static eg_status
was_refused(ag_store *store,
            bool *out,
            uint64_t incident,
            const ag_statement *said,
            eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*) FROM review WHERE incident = $1 AND"
                   " state = $2 AND level = $3 AND actor = $4");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, AG_REVIEW_REFUSED);
    sql_bind_number(&s, 3, (uint64_t)said->level);
    sql_bind_number(&s, 4, said->actor);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

/** How many operators have to approve what an incident says. */
static unsigned
approvals_of(const ag_incident *incident, const ag_statement *said)
{
    const ag_gate gate = {.fresh = incident->fresh &&
                                   incident->fresh_level >= said->level,
                          .asserted = incident->asserted};
    return ag_approvals(said, &gate);
}

eg_status
ag_unask(ag_store *store, uint64_t incident, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE review SET state = $1, decided = $2 WHERE"
                             " incident = $3 AND state <= $4");
    sql_bind_number(&s, 1, AG_REVIEW_SUPERSEDED);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, incident);
    sql_bind_number(&s, 4, AG_REVIEW_HELD);
    return sql_run(&s, err);
}
_Static_assert(AG_REVIEW_OPEN < AG_REVIEW_HELD &&
                   AG_REVIEW_HELD < AG_REVIEW_APPROVED,
               "what waits comes first");

eg_status
ag_ask(ag_desk *desk,
       ag_review *out,
       const ag_incident *incident,
       const ag_statement *said,
       uint64_t source,
       bool held,
       ag_time now,
       eg_error *err)
{
    EG_TRY(ag_unask(desk->store, incident->id, now, err));
    *out = (ag_review){.incident = incident->id,
                       .statement = *said,
                       .need = approvals_of(incident, said),
                       .state = held ? AG_REVIEW_HELD : AG_REVIEW_OPEN,
                       .source = source,
                       .asked = now};
    EG_TRY(ag_row_add_review(desk->store, out, err));
    return ag_row_note(desk->store, held ? "review.held" : "review.asked", now,
                       0, incident, err,
                       "\"actor\":%" PRIu64 ",\"needs\":%u,\"review\":%" PRIu64,
                       said->actor, out->need, out->id);
}

eg_status
ag_unsay(ag_desk *desk, const ag_incident *incident, ag_time now, eg_error *err)
{
    EG_TRY(ag_unask(desk->store, incident->id, now, err));
    sql_statement s = sql_begin(
        desk->store->db,
        "UPDATE directive SET state = $1 WHERE (incident = $2 OR incident IN"
        " (SELECT id FROM incident WHERE part_of = $2)) AND"
        " state IN ($3, $4)");
    sql_bind_number(&s, 1, AG_DIRECTIVE_CANCELLED);
    sql_bind_number(&s, 2, incident->id);
    sql_bind_number(&s, 3, AG_DIRECTIVE_WAITS);
    sql_bind_number(&s, 4, AG_DIRECTIVE_HELD);
    return sql_run(&s, err);
}

/* -- saying ------------------------------------------------------------------ */

/** Let a statement go, hold it, or ask people. */
static eg_status
propose(ag_desk *desk,
        ag_incident *incident,
        const ag_statement *said,
        uint64_t source,
        ag_time now,
        eg_error *err)
{
    ag_review review = {0};
    bool waits = false;
    bool refused = false;
    bool held = false;
    const unsigned need = approvals_of(incident, said);
    EG_TRY(ag_row_waiting(desk->store, &waits, &review, incident->id, err));
    const bool asked = waits && same_statement(&review.statement, said);
    if (asked && (review.state == AG_REVIEW_HELD || need > 0)) {
        return EG_OK;
    }
    EG_TRY(was_refused(desk->store, &refused, incident->id, said, err));
    if (refused) {
        return EG_OK;
    }
    if (!asked) {
        EG_TRY(ag_breaker_count(desk, &held, source, incident, now, err));
    }
    if (held || need > 0) {
        return ag_ask(desk, &review, incident, said, source, held, now, err);
    }
    /* People go on with what is graver. */
    if (waits && review.statement.level <= said->level) {
        EG_TRY(ag_unask(desk->store, incident->id, now, err));
    }
    return ag_tell(desk, incident, said, source, now, err);
}

/** What may go without people, though more is known that may not. */
static eg_status
say_plain(ag_desk *desk,
          ag_incident *incident,
          uint64_t source,
          ag_time now,
          eg_error *err)
{
    ag_statement said;
    if (!incident->fresh || incident->fresh_level >= incident->level ||
        !ag_incident_says(&said, incident, incident->fresh_level, 0, 0) ||
        approvals_of(incident, &said) != 0) {
        return EG_OK;
    }
    return propose(desk, incident, &said, source, now, err);
}

eg_status
ag_say(ag_desk *desk,
       ag_incident *incident,
       uint64_t source,
       ag_time now,
       eg_error *err)
{
    ag_statement said;
    uint64_t actor = 0;
    unsigned confidence = 0;
    EG_TRY(say_plain(desk, incident, source, now, err));
    EG_TRY(find_name(desk->store, incident, &actor, &confidence, err));
    return ag_incident_says(&said, incident, incident->level, actor, confidence)
               ? propose(desk, incident, &said, source, now, err)
               : EG_OK;
}
