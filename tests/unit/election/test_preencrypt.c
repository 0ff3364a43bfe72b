/* SPDX-License-Identifier: Apache-2.0 */
/* Pre-encrypted ballots: printed, cast, opened; what is refused. */
#include "support/test_preencrypt.h"

#include <electionguard/chain.h>
#include <electionguard/preencrypt.h>

#include "support/toy_groups.h"
#include "test.h"

typedef struct fixture {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_rng rng;
    eg_chain chain;
} fixture;

static void
begin_chain(fixture *f, eg_device_kind kind)
{
    const eg_hash *he = &f->e.election->extended_hash;
    eg_hash hdi;
    eg_device_hash(&hdi, kind, he, "press", 5);
    eg_chain_begin(&f->chain, f->e.manifest->chaining_mode, kind, he, &hdi);
}

static int
set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    if (f == NULL ||
        test_election_new(&f->e, &toy_groups[TOY_48_192], test_manifest_printed,
                          3, 2) != EG_OK ||
        eg_arena_new(&f->arena, 1 << 26) != EG_OK) {
        return 1;
    }
    f->random = (prop){.state = 1};
    f->rng = prop_rng(&f->random);
    begin_chain(f, EG_DEVICE_PRE_ENCRYPTING);
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *f = *state;
    eg_arena_free(f->arena);
    test_election_free(&f->e);
    free(f);
    return 0;
}

/** A ballot that was made and linked. */
static void
make(fixture *f,
     eg_preencrypted_ballot *out,
     eg_ballot_seed *seed,
     const char *style)
{
    const eg_preencrypt_request request = {
        .style = style, .ref = "sheet 7", .seed_out = seed};
    eg_error err = {0};
    if (eg_preencrypt(f->e.election, f->arena, out, &request, &f->rng, &err) !=
        EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_ok(eg_preencrypt_link(out, &f->chain));
}

static eg_status
record(fixture *f,
       eg_pre_cast_ballot *out,
       const eg_preencrypted_ballot *made,
       const eg_ballot_seed *seed,
       const eg_marked_contest *contest,
       size_t len)
{
    const eg_pre_return request = {.kept = &made->kept,
                                   .nonce = &seed->nonce,
                                   .contest = contest,
                                   .contest_len = len,
                                   .weight = 1};
    return eg_preencrypt_record(f->e.election, f->arena, out, &request, &f->rng,
                                NULL);
}

static void
assert_cast(fixture *f, const eg_pre_cast_ballot *cast)
{
    const char *fault = test_pre_cast_fault(&f->e, cast);
    if (fault != NULL) {
        fail_msg("%s does not hold", fault);
    }
}

static uint64_t
value_of(fixture *f, const eg_pre_cast_ballot *b, size_t contest, size_t i)
{
    uint64_t value = 99;
    assert_true(test_decrypt(&f->e, &b->ballot.contest[contest].field[i].ct, 10,
                             &value));
    return value;
}

/* -- what is printed is what the ballot opens to -- */
static void
test_opening_matches_print(void **state)
{
    fixture *f = *state;
    for (uint32_t trim = 1; trim <= EG_TRIM_FUNCTIONS; trim++) {
        f->e.manifest->hash_trimming = trim;
        eg_preencrypted_ballot made;
        eg_ballot_seed seed;
        eg_uncast_ballot full;
        const eg_released_contest *released;
        make(f, &made, &seed, trim % 2 == 0 ? "all" : "part");
        assert_ok(eg_preencrypt_open(f->e.election, f->arena, &full, &released,
                                     &made.kept, &seed.nonce, NULL));
        const char *fault =
            test_pre_open_fault(&f->e, &full, released, &seed.nonce);
        if (fault != NULL) {
            fail_msg("function %u: %s does not hold", trim, fault);
        }
        assert_string_equal(full.ref, "sheet 7");
        for (size_t i = 0; i < full.contest_len; i++) {
            const eg_printed_contest *p = &made.printed[i];
            assert_int_equal(p->selection_len, full.contest[i].selection_len);
            for (size_t s = 0; s < p->selection_len; s++) {
                const eg_uncast_selection *o = &full.contest[i].selection[s];
                assert_int_equal(p->selection[s].index, o->index);
                assert_ptr_equal(p->selection[s].label, o->label);
                assert_true((o->label == NULL) ==
                            (s >= p->contest->option_len));
                assert_true(eg_hash_equal(&p->selection[s].psi, &o->psi));
                assert_string_equal(p->selection[s].short_code, o->short_code);
            }
        }
    }
}

/* -- the guardians can open the nonce that is on the ballot -- */
static void
test_nonce_is_encrypted(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_hash nonce;
    make(f, &made, &seed, "all");
    const eg_encrypted_ballot b = {.id_hash = made.kept.id_hash,
                                   .nonce = made.kept.nonce};
    assert_true(test_decrypt_nonce(&f->e, &b, &nonce));
    assert_true(eg_hash_equal(&nonce, &seed.nonce));
    assert_true(eg_hash_equal(&made.kept.id, &seed.id));
}

/* -- one seed, one ballot: the same vectors, another encryption of the nonce -- */
static void
test_a_seed_gives_the_ballot(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_preencrypted_ballot again;
    eg_ballot_seed seed;
    make(f, &made, &seed, "all");
    const eg_preencrypt_request request = {.style = "all", .seed = &seed};
    assert_ok(eg_preencrypt(f->e.election, f->arena, &again, &request, &f->rng,
                            NULL));
    for (size_t i = 0; i < 3; i++) {
        assert_true(eg_hash_equal(&made.kept.contest[i].hash,
                                  &again.kept.contest[i].hash));
    }
    assert_false(eg_scalar_equal(&made.kept.nonce.v, &again.kept.nonce.v));
    assert_null(again.kept.ref);
}

/* -- every combination of marks that is no overvote is counted as marked -- */
static void
test_every_combination(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    make(f, &made, &seed, "all");
    for (uint32_t marks = 0; marks < 32; marks++) {
        uint32_t selection[5];
        uint32_t count = 0;
        for (size_t i = 0; i < 5; i++) {
            selection[i] = (marks >> i) & 1;
            count += selection[i];
        }
        const eg_marked_contest contest = {
            .index = 2, .selection = selection, .selection_len = 5};
        eg_pre_cast_ballot cast;
        const eg_status status = record(f, &cast, &made, &seed, &contest, 1);
        if (count > 3) {
            assert_int_equal(status, EG_ERR_ARGUMENT);
            continue;
        }
        assert_ok(status);
        assert_cast(f, &cast);
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(value_of(f, &cast, 1, i), selection[i]);
        }
        for (size_t i = 0; i < 3; i++) { /* not listed: blank */
            assert_int_equal(value_of(f, &cast, 0, i), 0);
        }
        assert_true(eg_hash_equal(&cast.ballot.code, &made.kept.code));
    }
}

/** Whether two contests published the same vectors. */
static bool
same_vectors(const eg_pre_cast_contest *a, const eg_pre_cast_contest *b)
{
    bool same = a->selected_len == b->selected_len;
    for (size_t i = 0; same && i < a->selected_len; i++) {
        same = eg_hash_equal(&a->selected[i].psi, &b->selected[i].psi);
    }
    return same;
}

/* -- short codes tell the same as options, in any mixture and order -- */
static void
test_short_codes(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot want;
    eg_pre_cast_ballot got;
    make(f, &made, &seed, "all");
    const eg_printed_selection *line = made.printed[1].selection;
    const uint32_t marks[] = {0, 1, 0, 0, 1};
    const eg_marked_contest by_option = {
        .index = 2, .selection = marks, .selection_len = 5};
    assert_ok(record(f, &want, &made, &seed, &by_option, 1));

    const char *codes[] = {line[4].short_code, line[1].short_code,
                           line[5].short_code}; /* and a null vote */
    eg_marked_contest contest = {
        .index = 2, .short_code = codes, .short_code_len = 3};
    assert_ok(record(f, &got, &made, &seed, &contest, 1));
    assert_cast(f, &got);
    assert_true(same_vectors(&want.pre[1], &got.pre[1]));

    contest.short_code_len = 1; /* the other one by option, both twice */
    contest.selection = marks;
    contest.selection_len = 5;
    assert_ok(record(f, &got, &made, &seed, &contest, 1));
    assert_true(same_vectors(&want.pre[1], &got.pre[1]));

    /* Another null vote is another vector of nothing. */
    codes[2] = line[7].short_code;
    contest = (eg_marked_contest){
        .index = 2, .short_code = codes, .short_code_len = 3};
    assert_ok(record(f, &got, &made, &seed, &contest, 1));
    assert_cast(f, &got);
    assert_false(same_vectors(&want.pre[1], &got.pre[1]));
    assert_int_equal(value_of(f, &got, 1, 1), 1);
    assert_int_equal(value_of(f, &got, 1, 0), 0);
}

/* -- a limit above what the options can add up to, and above 1 on an option -- */
static void
test_more_seats_than_options(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast;
    make(f, &made, &seed, "part");
    uint32_t marks[] = {1, 1};
    const eg_marked_contest contest = {
        .index = 3, .selection = marks, .selection_len = 2};
    assert_ok(record(f, &cast, &made, &seed, &contest, 1));
    assert_cast(f, &cast);
    assert_int_equal(cast.ballot.contest_len, 2);
    assert_int_equal(value_of(f, &cast, 1, 0), 1);
    assert_int_equal(value_of(f, &cast, 1, 1), 1);
    marks[0] = 2; /* there is one vector for it only */
    assert_int_equal(record(f, &cast, &made, &seed, &contest, 1),
                     EG_ERR_ARGUMENT);
}

/* -- marks that do not fit the ballot are refused -- */
static void
test_marks_that_do_not_fit(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast;
    make(f, &made, &seed, "part");
    const uint32_t marks[] = {0, 1, 0, 0, 0};
    const eg_marked_contest elsewhere = {
        .index = 2, .selection = marks, .selection_len = 5};
    assert_int_equal(record(f, &cast, &made, &seed, &elsewhere, 1),
                     EG_ERR_ARGUMENT);
    const eg_marked_contest twice[] = {
        {.index = 1, .selection = marks, .selection_len = 3}, {.index = 1}};
    assert_int_equal(record(f, &cast, &made, &seed, twice, 2), EG_ERR_ARGUMENT);
    assert_ok(record(f, &cast, &made, &seed, twice, 1));
    const eg_marked_contest longer = {
        .index = 1, .selection = marks, .selection_len = 4};
    assert_int_equal(record(f, &cast, &made, &seed, &longer, 1),
                     EG_ERR_ARGUMENT);
    static const char *const WRONG[] = {"", "XXXX", "00000", "zz"};
    for (size_t i = 0; i < 4; i++) {
        const eg_marked_contest code = {
            .index = 1, .short_code = &WRONG[i], .short_code_len = 1};
        assert_int_equal(record(f, &cast, &made, &seed, &code, 1),
                         EG_ERR_NOT_FOUND);
    }
    /* An option and a null vote are two of one. */
    const char *codes[] = {made.printed[0].selection[0].short_code,
                           made.printed[0].selection[3].short_code};
    const eg_marked_contest over = {
        .index = 1, .short_code = codes, .short_code_len = 2};
    assert_int_equal(record(f, &cast, &made, &seed, &over, 1), EG_ERR_ARGUMENT);
}

/* -- what is not this ballot is rejected, by both halves of the tool -- */
static void
test_wrong_ballots(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast;
    eg_uncast_ballot full;
    const eg_released_contest *released;
    make(f, &made, &seed, "all");
    const eg_uncast_ballot good = made.kept;
    for (int wrong = 0; wrong < 7; wrong++) {
        eg_ballot_seed s = seed;
        eg_uncast_contest contest[3];
        memcpy(contest, good.contest, sizeof(contest));
        made.kept = good;
        made.kept.contest = contest;
        eg_status want = EG_REJECT;
        switch (wrong) {
        case 0:
            s.nonce.bytes[31] ^= 1;
            break;
        case 1:
            contest[2].hash.bytes[0] ^= 1;
            break;
        case 2:
            made.kept.code.bytes[0] ^= 1;
            break;
        case 3:
            made.kept.id.bytes[0] ^= 1;
            break;
        case 4:
            made.kept.chaining_field[35] ^= 1;
            break;
        case 5:
            contest[2].index = 1;
            want = EG_ERR_ARGUMENT;
            break;
        default:
            made.kept.contest_len = 2;
            want = EG_ERR_ARGUMENT;
            break;
        }
        assert_int_equal(record(f, &cast, &made, &s, NULL, 0), want);
        assert_int_equal(eg_preencrypt_open(f->e.election, f->arena, &full,
                                            &released, &made.kept, &s.nonce,
                                            NULL),
                         want);
    }
    made.kept = good;
    assert_ok(record(f, &cast, &made, &seed, NULL, 0));
}

/* -- a ballot counts at least once, and not more often than a record says -- */
static void
test_weights(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast;
    make(f, &made, &seed, "part");
    static const uint32_t weights[] = {0, UINT32_C(1) << 31, 1, INT32_MAX};
    for (size_t i = 0; i < 4; i++) {
        const eg_pre_return request = {
            .kept = &made.kept, .nonce = &seed.nonce, .weight = weights[i]};
        assert_int_equal(eg_preencrypt_record(f->e.election, f->arena, &cast,
                                              &request, &f->rng, NULL),
                         i < 2 ? EG_ERR_ARGUMENT : EG_OK);
    }
    assert_int_equal(cast.ballot.weight, INT32_MAX);
}

/** Randomness that begins with given bytes. */
typedef struct given {
    const uint8_t *bytes;
    size_t left;
    eg_rng *after;
} given;

static eg_status
fill_given(void *state, uint8_t *out, size_t len)
{
    given *g = state;
    for (; len > 0 && g->left > 0; len--, g->left--) {
        *out++ = *g->bytes++;
    }
    return eg_rng_fill(g->after, out, len);
}

/* -- a nonce that makes two codes equal is refused, or passed over -- */
static void
test_collisions(void **state)
{
    fixture *f = *state;
    f->e.manifest->hash_trimming = 1;
    eg_ballot_seed seed = {.id = {{1}}};
    eg_preencrypted_ballot made;
    eg_preencrypt_request request = {.style = "all", .seed = &seed};
    int met = 0;
    int tries = 0;
    while (met < 3) {
        tries++;
        seed.nonce.bytes[0] = (uint8_t)tries;
        const eg_status status = eg_preencrypt(f->e.election, f->arena, &made,
                                               &request, &f->rng, NULL);
        if (status == EG_OK) {
            continue;
        }
        assert_int_equal(status, EG_REJECT);
        met++;
        given bytes = {
            .bytes = seed.id.bytes, .left = sizeof(seed), .after = &f->rng};
        eg_rng rng = {.fill = fill_given, .state = &bytes};
        eg_ballot_seed used;
        const eg_preencrypt_request drawn = {.style = "all", .seed_out = &used};
        assert_ok(
            eg_preencrypt(f->e.election, f->arena, &made, &drawn, &rng, NULL));
        assert_int_equal(bytes.left, 0);
        assert_false(eg_hash_equal(&used.nonce, &seed.nonce));
    }
    assert_true(tries > 3 && tries < 100); /* about one in six */

    /* A ballot that somebody else made so is refused when it comes back. */
    eg_pre_cast_ballot cast;
    f->e.manifest->hash_trimming = 2;
    assert_ok(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, NULL));
    assert_ok(eg_preencrypt_link(&made, &f->chain));
    assert_ok(record(f, &cast, &made, &seed, NULL, 0));
    f->e.manifest->hash_trimming = 1;
    assert_int_equal(record(f, &cast, &made, &seed, NULL, 0), EG_REJECT);
}

/* -- what cannot be pre-encrypted -- */
static void
test_requests_that_cannot_be(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_preencrypt_request request = {.style = "nowhere"};
    const struct {
        uint32_t trim;
        const char *style;
        const char *ref;
        eg_status want;
    } cases[] = {{2, "nowhere", NULL, EG_ERR_NOT_FOUND},
                 {0, "all", NULL, EG_ERR_ARGUMENT},
                 {2, "all", "\xFF", EG_ERR_ARGUMENT},
                 {2, "all", "x", EG_OK}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        f->e.manifest->hash_trimming = cases[i].trim;
        request.style = cases[i].style;
        request.ref = cases[i].ref;
        assert_int_equal(eg_preencrypt(f->e.election, f->arena, &made, &request,
                                       &f->rng, NULL),
                         cases[i].want);
    }
    eg_chain chain;
    begin_chain(f, EG_DEVICE_REGULAR);
    chain = f->chain;
    assert_int_equal(eg_preencrypt_link(&made, &chain), EG_ERR_ARGUMENT);
    assert_int_equal(chain.count, 0);
}

/* -- a contest needs as many codes as it has vectors -- */
static void
test_too_many_vectors(void **state)
{
    fixture *f = *state;
    const eg_contest *mayor = eg_manifest_contest(f->e.manifest, 1);
    eg_contest *edited = (eg_contest *)(uintptr_t)mayor;
    eg_preencrypted_ballot made;
    const eg_preencrypt_request request = {.style = "part"};
    edited->selection_limit = 254; /* 257 vectors */
    f->e.manifest->hash_trimming = 1;
    assert_int_equal(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, NULL),
        EG_ERR_UNSUPPORTED);
    f->e.manifest->hash_trimming = 2;
    assert_ok(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, NULL));
}

/* -- vectors have options only: the parser sees to it, and so does the tool -- */
static void
test_contests_that_cannot_be(void **state)
{
    fixture *f = *state;
    const eg_contest *mayor = eg_manifest_contest(f->e.manifest, 1);
    eg_contest *edited = (eg_contest *)(uintptr_t)mayor;
    const eg_ballot_style *part = eg_manifest_find_style(f->e.manifest, "part");
    uint32_t *listed = (uint32_t *)(uintptr_t)part->contest;
    eg_preencrypted_ballot made;
    eg_error err = {0};
    const eg_preencrypt_request request = {.style = "part"};
    edited->option_len--;
    assert_int_equal(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, &err),
        EG_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.text, "supplemental"));
    edited->option_len++;
    edited->data_blocks = 1;
    assert_int_equal(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, NULL),
        EG_ERR_UNSUPPORTED);
    edited->data_blocks = 0;
    listed[1] = 9;
    assert_int_equal(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, &err),
        EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "unknown contest"));
    listed[1] = 3;
    assert_ok(
        eg_preencrypt(f->e.election, f->arena, &made, &request, &f->rng, NULL));
}

/** Randomness that ends. */
typedef struct ending {
    size_t left; /* draws */
    eg_rng *source;
} ending;

static eg_status
fill_ending(void *state, uint8_t *out, size_t len)
{
    ending *e = state;
    if (e->left == 0) {
        return EG_ERR_RNG;
    }
    e->left--;
    return eg_rng_fill(e->source, out, len);
}

/* -- without randomness there is no ballot, and nothing half made -- */
static void
test_randomness_ends(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made = {0};
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast = {0};
    ending end = {.source = &f->rng};
    eg_rng rng = {.fill = fill_ending, .state = &end};
    const eg_preencrypt_request request = {.style = "part", .seed_out = &seed};
    eg_status status = EG_ERR_RNG;
    size_t draws = 0;
    for (; status != EG_OK; draws++) {
        assert_int_equal(status, EG_ERR_RNG);
        assert_null(made.printed);
        end.left = draws;
        status =
            eg_preencrypt(f->e.election, f->arena, &made, &request, &rng, NULL);
    }
    assert_int_equal(draws - 1, 4); /* id_B, xi_B, the nonce's xi and u */
    assert_ok(eg_preencrypt_link(&made, &f->chain));
    const eg_pre_return back = {
        .kept = &made.kept, .nonce = &seed.nonce, .weight = 1};
    status = EG_ERR_RNG;
    for (draws = 0; status != EG_OK; draws++) {
        assert_int_equal(status, EG_ERR_RNG);
        assert_null(cast.pre);
        end.left = draws;
        status = eg_preencrypt_record(f->e.election, f->arena, &cast, &back,
                                      &rng, NULL);
    }
    assert_cast(f, &cast);
    assert_true(draws > 10);
}

/* -- an arena that is too small is told, whatever does not fit -- */
static void
test_arena_is_full(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    make(f, &made, &seed, "part");
    const eg_preencrypt_request request = {.style = "part", .ref = "sheet 7"};
    const eg_pre_return back = {
        .kept = &made.kept, .nonce = &seed.nonce, .weight = 1};
    int refused[3] = {0};
    for (size_t ceiling = 64; ceiling < 1 << 17; ceiling += ceiling / 8) {
        eg_preencrypted_ballot again;
        eg_pre_cast_ballot cast;
        eg_uncast_ballot full;
        const eg_released_contest *released;
        for (int tool = 0; tool < 3; tool++) {
            eg_arena *arena;
            assert_ok(eg_arena_new(&arena, ceiling));
            const eg_status status =
                tool == 0 ? eg_preencrypt(f->e.election, arena, &again,
                                          &request, &f->rng, NULL)
                : tool == 1
                    ? eg_preencrypt_record(f->e.election, arena, &cast, &back,
                                           &f->rng, NULL)
                    : eg_preencrypt_open(f->e.election, arena, &full, &released,
                                         &made.kept, &seed.nonce, NULL);
            assert_true(status == EG_OK || status == EG_ERR_MEMORY);
            refused[tool] += status == EG_ERR_MEMORY;
            eg_arena_free(arena);
        }
    }
    for (int tool = 0; tool < 3; tool++) {
        assert_true(refused[tool] > 10);
    }
}

/* -- links stand in the order in which they are made -- */
static void
test_links(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made[2];
    eg_ballot_seed seed;
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&f->chain, field);
    make(f, &made[0], &seed, "all");
    assert_memory_equal(made[0].kept.chaining_field, field, sizeof(field));
    assert_true(eg_hash_equal(&f->chain.last, &made[0].kept.code));
    make(f, &made[1], &seed, "part");
    assert_memory_equal(made[1].kept.chaining_field + 4,
                        made[0].kept.code.bytes, EG_HASH_BYTES);
    assert_int_equal(f->chain.count, 2);
}

/* -- nonces that do not open the ballot are told from those that do -- */
static void
test_check_opening(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_uncast_ballot full;
    const eg_released_contest *released;
    make(f, &made, &seed, "all");
    assert_ok(eg_preencrypt_open(f->e.election, f->arena, &full, &released,
                                 &made.kept, &seed.nonce, NULL));
    const size_t len = full.contest_len;
    assert_ok(eg_preencrypt_check_opening(f->e.election, f->arena, &full,
                                          released, len, NULL));
    assert_int_equal(eg_preencrypt_check_opening(f->e.election, f->arena, &full,
                                                 released, len - 1, NULL),
                     EG_REJECT);
    for (size_t i = 0; i < len; i++) {
        eg_released_contest *wrong =
            eg_arena_copy(f->arena, released, len * sizeof(*released));
        eg_scalar *nonce =
            eg_arena_copy(f->arena, released[i].nonce,
                          released[i].nonce_len * sizeof(*nonce));
        wrong[i].nonce = nonce;
        for (size_t j = 0; j < released[i].nonce_len; j++) {
            eg_scalar one;
            eg_scalar_from_u64(f->e.election->group, &one, 1);
            eg_scalar_add(f->e.election->group, &nonce[j], &nonce[j], &one);
            assert_int_equal(eg_preencrypt_check_opening(f->e.election,
                                                         f->arena, &full, wrong,
                                                         len, NULL),
                             EG_REJECT);
            nonce[j] = released[i].nonce[j];
        }
        assert_ok(eg_preencrypt_check_opening(f->e.election, f->arena, &full,
                                              wrong, len, NULL));
        wrong[i].nonce_len--;
        assert_int_equal(eg_preencrypt_check_opening(f->e.election, f->arena,
                                                     &full, wrong, len, NULL),
                         EG_REJECT);
        wrong[i].nonce_len++;
        wrong[i].index++;
        assert_int_equal(eg_preencrypt_check_opening(f->e.election, f->arena,
                                                     &full, wrong, len, NULL),
                         EG_REJECT);
    }
}

/* -- vectors that were exchanged do not open, though the hashes are the same -- */
static void
test_check_exchanged(void **state)
{
    fixture *f = *state;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_uncast_ballot full;
    const eg_released_contest *released;
    make(f, &made, &seed, "all");
    assert_ok(eg_preencrypt_open(f->e.election, f->arena, &full, &released,
                                 &made.kept, &seed.nonce, NULL));
    eg_uncast_contest *contest = eg_arena_copy(
        f->arena, full.contest, full.contest_len * sizeof(*contest));
    eg_uncast_selection *line =
        eg_arena_copy(f->arena, contest[0].selection,
                      contest[0].selection_len * sizeof(*line));
    line[0].vector = contest[0].selection[1].vector;
    line[1].vector = contest[0].selection[0].vector;
    contest[0].selection = line;
    full.contest = contest;
    eg_error err = {0};
    assert_int_equal(eg_preencrypt_check_opening(f->e.election, f->arena, &full,
                                                 released, full.contest_len,
                                                 &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "contest 1 do not open it"));
    contest[0].selection_len--;
    assert_int_equal(eg_preencrypt_check_opening(f->e.election, f->arena, &full,
                                                 released, full.contest_len,
                                                 &err),
                     EG_REJECT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_opening_matches_print),
        TEST(test_nonce_is_encrypted),
        TEST(test_a_seed_gives_the_ballot),
        TEST(test_every_combination),
        TEST(test_short_codes),
        TEST(test_more_seats_than_options),
        TEST(test_marks_that_do_not_fit),
        TEST(test_wrong_ballots),
        TEST(test_collisions),
        TEST(test_requests_that_cannot_be),
        TEST(test_too_many_vectors),
        TEST(test_contests_that_cannot_be),
        TEST(test_weights),
        TEST(test_randomness_ends),
        TEST(test_arena_is_full),
        TEST(test_links),
        TEST(test_check_opening),
        TEST(test_check_exchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
