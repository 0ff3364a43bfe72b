/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest group, three votes for three options with up to two each,
 * and every way to mark it, overvotes included: proofs hold, the values are
 * those that the rules ask for, and so is the contest data.  Ballot nonces go
 * on until every nonce of Z_q has encrypted a field.
 */
#include <electionguard/contest_data.h>

#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

#define Q     127
#define LIMIT 3
#define BOUND 2
#define MARKS (BOUND + 2) /* 0, 1, 2 and one too many */

static const char manifest[] =
    "{\"electionId\":\"e\",\"contests\":[{\"id\":\"c\",\"name\":\"C\","
    "\"selectionLimit\":3,\"optionSelectionLimit\":2,\"index\":1,"
    "\"contestDataBlocks\":1,\"choices\":["
    "{\"id\":\"a\",\"name\":\"A\",\"index\":1},"
    "{\"id\":\"b\",\"name\":\"B\",\"index\":2},"
    "{\"id\":\"d\",\"name\":\"D\",\"index\":3}]}],"
    "\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\",\"contestIds\":[\"c\"]}]}";

typedef struct fixture {
    test_election e;
    eg_arena *arena;
    prop random;
    bool seen[Q]; /* nonces */
    size_t seen_len;
} fixture;

static void
note_nonces(fixture *f, const eg_encrypted_ballot *b, const eg_hash *nonce)
{
    for (uint32_t i = 1; i <= 3; i++) {
        eg_scalar xi;
        eg_nonce_field(f->e.group, &xi, &b->id_hash, 1, i, nonce);
        assert_true(xi.limb[0] < Q);
        f->seen_len += f->seen[xi.limb[0]] ? 0 : 1;
        f->seen[xi.limb[0]] = true;
    }
}

static void
check_data(fixture *f, const eg_encrypted_ballot *b, const uint32_t *vote)
{
    uint8_t block[EG_DATA_BLOCK_BYTES];
    eg_contest_data data;
    const uint32_t sum = vote[0] + vote[1] + vote[2];
    const bool over =
        sum > LIMIT || vote[0] > BOUND || vote[1] > BOUND || vote[2] > BOUND;
    assert_true(test_decrypt_data(&f->e, b, 0, block));
    assert_ok(
        eg_contest_data_read(f->arena, &data, block, sizeof(block), NULL));
    assert_int_equal(data.overvote_len, over ? 3 : 0);
    assert_int_equal(data.undervote, over ? 0 : LIMIT - sum);
    for (size_t i = 0; i < 3; i++) {
        uint64_t value = 99;
        assert_true(
            test_decrypt(&f->e, &b->contest[0].field[i].ct, BOUND, &value));
        assert_int_equal(value, over ? 0 : vote[i]);
    }
}

static void
one_ballot(fixture *f, const uint32_t *vote)
{
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const eg_plain_contest contest = {
        .index = 1, .selection = vote, .selection_len = 3};
    const eg_plain_ballot plain = {
        .style = "s", .weight = 1, .contest = &contest, .contest_len = 1};
    eg_ballot_seed seed;
    eg_rng rng = prop_rng(&f->random);
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed_out = &seed};
    eg_encrypted_ballot b;
    assert_ok(
        eg_ballot_encrypt(f->e.election, f->arena, &b, &request, &rng, NULL));
    assert_null(test_ballot_fault(&f->e, &b));
    check_data(f, &b, vote);
    note_nonces(f, &b, &seed.nonce);
    eg_arena_reset(f->arena);
}

static void
test_every_mark(void **state)
{
    fixture *f = *state;
    int rounds = 0;
    do {
        for (uint32_t code = 0; code < MARKS * MARKS * MARKS; code++) {
            const uint32_t vote[] = {
                code % MARKS,
                code / MARKS % MARKS,
                code / MARKS / MARKS,
            };
            one_ballot(f, vote);
        }
        rounds++;
    } while (f->seen_len < Q && rounds < 64);
    assert_int_equal(f->seen_len, Q);
}

int
main(void)
{
    static fixture f;
    f.random = prop_start();
    if (test_election_new(&f.e, &toy_groups[TOY_7_16], manifest, 1, 1) !=
            EG_OK ||
        eg_arena_new(&f.arena, 1 << 22) != EG_OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_every_mark, &f),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eg_arena_free(f.arena);
    test_election_free(&f.e);
    return failed;
}
