/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 of the library where EG_SHA256 is openssl.
 *
 * The low-level functions are deprecated in favour of EVP, but EVP allocates a
 * context and looks up a provider for each of the hundreds of short hashes of
 * a ballot; these work in the caller's memory, cannot fail, and use the
 * processor's SHA instructions.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/sha.h>

#include <electionguard/hash.h>

#include "base/base.h"

_Static_assert(sizeof(SHA256_CTX) <= sizeof(eg_sha256),
               "eg_sha256 has room for libcrypto's state");
_Static_assert(_Alignof(SHA256_CTX) <= _Alignof(eg_sha256),
               "eg_sha256 is aligned for libcrypto's state");

static SHA256_CTX *
context(eg_sha256 *h)
{
    return (SHA256_CTX *)(void *)h;
}

void
eg_sha256_init(eg_sha256 *h)
{
    (void)SHA256_Init(context(h));
}

void
eg_sha256_update(eg_sha256 *h, const void *bytes, size_t len)
{
    (void)SHA256_Update(context(h), bytes, len);
}

void
eg_sha256_final(eg_sha256 *h, eg_hash *out)
{
    (void)SHA256_Final(out->bytes, context(h));
    eg_wipe(h, sizeof *h);
}
