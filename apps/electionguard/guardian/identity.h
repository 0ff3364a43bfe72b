/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a guardian is: the sealed identity of its directory.
 */
#ifndef APP_ELECTIONGUARD_GUARDIAN_IDENTITY_H
#define APP_ELECTIONGUARD_GUARDIAN_IDENTITY_H

#include "electionguard/guardian/state.h"

/** Make directory and identity, or open those of the same name. */
EG_NODISCARD eg_status guardian_identity_make(guardian *g, eg_error *err);

/**
 * Lock the directory, ask for the passphrase, open the identity.
 *
 * @retval EG_ERR_STATE It is no guardian's directory, or in use.
 */
EG_NODISCARD eg_status guardian_identity_load(guardian *g, eg_error *err);

#endif
