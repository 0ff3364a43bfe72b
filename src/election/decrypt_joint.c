/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every guardian and the combiner compute alike from the reveals: that
 * they are what was committed to, the products, and the challenge.
 */
#include "base/base.h"
#include "election/decrypt.h"

static eg_status
check_reveal(const eg_decrypt_batch *batch,
             const eg_hash *commitment,
             const eg_decrypt_reveal *reveal,
             size_t position,
             eg_blame *blame,
             eg_error *err)
{
    const eg_quorum *quorum = batch->quorum;
    eg_blame found = {.guardian = quorum->index[position],
                      .reason = EG_BLAME_MISSING};
    if (commitment == NULL || reveal == NULL) {
        return eg_blame_reject(blame, found, batch, err);
    }
    found.reason = EG_BLAME_COMMITMENT;
    for (size_t i = 0; i < batch->len; i++) {
        eg_hash d;
        eg_decryption_commitment_hash(
            batch->election->group, &d, &batch->item[i].claim, found.guardian,
            &reveal[i].ab, &reveal[i].share, quorum->index, quorum->len);
        if (!eg_hash_equal(&d, &commitment[i])) { /* (88), (99) */
            found.item = i;
            return eg_blame_reject(blame, found, batch, err);
        }
    }
    return EG_OK;
}

eg_status
eg_decrypt_check_reveals(const eg_decrypt_batch *batch,
                         const eg_hash *const *commitment,
                         const eg_decrypt_reveal *const *reveal,
                         eg_blame *blame,
                         eg_error *err)
{
    for (size_t j = 0; j < batch->quorum->len; j++) {
        EG_TRY(check_reveal(batch, commitment[j], reveal[j], j, blame, err));
    }
    return EG_OK;
}

/** Shares that are raised together. */
#define WINDOW 16

void
eg_quorum_product_var(const eg_group *group,
                      eg_element *out,
                      const eg_quorum *quorum,
                      const eg_element *const *share)
{
    eg_element_one(group, out);
    for (size_t from = 0; from < quorum->len; from += WINDOW) {
        const size_t left = quorum->len - from;
        const size_t len = left < WINDOW ? left : WINDOW;
        eg_element power[WINDOW];
        eg_powers jobs[WINDOW];
        for (size_t j = 0; j < len; j++) {
            jobs[j] = (eg_powers){.base = share[from + j],
                                  .exp = &quorum->w[from + j],
                                  .exp_len = 1,
                                  .out = &power[j]};
        }
        eg_powers_var(group, jobs, len);
        for (size_t j = 0; j < len; j++) {
            eg_element_mul(group, out, out, &power[j]);
        }
    }
}

void
eg_decrypt_accumulate(const eg_decrypt_batch *batch,
                      eg_decrypt_joint *out,
                      const eg_decrypt_reveal *const *reveal,
                      size_t item)
{
    const eg_group *group = batch->election->group;
    const eg_quorum *quorum = batch->quorum;
    const eg_element *share[EG_GUARDIANS_MAX];
    eg_element_one(group, &out->ab.a);
    out->ab.b = out->ab.a;
    for (size_t j = 0; j < quorum->len; j++) {
        const eg_decrypt_reveal *r = &reveal[j][item];
        share[j] = &r->share;
        eg_element_mul(group, &out->ab.a, &out->ab.a, &r->ab.a);
        eg_element_mul(group, &out->ab.b, &out->ab.b, &r->ab.b);
    }
    eg_quorum_product_var(group, &out->m, quorum, share);
    eg_decryption_challenge(group, &out->c, &batch->item[item].claim, &out->ab,
                            &out->m);
}
