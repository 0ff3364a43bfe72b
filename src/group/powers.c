/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several public powers of one base from one chain of squarings, and the
 * membership test on the same chain.
 *
 * The chain x, x^2, x^4, ... does not depend on any exponent.  An exponent is
 * read from its low end in odd digits of up to 4 bits; the digit d at bit i
 * multiplies x^(2^i) into bucket d, and the power is the product of all
 * bucket_d^d.  With q = 2^b - c, x^q = 1 exactly if x^(2^b) = x^c, and c is
 * small in all parameter sets: 189 in the standard one, so that membership
 * costs five products beyond the chain.
 *
 * @spec{EG 2.1.0 section 3.1.1}
 */
#include "arith/limbs.h"
#include "base/base.h"
#include "group/group.h"

enum {
    WINDOW = 4,
    BUCKETS = 1 << (WINDOW - 1) /* digits 1, 3, ..., 15 */
};

/** x^(2^i) for i = 0..bits(q); 131 KB of stack. */
typedef struct squarings {
    eg_element power[EG_CHAIN_MAX];
} squarings;

static void
chain_compute(const eg_group *group, squarings *chain, const eg_element *x)
{
    chain->power[0] = *x;
    for (size_t i = 0; i < group->q.bits; i++) {
        eg_element_sqr(group, &chain->power[i + 1], &chain->power[i]);
    }
}

/** A product that may still be empty. */
typedef struct product {
    eg_element value;
    bool any;
} product;

static void
product_add(const eg_group *group, product *p, const eg_element *factor)
{
    if (p->any) {
        eg_element_mul(group, &p->value, &p->value, factor);
    } else {
        p->value = *factor;
        p->any = true;
    }
}

/**
 * out = product of bucket[k]^(2k+1).
 *
 * With the suffix products s_k = bucket[k] ... bucket[7] that is
 * (s_1 ... s_7)^2 s_0.
 */
static void
combine_buckets(const eg_group *group, eg_element *out, const product *bucket)
{
    product suffix = {.any = false};
    product all = {.any = false};
    for (size_t k = BUCKETS - 1; k > 0; k--) {
        if (bucket[k].any) {
            product_add(group, &suffix, &bucket[k].value);
        }
        if (suffix.any) {
            product_add(group, &all, &suffix.value);
        }
    }
    if (all.any) {
        eg_element_sqr(group, &all.value, &all.value);
    }
    if (bucket[0].any) {
        product_add(group, &suffix, &bucket[0].value);
    }
    if (suffix.any) {
        product_add(group, &all, &suffix.value);
    }
    if (all.any) {
        *out = all.value;
    } else {
        eg_element_set_one(group, out);
    }
}

static void
chain_pow(const eg_group *group,
          eg_element *out,
          const squarings *chain,
          const eg_scalar *exp)
{
    product bucket[BUCKETS];
    for (size_t k = 0; k < BUCKETS; k++) {
        bucket[k].any = false;
    }
    for (size_t i = 0; i < group->q.bits;) {
        if (eg_limbs_bit(exp->limb, i) == 0) {
            i++;
            continue;
        }
        const uint64_t digit =
            eg_limbs_window(exp->limb, EG_SCALAR_LIMBS, i, WINDOW);
        product_add(group, &bucket[digit / 2], &chain->power[i]);
        i += WINDOW;
    }
    combine_buckets(group, out, bucket);
}

/** Whether x^(2^b) = x^c and x != 0; 0 is the one x whose powers are 0. */
static bool
chain_is_member(const eg_group *group, const squarings *chain)
{
    static const eg_element zero = {{0}};
    product small = {.any = false};
    for (size_t i = 0; i < group->q.bits; i++) {
        if (eg_limbs_bit(group->q_complement, i) != 0) {
            product_add(group, &small, &chain->power[i]);
        }
    }
    return !eg_element_equal_var(&chain->power[0], &zero) &&
           eg_element_equal_var(&chain->power[group->q.bits], &small.value);
}

bool
eg_element_is_member_var(const eg_group *group, const eg_element *x)
{
    squarings chain;
    chain_compute(group, &chain, x);
    return chain_is_member(group, &chain);
}

static void
powers_one(const eg_group *group, const eg_powers *job)
{
    squarings chain;
    chain_compute(group, &chain, job->base);
    if (job->member != NULL) {
        *job->member = chain_is_member(group, &chain);
    }
    for (size_t i = 0; i < job->exp_len; i++) {
        chain_pow(group, &job->out[i], &chain, &job->exp[i]);
    }
}

void
eg_powers_var(const eg_group *group, const eg_powers *jobs, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        powers_one(group, &jobs[i]);
    }
}
