/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: the same for any number of threads, in forms that others can read,
 * and never content with what was not seen.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codec/json.h"
#include "codec/text.h"
#include "support/record_place.h"
#include "support/test_record.h"
#include "support/told.h"
#include "support/verify_case.h"
#include "support/verify_slices.h"
#include "test.h"
#include "verify/result.h"

static told tells;

static int
set_up(void **state)
{
    told_begin(&tells, "test_report");
    return place_set_up(state);
}

static int
tear_down(void **state)
{
    place_tear_down(state);
    return told_end(&tells, true) ? 0 : 1;
}

static char *
written(const eg_report *report, eg_report_format format)
{
    char *text = NULL;
    size_t len = 0;
    assert_ok(eg_report_write(report, format, &text, &len));
    assert_int_equal(strlen(text), len);
    return text;
}

/* -- counts ----------------------------------------------------------------- */

static uint64_t
visited(const eg_report *report, eg_check check)
{
    eg_check_count count;
    assert_int_equal(eg_report_check(report, check, &count), EG_PASSED);
    return count.visited;
}

/** What there is to look at in a record. */
typedef struct contents {
    uint64_t ballots;
    uint64_t contests;
    uint64_t cast_fields;
    uint64_t cast_contests;
    uint64_t challenged;
    uint64_t opened_contests;
    uint64_t opened_fields;
} contents;

static contents
contents_of(test_record *r)
{
    contents n = {0};
    for (unsigned device = 0; device < 2; device++) {
        for (size_t i = 1; i <= 6; i++) {
            const eg_encrypted_ballot *b = test_record_ballot(r, device, i);
            size_t fields = 0;
            for (size_t c = 0; c < b->contest_len; c++) {
                fields += b->contest[c].field_len;
            }
            n.ballots++;
            n.contests += b->contest_len;
            if (b->status == EG_BALLOT_CAST) {
                n.cast_fields += fields;
                n.cast_contests += b->contest_len;
            } else if (b->status == EG_BALLOT_CHALLENGED) {
                n.challenged++;
                n.opened_contests += b->contest_len;
                n.opened_fields += fields;
            }
        }
    }
    return n;
}

/** The report says how often each check was made, and that is what it says. */
static void
test_every_check_is_counted(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    const contents n = contents_of(&r);
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 2);
    const struct {
        eg_check check;
        uint64_t times;
    } want[] = {
        {EG_CHECK_5A, n.ballots},
        {EG_CHECK_5B, n.ballots},
        {EG_CHECK_6_COUNT, n.cast_fields},
        {EG_CHECK_6A, 2 * n.cast_fields},
        {EG_CHECK_6B, n.cast_fields},
        {EG_CHECK_6C, n.cast_fields},
        {EG_CHECK_6D, n.cast_fields},
        {EG_CHECK_7_COUNT, 2 * n.cast_contests}, /* and none too many */
        {EG_CHECK_7A, 2 * n.cast_fields},
        {EG_CHECK_7B, n.cast_contests},
        {EG_CHECK_7C, n.cast_contests},
        {EG_CHECK_7D, n.cast_contests},
        {EG_CHECK_8A, n.contests},
        {EG_CHECK_8B, n.ballots},
        {EG_CHECK_8C, 2},
        {EG_CHECK_8E, n.ballots},
        {EG_CHECK_8F, 2},
        {EG_CHECK_8G, 4}, /* closing field and hash */
        {EG_CHECK_9A, 6},
        {EG_CHECK_9B, 6},
        {EG_CHECK_10A, 6},
        {EG_CHECK_10B, 6},
        {EG_CHECK_10C, 6},
        {EG_CHECK_11A, 3},
        {EG_CHECK_11B, 6},
        {EG_CHECK_11C, 6},
        {EG_CHECK_11D, 3},
        {EG_CHECK_12A, 2},
        {EG_CHECK_12B, 2},
        {EG_CHECK_12C, 2},
        {EG_CHECK_13A, n.challenged},
        {EG_CHECK_13B, n.challenged},
        {EG_CHECK_14A, n.opened_contests},
        {EG_CHECK_14B, n.opened_contests},
        {EG_CHECK_14C, n.opened_fields},
        {EG_CHECK_14D, n.opened_fields},
        {EG_CHECK_14E, n.opened_fields},
        {EG_CHECK_14F, n.opened_contests},
        {EG_CHECK_X09, n.ballots},
        {EG_CHECK_X10, 6},
        {EG_CHECK_X38, n.ballots},
        {EG_CHECK_X69, n.ballots},
    };
    for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
        const uint64_t times = visited(report, want[i].check);
        if (times != want[i].times) {
            fail_msg("%s: %llu times and not %llu",
                     eg_check_code(want[i].check), (unsigned long long)times,
                     (unsigned long long)want[i].times);
        }
    }
    char line[128];
    (void)snprintf(line, sizeof(line), " 7 %llu, 7.A %llu, 7.B %llu, ",
                   (unsigned long long)(2 * n.cast_contests),
                   (unsigned long long)(2 * n.cast_fields),
                   (unsigned long long)n.cast_contests);
    char *text = written(report, EG_REPORT_TEXT);
    assert_non_null(strstr(text, line));
    assert_null(strstr(text, "?"));
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/* -- threads ---------------------------------------------------------------- */

/** All forms of the report with @p jobs threads equal those with one. */
static void
assert_same_with(const test_record *r, unsigned jobs)
{
    eg_report *one = verify_path(path, r->e.group, EG_PROFILE_FULL, 1);
    eg_report *many = verify_path(path, r->e.group, EG_PROFILE_FULL, jobs);
    for (int form = EG_REPORT_TEXT; form <= EG_REPORT_JUNIT; form++) {
        char *a = written(one, (eg_report_format)form);
        char *b = written(many, (eg_report_format)form);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    eg_report_free(one);
    eg_report_free(many);
}

/** Lies of several kinds on many ballots. */
static void
spoil(test_record *r)
{
    for (unsigned device = 0; device < 2; device++) {
        for (size_t i = 1; i <= 6; i++) {
            eg_encrypted_ballot *b = test_record_ballot(r, device, i);
            b->id.bytes[0] ^= 1;
            test_contest(b, 0)->hash.bytes[0] ^= (uint8_t)(i & 1);
            b->nonce.v = b->nonce.c;
        }
    }
    test_section_drop(test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS),
                      1);
}

static void
test_threads_make_no_difference(void **state)
{
    (void)state;
    static const unsigned jobs[] = {2, 5, 32};
    for (int spoilt = 0; spoilt < 2; spoilt++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        if (spoilt != 0) {
            spoil(&r);
        }
        test_record_write(&r, path, TEST_RECORD_TOC);
        for (size_t i = 0; i < sizeof(jobs) / sizeof(*jobs); i++) {
            assert_same_with(&r, jobs[i]);
        }
        fixture_remove(path);
        test_record_free(&r);
    }
}

/** More findings than are listed: the first by place, however they came. */
static void
test_findings_are_capped(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .ballots = 1});
    eg_encrypted_ballot *b = test_record_ballot(&r, 0, 1);
    for (size_t c = 0; c < b->contest_len; c++) {
        for (size_t f = 0; f < b->contest[c].field_len; f++) {
            eg_encrypted_field *field = test_field(test_contest(b, c), f);
            field->proof = test_field(test_contest(b, 0), 0)->proof;
            field->proof_len = 1;
        }
    }
    for (size_t i = 0; i < 1800; i++) {
        test_section_copy(test_record_device(&r, 0), 1, 2);
    }
    test_record_write(&r, path, TEST_RECORD_TOC);
    assert_same_with(&r, 5);

    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 3);
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    assert_int_equal(len, EG_FINDINGS_MAX);
    assert_true(eg_report_finding_count(report) > EG_FINDINGS_MAX);
    assert_true(slices_agree(
        report, path, &(eg_verify_options){.group = r.e.group, .jobs = 1}, 1,
        0));
    for (size_t i = 1; i < len; i++) {
        assert_true(f[i - 1].section < f[i].section ||
                    (f[i - 1].section == f[i].section &&
                     f[i - 1].ordinal <= f[i].ordinal));
    }
    uint64_t failed = 0;
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        eg_check_count count;
        (void)eg_report_check(report, (eg_check)i, &count);
        assert_true(count.failed <= count.visited);
        failed += count.failed;
    }
    assert_int_equal(failed, eg_report_finding_count(report));
    char *text = written(report, EG_REPORT_TEXT);
    assert_non_null(strstr(text, " more\n"));
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/* -- forms ------------------------------------------------------------------ */

/** A record whose texts try to break out of the report. */
static void
write_hostile(test_record *r)
{
    test_record_new(r, &(test_record_plan){.seed = 7});
    test_record_ballot(r, 0, 4)->style =
        "<b>&amp;\"'\x01\x1b[31m\xC2\x9b\xEF\xBF\xBE\\\n]]>";
    spoil(r);
    test_record_write(r, path, TEST_RECORD_TOC);
}

/** Every row and every check says in JSON what the report says. */
static void
assert_steps_read_back(const eg_report *report, const eg_json *list)
{
    eg_error err = {.status = EG_OK};
    unsigned step = 0;
    size_t checks_len = 0;
    for (const eg_json *row = list->first; row != NULL; row = row->next) {
        int64_t number = 0;
        const eg_json *outcome = NULL;
        const eg_json *checks = NULL;
        assert_ok(eg_json_get_int(&number, row, "number", 0, 99, &err));
        assert_int_equal(number, step);
        assert_ok(eg_json_get_string(&outcome, row, "outcome", &err));
        assert_true(eg_json_text_is(
            outcome, eg_outcome_name(eg_report_step(report, step))));
        assert_ok(eg_json_get_array(&checks, row, "checks", &err));
        for (const eg_json *c = checks->first; c != NULL; c = c->next) {
            const eg_json *code = NULL;
            assert_ok(eg_json_get_string(&code, c, "check", &err));
            assert_ok(eg_json_get_string(&outcome, c, "outcome", &err));
            const eg_check check = eg_check_find(code->text);
            eg_check_count count;
            assert_true(eg_json_text_is(
                outcome,
                eg_outcome_name(eg_report_check(report, check, &count))));
            assert_ok(
                eg_json_get_int(&number, c, "visited", 0, INT64_MAX, &err));
            assert_int_equal(number, count.visited);
            assert_ok(
                eg_json_get_int(&number, c, "failed", 0, INT64_MAX, &err));
            assert_int_equal(number, count.failed);
            assert_ok(
                eg_json_get_int(&number, c, "unseen", 0, INT64_MAX, &err));
            assert_int_equal(number, count.unseen);
        }
        checks_len += checks->count;
        step++;
    }
    assert_int_equal(checks_len, EG_CHECK_COUNT);
}

static void
test_json_reads_back(void **state)
{
    (void)state;
    test_record r;
    write_hostile(&r);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    char *text = written(report, EG_REPORT_JSON);

    eg_arena *arena = NULL;
    const eg_json *root = NULL;
    const eg_json *list = NULL;
    const eg_json *verdict = NULL;
    int64_t count = 0;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_arena_new(&arena, (size_t)64 << 20));
    assert_ok(eg_json_parse(
        &root, arena, (eg_span){(const uint8_t *)text, strlen(text)}, &err));
    assert_ok(eg_json_get_string(&verdict, root, "verdict", &err));
    assert_true(eg_json_text_is(verdict, "REJECTED"));
    assert_ok(
        eg_json_get_int(&count, root, "findingCount", 0, INT64_MAX, &err));
    assert_int_equal(count, eg_report_finding_count(report));
    assert_ok(eg_json_get_array(&list, root, "findings", &err));
    assert_int_equal(list->count, count);
    assert_ok(eg_json_get_array(&list, root, "verifications", &err));
    assert_int_equal(list->count, EG_STEP_COUNT);
    assert_steps_read_back(report, list);
    eg_arena_free(arena);
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** Length of a character that XML 1.0 allows at @p at; 0: it does not. */
static size_t
xml_character(const char *at)
{
    const unsigned char c = (unsigned char)*at;
    if (c < 0x80) {
        return c >= 0x20 || c == '\t' || c == '\n' || c == '\r' ? 1 : 0;
    }
    if (strncmp(at, "\xEF\xBF\xBE", 3) == 0 ||
        strncmp(at, "\xEF\xBF\xBF", 3) == 0) {
        return 0;
    }
    const size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    return eg_utf8_valid((const uint8_t *)at, len) ? len : 0;
}

/** Skip text up to one of @p ends; entities must be known ones. */
static const char *
xml_text(const char *at, const char *ends)
{
    static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;"};
    while (*at != '\0' && strchr(ends, *at) == NULL) {
        size_t len = 0;
        if (*at == '&') {
            for (size_t i = 0; i < 4; i++) {
                len = strncmp(at, known[i], strlen(known[i])) == 0
                          ? strlen(known[i])
                          : len;
            }
        } else {
            assert_true(*at != '<' && *at != '>');
            len = xml_character(at);
        }
        assert_true(len > 0);
        at += len;
    }
    return at;
}

/** Whether @p text is well-formed: tags nest, attributes are quoted. */
static void
assert_xml(const char *text)
{
    const char *open[16];
    size_t depth = 0;
    size_t roots = 0;
    assert_int_equal(strncmp(text, "<?xml version=\"1.0\"", 19), 0);
    const char *at = strstr(text, "?>") + 2;
    for (at = xml_text(at, "<"); *at == '<'; at = xml_text(at, "<")) {
        const bool closes = at[1] == '/';
        const char *name = at + (closes ? 2 : 1);
        const size_t len = strcspn(name, " />");
        at = name + len;
        if (closes) {
            assert_true(depth > 0);
            depth--;
            assert_int_equal(strncmp(open[depth], name, len), 0);
            assert_int_equal(*at, '>');
            at++;
            continue;
        }
        roots += depth == 0 ? 1 : 0;
        while (*at == ' ') {
            at += 1 + strcspn(at + 1, "=");
            assert_int_equal(at[1], '"');
            at = xml_text(at + 2, "\"");
            assert_int_equal(*at, '"');
            at++;
        }
        if (*at == '/') {
            at++;
        } else {
            assert_true(depth < 16);
            open[depth++] = name;
        }
        assert_int_equal(*at, '>');
        at++;
    }
    assert_int_equal(*at, '\0');
    assert_int_equal(depth, 0);
    assert_int_equal(roots, 1);
}

static void
test_junit_is_well_formed(void **state)
{
    (void)state;
    test_record r;
    write_hostile(&r);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    char *text = written(report, EG_REPORT_JUNIT);
    assert_xml(text);
    assert_non_null(strstr(text, "<failure"));
    free(text);
    eg_report_free(report);

    /* What did not run is an error for a build server, not a success. */
    fixture_remove(path);
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SEALED);
    report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    text = written(report, EG_REPORT_JUNIT);
    assert_xml(text);
    assert_non_null(strstr(text, "<error message=\"NOT RUN\"/>"));
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

static void
test_text_holds_no_control_characters(void **state)
{
    (void)state;
    test_record r;
    write_hostile(&r);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    char *text = written(report, EG_REPORT_TEXT);
    assert_true(eg_utf8_valid((const uint8_t *)text, strlen(text)));
    for (const char *c = text; *c != '\0'; c++) {
        assert_true(*c == '\n' || (unsigned char)*c >= 0x20);
        assert_false((unsigned char)c[0] == 0xC2 && (unsigned char)c[1] < 0xA0);
    }
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/* -- what was not seen ------------------------------------------------------ */

static void
test_phases_and_profiles(void **state)
{
    (void)state;
    /* By phase, then profile: full, guardian, ballots. */
    static const eg_verdict want[EG_PHASES][3] = {
        {EG_INCOMPLETE, EG_INCOMPLETE, EG_INCOMPLETE},
        {EG_INCOMPLETE, EG_INCOMPLETE, EG_VERIFIED},
        {EG_INCOMPLETE, EG_VERIFIED, EG_VERIFIED},
        {EG_VERIFIED, EG_VERIFIED, EG_VERIFIED}};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    for (unsigned phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        test_record_write_phase(&r, path, TEST_RECORD_TOC,
                                (eg_record_phase)phase);
        for (int profile = 0; profile < 3; profile++) {
            eg_report *report =
                verify_path(path, r.e.group, (eg_profile)profile, 2);
            assert_int_equal(eg_report_verdict(report),
                             want[phase - 1][profile]);
            char name[64];
            (void)snprintf(name, sizeof(name), "phase %u, profile %d", phase,
                           profile);
            assert_true(told_report(&tells, name, report, TOLD_FINDINGS));
            if (profile == EG_PROFILE_FULL) {
                for (unsigned step = 5; step <= 14; step++) {
                    const unsigned needs = step <= 8   ? EG_PHASE_SEALED
                                           : step == 9 ? EG_PHASE_AGGREGATED
                                                       : EG_PHASE_FINAL;
                    assert_int_equal(eg_report_step(report, step),
                                     phase < needs ? EG_NOT_RUN : EG_PASSED);
                }
            }
            eg_report_free(report);
        }
        fixture_remove(path);
    }
    test_record_free(&r);
}

/** A verdict over a part says which verifications it is silent about. */
static void
test_a_part_is_called_a_part(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_AGGREGATED);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_GUARDIAN, 1);
    char *text = written(report, EG_REPORT_TEXT);
    assert_non_null(
        strstr(text, "WARNING      this is not the standard group"));
    assert_non_null(strstr(text, "\nVERIFIED: every check that was asked for "
                                 "holds; not asked for and NOT RUN: 10, 11, "));
    free(text);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** A live record: its ballots have come in, but nothing is sealed. */
static void
test_live_record_is_incomplete(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write_phase(&r, path, TEST_RECORD_LOOSE, EG_PHASE_SEALED);
    char file[FIXTURE_PATH_MAX];
    fixture_path(file, path, "device_attestations.binpb");
    assert_int_equal(remove(file), 0);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_BALLOTS, 1);
    assert_int_equal(eg_report_verdict(report), EG_INCOMPLETE);
    assert_int_equal(eg_report_step(report, 6), EG_NOT_RUN);
    assert_true(told_report(&tells, "a live record", report, TOLD_FINDINGS));
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** A file and the steps that it feeds. */
typedef struct fed {
    eg_section_type type;
    const char *name; /**< NULL: the first device. */
    unsigned first;
    unsigned last;
} fed;

static const fed feeds[] = {
    {EG_SECTION_PARAMETERS, "setup/parameters.binpb", 1, 14},
    {EG_SECTION_MANIFEST, "setup/manifest.binpb", 1, 1},
    {EG_SECTION_MANIFEST, "setup/manifest.binpb", 4, 14},
    {EG_SECTION_GUARDIANS, "setup/guardians.binpb", 2, 3},
    {EG_SECTION_GUARDIANS, "setup/guardians.binpb", 5, 14},
    {EG_SECTION_ELECTION_KEYS, "setup/election_keys.binpb", 3, 14},
    {EG_SECTION_DEVICE, NULL, 5, 9},
    {EG_SECTION_ENCRYPTED_TALLY, "aggregated/encrypted_tally.binpb", 9, 10},
    {EG_SECTION_CONTEST_DATA_REQUESTS, "aggregated/contest_data_requests.binpb",
     12, 12},
    {EG_SECTION_DECRYPTED_TALLY, "final/decrypted_tally.binpb", 10, 11},
    {EG_SECTION_CHALLENGED_DECRYPTIONS,
     "final/challenged_ballot_decryptions/00000000.binpb", 13, 14},
    {EG_SECTION_CONTEST_DATA_DECRYPTIONS,
     "final/contest_data_decryptions/00000000.binpb", 12, 12},
};

static void
fed_path(const test_record *r, const fed *f, char out[FIXTURE_PATH_MAX])
{
    if (f->name != NULL) {
        fixture_path(out, path, f->name);
        return;
    }
    char name[128] = "devices/regular-";
    for (size_t i = 0; i < EG_SECTION_NAME_MAX; i++) {
        if (r->section[i].type == EG_SECTION_DEVICE) {
            eg_hex_write(name + strlen(name), r->section[i].key + 1,
                         EG_HASH_BYTES);
            break;
        }
    }
    strcat(name, "/00000000.binpb");
    fixture_path(out, path, name);
}

/** Nothing that the file feeds has passed, and the verdict is REJECTED. */
static void
assert_not_passed(const test_record *r, const fed *f, const char *how)
{
    char name[64];
    (void)snprintf(name, sizeof(name), "section %04x %s", f->type, how);
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        eg_report *report =
            verify_path(path, r->e.group, EG_PROFILE_FULL, jobs);
        assert_int_equal(eg_report_verdict(report), EG_REJECTED);
        assert_int_equal(eg_report_step(report, 0), EG_FAILED);
        for (unsigned step = f->first; step <= f->last; step++) {
            const eg_outcome outcome = eg_report_step(report, step);
            if (outcome != EG_NOT_EVALUABLE) {
                fail_msg("section %04x: step %u is %s", f->type, step,
                         eg_outcome_name(outcome));
            }
        }
        assert_true(told_report(&tells, name, report, TOLD_FINDINGS));
        eg_report_free(report);
    }
}

/** Cut files short: by a byte, in the middle, after the header. */
static void
test_broken_sections_are_not_evaluable(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write(&r, path, TEST_RECORD_TOC);
    for (size_t i = 0; i < sizeof(feeds) / sizeof(*feeds); i++) {
        char file[FIXTURE_PATH_MAX];
        EG_BUFFER(bytes, (size_t)16 << 20);
        fed_path(&r, &feeds[i], file);
        fixture_load(file, &bytes);
        for (size_t cut = 0; cut < 2; cut++) {
            const size_t keep = cut == 0 ? bytes.len - 1 : bytes.len / 2;
            assert_int_equal(truncate(file, (off_t)keep), 0);
            assert_not_passed(&r, &feeds[i],
                              cut == 0 ? "a byte short" : "cut in half");
        }
        fixture_store(file, bytes.data, bytes.len);
    }
    fixture_remove(path);
    test_record_free(&r);
}

/** An item that is not canonical is as good as missing. */
static void
test_broken_items_are_not_evaluable(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(feeds) / sizeof(*feeds); i++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        test_section *s = test_record_section(&r, feeds[i].type);
        static uint8_t bad[] = {0x5A, 0x01, 0xFF}; /* a ballot, half a tag */
        test_item *item = &s->item[s->len > 1 ? 1 : 0];
        item->raw = bad;
        item->raw_len = sizeof(bad);
        test_record_write(&r, path, TEST_RECORD_TOC);
        assert_not_passed(&r, &feeds[i], "with a broken item");
        fixture_remove(path);
        test_record_free(&r);
    }
}

static void
count_ballot(void *context, uint64_t ballots)
{
    uint64_t *last = context;
    assert_int_equal(ballots, *last + 1);
    *last = ballots;
}

static void
test_facts_and_progress(void **state)
{
    (void)state;
    test_record r;
    uint64_t counted = 0;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = NULL;
    const eg_verify_options options = {.group = r.e.group,
                                       .jobs = 2,
                                       .progress = count_ballot,
                                       .progress_context = &counted};
    assert_ok(eg_verify(&report, path, &options, NULL));
    const eg_record_facts *f = eg_report_facts(report);
    assert_int_equal(counted, 12);
    assert_int_equal(f->ballots, 12);
    assert_int_equal(f->devices, 2);
    assert_int_equal(f->cast, 6);
    assert_int_equal(f->cast_weight, 8);
    assert_int_equal(f->challenged, 4);
    assert_int_equal(f->spoiled, 2);
    assert_int_equal(f->n, 2);
    assert_int_equal(f->k, 2);
    assert_string_equal(f->election_id, "record");

    /* 12 ballots; 6 cast ones with 6 or 4 fields in 3 or 2 contests. */
    eg_check_count count;
    assert_int_equal(eg_report_check(report, EG_CHECK_5B, &count), EG_PASSED);
    assert_int_equal(count.visited, 12);
    assert_int_equal(eg_report_check(report, EG_CHECK_6D, &count), EG_PASSED);
    assert_int_equal(count.visited, 6 * 6);
    assert_int_equal(eg_report_check(report, EG_CHECK_7D, &count), EG_PASSED);
    assert_int_equal(count.visited, 6 * 3);
    assert_int_equal(eg_report_check(report, EG_CHECK_13B, &count), EG_PASSED);
    assert_int_equal(count.visited, 4);
    assert_int_equal(eg_report_check(report, EG_CHECK_12B, &count), EG_PASSED);
    assert_int_equal(count.visited, 2);
    assert_int_equal(eg_report_check(report, EG_CHECK_15A, &count),
                     EG_NOT_APPLICABLE);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

static void
test_nothing_there(void **state)
{
    (void)state;
    eg_report *report = NULL;
    eg_error err = {.status = EG_OK};
    assert_int_equal(eg_verify(&report, path, NULL, &err), EG_ERR_NOT_FOUND);
    assert_null(report);
    assert_true(err.text[0] != '\0');
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_check_is_counted),
        cmocka_unit_test(test_threads_make_no_difference),
        cmocka_unit_test(test_findings_are_capped),
        cmocka_unit_test(test_json_reads_back),
        cmocka_unit_test(test_junit_is_well_formed),
        cmocka_unit_test(test_text_holds_no_control_characters),
        cmocka_unit_test(test_phases_and_profiles),
        cmocka_unit_test(test_a_part_is_called_a_part),
        cmocka_unit_test(test_live_record_is_incomplete),
        cmocka_unit_test(test_broken_sections_are_not_evaluable),
        cmocka_unit_test(test_broken_items_are_not_evaluable),
        cmocka_unit_test(test_facts_and_progress),
        cmocka_unit_test(test_nothing_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
