/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file code.h
 * The hashes of a ballot: its identifier hash, the contest hashes and the
 * confirmation code.  Encryption makes them, verification makes them again.
 * Those of pre-encrypted ballots follow at the end.
 *
 * All inputs are public.  Nothing here can fail or allocates.
 *
 * @spec{EG 2.1.0 sections 3.3.2, 3.4.1, 3.4.2, eqs. (32), (70), (71); sections
 * 4.1.1, 4.1.2, 4.1.3, eqs. (113)-(116)}
 */
#ifndef ELECTIONGUARD_CODE_H
#define ELECTIONGUARD_CODE_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/ballot.h>
#include <electionguard/group.h>
#include <electionguard/hash.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * H_I, the selection encryption identifier hash.
 *
 * @spec{EG 2.1.0 section 3.3.2, eq. (32), check 5.B}
 *
 * @param[in] extended_hash H_E.
 * @param[in] id            id_B.
 */
EG_API void eg_ballot_id_hash(eg_hash *out,
                              const eg_hash *extended_hash,
                              const eg_hash *id);

/**
 * chi, the hash of all fields of a contest and of its contest data, if any.
 * contest->hash is not read.
 *
 * @spec{EG 2.1.0 section 3.4.1, eq. (70), checks 8.A, 13.3}
 *
 * @param[in] id_hash H_I.
 */
EG_API void eg_contest_hash(const eg_group *group,
                            eg_hash *out,
                            const eg_hash *id_hash,
                            const eg_encrypted_contest *contest);

/**
 * H_C, the confirmation code, from ballot->id_hash, the hashes in
 * ballot->contest[] and ballot->chaining_field.  A verifier first compares each
 * contest's hash with eg_contest_hash().
 *
 * @spec{EG 2.1.0 section 3.4.2, eq. (71), check 8.B}
 */
EG_API void eg_confirmation_code(eg_hash *out,
                                 const eg_encrypted_ballot *ballot);

/**
 * H_C from contest hashes that lie elsewhere, such as those of an opened
 * ballot.
 *
 * @spec{EG 2.1.0 eq. (71), check 13.B}
 *
 * @param[in] chi     chi_l, ascending by contest index.
 * @param[in] chi_len m_B, the number of contests on the ballot.
 */
EG_API void
eg_confirmation_code_of(eg_hash *out,
                        const eg_hash *id_hash,
                        const eg_hash *chi,
                        size_t chi_len,
                        const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES]);

/* -- pre-encrypted ballots ------------------------------------------------ */

/**
 * psi, the selection hash of one vector of encryptions, null vectors included.
 *
 * @spec{EG 2.1.0 section 4.1.1, eqs. (113), (114), checks 16.A, 18.3}
 *
 * @param[in] id_hash H_I.
 * @param[in] vector  (alpha_j, beta_j) for each option of the contest.
 * @param[in] len     m, the number of options.
 */
EG_API void eg_selection_hash(const eg_group *group,
                              eg_hash *out,
                              const eg_hash *id_hash,
                              const eg_ciphertext *vector,
                              size_t len);

/**
 * chi, the contest hash of a pre-encrypted ballot.
 *
 * @spec{EG 2.1.0 section 4.1.2, eq. (115), checks 16.B, 18.4}
 *
 * @param[in] contest ind_c, the index in the manifest.
 * @param[in] psi     The selection hashes in ascending order.
 * @param[in] psi_len m + L.
 */
EG_API void eg_pre_contest_hash(eg_hash *out,
                                const eg_hash *id_hash,
                                uint32_t contest,
                                const eg_hash *psi,
                                size_t psi_len);

/**
 * H_C of a pre-encrypted ballot.
 *
 * @spec{EG 2.1.0 section 4.1.3, eq. (116), checks 16.C, 18.A}
 *
 * @param[in] chi     chi_l, ascending by contest index.
 * @param[in] chi_len m_B, the number of contests on the ballot.
 */
EG_API void
eg_pre_confirmation_code(eg_hash *out,
                         const eg_hash *id_hash,
                         const eg_hash *chi,
                         size_t chi_len,
                         const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES]);

#ifdef __cplusplus
}
#endif
#endif
