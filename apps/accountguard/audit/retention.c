/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of retention, one a line: each counts and deletes what lies before a
 * moment.
 */
#include "accountguard/audit/retention.h"

#include "codec/json_write.h"

/** Days that depend on the service's choice. */
#define RAW_DAYS 0

typedef struct rule {
    const char *what;
    unsigned days;
    const char *count;  /**< With $1, the moment. */
    const char *delete; /**< Likewise. */
} rule;

#define OLDER(name, table, condition, keep)                         \
    {                                                               \
        .what = (name), .days = (keep),                             \
        .count = "SELECT COUNT(*) FROM " table " WHERE " condition, \
        .delete = "DELETE FROM " table " WHERE " condition          \
    }

/* A moment of 0 means that it did not come. */
static const rule rules[] = {
    OLDER("raw", "raw", "received < $1", RAW_DAYS),
    OLDER("quarantine", "quarantine", "received < $1", RAW_DAYS),
    OLDER("seen", "seen", "received < $1", 90),
    OLDER("nonce", "nonce", "time < $1", 2),
    OLDER("detection",
          "detection",
          "received < $1 AND incident IN (SELECT id FROM incident WHERE "
          "state <> 0)",
          365),
    /* As long as a release may wait for what is counted: a year's period and a
     * year's delay. */
    OLDER("attempt",
          "attempt",
          "delivery IN (SELECT v.id FROM delivery v JOIN notice n ON "
          "n.id = v.notice WHERE n.made < $1)",
          3 * 365),
    OLDER("delivery",
          "delivery",
          "notice IN (SELECT id FROM notice WHERE made < $1)",
          3 * 365),
    OLDER("acknowledgement",
          "acknowledgement",
          "notice IN (SELECT id FROM notice WHERE made < $1)",
          3 * 365),
    OLDER("notice", "notice", "made < $1", 3 * 365),
    OLDER("directive", "directive", "state <> 0 AND expires < $1", 3 * 365),
    OLDER("letter", "letter", "sent > 0 AND sent < $1", 30),
    OLDER("claim", "claim", "until < $1", 1),
    OLDER("recovery", "recovery", "until < $1", 1),
    OLDER("invitation", "invitation", "until < $1", 30),
    OLDER("consent", "consent", "revoked > 0 AND revoked < $1", 3 * 365),
};

static eg_status
run_rule(ag_store *store,
         const rule *r,
         ag_time before,
         uint64_t *count,
         eg_error *err)
{
    sql_statement c = sql_begin(store->db, r->count);
    sql_bind_number(&c, 1, (uint64_t)before);
    EG_TRY(sql_one(&c, err));
    *count = sql_number(&c, 0);
    sql_end(&c);
    if (*count == 0) {
        return EG_OK;
    }
    sql_statement d = sql_begin(store->db, r->delete);
    sql_bind_number(&d, 1, (uint64_t)before);
    return sql_run(&d, err);
}

/** Tell the log how many went. */
static eg_status
note(ag_store *store, const uint64_t *count, ag_time now, eg_error *err)
{
    EG_BUFFER(payload, 4096);
    eg_json_writer w;
    uint64_t sum = 0;
    eg_json_writer_init(&w, &payload, 0);
    eg_json_begin_object(&w);
    for (size_t i = 0; i < EG_ARRAY_LEN(rules); i++) {
        if (count[i] > 0) {
            eg_json_name(&w, rules[i].what);
            eg_json_put_uint(&w, count[i]);
            sum += count[i];
        }
    }
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = AG_AUDIT_EXPIRED,
                                  .time = now,
                                  .payload = eg_buffer_span(&payload)};
    return sum == 0 ? EG_OK : ag_audit(store, NULL, &entry, err);
}

static unsigned
days_of(const rule *r, unsigned raw_days)
{
    return r->days == RAW_DAYS ? raw_days : r->days;
}

static eg_status
step(ag_store *store,
     uint64_t *count,
     unsigned raw_days,
     ag_time now,
     eg_error *err)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rules); i++) {
        const ag_time before = now - days_of(&rules[i], raw_days) * AG_DAY;
        if (before > 0) {
            EG_TRY(run_rule(store, &rules[i], before, &count[i], err));
        }
    }
    return note(store, count, now, err);
}

eg_status
ag_retention_run(ag_store *store,
                 unsigned raw_days,
                 ag_time now,
                 ag_expired_taker take,
                 void *context,
                 eg_error *err)
{
    uint64_t count[EG_ARRAY_LEN(rules)] = {0};
    if (raw_days < AG_RAW_DAYS_MIN || raw_days > AG_RAW_DAYS_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "raw rows are kept for %d to %d days, not %u",
                       AG_RAW_DAYS_MIN, AG_RAW_DAYS_MAX, raw_days);
    }
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(store, step(store, count, raw_days, now, err), err));
    for (size_t i = 0; i < EG_ARRAY_LEN(rules) && take != NULL; i++) {
        const ag_expired e = {.what = rules[i].what,
                              .days = days_of(&rules[i], raw_days),
                              .count = count[i]};
        EG_TRY(take(context, &e, err));
    }
    return EG_OK;
}
