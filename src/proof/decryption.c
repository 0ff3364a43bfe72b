/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proof of correct decryption: that log_g K = log_A M, made by a quorum of
 * guardians in three rounds and checked by anyone.
 *
 * Tallies and contest data go through the same steps; the hashes differ in
 * tag, key, indices and in how the ciphertext is written.
 *
 * @spec{EG 2.1.0 sections 3.6.5, 3.6.6}
 */
#include <electionguard/proof.h>

#include "base/base.h"
#include "hash/tags.h"

/** Proofs that are checked together. */
#define WINDOW 16

eg_decryption_claim
eg_decryption_claim_tally(const eg_hash *he,
                          uint32_t contest,
                          uint32_t field,
                          const eg_ciphertext *ab)
{
    return (eg_decryption_claim){
        .hash = he, .contest = contest, .field = field, .tally = ab};
}

eg_decryption_claim
eg_decryption_claim_data(const eg_hash *id_hash,
                         uint32_t contest,
                         const eg_hashed_ciphertext *data)
{
    return (eg_decryption_claim){
        .hash = id_hash, .contest = contest, .data = data};
}

const eg_element *
eg_decryption_base(const eg_decryption_claim *claim)
{
    return claim->tally != NULL ? &claim->tally->alpha : &claim->data->c0;
}

void
eg_decryption_commit(const eg_group *group,
                     eg_commitment_pair *out,
                     const eg_decryption_claim *claim,
                     const eg_scalar *u)
{
    eg_fixed_base_pow(eg_group_g(group), &out->a, u);
    eg_element_pow(group, &out->b, eg_decryption_base(claim), u);
}

/** The tag and the indices of the place. */
static void
begin(eg_hasher *h,
      const eg_decryption_claim *claim,
      uint8_t tally_tag,
      uint8_t data_tag)
{
    const bool tally = claim->tally != NULL;
    eg_hasher_init(h, claim->hash, tally ? tally_tag : data_tag);
    eg_hasher_u32(h, claim->contest);
    if (tally) {
        eg_hasher_u32(h, claim->field);
    }
}

/** (A, B), or (C_0, C_1, C_2) with C_2 as c, v. */
static void
hash_ciphertext(eg_hasher *h,
                const eg_group *group,
                const eg_decryption_claim *claim)
{
    if (claim->tally != NULL) {
        eg_hasher_element(h, group, &claim->tally->alpha);
        eg_hasher_element(h, group, &claim->tally->beta);
        return;
    }
    eg_hasher_element(h, group, &claim->data->c0);
    eg_hasher_bytes(h, claim->data->c1, claim->data->c1_len);
    eg_hasher_scalar(h, group, &claim->data->c);
    eg_hasher_scalar(h, group, &claim->data->v);
}

void
eg_decryption_commitment_hash(const eg_group *group,
                              eg_hash *d,
                              const eg_decryption_claim *claim,
                              uint32_t i,
                              const eg_commitment_pair *ab,
                              const eg_element *share,
                              const uint32_t *members,
                              uint32_t members_len)
{
    eg_hasher h;
    begin(&h, claim, EG_TAG_TALLY_COMMITMENT, EG_TAG_DATA_COMMITMENT);
    eg_hasher_u32(&h, i);
    hash_ciphertext(&h, group, claim);
    eg_hasher_element(&h, group, &ab->a);
    eg_hasher_element(&h, group, &ab->b);
    eg_hasher_element(&h, group, share);
    eg_hasher_u32(&h, members_len);
    for (uint32_t m = 0; m < members_len; m++) {
        eg_hasher_u32(&h, members[m]);
    }
    eg_hasher_final(&h, d);
}

void
eg_decryption_challenge(const eg_group *group,
                        eg_scalar *c,
                        const eg_decryption_claim *claim,
                        const eg_commitment_pair *ab,
                        const eg_element *m)
{
    eg_hasher h;
    begin(&h, claim, EG_TAG_TALLY_PROOF, EG_TAG_DATA_DECRYPTION);
    hash_ciphertext(&h, group, claim);
    eg_hasher_element(&h, group, &ab->a);
    eg_hasher_element(&h, group, &ab->b);
    eg_hasher_element(&h, group, m);
    eg_hasher_final_q(&h, group, c);
}

void
eg_decryption_recommit_share_var(const eg_group *group,
                                 eg_commitment_pair *out,
                                 const eg_decryption_claim *claim,
                                 const eg_element *public_share,
                                 const eg_element *share,
                                 const eg_proof_branch *cv)
{
    eg_element power[3];
    const eg_powers jobs[] = {
        {public_share, &cv->c, 1, &power[0], NULL},
        {eg_decryption_base(claim), &cv->v, 1, &power[1], NULL},
        {share, &cv->c, 1, &power[2], NULL},
    };
    eg_powers_var(group, jobs, EG_ARRAY_LEN(jobs));

    eg_element gv;
    eg_fixed_base_pow_var(eg_group_g(group), &gv, &cv->v);
    eg_element_mul(group, &out->a, &power[0], &gv);       /* (94) */
    eg_element_mul(group, &out->b, &power[1], &power[2]); /* (95) */
}

/** Powers of a window of proofs, by proof. */
typedef struct window {
    eg_scalar c[WINDOW];
    eg_scalar v[WINDOW];
    eg_element gv[WINDOW];
    eg_element kc[WINDOW];
    eg_element av[WINDOW];
    eg_element mc[WINDOW];
    bool base_member[WINDOW];
    bool result_member[WINDOW];
    eg_powers jobs[2 * WINDOW];
} window;

/** (10.2), (10.3); (12.1), (12.2): leaves a in gv and b in av. */
static void
recommit(const eg_public_key *key,
         window *win,
         const eg_decryption_job *jobs,
         size_t len)
{
    const eg_group *group = eg_public_key_group(key);
    for (size_t i = 0; i < len; i++) {
        win->c[i] = jobs[i].proof.c;
        win->v[i] = jobs[i].proof.v;
        win->jobs[2 * i] =
            (eg_powers){eg_decryption_base(&jobs[i].claim), &win->v[i], 1,
                        &win->av[i], &win->base_member[i]};
        win->jobs[2 * i + 1] = (eg_powers){jobs[i].m, &win->c[i], 1,
                                           &win->mc[i], &win->result_member[i]};
    }
    eg_powers_var(group, win->jobs, 2 * len);
    eg_fixed_base_pow_batch_var(eg_group_g(group), win->gv, win->v, len);
    eg_fixed_base_pow_batch_var(eg_public_key_base(key), win->kc, win->c, len);
    eg_element_mul_batch(group, win->gv, win->gv, win->kc, len);
    eg_element_mul_batch(group, win->av, win->av, win->mc, len);
}

/** As eg_decryption_verify_batch_var() for at most WINDOW proofs. */
static uint32_t
verify_window(const eg_public_key *key,
              uint32_t *faults,
              const eg_decryption_job *jobs,
              size_t len)
{
    window win;
    recommit(key, &win, jobs, len);
    uint32_t all = 0;
    for (size_t i = 0; i < len; i++) {
        const eg_commitment_pair ab = {win.gv[i], win.av[i]};
        eg_scalar c;
        eg_decryption_challenge(eg_public_key_group(key), &c, &jobs[i].claim,
                                &ab, jobs[i].m);
        uint32_t bad = 0;
        if (!eg_scalar_equal(&c, &jobs[i].proof.c)) { /* (10.B), (12.B) */
            bad |= EG_DECRYPTION_BAD_CHALLENGE;
        }
        if (!win.base_member[i]) { /* X.12 */
            bad |= EG_DECRYPTION_BAD_BASE;
        }
        if (!win.result_member[i]) { /* X.12 */
            bad |= EG_DECRYPTION_BAD_RESULT;
        }
        if (faults != NULL) {
            faults[i] = bad;
        }
        all |= bad;
    }
    return all;
}

eg_status
eg_decryption_verify_batch_var(const eg_public_key *key,
                               uint32_t *faults,
                               const eg_decryption_job *jobs,
                               size_t len)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < len; i += WINDOW) {
        bad |= verify_window(key, faults != NULL ? faults + i : NULL, jobs + i,
                             len - i < WINDOW ? len - i : WINDOW);
    }
    return bad == 0 ? EG_OK : EG_REJECT;
}
