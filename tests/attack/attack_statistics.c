/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An attacker who knows the rules reads tables of statistics.
 *
 * The attacker makes every small population, keeps those that would have given
 * the very numbers that were told, and asks what a small category could be in
 * them.  To be on the safe side the attacker is told more than a reader: the
 * exact numbers instead of rounded ones, and of one other category whether it is
 * small.  A category of fewer than k people is hidden when at least k numbers
 * remain.
 *
 * The same attacker meets rules that look as good, and finds small categories in
 * each: so the test can fail, and no part of the rules is idle.
 */
#include <stdio.h>

#include "accountguard/statistics/suppress.h"
#include "test.h"

/** Cells of a population, e.g. people of a country; some of them one column. */
#define CELLS_MAX 9
/** Largest number in a cell plus one: the marks of a cell are bits. */
#define VALUES_MAX 32

/** What a reader is told, as numbers. */
typedef struct view {
    uint32_t told[24];
} view;

/** How a population becomes what is told. */
typedef void (*publisher)(view *out, const uint32_t *cell);

/** What each cell can be, with and without a hint: whether cell j is small. */
typedef struct marks {
    uint32_t any[CELLS_MAX];
    uint32_t hinted[CELLS_MAX][CELLS_MAX][2];
} marks;

/** All populations with the same view. */
typedef struct kind_of {
    view seen;
    marks *possible;
} kind_of;

#define TABLE_BITS 19
static kind_of table[1U << TABLE_BITS];

/** A world to enumerate, and the rules of the publisher at work. */
typedef struct world {
    uint32_t cells;
    uint32_t cap; /**< Largest number in a cell. */
    uint32_t k;
    ag_stat_rules rules;
    uint32_t categories;    /**< Of the table (of the first, if two). */
    uint32_t second;        /**< Categories of the second table, or 0. */
    uint32_t organisations; /**< 0: each person is a contributor. */
    bool hint;              /**< Whether the attacker has one. */
} world;

static world now;

static kind_of *
find(const view *seen)
{
    uint64_t hash = 1469598103934665603U;
    for (size_t i = 0; i < EG_ARRAY_LEN(seen->told); i++) {
        hash = (hash ^ seen->told[i]) * 1099511628211U;
        hash ^= hash >> 29;
    }
    for (size_t at = hash & ((1U << TABLE_BITS) - 1);;
         at = (at + 1) & ((1U << TABLE_BITS) - 1)) {
        if (table[at].possible == NULL) {
            table[at].possible = calloc(1, sizeof(marks));
            assert_non_null(table[at].possible);
            table[at].seen = *seen;
        }
        if (memcmp(&table[at].seen, seen, sizeof(*seen)) == 0) {
            return &table[at];
        }
    }
}

/** The next population; false: that was the last. */
static bool
advance(uint32_t *cell)
{
    for (uint32_t i = 0; i < now.cells; i++) {
        if (cell[i] < now.cap) {
            cell[i]++;
            return true;
        }
        cell[i] = 0;
    }
    return false;
}

static uint32_t
bits(uint32_t mask)
{
    uint32_t count = 0;
    for (; mask != 0; mask &= mask - 1) {
        count++;
    }
    return count;
}

/** Whether the edge of the world is far: shifting k people stays inside. */
static bool
is_inner(const uint32_t *cell)
{
    for (uint32_t i = 0; i < now.cells; i++) {
        if (cell[i] + now.k > now.cap + 1) {
            return false;
        }
    }
    return true;
}

/** What an attack finds. */
typedef struct findings {
    uint64_t populations;
    uint64_t small;  /**< Cells with fewer than k people. */
    uint64_t narrow; /**< Of those: fewer than k numbers are possible. */
    uint64_t found;  /**< Of those: only one is. */
    uint64_t tables; /**< Populations of which something is told. */
} findings;

/** Forget all populations. */
static void
forget(void)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(table); i++) {
        free(table[i].possible);
    }
    memset(table, 0, sizeof(table));
}

static void
note(const view *seen, const uint32_t *cell)
{
    marks *m = find(seen)->possible;
    for (uint32_t i = 0; i < now.cells; i++) {
        m->any[i] |= 1U << cell[i];
        for (uint32_t j = 0; j < now.cells && now.hint; j++) {
            m->hinted[i][j][cell[j] < now.k] |= 1U << cell[i];
        }
    }
}

/** How many numbers cell @p i can be, with the hint that leaves fewest. */
static uint32_t
fewest(const marks *m, const uint32_t *cell, uint32_t i)
{
    uint32_t least = bits(m->any[i]);
    for (uint32_t j = 0; j < now.cells && now.hint; j++) {
        const uint32_t left = bits(m->hinted[i][j][cell[j] < now.k]);
        if (j != i && left < least) {
            least = left;
        }
    }
    return least;
}

/** Make all populations, then judge each small cell. */
static findings
attack(publisher publish)
{
    forget();
    uint32_t cell[CELLS_MAX] = {0};
    do {
        view seen = {0};
        publish(&seen, cell);
        note(&seen, cell);
    } while (advance(cell));

    findings f = {0};
    memset(cell, 0, sizeof(cell));
    do {
        view seen = {0};
        publish(&seen, cell);
        f.populations++;
        f.tables += seen.told[0] != 0;
        const marks *m = find(&seen)->possible;
        for (uint32_t i = 0; i < now.cells && is_inner(cell); i++) {
            if (cell[i] < now.k) {
                const uint32_t left = fewest(m, cell, i);
                f.small++;
                f.narrow += left < now.k;
                f.found += left == 1;
            }
        }
    } while (advance(cell));
    forget();
    return f;
}

/** Entries of a population whose cells are categories (and organisations). */
static size_t
entries_of(ag_stat_entry *out, const uint32_t *cell, uint32_t divide)
{
    size_t len = 0;
    for (uint32_t i = 0; i < now.cells; i++) {
        for (uint32_t n = 0; n < cell[i]; n++, len++) {
            out[len] = (ag_stat_entry){
                .category = divide > 0 ? i / divide : i % now.second,
                .person = len,
                .contributor = now.organisations > 0 ? i : 1000 + len};
        }
    }
    return len;
}

/** Tell a table as the rules allow, and the state of each category. */
static void
tell(uint32_t *told, const uint32_t *cell, uint32_t divide, uint32_t categories)
{
    static ag_stat_entry entries[CELLS_MAX * VALUES_MAX];
    const size_t len = entries_of(entries, cell, divide);
    ag_stat_split split;
    assert_ok(ag_stat_split_make(&split, &now.rules, entries, len, categories,
                                 NULL, NULL));
    told[0] = split.told;
    for (uint32_t c = 0; c < categories; c++) {
        if (split.told && split.state[c] == AG_STAT_LISTED) {
            told[1 + c] = (uint32_t)split.value[c];
        }
    }
    told[1 + categories] = split.told ? (uint32_t)split.others : 0;
    ag_stat_split_free(&split);
}

/** The total, which is told from 2k people on. */
static uint32_t
total(const uint32_t *cell)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < now.cells; i++) {
        sum += cell[i];
    }
    return sum >= 2 * now.k ? sum : 0;
}

static void
publish_by_the_rules(view *out, const uint32_t *cell)
{
    const uint32_t divide = now.cells / now.categories;
    tell(out->told, cell, divide, now.categories);
    if (now.second > 0) {
        tell(out->told + 2 + now.categories, cell, 0, now.second);
    }
    out->told[23] = total(cell);
}

/** Only the cells from @p from on below @p until, as a population of its own. */
static void
slice(uint32_t *out, const uint32_t *cell, uint32_t from, uint32_t until)
{
    for (uint32_t i = 0; i < CELLS_MAX; i++) {
        out[i] = i >= from && i < until ? cell[i] : 0;
    }
}

/** Two releases, each of what happened in its own half of the time. */
static void
publish_each_half(view *out, const uint32_t *cell)
{
    const uint32_t half = now.cells / 2;
    uint32_t part[CELLS_MAX];
    slice(part, cell, 0, half);
    tell(out->told, part, 0, half);
    out->told[22] = total(part);
    slice(part, cell, half, now.cells);
    tell(out->told + 2 + half, part, 0, half);
    out->told[23] = total(part);
}

/** Two releases that obey the rules, the second of all since the beginning. */
static void
publish_since_the_beginning(view *out, const uint32_t *cell)
{
    const uint32_t half = now.cells / 2;
    uint32_t part[CELLS_MAX];
    slice(part, cell, 0, half);
    tell(out->told, part, 0, half);
    out->told[22] = total(part);
    tell(out->told + 2 + half, cell, 0, half);
    out->told[23] = total(cell);
}

/** The usual advice: list what has k people, and the total. */
static void
publish_large_ones(view *out, const uint32_t *cell)
{
    for (uint32_t i = 0; i < now.cells; i++) {
        out->told[0] |= cell[i] >= now.k;
        out->told[1 + i] = cell[i] >= now.k ? cell[i] : 0;
    }
    out->told[23] = total(cell);
}

/**
 * Others that are a group, too: categories from @p from people on are listed,
 * and the one with the fewest people covers if the others are too few.
 */
static void
publish_with_smallest_as_cover(view *out, const uint32_t *cell, uint32_t from)
{
    uint32_t listed = 0;
    uint32_t others = 0;
    bool is_listed[CELLS_MAX];
    for (uint32_t i = 0; i < now.cells; i++) {
        is_listed[i] = cell[i] >= from;
        listed += is_listed[i];
        others += is_listed[i] ? 0 : cell[i];
        out->told[1 + i] = is_listed[i] ? cell[i] : 0;
    }
    while (listed > 0 && others < now.k) {
        uint32_t least = now.cells;
        for (uint32_t i = 0; i < now.cells; i++) {
            if (is_listed[i] && (least == now.cells || cell[i] < cell[least])) {
                least = i;
            }
        }
        is_listed[least] = false;
        listed--;
        others += cell[least];
        out->told[1 + least] = 0;
    }
    out->told[0] = listed > 0;
    for (uint32_t i = 0; i < now.cells && listed == 0; i++) {
        out->told[1 + i] = 0;
    }
    out->told[22] = listed > 0 ? others : 0;
    out->told[23] = total(cell);
}

static void
publish_from_k(view *out, const uint32_t *cell)
{
    publish_with_smallest_as_cover(out, cell, now.k);
}

static void
publish_smallest_cover(view *out, const uint32_t *cell)
{
    publish_with_smallest_as_cover(out, cell, 2 * now.k);
}

/** The cross table with small cells left blank, and both margins. */
static void
publish_cross_table(view *out, const uint32_t *cell)
{
    publish_large_ones(out, cell);
    const uint32_t divide = now.cells / now.categories;
    for (uint32_t i = 0; i < now.cells; i++) {
        out->told[10 + i / divide] += cell[i];
        out->told[15 + i % divide] += cell[i];
    }
}

static world
people(uint32_t categories, uint32_t cap, uint32_t k)
{
    return (world){.cells = categories,
                   .cap = cap,
                   .k = k,
                   .rules = {.people = k,
                             .contributors = 1,
                             .largest_percent = 100,
                             .others_percent = 0},
                   .categories = categories,
                   .hint = true};
}

static void
print(const char *what, const findings *f)
{
    printf("  %s: %llu populations, %llu tell something; of %llu small cells "
           "%llu are narrow, %llu found\n",
           what, (unsigned long long)f->populations,
           (unsigned long long)f->tables, (unsigned long long)f->small,
           (unsigned long long)f->narrow, (unsigned long long)f->found);
}

static void
expect_hidden_in(const char *what, publisher publish)
{
    const findings f = attack(publish);
    print(what, &f);
    assert_true(f.small > 0);
    assert_true(f.tables * 10 > f.populations); /* silence is no defence */
    assert_int_equal(f.narrow, 0);
}

static void
expect_hidden(const char *what)
{
    expect_hidden_in(what, publish_by_the_rules);
}

static void
expect_found(const char *what, publisher publish)
{
    const findings f = attack(publish);
    print(what, &f);
    assert_true(f.found > 0);
}

static void
test_no_small_category_of_one_table_is_found(void **state)
{
    (void)state;
    now = people(2, 30, 3);
    expect_hidden("two categories, k = 3");
    now = people(3, 24, 3);
    expect_hidden("three categories, k = 3");
    now = people(3, 31, 5);
    expect_hidden("three categories, k = 5");
    now = people(4, 12, 2);
    expect_hidden("four categories, k = 2");
    now = people(4, 14, 3);
    expect_hidden("four categories, k = 3");
}

static void
test_no_small_cell_of_two_tables_is_found(void **state)
{
    (void)state;
    now = people(3, 6, 2);
    now.cells = 6;
    now.second = 2;
    now.hint = false;
    expect_hidden("countries by level, only margins, k = 2");
}

static void
test_no_small_category_of_organisations_is_found(void **state)
{
    (void)state;
    now = people(3, 3, 2);
    now.cells = 9;
    now.organisations = 3;
    now.rules = (ag_stat_rules){.people = 2,
                                .contributors = 2,
                                .largest_percent = 75,
                                .others_percent = 0};
    expect_hidden("three categories of three organisations, k = 2");
}

/** A world of two halves of the time, with three categories in each. */
static world
halves(void)
{
    world w = people(3, 6, 2);
    w.cells = 6;
    w.second = 3; /* categories repeat with each half */
    return w;
}

static void
test_releases_side_by_side_tell_no_more(void **state)
{
    (void)state;
    now = halves();
    expect_hidden_in("two releases of their own halves", publish_each_half);
    expect_found("two releases since the beginning",
                 publish_since_the_beginning);
}

static void
test_simpler_rules_are_undone(void **state)
{
    (void)state;
    now = people(3, 24, 3);
    expect_found("listed from k, total told", publish_large_ones);
    expect_found("others are a group, listed from k", publish_from_k);
    expect_found("the smallest covers", publish_smallest_cover);
    now = people(3, 6, 2);
    now.cells = 6;
    now.second = 2;
    expect_found("cross table with blanks", publish_cross_table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_small_category_of_one_table_is_found),
        cmocka_unit_test(test_no_small_cell_of_two_tables_is_found),
        cmocka_unit_test(test_no_small_category_of_organisations_is_found),
        cmocka_unit_test(test_releases_side_by_side_tell_no_more),
        cmocka_unit_test(test_simpler_rules_are_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
