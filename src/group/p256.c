/* SPDX-License-Identifier: Apache-2.0 */
/* The curve P-256: its field, and points as bytes. */
#include <stdlib.h>

#include "group/p256_field.h"
#include "group/params.h"

/** SP 800-186 section 3.2.1.3; limbs of 64 bits, least significant first. */
static const uint64_t modulus[EG_P256_LIMBS] = {UINT64_C(0xffffffffffffffff),
                                                UINT64_C(0x00000000ffffffff), 0,
                                                UINT64_C(0xffffffff00000001)};
static const uint64_t coefficient_b[EG_P256_LIMBS] = {
    UINT64_C(0x3bce3c3e27d2604b), UINT64_C(0x651d06b0cc53b0f6),
    UINT64_C(0xb3ebbd55769886bc), UINT64_C(0x5ac635d8aa3a93e7)};
static const uint64_t generator_x[EG_P256_LIMBS] = {
    UINT64_C(0xf4a13945d898c296), UINT64_C(0x77037d812deb33a0),
    UINT64_C(0xf8bce6e563a440f2), UINT64_C(0x6b17d1f2e12c4247)};
static const uint64_t generator_y[EG_P256_LIMBS] = {
    UINT64_C(0xcbb6406837bf51f5), UINT64_C(0x2bce33576b315ece),
    UINT64_C(0x8ee7eb4a7c0f9e16), UINT64_C(0x4fe342e2fe1a7f9b)};

/**
 * n is prime and 52 n + 1 is, too: the least such number.  2 has 52 times the
 * order n or a part of it modulo that, so that 2^52, which is not 1, has n.
 */
static const eg_group_params scalar_params = {
    .name = "the exponents of P-256",
    .p = "33 FFFFFFCC 00000033 FFFFFFFF FFFFFFF2 5EEAEB45 F0CC3301 81BD2F9B "
         "44239475",
    .q = "FFFFFFFF 00000000 FFFFFFFF FFFFFFFF BCE6FAAD A7179E84 F3B9CAC2 "
         "FC632551",
    .r = "34",
    .g = "10000000000000"};

/* -- the field -------------------------------------------------------------- */

void
eg_p256_field_pow(const eg_p256 *c,
                  uint64_t *out,
                  const uint64_t *x,
                  const uint64_t exp[EG_P256_LIMBS])
{
    uint64_t base[EG_P256_LIMBS];
    uint64_t power[EG_P256_LIMBS];
    memcpy(base, x, sizeof(base));
    memcpy(power, c->f.one, sizeof(power));
    for (size_t i = (size_t)64 * EG_P256_LIMBS; i > 0; i--) {
        eg_p256_field_sqr(c, power, power);
        if (eg_limbs_bit(exp, i - 1) != 0) {
            eg_p256_field_mul(c, power, power, base);
        }
    }
    memcpy(out, power, sizeof(power));
}

void
eg_p256_field_invert(const eg_p256 *c, uint64_t *out, const uint64_t *x)
{
    static const uint64_t two[EG_P256_LIMBS] = {2};
    uint64_t exp[EG_P256_LIMBS];
    (void)eg_limbs_sub(exp, modulus, two, EG_P256_LIMBS);
    eg_p256_field_pow(c, out, x, exp);
}

/** A square root of @p x, x^((p + 1) / 4) as p = 3 mod 4; false if none. */
static bool
take_root(const eg_p256 *c, uint64_t *out, const uint64_t *x)
{
    /* (p + 1) / 4 = 2^254 - 2^222 + 2^190 + 2^94 */
    static const uint64_t exp[EG_P256_LIMBS] = {
        0, UINT64_C(1) << 30, UINT64_C(1) << 62, UINT64_C(0x3fffffffc0000000)};
    uint64_t square[EG_P256_LIMBS];
    eg_p256_field_pow(c, out, x, exp);
    eg_p256_field_sqr(c, square, out);
    return eg_p256_field_equal(square, x);
}

/** out = x^3 - 3x + b. */
static void
right_side(const eg_p256 *c, uint64_t *out, const uint64_t *x)
{
    uint64_t cube[EG_P256_LIMBS];
    eg_p256_field_sqr(c, cube, x);
    eg_p256_field_mul(c, cube, cube, x);
    for (int i = 0; i < 3; i++) {
        eg_p256_field_sub(c, cube, cube, x);
    }
    eg_p256_field_add(c, out, cube, c->b);
}

/* -- bytes ------------------------------------------------------------------ */

/** A coordinate; false unless it is below p. */
static bool
read_coordinate(const eg_p256 *c, uint64_t *out, const uint8_t *bytes)
{
    uint64_t x[EG_P256_LIMBS];
    eg_limbs_from_bytes(x, EG_P256_LIMBS, bytes, EG_P256_BYTES);
    if (eg_limbs_less(x, modulus, EG_P256_LIMBS) == 0) {
        return false;
    }
    eg_mont_enter(&c->f, out, x);
    return true;
}

static void
write_coordinate(const eg_p256 *c, uint8_t *out, const uint64_t *x)
{
    uint64_t plain[EG_P256_LIMBS];
    eg_mont_leave(&c->f, plain, x);
    eg_limbs_to_bytes(out, EG_P256_BYTES, plain);
}

static bool
is_odd(const eg_p256 *c, const uint64_t *x)
{
    uint64_t plain[EG_P256_LIMBS];
    eg_mont_leave(&c->f, plain, x);
    return (plain[0] & 1) != 0;
}

static bool
is_all_ones(const uint8_t *bytes, size_t len)
{
    size_t i = 0;
    while (i < len && bytes[i] == 0xff) {
        i++;
    }
    return i == len;
}

/** 02 or 03 for an even or odd y, x. */
static bool
read_short(const eg_p256 *c, eg_p256_point *p, const uint8_t *bytes)
{
    static const uint64_t zero[EG_P256_LIMBS] = {0};
    uint64_t side[EG_P256_LIMBS];
    if ((bytes[0] != 2 && bytes[0] != 3) ||
        !read_coordinate(c, p->x, bytes + 1)) {
        return false;
    }
    right_side(c, side, p->x);
    if (!take_root(c, p->y, side)) {
        return false;
    }
    if (is_odd(c, p->y) != (bytes[0] == 3)) {
        eg_p256_field_sub(c, p->y, zero, p->y);
    }
    return true;
}

static bool
read_long(const eg_p256 *c, eg_p256_point *p, const uint8_t *bytes)
{
    uint64_t side[EG_P256_LIMBS];
    uint64_t square[EG_P256_LIMBS];
    if (!read_coordinate(c, p->x, bytes) ||
        !read_coordinate(c, p->y, bytes + EG_P256_BYTES)) {
        return false;
    }
    right_side(c, side, p->x);
    eg_p256_field_sqr(c, square, p->y);
    return eg_p256_field_equal(side, square);
}

bool
eg_p256_parse(const eg_p256 *c,
              eg_p256_point *out,
              const uint8_t *bytes,
              size_t len)
{
    eg_p256_point p = {{0}, {0}, {0}};
    *out = p;
    if (len != EG_P256_SHORT && len != EG_P256_LONG) {
        return false;
    }
    if (is_all_ones(bytes, len)) {
        return true;
    }
    if (!(len == EG_P256_SHORT ? read_short(c, &p, bytes)
                               : read_long(c, &p, bytes))) {
        return false;
    }
    memcpy(p.z, c->f.one, sizeof(p.z));
    *out = p;
    return true;
}

void
eg_p256_write(const eg_p256 *c,
              uint8_t *out,
              size_t len,
              const eg_p256_point *x)
{
    if (eg_p256_is_one(x)) {
        memset(out, 0xff, len);
    } else if (len == EG_P256_SHORT) {
        out[0] = is_odd(c, x->y) ? 3 : 2;
        write_coordinate(c, out + 1, x->x);
    } else {
        write_coordinate(c, out, x->x);
        write_coordinate(c, out + EG_P256_BYTES, x->y);
    }
}

/* -- the curve -------------------------------------------------------------- */

eg_status
eg_p256_new(eg_p256 **out)
{
    *out = NULL;
    eg_p256 *c = aligned_alloc(_Alignof(eg_p256), sizeof(*c));
    if (c == NULL) {
        return EG_ERR_MEMORY;
    }
    memset(c, 0, sizeof(*c));
    if (!eg_mont_init(&c->f, modulus, EG_P256_LIMBS)) {
        free(c);
        return EG_ERR_STATE;
    }
    eg_mont_enter(&c->f, c->b, coefficient_b);
    eg_mont_enter(&c->f, c->g.x, generator_x);
    eg_mont_enter(&c->f, c->g.y, generator_y);
    memcpy(c->g.z, c->f.one, sizeof(c->g.z));
    eg_status status = eg_group_new_from(&scalar_params, &c->scalars);
    if (status == EG_OK) {
        status = eg_p256_table_new(c, &c->g_table, &c->g);
    }
    if (status != EG_OK) {
        eg_p256_free(c);
        return status;
    }
    *out = c;
    return EG_OK;
}

void
eg_p256_free(eg_p256 *c)
{
    if (c != NULL) {
        eg_p256_table_free(c->g_table);
        eg_group_free(c->scalars);
        free(c);
    }
}

const eg_group *
eg_p256_scalars(const eg_p256 *curve)
{
    return curve->scalars;
}

const eg_p256_table *
eg_p256_g(const eg_p256 *curve)
{
    return curve->g_table;
}

void
eg_p256_write_numbers(const eg_p256 *c, eg_p256_numbers *out)
{
    static const uint64_t three[EG_P256_LIMBS] = {3};
    uint64_t a[EG_P256_LIMBS];
    (void)eg_limbs_sub(a, modulus, three, EG_P256_LIMBS);
    memset(out, 0, sizeof(*out));
    eg_limbs_to_bytes(out->a, EG_P256_BYTES, a);
    eg_limbs_to_bytes(out->b, EG_P256_BYTES, coefficient_b);
    eg_limbs_to_bytes(out->p, EG_P256_BYTES, modulus);
    eg_group_write_q(c->scalars, out->n);
    eg_limbs_to_bytes(out->gx, EG_P256_BYTES, generator_x);
    eg_limbs_to_bytes(out->gy, EG_P256_BYTES, generator_y);
    out->h[EG_P256_BYTES - 1] = 1;
}
