/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prepare.h
 * Ballots prepared before the voter chooses: all exponentiations in advance,
 * so that from the choice to the confirmation code only hashes remain.
 *
 * A prepared ballot has its identifier, its ballot nonce and the randomness of
 * its proofs.  For every field it holds the encryption and the finished proof
 * of each value that the field may have, for every contest the limit proof of
 * each sum, likewise the proofs about its supplemental fields.  Finishing it selects among these by masks.  What comes out is,
 * byte for byte, what eg_ballot_encrypt() makes of the same choices from the
 * same random bytes.
 *
 * A prepared ballot is a secret from the time it is made until it is freed,
 * and stays one after it was used: who has it and the encrypted ballot knows
 * the vote.  And it must be used once only: a second ballot from it would have
 * the same nonces and show where the two votes differ.  The object keeps count
 * itself; whoever stores its bytes must see to it.
 *
 * docs/precomputation.md has the reasons and the costs.
 *
 * @spec{EG 2.1.0 sections 3.3, 3.4}
 */
#ifndef ELECTIONGUARD_PREPARE_H
#define ELECTIONGUARD_PREPARE_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/encrypt.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The largest option or contest limit of a style that can be prepared.  A
 * limit L costs 2 (L + 1)^2 exponentiations and 64 (L + 1)^2 bytes.
 */
#define EG_PREPARED_LIMIT_MAX 127

typedef struct eg_prepared_ballot eg_prepared_ballot;

/**
 * Prepare a ballot of the style whose label is @p style.
 *
 * Costs, with option limit R and contest limit L, about 2 (R + 1)^2 + 2
 * fixed-base exponentiations a field and 2 (L + 1)^2 a contest, twice that
 * where a null vote is counted: a ballot of yes-or-no options takes a little
 * less than twice the time of eg_ballot_encrypt().
 *
 * @param[in]  election Borrowed; with keys that were made for secret exponents.
 * @param[out] out      Free it with eg_prepared_ballot_free().
 * @param[in]  rng      Source of the seed and of the proofs.
 * @param[out] err      Reason of a failure; may be NULL.
 *
 * @retval EG_OK              Prepared.
 * @retval EG_ERR_NOT_FOUND   The manifest has no such style.
 * @retval EG_ERR_UNSUPPORTED A limit or the number of a contest's write-in
 *                            fields is above EG_PREPARED_LIMIT_MAX.
 * @retval EG_ERR_ARGUMENT    The style has a contest that does not exist.
 * @retval EG_ERR_MEMORY      No memory.
 * @retval EG_ERR_RNG         No randomness could be had.
 */
EG_API EG_NODISCARD eg_status
eg_prepared_ballot_new(const eg_election *election,
                       eg_prepared_ballot **out,
                       const char *style,
                       eg_rng *rng,
                       eg_error *err);

/** Wipe and free; NULL is harmless. */
EG_API void eg_prepared_ballot_free(eg_prepared_ballot *prepared);

/** Label of its ballot style; lies in the manifest. */
EG_API const char *eg_prepared_ballot_style(const eg_prepared_ballot *prepared);

/** id_B, which the encrypted ballot will have. */
EG_API const eg_hash *eg_prepared_ballot_id(const eg_prepared_ballot *prepared);

/**
 * Encrypt the voter's choices: eg_ballot_encrypt() without its exponentiations.
 *
 * Uses @p prepared up, whether or not it succeeds; free it then.  Time and
 * memory access depend on what they depend on in eg_ballot_encrypt().
 *
 * @param[in] request Its seed must be NULL; its style must be that of
 *                    @p prepared.
 *
 * @retval EG_OK        Encrypted.
 * @retval EG_ERR_STATE @p prepared was used before.
 * @return Otherwise what eg_ballot_encrypt() answers.
 */
EG_API EG_NODISCARD eg_status
eg_prepared_ballot_finish(eg_prepared_ballot *prepared,
                          eg_arena *arena,
                          eg_encrypted_ballot *out,
                          const eg_encrypt_request *request,
                          eg_error *err);

/* -- as bytes -------------------------------------------------------------- */

/** Length of the bytes of @p prepared; equal for all of one style. */
EG_API size_t eg_prepared_ballot_size(const eg_prepared_ballot *prepared);

/**
 * Write eg_prepared_ballot_size() bytes, which are as secret as the object.
 *
 * @retval EG_ERR_STATE @p prepared was used.
 */
EG_API EG_NODISCARD eg_status
eg_prepared_ballot_write(const eg_prepared_ballot *prepared, uint8_t *out);

/**
 * Read it again, without an exponentiation.
 *
 * Any bytes are safe to read, but what they say is not checked beyond its
 * form: altered bytes make a ballot that does not verify.  Authenticate them.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED Not a prepared ballot of this election.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_API EG_NODISCARD eg_status
eg_prepared_ballot_read(const eg_election *election,
                        eg_prepared_ballot **out,
                        const uint8_t *bytes,
                        size_t len,
                        eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
