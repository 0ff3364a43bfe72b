/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file code.h
 * The hashes of a ballot: its identifier hash, the contest hashes and the
 * confirmation code.  Encryption makes them, verification makes them again.
 *
 * All inputs are public.  Nothing here can fail or allocates.
 *
 * @spec{EG 2.1.0 sections 3.3.2, 3.4.1, 3.4.2, eqs. (32), (70), (71)}
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

#ifdef __cplusplus
}
#endif
#endif
