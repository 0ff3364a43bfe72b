/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameter sets, and groups made from them.
 *
 * Only the standard set is part of the library's interface.  Records of older
 * versions have another, and tests use still others, because a group of 127
 * elements can be tried out whole.
 */
#ifndef EG_GROUP_PARAMS_H
#define EG_GROUP_PARAMS_H

#include <electionguard/group.h>

/** Numbers in hexadecimal; blanks between digits are skipped. */
typedef struct eg_group_params {
    const char *name;
    const char *p; /**< An odd prime of at most 4096 bits. */
    const char *q; /**< An odd prime of at most 256 bits that divides p - 1. */
    const char *r; /**< The cofactor (p - 1) / q. */
    const char *g; /**< A generator of the subgroup of order q. */
} eg_group_params;

/** The standard baseline parameters. */
extern const eg_group_params eg_group_params_standard;
/** Those of ElectionGuard 0.95 to 1.0; only records of these use them. */
extern const eg_group_params eg_group_params_gamma;
/** Those of 0.95 until July 2021. */
extern const eg_group_params eg_group_params_gamma_first;

/**
 * A group of given parameters, which are trusted to be what they should be
 * (the tests show it for each set); only their shape is checked.
 *
 * @retval EG_OK           Made; free with eg_group_free().
 * @retval EG_ERR_ARGUMENT A number is not hexadecimal, too long, even, or not
 *                         in range.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status eg_group_new_from(const eg_group_params *params,
                                         eg_group **out);

#endif
