/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder for all tests of a program, and a place in it for the record of each;
 * for cmocka_run_group_tests().
 */
#ifndef EG_TESTS_RECORD_PLACE_H
#define EG_TESTS_RECORD_PLACE_H

#include "support/record_fixture.h"

static char folder[FIXTURE_PATH_MAX];
/** Where a test writes its record, and what it removes. */
static char path[FIXTURE_PATH_MAX];

static inline int
place_set_up(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_path(path, folder, "r");
    return 0;
}

static inline int
place_tear_down(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

#endif
