/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a Schnorr proof, alone and many at once. */
#include "support/proof_fixture.h"

enum { JOBS = 40 }; /* more than two windows */

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

static void
the_recomputed_commitments_are_the_prover_s(void **state)
{
    (void)state;
    static eg_element x[JOBS];
    static eg_element commitment[JOBS];
    static eg_element a[JOBS];
    eg_scalar c[JOBS];
    eg_scalar v[JOBS];
    bool member[JOBS];
    eg_schnorr_job jobs[JOBS];
    for (size_t i = 0; i < JOBS; i++) {
        const eg_scalar secret = fixture_scalar(&f);
        const eg_scalar u = fixture_scalar(&f);
        c[i] = fixture_scalar(&f);
        eg_fixed_base_pow(eg_group_g(f.group), &x[i], &secret);
        eg_fixed_base_pow(eg_group_g(f.group), &commitment[i], &u);
        eg_proof_respond(f.group, &v[i], &u, &c[i], &secret);
        member[i] = i == JOBS - 1;
        jobs[i] = (eg_schnorr_job){.x = &x[i],
                                   .c = &c[i],
                                   .v = &v[i],
                                   .a = &a[i],
                                   .member = i % 3 == 1 ? NULL : &member[i]};
    }
    x[JOBS - 1] = fixture_negated(&f, &x[JOBS - 1]);
    eg_schnorr_recommit_var(f.group, jobs, JOBS);
    for (size_t i = 0; i + 1 < JOBS; i++) {
        assert_true(eg_element_equal_var(&a[i], &commitment[i]));
        assert_int_equal(member[i], i % 3 != 1);
    }
    assert_false(member[JOBS - 1]);
}

static void
another_response_gives_another_commitment(void **state)
{
    (void)state;
    const eg_scalar u = fixture_scalar(&f);
    const eg_scalar c = fixture_scalar(&f);
    eg_element commitment;
    eg_element a;
    eg_scalar v;
    eg_fixed_base_pow(eg_group_g(f.group), &commitment, &u);
    eg_proof_respond(f.group, &v, &u, &c, &f.s);
    for (size_t at = 0; at < eg_group_scalar_len(f.group); at++) {
        eg_scalar wrong = v;
        if (fixture_flip_scalar(&f, &wrong, at, 5)) {
            const eg_schnorr_job job = {&f.value, &c, &wrong, &a, NULL};
            eg_schnorr_recommit_var(f.group, &job, 1);
            assert_false(eg_element_equal_var(&a, &commitment));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recomputed_commitments_are_the_prover_s),
        cmocka_unit_test(another_response_gives_another_commitment),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
