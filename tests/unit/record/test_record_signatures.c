/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of a record's roots: what they say is compared, and policies say
 * what must be signed by whom.
 */
#include <stdio.h>

#include "codec/pb.h"
#include "record/items.h"
#include "record/names.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char record[FIXTURE_PATH_MAX];

#define BALLOTS 3

static int
make_record(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                   BALLOTS);
    return 0;
}

static int
remove_record(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

/* -- signatures and policies ------------------------------------------------ */

/** What the statements' checks say under @p policy. */
static void
check(eg_statement_policy policy,
      const eg_signature_verifier *verifier,
      fixture_findings *found,
      eg_statement_counts *attested,
      eg_statement_counts *signatures)
{
    *found = (fixture_findings){.len = 0};
    const eg_record_sink sink = fixture_sink(found);
    eg_record *r;
    eg_section_digest digest[32];
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&r, record, NULL, &err));
    assert_ok(eg_record_digest(r, digest, NULL, &err));
    eg_attestations *a;
    assert_ok(eg_attestations_read(&a, r, &fixture_extended_hash, policy,
                                   verifier, &sink, &err));
    for (size_t i = 0; i < eg_record_section_count(r); i++) {
        eg_record_cursor *c;
        eg_record_item item;
        assert_ok(eg_record_cursor_open(&c, r, i, &sink, &err));
        eg_record_cursor_attest(c, a);
        while (eg_record_next(c, &item, &err) == EG_OK && item.bytes != NULL) {
        }
        eg_record_cursor_free(c);
    }
    eg_attestations_digest(a, NULL, attested);
    eg_attestations_free(a);
    const eg_status status =
        eg_record_check_signatures(r, digest, &fixture_extended_hash, policy,
                                   verifier, signatures, &sink, &err);
    assert_int_equal(
        status, fixture_count(found, EG_R_SIGNATURE) > 0 ? EG_REJECT : EG_OK);
    eg_record_free(r);
}

static eg_status
trust_nobody(void *context, const eg_signature_claim *claim)
{
    (void)context;
    (void)claim;
    return EG_ERR_NOT_FOUND;
}

static eg_status
all_wrong(void *context, const eg_signature_claim *claim)
{
    (void)context;
    (void)claim;
    return EG_REJECT;
}

static void
policies_say_what_a_signature_must_be(void **state)
{
    (void)state;
    static const eg_signature_verifier nobody = {.verify = trust_nobody};
    static const eg_signature_verifier wrong = {.verify = all_wrong};
    static const struct {
        eg_statement_policy policy;
        const eg_signature_verifier *verifier;
        size_t attestation;
        size_t signature;
        uint64_t valid;
    } cases[] = {
        {EG_STATEMENTS_REPORT, &fixture_verifier, 0, 0, 4},
        {EG_STATEMENTS_REPORT, &nobody, 0, 0, 0},
        {EG_STATEMENTS_REPORT, &wrong, 4, 1, 0},
        {EG_STATEMENTS_REPORT, NULL, 0, 0, 0},
        {EG_STATEMENTS_IGNORE, &wrong, 0, 0, 0},
        {EG_STATEMENTS_REQUIRE, &fixture_verifier, 0, 0, 4},
        {EG_STATEMENTS_REQUIRE, &nobody, 2, 1, 0},
        {EG_STATEMENTS_REQUIRE, &wrong, 6, 2, 0},
        {EG_STATEMENTS_REQUIRE, NULL, 2, 1, 0},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        fixture_findings found;
        eg_statement_counts a;
        eg_statement_counts s;
        check(cases[i].policy, cases[i].verifier, &found, &a, &s);
        assert_int_equal(fixture_count(&found, EG_R_ATTESTATION),
                         cases[i].attestation);
        assert_int_equal(fixture_count(&found, EG_R_SIGNATURE),
                         cases[i].signature);
        assert_int_equal(a.seen, 4);
        assert_int_equal(a.valid, cases[i].valid);
        assert_int_equal(s.seen, 1);
    }
}

static eg_status
no_memory(void *context, const eg_signature_claim *claim)
{
    (void)context;
    (void)claim;
    return EG_ERR_MEMORY;
}

/** A verifier that could not look has found nothing. */
static void
a_verifier_that_fails_is_no_finding(void **state)
{
    (void)state;
    static const eg_signature_verifier failing = {.verify = no_memory};
    fixture_findings found = {.len = 0};
    const eg_record_sink sink = fixture_sink(&found);
    eg_record *r;
    eg_section_digest digest[32];
    eg_attestations *a = NULL;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&r, record, NULL, &err));
    assert_ok(eg_record_digest(r, digest, NULL, &err));
    assert_int_equal(eg_attestations_read(&a, r, &fixture_extended_hash,
                                          EG_STATEMENTS_REPORT, &failing, &sink,
                                          &err),
                     EG_ERR_MEMORY);
    assert_null(a);
    assert_int_equal(eg_record_check_signatures(
                         r, digest, &fixture_extended_hash,
                         EG_STATEMENTS_REPORT, &failing, NULL, &sink, &err),
                     EG_ERR_MEMORY);
    assert_int_equal(found.len, 0);
    eg_record_free(r);
}

/** Write a signature file of @p statement; the name may lie. */
static void
put_signature(const eg_item *statement, const char *lie)
{
    EG_BUFFER(bytes, 1 << 16);
    EG_BUFFER(item, 1 << 16);
    EG_BUFFER(file, 1 << 17);
    assert_ok(eg_item_encode(NULL, &bytes, statement, NULL));
    fixture_attest(&item, statement, "test");
    eg_hash digest;
    eg_sha256_once(&digest, bytes.data, bytes.len);
    char name[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    eg_signature_name(name, statement->u.record_statement.phase, &digest);
    strcat(name, ".binpb");
    fixture_path(path, record, lie == NULL ? name : lie);
    eg_pb_put_varint(&file, 12);
    eg_buffer_append(&file,
                     "\x0a\x04"
                     "EGRF"
                     "\x10\x02\x18\xff\xff\x03",
                     12);
    eg_pb_put_varint(&file, item.len);
    eg_buffer_append(&file, item.data, item.len);
    fixture_store(path, file.data, file.len);
}

/** The root of the sealed phase; there is none before the first phase. */
static eg_hash
sealed_root(void)
{
    eg_record *r;
    eg_section_digest digest[32];
    eg_hash root;
    eg_hash none;
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    assert_ok(eg_record_digest(r, digest, NULL, NULL));
    assert_ok(eg_record_root(r, digest, EG_PHASE_SEALED, &root));
    assert_int_equal(eg_record_root(r, digest, EG_PHASE_NONE, &none),
                     EG_ERR_STATE);
    assert_int_equal(
        eg_record_root(r, digest, (eg_record_phase)(EG_PHASE_FINAL + 1), &none),
        EG_ERR_STATE);
    eg_record_free(r);
    return root;
}

/** The name that a statement of the sealed phase would have. */
static const char *
sealed_name(const eg_item *statement)
{
    static char name[FIXTURE_PATH_MAX];
    EG_BUFFER(bytes, 1 << 16);
    eg_hash digest;
    assert_ok(eg_item_encode(NULL, &bytes, statement, NULL));
    eg_sha256_once(&digest, bytes.data, bytes.len);
    eg_signature_name(name, EG_PHASE_SEALED, &digest);
    strcat(name, ".binpb");
    return name;
}

/** Only a signature of the last phase says that the record is signed. */
static void
an_earlier_signature_is_not_enough(void **state)
{
    (void)state;
    eg_item s = {.kind = EG_ITEM_RECORD_STATEMENT};
    s.u.record_statement =
        (eg_record_statement){.phase = EG_PHASE_SEALED,
                              .root = sealed_root(),
                              .extended_hash = fixture_extended_hash,
                              .major = 2,
                              .has_time = true,
                              .time_ms = 7,
                              .signer_role = "clerk"};
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, "signatures");
    fixture_remove(path);
    put_signature(&s, NULL);
    fixture_findings found;
    eg_statement_counts a;
    eg_statement_counts counts;
    check(EG_STATEMENTS_REQUIRE, &fixture_verifier, &found, &a, &counts);
    assert_int_equal(counts.valid, 1);
    assert_int_equal(fixture_count(&found, EG_R_SIGNATURE), 1);
    check(EG_STATEMENTS_REPORT, &fixture_verifier, &found, &a, &counts);
    assert_int_equal(fixture_count(&found, EG_R_SIGNATURE), 0);
}

/** A signature of a root that is yet to come. */
static void
a_phase_is_reached_before_it_is_signed(void **state)
{
    (void)state;
    fixture_remove(record);
    fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_SEALED,
                   BALLOTS);
    eg_item s = {.kind = EG_ITEM_RECORD_STATEMENT};
    s.u.record_statement =
        (eg_record_statement){.phase = EG_PHASE_FINAL,
                              .extended_hash = fixture_extended_hash,
                              .major = 2,
                              .has_time = true,
                              .signer_role = "clerk"};
    put_signature(&s, NULL);
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_SIGNATURE);
    assert_non_null(strstr(found.text[0], "not reached"));
}

static void
every_value_of_a_signature_is_compared(void **state)
{
    (void)state;
    fixture_findings found;
    eg_hash root;
    assert_ok(fixture_read(record, &found, &root));
    eg_item base = {.kind = EG_ITEM_RECORD_STATEMENT};
    base.u.record_statement =
        (eg_record_statement){.phase = EG_PHASE_FINAL,
                              .root = root,
                              .extended_hash = fixture_extended_hash,
                              .major = 2,
                              .has_time = true,
                              .time_ms = 7,
                              .signer_role = "witness"};
    for (int what = 0; what < 7; what++) {
        eg_item s = base;
        const char *lie = NULL;
        if (what == 1) {
            s.u.record_statement.root.bytes[0] ^= 1;
        } else if (what == 2) {
            s.u.record_statement.extended_hash.bytes[0] ^= 1;
        } else if (what == 3) {
            s.u.record_statement.major = 3;
        } else if (what == 4) {
            /* The final root is not the sealed one. */
            s.u.record_statement.phase = EG_PHASE_SEALED;
        } else if (what == 5) {
            lie = "signatures/final-"
                  "0000000000000000000000000000000000000000000000000000000000"
                  "000000.binpb";
        } else if (what == 6) {
            /* The right hash, and in the name the phase of the root. */
            s.u.record_statement.root = sealed_root();
            lie = sealed_name(&s);
        }
        put_signature(&s, lie);
        assert_ok(fixture_read(record, &found, NULL));
        assert_int_equal(found.len, what == 0 ? 0 : 1);
        assert_int_equal(fixture_count(&found, EG_R_SIGNATURE), found.len);
        fixture_remove(record);
        fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                       BALLOTS);
    }
}

static void
a_signature_file_is_judged_as_a_whole(void **state)
{
    (void)state;
    static const char name[] =
        "signatures/final-"
        "0000000000000000000000000000000000000000000000000000000000000000"
        ".binpb";
    static const struct {
        const char *bytes;
        size_t len;
    } files[] = {{"", 0},
                 {"\x0c\x0a\x04"
                  "EGRF"
                  "\x10\x02\x18\xff\xff\x03",
                  13},
                 {"\x0c\x0a\x04"
                  "EGRF"
                  "\x10\x02\x18\xff\xff\x03\x09torn",
                  18},
                 {"\x0c\x0a\x04"
                  "EGRF"
                  "\x10\x02\x18\xff\xff\x03\x02\x0a\x80",
                  16},
                 {"\x0c\x0a\x04"
                  "EGRF"
                  "\x10\x02\x18\xff\xff\x03\x02\x72\x00",
                  16},
                 {"\x0c\x0a\x04"
                  "EGRF"
                  "\x10\x02\x18\xfe\xff\x03",
                  13}};
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, name);
    for (size_t i = 0; i < EG_ARRAY_LEN(files); i++) {
        fixture_store(path, files[i].bytes, files[i].len);
        fixture_findings found;
        assert_ok(fixture_read(record, &found, NULL));
        if (found.len != 1 || found.code[0] != EG_R_SIGNATURE) {
            fail_msg("file %zu: %zu findings", i, found.len);
        }
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_record, remove_record)
    const struct CMUnitTest tests[] = {
        TEST(policies_say_what_a_signature_must_be),
        TEST(a_verifier_that_fails_is_no_finding),
        TEST(an_earlier_signature_is_not_enough),
        TEST(a_phase_is_reached_before_it_is_signed),
        TEST(every_value_of_a_signature_is_compared),
        TEST(a_signature_file_is_judged_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
