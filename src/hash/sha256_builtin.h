/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 in portable C, for builds without libcrypto (a browser, a small
 * device) and as the second opinion of the tests.
 */
#ifndef EG_HASH_SHA256_BUILTIN_H
#define EG_HASH_SHA256_BUILTIN_H

#include <stddef.h>

#include <electionguard/hash.h>

void eg_sha256_builtin_init(eg_sha256 *h);
void eg_sha256_builtin_update(eg_sha256 *h, const void *bytes, size_t len);
void eg_sha256_builtin_final(eg_sha256 *h, eg_hash *out);

#endif
