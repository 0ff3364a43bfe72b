/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a share, in two steps: what everybody sees of the sealed
 * one, and what shows once it is opened.  The receiver and the judge of a
 * complaint make the same checks.
 */
#ifndef EG_ELECTION_SHARE_H
#define EG_ELECTION_SHARE_H

#include <electionguard/guardian.h>

#include "election/equality.h"

/** Check address, C_0 and Schnorr proof, eq. (22). */
eg_complaint_reason eg_share_inspect_sealed(const eg_group *group,
                                            const eg_ceremony *ceremony,
                                            const eg_encrypted_share *in,
                                            uint32_t sender,
                                            uint32_t receiver);

/**
 * Open with @p beta = C_0^zeta, eq. (23), and check the range and eqs. (28),
 * (29).  Constant-time in the share.
 *
 * @param[out] out   The share; zero unless the answer is EG_COMPLAINT_NONE.
 * @param[in]  kappa The receiver's public communication key.
 */
eg_complaint_reason eg_share_inspect_opened(const eg_group *group,
                                            eg_share *out,
                                            const eg_ceremony *ceremony,
                                            const eg_encrypted_share *in,
                                            const eg_element *beta,
                                            const eg_guardian_public *sender,
                                            const eg_element *kappa);

/** The statement that a complaint's beta is right. */
eg_equality_claim eg_complaint_claim(const eg_ceremony *ceremony,
                                     const eg_complaint *complaint,
                                     const eg_element *kappa);

#endif
