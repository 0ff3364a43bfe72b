/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying that a ciphertext encrypts one of several numbers.
 *
 * The commitments are not published: the verifier recomputes each pair from
 * its branch and hashes them in order.  All powers of alpha, and whether it is
 * in the group, come from one squaring chain; likewise for beta.
 *
 * @spec{EG 2.1.0 Verifications 6 and 7}
 */
#include "base/base.h"
#include "proof/range.h"

/** What is computed together: about 35 KB of stack. */
typedef struct window {
    eg_scalar c[EG_RANGE_WINDOW];
    eg_scalar v[EG_RANGE_WINDOW];
    eg_scalar w[EG_RANGE_WINDOW];
    eg_element alpha_c[EG_RANGE_WINDOW];
    eg_element beta_c[EG_RANGE_WINDOW];
    eg_element a[EG_RANGE_WINDOW];
    eg_element b[EG_RANGE_WINDOW];
    bool alpha_member[EG_RANGE_WINDOW]; /**< By slice, as the next. */
    bool beta_member[EG_RANGE_WINDOW];
    eg_powers jobs[2 * EG_RANGE_WINDOW];
} window;

typedef struct verifier {
    const eg_public_key *key;
    const eg_range_claim *claims;
    const eg_range_proof *proofs;
    eg_range_membership membership;
    eg_hasher transcript; /**< Of the claim at hand, */
    eg_scalar sum;        /**< and the sum of its c_j so far. */
} verifier;

/** Copy c_j and v_j of a slice; w_j = v_j - j c_j. */
static void
load_branches(const verifier *ver,
              window *win,
              size_t slot,
              const eg_range_slice *slice)
{
    const eg_group *group = eg_public_key_group(ver->key);
    const eg_proof_branch *branch = ver->proofs[slice->claim].branch;
    const uint64_t first = ver->claims[slice->claim].first;
    for (size_t i = 0; i < slice->len; i++) {
        const size_t j = slice->from + i;
        eg_scalar jc;
        eg_scalar_from_u64(group, &jc, first + j);
        eg_scalar_mul(group, &jc, &jc, &branch[j].c);
        win->c[slot + i] = branch[j].c;
        win->v[slot + i] = branch[j].v;
        eg_scalar_sub(group, &win->w[slot + i], &branch[j].v, &jc);
    }
}

/** (6.1), (6.2) for the branches of a window, and the tests of (6.A). */
static void
recommit(const verifier *ver,
         window *win,
         const eg_range_slice *slices,
         size_t slices_len)
{
    const eg_group *group = eg_public_key_group(ver->key);
    size_t used = 0;
    for (size_t i = 0; i < slices_len; i++) {
        const eg_range_slice *slice = &slices[i];
        const eg_ciphertext *ct = ver->claims[slice->claim].ciphertext;
        /* A ciphertext that spans windows is tested in its first. */
        const bool test =
            ver->membership == EG_RANGE_TEST_MEMBERS && slice->from == 0;
        load_branches(ver, win, used, slice);
        win->alpha_member[i] = true;
        win->beta_member[i] = true;
        win->jobs[2 * i] =
            (eg_powers){.base = &ct->alpha,
                        .exp = &win->c[used],
                        .exp_len = slice->len,
                        .out = &win->alpha_c[used],
                        .member = test ? &win->alpha_member[i] : NULL};
        win->jobs[2 * i + 1] =
            (eg_powers){.base = &ct->beta,
                        .exp = &win->c[used],
                        .exp_len = slice->len,
                        .out = &win->beta_c[used],
                        .member = test ? &win->beta_member[i] : NULL};
        used += slice->len;
    }
    eg_powers_var(group, win->jobs, 2 * slices_len);
    eg_fixed_base_pow_batch_var(eg_group_g(group), win->a, win->v, used);
    eg_fixed_base_pow_batch_var(eg_public_key_base(ver->key), win->b, win->w,
                                used);
    eg_element_mul_batch(group, win->a, win->a, win->alpha_c, used);
    eg_element_mul_batch(group, win->b, win->b, win->beta_c, used);
}

/** Hash a slice's commitments; at the end of a claim decide (6.D), (7.D). */
static uint32_t
judge(verifier *ver,
      const window *win,
      size_t slot,
      const eg_range_slice *slice)
{
    const eg_group *group = eg_public_key_group(ver->key);
    if (slice->len == 0) {
        return EG_RANGE_BAD_SHAPE;
    }
    if (slice->from == 0) {
        eg_range_transcript_begin(&ver->transcript, group,
                                  &ver->claims[slice->claim]);
        eg_scalar_from_u64(group, &ver->sum, 0);
    }
    for (size_t i = slot; i < slot + slice->len; i++) {
        eg_range_transcript_add(&ver->transcript, group, &win->a[i],
                                &win->b[i]);
        eg_scalar_add(group, &ver->sum, &ver->sum, &win->c[i]);
    }
    if (!slice->last) {
        return 0;
    }
    eg_scalar c; /* (6.3), (7.5) */
    eg_hasher_final_q(&ver->transcript, group, &c);
    return eg_scalar_equal(&c, &ver->sum) ? 0 : EG_RANGE_BAD_SUM;
}

/** Work off one window; gives the faults of all its claims together. */
static uint32_t
verify_window(verifier *ver,
              uint32_t *faults,
              const eg_range_slice *slices,
              size_t slices_len)
{
    window win;
    recommit(ver, &win, slices, slices_len);
    uint32_t all = 0;
    size_t slot = 0;
    for (size_t i = 0; i < slices_len; i++) {
        uint32_t bad = judge(ver, &win, slot, &slices[i]);
        if (!win.alpha_member[i]) { /* (6.A), (7.A) */
            bad |= EG_RANGE_BAD_ALPHA;
        }
        if (!win.beta_member[i]) {
            bad |= EG_RANGE_BAD_BETA;
        }
        if (faults != NULL) {
            faults[slices[i].claim] |= bad;
        }
        all |= bad;
        slot += slices[i].len;
    }
    return all;
}

eg_status
eg_range_verify_batch_var(const eg_public_key *key,
                          uint32_t *faults,
                          const eg_range_claim *claims,
                          const eg_range_proof *proofs,
                          size_t len,
                          eg_range_membership membership)
{
    for (size_t i = 0; i < len; i++) {
        if (!eg_range_claim_fits(&claims[i])) {
            return EG_ERR_ARGUMENT;
        }
    }
    for (size_t i = 0; faults != NULL && i < len; i++) {
        faults[i] = 0;
    }

    verifier ver = {.key = key,
                    .claims = claims,
                    .proofs = proofs,
                    .membership = membership};
    eg_range_cursor cursor = {.claims = claims, .proofs = proofs, .len = len};
    eg_range_slice slices[EG_RANGE_WINDOW];
    uint32_t bad = 0;
    size_t count;
    while ((count = eg_range_next_window(&cursor, slices)) > 0) {
        bad |= verify_window(&ver, faults, slices, count);
    }
    return bad == 0 ? EG_OK : EG_REJECT;
}

eg_status
eg_range_verify_var(const eg_public_key *key,
                    uint32_t *faults,
                    const eg_range_claim *claim,
                    const eg_range_proof *proof,
                    eg_range_membership membership)
{
    return eg_range_verify_batch_var(key, faults, claim, proof, 1, membership);
}
