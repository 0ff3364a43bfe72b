/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Incidents as values: the same detections make the same incidents in any order;
 * levels rise by themselves; what is closed stays so; who has to approve.
 */
#include "accountguard/incident/incident.h"
#include "support/prop.h"
#include "test.h"

static const ag_policy policy = AG_POLICY_DEFAULT;

#define START (1000 * AG_DAY)

/* -- a store of incidents in memory ------------------------------------------ */

enum { MOST = 200 };

typedef struct memory {
    ag_incident incident[MOST];
    size_t len;
} memory;

/** Take a detection as the store does: join what covers it, or open one. */
static void
take(memory *m, const ag_detection *d)
{
    ag_incident *into = NULL;
    for (size_t i = 0; i < m->len; i++) {
        ag_incident *one = &m->incident[i];
        if (one->state != AG_INCIDENT_OPEN ||
            !ag_incident_covers(one, d, &policy)) {
            continue;
        }
        if (into == NULL) {
            into = one;
            ag_incident_add(into, d, &policy);
        } else {
            ag_incident_join(into, one);
        }
    }
    if (into == NULL) {
        assert_in_range(m->len, 0, MOST - 1);
        m->incident[m->len] = ag_incident_open(d, &policy);
        m->incident[m->len].id = m->len + 1;
        m->len++;
    }
}

/** What of an incident does not depend on its number. */
typedef struct gist {
    uint64_t account, actor;
    ag_time first, last;
    uint64_t count;
    unsigned level, fresh, fresh_level, asserted;
} gist;

static int
compare_gists(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(gist));
}

static size_t
gists(gist *out, const memory *m)
{
    size_t len = 0;
    memset(out, 0, MOST * sizeof(*out));
    for (size_t i = 0; i < m->len; i++) {
        const ag_incident *one = &m->incident[i];
        if (one->state == AG_INCIDENT_OPEN) {
            gist *g = &out[len++];
            g->account = one->account;
            g->actor = one->actor;
            g->first = one->first;
            g->last = one->last;
            g->count = one->count;
            g->level = one->level;
            g->fresh = one->fresh;
            g->fresh_level = one->fresh_level;
            g->asserted = one->asserted;
        }
    }
    qsort(out, len, sizeof(*out), compare_gists);
    return len;
}

static ag_detection
any_detection(prop *p)
{
    const ag_time time = START + (ag_time)prop_below(p, 120) * AG_DAY;
    return (ag_detection){.account = 1 + prop_below(p, 2),
                          .actor = prop_below(p, 2),
                          .level = (ag_level)prop_below(p, AG_LEVEL_COUNT),
                          .asserted = prop_below(p, 2) == 1,
                          .time = time,
                          .received =
                              time + (ag_time)prop_below(p, 14) * AG_DAY};
}

/** In any order the same incidents, and none that should have been one. */
static void
test_order(void **state)
{
    (void)state;
    prop p = prop_start();
    for (unsigned round = 0; round < 300; round++) {
        static memory ahead, shuffled;
        static gist a[MOST], b[MOST];
        ag_detection d[40];
        const size_t len = 1 + (size_t)prop_below(&p, 40);
        ahead.len = shuffled.len = 0;
        for (size_t i = 0; i < len; i++) {
            d[i] = any_detection(&p);
            take(&ahead, &d[i]);
        }
        for (size_t i = len - 1; i > 0; i--) {
            const size_t j = (size_t)prop_below(&p, i + 1);
            const ag_detection swap = d[i];
            d[i] = d[j];
            d[j] = swap;
        }
        for (size_t i = 0; i < len; i++) {
            take(&shuffled, &d[i]);
        }
        const size_t count = gists(a, &ahead);
        assert_int_equal(gists(b, &shuffled), count);
        assert_memory_equal(a, b, sizeof(a));
        for (size_t i = 1; i < count; i++) {
            const bool same = a[i].account == a[i - 1].account &&
                              a[i].actor == a[i - 1].actor;
            const ag_time gap = a[i].first > a[i - 1].last
                                    ? a[i].first - a[i - 1].last
                                    : a[i - 1].first - a[i].last;
            assert_true(!same || gap > policy.window);
        }
    }
}

/* -- one incident ------------------------------------------------------------- */

static ag_detection
seen(ag_level level, ag_time time)
{
    return (ag_detection){.account = 5,
                          .actor = 3,
                          .level = level,
                          .time = time,
                          .received = time + AG_HOUR};
}

static void
test_rises(void **state)
{
    (void)state;
    ag_detection d = seen(AG_TARGETED, START);
    ag_incident one = ag_incident_open(&d, &policy);
    assert_int_equal(one.level, AG_TARGETED);
    assert_int_equal(one.count, 1);
    d = seen(AG_SUSPECTED, START + AG_DAY);
    ag_incident_add(&one, &d, &policy);
    d = seen(AG_EXPOSED, START - AG_DAY);
    ag_incident_add(&one, &d, &policy);
    assert_int_equal(one.level, AG_SUSPECTED);
    assert_int_equal(one.fresh_level, AG_SUSPECTED);
    assert_int_equal(one.count, 3);
    assert_true(one.first == START - AG_DAY && one.last == START + AG_DAY);
    assert_string_equal(ag_incident_state_name(one.state), "open");
}

/** What became known too late raises what is known, not what may be mailed. */
static void
test_old(void **state)
{
    (void)state;
    ag_detection d = seen(AG_SUSPECTED, START);
    d.received = START + policy.fresh + 1;
    ag_incident one = ag_incident_open(&d, &policy);
    assert_int_equal(one.level, AG_SUSPECTED);
    assert_false(one.fresh);
    d = seen(AG_TARGETED, START);
    d.received = START + policy.fresh;
    d.asserted = true;
    ag_incident_add(&one, &d, &policy);
    assert_true(one.fresh && one.asserted);
    assert_int_equal(one.fresh_level, AG_TARGETED);
    assert_int_equal(one.level, AG_SUSPECTED);
}

/** A closed incident takes what happened before its end, and nothing later. */
static void
test_closed(void **state)
{
    (void)state;
    ag_detection d = seen(AG_TARGETED, START);
    ag_incident one = ag_incident_open(&d, &policy);
    one.state = AG_INCIDENT_CLOSED;
    one.closed = START + 3 * AG_DAY;
    d = seen(AG_CONFIRMED, START + 3 * AG_DAY);
    assert_true(ag_incident_covers(&one, &d, &policy));
    ag_incident_add_late(&one, &d);
    assert_int_equal(one.level, AG_TARGETED);
    assert_int_equal(one.count, 2);
    assert_int_equal(one.state, AG_INCIDENT_CLOSED);
    d.time += 1;
    assert_false(ag_incident_covers(&one, &d, &policy));
    d = seen(AG_TARGETED, START - policy.window);
    assert_true(ag_incident_covers(&one, &d, &policy));
    d.time -= 1;
    assert_false(ag_incident_covers(&one, &d, &policy));
    d = seen(AG_TARGETED, START);
    d.actor = 4;
    assert_false(ag_incident_covers(&one, &d, &policy));
    d = seen(AG_TARGETED, START);
    d.account = 6;
    assert_false(ag_incident_covers(&one, &d, &policy));
    ag_statement s;
    assert_false(ag_incident_says(&s, &one, AG_CONFIRMED, 3, 90));
}

/** Each thing is said once: that it is new, that it rose, who it is. */
static void
test_says_once(void **state)
{
    (void)state;
    ag_detection d = seen(AG_TARGETED, START);
    ag_incident one = ag_incident_open(&d, &policy);
    ag_statement s;
    assert_true(ag_incident_says(&s, &one, AG_TARGETED, 0, 77));
    assert_int_equal(s.kind, AG_NOTICE_NEW);
    assert_int_equal(s.confidence, 0);
    ag_incident_told(&one, &s);
    for (unsigned i = 0; i < 100; i++) {
        ag_incident_add(&one, &d, &policy);
        assert_false(ag_incident_says(&s, &one, one.level, 0, 0));
    }
    assert_true(ag_incident_says(&s, &one, AG_TARGETED, 3, 77));
    assert_int_equal(s.kind, AG_NOTICE_RAISED);
    assert_int_equal(s.confidence, 77);
    ag_incident_told(&one, &s);
    assert_false(ag_incident_says(&s, &one, AG_TARGETED, 3, 99));
    assert_false(ag_incident_says(&s, &one, AG_EXPOSED, 0, 0));
    assert_true(ag_incident_says(&s, &one, AG_SUSPECTED, 0, 0));
    ag_incident_told(&one, &s);
    assert_int_equal(one.revision, 3);
}

/** Two that were told apart are one from then on, and nothing is said again. */
static void
test_join_told(void **state)
{
    (void)state;
    ag_detection d = seen(AG_TARGETED, START);
    ag_incident older = ag_incident_open(&d, &policy);
    d = seen(AG_SUSPECTED, START + 20 * AG_DAY);
    ag_incident younger = ag_incident_open(&d, &policy);
    older.id = 1;
    younger.id = 2;
    ag_statement s;
    assert_true(ag_incident_says(&s, &younger, AG_SUSPECTED, 3, 80));
    ag_incident_told(&younger, &s);
    ag_incident_join(&older, &younger);
    assert_int_equal(younger.state, AG_INCIDENT_JOINED);
    assert_int_equal(younger.into, 1);
    assert_int_equal(older.revision, 1);
    assert_int_equal(older.level, AG_SUSPECTED);
    assert_false(ag_incident_says(&s, &older, older.level, 3, 80));
}

/* -- who may be named, and who approves --------------------------------------- */

static void
test_naming(void **state)
{
    (void)state;
    unsigned c = 0;
    ag_attribution link[] = {{7, 1, 50, AG_METHOD_ADDRESS},
                             {7, 1, 55, AG_METHOD_LINK},
                             {7, 2, 40, AG_METHOD_ADDRESS},
                             {8, 3, 10, AG_METHOD_ADDRESS}};
    assert_false(ag_may_name(7, link, 2, &c)); /* one source */
    assert_true(ag_may_name(7, link, 4, &c));
    assert_int_equal(c, 73);
    assert_false(ag_may_name(8, link, 4, &c));
    assert_false(ag_may_name(0, link, 4, &c));
    link[3].confidence = 54; /* a rival comes near */
    assert_false(ag_may_name(7, link, 4, &c));
    link[3].confidence = 53;
    assert_true(ag_may_name(7, link, 4, &c));
    link[2].confidence = 5; /* too weak together */
    assert_false(ag_may_name(7, link, 4, &c));
    link[0] = (ag_attribution){7, 0, 90, AG_METHOD_ANALYST};
    assert_true(ag_may_name(7, link, 1, &c));

    ag_finding f = {.attribution_len = 2};
    f.attribution[0] = f.attribution[1] = link[0];
    assert_int_equal(ag_finding_actor(&f), 7);
    f.attribution[1].actor = 8;
    assert_int_equal(ag_finding_actor(&f), 0);
    f.attribution_len = 0;
    assert_int_equal(ag_finding_actor(&f), 0);
}

/** Over all levels, actors and gates: four eyes where they must be, and only a
 * provider's own, fresh warning that names nobody goes by itself. */
static void
test_approvals(void **state)
{
    (void)state;
    for (unsigned i = 0; i < AG_LEVEL_COUNT * 2 * 8; i++) {
        const ag_statement s = {.level = (ag_level)(i / 16),
                                .actor = i / 8 % 2};
        const ag_gate g = {.fresh = (i & 1) != 0,
                           .asserted = (i & 2) != 0,
                           .held = (i & 4) != 0};
        const unsigned n = ag_approvals(&s, &g);
        if (s.actor != 0 || s.level >= AG_SUSPECTED) {
            assert_int_equal(n, 2);
        } else if (n == 0) {
            assert_true(s.level == AG_TARGETED && g.fresh && g.asserted &&
                        !g.held);
        } else {
            assert_int_equal(n, 1);
            assert_false(s.level == AG_TARGETED && g.fresh && g.asserted &&
                         !g.held);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),     cmocka_unit_test(test_rises),
        cmocka_unit_test(test_old),       cmocka_unit_test(test_closed),
        cmocka_unit_test(test_says_once), cmocka_unit_test(test_join_told),
        cmocka_unit_test(test_naming),    cmocka_unit_test(test_approvals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
