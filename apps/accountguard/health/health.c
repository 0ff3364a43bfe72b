/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The questions: a table.
 *
 * Each takes one moment, $1, and gives a count and the oldest moment.  The moment
 * is the present less the question's patience, or plus its notice.
 */
#include "accountguard/health/health.h"

#include "accountguard/deliver/delivery.h"
#include "accountguard/model/telling.h"

/** What is asked. */
typedef struct question {
    const char *name;
    const char *text;
    ag_time shift; /**< From the present to $1. */
    uint64_t
        enough; /**< Raised when the count is below; 0: when it is not 0. */
    const char *query;
} question;

_Static_assert(AG_SEEN_BY_CANARY == 6 && AG_DELIVERY_ACCEPTED == 2 &&
                   AG_DELIVERY_DELIVERED == 6,
               "numbers of the questions below");
static const question questions[] = {
    {"operators",
     "there are fewer than two active operators, and no actor can be named "
     "and no compromise be said: accountguard operator add",
     0, 2,
     "SELECT COUNT(*), MIN(added) FROM operator WHERE active = 1"
     " AND added <= $1"},
    {"review-waits",
     "statements wait for operators for more than a day: accountguard review "
     "list",
     -AG_DAY, 0,
     "SELECT COUNT(*), MIN(asked) FROM review WHERE decided = 0"
     " AND asked < $1"},
    {"source-stopped",
     "sources were stopped for a flood and wait for a person: accountguard "
     "review list, and release",
     0, 0,
     "SELECT COUNT(*), MIN(tripped) FROM breaker WHERE tripped > released"
     " AND tripped <= $1"},
    {"directive-waits",
     "what is to be told waits for more than an hour: does the worker run?",
     -AG_HOUR, 0,
     "SELECT COUNT(*), MIN(not_before) FROM directive WHERE state = 0"
     " AND not_before < $1"},
    {"letter-waits",
     "letters about enrolment wait for more than an hour: does the worker run, "
     "and does the mail server answer?",
     -AG_HOUR, 0,
     "SELECT COUNT(*), MIN(made) FROM letter WHERE sent = 0 AND made < $1"},
    {"source-silent",
     "no rows came from these sources for three days: does their log still "
     "arrive? accountguard source list",
     -3 * AG_DAY, 0,
     "SELECT COUNT(*), MIN(last) FROM source WHERE active = 1 AND last > 0"
     " AND last < $1"},
    /* A batch ends after 12 hours, and its jitter after 6 more. */
    {"canary-silent",
     "no canary's mail was taken by the relay for two days: what else does not "
     "get there? accountguard notice list",
     -2 * AG_DAY, 0,
     "SELECT COUNT(*), MIN(added) FROM source WHERE seen_by = 6 AND active = 1"
     " AND added < $1 AND NOT EXISTS (SELECT 1 FROM delivery"
     " JOIN notice ON notice.id = delivery.notice"
     " JOIN directive ON directive.incident = notice.incident"
     " WHERE directive.seen_by = 6 AND delivery.state IN (2, 6)"
     " AND delivery.changed >= $1)"},
    {"feed-stale",
     "these feeds were not read for three days, or never: is there a timer for "
     "feed fetch or feed import? accountguard feed list",
     -3 * AG_DAY, 0,
     "SELECT COUNT(*), MIN(last_read) FROM feed WHERE active = 1 AND added < $1"
     " AND last_read < $1"},
    {"rows-put-aside",
     "rows that nobody understood wait to be looked at: accountguard ingest "
     "quarantine",
     -AG_DAY, 0,
     "SELECT COUNT(*), MIN(received) FROM quarantine WHERE received < $1"},
    {"contact-stale",
     "contacts of organisations were not confirmed for 90 days: accountguard "
     "org contact",
     -90 * AG_DAY, 0,
     "SELECT COUNT(*), MIN(confirmed) FROM contact WHERE gone = 0"
     " AND confirmed > 0 AND confirmed < $1"},
    {"domain-lapses",
     "proofs of domains lapse within two weeks; without one its organisation "
     "is suspended: accountguard org prove",
     14 * AG_DAY, 0,
     "SELECT COUNT(*), MIN(until) FROM domain WHERE until > 0"
     " AND until < $1"},
};

static eg_status
ask(ag_store *store,
    const question *q,
    ag_time now,
    ag_alarm *out,
    eg_error *err)
{
    const ag_time at = now + q->shift;
    sql_statement s = sql_begin(store->db, q->query);
    sql_bind_number(&s, 1, at < 0 ? 0 : (uint64_t)at);
    EG_TRY(sql_one(&s, err));
    *out = (ag_alarm){.name = q->name,
                      .text = q->text,
                      .count = sql_number(&s, 0),
                      .since = (ag_time)sql_number(&s, 1)};
    sql_end(&s);
    return EG_OK;
}

static bool
is_raised(const question *q, const ag_alarm *alarm)
{
    return q->enough > 0 ? alarm->count < q->enough : alarm->count > 0;
}

eg_status
ag_health(ag_store *store,
          ag_time now,
          ag_alarm_visitor visitor,
          void *context,
          size_t *asked,
          eg_error *err)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(questions); i++) {
        ag_alarm alarm;
        EG_TRY(ask(store, &questions[i], now, &alarm, err));
        if (is_raised(&questions[i], &alarm)) {
            EG_TRY(visitor(context, &alarm, err));
        }
    }
    if (asked != NULL) {
        *asked = EG_ARRAY_LEN(questions);
    }
    return EG_OK;
}
