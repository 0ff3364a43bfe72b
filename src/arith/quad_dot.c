/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products of quads with sums of two products of 16 bits.
 *
 * One instruction takes a pair (a, a') and a pair (b, b') in each lane and gives
 * ab + a'b'.  With the pairs A_i = (a_2i, a_2i+1) of one operand and the other's
 * digits *staggered*, W_j = (b_j, b_j-1), this is all that the digits of A_i add
 * to column 2i + j of the product.
 *
 * Bounds.  A digit is at most 2^12 + 1 in size, but the last one of an operand,
 * which may have 2^14 + 2 (add_halves()).  So a column of BASE pairs, 80 products
 * of which two have a last digit, stays below 2^30.5, and nothing is carried
 * before it is complete.  Longer products are made of such by Karatsuba's
 * formula, their columns below 2^22.
 *
 * The reduction is that of mont_portable.c with digits instead of limbs: since
 * p = -1 mod 2^256, the quotient digit that makes a column zero is what stands
 * in it.  It is taken as a signed digit, so a result lies between -p/2 and p/2
 * but for the little that ab / S adds.
 */
#include "arith/quad_dot.h"

#include <string.h>

#include "arith/dot_vector.h"
#include "arith/limbs.h"

enum {
    D = EG_DOT_DIGITS,
    PAIRS = EG_DOT_PAIRS,
    COLUMNS = EG_DOT_COLUMNS,
    BITS = EG_DOT_BITS,
    FROM = EG_DOT_MODULUS_FROM,
    LANES = EG_QUAD_LANES,
    ROWS = 4,    /* pairs of one operand that are worked off together */
    BASE = 40,   /* pairs of the products that Karatsuba ends with */
    AT_ONCE = 8, /* pairs of a quotient that depend on none of each other */
    SETTLE_AFTER = 56, /* pairs of a quotient: 56 * 2 * 2^24 + 2^23 < 2^31 */
    STAGGERED = EG_DOT_MODULUS_TO - FROM + 1 /* pairs that p + 1 has */
};
_Static_assert(2 * AT_ONCE <= FROM, "quotient digits that need no other");
_Static_assert(PAIRS == 4 * BASE, "Karatsuba halves twice");

#define HALF_DIGIT (1 << (BITS - 1))
#define DIGIT_MASK ((1 << BITS) - 1)

/* -- products ---------------------------------------------------------------- */

/** Pair i of a quad, or of an entry in all lanes. */
INLINE eg_ints
pair_at(const eg_word *pairs, size_t i, bool entry)
{
    return entry ? eg_ints_all((int32_t)pairs[i])
                 : ((const eg_ints *)(const void *)pairs)[i];
}

/**
 * One step of every_other(): the pair w[2 i] against four pairs a.  Column
 * sum[2 i] is complete but for later rows; r1 to r3 belong to those after it.
 */
#define STEP(r0, r1, r2, r3, i)                               \
    do {                                                      \
        const eg_ints b = pair_at(w, (size_t)2 * (i), entry); \
        sum[2 * (i)] += (r0) + eg_ints_dot(a0, b);            \
        (r1) += eg_ints_dot(a1, b);                           \
        (r2) += eg_ints_dot(a2, b);                           \
        (r3) = eg_ints_dot(a3, b);                            \
    } while (0)

/**
 * sum[2 (i + k)] += a[i] w[2 k] for the @p len even or odd pairs that are
 * staggered in @p w.
 *
 * Four columns are under way in registers and change their roles from step to
 * step, so four steps are written out.
 */
INLINE void
every_other(eg_ints *sum,
            const eg_ints a[ROWS],
            const eg_word *w,
            bool entry,
            size_t len)
{
    const eg_ints a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    eg_ints r0 = eg_ints_all(0);
    eg_ints r1 = r0, r2 = r0, r3 = r0;
    const size_t step = entry ? 2 : 2 * LANES;
    size_t left = len;
    for (; left >= 4; left -= 4, sum += 8, w += 4 * step) {
        STEP(r0, r1, r2, r3, 0);
        STEP(r1, r2, r3, r0, 1);
        STEP(r2, r3, r0, r1, 2);
        STEP(r3, r0, r1, r2, 3);
    }
    for (; left > 0; left--, sum += 2, w += step) {
        STEP(r0, r1, r2, r3, 0);
        r0 = r1;
        r1 = r2;
        r2 = r3;
    }
    sum[0] += r0;
    sum[2] += r1;
    sum[4] += r2;
}

/** sum += (A_0 + 2^26 A_1 + ... + 2^78 A_3) times what is staggered in @p w. */
INLINE void
rows(eg_ints *sum,
     const eg_ints a[ROWS],
     const eg_word *w,
     bool entry,
     size_t len)
{
    every_other(sum, a, w, entry, (len + 1) / 2);
    every_other(sum + 1, a, w + (entry ? 1 : LANES), entry, len / 2);
}

static __attribute__((noinline)) void
rows_of_quad(eg_ints *sum, const eg_ints a[ROWS], const eg_ints *w, size_t len)
{
    rows(sum, a, (const eg_word *)(const void *)w, false, len);
}

static __attribute__((noinline)) void
rows_of_modulus(eg_ints *sum, const eg_ints q[ROWS], const eg_word *modulus)
{
    rows(sum, q, modulus, true, STAGGERED);
}

/** W_0 to W_2n of n pairs @p b; W_2n is (0, b_2n-1). */
INLINE void
stagger(eg_ints *w, const eg_ints *b, size_t n)
{
    eg_ints below = eg_ints_all(0);
    for (size_t i = 0; i < n; i++) {
        w[2 * i] = eg_ints_low(b[i]) | eg_ints_high(below);
        w[2 * i + 1] = (eg_ints)((eg_bits)b[i] >> 16 | (eg_bits)b[i] << 16);
        below = b[i];
    }
    w[2 * n] = eg_ints_high(below);
}

/**
 * Carry from each column to the next, from all at a time, so that they are
 * below 2^18 + 2^12 where they were below 2^31.  The last one only takes.
 */
INLINE void
settle(eg_ints *sum, size_t len)
{
    eg_ints carry = eg_ints_all(0);
    for (size_t i = 0; i + 1 < len; i++) {
        const eg_ints next = (sum[i] + HALF_DIGIT) >> BITS;
        sum[i] += carry - eg_ints_shift_left(next, BITS);
        carry = next;
    }
    sum[len - 1] += carry;
}

/**
 * What the pairs a[k] to a[k+3] add to a square with each other: squares of
 * digits once, products of unequal ones twice.  @p twice becomes 2 a.
 */
INLINE void
corner(eg_ints *sum,
       eg_ints twice[ROWS],
       const eg_ints *a,
       const eg_ints *w,
       size_t k)
{
    for (size_t i = 0; i < ROWS; i++) {
        const eg_ints x = a[k + i];
        const size_t j = 2 * (k + i);
        eg_ints *column = sum + 2 * j;
        twice[i] = (eg_ints)((eg_shorts)x + (eg_shorts)x);
        /* (a_2i, 0) (a_2i, _);  (a_2i, a_2i+1) (a_2i+1, a_2i); */
        column[0] += eg_ints_dot(eg_ints_low(x), w[j]);
        column[1] += eg_ints_dot(x, w[j + 1]);
        /* (2 a_2i, a_2i+1) (a_2i+2, a_2i+1) */
        const eg_ints mixed = eg_ints_low(twice[i]) | eg_ints_high(x);
        column[2] += eg_ints_dot(mixed, w[j + 2]);
        for (size_t r = 3; r <= 2 * (ROWS - i); r++) {
            column[r] += eg_ints_dot(twice[i], w[j + r]);
        }
    }
}

/** sum += a^2 */
INLINE void
square(eg_ints *sum, const eg_ints a[BASE], const eg_ints w[2 * BASE + 1])
{
    for (size_t k = 0; k < BASE; k += ROWS) {
        eg_ints twice[ROWS];
        corner(sum, twice, a, w, k);
        const size_t next = 2 * (k + ROWS) + 1;
        if (k + ROWS < BASE) {
            rows_of_quad(sum + 2 * k + next, twice, w + next,
                         2 * BASE + 1 - next);
        }
    }
}

/** sum = ab, settled; a square where @p a is @p b. */
static void
base_product(eg_ints sum[4 * BASE],
             const eg_ints a[BASE],
             const eg_ints b[BASE])
{
    eg_ints w[2 * BASE + 1];
    stagger(w, b, BASE);
    memset(sum, 0, sizeof(*sum) * 4 * BASE);
    if (a == b) {
        square(sum, a, w);
    } else {
        for (size_t k = 0; k < BASE; k += ROWS) {
            rows_of_quad(sum + 2 * k, a + k, w, 2 * BASE + 1);
        }
    }
    settle(sum, 4 * BASE);
}

/**
 * out = low + high half of 2n pairs, each digit carried to the next, from all at
 * a time; but nothing is carried out of the last one, which so grows: from 2^13
 * (eg_dot_load_shifted()) to 2^14 + 2 where halves are halved again.
 */
INLINE void
add_halves(eg_ints *out, const eg_ints *a, size_t n)
{
    eg_bits below = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        const eg_shorts sum = (eg_shorts)a[i] + (eg_shorts)a[n + i];
        const eg_ints all = (eg_ints)((sum + HALF_DIGIT) >> BITS);
        const eg_bits carry = (eg_bits)(i + 1 < n ? all : eg_ints_low(all));
        const eg_shorts rest = sum - ((eg_shorts)carry << BITS);
        out[i] = (eg_ints)(rest + (eg_shorts)(carry << 16 | below));
        below = carry >> 16;
    }
}

/**
 * sum = ab, of n pairs each, in 4n columns; a square where @p a is @p b.
 *
 * Karatsuba: with a = l + h X and b = l' + h' X, the middle of the product is
 * lh' + hl' = (l + h)(l' + h') - ll' - hh'.
 */
static void
multiply(eg_ints *sum, const eg_ints *a, const eg_ints *b, size_t n)
{
    if (n == BASE) {
        base_product(sum, a, b);
        return;
    }
    const size_t half = n / 2;
    const bool same = a == b;
    eg_ints middle[2 * PAIRS];
    eg_ints x[PAIRS / 2];
    eg_ints y[PAIRS / 2];
    add_halves(x, a, half);
    if (!same) {
        add_halves(y, b, half);
    }
    multiply(middle, x, same ? x : y, half);
    multiply(sum, a, b, half);
    multiply(sum + 2 * n, a + half, b + half, half);
    for (size_t i = 0; i < 2 * n; i++) {
        middle[i] -= sum[i] + sum[2 * n + i];
    }
    for (size_t i = 0; i < 2 * n; i++) {
        sum[n + i] += middle[i];
    }
}

/* -- reduction --------------------------------------------------------------- */

/** The signed digit that @p column ends in; @p carry becomes what is above it. */
INLINE eg_ints
take_digit(eg_ints column, eg_ints *carry)
{
    const eg_ints sum = column + HALF_DIGIT + *carry;
    *carry = sum >> BITS;
    return (sum & DIGIT_MASK) - HALF_DIGIT;
}

INLINE eg_ints
take_pair(const eg_ints *sum, eg_ints *carry)
{
    const eg_ints low = take_digit(sum[0], carry);
    const eg_ints high = take_digit(sum[1], carry);
    return eg_ints_low(low) | eg_ints_shift_left(high, 16);
}

/** Add 2^4096 q for two digits q, from whose column on @p sum is. */
INLINE void
add_top(eg_ints *sum, eg_ints q)
{
    sum[EG_DOT_MODULUS_TOP] += eg_ints_shift_left(q, 16) >> 15;
    sum[EG_DOT_MODULUS_TOP + 1] += eg_ints_shift_left(q >> 16, 1);
}

/** out = sum / S mod p. */
static void
reduce(const eg_mont *mont, eg_quad *out, eg_ints *sum)
{
    const eg_word *modulus = (const eg_word *)(const void *)mont->quad_data;
    eg_ints carry = eg_ints_all(0);
    for (size_t k = 0; k < PAIRS; k += AT_ONCE) {
        eg_ints q[AT_ONCE];
        for (size_t i = 0; i < AT_ONCE; i++) {
            q[i] = take_pair(sum + 2 * (k + i), &carry);
            add_top(sum + 2 * (k + i), q[i]);
        }
        for (size_t i = 0; i < AT_ONCE; i += ROWS) {
            rows_of_modulus(sum + 2 * (k + i) + FROM, q + i, modulus);
        }
        if ((k + AT_ONCE) % SETTLE_AFTER == 0) {
            settle(sum + 2 * (k + AT_ONCE), D);
        }
    }
    /* The result has fewer bits than its digits, so that nothing is left. */
    eg_ints *to = (eg_ints *)(void *)out->word;
    for (size_t i = 0; i < PAIRS; i++) {
        to[i] = take_pair(sum + D + 2 * i, &carry);
    }
}

/* -- the kernel -------------------------------------------------------------- */

static const eg_ints *
pairs_of(const eg_quad *x)
{
    return (const eg_ints *)(const void *)x->word;
}

static void
mul(const eg_mont *mont, eg_quad *out, const eg_quad *x, const eg_quad *y)
{
    eg_ints sum[COLUMNS];
    multiply(sum, pairs_of(x), pairs_of(y), PAIRS);
    reduce(mont, out, sum);
}

static void
sqr(const eg_mont *mont, eg_quad *out, const eg_quad *x)
{
    mul(mont, out, x, x);
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
    eg_dot_load_shifted(&x, a, EG_DOT_SHIFT);
    eg_dot_load_shifted(&y, b, 0);
    mul(mont, &x, &x, &y);
    eg_dot_store_number(mont, out, &x);
}

/** The digits of p + 1 from FROM on, staggered. */
static void
prepare(eg_mont *mont)
{
    _Static_assert(sizeof(eg_word) * STAGGERED <= sizeof(mont->quad_data),
                   "room");
    static const uint64_t one[EG_MONT_MAX_LIMBS] = {1};
    uint64_t more[EG_MONT_MAX_LIMBS];
    (void)eg_limbs_add(more, mont->m, one, EG_MONT_MAX_LIMBS);
    const uint64_t *const lanes[EG_QUAD_LANES] = {more, more, more, more};
    eg_quad x;
    eg_ints w[2 * PAIRS + 1];
    eg_dot_load_shifted(&x, lanes, 0);
    stagger(w, pairs_of(&x), PAIRS);
    eg_word *modulus = (eg_word *)(void *)mont->quad_data;
    for (size_t j = 0; j < STAGGERED; j++) {
        modulus[j] = (eg_word)w[FROM + j][0];
    }
}

const eg_quad_kernel eg_quad_dot = {
    .name = EG_DOT_NAME,
    .entry_words = EG_DOT_PAIRS / 2,
    .pays_from = 1,
    .prepare = prepare,
    .load = eg_dot_load,
    .store = eg_dot_store,
    .mul = mul,
    .sqr = sqr,
    .product = product_of_limbs,
    .scatter = eg_dot_scatter,
    .gather = eg_dot_gather,
    .scan = eg_dot_scan,
};
