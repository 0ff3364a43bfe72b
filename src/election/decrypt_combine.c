/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Combining what the guardians of a quorum sent.  Nothing is given out before
 * its final proof holds; where one fails, each guardian's part is looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "base/crew.h"
#include "election/decrypt.h"

/** Every guardian has responded. */
static eg_status
check_responses(const eg_decrypt_batch *batch,
                const eg_scalar *const *response,
                eg_blame *blame,
                eg_error *err)
{
    for (size_t j = 0; j < batch->quorum->len; j++) {
        if (response[j] == NULL) {
            return eg_blame_reject(
                blame,
                (eg_blame){.guardian = batch->quorum->index[j],
                           .reason = EG_BLAME_MISSING},
                batch, err);
        }
    }
    return EG_OK;
}

/** What the results of all items are made of. */
typedef struct combination {
    const eg_decrypt_batch *batch;
    const eg_decrypt_messages *messages;
    eg_decrypt_result *out;
} combination;

static eg_status
combine_item(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    (void)err;
    const combination *c = context;
    const eg_decrypt_batch *batch = c->batch;
    const eg_group *group = batch->election->group;
    eg_decrypt_joint joint;
    eg_scalar v;
    eg_scalar_from_u64(group, &v, 0);
    eg_decrypt_accumulate(batch, &joint, c->messages->reveal, i);
    for (size_t j = 0; j < batch->quorum->len; j++) { /* (93), (103) */
        eg_scalar_add(group, &v, &v, &c->messages->response[j][i]);
    }
    c->out[i].m = joint.m;
    c->out[i].proof = (eg_proof_branch){.c = joint.c, .v = v};
    return EG_OK;
}

/* -- who is at fault ------------------------------------------------------- */

/** What is wrong with one guardian's part of one item: eqs. (94), (95). */
static eg_blame_reason
judge_part(const eg_decrypt_batch *batch,
           const eg_decrypt_messages *messages,
           const eg_scalar *c,
           const eg_guardian_public *guardian,
           size_t position,
           size_t item)
{
    const eg_group *group = batch->election->group;
    const eg_decrypt_reveal *r = &messages->reveal[position][item];
    eg_proof_branch cv = {.v = messages->response[position][item]};
    eg_scalar_mul(group, &cv.c, c, &batch->quorum->w[position]); /* (91) */
    if (!eg_element_is_member_var(group, &r->share)) {
        return EG_BLAME_SHARE;
    }
    eg_element public_share;
    eg_commitment_pair ab;
    eg_share_public_key(group, &public_share, batch->kind, guardian,
                        batch->election->n, batch->quorum->index[position]);
    eg_decryption_recommit_share_var(group, &ab, &batch->item[item].claim,
                                     &public_share, &r->share, &cv);
    if (!eg_element_equal_var(&ab.a, &r->ab.a)) { /* (94) */
        return EG_BLAME_RESPONSE;
    }
    if (!eg_element_equal_var(&ab.b, &r->ab.b)) { /* (95) */
        return EG_BLAME_SHARE;
    }
    return EG_BLAME_NONE;
}

static eg_status
find_culprit(const eg_decrypt_batch *batch,
             const eg_decrypt_messages *messages,
             const eg_scalar *c,
             const eg_guardian_public *guardian,
             size_t item,
             eg_blame *blame,
             eg_error *err)
{
    for (size_t j = 0; j < batch->quorum->len; j++) {
        const eg_blame_reason reason =
            judge_part(batch, messages, c, guardian, j, item);
        if (reason != EG_BLAME_NONE) {
            return eg_blame_reject(
                blame,
                (eg_blame){.guardian = batch->quorum->index[j],
                           .reason = reason,
                           .item = item},
                batch, err);
        }
    }
    return eg_fail(err, EG_REJECT,
                   "contest %u: the proof fails although each guardian's part "
                   "is right: the ciphertext or the joint key is not the "
                   "election's",
                   (unsigned)batch->item[item].claim.contest);
}

/** Items whose final proofs are checked together. */
#define WINDOW 16

/** The final proofs of window @p at; faults of each of its items. */
static eg_status
check_window(const combination *c, uint32_t faults[WINDOW], size_t at)
{
    const eg_decrypt_batch *batch = c->batch;
    const size_t from = at * WINDOW;
    const size_t left = batch->len - from;
    const size_t len = left < WINDOW ? left : WINDOW;
    eg_decryption_job job[WINDOW];
    for (size_t i = 0; i < len; i++) {
        job[i] = (eg_decryption_job){.claim = batch->item[from + i].claim,
                                     .m = &c->out[from + i].m,
                                     .proof = c->out[from + i].proof};
    }
    return eg_decryption_verify_batch_var(batch->election->key[batch->kind],
                                          faults, job, len);
}

static eg_status
window_holds(void *context, unsigned worker, size_t at, eg_error *err)
{
    (void)worker;
    (void)err;
    uint32_t faults[WINDOW] = {0};
    return check_window(context, faults, at);
}

static size_t
windows(const eg_decrypt_batch *batch)
{
    return batch->len / WINDOW + (batch->len % WINDOW != 0 ? 1 : 0);
}

/** Some final proof fails: find the first and who is at fault. */
static eg_status
find_failing(const combination *c,
             const eg_guardian_public *guardian,
             eg_blame *blame,
             eg_error *err)
{
    for (size_t at = 0; at < windows(c->batch); at++) {
        uint32_t faults[WINDOW] = {0};
        const eg_status status = check_window(c, faults, at);
        for (size_t i = 0; i < WINDOW && status == EG_REJECT; i++) {
            if (faults[i] != 0) {
                const size_t item = at * WINDOW + i;
                return find_culprit(c->batch, c->messages,
                                    &c->out[item].proof.c, guardian, item,
                                    blame, err);
            }
        }
        EG_TRY(status);
    }
    return eg_fail(err, EG_REJECT, "a final proof fails");
}

/** The final proofs of all items; a failing one leads to its culprit. */
static eg_status
check_results(combination *c,
              const eg_guardian_public *guardian,
              eg_blame *blame,
              eg_error *err)
{
    const eg_status status = eg_crew_each(c->batch->threads, windows(c->batch),
                                          window_holds, c, err);
    return status == EG_REJECT ? find_failing(c, guardian, blame, err) : status;
}

eg_status
eg_decrypt_combine(const eg_decrypt_batch *batch,
                   eg_decrypt_result *out,
                   const eg_guardian_public *guardian,
                   const eg_decrypt_messages *messages,
                   eg_blame *blame,
                   eg_error *err)
{
    memset(out, 0, batch->len * sizeof(*out));
    EG_TRY(eg_decrypt_batch_check(batch, err));
    EG_TRY(eg_decrypt_check_reveals(batch, messages->commitment,
                                    messages->reveal, blame, err));
    EG_TRY(check_responses(batch, messages->response, blame, err));
    combination c = {.batch = batch, .messages = messages, .out = out};
    eg_status status =
        eg_crew_each(batch->threads, batch->len, combine_item, &c, err);
    if (status == EG_OK) {
        status = check_results(&c, guardian, blame, err);
    }
    if (status != EG_OK) {
        memset(out, 0, batch->len * sizeof(*out));
    }
    return status;
}
