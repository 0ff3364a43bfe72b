/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The breaker of a source, and when directives are due and with which others.
 */
#include "accountguard/incident/limit.h"
#include "support/prop.h"
#include "test.h"

static const ag_policy policy = AG_POLICY_DEFAULT;
static const eg_hash key = {.bytes = {1, 2, 3}};

#define NOW (20000 * AG_DAY + 5 * AG_HOUR)

/** Neither a quiet source's 25th word nor a busy one's usual day trips it; a
 * wild day of the past moves the median by nothing. */
static void
test_breaker(void **state)
{
    (void)state;
    uint64_t past[AG_BREAKER_DAYS] = {0};
    assert_false(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 25));
    assert_true(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 26));
    for (unsigned i = 0; i < AG_BREAKER_DAYS; i++) {
        past[i] = 10;
    }
    assert_false(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 80));
    assert_true(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 81));
    for (unsigned i = 0; i < 6; i++) {
        past[i] = 1000000;
    }
    assert_false(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 80));
    assert_true(ag_breaker_trips(&policy, past, AG_BREAKER_DAYS, 81));
    assert_true(ag_breaker_trips(&policy, past, 1, UINT64_MAX));
    assert_true(ag_breaker_trips(&policy, past, 0, 26));
}

static ag_directive
word(ag_level level, ag_audience audience, uint64_t recipient)
{
    return (ag_directive){.incident = 11,
                          .revision = 1,
                          .audience = audience,
                          .recipient = recipient,
                          .account = 99,
                          .detail = true,
                          .kind = AG_NOTICE_NEW,
                          .level = level,
                          .actor = 3};
}

static void
schedule(ag_directive *d, ag_time now, bool digest)
{
    ag_directive_schedule(d, &key, &policy, now, digest);
}

/** Abuse case 10: an attempt is told at the end of its batch and a span later
 * that is the same each time it is computed; a compromise is told at once. */
static void
test_due(void **state)
{
    (void)state;
    const ag_time end = (NOW / policy.batch + 1) * policy.batch;
    bool differ = false;
    ag_time last = 0;
    for (uint64_t person = 1; person < 200; person++) {
        ag_directive d = word(AG_TARGETED, AG_AUDIENCE_PERSON, person);
        schedule(&d, NOW, false);
        assert_true(d.not_before >= end && d.not_before < end + policy.jitter);
        assert_true(d.expires > d.not_before);
        ag_directive again = word(AG_ENGAGED, AG_AUDIENCE_PERSON, person);
        schedule(&again, NOW + AG_HOUR, false);
        assert_true(again.not_before == d.not_before);
        differ |= person > 1 && d.not_before != last;
        last = d.not_before;
    }
    assert_true(differ);
    ag_directive d = word(AG_SUSPECTED, AG_AUDIENCE_PERSON, 1);
    schedule(&d, NOW, false);
    assert_true(d.not_before == NOW);
    d = word(AG_TARGETED, AG_AUDIENCE_PERSON, 1);
    d.kind = AG_NOTICE_CORRECTED;
    schedule(&d, NOW, false);
    assert_true(d.not_before == NOW);
}

static bool
together(const ag_directive *a, const ag_directive *b)
{
    return memcmp(&a->aggregate, &b->aggregate, sizeof(eg_hash)) == 0;
}

/** One aggregate: another incident of the same account, reader, actor and batch;
 * another of each of these is another notice. */
static void
test_aggregate(void **state)
{
    (void)state;
    ag_directive d = word(AG_TARGETED, AG_AUDIENCE_PERSON, 1);
    schedule(&d, NOW, false);
    ag_directive same = d;
    same.incident = 12;
    schedule(&same, NOW + AG_MINUTE, false);
    assert_true(together(&d, &same));
    for (unsigned i = 0; i < 6; i++) {
        ag_directive other = word(AG_TARGETED, AG_AUDIENCE_PERSON, 1);
        other.recipient += i == 0;
        other.account += i == 1;
        other.actor += i == 2;
        other.detail = i != 3;
        other.audience = i == 4 ? AG_AUDIENCE_ORGANISATION : AG_AUDIENCE_PERSON;
        schedule(&other, i == 5 ? NOW + policy.batch : NOW, false);
        assert_false(together(&d, &other));
    }
    /* An organisation's accounts are one notice; two compromises of a person's
     * are two. */
    ag_directive a = word(AG_SUSPECTED, AG_AUDIENCE_ORGANISATION, 1);
    ag_directive b = a;
    b.account = 98;
    b.incident = 12;
    schedule(&a, NOW, false);
    schedule(&b, NOW, false);
    assert_true(together(&a, &b));
    a.audience = b.audience = AG_AUDIENCE_PERSON;
    schedule(&a, NOW, false);
    schedule(&b, NOW, false);
    assert_false(together(&a, &b));
}

/** Who had enough gets the rest in one digest: of all actors, the next day. */
static void
test_digest(void **state)
{
    (void)state;
    ag_directive a = word(AG_TARGETED, AG_AUDIENCE_ORGANISATION, 1);
    ag_directive b = a;
    b.actor = 4;
    b.incident = 12;
    schedule(&a, NOW, true);
    schedule(&b, NOW + 18 * AG_HOUR, true);
    assert_true(together(&a, &b));
    assert_true(a.not_before == b.not_before);
    assert_true(a.not_before >= 20001 * AG_DAY);
    ag_directive grave = word(AG_CONFIRMED, AG_AUDIENCE_ORGANISATION, 1);
    schedule(&grave, NOW + 1, true);
    assert_true(grave.not_before == NOW + AG_HOUR);
}

/** The key of a sending: another for each incident, reader, channel, revision,
 * and the same for the same. */
static void
test_key(void **state)
{
    (void)state;
    const ag_directive d = word(AG_TARGETED, AG_AUDIENCE_PERSON, 1);
    eg_hash want, got;
    ag_directive_key(&want, &key, &d, "mail");
    for (unsigned i = 0; i < 7; i++) {
        ag_directive other = d;
        other.incident += i == 0;
        other.recipient += i == 1;
        other.revision += i == 2;
        other.audience = i == 3 ? AG_AUDIENCE_ORGANISATION : AG_AUDIENCE_PERSON;
        other.not_before += i == 6;
        const eg_hash second = {.bytes = {9}};
        ag_directive_key(&got, i == 4 ? &second : &key, &other,
                         i == 5 ? "mail2" : "mail");
        const int differs = memcmp(&got, &want, sizeof(got));
        assert_int_equal(differs == 0, i == 6);
    }
}

/** Whatever is asked for: never before now, never due after it expires. */
static void
test_sane(void **state)
{
    (void)state;
    prop p = prop_start();
    for (unsigned i = 0; i < 20000; i++) {
        ag_directive d = word((ag_level)prop_below(&p, AG_LEVEL_COUNT),
                              (ag_audience)prop_below(&p, AG_AUDIENCE_COUNT),
                              prop_below(&p, 5));
        d.kind = (ag_notice_kind)prop_below(&p, AG_NOTICE_KIND_COUNT);
        const ag_time now = (ag_time)prop_below(&p, 40000 * (uint64_t)AG_DAY);
        schedule(&d, now, prop_below(&p, 2) == 1);
        assert_true(d.not_before >= now && d.not_before < d.expires);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaker),   cmocka_unit_test(test_due),
        cmocka_unit_test(test_aggregate), cmocka_unit_test(test_digest),
        cmocka_unit_test(test_key),       cmocka_unit_test(test_sane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
