/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encryption of a ballot.
 *
 * All fields of the ballot are encrypted in one batch and all range proofs are
 * made in one batch, because independent exponentiations share a processor's
 * vector lanes.  So the work goes step by step over the whole ballot: plan
 * which fields there are, choose values and nonces, encrypt, prove, encrypt the
 * contest data and the ballot nonce, hash.
 *
 * Results lie in the caller's arena; all that is secret lies in a scratch arena
 * that is wiped at the end, whatever the end.
 */
#include "election/encrypt.h"

#include <electionguard/code.h>
#include <electionguard/contest_data.h>
#include <electionguard/encrypt.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/proof_list.h"
#include "election/relations.h"
#include "election/selections.h"

#define SCRATCH_MAX ((size_t)1 << 30)

/** A contest of the ballot with its place among all fields of the ballot. */
typedef struct planned_contest {
    const eg_contest *contest;
    const eg_plain_contest *plain; /* NULL: blank */
    eg_encrypted_contest *out;
    eg_encrypted_field *field; /* out->field, to write */
    size_t first;              /* of its fields among all */
    /* (alpha-bar, beta-bar) of each relation that applies */
    eg_ciphertext product[EG_RELATIONS];
} planned_contest;

/** The work on one ballot. */
typedef struct job {
    const eg_election *election;
    const eg_group *group;
    eg_arena *arena;   /* results */
    eg_arena *scratch; /* secrets and working space */
    eg_rng *rng;
    eg_error *err;
    eg_encrypted_ballot ballot;
    eg_ballot_seed seed; /* secret */
    planned_contest *plan;
    size_t plan_len;
    size_t field_len; /* of all contests */
    uint32_t *value;  /* secret: one a field */
    eg_scalar *xi;    /* secret: one a field */
} job;

static void
job_end(job *j)
{
    eg_arena_free(j->scratch);
    eg_wipe(&j->seed, sizeof(j->seed));
}

/* -- the plan ------------------------------------------------------------- */

static eg_status
plan_contest(job *j, planned_contest *p, eg_encrypted_contest *out)
{
    const eg_contest *contest = p->contest;
    eg_encrypted_field *field =
        eg_arena_alloc(j->arena, contest->field_len, sizeof(*field));
    if (field == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = (eg_encrypted_contest){
        .index = contest->index,
        .field = field,
        .field_len = contest->field_len,
    };
    p->out = out;
    p->field = field;
    p->first = j->field_len;
    j->field_len += contest->field_len;
    return EG_OK;
}

static eg_status
plan(job *j, const eg_plain_ballot *plain, const eg_ballot_style *style)
{
    eg_encrypted_contest *out =
        eg_arena_alloc(j->arena, style->contest_len, sizeof(*out));
    j->plan = eg_arena_alloc(j->scratch, style->contest_len, sizeof(*j->plan));
    if (out == NULL || j->plan == NULL) {
        return EG_ERR_MEMORY;
    }
    j->plan_len = style->contest_len;
    for (size_t i = 0; i < style->contest_len; i++) {
        planned_contest *p = &j->plan[i];
        p->contest =
            eg_manifest_contest(j->election->manifest, style->contest[i]);
        if (p->contest == NULL) {
            return eg_fail(j->err, EG_ERR_ARGUMENT,
                           "ballot style \"%s\" has an unknown contest",
                           style->id);
        }
        p->plain = eg_encrypt_find_plain(plain, style->contest[i]);
        EG_TRY(eg_encrypt_check_contest(p->contest, p->plain, j->err));
        EG_TRY(plan_contest(j, p, &out[i]));
    }
    j->ballot.contest = out;
    j->ballot.contest_len = style->contest_len;
    return EG_OK;
}

/* -- fields --------------------------------------------------------------- */

/** The values to encrypt, 3.3.5, and their nonces, eq. (33). */
static eg_status
choose_values(job *j)
{
    j->value = eg_arena_alloc(j->scratch, j->field_len, sizeof(*j->value));
    j->xi = eg_arena_alloc(j->scratch, j->field_len, sizeof(*j->xi));
    if (j->value == NULL || j->xi == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < j->plan_len; i++) {
        planned_contest *p = &j->plan[i];
        EG_SECRET(eg_outcome, outcome);
        eg_selections_judge(&outcome, &j->value[p->first], p->contest,
                            p->plain);
        for (size_t f = 0; f < p->contest->field_len; f++) {
            eg_nonce_field(j->group, &j->xi[p->first + f], &j->ballot.id_hash,
                           p->contest->index, p->contest->field[f].index,
                           &j->seed.nonce);
        }
    }
    return EG_OK;
}

/** The products that the proofs of a contest are about. */
static void
multiply_fields(const eg_group *group,
                planned_contest *p,
                const eg_ciphertext *ct)
{
    for (int r = 0; r < EG_RELATIONS; r++) {
        const eg_relation relation = (eg_relation)r;
        if (eg_relation_applies(relation, p->contest)) {
            eg_relation_product(group, &p->product[r], relation, p->contest,
                                ct);
        }
    }
}

/** (alpha, beta) of all fields, eq. (31), and each contest's products. */
static eg_status
encrypt_fields(job *j)
{
    eg_ciphertext *ct = eg_arena_alloc(j->scratch, j->field_len, sizeof(*ct));
    if (ct == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_ciphertext_encrypt_batch(j->election->key[EG_KEY_VOTE], ct, j->value,
                                j->xi, j->field_len);
    EG_DECLASSIFY(ct, j->field_len * sizeof(*ct)); /* will be published */
    for (size_t i = 0; i < j->plan_len; i++) {
        planned_contest *p = &j->plan[i];
        for (size_t f = 0; f < p->contest->field_len; f++) {
            p->field[f].ct = ct[p->first + f];
        }
        multiply_fields(j->group, p, &ct[p->first]);
    }
    return EG_OK;
}

/* -- range proofs --------------------------------------------------------- */

/** Range proofs of the fields of one contest, 3.3.7. */
static eg_status
claim_fields(job *j, eg_proof_list *list, planned_contest *p)
{
    for (size_t f = 0; f < p->contest->field_len; f++) {
        eg_encrypted_field *field = &p->field[f];
        const eg_range_claim claim = eg_range_claim_field(
            &j->ballot.id_hash, &field->ct, p->contest->index,
            p->contest->field[f].index, p->contest->field[f].bound);
        eg_range_witness *w;
        EG_TRY(eg_proof_list_add(list, &claim, &w, &field->proof,
                                 &field->proof_len));
        w->value = j->value[p->first + f];
        w->xi = j->xi[p->first + f];
    }
    return EG_OK;
}

/** A proof of what the fields of one contest add up to, 3.3.8 and 3.3.9. */
static eg_status
claim_relation(job *j,
               eg_proof_list *list,
               planned_contest *p,
               eg_relation relation,
               const eg_proof_branch **out,
               size_t *out_len)
{
    const eg_range_claim claim = eg_relation_claim(
        relation, p->contest, &j->ballot.id_hash, &p->product[relation]);
    eg_range_witness *w;
    EG_TRY(eg_proof_list_add(list, &claim, &w, out, out_len));
    w->value = eg_relation_value(relation, p->contest, &j->value[p->first]);
    eg_relation_nonce(j->group, &w->xi, relation, p->contest, &j->xi[p->first]);
    return EG_OK;
}

static eg_status
claim_relations(job *j, eg_proof_list *list, planned_contest *p)
{
    eg_encrypted_contest *out = p->out;
    size_t one;
    EG_TRY(claim_relation(j, list, p, EG_RELATION_LIMIT, &out->limit_proof,
                          &out->limit_proof_len));
    if (eg_relation_applies(EG_RELATION_DIFFERENCE, p->contest)) {
        EG_TRY(claim_relation(j, list, p, EG_RELATION_DIFFERENCE,
                              &out->difference_proof, &one));
    }
    if (eg_relation_applies(EG_RELATION_NULL_VOTE, p->contest)) {
        EG_TRY(claim_relation(j, list, p, EG_RELATION_NULL_VOTE,
                              &out->null_proof, &out->null_proof_len));
    }
    return EG_OK;
}

static eg_status
prove(job *j)
{
    eg_proof_list list;
    EG_TRY(eg_proof_list_new(&list, j->scratch, j->arena,
                             j->field_len + EG_RELATIONS * j->plan_len));
    for (size_t i = 0; i < j->plan_len; i++) {
        EG_TRY(claim_fields(j, &list, &j->plan[i]));
        EG_TRY(claim_relations(j, &list, &j->plan[i]));
    }
    return eg_proof_list_prove(&list, j->election->key[EG_KEY_VOTE], j->rng);
}

/** All of it will be published. */
static void
declassify_hashed(eg_hashed_ciphertext *out)
{
    EG_DECLASSIFY(&out->c0, sizeof(out->c0));
    EG_DECLASSIFY(out->c1, out->c1_len);
    EG_DECLASSIFY(&out->c, sizeof(out->c));
    EG_DECLASSIFY(&out->v, sizeof(out->v));
}

/* -- hashed ciphertexts --------------------------------------------------- */

/** Contest data of one contest, eqs. (63)-(69). */
static eg_status
encrypt_data(job *j, const planned_contest *p)
{
    const size_t len = (size_t)p->contest->data_blocks * EG_DATA_BLOCK_BYTES;
    uint8_t *block = eg_arena_alloc(j->scratch, len, 1);
    eg_hashed_ciphertext *data = eg_arena_alloc(j->arena, 1, sizeof(*data));
    if (block == NULL || data == NULL) {
        return EG_ERR_MEMORY;
    }
    data->c1 = eg_arena_alloc(j->arena, len, 1);
    data->c1_len = len;
    if (data->c1 == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(eg_contest_data_write(block, p->contest, p->plain, j->err));

    EG_SECRET(eg_scalar, xi);
    eg_nonce_contest_data(j->group, &xi, &j->ballot.id_hash, p->contest->index,
                          &j->seed.nonce);
    const eg_public_key *khat = j->election->key[EG_KEY_DATA];
    const eg_hashed_place place = eg_hashed_place_data(
        &j->ballot.id_hash, p->contest->index, eg_public_key_value(khat),
        eg_public_key_base(khat));
    EG_TRY(eg_hashed_encrypt(j->group, data, &place, block, len, &xi, j->rng));
    declassify_hashed(data);
    p->out->data = data;
    return EG_OK;
}

/** The encrypted ballot nonce, eqs. (34)-(38). */
static eg_status
encrypt_nonce(job *j)
{
    eg_hashed_ciphertext *out = &j->ballot.nonce;
    out->c1_len = EG_HASHED_NONCE_BYTES;
    out->c1 = eg_arena_alloc(j->arena, out->c1_len, 1);
    if (out->c1 == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_SECRET(eg_scalar, xi);
    EG_TRY(eg_scalar_random(j->group, &xi, j->rng));
    const eg_public_key *khat = j->election->key[EG_KEY_DATA];
    const eg_hashed_place place =
        eg_hashed_place_nonce(&j->ballot.id_hash, eg_public_key_value(khat),
                              eg_public_key_base(khat));
    EG_TRY(eg_hashed_encrypt(j->group, out, &place, j->seed.nonce.bytes,
                             sizeof(j->seed.nonce.bytes), &xi, j->rng));
    declassify_hashed(out);
    return EG_OK;
}

/* -- the ballot ----------------------------------------------------------- */

/** What does not depend on the choices. */
static eg_status
begin(job *j, const eg_encrypt_request *request, const eg_ballot_style *style)
{
    EG_TRY(eg_encrypt_begin(&j->ballot, j->arena, request, style, j->err));
    if (request->seed != NULL) {
        j->seed = *request->seed;
    } else {
        EG_TRY(eg_ballot_seed_random(&j->seed, j->rng));
    }
    j->ballot.id = j->seed.id;
    eg_ballot_id_hash(&j->ballot.id_hash, &j->election->extended_hash,
                      &j->ballot.id);
    return EG_OK;
}

/** Contest hashes and confirmation code, eqs. (70), (71). */
static void
hash(job *j)
{
    for (size_t i = 0; i < j->plan_len; i++) {
        eg_encrypted_contest *out = j->plan[i].out;
        eg_contest_hash(j->group, &out->hash, &j->ballot.id_hash, out);
    }
    eg_confirmation_code(&j->ballot.code, &j->ballot);
}

static eg_status
run(job *j, const eg_encrypt_request *request)
{
    const eg_plain_ballot *plain = request->plain;
    const eg_ballot_style *style = NULL;
    EG_TRY(eg_encrypt_check_request(j->election->manifest, &style, request,
                                    j->err));
    EG_TRY(begin(j, request, style));
    EG_TRY(plan(j, plain, style));
    EG_TRY(choose_values(j));
    EG_TRY(encrypt_fields(j));
    EG_TRY(prove(j));
    for (size_t i = 0; i < j->plan_len; i++) {
        if (j->plan[i].contest->data_blocks > 0) {
            EG_TRY(encrypt_data(j, &j->plan[i]));
        }
    }
    EG_TRY(encrypt_nonce(j));
    hash(j);
    return EG_OK;
}

eg_status
eg_ballot_encrypt(const eg_election *election,
                  eg_arena *arena,
                  eg_encrypted_ballot *out,
                  const eg_encrypt_request *request,
                  eg_rng *rng,
                  eg_error *err)
{
    EG_CLEANUP(job_end)
    job j = {
        .election = election,
        .group = election->group,
        .arena = arena,
        .rng = rng,
        .err = err,
    };
    EG_TRY(eg_arena_new(&j.scratch, SCRATCH_MAX));
    EG_TRY(run(&j, request));
    if (request->seed_out != NULL) {
        *request->seed_out = j.seed;
    }
    *out = j.ballot;
    return EG_OK;
}
