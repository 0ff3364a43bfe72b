/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of the library where EG_SHA256 is builtin. */
#include "hash/sha256_builtin.h"

void
eg_sha256_init(eg_sha256 *h)
{
    eg_sha256_builtin_init(h);
}

void
eg_sha256_update(eg_sha256 *h, const void *bytes, size_t len)
{
    eg_sha256_builtin_update(h, bytes, len);
}

void
eg_sha256_final(eg_sha256 *h, eg_hash *out)
{
    eg_sha256_builtin_final(h, out);
}
