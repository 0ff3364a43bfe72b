/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parameter sets of the specification's appendix: for tests only, most of
 * them offer no security whatever.
 *
 *     eg_group *group = NULL;
 *     assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &group));
 */
#ifndef EG_TESTS_TOY_GROUPS_H
#define EG_TESTS_TOY_GROUPS_H

#include "group/params.h"

/** Named by the bits of q and p. */
enum toy_group {
    TOY_7_16, /**< q = 127, p = 59183: small enough for exhaustive tests. */
    TOY_16_32,
    TOY_16_48,
    TOY_24_64,
    TOY_32_96,
    TOY_32_128,
    TOY_48_192,
    TOY_64_256,
    TOY_REDUCED, /**< 256-bit q, 3072-bit p: the reduced real parameters. */
    TOY_COUNT
};

extern const eg_group_params toy_groups[TOY_COUNT];

#endif
