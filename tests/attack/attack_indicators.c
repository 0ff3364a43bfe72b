/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs that indicators are told: honest ones hold for whatever a voter does,
 * the relations are the specification's disjunctions value by value, and a device
 * that leaves out a blank or an undervoted contest finds no proof that passes.
 */
#include <electionguard/indicator.h>
#include <electionguard/verify.h>

#include "base/base.h"
#include "election/relations.h"
#include "support/prop.h"
#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

/* "mayor" of the manifest: two of three options, two write-in fields. */
enum { LIMIT = 2, OPTIONS = 3, OVERVOTE = 3, NULL_VOTE, UNDERVOTE, FIELDS = 8 };

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_election e;
    eg_arena *arena;
} fixture;

/** A ballot, how it was made, and its proofs, to be altered. */
typedef struct sample {
    uint32_t vote[OPTIONS];
    eg_plain_contest contest;
    eg_plain_ballot plain;
    eg_ballot_seed seed;
    eg_encrypted_ballot ballot;
    eg_indicator_proofs proofs;
    eg_indicator_proof proof[4];
    eg_proof_branch branch[2][LIMIT + 2];
} sample;

static int
setup(void **state)
{
    static fixture f;
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    assert_ok(test_election_new(&f.e, &toy_groups[TOY_64_256],
                                test_manifest_counted, 1, 1));
    return eg_arena_new(&f.arena, (size_t)64 << 20) == EG_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    eg_arena_free(f->arena);
    test_election_free(&f->e);
    return 0;
}

static eg_status
verify(const fixture *f, const sample *s, eg_error *err)
{
    return eg_indicators_verify_var(f->e.election, &s->ballot, &s->proofs, err);
}

/** Encrypt a vote and prove its indicators. */
static void
make(fixture *f,
     sample *s,
     uint32_t a,
     uint32_t b,
     uint32_t c,
     uint32_t write_ins)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    memset(s, 0, sizeof(*s));
    s->vote[0] = a;
    s->vote[1] = b;
    s->vote[2] = c;
    s->contest = (eg_plain_contest){.index = 1,
                                    .selection = s->vote,
                                    .selection_len = OPTIONS,
                                    .write_ins_used = write_ins};
    s->plain = (eg_plain_ballot){
        .style = "city", .weight = 1, .contest = &s->contest, .contest_len = 1};
    const eg_encrypt_request request = {
        .plain = &s->plain, .chaining_field = field, .seed_out = &s->seed};
    eg_indicator_proofs made;
    assert_ok(eg_ballot_encrypt(f->e.election, f->arena, &s->ballot, &request,
                                &f->rng, NULL));
    assert_ok(eg_indicators_prove(f->e.election, f->arena, &made, &s->ballot,
                                  &s->plain, &s->seed, &f->rng, NULL));
    assert_int_equal(made.len, 2);
    s->proofs = made;
    for (size_t i = 0; i < made.len; i++) {
        s->proof[i] = made.proof[i];
        assert_int_equal(s->proof[i].branch_len, LIMIT);
        memcpy(s->branch[i], s->proof[i].branch,
               LIMIT * sizeof(s->branch[i][0]));
        s->proof[i].branch = s->branch[i];
    }
    s->proofs.proof = s->proof;
}

static void
expect(const fixture *f, const sample *s, const char *why)
{
    eg_error err = {0};
    assert_int_equal(verify(f, s, &err), EG_REJECT);
    assert_non_null(strstr(err.text, why));
}

/* -- honest ---------------------------------------------------------------- */

/** Blank, undervoted, full, overvoted in every way. */
static void
whatever_a_voter_does_is_proved(void **state)
{
    fixture *f = *state;
    for (uint32_t marks = 0; marks < 16; marks++) {
        for (uint32_t write_ins = 0; write_ins <= 3; write_ins++) {
            sample s;
            make(f, &s, marks & 1, (marks >> 1) & 1,
                 ((marks >> 2) & 1) + ((marks >> 3) & 1), write_ins);
            assert_int_equal(s.proof[0].contest, 1);
            assert_int_equal(s.proof[0].field, NULL_VOTE + 1);
            assert_int_equal(s.proof[1].field, UNDERVOTE + 1);
            assert_ok(verify(f, &s, NULL));
            eg_arena_reset(f->arena);
        }
    }
}

static void
only_contests_that_tell_overvotes_are_proved(void **state)
{
    fixture *f = *state;
    static const size_t provable[] = {2, 0, 0};
    static const size_t unprovable[] = {0, 2, 0};
    for (uint32_t i = 1; i <= 3; i++) {
        size_t without = 99;
        const eg_contest *contest = eg_manifest_contest(f->e.manifest, i);
        assert_int_equal(eg_indicator_count(contest, &without),
                         provable[i - 1]);
        assert_int_equal(without, unprovable[i - 1]);
        assert_int_equal(eg_indicator_count(contest, NULL), provable[i - 1]);
    }
}

static void
a_ballot_without_indicators_needs_no_proof(void **state)
{
    fixture *f = *state;
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    test_election e;
    assert_ok(test_election_new(&e, &toy_groups[TOY_48_192],
                                test_manifest_county, 1, 1));
    const eg_plain_ballot plain = {.style = "city", .weight = 1};
    eg_ballot_seed seed;
    eg_encrypted_ballot ballot;
    eg_indicator_proofs proofs = {.len = 99};
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed_out = &seed};
    assert_ok(eg_ballot_encrypt(e.election, f->arena, &ballot, &request,
                                &f->rng, NULL));
    assert_ok(eg_indicators_prove(e.election, f->arena, &proofs, &ballot,
                                  &plain, &seed, &f->rng, NULL));
    assert_int_equal(proofs.len, 0);
    assert_ok(eg_indicators_verify_var(e.election, &ballot, &proofs, NULL));
    test_election_free(&e);
}

/* -- what is claimed ------------------------------------------------------- */

static bool
allows(eg_relation relation, const eg_contest *contest, const uint32_t *value)
{
    const eg_hash none = {{0}};
    const eg_range_claim claim =
        eg_relation_claim(relation, contest, &none, NULL);
    const uint32_t sum = eg_relation_value(relation, contest, value);
    return claim.first <= sum && sum <= claim.last;
}

/**
 * Of all values that the record's proofs let through, the two relations allow
 * those of the specification's disjunctions and no others; 3.3.9 word by word,
 * with S the votes and L after an overvote.
 */
static void
the_relations_are_the_disjunctions(void **state)
{
    fixture *f = *state;
    const eg_contest *contest = eg_manifest_contest(f->e.manifest, 1);
    size_t seen = 0;
    for (uint32_t i = 0; i < 3 * 8; i++) {
        uint32_t value[FIELDS] = {i % 3};
        const uint32_t o = value[OVERVOTE] = (i / 3) & 1;
        const uint32_t n = value[NULL_VOTE] = (i / 6) & 1;
        const uint32_t u = value[UNDERVOTE] = (i / 12) & 1;
        const uint32_t sum = value[0] + LIMIT * o;
        if (!allows(EG_RELATION_LIMIT, contest, value) ||
            !allows(EG_RELATION_NULL_VOTE, contest, value)) {
            continue;
        }
        seen++;
        const bool under =
            (u == 0 && sum == LIMIT) || (u == 1 && sum <= LIMIT - 1);
        const bool null_vote =
            (n == 0 && sum >= 1 && sum <= LIMIT) || (n == 1 && sum == 0);
        assert_int_equal(allows(EG_RELATION_UNDERVOTE_TOLD, contest, value),
                         under);
        assert_int_equal(allows(EG_RELATION_NULL_VOTE_TOLD, contest, value),
                         null_vote);
    }
    /* s, o, n, u: 0000 0010 0001 0011 1000 1001 2000 0100 */
    assert_int_equal(seen, 8);
}

/* -- lies ------------------------------------------------------------------ */

/** The contest's indicators encrypted anew with values of the device's choice;
 * what its options and the rest say stays. */
static void
lie(fixture *f, sample *s, uint32_t null_vote, uint32_t undervote)
{
    eg_encrypted_contest *contest =
        eg_arena_alloc(f->arena, s->ballot.contest_len, sizeof(*contest));
    eg_encrypted_field *field =
        eg_arena_alloc(f->arena, FIELDS, sizeof(*field));
    assert_non_null(contest);
    assert_non_null(field);
    memcpy(contest, s->ballot.contest,
           s->ballot.contest_len * sizeof(*contest));
    memcpy(field, contest[0].field, FIELDS * sizeof(*field));
    for (uint32_t i = NULL_VOTE; i <= UNDERVOTE; i++) {
        eg_scalar xi;
        eg_nonce_field(f->e.group, &xi, &s->ballot.id_hash, 1, i + 1,
                       &s->seed.nonce);
        eg_ciphertext_encrypt(f->e.election->key[EG_KEY_VOTE], &field[i].ct,
                              i == NULL_VOTE ? null_vote : undervote, &xi);
    }
    contest[0].field = field;
    s->ballot.contest = contest;
}

/** Prove a range of the device's choice of what is encrypted. */
static void
prove_range(fixture *f,
            sample *s,
            size_t which,
            const eg_range_claim *shape,
            uint32_t value)
{
    const eg_contest *contest = eg_manifest_contest(f->e.manifest, 1);
    const eg_relation relation =
        which == 0 ? EG_RELATION_NULL_VOTE_TOLD : EG_RELATION_UNDERVOTE_TOLD;
    eg_ciphertext ct[FIELDS];
    eg_scalar xi[FIELDS];
    eg_ciphertext sum;
    for (uint32_t i = 0; i < FIELDS; i++) {
        ct[i] = s->ballot.contest[0].field[i].ct;
        eg_nonce_field(f->e.group, &xi[i], &s->ballot.id_hash, 1, i + 1,
                       &s->seed.nonce);
    }
    eg_range_witness witness = {.value = value};
    eg_relation_product(f->e.group, &sum, relation, contest, ct);
    eg_relation_nonce(f->e.group, &witness.xi, relation, contest, xi);
    eg_range_claim claim = *shape;
    claim.id_hash = &s->ballot.id_hash;
    claim.ciphertext = &sum;
    s->proof[which].branch_len = (size_t)claim.last - claim.first + 1;
    assert_true(s->proof[which].branch_len <= LIMIT + 2);
    assert_ok(eg_range_prove(f->e.election->key[EG_KEY_VOTE], s->branch[which],
                             &claim, &witness, &f->rng));
}

/** A blank contest that is not told: both indicators 0. */
static void
an_indicator_that_is_left_out_finds_no_proof(void **state)
{
    fixture *f = *state;
    sample s;
    make(f, &s, 0, 0, 0, 0);
    assert_ok(verify(f, &s, NULL));
    lie(f, &s, 0, 1);
    expect(f, &s, "indicator \"");
    /* A true statement about it, with as many branches: 0 <= 0 <= L - 1. */
    const eg_range_claim lower = {.label = {1, NULL_VOTE + 1, 0, LIMIT - 1},
                                  .label_len = 4,
                                  .last = LIMIT - 1};
    prove_range(f, &s, 0, &lower, 0);
    expect(f, &s, "is not proved");
    /* The same under the right labels. */
    eg_range_claim posing = lower;
    posing.label[2] = 1;
    posing.label[3] = LIMIT;
    prove_range(f, &s, 0, &posing, 0);
    expect(f, &s, "is not proved");
    /* The record's own relation, 0 <= S + L n <= L, whole and cut. */
    const eg_range_claim record = {
        .label = {1, NULL_VOTE + 1, LIMIT}, .label_len = 3, .last = LIMIT};
    prove_range(f, &s, 0, &record, 0);
    expect(f, &s, "of another length");
    s.proof[0].branch_len = LIMIT;
    expect(f, &s, "is not proved");
    s.proof[0].branch = s.branch[0] + 1;
    expect(f, &s, "is not proved");
}

static void
an_undervote_that_is_left_out_finds_no_proof(void **state)
{
    fixture *f = *state;
    sample s;
    make(f, &s, 1, 0, 0, 0);
    lie(f, &s, 0, 0);
    expect(f, &s, "is not proved");
    const eg_range_claim posing = {
        .label = {1, UNDERVOTE + 1, LIMIT, 2 * LIMIT - 1},
        .label_len = 4,
        .first = 1,
        .last = LIMIT};
    prove_range(f, &s, 1, &posing, 1);
    expect(f, &s, "is not proved");
    /* The honest claim has no witness. */
    const eg_contest *contest = eg_manifest_contest(f->e.manifest, 1);
    const eg_range_claim claim =
        eg_relation_claim(EG_RELATION_UNDERVOTE_TOLD, contest,
                          &s.ballot.id_hash, &s.ballot.contest[0].field[0].ct);
    const eg_range_witness witness = {.value = 1};
    assert_int_equal(eg_range_prove(f->e.election->key[EG_KEY_VOTE],
                                    s.branch[1], &claim, &witness, &f->rng),
                     EG_ERR_ARGUMENT);
}

/* -- proofs that are not in their place ------------------------------------ */

static void
proofs_do_not_move(void **state)
{
    fixture *f = *state;
    sample a;
    sample b;
    make(f, &a, 0, 1, 0, 0);
    make(f, &b, 0, 1, 0, 0);
    sample s = a;
    s.proofs.proof = b.proof;
    s.proofs.id_hash = b.ballot.id_hash;
    expect(f, &s, "of another ballot");
    s.proofs.id_hash = a.ballot.id_hash;
    expect(f, &s, "is not proved");
    s = a; /* the two exchanged, places or contents */
    s.proofs.proof = s.proof;
    s.proof[0] = a.proof[1];
    s.proof[1] = a.proof[0];
    expect(f, &s, "no proof in its place");
    s.proof[0].field = NULL_VOTE + 1;
    s.proof[1].field = UNDERVOTE + 1;
    expect(f, &s, "is not proved");
    s = a;
    s.proofs.proof = s.proof;
    s.proof[1].contest = 2;
    expect(f, &s, "no proof in its place");
}

static void
every_indicator_has_one_proof(void **state)
{
    fixture *f = *state;
    sample s;
    make(f, &s, 1, 1, 0, 0);
    for (size_t len = 0; len < 2; len++) {
        s.proofs.len = len;
        expect(f, &s, "no proof in its place");
    }
    s.proof[2] = s.proof[1];
    s.proofs.len = 3;
    expect(f, &s, "fewer indicators than proofs");
    s.proofs.len = 2;
    s.proof[1] = s.proof[0];
    expect(f, &s, "no proof in its place");
}

static void
every_number_of_a_proof_counts(void **state)
{
    fixture *f = *state;
    sample s;
    make(f, &s, 1, 0, 0, 1);
    eg_scalar one;
    eg_scalar_from_u64(f->e.group, &one, 1);
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < LIMIT; j++) {
            const eg_proof_branch kept = s.branch[i][j];
            eg_scalar_add(f->e.group, &s.branch[i][j].c, &kept.c, &one);
            expect(f, &s, "is not proved");
            s.branch[i][j] = kept;
            eg_scalar_add(f->e.group, &s.branch[i][j].v, &kept.v, &one);
            expect(f, &s, "is not proved");
            s.branch[i][j] = kept;
        }
        s.proof[i].branch_len = LIMIT + 1;
        expect(f, &s, "of another length");
        s.proof[i].branch_len = LIMIT - 1;
        expect(f, &s, "of another length");
        s.proof[i].branch_len = LIMIT;
    }
    assert_ok(verify(f, &s, NULL));
}

/** The prover wants choices that fit the ballot's contests. */
static void
what_does_not_fit_is_not_proved(void **state)
{
    fixture *f = *state;
    sample s;
    make(f, &s, 1, 0, 0, 0);
    eg_indicator_proofs none = {.len = 99};
    s.contest.selection_len = OPTIONS - 1;
    assert_int_equal(eg_indicators_prove(f->e.election, f->arena, &none,
                                         &s.ballot, &s.plain, &s.seed, &f->rng,
                                         NULL),
                     EG_ERR_ARGUMENT);
    s.contest.selection_len = OPTIONS;
    eg_encrypted_contest contest = s.ballot.contest[0];
    contest.field_len--;
    s.ballot.contest = &contest;
    s.ballot.contest_len = 1;
    assert_int_equal(eg_indicators_prove(f->e.election, f->arena, &none,
                                         &s.ballot, &s.plain, &s.seed, &f->rng,
                                         NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(none.len, 99);
    expect(f, &s, "does not fit the manifest");
    contest.field_len++;
    contest.index = 9;
    assert_int_equal(eg_indicators_prove(f->e.election, f->arena, &none,
                                         &s.ballot, &s.plain, &s.seed, &f->rng,
                                         NULL),
                     EG_ERR_ARGUMENT);
    expect(f, &s, "contest 9 of the ballot does not fit the manifest");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_a_voter_does_is_proved),
        cmocka_unit_test(only_contests_that_tell_overvotes_are_proved),
        cmocka_unit_test(a_ballot_without_indicators_needs_no_proof),
        cmocka_unit_test(the_relations_are_the_disjunctions),
        cmocka_unit_test(an_indicator_that_is_left_out_finds_no_proof),
        cmocka_unit_test(an_undervote_that_is_left_out_finds_no_proof),
        cmocka_unit_test(proofs_do_not_move),
        cmocka_unit_test(every_indicator_has_one_proof),
        cmocka_unit_test(every_number_of_a_proof_counts),
        cmocka_unit_test(what_does_not_fit_is_not_proved),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
