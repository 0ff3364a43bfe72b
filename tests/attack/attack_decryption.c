/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cheating in the three rounds of a decryption: whoever sends something false,
 * nothing or something twice is named, at the first step where it shows.
 */
#include <stdio.h>

#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { N = 4, K = 2, ITEMS = 4 };

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
    eg_tally *tally;
    eg_encrypted_ballot ballot;
    eg_quorum quorum;
    eg_decrypt_batch tally_batch;
    eg_decrypt_item data_item;
    eg_decrypt_batch data_batch;
} fixture;

static int
setup(void **state)
{
    static fixture f;
    static const uint32_t member[] = {4, 1, 3};
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    assert_ok(test_guardians_new(&f.t, &toy_groups[TOY_64_256], N, K, &f.rng));
    assert_ok(test_guardians_ballot(&f.t, &f.ballot, 1, 3, 2, NULL, &f.rng));
    f.ballot.status = EG_BALLOT_CAST;
    assert_ok(eg_tally_new(&f.tally, f.t.group, f.t.manifest));
    assert_ok(eg_tally_add(f.t.group, f.tally, &f.ballot));
    assert_ok(eg_quorum_init(f.t.group, &f.quorum, N, K, member, 3, NULL));
    f.tally_batch = (eg_decrypt_batch){
        .election = f.t.election, .quorum = &f.quorum, .kind = EG_KEY_VOTE};
    assert_ok(eg_decrypt_items_tally(f.t.election, f.t.arena,
                                     &f.tally_batch.item, &f.tally_batch.len,
                                     f.tally, NULL));
    assert_ok(eg_decrypt_item_data(&f.data_item, &f.ballot, 1, NULL));
    f.data_batch = (eg_decrypt_batch){.election = f.t.election,
                                      .quorum = &f.quorum,
                                      .kind = EG_KEY_DATA,
                                      .item = &f.data_item,
                                      .len = 1};
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    eg_tally_free(f->tally);
    test_guardians_free(&f->t);
    return 0;
}

static void
add_one(const eg_group *group, eg_scalar *x)
{
    eg_scalar one;
    eg_scalar_from_u64(group, &one, 1);
    eg_scalar_add(group, x, x, &one);
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

/** Both kinds of batch behave alike. */
typedef void batch_test(fixture *f, const eg_decrypt_batch *batch);

static void
for_both(void **state, batch_test *test)
{
    fixture *f = *state;
    test(f, &f->tally_batch);
    test(f, &f->data_batch);
}

static void
expect_blame(const test_rounds *r,
             uint32_t guardian,
             eg_blame_reason reason,
             size_t item)
{
    char name[16];
    (void)snprintf(name, sizeof(name), "guardian %u", (unsigned)guardian);
    assert_int_equal(r->blame.guardian, guardian);
    assert_int_equal(r->blame.reason, reason);
    assert_int_equal(r->blame.item, item);
    assert_non_null(strstr(r->err.text, name));
}

static void
assert_no_result(const test_rounds *r)
{
    for (size_t i = 0; i < r->batch.len; i++) {
        const eg_decrypt_result zero = {0};
        assert_memory_equal(&r->result[i], &zero, sizeof(zero));
    }
}

/* -- silence --------------------------------------------------------------- */

static void
silence(fixture *f, const eg_decrypt_batch *batch)
{
    for (uint32_t j = 0; j < f->quorum.len; j++) {
        const uint32_t name = f->quorum.index[j];
        test_rounds r;
        assert_ok(test_rounds_commit(&r, &f->t, batch, &f->rng));
        eg_hash *d = r.d[j];
        r.d[j] = NULL;
        assert_int_equal(test_rounds_reveal(&r), EG_REJECT);
        expect_blame(&r, name, EG_BLAME_MISSING, 0);
        r.d[j] = d;
        assert_ok(test_rounds_reveal(&r));
        eg_decrypt_reveal *reveal = r.reveal[j];
        r.reveal[j] = NULL;
        assert_int_equal(test_rounds_respond(&r), EG_REJECT);
        expect_blame(&r, name, EG_BLAME_MISSING, 0);
        r.reveal[j] = reveal;
        test_rounds_free(&r);

        assert_ok(test_rounds_run(&r, &f->t, batch, &f->rng));
        eg_scalar *v = r.v[j];
        r.v[j] = NULL;
        assert_int_equal(test_rounds_combine(&r, &f->t), EG_REJECT);
        expect_blame(&r, name, EG_BLAME_MISSING, 0);
        assert_no_result(&r);
        r.v[j] = v;
        test_rounds_free(&r);
    }
}

static void
a_silent_guardian_is_named(void **state)
{
    for_both(state, silence);
}

/* -- reveals --------------------------------------------------------------- */

/** Change the part @p which of what guardian @p j reveals of item @p i. */
static void
change_reveal(const eg_group *group, eg_decrypt_reveal *r, int which)
{
    eg_element *const part[] = {&r->ab.a, &r->ab.b, &r->share};
    times_g(group, part[which]);
}

static void
false_reveals(fixture *f, const eg_decrypt_batch *batch)
{
    for (uint32_t j = 0; j < f->quorum.len; j++) {
        for (size_t i = 0; i < batch->len; i++) {
            for (int which = 0; which < 3; which++) {
                test_rounds r;
                assert_ok(test_rounds_commit(&r, &f->t, batch, &f->rng));
                assert_ok(test_rounds_reveal(&r));
                change_reveal(f->t.group, &r.reveal[j][i], which);
                assert_int_equal(test_rounds_respond(&r), EG_REJECT);
                expect_blame(&r, f->quorum.index[j], EG_BLAME_COMMITMENT, i);
                /* The combiner comes to the same verdict. */
                assert_int_equal(test_rounds_combine(&r, &f->t), EG_REJECT);
                expect_blame(&r, f->quorum.index[j], EG_BLAME_COMMITMENT, i);
                assert_no_result(&r);
                test_rounds_free(&r);
            }
        }
    }
}

static void
a_reveal_that_was_not_committed_to_is_named(void **state)
{
    for_both(state, false_reveals);
}

static void
changed_commitments(fixture *f, const eg_decrypt_batch *batch)
{
    test_rounds r;
    assert_ok(test_rounds_commit(&r, &f->t, batch, &f->rng));
    r.d[0][batch->len - 1].bytes[0] ^= 1;
    assert_int_equal(test_rounds_reveal(&r), EG_REJECT);
    expect_blame(&r, f->quorum.index[0], EG_BLAME_MEDIATOR, batch->len - 1);
    test_rounds_free(&r);
}

static void
a_mediator_who_changes_commitments_is_found(void **state)
{
    for_both(state, changed_commitments);
}

/** What was committed to first counts, whatever is said later. */
static void
commitments_that_change_after_the_reveal_do_not_count(void **state)
{
    fixture *f = *state;
    test_rounds r;
    assert_ok(test_rounds_commit(&r, &f->t, &f->tally_batch, &f->rng));
    assert_ok(test_rounds_reveal(&r));
    times_g(f->t.group, &r.reveal[2][1].share);
    eg_decryption_commitment_hash(
        f->t.group, &r.d[2][1], &f->tally_batch.item[1].claim,
        f->quorum.index[2], &r.reveal[2][1].ab, &r.reveal[2][1].share,
        f->quorum.index, f->quorum.len);
    assert_int_equal(test_rounds_respond(&r), EG_REJECT);
    expect_blame(&r, f->quorum.index[2], EG_BLAME_COMMITMENT, 1);
    test_rounds_free(&r);
}

/* -- wrong from the start -------------------------------------------------- */

/**
 * Guardian @p j commits to a false part and goes through with it: what it
 * reveals fits what it committed to.
 */
static void
commit_to_false(fixture *f,
                test_rounds *r,
                const eg_decrypt_batch *batch,
                uint32_t j,
                size_t i,
                const eg_decrypt_reveal *false_reveal)
{
    assert_ok(test_rounds_commit(r, &f->t, batch, &f->rng));
    eg_hash *d = r->d[j];
    eg_hash *forged = calloc(batch->len, sizeof(*forged));
    memcpy(forged, d, batch->len * sizeof(*forged));
    eg_decryption_commitment_hash(f->t.group, &forged[i], &batch->item[i].claim,
                                  f->quorum.index[j], &false_reveal->ab,
                                  &false_reveal->share, f->quorum.index,
                                  f->quorum.len);
    /* The others see the forged d_j; the cheat's own round its true one. */
    for (uint32_t who = 0; who < f->quorum.len; who++) {
        const eg_hash *seen[TEST_GUARDIANS_MAX];
        for (uint32_t m = 0; m < f->quorum.len; m++) {
            seen[m] = m == j && who != j ? forged : r->d[m];
        }
        assert_ok(eg_decrypt_round_reveal(r->round[who], r->reveal[who], seen,
                                          &r->blame, &r->err));
    }
    memcpy(d, forged, batch->len * sizeof(*forged));
    free(forged);
}

/** The honest ones respond; the cheat answers with what it can. */
static void
respond_beside_cheat(test_rounds *r, uint32_t cheat, uint32_t quorum_len)
{
    const eg_decrypt_reveal *reveal[TEST_GUARDIANS_MAX];
    memcpy(reveal, r->reveal, sizeof(reveal));
    for (uint32_t who = 0; who < quorum_len; who++) {
        if (who != cheat) {
            assert_ok(eg_decrypt_round_respond(r->round[who], r->v[who], reveal,
                                               &r->blame, &r->err));
        }
    }
}

/** A reveal of values that the cheat knows the exponents of. */
static eg_decrypt_reveal
make_reveal(const fixture *f,
            const eg_decryption_claim *claim,
            const eg_scalar *u,
            const eg_scalar *z)
{
    eg_decrypt_reveal r;
    eg_decryption_commit(f->t.group, &r.ab, claim, u);
    eg_element_pow(f->t.group, &r.share, eg_decryption_base(claim), z);
    return r;
}

/** The response to the joint challenge with the key share @p z. */
static void
answer(const fixture *f,
       test_rounds *r,
       uint32_t cheat,
       size_t item,
       const eg_scalar *u,
       const eg_scalar *z)
{
    const eg_group *group = f->t.group;
    const eg_quorum *q = &f->quorum;
    eg_element m;
    eg_commitment_pair ab;
    eg_scalar c;
    eg_element_one(group, &m);
    ab = (eg_commitment_pair){m, m};
    for (uint32_t j = 0; j < q->len; j++) {
        eg_element part;
        eg_element_pow_var(group, &part, &r->reveal[j][item].share, &q->w[j]);
        eg_element_mul(group, &m, &m, &part);
        eg_element_mul(group, &ab.a, &ab.a, &r->reveal[j][item].ab.a);
        eg_element_mul(group, &ab.b, &ab.b, &r->reveal[j][item].ab.b);
    }
    eg_decryption_challenge(group, &c, &r->batch.item[item].claim, &ab, &m);
    eg_scalar_mul(group, &c, &c, &q->w[cheat]);
    eg_proof_respond(group, &r->v[cheat][item], u, &c, z);
}

typedef enum cheat {
    HONEST,
    CHEAT_KEY_SHARE, /**< Another z_i throughout: M_i and v_i agree. */
    CHEAT_PARTIAL,   /**< Another M_i, v_i with the true z_i. */
    CHEAT_SIGN,      /**< -M_i: right but for a sign. */
    CHEAT_B,         /**< b_i = A^u_i g. */
    CHEAT_A,         /**< a_i = g^u_i g. */
    CHEAT_RESPONSE,  /**< v_i + 1. */
    CHEATS
} cheat;

static bool
even(const eg_scalar *w)
{
    return (w->limb[0] & 1U) == 0;
}

/** M = A^s for the s that nobody has: here from the shares of two. */
static void
assert_right_result(const fixture *f, const test_rounds *r)
{
    const eg_group *group = f->t.group;
    const uint32_t two[] = {2, 3};
    eg_quorum q;
    eg_scalar s;
    eg_scalar_from_u64(group, &s, 0);
    assert_ok(eg_quorum_init(group, &q, N, K, two, 2, NULL));
    for (uint32_t j = 0; j < 2; j++) {
        eg_scalar part;
        eg_scalar_mul(group, &part, &q.w[j],
                      &f->t.key[two[j] - 1].share[r->batch.kind]);
        eg_scalar_add(group, &s, &s, &part);
    }
    eg_element m;
    eg_element_pow(group, &m, eg_decryption_base(&r->batch.item[0].claim), &s);
    assert_true(eg_element_equal_var(&m, &r->result[0].m));
}

static void
cheat_with(fixture *f,
           const eg_decrypt_batch *batch,
           uint32_t j,
           size_t item,
           cheat how)
{
    const eg_group *group = f->t.group;
    const eg_scalar z = f->t.key[f->quorum.index[j] - 1].share[batch->kind];
    eg_scalar other = z;
    eg_scalar u;
    test_rounds r;
    assert_ok(eg_scalar_random(group, &u, &f->rng));
    if (how == CHEAT_KEY_SHARE || how == CHEAT_PARTIAL) {
        add_one(group, &other);
    }
    eg_decrypt_reveal lie =
        make_reveal(f, &batch->item[item].claim, &u, &other);
    if (how == CHEAT_SIGN) {
        negate(group, &lie.share);
    } else if (how == CHEAT_B) {
        times_g(group, &lie.ab.b);
    } else if (how == CHEAT_A) {
        times_g(group, &lie.ab.a);
    }
    commit_to_false(f, &r, batch, j, item, &lie);

    r.reveal[j][item] = lie;
    respond_beside_cheat(&r, j, f->quorum.len);
    answer(f, &r, j, item, &u, how == CHEAT_KEY_SHARE ? &other : &z);
    if (how == CHEAT_RESPONSE) {
        add_one(group, &r.v[j][item]);
    }
    /* Only this item is looked at: the others lack the cheat's answer. */
    const eg_hash *d[TEST_GUARDIANS_MAX];
    const eg_decrypt_reveal *reveal[TEST_GUARDIANS_MAX];
    const eg_scalar *v[TEST_GUARDIANS_MAX];
    for (uint32_t m = 0; m < f->quorum.len; m++) {
        d[m] = &r.d[m][item];
        reveal[m] = &r.reveal[m][item];
        v[m] = &r.v[m][item];
    }
    eg_decrypt_batch one = *batch;
    one.item = &batch->item[item];
    one.len = 1;
    r.batch = one;
    const eg_decrypt_messages messages = {d, reveal, v};
    const eg_status status = eg_decrypt_combine(&one, r.result, f->t.pub,
                                                &messages, &r.blame, &r.err);
    if (how == HONEST || (how == CHEAT_SIGN && even(&f->quorum.w[j]))) {
        /* This test's own machinery is right; and a sign that the Lagrange
         * coefficient takes away again changes nothing. */
        assert_int_equal(status, EG_OK);
        assert_right_result(f, &r);
    } else {
        assert_int_equal(status, EG_REJECT);
        const eg_blame_reason want =
            how == CHEAT_RESPONSE || how == CHEAT_A || how == CHEAT_KEY_SHARE
                ? EG_BLAME_RESPONSE
                : EG_BLAME_SHARE;
        expect_blame(&r, f->quorum.index[j], want, 0);
        assert_no_result(&r);
    }
    test_rounds_free(&r);
}

static void
all_cheats(fixture *f, const eg_decrypt_batch *batch)
{
    for (uint32_t j = 0; j < f->quorum.len; j++) {
        for (size_t i = 0; i < batch->len; i++) {
            for (int how = HONEST; how < CHEATS; how++) {
                cheat_with(f, batch, j, i, (cheat)how);
            }
        }
    }
}

static void
a_false_share_or_response_is_named(void **state)
{
    for_both(state, all_cheats);
}

static void
changed_responses(fixture *f, const eg_decrypt_batch *batch)
{
    for (uint32_t j = 0; j < f->quorum.len; j++) {
        for (size_t i = 0; i < batch->len; i++) {
            test_rounds r;
            assert_ok(test_rounds_run(&r, &f->t, batch, &f->rng));
            add_one(f->t.group, &r.v[j][i]);
            assert_int_equal(test_rounds_combine(&r, &f->t), EG_REJECT);
            expect_blame(&r, f->quorum.index[j], EG_BLAME_RESPONSE, i);
            assert_no_result(&r);
            test_rounds_free(&r);
        }
    }
}

static void
a_changed_response_is_named(void **state)
{
    for_both(state, changed_responses);
}

/** The item at fault is found wherever it stands in a long batch. */
static void
the_item_of_a_long_batch_is_named(void **state)
{
    fixture *f = *state;
    enum { LONG = 37 };
    static const size_t at[] = {0, 15, 16, 31, 32, LONG - 1};
    eg_decrypt_item item[LONG];
    for (size_t i = 0; i < LONG; i++) {
        item[i] = f->tally_batch.item[i % ITEMS];
    }
    eg_decrypt_batch batch = f->tally_batch;
    batch.item = item;
    batch.len = LONG;
    for (size_t i = 0; i < EG_ARRAY_LEN(at); i++) {
        test_rounds r;
        assert_ok(test_rounds_run(&r, &f->t, &batch, &f->rng));
        add_one(f->t.group, &r.v[2][at[i]]);
        assert_int_equal(test_rounds_combine(&r, &f->t), EG_REJECT);
        expect_blame(&r, f->quorum.index[2], EG_BLAME_RESPONSE, at[i]);
        assert_no_result(&r);
        test_rounds_free(&r);
    }
}

/** Messages of one attempt do not serve in another. */
static void
replayed_messages(fixture *f, const eg_decrypt_batch *batch)
{
    test_rounds old;
    test_rounds r;
    assert_ok(test_rounds_run(&old, &f->t, batch, &f->rng));
    assert_ok(test_rounds_commit(&r, &f->t, batch, &f->rng));
    assert_ok(test_rounds_reveal(&r));
    memcpy(r.reveal[1], old.reveal[1], batch->len * sizeof(*r.reveal[1]));
    assert_int_equal(test_rounds_respond(&r), EG_REJECT);
    expect_blame(&r, f->quorum.index[1], EG_BLAME_COMMITMENT, 0);
    test_rounds_free(&r);

    assert_ok(test_rounds_run(&r, &f->t, batch, &f->rng));
    memcpy(r.v[1], old.v[1], batch->len * sizeof(*r.v[1]));
    assert_int_equal(test_rounds_combine(&r, &f->t), EG_REJECT);
    expect_blame(&r, f->quorum.index[1], EG_BLAME_RESPONSE, 0);
    test_rounds_free(&r);
    test_rounds_free(&old);
}

static void
replayed_messages_are_named(void **state)
{
    for_both(state, replayed_messages);
}

/* -- one answer for one commitment ----------------------------------------- */

/** A second answer under the same u_i would give z_i away. */
static void
a_round_answers_once(fixture *f, const eg_decrypt_batch *batch)
{
    test_rounds r;
    assert_ok(test_rounds_run(&r, &f->t, batch, &f->rng));
    assert_int_equal(test_rounds_respond(&r), EG_ERR_STATE);
    assert_int_equal(test_rounds_reveal(&r), EG_ERR_STATE);
    test_rounds_free(&r);

    assert_ok(test_rounds_commit(&r, &f->t, batch, &f->rng));
    assert_int_equal(test_rounds_respond(&r), EG_ERR_STATE);
    assert_ok(test_rounds_reveal(&r));
    assert_int_equal(test_rounds_reveal(&r), EG_ERR_STATE);
    /* A failed answer ends the attempt, too. */
    const eg_decrypt_reveal truth = r.reveal[1][0];
    times_g(f->t.group, &r.reveal[1][0].share);
    assert_int_equal(test_rounds_respond(&r), EG_REJECT);
    r.reveal[1][0] = truth;
    assert_int_equal(test_rounds_respond(&r), EG_ERR_STATE);
    test_rounds_free(&r);
}

static void
no_round_answers_twice(void **state)
{
    for_both(state, a_round_answers_once);
}

static void
every_attempt_has_fresh_commitments(void **state)
{
    fixture *f = *state;
    test_rounds r;
    test_rounds again;
    assert_ok(test_rounds_commit(&r, &f->t, &f->tally_batch, &f->rng));
    assert_ok(test_rounds_commit(&again, &f->t, &f->tally_batch, &f->rng));
    for (uint32_t j = 0; j < f->quorum.len; j++) {
        for (size_t i = 0; i < ITEMS; i++) {
            assert_false(eg_hash_equal(&r.d[j][i], &again.d[j][i]));
        }
    }
    test_rounds_free(&r);
    test_rounds_free(&again);
}

/* -- what a guardian must not touch ---------------------------------------- */

/** A ciphertext outside the group would show the key modulo small factors. */
static void
a_tally_outside_the_group_is_refused(void **state)
{
    fixture *f = *state;
    eg_decrypt_item item = f->tally_batch.item[0];
    eg_ciphertext ct = *item.claim.tally;
    eg_decrypt_batch batch = f->tally_batch;
    test_rounds r;
    negate(f->t.group, &ct.alpha);
    item.claim.tally = &ct;
    batch.item = &item;
    batch.len = 1;
    assert_int_equal(test_rounds_commit(&r, &f->t, &batch, &f->rng), EG_REJECT);
    assert_non_null(strstr(r.err.text, "not in the group"));
    test_rounds_free(&r);
}

/** Copied contest data cannot be decrypted under another ballot or contest. */
static void
copied_contest_data_is_refused(void **state)
{
    fixture *f = *state;
    eg_decrypt_item item = f->data_item;
    eg_decrypt_batch batch = f->data_batch;
    eg_hash other = *item.claim.hash;
    test_rounds r;
    other.bytes[0] ^= 1;
    item.claim.hash = &other;
    batch.item = &item;
    assert_int_equal(test_rounds_commit(&r, &f->t, &batch, &f->rng), EG_REJECT);
    assert_non_null(strstr(r.err.text, "X.69"));
    test_rounds_free(&r);
    item = f->data_item;
    item.claim.contest = 2;
    assert_int_equal(test_rounds_commit(&r, &f->t, &batch, &f->rng), EG_REJECT);
    test_rounds_free(&r);
    eg_hashed_ciphertext ct = *f->data_item.claim.data;
    negate(f->t.group, &ct.c0);
    item = f->data_item;
    item.claim.data = &ct;
    assert_int_equal(test_rounds_commit(&r, &f->t, &batch, &f->rng), EG_REJECT);
    test_rounds_free(&r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_guardian_is_named),
        cmocka_unit_test(a_reveal_that_was_not_committed_to_is_named),
        cmocka_unit_test(a_mediator_who_changes_commitments_is_found),
        cmocka_unit_test(commitments_that_change_after_the_reveal_do_not_count),
        cmocka_unit_test(a_false_share_or_response_is_named),
        cmocka_unit_test(a_changed_response_is_named),
        cmocka_unit_test(the_item_of_a_long_batch_is_named),
        cmocka_unit_test(replayed_messages_are_named),
        cmocka_unit_test(no_round_answers_twice),
        cmocka_unit_test(every_attempt_has_fresh_commitments),
        cmocka_unit_test(a_tally_outside_the_group_is_refused),
        cmocka_unit_test(copied_contest_data_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
