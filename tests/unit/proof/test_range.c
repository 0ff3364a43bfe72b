/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Range proofs: what is honest passes, whatever differs in one place does not,
 * and the fault names the place.
 */
#include "proof/range.h"
#include "support/proof_fixture.h"

enum { LONGEST = 41 }; /* branches; more than two windows */

static proof_fixture f;        /* 64-bit q: fast, and luck is negligible */
static proof_fixture standard; /* the real parameters */

static int
setup(void **state)
{
    (void)state;
    const prop rnd = prop_start();
    fixture_begin(&f, &toy_groups[TOY_64_256], rnd);
    fixture_begin(&standard, &eg_group_params_standard, rnd);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    fixture_end(&f);
    fixture_end(&standard);
    return 0;
}

/** A ciphertext, its claim and its proof. */
typedef struct example {
    eg_range_witness witness;
    eg_ciphertext ct;
    eg_range_claim claim;
    eg_proof_branch branch[LONGEST];
    eg_range_proof proof;
} example;

/** Encrypt @p value; the claim is still to be made. */
static void
encrypt(proof_fixture *fx, example *e, uint32_t value)
{
    *e = (example){.witness = {.value = value, .xi = fixture_scalar(fx)}};
    eg_ciphertext_encrypt(fx->key, &e->ct, value, &e->witness.xi);
}

static void
prove(proof_fixture *fx, example *e)
{
    eg_rng rng = prop_rng(&fx->rnd);
    e->proof = (eg_range_proof){e->branch, eg_range_branches(&e->claim)};
    assert_true(e->proof.len <= LONGEST);
    assert_ok(eg_range_prove(fx->key, e->branch, &e->claim, &e->witness, &rng));
}

/** An honest proof that field 2 of contest 3 holds 0..bound. */
static void
make(proof_fixture *fx, example *e, uint32_t value, uint32_t bound)
{
    encrypt(fx, e, value);
    e->claim = eg_range_claim_field(&fx->hash, &e->ct, 3, 2, bound);
    prove(fx, e);
}

/** The faults of a proof; the status must agree with them. */
static uint32_t
faults_of(const proof_fixture *fx, const example *e)
{
    uint32_t faults = UINT32_MAX;
    const eg_status status = eg_range_verify_var(
        fx->key, &faults, &e->claim, &e->proof, EG_RANGE_TEST_MEMBERS);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    assert_int_equal(status,
                     eg_range_verify_var(fx->key, NULL, &e->claim, &e->proof,
                                         EG_RANGE_TEST_MEMBERS));
    return faults;
}

static void
every_value_of_every_range_can_be_proved(void **state)
{
    (void)state;
    static example e;
    for (uint32_t bound = 0; bound <= 10; bound++) {
        for (uint32_t value = 0; value <= bound; value++) {
            make(&f, &e, value, bound);
            assert_int_equal(faults_of(&f, &e), 0);

            e.claim = eg_range_claim_limit(&f.hash, &e.ct, 3, bound);
            assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);
            prove(&f, &e);
            assert_int_equal(faults_of(&f, &e), 0);
        }
    }
    make(&f, &e, LONGEST - 1, LONGEST - 1);
    assert_int_equal(faults_of(&f, &e), 0);
    make(&f, &e, 0, LONGEST - 1);
    assert_int_equal(faults_of(&f, &e), 0);
}

static void
the_real_parameters_work(void **state)
{
    (void)state;
    static example e;
    for (uint32_t value = 0; value <= 1; value++) {
        make(&standard, &e, value, 1);
        assert_int_equal(faults_of(&standard, &e), 0);
    }
}

/** Change each byte of each scalar of the proof, one at a time. */
static void
alter_each_byte(proof_fixture *fx, uint32_t bound)
{
    static example e;
    make(fx, &e, bound / 2, bound);
    size_t tried = 0;
    for (size_t j = 0; j <= bound; j++) {
        for (size_t at = 0; at < 2 * eg_group_scalar_len(fx->group); at++) {
            const eg_proof_branch kept = e.branch[j];
            eg_scalar *x = at % 2 == 0 ? &e.branch[j].c : &e.branch[j].v;
            if (fixture_flip_scalar(fx, x, at / 2, (int)(at % 8))) {
                assert_int_equal(faults_of(fx, &e), EG_RANGE_BAD_SUM);
                tried++;
            }
            e.branch[j] = kept;
        }
    }
    assert_true(tried > 0);
    assert_int_equal(faults_of(fx, &e), 0);
}

static void
a_proof_with_any_altered_byte_is_rejected(void **state)
{
    (void)state;
    alter_each_byte(&f, 3);
    alter_each_byte(&f, 20);
    alter_each_byte(&standard, 1);
}

static void
a_proof_holds_in_its_own_place_only(void **state)
{
    (void)state;
    static example e;
    make(&f, &e, 1, 2);
    const eg_range_claim claim = e.claim;

    for (uint32_t i = 0; i < claim.label_len; i++) {
        e.claim = claim;
        e.claim.label[i]++;
        assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);
    }
    e.claim = claim;
    e.claim.label[0] = claim.label[1];
    e.claim.label[1] = claim.label[0];
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

    e.claim = claim;
    e.claim.label_len = 3;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

    e.claim = claim;
    e.claim.first++;
    e.claim.last++;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

    eg_hash other = f.hash;
    other.bytes[31] ^= 1;
    e.claim = claim;
    e.claim.id_hash = &other;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

    const eg_ciphertext swapped = {e.ct.beta, e.ct.alpha};
    e.claim = claim;
    e.claim.ciphertext = &swapped;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);
}

static void
a_proof_under_another_key_is_rejected(void **state)
{
    (void)state;
    static example e;
    make(&f, &e, 1, 1);
    eg_element value;
    eg_public_key *key = NULL;
    eg_element_mul(f.group, &value, &f.value, &f.value);
    assert_ok(eg_public_key_new(f.group, &key, &value, EG_BASE_PUBLIC));
    assert_int_equal(eg_range_verify_var(key, NULL, &e.claim, &e.proof,
                                         EG_RANGE_TEST_MEMBERS),
                     EG_REJECT);
    eg_public_key_free(key);
}

static void
a_number_outside_the_range_cannot_be_proved(void **state)
{
    (void)state;
    static example e;
    /* It encrypts 2, or its nonce is another; the prover says 0..1. */
    for (uint32_t said = 0; said <= 1; said++) {
        encrypt(&f, &e, 2);
        e.witness.value = said;
        e.claim = eg_range_claim_field(&f.hash, &e.ct, 3, 2, 1);
        prove(&f, &e);
        assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

        encrypt(&f, &e, said);
        e.witness.xi = fixture_scalar(&f);
        e.claim = eg_range_claim_field(&f.hash, &e.ct, 3, 2, 1);
        prove(&f, &e);
        assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);
    }
}

static void
a_number_of_branches_that_does_not_fit_is_rejected(void **state)
{
    (void)state;
    static example e;
    make(&f, &e, 1, 2);
    static const size_t WRONG[] = {0, 1, 2, 4, 17};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        e.proof.len = WRONG[i];
        assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SHAPE);
    }
}

static void
what_is_not_in_the_group_is_named(void **state)
{
    (void)state;
    static example e;
    make(&f, &e, 1, 1);
    const eg_ciphertext good = e.ct;
    uint32_t faults;

    e.ct.alpha = fixture_negated(&f, &good.alpha);
    assert_int_equal(faults_of(&f, &e) & EG_RANGE_BAD_ALPHA,
                     EG_RANGE_BAD_ALPHA);
    assert_int_equal(faults_of(&f, &e) & EG_RANGE_BAD_BETA, 0);
    assert_int_equal(eg_range_verify_var(f.key, &faults, &e.claim, &e.proof,
                                         EG_RANGE_SKIP_MEMBERS),
                     EG_REJECT);
    assert_int_equal(faults, EG_RANGE_BAD_SUM);

    e.ct = good;
    e.ct.beta = fixture_negated(&f, &good.beta);
    assert_int_equal(faults_of(&f, &e) & EG_RANGE_BAD_BETA, EG_RANGE_BAD_BETA);
    assert_int_equal(faults_of(&f, &e) & EG_RANGE_BAD_ALPHA, 0);

    e.ct = good;
    memset(&e.ct.beta, 0, sizeof e.ct.beta);
    assert_int_equal(faults_of(&f, &e) & EG_RANGE_BAD_BETA, EG_RANGE_BAD_BETA);

    e.ct = good;
    e.proof.len = 1; /* membership is tested whatever the shape */
    e.ct.alpha = fixture_negated(&f, &good.alpha);
    assert_int_equal(faults_of(&f, &e),
                     EG_RANGE_BAD_SHAPE | EG_RANGE_BAD_ALPHA);
}

/*
 * A forger who may leave the group: with -beta in place of beta and only even
 * challenges every equation holds.  Check (6.A) alone stands against it.
 */
static void
only_the_membership_test_stops_a_negated_beta(void **state)
{
    (void)state;
    static example e;
    for (int tries = 0; tries < 64; tries++) {
        encrypt(&f, &e, 0);
        const eg_element beta = e.ct.beta;
        e.ct.beta = fixture_negated(&f, &beta);
        e.claim = eg_range_claim_field(&f.hash, &e.ct, 3, 2, 0);
        prove(&f, &e);
        if (e.branch[0].c.limb[0] % 2 == 0) {
            assert_ok(eg_range_verify_var(f.key, NULL, &e.claim, &e.proof,
                                          EG_RANGE_SKIP_MEMBERS));
            assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_BETA);
            return;
        }
    }
    fail();
}

static void
other_lists_of_numbers_and_ranges_work(void **state)
{
    (void)state;
    static example e;
    /* A relation that binds three numbers, and one that says "exactly L". */
    encrypt(&f, &e, 4);
    e.claim = (eg_range_claim){.id_hash = &f.hash,
                               .ciphertext = &e.ct,
                               .label = {3, 7, 5},
                               .label_len = 3,
                               .last = 5};
    prove(&f, &e);
    assert_int_equal(faults_of(&f, &e), 0);
    e.claim.label[2] = 4;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);

    encrypt(&f, &e, 4);
    e.claim = (eg_range_claim){.id_hash = &f.hash,
                               .ciphertext = &e.ct,
                               .label = {3, 7},
                               .label_len = 2,
                               .first = 4,
                               .last = 4};
    prove(&f, &e);
    assert_int_equal(e.proof.len, 1);
    assert_int_equal(faults_of(&f, &e), 0);
    e.claim.first = e.claim.last = 3;
    assert_int_equal(faults_of(&f, &e), EG_RANGE_BAD_SUM);
}

/** Ranges that do not begin at 0: what is proved of indicators (3.3.9). */
static void
every_value_of_ranges_above_zero_can_be_proved(void **state)
{
    (void)state;
    static example e;
    for (uint32_t first = 1; first <= 3; first++) {
        for (uint32_t last = first; last <= 2 * first + 2; last++) {
            for (uint32_t value = first; value <= last; value++) {
                encrypt(&f, &e, value);
                e.claim = (eg_range_claim){.id_hash = &f.hash,
                                           .ciphertext = &e.ct,
                                           .label = {3, 7, first, last},
                                           .label_len = 4,
                                           .first = first,
                                           .last = last};
                prove(&f, &e);
                assert_int_equal(e.proof.len, last - first + 1);
                assert_int_equal(faults_of(&f, &e), 0);
            }
        }
    }
}

static bool
is_zero(const eg_proof_branch *branch, size_t len)
{
    static const eg_proof_branch zero[LONGEST];
    return memcmp(branch, zero, len * sizeof *branch) == 0;
}

static void
arguments_out_of_range_are_refused(void **state)
{
    (void)state;
    static example e;
    eg_rng rng = prop_rng(&f.rnd);
    make(&f, &e, 1, 2);
    const eg_range_claim good = e.claim;
    eg_range_claim bad[3] = {good, good, good};
    bad[0].label_len = EG_RANGE_LABEL_MAX + 1;
    bad[1].first = 3;
    bad[2].last = 0x80000000U;
    for (size_t i = 0; i < 3; i++) {
        uint32_t faults = 77;
        assert_int_equal(eg_range_verify_var(f.key, &faults, &bad[i], &e.proof,
                                             EG_RANGE_TEST_MEMBERS),
                         EG_ERR_ARGUMENT);
        assert_int_equal(faults, 77);
        assert_int_equal(
            eg_range_prove(f.key, e.branch, &bad[i], &e.witness, &rng),
            EG_ERR_ARGUMENT);
    }

    static const uint32_t OUTSIDE[] = {3, 4, 0x7FFFFFFF, UINT32_MAX};
    for (size_t i = 0; i < sizeof OUTSIDE / sizeof OUTSIDE[0]; i++) {
        make(&f, &e, 1, 2);
        e.witness.value = OUTSIDE[i];
        assert_int_equal(
            eg_range_prove(f.key, e.branch, &e.claim, &e.witness, &rng),
            EG_ERR_ARGUMENT);
        assert_true(is_zero(e.branch, 3));
    }
    make(&f, &e, 1, 2);
    e.claim.first = 2;
    assert_int_equal(
        eg_range_prove(f.key, e.branch, &e.claim, &e.witness, &rng),
        EG_ERR_ARGUMENT);
}

/** Randomness that ends after some draws. */
typedef struct scarce {
    prop rnd;
    size_t left;
} scarce;

static eg_status
scarce_fill(void *state, uint8_t *out, size_t len)
{
    scarce *s = state;
    if (s->left == 0) {
        memset(out, 0, len);
        return EG_ERR_RNG;
    }
    s->left--;
    prop_bytes(&s->rnd, out, len);
    return EG_OK;
}

static void
without_randomness_nothing_is_left_behind(void **state)
{
    (void)state;
    static example a;
    static example b;
    make(&f, &a, 1, 2);
    make(&f, &b, 0, 3);
    eg_proof_branch *const out[] = {a.branch, b.branch};
    const eg_range_claim claims[] = {a.claim, b.claim};
    const eg_range_witness witness[] = {a.witness, b.witness};
    size_t draws = 0;
    for (;; draws++) {
        scarce source = {f.rnd, draws};
        eg_rng rng = {scarce_fill, &source};
        memset(a.branch, 0xAA, sizeof a.branch);
        memset(b.branch, 0xAA, sizeof b.branch);
        const eg_status status =
            eg_range_prove_batch(f.key, out, claims, witness, 2, &rng);
        if (status == EG_OK) {
            break;
        }
        assert_int_equal(status, EG_ERR_RNG);
        assert_true(is_zero(a.branch, 3) && is_zero(b.branch, 4));
    }
    assert_true(draws >= 3 + 2 + 4 + 3);
    assert_int_equal(faults_of(&f, &a) | faults_of(&f, &b), 0);
}

/* -- batches --------------------------------------------------------------- */

enum { BATCH = 40 };

/** Bounds that fill, cut and overflow windows. */
static uint32_t
bound_of(size_t i)
{
    static const uint32_t BOUNDS[] = {1, 1, 3, 0, 15, 16, 1, 33, 2, 10, 14, 1};
    return BOUNDS[i % (sizeof BOUNDS / sizeof BOUNDS[0])];
}

static void
a_batch_is_its_single_proofs_and_verdicts(void **state)
{
    (void)state;
    static example single[BATCH];
    static eg_proof_branch branches[BATCH][LONGEST];
    eg_proof_branch *out[BATCH];
    eg_range_claim claims[BATCH];
    eg_range_witness witness[BATCH];
    eg_range_proof proofs[BATCH];
    uint32_t faults[BATCH];

    for (size_t i = 0; i < BATCH; i++) {
        const uint32_t bound = bound_of(i);
        encrypt(&f, &single[i], (uint32_t)prop_below(&f.rnd, bound + 1ULL));
        single[i].claim = eg_range_claim_field(&f.hash, &single[i].ct, 1,
                                               (uint32_t)i + 1, bound);
        claims[i] = single[i].claim;
        witness[i] = single[i].witness;
        out[i] = branches[i];
    }
    prop again = f.rnd;
    eg_rng rng = prop_rng(&again);
    assert_ok(eg_range_prove_batch(f.key, out, claims, witness, BATCH, &rng));
    for (size_t i = 0; i < BATCH; i++) {
        prove(&f, &single[i]);
        proofs[i] = (eg_range_proof){branches[i], single[i].proof.len};
        assert_memory_equal(branches[i], single[i].branch,
                            proofs[i].len * sizeof branches[i][0]);
    }
    assert_ok(eg_range_verify_batch_var(f.key, faults, claims, proofs, BATCH,
                                        EG_RANGE_TEST_MEMBERS));

    /* Every fourth is spoilt, each in another way. */
    for (size_t i = 0; i < BATCH; i += 4) {
        switch (i / 4 % 3) {
        case 0:
            branches[i][proofs[i].len - 1].v = fixture_scalar(&f);
            break;
        case 1:
            proofs[i].len++;
            break;
        default:
            single[i].ct.alpha = fixture_negated(&f, &single[i].ct.alpha);
            break;
        }
    }
    assert_int_equal(eg_range_verify_batch_var(f.key, faults, claims, proofs,
                                               BATCH, EG_RANGE_TEST_MEMBERS),
                     EG_REJECT);
    for (size_t i = 0; i < BATCH; i++) {
        uint32_t alone;
        const eg_status status = eg_range_verify_var(
            f.key, &alone, &claims[i], &proofs[i], EG_RANGE_TEST_MEMBERS);
        assert_int_equal(alone, faults[i]);
        assert_int_equal(status, i % 4 == 0 ? EG_REJECT : EG_OK);
    }
    assert_ok(eg_range_verify_batch_var(f.key, NULL, NULL, NULL, 0,
                                        EG_RANGE_TEST_MEMBERS));
}

/** Any number of proofs of another length in one batch: none is looked at. */
static void
test_batch_of_misshapen_proofs(void **state)
{
    (void)state;
    enum { MANY = 100 };
    static eg_range_claim claims[MANY];
    static eg_range_proof proofs[MANY];
    static uint32_t faults[MANY];
    example e;
    make(&f, &e, 1, 1);
    for (size_t i = 0; i < MANY; i++) {
        claims[i] = e.claim;
        proofs[i] = e.proof;
        proofs[i].len = i == MANY - 1 ? e.proof.len : 1;
    }
    assert_int_equal(eg_range_verify_batch_var(f.key, faults, claims, proofs,
                                               MANY, EG_RANGE_TEST_MEMBERS),
                     EG_REJECT);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(faults[i], i == MANY - 1 ? 0 : EG_RANGE_BAD_SHAPE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_of_every_range_can_be_proved),
        cmocka_unit_test(the_real_parameters_work),
        cmocka_unit_test(a_proof_with_any_altered_byte_is_rejected),
        cmocka_unit_test(a_proof_holds_in_its_own_place_only),
        cmocka_unit_test(a_proof_under_another_key_is_rejected),
        cmocka_unit_test(a_number_outside_the_range_cannot_be_proved),
        cmocka_unit_test(a_number_of_branches_that_does_not_fit_is_rejected),
        cmocka_unit_test(what_is_not_in_the_group_is_named),
        cmocka_unit_test(only_the_membership_test_stops_a_negated_beta),
        cmocka_unit_test(other_lists_of_numbers_and_ranges_work),
        cmocka_unit_test(every_value_of_ranges_above_zero_can_be_proved),
        cmocka_unit_test(arguments_out_of_range_are_refused),
        cmocka_unit_test(without_randomness_nothing_is_left_behind),
        cmocka_unit_test(a_batch_is_its_single_proofs_and_verdicts),
        cmocka_unit_test(test_batch_of_misshapen_proofs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
