/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Powers from a chain of squarings, four lanes at a time.
 *
 * An exponent is read from its low end in odd digits of up to 4 bits; the digit
 * d at bit i multiplies x^(2^i) into bucket d, and the power is the product of
 * all bucket_d^d.  The lanes' digits are at different bits and go into different
 * buckets: each round gathers what the four lanes want to multiply, multiplies
 * once, and scatters the products.  The first factor of a bucket is not copied:
 * the bucket is where it lies in the chain.
 */
#include "group/powers_chain.h"

#include "arith/limbs.h"

enum {
    WINDOW = 4,
    BUCKETS = 1 << (WINDOW - 1), /* digits 1, 3, ..., 15 */
    DIGITS_MAX = 64 * EG_SCALAR_LIMBS / WINDOW
};

/** One product that a lane has to make: a factor from bit @p bit. */
typedef struct step {
    uint16_t bit;
    uint8_t bucket;
} step;

/** What one lane has to do, and where its buckets are. */
typedef struct lane {
    step steps[DIGITS_MAX];
    size_t len;
    const uint64_t *bucket[BUCKETS];
} lane;

typedef struct lanes {
    lane lane[EG_QUAD_LANES];
    eg_lane_entries product[BUCKETS]; /**< Buckets with two factors or more. */
} lanes;

void
eg_chain_compute(const eg_group *group, eg_chain *chain, const eg_quad *x)
{
    const eg_quad_kernel *kernel = group->p.quad;
    eg_quad power = *x;
    eg_quad one;
    for (size_t i = 0; i <= group->q.bits; i++) {
        uint64_t *entry[EG_QUAD_LANES];
        for (size_t l = 0; l < EG_QUAD_LANES; l++) {
            entry[l] = chain->power[i].word[l];
        }
        kernel->scatter(&group->p, entry, &power);
        if (i < group->q.bits) {
            eg_quad_sqr(&group->p, &power, &power);
        }
    }
    uint64_t *const first[EG_QUAD_LANES] = {chain->one.word[0], NULL, NULL,
                                            NULL};
    eg_quad_load_one(&group->p, &one, group->p.one);
    kernel->scatter(&group->p, first, &one);
}

/** List the digits of @p exp; the first of each bucket is no work. */
static void
plan(const eg_group *group,
     lane *out,
     const eg_chain *chain,
     size_t l,
     const eg_scalar *exp)
{
    out->len = 0;
    for (size_t k = 0; k < BUCKETS; k++) {
        out->bucket[k] = NULL;
    }
    for (size_t i = 0; exp != NULL && i < group->q.bits;) {
        if (eg_limbs_bit(exp->limb, i) == 0) {
            i++;
            continue;
        }
        const size_t k =
            (size_t)eg_limbs_window(exp->limb, EG_SCALAR_LIMBS, i, WINDOW) / 2;
        if (out->bucket[k] == NULL) {
            out->bucket[k] = chain->power[i].word[l];
        } else {
            out->steps[out->len++] =
                (step){.bit = (uint16_t)i, .bucket = (uint8_t)k};
        }
        i += WINDOW;
    }
    for (size_t k = 0; k < BUCKETS; k++) {
        if (out->bucket[k] == NULL) {
            out->bucket[k] = chain->one.word[0];
        }
    }
}

/** Round @p i of the products: one in each lane that still has any. */
static void
multiply_round(const eg_group *group,
               lanes *all,
               const eg_chain *chain,
               size_t i)
{
    const eg_quad_kernel *kernel = group->p.quad;
    const uint64_t *factor[EG_QUAD_LANES];
    const uint64_t *bucket[EG_QUAD_LANES];
    uint64_t *product[EG_QUAD_LANES];
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        lane *own = &all->lane[l];
        factor[l] = chain->one.word[0];
        bucket[l] = chain->one.word[0];
        product[l] = NULL;
        if (i < own->len) {
            const step *s = &own->steps[i];
            factor[l] = chain->power[s->bit].word[l];
            bucket[l] = own->bucket[s->bucket];
            product[l] = all->product[s->bucket].word[l];
            own->bucket[s->bucket] = product[l];
        }
    }
    eg_quad a;
    eg_quad b;
    kernel->gather(&group->p, &a, factor);
    kernel->gather(&group->p, &b, bucket);
    eg_quad_mul(&group->p, &a, &a, &b);
    kernel->scatter(&group->p, product, &a);
}

static void
gather_bucket(const eg_group *group, eg_quad *out, const lanes *all, size_t k)
{
    const uint64_t *entry[EG_QUAD_LANES];
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        entry[l] = all->lane[l].bucket[k];
    }
    group->p.quad->gather(&group->p, out, entry);
}

/**
 * out = product of bucket[k]^(2k+1).
 *
 * With the suffix products s_k = bucket[k] ... bucket[7] that is
 * (s_1 ... s_7)^2 s_0.
 */
static void
combine_buckets(const eg_group *group, eg_quad *out, const lanes *all)
{
    eg_quad suffix;
    eg_quad bucket;
    gather_bucket(group, &suffix, all, BUCKETS - 1);
    *out = suffix;
    for (size_t k = BUCKETS - 2; k > 0; k--) {
        gather_bucket(group, &bucket, all, k);
        eg_quad_mul(&group->p, &suffix, &suffix, &bucket);
        eg_quad_mul(&group->p, out, out, &suffix);
    }
    eg_quad_sqr(&group->p, out, out);
    gather_bucket(group, &bucket, all, 0);
    eg_quad_mul(&group->p, &suffix, &suffix, &bucket);
    eg_quad_mul(&group->p, out, out, &suffix);
}

void
eg_chain_pow(const eg_group *group,
             eg_quad *out,
             const eg_chain *chain,
             const eg_scalar *const exp[EG_QUAD_LANES])
{
    lanes all;
    size_t rounds = 0;
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        plan(group, &all.lane[l], chain, l, exp[l]);
        rounds = all.lane[l].len > rounds ? all.lane[l].len : rounds;
    }
    for (size_t i = 0; i < rounds; i++) {
        multiply_round(group, &all, chain, i);
    }
    combine_buckets(group, out, &all);
}

/** A power of the chain as elements. */
static void
read_power(const eg_group *group,
           eg_element out[EG_QUAD_LANES],
           eg_quad *quad,
           const eg_chain *chain,
           size_t i)
{
    const uint64_t *entry[EG_QUAD_LANES];
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        entry[l] = chain->power[i].word[l];
    }
    group->p.quad->gather(&group->p, quad, entry);
    if (out != NULL) {
        eg_lanes_store(group, out, quad, EG_QUAD_LANES);
    }
}

void
eg_chain_is_member(const eg_group *group,
                   bool member[EG_QUAD_LANES],
                   const eg_chain *chain)
{
    eg_element last[EG_QUAD_LANES];
    eg_element small[EG_QUAD_LANES];
    eg_quad product;
    eg_quad power;
    eg_quad_load_one(&group->p, &product, group->p.one);
    for (size_t i = 0; i < group->q.bits; i++) {
        if (eg_limbs_bit(group->q_complement, i) != 0) {
            read_power(group, NULL, &power, chain, i);
            eg_quad_mul(&group->p, &product, &product, &power);
        }
    }
    eg_lanes_store(group, small, &product, EG_QUAD_LANES);
    read_power(group, last, &power, chain, group->q.bits);
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        member[l] = eg_element_equal_var(&last[l], &small[l]);
    }
}
