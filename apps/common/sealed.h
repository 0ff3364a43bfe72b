/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that only a passphrase opens: Argon2id makes the key, XChaCha20-Poly1305
 * seals the content together with the file's purpose and header.
 *
 * Layout, all integers big-endian:
 *   "CGSEAL01" | operations u32 | memory in KiB u32 | salt 16 | nonce 24 |
 *   ciphertext and tag
 */
#ifndef APP_COMMON_SEALED_H
#define APP_COMMON_SEALED_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#include "common/file.h"
#include "common/passphrase.h"

/** The largest content of a sealed file. */
#define APP_SEALED_MAX ((size_t)16 * 1024 * 1024)

/** Secret bytes in locked memory. */
typedef struct app_secret {
    uint8_t *bytes;
    size_t len;
} app_secret;

/** Locked memory, zeroed. */
EG_NODISCARD eg_status app_secret_new(app_secret *out,
                                      size_t len,
                                      eg_error *err);
void app_secret_free(app_secret *secret);

/**
 * Seal @p content into @p path, whole or not at all.
 *
 * @param[in] purpose What the file is, bound to the content: a file renamed to
 *                    stand in for another does not open.
 */
EG_NODISCARD eg_status app_sealed_write(const char *path,
                                        const char *purpose,
                                        const app_passphrase *passphrase,
                                        const app_secret *content,
                                        app_write_mode mode,
                                        eg_error *err);

/**
 * Open what app_sealed_write() wrote.
 *
 * @retval EG_ERR_MALFORMED Not such a file, altered, or the wrong passphrase
 *                          (which cannot be told apart).
 */
EG_NODISCARD eg_status app_sealed_read(const char *path,
                                       const char *purpose,
                                       const app_passphrase *passphrase,
                                       app_secret *content,
                                       eg_error *err);

#endif
