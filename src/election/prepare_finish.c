/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The voter has chosen: select what was prepared, hash, done.
 *
 * Which value of a field and which sum of a contest it is must not show.  So
 * every selection reads its whole table and keeps one row by a mask.
 */
#include <electionguard/contest_data.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/code.h"
#include "election/ct.h"
#include "election/encrypt.h"
#include "election/prepare.h"
#include "election/selections.h"

/** What there is of limbs in a row of a table. */
#define WORDS(type) (sizeof(type) / sizeof(uint64_t))

_Static_assert(sizeof(eg_encoded_element) % sizeof(uint64_t) == 0 &&
                   sizeof(eg_proof_branch) % sizeof(uint64_t) == 0,
               "rows are whole words");

/**
 * out = row @p index of a table of @p rows rows of @p words words.
 *
 * Reads all of it.  The words are copied as they lie, whatever they mean.
 */
static void
pick(void *out, const void *table, size_t words, size_t rows, uint64_t index)
{
    typedef uint64_t __attribute__((may_alias)) word;
    word *to = out;
    for (size_t w = 0; w < words; w++) {
        to[w] = 0;
    }
    for (size_t r = 0; r < rows; r++) {
        const uint64_t mask = eg_value_barrier(ct_equal(r, index));
        const word *from = (const word *)table + r * words;
        for (size_t w = 0; w < words; w++) {
            to[w] |= from[w] & mask;
        }
    }
}

/** The chosen row of a table of proofs. */
static eg_status
pick_proof(eg_arena *arena,
           const eg_proof_branch **out,
           size_t *out_len,
           const eg_proof_branch *table,
           size_t branches,
           uint32_t index)
{
    eg_proof_branch *proof = eg_arena_alloc(arena, branches, sizeof(*proof));
    if (proof == NULL) {
        return EG_ERR_MEMORY;
    }
    pick(proof, table, branches * WORDS(eg_proof_branch), branches, index);
    EG_DECLASSIFY(proof, branches * sizeof(*proof)); /* will be published */
    *out = proof;
    *out_len = branches;
    return EG_OK;
}

/** A field's ciphertext and proof; hashes the former. */
static eg_status
finish_field(const eg_group *group,
             eg_arena *arena,
             eg_encrypted_field *out,
             eg_hasher *h,
             const eg_prepared_field *field,
             uint32_t value)
{
    const size_t values = (size_t)field->bound + 1;
    eg_encoded_element beta;
    pick(&beta, field->beta, WORDS(beta), values, value);
    EG_DECLASSIFY(&beta, sizeof(beta)); /* will be published */
    out->ct.alpha = field->alpha.x;
    out->ct.beta = beta.x;
    eg_hasher_bytes(h, field->alpha.bytes, eg_group_element_len(group));
    eg_hasher_bytes(h, beta.bytes, eg_group_element_len(group));
    return pick_proof(arena, &out->proof, &out->proof_len, field->proof, values,
                      value);
}

/** Contest data of one contest, eqs. (63)-(69). */
static eg_status
finish_data(const eg_group *group,
            eg_arena *arena,
            const eg_hashed_ciphertext **out,
            eg_prepared_contest *c,
            const eg_plain_contest *plain,
            eg_error *err)
{
    eg_hashed_ciphertext *data = eg_arena_alloc(arena, 1, sizeof(*data));
    if (data == NULL) {
        return EG_ERR_MEMORY;
    }
    data->c1_len = c->mask_len;
    data->c1 = eg_arena_alloc(arena, data->c1_len, 1);
    if (data->c1 == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(eg_contest_data_write(c->block, c->contest, plain, err));
    eg_hashed_finish(group, data, &c->data, c->mask, &c->transcript, c->block,
                     &c->xi);
    EG_DECLASSIFY(data->c1, data->c1_len); /* will be published */
    EG_DECLASSIFY(&data->c, sizeof(data->c));
    EG_DECLASSIFY(&data->v, sizeof(data->v));
    *out = data;
    return EG_OK;
}

/** The proof of what the fields, now of these values, add up to. */
static eg_status
finish_relation(eg_arena *arena,
                const eg_proof_branch **out,
                size_t *out_len,
                const eg_prepared_contest *c,
                eg_relation relation)
{
    if (c->relation[relation] == NULL) {
        return EG_OK;
    }
    uint32_t first;
    const size_t sums = eg_prepared_sums(relation, c->contest, &first);
    EG_SECRET(uint32_t, sum);
    sum = eg_relation_value(relation, c->contest, c->value);
    return pick_proof(arena, out, out_len, c->relation[relation], sums,
                      sum - first);
}

static eg_status
finish_relations(eg_arena *arena,
                 eg_encrypted_contest *out,
                 const eg_prepared_contest *c)
{
    size_t one;
    EG_TRY(finish_relation(arena, &out->limit_proof, &out->limit_proof_len, c,
                           EG_RELATION_LIMIT));
    EG_TRY(finish_relation(arena, &out->difference_proof, &one, c,
                           EG_RELATION_DIFFERENCE));
    return finish_relation(arena, &out->null_proof, &out->null_proof_len, c,
                           EG_RELATION_NULL_VOTE);
}

/** One contest with its hash, eq. (70). */
static eg_status
finish_contest(const eg_prepared_ballot *p,
               eg_arena *arena,
               eg_encrypted_contest *out,
               eg_prepared_contest *c,
               const eg_plain_contest *plain,
               eg_error *err)
{
    const eg_group *group = p->election->group;
    const eg_contest *contest = c->contest;
    EG_TRY(eg_encrypt_check_contest(contest, plain, err));
    eg_encrypted_field *field =
        eg_arena_alloc(arena, contest->field_len, sizeof(*field));
    if (field == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = (eg_encrypted_contest){.index = contest->index,
                                  .field = field,
                                  .field_len = contest->field_len};
    EG_SECRET(eg_outcome, outcome);
    eg_selections_judge(&outcome, c->value, contest, plain);
    eg_hasher h;
    eg_contest_hash_begin(&h, &p->id_hash, contest->index);
    for (size_t f = 0; f < contest->field_len; f++) {
        EG_TRY(finish_field(group, arena, &field[f], &h, &c->field[f],
                            c->value[f]));
    }
    EG_TRY(finish_relations(arena, out, c));
    if (c->mask_len > 0) {
        EG_TRY(finish_data(group, arena, &out->data, c, plain, err));
    }
    eg_contest_hash_end(group, &out->hash, &h, c->c0.bytes, out->data);
    return EG_OK;
}

/** The encrypted ballot nonce was made beforehand; copy it. */
static eg_status
copy_nonce(eg_arena *arena,
           eg_hashed_ciphertext *out,
           const eg_hashed_ciphertext *nonce)
{
    *out = *nonce;
    out->c1 = eg_arena_copy(arena, nonce->c1, nonce->c1_len);
    return out->c1 == NULL ? EG_ERR_MEMORY : EG_OK;
}

static eg_status
finish(eg_prepared_ballot *p,
       eg_arena *arena,
       eg_encrypted_ballot *b,
       const eg_encrypt_request *request,
       eg_error *err)
{
    const eg_ballot_style *style = NULL;
    EG_TRY(
        eg_encrypt_check_request(p->election->manifest, &style, request, err));
    if (style != p->style || request->seed != NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the ballot was prepared for style \"%s\" and with a "
                       "seed of its own",
                       p->style->id);
    }
    EG_TRY(eg_encrypt_begin(b, arena, request, style, err));
    b->id = p->seed->id;
    b->id_hash = p->id_hash;
    eg_encrypted_contest *contest =
        eg_arena_alloc(arena, p->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < p->contest_len; i++) {
        EG_TRY(finish_contest(
            p, arena, &contest[i], &p->contest[i],
            eg_encrypt_find_plain(request->plain, style->contest[i]), err));
    }
    b->contest = contest;
    b->contest_len = p->contest_len;
    EG_TRY(copy_nonce(arena, &b->nonce, p->nonce));
    eg_confirmation_code(&b->code, b);
    return EG_OK;
}

eg_status
eg_prepared_ballot_finish(eg_prepared_ballot *prepared,
                          eg_arena *arena,
                          eg_encrypted_ballot *out,
                          const eg_encrypt_request *request,
                          eg_error *err)
{
    if (prepared->used) {
        return eg_fail(err, EG_ERR_STATE,
                       "the prepared ballot was used before");
    }
    prepared->used = true;
    eg_encrypted_ballot ballot = {0};
    EG_TRY(finish(prepared, arena, &ballot, request, err));
    if (request->seed_out != NULL) {
        *request->seed_out = *prepared->seed;
    }
    *out = ballot;
    return EG_OK;
}
