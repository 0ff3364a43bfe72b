/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key ceremony: what each step makes, and what it refuses.  Cheating is in
 * tests/attack/attack_ceremony.c.
 */
#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { N = 4, K = 3 };

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
} fixture;

static int
setup(void **state)
{
    static fixture f;
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    assert_ok(test_guardians_new(&f.t, &toy_groups[TOY_64_256], N, K, &f.rng));
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    test_guardians_free(&f->t);
    return 0;
}

/** A source that gives @p left fills and then fails. */
typedef struct dry_source {
    prop p;
    unsigned left;
} dry_source;

static eg_status
fill_until_dry(void *state, uint8_t *out, size_t len)
{
    dry_source *s = state;
    if (s->left == 0) {
        return EG_ERR_RNG;
    }
    s->left--;
    prop_bytes(&s->p, out, len);
    return EG_OK;
}

/* -- ceremony and secrets -------------------------------------------------- */

static void
a_ceremony_needs_a_quorum_of_one_to_n(void **state)
{
    fixture *f = *state;
    static const uint32_t bad[][2] = {
        {0, 0}, {3, 0}, {3, 4}, {EG_GUARDIANS_MAX + 1, 2}};
    eg_ceremony c;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(eg_ceremony_init(f->t.group, &c, bad[i][0], bad[i][1]),
                         EG_ERR_ARGUMENT);
    }
    assert_ok(
        eg_ceremony_init(f->t.group, &c, EG_GUARDIANS_MAX, EG_GUARDIANS_MAX));
    /* q = 127: place 127 would be place 0. */
    eg_group *tiny = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &tiny));
    assert_ok(eg_ceremony_init(tiny, &c, 126, 2));
    assert_int_equal(eg_ceremony_init(tiny, &c, 127, 2), EG_ERR_ARGUMENT);
    eg_group_free(tiny);
}

static void
only_guardians_1_to_n_draw_secrets(void **state)
{
    fixture *f = *state;
    eg_guardian_secret s;
    static const uint32_t bad[] = {0, N + 1, UINT32_MAX};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(eg_guardian_generate(f->t.group, &s, &f->t.ceremony,
                                              bad[i], &f->rng),
                         EG_ERR_ARGUMENT);
    }
}

static void
exactly_k_coefficients_of_each_kind_are_drawn(void **state)
{
    fixture *f = *state;
    eg_guardian_secret s;
    assert_ok(eg_guardian_generate(f->t.group, &s, &f->t.ceremony, N, &f->rng));
    assert_int_equal(s.index, N);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < EG_GUARDIANS_MAX; j++) {
            assert_int_equal(eg_scalar_is_zero(&s.coefficient[kind][j]),
                             j >= K);
        }
    }
    const eg_guardian_secret zero = {0};
    eg_guardian_secret_wipe(&s);
    assert_memory_equal(&s, &zero, sizeof(s));
}

/** Whichever draw fails: nothing of the secret stays. */
static void
without_randomness_nothing_is_left(void **state)
{
    fixture *f = *state;
    const eg_guardian_secret zero = {0};
    for (unsigned draws = 0; draws < 2 * K + 1; draws++) {
        dry_source source = {.p = {draws + 1}, .left = draws};
        eg_rng rng = {.fill = fill_until_dry, .state = &source};
        eg_guardian_secret s;
        assert_int_equal(
            eg_guardian_generate(f->t.group, &s, &f->t.ceremony, 1, &rng),
            EG_ERR_RNG);
        assert_memory_equal(&s, &zero, sizeof(s));
    }
    for (unsigned draws = 0; draws < 2 * (K + 1); draws++) {
        dry_source source = {.p = {draws + 1}, .left = draws};
        eg_rng rng = {.fill = fill_until_dry, .state = &source};
        eg_guardian_public data = {0};
        assert_int_equal(eg_guardian_publish(f->t.group, f->t.arena, &data,
                                             &f->t.ceremony, &f->t.secret[0],
                                             &rng),
                         EG_ERR_RNG);
        assert_null(data.commitment[0]);
    }
}

/** A source of zeros gives no key 1, and does not hang. */
static eg_status
fill_zero(void *state, uint8_t *out, size_t len)
{
    (void)state;
    memset(out, 0, len);
    return EG_OK;
}

static void
a_broken_source_gives_no_key_of_one(void **state)
{
    fixture *f = *state;
    eg_rng rng = {.fill = fill_zero};
    eg_guardian_secret s;
    assert_int_equal(
        eg_guardian_generate(f->t.group, &s, &f->t.ceremony, 1, &rng),
        EG_ERR_RNG);
}

static void
publishing_again_gives_the_same_keys_and_a_fresh_proof(void **state)
{
    fixture *f = *state;
    const eg_guardian_public *first = &f->t.pub[1];
    eg_guardian_public again;
    assert_ok(eg_guardian_publish(f->t.group, f->t.arena, &again,
                                  &f->t.ceremony, &f->t.secret[1], &f->rng));
    assert_ok(
        eg_guardian_check(f->t.group, NULL, &f->t.ceremony, 2, &again, NULL));
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < K; j++) {
            assert_true(eg_element_equal_var(&first->commitment[kind][j],
                                             &again.commitment[kind][j]));
        }
        assert_false(
            eg_scalar_equal(&first->proof_c[kind], &again.proof_c[kind]));
    }
}

static void
a_secret_of_another_ceremony_is_refused(void **state)
{
    fixture *f = *state;
    eg_ceremony other;
    eg_guardian_public data;
    eg_encrypted_share share;
    assert_ok(eg_ceremony_init(f->t.group, &other, N, K - 1));
    assert_int_equal(eg_guardian_publish(f->t.group, f->t.arena, &data, &other,
                                         &f->t.secret[0], &f->rng),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_share_encrypt(f->t.group, &share, &other,
                                      &f->t.secret[0], &f->t.pub[1], &f->rng),
                     EG_ERR_ARGUMENT);
}

/** What a program filled in or read back wrongly: nothing is made of it. */
static void
expect_no_use(fixture *f, const eg_guardian_secret *secret)
{
    const eg_guardian_key zero = {0};
    eg_guardian_public data = {0};
    eg_encrypted_share share;
    eg_share got;
    eg_complaint complaint = {0};
    assert_ok(eg_share_encrypt(f->t.group, &share, &f->t.ceremony,
                               &f->t.secret[1], &f->t.pub[0], &f->rng));
    assert_int_equal(eg_guardian_publish(f->t.group, f->t.arena, &data,
                                         &f->t.ceremony, secret, &f->rng),
                     EG_ERR_ARGUMENT);
    assert_null(data.commitment[0]);
    assert_int_equal(eg_share_decrypt(f->t.group, &got, &complaint,
                                      &f->t.ceremony, secret, &f->t.pub[1],
                                      &share, &f->rng, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(complaint.reason, EG_COMPLAINT_NONE);
    eg_guardian_key key;
    assert_int_not_equal(eg_guardian_key_combine(f->t.group, &key, secret, NULL,
                                                 0, f->t.pub, N, NULL),
                         EG_OK);
    assert_memory_equal(&key, &zero, sizeof(key));
    assert_int_equal(eg_share_encrypt(f->t.group, &share, &f->t.ceremony,
                                      secret, &f->t.pub[1], &f->rng),
                     EG_ERR_ARGUMENT);
}

static void
a_secret_out_of_range_is_refused(void **state)
{
    fixture *f = *state;
    eg_guardian_secret secret = f->t.secret[0];
    secret.index = 0;
    expect_no_use(f, &secret);
    secret.index = N + 1;
    expect_no_use(f, &secret);
    secret.index = 1;
    secret.n = N + 1;
    expect_no_use(f, &secret);
    secret.n = EG_GUARDIANS_MAX + 1;
    expect_no_use(f, &secret);
    secret.n = N;
    secret.k = K - 1;
    expect_no_use(f, &secret);
    eg_guardian_secret_wipe(&secret);
}

/* -- shares ---------------------------------------------------------------- */

/** A sender that is not one of the others, or of another quorum. */
static void
shares_of_impossible_senders_are_refused(void **state)
{
    fixture *f = *state;
    eg_share got;
    eg_encrypted_share share;
    assert_ok(eg_share_encrypt(f->t.group, &share, &f->t.ceremony,
                               &f->t.secret[1], &f->t.pub[0], &f->rng));
    eg_guardian_public bad[4];
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        bad[i] = f->t.pub[1];
    }
    bad[0].index = 0;
    bad[1].index = N + 1;
    bad[2].index = 1; /* the receiver itself */
    bad[3].quorum = K - 1;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        eg_complaint complaint = {0};
        assert_int_equal(eg_share_decrypt(f->t.group, &got, &complaint,
                                          &f->t.ceremony, &f->t.secret[0],
                                          &bad[i], &share, &f->rng, NULL),
                         EG_ERR_ARGUMENT);
        assert_int_equal(complaint.reason, EG_COMPLAINT_NONE);
    }
}

/** P(0) is the secret key: it is no share. */
static void
nobody_gets_the_share_of_place_zero(void **state)
{
    fixture *f = *state;
    eg_share share;
    eg_guardian_public zero = f->t.pub[1];
    eg_encrypted_share sealed;
    zero.index = 0;
    assert_int_equal(eg_share_evaluate(f->t.group, &share, &f->t.secret[0], 0),
                     EG_ERR_ARGUMENT);
    assert_int_equal(
        eg_share_evaluate(f->t.group, &share, &f->t.secret[0], N + 1),
        EG_ERR_ARGUMENT);
    assert_int_equal(eg_share_encrypt(f->t.group, &sealed, &f->t.ceremony,
                                      &f->t.secret[0], &zero, &f->rng),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_share_encrypt(f->t.group, &sealed, &f->t.ceremony,
                                      &f->t.secret[0], &f->t.pub[0], &f->rng),
                     EG_ERR_ARGUMENT);
}

/** A secret that was read back with a wrong k is not read past its end. */
static void
a_secret_of_no_possible_quorum_is_refused(void **state)
{
    fixture *f = *state;
    eg_share share;
    eg_guardian_secret secret = f->t.secret[0];
    secret.k = EG_GUARDIANS_MAX + 1;
    assert_int_equal(eg_share_evaluate(f->t.group, &share, &secret, 1),
                     EG_ERR_ARGUMENT);
    secret.k = 0;
    assert_int_equal(eg_share_evaluate(f->t.group, &share, &secret, 1),
                     EG_ERR_ARGUMENT);
    eg_guardian_secret_wipe(&secret);
}

static void
a_share_arrives_as_it_was_evaluated(void **state)
{
    fixture *f = *state;
    eg_share sent;
    eg_share got;
    eg_encrypted_share sealed;
    eg_complaint complaint;
    assert_ok(eg_share_evaluate(f->t.group, &sent, &f->t.secret[2], 4));
    assert_ok(eg_share_encrypt(f->t.group, &sealed, &f->t.ceremony,
                               &f->t.secret[2], &f->t.pub[3], &f->rng));
    assert_ok(eg_share_decrypt(f->t.group, &got, &complaint, &f->t.ceremony,
                               &f->t.secret[3], &f->t.pub[2], &sealed, &f->rng,
                               NULL));
    assert_memory_equal(&sent, &got, sizeof(sent));
    assert_int_equal(got.sender, 3);
    assert_int_equal(got.receiver, 4);
}

/* -- the key that is kept -------------------------------------------------- */

/** The N - 1 right shares for guardian 1. */
static void
shares_for_first(fixture *f, eg_share out[N])
{
    for (uint32_t i = 1; i < N; i++) {
        assert_ok(
            eg_share_evaluate(f->t.group, &out[i - 1], &f->t.secret[i], 1));
    }
}

static eg_status
combine(fixture *f, const eg_share *share, size_t len, eg_error *err)
{
    const eg_guardian_key zero = {0};
    eg_guardian_key key;
    const eg_status status = eg_guardian_key_combine(
        f->t.group, &key, &f->t.secret[0], share, len, f->t.pub, N, err);
    if (status != EG_OK) {
        assert_memory_equal(&key, &zero, sizeof(key));
    }
    return status;
}

static void
each_share_is_added_exactly_once(void **state)
{
    fixture *f = *state;
    eg_share share[N];
    eg_error err;
    shares_for_first(f, share);
    assert_ok(combine(f, share, N - 1, NULL));
    const eg_share first = share[0];
    share[0] = share[2]; /* the order does not matter */
    share[2] = first;
    assert_ok(combine(f, share, N - 1, NULL));

    assert_int_equal(combine(f, share, N - 2, &err), EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "guardian 2's share is missing"));
    share[3] = share[0]; /* one too many */
    assert_int_equal(combine(f, share, N, &err), EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "guardian 4's share is there twice"));
    share[1] = share[0]; /* twice, another missing */
    assert_int_equal(combine(f, share, N - 1, &err), EG_ERR_ARGUMENT);
}

static void
foreign_shares_are_refused(void **state)
{
    fixture *f = *state;
    eg_share share[N];
    eg_error err;
    shares_for_first(f, share);
    share[1].sender = 0;
    assert_int_equal(combine(f, share, N - 1, &err), EG_ERR_ARGUMENT);
    share[1].sender = N + 1;
    assert_int_equal(combine(f, share, N - 1, &err), EG_ERR_ARGUMENT);
    share[1].sender = 1; /* the own one is added here */
    assert_int_equal(combine(f, share, N - 1, &err), EG_ERR_ARGUMENT);
    share[1].sender = 3;
    share[1].receiver = 2;
    assert_int_equal(combine(f, share, N - 1, &err), EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "for guardian 2"));
}

static void
a_sum_that_does_not_fit_the_commitments_is_rejected(void **state)
{
    fixture *f = *state;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_share share[N];
        eg_scalar one;
        shares_for_first(f, share);
        eg_scalar_from_u64(f->t.group, &one, 1);
        eg_scalar_add(f->t.group, &share[1].value[kind], &share[1].value[kind],
                      &one);
        assert_int_equal(combine(f, share, N - 1, NULL), EG_REJECT);
    }
}

static void
a_stored_key_is_checked_against_the_commitments(void **state)
{
    fixture *f = *state;
    eg_guardian_key key = f->t.key[1];
    assert_ok(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL));
    key.share[EG_KEY_DATA] = f->t.key[0].share[EG_KEY_DATA];
    assert_int_equal(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL),
                     EG_REJECT);
    key = f->t.key[1];
    key.index = 3;
    assert_int_equal(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL),
                     EG_REJECT);
    key.index = N + 1;
    assert_int_equal(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL),
                     EG_REJECT);
    key.index = 0;
    assert_int_equal(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL),
                     EG_REJECT);
    key = f->t.key[1];
    assert_int_equal(
        eg_guardian_key_check(f->t.group, &key, f->t.pub, N - 1, NULL),
        EG_REJECT);
    key.k = K - 1;
    assert_int_equal(eg_guardian_key_check(f->t.group, &key, f->t.pub, N, NULL),
                     EG_REJECT);
}

/** Whatever data says of itself: there are places 1 to n. */
static void
there_is_no_place_outside_one_to_n(void **state)
{
    fixture *f = *state;
    static const uint32_t places[] = {0, N + 1};
    for (size_t i = 0; i < EG_ARRAY_LEN(places); i++) {
        eg_guardian_public data = f->t.pub[0];
        uint32_t faults = 0;
        data.index = places[i];
        assert_int_equal(eg_guardian_check(f->t.group, &faults, &f->t.ceremony,
                                           places[i], &data, NULL),
                         EG_REJECT);
        assert_true((faults & EG_KEY_FAULT_INDEX) != 0);
    }
}

static void
public_share_keys_are_powers_of_the_shares(void **state)
{
    fixture *f = *state;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_element all[N];
        assert_ok(eg_share_public_keys(f->t.group, all, (eg_key_kind)kind,
                                       f->t.pub, N));
        for (uint32_t i = 0; i < N; i++) {
            eg_element one;
            eg_element want;
            eg_share_public_key(f->t.group, &one, (eg_key_kind)kind, f->t.pub,
                                N, i + 1);
            eg_fixed_base_pow(eg_group_g(f->t.group), &want,
                              &f->t.key[i].share[kind]);
            assert_true(eg_element_equal_var(&one, &want));
            assert_true(eg_element_equal_var(&all[i], &want));
        }
    }
    assert_int_equal(
        eg_share_public_keys(f->t.group, NULL, EG_KEY_VOTE, f->t.pub, 0),
        EG_ERR_ARGUMENT);
}

/** Every byte of every guardian's keys is in H_G. */
static void
the_guardians_hash_covers_all_keys(void **state)
{
    fixture *f = *state;
    const eg_hash base = {{1, 2, 3}};
    eg_guardian_public pub[N];
    eg_hash want;
    eg_hash got;
    memcpy(pub, f->t.pub, sizeof(pub));
    eg_hash_guardians(f->t.group, &want, &base, f->t.joint, pub, N);
    for (size_t i = 0; i < N; i++) {
        pub[i].kappa = f->t.joint[0];
        eg_hash_guardians(f->t.group, &got, &base, f->t.joint, pub, N);
        assert_false(eg_hash_equal(&want, &got));
        pub[i] = f->t.pub[i];
        for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
            for (uint32_t j = 0; j < K; j++) {
                eg_element changed[K];
                memcpy(changed, f->t.pub[i].commitment[kind], sizeof(changed));
                changed[j] = f->t.joint[0];
                pub[i].commitment[kind] = changed;
                eg_hash_guardians(f->t.group, &got, &base, f->t.joint, pub, N);
                assert_false(eg_hash_equal(&want, &got));
                pub[i] = f->t.pub[i];
            }
        }
    }
    eg_hash_guardians(f->t.group, &got, &base, f->t.joint, pub, N);
    assert_true(eg_hash_equal(&want, &got));
}

/* -- quorums --------------------------------------------------------------- */

static void
a_quorum_is_a_set_of_k_to_n_guardians(void **state)
{
    fixture *f = *state;
    static const uint32_t list[] = {4, 1, 3, 1, 5, 0};
    eg_quorum q;
    eg_error err;
    assert_ok(eg_quorum_init(f->t.group, &q, N, K, list, 3, NULL));
    assert_int_equal(q.len, 3);
    assert_int_equal(q.index[0], 1);
    assert_int_equal(q.index[1], 3);
    assert_int_equal(q.index[2], 4);
    assert_int_equal(eg_quorum_position(&q, 3), 1);
    assert_int_equal(eg_quorum_position(&q, 2), q.len);

    assert_int_equal(eg_quorum_init(f->t.group, &q, N, K, list, 2, &err),
                     EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "the quorum is 3"));
    assert_int_equal(eg_quorum_init(f->t.group, &q, N, K, list, 4, &err),
                     EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "guardian 1 is named twice"));
    assert_int_equal(eg_quorum_init(f->t.group, &q, N, K, &list[2], 3, &err),
                     EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "no guardian 5"));
    assert_int_equal(eg_quorum_init(f->t.group, &q, 3, 1, &list[5], 1, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_quorum_init(f->t.group, &q, 3, 0, list, 0, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_quorum_init(f->t.group, &q, 3, 4, list, 3, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(
        eg_quorum_init(f->t.group, &q, EG_GUARDIANS_MAX + 1, 2, list, 3, &err),
        EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "is none"));
}

/** With k = 1 the product of eq. (85) is empty. */
static void
a_single_guardian_has_the_coefficient_one(void **state)
{
    fixture *f = *state;
    const uint32_t member = 7;
    eg_quorum q;
    eg_scalar one;
    eg_scalar_from_u64(f->t.group, &one, 1);
    assert_ok(eg_quorum_init(f->t.group, &q, 9, 1, &member, 1, NULL));
    assert_true(eg_scalar_equal(&q.w[0], &one));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ceremony_needs_a_quorum_of_one_to_n),
        cmocka_unit_test(only_guardians_1_to_n_draw_secrets),
        cmocka_unit_test(exactly_k_coefficients_of_each_kind_are_drawn),
        cmocka_unit_test(without_randomness_nothing_is_left),
        cmocka_unit_test(a_broken_source_gives_no_key_of_one),
        cmocka_unit_test(
            publishing_again_gives_the_same_keys_and_a_fresh_proof),
        cmocka_unit_test(a_secret_of_another_ceremony_is_refused),
        cmocka_unit_test(a_secret_out_of_range_is_refused),
        cmocka_unit_test(shares_of_impossible_senders_are_refused),
        cmocka_unit_test(nobody_gets_the_share_of_place_zero),
        cmocka_unit_test(a_secret_of_no_possible_quorum_is_refused),
        cmocka_unit_test(a_share_arrives_as_it_was_evaluated),
        cmocka_unit_test(each_share_is_added_exactly_once),
        cmocka_unit_test(foreign_shares_are_refused),
        cmocka_unit_test(a_sum_that_does_not_fit_the_commitments_is_rejected),
        cmocka_unit_test(a_stored_key_is_checked_against_the_commitments),
        cmocka_unit_test(there_is_no_place_outside_one_to_n),
        cmocka_unit_test(public_share_keys_are_powers_of_the_shares),
        cmocka_unit_test(the_guardians_hash_covers_all_keys),
        cmocka_unit_test(a_quorum_is_a_set_of_k_to_n_guardians),
        cmocka_unit_test(a_single_guardian_has_the_coefficient_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
