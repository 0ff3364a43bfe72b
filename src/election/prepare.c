/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preparing a ballot.
 *
 * The random bytes of a ballot are drawn without knowing the choices: the seed,
 * then for each proof as many nonces and challenges, whichever branch will be
 * the true one.  So all that choosing decides is which value stands where, and
 * the ordinary prover, run on the same drawn bytes once for each value, gives
 * the proof of each.  Only one of them is ever shown; the others are wiped with
 * the prepared ballot, as two proofs from one nonce give the nonce away.
 *
 * The limit proof is about the product of a contest's options, which depends on
 * the choices through their sum alone.  So it is with the other relations of its
 * fields.
 */
#include "election/prepare.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/encrypt.h"
#include "proof/range.h"

/** Ceiling of one prepared ballot, and of the scratch memory to make it. */
#define PREPARED_MAX ((size_t)1 << 28)

/* -- room ----------------------------------------------------------------- */

static eg_status
room_field(eg_prepared_ballot *p, eg_prepared_field *field, uint32_t bound)
{
    const size_t values = (size_t)bound + 1;
    field->bound = bound;
    field->beta = eg_arena_alloc(p->arena, values, sizeof(*field->beta));
    field->proof =
        eg_arena_alloc(p->arena, values * values, sizeof(*field->proof));
    return field->beta == NULL || field->proof == NULL ? EG_ERR_MEMORY : EG_OK;
}

size_t
eg_prepared_sums(eg_relation relation,
                 const eg_contest *contest,
                 uint32_t *first)
{
    const eg_range_claim claim =
        eg_relation_claim(relation, contest, NULL, NULL);
    *first = claim.first;
    return eg_range_branches(&claim);
}

static eg_status
room_relations(eg_prepared_ballot *p, eg_prepared_contest *c)
{
    for (int r = 0; r < EG_RELATIONS; r++) {
        const eg_relation relation = (eg_relation)r;
        if (!eg_relation_applies(relation, c->contest)) {
            continue;
        }
        uint32_t first;
        const size_t sums = eg_prepared_sums(relation, c->contest, &first);
        c->relation[r] =
            eg_arena_alloc(p->arena, sums * sums, sizeof(*c->relation[r]));
        if (c->relation[r] == NULL) {
            return EG_ERR_MEMORY;
        }
    }
    return EG_OK;
}

static eg_status
room_contest(eg_prepared_ballot *p, eg_prepared_contest *c)
{
    const size_t fields = c->contest->field_len;
    c->mask_len = (size_t)c->contest->data_blocks * EG_HASHED_BLOCK_BYTES;
    c->field = eg_arena_alloc(p->arena, fields, sizeof(*c->field));
    c->value = eg_arena_alloc(p->arena, fields, sizeof(*c->value));
    c->mask = eg_arena_alloc(p->arena, c->mask_len, 1);
    c->block = eg_arena_alloc(p->arena, c->mask_len, 1);
    if (c->field == NULL || c->value == NULL || c->mask == NULL ||
        c->block == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t f = 0; f < fields; f++) {
        EG_TRY(room_field(p, &c->field[f], c->contest->field[f].bound));
    }
    return room_relations(p, c);
}

static eg_status
check_contest(const eg_contest *contest,
              const eg_ballot_style *style,
              eg_error *err)
{
    if (contest == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "ballot style \"%s\" has an unknown contest", style->id);
    }
    if (contest->selection_limit > EG_PREPARED_LIMIT_MAX ||
        contest->option_limit > EG_PREPARED_LIMIT_MAX ||
        contest->write_in_count > EG_PREPARED_LIMIT_MAX) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "contest \"%s\" cannot be prepared: a limit is above %d",
                       contest->id, EG_PREPARED_LIMIT_MAX);
    }
    return EG_OK;
}

static eg_status
room_contests(eg_prepared_ballot *p, eg_error *err)
{
    p->contest_len = p->style->contest_len;
    p->contest = eg_arena_alloc(p->arena, p->contest_len, sizeof(*p->contest));
    p->seed = eg_arena_alloc(p->arena, 1, sizeof(*p->seed));
    p->nonce = eg_arena_alloc(p->arena, 1, sizeof(*p->nonce));
    uint8_t *c1 = eg_arena_alloc(p->arena, EG_HASHED_NONCE_BYTES, 1);
    if (p->contest == NULL || p->seed == NULL || p->nonce == NULL ||
        c1 == NULL) {
        return EG_ERR_MEMORY;
    }
    p->nonce->c1 = c1;
    p->nonce->c1_len = EG_HASHED_NONCE_BYTES;
    for (size_t i = 0; i < p->contest_len; i++) {
        eg_prepared_contest *c = &p->contest[i];
        c->contest =
            eg_manifest_contest(p->election->manifest, p->style->contest[i]);
        EG_TRY(check_contest(c->contest, p->style, err));
        EG_TRY(room_contest(p, c));
    }
    return EG_OK;
}

eg_status
eg_prepared_ballot_room(const eg_election *election,
                        eg_prepared_ballot **out,
                        const eg_ballot_style *style,
                        eg_error *err)
{
    eg_prepared_ballot *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return EG_ERR_MEMORY;
    }
    p->election = election;
    p->style = style;
    eg_status status = eg_arena_new(&p->arena, PREPARED_MAX);
    if (status == EG_OK) {
        status = room_contests(p, err);
    }
    if (status != EG_OK) {
        eg_prepared_ballot_free(p);
        return status;
    }
    *out = p;
    return EG_OK;
}

void
eg_prepared_ballot_free(eg_prepared_ballot *prepared)
{
    if (prepared != NULL) {
        eg_arena_free(prepared->arena);
        eg_wipe(prepared, sizeof(*prepared));
        free(prepared);
    }
}

const char *
eg_prepared_ballot_style(const eg_prepared_ballot *prepared)
{
    return prepared->style->id;
}

const eg_hash *
eg_prepared_ballot_id(const eg_prepared_ballot *prepared)
{
    return &prepared->seed->id;
}

/* -- what needs no exponentiation ------------------------------------------ */

void
eg_prepared_ballot_identify(eg_prepared_ballot *prepared)
{
    eg_ballot_id_hash(&prepared->id_hash, &prepared->election->extended_hash,
                      &prepared->seed->id);
}

static eg_hashed_place
data_place(const eg_prepared_ballot *p, const eg_prepared_contest *c)
{
    const eg_public_key *khat = p->election->key[EG_KEY_DATA];
    return eg_hashed_place_data(&p->id_hash, c->contest->index,
                                eg_public_key_value(khat),
                                eg_public_key_base(khat));
}

static void
encode(const eg_group *group, eg_encoded_element *x)
{
    eg_element_write(group, x->bytes, &x->x);
}

/** beta of value v is that of v - 1 times K, eq. (31). */
static void
complete_field(const eg_prepared_ballot *p, eg_prepared_field *field)
{
    const eg_group *group = p->election->group;
    const eg_element *key = eg_public_key_value(p->election->key[EG_KEY_VOTE]);
    encode(group, &field->alpha);
    encode(group, &field->beta[0]);
    for (uint32_t v = 1; v <= field->bound; v++) {
        eg_element_mul(group, &field->beta[v].x, &field->beta[v - 1].x, key);
        encode(group, &field->beta[v]);
    }
}

static void
complete_data(const eg_prepared_ballot *p, eg_prepared_contest *c)
{
    const eg_group *group = p->election->group;
    const eg_hashed_place place = data_place(p, c);
    eg_nonce_contest_data(group, &c->xi, &p->id_hash, c->contest->index,
                          &p->seed->nonce);
    c->c0.x = c->data.c0;
    encode(group, &c->c0);
    eg_hashed_transcript(&c->transcript, group, &place, &c->data.a,
                         &c->data.c0);
}

void
eg_prepared_ballot_complete(eg_prepared_ballot *prepared)
{
    for (size_t i = 0; i < prepared->contest_len; i++) {
        eg_prepared_contest *c = &prepared->contest[i];
        for (size_t f = 0; f < c->contest->field_len; f++) {
            complete_field(prepared, &c->field[f]);
        }
        if (c->mask_len > 0) {
            complete_data(prepared, c);
        }
    }
}

/* -- the work --------------------------------------------------------------- */

/** Statements for one batch: for each proof one for each value. */
typedef struct job {
    eg_prepared_ballot *p;
    const eg_group *group;
    eg_arena *scratch; /* secrets and working space */
    eg_rng *rng;
    eg_range_claim *claim;
    eg_range_witness *witness; /* secret */
    eg_ciphertext *ct;         /* secret but for alpha */
    eg_proof_branch **out;
    size_t len;
} job;

static size_t
count_outcomes(const eg_prepared_ballot *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->contest_len; i++) {
        const eg_prepared_contest *c = &p->contest[i];
        for (int r = 0; r < EG_RELATIONS; r++) {
            uint32_t first;
            n += eg_prepared_sums((eg_relation)r, c->contest, &first);
        }
        for (size_t f = 0; f < c->contest->field_len; f++) {
            n += (size_t)c->field[f].bound + 1;
        }
    }
    return n;
}

static eg_status
job_room(job *j)
{
    const size_t n = count_outcomes(j->p);
    j->claim = eg_arena_alloc(j->scratch, n, sizeof(*j->claim));
    j->witness = eg_arena_alloc(j->scratch, n, sizeof(*j->witness));
    j->ct = eg_arena_alloc(j->scratch, n, sizeof(*j->ct));
    j->out = eg_arena_alloc(j->scratch, n, sizeof(*j->out));
    return j->claim == NULL || j->witness == NULL || j->ct == NULL ||
                   j->out == NULL
               ? EG_ERR_MEMORY
               : EG_OK;
}

/** Encrypt 0 in every field: alpha, and the beta that the others grow from. */
static eg_status
encrypt_zeros(job *j, eg_prepared_contest *c)
{
    const size_t len = c->contest->field_len;
    uint32_t *zero = eg_arena_alloc(j->scratch, len, sizeof(*zero));
    eg_scalar *xi = eg_arena_alloc(j->scratch, len, sizeof(*xi));
    eg_ciphertext *ct = eg_arena_alloc(j->scratch, len, sizeof(*ct));
    if (zero == NULL || xi == NULL || ct == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t f = 0; f < len; f++) {
        eg_nonce_field(j->group, &xi[f], &j->p->id_hash, c->contest->index,
                       c->contest->field[f].index, &j->p->seed->nonce);
    }
    eg_ciphertext_encrypt_batch(j->p->election->key[EG_KEY_VOTE], ct, zero, xi,
                                len);
    for (size_t f = 0; f < len; f++) {
        c->field[f].alpha.x = ct[f].alpha;
        c->field[f].beta[0].x = ct[f].beta;
        /* alpha will be published; of the betas only the chosen one will. */
        EG_DECLASSIFY(&c->field[f].alpha.x, sizeof(c->field[f].alpha.x));
    }
    return EG_OK;
}

/** A statement about value @p value, proved from a copy of what was drawn. */
static void
add_outcome(job *j,
            const eg_range_claim *claim,
            const eg_scalar *xi,
            uint32_t value,
            eg_proof_branch *table)
{
    const size_t branches = eg_range_branches(claim);
    eg_proof_branch *row = table + (value - claim->first) * branches;
    if (value > claim->first) {
        memcpy(row, table, branches * sizeof(*row));
    }
    j->claim[j->len] = *claim;
    j->witness[j->len] = (eg_range_witness){.value = value, .xi = *xi};
    j->out[j->len] = row;
    j->len++;
}

/** Every outcome of one field, 3.3.7. */
static eg_status
claim_field(job *j, eg_prepared_contest *c, size_t f, const eg_scalar *xi)
{
    eg_prepared_field *field = &c->field[f];
    EG_TRY(eg_range_draw(j->group, field->proof, (size_t)field->bound + 1,
                         j->rng));
    for (uint32_t v = 0; v <= field->bound; v++) {
        eg_ciphertext *ct = &j->ct[j->len];
        *ct =
            (eg_ciphertext){.alpha = field->alpha.x, .beta = field->beta[v].x};
        const eg_range_claim claim =
            eg_range_claim_field(&j->p->id_hash, ct, c->contest->index,
                                 c->contest->field[f].index, field->bound);
        add_outcome(j, &claim, xi, v, field->proof);
    }
    return EG_OK;
}

/** Every outcome of what a contest's fields add up to, 3.3.8 and 3.3.9. */
static eg_status
claim_relation(job *j,
               eg_prepared_contest *c,
               eg_relation relation,
               const eg_ciphertext *zero,
               const eg_scalar *xi)
{
    uint32_t first;
    const size_t sums = eg_prepared_sums(relation, c->contest, &first);
    const eg_element *key =
        eg_public_key_value(j->p->election->key[EG_KEY_VOTE]);
    EG_TRY(eg_range_draw(j->group, c->relation[relation], sums, j->rng));
    EG_SECRET(eg_scalar, nonce);
    EG_SECRET(eg_ciphertext, product);
    eg_relation_nonce(j->group, &nonce, relation, c->contest, xi);
    eg_relation_product(j->group, &product, relation, c->contest, zero);
    for (uint32_t sum = 0; sum < first + sums; sum++) {
        if (sum > 0) {
            eg_element_mul(j->group, &product.beta, &product.beta, key);
        }
        if (sum < first) {
            continue;
        }
        j->ct[j->len] = product;
        const eg_range_claim claim = eg_relation_claim(
            relation, c->contest, &j->p->id_hash, &j->ct[j->len]);
        add_outcome(j, &claim, &nonce, sum, c->relation[relation]);
    }
    return EG_OK;
}

/** Every outcome of one contest. */
static eg_status
claim_contest(job *j, eg_prepared_contest *c)
{
    const size_t len = c->contest->field_len;
    eg_scalar *xi = eg_arena_alloc(j->scratch, len, sizeof(*xi));
    eg_ciphertext *zero = eg_arena_alloc(j->scratch, len, sizeof(*zero));
    if (xi == NULL || zero == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t f = 0; f < len; f++) {
        eg_nonce_field(j->group, &xi[f], &j->p->id_hash, c->contest->index,
                       c->contest->field[f].index, &j->p->seed->nonce);
        zero[f] = (eg_ciphertext){.alpha = c->field[f].alpha.x,
                                  .beta = c->field[f].beta[0].x};
        EG_TRY(claim_field(j, c, f, &xi[f]));
    }
    for (int r = 0; r < EG_RELATIONS; r++) {
        if (c->relation[r] != NULL) {
            EG_TRY(claim_relation(j, c, (eg_relation)r, zero, xi));
        }
    }
    return EG_OK;
}

/** All proofs of all outcomes, in one batch. */
static eg_status
prove(job *j)
{
    for (size_t i = 0; i < j->p->contest_len; i++) {
        EG_TRY(claim_contest(j, &j->p->contest[i]));
    }
    eg_range_prove_drawn(j->p->election->key[EG_KEY_VOTE], j->out, j->claim,
                         j->witness, j->len);
    return EG_OK;
}

/** Contest data but for the data, eqs. (64)-(69). */
static eg_status
prepare_data(job *j, eg_prepared_contest *c)
{
    EG_SECRET(eg_scalar, xi);
    const eg_hashed_place place = data_place(j->p, c);
    eg_nonce_contest_data(j->group, &xi, &j->p->id_hash, c->contest->index,
                          &j->p->seed->nonce);
    EG_TRY(eg_hashed_prepare(j->group, &c->data, c->mask, c->mask_len, &place,
                             &xi, j->rng));
    EG_DECLASSIFY(&c->data.c0, sizeof(c->data.c0)); /* will be published */
    return EG_OK;
}

/** The encrypted ballot nonce, eqs. (34)-(38). */
static eg_status
encrypt_nonce(job *j)
{
    EG_SECRET(eg_scalar, xi);
    EG_TRY(eg_scalar_random(j->group, &xi, j->rng));
    const eg_public_key *khat = j->p->election->key[EG_KEY_DATA];
    const eg_hashed_place place = eg_hashed_place_nonce(
        &j->p->id_hash, eg_public_key_value(khat), eg_public_key_base(khat));
    eg_hashed_ciphertext *out = j->p->nonce;
    EG_TRY(eg_hashed_encrypt(j->group, out, &place, j->p->seed->nonce.bytes,
                             sizeof(j->p->seed->nonce.bytes), &xi, j->rng));
    EG_DECLASSIFY(&out->c0, sizeof(out->c0)); /* will be published */
    EG_DECLASSIFY(out->c1, out->c1_len);
    EG_DECLASSIFY(&out->c, sizeof(out->c));
    EG_DECLASSIFY(&out->v, sizeof(out->v));
    return EG_OK;
}

/** In the order in which eg_ballot_encrypt() draws. */
static eg_status
run(job *j)
{
    eg_prepared_ballot *p = j->p;
    EG_TRY(eg_ballot_seed_random(p->seed, j->rng));
    eg_prepared_ballot_identify(p);
    EG_TRY(job_room(j));
    for (size_t i = 0; i < p->contest_len; i++) {
        EG_TRY(encrypt_zeros(j, &p->contest[i]));
        for (size_t f = 0; f < p->contest[i].contest->field_len; f++) {
            complete_field(p, &p->contest[i].field[f]);
        }
    }
    EG_TRY(prove(j));
    for (size_t i = 0; i < p->contest_len; i++) {
        if (p->contest[i].mask_len > 0) {
            EG_TRY(prepare_data(j, &p->contest[i]));
        }
    }
    EG_TRY(encrypt_nonce(j));
    eg_prepared_ballot_complete(p);
    return EG_OK;
}

eg_status
eg_prepared_ballot_new(const eg_election *election,
                       eg_prepared_ballot **out,
                       const char *style,
                       eg_rng *rng,
                       eg_error *err)
{
    const eg_ballot_style *found =
        eg_manifest_find_style(election->manifest, style);
    if (found == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the manifest has no ballot style \"%s\"", style);
    }
    job j = {.group = election->group, .rng = rng};
    EG_TRY(eg_prepared_ballot_room(election, &j.p, found, err));
    eg_status status = eg_arena_new(&j.scratch, PREPARED_MAX);
    if (status == EG_OK) {
        status = run(&j);
    }
    eg_arena_free(j.scratch);
    if (status != EG_OK) {
        eg_prepared_ballot_free(j.p);
        return status;
    }
    *out = j.p;
    return EG_OK;
}
