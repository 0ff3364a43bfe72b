/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether announced contest data is what a ciphertext holds.
 */
#ifndef EG_VERIFY_XOR_KEYS_H
#define EG_VERIFY_XOR_KEYS_H

#include <electionguard/hashed_elgamal.h>

#include "base/base.h"

/**
 * D = C_1 xor (k_1 || ... || k_b), with the keys of C_0 and @p beta.
 *
 * @spec{EG 2.1.0 eqs. (65), (66), checks 12.C, 13.A}
 */
bool eg_xor_keys_match(const eg_group *group,
                       const eg_hashed_place *place,
                       const eg_hashed_ciphertext *text,
                       const eg_element *beta,
                       eg_span data);

#endif
