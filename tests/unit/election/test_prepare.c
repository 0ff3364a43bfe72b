/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prepared ballots: used once, refused where they do not fit, and safe to read
 * from any bytes.  That they give what the ordinary way gives is in
 * tests/property/prop_prepare.c.
 */
#include <stdio.h>

#include <electionguard/prepare.h>

#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

typedef struct fixture {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_rng rng;
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    uint8_t *bytes; /* of a prepared ballot of style "county" */
    size_t len;
} fixture;

static const uint32_t mayor_vote[] = {0, 0, 1};
static const eg_write_in mayor_text = {.option_index = 3, .text = "Jo Doe"};
static const eg_plain_contest vote[] = {{.index = 1,
                                         .selection = mayor_vote,
                                         .selection_len = 3,
                                         .write_in = &mayor_text,
                                         .write_in_len = 1}};
static const eg_plain_ballot county = {.style = "county",
                                       .weight = 1,
                                       .contest = vote,
                                       .contest_len = 1};

static eg_prepared_ballot *
prepare(fixture *f, const char *style)
{
    eg_prepared_ballot *p = NULL;
    assert_ok(eg_prepared_ballot_new(f->e.election, &p, style, &f->rng, NULL));
    return p;
}

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
    eg_prepared_ballot *p = prepare(f, "county");
    f->len = eg_prepared_ballot_size(p);
    f->bytes = malloc(f->len);
    assert_non_null(f->bytes);
    assert_ok(eg_prepared_ballot_write(p, f->bytes));
    eg_prepared_ballot_free(p);
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *f = *state;
    eg_arena_free(f->arena);
    test_election_free(&f->e);
    free(f->bytes);
    free(f);
    return 0;
}

static eg_status
finish(fixture *f,
       eg_prepared_ballot *p,
       const eg_plain_ballot *plain,
       eg_encrypted_ballot *out,
       eg_error *err)
{
    const eg_encrypt_request request = {.plain = plain,
                                        .chaining_field = f->field};
    return eg_prepared_ballot_finish(p, f->arena, out, &request, err);
}

/* -- what comes out is good, and has the identifier that was announced -- */
static void
test_finishes(void **state)
{
    fixture *f = *state;
    eg_prepared_ballot *p = prepare(f, "county");
    eg_encrypted_ballot b;
    assert_string_equal(eg_prepared_ballot_style(p), "county");
    assert_ok(finish(f, p, &county, &b, NULL));
    assert_null(test_ballot_fault(&f->e, &b));
    assert_true(eg_hash_equal(&b.id, eg_prepared_ballot_id(p)));
    eg_prepared_ballot_free(p);
    /* Nothing of the ballot lies in what was freed. */
    assert_null(test_ballot_fault(&f->e, &b));
    eg_prepared_ballot_free(NULL);
}

/* -- once used, it neither makes a second ballot nor is written -- */
static void
test_once(void **state)
{
    fixture *f = *state;
    eg_prepared_ballot *p = prepare(f, "county");
    eg_encrypted_ballot b;
    eg_error err = {0};
    assert_ok(finish(f, p, &county, &b, NULL));
    b = (eg_encrypted_ballot){.weight = 77};
    assert_int_equal(finish(f, p, &county, &b, &err), EG_ERR_STATE);
    assert_int_equal(b.weight, 77);
    assert_non_null(strstr(err.text, "used before"));
    uint8_t *bytes = malloc(f->len);
    assert_non_null(bytes);
    assert_int_equal(eg_prepared_ballot_write(p, bytes), EG_ERR_STATE);
    free(bytes);
    eg_prepared_ballot_free(p);
}

/* -- a refused request uses it up, too -- */
static void
refuse(fixture *f,
       const eg_encrypt_request *request,
       eg_status wanted,
       const char *part)
{
    eg_prepared_ballot *p = prepare(f, "county");
    eg_encrypted_ballot b = {.weight = 77};
    eg_error err = {0};
    assert_int_equal(eg_prepared_ballot_finish(p, f->arena, &b, request, &err),
                     wanted);
    assert_int_equal(b.weight, 77);
    if (strstr(err.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
    assert_int_equal(finish(f, p, &county, &b, NULL), EG_ERR_STATE);
    eg_prepared_ballot_free(p);
}

static void
test_refusals(void **state)
{
    fixture *f = *state;
    eg_plain_ballot plain = county;
    eg_ballot_seed seed = {0};
    eg_encrypt_request request = {.plain = &plain, .chaining_field = f->field};
    plain.style = "city";
    refuse(f, &request, EG_ERR_ARGUMENT, "prepared for style \"county\"");
    plain.style = "nowhere";
    refuse(f, &request, EG_ERR_NOT_FOUND, "nowhere");
    plain = county;
    plain.weight = 0;
    refuse(f, &request, EG_ERR_ARGUMENT, "weight");
    plain = county;
    request.seed = &seed;
    refuse(f, &request, EG_ERR_ARGUMENT, "seed of its own");
    request.seed = NULL;
    eg_plain_contest one = vote[0];
    plain.contest = &one;
    one.selection_len = 2;
    refuse(f, &request, EG_ERR_ARGUMENT, "2 selections for 3");
    one = vote[0];
    const eg_write_in wrong = {.option_index = 1, .text = "x"};
    one.write_in = &wrong;
    refuse(f, &request, EG_ERR_ARGUMENT, "write-in");
}

/* -- what cannot be prepared -- */
static void
test_limits(void **state)
{
    fixture *f = *state;
    static const char text[] =
        "{\"electionId\":\"e\",\"contests\":[{\"id\":\"c\",\"name\":\"C\","
        "\"selectionLimit\":%d,\"optionSelectionLimit\":%d,\"index\":1,"
        "\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":1}]%s}],"
        "\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\",\"contestIds\":"
        "[\"c\"]}]}";
    static const char fields[] =
        ",\"writeInFieldCount\":128,\"supplementalFields\":[{\"kind\":"
        "\"WriteInCount\",\"id\":\"w\",\"name\":\"W\",\"index\":2}]";
    static const struct {
        int selections;
        int marks;
        const char *rest;
    } cases[] = {{EG_PREPARED_LIMIT_MAX, 1, ""},
                 {EG_PREPARED_LIMIT_MAX + 1, 1, ""},
                 {1, EG_PREPARED_LIMIT_MAX + 1, ""},
                 {1, 1, fields}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        test_election e;
        char manifest[sizeof(text) + sizeof(fields) + 16];
        eg_prepared_ballot *p = NULL;
        eg_error err = {0};
        snprintf(manifest, sizeof(manifest), text, cases[i].selections,
                 cases[i].marks, cases[i].rest);
        assert_ok(test_election_new(&e, &toy_groups[TOY_7_16], manifest, 1, 1));
        const eg_status status =
            eg_prepared_ballot_new(e.election, &p, "s", &f->rng, &err);
        if (i == 0) {
            assert_int_equal(status, EG_OK);
        } else {
            assert_int_equal(status, EG_ERR_UNSUPPORTED);
            assert_non_null(strstr(err.text, "above 127"));
            assert_null(p);
        }
        eg_prepared_ballot_free(p);
        test_election_free(&e);
    }
    eg_prepared_ballot *p = NULL;
    assert_int_equal(
        eg_prepared_ballot_new(f->e.election, &p, "nowhere", &f->rng, NULL),
        EG_ERR_NOT_FOUND);
    assert_null(p);
}

/* -- no randomness: no ballot, whichever draw fails -- */
typedef struct failing {
    eg_rng *from;
    int left;
} failing;

static eg_status
fill_failing(void *state, uint8_t *out, size_t len)
{
    failing *f = state;
    return f->left-- > 0 ? eg_rng_fill(f->from, out, len) : EG_ERR_RNG;
}

static void
test_rng_failure(void **state)
{
    fixture *f = *state;
    eg_status status = EG_ERR_RNG;
    int k = 0;
    for (; status == EG_ERR_RNG; k++) {
        failing source = {.from = &f->rng, .left = k};
        eg_rng rng = {.fill = fill_failing, .state = &source};
        eg_prepared_ballot *p = NULL;
        status =
            eg_prepared_ballot_new(f->e.election, &p, "county", &rng, NULL);
        assert_true((p == NULL) == (status != EG_OK));
        eg_prepared_ballot_free(p);
    }
    assert_int_equal(status, EG_OK);
    assert_true(k > 20);
}

/* -- bytes of anything but one of this election's are refused -- */
static void
expect_unread(const test_election *e, const uint8_t *bytes, size_t len)
{
    eg_prepared_ballot *p = NULL;
    eg_error err = {0};
    assert_int_equal(eg_prepared_ballot_read(e->election, &p, bytes, len, &err),
                     EG_ERR_MALFORMED);
    assert_null(p);
    assert_true(err.text[0] != '\0');
}

static void
test_foreign_bytes(void **state)
{
    fixture *f = *state;
    test_election other;
    /* Another quorum is another H_E. */
    assert_ok(test_election_new(&other, &toy_groups[TOY_48_192],
                                test_manifest_county, 3, 3));
    expect_unread(&other, f->bytes, f->len);
    test_election_free(&other);
    for (size_t len = 0; len < f->len; len++) {
        /* At the end of a block of its own, so that a sanitizer sees more. */
        uint8_t *cut = malloc(len + 1);
        assert_non_null(cut);
        memcpy(cut + 1, f->bytes, len);
        expect_unread(&f->e, cut + 1, len);
        free(cut);
    }
    uint8_t *longer = calloc(1, f->len + 1);
    assert_non_null(longer);
    memcpy(longer, f->bytes, f->len);
    expect_unread(&f->e, longer, f->len + 1);
    free(longer);
}

/* -- altered bytes are refused or make a ballot of some kind, no worse -- */
static size_t
alter(fixture *f, size_t width)
{
    uint8_t *bytes = malloc(f->len);
    size_t refused = 0;
    assert_non_null(bytes);
    for (size_t i = 0; i + width <= f->len; i++) {
        eg_prepared_ballot *p = NULL;
        memcpy(bytes, f->bytes, f->len);
        memset(bytes + i, 0xFF, width);
        const eg_status status =
            eg_prepared_ballot_read(f->e.election, &p, bytes, f->len, NULL);
        if (status == EG_OK) {
            eg_encrypted_ballot b;
            assert_ok(finish(f, p, &county, &b, NULL));
            eg_prepared_ballot_free(p);
            eg_arena_reset(f->arena);
        } else {
            assert_int_equal(status, EG_ERR_MALFORMED);
            assert_null(p);
            refused++;
        }
    }
    free(bytes);
    return refused;
}

static void
test_altered_bytes(void **state)
{
    fixture *f = *state;
    const size_t head = 8 + EG_HASH_BYTES + 4;
    const size_t number = eg_group_element_len(f->e.group);
    assert_true(alter(f, 1) >= head - 1); /* a byte may be 0xFF already */
    /* A number of ones only is above p and q. */
    assert_true(alter(f, number) > head + f->len / number / 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finishes),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_rng_failure),
        cmocka_unit_test(test_foreign_bytes),
        cmocka_unit_test(test_altered_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
