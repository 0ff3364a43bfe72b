/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proof that two powers have the same exponent: X = g^s and Y = A^s.
 *
 * Beyond the specification: it passes between parties in private, so that a
 * wrong share can be traced to its sender, and never enters a record.  Its
 * challenge uses a tag that no equation of the specification uses.
 */
#ifndef EG_ELECTION_EQUALITY_H
#define EG_ELECTION_EQUALITY_H

#include <electionguard/proof.h>

/** The tag of the challenge; the specification's end at 0x45. */
#define EG_TAG_EQUALITY 0xE0

/** What is proved, i.e. all that the challenge binds besides (a, b). */
typedef struct eg_equality_claim {
    const eg_hash *hash;    /**< H_P or H_I: where it happens. */
    const char *purpose;    /**< Tells the uses of this proof apart. */
    uint32_t prover;        /**< The guardian that proves. */
    uint32_t about;         /**< Another number that the use binds. */
    const eg_element *x;    /**< X = g^s, a member of Z_p^r. */
    const eg_element *base; /**< A, a member of Z_p^r. */
    const eg_element *y;    /**< Y = A^s. */
} eg_equality_claim;

/**
 * Prove; constant-time in the secret.
 *
 * @retval EG_ERR_RNG No randomness could be had.
 */
EG_NODISCARD eg_status eg_equality_prove(const eg_group *group,
                                         eg_proof_branch *out,
                                         const eg_equality_claim *claim,
                                         const eg_scalar *secret,
                                         eg_rng *rng);

/**
 * Check; also that Y is in Z_p^r.
 *
 * @retval EG_OK     The exponents are the same.
 * @retval EG_REJECT They are not, or the proof is wrong.
 */
EG_NODISCARD eg_status eg_equality_verify_var(const eg_group *group,
                                              const eg_equality_claim *claim,
                                              const eg_proof_branch *proof);

#endif
