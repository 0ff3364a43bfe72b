/* SPDX-License-Identifier: Apache-2.0 */
/* The challenge of signed hashed ElGamal, for what proves and what verifies. */
#ifndef EG_PROOF_HASHED_ELGAMAL_H
#define EG_PROOF_HASHED_ELGAMAL_H

#include <electionguard/hashed_elgamal.h>

/** H_q(...; tag, place, a, C_0, C_1): eqs. (22), (38), (69). */
void eg_hashed_challenge(const eg_group *group,
                         eg_scalar *c,
                         const eg_hashed_place *place,
                         const eg_element *a,
                         const eg_hashed_ciphertext *text);

#endif
