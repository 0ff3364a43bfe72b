/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of the store as rows that are counted.
 */
#include "accountguard/statistics/gather.h"

#include <stdlib.h>

#include "accountguard/actor/actor.h"
#include "accountguard/deliver/delivery.h"
#include "accountguard/enrol/words.h"
#include "accountguard/model/telling.h"

/* Columns of the statement, in its order. */
enum {
    NOTICE,
    SENT,
    INCIDENT,
    KIND,
    LEVEL,
    WAS,
    ACTOR,
    ACCOUNT,
    PERSON,
    ACCOUNT_KIND,
    ORGANISATION,
    COUNTRY,
    SECTOR
};

/** A gathering at work. */
typedef struct gathering {
    ag_gathered *out;
    const sql_db *db;
    ag_series_namer name;
    void *context;
} gathering;

void
ag_gathered_free(ag_gathered *g)
{
    for (size_t i = 0; i < g->actor_len; i++) {
        free((void *)(uintptr_t)g->actor[i].code);
        free((void *)(uintptr_t)g->actor[i].name);
    }
    free(g->row);
    g->row = NULL;
    g->len = g->cap = g->actor_len = 0;
}

/** Remember an actor. */
static eg_status
add_actor(gathering *g, uint64_t id, eg_error *err)
{
    ag_gathered *out = g->out;
    if (out->actor_len == AG_GATHER_ACTORS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "notices of one period name more than %d actors",
                       AG_GATHER_ACTORS_MAX);
    }
    char code[AG_ACTOR_ID_TEXT];
    char name[AG_SERIES_NAME];
    ag_actor_id_write(code, id);
    if (g->name == NULL || !g->name(g->context, name, id)) {
        memcpy(name, code, sizeof(code));
    }
    ag_stat_actor *actor = &out->actor[out->actor_len];
    *actor = (ag_stat_actor){.code = strdup(code), .name = strdup(name)};
    out->actor_id[out->actor_len++] = id;
    return actor->code != NULL && actor->name != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_MEMORY, "no memory");
}

/** The place of an actor among those that are named, from 1; 0: none. */
static eg_status
actor_of(gathering *g, uint32_t *out, uint64_t id, eg_error *err)
{
    *out = 0;
    if (id == 0) {
        return EG_OK;
    }
    size_t at = 0;
    while (at < g->out->actor_len && g->out->actor_id[at] != id) {
        at++;
    }
    if (at == g->out->actor_len) {
        EG_TRY(add_actor(g, id, err));
    }
    *out = (uint32_t)(at + 1);
    return EG_OK;
}

/** Whether a notice counts, and as what. */
static bool
what_of(ag_stat_what *out, uint64_t kind, ag_level level, uint64_t was)
{
    switch (kind) {
    case AG_NOTICE_NEW:
        *out = AG_STAT_WARNING;
        return true;
    case AG_NOTICE_RAISED:
        *out = AG_STAT_WARNING;
        return was < AG_LEVEL_COUNT &&
               strcmp(ag_level_public(level), ag_level_public((ag_level)was)) !=
                   0;
    case AG_NOTICE_CORRECTED:
    case AG_NOTICE_RETRACTED:
        *out = AG_STAT_CORRECTION;
        return true;
    default:
        return false; /* closures, and "a notice waits" */
    }
}

/** Where an organisation is and what it does; unknown without one. */
static bool
place_of(ag_stat_row *row, const sql_statement *s)
{
    char country[8] = "";
    char sector[64] = "";
    bool good = true;
    row->country = AG_STAT_COUNTRY_UNKNOWN;
    row->sector = AG_STAT_SECTOR_UNKNOWN;
    if (row->organisation == 0) {
        return true;
    }
    sql_name(s, COUNTRY, country, sizeof(country), &good);
    sql_name(s, SECTOR, sector, sizeof(sector), &good);
    return good && ag_country_read(&row->country, country) &&
           ag_sector_read(&row->sector, sector);
}

static eg_status
add_row(ag_gathered *out, const ag_stat_row *row, eg_error *err)
{
    if (out->len == out->cap) {
        const size_t cap = out->cap == 0 ? 1024 : 2 * out->cap;
        ag_stat_row *grown = out->len >= AG_STAT_ENTRIES_MAX
                                 ? NULL
                                 : realloc(out->row, cap * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "too many notices to count");
        }
        out->row = grown;
        out->cap = cap;
    }
    out->row[out->len++] = *row;
    return EG_OK;
}

static eg_status
take_row(const sql_statement *s, void *context, eg_error *err)
{
    gathering *g = context;
    const uint64_t level = sql_number(s, LEVEL);
    ag_stat_row row = {
        .shared = true,
        .sent = (ag_time)sql_number(s, SENT),
        .notice = sql_number(s, NOTICE),
        .incident = sql_number(s, INCIDENT),
        .account = sql_number(s, ACCOUNT),
        .person = sql_number(s, PERSON),
        .organisation =
            sql_is_null(s, COUNTRY) ? 0 : sql_number(s, ORGANISATION),
        .level = (ag_level)level,
        .personal = sql_number(s, ACCOUNT_KIND) == AG_ACCOUNT_PERSONAL};
    if (level >= AG_LEVEL_COUNT || !place_of(&row, s)) {
        return sql_damaged(g->db, err);
    }
    if (!what_of(&row.what, sql_number(s, KIND), row.level,
                 sql_number(s, WAS))) {
        return EG_OK;
    }
    EG_TRY(actor_of(g, &row.actor, sql_number(s, ACTOR), err));
    return add_row(g->out, &row, err);
}

eg_status
ag_gather(ag_store *store,
          ag_gathered *out,
          const ag_stat_period *period,
          ag_series_namer name,
          void *context,
          eg_error *err)
{
    gathering g = {
        .out = out, .db = store->db, .name = name, .context = context};
    uint64_t count = 0;
    /* A notice's directive tells the account and the actor that it named; several
     * that became one notice are told by the one whose revision it has. */
    sql_statement s = sql_begin(
        store->db,
        "SELECT n.id, t.sent, n.incident, n.kind, n.level, d.was, d.actor,"
        " a.id, a.person, a.kind, a.organisation, o.country, o.sector"
        " FROM (SELECT v.notice AS notice, MIN(m.time) AS sent FROM delivery v"
        " JOIN attempt m ON m.delivery = v.id WHERE m.outcome = $1"
        " GROUP BY v.notice) t"
        " JOIN notice n ON n.id = t.notice"
        " JOIN directive d ON d.incident = n.incident AND"
        " d.revision = n.revision AND d.audience = n.audience AND"
        " d.recipient = n.recipient"
        " JOIN account a ON a.id = d.account AND a.person = n.recipient"
        " LEFT JOIN organisation o ON o.id = a.organisation"
        " WHERE t.sent >= $2 AND t.sent < $3 AND n.audience = $4 AND"
        " EXISTS (SELECT 1 FROM consent c WHERE c.account = a.id AND"
        " c.share = 1 AND c.revoked = 0)"
        " ORDER BY n.id");
    sql_bind_number(&s, 1, AG_DELIVERY_ACCEPTED);
    sql_bind_number(&s, 2, (uint64_t)period->from);
    sql_bind_number(&s, 3, (uint64_t)period->until);
    sql_bind_number(&s, 4, AG_AUDIENCE_PERSON);
    return sql_each(&s, take_row, &g, &count, err);
}
