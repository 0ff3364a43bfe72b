/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Montgomery multiplication of single values by AVX-512 IFMA, for special
 * moduli of 4096 bits (eg_mont_is_special).
 *
 * A number is 79 digits of 52 bits, eight in a vector.  With S = 2^(52 * 79) =
 * 2^12 R, a Montgomery product of digits is (2^6 a) (2^6 b) / S = ab / R: limbs
 * come in and go out as with every kernel, and operands are shifted on their
 * way in.
 *
 * One instruction adds the low 52 bits, another the high 52 bits, of eight
 * products to eight 64-bit sums.  Nothing moves within vectors meanwhile: digit
 * 8u + r of one operand meets the other one as it is read r digits further down,
 * by an unaligned load, for which there are zeros on either side of the digits.
 * The eight digits of block u with one such load each are a tile, which adds to
 * one vector of columns; the tile that reads around vector w adds to vector
 * u + w.
 *
 * The reduction is that of quad_ifma.c: p = -1 mod 2^256, so the quotient digit
 * that makes a column zero is what stands in it.
 */
#include <immintrin.h>
#include <stddef.h>
#include <string.h>

#include "arith/limbs.h"
#include "arith/mont.h"

#define INLINE   static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))

enum {
    N = EG_MONT_MAX_LIMBS,
    BITS = 52,                      /* of a digit */
    DIGITS = 79,                    /* of a number */
    SHIFT = BITS * DIGITS - 64 * N, /* log2 of S / R */
    BLOCK = 8,                      /* digits or columns in a vector */
    BLOCKS = 10,                    /* of a number; digit 79 is 0 */
    REACH = BLOCKS + 1,             /* tiles of one block, w = 0 to 10 */
    COLUMNS = 2 * BLOCKS,           /* vectors of a product */
    ZERO_DIGITS = 4,                /* of p + 1 from below: 52 * 4 < 256 */
    WORD = 32,                      /* bits of the units that are loaded */
    WORDS = BITS * BLOCK / WORD     /* of a block */
};
_Static_assert(SHIFT == 12, "both operands are shifted by 6");
_Static_assert(BITS *BLOCK == WORD * WORDS, "a block begins with a word");

#define DIGIT_MASK ((INT64_C(1) << BITS) - 1)

/** Eight digits, columns or limbs. */
typedef __m512i vec;
/** The same at an address that is not a multiple of 64. */
typedef __m512i unaligned_vec __attribute__((aligned(8)));

/** The digits of a number between zeros. */
typedef struct digits {
    _Alignas(64) uint64_t below[BLOCK];
    uint64_t digit[BLOCK * BLOCKS];
    uint64_t above[BLOCK];
} digits;
_Static_assert(sizeof(digits) == sizeof(((eg_mont *)NULL)->data),
               "p + 1 has its place");

/**
 * Sums of products: column i is low i + high i - 1, as the high half of a
 * product belongs one column further up.  Of a product and a reduction there are
 * at most 158 halves in each, less than 2^60.
 */
typedef struct columns {
    vec low[COLUMNS];
    vec high[COLUMNS];
} columns;

INLINE vec
add(vec a, vec b)
{
    return _mm512_add_epi64(a, b);
}

INLINE vec
all(int64_t x)
{
    return _mm512_set1_epi64(x);
}

/** The lanes of @p x one further up; the lowest is the highest of @p before. */
INLINE vec
one_up(vec x, vec before)
{
    return _mm512_alignr_epi64(x, before, BLOCK - 1);
}

/* -- limbs to digits -------------------------------------------------------- */

/** The eight digits that follow the first @p skip bits of @p bits. */
INLINE vec
cut(vec bits, unsigned skip)
{
    const vec at = add(_mm512_set_epi64(7 * BITS, 6 * BITS, 5 * BITS, 4 * BITS,
                                        3 * BITS, 2 * BITS, BITS, 0),
                       all(skip));
    const vec limb = _mm512_srli_epi64(at, 6);
    const vec shift = _mm512_and_si512(at, all(63));
    const vec low =
        _mm512_srlv_epi64(_mm512_permutexvar_epi64(limb, bits), shift);
    /* A shift by 64 gives zero. */
    const vec high =
        _mm512_sllv_epi64(_mm512_permutexvar_epi64(add(limb, all(1)), bits),
                          _mm512_sub_epi64(all(64), shift));
    return _mm512_and_si512(_mm512_or_si512(low, high), all(DIGIT_MASK));
}

/** 16 words of @p a, the first of which is word @p from; zeros past its end. */
INLINE vec
words_from(const uint64_t *a, int from)
{
    const int left = 64 / WORD * N - from;
    const unsigned mask = left < 16 ? (1U << left) - 1 : 0xffff;
    const uint32_t *words = (const uint32_t *)(const void *)a;
    return _mm512_maskz_loadu_epi32((__mmask16)mask, words + from);
}

/** out = 2^shift a; @p shift is 0 to 12. */
INLINE void
load(digits *out, const uint64_t *a, unsigned shift)
{
    memset(out->below, 0, sizeof(out->below));
    memset(out->above, 0, sizeof(out->above));
    /* Each block is cut out of words from one below its own; the first block
     * has a zero there. */
    vec words =
        _mm512_alignr_epi32(words_from(a, 0), _mm512_setzero_si512(), 16 - 1);
#pragma GCC unroll 10
    for (int v = 0; v < BLOCKS; v++) {
        if (v > 0) {
            words = words_from(a, WORDS * v - 1);
        }
        _mm512_store_si512(out->digit + (ptrdiff_t)BLOCK * v,
                           cut(words, WORD - shift));
    }
}

/* -- products --------------------------------------------------------------- */

/**
 * Eight digits of which the first is digit @p from, -8 to 80.
 *
 * The low and the high half of a product both use them.  A volatile load is made
 * once, where compilers would make it part of both instructions; a load that
 * crosses cache lines costs as much as the products.
 */
INLINE vec
digits_from(const digits *x, int from)
{
    /* From the whole, since it may begin below the digits or end above them. */
    const uint8_t *digit = (const uint8_t *)x + offsetof(digits, digit);
    const void *at = digit + (ptrdiff_t)sizeof(x->digit[0]) * from;
    return *(const volatile unaligned_vec *)at;
}

/** Two vectors of columns that one tile adds to. */
typedef struct sums {
    vec low;
    vec high;
} sums;

INLINE sums
sums_of(const columns *t, int v)
{
    return (sums){t->low[v], t->high[v]};
}

INLINE void
put_sums(columns *t, int v, sums s)
{
    t->low[v] = s.low;
    t->high[v] = s.high;
}

/** s += x y in the lanes @p lanes, a constant. */
INLINE void
multiply_add(sums *s, __mmask8 lanes, vec x, vec y)
{
    if (lanes == 0xff) {
        s->low = _mm512_madd52lo_epu64(s->low, x, y);
        s->high = _mm512_madd52hi_epu64(s->high, x, y);
    } else if (lanes != 0) {
        s->low = _mm512_mask_madd52lo_epu64(s->low, lanes, x, y);
        s->high = _mm512_mask_madd52hi_epu64(s->high, lanes, x, y);
    }
}

/** A block of digits, each in all lanes. */
INLINE void
spread(vec out[BLOCK], const digits *a, int block)
{
#pragma GCC unroll 8
    for (int r = 0; r < BLOCK; r++) {
        out[r] = all((int64_t)a->digit[BLOCK * block + r]);
    }
}

enum { ALL = 3 /* blocks ahead; see distinct() */ };

/**
 * The lanes of a square's tile whose product is of a lower digit by a higher
 * one, where the tile reads around the vector @p ahead blocks further up than
 * the block of the lower digits: 8 ahead + lane - r > r.
 */
INLINE __mmask8
distinct(int ahead, int r)
{
    const int first = 2 * r + 1 - BLOCK * ahead;
    if (first <= 0) {
        return 0xff;
    }
    return (__mmask8)(first < BLOCK ? 0xffU << first : 0);
}

/** Two blocks u and u + 1 of digits and the sums that both reach. */
typedef struct front {
    vec x[BLOCK];
    vec y[BLOCK];
    sums s;
} front;

INLINE void
front_begin(front *f, const columns *t, const digits *a, int u, int w)
{
    spread(f->x, a, u);
    spread(f->y, a, u + 1);
    f->s = sums_of(t, u + w);
}

/** Tile w of block u and of block u + 1: one load serves both. */
INLINE void
front_step(front *f, columns *t, const digits *b, int u, int w, int ahead)
{
    sums next = sums_of(t, u + w + 1);
#pragma GCC unroll 8
    for (int r = 0; r < BLOCK; r++) {
        const vec z = digits_from(b, BLOCK * w - r);
        multiply_add(&f->s, distinct(ahead, r), f->x[r], z);
        multiply_add(&next, distinct(ahead - 1, r), f->y[r], z);
    }
    put_sums(t, u + w, f->s);
    f->s = next;
}

/** t = a b. */
NOINLINE void
multiply(columns *t, const digits *a, const digits *b)
{
    memset(t, 0, sizeof(*t));
    for (int u = 0; u < BLOCKS; u += 2) {
        front f;
        front_begin(&f, t, a, u, 0);
        for (int w = 0; w < REACH; w++) {
            front_step(&f, t, b, u, w, ALL);
        }
        put_sums(t, u + REACH, f.s);
    }
}

/** t = 2t + the squares of the digits of a. */
INLINE void
double_add_squares(columns *t, const digits *a)
{
    const vec lower = _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0);
    const vec upper = _mm512_set_epi64(7, 7, 6, 6, 5, 5, 4, 4);
    for (int v = 0; v < COLUMNS; v++) {
        const vec x = digits_from(a, BLOCK * (v / 2));
        const vec half = v % 2 == 0 ? lower : upper;
        const vec y = _mm512_maskz_permutexvar_epi64(0x55, half, x);
        sums s = {add(t->low[v], t->low[v]), add(t->high[v], t->high[v])};
        multiply_add(&s, 0xff, y, y);
        put_sums(t, v, s);
    }
}

/** t = a^2: products of different digits once, doubled, and squares. */
NOINLINE void
square(columns *t, const digits *a)
{
    memset(t, 0, sizeof(*t));
    for (int u = 0; u < BLOCKS; u += 2) {
        front f;
        front_begin(&f, t, a, u, u);
        front_step(&f, t, a, u, u, 0);
        front_step(&f, t, a, u, u + 1, 1);
        front_step(&f, t, a, u, u + 2, 2);
        for (int w = u + ALL; w < REACH; w++) {
            front_step(&f, t, a, u, w, ALL);
        }
        put_sums(t, u + REACH, f.s);
    }
    double_add_squares(t, a);
}

/* -- reduction -------------------------------------------------------------- */

/** Vector k of the columns. */
INLINE vec
columns_of(const columns *t, int k)
{
    const vec before = k > 0 ? t->high[k - 1] : _mm512_setzero_si512();
    return add(t->low[k], one_up(t->high[k], before));
}

/** The digit that @p column ends in, in all lanes; @p carry becomes the rest. */
INLINE vec
take_digit(uint64_t column, uint64_t *carry)
{
    const uint64_t x = column + *carry;
    *carry = x >> BITS;
    return all((int64_t)(x & DIGIT_MASK));
}

/**
 * The lower quotient digits of block k, and what they add to that block.
 *
 * They are the digits of the columns themselves, since p + 1 has no digits 0 to
 * 3; and digits from 4 on add nothing to the block they belong to.
 */
INLINE void
lower_digits(vec q[BLOCK], uint64_t *carry, columns *t, int k, const digits *p1)
{
    _Alignas(64) uint64_t column[BLOCK];
    _mm512_store_si512(column, columns_of(t, k));
    sums s = sums_of(t, k);
#pragma GCC unroll 4
    for (int r = 0; r < ZERO_DIGITS; r++) {
        q[r] = take_digit(column[r], carry);
        multiply_add(&s, 0xff, q[r], digits_from(p1, -r));
    }
    put_sums(t, k, s);
}

/** The upper quotient digits of block k; there is none of column 79. */
INLINE void
upper_digits(vec q[BLOCK], uint64_t *carry, const columns *t, int k)
{
    _Alignas(64) uint64_t column[BLOCK];
    _mm512_store_si512(column, columns_of(t, k));
#pragma GCC unroll 4
    for (int r = ZERO_DIGITS; r < BLOCK; r++) {
        q[r] = BLOCK * k + r < DIGITS ? take_digit(column[r], carry)
                                      : _mm512_setzero_si512();
    }
}

/** Tiles @p from to @p to - 1 of p + 1 by the quotient digits of block k. */
INLINE void
tiles(columns *t, const vec q[BLOCK], const digits *p1, int k, int from, int to)
{
    for (int w = from; w < to; w++) {
        /* Two chains of additions take half as long as one. */
        sums even = sums_of(t, k + w);
        sums odd = {_mm512_setzero_si512(), _mm512_setzero_si512()};
#pragma GCC unroll 4
        for (int r = 0; r < BLOCK; r += 2) {
            multiply_add(&even, 0xff, q[r], digits_from(p1, BLOCK * w - r));
            multiply_add(&odd, 0xff, q[r + 1],
                         digits_from(p1, BLOCK * w - r - 1));
        }
        put_sums(t, k + w,
                 (sums){add(even.low, odd.low), add(even.high, odd.high)});
    }
}

/**
 * Add a multiple of p that makes the lowest 79 columns of t zero: the rest is
 * t / S.  (Their own sums stay as they were.)
 *
 * The first tile completes the next block of columns.  Finding its quotient
 * digits is a long chain of dependent instructions; the processor makes the
 * other tiles meanwhile, as they stand before and after each part of it.
 *
 * @return The carry into column 79.
 */
NOINLINE uint64_t
clear_low(columns *t, const digits *p1)
{
    enum { SECOND = 5, THIRD = 8, LAST = BLOCKS - 1 };
    vec q[BLOCK];
    uint64_t carry = 0;
    lower_digits(q, &carry, t, 0, p1);
    upper_digits(q, &carry, t, 0);
    for (int k = 0; k < LAST; k++) {
        vec next[BLOCK];
        tiles(t, q, p1, k, 1, SECOND);
        lower_digits(next, &carry, t, k + 1, p1);
        tiles(t, q, p1, k, SECOND, THIRD);
        upper_digits(next, &carry, t, k + 1);
        tiles(t, q, p1, k, THIRD, REACH);
        memcpy(q, next, sizeof(q));
    }
    tiles(t, q, p1, LAST, 1, REACH);
    return carry;
}

/* -- digits to limbs -------------------------------------------------------- */

/**
 * Where a carry arrives, place by place, if places @p made carry in any case
 * and places @p passed if one arrives: an addition has the same carries.
 */
INLINE eg_wide
arrivals(eg_wide made, eg_wide passed)
{
    return ((made | passed) + made) ^ passed;
}

/** x = columns 79 and up as digits, with @p carry into the lowest. */
INLINE void
take_high(vec x[BLOCKS], const columns *t, uint64_t carry)
{
    const uint64_t *low = (const uint64_t *)(const void *)t->low + DIGITS;
    const uint64_t *high = (const uint64_t *)(const void *)t->high + DIGITS - 1;
    const vec mask = all(DIGIT_MASK);
    vec before = _mm512_setzero_si512();
    eg_wide made = 0;
    eg_wide passed = 0;
    for (int v = 0; v < BLOCKS; v++) {
        vec sum = add(_mm512_loadu_si512(low + (ptrdiff_t)BLOCK * v),
                      _mm512_loadu_si512(high + (ptrdiff_t)BLOCK * v));
        if (v == 0) {
            sum = add(sum, _mm512_maskz_set1_epi64(1, (int64_t)carry));
        }
        /* Below 2^52 + 2^9, so that only ones remain to be carried. */
        const vec over = _mm512_srli_epi64(sum, BITS);
        x[v] = add(_mm512_and_si512(sum, mask), one_up(over, before));
        before = over;
        made |= (eg_wide)_mm512_cmpgt_epu64_mask(x[v], mask) << (BLOCK * v);
        passed |= (eg_wide)_mm512_cmpeq_epu64_mask(x[v], mask) << (BLOCK * v);
    }
    const eg_wide into = arrivals(made, passed);
    for (int v = 0; v < BLOCKS; v++) {
        const __mmask8 lanes = (__mmask8)(into >> (BLOCK * v));
        x[v] = _mm512_mask_add_epi64(x[v], lanes, x[v], all(1));
        x[v] = _mm512_and_si512(x[v], mask);
    }
}

/** The 416 bits of eight digits; limb 4 has parts of three. */
INLINE vec
join(vec x)
{
    const vec first = _mm512_set_epi64(0, 7, 6, 4, 3, 2, 1, 0);
    const vec down = _mm512_set_epi64(64, 20, 8, 48, 36, 24, 12, 0);
    const vec second = _mm512_set_epi64(0, 0, 7, 5, 4, 3, 2, 1);
    const vec up = _mm512_set_epi64(64, 64, 44, 4, 16, 28, 40, 52);
    const vec third = _mm512_set_epi64(0, 0, 0, 6, 0, 0, 0, 0);
    const vec far_up = _mm512_set_epi64(64, 64, 64, 56, 64, 64, 64, 64);
    const vec a = _mm512_srlv_epi64(_mm512_permutexvar_epi64(first, x), down);
    const vec b = _mm512_sllv_epi64(_mm512_permutexvar_epi64(second, x), up);
    const vec c = _mm512_sllv_epi64(_mm512_permutexvar_epi64(third, x), far_up);
    return _mm512_or_si512(_mm512_or_si512(a, b), c);
}

/** out = x - (x >= m ? m : 0), for x < 2m of 65 limbs with room for 72. */
INLINE void
subtract_once(const eg_mont *mont, uint64_t *out, const uint64_t *x)
{
    vec less[BLOCK];
    eg_wide made = 0;
    eg_wide passed = 0;
    for (int v = 0; v < BLOCK; v++) {
        const vec y = _mm512_load_si512(x + (ptrdiff_t)BLOCK * v);
        const vec m = _mm512_loadu_si512(mont->m + (ptrdiff_t)BLOCK * v);
        less[v] = _mm512_sub_epi64(y, m);
        made |= (eg_wide)_mm512_cmplt_epu64_mask(y, m) << (BLOCK * v);
        passed |= (eg_wide)_mm512_cmpeq_epu64_mask(y, m) << (BLOCK * v);
    }
    const eg_wide into = arrivals(made, passed);
    const uint64_t borrow = (uint64_t)(into >> N);
    /* x >= m exactly if it has a bit more or the subtraction did not borrow. */
    const __mmask8 use = (__mmask8)eg_value_barrier(0 - (x[N] | (borrow ^ 1)));
    for (int v = 0; v < BLOCK; v++) {
        const __mmask8 lanes = (__mmask8)(into >> (BLOCK * v));
        const vec y = _mm512_load_si512(x + (ptrdiff_t)BLOCK * v);
        less[v] = _mm512_mask_sub_epi64(less[v], lanes, less[v], all(1));
        _mm512_storeu_si512(out + (ptrdiff_t)BLOCK * v,
                            _mm512_mask_blend_epi64(use, y, less[v]));
    }
}

/** out = t / S mod m, for t < Sm; t is overwritten. */
INLINE void
reduce(const eg_mont *mont, uint64_t *out, columns *t)
{
    const void *p1 = mont->data;
    _Alignas(64) uint64_t x[N + BLOCK];
    vec high[BLOCKS];
    take_high(high, t, clear_low(t, p1));
    /* Each vector is longer than its block and overwritten by the next one. */
    for (int v = 0; v < BLOCKS; v++) {
        _mm512_storeu_si512((uint32_t *)(void *)x + (ptrdiff_t)WORDS * v,
                            join(high[v]));
    }
    subtract_once(mont, out, x);
}

static void
mul(const eg_mont *mont, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    columns t;
    digits x;
    digits y;
    load(&x, a, SHIFT / 2);
    load(&y, b, SHIFT / 2);
    multiply(&t, &x, &y);
    reduce(mont, out, &t);
}

static void
sqr(const eg_mont *mont, uint64_t *out, const uint64_t *a)
{
    columns t;
    digits x;
    load(&x, a, SHIFT / 2);
    square(&t, &x);
    reduce(mont, out, &t);
}

static void
prepare(eg_mont *mont)
{
    static const uint64_t one[N] = {1};
    uint64_t more[N];
    void *p1 = mont->data;
    (void)eg_limbs_add(more, mont->m, one, N);
    load(p1, more, 0);
}

const eg_mont_kernel eg_mont_ifma = {
    .name = "AVX-512 IFMA, 52-bit digits, special form of 4096 bits",
    .prepare = prepare,
    .mul = mul,
    .sqr = sqr,
};
