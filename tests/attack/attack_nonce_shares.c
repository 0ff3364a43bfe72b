/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Around challenged ballots: false nonce shares are named, cast ballots stay
 * closed however one asks, and a device's false nonce opens nothing.
 */
#include <stdio.h>

#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { N = 3, K = 2 };

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
    eg_encrypted_ballot challenged;
    eg_ballot_seed seed; /**< Of the challenged one. */
    eg_encrypted_ballot cast;
    eg_encrypted_ballot spoiled;
    eg_ballot_view *view;
    eg_quorum quorum;
    eg_element share_key[N];
} fixture;

static eg_ballot_view *
view_of(fixture *f, const eg_encrypted_ballot *const *ballot, size_t len)
{
    eg_ballot_view *view = NULL;
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 100));
    for (size_t i = 0; i < len; i++) {
        assert_ok(eg_ballot_view_add(view, ballot[i]));
    }
    eg_ballot_view_seal(view);
    return view;
}

static int
setup(void **state)
{
    static fixture f;
    static const uint32_t member[] = {1, 3};
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    assert_ok(test_guardians_new(&f.t, &toy_groups[TOY_64_256], N, K, &f.rng));
    assert_ok(
        test_guardians_ballot(&f.t, &f.challenged, 2, 3, 1, &f.seed, &f.rng));
    assert_ok(test_guardians_ballot(&f.t, &f.cast, 1, 0, 0, NULL, &f.rng));
    assert_ok(test_guardians_ballot(&f.t, &f.spoiled, 1, 0, 0, NULL, &f.rng));
    f.challenged.status = EG_BALLOT_CHALLENGED;
    f.cast.status = EG_BALLOT_CAST;
    f.spoiled.status = EG_BALLOT_SPOILED;
    const eg_encrypted_ballot *all[] = {&f.challenged, &f.cast, &f.spoiled};
    f.view = view_of(&f, all, EG_ARRAY_LEN(all));
    assert_ok(eg_quorum_init(f.t.group, &f.quorum, N, K, member, 2, NULL));
    assert_ok(
        eg_share_public_keys(f.t.group, f.share_key, EG_KEY_DATA, f.t.pub, N));
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    eg_ballot_view_free(f->view);
    test_guardians_free(&f->t);
    return 0;
}

static eg_nonce_share
share_by(fixture *f, uint32_t guardian, const eg_encrypted_ballot *ballot)
{
    eg_nonce_share share;
    assert_ok(eg_nonce_share_make(f->t.election, &share,
                                  &f->t.key[guardian - 1], f->view, ballot,
                                  &f->rng, NULL));
    return share;
}

static eg_status
combine(fixture *f,
        eg_hash *nonce,
        const eg_nonce_share *first,
        const eg_nonce_share *second,
        eg_blame *blame)
{
    const eg_nonce_share *share[] = {first, second};
    return eg_nonce_share_combine(f->t.election, nonce, &f->quorum,
                                  f->share_key, &f->challenged, share, blame,
                                  NULL);
}

static void
times_g(const eg_group *group, eg_element *x)
{
    eg_element g;
    eg_group_generator(group, &g);
    eg_element_mul(group, x, x, &g);
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

/* -- honest ---------------------------------------------------------------- */

static void
a_challenged_ballot_opens_to_what_was_voted(void **state)
{
    fixture *f = *state;
    const eg_nonce_share s1 = share_by(f, 1, &f->challenged);
    const eg_nonce_share s3 = share_by(f, 3, &f->challenged);
    eg_hash nonce;
    eg_opened_ballot open;
    assert_ok(combine(f, &nonce, &s1, &s3, NULL));
    assert_true(eg_hash_equal(&nonce, &f->seed.nonce));
    assert_ok(eg_ballot_open(f->t.election, f->t.arena, &open, &f->challenged,
                             &nonce, NULL));
    static const uint32_t want[2][2] = {{0, 1}, {3, 1}};
    assert_int_equal(open.contest_len, 2);
    for (size_t c = 0; c < 2; c++) {
        assert_int_equal(open.contest[c].field_len, 2);
        for (size_t i = 0; i < 2; i++) {
            const eg_opened_ballot_field *field = &open.contest[c].field[i];
            eg_ciphertext ct;
            assert_int_equal(field->value, want[c][i]);
            /* Whoever has value and nonce encrypts the same again. */
            eg_ciphertext_encrypt(f->t.election->key[EG_KEY_VOTE], &ct,
                                  field->value, &field->nonce);
            assert_true(eg_ciphertext_equal_var(
                &ct, &f->challenged.contest[c].field[i].ct));
        }
    }
    assert_string_equal(open.contest[0].label, "mayor");
    assert_string_equal(open.contest[1].field[1].label, "pool");
    assert_true(open.contest[0].has_data);
    assert_int_equal(open.contest[0].data_len, 64);
    assert_false(open.contest[1].has_data);
}

/* -- false shares ---------------------------------------------------------- */

static void
expect_named(fixture *f, const eg_nonce_share *bad, eg_blame_reason reason)
{
    const eg_nonce_share s1 = share_by(f, 1, &f->challenged);
    eg_hash nonce = {{0}};
    const eg_hash zero = {{0}};
    eg_blame blame = {0};
    assert_int_equal(combine(f, &nonce, &s1, bad, &blame), EG_REJECT);
    assert_int_equal(blame.guardian, 3);
    assert_int_equal(blame.reason, reason);
    assert_true(eg_hash_equal(&nonce, &zero));
}

static void
a_false_nonce_share_is_named(void **state)
{
    fixture *f = *state;
    const eg_nonce_share honest = share_by(f, 3, &f->challenged);
    eg_nonce_share bad = honest;
    times_g(f->t.group, &bad.m);
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    bad = honest;
    negate(f->t.group, &bad.m);
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    bad = honest;
    eg_scalar_add(f->t.group, &bad.v, &bad.v, &bad.c);
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    bad = honest;
    bad.guardian = 1; /* another's name */
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    bad = share_by(f, 2, &f->challenged); /* another's share */
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    bad.guardian = 3;
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
    expect_named(f, NULL, EG_BLAME_MISSING);
}

/** A wrong key share makes a proof that is right in itself. */
static void
a_share_with_another_key_is_named(void **state)
{
    fixture *f = *state;
    eg_guardian_key key = f->t.key[2];
    key.share[EG_KEY_DATA] = f->t.key[1].share[EG_KEY_DATA];
    eg_nonce_share bad;
    assert_ok(eg_nonce_share_make(f->t.election, &bad, &key, f->view,
                                  &f->challenged, &f->rng, NULL));
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
}

/** The right share with a proof that is right for another's name. */
static void
a_share_under_another_name_is_named(void **state)
{
    fixture *f = *state;
    eg_guardian_key key = f->t.key[2];
    key.index = 1;
    eg_nonce_share bad;
    assert_ok(eg_nonce_share_make(f->t.election, &bad, &key, f->view,
                                  &f->challenged, &f->rng, NULL));
    expect_named(f, &bad, EG_BLAME_NONCE_SHARE);
}

/* -- refusals -------------------------------------------------------------- */

static void
expect_refused(fixture *f,
               const eg_ballot_view *view,
               const eg_encrypted_ballot *ballot,
               eg_status status,
               const char *why)
{
    eg_nonce_share share = {0};
    const eg_nonce_share zero = {0};
    eg_error err = {0};
    assert_int_equal(eg_nonce_share_make(f->t.election, &share, &f->t.key[0],
                                         view, ballot, &f->rng, &err),
                     status);
    assert_non_null(strstr(err.text, why));
    assert_memory_equal(&share, &zero, sizeof(share));
}

static void
cast_spoiled_and_unknown_ballots_stay_closed(void **state)
{
    fixture *f = *state;
    expect_refused(f, f->view, &f->cast, EG_ERR_STATE, "is cast");
    expect_refused(f, f->view, &f->spoiled, EG_ERR_STATE, "is spoiled");
    /* What the request says of the status does not matter. */
    eg_encrypted_ballot lie = f->cast;
    lie.status = EG_BALLOT_CHALLENGED;
    expect_refused(f, f->view, &lie, EG_ERR_STATE, "is cast");
    eg_encrypted_ballot unknown;
    assert_ok(test_guardians_ballot(&f->t, &unknown, 1, 0, 0, NULL, &f->rng));
    unknown.status = EG_BALLOT_CHALLENGED;
    expect_refused(f, f->view, &unknown, EG_ERR_STATE, "is not in");
    /* A refusal names the ballot. */
    char hex[9];
    (void)snprintf(hex, sizeof(hex), "%02x%02x%02x%02x", unknown.id.bytes[0],
                   unknown.id.bytes[1], unknown.id.bytes[2],
                   unknown.id.bytes[3]);
    expect_refused(f, f->view, &unknown, EG_ERR_STATE, hex);
}

/** A cast ballot's nonce under a challenged ballot's name. */
static void
a_copied_nonce_ciphertext_stays_closed(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot mixed = f->challenged;
    mixed.nonce = f->cast.nonce;
    expect_refused(f, f->view, &mixed, EG_ERR_STATE,
                   "another nonce ciphertext");
    /* Even if the record itself holds the copy as challenged. */
    const eg_encrypted_ballot *record[] = {&mixed, &f->cast};
    eg_ballot_view *view = view_of(f, record, 2);
    expect_refused(f, view, &mixed, EG_ERR_STATE,
                   "also under a cast or spoiled ballot");
    eg_ballot_view_free(view);
    /* And if it does not know the cast one: the Schnorr proof is bound. */
    view = view_of(f, record, 1);
    expect_refused(f, view, &mixed, EG_REJECT, "X.38");
    eg_ballot_view_free(view);
    /* Contest data in place of a nonce, too. */
    mixed.nonce = *f->cast.contest[0].data;
    record[0] = &mixed;
    view = view_of(f, record, 2);
    expect_refused(f, view, &mixed, EG_ERR_STATE,
                   "also under a cast or spoiled ballot");
    eg_ballot_view_free(view);
    mixed.nonce = *f->challenged.contest[0].data;
    view = view_of(f, record, 1);
    expect_refused(f, view, &mixed, EG_ERR_STATE, "also a contest's data");
    eg_ballot_view_free(view);
}

/** Nor may a nonce be asked for as contest data. */
static void
a_nonce_is_not_decrypted_as_contest_data(void **state)
{
    fixture *f = *state;
    eg_error err;
    assert_ok(eg_ballot_view_may_decrypt_data(f->view, &f->cast, 1, NULL));
    eg_encrypted_contest contest = f->cast.contest[0];
    eg_encrypted_ballot mixed = f->cast;
    mixed.contest = &contest;
    mixed.contest_len = 1;
    contest.data = &f->challenged.nonce;
    assert_int_equal(eg_ballot_view_may_decrypt_data(f->view, &mixed, 1, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "other contest data"));
    const eg_encrypted_ballot *record[] = {&mixed, &f->challenged};
    eg_ballot_view *view = view_of(f, record, 2);
    assert_int_equal(eg_ballot_view_may_decrypt_data(view, &mixed, 1, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "also a ballot nonce"));
    eg_ballot_view_free(view);
    assert_int_equal(
        eg_ballot_view_may_decrypt_data(f->view, &f->challenged, 1, &err),
        EG_ERR_STATE);
    assert_non_null(strstr(err.text, "is challenged"));
    assert_int_equal(
        eg_ballot_view_may_decrypt_data(f->view, &f->cast, 2, &err),
        EG_ERR_STATE);
    assert_non_null(strstr(err.text, "no data"));
}

static void
a_ballot_that_is_there_twice_stays_closed(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot other = f->challenged;
    other.status = EG_BALLOT_CAST;
    const eg_encrypted_ballot *twice[] = {&f->challenged, &f->challenged};
    const eg_encrypted_ballot *both[] = {&f->challenged, &other};
    eg_ballot_view *view = view_of(f, twice, 2);
    expect_refused(f, view, &f->challenged, EG_ERR_STATE, "more than once");
    eg_ballot_view_free(view);
    view = view_of(f, both, 2);
    expect_refused(f, view, &f->challenged, EG_ERR_STATE, "more than once");
    eg_ballot_view_free(view);
}

static void
a_view_answers_when_it_is_whole(void **state)
{
    fixture *f = *state;
    eg_ballot_view *view = NULL;
    eg_encrypted_ballot undecided = f->challenged;
    undecided.status = EG_BALLOT_UNDECIDED;
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 1));
    assert_int_equal(eg_ballot_view_add(view, &undecided), EG_ERR_ARGUMENT);
    assert_ok(eg_ballot_view_add(view, &f->challenged));
    assert_int_equal(eg_ballot_view_add(view, &f->cast), EG_ERR_LIMIT);
    expect_refused(f, view, &f->challenged, EG_ERR_STATE, "before the whole");
    eg_ballot_view_seal(view);
    assert_int_equal(eg_ballot_view_add(view, &f->cast), EG_ERR_STATE);
    assert_ok(eg_ballot_view_may_open(view, &f->challenged, NULL));
    eg_ballot_view_free(view);
}

/** The table keeps every answer while it grows. */
static void
a_large_view_forgets_nothing(void **state)
{
    fixture *f = *state;
    enum { MANY = 2000 };
    eg_ballot_view *view = NULL;
    eg_encrypted_ballot ballot = f->challenged;
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, MANY));
    ballot.contest_len = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        eg_store_be32(ballot.id.bytes, i);
        eg_store_be32(ballot.nonce.c1, i);
        times_g(f->t.group, &ballot.nonce.c0);
        ballot.status = i % 2 == 0 ? EG_BALLOT_CHALLENGED : EG_BALLOT_CAST;
        assert_ok(eg_ballot_view_add(view, &ballot));
    }
    eg_ballot_view_seal(view);
    ballot.nonce.c0 = f->challenged.nonce.c0;
    for (uint32_t i = 0; i < MANY; i++) {
        eg_store_be32(ballot.id.bytes, i);
        eg_store_be32(ballot.nonce.c1, i);
        times_g(f->t.group, &ballot.nonce.c0);
        assert_int_equal(eg_ballot_view_may_open(view, &ballot, NULL),
                         i % 2 == 0 ? EG_OK : EG_ERR_STATE);
    }
    eg_ballot_view_free(view);
}

/* -- ballots that cannot be opened ----------------------------------------- */

/** A device that encrypts another nonce than it uses. */
static void
a_false_device_nonce_opens_nothing(void **state)
{
    fixture *f = *state;
    eg_hash nonce = f->seed.nonce;
    eg_opened_ballot open = {0};
    eg_error err;
    nonce.bytes[31] ^= 1;
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open,
                                    &f->challenged, &nonce, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "cannot be opened"));
    assert_non_null(strstr(err.text, "field 1 of contest 1"));
    assert_null(open.contest);
}

/** A ciphertext that the nonce reproduces in one half only. */
static void
both_halves_of_a_ciphertext_are_reproduced(void **state)
{
    fixture *f = *state;
    eg_opened_ballot open = {0};
    eg_error err;
    eg_encrypted_contest contest[2];
    eg_encrypted_field field[2];
    eg_encrypted_ballot ballot = f->challenged;
    memcpy(contest, ballot.contest, sizeof(contest));
    memcpy(field, contest[0].field, sizeof(field));
    contest[0].field = field;
    ballot.contest = contest;
    times_g(f->t.group, &field[1].ct.alpha);
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "reproduce field 2 of contest 1"));
    field[1] = f->challenged.contest[0].field[1];
    eg_element_mul(f->t.group, &field[1].ct.beta, &field[1].ct.beta,
                   &f->t.joint[EG_KEY_VOTE]); /* 2, which only scores may be */
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "no value in 0..1"));
    assert_null(open.contest);
}

/** A value out of range, and contest data under another nonce. */
static void
a_ballot_that_is_false_in_one_place_opens_nothing(void **state)
{
    fixture *f = *state;
    eg_opened_ballot open = {0};
    eg_error err;
    eg_encrypted_contest contest[2];
    eg_encrypted_field field[2];
    eg_encrypted_ballot ballot = f->challenged;
    memcpy(contest, ballot.contest, sizeof(contest));
    memcpy(field, contest[1].field, sizeof(field));
    contest[1].field = field;
    ballot.contest = contest;
    for (int i = 0; i < 3; i++) { /* 1 + 3 is above 3 */
        eg_element_mul(f->t.group, &field[1].ct.beta, &field[1].ct.beta,
                       &f->t.joint[EG_KEY_VOTE]);
    }
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "no value in 0..3"));
    contest[1] = f->challenged.contest[1];
    contest[0].data = f->cast.contest[0].data;
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "data of contest 1"));
    contest[0].data = NULL;
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_ERR_ARGUMENT);
    contest[0] = f->challenged.contest[0];
    contest[0].index = 3;
    assert_int_equal(eg_ballot_open(f->t.election, f->t.arena, &open, &ballot,
                                    &f->seed.nonce, &err),
                     EG_ERR_ARGUMENT);
    assert_null(open.contest);
}

static void
another_identifier_hash_is_refused(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot ballot = f->challenged;
    ballot.id_hash.bytes[0] ^= 1;
    const eg_encrypted_ballot *record[] = {&ballot};
    eg_ballot_view *view = view_of(f, record, 1);
    expect_refused(f, view, &ballot, EG_REJECT, "5.B");
    eg_ballot_view_free(view);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_challenged_ballot_opens_to_what_was_voted),
        cmocka_unit_test(a_false_nonce_share_is_named),
        cmocka_unit_test(a_share_with_another_key_is_named),
        cmocka_unit_test(a_share_under_another_name_is_named),
        cmocka_unit_test(cast_spoiled_and_unknown_ballots_stay_closed),
        cmocka_unit_test(a_copied_nonce_ciphertext_stays_closed),
        cmocka_unit_test(a_nonce_is_not_decrypted_as_contest_data),
        cmocka_unit_test(a_ballot_that_is_there_twice_stays_closed),
        cmocka_unit_test(a_view_answers_when_it_is_whole),
        cmocka_unit_test(a_large_view_forgets_nothing),
        cmocka_unit_test(a_false_device_nonce_opens_nothing),
        cmocka_unit_test(both_halves_of_a_ciphertext_are_reproduced),
        cmocka_unit_test(a_ballot_that_is_false_in_one_place_opens_nothing),
        cmocka_unit_test(another_identifier_hash_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
