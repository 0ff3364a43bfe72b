/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A prepared ballot gives what the ordinary way gives: from the same random
 * bytes and for whatever choices, the two are the same ballot, byte for byte.
 * Among the choices are undervotes and overvotes, write-ins, contests left
 * blank, several votes for one option, and weights; among the contests are some
 * with supplemental fields.
 */
#include <electionguard/prepare.h>

#include "codec/buffer.h"
#include "record/items.h"
#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

#define BALLOTS 12
/** Different choices from the bytes of one prepared ballot. */
#define CHOICES 6

/** The ballot as a record would hold it. */
static void
to_bytes(const test_election *e,
         eg_buffer *out,
         const eg_encrypted_ballot *ballot)
{
    eg_item item = {.kind = EG_ITEM_ENCRYPTED_BALLOT, .u.ballot = *ballot};
    item.u.ballot.status = EG_BALLOT_CAST;
    assert_ok(eg_item_encode(e->group, out, &item, NULL));
}

static void
assert_same(const test_election *e,
            const eg_encrypted_ballot *a,
            const eg_encrypted_ballot *b)
{
    EG_BUFFER(x, EG_ITEM_BYTES_MAX);
    EG_BUFFER(y, EG_ITEM_BYTES_MAX);
    to_bytes(e, &x, a);
    to_bytes(e, &y, b);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.data, y.data, x.len);
    for (size_t i = 0; i < a->contest_len; i++) {
        assert_true(eg_hash_equal(&a->contest[i].hash, &b->contest[i].hash));
    }
}

/** Both ways for one voter; @p drawn is where the random bytes begin. */
static void
one_choice(const test_election *e,
           eg_arena *arena,
           const eg_plain_ballot *plain,
           eg_prepared_ballot *prepared,
           prop drawn)
{
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_ballot_seed seed[2];
    eg_encrypted_ballot ballot[2];
    eg_error err = {0};
    prop other = drawn;
    prop_bytes(&other, field, sizeof(field));
    eg_encrypt_request request = {.plain = plain,
                                  .chaining_field = field,
                                  .has_time = true,
                                  .time_ms = 1234};
    eg_rng rng = prop_rng(&drawn);
    request.seed_out = &seed[0];
    if (eg_ballot_encrypt(e->election, arena, &ballot[0], &request, &rng,
                          &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    request.seed_out = &seed[1];
    if (eg_prepared_ballot_finish(prepared, arena, &ballot[1], &request,
                                  &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_memory_equal(&seed[0], &seed[1], sizeof(seed[0]));
    assert_same(e, &ballot[0], &ballot[1]);
}

/** One prepared ballot as an object and, again and again, from its bytes. */
static void
one_ballot(const test_election *e, prop *p, eg_arena *arena)
{
    eg_prepared_ballot *prepared = NULL;
    eg_plain_ballot plain;
    const prop drawn = {.state = prop_u64(p)};
    assert_ok(test_plain_random(p, e->manifest, arena, &plain));
    plain.weight = 1 + (uint32_t)prop_below(p, 3);
    prop copy = drawn;
    eg_rng rng = prop_rng(&copy);
    assert_ok(eg_prepared_ballot_new(e->election, &prepared, plain.style, &rng,
                                     NULL));
    const size_t len = eg_prepared_ballot_size(prepared);
    uint8_t *bytes = test_malloc(len);
    assert_ok(eg_prepared_ballot_write(prepared, bytes));
    one_choice(e, arena, &plain, prepared, drawn);
    eg_prepared_ballot_free(prepared);

    for (int i = 0; i < CHOICES; i++) {
        const char *style = plain.style;
        do {
            assert_ok(test_plain_random(p, e->manifest, arena, &plain));
        } while (strcmp(plain.style, style) != 0);
        assert_ok(
            eg_prepared_ballot_read(e->election, &prepared, bytes, len, NULL));
        one_choice(e, arena, &plain, prepared, drawn);
        eg_prepared_ballot_free(prepared);
    }
    test_free(bytes);
    eg_arena_reset(arena);
}

static void
one_election(prop *p,
             const eg_group_params *params,
             const test_manifest_limits *limits,
             int ballots)
{
    test_election e;
    eg_arena *arena;
    char *manifest = test_manifest_random(p, limits);
    assert_non_null(manifest);
    assert_ok(test_election_new(&e, params, manifest, 1, 1));
    assert_ok(eg_arena_new(&arena, (size_t)1 << 28));
    for (int i = 0; i < ballots; i++) {
        one_ballot(&e, p, arena);
    }
    eg_arena_free(arena);
    test_election_free(&e);
    free(manifest);
}

static void
test_small_groups(void **state)
{
    prop *p = *state;
    for (int i = 0; i < prop_rounds(30, 0); i++) {
        const test_manifest_limits limits = {.contests = 5,
                                             .options = 6,
                                             .option_limit = 4,
                                             .data_blocks = 10,
                                             .supplemental = i % 3 != 0};
        const int groups[] = {TOY_24_64, TOY_32_128, TOY_64_256};
        one_election(p, &toy_groups[groups[prop_below(p, 3)]], &limits,
                     BALLOTS);
    }
}

static void
test_large_groups(void **state)
{
    prop *p = *state;
    const test_manifest_limits limits = {.contests = 2,
                                         .options = 3,
                                         .option_limit = 2,
                                         .data_blocks = 8,
                                         .supplemental = true};
    one_election(p, &toy_groups[TOY_REDUCED], &limits, 1);
    one_election(p, NULL, &limits, 1);
}

int
main(void)
{
    prop p = prop_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_small_groups, &p),
        cmocka_unit_test_prestate(test_large_groups, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
