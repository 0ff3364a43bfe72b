/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file opening.h
 * Opening single contests of a ballot: of a challenged one whose other contests
 * need not be shown, or of a cast one that an audit drew.
 *
 * Guardians give their shares of the ballot nonce (decrypt.h), whoever combines
 * them derives the encryption nonces of the chosen contests and publishes these
 * with the values; the ballot nonce is wiped.  Anybody who has the ballot then
 * encrypts the values again and computes the confirmation code, taking the
 * contests that stay closed from the encrypted ballot:
 * eg_contest_opening_verify_var() of verify.h.
 *
 * Opening a contest of a cast ballot shows a vote.  What it tells of the voter
 * depends on who can link the ballot to a person; docs/THREATS.md says more.
 *
 * @spec{EG 2.1.0 section 3.6.7, Verifications 13 and 14}
 */
#ifndef ELECTIONGUARD_OPENING_H
#define ELECTIONGUARD_OPENING_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/decrypt.h>
#include <electionguard/election.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A contest that stays closed, by its hash. */
typedef struct eg_closed_contest {
    uint32_t index; /**< ind_c. */
    eg_hash hash;   /**< chi, eq. (70). */
} eg_closed_contest;

/** Some contests of a ballot, opened, and what leads from them to its code. */
typedef struct eg_contest_opening {
    eg_opened_ballot opened; /**< The chosen contests alone, ascending. */
    const eg_closed_contest *closed; /**< The others, ascending. */
    size_t closed_len;
    uint8_t chaining_field[EG_CHAINING_FIELD_BYTES]; /**< B_C. */
    eg_hash code;                                    /**< H_C, eq. (71). */
} eg_contest_opening;

/**
 * Open the chosen contests of a ballot with its nonce: derive their encryption
 * nonces, see that each reproduces its ciphertext, read the values.  Nothing of
 * the other contests is computed.
 *
 * @spec{EG 2.1.0 section 3.6.7, eqs. (33), (64), (70), (109)-(111)}
 *
 * @param[in]  arena       Holds what @p out points to, besides the manifest's
 *                         labels.
 * @param[in]  ballot      Its contests must fit the manifest.
 * @param[in]  nonce       xi_B: secret, the caller wipes it.
 * @param[in]  contest     Indices of the contests, ascending.
 * @param[in]  contest_len At least 1.
 *
 * @retval EG_OK            Opened.
 * @retval EG_REJECT        Nobody can open these contests: the device encrypted
 *                          another nonce; @p err names contest and field.
 * @retval EG_ERR_NOT_FOUND The ballot has no such contest.
 * @retval EG_ERR_ARGUMENT  No contest, they do not ascend, or the ballot does
 *                          not fit the manifest.
 * @retval EG_ERR_MEMORY    @p arena is full.
 */
EG_API EG_NODISCARD eg_status
eg_contest_opening_make(const eg_election *election,
                        eg_arena *arena,
                        eg_contest_opening *out,
                        const eg_encrypted_ballot *ballot,
                        const eg_hash *nonce,
                        const uint32_t *contest,
                        size_t contest_len,
                        eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
