/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The groups of old records: two of 4096 bits that are known digit by digit, and
 * toys of at most 64 bits, which are looked at whole.
 */
#ifndef EG_LEGACY_PARAMS_H
#define EG_LEGACY_PARAMS_H

#include "legacy/text.h"
#include "verify/result.h"

/** Numbers as digits in the form BARE. */
typedef struct lg_params {
    lg_text p;
    lg_text q;
    lg_text r;
    lg_text g;
} lg_params;

typedef enum lg_group_kind {
    LG_GROUP_UNKNOWN,
    LG_GROUP_GAMMA,    /**< Of 0.95 to 1.0. */
    LG_GROUP_FIRST,    /**< Of 0.95 until July 2021; its p is nearly GAMMA's. */
    LG_GROUP_STANDARD, /**< Of 1.91 and later; its p has the digits of ln 2. */
    LG_GROUP_TOY
} lg_group_kind;

/**
 * Read a number of constants.json, a decimal integer or hexadecimal digits in
 * either case and with leading zeros, as digits in the form BARE.
 */
EG_NODISCARD eg_status lg_read_constant(lg_text *out,
                                        eg_arena *arena,
                                        const eg_json *object,
                                        const char *name,
                                        bool any_form,
                                        eg_error *err);

/**
 * Find the group and judge the parameters: 1.B, 1.C, 1.D.
 *
 * @param[out] out NULL when the group is not known; the findings say so.
 */
EG_NODISCARD eg_status lg_find_group(eg_group **out,
                                     lg_group_kind *kind,
                                     const lg_params *params,
                                     eg_arena *arena,
                                     eg_result *result,
                                     const eg_place *place);

#endif
