/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fields of a contest must add up to.
 *
 * Each relation is a sum of the contest's fields, each with a factor, and a
 * range in which the sum must lie; a proof shows it of the product of the
 * ciphertexts' powers.  With the selections s (options and write-ins), the
 * overvote indicator o, the undervote indicator u, the undervote difference d
 * and the null-vote indicator n, as far as the manifest declares them:
 *
 *   limit       0 <= s + L o + u <= L
 *   difference       s + L o + d  = L
 *   null vote   0 <= s + L o + L n <= L
 *
 * The first is that of every contest, eq. (62); the others are proved where
 * their field is declared.
 *
 * These are the relations of records.  They leave out that an indicator is told
 * when it should be; with S = s + L o in 0..L and indicators in 0..1, which they
 * do show, two more make up the disjunctions of section 3.3.9:
 *
 *   undervote told   L <= S + L u <= 2 L - 1   u = 0 and S = L, or
 *                                              u = 1 and 0 <= S <= L - 1
 *   null vote told   1 <= S + L n <= L         n = 0 and 1 <= S <= L, or
 *                                              n = 1 and S = 0
 *
 * They hold of every ballot where o is declared, and are proved there, in a file
 * beside the record.  Without o, an overvoted contest looks like a blank one with
 * both indicators 0, and no such proof could be made of it.
 */
#ifndef EG_ELECTION_RELATIONS_H
#define EG_ELECTION_RELATIONS_H

#include <electionguard/ciphertext.h>
#include <electionguard/manifest.h>
#include <electionguard/proof.h>

typedef enum eg_relation {
    EG_RELATION_LIMIT,
    EG_RELATION_DIFFERENCE,
    EG_RELATION_NULL_VOTE,
    EG_RELATION_UNDERVOTE_TOLD,
    EG_RELATION_NULL_VOTE_TOLD
} eg_relation;

/** How many of them have a place in records: the first. */
#define EG_RELATIONS 3
/** How many there are. */
#define EG_RELATIONS_ALL 5

/** Whether @p relation is proved of @p contest. */
bool eg_relation_applies(eg_relation relation, const eg_contest *contest);

/** The field that @p relation is proved for; NULL: the limit's, or none. */
const eg_field *eg_relation_subject(eg_relation relation,
                                    const eg_contest *contest);

/**
 * The statement about @p sum, made by eg_relation_product().
 *
 * @spec{EG 2.1.0 sections 3.3.8 and 3.3.9, eq. (62); EGRF v2}
 */
eg_range_claim eg_relation_claim(eg_relation relation,
                                 const eg_contest *contest,
                                 const eg_hash *id_hash,
                                 const eg_ciphertext *sum);

/** The sum of @p value, one a field; secret like them. */
uint32_t eg_relation_value(eg_relation relation,
                           const eg_contest *contest,
                           const uint32_t *value);

/** The nonce of the product, from the fields' @p xi; constant-time in them. */
void eg_relation_nonce(const eg_group *group,
                       eg_scalar *out,
                       eg_relation relation,
                       const eg_contest *contest,
                       const eg_scalar *xi);

/**
 * The product that encrypts the sum, from the fields' @p ct; constant-time in
 * them.  @p out is none of them.
 */
void eg_relation_product(const eg_group *group,
                         eg_ciphertext *out,
                         eg_relation relation,
                         const eg_contest *contest,
                         const eg_ciphertext *ct);

#endif
