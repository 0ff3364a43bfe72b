/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a cheat with the keys and the nonces can do: encrypt anything, and prove
 * what is false as far as it can be proved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/proof.h>

#include "proof/range.h"
#include "support/test_record.h"

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "test record: %s\n", what);
        abort();
    }
}

bool
test_is_even(const test_record *r, const eg_scalar *x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar_write(r->e.group, bytes, x);
    return (bytes[eg_group_scalar_len(r->e.group) - 1] & 1) == 0;
}

/** @p width bytes: @p value plus @p by, both @p len bytes. */
static eg_span
plus(test_record *r,
     const uint8_t *value,
     const uint8_t *by,
     size_t len,
     size_t width)
{
    uint8_t *out = eg_arena_alloc(r->arena, width, 1);
    need(out != NULL, "memory");
    unsigned carry = 0;
    for (size_t i = 0; i < width; i++) {
        const unsigned sum =
            carry + (i < len ? value[len - 1 - i] + by[len - 1 - i] : 0U);
        out[width - 1 - i] = (uint8_t)sum;
        carry = sum >> 8;
    }
    return (eg_span){out, width};
}

eg_span
test_plus_q(test_record *r, const eg_scalar *x)
{
    uint8_t value[EG_SCALAR_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    eg_scalar_write(r->e.group, value, x);
    eg_group_write_q(r->e.group, q);
    return plus(r, value, q, eg_group_scalar_len(r->e.group), 32);
}

eg_span
test_plus_p(test_record *r, const eg_element *x)
{
    uint8_t value[EG_ELEMENT_BYTES];
    uint8_t p[EG_ELEMENT_BYTES];
    eg_element_write(r->e.group, value, x);
    eg_group_write_p(r->e.group, p);
    return plus(r, value, p, eg_group_element_len(r->e.group), 512);
}

void
test_record_turn_proof(test_record *r, unsigned device, size_t position)
{
    eg_encrypted_field *field =
        test_field(test_contest(test_record_ballot(r, device, position), 0), 0);
    eg_proof_branch *branch =
        eg_arena_alloc(r->arena, field->proof_len, sizeof(*branch));
    need(branch != NULL, "memory");
    for (size_t i = 0; i < field->proof_len; i++) {
        branch[i] = field->proof[field->proof_len - 1 - i];
    }
    field->proof = branch;
    test_record_redo(r, TEST_REDO_CODES);
}

eg_scalar
test_record_xi(test_record *r,
               unsigned device,
               size_t position,
               size_t contest,
               size_t field)
{
    const eg_encrypted_ballot *b = test_record_ballot(r, device, position);
    eg_scalar xi;
    eg_nonce_field(r->e.group, &xi, &b->id_hash, b->contest[contest].index,
                   (uint32_t)field + 1,
                   &test_record_device(r, device)->item[position].nonce);
    return xi;
}

void
test_record_encrypt(test_record *r,
                    unsigned device,
                    size_t position,
                    const eg_hash *id)
{
    test_item *item = &test_record_device(r, device)->item[position];
    eg_encrypted_ballot *b = &item->item.u.ballot;
    const eg_ballot_seed seed = {.id = id == NULL ? b->id : *id,
                                 .nonce = item->nonce};
    eg_plain_ballot plain;
    do {
        need(test_plain_random(&r->random, r->e.manifest, r->arena, &plain) ==
                 EG_OK,
             "choices");
    } while (strcmp(plain.style, b->style) != 0);
    plain.weight = b->weight;
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = b->chaining_field, .seed = &seed};
    eg_encrypted_ballot made;
    need(eg_ballot_encrypt(r->e.election, r->arena, &made, &request, &r->rng,
                           NULL) == EG_OK,
         "encrypting");
    made.status = b->status;
    *b = made;
}

void
test_record_set_value(test_record *r,
                      unsigned device,
                      size_t position,
                      size_t contest,
                      size_t field,
                      uint64_t value)
{
    const eg_scalar xi = test_record_xi(r, device, position, contest, field);
    eg_encrypted_field *f = test_field(
        test_contest(test_record_ballot(r, device, position), contest), field);
    eg_scalar sigma;
    eg_scalar_from_u64(r->e.group, &sigma, value);
    eg_scalar_add(r->e.group, &sigma, &sigma, &xi);
    eg_fixed_base_pow_var(eg_group_g(r->e.group), &f->ct.alpha, &xi);
    eg_fixed_base_pow_var(eg_public_key_base(r->e.election->key[EG_KEY_VOTE]),
                          &f->ct.beta, &sigma);
}

/** A random branch and the commitments that it answers. */
static void
simulate(test_record *r,
         const eg_range_claim *claim,
         uint64_t j,
         eg_proof_branch *branch,
         eg_commitment_pair *ab)
{
    const eg_group *group = r->e.group;
    eg_scalar w;
    eg_element power;
    need(eg_scalar_random(group, &branch->c, &r->rng) == EG_OK &&
             eg_scalar_random(group, &branch->v, &r->rng) == EG_OK,
         "random");
    eg_scalar_from_u64(group, &w, j);
    eg_scalar_mul(group, &w, &w, &branch->c);
    eg_scalar_sub(group, &w, &branch->v, &w);
    eg_fixed_base_pow_var(eg_group_g(group), &ab->a, &branch->v);
    eg_element_pow_var(group, &power, &claim->ciphertext->alpha, &branch->c);
    eg_element_mul(group, &ab->a, &ab->a, &power);
    eg_fixed_base_pow_var(eg_public_key_base(r->e.election->key[EG_KEY_VOTE]),
                          &ab->b, &w);
    eg_element_pow_var(group, &power, &claim->ciphertext->beta, &branch->c);
    eg_element_mul(group, &ab->b, &ab->b, &power);
}

/** One attempt; gives the challenge of the branch that is "true". */
static eg_scalar
prove_once(test_record *r,
           const eg_range_claim *claim,
           const eg_scalar *xi,
           uint64_t value,
           eg_proof_branch *out)
{
    const eg_group *group = r->e.group;
    const size_t truth = value - claim->first;
    eg_hasher transcript;
    eg_scalar sum;
    eg_scalar u;
    eg_scalar c;
    eg_scalar_from_u64(group, &sum, 0);
    need(eg_scalar_random(group, &u, &r->rng) == EG_OK, "random");
    eg_range_transcript_begin(&transcript, group, claim);
    for (size_t i = 0; i <= claim->last - claim->first; i++) {
        eg_commitment_pair ab;
        if (i == truth) {
            eg_fixed_base_pow_var(eg_group_g(group), &ab.a, &u);
            eg_fixed_base_pow_var(
                eg_public_key_base(r->e.election->key[EG_KEY_VOTE]), &ab.b, &u);
        } else {
            simulate(r, claim, claim->first + i, &out[i], &ab);
            eg_scalar_add(group, &sum, &sum, &out[i].c);
        }
        eg_range_transcript_add(&transcript, group, &ab.a, &ab.b);
    }
    eg_hasher_final_q(&transcript, group, &c);
    eg_scalar_sub(group, &c, &c, &sum);
    out[truth].c = c;
    eg_scalar_mul(group, &out[truth].v, &c, xi);
    eg_scalar_sub(group, &out[truth].v, &u, &out[truth].v);
    return c;
}

void
test_prove_range(test_record *r,
                 const eg_range_claim *claim,
                 const eg_scalar *xi,
                 uint64_t value,
                 bool even,
                 eg_proof_branch *out)
{
    eg_scalar c;
    do {
        c = prove_once(r, claim, xi, value, out);
    } while (even && !test_is_even(r, &c));
}

void
test_prove_contest(test_record *r,
                   unsigned device,
                   size_t position,
                   size_t contest,
                   const uint64_t *value,
                   bool even)
{
    const eg_group *group = r->e.group;
    eg_encrypted_ballot *b = test_record_ballot(r, device, position);
    eg_encrypted_contest *c = test_contest(b, contest);
    const eg_contest *m = eg_manifest_contest(r->e.manifest, c->index);
    eg_ciphertext product;
    eg_scalar total;
    uint64_t sum = 0;
    eg_ciphertext_one(group, &product);
    eg_scalar_from_u64(group, &total, 0);
    for (size_t i = 0; i < c->field_len; i++) {
        eg_encrypted_field *f = test_field(c, i);
        const eg_scalar xi = test_record_xi(r, device, position, contest, i);
        const eg_range_claim claim = eg_range_claim_field(
            &b->id_hash, &f->ct, c->index, (uint32_t)i + 1, m->field[i].bound);
        eg_proof_branch *proof =
            eg_arena_alloc(r->arena, f->proof_len, sizeof(*proof));
        need(proof != NULL, "memory");
        test_prove_range(r, &claim, &xi,
                         value[i] > m->field[i].bound ? m->field[i].bound
                                                      : value[i],
                         even, proof);
        f->proof = proof;
        eg_ciphertext_mul(group, &product, &product, &f->ct);
        eg_scalar_add(group, &total, &total, &xi);
        sum += value[i];
    }
    const eg_range_claim claim = eg_range_claim_limit(
        &b->id_hash, &product, c->index, m->selection_limit);
    eg_proof_branch *proof =
        eg_arena_alloc(r->arena, c->limit_proof_len, sizeof(*proof));
    need(proof != NULL, "memory");
    test_prove_range(r, &claim, &total,
                     sum > m->selection_limit ? m->selection_limit : sum, even,
                     proof);
    c->limit_proof = proof;
}
