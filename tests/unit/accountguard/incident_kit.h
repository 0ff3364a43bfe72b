/* SPDX-License-Identifier: Apache-2.0 */
/* People with accounts and consents, and findings about them, for tests of
 * incidents in a store. */
#ifndef EG_TESTS_ACCOUNTGUARD_INCIDENT_KIT_H
#define EG_TESTS_ACCOUNTGUARD_INCIDENT_KIT_H

#include <stdarg.h>

#include "accountguard/enrol/words.h"
#include "accountguard/incident/handle.h"
#include "accountguard/incident/outbox.h"
#include "accountguard/incident/review.h"
#include "accountguard/incident/take.h"
#include "service.h"

/** Ten in the morning; batches of 12 hours end at noon. */
#define KIT_NOW SERVICE_NOON

/** Sources of events and of indicators, and an actor. */
enum { KIT_LOG = 7, KIT_FEED_A = 8, KIT_FEED_B = 9, KIT_ACTOR = 33 };

/** Operators; who they are is another module's. */
enum { KIT_ALICE = 1, KIT_BOB = 2, KIT_CAROL = 3 };

/** Run a statement with numbers; @p bytes is $1 if it is not NULL. */
static inline void
kit_run(ag_store *store,
        const char *text,
        const ag_subject *bytes,
        unsigned count,
        ...)
{
    sql_statement s = sql_begin(store->db, text);
    int at = 1;
    if (bytes != NULL) {
        ag_subject_bind(&s, at++, bytes);
    }
    va_list values;
    va_start(values, count);
    for (unsigned i = 0; i < count; i++) {
        sql_bind_number(&s, at++, va_arg(values, uint64_t));
    }
    va_end(values);
    assert_ok(sql_run(&s, NULL));
}

/** The one number that a statement gives. */
static inline uint64_t
kit_count(ag_store *store, const char *text)
{
    sql_statement s = sql_begin(store->db, text);
    assert_ok(sql_one(&s, NULL));
    const uint64_t number = sql_number(&s, 0);
    sql_end(&s);
    return number;
}

/** The row that was added last to a table. */
#define KIT_LAST(store, table) \
    kit_count((store), "SELECT COALESCE(MAX(id), 0) FROM " table)

/** An approved organisation that is told from @p flows on. */
static inline uint64_t
kit_organisation(ag_store *store, ag_time flows)
{
    ag_subject subject;
    assert_ok(ag_subject_new(store, &subject, NULL));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO organisation (subject, state, country, sector, class,"
        " sealed, documents, applied, changed, called, flows) VALUES ($1, $2,"
        " $3, $4, 0, $1, $1, 1, 1, 1, $5)");
    ag_subject_bind(&s, 1, &subject);
    sql_bind_number(&s, 2, AG_ORG_APPROVED);
    sql_bind_name(&s, 3, "FR");
    sql_bind_name(&s, 4, "ngo");
    sql_bind_number(&s, 5, (uint64_t)flows);
    assert_ok(sql_run(&s, NULL));
    return KIT_LAST(store, "organisation");
}

static inline uint64_t
kit_person(ag_store *store)
{
    ag_subject subject;
    assert_ok(ag_subject_new(store, &subject, NULL));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO person (subject, language, sealed, secret,"
                   " joined, reminded, gone) VALUES ($1, $2, $1, $1, 1, 1, 0)");
    ag_subject_bind(&s, 1, &subject);
    sql_bind_name(&s, 2, "en");
    assert_ok(sql_run(&s, NULL));
    return KIT_LAST(store, "person");
}

/** A live account of a person, who consents that the organisation be told. */
static inline uint64_t
kit_account(ag_store *store,
            uint64_t person,
            uint64_t organisation,
            ag_tell tell)
{
    static const ag_subject any = {{1}};
    kit_run(store,
            "INSERT INTO account (token, sealed, person, organisation, kind,"
            " provider, rules, state, frozen, proven, gone) VALUES ($1, $1, $2,"
            " $3, 0, 0, 1, 0, 0, 1, 0)",
            &any, 2, person, organisation);
    const uint64_t account = KIT_LAST(store, "account");
    kit_run(store,
            "INSERT INTO consent (record, account, tell, share, given,"
            " revoked) VALUES ($1, $2, $3, 1, 1, 0)",
            &any, 2, account, (uint64_t)tell);
    return account;
}

/** What the ladder says of an event from an actor's address that two feeds
 * know; @p feeds is 0, 1 or 2. */
static inline ag_finding
kit_finding(ag_action action, ag_outcome outcome, unsigned feeds)
{
    const ag_event event = {
        .action = action, .outcome = outcome, .time = KIT_NOW};
    const ag_hit hits[] = {{.source = KIT_FEED_A,
                            .trust = AG_TRUST_A,
                            .confidence = 70,
                            .valid_until = AG_TIME_MAX,
                            .tlp = AG_TLP_GREEN,
                            .actor = KIT_ACTOR},
                           {.source = KIT_FEED_B,
                            .trust = AG_TRUST_B,
                            .confidence = 60,
                            .valid_until = AG_TIME_MAX,
                            .tlp = AG_TLP_AMBER,
                            .actor = KIT_ACTOR}};
    ag_finding finding;
    ag_evidence_judge(&finding, &event, hits, feeds);
    assert_non_null(finding.rule);
    return finding;
}

/** The provider's own warning: L1, which names nobody. */
static inline ag_finding
kit_warning(void)
{
    return kit_finding(AG_ACTION_WARNING, AG_OUTCOME_UNKNOWN, 0);
}

/** Take a finding in a step of its own. */
static inline ag_taken
kit_take(ag_desk *desk,
         uint64_t native,
         uint64_t account,
         const ag_finding *finding,
         ag_time time,
         ag_time now,
         uint64_t *incident)
{
    ag_observed seen = {.source = KIT_LOG,
                        .account = account,
                        .seen_by = AG_SEEN_BY_LOG,
                        .time = time,
                        .finding = finding};
    ag_taken taken = AG_TAKEN_COUNT;
    eg_error err = {0};
    eg_store_be64(seen.native.bytes, native);
    assert_ok(ag_store_begin(desk->store, &err));
    const eg_status status = ag_take(desk, &taken, incident, &seen, now, &err);
    assert_string_equal(err.text, "");
    assert_ok(ag_store_end(desk->store, status, &err));
    return taken;
}

/** Decide on a review in a step of its own. */
static inline eg_status
kit_decide(ag_desk *desk, uint64_t review, uint64_t by, bool approve)
{
    ag_review out;
    assert_ok(ag_store_begin(desk->store, NULL));
    const eg_status status =
        ag_review_decide(desk, &out, review, by, approve, KIT_NOW, NULL);
    return ag_store_end(desk->store, status, NULL);
}

/** Take what is due; false: nothing is. */
static inline bool
kit_due(ag_desk *desk, ag_bundle *out, ag_time now)
{
    bool there = false;
    eg_error err = {0};
    assert_ok(ag_store_begin(desk->store, NULL));
    const eg_status status = ag_outbox_take(desk, out, &there, now, &err);
    assert_string_equal(err.text, "");
    assert_ok(ag_store_end(desk->store, status, NULL));
    return there;
}

/** A service with its desk. */
static inline ag_desk
kit_desk(const char *name)
{
    ag_desk desk;
    eg_error err = {0};
    assert_int_equal(ag_desk_open(&desk, service_new(name), &err), EG_OK);
    return desk;
}

static inline void
kit_close(ag_desk *desk)
{
    service_close(desk->store);
    ag_desk_close(desk);
}

#endif
