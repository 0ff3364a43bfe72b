/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of directives, and taking them.
 */
#include "accountguard/incident/outbox.h"

#include "accountguard/incident/audience.h"
#include "accountguard/incident/directive_row.h"

const char *
ag_directive_state_name(ag_directive_state state)
{
    static const char *const words[] = {
#define WORD(name, word) [name] = (word),
        AG_DIRECTIVE_STATE_TABLE(WORD)
#undef WORD
    };
    return words[state];
}

/* -- rows -------------------------------------------------------------------- */

eg_status
ag_row_add_directive(ag_store *store,
                     const ag_directive *d,
                     uint64_t source,
                     eg_error *err)
{
    const uint64_t value[] = {d->incident,
                              d->revision,
                              (uint64_t)d->audience,
                              d->recipient,
                              d->account,
                              d->detail,
                              d->apart,
                              (uint64_t)d->kind,
                              (uint64_t)d->level,
                              (uint64_t)d->was,
                              d->actor,
                              d->confidence,
                              (uint64_t)d->seen_by,
                              (uint64_t)d->first,
                              (uint64_t)d->last,
                              d->count,
                              (uint64_t)d->tlp,
                              (uint64_t)d->not_before,
                              (uint64_t)d->expires,
                              source};
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO directive (incident, revision, audience, recipient,"
        " account, detail, apart, kind, level, was, actor, confidence, seen_by,"
        " first_at, last_at, detections, tlp, not_before, expires, source,"
        " aggregate, state, bundle) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
        " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, 0)"
        " ON CONFLICT (incident, revision, audience, recipient) DO NOTHING");
    for (size_t i = 0; i < EG_ARRAY_LEN(value); i++) {
        sql_bind_number(&s, (int)i + 1, value[i]);
    }
    sql_bind_hash(&s, 21, &d->aggregate);
    return sql_run(&s, err);
}

/** A number that must be below @p bound. */
static unsigned
small(const sql_statement *row, int column, unsigned bound, bool *good)
{
    const uint64_t value = sql_number(row, column);
    *good = *good && value < bound;
    return *good ? (unsigned)value : 0;
}

eg_status
ag_row_directive(const sql_statement *row,
                 ag_directive *out,
                 ag_directive_state *state,
                 eg_error *err)
{
    bool good = true;
    *out = (ag_directive){
        .id = sql_number(row, 0),
        .incident = sql_number(row, 1),
        .revision = sql_number(row, 2),
        .audience = (ag_audience)small(row, 3, AG_AUDIENCE_COUNT, &good),
        .recipient = sql_number(row, 4),
        .account = sql_number(row, 5),
        .detail = sql_number(row, 6) != 0,
        .apart = sql_number(row, 7) != 0,
        .kind = (ag_notice_kind)small(row, 8, AG_NOTICE_KIND_COUNT, &good),
        .level = (ag_level)small(row, 9, AG_LEVEL_COUNT, &good),
        .was = (ag_level)small(row, 10, AG_LEVEL_COUNT, &good),
        .actor = sql_number(row, 11),
        .confidence = small(row, 12, 101, &good),
        .seen_by = (ag_seen_by)small(row, 13, AG_SEEN_BY_COUNT, &good),
        .first = (ag_time)sql_number(row, 14),
        .last = (ag_time)sql_number(row, 15),
        .count = sql_number(row, 16),
        .tlp = (ag_tlp)small(row, 17, AG_TLP_COUNT, &good),
        .not_before = (ag_time)sql_number(row, 18),
        .expires = (ag_time)sql_number(row, 19)};
    sql_hash(row, 20, &out->aggregate, &good);
    *state =
        (ag_directive_state)small(row, 22, AG_DIRECTIVE_STATE_COUNT, &good);
    return good ? EG_OK : sql_damaged(row->db, err);
}

/** To whom the directives of an incident go. */
typedef struct visit {
    ag_directive_taker take;
    void *context;
} visit;

static eg_status
visit_row(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_directive d;
    ag_directive_state state;
    EG_TRY(ag_row_directive(row, &d, &state, err));
    return v->take(&d, state, v->context, err);
}

eg_status
ag_directive_each(ag_store *store,
                  uint64_t incident,
                  ag_directive_taker take,
                  void *context,
                  eg_error *err)
{
    visit v = {take, context};
    sql_statement s = sql_begin(
        store->db, "SELECT * FROM directive WHERE incident = $1 ORDER BY id"
                   " LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, incident);
    uint64_t count = 0;
    return sql_each(&s, visit_row, &v, &count, err);
}

/* -- taking ------------------------------------------------------------------ */

/** The directive that is due first; *there is false: none is. */
static eg_status
first_due(ag_store *store,
          ag_directive *out,
          bool *there,
          ag_time now,
          eg_error *err)
{
    ag_directive_state state;
    sql_statement s = sql_begin(
        store->db, "SELECT * FROM directive WHERE state = $1 AND"
                   " not_before <= $2 ORDER BY not_before, id LIMIT 1");
    sql_bind_number(&s, 1, AG_DIRECTIVE_WAITS);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    const eg_status status = ag_row_directive(&s, out, &state, err);
    sql_end(&s);
    return status;
}

/** The next of an aggregate that waits, from an id on. */
static eg_status
next_of(ag_store *store,
        ag_directive *out,
        bool *there,
        const eg_hash *aggregate,
        uint64_t after,
        eg_error *err)
{
    ag_directive_state state;
    sql_statement s =
        sql_begin(store->db, "SELECT * FROM directive WHERE aggregate = $1 AND"
                             " state = $2 AND id > $3 ORDER BY id LIMIT 1");
    sql_bind_hash(&s, 1, aggregate);
    sql_bind_number(&s, 2, AG_DIRECTIVE_WAITS);
    sql_bind_number(&s, 3, after);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    const eg_status status = ag_row_directive(&s, out, &state, err);
    sql_end(&s);
    return status;
}

static eg_status
set_state(ag_store *store,
          uint64_t id,
          ag_directive_state state,
          uint64_t bundle,
          eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "UPDATE directive SET state = $1, bundle = $2 WHERE id = $3");
    sql_bind_number(&s, 1, (uint64_t)state);
    sql_bind_number(&s, 2, bundle);
    sql_bind_number(&s, 3, id);
    return sql_run(&s, err);
}

/** Whether a directive may still be told: in time, and by consent. */
static eg_status
may_tell(ag_store *store,
         bool *out,
         const ag_directive *d,
         ag_time now,
         eg_error *err)
{
    ag_reader reader[AG_READERS_MAX];
    size_t len = 0;
    uint64_t account = d->account;
    *out = false;
    if (now >= d->expires) {
        return EG_OK;
    }
    if (account == 0) {
        sql_statement s =
            sql_begin(store->db, "SELECT account FROM incident WHERE id = $1");
        sql_bind_number(&s, 1, d->incident);
        EG_TRY(sql_one(&s, err));
        account = sql_number(&s, 0);
        sql_end(&s);
    }
    EG_TRY(ag_readers_of(store, reader, &len, account, now, err));
    for (size_t i = 0; i < len; i++) {
        *out |= reader[i].audience == d->audience &&
                reader[i].recipient == d->recipient &&
                (reader[i].detail || !d->detail);
    }
    return EG_OK;
}

/** Say with the bundle what one more directive says. */
static void
merge(ag_bundle *bundle, const ag_directive *d)
{
    ag_directive *all = &bundle->said;
    all->level = d->level > all->level ? d->level : all->level;
    all->was = d->was > all->was ? d->was : all->was;
    all->apart |= d->apart;
    all->seen_by =
        all->seen_by == AG_SEEN_BY_CANARY ? d->seen_by : all->seen_by;
    all->kind = d->kind == AG_NOTICE_RAISED ? d->kind : all->kind;
    all->first = d->first < all->first ? d->first : all->first;
    all->last = d->last > all->last ? d->last : all->last;
    all->count += d->count;
    all->tlp = d->tlp > all->tlp ? d->tlp : all->tlp;
    all->confidence =
        d->confidence < all->confidence ? d->confidence : all->confidence;
    all->expires = d->expires < all->expires ? d->expires : all->expires;
    all->account = d->account == all->account ? d->account : 0;
    if (d->actor != all->actor) {
        all->actor = 0;
        all->confidence = 0;
    }
    bundle->incidents++;
}

/** Take all of an aggregate that may be told into a bundle. */
static eg_status
take_aggregate(ag_desk *desk,
               ag_bundle *out,
               const eg_hash *aggregate,
               ag_time now,
               eg_error *err)
{
    ag_directive d = {0};
    bool there = false;
    EG_TRY(next_of(desk->store, &d, &there, aggregate, 0, err));
    while (there) {
        bool may = false;
        EG_TRY(may_tell(desk->store, &may, &d, now, err));
        if (may && out->id == 0) {
            *out = (ag_bundle){.said = d, .id = d.id, .incidents = 1};
        } else if (may) {
            merge(out, &d);
        }
        EG_TRY(set_state(desk->store, d.id,
                         may ? AG_DIRECTIVE_TAKEN : AG_DIRECTIVE_CANCELLED,
                         may ? out->id : 0, err));
        EG_TRY(next_of(desk->store, &d, &there, aggregate, d.id, err));
    }
    return EG_OK;
}

/** Of how many accounts a bundle tells. */
static eg_status
count_accounts(ag_store *store, ag_bundle *bundle, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(DISTINCT account) FROM directive"
                             " WHERE bundle = $1 AND account > 0");
    sql_bind_number(&s, 1, bundle->id);
    EG_TRY(sql_one(&s, err));
    bundle->accounts = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_outbox_take(ag_desk *desk,
               ag_bundle *out,
               bool *there,
               ag_time now,
               eg_error *err)
{
    ag_directive first;
    *out = (ag_bundle){0};
    do {
        EG_TRY(first_due(desk->store, &first, there, now, err));
        if (*there) {
            EG_TRY(take_aggregate(desk, out, &first.aggregate, now, err));
        }
    } while (*there && out->id == 0);
    return *there ? count_accounts(desk->store, out, err) : EG_OK;
}
