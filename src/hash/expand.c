/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expand_message_xmd: b_0 = H(Z_pad || msg || len || 0 || DST'), then
 * b_1 = H(b_0 || 1 || DST'), b_i = H((b_0 xor b_(i-1)) || i || DST'), where DST'
 * is DST and its length.
 */
#include "hash/expand.h"

#include <string.h>

/** SHA-256 takes blocks of so many bytes. */
#define BLOCK 64

/** End a hash with DST'. */
static void
finish(eg_sha256 *sha, const char *dst, size_t dst_len, eg_hash *out)
{
    const uint8_t len = (uint8_t)dst_len;
    eg_sha256_update(sha, dst, dst_len);
    eg_sha256_update(sha, &len, 1);
    eg_sha256_final(sha, out);
}

void
eg_expand_message(uint8_t *out,
                  size_t len,
                  const void *msg,
                  size_t msg_len,
                  const char *dst,
                  size_t dst_len)
{
    static const uint8_t zeros[BLOCK] = {0};
    const uint8_t length[3] = {(uint8_t)(len >> 8), (uint8_t)len, 0};
    eg_sha256 sha;
    eg_hash first;
    eg_hash block = {{0}};
    eg_sha256_init(&sha);
    eg_sha256_update(&sha, zeros, sizeof(zeros));
    eg_sha256_update(&sha, msg, msg_len);
    eg_sha256_update(&sha, length, sizeof(length));
    finish(&sha, dst, dst_len, &first);
    for (size_t done = 0, i = 1; done < len; done += EG_HASH_BYTES, i++) {
        const uint8_t number = (uint8_t)i;
        const size_t left = len - done;
        for (size_t k = 0; k < EG_HASH_BYTES; k++) {
            block.bytes[k] ^= first.bytes[k];
        }
        eg_sha256_init(&sha);
        eg_sha256_update(&sha, block.bytes, EG_HASH_BYTES);
        eg_sha256_update(&sha, &number, 1);
        finish(&sha, dst, dst_len, &block);
        memcpy(out + done, block.bytes,
               left < EG_HASH_BYTES ? left : EG_HASH_BYTES);
    }
}
