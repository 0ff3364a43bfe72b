/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decryption by honest guardians: bounds, counts, contest data, and what does
 * not belong together.  Cheating is in tests/attack/attack_decryption.c, every
 * quorum in tests/exhaustive/ex_quorum.c.
 */
#include <electionguard/contest_data.h>

#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
    eg_quorum quorum;
} fixture;

static fixture *
make(const eg_group_params *params)
{
    static fixture f;
    static const uint32_t member[] = {3, 1};
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    assert_ok(test_guardians_new(&f.t, params, 3, 2, &f.rng));
    assert_ok(eg_quorum_init(f.t.group, &f.quorum, 3, 2, member, 2, NULL));
    return &f;
}

static int
setup(void **state)
{
    *state = make(&toy_groups[TOY_64_256]);
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    test_guardians_free(&f->t);
    return 0;
}

static eg_tally *
empty_tally(fixture *f)
{
    eg_tally *tally = NULL;
    assert_ok(eg_tally_new(&tally, f->t.group, f->t.manifest));
    return tally;
}

static void
cast(fixture *f,
     eg_tally *tally,
     uint32_t mayor,
     uint32_t score,
     uint32_t weight)
{
    eg_encrypted_ballot ballot;
    assert_ok(
        test_guardians_ballot(&f->t, &ballot, mayor, score, 3, NULL, &f->rng));
    ballot.status = EG_BALLOT_CAST;
    ballot.weight = weight;
    assert_ok(eg_tally_add(f->t.group, tally, &ballot));
}

static eg_decrypt_batch
tally_batch(fixture *f, const eg_tally *tally)
{
    eg_decrypt_batch batch = {
        .election = f->t.election, .quorum = &f->quorum, .kind = EG_KEY_VOTE};
    assert_ok(eg_decrypt_items_tally(f->t.election, f->t.arena, &batch.item,
                                     &batch.len, tally, NULL));
    return batch;
}

static void
expect_counts(fixture *f, const eg_tally *tally, const uint64_t want[4])
{
    const eg_decrypt_batch batch = tally_batch(f, tally);
    eg_decrypted_tally out;
    test_rounds r;
    assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
    assert_ok(
        eg_decrypt_tally_finish(f->t.arena, &out, &batch, r.result, NULL));
    for (size_t i = 0; i < 4; i++) {
        const eg_decrypted_value *value = &out.contest[i / 2].field[i % 2];
        eg_element power;
        assert_int_equal(value->t, want[i]);
        eg_element_pow_u64_var(f->t.group, &power, &f->t.joint[EG_KEY_VOTE],
                               value->t); /* (10.C) */
        assert_true(eg_element_equal_var(&power, &value->encoded));
    }
    assert_int_equal(out.contest[1].index, 2);
    test_rounds_free(&r);
}

/* -- threads --------------------------------------------------------------- */

/** All steps on @p threads threads, with the same random values each time. */
static void
run_on(fixture *f, test_rounds *r, eg_decrypt_batch batch, unsigned threads)
{
    prop same = f->p;
    eg_rng rng = prop_rng(&same);
    batch.threads = threads;
    assert_ok(test_rounds_run(r, &f->t, &batch, &rng));
}

/** Every message and the result are the same for any number of threads. */
static void
check_threads(fixture *f)
{
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 2, 5);
    const eg_decrypt_batch batch = tally_batch(f, tally);
    test_rounds one;
    run_on(f, &one, batch, 0);
    for (unsigned threads = 1; threads < 6; threads += 2) {
        test_rounds many;
        run_on(f, &many, batch, threads);
        for (size_t j = 0; j < f->quorum.len; j++) {
            assert_memory_equal(many.d[j], one.d[j],
                                batch.len * sizeof(*one.d[j]));
            assert_memory_equal(many.reveal[j], one.reveal[j],
                                batch.len * sizeof(*one.reveal[j]));
            assert_memory_equal(many.v[j], one.v[j],
                                batch.len * sizeof(*one.v[j]));
        }
        assert_memory_equal(many.result, one.result,
                            batch.len * sizeof(*one.result));
        test_rounds_free(&many);
    }
    test_rounds_free(&one);
    eg_tally_free(tally);
}

static void
threads_do_not_show(void **state)
{
    check_threads(*state);
}

static void
negate(const eg_group *group, eg_element *x)
{
    uint8_t p[EG_ELEMENT_BYTES];
    eg_element minus_one;
    eg_group_write_p(group, p);
    p[eg_group_element_len(group) - 1] -= 1;
    assert_true(eg_element_parse(group, &minus_one, p));
    eg_element_mul(group, x, x, &minus_one);
}

/** Of several ciphertexts outside the group the first is named. */
static void
the_first_fault_is_told(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 2, 1);
    for (size_t i = 0; i < 2; i++) {
        eg_element *alpha = &tally->contest[i].field[1].alpha;
        negate(f->t.group, alpha); /* of order 2 q */
    }
    eg_decrypt_batch batch = tally_batch(f, tally);
    for (batch.threads = 0; batch.threads < 5; batch.threads++) {
        test_rounds r;
        assert_int_equal(test_rounds_commit(&r, &f->t, &batch, &f->rng),
                         EG_REJECT);
        assert_string_equal(r.err.text,
                            "contest 1, field 2: A is not in the group");
        test_rounds_free(&r);
    }
    eg_tally_free(tally);
}

/* -- tallies --------------------------------------------------------------- */

static void
weights_count_in_values_and_bounds(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 2, 1000);
    cast(f, tally, 2, 3, 7);
    const eg_decrypt_batch batch = tally_batch(f, tally);
    assert_int_equal(batch.item[0].bound, 1007);
    assert_int_equal(batch.item[3].bound, 3 * 1007);
    const uint64_t want[] = {1000, 7, 2021, 3021};
    expect_counts(f, tally, want);
    eg_tally_free(tally);
}

/** No ballot at all: (1, 1) is decrypted and proved like any other; A23. */
static void
an_empty_tally_is_decrypted_to_zeros(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    const uint64_t want[] = {0, 0, 0, 0};
    expect_counts(f, tally, want);
    eg_tally_free(tally);
}

/** A proof that holds does not make a count that cannot be. */
static void
a_count_over_its_bound_is_rejected(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 3, 1);
    eg_ciphertext *mayor = tally->contest[0].field;
    eg_element_mul(f->t.group, &mayor[0].beta, &mayor[0].beta,
                   &f->t.joint[EG_KEY_VOTE]); /* 2 votes from one ballot */
    const eg_decrypt_batch batch = tally_batch(f, tally);
    eg_decrypted_tally out = {0};
    eg_error err;
    test_rounds r;
    assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
    assert_int_equal(
        eg_decrypt_tally_finish(f->t.arena, &out, &batch, r.result, &err),
        EG_REJECT);
    assert_non_null(strstr(err.text, "contest 1, field 1"));
    assert_non_null(strstr(err.text, "0..1"));
    assert_null(out.contest);
    test_rounds_free(&r);
    eg_tally_free(tally);
}

/** beta times g, whose logarithm to the base K nobody knows. */
static void
a_value_that_is_no_count_is_rejected(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 3, 1);
    eg_element g;
    eg_scalar one;
    eg_scalar_from_u64(f->t.group, &one, 1);
    eg_fixed_base_pow(eg_group_g(f->t.group), &g, &one);
    eg_ciphertext *score = &tally->contest[1].field[1];
    eg_element_mul(f->t.group, &score->beta, &score->beta, &g);
    const eg_decrypt_batch batch = tally_batch(f, tally);
    eg_decrypted_tally out = {0};
    eg_error err;
    test_rounds r;
    assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
    assert_int_equal(
        eg_decrypt_tally_finish(f->t.arena, &out, &batch, r.result, &err),
        EG_REJECT);
    assert_non_null(strstr(err.text, "contest 2, field 2"));
    assert_null(out.contest);
    test_rounds_free(&r);
    eg_tally_free(tally);
}

static void
a_bound_over_2_48_is_refused(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    const eg_decrypt_item *item = NULL;
    size_t len = 0;
    eg_error err;
    tally->contest[1].cast_weight = (UINT64_C(1) << 48) / 3 + 1;
    assert_int_equal(eg_decrypt_items_tally(f->t.election, f->t.arena, &item,
                                            &len, tally, &err),
                     EG_ERR_LIMIT);
    assert_non_null(strstr(err.text, "park"));
    assert_null(item);
    eg_tally_free(tally);
}

static void
a_tally_of_another_shape_is_refused(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    const eg_decrypt_item *item = NULL;
    size_t len = 0;
    tally->contest_len = 1;
    assert_int_equal(eg_decrypt_items_tally(f->t.election, f->t.arena, &item,
                                            &len, tally, NULL),
                     EG_ERR_ARGUMENT);
    tally->contest_len = 2;
    tally->contest[1].index = 3;
    assert_int_equal(eg_decrypt_items_tally(f->t.election, f->t.arena, &item,
                                            &len, tally, NULL),
                     EG_ERR_ARGUMENT);
    tally->contest[1].index = 2;
    tally->contest[0].field_len = 1;
    assert_int_equal(eg_decrypt_items_tally(f->t.election, f->t.arena, &item,
                                            &len, tally, NULL),
                     EG_ERR_ARGUMENT);
    tally->contest[0].field_len = 2;
    /* A part of a tally is no tally. */
    eg_decrypt_batch batch = tally_batch(f, tally);
    eg_decrypted_tally out;
    test_rounds r;
    batch.len--;
    assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
    assert_int_equal(
        eg_decrypt_tally_finish(f->t.arena, &out, &batch, r.result, NULL),
        EG_ERR_ARGUMENT);
    test_rounds_free(&r);
    eg_tally_free(tally);
}

/** The items in another order, of other places, or some more. */
static void
items_of_another_tally_are_not_finished(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    const eg_decrypt_batch whole = tally_batch(f, tally);
    const eg_decrypt_result result[8] = {{.m = f->t.joint[0]}};
    eg_decrypt_item item[5];
    for (int change = 0; change < 5; change++) {
        eg_decrypt_batch batch = whole;
        eg_decrypted_tally out = {0};
        eg_error err = {0};
        memcpy(item, whole.item, whole.len * sizeof(*item));
        item[4] = item[3];
        batch.item = item;
        switch (change) {
        case 0:
            item[3].claim.contest = 1;
            break;
        case 1:
            item[1].claim.field = 1;
            break;
        case 2:
            item[0].claim.tally = NULL;
            break;
        case 3:
            batch.len = 5;
            break;
        default:
            batch.kind = EG_KEY_DATA;
            break;
        }
        assert_int_equal(
            eg_decrypt_tally_finish(f->t.arena, &out, &batch, result, &err),
            EG_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "not a tally of this manifest"));
        assert_null(out.contest);
    }
    eg_tally_free(tally);
}

/** Everybody is honest, but the joint key is not what they have together. */
static void
nobody_is_named_where_the_key_is_another(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 2, 1);
    eg_election *other = NULL;
    const eg_element swapped[] = {f->t.joint[EG_KEY_DATA],
                                  f->t.joint[EG_KEY_VOTE]};
    assert_ok(eg_election_new(&other, f->t.group, f->t.manifest, 3, 2, swapped,
                              EG_BASE_PUBLIC));
    eg_decrypt_batch batch = tally_batch(f, tally);
    batch.election = other;
    test_rounds r;
    assert_int_equal(test_rounds_run(&r, &f->t, &batch, &f->rng), EG_REJECT);
    assert_non_null(strstr(r.err.text, "each guardian's part is right"));
    assert_int_equal(r.blame.guardian, 0);
    test_rounds_free(&r);
    eg_election_free(other);
    eg_tally_free(tally);
}

/** Windows of 16 items: none is cut off where the last one is full. */
static void
every_number_of_items_is_decrypted(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 2, 3, 5);
    const eg_decrypt_batch small = tally_batch(f, tally);
    eg_decrypt_item item[33];
    for (size_t len = 15; len <= 33; len += len == 17 ? 14 : 1) {
        eg_decrypt_batch batch = small;
        for (size_t i = 0; i < len; i++) {
            item[i] = small.item[i % small.len];
        }
        batch.item = item;
        batch.len = len;
        test_rounds r;
        assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
        for (size_t i = 0; i < len; i++) {
            assert_true(eg_element_equal_var(&r.result[i].m,
                                             &r.result[i % small.len].m));
        }
        test_rounds_free(&r);
    }
    eg_tally_free(tally);
}

/* -- contest data ---------------------------------------------------------- */

static void
contest_data_is_decrypted(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot ballot;
    eg_decrypt_item item;
    eg_contest_data data;
    uint8_t block[64];
    test_rounds r;
    assert_ok(test_guardians_ballot(&f->t, &ballot, 0, 1, 1, NULL, &f->rng));
    assert_ok(eg_decrypt_item_data(&item, &ballot, 1, NULL));
    assert_int_equal(item.claim.data->c1_len, sizeof(block));
    const eg_decrypt_batch batch = {.election = f->t.election,
                                    .quorum = &f->quorum,
                                    .kind = EG_KEY_DATA,
                                    .item = &item,
                                    .len = 1};
    assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
    assert_ok(
        eg_decrypt_data_finish(f->t.election, block, &item, &r.result[0]));
    assert_ok(
        eg_contest_data_read(f->t.arena, &data, block, sizeof(block), NULL));
    assert_int_equal(data.undervote, 1); /* mayor was left blank */
    test_rounds_free(&r);
    assert_int_equal(eg_decrypt_item_data(&item, &ballot, 2, NULL),
                     EG_ERR_NOT_FOUND);
    assert_int_equal(eg_decrypt_item_data(&item, &ballot, 9, NULL),
                     EG_ERR_NOT_FOUND);
}

/* -- what does not belong together ----------------------------------------- */

static void
expect_no_round(fixture *f,
                const eg_decrypt_batch *batch,
                const eg_guardian_key *key)
{
    eg_decrypt_round *round = NULL;
    eg_hash d[4];
    assert_int_equal(eg_decrypt_round_new(&round, d, batch, key, &f->rng, NULL),
                     EG_ERR_ARGUMENT);
    assert_null(round);
}

static void
a_guardian_outside_the_quorum_does_not_take_part(void **state)
{
    fixture *f = *state;
    eg_tally *tally = empty_tally(f);
    const eg_decrypt_batch batch = tally_batch(f, tally);
    expect_no_round(f, &batch, &f->t.key[1]);
    eg_guardian_key key = f->t.key[0];
    key.n = 4;
    expect_no_round(f, &batch, &key);
    key = f->t.key[0];
    key.k = 1;
    expect_no_round(f, &batch, &key);
    eg_tally_free(tally);
}

static void
a_batch_has_one_kind_and_the_election_s_quorum(void **state)
{
    fixture *f = *state;
    static const uint32_t member[] = {1, 3};
    eg_tally *tally = empty_tally(f);
    eg_decrypt_batch batch = tally_batch(f, tally);
    batch.kind = EG_KEY_DATA;
    expect_no_round(f, &batch, &f->t.key[0]);
    batch.kind = EG_KEY_VOTE;
    eg_quorum other;
    assert_ok(eg_quorum_init(f->t.group, &other, 4, 2, member, 2, NULL));
    batch.quorum = &other;
    expect_no_round(f, &batch, &f->t.key[0]);
    assert_ok(eg_quorum_init(f->t.group, &other, 3, 1, member, 2, NULL));
    expect_no_round(f, &batch, &f->t.key[0]);
    other = f->quorum;
    other.len = 1; /* fewer than k */
    expect_no_round(f, &batch, &f->t.key[0]);
    other.len = 4; /* more than n */
    expect_no_round(f, &batch, &f->t.key[0]);
    eg_tally_free(tally);
}

/** Nor does a key of another election make a share of a ballot's nonce. */
static void
a_foreign_key_makes_no_nonce_share(void **state)
{
    fixture *f = *state;
    eg_ballot_view *view = NULL;
    eg_encrypted_ballot ballot;
    eg_nonce_share share = {0};
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 1));
    assert_ok(test_guardians_ballot(&f->t, &ballot, 1, 1, 1, NULL, &f->rng));
    ballot.status = EG_BALLOT_CHALLENGED;
    assert_ok(eg_ballot_view_add(view, &ballot));
    eg_ballot_view_seal(view);
    const eg_guardian_key *own = &f->t.key[0];
    assert_ok(eg_nonce_share_make(f->t.election, &share, own, view, &ballot,
                                  &f->rng, NULL));
    share.guardian = 0;
    const eg_guardian_key foreign[] = {
        {.index = 1, .n = 4, .k = own->k},
        {.index = 1, .n = own->n, .k = 1},
        {.index = 0, .n = own->n, .k = own->k},
        {.index = 4, .n = own->n, .k = own->k},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(foreign); i++) {
        eg_error err = {0};
        assert_int_equal(eg_nonce_share_make(f->t.election, &share, &foreign[i],
                                             view, &ballot, &f->rng, &err),
                         EG_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "not one of this election"));
        assert_int_equal(share.guardian, 0);
        assert_int_equal(eg_audit_share_make(f->t.election, &share, &foreign[i],
                                             view, &ballot, &f->rng, NULL),
                         EG_ERR_ARGUMENT);
    }
    eg_ballot_view_free(view);
}

static void
freeing_nothing_is_harmless(void **state)
{
    (void)state;
    eg_decrypt_round_free(NULL);
    eg_ballot_view_free(NULL);
}

/* -- the standard group ---------------------------------------------------- */

/** One whole election of guardians with real parameters. */
static void
the_standard_group_works_the_same(void **state)
{
    (void)state;
    fixture *f = make(NULL);
    eg_tally *tally = empty_tally(f);
    cast(f, tally, 1, 3, 2);
    const uint64_t want[] = {2, 0, 6, 6};
    expect_counts(f, tally, want);
    eg_tally_free(tally);
    check_threads(f); /* items take long enough for all threads to have some */
    test_guardians_free(&f->t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(the_first_fault_is_told),
        cmocka_unit_test(weights_count_in_values_and_bounds),
        cmocka_unit_test(an_empty_tally_is_decrypted_to_zeros),
        cmocka_unit_test(a_count_over_its_bound_is_rejected),
        cmocka_unit_test(a_value_that_is_no_count_is_rejected),
        cmocka_unit_test(a_bound_over_2_48_is_refused),
        cmocka_unit_test(a_tally_of_another_shape_is_refused),
        cmocka_unit_test(items_of_another_tally_are_not_finished),
        cmocka_unit_test(nobody_is_named_where_the_key_is_another),
        cmocka_unit_test(every_number_of_items_is_decrypted),
        cmocka_unit_test(contest_data_is_decrypted),
        cmocka_unit_test(a_guardian_outside_the_quorum_does_not_take_part),
        cmocka_unit_test(a_batch_has_one_kind_and_the_election_s_quorum),
        cmocka_unit_test(a_foreign_key_makes_no_nonce_share),
        cmocka_unit_test(freeing_nothing_is_harmless),
    };
    const struct CMUnitTest standard[] = {
        cmocka_unit_test(the_standard_group_works_the_same),
    };
    const int failed = cmocka_run_group_tests(tests, setup, teardown);
    return failed + cmocka_run_group_tests(standard, NULL, NULL);
}
