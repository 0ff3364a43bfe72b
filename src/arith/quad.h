/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Four values side by side, multiplied by one call.
 *
 * A processor with vector registers works on four independent products at a
 * time for the price of one or two scalar ones, if the values lie in its own
 * order and radix.  That form is the kernel's secret: values come in from
 * Montgomery form (mont.h) with load, are multiplied as often as one likes, and
 * go back with store.  Every kernel stores the same limbs.
 *
 * A quad may hold a residue that is not fully reduced, so quads are never
 * compared; store first.  All operations but gather are constant-time in the
 * values and in the indices.
 *
 * Tables hold single values in the kernel's form, called entries: an array of
 * entry_words words each, aligned to EG_QUAD_ALIGN bytes.
 */
#ifndef EG_ARITH_QUAD_H
#define EG_ARITH_QUAD_H

#include <stddef.h>
#include <stdint.h>

#include "arith/mont.h"

#define EG_QUAD_LANES 4
#define EG_QUAD_ALIGN 64
/** Words that the widest form of one value takes. */
#define EG_QUAD_ENTRY_MAX 84

/** Four values in the form of the modulus' kernel. */
typedef struct eg_quad {
    _Alignas(EG_QUAD_ALIGN) uint64_t word[EG_QUAD_LANES * EG_QUAD_ENTRY_MAX];
} eg_quad;

/** How to work on quads of one modulus; an output may be an input. */
struct eg_quad_kernel {
    const char *name;
    /** Words of one entry; a multiple of 4, at most EG_QUAD_ENTRY_MAX. */
    size_t entry_words;
    /** From how many lanes in use a quad costs less than single products. */
    size_t pays_from;
    /** Fill mont->quad_data, for a modulus that the kernel is for. */
    void (*prepare)(eg_mont *mont);
    /** Lane i = value[i], reduced Montgomery limbs. */
    void (*load)(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *const value[EG_QUAD_LANES]);
    /** out[i] = lane i, reduced.  Lanes whose out[i] is NULL are left out. */
    void (*store)(const eg_mont *mont,
                  uint64_t *const out[EG_QUAD_LANES],
                  const eg_quad *x);
    /** Lane by lane, out = a b. */
    void (*mul)(const eg_mont *mont,
                eg_quad *out,
                const eg_quad *a,
                const eg_quad *b);
    /** Lane by lane, out = a^2. */
    void (*sqr)(const eg_mont *mont, eg_quad *out, const eg_quad *a);
    /** out[i] = a[i] b[i], from reduced Montgomery limbs to such. */
    void (*product)(const eg_mont *mont,
                    uint64_t *const out[EG_QUAD_LANES],
                    const uint64_t *const a[EG_QUAD_LANES],
                    const uint64_t *const b[EG_QUAD_LANES]);
    /** entry[i] = lane i.  Lanes whose entry[i] is NULL are left out. */
    void (*scatter)(const eg_mont *mont,
                    uint64_t *const entry[EG_QUAD_LANES],
                    const eg_quad *x);
    /** Lane i = entry[i]; which entries are read shows in the addresses. */
    void (*gather)(const eg_mont *mont,
                   eg_quad *out,
                   const uint64_t *const entry[EG_QUAD_LANES]);
    /** Lane i = row[index[i]]; all @p entries entries of the row are read. */
    void (*scan)(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *row,
                 size_t entries,
                 const uint64_t index[EG_QUAD_LANES]);
};

/** Four scalar values one after the other: any modulus, any processor. */
extern const eg_quad_kernel eg_quad_scalar;
/** WebAssembly with SIMD, x86-64; moduli as eg_mont_is_special() of 64 limbs. */
extern const eg_quad_kernel eg_quad_dot;
/** Processors with AVX2 and FMA; the same moduli. */
extern const eg_quad_kernel eg_quad_fma;
/** Processors with AVX-512 IFMA; the same moduli. */
extern const eg_quad_kernel eg_quad_ifma;

static inline void
eg_quad_mul(const eg_mont *mont,
            eg_quad *out,
            const eg_quad *a,
            const eg_quad *b)
{
    mont->quad->mul(mont, out, a, b);
}

static inline void
eg_quad_sqr(const eg_mont *mont, eg_quad *out, const eg_quad *a)
{
    mont->quad->sqr(mont, out, a);
}

/** All four lanes = @p value, reduced Montgomery limbs. */
static inline void
eg_quad_load_one(const eg_mont *mont, eg_quad *out, const uint64_t *value)
{
    const uint64_t *const lanes[EG_QUAD_LANES] = {value, value, value, value};
    mont->quad->load(mont, out, lanes);
}

#endif
