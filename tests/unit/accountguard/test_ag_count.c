/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted, in which period, and what a release tells of it. */
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/statistics/count.h"
#include "support/statistics_2019.h"
#include "test.h"

static ag_time
day(unsigned year, unsigned month, unsigned number)
{
    ag_time t;
    const ag_date d = {.year = year, .month = month, .day = number};
    assert_true(ag_time_of_date(&t, &d));
    return t;
}

static eg_arena *arena;

static int
make_arena(void **state)
{
    (void)state;
    return eg_arena_new(&arena, 1U << 20) == EG_OK ? 0 : -1;
}

static int
free_arena(void **state)
{
    (void)state;
    eg_arena_free(arena);
    return 0;
}

static ag_release
first_release(void)
{
    ag_release r = {.service = "Example CERT",
                    .number = 1,
                    .plan = ag_stat_plan_usual(day(2026, 1, 1))};
    assert_true(ag_stat_period_of(&r.period, &r.plan, 1));
    return r;
}

static void
count(ag_release *r, const ag_stat_row *rows, size_t len)
{
    const ag_stat_data data = {.row = rows,
                               .len = len,
                               .actor = actors_2019,
                               .actor_len = actors_2019_len};
    assert_ok(ag_stat_count(r, arena, &data, NULL));
}

/** The value of a line; 0: it is not listed. */
static uint64_t
line(const ag_release *r, ag_stat_dimension dimension, const char *code)
{
    const ag_stat_table *t = &r->table[dimension];
    for (size_t i = 0; i < t->len; i++) {
        if (strcmp(t->line[i].code, code) == 0) {
            return t->line[i].value;
        }
    }
    return 0;
}

static void
test_the_shape_of_2019_is_useful_and_safe(void **state)
{
    (void)state;
    static ag_stat_row rows[POLITICAL_2019];
    political_2019(rows, day(2026, 1, 1));
    ag_release r = first_release();
    count(&r, rows, POLITICAL_2019);
    assert_true(r.total.told);
    assert_int_equal(r.total.value, 780);
    /* one country is listed; the 39 of 25 others are one number */
    assert_int_equal(r.table[AG_STAT_COUNTRY].len, 1);
    assert_int_equal(line(&r, AG_STAT_COUNTRY, "US"), 740);
    assert_true(r.table[AG_STAT_COUNTRY].others.told);
    assert_int_equal(r.table[AG_STAT_COUNTRY].others.value, 40);
    assert_true(line(&r, AG_STAT_LEVEL, "compromised") > 0);
    assert_true(line(&r, AG_STAT_LEVEL, "targeted") > 600);
    assert_false(r.table[AG_STAT_LEVEL].others.told);
    assert_true(line(&r, AG_STAT_KIND, "personal") > 0);
    assert_true(line(&r, AG_STAT_SECTOR, "political-party") > 0);
    assert_int_equal(line(&r, AG_STAT_SECTOR, "non-profit"), 0);
    assert_int_equal(line(&r, AG_STAT_SECTOR, "think-tank"), 0);
    assert_true(line(&r, AG_STAT_ACTOR, "strontium") > 0);
    assert_true(line(&r, AG_STAT_ACTOR, AG_STAT_NO_ACTOR) > 0);
    assert_int_equal(line(&r, AG_STAT_ACTOR, "thallium"), 0);
    assert_false(r.exposed.told);
    assert_false(r.corrections.told);
}

static void
test_ten_thousand_notices(void **state)
{
    (void)state;
    static ag_stat_row rows[ALL_2019];
    all_2019(rows, day(2026, 1, 1));
    ag_release r = first_release();
    count(&r, rows, ALL_2019);
    assert_int_equal(r.total.value, 10000);
    const uint64_t personal = line(&r, AG_STAT_KIND, "personal");
    assert_in_range(personal, 1450, 1750);
    assert_int_equal(line(&r, AG_STAT_ACTOR, "holmium") > 0, 1);
    /* the order of rows means nothing */
    ag_release again = first_release();
    for (size_t i = 0; i < ALL_2019 / 2; i++) {
        const ag_stat_row t = rows[i];
        rows[i] = rows[ALL_2019 - 1 - i];
        rows[ALL_2019 - 1 - i] = t;
    }
    count(&again, rows, ALL_2019);
    uint8_t a[32];
    uint8_t b[32];
    assert_ok(ag_release_hash(a, &r, NULL));
    assert_ok(ag_release_hash(b, &again, NULL));
    assert_memory_equal(a, b, 32);
}

/** Rows of @p people people in four organisations of a country. */
static size_t
add(ag_stat_row *rows, size_t len, const char *code, unsigned people)
{
    for (unsigned i = 0; i < people; i++, len++) {
        rows[len] =
            (ag_stat_row){.shared = true,
                          .sent = day(2026, 2, 1),
                          .notice = len + 1,
                          .incident = len + 1,
                          .account = len + 1,
                          .person = len + 1,
                          .organisation = 1 + i % 4 + 10 * (unsigned)code[0] +
                                          1000 * (unsigned)code[1],
                          .level = AG_TARGETED};
        assert_true(ag_country_read(&rows[len].country, code));
    }
    return len;
}

static void
test_what_is_not_counted(void **state)
{
    (void)state;
    static ag_stat_row rows[200];
    size_t len = add(rows, 0, "FR", 60);
    ag_release r = first_release();
    count(&r, rows, len);
    assert_int_equal(r.total.value, 60);

    rows[len] = rows[0]; /* the same notice again */
    count(&r, rows, len + 1);
    assert_int_equal(r.total.value, 60);
    for (size_t i = 0; i < 10; i++) {
        rows[i].shared = false;
    }
    count(&r, rows, len);
    assert_int_equal(r.total.value, 50);
    for (size_t i = 10; i < 20; i++) {
        rows[i].sent = i % 2 == 0 ? r.period.until : r.period.from - 1;
    }
    count(&r, rows, len);
    assert_int_equal(r.total.value, 40);
    rows[10].sent = r.period.from;
    for (size_t i = 11; i < 20; i++) {
        rows[i].sent = r.period.until - 1;
    }
    count(&r, rows, len);
    assert_int_equal(r.total.value, 50);
}

static void
test_leaks_and_corrections_are_numbers_of_their_own(void **state)
{
    (void)state;
    static ag_stat_row rows[200];
    const size_t len = add(rows, 0, "FR", 100);
    for (size_t i = 0; i < 25; i++) {
        rows[i].level = AG_EXPOSED;
        rows[i + 25].what = AG_STAT_CORRECTION;
    }
    ag_release r = first_release();
    count(&r, rows, len);
    assert_int_equal(r.total.value, 50);
    assert_int_equal(r.exposed.value, 25);
    assert_int_equal(r.corrections.value, 25);
    for (size_t i = 0; i < 6; i++) { /* 19 of each remain */
        rows[i].shared = false;
        rows[i + 25].shared = false;
    }
    count(&r, rows, len);
    assert_false(r.exposed.told);
    assert_false(r.corrections.told);
    assert_int_equal(r.exposed.value + r.corrections.value, 0);
}

static void
test_each_unit_is_in_one_category(void **state)
{
    (void)state;
    static ag_stat_row rows[200];
    size_t len = add(rows, 0, "FR", 60);
    len = add(rows, len, "FR", 60);
    for (size_t i = 60; i < 120; i++) { /* the same people, worse, later */
        rows[i].person = rows[i].account = i - 59;
        rows[i].sent += AG_DAY;
        rows[i].level = i < 90 ? AG_CONFIRMED : AG_ENGAGED;
    }
    ag_release r = first_release();
    count(&r, rows, len);
    assert_int_equal(r.total.value, 120);
    assert_int_equal(line(&r, AG_STAT_LEVEL, "targeted"), 90);
    r.plan.unit = AG_STAT_PEOPLE;
    count(&r, rows, len);
    assert_int_equal(r.total.value, 60);
    assert_int_equal(line(&r, AG_STAT_LEVEL, "compromised"), 30);
    assert_int_equal(line(&r, AG_STAT_LEVEL, "targeted"), 30);
    r.plan.unit = AG_STAT_ORGANISATIONS;
    count(&r, rows, len);
    assert_false(r.total.told); /* four are no group */
}

static void
test_few_people_or_one_organisation_are_no_group(void **state)
{
    (void)state;
    static ag_stat_row rows[200];
    size_t len = add(rows, 0, "FR", 19);
    ag_release r = first_release();
    count(&r, rows, len);
    assert_false(r.total.told);
    assert_int_equal(r.total.value, 0);
    len = add(rows, len, "FR", 1);
    count(&r, rows, len);
    assert_int_equal(r.total.value, 20);
    for (size_t i = 0; i < len; i++) {
        rows[i].person = 1 + i % 19; /* a person counts once for k */
    }
    count(&r, rows, len);
    assert_false(r.total.told);
    len = add(rows, 0, "FR", 60);
    for (size_t i = 0; i < 31; i++) {
        rows[i].organisation = 77; /* most of them */
    }
    count(&r, rows, len);
    assert_false(r.total.told);
    rows[0].organisation = 78;
    count(&r, rows, len);
    assert_true(r.total.told);
    for (size_t i = 0; i < len; i++) {
        rows[i].organisation = i < 29 ? 77 : i < 58 ? 78 : 79;
    }
    count(&r, rows, len); /* 78 would know 77 within two */
    assert_false(r.total.told);
    for (size_t i = 0; i < len; i++) {
        rows[i].organisation = 0; /* everybody for himself */
    }
    count(&r, rows, len);
    assert_true(r.total.told);
}

static void
test_what_makes_a_group(void **state)
{
    (void)state;
    const ag_stat_rules rules = {.people = 10,
                                 .contributors = 4,
                                 .largest_percent = 50,
                                 .others_percent = 20};
    static const struct {
        ag_stat_group group;
        bool passes;
    } cases[] = {
        {{.value = 20,
          .people = 20,
          .contributors = 4,
          .largest = 10,
          .second = 8},
         true},
        {{.value = 40,
          .people = 19,
          .contributors = 4,
          .largest = 10,
          .second = 8},
         false},
        {{.value = 20,
          .people = 20,
          .contributors = 3,
          .largest = 10,
          .second = 8},
         false},
        {{.value = 20,
          .people = 20,
          .contributors = 4,
          .largest = 11,
          .second = 5},
         false},
        {{.value = 20,
          .people = 20,
          .contributors = 4,
          .largest = 10,
          .second = 9},
         false},
        {{0}, false},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_int_equal(ag_stat_passes(&cases[i].group, &rules),
                         cases[i].passes);
    }
}

static void
test_the_plan_says_who_covers(void **state)
{
    (void)state;
    static ag_stat_row rows[300];
    size_t len = add(rows, 0, "US", 100);
    len = add(rows, len, "FR", 50);
    len = add(rows, len, "EE", 3);
    ag_release r = first_release();
    count(&r, rows, len);
    assert_int_equal(line(&r, AG_STAT_COUNTRY, "US"), 0);
    assert_int_equal(line(&r, AG_STAT_COUNTRY, "FR"), 50);
    assert_int_equal(r.table[AG_STAT_COUNTRY].others.value, 105);
    r.plan.keep[AG_STAT_COUNTRY] =
        (ag_stat_keep){.len = 2, .code = {"US", "FR"}};
    count(&r, rows, len);
    assert_int_equal(line(&r, AG_STAT_COUNTRY, "US"), 100);
    assert_int_equal(line(&r, AG_STAT_COUNTRY, "FR"), 0);
    assert_int_equal(r.table[AG_STAT_COUNTRY].others.value, 55);
    /* all in one sector: nothing is told of sectors */
    assert_false(r.table[AG_STAT_SECTOR].told);
}

static void
test_periods_meet(void **state)
{
    (void)state;
    ag_stat_plan plan = ag_stat_plan_usual(day(2024, 11, 1));
    static const uint32_t months[] = {3, 6, 12};
    for (size_t m = 0; m < 3; m++) {
        plan.months = months[m];
        ag_stat_period before;
        assert_true(ag_stat_period_of(&before, &plan, 1));
        assert_int_equal(before.from, plan.since);
        for (uint64_t n = 2; n < 60; n++) {
            ag_stat_period p;
            assert_true(ag_stat_period_of(&p, &plan, n));
            assert_int_equal(p.from, before.until);
            assert_true(p.until > p.from && p.due == p.until + 30 * AG_DAY);
            assert_int_equal(ag_time_date(p.from).day, 1);
            before = p;
        }
    }
    plan.months = 3;
    ag_stat_period p;
    assert_true(ag_stat_period_of(&p, &plan, 2));
    assert_int_equal(p.from, day(2025, 2, 1));
    assert_int_equal(p.until, day(2025, 5, 1));
    assert_false(ag_stat_period_of(&p, &plan, 0));
    assert_false(ag_stat_period_of(&p, &plan, UINT64_MAX));
    assert_false(ag_stat_period_of(&p, &plan, 40000));
}

static void
test_plans_that_are_refused(void **state)
{
    (void)state;
    const ag_stat_plan good = ag_stat_plan_usual(day(2026, 1, 1));
    assert_ok(ag_stat_plan_check(&good, NULL));
    ag_stat_plan bad[10];
    for (size_t i = 0; i < 10; i++) {
        bad[i] = good;
    }
    bad[0].rules.people = 4;
    bad[1].rules.contributors = 2;
    bad[2].rules.largest_percent = 61;
    bad[3].rules.others_percent = 9;
    bad[4].rounding = 4;
    bad[5].months = 1;
    bad[6].delay_days = 6;
    bad[7].since += AG_DAY;
    bad[8].keep[AG_STAT_COUNTRY] = (ag_stat_keep){.len = 1, .code = {"ZZ"}};
    bad[9].keep[AG_STAT_SECTOR] =
        (ag_stat_keep){.len = 2, .code = {"media", "media"}};
    for (size_t i = 0; i < 10; i++) {
        eg_error err = {.status = EG_OK};
        assert_int_equal(ag_stat_plan_check(&bad[i], &err), EG_ERR_MALFORMED);
        assert_non_null(strstr(err.text, "the plan"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_shape_of_2019_is_useful_and_safe),
        cmocka_unit_test(test_ten_thousand_notices),
        cmocka_unit_test(test_what_is_not_counted),
        cmocka_unit_test(test_leaks_and_corrections_are_numbers_of_their_own),
        cmocka_unit_test(test_each_unit_is_in_one_category),
        cmocka_unit_test(test_few_people_or_one_organisation_are_no_group),
        cmocka_unit_test(test_what_makes_a_group),
        cmocka_unit_test(test_the_plan_says_who_covers),
        cmocka_unit_test(test_periods_meet),
        cmocka_unit_test(test_plans_that_are_refused),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
