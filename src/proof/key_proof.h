/* SPDX-License-Identifier: Apache-2.0 */
/* The challenge of a guardian's key proof, as a stream of commitments. */
#ifndef EG_PROOF_KEY_PROOF_H
#define EG_PROOF_KEY_PROOF_H

#include <electionguard/proof.h>

/** Hash all of eqs. (11) and (13) that comes before the commitments h_ij. */
void eg_key_transcript_begin(eg_hasher *h,
                             const eg_group *group,
                             const eg_key_claim *claim);

/** Hash the next @p len commitments. */
void eg_key_transcript_add(eg_hasher *h,
                           const eg_group *group,
                           const eg_element *commitments,
                           size_t len);

#endif
