/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of incidents, attributions and reviews.
 */
#include "accountguard/incident/rows.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "accountguard/incident/audience.h"
#include "accountguard/store/audit.h"

/** A number that must be below @p bound. */
static unsigned
small(const sql_statement *row, int column, unsigned bound, bool *good)
{
    const uint64_t value = sql_number(row, column);
    *good = *good && value < bound;
    return *good ? (unsigned)value : 0;
}

/** A moment. */
static ag_time
moment(const sql_statement *row, int column, bool *good)
{
    const uint64_t value = sql_number(row, column);
    *good = *good && value <= (uint64_t)AG_TIME_MAX;
    return *good ? (ag_time)value : 0;
}

/* -- incidents --------------------------------------------------------------- */

/** Bind all columns but the id, from @p at on. */
static void
bind_incident(sql_statement *s, const ag_incident *i)
{
    const uint64_t value[] = {
        i->account,         i->actor,
        (uint64_t)i->state, i->into,
        (uint64_t)i->level, i->count,
        (uint64_t)i->first, (uint64_t)i->last,
        i->fresh,           (uint64_t)i->fresh_level,
        i->asserted,        (uint64_t)i->closed,
        i->revision,        (uint64_t)i->told_level,
        i->told_actor,      (uint64_t)i->opened,
        i->source,          i->late ? 1 + (uint64_t)i->late_level : 0};
    for (size_t at = 0; at < EG_ARRAY_LEN(value); at++) {
        sql_bind_number(s, (int)at + 1, value[at]);
    }
}

eg_status
ag_row_add_incident(ag_store *store, ag_incident *incident, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO incident (account, actor, state, part_of, level,"
        " detections, first_at, last_at, fresh, fresh_level, asserted, closed,"
        " revision, told_level, told_actor, opened, source, late_level)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
        " $15, $16, $17, $18) RETURNING id");
    bind_incident(&s, incident);
    EG_TRY(sql_one(&s, err));
    incident->id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_row_set_incident(ag_store *store, const ag_incident *incident, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "UPDATE incident SET account = $1, actor = $2, state = $3,"
        " part_of = $4, level = $5, detections = $6, first_at = $7,"
        " last_at = $8, fresh = $9, fresh_level = $10, asserted = $11,"
        " closed = $12, revision = $13, told_level = $14, told_actor = $15,"
        " opened = $16, source = $17, late_level = $18 WHERE id = $19");
    bind_incident(&s, incident);
    sql_bind_number(&s, 19, incident->id);
    return sql_run(&s, err);
}

eg_status
ag_row_incident(const sql_statement *row, ag_incident *out, eg_error *err)
{
    bool good = true;
    const unsigned late = small(row, 18, AG_LEVEL_COUNT + 1, &good);
    *out = (ag_incident){
        .id = sql_number(row, 0),
        .account = sql_number(row, 1),
        .actor = sql_number(row, 2),
        .state =
            (ag_incident_state)small(row, 3, AG_INCIDENT_STATE_COUNT, &good),
        .into = sql_number(row, 4),
        .level = (ag_level)small(row, 5, AG_LEVEL_COUNT, &good),
        .count = sql_number(row, 6),
        .first = moment(row, 7, &good),
        .last = moment(row, 8, &good),
        .fresh = sql_number(row, 9) != 0,
        .fresh_level = (ag_level)small(row, 10, AG_LEVEL_COUNT, &good),
        .asserted = sql_number(row, 11) != 0,
        .closed = moment(row, 12, &good),
        .revision = sql_number(row, 13),
        .told_level = (ag_level)small(row, 14, AG_LEVEL_COUNT, &good),
        .told_actor = sql_number(row, 15),
        .opened = moment(row, 16, &good),
        .source = sql_number(row, 17),
        .late = late > 0,
        .late_level = (ag_level)(late > 0 ? late - 1 : 0)};
    return good ? EG_OK : sql_damaged(row->db, err);
}

eg_status
ag_incident_get(ag_store *store, ag_incident *out, uint64_t id, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM incident WHERE id = $1");
    sql_bind_number(&s, 1, id);
    bool found = false;
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "there is no incident %" PRIu64,
                       id);
    }
    const eg_status status = ag_row_incident(&s, out, err);
    sql_end(&s);
    return status;
}

/** A bounded list of incidents that are read. */
typedef struct near_list {
    ag_incident *out;
    size_t len;
} near_list;

static eg_status
take_near(const sql_statement *row, void *context, eg_error *err)
{
    near_list *list = context;
    return ag_row_incident(row, &list->out[list->len++], err);
}

eg_status
ag_row_near(ag_store *store,
            ag_incident out[AG_NEAR_MAX],
            size_t *len,
            const ag_detection *d,
            const ag_policy *policy,
            eg_error *err)
{
    near_list list = {.out = out};
    const ag_time from = d->time - policy->window;
    sql_statement s = sql_begin(
        store->db,
        "SELECT * FROM incident WHERE account = $1 AND actor = $2 AND"
        " last_at >= $3 AND first_at <= $4 AND state < $5 ORDER BY state, id"
        " LIMIT 16");
    sql_bind_number(&s, 1, d->account);
    sql_bind_number(&s, 2, d->actor);
    sql_bind_number(&s, 3, from > 0 ? (uint64_t)from : 0);
    sql_bind_number(&s, 4, (uint64_t)(d->time + policy->window));
    sql_bind_number(&s, 5, AG_INCIDENT_JOINED);
    uint64_t count = 0;
    const eg_status status = sql_each(&s, take_near, &list, &count, err);
    *len = list.len;
    return status;
}
_Static_assert(AG_NEAR_MAX == 16, "the limit of the statement above");

/* -- attributions ------------------------------------------------------------ */

eg_status
ag_row_link(ag_store *store,
            uint64_t incident,
            const ag_attribution *one,
            eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "INSERT INTO attribution VALUES ($1, $2, $3, $4, $5, 0)"
                  " ON CONFLICT (incident, actor, source, method) DO UPDATE SET"
                  " confidence = excluded.confidence"
                  " WHERE excluded.confidence > attribution.confidence");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, one->actor);
    sql_bind_number(&s, 3, one->source);
    sql_bind_number(&s, 4, (uint64_t)one->method);
    sql_bind_number(&s, 5, one->confidence);
    return sql_run(&s, err);
}

/* -- reviews ----------------------------------------------------------------- */

const char *
ag_review_state_name(ag_review_state state)
{
    static const char *const words[] = {
#define WORD(name, word) [name] = (word),
        AG_REVIEW_STATE_TABLE(WORD)
#undef WORD
    };
    return words[state];
}

eg_status
ag_row_add_review(ag_store *store, ag_review *review, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO review (incident, kind, level, actor, confidence, need,"
        " state, source, asked, decided) VALUES ($1, $2, $3, $4, $5, $6, $7,"
        " $8, $9, $10) RETURNING id");
    const ag_statement *said = &review->statement;
    const uint64_t value[] = {
        review->incident,        (uint64_t)said->kind,
        (uint64_t)said->level,   said->actor,
        said->confidence,        review->need,
        (uint64_t)review->state, review->source,
        (uint64_t)review->asked, (uint64_t)review->decided};
    for (size_t i = 0; i < EG_ARRAY_LEN(value); i++) {
        sql_bind_number(&s, (int)i + 1, value[i]);
    }
    EG_TRY(sql_one(&s, err));
    review->id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_row_set_review(ag_store *store,
                  uint64_t review,
                  ag_review_state state,
                  ag_time decided,
                  eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE review SET state = $1, decided = $2 WHERE id = $3");
    sql_bind_number(&s, 1, (uint64_t)state);
    sql_bind_number(&s, 2, (uint64_t)decided);
    sql_bind_number(&s, 3, review);
    return sql_run(&s, err);
}

eg_status
ag_row_review(const sql_statement *row, ag_review *out, eg_error *err)
{
    bool good = true;
    *out = (ag_review){
        .id = sql_number(row, 0),
        .incident = sql_number(row, 1),
        .statement = {.kind = (ag_notice_kind)small(
                          row, 2, AG_NOTICE_KIND_COUNT, &good),
                      .level = (ag_level)small(row, 3, AG_LEVEL_COUNT, &good),
                      .actor = sql_number(row, 4),
                      .confidence = small(row, 5, 101, &good)},
        .need = small(row, 6, AG_FOUR_EYES + 1, &good),
        .state = (ag_review_state)small(row, 7, AG_REVIEW_STATE_COUNT, &good),
        .source = sql_number(row, 8),
        .asked = moment(row, 9, &good),
        .decided = moment(row, 10, &good)};
    return good ? EG_OK : sql_damaged(row->db, err);
}

/** Count who approved. */
static eg_status
count_approvals(ag_store *store, ag_review *review, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "SELECT COUNT(*) FROM vote WHERE review = $1 AND approves = 1");
    sql_bind_number(&s, 1, review->id);
    EG_TRY(sql_one(&s, err));
    review->approved = (unsigned)sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_row_waiting(ag_store *store,
               bool *there,
               ag_review *out,
               uint64_t incident,
               eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM review WHERE incident = $1 AND"
                             " state <= $2 ORDER BY id DESC LIMIT 1");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, AG_REVIEW_HELD);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    const eg_status status = ag_row_review(&s, out, err);
    sql_end(&s);
    return status == EG_OK ? count_approvals(store, out, err) : status;
}

eg_status
ag_review_get(ag_store *store, ag_review *out, uint64_t id, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM review WHERE id = $1");
    sql_bind_number(&s, 1, id);
    bool found = false;
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "there is no review %" PRIu64,
                       id);
    }
    const eg_status status = ag_row_review(&s, out, err);
    sql_end(&s);
    return status == EG_OK ? count_approvals(store, out, err) : status;
}

/** Whom rows of reviews go to. */
typedef struct review_visit {
    ag_store *store;
    ag_review_taker take;
    void *context;
} review_visit;

static eg_status
visit_review(const sql_statement *row, void *context, eg_error *err)
{
    const review_visit *v = context;
    ag_review review;
    EG_TRY(ag_row_review(row, &review, err));
    EG_TRY(count_approvals(v->store, &review, err));
    return v->take(&review, v->context, err);
}

eg_status
ag_review_each(ag_store *store,
               ag_review_state state,
               uint64_t after,
               ag_review_taker take,
               void *context,
               eg_error *err)
{
    review_visit visit = {store, take, context};
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM review WHERE state = $1 AND id > $2"
                             " ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, (uint64_t)state);
    sql_bind_number(&s, 2, after);
    uint64_t count = 0;
    return sql_each(&s, visit_review, &visit, &count, err);
}

/* -- the log ----------------------------------------------------------------- */

eg_status
ag_row_note(ag_store *store,
            const char *kind,
            ag_time now,
            uint64_t by,
            const ag_incident *about,
            eg_error *err,
            const char *format,
            ...)
{
    char members[256];
    char payload[384];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(members, sizeof(members), format, values);
    va_end(values);
    const int len = snprintf(payload, sizeof(payload),
                             "{\"incident\":%" PRIu64 ",\"level\":\"%s\"%s%s}",
                             about->id, ag_level_name(about->level),
                             members[0] != '\0' ? "," : "", members);
    ag_subject owner;
    bool there = false;
    EG_TRY(ag_account_subject(store, &owner, &there, about->account, err));
    const ag_audit_entry entry = {
        .kind = kind,
        .time = now,
        .by = by,
        .about = there ? &owner : NULL,
        .payload = {(const uint8_t *)payload, (size_t)len}};
    return ag_audit(store, NULL, &entry, err);
}
