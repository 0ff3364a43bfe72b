/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do with an incident.
 */
#include "accountguard/incident/handle.h"

#include <inttypes.h>

#include "accountguard/incident/rows.h"
#include "accountguard/incident/say.h"

/* -- looking ----------------------------------------------------------------- */

/** To whom incidents go. */
typedef struct visit {
    ag_incident_taker take;
    void *context;
} visit;

static eg_status
visit_row(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_incident incident;
    EG_TRY(ag_row_incident(row, &incident, err));
    return v->take(&incident, v->context, err);
}

eg_status
ag_incident_each(ag_store *store,
                 ag_incident_state state,
                 uint64_t after,
                 ag_incident_taker take,
                 void *context,
                 eg_error *err)
{
    visit v = {take, context};
    sql_statement s = sql_begin(
        store->db, "SELECT * FROM incident WHERE state = $1 AND id > $2"
                   " ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, (uint64_t)state);
    sql_bind_number(&s, 2, after);
    uint64_t count = 0;
    return sql_each(&s, visit_row, &v, &count, err);
}

eg_status
ag_incident_each_late(ag_store *store,
                      uint64_t after,
                      ag_incident_taker take,
                      void *context,
                      eg_error *err)
{
    visit v = {take, context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT * FROM incident WHERE state = $1 AND id > $2 AND"
                   " late_level > 0 ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, AG_INCIDENT_CLOSED);
    sql_bind_number(&s, 2, after);
    return sql_each(&s, visit_row, &v, &count, err);
}

eg_status
ag_incident_links(ag_store *store,
                  ag_attribution out[AG_INCIDENT_LINKS_MAX],
                  size_t *len,
                  uint64_t incident,
                  eg_error *err)
{
    return ag_links_of(store, out, len, incident, err);
}
_Static_assert(AG_INCIDENT_LINKS_MAX == AG_LINKS_MAX, "one list");

/** To whom detections go. */
typedef struct found_visit {
    ag_found_taker take;
    void *context;
} found_visit;

static eg_status
visit_found(const sql_statement *row, void *context, eg_error *err)
{
    const found_visit *v = context;
    char rule[64];
    bool good = true;
    sql_name(row, 2, rule, sizeof(rule), &good);
    const uint64_t level = sql_number(row, 3);
    const uint64_t tlp = sql_number(row, 5);
    const uint64_t pap = sql_number(row, 6);
    const ag_found found = {.id = sql_number(row, 0),
                            .source = sql_number(row, 1),
                            .rule = good ? ag_rule_find(rule) : NULL,
                            .level = (ag_level)level,
                            .confidence = (unsigned)sql_number(row, 4),
                            .tlp = (ag_tlp)tlp,
                            .pap = (ag_pap)pap,
                            .time = (ag_time)sql_number(row, 7),
                            .received = (ag_time)sql_number(row, 8)};
    if (found.rule == NULL || level >= AG_LEVEL_COUNT || tlp >= AG_TLP_COUNT ||
        pap >= AG_PAP_COUNT) {
        return sql_damaged(row->db, err);
    }
    return v->take(&found, v->context, err);
}

eg_status
ag_incident_found(ag_store *store,
                  uint64_t incident,
                  ag_found_taker take,
                  void *context,
                  eg_error *err)
{
    found_visit v = {take, context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT id, source, rule, level, confidence, tlp, pap, time,"
                   " received FROM detection WHERE incident = $1"
                   " ORDER BY time, id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, incident);
    return sql_each(&s, visit_found, &v, &count, err);
}

/** An incident that is open. */
static eg_status
get_open(ag_store *store, ag_incident *out, uint64_t id, eg_error *err)
{
    EG_TRY(ag_incident_get(store, out, id, err));
    return out->state == AG_INCIDENT_OPEN
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "incident %" PRIu64 " is %s", id,
                         ag_incident_state_name(out->state));
}

/* -- saying more ------------------------------------------------------------- */

/** Keep a person's word as a detection, once for each incident and rule. */
static eg_status
keep_word(ag_desk *desk,
          ag_incident *incident,
          bool by_owner,
          ag_time now,
          eg_error *err)
{
    ag_finding finding;
    eg_hash native;
    uint8_t number[8];
    ag_evidence_confirm(&finding, by_owner);
    eg_store_be64(number, incident->id);
    eg_sha256_once(&native, number, sizeof(number));
    sql_statement s = sql_begin(
        desk->store->db,
        "INSERT INTO detection (source, native, rule, account, actor, incident,"
        " level, asserted, confidence, seen_by, tlp, pap, time, received)"
        " VALUES (0, $1, $2, $3, $4, $5, $6, 0, 100, $7, 0, 0, $8, $9)"
        " ON CONFLICT (source, native, rule) DO NOTHING");
    sql_bind_hash(&s, 1, &native);
    sql_bind_name(&s, 2, ag_rule_id(finding.rule));
    sql_bind_number(&s, 3, incident->account);
    sql_bind_number(&s, 4, incident->actor);
    sql_bind_number(&s, 5, incident->id);
    sql_bind_number(&s, 6, (uint64_t)finding.level);
    sql_bind_number(&s, 7, by_owner ? AG_SEEN_BY_OWNER : AG_SEEN_BY_ANALYST);
    sql_bind_number(&s, 8, (uint64_t)incident->last);
    sql_bind_number(&s, 9, (uint64_t)now);
    EG_TRY(sql_run(&s, err));
    incident->level = finding.level;
    return ag_row_set_incident(desk->store, incident, err);
}

/** The review of a statement, be it asked already; its votes count. */
static eg_status
ask_once(ag_desk *desk,
         ag_review *out,
         const ag_incident *incident,
         const ag_statement *said,
         ag_time now,
         eg_error *err)
{
    bool waits = false;
    EG_TRY(ag_row_waiting(desk->store, &waits, out, incident->id, err));
    return waits && out->state == AG_REVIEW_OPEN &&
                   out->statement.level == said->level &&
                   out->statement.actor == said->actor
               ? EG_OK
               : ag_ask(desk, out, incident, said, 0, false, now, err);
}

eg_status
ag_incident_confirm(ag_desk *desk,
                    ag_review *review,
                    uint64_t id,
                    const ag_confirmation *said,
                    uint64_t by,
                    ag_time now,
                    eg_error *err)
{
    ag_incident incident;
    ag_statement statement;
    if ((!said->compromised && said->actor == 0) || said->confidence > 100 ||
        (said->actor == 0) != (said->confidence == 0)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "say that the account is compromised, or an actor with "
                       "a confidence from 1 to 100");
    }
    EG_TRY(get_open(desk->store, &incident, id, err));
    if (said->compromised) {
        EG_TRY(keep_word(desk, &incident, said->by_owner, now, err));
    }
    if (said->actor != 0) {
        const ag_attribution link = {.actor = said->actor,
                                     .confidence = said->confidence,
                                     .method = AG_METHOD_ANALYST};
        EG_TRY(ag_row_link(desk->store, id, &link, err));
    }
    if (!ag_incident_says(&statement, &incident, incident.level, said->actor,
                          said->confidence)) {
        return eg_fail(err, EG_ERR_STATE,
                       "that was told of incident %" PRIu64 " already", id);
    }
    bool before = false;
    EG_TRY(ask_once(desk, review, &incident, &statement, now, err));
    EG_TRY(ag_has_decided(desk->store, &before, review->id, by, err));
    if (!before) {
        EG_TRY(ag_row_note(desk->store, "incident.confirmed", now, by,
                           &incident, err, "\"actor\":%" PRIu64, said->actor));
    }
    return ag_review_decide(desk, review, review->id, by, true, now, err);
}

/* -- saying less ------------------------------------------------------------- */

eg_status
ag_incident_lower(ag_desk *desk,
                  ag_incident *out,
                  uint64_t id,
                  ag_level level,
                  uint64_t by,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(get_open(desk->store, out, id, err));
    if (level >= out->level) {
        return eg_fail(err, EG_ERR_STATE,
                       "incident %" PRIu64 " is %s, which is not above %s", id,
                       ag_level_name(out->level), ag_level_name(level));
    }
    const ag_level before = out->level;
    EG_TRY(ag_unsay(desk, out, now, err));
    out->level = level;
    if (out->fresh_level > level) {
        out->fresh_level = level;
        out->asserted = false;
    }
    EG_TRY(ag_row_set_incident(desk->store, out, err));
    EG_TRY(ag_row_note(desk->store, "incident.lowered", now, by, out, err,
                       "\"from\":\"%s\"", ag_level_name(before)));
    const ag_statement said = {.kind = AG_NOTICE_CORRECTED, .level = level};
    return out->revision > 0 && out->told_level > level
               ? ag_tell_again(desk, out, &said, now, err)
               : EG_OK;
}

eg_status
ag_incident_close(ag_desk *desk,
                  ag_incident *out,
                  uint64_t id,
                  bool false_alarm,
                  uint64_t by,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(get_open(desk->store, out, id, err));
    EG_TRY(ag_unsay(desk, out, now, err));
    const ag_statement said = {
        .kind = false_alarm ? AG_NOTICE_RETRACTED : AG_NOTICE_CLOSED,
        .level = out->revision > 0 ? out->told_level : out->level};
    out->state = AG_INCIDENT_CLOSED;
    out->closed = now;
    EG_TRY(ag_row_set_incident(desk->store, out, err));
    EG_TRY(ag_row_note(desk->store, "incident.closed", now, by, out, err,
                       "\"false-alarm\":%s", false_alarm ? "true" : "false"));
    return out->revision > 0 ? ag_tell_again(desk, out, &said, now, err)
                             : EG_OK;
}

/** An open incident of an account, of which nothing tells but canaries. */
static eg_status
find_canary(ag_store *store,
            ag_incident *out,
            bool *there,
            uint64_t account,
            eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT * FROM incident WHERE account = $1 AND state = $2"
                   " AND NOT EXISTS (SELECT 1 FROM detection WHERE"
                   " detection.incident = incident.id AND seen_by <> $3)"
                   " ORDER BY id LIMIT 1");
    sql_bind_number(&s, 1, account);
    sql_bind_number(&s, 2, AG_INCIDENT_OPEN);
    sql_bind_number(&s, 3, AG_SEEN_BY_CANARY);
    EG_TRY(sql_row(&s, there, err));
    const eg_status status = *there ? ag_row_incident(&s, out, err) : EG_OK;
    sql_end(&s);
    return status;
}

eg_status
ag_incident_end_canary(ag_desk *desk,
                       uint64_t account,
                       ag_time now,
                       eg_error *err)
{
    ag_incident incident;
    bool there = false;
    EG_TRY(find_canary(desk->store, &incident, &there, account, err));
    while (there) {
        incident.state = AG_INCIDENT_CLOSED;
        /* The next one happens after it, if only by a second. */
        incident.closed = incident.last;
        EG_TRY(ag_row_set_incident(desk->store, &incident, err));
        EG_TRY(ag_row_note(desk->store, "incident.closed", now, 0, &incident,
                           err, "\"canary\":true"));
        EG_TRY(find_canary(desk->store, &incident, &there, account, err));
    }
    return EG_OK;
}

/* -- what came late ------------------------------------------------------------ */

eg_status
ag_incident_reopen(ag_desk *desk,
                   ag_incident *out,
                   uint64_t id,
                   bool dismiss,
                   uint64_t by,
                   ag_time now,
                   eg_error *err)
{
    EG_TRY(ag_incident_get(desk->store, out, id, err));
    if (out->state != AG_INCIDENT_CLOSED || !out->late) {
        return eg_fail(err, EG_ERR_STATE,
                       "nothing came late for a closed incident %" PRIu64, id);
    }
    out->late = false;
    if (!dismiss) {
        out->state = AG_INCIDENT_OPEN;
        out->closed = 0;
        out->level = out->late_level;
    }
    EG_TRY(ag_row_set_incident(desk->store, out, err));
    EG_TRY(ag_row_note(
        desk->store, dismiss ? "incident.dismissed" : "incident.reopened", now,
        by, out, err, "\"late\":\"%s\"", ag_level_name(out->late_level)));
    return dismiss ? EG_OK : ag_say(desk, out, out->source, now, err);
}

/* -- what readers say -------------------------------------------------------- */

static const char *const feedback_words[] = {
#define WORD(name, word) [name] = (word),
    AG_FEEDBACK_TABLE(WORD)
#undef WORD
};

const char *
ag_feedback_name(ag_feedback feedback)
{
    return feedback_words[feedback];
}

bool
ag_feedback_read(ag_feedback *out, const char *word)
{
    for (unsigned i = 0; i < AG_FEEDBACK_COUNT; i++) {
        if (strcmp(feedback_words[i], word) == 0) {
            *out = (ag_feedback)i;
            return true;
        }
    }
    return false;
}

eg_status
ag_incident_feedback(ag_desk *desk,
                     uint64_t id,
                     ag_feedback feedback,
                     uint64_t by,
                     ag_time now,
                     eg_error *err)
{
    ag_incident incident;
    EG_TRY(ag_incident_get(desk->store, &incident, id, err));
    sql_statement s = sql_begin(
        desk->store->db,
        "INSERT INTO feedback (incident, kind, time) VALUES ($1, $2, $3)");
    sql_bind_number(&s, 1, id);
    sql_bind_number(&s, 2, (uint64_t)feedback);
    sql_bind_number(&s, 3, (uint64_t)now);
    EG_TRY(sql_run(&s, err));
    return ag_row_note(desk->store, "incident.feedback", now, by, &incident,
                       err, "\"feedback\":\"%s\"", ag_feedback_name(feedback));
}
