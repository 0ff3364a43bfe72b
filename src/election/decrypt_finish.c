/* SPDX-License-Identifier: Apache-2.0 */
/* From M to what people read: counts, and contest data. */
#include "base/base.h"
#include "election/decrypt.h"

static void
free_dlog(eg_dlog **dlog)
{
    eg_dlog_free(*dlog);
}

/** Items that are computed together. */
#define WINDOW 16

/** T = B / M of @p len items, eq. (82); M is in Z_p^r, so 1 / M = M^(q-1). */
static void
divide(const eg_group *group,
       eg_element *t,
       const eg_decrypt_item *item,
       const eg_decrypt_result *result,
       size_t len)
{
    eg_powers jobs[WINDOW];
    eg_element beta[WINDOW];
    eg_scalar minus_one;
    eg_scalar_from_u64(group, &minus_one, 1);
    eg_scalar_negate(group, &minus_one, &minus_one);
    for (size_t i = 0; i < len; i++) {
        jobs[i] = (eg_powers){.base = &result[i].m,
                              .exp = &minus_one,
                              .exp_len = 1,
                              .out = &t[i]};
        beta[i] = item[i].claim.tally->beta;
    }
    eg_powers_var(group, jobs, len);
    eg_element_mul_batch(group, t, t, beta, len);
}

/** t with K^t = T of @p len items from @p from on, (10.C). */
static eg_status
finish_window(const eg_decrypt_batch *batch,
              eg_decrypted_value *const out[WINDOW],
              const eg_dlog *dlog,
              const eg_decrypt_result *result,
              size_t from,
              size_t len,
              eg_error *err)
{
    const eg_decrypt_item *item = &batch->item[from];
    eg_element encoded[WINDOW];
    uint64_t t[WINDOW];
    bool found[WINDOW];
    divide(batch->election->group, encoded, item, &result[from], len);
    const eg_status status =
        eg_dlog_find_batch_var(dlog, t, found, encoded, len);
    if (status != EG_OK && status != EG_REJECT) {
        return status;
    }
    for (size_t i = 0; i < len; i++) {
        const eg_decryption_claim *claim = &item[i].claim;
        if (!found[i] || t[i] > item[i].bound) { /* X.10 */
            return eg_fail(err, EG_REJECT,
                           "contest %u, field %u: the count is not in 0..%llu",
                           (unsigned)claim->contest, (unsigned)claim->field,
                           (unsigned long long)item[i].bound);
        }
        *out[i] = (eg_decrypted_value){.encoded = encoded[i],
                                       .t = t[i],
                                       .c = result[from + i].proof.c,
                                       .v = result[from + i].proof.v};
    }
    return EG_OK;
}

/** Room for a decrypted tally of the manifest's shape. */
static eg_status
make_shape(eg_arena *arena, eg_decrypted_tally *out, const eg_manifest *m)
{
    eg_decrypted_contest *contest =
        eg_arena_alloc(arena, m->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < m->contest_len; i++) {
        contest[i].index = m->contest[i].index;
        contest[i].field_len = m->contest[i].field_len;
        contest[i].field = eg_arena_alloc(arena, contest[i].field_len,
                                          sizeof(*contest[i].field));
        if (contest[i].field == NULL) {
            return EG_ERR_MEMORY;
        }
    }
    *out =
        (eg_decrypted_tally){.contest = contest, .contest_len = m->contest_len};
    return EG_OK;
}

/** The items are the manifest's fields in order. */
static eg_status
check_items(const eg_decrypt_batch *batch, eg_error *err)
{
    const eg_manifest *m = batch->election->manifest;
    size_t at = 0;
    bool fits = batch->kind == EG_KEY_VOTE;
    for (size_t i = 0; i < m->contest_len && fits; i++) {
        for (size_t j = 0; j < m->contest[i].field_len && fits; j++, at++) {
            fits = at < batch->len && batch->item[at].claim.tally != NULL &&
                   batch->item[at].claim.contest == m->contest[i].index &&
                   batch->item[at].claim.field == m->contest[i].field[j].index;
        }
    }
    if (!fits || at != batch->len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the batch is not a tally of this manifest");
    }
    return EG_OK;
}

static uint64_t
largest_bound(const eg_decrypt_batch *batch)
{
    uint64_t max = 0;
    for (size_t i = 0; i < batch->len; i++) {
        max = batch->item[i].bound > max ? batch->item[i].bound : max;
    }
    return max;
}

eg_status
eg_decrypt_tally_finish(eg_arena *arena,
                        eg_decrypted_tally *out,
                        const eg_decrypt_batch *batch,
                        const eg_decrypt_result *result,
                        eg_error *err)
{
    const eg_election *election = batch->election;
    EG_CLEANUP(free_dlog) eg_dlog *dlog = NULL;
    eg_decrypted_tally tally;
    EG_TRY(check_items(batch, err));
    EG_TRY(make_shape(arena, &tally, election->manifest));
    EG_TRY(eg_dlog_new(election->group, &dlog,
                       eg_public_key_value(election->key[EG_KEY_VOTE]),
                       largest_bound(batch), batch->len));
    /* The items are the fields in order; windows go across contests. */
    eg_decrypted_value *field[WINDOW];
    size_t used = 0;
    size_t from = 0;
    for (size_t i = 0; i < tally.contest_len; i++) {
        for (size_t j = 0; j < tally.contest[i].field_len; j++) {
            field[used++] = &tally.contest[i].field[j];
            if (used == WINDOW || from + used == batch->len) {
                EG_TRY(
                    finish_window(batch, field, dlog, result, from, used, err));
                from += used;
                used = 0;
            }
        }
    }
    *out = tally;
    return EG_OK;
}

eg_status
eg_decrypt_data_finish(const eg_election *election,
                       uint8_t *data,
                       const eg_decrypt_item *item,
                       const eg_decrypt_result *result)
{
    if (item->claim.data == NULL) {
        return EG_ERR_ARGUMENT;
    }
    const eg_hashed_place place = eg_hashed_place_data(
        item->claim.hash, item->claim.contest,
        eg_public_key_value(election->key[EG_KEY_DATA]), NULL);
    return eg_hashed_decrypt(election->group, data, &place, item->claim.data,
                             &result->m); /* (104)-(106) */
}
