/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Openings contest by contest: honest ones hold and show nothing else, and each
 * way to announce something that the ballot does not encrypt is refused by name.
 */
#include <stdio.h>

#include <electionguard/code.h>
#include <electionguard/hashed_elgamal.h>
#include <electionguard/opening.h>
#include <electionguard/verify.h>

#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { N = 3, K = 2, MAYOR = 0, SCORE = 1 };

/** An opening that can be written to. */
typedef struct draft {
    eg_contest_opening opening;
    eg_opened_ballot_contest contest[3];
    eg_opened_ballot_field field[2][3];
    eg_closed_contest closed[3];
    uint8_t data[64];
} draft;

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
    eg_encrypted_ballot cast;
    eg_ballot_seed seed; /**< Of the cast one. */
    eg_encrypted_ballot other;
    eg_ballot_seed other_seed;
    eg_ballot_view *view;
} fixture;

static int
setup_in(fixture *f, int group)
{
    assert_ok(test_guardians_new(&f->t, &toy_groups[group], N, K, &f->rng));
    assert_ok(
        test_guardians_ballot(&f->t, &f->cast, 2, 3, 1, &f->seed, &f->rng));
    assert_ok(test_guardians_ballot(&f->t, &f->other, 1, 0, 2, &f->other_seed,
                                    &f->rng));
    f->cast.status = EG_BALLOT_CAST;
    f->other.status = EG_BALLOT_CAST;
    return 0;
}

static int
setup(void **state)
{
    static fixture f;
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    return setup_in(&f, TOY_64_256);
}

static int
teardown(void **state)
{
    fixture *f = *state;
    test_guardians_free(&f->t);
    return 0;
}

static eg_contest_opening
open_contest(fixture *f, uint32_t index)
{
    eg_contest_opening made;
    assert_ok(eg_contest_opening_make(f->t.election, f->t.arena, &made,
                                      &f->cast, &f->seed.nonce, &index, 1,
                                      NULL));
    return made;
}

/** A copy whose every part may be altered. */
static void
copy(draft *d, const eg_contest_opening *from)
{
    memset(d, 0, sizeof(*d));
    d->opening = *from;
    for (size_t i = 0; i < from->opened.contest_len; i++) {
        d->contest[i] = from->opened.contest[i];
        memcpy(d->field[i], d->contest[i].field,
               d->contest[i].field_len * sizeof(d->field[i][0]));
        d->contest[i].field = d->field[i];
        if (d->contest[i].has_data) {
            memcpy(d->data, d->contest[i].data, sizeof(d->data));
            d->contest[i].data = d->data;
        }
    }
    for (size_t i = 0; i < from->closed_len; i++) {
        d->closed[i] = from->closed[i];
    }
    d->opening.opened.contest = d->contest;
    d->opening.closed = d->closed;
}

static void
draft_of(fixture *f, draft *d, uint32_t index)
{
    const eg_contest_opening made = open_contest(f, index);
    copy(d, &made);
}

static void
expect_of(fixture *f,
          const eg_encrypted_ballot *ballot,
          const eg_contest_opening *opening,
          eg_check check,
          const char *why)
{
    eg_check failed = EG_CHECK_COUNT;
    eg_error err = {0};
    assert_int_equal(eg_contest_opening_verify_var(f->t.election, ballot,
                                                   opening, &failed, &err),
                     EG_REJECT);
    assert_string_equal(eg_check_code(failed), eg_check_code(check));
    assert_non_null(strstr(err.text, why));
    char named[32];
    (void)snprintf(named, sizeof(named), "check %s: ", eg_check_code(check));
    assert_memory_equal(err.text, named, strlen(named));
    assert_int_equal(eg_contest_opening_verify_var(f->t.election, ballot,
                                                   opening, NULL, NULL),
                     EG_REJECT);
}

static void
expect(fixture *f, const draft *d, eg_check check, const char *why)
{
    expect_of(f, &f->cast, &d->opening, check, why);
}

/* -- honest ---------------------------------------------------------------- */

static void
one_contest_opens_and_the_other_stays_closed(void **state)
{
    fixture *f = *state;
    const eg_contest_opening mayor = open_contest(f, 1);
    assert_ok(eg_contest_opening_verify_var(f->t.election, &f->cast, &mayor,
                                            NULL, NULL));
    assert_int_equal(mayor.opened.contest_len, 1);
    assert_int_equal(mayor.closed_len, 1);
    assert_int_equal(mayor.opened.contest[0].field[1].value, 1);
    assert_true(mayor.opened.contest[0].has_data);
    assert_int_equal(mayor.closed[0].index, 2);
    assert_true(eg_hash_equal(&mayor.closed[0].hash, &f->cast.contest[1].hash));
    const eg_contest_opening score = open_contest(f, 2);
    assert_ok(eg_contest_opening_verify_var(f->t.election, &f->cast, &score,
                                            NULL, NULL));
    assert_int_equal(score.opened.contest[0].field[0].value, 3);
    assert_int_equal(score.closed[0].index, 1);
}

static void
all_contests_may_be_chosen(void **state)
{
    fixture *f = *state;
    static const uint32_t both[] = {1, 2};
    eg_contest_opening made;
    assert_ok(eg_contest_opening_make(f->t.election, f->t.arena, &made,
                                      &f->cast, &f->seed.nonce, both, 2, NULL));
    assert_int_equal(made.closed_len, 0);
    assert_ok(eg_contest_opening_verify_var(f->t.election, &f->cast, &made,
                                            NULL, NULL));
}

/** The guardians' shares of a cast ballot lead to its nonce. */
static void
an_audit_opens_a_cast_ballot(void **state)
{
    fixture *f = *state;
    static const uint32_t member[] = {1, 3};
    eg_quorum quorum;
    eg_element share_key[N];
    eg_nonce_share s[2];
    eg_hash nonce;
    eg_ballot_view *view = NULL;
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 9));
    assert_ok(eg_ballot_view_add(view, &f->cast));
    assert_int_equal(eg_audit_share_make(f->t.election, &s[0], &f->t.key[0],
                                         view, &f->cast, &f->rng, NULL),
                     EG_ERR_STATE); /* before the whole record was seen */
    eg_ballot_view_seal(view);
    assert_ok(eg_quorum_init(f->t.group, &quorum, N, K, member, 2, NULL));
    assert_ok(
        eg_share_public_keys(f->t.group, share_key, EG_KEY_DATA, f->t.pub, N));
    for (size_t i = 0; i < 2; i++) {
        assert_ok(eg_audit_share_make(f->t.election, &s[i],
                                      &f->t.key[member[i] - 1], view, &f->cast,
                                      &f->rng, NULL));
        /* What is not an audit stays refused. */
        eg_nonce_share none = {0};
        assert_int_equal(eg_nonce_share_make(f->t.election, &none,
                                             &f->t.key[member[i] - 1], view,
                                             &f->cast, &f->rng, NULL),
                         EG_ERR_STATE);
    }
    const eg_nonce_share *share[] = {&s[0], &s[1]};
    assert_ok(eg_nonce_share_combine(f->t.election, &nonce, &quorum, share_key,
                                     &f->cast, share, NULL, NULL));
    assert_true(eg_hash_equal(&nonce, &f->seed.nonce));
    eg_ballot_view_free(view);
}

/* -- what guardians refuse ------------------------------------------------- */

static void
expect_refused(fixture *f,
               const eg_encrypted_ballot *const *record,
               size_t len,
               const eg_encrypted_ballot *ballot,
               eg_status status,
               const char *why)
{
    eg_ballot_view *view = NULL;
    eg_nonce_share share = {0};
    const eg_nonce_share zero = {0};
    eg_error err = {0};
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 9));
    for (size_t i = 0; i < len; i++) {
        assert_ok(eg_ballot_view_add(view, record[i]));
    }
    eg_ballot_view_seal(view);
    assert_int_equal(eg_audit_share_make(f->t.election, &share, &f->t.key[0],
                                         view, ballot, &f->rng, &err),
                     status);
    assert_non_null(strstr(err.text, why));
    assert_memory_equal(&share, &zero, sizeof(share));
    eg_ballot_view_free(view);
}

static void
an_audit_opens_nothing_that_was_not_drawn(void **state)
{
    fixture *f = *state;
    const eg_encrypted_ballot *one[] = {&f->cast};
    const eg_encrypted_ballot *twice[] = {&f->cast, &f->cast};
    expect_refused(f, one, 1, &f->other, EG_ERR_STATE, "is not in");
    expect_refused(f, twice, 2, &f->cast, EG_ERR_STATE, "more than once");
    eg_encrypted_ballot spoiled = f->cast;
    spoiled.status = EG_BALLOT_SPOILED;
    one[0] = &spoiled;
    expect_refused(f, one, 1, &f->cast, EG_ERR_STATE, "is spoiled");
    /* The nonce of a ballot that was not drawn, under the name of one that
     * was: as the request has it, and as the record itself has it. */
    eg_encrypted_ballot mixed = f->cast;
    mixed.nonce = f->other.nonce;
    const eg_encrypted_ballot *honest[] = {&f->cast, &f->other};
    const eg_encrypted_ballot *copied[] = {&mixed, &f->other};
    const eg_encrypted_ballot *copied_before[] = {&f->other, &mixed};
    expect_refused(f, honest, 2, &mixed, EG_ERR_STATE,
                   "another nonce ciphertext");
    expect_refused(f, copied, 2, &mixed, EG_ERR_STATE,
                   "also under another ballot");
    expect_refused(f, copied_before, 2, &mixed, EG_ERR_STATE,
                   "also under another ballot");
    expect_refused(f, copied, 1, &mixed, EG_REJECT, "X.38");
    mixed.nonce = *f->other.contest[0].data;
    expect_refused(f, copied, 2, &mixed, EG_ERR_STATE, "also a contest's data");
}

static void
a_key_of_another_election_gives_no_share(void **state)
{
    fixture *f = *state;
    eg_guardian_key key = f->t.key[0];
    eg_nonce_share share;
    eg_ballot_view *view = NULL;
    assert_ok(eg_ballot_view_new(&view, f->t.group, &f->rng, 9));
    assert_ok(eg_ballot_view_add(view, &f->cast));
    eg_ballot_view_seal(view);
    key.k++;
    assert_int_equal(eg_audit_share_make(f->t.election, &share, &key, view,
                                         &f->cast, &f->rng, NULL),
                     EG_ERR_ARGUMENT);
    eg_ballot_view_free(view);
}

/* -- ballots and choices that cannot be opened ----------------------------- */

static eg_status
try_open(fixture *f, const uint32_t *contest, size_t len, eg_error *err)
{
    eg_contest_opening made = {0};
    const eg_status status =
        eg_contest_opening_make(f->t.election, f->t.arena, &made, &f->cast,
                                &f->seed.nonce, contest, len, err);
    if (status != EG_OK) {
        assert_null(made.opened.contest);
        assert_null(made.closed);
    }
    return status;
}

static void
only_contests_of_the_ballot_are_opened_each_once(void **state)
{
    fixture *f = *state;
    static const uint32_t twice[] = {1, 1};
    static const uint32_t back[] = {2, 1};
    static const uint32_t third[] = {3};
    static const uint32_t many[] = {1, 2, 3};
    eg_error err;
    assert_int_equal(try_open(f, twice, 2, &err), EG_ERR_ARGUMENT);
    assert_int_equal(try_open(f, back, 2, &err), EG_ERR_ARGUMENT);
    assert_int_equal(try_open(f, twice, 0, &err), EG_ERR_ARGUMENT);
    assert_int_equal(try_open(f, many, 3, &err), EG_ERR_ARGUMENT);
    assert_int_equal(try_open(f, third, 1, &err), EG_ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, "no contest 3"));
}

/** A device that encrypted another nonce than it used for one contest. */
static void
a_false_nonce_closes_its_contest_and_no_other(void **state)
{
    fixture *f = *state;
    static const uint32_t mayor = 1;
    static const uint32_t score = 2;
    eg_encrypted_contest contest[2] = {f->cast.contest[0], f->other.contest[1]};
    eg_encrypted_ballot ballot = f->cast;
    eg_contest_opening made = {0};
    eg_error err;
    ballot.contest = contest;
    assert_ok(eg_contest_opening_make(f->t.election, f->t.arena, &made, &ballot,
                                      &f->seed.nonce, &mayor, 1, NULL));
    made = (eg_contest_opening){0};
    assert_int_equal(eg_contest_opening_make(f->t.election, f->t.arena, &made,
                                             &ballot, &f->seed.nonce, &score, 1,
                                             &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "cannot be opened"));
    assert_non_null(strstr(err.text, "field 1 of contest 2"));
    assert_null(made.opened.contest);
}

/* -- false openings -------------------------------------------------------- */

static void
a_wrong_value_is_refused(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 1);
    d.field[0][0].value = 1; /* the vote goes from Ben to Ada */
    d.field[0][1].value = 0;
    expect(f, &d, EG_CHECK_13B, "option 1 of contest 1");
    draft_of(f, &d, 2);
    d.field[0][1].value = 2;
    expect(f, &d, EG_CHECK_13B, "option 2 of contest 2");
    d.field[0][1].value = 4;
    expect(f, &d, EG_CHECK_14E, "at most 3");
}

static void
a_wrong_nonce_is_refused(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 2);
    const eg_scalar kept = d.field[0][0].nonce;
    eg_scalar one;
    eg_scalar_from_u64(f->t.group, &one, 1);
    eg_scalar_add(f->t.group, &d.field[0][0].nonce, &kept, &one);
    expect(f, &d, EG_CHECK_13B, "option 1 of contest 2");
    /* beta alone is kept: K^(sigma + xi) with sigma - 1 and xi + 1. */
    d.field[0][0].value -= 1;
    expect(f, &d, EG_CHECK_13B, "option 1 of contest 2");
    /* The nonces of two options exchanged. */
    draft_of(f, &d, 2);
    d.field[0][0].nonce = d.field[0][1].nonce;
    d.field[0][1].nonce = kept;
    expect(f, &d, EG_CHECK_13B, "option 1 of contest 2");
}

/** In a small group value + q encrypts to the same. */
static void
a_value_plus_q_is_refused(void **state)
{
    (void)state;
    static fixture f;
    static const uint32_t q = 65521;
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    setup_in(&f, TOY_16_32);
    draft d;
    draft_of(&f, &d, 2);
    assert_ok(eg_contest_opening_verify_var(f.t.election, &f.cast, &d.opening,
                                            NULL, NULL));
    d.field[0][0].value += q;
    expect(&f, &d, EG_CHECK_14E, "at most 3");
    test_guardians_free(&f.t);
}

static void
contest_data_are_opened_to_what_they_are(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 1);
    d.data[63] ^= 1;
    expect(f, &d, EG_CHECK_13A, "C_1 is not D");
    draft_of(f, &d, 1);
    eg_scalar_add(f->t.group, &d.contest[0].data_nonce,
                  &d.contest[0].data_nonce, &d.field[0][0].nonce);
    expect(f, &d, EG_CHECK_X13, "g^xi of the contest data");
    draft_of(f, &d, 1);
    d.contest[0].data_len = 32;
    expect(f, &d, EG_CHECK_13A, "C_1 is not D");
    draft_of(f, &d, 1);
    d.contest[0].has_data = false;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "contest data must be opened");
    draft_of(f, &d, 2);
    d.contest[0].has_data = true;
    d.contest[0].data = d.data;
    d.contest[0].data_len = 64;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "contest data must be opened");
}

/** Some xi with D = C_1 xor KDF(xi): what 13.A alone would take. */
static void
contest_data_under_another_nonce_are_refused(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 1);
    const eg_hashed_ciphertext *ct = f->cast.contest[0].data;
    const eg_public_key *khat = f->t.election->key[EG_KEY_DATA];
    d.contest[0].data_nonce = d.field[0][0].nonce;
    eg_element beta;
    eg_element_pow(f->t.group, &beta, eg_public_key_value(khat),
                   &d.contest[0].data_nonce);
    const eg_hashed_place place = eg_hashed_place_data(
        &f->cast.id_hash, 1, eg_public_key_value(khat), NULL);
    assert_ok(eg_hashed_decrypt(f->t.group, d.data, &place, ct, &beta));
    expect(f, &d, EG_CHECK_X13, "g^xi of the contest data");
}

static void
another_ballots_contest_is_refused(void **state)
{
    fixture *f = *state;
    static const uint32_t score = 2;
    eg_contest_opening theirs;
    assert_ok(eg_contest_opening_make(f->t.election, f->t.arena, &theirs,
                                      &f->other, &f->other_seed.nonce, &score,
                                      1, NULL));
    expect_of(f, &f->cast, &theirs, EG_CHECK_13_STRUCTURE, "another ballot");
    draft d;
    copy(&d, &theirs);
    d.opening.opened.id = f->cast.id;
    d.opening.opened.id_hash = f->cast.id_hash;
    expect(f, &d, EG_CHECK_13B, "another confirmation code");
    d.opening.code = f->cast.code;
    expect(f, &d, EG_CHECK_13B, "the hash that is given for contest 1");
    d.closed[0].hash = f->cast.contest[0].hash;
    expect(f, &d, EG_CHECK_13B, "option 1 of contest 2");
    /* And the own opening under the other's chaining field. */
    draft_of(f, &d, 2);
    d.opening.chaining_field[35] ^= 1;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "another ballot");
    draft_of(f, &d, 2);
    d.opening.opened.id.bytes[31] ^= 1;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "another ballot");
}

static void
each_contest_stands_once(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 1);
    d.contest[1] = d.contest[0]; /* opened twice */
    d.opening.opened.contest_len = 2;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "stands twice");
    draft_of(f, &d, 2);
    d.contest[1] = d.contest[0];
    d.opening.opened.contest_len = 2;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "stands twice");
    draft_of(f, &d, 2);
    d.closed[1] = d.closed[0]; /* closed twice */
    d.opening.closed_len = 2;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "stands twice");
    draft_of(f, &d, 1);
    d.closed[1] = d.closed[0]; /* opened and closed */
    d.closed[0] = (eg_closed_contest){1, f->cast.contest[0].hash};
    d.opening.closed_len = 2;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "contest 2 of the ballot is neither");
    draft_of(f, &d, 1);
    d.opening.closed_len = 0;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "contest 2 of the ballot is neither");
    draft_of(f, &d, 1);
    d.contest[0].index = 3;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "contest 1 of the ballot is neither");
    draft_of(f, &d, 1);
    d.opening.opened.contest_len = 0;
    expect(f, &d, EG_CHECK_13_STRUCTURE, "no contest is opened");
}

static void
each_field_of_a_chosen_contest_is_opened(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 2);
    d.contest[0].field_len = 1;
    expect(f, &d, EG_CHECK_14D, "\"pool\" of contest \"score\" is not opened");
    draft_of(f, &d, 2);
    d.field[0][2] = d.field[0][1];
    d.contest[0].field_len = 3;
    expect(f, &d, EG_CHECK_14_STRUCTURE, "opened 2 times");
    draft_of(f, &d, 2);
    d.contest[0].field_len = 0;
    expect(f, &d, EG_CHECK_14D, "is not opened");
}

static void
labels_are_those_of_the_manifest(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 2);
    d.field[0][0].label = "pool"; /* two options exchange their names */
    d.field[0][1].label = "park";
    expect(f, &d, EG_CHECK_X14, "is labelled");
    draft_of(f, &d, 2);
    d.field[0][0].label = "lake";
    expect(f, &d, EG_CHECK_14C, "\"lake\"");
    draft_of(f, &d, 2);
    d.contest[0].label = "mayor";
    expect(f, &d, EG_CHECK_X14, "is labelled");
    draft_of(f, &d, 2);
    d.contest[0].label = "sheriff";
    expect(f, &d, EG_CHECK_14A, "\"sheriff\"");
}

/** What is not right about the ballot itself is found here, too. */
static void
a_false_ballot_cannot_be_opened_truly(void **state)
{
    fixture *f = *state;
    draft d;
    draft_of(f, &d, 1);
    eg_encrypted_ballot ballot = f->cast;
    ballot.id.bytes[0] ^= 1;
    expect_of(f, &ballot, &d.opening, EG_CHECK_5B, "H(H_E; 20, id_B)");
    ballot = f->cast;
    ballot.contest_len = 1;
    expect_of(f, &ballot, &d.opening, EG_CHECK_X08, "its style");
    /* A closed contest without valid proofs. */
    ballot = f->cast;
    eg_encrypted_contest contest[2] = {ballot.contest[0], f->other.contest[1]};
    ballot.contest = contest;
    eg_contest_hash(f->t.group, &contest[1].hash, &ballot.id_hash, &contest[1]);
    eg_confirmation_code(&ballot.code, &ballot);
    d.opening.code = ballot.code;
    d.closed[0].hash = contest[1].hash;
    expect_of(f, &ballot, &d.opening, EG_CHECK_6D, "");
    /* Of a challenged ballot these are X.06. */
    ballot.status = EG_BALLOT_CHALLENGED;
    expect_of(f, &ballot, &d.opening, EG_CHECK_X06, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_contest_opens_and_the_other_stays_closed),
        cmocka_unit_test(all_contests_may_be_chosen),
        cmocka_unit_test(an_audit_opens_a_cast_ballot),
        cmocka_unit_test(an_audit_opens_nothing_that_was_not_drawn),
        cmocka_unit_test(a_key_of_another_election_gives_no_share),
        cmocka_unit_test(only_contests_of_the_ballot_are_opened_each_once),
        cmocka_unit_test(a_false_nonce_closes_its_contest_and_no_other),
        cmocka_unit_test(a_wrong_value_is_refused),
        cmocka_unit_test(a_wrong_nonce_is_refused),
        cmocka_unit_test(a_value_plus_q_is_refused),
        cmocka_unit_test(contest_data_are_opened_to_what_they_are),
        cmocka_unit_test(contest_data_under_another_nonce_are_refused),
        cmocka_unit_test(another_ballots_contest_is_refused),
        cmocka_unit_test(each_contest_stands_once),
        cmocka_unit_test(each_field_of_a_chosen_contest_is_opened),
        cmocka_unit_test(labels_are_those_of_the_manifest),
        cmocka_unit_test(a_false_ballot_cannot_be_opened_truly),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
