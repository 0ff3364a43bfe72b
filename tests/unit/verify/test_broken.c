/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of which something breaks off or cannot be read: nobody is accused of
 * what may stand there, and what does not need it is judged all the same.
 */
#include <stdio.h>

#include "support/record_place.h"
#include "support/test_record.h"
#include "support/verify_case.h"
#include "test.h"
#include "verify/report.h"

static const eg_profile profiles[] = {EG_PROFILE_BALLOTS, EG_PROFILE_GUARDIAN,
                                      EG_PROFILE_FULL};

/** The written record, verified with one thread. */
static eg_report *
report_on(const test_record *r, eg_profile profile)
{
    return verify_path(path, r->e.group, profile, 1);
}

static void
end(eg_report *report, test_record *r)
{
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(r);
}

/** Half a tag instead of the item. */
static void
break_item(test_item *item)
{
    static uint8_t bad[] = {0x5A, 0x01, 0xFF};
    item->raw = bad;
    item->raw_len = sizeof(bad);
}

static void
assert_outcome(const eg_report *report, eg_check check, eg_outcome want)
{
    const eg_outcome got = eg_report_check(report, check, NULL);
    if (got != want) {
        fail_msg("%s is %s and not %s", eg_check_code(check),
                 eg_outcome_name(got), eg_outcome_name(want));
    }
}

/** All that fails has one of two names. */
static void
assert_only(const eg_report *report, eg_check one, eg_check other)
{
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check check = (eg_check)i;
        if (check != one && check != other) {
            if (eg_report_check(report, check, NULL) == EG_FAILED) {
                fail_msg("%s fails", eg_check_code(check));
            }
        }
    }
}

/* -- files that are too short, or too long ------------------------------------ */

enum { A_BYTE_MORE, A_BYTE_LESS, HALF, HEAD };

/** Put a byte at the end of a file, or cut something off. */
static void
change_end(const char *name, int how)
{
    char file[FIXTURE_PATH_MAX];
    fixture_path(file, path, name);
    EG_BUFFER(bytes, (size_t)1 << 24);
    fixture_load(file, &bytes);
    const size_t len[] = {bytes.len + 1, bytes.len - 1, bytes.len / 2, 100};
    static const uint8_t tail[] = {0x7F};
    eg_buffer_append(&bytes, tail, sizeof(tail));
    fixture_store(file, bytes.data, len[how]);
}

/** The file of a device's section. */
static void
device_file(test_record *r, unsigned device, char out[FIXTURE_PATH_MAX])
{
    const test_section *s = test_record_device(r, device);
    int at =
        snprintf(out, FIXTURE_PATH_MAX, "devices/%s-",
                 s->key[0] == EG_DEVICE_REGULAR ? "regular" : "pre-encrypting");
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        at += snprintf(out + at, 3, "%02x", s->key[i + 1]);
    }
    (void)snprintf(out + at, 32, "/00000000.binpb");
}

/** A device that breaks off takes its own openings with it, and no others. */
static void
cut_device(unsigned device, eg_profile profile, int how)
{
    char name[FIXTURE_PATH_MAX];
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    device_file(&r, device, name);
    change_end(name, how);
    eg_report *report = report_on(&r, profile);
    assert_int_equal(eg_report_step(report, 0), EG_FAILED);
    assert_outcome(report, EG_CHECK_6D, EG_NOT_EVALUABLE);
    assert_outcome(report, EG_CHECK_8B, EG_NOT_EVALUABLE);
    assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_R_CONTAINER);
    end(report, &r);
}

static void
test_device_cut_short(void **state)
{
    (void)state;
    for (unsigned device = 0; device < 2; device++) {
        for (size_t i = 0; i < EG_ARRAY_LEN(profiles); i++) {
            cut_device(device, profiles[i], A_BYTE_LESS);
            cut_device(device, profiles[i], HALF);
        }
    }
}

/** Openings of no ballot, of a device that breaks off before its first ballot
 *  and of the device before: the first is found, and it alone. */
static void
test_orphan_before_a_lost_device(void **state)
{
    (void)state;
    char name[FIXTURE_PATH_MAX];
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_section *s =
        test_record_section(&r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    const eg_hash first = s->item[0].item.u.opening.ballot.device;
    size_t at = 0;
    while (eg_hash_equal(&s->item[at].item.u.opening.ballot.device, &first)) {
        at++;
    }
    test_section_copy(s, at - 1, at);
    s->item[at].item.u.opening.ballot.position = 99;
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    device_file(&r, 1, name);
    change_end(name, HEAD);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    eg_check_count count;
    assert_outcome(report, EG_CHECK_5B, EG_NOT_EVALUABLE);
    assert_outcome(report, EG_CHECK_13_STRUCTURE, EG_FAILED);
    (void)eg_report_check(report, EG_CHECK_13_STRUCTURE, &count);
    assert_int_equal(count.failed, 1);
    end(report, &r);
}

/** A device that pre-encrypts and breaks off: 15 to 19 were not judged. */
static void
test_printer_cut_short(void **state)
{
    (void)state;
    static const eg_check checks[] = {
        EG_CHECK_5B,  EG_CHECK_6D,  EG_CHECK_7D,  EG_CHECK_9A,  EG_CHECK_11A,
        EG_CHECK_15A, EG_CHECK_16C, EG_CHECK_17A, EG_CHECK_18A, EG_CHECK_19D};
    char name[FIXTURE_PATH_MAX];
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7,
                                            .manifest = test_manifest_printed,
                                            .devices = 1});
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    device_file(&r, 1, name);
    change_end(name, A_BYTE_LESS);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    for (size_t i = 0; i < EG_ARRAY_LEN(checks); i++) {
        assert_outcome(report, checks[i], EG_NOT_EVALUABLE);
    }
    assert_outcome(report, EG_CHECK_8E, EG_PASSED);
    assert_outcome(report, EG_CHECK_13B, EG_PASSED);
    end(report, &r);
}

/** An item of another kind among the openings may have been the one that is
 *  missing. */
static void
test_stranger_among_the_openings(void **state)
{
    (void)state;
    test_record r;
    eg_check_count count;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_item *opening =
        &test_record_section(&r, EG_SECTION_CHALLENGED_DECRYPTIONS)->item[0];
    opening->item = (eg_item){.kind = EG_ITEM_TALLY_HEADER};
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    assert_outcome(report, EG_CHECK_13_STRUCTURE, EG_FAILED);
    (void)eg_report_check(report, EG_CHECK_13_STRUCTURE, &count);
    assert_int_equal(count.failed, 1);
    end(report, &r);
}

/** What goes along with the ballots and breaks off, or has something behind
 *  it. */
static void
test_openings_cut_short(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *manifest;
        eg_check check;
    } cases[] = {
        {"final/challenged_ballot_decryptions/00000000.binpb",
         test_manifest_record, EG_CHECK_13_STRUCTURE},
        {"aggregated/contest_data_requests.binpb", test_manifest_record,
         EG_CHECK_12_STRUCTURE},
        {"final/contest_data_decryptions/00000000.binpb", test_manifest_record,
         EG_CHECK_12_STRUCTURE},
        {"final/uncast_nonce_releases/00000000.binpb", test_manifest_printed,
         EG_CHECK_18_STRUCTURE},
    };
    for (size_t i = 0; i < 2 * EG_ARRAY_LEN(cases); i++) {
        const size_t at = i / 2;
        test_record r;
        test_record_new(
            &r, &(test_record_plan){.seed = 7, .manifest = cases[at].manifest});
        test_record_write(&r, path, TEST_RECORD_LOOSE);
        change_end(cases[at].name, i % 2 == 0 ? A_BYTE_LESS : A_BYTE_MORE);
        eg_report *report = report_on(&r, EG_PROFILE_FULL);
        assert_outcome(report, cases[at].check, EG_NOT_EVALUABLE);
        assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_R_CONTAINER);
        end(report, &r);
    }
}

/** Keys with something behind them are keys: the ballots are judged. */
static void
test_keys_with_a_tail(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    change_end("setup/election_keys.binpb", A_BYTE_MORE);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    assert_outcome(report, EG_CHECK_4A, EG_NOT_EVALUABLE);
    assert_outcome(report, EG_CHECK_5A, EG_PASSED);
    assert_outcome(report, EG_CHECK_5B, EG_PASSED);
    end(report, &r);
}

/* -- a setup that does not stand ---------------------------------------------- */

/** An item of the setup that cannot be read: what it holds was not judged, and
 *  no other check fails. */
static void
test_setup_that_cannot_be_read(void **state)
{
    (void)state;
    static const struct {
        eg_section_type type;
        eg_check check[2];
    } cases[] = {
        {EG_SECTION_PARAMETERS, {EG_CHECK_1A, EG_CHECK_2_STRUCTURE}},
        {EG_SECTION_MANIFEST, {EG_CHECK_1F, EG_CHECK_4A}},
        {EG_SECTION_GUARDIANS, {EG_CHECK_2A, EG_CHECK_2_STRUCTURE}},
        {EG_SECTION_ELECTION_KEYS, {EG_CHECK_3A, EG_CHECK_4A}},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        break_item(&test_record_section(&r, cases[i].type)->item[0]);
        test_record_write(&r, path, TEST_RECORD_TOC);
        eg_report *report = report_on(&r, EG_PROFILE_FULL);
        assert_outcome(report, cases[i].check[0], EG_NOT_EVALUABLE);
        assert_outcome(report, cases[i].check[1], EG_NOT_EVALUABLE);
        assert_outcome(report, EG_CHECK_5B, EG_NOT_EVALUABLE);
        assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_R_STRUCTURE);
        end(report, &r);
    }
}

/** What is of another kind than its section is not taken for a guardian. */
static void
test_stranger_among_the_guardians(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_section_append(test_record_section(&r, EG_SECTION_GUARDIANS),
                        EG_ITEM_RECORD_HEADER)
        ->item.u.header.major = 1;
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    assert_outcome(report, EG_CHECK_2A, EG_NOT_EVALUABLE);
    assert_outcome(report, EG_CHECK_R_STRUCTURE, EG_FAILED);
    end(report, &r);
}

/** Of a record for another version there is a report, whatever was asked for
 *  and even if a device breaks off. */
static void
test_ballots_without_a_setup(void **state)
{
    (void)state;
    static const uint8_t version[32] = "v2.0.0";
    for (size_t i = 0; i < EG_ARRAY_LEN(profiles); i++) {
        char name[FIXTURE_PATH_MAX];
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        test_record_section(&r, EG_SECTION_PARAMETERS)
            ->item[0]
            .item.u.parameters.version = version;
        test_record_write(&r, path, TEST_RECORD_LOOSE);
        device_file(&r, 0, name);
        change_end(name, HALF);
        eg_report *report = report_on(&r, profiles[i]);
        assert_outcome(report, EG_CHECK_1A, EG_FAILED);
        assert_int_not_equal(eg_report_check(report, EG_CHECK_6D, NULL),
                             EG_PASSED);
        end(report, &r);
    }
}

/* -- items that cannot be read ------------------------------------------------ */

/** Without the header the ballots of a device are still those that the openings
 *  name. */
static void
test_device_without_header(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    break_item(&test_record_device(&r, 0)->item[0]);
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_8_STRUCTURE);
    end(report, &r);
}

/** A tally that cannot be read is not said to be a wrong one. */
static void
test_tally_that_cannot_be_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        break_item(
            &test_record_section(&r, EG_SECTION_ENCRYPTED_TALLY)->item[i / 2]);
        test_record_write(&r, path, TEST_RECORD_TOC);
        eg_report *report =
            report_on(&r, i % 2 == 0 ? EG_PROFILE_FULL : EG_PROFILE_GUARDIAN);
        assert_outcome(report, EG_CHECK_9A, EG_NOT_EVALUABLE);
        assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_R_ENCODING);
        end(report, &r);
    }
}

/** A release that cannot be read is not said to be missing. */
static void
test_release_that_cannot_be_read(void **state)
{
    (void)state;
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.seed = 7, .manifest = test_manifest_printed});
    break_item(
        &test_record_section(&r, EG_SECTION_UNCAST_NONCE_RELEASES)->item[0]);
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = report_on(&r, EG_PROFILE_FULL);
    assert_outcome(report, EG_CHECK_18_STRUCTURE, EG_NOT_EVALUABLE);
    assert_only(report, EG_CHECK_R_ENCODING, EG_CHECK_R_ENCODING);
    end(report, &r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_device_cut_short),
        cmocka_unit_test(test_orphan_before_a_lost_device),
        cmocka_unit_test(test_printer_cut_short),
        cmocka_unit_test(test_stranger_among_the_openings),
        cmocka_unit_test(test_openings_cut_short),
        cmocka_unit_test(test_keys_with_a_tail),
        cmocka_unit_test(test_setup_that_cannot_be_read),
        cmocka_unit_test(test_stranger_among_the_guardians),
        cmocka_unit_test(test_ballots_without_a_setup),
        cmocka_unit_test(test_device_without_header),
        cmocka_unit_test(test_tally_that_cannot_be_read),
        cmocka_unit_test(test_release_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
