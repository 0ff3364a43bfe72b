/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Budgets, and the breaker that stops a source that floods.
 *
 * A source that is stopped makes no mails: its statements are held as one block,
 * and so are its directives that nobody took yet.  A person looks at it and
 * releases it, or drops what it made.
 */
#include <inttypes.h>

#include "accountguard/incident/limit.h"
#include "accountguard/incident/rows.h"
#include "accountguard/incident/say.h"
#include "accountguard/incident/states.h"
#include "accountguard/store/audit.h"

eg_status
ag_budget_use(ag_store *store,
              uint64_t *used,
              ag_scope scope,
              uint64_t subject,
              ag_time now,
              eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO budget VALUES ($1, $2, $3, 1)"
                             " ON CONFLICT (scope, subject, day) DO UPDATE SET"
                             " used = budget.used + 1 RETURNING used");
    sql_bind_number(&s, 1, (uint64_t)scope);
    sql_bind_number(&s, 2, subject);
    sql_bind_number(&s, 3, (uint64_t)(now / AG_DAY));
    EG_TRY(sql_one(&s, err));
    *used = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** What a source did on the days before today, silent ones as 0. */
static eg_status
read_past(ag_store *store,
          uint64_t past[AG_BREAKER_DAYS],
          uint64_t source,
          uint64_t today,
          eg_error *err)
{
    memset(past, 0, AG_BREAKER_DAYS * sizeof(*past));
    sql_statement s =
        sql_begin(store->db, "SELECT day, used FROM budget WHERE scope = $1 AND"
                             " subject = $2 AND day >= $3 AND day < $4");
    sql_bind_number(&s, 1, AG_SCOPE_SOURCE);
    sql_bind_number(&s, 2, source);
    sql_bind_number(&s, 3,
                    today > AG_BREAKER_DAYS ? today - AG_BREAKER_DAYS : 0);
    sql_bind_number(&s, 4, today);
    bool found = true;
    EG_TRY(sql_row(&s, &found, err));
    while (found) {
        past[(today - sql_number(&s, 0) - 1) % AG_BREAKER_DAYS] =
            sql_number(&s, 1);
        EG_TRY(sql_row(&s, &found, err));
    }
    return EG_OK;
}

/** The breaker of a source. */
typedef struct breaker {
    bool stopped;
    uint64_t base; /**< Statements of today that a person released. */
} breaker;

static eg_status
read_breaker(ag_store *store,
             breaker *out,
             uint64_t source,
             uint64_t today,
             eg_error *err)
{
    *out = (breaker){0};
    sql_statement s =
        sql_begin(store->db, "SELECT tripped, released, day, base FROM breaker"
                             " WHERE source = $1");
    sql_bind_number(&s, 1, source);
    bool found = false;
    EG_TRY(sql_row(&s, &found, err));
    if (found) {
        out->stopped = sql_number(&s, 0) > 0 && sql_number(&s, 1) == 0;
        out->base = sql_number(&s, 2) == today ? sql_number(&s, 3) : 0;
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_is_stopped(ag_store *store, bool *out, uint64_t source, eg_error *err)
{
    breaker b;
    EG_TRY(read_breaker(store, &b, source, 0, err));
    *out = b.stopped;
    return EG_OK;
}

/** Move directives of a source from one state to another. */
static eg_status
move_directives(ag_store *store,
                uint64_t source,
                ag_directive_state from,
                ag_directive_state to,
                eg_error *err)
{
    sql_statement s = sql_begin(store->db, "UPDATE directive SET state = $1"
                                           " WHERE source = $2 AND state = $3");
    sql_bind_number(&s, 1, (uint64_t)to);
    sql_bind_number(&s, 2, source);
    sql_bind_number(&s, 3, (uint64_t)from);
    return sql_run(&s, err);
}

/** An entry of the log about a source, which is nobody. */
static eg_status
note_source(ag_store *store,
            const char *kind,
            uint64_t source,
            uint64_t by,
            ag_time now,
            eg_error *err)
{
    EG_BUFFER(payload, 64);
    eg_buffer_format(&payload, "{\"source\":%" PRIu64 "}", source);
    EG_TRY(eg_buffer_status(&payload));
    const ag_audit_entry entry = {.kind = kind,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

static eg_status
trip(ag_store *store, uint64_t source, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO breaker VALUES ($1, $2, 0, 0, 0)"
                             " ON CONFLICT (source) DO UPDATE SET"
                             " tripped = excluded.tripped, released = 0");
    sql_bind_number(&s, 1, source);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_run(&s, err));
    EG_TRY(move_directives(store, source, AG_DIRECTIVE_WAITS, AG_DIRECTIVE_HELD,
                           err));
    return note_source(store, "breaker.tripped", source, 0, now, err);
}

eg_status
ag_breaker_count(ag_desk *desk,
                 bool *held,
                 uint64_t source,
                 const ag_incident *incident,
                 ag_time now,
                 eg_error *err)
{
    ag_store *store = desk->store;
    const uint64_t today = (uint64_t)(now / AG_DAY);
    uint64_t past[AG_BREAKER_DAYS];
    uint64_t used = 0;
    uint64_t of_actor = 0;
    breaker b;
    EG_TRY(ag_budget_use(store, &used, AG_SCOPE_SOURCE, source, now, err));
    if (incident->actor != 0) {
        EG_TRY(ag_budget_use(store, &of_actor, AG_SCOPE_ACTOR, incident->actor,
                             now, err));
    }
    EG_TRY(read_breaker(store, &b, source, today, err));
    *held = b.stopped;
    if (b.stopped) {
        return EG_OK;
    }
    EG_TRY(read_past(store, past, source, today, err));
    const uint64_t counted = used > b.base ? used - b.base : 0;
    *held = counted > desk->policy.source_budget ||
            of_actor > desk->policy.actor_budget ||
            ag_breaker_trips(&desk->policy, past, AG_BREAKER_DAYS, counted);
    return *held ? trip(store, source, now, err) : EG_OK;
}

/* -- what people do about it ------------------------------------------------- */

/** How much is held of a source. */
static eg_status
count_held(ag_store *store, ag_stopped *out, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*), COUNT(CASE WHEN level >= $1 THEN 1 END)"
                   " FROM review WHERE source = $2 AND state = $3");
    sql_bind_number(&s, 1, AG_SUSPECTED);
    sql_bind_number(&s, 2, out->source);
    sql_bind_number(&s, 3, AG_REVIEW_HELD);
    EG_TRY(sql_one(&s, err));
    out->reviews = sql_number(&s, 0);
    out->grave = sql_number(&s, 1);
    sql_end(&s);
    s = sql_begin(store->db, "SELECT COUNT(*) FROM directive WHERE"
                             " source = $1 AND state = $2");
    sql_bind_number(&s, 1, out->source);
    sql_bind_number(&s, 2, AG_DIRECTIVE_HELD);
    EG_TRY(sql_one(&s, err));
    out->directives = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** To whom stopped sources go. */
typedef struct stopped_visit {
    ag_store *store;
    ag_stopped_taker take;
    void *context;
} stopped_visit;

static eg_status
visit_stopped(const sql_statement *row, void *context, eg_error *err)
{
    const stopped_visit *v = context;
    ag_stopped one = {.source = sql_number(row, 0),
                      .since = (ag_time)sql_number(row, 1)};
    EG_TRY(count_held(v->store, &one, err));
    return v->take(&one, v->context, err);
}

eg_status
ag_stopped_each(ag_store *store,
                ag_stopped_taker take,
                void *context,
                eg_error *err)
{
    stopped_visit visit = {store, take, context};
    sql_statement s =
        sql_begin(store->db, "SELECT source, tripped FROM breaker WHERE"
                             " released = 0 ORDER BY source");
    uint64_t count = 0;
    return sql_each(&s, visit_stopped, &visit, &count, err);
}

/** The stopped source, or EG_ERR_STATE. */
static eg_status
find_stopped(ag_store *store, ag_stopped *out, uint64_t source, eg_error *err)
{
    bool stopped = false;
    EG_TRY(ag_is_stopped(store, &stopped, source, err));
    if (!stopped) {
        return eg_fail(err, EG_ERR_STATE, "source %" PRIu64 " is not stopped",
                       source);
    }
    *out = (ag_stopped){.source = source};
    return count_held(store, out, err);
}

/** The next held review of a source; false: there is none left. */
static eg_status
next_held(ag_store *store,
          bool *found,
          ag_review *out,
          uint64_t source,
          eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM review WHERE source = $1 AND"
                             " state = $2 ORDER BY id LIMIT 1");
    sql_bind_number(&s, 1, source);
    sql_bind_number(&s, 2, AG_REVIEW_HELD);
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    const eg_status status = ag_row_review(&s, out, err);
    sql_end(&s);
    return status;
}

/** Let one held statement go the way that it would have gone. */
static eg_status
release_one(ag_desk *desk,
            const ag_review *review,
            uint64_t by,
            ag_time now,
            eg_error *err)
{
    ag_incident incident;
    if (review->need > 0) {
        return ag_row_set_review(desk->store, review->id, AG_REVIEW_OPEN, 0,
                                 err);
    }
    EG_TRY(ag_row_set_review(desk->store, review->id, AG_REVIEW_APPROVED, now,
                             err));
    EG_TRY(ag_incident_get(desk->store, &incident, review->incident, err));
    EG_TRY(ag_row_note(desk->store, "review.released", now, by, &incident, err,
                       "\"review\":%" PRIu64, review->id));
    return ag_tell(desk, &incident, &review->statement, review->source, now,
                   err);
}

/** A released source counts anew, and so do the actors that it told of. */
static eg_status
reset(ag_store *store, uint64_t source, ag_time now, eg_error *err)
{
    const uint64_t today = (uint64_t)(now / AG_DAY);
    sql_statement s = sql_begin(
        store->db,
        "UPDATE budget SET used = 0 WHERE scope = $1 AND day = $2 AND subject"
        " IN (SELECT incident.actor FROM incident JOIN review ON"
        " review.incident = incident.id WHERE review.source = $3 AND"
        " review.state = $4)");
    sql_bind_number(&s, 1, AG_SCOPE_ACTOR);
    sql_bind_number(&s, 2, today);
    sql_bind_number(&s, 3, source);
    sql_bind_number(&s, 4, AG_REVIEW_HELD);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db,
                  "UPDATE breaker SET released = $1, day = $2, base = COALESCE("
                  "(SELECT used FROM budget WHERE scope = $3 AND subject = $4"
                  " AND day = $2), 0) WHERE source = $4");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, today);
    sql_bind_number(&s, 3, AG_SCOPE_SOURCE);
    sql_bind_number(&s, 4, source);
    return sql_run(&s, err);
}

eg_status
ag_source_release(ag_desk *desk,
                  ag_stopped *out,
                  uint64_t source,
                  uint64_t by,
                  ag_time now,
                  eg_error *err)
{
    ag_review review;
    bool found = true;
    EG_TRY(find_stopped(desk->store, out, source, err));
    EG_TRY(reset(desk->store, source, now, err));
    EG_TRY(note_source(desk->store, "breaker.released", source, by, now, err));
    EG_TRY(move_directives(desk->store, source, AG_DIRECTIVE_HELD,
                           AG_DIRECTIVE_WAITS, err));
    EG_TRY(next_held(desk->store, &found, &review, source, err));
    while (found) {
        EG_TRY(release_one(desk, &review, by, now, err));
        EG_TRY(next_held(desk->store, &found, &review, source, err));
    }
    return EG_OK;
}

eg_status
ag_source_drop(ag_desk *desk,
               ag_stopped *out,
               uint64_t source,
               uint64_t by,
               ag_time now,
               eg_error *err)
{
    EG_TRY(find_stopped(desk->store, out, source, err));
    EG_TRY(note_source(desk->store, "breaker.dropped", source, by, now, err));
    EG_TRY(move_directives(desk->store, source, AG_DIRECTIVE_HELD,
                           AG_DIRECTIVE_CANCELLED, err));
    sql_statement s =
        sql_begin(desk->store->db, "UPDATE review SET state = $1, decided = $2"
                                   " WHERE source = $3 AND state = $4");
    sql_bind_number(&s, 1, AG_REVIEW_REFUSED);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, source);
    sql_bind_number(&s, 4, AG_REVIEW_HELD);
    return sql_run(&s, err);
}
