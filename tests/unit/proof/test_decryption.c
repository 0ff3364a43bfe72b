/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of correct decryption, of tallies and of contest data. */
#include "support/proof_fixture.h"

static proof_fixture f;

static int
setup(void **state)
{
    (void)state;
    fixture_begin(&f, &toy_groups[TOY_64_256], prop_start());
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    fixture_end(&f);
    return 0;
}

/** One decryption by the one who knows s, both kinds. */
typedef struct example {
    eg_ciphertext tally;
    uint8_t c1[64];
    eg_hashed_ciphertext data;
    eg_element m;
    eg_scalar u;
    eg_commitment_pair ab;
    eg_decryption_job job;
} example;

static void
make(example *e, bool tally)
{
    const eg_scalar xi = fixture_scalar(&f);
    const eg_hashed_place place =
        eg_hashed_place_data(&f.hash, 3, &f.value, NULL);
    eg_rng rng = prop_rng(&f.rnd);
    *e = (example){.c1 = "data"};
    if (tally) {
        eg_ciphertext_encrypt(f.key, &e->tally, 5, &xi);
        e->job.claim = eg_decryption_claim_tally(&f.hash, 3, 2, &e->tally);
    } else {
        e->data = (eg_hashed_ciphertext){.c1 = e->c1, .c1_len = sizeof e->c1};
        assert_ok(eg_hashed_encrypt(f.group, &e->data, &place, e->c1,
                                    sizeof e->c1, &xi, &rng));
        e->job.claim = eg_decryption_claim_data(&f.hash, 3, &e->data);
    }
    e->u = fixture_scalar(&f);
    eg_element_pow(f.group, &e->m, eg_decryption_base(&e->job.claim), &f.s);
    eg_decryption_commit(f.group, &e->ab, &e->job.claim, &e->u);
    eg_decryption_challenge(f.group, &e->job.proof.c, &e->job.claim, &e->ab,
                            &e->m);
    eg_proof_respond(f.group, &e->job.proof.v, &e->u, &e->job.proof.c, &f.s);
    e->job.m = &e->m;
}

static uint32_t
faults_of(const eg_decryption_job *job)
{
    uint32_t faults = UINT32_MAX;
    const eg_status status =
        eg_decryption_verify_batch_var(f.key, &faults, job, 1);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

static void
honest_decryptions_are_accepted(void **state)
{
    (void)state;
    static example e;
    for (int tally = 0; tally <= 1; tally++) {
        make(&e, tally != 0);
        assert_int_equal(faults_of(&e.job), 0);
    }
}

static void
any_other_result_response_or_place_is_rejected(void **state)
{
    (void)state;
    static example e;
    for (int tally = 0; tally <= 1; tally++) {
        make(&e, tally != 0);
        const eg_decryption_job good = e.job;
        const eg_element m = e.m;

        eg_element_mul(f.group, &e.m, &m, &f.value);
        assert_int_equal(faults_of(&e.job), EG_DECRYPTION_BAD_CHALLENGE);
        e.m = m;
        for (size_t at = 0; at < eg_group_scalar_len(f.group); at++) {
            eg_decryption_job bad = good;
            if (fixture_flip_scalar(&f, &bad.proof.v, at, 1)) {
                assert_int_equal(faults_of(&bad), EG_DECRYPTION_BAD_CHALLENGE);
            }
            bad = good;
            if (fixture_flip_scalar(&f, &bad.proof.c, at, 1)) {
                assert_int_equal(faults_of(&bad), EG_DECRYPTION_BAD_CHALLENGE);
            }
        }
        eg_decryption_job bad = good;
        bad.claim.contest++;
        assert_int_equal(faults_of(&bad), EG_DECRYPTION_BAD_CHALLENGE);
        bad = good;
        bad.claim.field++; /* contest data have none */
        assert_int_equal(faults_of(&bad),
                         tally != 0 ? EG_DECRYPTION_BAD_CHALLENGE : 0);
        eg_hash other = f.hash;
        other.bytes[3] ^= 1;
        bad = good;
        bad.claim.hash = &other;
        assert_int_equal(faults_of(&bad), EG_DECRYPTION_BAD_CHALLENGE);
        assert_int_equal(faults_of(&good), 0);
    }
}

static void
the_whole_ciphertext_is_bound(void **state)
{
    (void)state;
    static example e;
    make(&e, true);
    eg_element_mul(f.group, &e.tally.beta, &e.tally.beta, &f.value);
    assert_int_equal(faults_of(&e.job), EG_DECRYPTION_BAD_CHALLENGE);

    make(&e, false);
    e.c1[63] ^= 1;
    assert_int_equal(faults_of(&e.job), EG_DECRYPTION_BAD_CHALLENGE);
    make(&e, false);
    const eg_scalar c = e.data.c;
    e.data.c = e.data.v;
    assert_int_equal(faults_of(&e.job), EG_DECRYPTION_BAD_CHALLENGE);
    e.data.c = c;
    e.data.v = c;
    assert_int_equal(faults_of(&e.job), EG_DECRYPTION_BAD_CHALLENGE);
}

static void
what_is_not_in_the_group_is_named(void **state)
{
    (void)state;
    static example e;
    make(&e, true);
    e.m = fixture_negated(&f, &e.m);
    assert_true((faults_of(&e.job) & EG_DECRYPTION_BAD_RESULT) != 0);
    assert_true((faults_of(&e.job) & EG_DECRYPTION_BAD_BASE) == 0);
    make(&e, false);
    e.data.c0 = fixture_negated(&f, &e.data.c0);
    assert_true((faults_of(&e.job) & EG_DECRYPTION_BAD_BASE) != 0);
    assert_true((faults_of(&e.job) & EG_DECRYPTION_BAD_RESULT) == 0);
}

static void
a_batch_names_the_ones_that_fail(void **state)
{
    (void)state;
    enum { BATCH = 35 };
    static example e[BATCH];
    eg_decryption_job jobs[BATCH];
    uint32_t faults[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        make(&e[i], i % 2 == 0);
        jobs[i] = e[i].job;
    }
    assert_ok(eg_decryption_verify_batch_var(f.key, faults, jobs, BATCH));
    for (size_t i = 0; i < BATCH; i += 6) {
        jobs[i].proof.v = fixture_scalar(&f);
    }
    assert_int_equal(eg_decryption_verify_batch_var(f.key, faults, jobs, BATCH),
                     EG_REJECT);
    for (size_t i = 0; i < BATCH; i++) {
        assert_int_equal(faults[i],
                         i % 6 == 0 ? EG_DECRYPTION_BAD_CHALLENGE : 0);
    }
}

static void
a_response_gives_back_the_commitments_if_it_is_right(void **state)
{
    (void)state;
    static example e;
    for (int tally = 0; tally <= 1; tally++) {
        make(&e, tally != 0);
        eg_proof_branch cv = {.c = fixture_scalar(&f)};
        eg_proof_respond(f.group, &cv.v, &e.u, &cv.c, &f.s);
        eg_commitment_pair again;
        eg_decryption_recommit_share_var(f.group, &again, &e.job.claim,
                                         &f.value, &e.m, &cv);
        assert_memory_equal(&again, &e.ab, sizeof again);

        cv.v = fixture_scalar(&f);
        eg_decryption_recommit_share_var(f.group, &again, &e.job.claim,
                                         &f.value, &e.m, &cv);
        assert_false(eg_element_equal_var(&again.a, &e.ab.a));
        assert_false(eg_element_equal_var(&again.b, &e.ab.b));
    }
}

static void
the_commitment_hash_binds_every_input(void **state)
{
    (void)state;
    static example e;
    static const uint32_t U[] = {1, 2, 3};
    static const uint32_t V[] = {1, 2, 4};
    for (int tally = 0; tally <= 1; tally++) {
        make(&e, tally != 0);
        eg_decryption_claim other = e.job.claim;
        other.contest++;
        const eg_commitment_pair swapped = {e.ab.b, e.ab.a};
        eg_hash d[7];
        const eg_decryption_claim *claim = &e.job.claim;
        eg_decryption_commitment_hash(f.group, &d[0], claim, 1, &e.ab, &e.m, U,
                                      3);
        eg_decryption_commitment_hash(f.group, &d[1], claim, 2, &e.ab, &e.m, U,
                                      3);
        eg_decryption_commitment_hash(f.group, &d[2], claim, 1, &swapped, &e.m,
                                      U, 3);
        eg_decryption_commitment_hash(f.group, &d[3], claim, 1, &e.ab, &e.ab.a,
                                      U, 3);
        eg_decryption_commitment_hash(f.group, &d[4], claim, 1, &e.ab, &e.m, V,
                                      3);
        eg_decryption_commitment_hash(f.group, &d[5], claim, 1, &e.ab, &e.m, U,
                                      2);
        eg_decryption_commitment_hash(f.group, &d[6], &other, 1, &e.ab, &e.m, U,
                                      3);
        for (size_t i = 0; i < 7; i++) {
            for (size_t j = 0; j < i; j++) {
                assert_false(eg_hash_equal(&d[i], &d[j]));
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_decryptions_are_accepted),
        cmocka_unit_test(any_other_result_response_or_place_is_rejected),
        cmocka_unit_test(the_whole_ciphertext_is_bound),
        cmocka_unit_test(what_is_not_in_the_group_is_named),
        cmocka_unit_test(a_batch_names_the_ones_that_fail),
        cmocka_unit_test(a_response_gives_back_the_commitments_if_it_is_right),
        cmocka_unit_test(the_commitment_hash_binds_every_input),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
