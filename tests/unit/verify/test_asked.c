/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked for: one ballot, a root, the standard group.  What the verifier
 * then says is compared word for word (told.h).
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/record_place.h"
#include "support/test_record.h"
#include "support/told.h"
#include "support/verify_case.h"
#include "test.h"
#include "verify/report.h"

static told tells;

static int
set_up(void **state)
{
    told_begin(&tells, "test_asked");
    return place_set_up(state);
}

static int
tear_down(void **state)
{
    place_tear_down(state);
    return told_end(&tells, true) ? 0 : 1;
}

/** Verify the written record as @p options ask and compare what is said. */
static void
assert_said(const char *name, const eg_verify_options *options)
{
    eg_report *report = NULL;
    assert_ok(eg_verify(&report, path, options, NULL));
    assert_true(told_report(&tells, name, report, TOLD_FINDINGS));
    eg_report_free(report);
}

/* -- one ballot ------------------------------------------------------------- */

/** Each ballot of the devices, by itself. */
static void
ask_for_each(test_record *r, const char *election)
{
    eg_verify_options options = {.group = r->e.group, .jobs = 1};
    for (size_t i = 0; i < r->section_len; i++) {
        test_section *s = &r->section[i];
        for (size_t j = 0; j < s->len; j++) {
            char name[64];
            options.only_ballot = s->type == EG_SECTION_DEVICE
                                      ? test_item_codes(&s->item[j])
                                      : NULL;
            if (options.only_ballot != NULL) {
                (void)snprintf(name, sizeof(name), "%s: only %zu.%zu", election,
                               i, j);
                assert_said(name, &options);
            }
        }
    }
}

static void
test_each_ballot(void **state)
{
    (void)state;
    static const char *const manifests[] = {test_manifest_record,
                                            test_manifest_printed};
    for (size_t i = 0; i < EG_ARRAY_LEN(manifests); i++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7,
                                                .manifest = manifests[i],
                                                .devices = 1,
                                                .ballots = 4});
        test_record_write(&r, path, TEST_RECORD_TOC);
        ask_for_each(&r, i == 0 ? "regular" : "printed");
        fixture_remove(path);
        test_record_free(&r);
    }
}

/** A lie in another ballot is not looked for, one in this is found. */
static void
test_lies_of_ballots(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    eg_encrypted_ballot *first = test_record_ballot(&r, 0, 1);
    test_field(test_contest(first, 0), 0)->proof =
        test_field(test_contest(first, 0), 1)->proof;
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_verify_options options = {.group = r.e.group, .jobs = 1};
    options.only_ballot = &first->code;
    assert_said("one with a lie", &options);
    options.only_ballot = &test_record_ballot(&r, 0, 2)->code;
    assert_said("one beside a lie", &options);
    fixture_remove(path);
    test_record_free(&r);
}

/** Who asks for one ballot is told that one was looked at. */
static void
test_one_ballot_is_one(void **state)
{
    (void)state;
    test_record r;
    eg_report *report = NULL;
    test_record_new(&r, &(test_record_plan){.seed = 7, .ballots = 3});
    test_record_write(&r, path, TEST_RECORD_TOC);
    const eg_verify_options options = {.group = r.e.group,
                                       .jobs = 1,
                                       .only_ballot =
                                           &test_record_ballot(&r, 0, 2)->code};
    assert_ok(eg_verify(&report, path, &options, NULL));
    assert_int_equal(eg_report_facts(report)->ballots, 1);
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** No such ballot is an error, unless something else is wrong: then it may be
 *  that the record has it no more. */
static void
test_no_such_ballot(void **state)
{
    (void)state;
    test_record r;
    eg_report *report = NULL;
    eg_error err = {.status = EG_OK};
    eg_hash code = {{1}};
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write(&r, path, TEST_RECORD_TOC);
    const eg_verify_options options = {
        .group = r.e.group, .jobs = 1, .only_ballot = &code};
    assert_int_equal(eg_verify(&report, path, &options, &err),
                     EG_ERR_NOT_FOUND);
    assert_null(report);
    assert_string_equal(err.text,
                        "no ballot of the record has that confirmation code");
    fixture_remove(path);

    test_section_drop(test_record_device(&r, 0), 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    assert_said("none of a record with a lie", &options);
    fixture_remove(path);
    test_record_free(&r);
}

/* -- roots ------------------------------------------------------------------ */

/** The expected root is that of the last phase. */
static void
test_root_of_each_phase(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    for (int phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        char name[64];
        eg_verify_options options = {.group = r.e.group, .jobs = 1};
        eg_report *report = NULL;
        test_record_write_phase(&r, path, TEST_RECORD_TOC,
                                (eg_record_phase)phase);
        assert_ok(eg_verify(&report, path, &options, NULL));
        eg_hash root = eg_report_facts(report)->root[phase - 1];
        options.expect_root = &root;
        (void)snprintf(name, sizeof(name), "the root of phase %d", phase);
        assert_said(name, &options);
        root.bytes[EG_HASH_BYTES - 1] ^= 1;
        (void)snprintf(name, sizeof(name), "another root of phase %d", phase);
        assert_said(name, &options);
        eg_report_free(report);
        fixture_remove(path);
    }
    test_record_free(&r);
}

/** A record that says no root still has one, and not any. */
static void
test_root_without_toc(void **state)
{
    (void)state;
    test_record r;
    const eg_hash root = {{1}};
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    const eg_verify_options options = {
        .group = r.e.group, .jobs = 1, .expect_root = &root};
    assert_said("a root of a record without one", &options);
    fixture_remove(path);
    test_record_free(&r);
}

/* -- where ------------------------------------------------------------------ */

/** A section of a finding is named as it is in the record. */
static void
test_names_of_sections(void **state)
{
    (void)state;
    static const eg_check checks[] = {EG_CHECK_5B, EG_CHECK_13B};
    static const char *const names[] = {"devices/regular-",
                                        "final/challenged_ballot_decryptions"};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_ballot(&r, 0, 2)->id.bytes[0] ^= 1;
    test_record_ballot(&r, 0, 2)->code.bytes[0] ^= 1;
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    for (size_t i = 0; i < EG_ARRAY_LEN(checks); i++) {
        size_t at = 0;
        while (at < len && f[at].check != checks[i]) {
            at++;
        }
        assert_true(at < len);
        assert_int_equal(strncmp(eg_report_section_name(report, &f[at]),
                                 names[i], strlen(names[i])),
                         0);
    }
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** Without a group of the caller's it is the standard one, and a record of
 *  another proves nothing. */
static void
test_groups(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r,
                    &(test_record_plan){.seed = 7, .devices = 1, .ballots = 1});
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SETUP);
    for (int own = 0; own < 2; own++) {
        const eg_verify_options options = {.group = own == 0 ? r.e.group : NULL,
                                           .jobs = 1};
        eg_report *report = NULL;
        char *text = NULL;
        size_t len = 0;
        assert_ok(eg_verify(&report, path, &options, NULL));
        assert_ok(eg_report_write(report, EG_REPORT_TEXT, &text, &len));
        assert_int_equal(strstr(text, "WARNING ") != NULL, own == 0);
        assert_int_equal(eg_report_check(report, EG_CHECK_1B, NULL),
                         own == 0 ? EG_PASSED : EG_FAILED);
        free(text);
        eg_report_free(report);
    }
    fixture_remove(path);
    test_record_free(&r);
}

/* -- profiles ---------------------------------------------------------------- */

/** What a profile asks for, and the record's form with each of them. */
static void
test_steps_of_each_profile(void **state)
{
    (void)state;
    static const struct {
        eg_profile profile;
        unsigned last;
    } cases[] = {{EG_PROFILE_FULL, 19},
                 {EG_PROFILE_GUARDIAN, 9},
                 {EG_PROFILE_BALLOTS, 8}};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write(&r, path, TEST_RECORD_TOC);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        eg_report *report = verify_path(path, r.e.group, cases[i].profile, 1);
        for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
            const bool want = step <= cases[i].last || step == EG_STEP_X ||
                              (step >= 15 && step <= 17);
            assert_int_equal(report->asked[step], want);
            assert_int_equal(report->reach[step],
                             want ? EG_REACH_DONE : EG_REACH_NOT_RUN);
        }
        assert_string_equal(eg_report_facts(report)->election_id, "record");
        eg_report_free(report);
    }
    fixture_remove(path);
    test_record_free(&r);
}

/** The name of the election is told. */
static void
test_name_of_the_election(void **state)
{
    (void)state;
    static const char manifest[] =
        "{\"electionId\":\"e1\",\"electionName\":\"Spr\\u001bing\","
        "\"contests\":[{"
        "\"id\":\"c\",\"name\":\"C\",\"selectionLimit\":1,"
        "\"optionSelectionLimit\":1,\"index\":1,\"choices\":["
        "{\"id\":\"y\",\"name\":\"Y\",\"index\":1}]}],\"ballotStyles\":["
        "{\"id\":\"s\",\"name\":\"S\",\"contestIds\":[\"c\"]}]}";
    test_record r;
    test_record_new(
        &r, &(test_record_plan){
                .seed = 7, .manifest = manifest, .devices = 1, .ballots = 1});
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SETUP);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    assert_string_equal(eg_report_facts(report)->election_id, "e1");
    const char *name = eg_report_facts(report)->election_name;
    assert_memory_equal(name, "Spr", 3);
    assert_string_equal(name + strlen(name) - 3, "ing");
    assert_null(strchr(name, '\x1b'));
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

/** Of a record that is refused everything was asked for and nothing seen. */
static void
test_refused_record(void **state)
{
    (void)state;
    test_record r;
    char file[FIXTURE_PATH_MAX];
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write_phase(&r, path, TEST_RECORD_LOOSE, EG_PHASE_SETUP);
    fixture_path(file, path, "setup/parameters.binpb");
    fixture_remove(file);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    assert_int_equal(eg_report_verdict(report), EG_REJECTED);
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        assert_true(report->asked[step]);
        assert_int_equal(report->reach[step], EG_REACH_BROKEN);
    }
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_ballot),
        cmocka_unit_test(test_lies_of_ballots),
        cmocka_unit_test(test_one_ballot_is_one),
        cmocka_unit_test(test_no_such_ballot),
        cmocka_unit_test(test_root_of_each_phase),
        cmocka_unit_test(test_root_without_toc),
        cmocka_unit_test(test_names_of_sections),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_steps_of_each_profile),
        cmocka_unit_test(test_name_of_the_election),
        cmocka_unit_test(test_refused_record),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
