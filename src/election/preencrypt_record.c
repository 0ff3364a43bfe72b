/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The recording tool, for cast ballots.
 *
 * Which vectors of a contest are published says nothing while nobody knows
 * whose they are.  So a selection is a mask for each vector, and the vectors
 * that are taken come out in the order of their hashes, by masks again.  From
 * there on they are public, and their product is an ordinary contest; only the
 * nonces and the values under the proofs stay secret.
 */
#include <string.h>

#include <electionguard/preencrypt.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/ct.h"
#include "election/preencrypt.h"
#include "election/proof_list.h"

#define SCRATCH_MAX ((size_t)1 << 30)

/** The work on one ballot. */
typedef struct job {
    const eg_election *election;
    eg_arena *arena;   /* results */
    eg_arena *scratch; /* the proofs' witnesses */
    eg_arena *passing; /* of one contest */
    eg_error *err;
    const eg_pre_return *request;
    eg_encrypted_contest *contest;
    eg_pre_cast_contest *pre;
    eg_ciphertext *sum; /* of each contest */

    eg_proof_list proofs;
} job;

static void
job_end(job *j)
{
    eg_arena_free(j->scratch);
    eg_arena_free(j->passing);
}

/* -- the marks -------------------------------------------------------------- */

static const eg_marked_contest *
find_marks(const eg_pre_return *request, uint32_t index)
{
    for (size_t i = 0; i < request->contest_len; i++) {
        if (request->contest[i].index == index) {
            return &request->contest[i];
        }
    }
    return NULL;
}

/** Every marked contest is on the ballot, and once. */
static eg_status
check_marks(const job *j, const eg_ballot_style *style)
{
    for (size_t i = 0; i < j->request->contest_len; i++) {
        const eg_marked_contest *marks = &j->request->contest[i];
        bool known = false;
        for (size_t s = 0; s < style->contest_len; s++) {
            known |= style->contest[s] == marks->index;
        }
        if (!known || find_marks(j->request, marks->index) != marks) {
            return eg_fail(j->err, EG_ERR_ARGUMENT,
                           "contest %u is not on ballot style \"%s\", or is "
                           "marked twice",
                           (unsigned)marks->index, style->id);
        }
        const size_t options =
            eg_manifest_contest(j->election->manifest, marks->index)
                ->option_len;
        if (marks->selection != NULL && marks->selection_len != options) {
            return eg_fail(j->err, EG_ERR_ARGUMENT,
                           "contest %u: %zu selections for %zu options",
                           (unsigned)marks->index, marks->selection_len,
                           options);
        }
    }
    return EG_OK;
}

/** Take the vector whose code is @p text; the codes are public by now. */
static eg_status
take_code(const job *j,
          uint64_t *take,
          const eg_pre_contest *made,
          const char *text)
{
    char code[EG_TRIM_CHARS] = {0};
    const size_t len = strlen(text);
    uint64_t found = 0;
    if (len > 0 && len < EG_TRIM_CHARS) {
        memcpy(code, text, len);
        for (size_t i = 0; i < made->vectors; i++) {
            const uint64_t hit = ct_equal(eg_pre_code_number(made->code[i]),
                                          eg_pre_code_number(code));
            take[i] |= hit;
            found |= hit;
        }
    }
    EG_DECLASSIFY(&found, sizeof(found)); /* a code that is not there tells */
    if (found == 0) {
        return eg_fail(j->err, EG_ERR_NOT_FOUND,
                       "contest \"%s\" has no short code \"%s\" on this ballot",
                       made->contest->id, text);
    }
    return EG_OK;
}

/** A mask for each vector: whether it was marked. */
static eg_status
take_marked(const job *j,
            uint64_t *take,
            const eg_pre_contest *made,
            const eg_marked_contest *marks)
{
    uint64_t over = 0;
    uint64_t count = 0;
    for (size_t i = 0; marks->selection != NULL && i < made->options; i++) {
        take[i] = ct_nonzero(marks->selection[i]);
        over |= ct_less(1, marks->selection[i]);
    }
    for (size_t i = 0; i < marks->short_code_len; i++) {
        EG_TRY(take_code(j, take, made, marks->short_code[i]));
    }
    for (size_t i = 0; i < made->vectors; i++) {
        count += take[i] & 1;
    }
    over |= ct_less(made->contest->selection_limit, count);
    EG_DECLASSIFY(&over, sizeof(over)); /* an overvote is refused */
    if (over != 0) {
        return eg_fail(j->err, EG_ERR_ARGUMENT,
                       "contest \"%s\" is overvoted: there are more marks than "
                       "its limit, or more than one on an option",
                       made->contest->id);
    }
    return EG_OK;
}

/** Take null vectors until there are L in all; section 4.1.5, undervotes. */
static void
pad(uint64_t *take, const eg_pre_contest *made)
{
    const uint64_t limit = made->contest->selection_limit;
    uint64_t count = 0;
    for (size_t i = 0; i < made->vectors; i++) {
        count += take[i] & 1;
    }
    for (size_t i = made->options; i < made->vectors; i++) {
        const uint64_t more = ct_less(count, limit) & ~take[i];
        take[i] |= more;
        count += more & 1;
    }
}

/* -- the vectors -------------------------------------------------------------- */

/** The taken vectors in ascending order of psi. */
static eg_status
publish_selected(job *j,
                 eg_pre_cast_contest *out,
                 const eg_pre_contest *made,
                 const uint64_t *take)
{
    const size_t limit = made->contest->selection_limit;
    const size_t bytes = made->options * sizeof(*made->ct);
    eg_selected_vector *selected =
        eg_arena_alloc(j->arena, limit, sizeof(*selected));
    eg_ciphertext *vector =
        eg_arena_alloc(j->arena, limit, made->options * sizeof(*vector));
    char(*code)[EG_TRIM_CHARS] = eg_arena_alloc(j->arena, limit, sizeof(*code));
    eg_hash *all = eg_arena_alloc(j->arena, made->vectors, sizeof(*all));
    if (selected == NULL || vector == NULL || code == NULL || all == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < made->vectors; i++) {
        uint64_t place = 0; /* taken ones whose psi is smaller */
        for (size_t o = 0; o < made->vectors; o++) {
            place += take[o] & ct_less(made->rank[o], made->rank[i]) & 1;
        }
        for (size_t s = 0; s < limit; s++) {
            const uint64_t mask = take[i] & ct_equal(place, s);
            eg_pre_keep(vector + s * made->options,
                        made->ct + i * made->options, bytes, mask);
            eg_pre_keep(&selected[s].psi, &made->psi[i], EG_HASH_BYTES, mask);
            eg_pre_keep(code[s], made->code[i], EG_TRIM_CHARS, mask);
        }
    }
    for (size_t s = 0; s < limit; s++) { /* will be published */
        EG_DECLASSIFY(vector + s * made->options, bytes);
        EG_DECLASSIFY(&selected[s].psi, EG_HASH_BYTES);
        EG_DECLASSIFY(code[s], EG_TRIM_CHARS);
        selected[s].vector = vector + s * made->options;
        selected[s].vector_len = made->options;
        selected[s].short_code = code[s];
    }
    memcpy(all, made->sorted, made->vectors * sizeof(*all));
    *out = (eg_pre_cast_contest){.selection_hash = all,
                                 .selection_hash_len = made->vectors,
                                 .selected = selected,
                                 .selected_len = limit};
    return EG_OK;
}

/** The product of the vectors, component by component: (15.A). */
static void
combine(const eg_group *group,
        eg_encrypted_field *field,
        const eg_pre_cast_contest *pre)
{
    for (size_t k = 0; k < pre->selected[0].vector_len; k++) {
        field[k].ct = pre->selected[0].vector[k];
        for (size_t s = 1; s < pre->selected_len; s++) {
            eg_ciphertext_mul(group, &field[k].ct, &field[k].ct,
                              &pre->selected[s].vector[k]);
        }
    }
}

/* -- the proofs ----------------------------------------------------------------- */

/** The nonce of field @p k of the product: the sum of those that were taken. */
static void
sum_nonces(const eg_group *group,
           eg_scalar *out,
           const eg_pre_contest *made,
           const uint64_t *take,
           size_t k)
{
    for (size_t i = 0; i < made->vectors; i++) {
        EG_SECRET(eg_scalar, xi);
        eg_pre_keep(&xi, &made->xi[i * made->options + k], sizeof(xi), take[i]);
        eg_scalar_add(group, out, out, &xi);
    }
}

/** What is to be proved of one contest: 3.3.7 and 3.3.8. */
static eg_status
claim_contest(job *j,
              size_t at,
              eg_encrypted_field *field,
              const eg_pre_contest *made,
              const uint64_t *take)
{
    const eg_group *group = j->election->group;
    const eg_hash *id_hash = &j->request->kept->id_hash;
    const eg_contest *contest = made->contest;
    EG_SECRET(eg_range_witness, sum);
    eg_ciphertext_one(group, &j->sum[at]);
    for (size_t k = 0; k < made->options; k++) {
        const eg_range_claim claim = eg_range_claim_field(
            id_hash, &field[k].ct, contest->index, contest->field[k].index,
            contest->field[k].bound);
        eg_range_witness *w;
        EG_TRY(eg_proof_list_add(&j->proofs, &claim, &w, &field[k].proof,
                                 &field[k].proof_len));
        w->value = take[k] & 1;
        sum_nonces(group, &w->xi, made, take, k);
        sum.value += w->value;
        eg_scalar_add(group, &sum.xi, &sum.xi, &w->xi);
        eg_ciphertext_mul(group, &j->sum[at], &j->sum[at], &field[k].ct);
    }
    const eg_range_claim claim = eg_range_claim_limit(
        id_hash, &j->sum[at], contest->index, contest->selection_limit);
    eg_range_witness *w;
    EG_TRY(eg_proof_list_add(&j->proofs, &claim, &w,
                             &j->contest[at].limit_proof,
                             &j->contest[at].limit_proof_len));
    *w = sum;
    return EG_OK;
}

/* -- the ballot ------------------------------------------------------------------- */

static eg_status
record_contest(job *j, size_t at)
{
    static const eg_marked_contest BLANK = {0};
    eg_pre_contest made;
    eg_arena_reset(j->passing);
    EG_TRY(eg_pre_contest_remake(j->election, j->passing, &made,
                                 j->request->kept, at, j->request->nonce,
                                 j->err));
    uint64_t *take = eg_arena_alloc(j->passing, made.vectors, sizeof(*take));
    eg_encrypted_field *field =
        eg_arena_alloc(j->arena, made.options, sizeof(*field));
    if (take == NULL || field == NULL) {
        return EG_ERR_MEMORY;
    }
    const eg_marked_contest *marks =
        find_marks(j->request, made.contest->index);
    EG_TRY(take_marked(j, take, &made, marks == NULL ? &BLANK : marks));
    pad(take, &made);
    EG_TRY(publish_selected(j, &j->pre[at], &made, take));
    combine(j->election->group, field, &j->pre[at]);
    j->contest[at] = (eg_encrypted_contest){.index = made.contest->index,
                                            .field = field,
                                            .field_len = made.options,
                                            .hash = made.hash};
    return claim_contest(j, at, field, &made, take);
}

static eg_status
room(job *j, const eg_ballot_style *style)
{
    const size_t len = style->contest_len;
    size_t proofs = len;
    for (size_t i = 0; i < len; i++) {
        proofs += eg_manifest_contest(j->election->manifest, style->contest[i])
                      ->option_len;
    }
    j->contest = eg_arena_alloc(j->arena, len, sizeof(*j->contest));
    j->pre = eg_arena_alloc(j->arena, len, sizeof(*j->pre));
    j->sum = eg_arena_alloc(j->scratch, len, sizeof(*j->sum));
    if (j->contest == NULL || j->pre == NULL || j->sum == NULL) {
        return EG_ERR_MEMORY;
    }
    return eg_proof_list_new(&j->proofs, j->scratch, j->arena, proofs);
}

/** What the cast ballot takes over from the kept one. */
static eg_status
begin(const job *j, eg_encrypted_ballot *out, const eg_ballot_style *style)
{
    const eg_uncast_ballot *kept = j->request->kept;
    *out = (eg_encrypted_ballot){
        .id = kept->id,
        .id_hash = kept->id_hash,
        .style = style->id,
        .status = EG_BALLOT_CAST,
        .weight = j->request->weight,
        .has_time = j->request->has_time,
        .time_ms = j->request->time_ms,
        .contest = j->contest,
        .contest_len = style->contest_len,
        .code = kept->code,
        .nonce = kept->nonce,
        .ref = kept->ref,
    };
    memcpy(out->chaining_field, kept->chaining_field, EG_CHAINING_FIELD_BYTES);
    out->nonce.c1 = eg_arena_copy(j->arena, kept->nonce.c1, kept->nonce.c1_len);
    if (kept->ref != NULL) {
        out->ref = eg_arena_copy(j->arena, kept->ref, strlen(kept->ref));
    }
    return out->nonce.c1 == NULL || (kept->ref != NULL && out->ref == NULL)
               ? EG_ERR_MEMORY
               : EG_OK;
}

static eg_status
run(job *j, eg_pre_cast_ballot *out, eg_rng *rng)
{
    const eg_uncast_ballot *kept = j->request->kept;
    const eg_ballot_style *style = NULL;
    if (j->request->weight < 1 || j->request->weight > INT32_MAX) {
        return eg_fail(j->err, EG_ERR_ARGUMENT,
                       "the ballot's weight %u is not in 1..2147483647",
                       (unsigned)j->request->weight);
    }
    EG_TRY(eg_pre_check_kept(j->election, &style, kept, j->err));
    EG_TRY(eg_pre_check_code(kept, j->err));
    EG_TRY(check_marks(j, style));
    EG_TRY(room(j, style));
    for (size_t i = 0; i < kept->contest_len; i++) {
        EG_TRY(record_contest(j, i));
    }
    EG_TRY(eg_proof_list_prove(&j->proofs, j->election->key[EG_KEY_VOTE], rng));
    eg_pre_cast_ballot cast = {.pre = j->pre};
    EG_TRY(begin(j, &cast.ballot, style));
    *out = cast;
    return EG_OK;
}

eg_status
eg_preencrypt_record(const eg_election *election,
                     eg_arena *arena,
                     eg_pre_cast_ballot *out,
                     const eg_pre_return *request,
                     eg_rng *rng,
                     eg_error *err)
{
    EG_CLEANUP(job_end)
    job j = {
        .election = election, .arena = arena, .request = request, .err = err};
    EG_TRY(eg_arena_new(&j.scratch, SCRATCH_MAX));
    EG_TRY(eg_arena_new(&j.passing, SCRATCH_MAX));
    return run(&j, out, rng);
}
