/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's proof for its keys, and what follows from the commitments:
 * shares in the exponent and Lagrange coefficients.
 */
#include "support/proof_fixture.h"

enum { QUORUM_MAX = 20 }; /* more than one window with kappa */

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

typedef struct guardian {
    eg_scalar a[QUORUM_MAX];
    eg_element commitment[QUORUM_MAX];
    eg_scalar zeta;
    eg_element kappa;
    eg_key_claim claim;
    eg_scalar c;
    eg_scalar v[QUORUM_MAX + 1];
} guardian;

static void
make(guardian *g, uint32_t k)
{
    const eg_fixed_base *base = eg_group_g(f.group);
    for (uint32_t j = 0; j < k; j++) {
        g->a[j] = fixture_scalar(&f);
        eg_fixed_base_pow(base, &g->commitment[j], &g->a[j]);
    }
    g->zeta = fixture_scalar(&f);
    eg_fixed_base_pow(base, &g->kappa, &g->zeta);
    g->claim = (eg_key_claim){.hp = &f.hash,
                              .kind = EG_KEY_VOTE,
                              .guardian = 3,
                              .commitments = g->commitment,
                              .k = k,
                              .kappa = &g->kappa};
    eg_rng rng = prop_rng(&f.rnd);
    assert_ok(
        eg_key_prove(f.group, &g->c, g->v, &g->claim, g->a, &g->zeta, &rng));
}

static uint32_t
faults_of(const guardian *g)
{
    uint32_t faults = UINT32_MAX;
    const eg_status status =
        eg_key_verify_var(f.group, &faults, &g->claim, &g->c, g->v);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

static void
honest_proofs_hold_for_every_quorum(void **state)
{
    (void)state;
    static guardian g;
    for (uint32_t k = 1; k <= QUORUM_MAX; k++) {
        make(&g, k);
        assert_int_equal(faults_of(&g), 0);
    }
}

static void
a_proof_with_any_altered_scalar_is_rejected(void **state)
{
    (void)state;
    static guardian g;
    make(&g, 3);
    for (size_t at = 0; at < eg_group_scalar_len(f.group); at++) {
        for (size_t j = 0; j <= 3; j++) {
            const eg_scalar kept = g.v[j];
            if (fixture_flip_scalar(&f, &g.v[j], at, 2)) {
                assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
            }
            g.v[j] = kept;
        }
        const eg_scalar kept = g.c;
        if (fixture_flip_scalar(&f, &g.c, at, 2)) {
            assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
        }
        g.c = kept;
    }
    assert_int_equal(faults_of(&g), 0);
}

static void
a_proof_holds_for_its_own_guardian_and_kind_only(void **state)
{
    (void)state;
    static guardian g;
    make(&g, 3);
    const eg_key_claim claim = g.claim;
    eg_hash other = f.hash;
    other.bytes[7] ^= 1;

    g.claim.guardian = 4;
    assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
    g.claim = claim;
    g.claim.kind = EG_KEY_DATA;
    assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
    g.claim = claim;
    g.claim.hp = &other;
    assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
    g.claim = claim;
    g.claim.k = 2; /* v_2 in the place of kappa's response */
    assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
    g.claim = claim;
    const eg_element first = g.commitment[0];
    g.commitment[0] = g.commitment[1];
    assert_int_equal(faults_of(&g), EG_KEY_BAD_CHALLENGE);
    g.commitment[0] = first;
    assert_int_equal(faults_of(&g), 0);
}

static void
what_is_not_in_the_group_is_named(void **state)
{
    (void)state;
    static guardian g;
    make(&g, 17);
    for (size_t j = 0; j < 17; j += 8) {
        const eg_element kept = g.commitment[j];
        g.commitment[j] = fixture_negated(&f, &kept);
        assert_true((faults_of(&g) & EG_KEY_BAD_COMMITMENT) != 0);
        assert_true((faults_of(&g) & EG_KEY_BAD_KAPPA) == 0);
        g.commitment[j] = kept;
    }
    g.kappa = fixture_negated(&f, &g.kappa);
    assert_true((faults_of(&g) & EG_KEY_BAD_KAPPA) != 0);
    assert_true((faults_of(&g) & EG_KEY_BAD_COMMITMENT) == 0);
}

static void
a_quorum_out_of_range_is_refused(void **state)
{
    (void)state;
    static guardian g;
    make(&g, 2);
    static const uint32_t WRONG[] = {0, EG_GUARDIANS_MAX + 1, UINT32_MAX};
    eg_rng rng = prop_rng(&f.rnd);
    for (size_t i = 0; i < 3; i++) {
        g.claim.k = WRONG[i];
        assert_int_equal(eg_key_verify_var(f.group, NULL, &g.claim, &g.c, g.v),
                         EG_ERR_ARGUMENT);
        assert_int_equal(
            eg_key_prove(f.group, &g.c, g.v, &g.claim, g.a, &g.zeta, &rng),
            EG_ERR_ARGUMENT);
    }
}

/** P(x) by Horner. */
static eg_scalar
evaluate(const eg_scalar *a, uint32_t k, uint32_t x)
{
    eg_scalar point;
    eg_scalar value = {{0}};
    eg_scalar_from_u64(f.group, &point, x);
    for (uint32_t m = k; m-- > 0;) {
        eg_scalar_mul(f.group, &value, &value, &point);
        eg_scalar_add(f.group, &value, &value, &a[m]);
    }
    return value;
}

static void
commitments_give_the_shares_in_the_exponent(void **state)
{
    (void)state;
    static guardian g;
    static const uint32_t POINTS[] = {0, 1, 2, 5, 255};
    for (uint32_t k = 1; k <= 5; k++) {
        make(&g, k);
        for (size_t i = 0; i < sizeof POINTS / sizeof POINTS[0]; i++) {
            const eg_scalar share = evaluate(g.a, k, POINTS[i]);
            eg_element want;
            eg_element got;
            eg_fixed_base_pow(eg_group_g(f.group), &want, &share);
            eg_commitments_evaluate_var(f.group, &got, g.commitment, k,
                                        POINTS[i]);
            assert_true(eg_element_equal_var(&got, &want));
        }
    }
}

/** P(0) from the shares of @p members; compares with the coefficient. */
static void
assert_joined(const guardian *g, const uint32_t *members, size_t len)
{
    eg_scalar sum = {{0}};
    for (size_t i = 0; i < len; i++) {
        const eg_scalar share = evaluate(g->a, 3, members[i]);
        eg_scalar w;
        eg_lagrange(f.group, &w, members[i], members, len);
        eg_scalar_mul(f.group, &w, &w, &share);
        eg_scalar_add(f.group, &sum, &sum, &w);
    }
    assert_true(eg_scalar_equal(&sum, &g->a[0]));
}

static void
every_quorum_of_shares_joins_to_the_secret(void **state)
{
    (void)state;
    static guardian g;
    make(&g, 3);
    for (unsigned set = 0; set < 1U << 6; set++) {
        uint32_t members[6];
        size_t len = 0;
        for (uint32_t i = 0; i < 6; i++) {
            if ((set >> i & 1) != 0) {
                members[len++] = i + 1;
            }
        }
        if (len >= 3) {
            assert_joined(&g, members, len);
        }
    }
}

static void
a_single_guardian_has_the_coefficient_one(void **state)
{
    (void)state;
    const uint32_t alone = 4;
    eg_scalar one;
    eg_scalar w;
    eg_scalar_from_u64(f.group, &one, 1);
    eg_lagrange(f.group, &w, alone, &alone, 1);
    assert_true(eg_scalar_equal(&w, &one));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_proofs_hold_for_every_quorum),
        cmocka_unit_test(a_proof_with_any_altered_scalar_is_rejected),
        cmocka_unit_test(a_proof_holds_for_its_own_guardian_and_kind_only),
        cmocka_unit_test(what_is_not_in_the_group_is_named),
        cmocka_unit_test(a_quorum_out_of_range_is_refused),
        cmocka_unit_test(commitments_give_the_shares_in_the_exponent),
        cmocka_unit_test(every_quorum_of_shares_joins_to_the_secret),
        cmocka_unit_test(a_single_guardian_has_the_coefficient_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
