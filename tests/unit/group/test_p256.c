/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The curve P-256: published multiples of the generator, the laws of a group,
 * and bytes that are no points.
 */
#include <electionguard/status.h>

#include "codec/text.h"
#include "group/p256_field.h"
#include "support/prop.h"
#include "test.h"

enum { ROUNDS = 40 };

static eg_p256 *curve;
static const eg_group *zn;
static prop rnd;

static void
hex(uint8_t *out, size_t len, const char *text)
{
    assert_ok(eg_hex_read(out, len, text, strlen(text), EG_HEX_UPPER));
}

static void
scalar(eg_scalar *out, const char *text)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    hex(bytes, sizeof(bytes), text);
    assert_true(eg_scalar_parse(zn, out, bytes));
}

static void
reduce(eg_p256_point *p)
{
    eg_p256_reduce(curve, &p, 1);
}

static void
assert_same(eg_p256_point a, eg_p256_point b)
{
    reduce(&a);
    reduce(&b);
    assert_memory_equal(&a, &b, sizeof(a));
}

/** A random exponent; small, or near n, for the first values of @p i. */
static eg_scalar
pick(int i)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar x;
    eg_scalar_from_u64(zn, &x, (uint64_t)(i / 2));
    if (i < 12) {
        if (i % 2 != 0) {
            eg_scalar_negate(zn, &x, &x);
        }
        return x;
    }
    prop_bytes(&rnd, bytes, sizeof(bytes));
    eg_scalar_from_hash(zn, &x, bytes);
    return x;
}

static eg_p256_point
power_of_g(const eg_scalar *e)
{
    eg_p256_point p;
    eg_p256_table_pow(eg_p256_g(curve), &p, e);
    reduce(&p);
    return p;
}

/** k and the coordinates of g^k: lists of NIST P-256 points, and n - 1. */
static const struct {
    const char *k, *x, *y;
} multiples[] = {
    {"0000000000000000000000000000000000000000000000000000000000000001",
     "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
     "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"},
    {"0000000000000000000000000000000000000000000000000000000000000002",
     "7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978",
     "07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1"},
    {"0000000000000000000000000000000000000000000000000000000000000003",
     "5ECBE4D1A6330A44C8F7EF951D4BF165E6C6B721EFADA985FB41661BC6E7FD6C",
     "8734640C4998FF7E374B06CE1A64A2ECD82AB036384FB83D9A79B127A27D5032"},
    {"000000000000000000000000000000000000000000000000018EBBB95EED0E13",
     "339150844EC15234807FE862A86BE77977DBFB3AE3D96F4C22795513AEAAB82F",
     "B1C14DDFDC8EC1B2583F51E85A5EB3A155840F2034730E9B5ADA38B674336A21"},
    {"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550",
     "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
     "B01CBD1C01E58065711814B583F061E9D431CCA994CEA1313449BF97C840AE0A"},
};

/** Powers of g by the table and by digits are the published points. */
static void
test_multiples(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(multiples); i++) {
        uint8_t want[EG_P256_LONG];
        uint8_t got[EG_P256_LONG];
        eg_scalar one;
        eg_scalar k;
        eg_p256_point p;
        hex(want, EG_P256_BYTES, multiples[i].x);
        hex(want + EG_P256_BYTES, EG_P256_BYTES, multiples[i].y);
        scalar(&k, multiples[i].k);
        p = power_of_g(&k);
        eg_p256_write(curve, got, sizeof(got), &p);
        assert_memory_equal(got, want, sizeof(want));
        eg_scalar_from_u64(zn, &one, 1);
        const eg_p256_point g = power_of_g(&one);
        eg_p256_powers(curve, &p, &g, &k, 1);
        reduce(&p);
        eg_p256_write(curve, got, sizeof(got), &p);
        assert_memory_equal(got, want, sizeof(want));
    }
}

/** g^a g^b = g^(a+b) and (g^a)^b = g^(ab), for extreme exponents, too. */
static void
test_laws(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        for (int k = 0; k < 14; k++) {
            const eg_scalar e[2] = {pick(i), pick(k)};
            eg_scalar sum;
            eg_scalar product;
            eg_p256_point power[2];
            eg_p256_point got;
            const eg_p256_point a = power_of_g(&e[0]);
            const eg_p256_point b = power_of_g(&e[1]);
            eg_scalar_add(zn, &sum, &e[0], &e[1]);
            eg_scalar_mul(zn, &product, &e[0], &e[1]);
            eg_p256_mul(curve, &got, &a, &b);
            assert_same(got, power_of_g(&sum));
            eg_p256_powers(curve, power, &a, e, 2);
            assert_same(power[1], power_of_g(&product));
            eg_p256_mul(curve, &got, &power[0], &power[1]);
            eg_scalar_mul(zn, &sum, &sum, &e[0]);
            assert_same(got, power_of_g(&sum));
        }
    }
}

/** Equal, inverse and neutral factors, which the formulas do not know. */
static void
test_special(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const eg_scalar e = pick(i);
        eg_scalar twice;
        eg_p256_point inverse;
        eg_p256_point got;
        const eg_p256_point one = {{0}, {0}, {0}};
        const eg_p256_point a = power_of_g(&e);
        eg_scalar_add(zn, &twice, &e, &e);
        eg_p256_mul(curve, &got, &a, &a);
        assert_same(got, power_of_g(&twice));
        eg_p256_mul_reduced(curve, &got, &a, &a);
        assert_same(got, power_of_g(&twice));
        eg_p256_invert(curve, &inverse, &a);
        eg_p256_mul(curve, &got, &a, &inverse);
        assert_same(got, one);
        eg_p256_mul_reduced(curve, &got, &a, &inverse);
        assert_same(got, one);
        eg_p256_mul_reduced(curve, &got, &one, &a);
        assert_same(got, a);
        eg_p256_mul_reduced(curve, &got, &a, &one);
        assert_same(got, a);
    }
}

/** A table of any point gives what its digits give. */
static void
test_table(void **state)
{
    (void)state;
    const eg_scalar a = pick(100);
    const eg_p256_point base = power_of_g(&a);
    eg_p256_table *table;
    assert_ok(eg_p256_table_new(curve, &table, &base));
    for (int i = 0; i < ROUNDS; i++) {
        const eg_scalar e = pick(i);
        eg_p256_point x;
        eg_p256_point y;
        eg_p256_table_pow(table, &x, &e);
        eg_p256_powers(curve, &y, &base, &e, 1);
        assert_same(x, y);
    }
    eg_p256_table_free(table);
}

/** What is written is read again, in both lengths; 1 is all ff. */
static void
test_bytes(void **state)
{
    static const size_t lens[] = {EG_P256_SHORT, EG_P256_LONG};
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const eg_scalar e = pick(i);
        const eg_p256_point p = power_of_g(&e);
        for (size_t k = 0; k < EG_ARRAY_LEN(lens); k++) {
            uint8_t bytes[EG_P256_LONG];
            eg_p256_point back;
            eg_p256_write(curve, bytes, lens[k], &p);
            assert_int_equal(bytes[0] == 0xff && bytes[1] == 0xff &&
                                 bytes[32] == 0xff,
                             eg_p256_is_one(&p));
            assert_true(eg_p256_parse(curve, &back, bytes, lens[k]));
            assert_memory_equal(&back, &p, sizeof(p));
        }
    }
}

/** Many points at once are reduced as one by one, 1 among them. */
static void
test_reduce(void **state)
{
    enum { MANY = 150 };
    static eg_p256_point p[MANY], q[MANY];
    static eg_p256_point *list[MANY];
    (void)state;
    for (int i = 0; i < MANY; i++) {
        const eg_scalar e = pick(i % 20);
        eg_p256_table_pow(eg_p256_g(curve), &p[i], &e);
        q[i] = p[i];
        list[i] = &p[i];
        reduce(&q[i]);
    }
    eg_p256_reduce(curve, list, MANY);
    assert_memory_equal(p, q, sizeof(p));
}

static void
assert_refused(const uint8_t *bytes, size_t len)
{
    static const eg_p256_point zero = {{0}, {0}, {0}};
    eg_p256_point p;
    memset(&p, 1, sizeof(p));
    assert_false(eg_p256_parse(curve, &p, bytes, len));
    assert_memory_equal(&p, &zero, sizeof(p));
}

/** Neither other prefixes and lengths, nor points beside the curve. */
static void
test_refused(void **state)
{
    (void)state;
    uint8_t bytes[EG_P256_LONG + 1] = {0};
    hex(bytes + 1, EG_P256_BYTES, multiples[0].x);
    for (unsigned prefix = 0; prefix < 256; prefix++) {
        eg_p256_point p;
        bytes[0] = (uint8_t)prefix;
        assert_int_equal(eg_p256_parse(curve, &p, bytes, EG_P256_SHORT),
                         prefix == 2 || prefix == 3);
    }
    bytes[0] = 2;
    bytes[EG_P256_BYTES] ^= 2; /* x^3 - 3x + b is no square there. */
    assert_refused(bytes, EG_P256_SHORT);
    hex(bytes, EG_P256_BYTES, multiples[0].x);
    hex(bytes + EG_P256_BYTES, EG_P256_BYTES, multiples[0].y);
    assert_refused(bytes, EG_P256_LONG - 1);
    assert_refused(bytes, EG_P256_LONG + 1);
    assert_refused(bytes, 0);
    bytes[EG_P256_LONG - 1] ^= 1;
    assert_refused(bytes, EG_P256_LONG);
}

/** x + p and y + p are other names of a point, and refused. */
static void
test_unreduced(void **state)
{
    (void)state;
    /* x = 5 is on the curve; x + p = 2^256 - 2^224 + 2^192 + 2^96 + 4. */
    uint8_t bytes[EG_P256_SHORT] = {2};
    eg_p256_point p;
    bytes[EG_P256_SHORT - 1] = 5;
    assert_true(eg_p256_parse(curve, &p, bytes, sizeof(bytes)));
    hex(bytes + 1, EG_P256_BYTES,
        "FFFFFFFF00000001000000000000000000000001000000000000000000000004");
    assert_refused(bytes, sizeof(bytes));
    uint8_t both[EG_P256_LONG];
    eg_p256_write(curve, both, sizeof(both), &p);
    memcpy(both, bytes + 1, EG_P256_BYTES);
    assert_refused(both, sizeof(both));
}

/** The numbers of the curve are those of its generator's coordinates. */
static void
test_numbers(void **state)
{
    (void)state;
    eg_p256_numbers n;
    uint8_t want[EG_P256_BYTES];
    eg_p256_write_numbers(curve, &n);
    hex(want, sizeof(want), multiples[0].x);
    assert_memory_equal(n.gx, want, sizeof(want));
    hex(want, sizeof(want), multiples[0].y);
    assert_memory_equal(n.gy, want, sizeof(want));
    hex(want, sizeof(want),
        "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    assert_memory_equal(n.p, want, sizeof(want));
    want[EG_P256_BYTES - 1] -= 3;
    assert_memory_equal(n.a, want, sizeof(want));
    hex(want, sizeof(want),
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    assert_memory_equal(n.n, want, sizeof(want));
    hex(want, sizeof(want),
        "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");
    assert_memory_equal(n.b, want, sizeof(want));
    memset(want, 0, sizeof(want));
    want[EG_P256_BYTES - 1] = 1;
    assert_memory_equal(n.h, want, sizeof(want));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multiples), cmocka_unit_test(test_laws),
        cmocka_unit_test(test_special),   cmocka_unit_test(test_table),
        cmocka_unit_test(test_bytes),     cmocka_unit_test(test_reduce),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_unreduced),
        cmocka_unit_test(test_numbers),
    };
    rnd = prop_start();
    if (eg_p256_new(&curve) != EG_OK) {
        return 1;
    }
    zn = eg_p256_scalars(curve);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eg_p256_free(curve);
    return failed;
}
