/* SPDX-License-Identifier: Apache-2.0 */
/* The setup of a record is taken when Verifications 1 to 4 hold, and only then. */
#include <electionguard/setup.h>

#include "support/record_place.h"
#include "support/test_record.h"
#include "test.h"

static void
test_honest_setup(void **state)
{
    (void)state;
    for (int phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        test_record r;
        eg_error err = {.status = EG_OK};
        eg_verified_setup *setup = NULL;
        size_t len = 0;
        test_record_new(&r, &(test_record_plan){.seed = 7, .n = 3, .k = 2});
        test_record_write_phase(&r, path, TEST_RECORD_TOC,
                                (eg_record_phase)phase);
        assert_ok(eg_verified_setup_open(&setup, path, r.e.group, EG_BASE_BOTH,
                                         &err));
        const eg_election *e = eg_verified_setup_election(setup);
        assert_true(
            eg_hash_equal(&e->extended_hash, &r.e.election->extended_hash));
        assert_int_equal(e->manifest->contest_len, 3);
        const eg_guardian_public *g = eg_verified_setup_guardians(setup, &len);
        assert_int_equal(len, 3);
        assert_int_equal(g[2].index, 3);
        eg_verified_setup_free(setup);
        fixture_remove(path);
        test_record_free(&r);
    }
}

static void
other_base_hash(test_record *r)
{
    test_record_section(r, EG_SECTION_MANIFEST)
        ->item[0]
        .item.u.manifest.base_hash.bytes[0] ^= 1;
}

static void
other_proof(test_record *r)
{
    eg_guardian_public *g =
        &test_record_section(r, EG_SECTION_GUARDIANS)->item[0].item.u.guardian;
    g->proof_c[EG_KEY_VOTE] = g->proof_c[EG_KEY_DATA];
}

/** The second polynomial fails 2.A after the first has failed 2.C. */
static void
other_proof_and_commitment(test_record *r)
{
    other_proof(r);
    eg_guardian_public *g =
        &test_record_section(r, EG_SECTION_GUARDIANS)->item[0].item.u.guardian;
    test_negate(r, (eg_element *)(uintptr_t)&g->commitment[EG_KEY_DATA][0]);
}

static void
other_extended_hash(test_record *r)
{
    test_record_section(r, EG_SECTION_ELECTION_KEYS)
        ->item[0]
        .item.u.keys.extended_hash.bytes[0] ^= 1;
}

static void
no_guardian(test_record *r)
{
    test_section_drop(test_record_section(r, EG_SECTION_GUARDIANS), 1);
}

static void
test_forged_setup(void **state)
{
    (void)state;
    static const struct {
        void (*forge)(test_record *r);
        const char *code;
    } cases[] = {
        {other_base_hash, "1.F"},
        {no_guardian, "2.structure"},
        {other_proof, "2.C"},
        {other_proof_and_commitment, "2.A"}, /* the first by name is told */
        {other_extended_hash, "4.A"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        test_record r;
        eg_error err = {.status = EG_OK};
        eg_verified_setup *setup = NULL;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        cases[i].forge(&r);
        test_record_write(&r, path, TEST_RECORD_TOC);
        assert_int_equal(
            eg_verified_setup_open(&setup, path, r.e.group, EG_BASE_BOTH, &err),
            EG_REJECT);
        assert_null(setup);
        assert_non_null(strstr(err.text, cases[i].code));
        fixture_remove(path);
        test_record_free(&r);
    }
}

/** A lie behind the setup is not looked for. */
static void
test_later_phases_are_left(void **state)
{
    (void)state;
    test_record r;
    eg_verified_setup *setup = NULL;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_ballot(&r, 0, 1)->id.bytes[0] ^= 1;
    test_record_write(&r, path, TEST_RECORD_TOC);
    assert_ok(
        eg_verified_setup_open(&setup, path, r.e.group, EG_BASE_BOTH, NULL));
    eg_verified_setup_free(setup);
    fixture_remove(path);
    test_record_free(&r);
}

/** Without a group of the caller's it is the standard one. */
static void
test_standard_group(void **state)
{
    (void)state;
    test_record r;
    eg_error err = {.status = EG_OK};
    eg_verified_setup *setup = NULL;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SETUP);
    assert_int_equal(
        eg_verified_setup_open(&setup, path, NULL, EG_BASE_BOTH, &err),
        EG_REJECT);
    assert_null(setup);
    assert_non_null(strstr(err.text, "1.B"));
    fixture_remove(path);
    test_record_free(&r);
}

static void
test_nothing_there(void **state)
{
    (void)state;
    eg_error err = {.status = EG_OK};
    eg_verified_setup *setup = NULL;
    assert_int_equal(
        eg_verified_setup_open(&setup, path, NULL, EG_BASE_BOTH, &err),
        EG_ERR_NOT_FOUND);
    assert_null(setup);
}

/** A setup that is not whole is none, however little of it there is. */
static void
test_setup_in_parts(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    const size_t whole = r.section_len;
    for (size_t len = 1; len <= 3; len++) {
        eg_error err = {.status = EG_OK};
        eg_verified_setup *setup = NULL;
        r.section_len = len;
        test_record_write(&r, path, TEST_RECORD_LOOSE);
        assert_int_equal(
            eg_verified_setup_open(&setup, path, r.e.group, EG_BASE_BOTH, &err),
            EG_REJECT);
        assert_null(setup);
        assert_non_null(strstr(err.text, "the setup lacks this section"));
        fixture_remove(path);
    }
    r.section_len = whole;
    test_record_free(&r);
}

/** A record with the sections of the setup and no other, not even a table of
 *  contents, has a setup. */
static void
test_nothing_but_the_setup(void **state)
{
    (void)state;
    test_record r;
    eg_verified_setup *setup = NULL;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write_phase(&r, path, TEST_RECORD_LOOSE, EG_PHASE_SETUP);
    assert_ok(
        eg_verified_setup_open(&setup, path, r.e.group, EG_BASE_BOTH, NULL));
    eg_verified_setup_free(setup);
    fixture_remove(path);
    test_record_free(&r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_honest_setup),
        cmocka_unit_test(test_forged_setup),
        cmocka_unit_test(test_later_phases_are_left),
        cmocka_unit_test(test_standard_group),
        cmocka_unit_test(test_nothing_there),
        cmocka_unit_test(test_setup_in_parts),
        cmocka_unit_test(test_nothing_but_the_setup),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
