/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is checked alike on cast and uncast pre-encrypted ballots: selection
 * hashes, what grows from them, and the short codes that a voter sees.
 */
#ifndef EG_VERIFY_PRE_CODES_H
#define EG_VERIFY_PRE_CODES_H

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>

#include "verify/result.h"

/** Put hashes into ascending order, as integers in big-endian order. */
void eg_psi_sort(eg_hash *psi, size_t len);

/** 6.A of one element of a vector for each membership verdict. */
void eg_verify_vector_members(const eg_group *group,
                              const eg_ciphertext *vector,
                              size_t len,
                              const char *what,
                              const eg_place *place,
                              eg_result *result);

/** 16.A: psi is the hash of its vector. */
void eg_verify_selection_hash(const eg_election *election,
                              const eg_hash *id_hash,
                              const eg_ciphertext *vector,
                              size_t len,
                              const eg_hash *psi,
                              const eg_place *place,
                              eg_result *result);

/**
 * 16.B: chi is the hash of the selection hashes, which ascend strictly.
 *
 * @param[in] chi Claimed.
 */
void eg_verify_pre_contest(const eg_hash *id_hash,
                           uint32_t contest,
                           const eg_hash *psi,
                           size_t len,
                           const eg_hash *chi,
                           const eg_place *place,
                           eg_result *result);

/** 16.C: H_C is the hash of the contest hashes @p chi. */
void eg_verify_pre_code(const eg_hash *id_hash,
                        const eg_hash *chi,
                        size_t len,
                        const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES],
                        const eg_hash *code,
                        const eg_place *place,
                        eg_result *result);

/** 17.A: the short code is that of @p psi. */
void eg_verify_short_code(const eg_manifest *manifest,
                          const char *code,
                          const eg_hash *psi,
                          const eg_place *place,
                          eg_result *result);

/** X.17: no two selection hashes of a contest have one short code. */
void eg_verify_short_codes_differ(const eg_manifest *manifest,
                                  const eg_hash *psi,
                                  size_t len,
                                  const eg_place *place,
                                  eg_arena *scratch,
                                  eg_result *result);

#endif
