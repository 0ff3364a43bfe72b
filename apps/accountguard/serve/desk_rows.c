/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows for operators.
 */
#include "accountguard/serve/desk_rows.h"

#include "accountguard/evidence/rules.h"

/** Whom rows are handed to. */
typedef struct handing {
    ag_store *store;
    ag_seen_taker seen;
    ag_link_taker link;
    ag_vote_taker vote;
    void *context;
} handing;

/* -- detections ------------------------------------------------------------- */

static eg_status
take_seen(const sql_statement *s, void *context, eg_error *err)
{
    const handing *h = context;
    char id[64];
    bool good = true;
    const uint64_t level = sql_number(s, 0);
    const uint64_t seen_by = sql_number(s, 2);
    sql_name(s, 1, id, sizeof(id), &good);
    const ag_rule *rule = good ? ag_rule_find(id) : NULL;
    if (rule == NULL || level >= AG_LEVEL_COUNT ||
        seen_by >= AG_SEEN_BY_COUNT) {
        return sql_damaged(h->store->db, err);
    }
    const ag_seen seen = {.level = (ag_level)level,
                          .reason = rule->reason,
                          .technique = ag_rule_technique(rule),
                          .seen_by = (ag_seen_by)seen_by,
                          .source = sql_number(s, 3),
                          .time = (ag_time)sql_number(s, 4),
                          .received = (ag_time)sql_number(s, 5)};
    return h->seen(&seen, h->context, err);
}

eg_status
ag_seen_each(ag_store *store,
             uint64_t incident,
             ag_seen_taker take,
             void *context,
             eg_error *err)
{
    handing h = {.store = store, .seen = take, .context = context};
    sql_statement s = sql_begin(
        store->db, "SELECT level, rule, seen_by, source, time, received FROM"
                   " detection WHERE incident = $1 ORDER BY time DESC, id DESC"
                   " LIMIT 100");
    sql_bind_number(&s, 1, incident);
    uint64_t count = 0;
    return sql_each(&s, take_seen, &h, &count, err);
}

/* -- attributions ----------------------------------------------------------- */

static eg_status
take_link(const sql_statement *s, void *context, eg_error *err)
{
    const handing *h = context;
    const uint64_t method = sql_number(s, 2);
    const uint64_t confidence = sql_number(s, 3);
    if (method >= AG_METHOD_COUNT || confidence > 100) {
        return sql_damaged(h->store->db, err);
    }
    const ag_attribution link = {.actor = sql_number(s, 0),
                                 .source = sql_number(s, 1),
                                 .method = (ag_method)method,
                                 .confidence = (unsigned)confidence};
    return h->link(&link, h->context, err);
}

eg_status
ag_link_each(ag_store *store,
             uint64_t incident,
             ag_link_taker take,
             void *context,
             eg_error *err)
{
    handing h = {.store = store, .link = take, .context = context};
    sql_statement s = sql_begin(
        store->db, "SELECT actor, source, method, confidence FROM attribution"
                   " WHERE incident = $1 AND state < 2 ORDER BY confidence"
                   " DESC, actor, source LIMIT 100");
    sql_bind_number(&s, 1, incident);
    uint64_t count = 0;
    return sql_each(&s, take_link, &h, &count, err);
}

/* -- votes ------------------------------------------------------------------ */

static eg_status
take_vote(const sql_statement *s, void *context, eg_error *err)
{
    const handing *h = context;
    bool good = true;
    ag_vote vote = {.operator= sql_number(s, 0),
                    .approves = sql_number(s, 2) != 0,
                    .time = (ag_time)sql_number(s, 3)};
    sql_name(s, 1, vote.name, sizeof(vote.name), &good);
    return good ? h->vote(&vote, h->context, err)
                : sql_damaged(h->store->db, err);
}

eg_status
ag_vote_each(ag_store *store,
             uint64_t review,
             ag_vote_taker take,
             void *context,
             eg_error *err)
{
    handing h = {.store = store, .vote = take, .context = context};
    sql_statement s = sql_begin(
        store->db,
        "SELECT vote.operator, operator.name, vote.approves, vote.time FROM"
        " vote JOIN operator ON operator.id = vote.operator WHERE vote.review"
        " = $1 ORDER BY vote.time, vote.operator LIMIT 100");
    sql_bind_number(&s, 1, review);
    uint64_t count = 0;
    return sql_each(&s, take_vote, &h, &count, err);
}
