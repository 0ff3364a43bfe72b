/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of records of 2.0, whichever group they are of. */
#include "legacy/algebra.h"

#include <string.h>

#include "arith/limbs.h"
#include "arith/zq.h"
#include "base/base.h"
#include "hash/expand.h"

_Static_assert(sizeof(eg_p256_point) <= sizeof(eg_element),
               "a point fits into an element");
_Static_assert(_Alignof(eg_p256_point) <= _Alignof(eg_element),
               "a point may stand where an element does");

/** Points that are multiplied at a time. */
#define CHUNK 64

/** What egk-ec takes from RFC 9380: its example's tag, and L for P-256. */
static const char expand_tag[] = "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_";
#define EXPANDED_BYTES 48

void
lg_algebra_integers(lg_algebra *out, const eg_group *group)
{
    *out = (lg_algebra){.group = group,
                        .element_len = eg_group_element_len(group)};
}

eg_status
lg_algebra_curve(lg_algebra *out)
{
    *out = (lg_algebra){.element_len = EG_P256_SHORT,
                        .challenge = LG_CHALLENGE_UNKNOWN};
    EG_TRY(eg_p256_new(&out->curve));
    out->group = eg_p256_scalars(out->curve);
    return EG_OK;
}

eg_status
lg_algebra_set_key(lg_algebra *a, const eg_element *key)
{
    return a->curve != NULL
               ? eg_p256_table_new(a->curve, &a->key_table, lg_point_of(key))
               : eg_fixed_base_new(a->group, &a->key, key, EG_BASE_PUBLIC);
}

void
lg_algebra_free(lg_algebra *a)
{
    eg_fixed_base_free(a->key);
    eg_p256_table_free(a->key_table);
    eg_p256_free(a->curve);
    *a = (lg_algebra){.group = NULL};
}

bool
lg_algebra_parse(const lg_algebra *a, eg_element *out, const uint8_t *bytes)
{
    if (a->curve == NULL) {
        return eg_element_parse(a->group, out, bytes);
    }
    memset(out, 0, sizeof(*out));
    return eg_p256_parse(a->curve, lg_point(out), bytes, a->element_len);
}

void
lg_algebra_write(const lg_algebra *a, uint8_t *out, const eg_element *x)
{
    if (a->curve == NULL) {
        eg_element_write(a->group, out, x);
    } else {
        eg_p256_write(a->curve, out, a->element_len, lg_point_of(x));
    }
}

void
lg_algebra_one(const lg_algebra *a, eg_element *out)
{
    if (a->curve == NULL) {
        eg_element_one(a->group, out);
    } else {
        memset(out, 0, sizeof(*out));
    }
}

bool
lg_algebra_is_one(const lg_algebra *a, const eg_element *x)
{
    return a->curve == NULL ? eg_element_is_one_var(a->group, x)
                            : eg_p256_is_one(lg_point_of(x));
}

/** At most CHUNK products of points. */
static void
mul_points(const lg_algebra *a,
           eg_element *out,
           const eg_element *x,
           const eg_element *y,
           size_t len)
{
    eg_p256_point *list[CHUNK];
    for (size_t i = 0; i < len; i++) {
        eg_p256_point product;
        eg_p256_mul(a->curve, &product, lg_point_of(&x[i]), lg_point_of(&y[i]));
        memset(&out[i], 0, sizeof(out[i]));
        *lg_point(&out[i]) = product;
        list[i] = lg_point(&out[i]);
    }
    eg_p256_reduce(a->curve, list, len);
}

void
lg_algebra_mul(const lg_algebra *a,
               eg_element *out,
               const eg_element *x,
               const eg_element *y,
               size_t len)
{
    if (a->curve == NULL) {
        eg_element_mul_batch(a->group, out, x, y, len);
        return;
    }
    for (size_t i = 0; i < len; i += CHUNK) {
        const size_t left = len - i;
        mul_points(a, out + i, x + i, y + i, left < CHUNK ? left : CHUNK);
    }
}

void
lg_algebra_hash(const lg_algebra *a, eg_hasher *h, const eg_element *x)
{
    if (a->curve == NULL) {
        eg_hasher_element(h, a->group, x);
    } else {
        uint8_t bytes[EG_P256_LONG];
        eg_p256_write(a->curve, bytes, a->element_len, lg_point_of(x));
        eg_hasher_bytes(h, bytes, a->element_len);
    }
}

/** A number of at most 64 bytes modulo @p m, which is of 32 bytes. */
static void
reduce_bytes(uint64_t *out, const uint8_t *bytes, size_t len, const uint8_t *m)
{
    uint64_t modulus[EG_ZQ_LIMBS];
    uint64_t high[EG_ZQ_LIMBS];
    uint64_t low[EG_ZQ_LIMBS];
    eg_zq field;
    eg_limbs_from_bytes(modulus, EG_ZQ_LIMBS, m, EG_P256_BYTES);
    /* The curve's two moduli are odd primes. */
    (void)eg_zq_init(&field, modulus);
    const size_t top = len - EG_P256_BYTES;
    eg_limbs_from_bytes(high, EG_ZQ_LIMBS, bytes, top);
    eg_limbs_from_bytes(low, EG_ZQ_LIMBS, bytes + top, EG_P256_BYTES);
    eg_zq_reduce(&field, high, high);
    eg_zq_reduce(&field, low, low);
    /* high 2^256 is what entering the Montgomery form computes. */
    eg_mont_enter(&field.mont, high, high);
    eg_zq_add(&field, out, high, low);
}

void
lg_algebra_to_scalar(const lg_algebra *a,
                     lg_challenge kind,
                     const eg_hash *hash,
                     eg_scalar *out)
{
    uint8_t bytes[EXPANDED_BYTES];
    eg_p256_numbers numbers;
    uint64_t x[EG_ZQ_LIMBS];
    if (a->curve == NULL || kind == LG_CHALLENGE_PLAIN ||
        kind == LG_CHALLENGE_UNKNOWN) {
        eg_scalar_from_hash(a->group, out, hash->bytes);
        return;
    }
    eg_p256_write_numbers(a->curve, &numbers);
    eg_expand_message(bytes, sizeof(bytes), hash->bytes, EG_HASH_BYTES,
                      expand_tag, sizeof(expand_tag) - 1);
    reduce_bytes(x, bytes, sizeof(bytes),
                 kind == LG_CHALLENGE_FIELD ? numbers.p : numbers.n);
    eg_limbs_to_bytes(bytes, EG_SCALAR_BYTES, x);
    eg_scalar_from_hash(a->group, out, bytes);
}

void
lg_algebra_challenge(const lg_algebra *a, eg_hasher *h, eg_scalar *out)
{
    eg_hash hash;
    eg_hasher_final(h, &hash);
    lg_algebra_to_scalar(a, a->challenge, &hash, out);
}
