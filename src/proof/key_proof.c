/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's proof that it knows all coefficients of a polynomial and its
 * communication key: k + 1 Schnorr proofs under one challenge; section 3.2.2.
 * And what follows from the commitments: shares in the exponent, eq. (14), and
 * the coefficients that join shares, eq. (85).
 */
#include "proof/key_proof.h"

#include <string.h>

#include "base/base.h"
#include "base/secret.h"
#include "hash/tags.h"

/** Commitments that are computed together. */
#define WINDOW 16

static size_t
window_len(size_t all, size_t at)
{
    return all - at < WINDOW ? all - at : WINDOW;
}

static bool
claim_fits(const eg_key_claim *claim)
{
    return claim->k >= 1 && claim->k <= EG_GUARDIANS_MAX;
}

void
eg_key_transcript_begin(eg_hasher *h,
                        const eg_group *group,
                        const eg_key_claim *claim)
{
    eg_hasher_init(h, claim->hp, EG_TAG_KEY_PROOF);
    const char *label = claim->kind == EG_KEY_VOTE ? "pk_vote" : "pk_data";
    eg_hasher_bytes(h, label, strlen(label));
    eg_hasher_u32(h, claim->guardian);
    for (uint32_t j = 0; j < claim->k; j++) {
        eg_hasher_element(h, group, &claim->commitments[j]);
    }
    eg_hasher_element(h, group, claim->kappa);
}

void
eg_key_transcript_add(eg_hasher *h,
                      const eg_group *group,
                      const eg_element *commitments,
                      size_t len)
{
    for (size_t j = 0; j < len; j++) {
        eg_hasher_element(h, group, &commitments[j]);
    }
}

/** c from u_0 .. u_k: eqs. (10)-(13). */
static void
commit_and_hash(const eg_group *group,
                eg_scalar *c,
                const eg_key_claim *claim,
                const eg_scalar *u)
{
    eg_hasher h;
    eg_key_transcript_begin(&h, group, claim);
    const size_t all = (size_t)claim->k + 1;
    for (size_t j = 0; j < all; j += WINDOW) {
        eg_element commitment[WINDOW];
        const size_t len = window_len(all, j);
        eg_fixed_base_pow_batch(eg_group_g(group), commitment, u + j, len);
        eg_key_transcript_add(&h, group, commitment, len);
    }
    eg_hasher_final_q(&h, group, c);
}

eg_status
eg_key_prove(const eg_group *group,
             eg_scalar *c,
             eg_scalar *v,
             const eg_key_claim *claim,
             const eg_scalar *coefficients,
             const eg_scalar *zeta,
             eg_rng *rng)
{
    if (!claim_fits(claim)) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET_ARRAY(eg_scalar, u, EG_GUARDIANS_MAX + 1);
    for (uint32_t j = 0; j <= claim->k; j++) {
        EG_TRY(eg_scalar_random(group, &u[j], rng));
    }
    commit_and_hash(group, c, claim, u);
    for (uint32_t j = 0; j < claim->k; j++) {
        eg_proof_respond(group, &v[j], &u[j], c, &coefficients[j]);
    }
    eg_proof_respond(group, &v[claim->k], &u[claim->k], c, zeta);
    return EG_OK;
}

/** The j-th element of which knowledge is proved: K_ij, and last kappa_i. */
static const eg_element *
proved_element(const eg_key_claim *claim, size_t j)
{
    return j < claim->k ? &claim->commitments[j] : claim->kappa;
}

/** (2.1)-(2.4) for @p len elements from @p from, and (2.A) for each. */
static void
recommit(eg_hasher *h,
         const eg_group *group,
         uint32_t *bad,
         const eg_key_claim *claim,
         const eg_scalar *c,
         const eg_scalar *v,
         size_t from,
         size_t len)
{
    eg_schnorr_job jobs[WINDOW];
    eg_element a[WINDOW];
    bool member[WINDOW];
    for (size_t i = 0; i < len; i++) {
        jobs[i] = (eg_schnorr_job){.x = proved_element(claim, from + i),
                                   .c = c,
                                   .v = &v[from + i],
                                   .a = &a[i],
                                   .member = &member[i]};
    }
    eg_schnorr_recommit_var(group, jobs, len);
    eg_key_transcript_add(h, group, a, len);
    for (size_t i = 0; i < len; i++) {
        if (!member[i]) {
            *bad |=
                from + i < claim->k ? EG_KEY_BAD_COMMITMENT : EG_KEY_BAD_KAPPA;
        }
    }
}

eg_status
eg_key_verify_var(const eg_group *group,
                  uint32_t *faults,
                  const eg_key_claim *claim,
                  const eg_scalar *c,
                  const eg_scalar *v)
{
    if (!claim_fits(claim)) {
        return EG_ERR_ARGUMENT;
    }
    eg_hasher h;
    uint32_t bad = 0;
    eg_key_transcript_begin(&h, group, claim);
    const size_t all = (size_t)claim->k + 1;
    for (size_t j = 0; j < all; j += WINDOW) {
        recommit(&h, group, &bad, claim, c, v, j, window_len(all, j));
    }

    eg_scalar expected;
    eg_hasher_final_q(&h, group, &expected);
    if (!eg_scalar_equal(c, &expected)) { /* (2.C) */
        bad |= EG_KEY_BAD_CHALLENGE;
    }
    if (faults != NULL) {
        *faults = bad;
    }
    return bad == 0 ? EG_OK : EG_REJECT;
}

void
eg_commitments_evaluate_var(const eg_group *group,
                            eg_element *out,
                            const eg_element *commitments,
                            uint32_t k,
                            uint32_t x)
{
    /* Horner in the exponent: small powers of x only. */
    eg_element value;
    eg_element_one(group, &value);
    for (uint32_t m = k; m-- > 0;) {
        eg_element_pow_u64_var(group, &value, &value, x);
        eg_element_mul(group, &value, &value, &commitments[m]);
    }
    *out = value;
}

void
eg_lagrange(const eg_group *group,
            eg_scalar *w,
            uint32_t i,
            const uint32_t *members,
            size_t len)
{
    eg_scalar above;
    eg_scalar below;
    eg_scalar self;
    eg_scalar_from_u64(group, &above, 1);
    below = above;
    eg_scalar_from_u64(group, &self, i);
    for (size_t m = 0; m < len; m++) {
        if (members[m] == i) {
            continue;
        }
        eg_scalar other;
        eg_scalar_from_u64(group, &other, members[m]);
        eg_scalar_mul(group, &above, &above, &other);
        eg_scalar_sub(group, &other, &other, &self);
        eg_scalar_mul(group, &below, &below, &other);
    }
    eg_scalar_invert(group, &below, &below);
    eg_scalar_mul(group, w, &above, &below);
}
