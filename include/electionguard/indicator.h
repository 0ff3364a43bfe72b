/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file indicator.h
 * Proofs that the undervote and null-vote indicators of a ballot are told.
 *
 * The proofs of a record show that these indicators are not invented: one that
 * is 1 has fewer votes than the limit, or none.  They leave out the other
 * direction: a device may encrypt 0 although votes are missing.  The
 * specification's disjunctive proofs close this.  With S the sum of the options,
 * of the write-in count and of L times the overvote indicator,
 *
 *     undervote   u = 0 and S = L,  or  u = 1 and 0 <= S <= L - 1
 *     null vote   n = 0 and 1 <= S <= L,  or  n = 1 and S = 0
 *
 * Since a record's proofs show 0 <= S <= L and indicators of 0 or 1, these are
 * the same as L <= S + L u <= 2 L - 1 and 1 <= S + L n <= L: range proofs of L
 * branches on a product of the ballot's ciphertexts.  EGRF has no place for them,
 * so they travel beside a record.
 *
 * They are made of contests that declare the overvote indicator too.  Without
 * it, an overvoted contest has no votes and both indicators 0, of which neither
 * statement holds, and a proof that is missing would tell who overvoted.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 */
#ifndef ELECTIONGUARD_INDICATOR_H
#define ELECTIONGUARD_INDICATOR_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>
#include <electionguard/encrypt.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The proof of one indicator. */
typedef struct eg_indicator_proof {
    uint32_t contest;              /**< ind_c. */
    uint32_t field;                /**< ind_o of the indicator. */
    const eg_proof_branch *branch; /**< (c_j, v_j), as many as the limit L. */
    size_t branch_len;
} eg_indicator_proof;

/** The proofs of one ballot, by contest and then by field. */
typedef struct eg_indicator_proofs {
    eg_hash id_hash; /**< H_I of the ballot. */
    const eg_indicator_proof *proof;
    size_t len;
} eg_indicator_proofs;

/**
 * How many indicators of @p contest are proved here, and how many it declares
 * of which no proof can be made because it has no overvote indicator.
 *
 * @param[out] unprovable May be NULL.
 */
EG_API size_t eg_indicator_count(const eg_contest *contest, size_t *unprovable);

/**
 * Prove the indicators of a ballot that was just encrypted.
 *
 * Costs two fixed-base exponentiations a branch.  Constant-time in the choices,
 * the seed and the randomness.  The challenges bind H_I, contest, indicator and
 * range, so that no proof fits elsewhere.
 *
 * @spec{EG 2.1.0 section 3.3.9; eqs. (33), (62)}
 *
 * @param[in]  election With keys that were made for secret exponents.
 * @param[in]  arena    Holds what @p out points to.
 * @param[out] out      len 0 where nothing is to be proved.
 * @param[in]  plain    What @p ballot encrypts; secret.
 * @param[in]  seed     Of the ballot; secret.
 *
 * @retval EG_OK           Proved.
 * @retval EG_ERR_ARGUMENT The three do not fit each other.
 * @retval EG_ERR_MEMORY   No memory, or @p arena is full.
 * @retval EG_ERR_RNG      No randomness could be had.
 */
EG_API EG_NODISCARD eg_status
eg_indicators_prove(const eg_election *election,
                    eg_arena *arena,
                    eg_indicator_proofs *out,
                    const eg_encrypted_ballot *ballot,
                    const eg_plain_ballot *plain,
                    const eg_ballot_seed *seed,
                    eg_rng *rng,
                    eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
