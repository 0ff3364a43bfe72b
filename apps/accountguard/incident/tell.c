/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Approved statements become directives: one for each reader who may know.
 */
#include <inttypes.h>

#include "accountguard/incident/audience.h"
#include "accountguard/incident/directive_row.h"
#include "accountguard/incident/limit.h"
#include "accountguard/incident/rows.h"
#include "accountguard/incident/say.h"

/** What the detections of an incident say for its notice. */
typedef struct marks {
    ag_tlp tlp;
    bool secret; /**< Some of it is for nobody else's ears. */
    ag_seen_by seen_by;
} marks;

static eg_status
read_marks(ag_store *store, marks *out, uint64_t incident, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "SELECT MAX(tlp), MAX(pap) FROM detection WHERE incident = $1");
    sql_bind_number(&s, 1, incident);
    EG_TRY(sql_one(&s, err));
    const uint64_t tlp = sql_number(&s, 0);
    const uint64_t pap = sql_number(&s, 1);
    sql_end(&s);
    s = sql_begin(store->db, "SELECT seen_by FROM detection WHERE incident = $1"
                             " ORDER BY level DESC, id LIMIT 1");
    sql_bind_number(&s, 1, incident);
    EG_TRY(sql_one(&s, err));
    const uint64_t seen_by = sql_number(&s, 0);
    sql_end(&s);
    if (tlp >= AG_TLP_COUNT || pap >= AG_PAP_COUNT ||
        seen_by >= AG_SEEN_BY_COUNT) {
        return sql_damaged(store->db, err);
    }
    /* A notice is for its reader alone, even where its words are not. */
    out->tlp = tlp > AG_TLP_AMBER_STRICT ? (ag_tlp)tlp : AG_TLP_AMBER_STRICT;
    out->secret = tlp == AG_TLP_RED || pap == AG_PAP_RED;
    out->seen_by = (ag_seen_by)seen_by;
    return EG_OK;
}

/** What a reader already knows of an incident. */
typedef struct known {
    bool told;
    ag_level level;
} known;

/** What was taken last for a reader, and cancel what was not taken. */
static eg_status
replace_waiting(ag_store *store,
                known *out,
                const ag_reader *reader,
                uint64_t incident,
                eg_error *err)
{
    const uint64_t value[] = {incident, (uint64_t)reader->audience,
                              reader->recipient};
    *out = (known){0};
    sql_statement s = sql_begin(
        store->db,
        "SELECT level FROM directive WHERE (incident = $1 OR incident IN"
        " (SELECT id FROM incident WHERE part_of = $1)) AND audience = $2 AND"
        " recipient = $3 AND state = $4 ORDER BY id DESC LIMIT 1");
    for (size_t i = 0; i < EG_ARRAY_LEN(value); i++) {
        sql_bind_number(&s, (int)i + 1, value[i]);
    }
    sql_bind_number(&s, 4, AG_DIRECTIVE_TAKEN);
    EG_TRY(sql_row(&s, &out->told, err));
    if (out->told) {
        const uint64_t level = sql_number(&s, 0);
        sql_end(&s);
        if (level >= AG_LEVEL_COUNT) {
            return sql_damaged(store->db, err);
        }
        out->level = (ag_level)level;
    }
    s = sql_begin(
        store->db,
        "UPDATE directive SET state = $1 WHERE (incident = $2 OR incident IN"
        " (SELECT id FROM incident WHERE part_of = $2)) AND audience = $3 AND"
        " recipient = $4 AND state IN ($5, $6)");
    sql_bind_number(&s, 1, AG_DIRECTIVE_CANCELLED);
    for (size_t i = 0; i < EG_ARRAY_LEN(value); i++) {
        sql_bind_number(&s, (int)i + 2, value[i]);
    }
    sql_bind_number(&s, 5, AG_DIRECTIVE_WAITS);
    sql_bind_number(&s, 6, AG_DIRECTIVE_HELD);
    return sql_run(&s, err);
}

/** The directive for a reader, without what the reader may not know. */
static ag_directive
write_directive(const ag_incident *incident,
                const ag_statement *said,
                const ag_reader *reader,
                const marks *m,
                const known *before)
{
    const bool person = reader->audience == AG_AUDIENCE_PERSON;
    const bool detail = person || (reader->detail && !m->secret);
    const bool news =
        said->kind == AG_NOTICE_NEW || said->kind == AG_NOTICE_RAISED;
    ag_directive d = {
        .incident = incident->id,
        .revision = incident->revision,
        .audience = reader->audience,
        .recipient = reader->recipient,
        .detail = detail,
        .kind = !news          ? said->kind
                : before->told ? AG_NOTICE_RAISED
                               : AG_NOTICE_NEW,
        .level = said->level,
        .was = before->told ? before->level : said->level,
        .apart = ag_level_is_compromised(said->level) ||
                 (before->told && ag_level_is_compromised(before->level)),
        .seen_by = m->seen_by,
        .tlp = m->tlp};
    if (detail) {
        d.account = incident->account;
        d.actor = said->actor;
        d.confidence = said->confidence;
        d.first = incident->first;
        d.last = incident->last;
        d.count = incident->count;
    }
    return d;
}

/** Use a reader's budget; *over: it is spent for today. */
static eg_status
spend(ag_desk *desk,
      bool *over,
      const ag_reader *reader,
      ag_time now,
      eg_error *err)
{
    const bool person = reader->audience == AG_AUDIENCE_PERSON;
    uint64_t used = 0;
    EG_TRY(ag_budget_use(desk->store, &used,
                         person ? AG_SCOPE_PERSON : AG_SCOPE_ORGANISATION,
                         reader->recipient, now, err));
    *over = used > (person ? desk->policy.person_budget
                           : desk->policy.organisation_budget);
    return EG_OK;
}

/** Tell one reader; @p again: only what was told is corrected or ended. */
static eg_status
tell_one(ag_desk *desk,
         const ag_incident *incident,
         const ag_statement *said,
         const ag_reader *reader,
         const marks *m,
         uint64_t source,
         bool again,
         ag_time now,
         eg_error *err)
{
    known before;
    bool over = false;
    EG_TRY(replace_waiting(desk->store, &before, reader, incident->id, err));
    if (again && !before.told) {
        return EG_OK;
    }
    ag_directive d = write_directive(incident, said, reader, m, &before);
    EG_TRY(spend(desk, &over, reader, now, err));
    ag_directive_schedule(&d, &desk->schedule, &desk->policy, now, over);
    return ag_row_add_directive(desk->store, &d, source, err);
}

static eg_status
tell_all(ag_desk *desk,
         ag_incident *incident,
         const ag_statement *said,
         uint64_t source,
         bool again,
         ag_time now,
         eg_error *err)
{
    ag_reader reader[AG_READERS_MAX];
    size_t len = 0;
    marks m = {0};
    ag_incident_told(incident, said);
    EG_TRY(ag_row_set_incident(desk->store, incident, err));
    EG_TRY(read_marks(desk->store, &m, incident->id, err));
    EG_TRY(
        ag_readers_of(desk->store, reader, &len, incident->account, now, err));
    for (size_t i = 0; i < len; i++) {
        /* Only a person's notice can say that it is made up. */
        if (m.seen_by == AG_SEEN_BY_CANARY &&
            reader[i].audience != AG_AUDIENCE_PERSON) {
            continue;
        }
        EG_TRY(tell_one(desk, incident, said, &reader[i], &m, source, again,
                        now, err));
    }
    return ag_row_note(desk->store, "incident.told", now, 0, incident, err,
                       "\"actor\":%" PRIu64 ",\"kind\":\"%s\",\"readers\":%zu,"
                       "\"revision\":%" PRIu64,
                       said->actor, ag_notice_kind_name(said->kind), len,
                       incident->revision);
}

/** An approved name is accepted in the attributions. */
static eg_status
accept_actor(ag_store *store, uint64_t incident, uint64_t actor, eg_error *err)
{
    if (actor == 0) {
        return EG_OK;
    }
    sql_statement s =
        sql_begin(store->db, "UPDATE attribution SET state = 1 WHERE"
                             " incident = $1 AND actor = $2");
    sql_bind_number(&s, 1, incident);
    sql_bind_number(&s, 2, actor);
    return sql_run(&s, err);
}

eg_status
ag_tell(ag_desk *desk,
        ag_incident *incident,
        const ag_statement *statement,
        uint64_t source,
        ag_time now,
        eg_error *err)
{
    EG_TRY(accept_actor(desk->store, incident->id, statement->actor, err));
    return tell_all(desk, incident, statement, source, false, now, err);
}

eg_status
ag_tell_again(ag_desk *desk,
              ag_incident *incident,
              const ag_statement *statement,
              ag_time now,
              eg_error *err)
{
    return tell_all(desk, incident, statement, 0, true, now, err);
}
