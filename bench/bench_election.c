/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What voting devices, printing offices, the administrator and guardians compute:
 * encrypting a ballot, pre-encrypting one, adding it to the tally, decrypting the
 * tally.
 */
#include <stdlib.h>

#include <electionguard/chain.h>
#include <electionguard/plain_ballot.h>
#include <electionguard/preencrypt.h>
#include <electionguard/prepare.h>

#include "base/base.h"
#include "bench_fixture.h"
#include "codec/buffer.h"
#include "record/items.h"
#include "support/gmp_bridge.h"
#include "support/test_guardians.h"

#define SCRATCH_MAX ((size_t)1 << 30)
/** 6 powers a selection and 4 a contest; the ballot nonce takes 3 more. */
#define BALLOT_POWERS (6 * FIXTURE_FIELDS + 4 * FIXTURE_CONTESTS)
/** Eqs. (113), (114): two for each component of the m + 1 vectors of a contest;
 * the ballot nonce takes 3 more. */
#define PRINT_POWERS \
    (2 * FIXTURE_FIELDS * (FIXTURE_FIELDS / FIXTURE_CONTESTS + 1))
/** Two bytes: with 65536 codes hardly a ballot is made in vain. */
#define PRINT_TRIM 2
/** Prepared ballots that are at hand at most. */
#define PREPARED_MAX 64
/** Products of one ballot. */
#define PRODUCTS (2 * FIXTURE_FIELDS)
/** Ciphertexts that are decrypted together. */
#define SHARES 16
/** Membership of A, the share M_i, and the commitments g^u and A^u. */
#define SHARE_POWERS 4

typedef struct operands {
    fixture f;
    eg_arena *scratch;
    eg_chain chain;
    eg_chain press;   /**< Of a device that pre-encrypts. */
    const char *json; /**< The plain ballot. */
    size_t json_len;
    eg_buffer bytes;
    uint8_t *prepared_bytes; /**< Of one ballot, read as often as needed. */
    size_t prepared_size;
    eg_prepared_ballot *prepared[PREPARED_MAX];
    unsigned prepared_len;
    eg_encrypted_ballot ballot;
    eg_tally *tally;
    uint8_t wire[PRODUCTS][EG_ELEMENT_BYTES];
    eg_element element[PRODUCTS];
    eg_element sum[PRODUCTS];
    mpz_t factor[PRODUCTS];
    mpz_t product[PRODUCTS];
    /* decryption */
    test_guardians g;
    eg_quorum quorum;
    eg_decrypt_item item[SHARES];
    eg_decrypt_batch batch;
} operands;

/* -- encryption ------------------------------------------------------------- */

static void
gmp_encrypt(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, BALLOT_POWERS);
}

static void
own_encrypt(void *context)
{
    operands *op = context;
    eg_encrypted_ballot ballot;
    eg_arena_reset(op->scratch);
    fixture_encrypt(&op->f, op->scratch, &ballot);
}

/** As `electionguard device encrypt`, but for the disk. */
static void
own_device(void *context)
{
    operands *op = context;
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_plain_ballot plain;
    eg_item item = {.kind = EG_ITEM_ENCRYPTED_BALLOT};
    eg_arena_reset(op->scratch);
    bench_need_ok(eg_plain_ballot_parse(op->f.e.manifest, op->scratch, &plain,
                                        (const uint8_t *)op->json, op->json_len,
                                        NULL),
                  "reading a plain ballot");
    eg_chain_next_field(&op->chain, field);
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    bench_need_ok(eg_ballot_encrypt(op->f.e.election, op->scratch,
                                    &item.u.ballot, &request, &op->f.rng, NULL),
                  "encrypting");
    item.u.ballot.status = EG_BALLOT_SPOILED;
    eg_buffer_clear(&op->bytes);
    bench_need_ok(eg_item_encode(op->f.e.group, &op->bytes, &item, NULL),
                  "encoding");
    eg_chain_advance(&op->chain, &item.u.ballot.code);
}

static void
ready_prepared(void *context, unsigned runs)
{
    operands *op = context;
    while (op->prepared_len > 0) {
        eg_prepared_ballot_free(op->prepared[--op->prepared_len]);
    }
    const unsigned wanted = runs < PREPARED_MAX ? runs : PREPARED_MAX;
    while (op->prepared_len < wanted) {
        bench_need_ok(eg_prepared_ballot_read(
                          op->f.e.election, &op->prepared[op->prepared_len],
                          op->prepared_bytes, op->prepared_size, NULL),
                      "reading a prepared ballot");
        op->prepared_len++;
    }
}

/** From the voter's choice to the confirmation code. */
static void
own_prepared(void *context)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    operands *op = context;
    const eg_encrypt_request request = {.plain = &op->f.plain,
                                        .chaining_field = field};
    eg_encrypted_ballot ballot;
    bench_need(op->prepared_len > 0, "a prepared ballot");
    eg_prepared_ballot *prepared = op->prepared[--op->prepared_len];
    eg_arena_reset(op->scratch);
    bench_need_ok(eg_prepared_ballot_finish(prepared, op->scratch, &ballot,
                                            &request, NULL),
                  "finishing a prepared ballot");
    eg_prepared_ballot_free(prepared);
}

static void
gmp_print(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, PRINT_POWERS);
}

/** As `electionguard preencrypt make`, but for the disk. */
static void
own_print(void *context)
{
    operands *op = context;
    const eg_preencrypt_request request = {.style = "all"};
    eg_preencrypted_ballot ballot;
    eg_arena_reset(op->scratch);
    bench_need_ok(eg_preencrypt(op->f.e.election, op->scratch, &ballot,
                                &request, &op->f.rng, NULL),
                  "pre-encrypting");
    bench_need_ok(eg_preencrypt_link(&ballot, &op->press), "linking");
}

/* -- tally ------------------------------------------------------------------ */

static void
gmp_tally(void *context)
{
    operands *op = context;
    for (size_t i = 0; i < PRODUCTS; i++) {
        mpz_mul(op->product[i], op->product[i], op->factor[i]);
        mpz_tdiv_r(op->product[i], op->product[i], op->f.p);
    }
}

static void
own_tally(void *context)
{
    operands *op = context;
    bench_need_ok(eg_tally_add(op->f.e.group, op->tally, &op->ballot),
                  "adding to the tally");
}

static void
gmp_tally_bytes(void *context)
{
    operands *op = context;
    for (size_t i = 0; i < PRODUCTS; i++) {
        gmp_from_bytes(op->f.out, op->wire[i], EG_ELEMENT_BYTES);
        bench_need(mpz_cmp(op->f.out, op->f.p) < 0, "an element");
        mpz_mul(op->product[i], op->product[i], op->f.out);
        mpz_tdiv_r(op->product[i], op->product[i], op->f.p);
    }
}

static void
own_tally_bytes(void *context)
{
    operands *op = context;
    for (size_t i = 0; i < PRODUCTS; i++) {
        bench_need(
            eg_element_parse(op->f.e.group, &op->element[i], op->wire[i]),
            "an element");
    }
    eg_element_mul_batch(op->f.e.group, op->sum, op->sum, op->element,
                         PRODUCTS);
}

/* -- decryption --------------------------------------------------------------*/

static void
gmp_share(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, SHARE_POWERS);
}

/** All three rounds of the only guardian. */
static void
own_share(void *context)
{
    operands *op = context;
    eg_decrypt_round *round;
    eg_hash commitment[SHARES];
    eg_decrypt_reveal reveal[SHARES];
    eg_scalar response[SHARES];
    const eg_hash *commitments[] = {commitment};
    const eg_decrypt_reveal *reveals[] = {reveal};
    bench_need_ok(eg_decrypt_round_new(&round, commitment, &op->batch,
                                       &op->g.key[0], &op->f.rng, NULL),
                  "committing");
    bench_need_ok(
        eg_decrypt_round_reveal(round, reveal, commitments, NULL, NULL),
        "revealing");
    bench_need_ok(
        eg_decrypt_round_respond(round, response, reveals, NULL, NULL),
        "responding");
    eg_decrypt_round_free(round);
}

/* -- setting up ------------------------------------------------------------- */

static void
setup_tally(operands *op)
{
    const eg_group *group = op->f.e.group;
    fixture_encrypt(&op->f, op->f.arena, &op->ballot);
    op->ballot.status = EG_BALLOT_CAST;
    bench_need_ok(eg_tally_new(&op->tally, group, op->f.e.manifest), "a tally");
    for (size_t i = 0; i < PRODUCTS; i++) {
        const eg_encrypted_contest *contest =
            &op->ballot.contest[i / 2 / FIXTURE_OPTIONS];
        const eg_ciphertext *ct = &contest->field[i / 2 % FIXTURE_OPTIONS].ct;
        eg_element_write(group, op->wire[i],
                         i % 2 == 0 ? &ct->alpha : &ct->beta);
        mpz_inits(op->factor[i], op->product[i], NULL);
        gmp_from_bytes(op->factor[i], op->wire[i], EG_ELEMENT_BYTES);
        mpz_set_ui(op->product[i], 1);
        eg_element_one(group, &op->sum[i]);
    }
}

static void
setup_device(operands *op)
{
    const eg_election *election = op->f.e.election;
    eg_hash device;
    bench_need_ok(eg_plain_ballot_write(op->f.e.manifest, op->f.arena,
                                        &op->f.plain, &op->json, &op->json_len),
                  "writing a plain ballot");
    eg_device_hash(&device, EG_DEVICE_REGULAR, &election->extended_hash,
                   "bench", 5);
    eg_chain_begin(&op->chain, EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR,
                   &election->extended_hash, &device);
    eg_buffer_init(&op->bytes, SCRATCH_MAX);
    eg_device_hash(&device, EG_DEVICE_PRE_ENCRYPTING, &election->extended_hash,
                   "bench", 5);
    eg_chain_begin(&op->press, EG_CHAINING_SIMPLE, EG_DEVICE_PRE_ENCRYPTING,
                   &election->extended_hash, &device);
    op->f.e.manifest->hash_trimming = PRINT_TRIM;
}

static void
setup_prepared(operands *op)
{
    eg_prepared_ballot *prepared = NULL;
    bench_need_ok(eg_prepared_ballot_new(op->f.e.election, &prepared, "all",
                                         &op->f.rng, NULL),
                  "preparing a ballot");
    op->prepared_size = eg_prepared_ballot_size(prepared);
    op->prepared_bytes = bench_alloc(op->prepared_size, 1);
    bench_need_ok(eg_prepared_ballot_write(prepared, op->prepared_bytes),
                  "writing a prepared ballot");
    eg_prepared_ballot_free(prepared);
}

static void
setup_share(operands *op)
{
    const uint32_t only = 1;
    bench_need_ok(test_guardians_new(&op->g, NULL, 1, 1, &op->f.rng),
                  "a guardian");
    bench_need_ok(
        eg_quorum_init(op->g.group, &op->quorum, 1, 1, &only, 1, NULL),
        "a quorum");
    for (uint32_t i = 0; i < SHARES; i++) {
        const eg_encrypted_contest *contest = &op->ballot.contest[i % 10];
        op->item[i] = (eg_decrypt_item){.claim = eg_decryption_claim_tally(
                                            &op->g.election->extended_hash, 1,
                                            1 + i, &contest->field[i / 10].ct),
                                        .bound = 1};
    }
    op->batch = (eg_decrypt_batch){.election = op->g.election,
                                   .quorum = &op->quorum,
                                   .kind = EG_KEY_VOTE,
                                   .item = op->item,
                                   .len = SHARES};
}

static void
measure_encryption(bench *b, operands *op)
{
    bench_case cases[] = {
        {.name = "400 mpz_powm", .run = gmp_encrypt, .is_plain = true},
        /* Ours makes 403 exponentiations: the ballot nonce is encrypted. */
        {.name = "encrypt a ballot of 60 options, constant-time",
         .run = own_encrypt,
         .plain_from = 0,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
        {.name = "voter waits, with a prepared ballot",
         .run = own_prepared,
         .ready = ready_prepared,
         .max_repeat = PREPARED_MAX,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "voting device, a ballot from JSON to its bytes",
         .run = own_device,
         .plain_from = 0,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
    };
    bench_run(b, cases, EG_ARRAY_LEN(cases), op);
}

static void
measure_printing(bench *b, operands *op)
{
    bench_case cases[] = {
        {.name = "840 mpz_powm", .run = gmp_print, .is_plain = true},
        {.name = "pre-encrypt a ballot of 60 options, constant-time",
         .run = own_print,
         .plain_from = 0,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
    };
    bench_run(b, cases, EG_ARRAY_LEN(cases), op);
}

static void
measure_decryption(bench *b, operands *op)
{
    bench_case cases[] = {
        {.name = "120 mpz_mul, mpz_tdiv_r", .run = gmp_tally, .is_plain = true},
        {.name = "120 mpz_import, mpz_mul, mpz_tdiv_r",
         .run = gmp_tally_bytes,
         .is_plain = true},
        {.name = "4 mpz_powm", .run = gmp_share, .is_plain = true},
        {.name = "tally accumulation, a ballot of 60 options",
         .run = own_tally,
         .plain_from = 0,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
        {.name = "tally accumulation, elements read from bytes",
         .run = own_tally_bytes,
         .plain_from = 1,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
        {.name = "decryption share with its proof, a guardian",
         .run = own_share,
         .things = SHARES,
         .plain_from = 2,
         .plain_len = 1},
    };
    bench_run(b, cases, EG_ARRAY_LEN(cases), op);
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "election");
    fixture_init(&op.f);
    bench_kernels(&b, op.f.e.group);
    bench_need_ok(eg_arena_new(&op.scratch, SCRATCH_MAX), "memory");
    setup_tally(&op);
    setup_device(&op);
    setup_share(&op);
    setup_prepared(&op);
    measure_encryption(&b, &op);
    measure_printing(&b, &op);
    measure_decryption(&b, &op);
    for (size_t i = 0; i < PRODUCTS; i++) {
        mpz_clears(op.factor[i], op.product[i], NULL);
    }
    ready_prepared(&op, 0);
    free(op.prepared_bytes);
    test_guardians_free(&op.g);
    eg_tally_free(op.tally);
    eg_buffer_free(&op.bytes);
    eg_arena_free(op.scratch);
    fixture_free(&op.f);
    return bench_end(&b);
}
