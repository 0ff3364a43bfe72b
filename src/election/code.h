/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two ends of a contest hash.  Between them come alpha and beta of every
 * field; a prepared ballot has those as bytes already.
 */
#ifndef EG_ELECTION_CODE_H
#define EG_ELECTION_CODE_H

#include <electionguard/code.h>

/** Begin eq. (70), up to the contest's index. */
void
eg_contest_hash_begin(eg_hasher *h, const eg_hash *id_hash, uint32_t contest);

/**
 * End it.
 *
 * @param[in] c0   C_0 of the data as bytes; not read where @p data is NULL.
 * @param[in] data Contest data, or NULL.
 */
void eg_contest_hash_end(const eg_group *group,
                         eg_hash *out,
                         eg_hasher *h,
                         const uint8_t *c0,
                         const eg_hashed_ciphertext *data);

#endif
