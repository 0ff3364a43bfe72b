/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Incidents in a store: what is found, who decides, and who is told what.
 */
#include "accountguard/incident/rehearse.h"
#include "incident_kit.h"
#include "support/prop.h"

#define HOURS(n) ((n)*AG_HOUR)

/** After the batch of KIT_NOW and any jitter. */
#define LATER (KIT_NOW + AG_DAY)

/* -- what goes by itself ------------------------------------------------------ */

static void
a_providers_warning_is_told_by_itself_in_its_batch(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("warning");
    const uint64_t person = kit_person(desk.store);
    const uint64_t org = kit_organisation(desk.store, KIT_NOW);
    const uint64_t account =
        kit_account(desk.store, person, org, AG_TELL_DETAIL);
    const ag_finding warning = kit_warning();
    uint64_t incident = 0;
    assert_int_equal(
        kit_take(&desk, 1, account, &warning, KIT_NOW, KIT_NOW, &incident),
        AG_TAKEN_OPENED);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, KIT_NOW + HOURS(1)));
    assert_true(kit_due(&desk, &b, LATER));
    ag_bundle other;
    assert_true(kit_due(&desk, &other, LATER));
    if (b.said.audience == AG_AUDIENCE_ORGANISATION) {
        const ag_bundle swap = b;
        b = other;
        other = swap;
    }
    assert_int_equal(b.said.audience, AG_AUDIENCE_PERSON);
    assert_int_equal(b.said.recipient, person);
    assert_int_equal(b.said.account, account);
    assert_int_equal(b.said.incident, incident);
    assert_int_equal(b.said.kind, AG_NOTICE_NEW);
    assert_int_equal(b.said.level, AG_TARGETED);
    assert_int_equal(b.said.revision, 1);
    assert_int_equal(b.said.count, 1);
    assert_int_equal(b.said.actor, 0);
    assert_int_equal(b.said.tlp, AG_TLP_AMBER_STRICT);
    assert_false(b.said.apart);
    assert_true(b.said.first == KIT_NOW && b.said.last == KIT_NOW);
    assert_int_equal(other.said.audience, AG_AUDIENCE_ORGANISATION);
    assert_int_equal(other.said.recipient, org);
    assert_true(other.said.detail);
    assert_int_equal(other.accounts, 1);
    assert_false(kit_due(&desk, &b, LATER + 60 * AG_DAY));
    kit_close(&desk);
}

/** None, the fact, the detail; and nothing in quarantine. */
static void
an_organisation_learns_what_the_owner_allows(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("consent");
    const ag_finding warning = kit_warning();
    for (unsigned i = 0; i < 4; i++) {
        const uint64_t org = kit_organisation(
            desk.store, i == 3 ? LATER + 90 * AG_DAY : KIT_NOW);
        const uint64_t account =
            kit_account(desk.store, kit_person(desk.store), org,
                        i == 3 ? AG_TELL_DETAIL : (ag_tell)i);
        (void)kit_take(&desk, i + 1, account, &warning, KIT_NOW, KIT_NOW, NULL);
        ag_bundle b;
        bool person = false;
        bool told = false;
        while (kit_due(&desk, &b, LATER)) {
            if (b.said.audience == AG_AUDIENCE_PERSON) {
                person = true;
                continue;
            }
            told = true;
            assert_int_equal(b.said.detail, i == AG_TELL_DETAIL);
            if (i == AG_TELL_FACT) {
                assert_int_equal(b.said.account, 0);
                assert_int_equal(b.said.count, 0);
                assert_int_equal(b.accounts, 0);
                assert_true(b.said.first == 0 && b.said.last == 0);
            }
        }
        assert_true(person);
        assert_int_equal(told, i == AG_TELL_FACT || i == AG_TELL_DETAIL);
    }
    kit_close(&desk);
}

/** Abuse case 7: all that was taken before changes nothing when it comes again,
 * a feed that is imported once more after the incident was closed among it. */
static void
what_comes_again_changes_nothing(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("again");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    uint64_t incident = 0;
    for (uint64_t round = 0; round < 3; round++) {
        for (uint64_t row = 1; row <= 5; row++) {
            const ag_taken taken = kit_take(&desk, row, account, &warning,
                                            KIT_NOW, KIT_NOW + HOURS(1), NULL);
            assert_int_equal(taken == AG_TAKEN_KNOWN, round > 0);
        }
    }
    incident = KIT_LAST(s, "incident");
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM detection"), 5);
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM directive"), 1);
    ag_bundle b;
    assert_true(kit_due(&desk, &b, LATER));
    ag_incident one;
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(
        s,
        ag_incident_close(&desk, &one, incident, false, KIT_ALICE, LATER, NULL),
        NULL));
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.said.kind, AG_NOTICE_CLOSED);

    /* The same rows, and new rows about the same time. */
    for (uint64_t row = 1; row <= 10; row++) {
        const ag_taken taken = kit_take(&desk, row, account, &warning, KIT_NOW,
                                        LATER + HOURS(1), NULL);
        assert_int_equal(taken, row <= 5 ? AG_TAKEN_KNOWN : AG_TAKEN_LATE);
    }
    /* Even proof of a compromise: a person sees it, nobody is mailed. */
    const ag_finding success =
        kit_finding(AG_ACTION_TOKEN, AG_OUTCOME_UNKNOWN, 0);
    assert_int_equal(
        kit_take(&desk, 11, account, &success, KIT_NOW, LATER + HOURS(1), NULL),
        AG_TAKEN_LATE);
    assert_ok(ag_incident_get(s, &one, incident, NULL));
    assert_int_equal(one.state, AG_INCIDENT_CLOSED);
    assert_int_equal(one.level, AG_TARGETED);
    assert_true(one.late && one.late_level == AG_SUSPECTED);
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM incident"), 1);
    assert_false(kit_due(&desk, &b, LATER + 10 * AG_DAY));
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM review"), 0);

    /* A person opens it again, and two have to agree on what is said. */
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(s,
                           ag_incident_reopen(&desk, &one, incident, false,
                                              KIT_ALICE, LATER, NULL),
                           NULL));
    assert_int_equal(one.state, AG_INCIDENT_OPEN);
    assert_int_equal(one.level, AG_SUSPECTED);
    assert_false(kit_due(&desk, &b, LATER + AG_DAY));
    assert_ok(kit_decide(&desk, KIT_LAST(s, "review"), KIT_ALICE, true));
    assert_false(kit_due(&desk, &b, LATER + AG_DAY));
    assert_ok(kit_decide(&desk, KIT_LAST(s, "review"), KIT_BOB, true));
    assert_true(kit_due(&desk, &b, LATER + AG_DAY));
    assert_int_equal(b.said.kind, AG_NOTICE_RAISED);
    assert_int_equal(b.said.level, AG_SUSPECTED);
    kit_close(&desk);
}

static eg_status
count_late(const ag_incident *i, void *context, eg_error *err)
{
    (void)i;
    (void)err;
    *(unsigned *)context += 1;
    return EG_OK;
}

/** What came late is forgotten when a person dismisses it, and then there is
 * nothing to look at. */
static void
what_came_late_can_be_dismissed(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("dismiss");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding kinds[] = {
        kit_warning(), kit_finding(AG_ACTION_TOKEN, AG_OUTCOME_UNKNOWN, 0)};
    uint64_t incident = 0;
    ag_incident one;
    (void)kit_take(&desk, 1, account, &kinds[0], KIT_NOW, KIT_NOW, &incident);
    for (unsigned step = 0; step < 4; step++) {
        static const eg_status want[] = {EG_ERR_STATE, EG_ERR_STATE, EG_OK,
                                         EG_ERR_STATE};
        unsigned late = 0;
        assert_ok(ag_incident_each_late(s, 0, count_late, &late, NULL));
        assert_int_equal(late, step == 2);
        assert_ok(ag_store_begin(s, NULL));
        assert_int_equal(ag_incident_reopen(&desk, &one, incident, true,
                                            KIT_ALICE, KIT_NOW, NULL),
                         want[step]);
        if (step == 0) {
            assert_ok(ag_incident_close(&desk, &one, incident, false, KIT_ALICE,
                                        KIT_NOW, NULL));
        }
        assert_ok(ag_store_commit(s, NULL));
        if (step == 1) {
            (void)kit_take(&desk, 2, account, &kinds[1], KIT_NOW, KIT_NOW,
                           NULL);
        }
    }
    assert_int_equal(one.state, AG_INCIDENT_CLOSED);
    assert_int_equal(one.level, AG_TARGETED);
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM review"), 0);
    kit_close(&desk);
}

/** Abuse case 7: a month of old rows makes reviews, and no mail. */
static void
old_rows_do_not_mail(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("old");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    const ag_time old = KIT_NOW - desk.policy.fresh - 1;
    (void)kit_take(&desk, 1, account, &warning, old, KIT_NOW, NULL);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER + 5 * AG_DAY));
    ag_review review;
    assert_ok(ag_review_get(s, &review, KIT_LAST(s, "review"), NULL));
    assert_int_equal(review.state, AG_REVIEW_OPEN);
    assert_int_equal(review.need, 1);
    /* A fresh one of the same kind is told, and nobody is asked any more. */
    (void)kit_take(&desk, 2, account, &warning, KIT_NOW, KIT_NOW, NULL);
    assert_ok(ag_review_get(s, &review, review.id, NULL));
    assert_int_equal(review.state, AG_REVIEW_SUPERSEDED);
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.said.count, 2);
    kit_close(&desk);
}

/* -- four eyes ---------------------------------------------------------------- */

static void
a_name_and_compromised_need_two_different_operators(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("four-eyes");
    ag_store *s = desk.store;
    const uint64_t person = kit_person(s);
    const uint64_t org = kit_organisation(s, KIT_NOW);
    const uint64_t account = kit_account(s, person, org, AG_TELL_DETAIL);
    const ag_finding success =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    assert_int_equal(success.level, AG_SUSPECTED);
    (void)kit_take(&desk, 1, account, &success, KIT_NOW, KIT_NOW, NULL);
    ag_review review;
    const uint64_t id = KIT_LAST(s, "review");
    assert_ok(ag_review_get(s, &review, id, NULL));
    assert_int_equal(review.need, 2);
    assert_int_equal(review.statement.actor, KIT_ACTOR);
    assert_int_equal(review.statement.confidence, 85); /* 70 and 51 */
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true));
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true)); /* once */
    assert_int_equal(kit_decide(&desk, id, KIT_ALICE, false), EG_ERR_STATE);
    assert_int_equal(kit_decide(&desk, id, 0, true), EG_ERR_ARGUMENT);
    assert_ok(ag_review_get(s, &review, id, NULL));
    assert_int_equal(review.approved, 1);
    assert_int_equal(review.state, AG_REVIEW_OPEN);
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(kit_decide(&desk, id, KIT_BOB, true));
    assert_ok(kit_decide(&desk, id, KIT_BOB, true));
    assert_int_equal(kit_decide(&desk, id, KIT_CAROL, false), EG_ERR_STATE);
    unsigned readers = 0;
    while (kit_due(&desk, &b, KIT_NOW)) { /* at once */
        readers++;
        assert_int_equal(b.said.actor, KIT_ACTOR);
        assert_int_equal(b.said.level, AG_SUSPECTED);
        assert_true(b.said.apart);
    }
    assert_int_equal(readers, 2);
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM attribution WHERE"
                                  " state = 1"),
                     2);
    /* More of the same says nothing new. */
    for (uint64_t row = 2; row < 20; row++) {
        (void)kit_take(&desk, row, account, &success, KIT_NOW, KIT_NOW, NULL);
    }
    assert_false(kit_due(&desk, &b, LATER));
    assert_int_equal(KIT_LAST(s, "review"), id);
    kit_close(&desk);
}

static void
one_refusal_ends_it_and_nobody_is_asked_again(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("refusal");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding success =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    (void)kit_take(&desk, 1, account, &success, KIT_NOW, KIT_NOW, NULL);
    const uint64_t id = KIT_LAST(s, "review");
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true));
    assert_ok(kit_decide(&desk, id, KIT_BOB, false));
    assert_int_equal(kit_decide(&desk, id, KIT_CAROL, true), EG_ERR_STATE);
    (void)kit_take(&desk, 2, account, &success, KIT_NOW, KIT_NOW, NULL);
    assert_int_equal(KIT_LAST(s, "review"), id);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER));
    /* What is graver is another question. */
    const ag_finding rule = kit_finding(AG_ACTION_RULE, AG_OUTCOME_SUCCESS, 2);
    (void)kit_take(&desk, 3, account, &rule, KIT_NOW, KIT_NOW, NULL);
    assert_true(KIT_LAST(s, "review") > id);
    kit_close(&desk);
}

/** A warning that may go goes, though people are still asked about more. */
static void
what_may_go_does_not_wait_for_what_may_not(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("meanwhile");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding token =
        kit_finding(AG_ACTION_TOKEN, AG_OUTCOME_UNKNOWN, 0);
    const ag_finding warning = kit_warning();
    (void)kit_take(&desk, 1, account, &token, KIT_NOW - 9 * AG_DAY, KIT_NOW,
                   NULL);
    const uint64_t id = KIT_LAST(s, "review");
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true));
    (void)kit_take(&desk, 2, account, &warning, KIT_NOW, KIT_NOW, NULL);
    ag_bundle b;
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.said.level, AG_TARGETED);
    assert_ok(kit_decide(&desk, id, KIT_BOB, true)); /* the vote stands */
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.said.level, AG_SUSPECTED);
    assert_int_equal(b.said.kind, AG_NOTICE_RAISED);
    assert_int_equal(b.said.was, AG_TARGETED);
    kit_close(&desk);
}

/** Words for nobody else's ears name no actor, and tell an organisation no
 * detail. */
static void
red_words_stay_here(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("red");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(
        s, kit_person(s), kit_organisation(s, KIT_NOW), AG_TELL_DETAIL);
    ag_finding success = kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    success.tlp = AG_TLP_RED;
    (void)kit_take(&desk, 1, account, &success, KIT_NOW, KIT_NOW, NULL);
    const uint64_t id = KIT_LAST(s, "review");
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true));
    assert_ok(kit_decide(&desk, id, KIT_BOB, true));
    ag_bundle b;
    unsigned readers = 0;
    while (kit_due(&desk, &b, KIT_NOW)) {
        readers++;
        assert_int_equal(b.said.actor, 0);
        assert_int_equal(b.said.tlp, AG_TLP_RED);
        assert_int_equal(b.said.detail, b.said.audience == AG_AUDIENCE_PERSON);
    }
    assert_int_equal(readers, 2);
    kit_close(&desk);
}

/* -- saying less --------------------------------------------------------------- */

/** Abuse case 13: a false alarm is corrected to those who were told, and to
 * nobody else; what waits is void. */
static void
what_was_wrong_is_corrected(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("wrong");
    ag_store *s = desk.store;
    const uint64_t org = kit_organisation(s, KIT_NOW);
    const uint64_t account = kit_account(s, kit_person(s), org, AG_TELL_FACT);
    const ag_finding success =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    uint64_t incident = 0;
    (void)kit_take(&desk, 1, account, &success, KIT_NOW, KIT_NOW, &incident);
    const uint64_t id = KIT_LAST(s, "review");
    assert_ok(kit_decide(&desk, id, KIT_ALICE, true));
    assert_ok(kit_decide(&desk, id, KIT_BOB, true));
    ag_bundle b;
    assert_true(kit_due(&desk, &b, KIT_NOW)); /* one of two is taken */
    const ag_audience told = b.said.audience;
    ag_incident one;
    assert_ok(ag_store_begin(s, NULL));
    assert_int_equal(ag_incident_lower(&desk, &one, incident, AG_SUSPECTED,
                                       KIT_ALICE, KIT_NOW, NULL),
                     EG_ERR_STATE);
    ag_store_rollback(s);
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(s,
                           ag_incident_lower(&desk, &one, incident, AG_TARGETED,
                                             KIT_ALICE, KIT_NOW, NULL),
                           NULL));
    assert_int_equal(one.level, AG_TARGETED);
    assert_true(kit_due(&desk, &b, KIT_NOW));
    assert_int_equal(b.said.audience, told);
    assert_int_equal(b.said.kind, AG_NOTICE_CORRECTED);
    assert_int_equal(b.said.level, AG_TARGETED);
    assert_int_equal(b.said.was, AG_SUSPECTED);
    assert_int_equal(b.said.actor, 0);
    assert_true(b.said.apart);
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(
        s,
        ag_incident_close(&desk, &one, incident, true, KIT_BOB, KIT_NOW, NULL),
        NULL));
    assert_true(kit_due(&desk, &b, KIT_NOW));
    assert_int_equal(b.said.kind, AG_NOTICE_RETRACTED);
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(ag_store_begin(s, NULL));
    assert_int_equal(
        ag_incident_close(&desk, &one, incident, true, KIT_BOB, KIT_NOW, NULL),
        EG_ERR_STATE);
    ag_store_rollback(s);
    kit_close(&desk);
}

/** A person confirms, and another has to agree; the first has approved by it. */
static void
a_person_confirms_and_names(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("confirm");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    uint64_t incident = 0;
    (void)kit_take(&desk, 1, account, &warning, KIT_NOW, KIT_NOW, &incident);
    ag_review review;
    const ag_confirmation nothing = {.by_owner = true};
    const ag_confirmation said = {
        .compromised = true, .actor = KIT_ACTOR, .confidence = 70};
    assert_ok(ag_store_begin(s, NULL));
    assert_int_equal(ag_incident_confirm(&desk, &review, incident, &nothing,
                                         KIT_ALICE, KIT_NOW, NULL),
                     EG_ERR_ARGUMENT);
    ag_store_rollback(s);
    for (unsigned again = 0; again < 2; again++) {
        assert_ok(ag_store_begin(s, NULL));
        assert_ok(
            ag_store_end(s,
                         ag_incident_confirm(&desk, &review, incident, &said,
                                             KIT_ALICE, KIT_NOW, NULL),
                         NULL));
        assert_int_equal(review.approved, 1);
    }
    assert_int_equal(KIT_LAST(s, "review"), review.id);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, KIT_NOW));
    assert_ok(kit_decide(&desk, review.id, KIT_BOB, true));
    assert_true(kit_due(&desk, &b, KIT_NOW));
    assert_int_equal(b.said.level, AG_CONFIRMED);
    assert_int_equal(b.said.actor, KIT_ACTOR);
    assert_int_equal(b.said.confidence, 70);
    assert_int_equal(b.said.seen_by, AG_SEEN_BY_ANALYST);
    /* Nobody had been told of the attempt: it is new, and told once. */
    assert_int_equal(b.said.kind, AG_NOTICE_NEW);
    assert_false(kit_due(&desk, &b, LATER));
    ag_feedback f;
    assert_true(ag_feedback_read(&f, "helped"));
    assert_false(ag_feedback_read(&f, "thanks"));
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(
        s, ag_incident_feedback(&desk, incident, f, KIT_ALICE, KIT_NOW, NULL),
        NULL));
    kit_close(&desk);
}

/** Consent that ends before a notice is made ends the notice. */
static void
who_withdraws_is_told_nothing_more(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("withdraw");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    (void)kit_take(&desk, 1, account, &warning, KIT_NOW, KIT_NOW, NULL);
    kit_run(s, "UPDATE consent SET revoked = 5 WHERE account = $1", NULL, 1,
            account);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER));
    kit_run(s, "UPDATE consent SET revoked = 0 WHERE account = $1", NULL, 1,
            account);
    assert_false(kit_due(&desk, &b, LATER));
    kit_close(&desk);
}

/** An organisation that may know less than before, or that the account left for
 * another, is not told what was meant for it. */
static void
who_may_know_less_is_not_told(void **state)
{
    (void)state;
    static const char *const change[] = {
        "UPDATE consent SET tell = 1 WHERE account = $1",
        "UPDATE account SET organisation = organisation + 1 WHERE id = $1"};
    ag_desk desk = kit_desk("less");
    ag_store *s = desk.store;
    const ag_finding warning = kit_warning();
    for (unsigned i = 0; i < EG_ARRAY_LEN(change); i++) {
        const uint64_t org = kit_organisation(s, KIT_NOW);
        (void)kit_organisation(s, KIT_NOW); /* the other */
        const uint64_t account =
            kit_account(s, kit_person(s), org, AG_TELL_DETAIL);
        (void)kit_take(&desk, i + 1, account, &warning, KIT_NOW, KIT_NOW, NULL);
        kit_run(s, change[i], NULL, 1, account);
        ag_bundle b;
        assert_true(kit_due(&desk, &b, LATER));
        assert_int_equal(b.said.audience, AG_AUDIENCE_PERSON);
        assert_false(kit_due(&desk, &b, LATER));
    }
    kit_close(&desk);
}

/** What nobody took in time is told no more. */
static void
what_expired_is_not_told(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("expired");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    (void)kit_take(&desk, 1, account, &warning, KIT_NOW, KIT_NOW, NULL);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, KIT_NOW + desk.policy.expires_attempt));
    kit_close(&desk);
}

/** What is told of an incident is told, though it becomes part of another before
 * the notice is made; and it is told once. */
static void
joining_loses_nothing_that_was_to_be_told(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("join");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    static const ag_time days[] = {-20, 0, -10};
    uint64_t incident[3];
    for (unsigned i = 0; i < 3; i++) {
        (void)kit_take(&desk, i + 1, account, &warning,
                       KIT_NOW + days[i] * AG_DAY, KIT_NOW, &incident[i]);
    }
    assert_true(incident[1] > incident[0] && incident[2] == incident[0]);
    ag_incident one;
    assert_ok(ag_incident_get(s, &one, incident[1], NULL));
    assert_int_equal(one.state, AG_INCIDENT_JOINED);
    assert_int_equal(one.into, incident[0]);
    assert_int_equal(
        kit_count(s, "SELECT COUNT(*) FROM review WHERE state = 0"), 0);
    for (unsigned closed = 0; closed < 2; closed++) {
        ag_bundle b;
        assert_ok(ag_store_begin(s, NULL));
        if (closed == 1) {
            assert_ok(ag_incident_close(&desk, &one, incident[0], true,
                                        KIT_ALICE, KIT_NOW, NULL));
        }
        bool there = false;
        assert_ok(ag_outbox_take(&desk, &b, &there, LATER, NULL));
        assert_int_equal(there, closed == 0);
        assert_true(!there || b.said.kind == AG_NOTICE_NEW);
        assert_ok(ag_outbox_take(&desk, &b, &there, LATER + AG_DAY, NULL));
        assert_false(there);
        ag_store_rollback(s);
    }
    kit_close(&desk);
}

/* -- order ---------------------------------------------------------------------- */

/** A hash of all that incidents know, but for their numbers. */
static uint64_t
digest_of(ag_store *store)
{
    uint64_t sum = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT account, actor, level, detections, first_at,"
                   " last_at, fresh, fresh_level, asserted, (SELECT COUNT(*)"
                   " FROM detection WHERE detection.incident = incident.id),"
                   " (SELECT COUNT(*) FROM attribution WHERE"
                   " attribution.incident = incident.id)"
                   " FROM incident WHERE state = 0");
    bool found = true;
    assert_ok(sql_row(&s, &found, NULL));
    while (found) {
        uint64_t one = 7;
        for (int i = 0; i < 11; i++) {
            one = (one ^ sql_number(&s, i)) * UINT64_C(0x9E3779B97F4A7C15);
            one ^= one >> 29;
        }
        assert_true(sql_number(&s, 3) == sql_number(&s, 9));
        sum += one;
        assert_ok(sql_row(&s, &found, NULL));
    }
    return sum;
}

/** A row of a log that was judged. */
typedef struct row {
    uint64_t native;
    unsigned account;
    unsigned kind;
    ag_time time;
} row;

static void
take_rows(ag_desk *desk, const row *rows, size_t len, const uint64_t *account)
{
    const ag_finding kinds[] = {
        kit_warning(), kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_FAILURE, 2),
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 1),
        kit_finding(AG_ACTION_LEAK, AG_OUTCOME_UNKNOWN, 0)};
    for (size_t i = 0; i < len; i++) {
        (void)kit_take(desk, rows[i].native, account[rows[i].account],
                       &kinds[rows[i].kind], rows[i].time, KIT_NOW, NULL);
    }
}

/** The same rows in any order, some of them twice, make the same incidents. */
static void
any_order_makes_the_same_incidents(void **state)
{
    (void)state;
    prop p = prop_start();
    for (int round = 0; round < prop_rounds(3, 1); round++) {
        enum { ROWS = 25, TWICE = 10 };
        row rows[ROWS + TWICE];
        uint64_t digest[2];
        for (unsigned i = 0; i < ROWS; i++) {
            rows[i] =
                (row){.native = i + 1,
                      .account = (unsigned)prop_below(&p, 2),
                      .kind = (unsigned)prop_below(&p, 4),
                      .time = KIT_NOW - (ag_time)prop_below(&p, 90) * AG_DAY};
        }
        for (unsigned i = ROWS; i < ROWS + TWICE; i++) {
            rows[i] = rows[prop_below(&p, ROWS)];
        }
        for (unsigned side = 0; side < 2; side++) {
            char name[32];
            (void)snprintf(name, sizeof(name), "order-%d-%u", round, side);
            ag_desk desk = kit_desk(name);
            uint64_t account[2];
            for (unsigned i = 0; i < 2; i++) {
                account[i] = kit_account(desk.store, kit_person(desk.store), 0,
                                         AG_TELL_NONE);
            }
            take_rows(&desk, rows, ROWS + TWICE, account);
            digest[side] = digest_of(desk.store);
            kit_close(&desk);
            for (unsigned i = ROWS + TWICE - 1; i > 0; i--) {
                const uint64_t j = prop_below(&p, i + 1);
                const row swap = rows[i];
                rows[i] = rows[j];
                rows[j] = swap;
            }
        }
        assert_true(digest[0] == digest[1]);
    }
}

/** A rehearsal tells what would be said, and leaves nothing behind. */
static void
a_rehearsal_tells_and_leaves_nothing(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("rehearsal");
    ag_store *s = desk.store;
    const uint64_t org = kit_organisation(s, KIT_NOW);
    uint64_t account[3];
    for (unsigned i = 0; i < 3; i++) {
        account[i] = kit_account(s, kit_person(s), org, AG_TELL_FACT);
    }
    const ag_finding kinds[] = {
        kit_warning(), kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_FAILURE, 1),
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2)};
    (void)kit_take(&desk, 99, account[0], &kinds[0], KIT_NOW, KIT_NOW, NULL);
    ag_rehearsal r;
    ag_rehearsed told;
    for (unsigned twice = 0; twice < 2; twice++) {
        assert_ok(ag_rehearsal_begin(&r, s, NULL));
        for (uint64_t i = 0; i < 6; i++) {
            ag_observed seen = {.source = KIT_LOG,
                                .account = account[1 + i % 2],
                                .time = KIT_NOW - 40 * (ag_time)i * AG_DAY / 2,
                                .finding = &kinds[i % 3]};
            ag_taken taken;
            seen.native.bytes[0] = (uint8_t)i;
            assert_ok(ag_take(&r.desk, &taken, NULL, &seen, KIT_NOW, NULL));
        }
        assert_ok(ag_rehearsal_end(&r, &told, NULL));
        assert_int_equal(told.detections, 6);
        assert_int_equal(told.incidents, 6);
        assert_int_equal(told.level[AG_SUSPECTED], 2);
        assert_int_equal(told.directives[AG_AUDIENCE_PERSON], 1);
        assert_int_equal(told.directives[AG_AUDIENCE_ORGANISATION], 1);
        assert_int_equal(told.readers, 2);
        assert_int_equal(told.most, 1);
        assert_int_equal(told.asked[0] + told.asked[1] + told.asked[2], 5);
        assert_int_equal(told.asked[2], 2); /* compromised */
        assert_int_equal(told.held + told.stopped, 0);
    }
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM incident"), 1);
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM review"), 0);
    assert_int_equal(kit_count(s, "SELECT MAX(used) FROM budget WHERE"
                                  " scope = 0"),
                     1);
    kit_close(&desk);
}

/* -- the rest ------------------------------------------------------------------- */

static void
numbers_of_the_policy_are_settings(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("settings");
    ag_store *s = desk.store;
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_desk_set(&desk, "batch", 60, KIT_ALICE, KIT_NOW, NULL));
    assert_ok(ag_desk_set(&desk, "person_budget", 5, KIT_ALICE, KIT_NOW, NULL));
    assert_int_equal(
        ag_desk_set(&desk, "person_budget", 0, KIT_ALICE, KIT_NOW, NULL),
        EG_ERR_ARGUMENT);
    assert_int_equal(ag_desk_set(&desk, "budget", 5, KIT_ALICE, KIT_NOW, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_store_commit(s, NULL));
    ag_desk again;
    assert_ok(ag_desk_open(&again, s, NULL));
    assert_true(again.policy.batch == 60 * AG_SECOND);
    ag_policy_number n;
    size_t count = 0;
    for (; ag_policy_at(&again.policy, count, &n); count++) {
        assert_in_range(n.value, n.least, n.most);
        assert_true(strcmp(n.name, "batch") != 0 || (n.span && n.value == 60));
        assert_true(strcmp(n.name, "person_budget") != 0 ||
                    (!n.span && n.value == 5));
    }
    assert_int_equal(count, 12);
    assert_int_equal(again.policy.person_budget, 5);
    assert_int_equal(again.policy.actor_budget, 500);
    assert_memory_equal(&again.once, &desk.once, sizeof(eg_hash));
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_set(s, "incident.batch", span_of("soon"), NULL));
    assert_ok(ag_store_commit(s, NULL));
    assert_int_equal(ag_desk_open(&again, s, NULL), EG_ERR_MALFORMED);
    kit_close(&desk);
}

/** Every step is in the log, about whom it concerns. */
static void
each_step_is_in_the_log(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("log");
    ag_store *s = desk.store;
    const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    const ag_finding success =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    (void)kit_take(&desk, 1, account, &success, KIT_NOW, KIT_NOW, NULL);
    assert_ok(kit_decide(&desk, 1, KIT_ALICE, true));
    assert_ok(kit_decide(&desk, 1, KIT_BOB, true));
    static const char *const kinds[] = {"incident.opened", "detection.found",
                                        "review.asked", "review.approved",
                                        "incident.told"};
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        sql_statement q = sql_begin(
            s->db, "SELECT COUNT(*), MIN(audit.idx) FROM audit JOIN person ON"
                   " person.subject = audit.about WHERE audit.kind = $1");
        sql_bind_name(&q, 1, kinds[i]);
        assert_ok(sql_one(&q, NULL));
        assert_int_equal(sql_number(&q, 0), i == 3 ? 2 : 1);
        const uint64_t index = sql_number(&q, 1);
        sql_end(&q);
        EG_BUFFER(payload, 1024);
        assert_ok(ag_audit_payload(s, &payload, index, NULL));
        eg_buffer_byte(&payload, 0);
        assert_non_null(strstr((char *)payload.data + AG_AUDIT_SALT_BYTES,
                               "{\"incident\":1,\"level\":\"suspected\""));
    }
    kit_close(&desk);
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_providers_warning_is_told_by_itself_in_its_batch),
        cmocka_unit_test(an_organisation_learns_what_the_owner_allows),
        cmocka_unit_test(what_comes_again_changes_nothing),
        cmocka_unit_test(what_came_late_can_be_dismissed),
        cmocka_unit_test(old_rows_do_not_mail),
        cmocka_unit_test(a_name_and_compromised_need_two_different_operators),
        cmocka_unit_test(one_refusal_ends_it_and_nobody_is_asked_again),
        cmocka_unit_test(what_may_go_does_not_wait_for_what_may_not),
        cmocka_unit_test(red_words_stay_here),
        cmocka_unit_test(what_was_wrong_is_corrected),
        cmocka_unit_test(a_person_confirms_and_names),
        cmocka_unit_test(who_withdraws_is_told_nothing_more),
        cmocka_unit_test(who_may_know_less_is_not_told),
        cmocka_unit_test(what_expired_is_not_told),
        cmocka_unit_test(joining_loses_nothing_that_was_to_be_told),
        cmocka_unit_test(any_order_makes_the_same_incidents),
        cmocka_unit_test(a_rehearsal_tells_and_leaves_nothing),
        cmocka_unit_test(numbers_of_the_policy_are_settings),
        cmocka_unit_test(each_step_is_in_the_log),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
