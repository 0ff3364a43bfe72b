/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Montgomery arithmetic for an odd modulus m of up to 4096 bits.
 *
 * A value x is kept as xR mod m with R = 2^(64 n), where n is the number of
 * limbs, and is always fully reduced, so that equal values have equal limbs.
 * All operations are constant-time in the values.
 *
 * The work is done by a kernel: a table of functions that multiply.  The
 * portable ones (mont_portable.c) are plain C; faster ones for particular
 * processors can stand beside them and must give the same limbs.
 */
#ifndef EG_ARITH_MONT_H
#define EG_ARITH_MONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EG_MONT_MAX_LIMBS  64
#define EG_MONT_DATA_WORDS 96
#define EG_QUAD_DATA_WORDS 416

typedef struct eg_mont eg_mont;
/** How to work on four values side by side: quad.h. */
typedef struct eg_quad_kernel eg_quad_kernel;

/** How to multiply; the operands are n limbs, an output may be an input. */
typedef struct eg_mont_kernel {
    const char *name;
    /** Fill mont->data; NULL if there is nothing to prepare. */
    void (*prepare)(eg_mont *mont);
    /** out = a b / R mod m. */
    void (*mul)(const eg_mont *mont,
                uint64_t *out,
                const uint64_t *a,
                const uint64_t *b);
    /** out = a^2 / R mod m. */
    void (*sqr)(const eg_mont *mont, uint64_t *out, const uint64_t *a);
} eg_mont_kernel;

/** A modulus and what is precomputed from it. */
struct eg_mont {
    size_t limbs; /**< n, 1 to EG_MONT_MAX_LIMBS. */
    const eg_mont_kernel *kernel;
    const eg_quad_kernel *quad;
    uint64_t neg_inv;                /**< -1/m mod 2^64. */
    uint64_t m[EG_MONT_MAX_LIMBS];   /**< The modulus. */
    uint64_t mid[EG_MONT_MAX_LIMBS]; /**< See eg_mont_is_special(). */
    uint64_t one[EG_MONT_MAX_LIMBS]; /**< R mod m: the value 1. */
    uint64_t rr[EG_MONT_MAX_LIMBS];  /**< R^2 mod m. */
    /** What the kernel prepares for itself. */
    _Alignas(64) uint64_t data[EG_MONT_DATA_WORDS];
    /** What the kernel for quads prepares for itself. */
    _Alignas(64) uint64_t quad_data[EG_QUAD_DATA_WORDS];
};

/**
 * Prepare a modulus, to multiply by portable kernels; see kernel.h for others.
 *
 * @param m     @p limbs limbs; odd and greater than 1.
 * @param limbs 1 to EG_MONT_MAX_LIMBS.  May be more than m needs.
 * @return Whether the arguments are in range; else @p mont is zero.
 */
bool eg_mont_init(eg_mont *mont, const uint64_t *m, size_t limbs);

/**
 * Whether the low and the high 256 bits of m are all ones, as those of the
 * standard p are.  Then -1/m = 1 mod 2^256, so that quotient digits need no
 * multiplication, and m = 2^256 mid + 2^(64(n-4)) (2^256 - 1) - 1 with
 * mid = (limbs 4 to n-5 of m) + 1, so that only n - 8 limbs are multiplied.
 *
 * @spec{EG 2.1.0 section 3.1.1, properties 1 and 2 of p}
 */
bool eg_mont_is_special(const uint64_t *m, size_t limbs);

/** out = a b. */
static inline void
eg_mont_mul(const eg_mont *mont,
            uint64_t *out,
            const uint64_t *a,
            const uint64_t *b)
{
    mont->kernel->mul(mont, out, a, b);
}

/** out = a^2. */
static inline void
eg_mont_sqr(const eg_mont *mont, uint64_t *out, const uint64_t *a)
{
    mont->kernel->sqr(mont, out, a);
}

/** Bring a number below R into Montgomery form; it need not be below m. */
void eg_mont_enter(const eg_mont *mont, uint64_t *out, const uint64_t *a);

/** The number below m that @p a stands for. */
void eg_mont_leave(const eg_mont *mont, uint64_t *out, const uint64_t *a);

/** out = a + b mod m for reduced a and b, in Montgomery form or not. */
void eg_mont_add(const eg_mont *mont,
                 uint64_t *out,
                 const uint64_t *a,
                 const uint64_t *b);

/** out = a - b mod m for reduced a and b, in Montgomery form or not. */
void eg_mont_sub(const eg_mont *mont,
                 uint64_t *out,
                 const uint64_t *a,
                 const uint64_t *b);

/** The portable kernels: any modulus; special ones; 4 limbs. */
extern const eg_mont_kernel eg_mont_portable_any;
extern const eg_mont_kernel eg_mont_portable_special;
extern const eg_mont_kernel eg_mont_portable_special64;
extern const eg_mont_kernel eg_mont_portable_4;

/** For special moduli of 4096 bits and processors with BMI2 and ADX. */
extern const eg_mont_kernel eg_mont_mulx;
/** For the same moduli and processors with AVX-512 IFMA. */
extern const eg_mont_kernel eg_mont_ifma;

#endif
