/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random elections, with supplemental fields and without: every ballot's proofs hold and its hashes come out again,
 * the nonce opens it, the tally decrypts to the plain count, and whatever was
 * written in JSON is read back the same.
 */
#include <electionguard/chain.h>
#include <electionguard/contest_data.h>
#include <electionguard/plain_ballot.h>

#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

#define BALLOTS 12

/** Plain sums by contest and field. */
typedef struct plain_sums {
    uint64_t count[64][64];
} plain_sums;

static void
add_plain(plain_sums *sums, const eg_manifest *m, const eg_plain_ballot *plain)
{
    const eg_ballot_style *style = eg_manifest_find_style(m, plain->style);
    for (size_t i = 0; i < style->contest_len; i++) {
        const uint32_t c = style->contest[i] - 1;
        for (size_t f = 0; f < m->contest[c].field_len; f++) {
            sums->count[c][f] += (uint64_t)plain->weight *
                                 test_plain_count(plain, &m->contest[c], f);
        }
    }
}

/** The plain contest of @p index, or NULL. */
static const eg_plain_contest *
plain_contest(const eg_plain_ballot *plain, uint32_t index)
{
    for (size_t i = 0; i < plain->contest_len; i++) {
        if (plain->contest[i].index == index) {
            return &plain->contest[i];
        }
    }
    return NULL;
}

/** The contest data tells what happened, no more and no less. */
static void
check_data(const test_election *e,
           eg_arena *arena,
           const eg_encrypted_ballot *b,
           size_t at,
           const eg_plain_ballot *plain)
{
    const eg_contest *c =
        eg_manifest_contest(e->manifest, b->contest[at].index);
    const eg_plain_contest *p = plain_contest(plain, c->index);
    const size_t len = (size_t)c->data_blocks * EG_DATA_BLOCK_BYTES;
    uint8_t *block = eg_arena_alloc(arena, len, 1);
    eg_contest_data data;
    assert_true(test_decrypt_data(e, b, at, block));
    assert_ok(eg_contest_data_read(arena, &data, block, len, NULL));
    uint64_t counted = 0;
    uint64_t marked = p == NULL ? 0 : p->write_ins_used;
    for (size_t f = 0; f < c->field_len; f++) {
        const bool option = f < c->option_len;
        const bool vote = option || c->field[f].kind == EG_FIELD_WRITE_IN_COUNT;
        counted += vote ? test_plain_count(plain, c, f) : 0;
        marked += p == NULL || !option ? 0 : p->selection[f];
    }
    const bool over = counted != marked;
    const size_t extra = c->write_in_count > 0 ? 1 : 0;
    assert_int_equal(data.overvote_len, over ? c->option_len + extra : 0);
    if (over) {
        assert_memory_equal(data.overvote, p->selection,
                            c->option_len * sizeof(uint32_t));
    }
    if (over && extra > 0) {
        assert_int_equal(data.overvote[c->option_len], p->write_ins_used);
    }
    assert_int_equal(data.undervote, over ? 0 : c->selection_limit - counted);
    assert_int_equal(data.write_in_len, p == NULL ? 0 : p->write_in_len);
    for (size_t i = 0; i < data.write_in_len; i++) {
        assert_string_equal(data.write_in[i].text, p->write_in[i].text);
    }
}

/** JSON and back gives the same JSON. */
static void
check_json(const test_election *e, eg_arena *arena, eg_plain_ballot *plain)
{
    const char *text[2];
    size_t len[2];
    eg_error err = {0};
    eg_plain_ballot again;
    assert_ok(
        eg_plain_ballot_write(e->manifest, arena, plain, &text[0], &len[0]));
    if (eg_plain_ballot_parse(e->manifest, arena, &again,
                              (const uint8_t *)text[0], len[0],
                              &err) != EG_OK) {
        fail_msg("%s: %s", text[0], err.text);
    }
    assert_ok(
        eg_plain_ballot_write(e->manifest, arena, &again, &text[1], &len[1]));
    assert_string_equal(text[0], text[1]);
    *plain = again; /* encrypt what was read */
}

static void
one_ballot(const test_election *e,
           prop *p,
           eg_arena *arena,
           eg_chain *chain,
           eg_tally *tally,
           plain_sums *sums)
{
    eg_plain_ballot plain;
    eg_encrypted_ballot b;
    eg_error err = {0};
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    assert_ok(test_plain_random(p, e->manifest, arena, &plain));
    plain.weight = 1 + (uint32_t)prop_below(p, 3);
    check_json(e, arena, &plain);
    eg_chain_next_field(chain, field);
    eg_rng rng = prop_rng(p);
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    if (eg_ballot_encrypt(e->election, arena, &b, &request, &rng, &err) !=
        EG_OK) {
        fail_msg("%s", err.text);
    }
    const char *fault = test_ballot_fault(e, &b);
    if (fault != NULL) {
        fail_msg("%s does not hold", fault);
    }
    for (size_t i = 0; i < b.contest_len; i++) {
        if (b.contest[i].data != NULL) {
            check_data(e, arena, &b, i, &plain);
        }
    }
    eg_chain_advance(chain, &b.code);
    if (prop_below(p, 4) == 0) {
        b.status = EG_BALLOT_CHALLENGED;
        assert_int_equal(eg_tally_add(e->group, tally, &b), EG_ERR_STATE);
        return;
    }
    b.status = EG_BALLOT_CAST;
    assert_ok(eg_tally_add(e->group, tally, &b));
    add_plain(sums, e->manifest, &plain);
}

static void
check_sums(const test_election *e, const eg_tally *tally, plain_sums *sums)
{
    for (size_t c = 0; c < tally->contest_len; c++) {
        for (size_t o = 0; o < tally->contest[c].field_len; o++) {
            uint64_t value = 0;
            const uint64_t most =
                (uint64_t)e->manifest->contest[c].field[o].bound *
                tally->cast_weight;
            assert_true(
                test_decrypt(e, &tally->contest[c].field[o], most, &value));
            assert_int_equal(value, sums->count[c][o]);
        }
    }
}

static void
one_election(prop *p,
             const eg_group_params *params,
             const test_manifest_limits *limits)
{
    test_election e;
    eg_arena *arena;
    eg_tally *tally;
    eg_chain chain;
    eg_hash hdi;
    static plain_sums sums;
    memset(&sums, 0, sizeof(sums));
    char *manifest = test_manifest_random(p, limits);
    assert_non_null(manifest);
    assert_ok(test_election_new(&e, params, manifest, 1, 1));
    assert_ok(eg_manifest_check(e.manifest, NULL));
    assert_ok(eg_arena_new(&arena, (size_t)1 << 26));
    assert_ok(eg_tally_new(&tally, e.group, e.manifest));
    const eg_hash *he = &e.election->extended_hash;
    eg_device_hash(&hdi, EG_DEVICE_REGULAR, he, "device", 6);
    eg_chain_begin(&chain, e.manifest->chaining_mode, EG_DEVICE_REGULAR, he,
                   &hdi);
    for (int i = 0; i < BALLOTS; i++) {
        one_ballot(&e, p, arena, &chain, tally, &sums);
        eg_arena_reset(arena);
    }
    check_sums(&e, tally, &sums);
    eg_tally_free(tally);
    eg_arena_free(arena);
    test_election_free(&e);
    free(manifest);
}

static void
test_small_groups(void **state)
{
    prop *p = *state;
    for (int i = 0; i < prop_rounds(40, 0); i++) {
        const test_manifest_limits limits = {.contests = 5,
                                             .options = 6,
                                             .option_limit = 4,
                                             .data_blocks = 10,
                                             .supplemental = i % 4 != 0};
        const int groups[] = {TOY_24_64, TOY_32_128, TOY_64_256};
        one_election(p, &toy_groups[groups[prop_below(p, 3)]], &limits);
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
    one_election(p, &toy_groups[TOY_REDUCED], &limits);
    one_election(p, NULL, &limits);
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
