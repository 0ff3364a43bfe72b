/* SPDX-License-Identifier: Apache-2.0 */
/* Encrypting ballots: what comes out, what goes in, what is refused. */
#include <electionguard/chain.h>
#include <electionguard/code.h>
#include <electionguard/contest_data.h>
#include <electionguard/encrypt.h>

#include "base/base.h"
#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

typedef struct fixture {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_rng rng;
    uint8_t field[EG_CHAINING_FIELD_BYTES];
} fixture;

static int
set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    if (f == NULL ||
        test_election_new(&f->e, &toy_groups[TOY_48_192], test_manifest_county,
                          3, 2) != EG_OK ||
        eg_arena_new(&f->arena, 1 << 24) != EG_OK) {
        return 1;
    }
    f->random = (prop){.state = 1};
    f->rng = prop_rng(&f->random);
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

static eg_status
encrypt(fixture *f,
        eg_encrypted_ballot *out,
        const eg_plain_ballot *plain,
        eg_error *err)
{
    const eg_encrypt_request request = {
        .plain = plain,
        .chaining_field = f->field,
    };
    return eg_ballot_encrypt(f->e.election, f->arena, out, &request, &f->rng,
                             err);
}

static uint64_t
value_of(fixture *f, const eg_encrypted_ballot *b, size_t contest, size_t i)
{
    uint64_t value = 99;
    assert_true(
        test_decrypt(&f->e, &b->contest[contest].field[i].ct, 10, &value));
    return value;
}

static const uint32_t mayor_vote[] = {0, 0, 1};
static const uint32_t council_vote[] = {1, 0, 1, 0, 1};
static const uint32_t score_vote[] = {3, 0, 2};
static const eg_write_in mayor_text = {.option_index = 3, .text = "Jo Doe"};
static const eg_plain_contest full_vote[] = {
    {.index = 3, .selection = score_vote, .selection_len = 3},
    {.index = 1,
     .selection = mayor_vote,
     .selection_len = 3,
     .write_in = &mayor_text,
     .write_in_len = 1},
    {.index = 2, .selection = council_vote, .selection_len = 5},
};
static const eg_plain_ballot full = {
    .style = "city",
    .ref = "sheet 7",
    .weight = 1,
    .contest = full_vote,
    .contest_len = 3,
};

/* -- every choice arrives, in the manifest's order; all proofs hold -- */
static void
test_choices_arrive(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b;
    assert_ok(encrypt(f, &b, &full, NULL));
    assert_null(test_ballot_fault(&f->e, &b));
    assert_int_equal(b.contest_len, 4);
    assert_int_equal(b.status, EG_BALLOT_UNDECIDED);
    assert_string_equal(b.style, "city");
    assert_string_equal(b.ref, "sheet 7");
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(b.contest[i].index, i + 1);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(value_of(f, &b, 0, i), mayor_vote[i]);
        assert_int_equal(value_of(f, &b, 2, i), score_vote[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(value_of(f, &b, 1, i), council_vote[i]);
    }
    /* A contest that is not listed is blank. */
    assert_int_equal(value_of(f, &b, 3, 0), 0);
    assert_int_equal(value_of(f, &b, 3, 1), 0);
}

/* -- proofs have the lengths of the bounds -- */
static void
test_proof_lengths(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b;
    assert_ok(encrypt(f, &b, &full, NULL));
    assert_int_equal(b.contest[0].field[0].proof_len, 2);
    assert_int_equal(b.contest[0].limit_proof_len, 2);
    assert_int_equal(b.contest[1].limit_proof_len, 4);
    assert_int_equal(b.contest[2].field[0].proof_len, 4);
    assert_int_equal(b.contest[2].limit_proof_len, 7);
    assert_non_null(b.contest[0].data);
    assert_int_equal(b.contest[0].data->c1_len, 4 * EG_DATA_BLOCK_BYTES);
    assert_null(b.contest[1].data);
}

/* -- the write-in text is in the contest data -- */
static void
test_write_in_arrives(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b;
    uint8_t block[4 * EG_DATA_BLOCK_BYTES];
    eg_contest_data data;
    assert_ok(encrypt(f, &b, &full, NULL));
    assert_true(test_decrypt_data(&f->e, &b, 0, block));
    assert_ok(
        eg_contest_data_read(f->arena, &data, block, sizeof(block), NULL));
    assert_int_equal(data.write_in_len, 1);
    assert_int_equal(data.write_in[0].option_index, 3);
    assert_string_equal(data.write_in[0].text, "Jo Doe");
    assert_int_equal(data.undervote, 0);
}

/* -- an overvote becomes all zeros, and is told in the contest data -- */
static void
expect_overvote(fixture *f, uint32_t contest, const uint32_t *vote, size_t len)
{
    eg_encrypted_ballot b;
    const eg_plain_contest c = {
        .index = contest, .selection = vote, .selection_len = len};
    const eg_plain_ballot plain = {
        .style = "city", .weight = 1, .contest = &c, .contest_len = 1};
    assert_ok(encrypt(f, &b, &plain, NULL));
    assert_null(test_ballot_fault(&f->e, &b));
    for (size_t i = 0; i < len; i++) {
        assert_int_equal(value_of(f, &b, contest - 1, i), 0);
    }
    if (contest == 1) {
        uint8_t block[4 * EG_DATA_BLOCK_BYTES];
        eg_contest_data data;
        assert_true(test_decrypt_data(&f->e, &b, 0, block));
        assert_ok(
            eg_contest_data_read(f->arena, &data, block, sizeof(block), NULL));
        assert_int_equal(data.overvote_len, len);
        assert_memory_equal(data.overvote, vote, len * sizeof(*vote));
    }
}

static void
test_overvotes(void **state)
{
    fixture *f = *state;
    expect_overvote(f, 1, (const uint32_t[]){1, 1, 0}, 3);
    expect_overvote(f, 1, (const uint32_t[]){0, 2, 0}, 3);
    expect_overvote(f, 1, (const uint32_t[]){UINT32_MAX, UINT32_MAX, 2}, 3);
    expect_overvote(f, 2, (const uint32_t[]){1, 1, 1, 1, 0}, 5);
    expect_overvote(f, 2, (const uint32_t[]){2, 0, 0, 0, 0}, 5);
    expect_overvote(f, 3, (const uint32_t[]){3, 3, 1}, 3);
    expect_overvote(f, 3, (const uint32_t[]){4, 0, 0}, 3);
}

/* -- the limit itself is no overvote -- */
static void
test_full_limit(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b;
    const eg_plain_contest c = {
        .index = 3,
        .selection = (const uint32_t[]){3, 3, 0},
        .selection_len = 3,
    };
    const eg_plain_ballot plain = {
        .style = "city", .weight = 1, .contest = &c, .contest_len = 1};
    assert_ok(encrypt(f, &b, &plain, NULL));
    assert_null(test_ballot_fault(&f->e, &b));
    assert_int_equal(value_of(f, &b, 2, 0), 3);
    assert_int_equal(value_of(f, &b, 2, 1), 3);
}

/* -- the ballot nonce opens the ballot: same seed, same ciphertexts -- */
static void
test_seed(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b[2];
    eg_ballot_seed seed;
    eg_encrypt_request request = {
        .plain = &full,
        .chaining_field = f->field,
        .seed_out = &seed,
        .has_time = true,
        .time_ms = 1234,
    };
    assert_ok(eg_ballot_encrypt(f->e.election, f->arena, &b[0], &request,
                                &f->rng, NULL));
    assert_int_equal(b[0].time_ms, 1234);
    assert_true(eg_hash_equal(&seed.id, &b[0].id));
    eg_hash nonce;
    assert_true(test_decrypt_nonce(&f->e, &b[0], &nonce));
    assert_true(eg_hash_equal(&nonce, &seed.nonce));

    request.seed = &seed;
    request.seed_out = NULL;
    assert_ok(eg_ballot_encrypt(f->e.election, f->arena, &b[1], &request,
                                &f->rng, NULL));
    for (size_t c = 0; c < 4; c++) {
        for (size_t i = 0; i < b[0].contest[c].field_len; i++) {
            assert_true(eg_ciphertext_equal_var(&b[0].contest[c].field[i].ct,
                                                &b[1].contest[c].field[i].ct));
        }
    }
    /* Without contest data nothing random is left in a contest's hash. */
    assert_true(eg_hash_equal(&b[0].contest[2].hash, &b[1].contest[2].hash));
    /* And the derivation is that of eq. (33). */
    eg_scalar xi;
    eg_ciphertext again;
    eg_nonce_field(f->e.group, &xi, &b[0].id_hash, 3, 1, &seed.nonce);
    eg_ciphertext_encrypt(f->e.election->key[EG_KEY_VOTE], &again,
                          score_vote[0], &xi);
    assert_true(eg_ciphertext_equal_var(&again, &b[0].contest[2].field[0].ct));
    eg_ballot_seed_wipe(&seed);
    assert_int_equal(seed.nonce.bytes[5], 0);
}

/* -- two encryptions of one ballot have nothing in common -- */
static void
test_fresh(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b[2];
    assert_ok(encrypt(f, &b[0], &full, NULL));
    assert_ok(encrypt(f, &b[1], &full, NULL));
    assert_false(eg_hash_equal(&b[0].id, &b[1].id));
    assert_false(eg_hash_equal(&b[0].code, &b[1].code));
    assert_false(eg_ciphertext_equal_var(&b[0].contest[0].field[0].ct,
                                         &b[1].contest[0].field[0].ct));
}

/* -- the chaining field is hashed -- */
static void
test_chain(void **state)
{
    fixture *f = *state;
    eg_chain chain;
    eg_hash hdi;
    eg_device_hash(&hdi, EG_DEVICE_REGULAR, &f->e.election->extended_hash, "D",
                   1);
    eg_chain_begin(&chain, EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR,
                   &f->e.election->extended_hash, &hdi);
    eg_encrypted_ballot b;
    eg_chain_next_field(&chain, f->field);
    assert_ok(encrypt(f, &b, &full, NULL));
    assert_memory_equal(b.chaining_field, f->field, sizeof(f->field));
    assert_null(test_ballot_fault(&f->e, &b));
    b.chaining_field[35] ^= 1;
    assert_string_equal(test_ballot_fault(&f->e, &b), "the confirmation code");
}

/* -- what does not fit -- */
static void
refuse(fixture *f,
       const eg_plain_ballot *plain,
       eg_status wanted,
       const char *part)
{
    eg_encrypted_ballot b = {.weight = 77};
    eg_error err = {0};
    assert_int_equal(encrypt(f, &b, plain, &err), wanted);
    assert_int_equal(b.weight, 77);
    if (strstr(err.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
}

static void
test_refusals(void **state)
{
    fixture *f = *state;
    eg_plain_ballot plain = full;
    plain.style = "nowhere";
    refuse(f, &plain, EG_ERR_NOT_FOUND, "nowhere");
    plain = full;
    plain.weight = 0;
    refuse(f, &plain, EG_ERR_ARGUMENT, "weight");
    plain = full;
    plain.style = "county";
    refuse(f, &plain, EG_ERR_ARGUMENT, "not on ballot style");
    plain = full;
    plain.ref = "\xFF";
    refuse(f, &plain, EG_ERR_ARGUMENT, "UTF-8");

    const eg_plain_contest twice[] = {full_vote[1], full_vote[1]};
    plain = full;
    plain.contest = twice;
    plain.contest_len = 2;
    refuse(f, &plain, EG_ERR_ARGUMENT, "twice");

    eg_plain_contest one = full_vote[1];
    plain.contest = &one;
    plain.contest_len = 1;
    one.selection_len = 2;
    refuse(f, &plain, EG_ERR_ARGUMENT, "2 selections for 3 options");
    one = full_vote[2];
    one.write_in = &mayor_text;
    one.write_in_len = 1;
    refuse(f, &plain, EG_ERR_ARGUMENT, "no contest data");

    char text[200];
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    const eg_write_in lengthy = {.option_index = 3, .text = text};
    one = full_vote[1];
    one.write_in = &lengthy;
    refuse(f, &plain, EG_ERR_LIMIT, "mayor");
}

/* -- no election without a quorum, or with a manifest that is too long -- */
static void
test_impossible_elections(void **state)
{
    fixture *f = *state;
    static const uint32_t bad[][2] = {
        {3, 0}, {3, 4}, {EG_GUARDIANS_MAX + 1, 2}};
    const eg_election *good = f->e.election;
    const eg_element joint[EG_KEY_KINDS] = {
        *eg_public_key_value(good->key[EG_KEY_VOTE]),
        *eg_public_key_value(good->key[EG_KEY_DATA])};
    eg_election *e = NULL;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(eg_election_new(&e, f->e.group, f->e.manifest,
                                         bad[i][0], bad[i][1], joint,
                                         EG_BASE_PUBLIC),
                         EG_ERR_ARGUMENT);
    }
    eg_manifest lengthy = *f->e.manifest;
    lengthy.file_len = EG_MANIFEST_BYTES_MAX + 1;
    assert_int_equal(
        eg_election_new(&e, f->e.group, &lengthy, 3, 2, joint, EG_BASE_PUBLIC),
        EG_ERR_ARGUMENT);
    assert_null(e);
}

/* -- no randomness, no ballot -- */
static eg_status
no_random(void *state, uint8_t *out, size_t len)
{
    int *calls = state;
    memset(out, 0x11, len);
    return (*calls)-- > 0 ? EG_OK : EG_ERR_RNG;
}

static void
test_random_source_fails(void **state)
{
    fixture *f = *state;
    const eg_encrypt_request request = {
        .plain = &full,
        .chaining_field = f->field,
    };
    int failures = 0;
    for (int allowed = 0;; allowed++) {
        int calls = allowed;
        eg_rng rng = {.fill = no_random, .state = &calls};
        eg_encrypted_ballot b = {.weight = 77};
        const eg_status status = eg_ballot_encrypt(f->e.election, f->arena, &b,
                                                   &request, &rng, NULL);
        eg_arena_reset(f->arena);
        if (status == EG_OK) {
            break;
        }
        assert_int_equal(status, EG_ERR_RNG);
        assert_int_equal(b.weight, 77);
        failures++;
    }
    assert_true(failures > 10);
}

/* -- a full arena is an error, not a ballot with holes -- */
static void
test_arena_full(void **state)
{
    fixture *f = *state;
    const eg_encrypt_request request = {
        .plain = &full,
        .chaining_field = f->field,
    };
    for (size_t size = 0; size < 60000; size += 1777) {
        eg_arena *small;
        eg_encrypted_ballot b = {.weight = 77};
        assert_ok(eg_arena_new(&small, size));
        const eg_status status = eg_ballot_encrypt(f->e.election, small, &b,
                                                   &request, &f->rng, NULL);
        assert_true(status == EG_OK || status == EG_ERR_MEMORY);
        assert_true((status == EG_OK) == (b.weight == 1));
        assert_true(size > 0 || status == EG_ERR_MEMORY);
        eg_arena_free(small);
    }
}

/* -- supplemental fields count what happened, 3.3.9 -- */
typedef struct counted_case {
    uint32_t contest; /* 1-based */
    uint32_t vote[5];
    uint32_t write_ins;
    uint64_t field[8]; /* what is encrypted */
} counted_case;

static const counted_case counted_cases[] = {
    /* Mayor: two of three and two write-in fields; the fields are overvote,
     * null vote, undervote, undervote difference, write-ins. */
    {1, {1, 1, 0}, 0, {1, 1, 0, 0, 0, 0, 0, 0}},
    {1, {0, 1, 0}, 0, {0, 1, 0, 0, 0, 1, 1, 0}},
    {1, {0, 0, 0}, 0, {0, 0, 0, 0, 1, 1, 2, 0}},
    {1, {1, 1, 1}, 0, {0, 0, 0, 1, 0, 0, 0, 0}},
    {1, {2, 0, 0}, 0, {0, 0, 0, 1, 0, 0, 0, 0}}, /* an option over its limit */
    {1, {0, 0, 0}, 2, {0, 0, 0, 0, 0, 0, 0, 2}},
    {1, {0, 0, 0}, 1, {0, 0, 0, 0, 0, 1, 1, 1}},
    {1, {1, 0, 0}, 1, {1, 0, 0, 0, 0, 0, 0, 1}},
    {1, {1, 0, 0}, 2, {0, 0, 0, 1, 0, 0, 0, 0}}, /* write-ins are votes */
    {1, {0, 0, 0}, 3, {0, 0, 0, 1, 0, 0, 0, 0}}, /* one field too many */
    {1, {0, 0, 0}, UINT32_MAX, {0, 0, 0, 1, 0, 0, 0, 0}},
    /* Council: three of five; null vote, difference, undervote.  An overvote
     * has no indicator: nothing tells of it but the missing votes. */
    {2, {1, 1, 1, 0, 0}, 0, {1, 1, 1, 0, 0, 0, 0, 0}},
    {2, {0, 0, 0, 0, 1}, 0, {0, 0, 0, 0, 1, 0, 2, 1}},
    {2, {0, 0, 0, 0, 0}, 0, {0, 0, 0, 0, 0, 1, 3, 1}},
    {2, {1, 1, 1, 1, 0}, 0, {0, 0, 0, 0, 0, 0, 3, 0}},
    /* Score: up to 3 each, 6 in all; overvote. */
    {3, {3, 3, 0}, 0, {3, 3, 0, 0}},
    {3, {3, 3, 1}, 0, {0, 0, 0, 1}},
    {3, {0, 4, 0}, 0, {0, 0, 0, 1}},
};

static void
test_supplemental(void **state)
{
    fixture *f = *state;
    test_election e;
    assert_ok(test_election_new(&e, &toy_groups[TOY_48_192],
                                test_manifest_counted, 1, 1));
    for (size_t i = 0; i < EG_ARRAY_LEN(counted_cases); i++) {
        const counted_case *c = &counted_cases[i];
        const eg_contest *contest = eg_manifest_contest(e.manifest, c->contest);
        const eg_plain_contest vote = {.index = c->contest,
                                       .selection = c->vote,
                                       .selection_len = contest->option_len,
                                       .write_ins_used = c->write_ins};
        const eg_plain_ballot plain = {
            .style = "city", .weight = 1, .contest = &vote, .contest_len = 1};
        const eg_encrypt_request request = {.plain = &plain,
                                            .chaining_field = f->field};
        eg_encrypted_ballot b;
        assert_ok(eg_ballot_encrypt(e.election, f->arena, &b, &request, &f->rng,
                                    NULL));
        assert_null(test_ballot_fault(&e, &b));
        for (size_t j = 0; j < contest->field_len; j++) {
            uint64_t value = 99;
            assert_true(test_decrypt(&e, &b.contest[c->contest - 1].field[j].ct,
                                     10, &value));
            if (value != c->field[j]) {
                fail_msg("case %zu, field %zu: %u instead of %u", i, j,
                         (unsigned)value, (unsigned)c->field[j]);
            }
        }
        eg_arena_reset(f->arena);
    }
    test_election_free(&e);
}

/* -- proofs are there for the fields that are declared, and for no others -- */
static void
test_supplemental_proofs(void **state)
{
    fixture *f = *state;
    test_election e;
    assert_ok(test_election_new(&e, &toy_groups[TOY_48_192],
                                test_manifest_counted, 1, 1));
    const eg_plain_ballot plain = {.style = "city", .weight = 1};
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = f->field};
    eg_encrypted_ballot b;
    assert_ok(
        eg_ballot_encrypt(e.election, f->arena, &b, &request, &f->rng, NULL));
    static const size_t limits[] = {2, 3, 6};
    for (size_t i = 0; i < 3; i++) {
        const bool all = i < 2;
        assert_int_equal(b.contest[i].limit_proof_len, limits[i] + 1);
        assert_int_equal(b.contest[i].difference_proof != NULL, all);
        assert_int_equal(b.contest[i].null_proof != NULL, all);
        assert_int_equal(b.contest[i].null_proof_len, all ? limits[i] + 1 : 0);
    }
    assert_int_equal(b.contest[0].field[6].proof_len, 3); /* difference */
    assert_int_equal(b.contest[0].field[7].proof_len, 3); /* two write-ins */
    assert_int_equal(b.contest[0].field[3].proof_len, 2); /* an indicator */
    test_election_free(&e);
}

/* -- the standard group does the same -- */
static void
test_standard_group(void **state)
{
    fixture *f = *state;
    test_election e;
    eg_encrypted_ballot b;
    assert_ok(test_election_new(&e, NULL, test_manifest_county, 3, 2));
    const eg_encrypt_request request = {
        .plain = &full,
        .chaining_field = f->field,
    };
    assert_ok(
        eg_ballot_encrypt(e.election, f->arena, &b, &request, &f->rng, NULL));
    assert_null(test_ballot_fault(&e, &b));
    uint64_t value = 99;
    assert_true(test_decrypt(&e, &b.contest[2].field[0].ct, 3, &value));
    assert_int_equal(value, 3);
    test_election_free(&e);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_choices_arrive),
        WITH(test_proof_lengths),
        WITH(test_write_in_arrives),
        WITH(test_overvotes),
        WITH(test_full_limit),
        WITH(test_seed),
        WITH(test_fresh),
        WITH(test_chain),
        WITH(test_refusals),
        WITH(test_impossible_elections),
        WITH(test_random_source_fails),
        WITH(test_arena_full),
        WITH(test_supplemental),
        WITH(test_supplemental_proofs),
        WITH(test_standard_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
