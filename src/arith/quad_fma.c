/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products of quads with fused multiply-add.
 *
 * A product ab of two digits has up to 102 bits, a double holds 53.  With the
 * constants HIGH = 3 * 2^102 and LOW = 3 * 2^51, whose neighbours among the
 * doubles are 2^51 and 1 apart,
 *
 *     h = fma(a, b, HIGH)               = HIGH + 2^51 u
 *     l = fma(a, b, (HIGH + LOW) - h)   = LOW + v,   ab = 2^51 u + v exactly,
 *
 * because the first rounds ab to a multiple of 2^51 and nothing else rounds.
 * The bits of h, read as an integer, are those of HIGH plus u, and those of l
 * are those of LOW plus v: so the halves are summed column by column as 64-bit
 * integers, and all the constants that come in are taken off by what the
 * columns start from.
 *
 * The reduction is that of mont_portable.c with digits instead of limbs: since
 * p = -1 mod 2^256, the quotient digit that makes a column zero is what stands
 * in it.  It is taken as a signed digit, so a result lies between -p/2 and p/2
 * but for the little that ab / S adds.
 */
#include "arith/quad_fma.h"

#include <string.h>

#include "arith/fma_vector.h"

enum {
    D = EG_FMA_DIGITS,
    COLUMNS = EG_FMA_COLUMNS,
    FROM = EG_FMA_MODULUS_FROM,
    LANES = EG_QUAD_LANES,
    WIDE = EG_FMA_WIDE,
    ROWS = 4, /* digits of one operand that are worked off together */
    BLOCKS = D / ROWS
};
_Static_assert(D == ROWS * BLOCKS + 1, "one row is left over");

static const double high = 0x3p102;
static const double high_and_low = 0x3p102 + 0x3p51;
#define HIGH_BITS UINT64_C(0x4668000000000000)
#define LOW_BITS  UINT64_C(0x4338000000000000)

/*
 * A column is kept with 2^62 + 2^50 added, so that it is positive and cutting
 * it off below bit 51 rounds to the nearest multiple.  What is carried to the
 * next column then has 2^62 / 2^51 added.
 */
#define COLUMN_OFFSET ((UINT64_C(1) << 62) + (UINT64_C(1) << 50))
#define CARRY_OFFSET  (UINT64_C(1) << 11)
#define DIGIT_MASK    ((UINT64_C(1) << EG_FMA_BITS) - 1)
#define ONE_BITS      UINT64_C(0x4330000000000000) /* 2^52 as a double */

/** The sums of all columns, of as many lanes as a vector has. */
typedef struct columns {
    eg_words sum[COLUMNS];
} columns;

INLINE eg_words
add(eg_words a, eg_words b)
{
    return eg_words_add(a, b);
}

/** HIGH + 2^51 u and LOW + v, as integers, with ab = 2^51 u + v. */
INLINE void
product(eg_words *h, eg_words *l, eg_reals a, eg_reals b)
{
    const eg_reals hd = eg_reals_multiply_add(a, b, eg_reals_all(high));
    const eg_reals rest = eg_reals_subtract(eg_reals_all(high_and_low), hd);
    *l = eg_words_of(eg_reals_multiply_add(a, b, rest));
    *h = eg_words_of(hd);
}

/** Digit i of a quad, or of an entry in all lanes. */
INLINE eg_reals
digit(const double *digits, size_t i, bool entry)
{
    return entry ? eg_reals_all(digits[i]) : eg_reals_load(digits + LANES * i);
}

/**
 * One step of rows(): the digit b against four digits a.  Column *sum is
 * complete but for later rows; r1 to r4 belong to the columns after it.
 */
#define STEP(r0, r1, r2, r3, r4, i)             \
    do {                                        \
        const eg_reals bi = digit(b, i, entry); \
        product(&h, &l, a0, bi);                \
        (r0) = add(add(r0, sum[i]), l);         \
        sum[i] = (r0);                          \
        (r1) = add(r1, h);                      \
        product(&h, &l, a1, bi);                \
        (r1) = add(r1, l);                      \
        (r2) = add(r2, h);                      \
        product(&h, &l, a2, bi);                \
        (r2) = add(r2, l);                      \
        (r3) = add(r3, h);                      \
        product(&h, &l, a3, bi);                \
        (r3) = add(r3, l);                      \
        (r4) = h;                               \
    } while (0)

/**
 * sum += (a[0] + 2^51 a[1] + ... + 2^153 a[3]) b, where b has @p len digits.
 *
 * Five columns are under way in registers and change their roles from step to
 * step, so five steps are written out.
 */
INLINE void
rows(eg_words *sum,
     const eg_reals a[ROWS],
     const double *b,
     bool entry,
     size_t len)
{
    const eg_reals a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    eg_words r0 = eg_words_all(0);
    eg_words r1 = r0, r2 = r0, r3 = r0, r4 = r0;
    eg_words h, l;
    const size_t step = entry ? 1 : LANES;
    size_t left = len;
    for (; left >= 5; left -= 5, sum += 5, b += 5 * step) {
        STEP(r0, r1, r2, r3, r4, 0);
        STEP(r1, r2, r3, r4, r0, 1);
        STEP(r2, r3, r4, r0, r1, 2);
        STEP(r3, r4, r0, r1, r2, 3);
        STEP(r4, r0, r1, r2, r3, 4);
    }
    for (; left > 0; left--, sum++, b += step) {
        STEP(r0, r1, r2, r3, r4, 0);
        r0 = r1;
        r1 = r2;
        r2 = r3;
        r3 = r4;
    }
    sum[0] = add(sum[0], r0);
    sum[1] = add(sum[1], r1);
    sum[2] = add(sum[2], r2);
    sum[3] = add(sum[3], r3);
}

/** sum += a b for the row that is left over. */
INLINE void
last_row(eg_words *sum, eg_reals a, const double *b, bool entry, size_t len)
{
    eg_words carry = eg_words_all(0);
    for (size_t i = 0; i < len; i++) {
        eg_words h, l;
        product(&h, &l, a, digit(b, i, entry));
        sum[i] = add(add(sum[i], carry), l);
        carry = h;
    }
    sum[len] = add(sum[len], carry);
}

INLINE void
start(columns *c, const uint64_t from[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        c->sum[i] = eg_words_all(from[i]);
    }
}

/** The signed digit that @p column ends in. */
INLINE eg_reals
low_digit(eg_words column)
{
    const eg_words mask = eg_words_all(DIGIT_MASK);
    const eg_words one = eg_words_all(ONE_BITS);
    const eg_words bits = eg_words_or(eg_words_and(column, mask), one);
    return eg_reals_subtract(eg_reals_of(bits), eg_reals_all(0x1p52 + 0x1p50));
}

INLINE eg_words
carry_of(eg_words column)
{
    return eg_words_shift_right(column, EG_FMA_BITS);
}

/** to = c / S mod p. */
INLINE void
reduce(const eg_mont *mont, double *to, columns *c)
{
    const double *modulus = eg_fma_data_of(mont)->modulus + FROM;
    eg_words carry = eg_words_all(0);
    size_t k = 0;
    for (; k + ROWS <= D; k += ROWS) {
        eg_reals q[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            const eg_words column = add(c->sum[k + i], carry);
            q[i] = low_digit(column);
            carry = carry_of(column);
        }
        rows(c->sum + k + FROM, q, modulus, true, D - FROM);
    }
    const eg_words column = add(c->sum[k], carry);
    last_row(c->sum + k + FROM, low_digit(column), modulus, true, D - FROM);
    carry = carry_of(column);
    for (size_t i = 0; i < D; i++) {
        const eg_words sum = add(c->sum[D + i], carry);
        eg_reals_store(to + LANES * i, low_digit(sum));
        carry = carry_of(sum);
    }
}

static const double *
digits_of(const eg_quad *x)
{
    return (const double *)(const void *)x->word;
}

/** The lanes of one vector, which @p a, @p b and @p to begin with. */
INLINE void
mul_lanes(const eg_mont *mont, double *to, const double *a, const double *b)
{
    columns c;
    start(&c, eg_fma_data_of(mont)->mul_start);
    for (size_t k = 0; k + ROWS <= D; k += ROWS) {
        const eg_reals row[ROWS] = {digit(a, k, false), digit(a, k + 1, false),
                                    digit(a, k + 2, false),
                                    digit(a, k + 3, false)};
        rows(c.sum + k, row, b, false, D);
    }
    last_row(c.sum + D - 1, digit(a, D - 1, false), b, false, D);
    reduce(mont, to, &c);
}

static void
mul(const eg_mont *mont, eg_quad *out, const eg_quad *x, const eg_quad *y)
{
    double *to = (double *)(void *)out->word;
    for (size_t lane = 0; lane < LANES; lane += WIDE) {
        mul_lanes(mont, to + lane, digits_of(x) + lane, digits_of(y) + lane);
    }
}

/** Products of four digits among themselves; unequal ones count twice. */
INLINE void
corner(eg_words *sum, const eg_reals once[ROWS], const eg_reals twice[ROWS])
{
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = i; j < ROWS; j++) {
            eg_words h, l;
            product(&h, &l, i == j ? once[i] : twice[i], once[j]);
            sum[i + j] = add(sum[i + j], l);
            sum[i + j + 1] = add(sum[i + j + 1], h);
        }
    }
}

INLINE void
sqr_lanes(const eg_mont *mont, double *to, const double *a)
{
    columns c;
    start(&c, eg_fma_data_of(mont)->sqr_start);
    for (size_t k = 0; k + ROWS <= D; k += ROWS) {
        eg_reals once[ROWS];
        eg_reals twice[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            once[i] = digit(a, k + i, false);
            twice[i] = eg_reals_add(once[i], once[i]);
        }
        corner(c.sum + 2 * k, once, twice);
        rows(c.sum + 2 * k + ROWS, twice, a + LANES * (k + ROWS), false,
             D - k - ROWS);
    }
    const eg_reals last = digit(a, D - 1, false);
    last_row(c.sum + (size_t)2 * (D - 1), last, a + LANES * (D - 1), false, 1);
    reduce(mont, to, &c);
}

static void
sqr(const eg_mont *mont, eg_quad *out, const eg_quad *x)
{
    double *to = (double *)(void *)out->word;
    for (size_t lane = 0; lane < LANES; lane += WIDE) {
        sqr_lanes(mont, to + lane, digits_of(x) + lane);
    }
}

/**
 * Montgomery limbs to Montgomery limbs: (2^35 a) b / S = ab / R, so no value
 * has to be brought into this kernel's form.
 */
static void
product_of_limbs(const eg_mont *mont,
                 uint64_t *const out[EG_QUAD_LANES],
                 const uint64_t *const a[EG_QUAD_LANES],
                 const uint64_t *const b[EG_QUAD_LANES])
{
    eg_quad x;
    eg_quad y;
    eg_fma_load_shifted(&x, a, EG_FMA_SHIFT);
    eg_fma_load_shifted(&y, b, 0);
    mul(mont, &x, &x, &y);
    eg_fma_store_number(mont, out, &x);
}

/** Take off a column the constants of one product that begins there. */
static void
start_product(uint64_t *from, size_t column)
{
    from[column] -= LOW_BITS;
    from[column + 1] -= HIGH_BITS;
}

static void
start_reduction(uint64_t from[COLUMNS])
{
    for (size_t k = 0; k < COLUMNS; k++) {
        from[k] += COLUMN_OFFSET - (k > 0 ? CARRY_OFFSET : 0);
    }
    for (size_t i = 0; i < D; i++) {
        for (size_t j = FROM; j < D; j++) {
            start_product(from, i + j);
        }
    }
}

void
eg_fma_prepare(eg_mont *mont)
{
    _Static_assert(sizeof(eg_fma_data) <= sizeof(mont->quad_data), "room");
    eg_fma_data data;
    memset(&data, 0, sizeof(data));
    /* The digits of 2^4096 - (-p - 1 mod 2^4096): those of p + 1. */
    uint64_t more[EG_MONT_MAX_LIMBS];
    memcpy(more, mont->m, sizeof(more));
    for (size_t i = 0; i < EG_MONT_MAX_LIMBS && ++more[i] == 0; i++) {
    }
    const uint64_t *const lanes[EG_QUAD_LANES] = {more, more, more, more};
    eg_quad x;
    eg_fma_load_shifted(&x, lanes, 0);
    for (size_t i = 0; i < D; i++) {
        data.modulus[i] = digits_of(&x)[LANES * i];
        for (size_t j = 0; j < D; j++) {
            start_product(data.mul_start, i + j);
            if (j >= i) {
                start_product(data.sqr_start, i + j);
            }
        }
    }
    start_reduction(data.mul_start);
    start_reduction(data.sqr_start);
    memcpy(mont->quad_data, &data, sizeof(data));
}

const eg_quad_kernel eg_quad_fma = {
    .name = EG_FMA_NAME,
    .pays_from = 2,
    .entry_words = 84,
    .prepare = eg_fma_prepare,
    .load = eg_fma_load,
    .store = eg_fma_store,
    .mul = mul,
    .sqr = sqr,
    .product = product_of_limbs,
    .scatter = eg_fma_scatter,
    .gather = eg_fma_gather,
    .scan = eg_fma_scan,
};
