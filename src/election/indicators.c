/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proving that indicators are told: the values and nonces of the fields are
 * computed again from choices and seed, so it does not matter how the ballot was
 * encrypted, at once or prepared.
 */
#include <electionguard/indicator.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/encrypt.h"
#include "election/proof_list.h"
#include "election/relations.h"
#include "election/selections.h"

#define SCRATCH_MAX ((size_t)1 << 28)

/** The relations that are proved here. */
static const eg_relation told[] = {EG_RELATION_UNDERVOTE_TOLD,
                                   EG_RELATION_NULL_VOTE_TOLD};

/** The relation of which @p field is the subject; false: none. */
static bool
relation_of(const eg_contest *contest,
            const eg_field *field,
            eg_relation *relation)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(told); i++) {
        if (eg_relation_subject(told[i], contest) == field) {
            *relation = told[i];
            return true;
        }
    }
    return false;
}

size_t
eg_indicator_count(const eg_contest *contest, size_t *unprovable)
{
    size_t provable = 0;
    size_t declared = 0;
    for (size_t f = contest->option_len; f < contest->field_len; f++) {
        const eg_field *field = &contest->field[f];
        eg_relation relation;
        provable += relation_of(contest, field, &relation) ? 1 : 0;
        declared += field->kind == EG_FIELD_UNDERVOTE ||
                            field->kind == EG_FIELD_NULL_VOTE
                        ? 1
                        : 0;
    }
    if (unprovable != NULL) {
        *unprovable = declared - provable;
    }
    return provable;
}

/** The work on one ballot. */
typedef struct job {
    const eg_election *election;
    eg_arena *arena;
    eg_arena *scratch; /**< Wiped at the end. */
    const eg_encrypted_ballot *ballot;
    const eg_plain_ballot *plain;
    const eg_ballot_seed *seed;
    eg_error *err;
    eg_proof_list list;
    eg_indicator_proof *proof;
    size_t len;
} job;

static void
job_end(job *j)
{
    eg_arena_free(j->scratch);
}

static eg_status
misfit(const job *j, uint32_t contest)
{
    return eg_fail(j->err, EG_ERR_ARGUMENT,
                   "contest %u of the ballot does not fit the manifest",
                   (unsigned)contest);
}

/** How many proofs there will be; every contest fits the manifest. */
static eg_status
count(const job *j, size_t *proofs)
{
    *proofs = 0;
    for (size_t i = 0; i < j->ballot->contest_len; i++) {
        const eg_encrypted_contest *ct = &j->ballot->contest[i];
        const eg_contest *contest =
            eg_manifest_contest(j->election->manifest, ct->index);
        if (contest == NULL || ct->field_len != contest->field_len) {
            return misfit(j, ct->index);
        }
        EG_TRY(eg_encrypt_check_contest(
            contest, eg_encrypt_find_plain(j->plain, ct->index), j->err));
        *proofs += eg_indicator_count(contest, NULL);
    }
    return EG_OK;
}

/** One contest's values, nonces and ciphertexts, one a field. */
typedef struct fields {
    const eg_contest *contest;
    uint32_t *value; /**< Secret. */
    eg_scalar *xi;   /**< Secret. */
    eg_ciphertext *ct;
} fields;

static eg_status
load(const job *j, fields *out, const eg_encrypted_contest *ct)
{
    const eg_contest *contest =
        eg_manifest_contest(j->election->manifest, ct->index);
    const size_t len = contest->field_len;
    EG_SECRET(eg_outcome, outcome);
    *out =
        (fields){.contest = contest,
                 .value = eg_arena_alloc(j->scratch, len, sizeof(*out->value)),
                 .xi = eg_arena_alloc(j->scratch, len, sizeof(*out->xi)),
                 .ct = eg_arena_alloc(j->scratch, len, sizeof(*out->ct))};
    if (out->value == NULL || out->xi == NULL || out->ct == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_selections_judge(&outcome, out->value, contest,
                        eg_encrypt_find_plain(j->plain, ct->index));
    for (size_t f = 0; f < len; f++) {
        eg_nonce_field(j->election->group, &out->xi[f], &j->ballot->id_hash,
                       contest->index, contest->field[f].index,
                       &j->seed->nonce); /* (33) */
        out->ct[f] = ct->field[f].ct;
    }
    return EG_OK;
}

/** Add the proof about @p field to the list. */
static eg_status
add_claim(job *j, const fields *x, const eg_field *field, eg_relation relation)
{
    const eg_group *group = j->election->group;
    eg_ciphertext *product = eg_arena_alloc(j->scratch, 1, sizeof(*product));
    if (product == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_relation_product(group, product, relation, x->contest, x->ct);
    const eg_range_claim claim =
        eg_relation_claim(relation, x->contest, &j->ballot->id_hash, product);
    eg_indicator_proof *proof = &j->proof[j->len++];
    eg_range_witness *w;
    proof->contest = x->contest->index;
    proof->field = field->index;
    EG_TRY(eg_proof_list_add(&j->list, &claim, &w, &proof->branch,
                             &proof->branch_len));
    w->value = eg_relation_value(relation, x->contest, x->value);
    eg_relation_nonce(group, &w->xi, relation, x->contest, x->xi);
    return EG_OK;
}

static eg_status
add_contest(job *j, const eg_encrypted_contest *ct)
{
    fields x;
    EG_TRY(load(j, &x, ct));
    for (size_t f = x.contest->option_len; f < x.contest->field_len; f++) {
        const eg_field *field = &x.contest->field[f];
        eg_relation relation;
        if (relation_of(x.contest, field, &relation)) {
            EG_TRY(add_claim(j, &x, field, relation));
        }
    }
    return EG_OK;
}

static eg_status
run(job *j, eg_rng *rng)
{
    size_t proofs;
    EG_TRY(count(j, &proofs));
    if (proofs == 0) {
        return EG_OK;
    }
    EG_TRY(eg_arena_new(&j->scratch, SCRATCH_MAX));
    EG_TRY(eg_proof_list_new(&j->list, j->scratch, j->arena, proofs));
    j->proof = eg_arena_alloc(j->arena, proofs, sizeof(*j->proof));
    if (j->proof == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < j->ballot->contest_len; i++) {
        EG_TRY(add_contest(j, &j->ballot->contest[i]));
    }
    return eg_proof_list_prove(&j->list, j->election->key[EG_KEY_VOTE], rng);
}

eg_status
eg_indicators_prove(const eg_election *election,
                    eg_arena *arena,
                    eg_indicator_proofs *out,
                    const eg_encrypted_ballot *ballot,
                    const eg_plain_ballot *plain,
                    const eg_ballot_seed *seed,
                    eg_rng *rng,
                    eg_error *err)
{
    EG_CLEANUP(job_end)
    job j = {.election = election,
             .arena = arena,
             .ballot = ballot,
             .plain = plain,
             .seed = seed,
             .err = err};
    EG_TRY(run(&j, rng));
    *out = (eg_indicator_proofs){
        .id_hash = ballot->id_hash, .proof = j.proof, .len = j.len};
    return EG_OK;
}
