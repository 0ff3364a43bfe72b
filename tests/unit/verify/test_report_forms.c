/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three forms of a report, word for word: reports that are made here value
 * by value, so that each part of a form is there in one and not in another.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/told.h"
#include "test.h"
#include "verify/report.h"

static told tells;

static int
set_up(void **state)
{
    (void)state;
    told_begin(&tells, "test_report_forms");
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    return told_end(&tells, true) ? 0 : 1;
}

static void
assert_form_told(const char *name,
                 const eg_report *report,
                 eg_report_format format)
{
    static const char *const form_name[] = {"text", "JSON", "JUnit"};
    char heading[64];
    char *text = NULL;
    size_t len = 0;
    (void)snprintf(heading, sizeof(heading), "%s as %s", name,
                   form_name[format]);
    assert_ok(eg_report_write(report, format, &text, &len));
    assert_int_equal(strlen(text), len);
    assert_true(told_text(&tells, heading, text));
    free(text);
}

static void
assert_told(const char *name, const eg_report *report)
{
    assert_form_told(name, report, EG_REPORT_TEXT);
    assert_form_told(name, report, EG_REPORT_JSON);
    assert_form_told(name, report, EG_REPORT_JUNIT);
}

/** Each check was made a number of times of its own, and held. */
static void
count_checks(eg_report *report)
{
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        report->result.count[i].visited = 100 + (uint64_t)i;
    }
}

static void
ask_for_all(eg_report *report)
{
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        report->asked[step] = true;
    }
}

static void
fill(eg_hash *hash, uint8_t first)
{
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        hash->bytes[i] = (uint8_t)(first + i);
    }
}

/** All of a record that holds. */
static void
test_verified(void **state)
{
    (void)state;
    eg_report report = {
        .facts = {
            .phase = EG_PHASE_FINAL,
            .encoding = EG_RECORD_PROTOBUF,
            .store = EG_RECORD_DIRECTORY,
            .n = 5,
            .k = 3,
            .election_id = "county-26",
            .election_name = "County & \"state\"",
            .devices = 7,
            .ballots = 60,
            .cast = 31,
            .challenged = 17,
            .spoiled = 12,
            .uncast = 9,
            .cast_weight = 33,
            .has_root = {true, true, true, true},
            .signatures = {.seen = 9, .valid = 4, .invalid = 3, .unknown = 2}}};
    for (size_t i = 0; i < EG_PHASES; i++) {
        fill(&report.facts.root[i], (uint8_t)(16 * i + 8));
    }
    count_checks(&report);
    ask_for_all(&report);
    assert_int_equal(eg_report_verdict(&report), EG_VERIFIED);
    assert_told("verified", &report);
}

/** Findings with and without each part of a place, more than are listed. */
static void
test_rejected(void **state)
{
    (void)state;
    static eg_finding findings[] = {
        {.check = EG_CHECK_6A,
         .section = 0,
         .ordinal = 3,
         .has_ballot = true,
         .ballot = {.kind = EG_DEVICE_PRE_ENCRYPTING, .position = 12},
         .contest = 4,
         .field = 5,
         .text = "alpha <is> 7"},
        {.check = EG_CHECK_6A,
         .section = 1,
         .ordinal = 0,
         .has_ballot = true,
         .ballot = {.kind = EG_DEVICE_REGULAR, .position = 1},
         .text = "no code"},
        {.check = EG_CHECK_9A,
         .section = 2,
         .ordinal = EG_NO_ORDINAL,
         .contest = 1,
         .text = "beyond the sections"},
        {.check = EG_CHECK_X10,
         .section = UINT32_MAX,
         .ordinal = EG_NO_ORDINAL,
         .text = "everywhere"},
    };
    static char first[] = "first";
    static char second[] = "<second>";
    static char *names[] = {first, second};
    eg_report report = {.facts = {.phase = EG_PHASE_AGGREGATED,
                                  .encoding = EG_RECORD_JSON,
                                  .store = EG_RECORD_ZIP,
                                  .has_root = {true, false, true, false}},
                        .not_standard = true,
                        .section_name = names,
                        .section_len = EG_ARRAY_LEN(names)};
    fill(&findings[0].ballot.device, 0xF0);
    fill(&findings[0].ballot_code, 0x09);
    fill(&report.facts.root[2], 0x7E);
    count_checks(&report);
    ask_for_all(&report);
    report.result.finding = findings;
    report.result.len = EG_ARRAY_LEN(findings);
    report.result.total = EG_ARRAY_LEN(findings) + 2;
    report.result.count[EG_CHECK_6A].failed = 4;
    report.result.count[EG_CHECK_9A].failed = 1;
    report.result.count[EG_CHECK_X10].failed = 1;
    report.result.count[EG_CHECK_7B].unseen = 1;
    assert_int_equal(eg_report_verdict(&report), EG_REJECTED);
    assert_told("rejected", &report);

    report.result.total = EG_ARRAY_LEN(findings);
    assert_form_told("rejected, all listed", &report, EG_REPORT_TEXT);
    assert_form_told("rejected, all listed", &report, EG_REPORT_JUNIT);
}

/** A record that is not so far, of which a part was asked for. */
static void
test_part(void **state)
{
    (void)state;
    eg_report report = {.facts = {.phase = EG_PHASE_SEALED,
                                  .election_id = "e",
                                  .has_root = {true, false, false, false},
                                  .signatures = {.seen = 1, .valid = 1}}};
    fill(&report.facts.root[0], 1);
    for (unsigned step = 0; step < 10; step++) {
        report.asked[step] = true;
    }
    for (unsigned step = 10; step < EG_STEP_COUNT; step++) {
        report.reach[step] = EG_REACH_NOT_RUN;
    }
    /* Checks 1 to 6 were made, X of other steps were not; of 7 nothing was
     * there, and one of 12 was made in passing. */
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const unsigned origin = eg_check_origin((eg_check)i);
        report.result.count[i].visited = origin < 7 ? 1 : 0;
    }
    report.result.count[EG_CHECK_12A].visited = 2;
    assert_int_equal(eg_report_verdict(&report), EG_VERIFIED);
    assert_form_told("part", &report, EG_REPORT_TEXT);
    assert_form_told("part", &report, EG_REPORT_JUNIT);

    report.newer = true;
    assert_int_equal(eg_report_verdict(&report), EG_INCOMPLETE);
    report.newer = false;
    report.asked[14] = true;
    assert_int_equal(eg_report_verdict(&report), EG_INCOMPLETE);
    assert_form_told("incomplete", &report, EG_REPORT_TEXT);

    report.reach[8] = EG_REACH_BROKEN;
    assert_int_equal(eg_report_check(&report, EG_CHECK_8A, NULL),
                     EG_NOT_EVALUABLE);
    assert_int_equal(eg_report_step(&report, 8), EG_NOT_EVALUABLE);
    assert_int_equal(eg_report_verdict(&report), EG_INCOMPLETE);
}

/** Names of values that are none. */
static void
test_values_out_of_range(void **state)
{
    (void)state;
    const eg_report report = {0};
    eg_check_count count = {.visited = 1};
    assert_string_equal(eg_outcome_name((eg_outcome)99), "?");
    assert_string_equal(eg_verdict_name((eg_verdict)99), "?");
    assert_string_equal(eg_check_code(EG_CHECK_COUNT), "?");
    assert_string_equal(eg_check_text(EG_CHECK_COUNT), "?");
    assert_int_equal(eg_check_step(EG_CHECK_COUNT), 0);
    assert_string_equal(eg_step_title(EG_STEP_COUNT), "?");
    assert_int_equal(eg_check_find("99.Z"), EG_CHECK_COUNT);
    assert_int_equal(eg_report_check(&report, EG_CHECK_COUNT, &count),
                     EG_NOT_APPLICABLE);
    assert_int_equal(count.visited, 0);
    eg_report_free(NULL);
}

/** Each check has the step that its code begins with, and X checks those of the
 *  verifications that they belong to. */
static void
test_origins(void **state)
{
    (void)state;
    static const struct {
        eg_check check;
        unsigned origin;
    } beyond[] = {
        {EG_CHECK_X01, 1},  {EG_CHECK_X03, 2},  {EG_CHECK_X06, 6},
        {EG_CHECK_X08, 6},  {EG_CHECK_X09, 6},  {EG_CHECK_X38, 6},
        {EG_CHECK_X69, 6},  {EG_CHECK_X10, 10}, {EG_CHECK_X11, 11},
        {EG_CHECK_X12, 12}, {EG_CHECK_X13, 13}, {EG_CHECK_X14, 14},
        {EG_CHECK_X39, 14}, {EG_CHECK_X15, 15}, {EG_CHECK_X17, 17},
        {EG_CHECK_X18, 18}, {EG_CHECK_X19, 19},
    };
    size_t seen = 0;
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check check = (eg_check)i;
        const char *code = eg_check_code(check);
        unsigned step = (unsigned)strtoul(code, NULL, 10);
        unsigned origin = step;
        if (code[0] == 'X') {
            step = EG_STEP_X;
            for (size_t j = 0; j < EG_ARRAY_LEN(beyond); j++) {
                origin = beyond[j].check == check ? beyond[j].origin : origin;
            }
            seen++;
        }
        assert_int_equal(eg_check_find(code), check);
        assert_int_equal(eg_check_step(check), step);
        assert_int_equal(eg_check_origin(check), origin);
    }
    assert_int_equal(seen, EG_ARRAY_LEN(beyond));
}

/** A name of one letter is a name. */
static void
test_short_name(void **state)
{
    (void)state;
    eg_report report = {.facts = {.election_id = "e", .election_name = "A"}};
    char *text = NULL;
    size_t len = 0;
    assert_ok(eg_report_write(&report, EG_REPORT_TEXT, &text, &len));
    assert_non_null(strstr(text, "Election     e, A\n"));
    free(text);
}

/** Behind the last check there is none, whatever stands there. */
static void
test_no_such_check(void **state)
{
    (void)state;
    eg_finding finding = {.check = EG_CHECK_5A};
    eg_report report = {
        .result = {.finding = &finding, .len = 1, .cap = 1, .total = 1}};
    for (int beyond = 0; beyond < 2; beyond++) {
        eg_check_count count = {1, 1, 1};
        const eg_check check = (eg_check)(EG_CHECK_COUNT + beyond);
        assert_int_equal(eg_report_check(&report, check, &count),
                         EG_NOT_APPLICABLE);
        assert_int_equal(count.visited + count.failed + count.unseen, 0);
    }
}

/** A finding that stands behind the list is in no form of the report. */
static void
test_nothing_behind_the_findings(void **state)
{
    (void)state;
    eg_finding findings[2] = {{.check = EG_CHECK_5A, .text = "told"},
                              {.check = EG_CHECK_5A, .text = "behind"}};
    eg_report report = {
        .result = {.finding = findings, .len = 1, .cap = 2, .total = 1}};
    report.result.count[EG_CHECK_5A] = (eg_check_count){1, 1, 0};
    for (int form = EG_REPORT_TEXT; form <= EG_REPORT_JUNIT; form++) {
        char *text = NULL;
        size_t len = 0;
        assert_ok(
            eg_report_write(&report, (eg_report_format)form, &text, &len));
        assert_non_null(strstr(text, "told"));
        assert_null(strstr(text, "behind"));
        free(text);
    }
}

/** One ballot that was printed and not cast is told, too. */
static void
test_one_ballot_not_cast(void **state)
{
    (void)state;
    for (unsigned uncast = 0; uncast < 2; uncast++) {
        eg_report report = {.facts = {.uncast = uncast}};
        char *text = NULL;
        size_t len = 0;
        assert_ok(eg_report_write(&report, EG_REPORT_TEXT, &text, &len));
        assert_int_equal(strstr(text, ", 1 printed and not cast") != NULL,
                         uncast);
        free(text);
    }
}

/** What nobody asked for and what was seen whole is not said to be missing. */
static void
test_more_than_was_asked_for(void **state)
{
    (void)state;
    eg_report report = {.facts = {.phase = EG_PHASE_FINAL}};
    count_checks(&report);
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        report.asked[step] = step < 9 || step == EG_STEP_X;
        report.reach[step] =
            report.asked[step] ? EG_REACH_DONE : EG_REACH_NOT_RUN;
    }
    for (int part = 0; part < 2; part++) {
        char *text = NULL;
        size_t len = 0;
        report.result.count[EG_CHECK_13A].visited = 1 - (uint64_t)part;
        assert_ok(eg_report_write(&report, EG_REPORT_TEXT, &text, &len));
        const char *listed = strstr(text, "NOT RUN: ");
        assert_int_equal(listed != NULL, part);
        assert_true(listed == NULL ||
                    strncmp(listed, "NOT RUN: 13\n", 12) == 0);
        free(text);
    }
}

/** What could not be seen of the record's form is missing, too. */
static void
test_form_that_was_not_seen(void **state)
{
    (void)state;
    eg_report report = {.facts = {.phase = EG_PHASE_FINAL}};
    ask_for_all(&report);
    assert_int_equal(eg_report_verdict(&report), EG_VERIFIED);
    report.result.count[EG_CHECK_R_ATTESTATION].unseen = 1;
    assert_int_equal(eg_report_verdict(&report), EG_INCOMPLETE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verified),
        cmocka_unit_test(test_rejected),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_values_out_of_range),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_short_name),
        cmocka_unit_test(test_no_such_check),
        cmocka_unit_test(test_nothing_behind_the_findings),
        cmocka_unit_test(test_one_ballot_not_cast),
        cmocka_unit_test(test_more_than_was_asked_for),
        cmocka_unit_test(test_form_that_was_not_seen),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
