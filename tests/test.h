/* SPDX-License-Identifier: Apache-2.0 */
/* What every cmocka program includes, in the order that cmocka wants. */
#ifndef EG_TESTS_TEST_H
#define EG_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off: cmocka.h needs the headers above. */
#include <cmocka.h>
/* clang-format on */

#include <electionguard/status.h>

/** The exit code that ctest counts as skipped. */
#define TEST_SKIPPED 77

#define assert_ok(call) assert_int_equal((call), EG_OK)

#endif
