/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Held answers: they leave in their order, not before their moment, and all of
 * them before the end.
 */
#include <stdatomic.h>
#include <time.h>

#include "accountguard/serve/hold.h"
#include "test.h"

#define COUNT 4

static struct one {
    ag_held held;
    uint64_t left; /**< When. */
    int place;
} all[COUNT];
static atomic_int left_count;

static void
leave(void *what)
{
    struct one *one = what;
    one->left = ag_hold_now();
    one->place = atomic_fetch_add(&left_count, 1);
}

static void
put_all(ag_hold *hold, const uint64_t *after)
{
    const uint64_t now = ag_hold_now();
    atomic_store(&left_count, 0);
    for (size_t i = 0; i < COUNT; i++) {
        all[i] = (struct one){.held = {.until = now + after[i]}, .place = -1};
        all[i].held.what = &all[i];
        ag_hold_put(hold, &all[i].held);
    }
}

static void
moments_do_not_tell_how_long_it_took(void **state)
{
    (void)state;
    const uint64_t begun = 77;
    const uint64_t first = begun + AG_HOLD_STEP;
    assert_int_equal(ag_hold_until(begun, begun), first);
    assert_int_equal(ag_hold_until(begun, begun + 1), first);
    assert_int_equal(ag_hold_until(begun, first - 1), first);
    assert_int_equal(ag_hold_until(begun, first), first + AG_HOLD_STEP);
}

static void
each_leaves_at_its_moment(void **state)
{
    (void)state;
    static const uint64_t after[COUNT] = {90000, 30000, 60000, 0};
    ag_hold hold;
    assert_ok(ag_hold_begin(&hold, leave, NULL));
    put_all(&hold, after);
    for (int i = 0; i < 5000 && atomic_load(&left_count) < COUNT; i++) {
        const struct timespec ms = {.tv_nsec = 1000000};
        nanosleep(&ms, NULL);
    }
    assert_int_equal(atomic_load(&left_count), COUNT);
    static const int place[COUNT] = {3, 1, 2, 0};
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(all[i].place, place[i]);
        assert_true(all[i].left >= all[i].held.until);
    }
    ag_hold_end(&hold);
}

static void
all_leave_before_the_end(void **state)
{
    (void)state;
    static const uint64_t after[COUNT] = {3600000000U, 3600000001U, 3600000002U,
                                          3600000003U};
    ag_hold hold;
    assert_ok(ag_hold_begin(&hold, leave, NULL));
    put_all(&hold, after);
    ag_hold_end(&hold);
    assert_int_equal(atomic_load(&left_count), COUNT);
    /* What comes later does not wait. */
    put_all(&hold, after);
    assert_int_equal(atomic_load(&left_count), COUNT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_do_not_tell_how_long_it_took),
        cmocka_unit_test(each_leaves_at_its_moment),
        cmocka_unit_test(all_leave_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
