/* SPDX-License-Identifier: Apache-2.0 */
/*
 * H and H_q: HMAC-SHA-256 as a stream of encoded inputs.
 *
 * An eg_hasher is the two SHA-256 computations of HMAC.  Every key of the
 * specification has 32 bytes, so that the padded key is one block.
 */
#include <string.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "base/secret.h"

#define BLOCK_BYTES 64
#define INNER_PAD   0x36
#define OUTER_PAD   0x5C

void
eg_sha256_once(eg_hash *out, const void *bytes, size_t len)
{
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, bytes, len);
    eg_sha256_final(&h, out);
}

/** Begin a hash with the key, padded to a block and masked with @p pad. */
static void
begin_keyed(eg_sha256 *h, const eg_hash *key, uint8_t pad)
{
    EG_SECRET_ARRAY(uint8_t, block, BLOCK_BYTES);
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        block[i] = key->bytes[i] ^ pad;
    }
    eg_sha256_init(h);
    eg_sha256_update(h, block, sizeof block);
}

static void
begin_hmac(eg_hasher *h, const eg_hash *key)
{
    begin_keyed(&h->inner, key, INNER_PAD);
    begin_keyed(&h->outer, key, OUTER_PAD);
}

void
eg_hmac(eg_hash *out, const eg_hash *key, const void *bytes, size_t len)
{
    eg_hasher h;
    begin_hmac(&h, key);
    eg_hasher_bytes(&h, bytes, len);
    eg_hasher_final(&h, out);
}

void
eg_hasher_init(eg_hasher *h, const eg_hash *key, uint8_t tag)
{
    begin_hmac(h, key);
    eg_hasher_bytes(h, &tag, sizeof tag);
}

void
eg_hasher_bytes(eg_hasher *h, const void *bytes, size_t len)
{
    eg_sha256_update(&h->inner, bytes, len);
}

void
eg_hasher_u32(eg_hasher *h, uint32_t value)
{
    uint8_t bytes[4];
    eg_store_be32(bytes, value);
    eg_hasher_bytes(h, bytes, sizeof bytes);
}

void
eg_hasher_element(eg_hasher *h, const eg_group *group, const eg_element *x)
{
    EG_SECRET_ARRAY(uint8_t, bytes, EG_ELEMENT_BYTES);
    eg_element_write(group, bytes, x);
    eg_hasher_bytes(h, bytes, eg_group_element_len(group));
}

void
eg_hasher_scalar(eg_hasher *h, const eg_group *group, const eg_scalar *x)
{
    EG_SECRET_ARRAY(uint8_t, bytes, EG_SCALAR_BYTES);
    eg_scalar_write(group, bytes, x);
    eg_hasher_bytes(h, bytes, eg_group_scalar_len(group));
}

void
eg_hasher_hash(eg_hasher *h, const eg_hash *x)
{
    eg_hasher_bytes(h, x->bytes, sizeof x->bytes);
}

void
eg_hasher_sized(eg_hasher *h, const void *bytes, uint32_t len)
{
    eg_hasher_u32(h, len);
    eg_hasher_bytes(h, bytes, len);
}

void
eg_hasher_final(eg_hasher *h, eg_hash *out)
{
    EG_SECRET(eg_hash, inner);
    eg_sha256_final(&h->inner, &inner);
    eg_sha256_update(&h->outer, inner.bytes, sizeof inner.bytes);
    eg_sha256_final(&h->outer, out);
}

void
eg_hasher_final_q(eg_hasher *h, const eg_group *group, eg_scalar *out)
{
    EG_SECRET(eg_hash, value);
    eg_hasher_final(h, &value);
    eg_scalar_from_hash(group, out, value.bytes);
}

bool
eg_hash_equal(const eg_hash *a, const eg_hash *b)
{
    return eg_bytes_equal(a->bytes, b->bytes, EG_HASH_BYTES);
}
