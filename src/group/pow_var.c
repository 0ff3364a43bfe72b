/* SPDX-License-Identifier: Apache-2.0 */
/* One power by a public exponent: sliding windows of 5 bits. */
#include "arith/limbs.h"
#include "group/group.h"

enum {
    WINDOW = 5,
    ENTRIES = 1 << (WINDOW - 1), /* odd powers */
    SMALL_BITS = 24              /* exponents that do not pay for a table */
};

/** Square and multiply, from the highest bit. */
static void
pow_bits_var(const eg_group *group,
             eg_element *out,
             const eg_element *base,
             const uint64_t *exp,
             size_t bits)
{
    eg_element power = *base;
    if (bits == 0) {
        eg_element_set_one(group, out);
        return;
    }
    for (size_t i = bits - 1; i > 0; i--) {
        eg_element_sqr(group, &power, &power);
        if (eg_limbs_bit(exp, i - 1) != 0) {
            eg_element_mul(group, &power, &power, base);
        }
    }
    *out = power;
}

/** The lowest bit of the window that ends at bit @p top, which is set. */
static size_t
window_bottom(const uint64_t *exp, size_t top)
{
    size_t bottom = top >= WINDOW - 1 ? top - (WINDOW - 1) : 0;
    while (eg_limbs_bit(exp, bottom) == 0) {
        bottom++;
    }
    return bottom;
}

/** Sliding windows; @p bits is at least 1 and bit bits - 1 is set. */
static void
pow_sliding_var(const eg_group *group,
                eg_element *out,
                const eg_element *base,
                const uint64_t *exp,
                size_t exp_limbs,
                size_t bits)
{
    eg_element odd[ENTRIES];
    eg_element power;
    odd[0] = *base;
    eg_element_sqr(group, &power, base);
    for (size_t e = 1; e < ENTRIES; e++) {
        eg_element_mul(group, &odd[e], &odd[e - 1], &power);
    }
    bool started = false;
    for (size_t i = bits; i > 0;) {
        if (eg_limbs_bit(exp, i - 1) == 0) {
            eg_element_sqr(group, &power, &power);
            i--;
            continue;
        }
        const size_t bottom = window_bottom(exp, i - 1);
        const unsigned width = (unsigned)(i - bottom);
        const eg_element *factor =
            &odd[eg_limbs_window(exp, exp_limbs, bottom, width) / 2];
        if (!started) {
            power = *factor;
            started = true;
        } else {
            for (unsigned k = 0; k < width; k++) {
                eg_element_sqr(group, &power, &power);
            }
            eg_element_mul(group, &power, &power, factor);
        }
        i = bottom;
    }
    *out = power;
}

void
eg_element_pow_limbs_var(const eg_group *group,
                         eg_element *out,
                         const eg_element *base,
                         const uint64_t *exp,
                         size_t exp_limbs)
{
    const size_t bits = eg_limbs_bits_var(exp, exp_limbs);
    if (bits <= SMALL_BITS) {
        pow_bits_var(group, out, base, exp, bits);
    } else {
        pow_sliding_var(group, out, base, exp, exp_limbs, bits);
    }
}

void
eg_element_pow_var(const eg_group *group,
                   eg_element *out,
                   const eg_element *base,
                   const eg_scalar *exp)
{
    eg_element_pow_limbs_var(group, out, base, exp->limb, EG_SCALAR_LIMBS);
}

void
eg_element_pow_u64_var(const eg_group *group,
                       eg_element *out,
                       const eg_element *base,
                       uint64_t exp)
{
    eg_element_pow_limbs_var(group, out, base, &exp, 1);
}

void
eg_element_invert_member_var(const eg_group *group,
                             eg_element *out,
                             const eg_element *x)
{
    eg_scalar minus_one = {{1}};
    eg_scalar_negate(group, &minus_one, &minus_one);
    eg_element_pow_var(group, out, x, &minus_one);
}
