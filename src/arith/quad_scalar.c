/* SPDX-License-Identifier: Apache-2.0 */
/* Quads without vector registers: the scalar kernel, four times. */
#include <string.h>

#include "arith/limbs.h"
#include "arith/quad.h"

enum { STRIDE = EG_MONT_MAX_LIMBS };

static void
load(const eg_mont *mont,
     eg_quad *out,
     const uint64_t *const value[EG_QUAD_LANES])
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        memcpy(out->word + i * STRIDE, value[i], 8 * mont->limbs);
    }
}

static void
store(const eg_mont *mont, uint64_t *const out[EG_QUAD_LANES], const eg_quad *x)
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        if (out[i] != NULL) {
            memcpy(out[i], x->word + i * STRIDE, 8 * mont->limbs);
        }
    }
}

static void
mul(const eg_mont *mont, eg_quad *out, const eg_quad *a, const eg_quad *b)
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        eg_mont_mul(mont, out->word + i * STRIDE, a->word + i * STRIDE,
                    b->word + i * STRIDE);
    }
}

static void
sqr(const eg_mont *mont, eg_quad *out, const eg_quad *a)
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        eg_mont_sqr(mont, out->word + i * STRIDE, a->word + i * STRIDE);
    }
}

static void
product(const eg_mont *mont,
        uint64_t *const out[EG_QUAD_LANES],
        const uint64_t *const a[EG_QUAD_LANES],
        const uint64_t *const b[EG_QUAD_LANES])
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        if (out[i] != NULL) {
            eg_mont_mul(mont, out[i], a[i], b[i]);
        }
    }
}

static void
scan(const eg_mont *mont,
     eg_quad *out,
     const uint64_t *row,
     size_t entries,
     const uint64_t index[EG_QUAD_LANES])
{
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        uint64_t *lane = out->word + i * STRIDE;
        memset(lane, 0, 8 * mont->limbs);
        for (size_t e = 0; e < entries; e++) {
            const uint64_t *entry = row + e * STRIDE;
            const uint64_t mask = eg_limb_equal_mask(e, index[i]);
            for (size_t k = 0; k < mont->limbs; k++) {
                lane[k] |= entry[k] & mask;
            }
        }
    }
}

/** There is nothing to prepare. */
static void
prepare(eg_mont *mont)
{
    (void)mont;
}

const eg_quad_kernel eg_quad_scalar = {
    .name = "scalar, one lane after the other",
    .entry_words = STRIDE,
    .pays_from = EG_QUAD_LANES,
    .prepare = prepare,
    .load = load,
    .store = store,
    .mul = mul,
    .sqr = sqr,
    .product = product,
    .scatter = store,
    .gather = load,
    .scan = scan,
};
