/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products of quads with AVX-512 IFMA.
 *
 * One instruction adds the low 52 bits, another the high 52 bits, of eight
 * products to eight 64-bit sums; a column takes 320 of them before it could
 * overflow 2^61.  A sum of products is a list of such columns.  As a vector is
 * two digits of each lane, 40 apart, so is a column vector two columns, 40 (or
 * as many as its user says) apart, and the two halves of the list are added
 * up at the end.
 *
 * The reduction is that of mont_portable.c with digits instead of limbs: since
 * p = -1 mod 2^256, the quotient digit that makes a column zero is what stands
 * in it.
 */
#include "arith/quad_ifma.h"

#include <immintrin.h>
#include <string.h>

#include "arith/limbs.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    D = EG_IFMA_DIGITS,
    HALF = EG_IFMA_HALF,
    QUARTER = HALF / 2,
    ROWS = 8,         /* digits of one operand that are worked off together */
    RING = ROWS + 1,  /* columns that they touch at a time */
    PAIRS = D + HALF, /* column vectors of rows against a whole operand */
    HEAD = 2 * ROWS,  /* vectors of p + 1 that reach the next eight columns */
    ZERO_DIGITS = 4   /* of p + 1 from below: 52 * 4 < 256 */
};

#define DIGIT_MASK ((INT64_C(1) << EG_IFMA_BITS) - 1)

/** A column of four lanes, and two of them in a vector. */
typedef __m256i column;
typedef __m512i pair;

INLINE pair
add(pair a, pair b)
{
    return _mm512_add_epi64(a, b);
}

/** The same digit in both halves. */
INLINE pair
both(const column *digit)
{
    return _mm512_broadcast_i64x4(_mm256_load_si256(digit));
}

/** Sums of low and of high halves, a ring of columns each. */
typedef struct ring {
    pair low[RING];
    pair high[RING];
} ring;

/**
 * One step of rows(): digit b against eight digits a.  Column @p at of @p sum is
 * complete but for later rows.
 */
INLINE void
step(pair *sum, ring *r, const pair a[ROWS], pair b, size_t at)
{
    r->low[(at + ROWS - 1) % RING] = sum[at + ROWS - 1];
    r->high[(at + ROWS) % RING] = _mm512_setzero_si512();
#pragma GCC unroll 8
    for (size_t i = 0; i < ROWS; i++) {
        pair *low = &r->low[(at + i) % RING];
        pair *high = &r->high[(at + i + 1) % RING];
        *low = _mm512_madd52lo_epu64(*low, a[i], b);
        *high = _mm512_madd52hi_epu64(*high, a[i], b);
    }
    sum[at] = add(r->low[at % RING], r->high[at % RING]);
}

/**
 * sum += (a[0] + 2^52 a[1] + ... + 2^364 a[7]) b, half by half, where b has
 * @p len vectors.
 *
 * Nine columns are under way in registers and change their roles from step to
 * step, so nine steps are written out.
 */
static __attribute__((noinline)) void
rows(pair *sum, const pair *row, const pair *b, size_t len)
{
    ring r;
    pair a[ROWS];
#pragma GCC unroll 8
    for (size_t i = 0; i < ROWS; i++) {
        a[i] = row[i];
        r.high[i] = _mm512_setzero_si512();
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < ROWS - 1; i++) {
        r.low[i] = sum[i];
    }
    size_t left = len;
    for (; left >= RING; left -= RING, sum += RING, b += RING) {
#pragma GCC unroll 9
        for (size_t i = 0; i < RING; i++) {
            step(sum, &r, a, b[i], i);
        }
    }
    for (; left > 0; left--, sum++, b++) {
        step(sum, &r, a, b[0], 0);
#pragma GCC unroll 8
        for (size_t i = 0; i < ROWS; i++) {
            r.low[i] = r.low[i + 1];
            r.high[i] = r.high[i + 1];
        }
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < ROWS - 1; i++) {
        sum[i] = add(r.low[i], r.high[i]);
    }
    sum[ROWS - 1] = add(sum[ROWS - 1], r.high[ROWS - 1]);
}

INLINE void
clear(pair *sum, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        sum[i] = _mm512_setzero_si512();
    }
}

INLINE column
low_half(const pair *x)
{
    return ((const column *)x)[0];
}

INLINE column
high_half(const pair *x)
{
    return ((const column *)x)[1];
}

/** Column i of @p sum, whose pairs are HALF apart. */
INLINE column
column_of(const pair *sum, size_t i)
{
    if (i < HALF) {
        return low_half(&sum[i]);
    }
    if (i >= PAIRS) {
        return high_half(&sum[i - HALF]);
    }
    return _mm256_add_epi64(low_half(&sum[i]), high_half(&sum[i - HALF]));
}

/** The digits of p + 1, as vectors with the same value in all lanes. */
static const pair *
modulus_of(const eg_mont *mont)
{
    return (const pair *)(const void *)mont->quad_data;
}

/** The digit that @p x ends in; @p carry becomes what is above it. */
INLINE column
take_digit(column x, column *carry)
{
    *carry = _mm256_srli_epi64(x, EG_IFMA_BITS);
    return _mm256_and_si256(x, _mm256_set1_epi64x(DIGIT_MASK));
}

/**
 * The quotient digits q[0..7] of the columns from @p t on.
 *
 * The first four follow from the columns alone, since p + 1 has no digits 0 to
 * 3.  Products of those four with its digits 4 to 7 reach the other columns.
 */
INLINE void
quotient(column q[ROWS],
         column *carry,
         const column x[ROWS],
         const pair *modulus)
{
    for (size_t i = 0; i < ROWS; i++) {
        column sum = _mm256_add_epi64(x[i], *carry);
        for (size_t j = 0; j + ZERO_DIGITS <= i; j++) {
            sum = _mm256_madd52lo_epu64(sum, q[j], low_half(&modulus[i - j]));
            if (j + ZERO_DIGITS < i) {
                sum = _mm256_madd52hi_epu64(sum, q[j],
                                            low_half(&modulus[i - 1 - j]));
            }
        }
        q[i] = take_digit(sum, carry);
    }
}

/** The row of quotient digits that makes columns k to k + 7 zero. */
INLINE void
quotient_row(pair row[ROWS],
             column *carry,
             const pair *sum,
             size_t k,
             const pair *modulus)
{
    column x[ROWS];
    column q[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = column_of(sum, k + i);
    }
    quotient(q, carry, x, modulus);
    for (size_t i = 0; i < ROWS; i++) {
        row[i] = _mm512_broadcast_i64x4(q[i]);
    }
}

/**
 * out = sum / S mod p.
 *
 * A row changes the next eight columns with the first HEAD vectors of p + 1;
 * the rest of it is multiplied while the next quotient digits are found, which
 * takes long for a chain of dependent instructions.
 */
INLINE void
reduce(const eg_mont *mont, eg_quad *out, pair sum[PAIRS])
{
    const pair *modulus = modulus_of(mont);
    pair row[2][ROWS];
    column carry = _mm256_setzero_si256();
    quotient_row(row[0], &carry, sum, 0, modulus);
    for (size_t k = 0; k < D; k += ROWS) {
        const pair *now = row[k / ROWS % 2];
        rows(sum + k, now, modulus, HEAD);
        if (k + ROWS < D) {
            quotient_row(row[(k / ROWS + 1) % 2], &carry, sum, k + ROWS,
                         modulus);
        }
        rows(sum + k + HEAD, now, modulus + HEAD, HALF - HEAD);
    }
    column *to = (column *)(void *)out->word;
    for (size_t i = 0; i < D; i++) {
        const column x = _mm256_add_epi64(column_of(sum, D + i), carry);
        to[i < HALF ? 2 * i : 2 * (i - HALF) + 1] = take_digit(x, &carry);
    }
}

static const pair *
vectors_of(const eg_quad *x)
{
    return (const pair *)(const void *)x->word;
}

/** Digit i of a quad. */
INLINE const column *
digit_of(const eg_quad *x, size_t i)
{
    const column *digits = (const column *)(const void *)x->word;
    return &digits[i < HALF ? 2 * i : 2 * (i - HALF) + 1];
}

static void
mul(const eg_mont *mont, eg_quad *out, const eg_quad *a, const eg_quad *b)
{
    pair sum[PAIRS];
    clear(sum, PAIRS);
    for (size_t k = 0; k < D; k += ROWS) {
        pair row[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            row[i] = both(digit_of(a, k + i));
        }
        rows(sum + k, row, vectors_of(b), HALF);
    }
    reduce(mont, out, sum);
}

/** Products of eight digits with each other, without squares. */
INLINE void
corner(pair *sum, const pair a[ROWS])
{
    pair r[2 * ROWS];
    clear(r, 2 * ROWS);
#pragma GCC unroll 8
    for (size_t i = 0; i < ROWS; i++) {
#pragma GCC unroll 8
        for (size_t j = i + 1; j < ROWS; j++) {
            r[i + j] = _mm512_madd52lo_epu64(r[i + j], a[i], a[j]);
            r[i + j + 1] = _mm512_madd52hi_epu64(r[i + j + 1], a[i], a[j]);
        }
    }
    for (size_t i = 1; i < 2 * ROWS; i++) {
        sum[i] = add(sum[i], r[i]);
    }
}

/**
 * The squares of both halves of a = l + 2^(52 * 40) h, in pairs of columns
 * that are 80 apart: unequal digits once, doubled, and squares of digits.
 */
INLINE void
square_halves(pair sum[D], const pair *a)
{
    clear(sum, D);
    for (size_t k = 0; k < HALF; k += ROWS) {
        corner(sum + 2 * k, a + k);
        if (k + ROWS < HALF) {
            rows(sum + 2 * k + ROWS, a + k, a + k + ROWS, HALF - k - ROWS);
        }
    }
    for (size_t i = 0; i < HALF; i++) {
        const pair low = add(sum[2 * i], sum[2 * i]);
        const pair high = add(sum[2 * i + 1], sum[2 * i + 1]);
        sum[2 * i] = _mm512_madd52lo_epu64(low, a[i], a[i]);
        sum[2 * i + 1] = _mm512_madd52hi_epu64(high, a[i], a[i]);
    }
}

/**
 * The product l h: digits of l against h, which is cut in two, so that the
 * pairs are of columns 20 apart.
 */
INLINE void
cross_halves(pair sum[HALF + QUARTER], const eg_quad *a)
{
    pair high[QUARTER];
    clear(sum, HALF + QUARTER);
    for (size_t i = 0; i < QUARTER; i++) {
        high[i] =
            _mm512_inserti64x4(_mm512_castsi256_si512(*digit_of(a, HALF + i)),
                               *digit_of(a, HALF + QUARTER + i), 1);
    }
    for (size_t k = 0; k < HALF; k += ROWS) {
        pair row[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            row[i] = both(digit_of(a, k + i));
        }
        rows(sum + k, row, high, QUARTER);
    }
}

/** Where column i stands in pairs HALF apart of which only one is used. */
INLINE column *
single(pair *sum, size_t i)
{
    return i < PAIRS ? (column *)&sum[i] : (column *)&sum[i - HALF] + 1;
}

INLINE void
add_twice(column *t, column x)
{
    *t = _mm256_add_epi64(*t, _mm256_add_epi64(x, x));
}

static void
sqr(const eg_mont *mont, eg_quad *out, const eg_quad *a)
{
    pair squares[D];
    pair cross[HALF + QUARTER];
    pair sum[PAIRS];
    square_halves(squares, vectors_of(a));
    cross_halves(cross, a);
    clear(sum, D);
    for (size_t i = 0; i < D; i++) {
        *single(sum, i) = low_half(&squares[i]);
        *single(sum, D + i) = high_half(&squares[i]);
    }
    for (size_t i = 0; i < HALF + QUARTER; i++) {
        add_twice(single(sum, HALF + i), low_half(&cross[i]));
        add_twice(single(sum, HALF + QUARTER + i), high_half(&cross[i]));
    }
    reduce(mont, out, sum);
}

/**
 * Montgomery limbs to Montgomery limbs: (2^64 a) b / S = ab / R, so no value
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
    eg_ifma_load_shifted(&x, a, EG_IFMA_SHIFT);
    eg_ifma_load_shifted(&y, b, 0);
    mul(mont, &x, &x, &y);
    eg_ifma_store_number(mont, out, &x);
}

static void
prepare(eg_mont *mont)
{
    _Static_assert(sizeof(pair) * HALF <= sizeof(mont->quad_data), "room");
    static const uint64_t one[EG_MONT_MAX_LIMBS] = {1};
    uint64_t more[EG_MONT_MAX_LIMBS];
    (void)eg_limbs_add(more, mont->m, one, EG_MONT_MAX_LIMBS); /* p + 1 */
    const uint64_t *const lanes[EG_QUAD_LANES] = {more, more, more, more};
    eg_quad x;
    eg_ifma_load_shifted(&x, lanes, 0);
    memcpy(mont->quad_data, x.word, sizeof(pair) * HALF);
}

const eg_quad_kernel eg_quad_ifma = {
    .name = "AVX-512 IFMA, 52-bit digits",
    .pays_from = 4,
    .entry_words = EG_IFMA_DIGITS,
    .prepare = prepare,
    .load = eg_ifma_load,
    .store = eg_ifma_store,
    .mul = mul,
    .sqr = sqr,
    .product = product_of_limbs,
    .scatter = eg_ifma_scatter,
    .gather = eg_ifma_gather,
    .scan = eg_ifma_scan,
};
