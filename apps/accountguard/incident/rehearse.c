/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting what a step would have led to.
 */
#include "accountguard/incident/rehearse.h"

#include "accountguard/incident/review.h"
#include "accountguard/incident/states.h"

/** The number that a statement gives; values of @p bound stand as $1, $2. */
static eg_status
ask(ag_store *store,
    uint64_t *out,
    const char *text,
    const uint64_t *bound,
    int len,
    eg_error *err)
{
    sql_statement s = sql_begin(store->db, text);
    for (int i = 0; i < len; i++) {
        sql_bind_number(&s, i + 1, bound[i]);
    }
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

static eg_status
mark(ag_rehearsal *r, eg_error *err)
{
    ag_store *store = r->desk.store;
    EG_TRY(ask(store, &r->detection,
               "SELECT COALESCE(MAX(id), 0) FROM detection", NULL, 0, err));
    EG_TRY(ask(store, &r->incident, "SELECT COALESCE(MAX(id), 0) FROM incident",
               NULL, 0, err));
    EG_TRY(ask(store, &r->review, "SELECT COALESCE(MAX(id), 0) FROM review",
               NULL, 0, err));
    return ask(store, &r->directive,
               "SELECT COALESCE(MAX(id), 0) FROM directive", NULL, 0, err);
}

eg_status
ag_rehearsal_begin(ag_rehearsal *out, ag_store *store, eg_error *err)
{
    *out = (ag_rehearsal){0};
    EG_TRY(ag_desk_open(&out->desk, store, err));
    EG_TRY(ag_store_begin(store, err));
    const eg_status status = mark(out, err);
    if (status != EG_OK) {
        ag_store_rollback(store);
    }
    return status;
}

static eg_status
count_incidents(const ag_rehearsal *r, ag_rehearsed *out, eg_error *err)
{
    ag_store *store = r->desk.store;
    EG_TRY(ask(store, &out->detections,
               "SELECT COUNT(*) FROM detection WHERE id > $1", &r->detection, 1,
               err));
    for (uint64_t level = 0; level < AG_LEVEL_COUNT; level++) {
        const uint64_t bound[] = {r->incident, level};
        EG_TRY(ask(store, &out->level[level],
                   "SELECT COUNT(*) FROM incident WHERE id > $1 AND level = $2"
                   " AND state = 0",
                   bound, 2, err));
        out->incidents += out->level[level];
    }
    return EG_OK;
}

static eg_status
count_directives(const ag_rehearsal *r, ag_rehearsed *out, eg_error *err)
{
    ag_store *store = r->desk.store;
    const uint64_t bound[] = {r->directive, AG_DIRECTIVE_WAITS};
    for (uint64_t who = 0; who < AG_AUDIENCE_COUNT; who++) {
        const uint64_t of[] = {r->directive, AG_DIRECTIVE_WAITS, who};
        EG_TRY(ask(store, &out->directives[who],
                   "SELECT COUNT(*) FROM directive WHERE id > $1 AND"
                   " state = $2 AND audience = $3",
                   of, 3, err));
    }
    EG_TRY(ask(store, &out->readers,
               "SELECT COUNT(*) FROM (SELECT DISTINCT audience, recipient FROM"
               " directive WHERE id > $1 AND state = $2) AS reader",
               bound, 2, err));
    return ask(store, &out->most,
               "SELECT COALESCE(MAX(each), 0) FROM (SELECT COUNT(*) AS each"
               " FROM directive WHERE id > $1 AND state = $2"
               " GROUP BY audience, recipient) AS reader",
               bound, 2, err);
}

static eg_status
count_reviews(const ag_rehearsal *r, ag_rehearsed *out, eg_error *err)
{
    ag_store *store = r->desk.store;
    for (uint64_t need = 0; need < EG_ARRAY_LEN(out->asked); need++) {
        const uint64_t bound[] = {r->review, AG_REVIEW_OPEN, need};
        EG_TRY(ask(store, &out->asked[need],
                   "SELECT COUNT(*) FROM review WHERE id > $1 AND state = $2"
                   " AND need = $3",
                   bound, 3, err));
    }
    const uint64_t bound[] = {r->review, AG_REVIEW_HELD};
    EG_TRY(ask(store, &out->held,
               "SELECT COUNT(*) FROM review WHERE id > $1 AND state = $2",
               bound, 2, err));
    return ask(store, &out->stopped,
               "SELECT COUNT(*) FROM breaker WHERE released = 0", NULL, 0, err);
}
_Static_assert(EG_ARRAY_LEN(((ag_rehearsed *)NULL)->asked) == AG_FOUR_EYES + 1,
               "a count for each number of operators");

eg_status
ag_rehearsal_end(ag_rehearsal *rehearsal, ag_rehearsed *out, eg_error *err)
{
    *out = (ag_rehearsed){0};
    eg_status status = count_incidents(rehearsal, out, err);
    if (status == EG_OK) {
        status = count_directives(rehearsal, out, err);
    }
    if (status == EG_OK) {
        status = count_reviews(rehearsal, out, err);
    }
    ag_store_rollback(rehearsal->desk.store);
    ag_desk_close(&rehearsal->desk);
    return status;
}
