/* SPDX-License-Identifier: Apache-2.0 */
/* What a quorum decrypts: the fields of a tally, or contest data. */
#include "base/base.h"
#include "election/decrypt.h"

/** Bound of eg_dlog_new(). */
#define TALLY_MAX (UINT64_C(1) << 48)

static eg_status
bound_of(uint64_t *out, const eg_field *field, uint64_t weight, eg_error *err)
{
    if (field->bound != 0 && weight > TALLY_MAX / field->bound) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "the tally of \"%s\" could be over 2^48", field->id);
    }
    *out = weight * field->bound; /* not the number of ballots: G16 */
    return EG_OK;
}

static eg_status
fit_contest(const eg_contest *contest,
            const eg_tally_contest *tally,
            eg_error *err)
{
    if (tally->index != contest->index ||
        tally->field_len != contest->field_len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the tally of contest %u does not fit the manifest",
                       (unsigned)contest->index);
    }
    return EG_OK;
}

static eg_status
add_contest(const eg_election *election,
            eg_decrypt_item *out,
            const eg_contest *contest,
            const eg_tally_contest *tally,
            eg_error *err)
{
    for (size_t i = 0; i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        out[i].claim =
            eg_decryption_claim_tally(&election->extended_hash, contest->index,
                                      field->index, &tally->field[i]);
        EG_TRY(bound_of(&out[i].bound, field, tally->cast_weight, err));
    }
    return EG_OK;
}

eg_status
eg_decrypt_items_tally(const eg_election *election,
                       eg_arena *arena,
                       const eg_decrypt_item **item,
                       size_t *len,
                       const eg_tally *tally,
                       eg_error *err)
{
    const eg_manifest *manifest = election->manifest;
    if (tally->contest_len != manifest->contest_len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the tally has %zu contests, the manifest %zu",
                       tally->contest_len, manifest->contest_len);
    }
    size_t count = 0;
    for (size_t i = 0; i < manifest->contest_len; i++) {
        EG_TRY(fit_contest(&manifest->contest[i], &tally->contest[i], err));
        count += manifest->contest[i].field_len;
    }
    eg_decrypt_item *items = eg_arena_alloc(arena, count, sizeof(*items));
    if (items == NULL) {
        return EG_ERR_MEMORY;
    }
    size_t at = 0;
    for (size_t i = 0; i < manifest->contest_len; i++) {
        EG_TRY(add_contest(election, &items[at], &manifest->contest[i],
                           &tally->contest[i], err));
        at += manifest->contest[i].field_len;
    }
    *item = items;
    *len = count;
    return EG_OK;
}

eg_status
eg_decrypt_item_data(eg_decrypt_item *out,
                     const eg_encrypted_ballot *ballot,
                     uint32_t contest_index,
                     eg_error *err)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *contest = &ballot->contest[i];
        if (contest->index == contest_index && contest->data != NULL) {
            *out = (eg_decrypt_item){
                .claim = eg_decryption_claim_data(
                    &ballot->id_hash, contest_index, contest->data)};
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_NOT_FOUND,
                   "the ballot has no data for contest %u",
                   (unsigned)contest_index);
}

eg_status
eg_decrypt_batch_check(const eg_decrypt_batch *batch, eg_error *err)
{
    const eg_quorum *quorum = batch->quorum;
    if (quorum->n != batch->election->n || quorum->k != batch->election->k ||
        quorum->len < quorum->k || quorum->len > quorum->n) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the quorum is not one of this election");
    }
    for (size_t i = 0; i < batch->len; i++) {
        const eg_decryption_claim *claim = &batch->item[i].claim;
        const bool fits = batch->kind == EG_KEY_VOTE
                              ? claim->tally != NULL && claim->data == NULL
                              : claim->data != NULL && claim->tally == NULL;
        if (!fits) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "item %zu is of another kind than the batch", i);
        }
    }
    return EG_OK;
}
