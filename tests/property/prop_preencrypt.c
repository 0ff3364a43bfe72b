/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random elections with printed ballots: whatever is marked, by option or by
 * code, the cast ballot holds and opens to the marks, together with ordinary
 * ballots in one tally; whatever was not cast opens to what was printed; and
 * every form survives the record.
 */
#include <electionguard/chain.h>

#include "record/items.h"
#include "support/test_preencrypt.h"
#include "support/toy_groups.h"
#include "test.h"

#define BALLOTS 8

typedef struct run {
    test_election e;
    prop *random;
    eg_rng rng;
    eg_arena *arena;
    eg_chain chain;
    eg_tally *tally;
    uint64_t count[16][16];
} run;

/* -- through the record ------------------------------------------------------- */

/** The item's bytes are canonical and give the item again; @p out is it. */
static void
through_record(run *r, eg_item *out, const eg_item *item, eg_buffer *bytes)
{
    eg_error err = {0};
    eg_item_faults faults;
    if (eg_item_encode(r->e.group, bytes, item, &err) != EG_OK ||
        eg_item_check(bytes->data, bytes->len, false, NULL, &err) != EG_OK ||
        eg_item_decode(r->e.group, r->arena, out, &faults, bytes->data,
                       bytes->len, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    if (faults.total != 0) {
        fail_msg("%s", faults.fault[0].what);
    }
    EG_BUFFER(again, EG_ITEM_BYTES_MAX);
    assert_ok(eg_item_encode(r->e.group, &again, out, &err));
    assert_int_equal(again.len, bytes->len);
    assert_memory_equal(again.data, bytes->data, bytes->len);
}

/* -- a cast ballot -------------------------------------------------------------- */

/** Marks within the limit; some told by option, some by code. */
static void
mark(run *r, eg_marked_contest *out, const eg_printed_contest *printed)
{
    const eg_contest *c = printed->contest;
    uint32_t *selection =
        eg_arena_alloc(r->arena, c->option_len, sizeof(*selection));
    const char **code =
        eg_arena_alloc(r->arena, printed->selection_len, sizeof(*code));
    assert_non_null(selection);
    assert_non_null(code);
    *out = (eg_marked_contest){.index = c->index,
                               .selection = selection,
                               .selection_len = c->option_len,
                               .short_code = code};
    uint32_t left = c->selection_limit;
    for (size_t i = 0; left > 0 && i < printed->selection_len; i++) {
        if (prop_below(r->random, 3) != 0) {
            continue;
        }
        if (i < c->option_len && prop_below(r->random, 2) == 0) {
            selection[i] = 1;
        } else {
            code[out->short_code_len++] = printed->selection[i].short_code;
        }
        if (i < c->option_len) {
            r->count[c->index - 1][i]++;
        }
        left--;
    }
}

static void
cast_ballot(run *r, const eg_preencrypted_ballot *made, const eg_hash *nonce)
{
    const size_t len = made->kept.contest_len;
    eg_marked_contest *marks = eg_arena_alloc(r->arena, len, sizeof(*marks));
    assert_non_null(marks);
    size_t marked = 0;
    for (size_t i = 0; i < len; i++) {
        if (prop_below(r->random, 5) != 0) {
            mark(r, &marks[marked++], &made->printed[i]);
        }
    }
    const eg_pre_return request = {
        .kept = &made->kept,
        .nonce = nonce,
        .contest = marks,
        .contest_len = marked,
        .weight = 1,
        .has_time = true,
        .time_ms = 1790000000000,
    };
    eg_error err = {0};
    eg_item item = {.kind = EG_ITEM_PRE_CAST_BALLOT};
    if (eg_preencrypt_record(r->e.election, r->arena, &item.u.pre_cast,
                             &request, &r->rng, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    eg_item read;
    through_record(r, &read, &item, &bytes);
    const char *fault = test_pre_cast_fault(&r->e, &read.u.pre_cast);
    if (fault != NULL) {
        fail_msg("%s does not hold", fault);
    }
    assert_ok(eg_tally_add(r->e.group, r->tally, &read.u.pre_cast.ballot));
}

/* -- a ballot that is opened ---------------------------------------------------- */

/** The release of the last ballot of the chain; what it holds is missing. */
static eg_item
release_of(const run *r, const eg_uncast_ballot *kept)
{
    return (eg_item){.kind = EG_ITEM_UNCAST_NONCE_RELEASE,
                     .u.release = {.has_ballot = true,
                                   .ballot = {.kind = EG_DEVICE_PRE_ENCRYPTING,
                                              .device = r->chain.device_hash,
                                              .position = r->chain.count},
                                   .id_hash = kept->id_hash}};
}

/** Ballot and nonces as they come out of a record. */
static void
check_opened(run *r,
             const eg_item *ballot,
             const eg_item *release,
             const eg_hash *nonce)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_BUFFER(more, EG_ITEM_BYTES_MAX);
    eg_item opened;
    eg_item released;
    through_record(r, &opened, ballot, &bytes);
    through_record(r, &released, release, &more);
    const char *fault = test_pre_open_fault(&r->e, &opened.u.uncast,
                                            released.u.release.contest, nonce);
    if (fault != NULL) {
        fail_msg("%s does not hold", fault);
    }
}

static void
open_full(run *r, const eg_uncast_ballot *kept, const eg_hash *nonce)
{
    eg_error err = {0};
    eg_item ballot = {.kind = EG_ITEM_PRE_UNCAST_BALLOT};
    const eg_released_contest *released;
    if (eg_preencrypt_open(r->e.election, r->arena, &ballot.u.uncast, &released,
                           kept, nonce, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    eg_item release = release_of(r, kept);
    release.u.release.contest = released;
    release.u.release.contest_len = kept->contest_len;
    check_opened(r, &ballot, &release, nonce);
}

/** The compact form and xi_B give everything, from the record's bytes alone. */
static void
open_compact(run *r, const eg_uncast_ballot *kept, const eg_hash *nonce)
{
    const eg_item item = {.kind = EG_ITEM_PRE_COMPACT_BALLOT,
                          .u.uncast = *kept};
    eg_item release = release_of(r, kept);
    release.u.release.has_ballot_nonce = true;
    release.u.release.ballot_nonce = *nonce;
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_BUFFER(more, EG_ITEM_BYTES_MAX);
    eg_item compact;
    eg_item released;
    through_record(r, &compact, &item, &bytes);
    through_record(r, &released, &release, &more);
    if (kept->contest_len > 0) { /* else there is nothing to release in full */
        open_full(r, &compact.u.uncast, &released.u.release.ballot_nonce);
    }
}

/* -- elections -------------------------------------------------------------------- */

static void
one_ballot(run *r)
{
    const eg_manifest *m = r->e.manifest;
    const eg_ballot_style *style =
        &m->style[prop_below(r->random, m->style_len)];
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_error err = {0};
    const eg_preencrypt_request request = {.style = style->id,
                                           .seed_out = &seed};
    if (eg_preencrypt(r->e.election, r->arena, &made, &request, &r->rng,
                      &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_ok(eg_preencrypt_link(&made, &r->chain));
    switch (prop_below(r->random, style->contest_len == 0 ? 1 : 4)) {
    case 1:
        open_full(r, &made.kept, &seed.nonce);
        break;
    case 0:
        open_compact(r, &made.kept, &seed.nonce);
        break;
    default:
        cast_ballot(r, &made, &seed.nonce);
        break;
    }
}

/** An ordinary ballot of the same election, into the same tally. */
static void
one_regular_ballot(run *r)
{
    eg_plain_ballot plain;
    eg_encrypted_ballot b;
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    assert_ok(test_plain_random(r->random, r->e.manifest, r->arena, &plain));
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    assert_ok(eg_ballot_encrypt(r->e.election, r->arena, &b, &request, &r->rng,
                                NULL));
    b.status = EG_BALLOT_CAST;
    assert_ok(eg_tally_add(r->e.group, r->tally, &b));
    for (size_t c = 0; c < r->e.manifest->contest_len; c++) {
        const eg_contest *contest = &r->e.manifest->contest[c];
        for (size_t o = 0; o < contest->option_len; o++) {
            r->count[c][o] += test_plain_count(&plain, contest, o);
        }
    }
}

static void
check_tally(run *r)
{
    for (size_t c = 0; c < r->tally->contest_len; c++) {
        for (size_t o = 0; o < r->tally->contest[c].field_len; o++) {
            uint64_t value = 0;
            const uint64_t most =
                (uint64_t)r->e.manifest->contest[c].option_limit *
                r->tally->cast_weight;
            assert_true(test_decrypt(&r->e, &r->tally->contest[c].field[o],
                                     most, &value));
            assert_int_equal(value, r->count[c][o]);
        }
    }
}

static void
one_election(prop *p,
             const eg_group_params *params,
             const test_manifest_limits *limits,
             int ballots)
{
    static run r;
    r = (run){.random = p, .rng = prop_rng(p)};
    char *manifest = test_manifest_random(p, limits);
    assert_non_null(manifest);
    assert_ok(test_election_new(&r.e, params, manifest, 1, 1));
    r.e.manifest->hash_trimming =
        1 + (uint32_t)prop_below(p, EG_TRIM_FUNCTIONS);
    assert_ok(eg_arena_new(&r.arena, (size_t)1 << 26));
    assert_ok(eg_tally_new(&r.tally, r.e.group, r.e.manifest));
    const eg_hash *he = &r.e.election->extended_hash;
    eg_hash hdi;
    eg_device_hash(&hdi, EG_DEVICE_PRE_ENCRYPTING, he, "press", 5);
    eg_chain_begin(&r.chain, r.e.manifest->chaining_mode,
                   EG_DEVICE_PRE_ENCRYPTING, he, &hdi);
    for (int i = 0; i < ballots; i++) {
        one_ballot(&r);
        one_regular_ballot(&r);
        eg_arena_reset(r.arena);
    }
    check_tally(&r);
    eg_tally_free(r.tally);
    eg_arena_free(r.arena);
    test_election_free(&r.e);
    free(manifest);
}

static void
test_small_groups(void **state)
{
    prop *p = *state;
    const test_manifest_limits limits = {
        .contests = 4, .options = 5, .option_limit = 2};
    for (int i = 0; i < prop_rounds(20, 0); i++) {
        const int groups[] = {TOY_32_128, TOY_48_192, TOY_64_256};
        one_election(p, &toy_groups[groups[prop_below(p, 3)]], &limits,
                     BALLOTS);
    }
}

static void
test_large_groups(void **state)
{
    prop *p = *state;
    const test_manifest_limits limits = {
        .contests = 2, .options = 3, .option_limit = 1};
    one_election(p, &toy_groups[TOY_REDUCED], &limits, 3);
    one_election(p, NULL, &limits, 3);
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
