/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Detections into incidents.
 */
#include "accountguard/incident/take.h"

#include <inttypes.h>

#include "accountguard/incident/rows.h"
#include "accountguard/incident/say.h"

const char *
ag_taken_name(ag_taken taken)
{
    static const char *const words[] = {
#define WORD(name, word) [name] = (word),
        AG_TAKEN_TABLE(WORD)
#undef WORD
    };
    return words[taken];
}

/** Keep a detection; *id is 0 if it is known. */
static eg_status
keep_detection(ag_store *store,
               uint64_t *id,
               const ag_observed *seen,
               const ag_detection *d,
               eg_error *err)
{
    const ag_finding *f = seen->finding;
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO detection (source, native, rule, account, actor, incident,"
        " level, asserted, confidence, seen_by, tlp, pap, time, received)"
        " VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13)"
        " ON CONFLICT (source, native, rule) DO NOTHING RETURNING id");
    sql_bind_number(&s, 1, seen->source);
    sql_bind_hash(&s, 2, &seen->native);
    sql_bind_name(&s, 3, ag_rule_id(f->rule));
    sql_bind_number(&s, 4, d->account);
    sql_bind_number(&s, 5, d->actor);
    sql_bind_number(&s, 6, (uint64_t)d->level);
    sql_bind_number(&s, 7, d->asserted);
    sql_bind_number(&s, 8, f->confidence);
    sql_bind_number(&s, 9, (uint64_t)seen->seen_by);
    sql_bind_number(&s, 10, (uint64_t)f->tlp);
    sql_bind_number(&s, 11, (uint64_t)f->pap);
    sql_bind_number(&s, 12, (uint64_t)d->time);
    sql_bind_number(&s, 13, (uint64_t)d->received);
    bool found = false;
    *id = 0;
    EG_TRY(sql_row(&s, &found, err));
    if (found) {
        *id = sql_number(&s, 0);
        sql_end(&s);
    }
    return EG_OK;
}

/** Say to which incident a detection belongs, and whom its words point at. */
static eg_status
attach(ag_store *store,
       uint64_t detection,
       uint64_t incident,
       const ag_finding *f,
       eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE detection SET incident = $1 WHERE id = $2");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, detection);
    EG_TRY(sql_run(&s, err));
    for (size_t i = 0; i < f->attribution_len; i++) {
        EG_TRY(ag_row_link(store, incident, &f->attribution[i], err));
    }
    return EG_OK;
}

/* -- two incidents become one ------------------------------------------------ */

/** Move what belongs to @p younger. */
static eg_status
move_rows(ag_store *store, uint64_t older, uint64_t younger, eg_error *err)
{
    static const char *const text[] = {
        "UPDATE detection SET incident = $1 WHERE incident = $2",
        "UPDATE incident SET part_of = $1 WHERE part_of = $2",
        "INSERT INTO attribution SELECT $1, actor, source, method, confidence,"
        " state FROM attribution WHERE incident = $2"
        " ON CONFLICT (incident, actor, source, method) DO NOTHING",
        "DELETE FROM attribution WHERE incident <> $1 AND incident = $2"};
    for (size_t i = 0; i < EG_ARRAY_LEN(text); i++) {
        sql_statement s = sql_begin(store->db, text[i]);
        sql_bind_number(&s, 1, older);
        sql_bind_number(&s, 2, younger);
        EG_TRY(sql_run(&s, err));
    }
    return EG_OK;
}

static eg_status
join(ag_desk *desk,
     ag_incident *older,
     ag_incident *younger,
     ag_time now,
     eg_error *err)
{
    /* What was approved of either is told; what people are asked, they are asked
     * again of the whole. */
    EG_TRY(ag_unask(desk->store, older->id, now, err));
    EG_TRY(ag_unask(desk->store, younger->id, now, err));
    ag_incident_join(older, younger);
    EG_TRY(ag_row_set_incident(desk->store, younger, err));
    EG_TRY(move_rows(desk->store, older->id, younger->id, err));
    return ag_row_note(desk->store, "incident.joined", now, 0, older, err,
                       "\"joined\":%" PRIu64, younger->id);
}

/* -- taking ------------------------------------------------------------------ */

/** A new incident of one detection. */
static eg_status
open_one(ag_desk *desk,
         ag_incident *out,
         const ag_detection *d,
         uint64_t source,
         ag_time now,
         eg_error *err)
{
    *out = ag_incident_open(d, &desk->policy);
    out->source = source;
    EG_TRY(ag_row_add_incident(desk->store, out, err));
    return ag_row_note(desk->store, "incident.opened", now, 0, out, err, "%s",
                       "");
}

/** Take a detection into those open incidents that cover it. */
static eg_status
join_open(ag_desk *desk,
          ag_incident *near,
          size_t len,
          const ag_detection *d,
          uint64_t source,
          ag_taken *out,
          ag_time now,
          eg_error *err)
{
    ag_incident *into = &near[0];
    const ag_level before = into->level;
    ag_incident_add(into, d, &desk->policy);
    for (size_t i = 1; i < len && near[i].state == AG_INCIDENT_OPEN; i++) {
        EG_TRY(join(desk, into, &near[i], now, err));
    }
    *out = into->level > before ? AG_TAKEN_RAISED : AG_TAKEN_JOINED;
    if (*out == AG_TAKEN_JOINED) {
        return ag_row_set_incident(desk->store, into, err);
    }
    into->source = source;
    EG_TRY(ag_row_set_incident(desk->store, into, err));
    return ag_row_note(desk->store, "incident.raised", now, 0, into, err,
                       "\"from\":\"%s\"", ag_level_name(before));
}

/** Note what comes for a closed incident, and no more. */
static eg_status
add_late(ag_desk *desk,
         ag_incident *closed,
         const ag_detection *d,
         ag_time now,
         eg_error *err)
{
    const bool was_late = closed->late;
    ag_incident_add_late(closed, d);
    EG_TRY(ag_row_set_incident(desk->store, closed, err));
    return closed->late == was_late
               ? EG_OK
               : ag_row_note(desk->store, "incident.late", now, 0, closed, err,
                             "\"late\":\"%s\"",
                             ag_level_name(closed->late_level));
}

/** The source of what is made up; 0: there is none. */
static eg_status
find_canary(ag_store *store, uint64_t *out, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "SELECT COALESCE(MIN(id), 0) FROM source WHERE seen_by = $1");
    sql_bind_number(&s, 1, AG_SEEN_BY_CANARY);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** Those of @p near that cover the detection, open ones first.  What is made up
 * and what was seen are never one incident. */
static eg_status
keep_covering(ag_desk *desk,
              ag_incident *near,
              size_t *len,
              const ag_detection *d,
              const ag_observed *seen,
              eg_error *err)
{
    size_t kept = 0;
    uint64_t canary = 0;
    EG_TRY(find_canary(desk->store, &canary, err));
    const bool made_up = seen->seen_by == AG_SEEN_BY_CANARY;
    for (size_t i = 0; i < *len; i++) {
        const bool same = canary == 0 || (near[i].source == canary) == made_up;
        if (same && ag_incident_covers(&near[i], d, &desk->policy)) {
            near[kept++] = near[i];
        }
    }
    *len = kept;
    return EG_OK;
}

eg_status
ag_take(ag_desk *desk,
        ag_taken *out,
        uint64_t *incident,
        const ag_observed *seen,
        ag_time now,
        eg_error *err)
{
    const ag_detection d = {.account = seen->account,
                            .actor = ag_finding_actor(seen->finding),
                            .level = seen->finding->level,
                            .asserted = seen->finding->asserted,
                            .time = seen->time,
                            .received = now};
    ag_incident near[AG_NEAR_MAX + 1] = {0};
    size_t len = 0;
    uint64_t id = 0;
    *out = AG_TAKEN_KNOWN;
    if (incident != NULL) {
        *incident = 0;
    }
    EG_TRY(keep_detection(desk->store, &id, seen, &d, err));
    if (id == 0) {
        return EG_OK;
    }
    EG_TRY(ag_row_near(desk->store, near, &len, &d, &desk->policy, err));
    EG_TRY(keep_covering(desk, near, &len, &d, seen, err));
    if (len == 0) {
        *out = AG_TAKEN_OPENED;
        EG_TRY(open_one(desk, &near[0], &d, seen->source, now, err));
    } else if (near[0].state == AG_INCIDENT_OPEN) {
        EG_TRY(join_open(desk, near, len, &d, seen->source, out, now, err));
    } else {
        *out = AG_TAKEN_LATE;
        EG_TRY(add_late(desk, &near[0], &d, now, err));
    }
    EG_TRY(attach(desk->store, id, near[0].id, seen->finding, err));
    EG_TRY(ag_row_note(desk->store, "detection.found", now, 0, &near[0], err,
                       "\"detection\":%" PRIu64 ",\"rule\":\"%s\"", id,
                       ag_rule_id(seen->finding->rule)));
    if (incident != NULL) {
        *incident = near[0].id;
    }
    return *out == AG_TAKEN_LATE
               ? EG_OK
               : ag_say(desk, &near[0], seen->source, now, err);
}
