/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back holds no voter's text and no seed of a ballot:
 * every free() of the library is looked at before it happens.
 */
#include <malloc.h>
#include <stdio.h>

#include <electionguard/encrypt.h>
#include <electionguard/plain_ballot.h>
#include <electionguard/prepare.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "support/test_election.h"
#include "support/toy_groups.h"
#include "test.h"

/* The linker puts this between the library and free(): see CMakeLists.txt. */
void __real_free(void *p);
void __wrap_free(void *p);

/** A write-in that stands in no program and no manifest. */
#define MARK "Quixotic Zebra 7311"

/** A ballot nonce that is as easy to find. */
static const uint8_t nonce_mark[] = "xi_B: 5a9c0d17e6";

static size_t looked_at;
static size_t leftovers;

static bool
holds(const uint8_t *bytes, size_t len, const void *mark, size_t mark_len)
{
    const uint8_t first = *(const uint8_t *)mark;
    const uint8_t *at = bytes;
    const uint8_t *end = bytes + len;
    while ((size_t)(end - at) >= mark_len &&
           (at = memchr(at, first, (size_t)(end - at) - mark_len + 1)) !=
               NULL) {
        if (memcmp(at, mark, mark_len) == 0) {
            return true;
        }
        at++;
    }
    return false;
}

void
__wrap_free(void *p)
{
    if (p != NULL) {
        const size_t len = malloc_usable_size(p);
        looked_at++;
        if (holds(p, len, MARK, strlen(MARK)) ||
            holds(p, len, nonce_mark, sizeof(nonce_mark) - 1)) {
            leftovers++;
        }
    }
    __real_free(p);
}

/** A document, handed out in pieces of @p step bytes. */
typedef struct source {
    const char *text;
    size_t len;
    size_t at;
    size_t step;
} source;

static eg_status
read_source(void *state, uint8_t *into, size_t room, size_t *got)
{
    source *s = state;
    size_t n = s->len - s->at;
    n = n < room ? n : room;
    n = n < s->step ? n : s->step;
    memcpy(into, s->text + s->at, n);
    s->at += n;
    *got = n;
    return EG_OK;
}

static const char one[] =
    "{\"ballotStyle\":\"city\",\"contests\":[{\"contestId\":\"mayor\","
    "\"selections\":[{\"choiceId\":\"mayor-write-in\",\"writeIn\":\"" MARK
    "\"}]}]}";

/** Read every ballot of @p text; gives how many there were. */
static size_t
read_all(const eg_manifest *manifest, const char *text, size_t len, size_t step)
{
    source s = {.text = text, .len = len, .step = step};
    eg_plain_ballot_reader *reader;
    eg_arena *arena;
    size_t count = 0;
    assert_ok(eg_arena_new(&arena, 1 << 24));
    assert_ok(eg_plain_ballot_reader_new(&reader, manifest, read_source, &s));
    for (;;) {
        eg_plain_ballot ballot;
        bool more = false;
        eg_error err = {0};
        eg_arena_reset(arena);
        if (eg_plain_ballot_next(reader, arena, &more, &ballot, &err) !=
            EG_OK) {
            fail_msg("%s", err.text);
        }
        if (!more) {
            break;
        }
        assert_string_equal(ballot.contest[0].write_in[0].text, MARK);
        count++;
    }
    eg_plain_ballot_reader_free(reader);
    eg_arena_free(arena);
    return count;
}

static void
begin_looking(void)
{
    looked_at = 0;
    leftovers = 0;
}

static void
assert_clean(void)
{
    assert_true(looked_at > 0);
    assert_int_equal(leftovers, 0);
}

/** The look finds what is there to be found. */
static void
a_leftover_is_noticed(void **state)
{
    (void)state;
    begin_looking();
    char *text = malloc(100);
    assert_non_null(text);
    snprintf(text, 100, "a %s", MARK);
    free(text);
    assert_int_equal(leftovers, 1);
}

static void
one_ballot_leaves_nothing(void **state)
{
    const test_election *e = *state;
    begin_looking();
    assert_int_equal(read_all(e->manifest, one, strlen(one), SIZE_MAX), 1);
    assert_clean();
}

/** So long that the reader's window slides, in pieces of any size. */
static void
a_list_of_ballots_leaves_nothing(void **state)
{
    const test_election *e = *state;
    enum { COUNT = 1200 };
    static const size_t steps[] = {1009, 65536, SIZE_MAX};
    EG_BUFFER(text, 1 << 20);
    eg_buffer_byte(&text, '[');
    for (size_t i = 0; i < COUNT; i++) {
        eg_buffer_text(&text, i == 0 ? "" : ",");
        eg_buffer_text(&text, one);
    }
    eg_buffer_byte(&text, ']');
    assert_ok(eg_buffer_status(&text));
    for (size_t i = 0; i < EG_ARRAY_LEN(steps); i++) {
        begin_looking();
        assert_int_equal(
            read_all(e->manifest, (const char *)text.data, text.len, steps[i]),
            COUNT);
        assert_clean();
    }
}

/** Also when the document is refused in its middle. */
static void
a_refused_list_leaves_nothing(void **state)
{
    const test_election *e = *state;
    source s = {.step = SIZE_MAX};
    eg_plain_ballot_reader *reader;
    eg_plain_ballot ballot;
    eg_arena *arena;
    bool more = false;
    EG_BUFFER(text, 1 << 16);
    eg_buffer_byte(&text, '[');
    eg_buffer_text(&text, one);
    eg_buffer_text(&text, ",{\"" MARK "\":1}]");
    s.text = (const char *)text.data;
    s.len = text.len;
    begin_looking();
    assert_ok(eg_arena_new(&arena, 1 << 20));
    assert_ok(
        eg_plain_ballot_reader_new(&reader, e->manifest, read_source, &s));
    assert_ok(eg_plain_ballot_next(reader, arena, &more, &ballot, NULL));
    assert_int_equal(eg_plain_ballot_next(reader, arena, &more, &ballot, NULL),
                     EG_ERR_MALFORMED);
    eg_plain_ballot_reader_free(reader);
    eg_arena_free(arena);
    assert_clean();
}

/** Encryption gives back neither texts nor the seed, whatever its end. */
static void
encryption_leaves_nothing(void **state)
{
    const test_election *e = *state;
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    eg_plain_ballot plain;
    eg_encrypted_ballot ballot;
    eg_arena *arena;
    eg_ballot_seed seed = {.id = {{1}}};
    eg_rng rng = eg_rng_system();
    memcpy(seed.nonce.bytes, nonce_mark, sizeof(nonce_mark) - 1);
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed = &seed};
    begin_looking();
    for (int i = 0; i < 2; i++) {
        assert_ok(eg_arena_new(&arena, 1 << 22));
        assert_ok(eg_plain_ballot_parse(e->manifest, arena, &plain,
                                        (const uint8_t *)one, strlen(one),
                                        NULL));
        if (i == 1) { /* fails late: the limit holds after the proofs */
            char longer[4096];
            memset(longer, 'x', sizeof(longer) - 1);
            longer[sizeof(longer) - 1] = '\0';
            memcpy(longer, MARK, strlen(MARK));
            eg_write_in w = {.option_index =
                                 plain.contest[0].write_in[0].option_index,
                             .text = longer};
            eg_plain_contest contest = plain.contest[0];
            contest.write_in = &w;
            plain.contest = &contest;
            assert_int_equal(eg_ballot_encrypt(e->election, arena, &ballot,
                                               &request, &rng, NULL),
                             EG_ERR_LIMIT);
        } else {
            assert_ok(eg_ballot_encrypt(e->election, arena, &ballot, &request,
                                        &rng, NULL));
        }
        eg_arena_free(arena);
    }
    assert_clean();
}

/** The system's bytes, but for the second draw, which is the ballot nonce. */
static eg_status
fill_marked(void *state, uint8_t *out, size_t len)
{
    int *draws = state;
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_rng_fill(&rng, out, len));
    if (++*draws == 2) {
        memcpy(out, nonce_mark, sizeof(nonce_mark) - 1);
    }
    return EG_OK;
}

/** Nor does a prepared ballot, finished, refused or never used. */
static void
preparing_leaves_nothing(void **state)
{
    const test_election *e = *state;
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    eg_plain_ballot plain;
    eg_encrypted_ballot ballot;
    eg_arena *arena;
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    begin_looking();
    for (int i = 0; i < 3; i++) {
        int draws = 0;
        eg_rng rng = {.fill = fill_marked, .state = &draws};
        eg_prepared_ballot *prepared = NULL;
        assert_ok(eg_arena_new(&arena, 1 << 22));
        assert_ok(eg_plain_ballot_parse(e->manifest, arena, &plain,
                                        (const uint8_t *)one, strlen(one),
                                        NULL));
        assert_ok(
            eg_prepared_ballot_new(e->election, &prepared, "city", &rng, NULL));
        plain.weight = (uint32_t)i; /* 0 is refused */
        if (i < 2) {
            assert_int_equal(eg_prepared_ballot_finish(prepared, arena, &ballot,
                                                       &request, NULL),
                             i == 0 ? EG_ERR_ARGUMENT : EG_OK);
        }
        eg_prepared_ballot_free(prepared);
        eg_arena_free(arena);
    }
    assert_clean();
}

static int
set_up(void **state)
{
    static test_election e;
    *state = &e;
    return test_election_new(&e, &toy_groups[TOY_32_96], test_manifest_county,
                             3, 2) == EG_OK
               ? 0
               : -1;
}

static int
tear_down(void **state)
{
    test_election_free(*state);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leftover_is_noticed),
        cmocka_unit_test(one_ballot_leaves_nothing),
        cmocka_unit_test(a_list_of_ballots_leaves_nothing),
        cmocka_unit_test(a_refused_list_leaves_nothing),
        cmocka_unit_test(encryption_leaves_nothing),
        cmocka_unit_test(preparing_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
