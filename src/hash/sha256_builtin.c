/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 as in FIPS 180-4, section 6.2.
 *
 * The opaque words hold: 0-3 the state, two words in each; 4 the number of
 * bytes so far; 5-12 the bytes of an unfinished block.  No branch or index
 * depends on the bytes that are hashed.
 */
#include "hash/sha256_builtin.h"

#include <string.h>

#include "base/base.h"

#define BLOCK_BYTES 64
#define COUNT_WORD  4
#define BLOCK_WORD  5

static const uint32_t INITIAL[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

static const uint32_t ROUND[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1,
    0x923F82A4, 0xAB1C5ED5, 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3,
    0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174, 0xE49B69C1, 0xEFBE4786,
    0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147,
    0x06CA6351, 0x14292967, 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13,
    0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85, 0xA2BFE8A1, 0xA81A664B,
    0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A,
    0x5B9CCA4F, 0x682E6FF3, 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208,
    0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

static inline uint32_t
rotate(uint32_t x, unsigned by)
{
    return (x >> by) | (x << (32 - by));
}

static void
expand(uint32_t w[64], const uint8_t block[BLOCK_BYTES])
{
    for (size_t t = 0; t < 16; t++) {
        w[t] = eg_load_be32(block + 4 * t);
    }
    for (size_t t = 16; t < 64; t++) {
        const uint32_t s0 =
            rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const uint32_t s1 =
            rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
}

static void
compress(uint64_t packed[4], const uint8_t block[BLOCK_BYTES])
{
    uint32_t w[64];
    expand(w, block);

    uint32_t s[8];
    for (size_t i = 0; i < 4; i++) {
        s[2 * i] = (uint32_t)(packed[i] >> 32);
        s[2 * i + 1] = (uint32_t)packed[i];
    }

    for (size_t t = 0; t < 64; t++) {
        const uint32_t e = s[4];
        const uint32_t a = s[0];
        const uint32_t t1 = s[7] +
                            (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                            ((e & s[5]) ^ (~e & s[6])) + ROUND[t] + w[t];
        const uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
                            ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        s[7] = s[6];
        s[6] = s[5];
        s[5] = e;
        s[4] = s[3] + t1;
        s[3] = s[2];
        s[2] = s[1];
        s[1] = a;
        s[0] = t1 + t2;
    }

    for (size_t i = 0; i < 4; i++) {
        const uint32_t high = (uint32_t)(packed[i] >> 32) + s[2 * i];
        const uint32_t low = (uint32_t)packed[i] + s[2 * i + 1];
        packed[i] = ((uint64_t)high << 32) | low;
    }
    eg_wipe(w, sizeof w);
    eg_wipe(s, sizeof s);
}

void
eg_sha256_builtin_init(eg_sha256 *h)
{
    memset(h, 0, sizeof *h);
    for (size_t i = 0; i < 4; i++) {
        h->opaque[i] = ((uint64_t)INITIAL[2 * i] << 32) | INITIAL[2 * i + 1];
    }
}

void
eg_sha256_builtin_update(eg_sha256 *h, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    uint8_t *block = (uint8_t *)&h->opaque[BLOCK_WORD];
    size_t used = (size_t)(h->opaque[COUNT_WORD] % BLOCK_BYTES);
    h->opaque[COUNT_WORD] += len;

    if (used > 0) {
        const size_t room = BLOCK_BYTES - used;
        const size_t part = len < room ? len : room;
        if (part > 0) {
            memcpy(block + used, from, part);
            from += part;
            len -= part;
            used += part;
        }
        if (used < BLOCK_BYTES) {
            return;
        }
        compress(h->opaque, block);
    }
    while (len >= BLOCK_BYTES) {
        compress(h->opaque, from);
        from += BLOCK_BYTES;
        len -= BLOCK_BYTES;
    }
    if (len > 0) {
        memcpy(block, from, len);
    }
}

void
eg_sha256_builtin_final(eg_sha256 *h, eg_hash *out)
{
    static const uint8_t PADDING[BLOCK_BYTES] = {0x80};
    uint8_t bits[8];
    eg_store_be64(bits, h->opaque[COUNT_WORD] * 8);

    const size_t used = (size_t)(h->opaque[COUNT_WORD] % BLOCK_BYTES);
    const size_t end = BLOCK_BYTES - sizeof bits;
    eg_sha256_builtin_update(
        h, PADDING, used < end ? end - used : end + BLOCK_BYTES - used);
    eg_sha256_builtin_update(h, bits, sizeof bits);

    for (size_t i = 0; i < 4; i++) {
        eg_store_be64(out->bytes + 8 * i, h->opaque[i]);
    }
    eg_wipe(h, sizeof *h);
}
