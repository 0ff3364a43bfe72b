/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: what is read, what is refused, what is warned of, X.01. */
#include <stdio.h>

#include <electionguard/manifest.h>

#include "codec/text.h"
#include "support/test_election.h"
#include "test.h"

static eg_status
parse(eg_manifest **out, const char *text, eg_error *err)
{
    *out = NULL;
    return eg_manifest_parse(out, (const uint8_t *)text, strlen(text), err);
}

/** @p text must be refused with a sentence that has @p part in it. */
static void
refuse(const char *text, const char *part)
{
    eg_manifest *m;
    eg_error err = {0};
    const eg_status status = parse(&m, text, &err);
    if (status != EG_ERR_MALFORMED || strstr(err.text, part) == NULL) {
        fail_msg("%s\n  gave %s: %s\n  not: %s", text, eg_status_name(status),
                 err.text, part);
    }
    assert_null(m);
}

static void
accept(const char *text)
{
    eg_manifest *m;
    eg_error err = {0};
    if (parse(&m, text, &err) != EG_OK) {
        fail_msg("%s\n  gave: %s", text, err.text);
    }
    eg_manifest_free(m);
}

#define CHOICES                                  \
    "\"choices\":[{\"id\":\"a\",\"name\":\"A\"," \
    "\"index\":1},{\"id\":\"b\",\"name\":\"B\"," \
    "\"index\":2}]"
#define CONTEST_WITH(limits, rest) \
    "{\"id\":\"c\",\"name\":\"C\"," limits ",\"index\":1," rest "}"
#define LIMITS "\"selectionLimit\":1,\"optionSelectionLimit\":1"
#define STYLES \
    "\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\",\"contestIds\":[\"c\"]}]"
#define MANIFEST(contests, rest) \
    "{\"electionId\":\"e\",\"contests\":[" contests "]," STYLES rest "}"
#define WITH_CONTEST(rest) MANIFEST(CONTEST_WITH(LIMITS, rest), "")
#define SUPPLEMENTAL(kind, index)                                \
    "{\"kind\":\"" kind "\",\"id\":\"" kind "\",\"name\":\"x\"," \
    "\"index\":" index "}"

/* -- everything of a full manifest arrives -- */
static void
test_reads_all(void **state)
{
    (void)state;
    eg_manifest *m;
    assert_ok(parse(&m, test_manifest_county, NULL));
    assert_string_equal(m->election_id, "county-2026");
    assert_int_equal(m->chaining_mode, EG_CHAINING_SIMPLE);
    assert_int_equal(m->contest_len, 4);
    const eg_contest *mayor = eg_manifest_find_contest(m, "mayor");
    assert_non_null(mayor);
    assert_ptr_equal(mayor, eg_manifest_contest(m, 1));
    assert_int_equal(mayor->option_len, 3);
    assert_int_equal(mayor->data_blocks, 4);
    assert_true(eg_contest_find_field(mayor, "mayor-write-in")->write_in);
    assert_false(eg_contest_find_field(mayor, "ada")->write_in);
    const eg_contest *score = eg_manifest_contest(m, 3);
    assert_int_equal(score->selection_limit, 6);
    assert_int_equal(score->field[2].bound, 3);
    const eg_ballot_style *county = eg_manifest_find_style(m, "county");
    assert_int_equal(county->contest_len, 2);
    assert_int_equal(county->contest[1], 4);
    assert_null(eg_manifest_contest(m, 0));
    assert_null(eg_manifest_contest(m, 5));
    assert_null(eg_manifest_find_contest(m, "nobody"));
    assert_ok(eg_manifest_check(m, NULL));
    eg_manifest_free(m);
}

/* -- the bytes are kept as entered, for H_B -- */
static void
test_keeps_the_file(void **state)
{
    (void)state;
    const char *text = " \n" WITH_CONTEST(CHOICES) "\n\n";
    eg_manifest *m;
    assert_ok(parse(&m, text, NULL));
    assert_int_equal(m->file_len, strlen(text));
    assert_memory_equal(m->file, text, strlen(text));
    eg_manifest_free(m);
}

/* -- required members, one by one -- */
static void
test_required_members(void **state)
{
    (void)state;
    refuse("[]", "object");
    refuse("{\"contests\":[]," STYLES "}", "electionId");
    refuse("{\"electionId\":null,\"contests\":[]," STYLES "}", "electionId");
    refuse("{\"electionId\":\"e\"," STYLES "}", "contests");
    refuse("{\"electionId\":\"e\",\"contests\":[]}", "ballotStyles");
    refuse(WITH_CONTEST("\"x\":1"), "choices");
    refuse(MANIFEST("null", ""), "contests[0]");
    refuse(WITH_CONTEST("\"choices\":[null]"), "choices[0]");
    refuse(MANIFEST(CONTEST_WITH("\"selectionLimit\":1", CHOICES), ""),
           "optionSelectionLimit");
    refuse(MANIFEST(CONTEST_WITH("\"optionSelectionLimit\":1", CHOICES), ""),
           "selectionLimit");
    refuse("{\"electionId\":\"e\",\"contests\":[],\"ballotStyles\":[{\"id\":"
           "\"s\",\"name\":\"S\"}]}",
           "contestIds");
}

/* -- numbers and their ranges -- */
static void
test_numbers(void **state)
{
    (void)state;
    refuse(MANIFEST(CONTEST_WITH("\"selectionLimit\":0,"
                                 "\"optionSelectionLimit\":1",
                                 CHOICES),
                    ""),
           "selectionLimit");
    refuse(MANIFEST(CONTEST_WITH("\"selectionLimit\":1,"
                                 "\"optionSelectionLimit\":2147483648",
                                 CHOICES),
                    ""),
           "optionSelectionLimit");
    refuse(MANIFEST(CONTEST_WITH("\"selectionLimit\":1.0,"
                                 "\"optionSelectionLimit\":1",
                                 CHOICES),
                    ""),
           "selectionLimit");
    refuse(WITH_CONTEST("\"contestDataBlocks\":16777216," CHOICES),
           "contestDataBlocks");
    accept(WITH_CONTEST("\"contestDataBlocks\":16777215," CHOICES));
    accept(WITH_CONTEST("\"contestDataBlocks\":null," CHOICES));
    refuse(WITH_CONTEST("\"contestDataBlocks\":-1," CHOICES),
           "contestDataBlocks");
    refuse(MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"chainingMode\":2"),
           "chainingMode");
    refuse(
        MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"hashTrimmingFunction\":0"),
        "hashTrimmingFunction");
    refuse(
        MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"hashTrimmingFunction\":9"),
        "hashTrimmingFunction");
    accept(
        MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"hashTrimmingFunction\":8"));
}

/* -- indices are places -- */
static void
test_indices(void **state)
{
    (void)state;
    refuse(WITH_CONTEST("\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":"
                        "2}]"),
           "choices[0].index");
    refuse(MANIFEST("{\"id\":\"c\",\"name\":\"C\"," LIMITS
                    ",\"index\":2," CHOICES "}",
                    ""),
           "contests[0].index");
    refuse(WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
               "NullVoteIndicator", "1") "]"),
           "supplementalFields[0].index");
}

/* -- labels are unique where they must be -- */
static void
test_labels(void **state)
{
    (void)state;
    refuse(WITH_CONTEST("\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":"
                        "1},{\"id\":\"a\",\"name\":\"B\",\"index\":2}]"),
           "\"a\"");
    refuse(WITH_CONTEST(CHOICES
                        ",\"supplementalFields\":[{\"kind\":"
                        "\"NullVoteIndicator\",\"id\":\"a\",\"name\":\"x\","
                        "\"index\":3}]"),
           "\"a\"");
    refuse(MANIFEST(CONTEST_WITH(
                        LIMITS, CHOICES) ",{\"id\":\"c\",\"name\":\"D\"," LIMITS
                                         ",\"index\":2," CHOICES "}",
                    ""),
           "\"c\"");
    refuse("{\"electionId\":\"e\",\"contests\":[],\"ballotStyles\":[{\"id\":"
           "\"s\",\"name\":\"S\",\"contestIds\":[]},{\"id\":\"s\",\"name\":"
           "\"T\",\"contestIds\":[]}]}",
           "\"s\"");
    refuse("{\"electionId\":\"e\\u0000\",\"contests\":[]," STYLES "}", "zero");
}

/* -- supplemental fields: kinds, bounds, rules -- */
static void
test_supplemental(void **state)
{
    (void)state;
    eg_manifest *m;
    assert_ok(parse(
        &m,
        MANIFEST(
            CONTEST_WITH(
                "\"selectionLimit\":5,\"optionSelectionLimit\":4", CHOICES
                ",\"writeInFieldCount\":2,\"supplementalFields\":"
                "[" SUPPLEMENTAL("OvervoteIndicator", "3") "," SUPPLEMENTAL(
                    "NullVoteIndicator",
                    "4") "," SUPPLEMENTAL("UndervoteIndicator",
                                          "5") "," SUPPLEMENTAL("UndervoteDiffe"
                                                                "renceCount",
                                                                "6") "," SUPPLEMENTAL("WriteInCount",
                                                                                      "7") "]"),
            ""),
        NULL));
    const eg_contest *c = &m->contest[0];
    const uint32_t bounds[] = {4, 4, 1, 1, 1, 5, 2};
    assert_int_equal(c->field_len, 7);
    assert_int_equal(c->option_len, 2);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(c->field[i].bound, bounds[i]);
    }
    assert_int_equal(c->field[6].kind, EG_FIELD_WRITE_IN_COUNT);
    assert_ok(eg_manifest_check(m, NULL));
    eg_manifest_free(m);

    refuse(WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
               "Undervote", "3") "]"),
           "kind");
    refuse(WITH_CONTEST(CHOICES ",\"supplementalFields\":["
                                "{\"kind\":\"NullVoteIndicator\",\"id\":\"x\","
                                "\"name\":\"x\",\"index\":3},"
                                "{\"kind\":\"NullVoteIndicator\",\"id\":\"y\","
                                "\"name\":\"y\",\"index\":4}]"),
           "repeats");
    refuse(WITH_CONTEST(CHOICES ",\"writeInFieldCount\":1"),
           "writeInFieldCount");
    refuse(WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
               "WriteInCount", "3") "]"),
           "writeInFieldCount");
}

/* -- pre-encrypted ballots have options only -- */
static void
test_hash_trimming(void **state)
{
    (void)state;
    refuse(MANIFEST(CONTEST_WITH(LIMITS, CHOICES
                                 ",\"supplementalFields\":[" SUPPLEMENTAL(
                                     "NullVoteIndicator", "3") "]"),
                    ",\"hashTrimmingFunction\":1"),
           "pre-encrypted");
    refuse(MANIFEST(CONTEST_WITH(LIMITS, CHOICES ",\"contestDataBlocks\":1"),
                    ",\"hashTrimmingFunction\":1"),
           "pre-encrypted");
}

/* -- members that are not known -- */
static void
test_unknown_members(void **state)
{
    (void)state;
    accept(MANIFEST(CONTEST_WITH(LIMITS, CHOICES ",\"party\":{\"x\":[1]}"),
                    ",\"devices\":[]"));
    refuse(MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"x\":1,\"x\":2"), "x");
    refuse(MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"x\":\"\\ud800\""), "");
}

/* -- styles are sets; X.01 finds contests that do not exist -- */
static void
test_styles(void **state)
{
    (void)state;
    eg_manifest *m;
    eg_error err = {0};
    assert_ok(parse(&m,
                    "{\"electionId\":\"e\",\"contests\":[" CONTEST_WITH(
                        LIMITS, CHOICES) "],\"ballotStyles\":[{\"id\":\"s\","
                                         "\"name\":\"S\",\"contestIds\":"
                                         "[\"c\",\"zz\",\"c\"]}]}",
                    NULL));
    assert_int_equal(m->style[0].contest_len, 1);
    assert_int_equal(m->style[0].unknown_len, 1);
    assert_int_equal(eg_manifest_check(m, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "\"zz\""));
    eg_manifest_free(m);
}

static void
test_check_rejects(void **state)
{
    (void)state;
    const char *bad[] = {
        "{\"electionId\":\"\",\"contests\":[" CONTEST_WITH(
            LIMITS, CHOICES) "]," STYLES "}",
        WITH_CONTEST("\"choices\":[]"),
        WITH_CONTEST("\"choices\":[{\"id\":\"\",\"name\":\"A\",\"index\":1}]"),
        "{\"electionId\":\"e\",\"contests\":[],\"ballotStyles\":[]}",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        eg_manifest *m;
        eg_error err = {0};
        assert_ok(parse(&m, bad[i], NULL));
        assert_int_equal(eg_manifest_check(m, &err), EG_REJECT);
        assert_string_not_equal(err.text, "");
        eg_manifest_free(m);
    }
}

/* -- X.01 also of a manifest that a program changed or filled in itself -- */
static eg_contest *
contest_of(eg_manifest *m, size_t at)
{
    return (eg_contest *)(uintptr_t)&m->contest[at];
}

static eg_field *
field_of(eg_manifest *m, size_t contest, size_t at)
{
    return (eg_field *)(uintptr_t)&m->contest[contest].field[at];
}

static eg_ballot_style *
style_of(eg_manifest *m, size_t at)
{
    return (eg_ballot_style *)(uintptr_t)&m->style[at];
}

static void
field_index(eg_manifest *m)
{
    field_of(m, 0, 1)->index = 7;
}

static void
field_label(eg_manifest *m)
{
    field_of(m, 1, 2)->id = m->contest[1].field[0].id;
}

static void
field_kind(eg_manifest *m)
{
    field_of(m, 0, 0)->kind = EG_FIELD_OVERVOTE;
}

static void
unknown_kind(eg_manifest *m)
{
    contest_of(m, 0)->option_len--; /* the last field is no option now */
    field_of(m, 0, 2)->kind = (eg_field_kind)99;
}

static void
field_bound_of_none(eg_manifest *m)
{
    field_of(m, 0, 0)->bound = 0;
}

static void
field_bound(eg_manifest *m)
{
    field_of(m, 0, 0)->bound = 2;
}

static void
contest_index(eg_manifest *m)
{
    contest_of(m, 1)->index = 5;
}

static void
contest_without_label(eg_manifest *m)
{
    contest_of(m, 1)->id = "";
}

static void
contest_label(eg_manifest *m)
{
    contest_of(m, 2)->id = m->contest[1].id;
}

static void
selection_limit(eg_manifest *m)
{
    contest_of(m, 3)->selection_limit = 0;
}

static void
option_limit(eg_manifest *m)
{
    contest_of(m, 3)->option_limit = 0;
}

static void
no_styles(eg_manifest *m)
{
    m->style_len = 0;
}

static void
style_index(eg_manifest *m)
{
    style_of(m, 1)->index = 1;
}

static void
style_without_label(eg_manifest *m)
{
    style_of(m, 1)->id = "";
}

static void
style_label(eg_manifest *m)
{
    style_of(m, 1)->id = m->style[0].id;
}

static void
style_order(eg_manifest *m)
{
    static const uint32_t list[] = {1, 4, 4};
    style_of(m, 1)->contest = list;
    style_of(m, 1)->contest_len = 3;
}

static void
style_range(eg_manifest *m)
{
    static const uint32_t list[] = {1, 5};
    style_of(m, 1)->contest = list;
    style_of(m, 1)->contest_len = 2;
}

static void
style_unknown(eg_manifest *m)
{
    style_of(m, 0)->unknown_len = 1;
}

static void
test_check_of_structs(void **state)
{
    (void)state;
    static const struct {
        void (*change)(eg_manifest *m);
        const char *sentence;
    } cases[] = {
        {field_index, "contest \"mayor\": field 2 has index 7"},
        {field_label, "contest \"council\" has the label"},
        {field_kind, "is not what its place"},
        {unknown_kind, "is not what its place"},
        {field_bound_of_none, "is not what its place"},
        {field_bound, "is not what its place"},
        {contest_index, "contest 2 has index 5"},
        {contest_without_label, "contest 2 has an empty label"},
        {contest_label, "two contests have the label \"council\""},
        {selection_limit, "contest \"bond\" has a limit of 0"},
        {option_limit, "contest \"bond\" has a limit of 0"},
        {no_styles, "no ballot styles"},
        {style_index, "ballot style 2 has index 1"},
        {style_without_label, "ballot style 2 has an empty label"},
        {style_label, "two ballot styles have the label \"city\""},
        {style_order, "contest index 4 out of order"},
        {style_range, "contest index 5 out of order or range"},
        {style_unknown, "lists the contest \"?\""},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        eg_manifest *m;
        eg_error err = {0};
        assert_ok(parse(&m, test_manifest_county, NULL));
        assert_ok(eg_manifest_check(m, NULL));
        cases[i].change(m);
        assert_int_equal(eg_manifest_check(m, &err), EG_REJECT);
        if (strstr(err.text, cases[i].sentence) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].sentence);
        }
        eg_manifest_free(m);
    }
    assert_null(eg_field_kind_name((eg_field_kind)99));
}

/* -- written and read again, nothing is lost -- */
static void
test_write_and_read(void **state)
{
    (void)state;
    eg_manifest *m;
    eg_manifest *again;
    char *text[2];
    size_t len[2];
    assert_ok(parse(&m, test_manifest_county, NULL));
    assert_ok(eg_manifest_write(m, &text[0], &len[0]));
    assert_ok(parse(&again, text[0], NULL));
    assert_ok(eg_manifest_write(again, &text[1], &len[1]));
    assert_int_equal(len[0], len[1]);
    assert_string_equal(text[0], text[1]);
    assert_int_equal(len[0], strlen(text[0]));
    assert_true(again->contest[0].field[2].write_in);
    assert_int_equal(again->contest[0].data_blocks, 4);
    eg_manifest_free(again);
    eg_manifest_free(m);
    free(text[0]);
    free(text[1]);
}

/* -- what a program forgot is refused, not written -- */
static void
test_write_refuses(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    const eg_manifest empty = {0};
    assert_int_equal(eg_manifest_write(&empty, &text, &len), EG_ERR_ARGUMENT);
    const uint32_t one = 1;
    const eg_ballot_style style = {
        .id = "s", .name = "S", .contest = &one, .contest_len = 1};
    const eg_manifest dangling = {
        .election_id = "e", .style = &style, .style_len = 1};
    assert_int_equal(eg_manifest_write(&dangling, &text, &len),
                     EG_ERR_ARGUMENT);
    const eg_manifest latin1 = {.election_id = "\xE9"};
    assert_int_equal(eg_manifest_write(&latin1, &text, &len), EG_ERR_ARGUMENT);
    assert_null(text);
}

/* -- warnings -- */
typedef struct heard {
    int count;
    char all[4096];
} heard;

static void
listen(void *state, const char *sentence)
{
    heard *h = state;
    h->count++;
    strncat(h->all, sentence, sizeof(h->all) - strlen(h->all) - 1);
}

static heard
warnings_of(const char *text)
{
    eg_manifest *m;
    heard h = {0};
    assert_ok(parse(&m, text, NULL));
    assert_ok(eg_manifest_warnings(m, listen, &h));
    eg_manifest_free(m);
    return h;
}

static void
test_warnings(void **state)
{
    (void)state;
    assert_int_equal(warnings_of(test_manifest_county).count, 0);
    const char *near[][2] = {
        {MANIFEST(CONTEST_WITH(LIMITS, CHOICES), ",\"chainingmode\":1"),
         "chainingMode"},
        {WITH_CONTEST(CHOICES ",\"contestDataBlock\":4"), "contestDataBlocks"},
        {WITH_CONTEST(CHOICES ",\"suplementalFields\":[]"),
         "supplementalFields"},
        {WITH_CONTEST("\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":1,"
                      "\"wirteIn\":true}]"),
         "writeIn"},
        {WITH_CONTEST("\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":1,"
                      "\"writeIn\":true}]"),
         "no contest data"},
        {WITH_CONTEST("\"choices\":[{\"id\":\" a\",\"name\":\"A\",\"index\":1"
                      "}]"),
         "blank"},
        {MANIFEST(CONTEST_WITH("\"selectionLimit\":3,"
                               "\"optionSelectionLimit\":1",
                               CHOICES),
                  ""),
         "add up to 2"},
    };
    for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
        const heard h = warnings_of(near[i][0]);
        assert_int_equal(h.count, 1);
        assert_non_null(strstr(h.all, near[i][1]));
    }
    /* Far names are accompanying data. */
    assert_int_equal(
        warnings_of(WITH_CONTEST(CHOICES ",\"party\":\"x\"")).count, 0);
}

#define WRITE_IN                                                         \
    "\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":1,\"writeIn\":" \
    "true}]"
#define CHOICE(id, index) \
    "{\"id\":\"" id "\",\"name\":\"x\",\"index\":" index "}"
#define SIX_CHOICES                                                    \
    "\"choices\":[" CHOICE("a", "1") "," CHOICE("b", "2") "," CHOICE(  \
        "c", "3") "," CHOICE("d", "4") "," CHOICE("e",                 \
                                                  "5") "," CHOICE("f", \
                                                                  "6") "]"

/* A contest whose limits and fields do not suit each other. */
static void
test_warnings_about_contests(void **state)
{
    (void)state;
    const char *odd[][2] = {
        {MANIFEST(CONTEST_WITH("\"selectionLimit\":1,"
                               "\"optionSelectionLimit\":2",
                               CHOICES),
                  ""),
         "allows 2 for an option, but 1 for all"},
        {WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
             "UndervoteDifferenceCount", "3") "]"),
         "an overvote adds"},
        {WITH_CONTEST(CHOICES ",\"writeInFieldCount\":1,"
                              "\"supplementalFields\":[" SUPPLEMENTAL(
                                  "WriteInCount", "3") "]"),
         "hold their texts"},
        {WITH_CONTEST("\"choices\":[{\"id\":\"a \",\"name\":\"A\","
                      "\"index\":1}]"),
         "blank"},
        {WITH_CONTEST("\"choices\":[{\"id\":\"a\\u0001b\",\"name\":\"A\","
                      "\"index\":1}]"),
         "special character"},
        {MANIFEST(CONTEST_WITH(LIMITS,
                               WRITE_IN ",\"contestDataBlocks\":9,"
                                        "\"writeInFieldCount\":1,"
                                        "\"supplementalFields\":[" SUPPLEMENTAL(
                                            "WriteInCount", "2") "]"),
                  ""),
         "the count leaves the options out"},
        {MANIFEST(CONTEST_WITH("\"selectionLimit\":100,"
                               "\"optionSelectionLimit\":100",
                               SIX_CHOICES ",\"contestDataBlocks\":1"),
                  ""),
         "has 1 blocks of contest data; an overvote needs 2"},
        {"{\"electionId\":\"e\",\"contests\":[" CONTEST_WITH(
             LIMITS, CHOICES) "],\"ballotStyles\":[{\"id\":\"s\",\"name\":"
                              "\"S\",\"contestIds\":[]}]}",
         "ballot style \"s\" has no contests"},
        {WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
             "UndervoteDifferenceCount",
             "3") "," SUPPLEMENTAL("NullVoteIndicator", "4") "]"),
         "an overvote adds"},
    };
    /* An overvote that has its own field adds nothing. */
    assert_int_equal(
        warnings_of(
            WITH_CONTEST(CHOICES ",\"supplementalFields\":[" SUPPLEMENTAL(
                "OvervoteIndicator",
                "3") "," SUPPLEMENTAL("UndervoteDifferenceCount", "4") "]"))
            .count,
        0);
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        const heard h = warnings_of(odd[i][0]);
        assert_int_equal(h.count, 1);
        assert_non_null(strstr(h.all, odd[i][1]));
    }
}

/* A sentence cannot steer the terminal that it is shown on, also where it is cut
 * inside a character. */
static void
test_warnings_are_fit_to_be_shown(void **state)
{
    (void)state;
    const heard steered = warnings_of(
        WITH_CONTEST("\"choices\":[{\"id\":\"a\\u001b[2J\\u009b1m\",\"name\":"
                     "\"A\",\"index\":1}]"));
    assert_int_equal(steered.count, 1);
    assert_non_null(strstr(steered.all, "\"a?[2J??1m\""));

    char label[2 * 700 + 1] = "";
    for (size_t i = 0; i < 700; i++) {
        strcat(label, "\xC3\xA9");
    }
    char id[sizeof(label) + 1];
    char text[4096];
    for (size_t shift = 0; shift < 2; shift++) {
        (void)snprintf(id, sizeof(id), "%s%s", shift == 0 ? "" : "x", label);
        (void)snprintf(
            text, sizeof(text),
            MANIFEST(CONTEST_WITH(LIMITS, "\"choices\":[{\"id\":\" %s\","
                                          "\"name\":\"A\",\"index\":1}]"),
                     ""),
            id);
        const heard cut = warnings_of(text);
        assert_int_equal(cut.count, 1);
        assert_true(eg_utf8_valid(cut.all, strlen(cut.all)));
    }
}

static void
test_limit(void **state)
{
    (void)state;
    eg_manifest *m = NULL;
    assert_int_equal(eg_manifest_parse(&m, (const uint8_t *)"",
                                       EG_MANIFEST_BYTES_MAX + 1, NULL),
                     EG_ERR_LIMIT);
    assert_null(m);
    eg_manifest_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_all),
        cmocka_unit_test(test_keeps_the_file),
        cmocka_unit_test(test_required_members),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_indices),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_supplemental),
        cmocka_unit_test(test_hash_trimming),
        cmocka_unit_test(test_unknown_members),
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_check_rejects),
        cmocka_unit_test(test_check_of_structs),
        cmocka_unit_test(test_write_and_read),
        cmocka_unit_test(test_write_refuses),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_warnings_about_contests),
        cmocka_unit_test(test_warnings_are_fit_to_be_shown),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
