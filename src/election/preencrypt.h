/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What both tools for pre-encrypted ballots share: the vectors of a contest,
 * made from the ballot nonce, with their hashes and short codes.
 */
#ifndef EG_ELECTION_PREENCRYPT_H
#define EG_ELECTION_PREENCRYPT_H

#include <electionguard/preencrypt.h>

/**
 * All vectors of one contest.  Secret, but for the hash: the order of psi and
 * code says which vector is whose.
 */
typedef struct eg_pre_contest {
    const eg_contest *contest;
    size_t options;    /**< m. */
    size_t vectors;    /**< m + L. */
    eg_scalar *xi;     /**< Eq. (121), vector by vector. */
    eg_ciphertext *ct; /**< Eq. (112), vector by vector. */
    eg_hash *psi;      /**< One a vector, eqs. (113), (114). */
    char (*code)[EG_TRIM_CHARS];
    uint64_t *rank;  /**< Place of each vector's psi in ascending order. */
    eg_hash *sorted; /**< psi in ascending order: public. */
    eg_hash hash;    /**< chi, eq. (115): public. */
} eg_pre_contest;

/** The style, and whether this version can pre-encrypt all its contests. */
EG_NODISCARD eg_status eg_pre_find_style(const eg_election *election,
                                         const eg_ballot_style **style,
                                         const char *label,
                                         eg_error *err);

/**
 * Make the vectors of a contest.
 *
 * @param[in] arena Holds all of @p out; wiped by its owner.
 * @param[in] nonce xi_B.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_pre_contest_make(const eg_election *election,
                                           eg_arena *arena,
                                           eg_pre_contest *out,
                                           const eg_contest *contest,
                                           const eg_hash *id_hash,
                                           const eg_hash *nonce);

/** Mask: two short codes of the contest are equal. */
uint64_t eg_pre_contest_collides(const eg_pre_contest *contest);

/** A short code as a number; two are equal if and only if their codes are. */
uint32_t eg_pre_code_number(const char code[EG_TRIM_CHARS]);

/** out |= in where @p mask is all ones; reads and writes all bytes. */
void eg_pre_keep(void *out, const void *in, size_t len, uint64_t mask);

/* -- making a ballot again ---------------------------------------------------- */

/**
 * Check that @p kept has the contests of its style and the identifier hash of
 * its identifier, and find the style.
 *
 * @retval EG_REJECT       The identifier hash is wrong.
 * @retval EG_ERR_ARGUMENT The contests are not those of the style.
 */
EG_NODISCARD eg_status eg_pre_check_kept(const eg_election *election,
                                         const eg_ballot_style **style,
                                         const eg_uncast_ballot *kept,
                                         eg_error *err);

/** eg_pre_contest_make() for contest @p i of @p kept; its hash must come out
 * again. */
EG_NODISCARD eg_status eg_pre_contest_remake(const eg_election *election,
                                             eg_arena *arena,
                                             eg_pre_contest *out,
                                             const eg_uncast_ballot *kept,
                                             size_t i,
                                             const eg_hash *nonce,
                                             eg_error *err);

/** Whether the confirmation code of @p kept follows from its contests. */
EG_NODISCARD eg_status eg_pre_check_code(const eg_uncast_ballot *kept,
                                         eg_error *err);

/** H_C of @p ballot, eq. (116). */
EG_NODISCARD eg_status eg_pre_code(eg_hash *out,
                                   const eg_uncast_ballot *ballot);

#endif
