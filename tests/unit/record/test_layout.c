/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phase of a record with very many sections, as a hostile one may have, is
 * found in linear time: a scan of all sections for each would take minutes,
 * and this test's time limit is one.
 */
#include "record/layout.h"
#include "test.h"

#define DEVICES ((size_t)1 << 18)

static eg_layout layout;

static int
make_layout(void **state)
{
    (void)state;
    layout.section =
        calloc(EG_SECTION_INFOS + DEVICES, sizeof(*layout.section));
    return layout.section == NULL ? -1 : 0;
}

static int
free_layout(void **state)
{
    (void)state;
    eg_layout_free(&layout);
    return 0;
}

/** The setup and devices, in canonical order. */
static void
add_sections(void)
{
    layout.count = 0;
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        const eg_section_type type = eg_section_infos[i].type;
        if (eg_section_phase(type) == EG_PHASE_SETUP) {
            layout.section[layout.count++].about.type = type;
        }
    }
    for (size_t i = 0; i < DEVICES; i++) {
        layout.section[layout.count++].about.type = EG_SECTION_DEVICE;
    }
}

static void
devices_of_an_election_that_goes_on_are_allowed(void **state)
{
    (void)state;
    add_sections();
    assert_ok(eg_layout_find_phase(&layout, NULL));
    assert_int_equal(layout.phase, EG_PHASE_SETUP);
}

static void
devices_after_a_table_of_contents_of_the_setup_are_not(void **state)
{
    (void)state;
    eg_error err = {0};
    add_sections();
    layout.section[layout.count - 1].about.type = EG_SECTION_TOC;
    assert_int_equal(eg_layout_find_phase(&layout, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "later phase"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_of_an_election_that_goes_on_are_allowed),
        cmocka_unit_test(
            devices_after_a_table_of_contents_of_the_setup_are_not),
    };
    return cmocka_run_group_tests(tests, make_layout, free_layout);
}
