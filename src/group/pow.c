/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Powers of one base by one exponent.
 *
 * For secret exponents: fixed windows of 4 bits over a table that is read
 * whole for each digit.  For public ones: sliding windows of 5 bits.
 */
#include "arith/limbs.h"
#include "base/secret.h"
#include "group/group.h"

enum {
    SECRET_WINDOW = 4,
    SECRET_ENTRIES = 1 << SECRET_WINDOW,
    PUBLIC_WINDOW = 5,
    PUBLIC_ENTRIES = 1 << (PUBLIC_WINDOW - 1), /* odd powers */
    SMALL_BITS = 24 /* exponents that do not pay for a table */
};

void
eg_table_scan(uint64_t *out,
              const uint64_t *table,
              size_t entries,
              size_t limbs,
              uint64_t index)
{
    for (size_t i = 0; i < limbs; i++) {
        out[i] = 0;
    }
    for (size_t e = 0; e < entries; e++) {
        const uint64_t mask = eg_limb_equal_mask(e, index);
        const uint64_t *entry = table + e * limbs;
        for (size_t i = 0; i < limbs; i++) {
            out[i] |= entry[i] & mask;
        }
    }
}

/** table[e] = base^e for e < 16, packed. */
static void
fill_secret_table(const eg_group *group,
                  uint64_t *table,
                  const eg_element *base)
{
    const size_t n = group->p.limbs;
    for (size_t i = 0; i < n; i++) {
        table[i] = group->p.one[i];
        table[n + i] = base->limb[i];
    }
    for (size_t e = 2; e < SECRET_ENTRIES; e++) {
        uint64_t *out = table + e * n;
        if (e % 2 == 0) {
            eg_mont_sqr(&group->p, out, table + e / 2 * n);
        } else {
            eg_mont_mul(&group->p, out, out - n, base->limb);
        }
    }
}

void
eg_element_pow(const eg_group *group,
               eg_element *out,
               const eg_element *base,
               const eg_scalar *exp)
{
    const size_t windows = (group->q.bits + SECRET_WINDOW - 1) / SECRET_WINDOW;
    uint64_t table[SECRET_ENTRIES * EG_ELEMENT_LIMBS];
    EG_SECRET(eg_element, power);
    EG_SECRET(eg_element, factor);
    fill_secret_table(group, table, base);

    for (size_t w = windows; w > 0; w--) {
        eg_table_scan(factor.limb, table, SECRET_ENTRIES, group->p.limbs,
                      eg_limbs_window(exp->limb, EG_SCALAR_LIMBS,
                                      (w - 1) * SECRET_WINDOW, SECRET_WINDOW));
        if (w == windows) {
            power = factor;
            continue;
        }
        for (int i = 0; i < SECRET_WINDOW; i++) {
            eg_mont_sqr(&group->p, power.limb, power.limb);
        }
        eg_mont_mul(&group->p, power.limb, power.limb, factor.limb);
    }
    *out = power;
    eg_stack_wipe();
}

void
eg_element_pow_batch(const eg_group *group,
                     eg_element *out,
                     const eg_element *base,
                     const eg_scalar *exp,
                     size_t len)
{
    for (size_t i = 0; i < len; i++) {
        eg_element_pow(group, &out[i], &base[i], &exp[i]);
    }
}

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
    size_t bottom = top >= PUBLIC_WINDOW - 1 ? top - (PUBLIC_WINDOW - 1) : 0;
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
    eg_element odd[PUBLIC_ENTRIES];
    eg_element power;
    odd[0] = *base;
    eg_element_sqr(group, &power, base);
    for (size_t e = 1; e < PUBLIC_ENTRIES; e++) {
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
