/* SPDX-License-Identifier: Apache-2.0 */
/* The key file of whoever signs records. */
#ifndef APP_ELECTIONGUARD_RECORD_SIGNING_KEY_H
#define APP_ELECTIONGUARD_RECORD_SIGNING_KEY_H

#include "common/ecdsa.h"

/** What a sealed key file is bound to. */
#define SIGNING_KEY_PURPOSE "record signing key"

/**
 * Read a key file: what `record keygen` sealed, or a PEM private key without a
 * passphrase.
 *
 * @param[in] passphrase_file As app_passphrase_get(); used for sealed ones.
 */
EG_NODISCARD eg_status signing_key_read(app_ecdsa **out,
                                        const char *path,
                                        const char *passphrase_file,
                                        eg_error *err);

#endif
