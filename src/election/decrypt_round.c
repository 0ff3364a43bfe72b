/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's three steps of a verifiable decryption: commit, reveal, respond.
 *
 * The random u_i of a batch answer one challenge.  So the object that holds
 * them has no way out of memory, walks through its steps once, and forgets them
 * with the answer or with the first thing that is wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "base/crew.h"
#include "base/secret.h"
#include "election/decrypt.h"

typedef enum round_step { STEP_COMMITTED, STEP_REVEALED, STEP_OVER } round_step;

struct eg_decrypt_round {
    eg_decrypt_batch batch;
    round_step step;
    size_t position; /**< The own one in the quorum. */
    eg_scalar z;     /**< z_i or z-hat_i: secret. */
    eg_scalar *u;    /**< One an item: secret. */
    eg_decrypt_reveal *reveal;
    eg_hash *commitment; /**< d_j of all, by position; first the own one. */
};

/** End the attempt: nothing can be answered any more. */
static void
forget(eg_decrypt_round *round)
{
    round->step = STEP_OVER;
    eg_wipe(&round->z, sizeof(round->z));
    if (round->u != NULL) {
        eg_wipe(round->u, round->batch.len * sizeof(*round->u));
    }
}

void
eg_decrypt_round_free(eg_decrypt_round *round)
{
    if (round == NULL) {
        return;
    }
    forget(round);
    free(round->u);
    free(round->reveal);
    free(round->commitment);
    free(round);
}

static void
free_unfinished(eg_decrypt_round **round)
{
    eg_decrypt_round_free(*round);
}

/* -- commit ---------------------------------------------------------------- */

/** Items that are computed together. */
#define WINDOW 16

/** How many windows a batch has. */
static size_t
windows(const eg_decrypt_batch *batch)
{
    return batch->len / WINDOW + (batch->len % WINDOW != 0 ? 1 : 0);
}

/** How many items the window from @p from has. */
static size_t
window_len(const eg_decrypt_batch *batch, size_t from)
{
    return batch->len - from < WINDOW ? batch->len - from : WINDOW;
}

/** A of every item of a window is in Z_p^r, or the key would leak outside. */
static eg_status
check_tally(void *context, unsigned worker, size_t window, eg_error *err)
{
    (void)worker;
    const eg_decrypt_batch *batch = context;
    const size_t from = window * WINDOW;
    const size_t len = window_len(batch, from);
    eg_element base[WINDOW] = {0}; /* some compilers think of len = 0 */
    bool member[WINDOW];
    for (size_t i = 0; i < len; i++) {
        base[i] = *eg_decryption_base(&batch->item[from + i].claim);
    }
    eg_element_is_member_batch_var(batch->election->group, member, base, len);
    for (size_t i = 0; i < len; i++) {
        const eg_decryption_claim *claim = &batch->item[from + i].claim;
        if (!member[i]) {
            return eg_fail(err, EG_REJECT,
                           "contest %u, field %u: A is not in the group",
                           (unsigned)claim->contest, (unsigned)claim->field);
        }
    }
    return EG_OK;
}

/** C_0 of an item is in Z_p^r and its Schnorr proof holds, eq. (69). */
static eg_status
check_data(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    const eg_decrypt_batch *batch = context;
    const eg_decryption_claim *claim = &batch->item[i].claim;
    const eg_hashed_place place = eg_hashed_place_data(
        claim->hash, claim->contest,
        eg_public_key_value(batch->election->key[EG_KEY_DATA]), NULL);
    return eg_hashed_verify_var(batch->election->group, NULL, &place,
                                claim->data) == EG_OK
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "contest %u, data: the Schnorr proof fails (X.69)",
                         (unsigned)claim->contest);
}

static eg_status
check_items(const eg_decrypt_batch *batch, eg_error *err)
{
    eg_decrypt_batch own = *batch;
    return batch->kind == EG_KEY_VOTE
               ? eg_crew_each(batch->threads, windows(batch), check_tally, &own,
                              err)
               : eg_crew_each(batch->threads, batch->len, check_data, &own,
                              err);
}

static eg_status
new_round(eg_decrypt_round **out, const eg_decrypt_batch *batch)
{
    EG_CLEANUP(free_unfinished) eg_decrypt_round *r = calloc(1, sizeof(*r));
    size_t hashes = 0;
    if (r == NULL) {
        return EG_ERR_MEMORY;
    }
    if (!eg_size_mul(&hashes, batch->len, batch->quorum->len)) {
        return EG_ERR_LIMIT;
    }
    r->batch = *batch;
    r->u = calloc(batch->len + 1, sizeof(*r->u));
    r->reveal = calloc(batch->len + 1, sizeof(*r->reveal));
    r->commitment = calloc(hashes + 1, sizeof(*r->commitment));
    if (r->u == NULL || r->reveal == NULL || r->commitment == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = r;
    r = NULL;
    return EG_OK;
}

/** (a_i, b_i) and M_i of the items of a window: eqs. (84), (87), (96), (98). */
static eg_status
commit_window(void *context, unsigned worker, size_t window, eg_error *err)
{
    (void)worker;
    (void)err;
    eg_decrypt_round *round = context;
    const eg_decrypt_batch *batch = &round->batch;
    const size_t from = window * WINDOW;
    const eg_group *group = batch->election->group;
    const size_t len = window_len(batch, from);
    EG_SECRET_ARRAY(eg_scalar, exp, 2 * WINDOW); /* u_i, then z_i */
    eg_element base[2 * WINDOW];
    eg_element a[WINDOW];
    for (size_t i = 0; i < len; i++) {
        base[i] = *eg_decryption_base(&batch->item[from + i].claim);
        base[len + i] = base[i];
        exp[i] = round->u[from + i];
        exp[len + i] = round->z;
    }
    eg_fixed_base_pow_batch(eg_group_g(group), a, exp, len);
    eg_element_pow_batch(group, base, base, exp, 2 * len);
    for (size_t i = 0; i < len; i++) {
        round->reveal[from + i] = (eg_decrypt_reveal){
            .ab = {.a = a[i], .b = base[i]}, .share = base[len + i]};
    }
    /* Revealed in the next step. */
    EG_DECLASSIFY(&round->reveal[from], len * sizeof(*round->reveal));
    return EG_OK;
}

/** Draw the u_i; commit to everything by the hashes d_i. */
static eg_status
commit(eg_decrypt_round *round, eg_rng *rng)
{
    const eg_decrypt_batch *batch = &round->batch;
    const eg_quorum *quorum = batch->quorum;
    const eg_group *group = batch->election->group;
    for (size_t i = 0; i < batch->len; i++) {
        EG_TRY(eg_scalar_random(group, &round->u[i], rng));
    }
    EG_TRY(eg_crew_each(batch->threads, windows(batch), commit_window, round,
                        NULL));
    for (size_t i = 0; i < batch->len; i++) {
        const eg_decrypt_reveal *r = &round->reveal[i];
        eg_decryption_commitment_hash(group, &round->commitment[i],
                                      &batch->item[i].claim,
                                      quorum->index[round->position], &r->ab,
                                      &r->share, quorum->index, quorum->len);
    }
    return EG_OK;
}

eg_status
eg_decrypt_round_new(eg_decrypt_round **out,
                     eg_hash *commitment,
                     const eg_decrypt_batch *batch,
                     const eg_guardian_key *key,
                     eg_rng *rng,
                     eg_error *err)
{
    EG_TRY(eg_decrypt_batch_check(batch, err));
    const size_t position = eg_quorum_position(batch->quorum, key->index);
    if (position == batch->quorum->len || key->n != batch->election->n ||
        key->k != batch->election->k) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "guardian %u is not in this quorum",
                       (unsigned)key->index);
    }
    EG_TRY(check_items(batch, err));

    EG_CLEANUP(free_unfinished) eg_decrypt_round *round = NULL;
    EG_TRY(new_round(&round, batch));
    round->position = position;
    round->z = key->share[batch->kind];
    EG_TRY(commit(round, rng));
    memcpy(commitment, round->commitment, batch->len * sizeof(*commitment));
    round->step = STEP_COMMITTED;
    *out = round;
    round = NULL;
    return EG_OK;
}

/* -- reveal ---------------------------------------------------------------- */

/** Everybody has committed, and what I sent is what the others got. */
static eg_status
check_commitments(const eg_decrypt_round *round,
                  const eg_hash *const *commitment,
                  eg_blame *blame,
                  eg_error *err)
{
    const eg_decrypt_batch *batch = &round->batch;
    for (size_t j = 0; j < batch->quorum->len; j++) {
        if (commitment[j] == NULL) {
            return eg_blame_reject(
                blame,
                (eg_blame){.guardian = batch->quorum->index[j],
                           .reason = EG_BLAME_MISSING},
                batch, err);
        }
    }
    for (size_t i = 0; i < batch->len; i++) {
        if (!eg_hash_equal(&commitment[round->position][i],
                           &round->commitment[i])) {
            return eg_blame_reject(
                blame,
                (eg_blame){.guardian = batch->quorum->index[round->position],
                           .reason = EG_BLAME_MEDIATOR,
                           .item = i},
                batch, err);
        }
    }
    return EG_OK;
}

eg_status
eg_decrypt_round_reveal(eg_decrypt_round *round,
                        eg_decrypt_reveal *out,
                        const eg_hash *const *commitment,
                        eg_blame *blame,
                        eg_error *err)
{
    if (round->step != STEP_COMMITTED) {
        return eg_fail(err, EG_ERR_STATE,
                       "this attempt has revealed before: begin a new one");
    }
    EG_TRY(check_commitments(round, commitment, blame, err));
    const size_t len = round->batch.len;
    for (size_t j = 0; j < round->batch.quorum->len; j++) {
        memcpy(&round->commitment[j * len], commitment[j],
               len * sizeof(**commitment));
    }
    memcpy(out, round->reveal, len * sizeof(*out));
    round->step = STEP_REVEALED;
    return EG_OK;
}

/* -- respond --------------------------------------------------------------- */

/** The reveals against the commitments that were kept. */
static eg_status
check_reveals(const eg_decrypt_round *round,
              const eg_decrypt_reveal *const *reveal,
              eg_blame *blame,
              eg_error *err)
{
    const eg_decrypt_batch *batch = &round->batch;
    const eg_hash *kept[EG_GUARDIANS_MAX];
    for (size_t j = 0; j < batch->quorum->len; j++) {
        kept[j] = &round->commitment[j * batch->len];
    }
    return eg_decrypt_check_reveals(batch, kept, reveal, blame, err);
}

/** What the answers to all items are made of. */
typedef struct answer {
    const eg_decrypt_round *round;
    const eg_decrypt_reveal *const *reveal;
    eg_scalar *v;
} answer;

static eg_status
respond_item(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    (void)err;
    const answer *a = context;
    const eg_decrypt_round *round = a->round;
    const eg_group *group = round->batch.election->group;
    eg_scalar *v = &a->v[i];
    eg_decrypt_joint joint;
    eg_scalar c;
    eg_decrypt_accumulate(&round->batch, &joint, a->reveal, i);
    eg_scalar_mul(group, &c, &joint.c,
                  &round->batch.quorum->w[round->position]); /* (91) */
    eg_proof_respond(group, v, &round->u[i], &c, &round->z); /* (92), (102) */
    EG_DECLASSIFY(v, sizeof(*v));                            /* u_i hides z_i */
    return EG_OK;
}

eg_status
eg_decrypt_round_respond(eg_decrypt_round *round,
                         eg_scalar *v,
                         const eg_decrypt_reveal *const *reveal,
                         eg_blame *blame,
                         eg_error *err)
{
    if (round->step != STEP_REVEALED) {
        return eg_fail(err, EG_ERR_STATE,
                       round->step == STEP_OVER
                           ? "this attempt is over: begin a new one"
                           : "this attempt has not revealed yet");
    }
    eg_status status = check_reveals(round, reveal, blame, err);
    if (status == EG_OK) {
        answer a = {.round = round, .reveal = reveal, .v = v};
        status = eg_crew_each(round->batch.threads, round->batch.len,
                              respond_item, &a, err);
    }
    forget(round);
    return status;
}
