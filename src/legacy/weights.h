/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lagrange coefficients of those guardians who decrypted.  Who has a record's
 * guardians can compute them; a record that states them must state these.
 */
#ifndef EG_LEGACY_WEIGHTS_H
#define EG_LEGACY_WEIGHTS_H

#include "legacy/walk.h"

/**
 * w = product of j / (j - l) over the other @p listed guardians.
 *
 * @param[in] order Of each guardian; NULL: 1 to n.
 * @param[in] l     Which guardian, from 0.
 */
void lg_lagrange(const lg_walk *walk,
                 const bool *listed,
                 const uint32_t *order,
                 uint32_t l,
                 eg_scalar *w);

/**
 * Judge stated coefficients: members called after guardians, at least a quorum.
 *
 * @param[in] read Reads what is stated of guardian @p l, from 0.
 */
EG_NODISCARD eg_status lg_weights_judge(lg_walk *walk,
                                        const eg_json *object,
                                        eg_status (*read)(const lg_walk *walk,
                                                          lg_scalar *out,
                                                          const eg_json *v,
                                                          uint32_t l,
                                                          eg_error *err),
                                        const eg_place *place,
                                        eg_error *err);

#endif
