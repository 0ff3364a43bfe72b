/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proving that a ciphertext encrypts one of several numbers.
 *
 * All branches but the true one are simulated with a challenge chosen
 * beforehand.  Which one is true must not show, not even in time: every branch
 * goes through the same operations, with t_j = u_j + (sigma - j) c_j where the
 * true branch has c = 0 for the time being, and the true branch's challenge is
 * put in place by masks.
 *
 * Until the end the caller's branches hold u_j in v and the drawn c_j in c.
 *
 * @spec{EG 2.1.0 sections 3.3.7, 3.3.8}
 */
#include <string.h>

#include "base/base.h"
#include "base/secret.h"
#include "proof/range.h"

/** 1 if a = b, else 0. */
static uint64_t
is_equal(uint64_t a, uint64_t b)
{
    const uint64_t difference = a ^ b;
    return 1 ^ ((difference | (0 - difference)) >> 63);
}

/** 1 if a < b, else 0; both below 2^63. */
static uint64_t
is_less(uint64_t a, uint64_t b)
{
    return (a - b) >> 63;
}

/** Whether every value is one that its claim allows. */
static bool
values_fit(const eg_range_claim *claims,
           const eg_range_witness *witness,
           size_t len)
{
    uint64_t outside = 0;
    for (size_t i = 0; i < len; i++) {
        outside |= is_less(witness[i].value, claims[i].first) |
                   is_less(claims[i].last, witness[i].value);
    }
    /* That a value is out of range is the caller's error and is told. */
    EG_DECLASSIFY(&outside, sizeof outside);
    return outside == 0;
}

/**
 * Move the drawn challenges, which fill c_0 .. c_R-1, to the branches other
 * than the true one in ascending order, and make the true one 0.
 */
static void
place_challenges(eg_proof_branch *branch, size_t len, uint64_t truth)
{
    static const eg_scalar zero = {{0}};
    for (size_t j = len; j-- > 0;) {
        const eg_scalar *before = j > 0 ? &branch[j - 1].c : &zero;
        eg_scalar_select(&branch[j].c, is_less(j, truth), &branch[j].c, before);
        eg_scalar_select(&branch[j].c, is_equal(j, truth), &zero, &branch[j].c);
    }
}

eg_status
eg_range_draw(const eg_group *group,
              eg_proof_branch *out,
              size_t len,
              eg_rng *rng)
{
    for (size_t j = 0; j < len; j++) {
        EG_TRY(eg_scalar_random(group, &out[j].v, rng));
    }
    for (size_t j = 0; j + 1 < len; j++) {
        EG_TRY(eg_scalar_random(group, &out[j].c, rng));
    }
    return EG_OK;
}

/** Branches on their way; the proof of one claim may span several. */
typedef struct prover {
    const eg_public_key *key;
    const eg_range_claim *claims;
    const eg_range_witness *witness;
    eg_proof_branch *const *out;
    eg_hasher transcript; /**< Of the claim at hand. */
} prover;

/** Exponents of (57) and (58): u_j, and t_j = u_j + (sigma - j) c_j. */
static void
set_exponents(const prover *p,
              eg_scalar *u,
              eg_scalar *t,
              const eg_range_slice *slice)
{
    const eg_group *group = eg_public_key_group(p->key);
    const eg_proof_branch *branch = p->out[slice->claim] + slice->from;
    EG_SECRET(eg_scalar, sigma);
    EG_SECRET(eg_scalar, factor);
    eg_scalar_from_u64(group, &sigma, p->witness[slice->claim].value);
    const uint64_t value = p->claims[slice->claim].first + slice->from;
    for (size_t j = 0; j < slice->len; j++) {
        eg_scalar_from_u64(group, &factor, value + j);
        eg_scalar_sub(group, &factor, &sigma, &factor);
        eg_scalar_mul(group, &factor, &factor, &branch[j].c);
        eg_scalar_add(group, &t[j], &branch[j].v, &factor);
        u[j] = branch[j].v;
    }
}

/** The true branch's challenge, eq. (60), and all responses, eq. (61). */
static void
respond(prover *p, size_t claim)
{
    const eg_group *group = eg_public_key_group(p->key);
    eg_proof_branch *branch = p->out[claim];
    const size_t len = eg_range_branches(&p->claims[claim]);
    const uint64_t truth =
        (uint64_t)p->witness[claim].value - p->claims[claim].first;

    EG_SECRET(eg_scalar, rest);
    eg_hasher_final_q(&p->transcript, group, &rest);
    for (size_t j = 0; j < len; j++) {
        eg_scalar_sub(group, &rest, &rest, &branch[j].c);
    }
    for (size_t j = 0; j < len; j++) {
        eg_scalar_select(&branch[j].c, is_equal(j, truth), &rest, &branch[j].c);
        eg_proof_respond(group, &branch[j].v, &branch[j].v, &branch[j].c,
                         &p->witness[claim].xi);
    }
}

/** Commit to the branches of a window, and end the proofs that end in it. */
static void
prove_window(prover *p, const eg_range_slice *slices, size_t slices_len)
{
    const eg_group *group = eg_public_key_group(p->key);
    EG_SECRET_ARRAY(eg_scalar, u, EG_RANGE_WINDOW);
    EG_SECRET_ARRAY(eg_scalar, t, EG_RANGE_WINDOW);
    size_t used = 0;
    for (size_t i = 0; i < slices_len; i++) {
        set_exponents(p, u + used, t + used, &slices[i]);
        used += slices[i].len;
    }

    eg_element a[EG_RANGE_WINDOW];
    eg_element b[EG_RANGE_WINDOW];
    eg_fixed_base_pow_batch(eg_group_g(group), a, u, used);
    eg_fixed_base_pow_batch(eg_public_key_base(p->key), b, t, used);

    size_t slot = 0;
    for (size_t i = 0; i < slices_len; i++) {
        const size_t claim = slices[i].claim;
        if (slices[i].from == 0) {
            eg_range_transcript_begin(&p->transcript, group, &p->claims[claim]);
        }
        for (size_t j = 0; j < slices[i].len; j++, slot++) {
            eg_range_transcript_add(&p->transcript, group, &a[slot], &b[slot]);
        }
        if (slices[i].last) {
            respond(p, claim);
        }
    }
}

static void
clear(eg_proof_branch *const *out, const eg_range_claim *claims, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        eg_wipe(out[i], eg_range_branches(&claims[i]) * sizeof *out[i]);
    }
}

void
eg_range_prove_drawn(const eg_public_key *key,
                     eg_proof_branch *const *out,
                     const eg_range_claim *claims,
                     const eg_range_witness *witness,
                     size_t len)
{
    for (size_t i = 0; i < len; i++) {
        place_challenges(out[i], eg_range_branches(&claims[i]),
                         (uint64_t)witness[i].value - claims[i].first);
    }
    prover p = {.key = key, .claims = claims, .witness = witness, .out = out};
    eg_range_cursor cursor = {.claims = claims, .len = len};
    eg_range_slice slices[EG_RANGE_WINDOW];
    size_t count;
    while ((count = eg_range_next_window(&cursor, slices)) > 0) {
        prove_window(&p, slices, count);
    }
}

eg_status
eg_range_prove_batch(const eg_public_key *key,
                     eg_proof_branch *const *out,
                     const eg_range_claim *claims,
                     const eg_range_witness *witness,
                     size_t len,
                     eg_rng *rng)
{
    for (size_t i = 0; i < len; i++) {
        if (!eg_range_claim_fits(&claims[i])) {
            return EG_ERR_ARGUMENT;
        }
    }
    clear(out, claims, len);
    if (!values_fit(claims, witness, len)) {
        return EG_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < len; i++) {
        const eg_status status =
            eg_range_draw(eg_public_key_group(key), out[i],
                          eg_range_branches(&claims[i]), rng);
        if (status != EG_OK) {
            clear(out, claims, len);
            return status;
        }
    }
    eg_range_prove_drawn(key, out, claims, witness, len);
    return EG_OK;
}

eg_status
eg_range_prove(const eg_public_key *key,
               eg_proof_branch *out,
               const eg_range_claim *claim,
               const eg_range_witness *witness,
               eg_rng *rng)
{
    return eg_range_prove_batch(key, &out, claim, witness, 1, rng);
}
