/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file hash.h
 * The hash functions H and H_q of the specification, as a stream: begin with
 * the key and the domain separation tag, add the inputs in the order of the
 * formula, finish.
 *
 * Nothing here can fail or allocates.
 *
 * @spec{EG 2.1.0 section 5, eqs. (122)-(132)}
 */
#ifndef ELECTIONGUARD_HASH_H
#define ELECTIONGUARD_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/group.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EG_HASH_BYTES 32

/** A hash value, or another string of 32 bytes that is used as one. */
typedef struct eg_hash {
    uint8_t bytes[EG_HASH_BYTES];
} eg_hash;

/** Room for one SHA-256 computation; opaque. */
typedef struct eg_sha256 {
    uint64_t opaque[16];
} eg_sha256;

EG_API void eg_sha256_init(eg_sha256 *h);
EG_API void eg_sha256_update(eg_sha256 *h, const void *bytes, size_t len);
EG_API void eg_sha256_final(eg_sha256 *h, eg_hash *out);

/** SHA-256 of @p len bytes at once. */
EG_API void eg_sha256_once(eg_hash *out, const void *bytes, size_t len);

/** HMAC-SHA-256 with a 32-byte key at once; eqs. (17), (18), (36), (66). */
EG_API void
eg_hmac(eg_hash *out, const eg_hash *key, const void *bytes, size_t len);

/** Room for one computation of H. */
typedef struct eg_hasher {
    eg_sha256 inner;
    eg_sha256 outer;
} eg_hasher;

/** Begin H(key; tag, ...). */
EG_API void eg_hasher_init(eg_hasher *h, const eg_hash *key, uint8_t tag);

/** Raw bytes. */
EG_API void eg_hasher_bytes(eg_hasher *h, const void *bytes, size_t len);

/** b(value, 4); section 5.1.3. */
EG_API void eg_hasher_u32(eg_hasher *h, uint32_t value);

/** b(x, l_p); section 5.1.1. */
EG_API void
eg_hasher_element(eg_hasher *h, const eg_group *group, const eg_element *x);

/** b(x, l_q); section 5.1.2. */
EG_API void
eg_hasher_scalar(eg_hasher *h, const eg_group *group, const eg_scalar *x);

/** A 32-byte hash value. */
EG_API void eg_hasher_hash(eg_hasher *h, const eg_hash *x);

/** b(len, 4) and the bytes: a string or file of variable length; 5.1.4. */
EG_API void eg_hasher_sized(eg_hasher *h, const void *bytes, uint32_t len);

/** H; @p h is wiped. */
EG_API void eg_hasher_final(eg_hasher *h, eg_hash *out);

/** H_q, i.e. H modulo q; @p h is wiped. */
EG_API void
eg_hasher_final_q(eg_hasher *h, const eg_group *group, eg_scalar *out);

/** Equality in constant time. */
EG_API bool eg_hash_equal(const eg_hash *a, const eg_hash *b);

/** The hash-trimming functions are numbered from 1 to this. */
#define EG_TRIM_FUNCTIONS 8
/** Room for one short code and its final zero. */
#define EG_TRIM_CHARS 5

/**
 * Omega: the short code of a selection hash.  Constant-time in the hash; what
 * follows the text in @p out is zero.
 *
 * @spec{EG 2.1.0 section 4.6}
 *
 * @param[out] out      The code as text.
 * @param[in]  function 1..EG_TRIM_FUNCTIONS, as in the manifest.
 * @param[in]  x        The hash.
 *
 * @retval EG_ERR_ARGUMENT There is no such function; @p out is empty.
 */
EG_API EG_NODISCARD eg_status eg_hash_trim(char out[EG_TRIM_CHARS],
                                           uint32_t function,
                                           const eg_hash *x);

#ifdef __cplusplus
}
#endif
#endif
