/* SPDX-License-Identifier: Apache-2.0 */
/* Guardians of records that have a file of each: 1.1, 0.95 to 1.91. */
#ifndef EG_LEGACY_GUARDIANS_H
#define EG_LEGACY_GUARDIANS_H

#include "legacy/walk.h"

/** The members of a guardian's file of 0.95 to 1.52. */
extern const char *const lg_guardian_names[];

/** 1 <= k <= n, and both are the expected ones. */
void lg_bounds_judge(lg_walk *walk, const eg_place *place);

/**
 * Read a guardian: identifier, commitments and, for the caller to read, proofs,
 * of each as many as the quorum; order and key, but for 1.1.
 *
 * @param[in] names What the version calls these five; it may have more.
 */
EG_NODISCARD eg_status lg_guardian_read(lg_walk *walk,
                                        lg_guardian *out,
                                        const eg_json **proofs,
                                        const eg_json *json,
                                        const char *const *names,
                                        eg_error *err);

/** What a version has of its own: proofs of coefficients, as many as the
 *  quorum, which are of @p proof_size bytes each. */
typedef struct lg_guardian_rules {
    size_t proof_size;
    eg_status (*read)(lg_walk *walk,
                      lg_guardian *out,
                      void *proofs,
                      const eg_json *json,
                      eg_error *err);
    /** Judge what was read; @p arena is empty and may be used up. */
    eg_status (*judge)(lg_walk *walk,
                       const lg_guardian *guardian,
                       void *proofs,
                       eg_arena *arena,
                       const eg_place *place);
} lg_guardian_rules;

/**
 * Make room for the guardians, read and judge the file of each.
 *
 * @param[out] fine All files can be used, and there are as many as guardians.
 */
EG_NODISCARD eg_status lg_guardian_files(lg_walk *walk,
                                         const lg_guardian_rules *rules,
                                         bool *fine);

/** K = K_1 ... K_n, and no key is 1. */
void lg_joint_key_judge(lg_walk *walk, const eg_place *place);

#endif
