/* SPDX-License-Identifier: Apache-2.0 */
/* The encrypted tally: sums, weights, merging, and what is not counted. */
#include <electionguard/tally.h>

#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

typedef struct fixture {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_tally *tally;
} fixture;

static int
set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    if (f == NULL ||
        test_election_new(&f->e, &toy_groups[TOY_32_96], test_manifest_county,
                          3, 2) != EG_OK ||
        eg_arena_new(&f->arena, 1 << 24) != EG_OK ||
        eg_tally_new(&f->tally, f->e.group, f->e.manifest) != EG_OK) {
        return 1;
    }
    f->random = (prop){.state = 2};
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *f = *state;
    eg_tally_free(f->tally);
    eg_arena_free(f->arena);
    test_election_free(&f->e);
    free(f);
    return 0;
}

/** A cast ballot with @p value for the option "park" and yes to the bond. */
static eg_encrypted_ballot
ballot(fixture *f, uint32_t value, uint32_t weight)
{
    const uint32_t score[] = {value, 0, 0};
    const uint32_t bond[] = {1, 0};
    const eg_plain_contest contests[] = {
        {.index = 3, .selection = score, .selection_len = 3},
        {.index = 4, .selection = bond, .selection_len = 2},
    };
    const eg_plain_ballot plain = {
        .style = "city",
        .weight = weight,
        .contest = contests,
        .contest_len = 2,
    };
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    eg_rng rng = prop_rng(&f->random);
    eg_encrypted_ballot b;
    assert_ok(
        eg_ballot_encrypt(f->e.election, f->arena, &b, &request, &rng, NULL));
    b.status = EG_BALLOT_CAST;
    return b;
}

static uint64_t
count(const fixture *f, const eg_tally *tally, size_t contest, size_t field)
{
    uint64_t value = 0;
    assert_true(test_decrypt(&f->e, &tally->contest[contest].field[field], 5000,
                             &value));
    return value;
}

/* -- a tally of nothing is (1, 1) in every field and decrypts to 0 -- */
static void
test_empty(void **state)
{
    fixture *f = *state;
    assert_int_equal(f->tally->contest_len, 4);
    for (size_t c = 0; c < 4; c++) {
        assert_int_equal(f->tally->contest[c].index, c + 1);
        for (size_t i = 0; i < f->tally->contest[c].field_len; i++) {
            const eg_ciphertext *ct = &f->tally->contest[c].field[i];
            assert_true(eg_element_is_one_var(f->e.group, &ct->alpha));
            assert_true(eg_element_is_one_var(f->e.group, &ct->beta));
        }
    }
    assert_int_equal(count(f, f->tally, 0, 0), 0);
}

/* -- sums and weights -- */
static void
test_sums(void **state)
{
    fixture *f = *state;
    const uint32_t weights[] = {1, 1, 7, 1000};
    uint64_t park = 0;
    uint64_t weight = 0;
    for (uint32_t i = 0; i < 4; i++) {
        const eg_encrypted_ballot b = ballot(f, i, weights[i]);
        assert_ok(eg_tally_add(f->e.group, f->tally, &b));
        park += (uint64_t)i * weights[i];
        weight += weights[i];
    }
    assert_int_equal(f->tally->cast_count, 4);
    assert_int_equal(f->tally->cast_weight, weight);
    assert_int_equal(f->tally->contest[2].cast_weight, weight);
    assert_int_equal(count(f, f->tally, 2, 0), park);
    assert_int_equal(count(f, f->tally, 2, 1), 0);
    assert_int_equal(count(f, f->tally, 3, 0), weight);
}

/* -- a contest that a style lacks has no weight from it -- */
static void
test_styles(void **state)
{
    fixture *f = *state;
    const eg_plain_ballot plain = {.style = "county", .weight = 5};
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    eg_rng rng = prop_rng(&f->random);
    eg_encrypted_ballot b;
    assert_ok(
        eg_ballot_encrypt(f->e.election, f->arena, &b, &request, &rng, NULL));
    b.status = EG_BALLOT_CAST;
    assert_ok(eg_tally_add(f->e.group, f->tally, &b));
    assert_int_equal(f->tally->contest[0].cast_weight, 5);
    assert_int_equal(f->tally->contest[1].cast_weight, 0);
    assert_int_equal(f->tally->contest[2].cast_weight, 0);
    assert_int_equal(f->tally->contest[3].cast_weight, 5);
}

/* -- counted apart and merged in either order: the same bytes -- */
static void
test_merge(void **state)
{
    fixture *f = *state;
    eg_tally *part[4];
    for (size_t i = 0; i < 4; i++) {
        assert_ok(eg_tally_new(&part[i], f->e.group, f->e.manifest));
    }
    const eg_encrypted_ballot a = ballot(f, 2, 3);
    const eg_encrypted_ballot b = ballot(f, 1, 1);
    assert_ok(eg_tally_add(f->e.group, part[0], &a));
    assert_ok(eg_tally_add(f->e.group, part[0], &b));
    assert_ok(eg_tally_add(f->e.group, part[1], &a));
    assert_ok(eg_tally_add(f->e.group, part[2], &b));
    assert_ok(eg_tally_merge(f->e.group, part[3], part[2]));
    assert_ok(eg_tally_merge(f->e.group, part[3], part[1]));
    assert_int_equal(part[3]->cast_count, part[0]->cast_count);
    assert_int_equal(part[3]->cast_weight, part[0]->cast_weight);
    for (size_t c = 0; c < 4; c++) {
        assert_int_equal(part[3]->contest[c].cast_weight,
                         part[0]->contest[c].cast_weight);
        for (size_t i = 0; i < part[0]->contest[c].field_len; i++) {
            assert_true(eg_ciphertext_equal_var(&part[3]->contest[c].field[i],
                                                &part[0]->contest[c].field[i]));
        }
    }
    assert_int_equal(count(f, part[3], 2, 0), 7);
    for (size_t i = 0; i < 4; i++) {
        eg_tally_free(part[i]);
    }
}

/** Refused, and nothing of it was counted. */
static void
refuse(fixture *f, const eg_encrypted_ballot *b, eg_status wanted)
{
    assert_int_equal(eg_tally_add(f->e.group, f->tally, b), wanted);
    assert_int_equal(f->tally->cast_count, 0);
    assert_int_equal(f->tally->cast_weight, 0);
    for (size_t c = 0; c < 4; c++) {
        assert_int_equal(f->tally->contest[c].cast_weight, 0);
        assert_true(eg_element_is_one_var(f->e.group,
                                          &f->tally->contest[c].field[0].beta));
    }
}

static void
test_refusals(void **state)
{
    fixture *f = *state;
    eg_encrypted_ballot b = ballot(f, 1, 1);
    const eg_ballot_status not_cast[] = {
        EG_BALLOT_UNDECIDED, EG_BALLOT_CHALLENGED, EG_BALLOT_SPOILED};
    for (size_t i = 0; i < 3; i++) {
        b.status = not_cast[i];
        refuse(f, &b, EG_ERR_STATE);
    }
    b.status = EG_BALLOT_CAST;
    b.weight = 0;
    refuse(f, &b, EG_ERR_ARGUMENT);
    b.weight = 1;

    eg_encrypted_contest contests[4];
    const eg_encrypted_contest *original = b.contest;
    memcpy(contests, original, sizeof(contests));
    b.contest = contests;
    contests[3].index = 5; /* not in the manifest */
    refuse(f, &b, EG_ERR_ARGUMENT);
    contests[3].index = 3; /* of another shape */
    refuse(f, &b, EG_ERR_ARGUMENT);
    contests[3] = contests[2]; /* twice */
    refuse(f, &b, EG_ERR_ARGUMENT);
    contests[3] = original[3];
    contests[3].index = 4;
    contests[3].field_len = 1;
    refuse(f, &b, EG_ERR_ARGUMENT);
    contests[3].field_len = 2;
    contests[0].index = 0;
    refuse(f, &b, EG_ERR_ARGUMENT);
    contests[0].index = 1;
    assert_ok(eg_tally_add(f->e.group, f->tally, &b));
}

/* -- sums that would overflow are refused -- */
static void
test_overflow(void **state)
{
    fixture *f = *state;
    const eg_encrypted_ballot b = ballot(f, 1, 2);
    f->tally->contest[3].cast_weight = INT64_MAX - 1;
    assert_int_equal(eg_tally_add(f->e.group, f->tally, &b), EG_ERR_ARGUMENT);
    f->tally->contest[3].cast_weight = INT64_MAX - 2;
    assert_ok(eg_tally_add(f->e.group, f->tally, &b));
}

/* -- nor are those of the whole, in a ballot or in a part -- */
static void
test_overflow_of_sums(void **state)
{
    fixture *f = *state;
    const eg_encrypted_ballot b = ballot(f, 1, 2);
    f->tally->cast_weight = INT64_MAX - 1;
    assert_int_equal(eg_tally_add(f->e.group, f->tally, &b), EG_ERR_ARGUMENT);
    f->tally->cast_weight = 0;
    f->tally->cast_count = INT64_MAX;
    assert_int_equal(eg_tally_add(f->e.group, f->tally, &b), EG_ERR_ARGUMENT);
    f->tally->cast_count = 0;

    eg_tally *part;
    assert_ok(eg_tally_new(&part, f->e.group, f->e.manifest));
    assert_ok(eg_tally_add(f->e.group, part, &b));
    uint64_t *const sums[] = {&f->tally->cast_count, &f->tally->cast_weight,
                              &f->tally->contest[2].cast_weight};
    for (size_t i = 0; i < 3; i++) {
        *sums[i] = INT64_MAX;
        assert_int_equal(eg_tally_merge(f->e.group, f->tally, part),
                         EG_ERR_ARGUMENT);
        assert_int_equal(f->tally->contest[3].cast_weight, 0);
        *sums[i] = 0;
    }
    assert_ok(eg_tally_merge(f->e.group, f->tally, part));
    assert_int_equal(f->tally->cast_weight, 2);
    eg_tally_free(part);
}

/* -- a contest without options, which X.01 finds, does no harm -- */
static void
test_no_options(void **state)
{
    fixture *f = *state;
    eg_tally *sum;
    eg_tally *part;
    eg_contest *bond =
        (eg_contest *)(uintptr_t)eg_manifest_contest(f->e.manifest, 4);
    bond->field_len = 0;
    assert_ok(eg_tally_new(&sum, f->e.group, f->e.manifest));
    assert_ok(eg_tally_new(&part, f->e.group, f->e.manifest));
    bond->field_len = 2;
    part->contest[3].cast_weight = 5;
    assert_ok(eg_tally_merge(f->e.group, sum, part));
    assert_int_equal(sum->contest[3].cast_weight, 5);
    eg_tally_free(part);
    eg_tally_free(sum);
}

/* -- tallies of other shapes do not merge -- */
static void
test_merge_shape(void **state)
{
    fixture *f = *state;
    test_election other;
    eg_tally *part;
    assert_ok(test_election_new(&other, &toy_groups[TOY_32_96],
                                test_manifest_small, 1, 1));
    assert_ok(eg_tally_new(&part, other.group, other.manifest));
    assert_int_equal(eg_tally_merge(f->e.group, f->tally, part),
                     EG_ERR_ARGUMENT);
    eg_tally_free(part);
    test_election_free(&other);

    assert_ok(eg_tally_new(&part, f->e.group, f->e.manifest));
    part->contest[1].index = 3;
    assert_int_equal(eg_tally_merge(f->e.group, f->tally, part),
                     EG_ERR_ARGUMENT);
    part->contest[1].index = 2;
    part->contest[1].field_len--;
    assert_int_equal(eg_tally_merge(f->e.group, f->tally, part),
                     EG_ERR_ARGUMENT);
    eg_tally_free(part);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_empty),       WITH(test_sums),
        WITH(test_styles),      WITH(test_merge),
        WITH(test_refusals),    WITH(test_overflow),
        WITH(test_merge_shape), WITH(test_overflow_of_sums),
        WITH(test_no_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
