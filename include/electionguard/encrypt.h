/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file encrypt.h
 * From a voter's choices to an encrypted ballot with its proofs and its
 * confirmation code.
 *
 * Time and memory access depend on the ballot style and on which contests,
 * how many write-ins and how many letters the plain ballot lists; they do not
 * depend on the choices, on the letters, on the ballot nonce or on any other
 * nonce.  In particular an overvote takes the time of any other vote.
 *
 * @spec{EG 2.1.0 sections 3.3, 3.4}
 */
#ifndef ELECTIONGUARD_ENCRYPT_H
#define ELECTIONGUARD_ENCRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>
#include <electionguard/random.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The two random values that a whole encrypted ballot grows from, apart from
 * the randomness of its proofs.
 *
 * Never use one for two ballots.
 *
 * @spec{EG 2.1.0 sections 3.3.2, 3.3.3}
 */
typedef struct eg_ballot_seed {
    eg_hash id;    /**< id_B: published with the ballot. */
    eg_hash nonce; /**< xi_B: secret; opens the ballot. */
} eg_ballot_seed;

/**
 * Draw a seed.
 *
 * @retval EG_OK      Drawn; wipe it with eg_ballot_seed_wipe().
 * @retval EG_ERR_RNG No randomness could be had; @p out is untouched.
 */
EG_API EG_NODISCARD eg_status eg_ballot_seed_random(eg_ballot_seed *out,
                                                    eg_rng *rng);
EG_API void eg_ballot_seed_wipe(eg_ballot_seed *seed);

/** One ballot to encrypt. */
typedef struct eg_encrypt_request {
    const eg_plain_ballot *plain;
    /** B_C, EG_CHAINING_FIELD_BYTES; from eg_chain_next_field(). */
    const uint8_t *chaining_field;
    /** Use this seed; NULL: draw one. */
    const eg_ballot_seed *seed;
    /** Hand the seed out here, secret; NULL: it is forgotten. */
    eg_ballot_seed *seed_out;
    bool has_time;
    int64_t time_ms; /**< Encrypted at, if has_time; ms since 1970, UTC. */
} eg_encrypt_request;

/**
 * Encrypt a ballot: every field of every contest of its style with its range
 * proof, each contest's limit proof, the proofs about its supplemental fields
 * and its contest data, the ballot nonce, and the hashes up to the confirmation
 * code.
 *
 * A contest of the style that the plain ballot does not list is encrypted as
 * blank.  Selections are the options' values and, where the contest counts them,
 * the used write-in fields.  Where their sum is above the contest's limit, an
 * option is above its own or more write-in fields are used than there are,
 * every selection is encrypted as 0, the overvote indicator as 1, and the marks
 * go into the contest data, as far as the contest has these two.  The status of
 * the new ballot is EG_BALLOT_UNDECIDED.
 *
 * Costs about 2 (R + 2) fixed-base exponentiations a field and 2 (L + 1) a
 * contest; the proof of a null vote costs another 2 (L + 1).  Everything in @p out lies in @p arena, apart from the style's
 * label, which lies in the manifest.
 *
 * @spec{EG 2.1.0 eqs. (31)-(38), (57)-(71); section 3.3.9}
 *
 * @param[in]  election With keys that were made for secret exponents.
 * @param[in]  rng      Source of the seed, unless given, and of the proofs.
 * @param[out] err      Reason of a failure, naming the contest; may be NULL.
 *
 * @retval EG_OK              Encrypted.
 * @retval EG_ERR_ARGUMENT    The plain ballot does not fit its style.
 * @retval EG_ERR_NOT_FOUND   The manifest has no such style.
 * @retval EG_ERR_LIMIT       The contest data does not fit its blocks.
 * @retval EG_ERR_MEMORY      No memory, or @p arena is full.
 * @retval EG_ERR_RNG         No randomness could be had.
 */
EG_API EG_NODISCARD eg_status
eg_ballot_encrypt(const eg_election *election,
                  eg_arena *arena,
                  eg_encrypted_ballot *out,
                  const eg_encrypt_request *request,
                  eg_rng *rng,
                  eg_error *err);

/* -- nonces: for encryption and for openings ------------------------------ */

/**
 * xi_i,j, the nonce of one field.
 *
 * @spec{EG 2.1.0 section 3.3.3, eq. (33)}
 *
 * @param[in] id_hash H_I.
 * @param[in] contest ind_c.
 * @param[in] field   ind_o.
 * @param[in] nonce   xi_B.
 */
EG_API void eg_nonce_field(const eg_group *group,
                           eg_scalar *out,
                           const eg_hash *id_hash,
                           uint32_t contest,
                           uint32_t field,
                           const eg_hash *nonce);

/**
 * xi, the nonce of a contest's data.
 *
 * @spec{EG 2.1.0 section 3.3.10, eq. (64)}
 */
EG_API void eg_nonce_contest_data(const eg_group *group,
                                  eg_scalar *out,
                                  const eg_hash *id_hash,
                                  uint32_t contest,
                                  const eg_hash *nonce);

/**
 * xi_i,j,k, the nonce of one encryption of a pre-encrypted ballot.
 *
 * @spec{EG 2.1.0 section 4.2.1, eq. (121)}
 *
 * @param[in] contest   i = ind_c.
 * @param[in] selection j, the vector: 1..m options, m + 1..m + L null vectors.
 * @param[in] option    k, the option in the vector, 1..m.
 * @param[in] nonce     xi_B.
 */
EG_API void eg_nonce_vector(const eg_group *group,
                            eg_scalar *out,
                            const eg_hash *id_hash,
                            uint32_t contest,
                            uint32_t selection,
                            uint32_t option,
                            const eg_hash *nonce);

#ifdef __cplusplus
}
#endif
#endif
