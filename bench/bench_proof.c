/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Range proofs as a verifier and a voting device make use of them: all
 * selections of a ballot at once.
 */
#include "base/base.h"
#include "bench_fixture.h"

/** Powers of one selection (R = 1), the membership of alpha and beta too. */
#define VERIFY_POWERS 10
/** Two for the ciphertext, four for the proof. */
#define PROVE_POWERS 6

typedef struct operands {
    fixture f;
    eg_encrypted_ballot ballot;
    eg_range_claim claim[FIXTURE_FIELDS];     /**< Of the ballot. */
    eg_range_claim own_claim[FIXTURE_FIELDS]; /**< Of ciphertext. */
    eg_range_proof proof[FIXTURE_FIELDS];
    uint32_t value[FIXTURE_FIELDS];
    eg_ciphertext ciphertext[FIXTURE_FIELDS];
    eg_range_witness witness[FIXTURE_FIELDS];
    eg_scalar xi[FIXTURE_FIELDS];
    eg_proof_branch branch[FIXTURE_FIELDS][2];
    eg_proof_branch *branches[FIXTURE_FIELDS];
} operands;

static void
gmp_verify(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, VERIFY_POWERS);
}

static void
gmp_prove(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, PROVE_POWERS);
}

static void
own_verify(void *context)
{
    operands *op = context;
    bench_need_ok(eg_range_verify_batch_var(
                      op->f.e.election->key[EG_KEY_VOTE], NULL, op->claim,
                      op->proof, FIXTURE_FIELDS, EG_RANGE_TEST_MEMBERS),
                  "verifying");
}

static void
own_verify_alone(void *context)
{
    operands *op = context;
    bench_need_ok(eg_range_verify_var(op->f.e.election->key[EG_KEY_VOTE], NULL,
                                      op->claim, op->proof,
                                      EG_RANGE_TEST_MEMBERS),
                  "verifying");
}

static void
own_prove(void *context)
{
    operands *op = context;
    const eg_public_key *key = op->f.e.election->key[EG_KEY_VOTE];
    eg_ciphertext_encrypt_batch(key, op->ciphertext, op->value, op->xi,
                                FIXTURE_FIELDS);
    bench_need_ok(eg_range_prove_batch(key, op->branches, op->own_claim,
                                       op->witness, FIXTURE_FIELDS, &op->f.rng),
                  "proving");
}

static void
setup(operands *op)
{
    fixture_init(&op->f);
    fixture_encrypt(&op->f, op->f.arena, &op->ballot);
    for (size_t i = 0; i < FIXTURE_FIELDS; i++) {
        const eg_encrypted_contest *contest =
            &op->ballot.contest[i / FIXTURE_OPTIONS];
        const size_t at = i % FIXTURE_OPTIONS;
        const eg_encrypted_field *field = &contest->field[at];
        op->claim[i] =
            eg_range_claim_field(&op->ballot.id_hash, &field->ct,
                                 contest->index, (uint32_t)at + 1, 1);
        op->proof[i] =
            (eg_range_proof){.branch = field->proof, .len = field->proof_len};
        op->own_claim[i] = op->claim[i];
        op->own_claim[i].ciphertext = &op->ciphertext[i];
        op->branches[i] = op->branch[i];
        bench_need_ok(eg_scalar_random(op->f.e.group, &op->xi[i], &op->f.rng),
                      "randomness");
        op->witness[i] = (eg_range_witness){.value = 0, .xi = op->xi[i]};
    }
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "proof");
    setup(&op);
    bench_kernels(&b, op.f.e.group);
    bench_case cases[] = {
        {.name = "10 mpz_powm", .run = gmp_verify, .is_plain = true},
        {.name = "6 mpz_powm", .run = gmp_prove, .is_plain = true},
        {.name = "verify one selection with its proof",
         .run = own_verify,
         .things = FIXTURE_FIELDS,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "verify one selection with its proof, alone",
         .run = own_verify_alone,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "encrypt one selection with its proof, constant-time",
         .run = own_prove,
         .things = FIXTURE_FIELDS,
         .plain_from = 1,
         .plain_len = 1},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases), &op);
    fixture_free(&op.f);
    return bench_end(&b);
}
