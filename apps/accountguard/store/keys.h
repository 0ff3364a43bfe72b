/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys that are kept outside of the database: a master key, of which all others
 * are derived, each for one purpose; so a copy of the database alone tells
 * nobody's account.
 *
 * The notices' signing key is not among them: notice/signer.h has it.
 */
#ifndef ACCOUNTGUARD_STORE_KEYS_H
#define ACCOUNTGUARD_STORE_KEYS_H

#include "common/identity.h"

#define AG_KEY_BYTES 32

/** The master key in locked memory; {0} is none. */
typedef struct ag_keys {
    app_secret master;
} ag_keys;

/**
 * Make a master key and keep it at @p path, mode 0600.
 *
 * @retval EG_ERR_STATE Something is there already.
 */
EG_NODISCARD eg_status ag_keys_make(ag_keys *out,
                                    const char *path,
                                    eg_error *err);
/**
 * Read what ag_keys_make() kept.
 *
 * @retval EG_ERR_MALFORMED No such file's content, or others may read it.
 */
EG_NODISCARD eg_status ag_keys_load(ag_keys *out,
                                    const char *path,
                                    eg_error *err);
/** Wipe and free; harmless on {0}. */
void ag_keys_free(ag_keys *keys);

/**
 * The key for a purpose: HKDF-Expand (RFC 5869) with SHA-256; the master key is
 * uniformly random, so that nothing is to be extracted.
 *
 * @param[out] out     Wipe it after use (EG_SECRET_ARRAY).
 * @param[in]  purpose A literal with a version, e.g. "account token 1".
 */
void ag_keys_derive(const ag_keys *keys,
                    uint8_t out[AG_KEY_BYTES],
                    const char *purpose);

/** The service's own Ed25519 key for a purpose, e.g. "consent 1". */
EG_NODISCARD eg_status ag_keys_identity(const ag_keys *keys,
                                        app_identity *out,
                                        const char *purpose,
                                        eg_error *err);

#endif
