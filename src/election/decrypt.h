/* SPDX-License-Identifier: Apache-2.0 */
/* What the guardian's and the combiner's side of a decryption share. */
#ifndef EG_ELECTION_DECRYPT_H
#define EG_ELECTION_DECRYPT_H

#include <electionguard/decrypt.h>

/** Set @p blame (unless NULL) and say it in @p err; always EG_REJECT. */
eg_status eg_blame_reject(eg_blame *blame,
                          eg_blame found,
                          const eg_decrypt_batch *batch,
                          eg_error *err);

/** Whether quorum, items and election belong together. */
EG_NODISCARD eg_status eg_decrypt_batch_check(const eg_decrypt_batch *batch,
                                              eg_error *err);

/** Every guardian revealed what it committed to: eqs. (88), (99). */
EG_NODISCARD eg_status
eg_decrypt_check_reveals(const eg_decrypt_batch *batch,
                         const eg_hash *const *commitment,
                         const eg_decrypt_reveal *const *reveal,
                         eg_blame *blame,
                         eg_error *err);

/**
 * out = the product of share[j]^(w_j) over the quorum.
 *
 * @spec{EG 2.1.0 eqs. (86), (97), (108)}
 */
void eg_quorum_product_var(const eg_group *group,
                           eg_element *out,
                           const eg_quorum *quorum,
                           const eg_element *const *share);

/** The joint values of one item. */
typedef struct eg_decrypt_joint {
    eg_element m;          /**< M or beta, eqs. (86), (97). */
    eg_commitment_pair ab; /**< eqs. (89), (100). */
    eg_scalar c;           /**< eqs. (90), (101). */
} eg_decrypt_joint;

/** Accumulate item @p item over the quorum and hash. */
void eg_decrypt_accumulate(const eg_decrypt_batch *batch,
                           eg_decrypt_joint *out,
                           const eg_decrypt_reveal *const *reveal,
                           size_t item);

#endif
