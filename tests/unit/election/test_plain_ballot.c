/* SPDX-License-Identifier: Apache-2.0 */
/* Plain ballots: one, a list, a stream; what is refused and where. */
#include <stdio.h>

#include <electionguard/plain_ballot.h>

#include "support/test_election.h"
#include "test.h"

typedef struct fixture {
    eg_manifest *manifest;
    eg_arena *arena;
} fixture;

static int
set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    if (f == NULL ||
        eg_manifest_parse(&f->manifest, (const uint8_t *)test_manifest_county,
                          strlen(test_manifest_county), NULL) != EG_OK ||
        eg_arena_new(&f->arena, 1 << 24) != EG_OK) {
        return 1;
    }
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *f = *state;
    eg_arena_free(f->arena);
    eg_manifest_free(f->manifest);
    free(f);
    return 0;
}

/** A text that comes in parts of @p step bytes, and may break off. */
typedef struct source {
    const char *text;
    size_t len;
    size_t at;
    size_t step;
    bool breaks;
} source;

static eg_status
read_source(void *state, uint8_t *out, size_t cap, size_t *len)
{
    source *s = state;
    size_t n = s->len - s->at;
    n = n < s->step ? n : s->step;
    n = n < cap ? n : cap;
    if (n == 0 && s->breaks) {
        return EG_ERR_IO;
    }
    memcpy(out, s->text + s->at, n);
    s->at += n;
    *len = n;
    return EG_OK;
}

static eg_plain_ballot_reader *
open_text(fixture *f, source *s, const char *text, size_t step)
{
    eg_plain_ballot_reader *r = NULL;
    *s = (source){.text = text, .len = strlen(text), .step = step};
    assert_ok(eg_plain_ballot_reader_new(&r, f->manifest, read_source, s));
    return r;
}

static const char full[] =
    " {\"ballotStyle\":\"city\",\"ballotRef\":\"sheet 17\",\"weight\":3,"
    "\"contests\":[{\"contestId\":\"mayor\",\"selections\":[{\"choiceId\":"
    "\"mayor-write-in\",\"value\":1,\"writeIn\":\"Jo \\u00e9\"}]},{"
    "\"contestId\":\"score\",\"selections\":[{\"choiceId\":\"path\",\"value\":"
    "2},{\"choiceId\":\"park\"}]}]} ";

static void
expect_full(const eg_plain_ballot *b)
{
    assert_string_equal(b->style, "city");
    assert_string_equal(b->ref, "sheet 17");
    assert_int_equal(b->weight, 3);
    assert_int_equal(b->contest_len, 2);
    const eg_plain_contest *mayor = &b->contest[0];
    assert_int_equal(mayor->index, 1);
    assert_int_equal(mayor->selection_len, 3);
    assert_int_equal(mayor->selection[0], 0);
    assert_int_equal(mayor->selection[2], 1);
    assert_int_equal(mayor->write_in_len, 1);
    assert_int_equal(mayor->write_in[0].option_index, 3);
    assert_string_equal(mayor->write_in[0].text, "Jo \xC3\xA9");
    const eg_plain_contest *score = &b->contest[1];
    assert_int_equal(score->index, 3);
    assert_int_equal(score->selection[0], 1);
    assert_int_equal(score->selection[1], 0);
    assert_int_equal(score->selection[2], 2);
}

/* -- one ballot, whatever the size of the parts it comes in -- */
static void
test_one(void **state)
{
    fixture *f = *state;
    for (size_t step = 1; step < 600; step += 37) {
        source s;
        eg_plain_ballot b = {0};
        bool more = false;
        eg_plain_ballot_reader *r = open_text(f, &s, full, step);
        assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
        assert_true(more);
        expect_full(&b);
        assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
        assert_false(more);
        eg_plain_ballot_reader_free(r);
    }
}

/* -- a list, one after the other -- */
static void
test_list(void **state)
{
    fixture *f = *state;
    char text[4096];
    (void)snprintf(text, sizeof(text),
                   "\n[%s,{\"ballotStyle\":\"county\",\"contests\":[]},%s]\n",
                   full, full);
    for (size_t step = 1; step < 2000; step += 333) {
        source s;
        eg_plain_ballot b = {0};
        bool more = false;
        eg_plain_ballot_reader *r = open_text(f, &s, text, step);
        for (int i = 0; i < 3; i++) {
            assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
            assert_true(more);
            if (i == 1) {
                assert_string_equal(b.style, "county");
                assert_int_equal(b.weight, 1);
                assert_null(b.ref);
                assert_int_equal(b.contest_len, 0);
            } else {
                expect_full(&b);
            }
            eg_arena_reset(f->arena);
        }
        assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
        assert_false(more);
        assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
        assert_false(more);
        eg_plain_ballot_reader_free(r);
    }
}

static void
test_empty_list(void **state)
{
    fixture *f = *state;
    source s;
    eg_plain_ballot b;
    bool more = true;
    eg_plain_ballot_reader *r = open_text(f, &s, " [ ] ", 9);
    assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
    assert_false(more);
    eg_plain_ballot_reader_free(r);
}

/* -- refusals name the path -- */
static void
refuse(fixture *f, const char *text, const char *part)
{
    source s;
    eg_plain_ballot b = {.weight = 77};
    eg_error err = {0};
    bool more = false;
    eg_plain_ballot_reader *r = open_text(f, &s, text, 4096);
    const eg_status status = eg_plain_ballot_next(r, f->arena, &more, &b, &err);
    if (status != EG_ERR_MALFORMED || strstr(err.text, part) == NULL) {
        fail_msg("%s\n  gave %s: %s\n  not: %s", text, eg_status_name(status),
                 err.text, part);
    }
    assert_int_equal(b.weight, 77);
    eg_plain_ballot_reader_free(r);
}

/* -- a document of blanks, also of more than is read at a time -- */
static void
test_blanks(void **state)
{
    fixture *f = *state;
    static char blanks[100000];
    memset(blanks, ' ', sizeof(blanks) - 1);
    refuse(f, "", "has no ballots");
    refuse(f, " \t\r\n", "has no ballots");
    refuse(f, blanks, "has no ballots");
}

#define BALLOT(contests) \
    "{\"ballotStyle\":\"county\",\"contests\":[" contests "]}"
#define CONTEST(id, selections) \
    "{\"contestId\":\"" id "\",\"selections\":[" selections "]}"

static void
test_refusals(void **state)
{
    fixture *f = *state;
    refuse(f, "", "no ballots");
    refuse(f, "  ", "no ballots");
    refuse(f, "7", "list of ballots");
    refuse(f, "[7]", "[0]");
    refuse(f, "{\"contests\":[]}", "ballotStyle");
    refuse(f, "{\"ballotStyle\":\"city\"}", "contests");
    refuse(f, "{\"ballotStyle\":\"x\",\"contests\":[]}", "ballotStyle");
    refuse(f, "{\"ballotStyle\":\"city\",\"contests\":[],\"wieght\":1}",
           "wieght");
    refuse(f, "{\"ballotStyle\":\"city\",\"contests\":[],\"weight\":0}",
           "weight");
    refuse(f,
           "{\"ballotStyle\":\"city\",\"contests\":[],\"weight\":2147483648}",
           "weight");
    refuse(f, BALLOT(CONTEST("sheriff", "")), "contests[0].contestId");
    refuse(f, BALLOT(CONTEST("council", "")), "not on ballot style");
    refuse(f, BALLOT(CONTEST("bond", "") "," CONTEST("bond", "")),
           "contests[1].contestId");
    refuse(f, BALLOT(CONTEST("bond", "{\"choiceId\":\"maybe\"}")),
           "contests[0].selections[0].choiceId");
    refuse(f,
           BALLOT(CONTEST("bond", "{\"choiceId\":\"bond-no\"},{\"choiceId\":"
                                  "\"bond-no\"}")),
           "contests[0].selections[1].choiceId");
    refuse(f,
           BALLOT(CONTEST("bond", "{\"choiceId\":\"bond-no\",\"value\":-1}")),
           "contests[0].selections[0].value");
    refuse(
        f,
        BALLOT(CONTEST("bond", "{\"choiceId\":\"bond-no\",\"value\":\"1\"}")),
        "contests[0].selections[0].value");
    refuse(
        f,
        BALLOT(CONTEST("bond", "{\"choiceId\":\"bond-no\",\"writeIn\":\"x\"}")),
        "contests[0].selections[0].writeIn");
    refuse(
        f,
        BALLOT(CONTEST("mayor", "{\"choiceId\":\"mayor-write-in\",\"writeIn\":"
                                "\"a\\u0000b\"}")),
        "zero");
    refuse(f, BALLOT("{\"contestId\":\"bond\"}"), "selections");
    refuse(f, BALLOT("") "x", "");
    refuse(f, "[" BALLOT(CONTEST("bond", "{\"choiceId\":\"maybe\"}")) "]",
           "[0].contests[0].selections[0].choiceId");
}

/* -- a torn list gives what was whole, then the error -- */
static void
test_torn(void **state)
{
    fixture *f = *state;
    source s;
    eg_plain_ballot b;
    bool more = false;
    eg_plain_ballot_reader *r =
        open_text(f, &s, "[" BALLOT("") "," BALLOT(""), 7);
    assert_ok(eg_plain_ballot_next(r, f->arena, &more, &b, NULL));
    eg_status status = EG_OK;
    while (status == EG_OK && more) {
        status = eg_plain_ballot_next(r, f->arena, &more, &b, NULL);
    }
    assert_int_equal(status, EG_ERR_MALFORMED);
    eg_plain_ballot_reader_free(r);

    r = open_text(f, &s, "[" BALLOT("") ",", 7);
    s.breaks = true;
    status = EG_OK;
    more = true;
    while (status == EG_OK && more) {
        status = eg_plain_ballot_next(r, f->arena, &more, &b, NULL);
    }
    assert_int_equal(status, EG_ERR_IO);
    eg_plain_ballot_reader_free(r);
}

/* -- a ballot that is too long is refused, alone and in a list -- */
static void
test_too_long(void **state)
{
    fixture *f = *state;
    const size_t len = EG_PLAIN_BALLOT_BYTES_MAX + 64;
    char *text = malloc(len + 2);
    assert_non_null(text);
    for (int list = 0; list < 2; list++) {
        source s;
        eg_plain_ballot b;
        bool more = false;
        memset(text, ' ', len);
        text[len] = '\0';
        text[0] = list == 1 ? '[' : '{';
        text[1] = list == 1 ? '{' : ' ';
        eg_plain_ballot_reader *r = open_text(f, &s, text, 1 << 20);
        assert_int_equal(eg_plain_ballot_next(r, f->arena, &more, &b, NULL),
                         EG_ERR_LIMIT);
        eg_plain_ballot_reader_free(r);
    }
    eg_plain_ballot b;
    eg_error err = {0};
    assert_int_equal(eg_plain_ballot_parse(f->manifest, f->arena, &b,
                                           (const uint8_t *)text, len, &err),
                     EG_ERR_LIMIT);
    assert_non_null(strstr(err.text, "is not read"));
    free(text);
}

/* -- written and read again -- */
static void
test_write(void **state)
{
    fixture *f = *state;
    eg_plain_ballot b;
    eg_plain_ballot again;
    const char *text[2];
    size_t len[2];
    assert_ok(eg_plain_ballot_parse(f->manifest, f->arena, &b,
                                    (const uint8_t *)full, strlen(full), NULL));
    assert_ok(
        eg_plain_ballot_write(f->manifest, f->arena, &b, &text[0], &len[0]));
    assert_ok(eg_plain_ballot_parse(f->manifest, f->arena, &again,
                                    (const uint8_t *)text[0], len[0], NULL));
    expect_full(&again);
    assert_ok(eg_plain_ballot_write(f->manifest, f->arena, &again, &text[1],
                                    &len[1]));
    assert_string_equal(text[0], text[1]);

    b.style = "nowhere";
    assert_int_equal(
        eg_plain_ballot_write(f->manifest, f->arena, &b, &text[0], &len[0]),
        EG_ERR_ARGUMENT);

    /* What a program filled in and no reader would give back. */
    eg_plain_contest contest = again.contest[0];
    eg_plain_ballot filled = again;
    filled.contest = &contest;
    filled.contest_len = 1;
    assert_ok(eg_plain_ballot_write(f->manifest, f->arena, &filled, &text[0],
                                    &len[0]));
    filled.ref = "\xE9";
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
    filled.ref = NULL;
    contest.write_ins_used = 1; /* the contest counts none */
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
    contest.write_ins_used = 0;
    contest.selection_len--;
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
    contest.selection_len++;
    contest.index = 9;
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
    filled.contest_len = 0;
    filled.weight = 0;
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
    filled.weight = 1;
    filled.style = NULL;
    assert_int_equal(eg_plain_ballot_write(f->manifest, f->arena, &filled,
                                           &text[0], &len[0]),
                     EG_ERR_ARGUMENT);
}

/* -- a text that is too long to be read again is not written -- */
static void
test_write_too_long(void **state)
{
    fixture *f = *state;
    char *ref = malloc(EG_PLAIN_BALLOT_BYTES_MAX + 1);
    const char *text = NULL;
    size_t len = 0;
    assert_non_null(ref);
    memset(ref, 'x', EG_PLAIN_BALLOT_BYTES_MAX);
    ref[EG_PLAIN_BALLOT_BYTES_MAX] = '\0';
    const eg_plain_ballot b = {.style = "city", .ref = ref, .weight = 1};
    assert_int_equal(
        eg_plain_ballot_write(f->manifest, f->arena, &b, &text, &len),
        EG_ERR_LIMIT);
    assert_null(text);
    free(ref);
}

/* -- write-in fields, which a contest counts beside its options -- */
#define CITY(contest, rest)                                             \
    "{\"ballotStyle\":\"city\",\"weight\":1,\"contests\":[{\"contestId" \
    "\":\"" contest "\",\"selections\":[]" rest "}]}"

static eg_status
parse_counted(fixture *f,
              const eg_manifest *counted,
              eg_plain_ballot *out,
              const char *text,
              eg_error *err)
{
    return eg_plain_ballot_parse(counted, f->arena, out, (const uint8_t *)text,
                                 strlen(text), err);
}

static void
test_write_in_fields(void **state)
{
    fixture *f = *state;
    static const char used[] =
        CITY("mayor", ",\"writeIns\":[\"\",\"Zo\xC3\xAB\"]");
    static const char *const refused[][2] = {
        {CITY("mayor", ",\"writeIns\":[\"a\",\"b\",\"c\"]"),
         "lists 3 write-ins; the contest counts 2"},
        {CITY("council", ",\"writeIns\":[\"a\"]"),
         "lists 1 write-ins; the contest counts 0"},
        {CITY("mayor", ",\"writeIns\":[7]"), "writeIns[0]"},
        {CITY("mayor", ",\"writeIns\":[\"a\\u0000\"]"), "zero"},
        {CITY("mayor", ",\"writeIns\":\"a\""), "writeIns"},
        {CITY("mayor", ",\"writeins\":[]"), "writeins"},
    };
    eg_manifest *counted;
    eg_plain_ballot b;
    assert_ok(eg_manifest_parse(&counted,
                                (const uint8_t *)test_manifest_counted,
                                strlen(test_manifest_counted), NULL));
    assert_ok(parse_counted(f, counted, &b, used, NULL));
    /* The first was used without a text; the second is number 8 + 2. */
    assert_int_equal(b.contest[0].write_ins_used, 2);
    assert_int_equal(b.contest[0].write_in_len, 1);
    assert_int_equal(b.contest[0].write_in[0].option_index, 10);
    assert_string_equal(b.contest[0].write_in[0].text, "Zo\xC3\xAB");
    const char *text;
    size_t len;
    assert_ok(eg_plain_ballot_write(counted, f->arena, &b, &text, &len));
    assert_string_equal(text, used);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        eg_error err = {0};
        assert_int_equal(parse_counted(f, counted, &b, refused[i][0], &err),
                         EG_ERR_MALFORMED);
        if (strstr(err.text, refused[i][1]) == NULL) {
            fail_msg("%s: \"%s\"", refused[i][0], err.text);
        }
    }
    eg_manifest_free(counted);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_one),
        WITH(test_list),
        WITH(test_empty_list),
        WITH(test_refusals),
        WITH(test_torn),
        WITH(test_too_long),
        WITH(test_write),
        WITH(test_write_in_fields),
        WITH(test_write_too_long),
        WITH(test_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
