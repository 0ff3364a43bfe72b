/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What devices and signers state is compared with the record, whoever signed.
 */
#include <stdio.h>

#include "codec/pb.h"
#include "merkle/merkle.h"
#include "record/items.h"
#include "record/names.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char record[FIXTURE_PATH_MAX];

#define BALLOTS      3
#define ATTESTATIONS "device_attestations.binpb"

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

/* -- making statements ------------------------------------------------------ */

/** Append the attestation of @p statement. */
static void
attest(eg_buffer *out, const eg_item *statement, const char *algorithm)
{
    uint8_t signature[EG_SIGNATURE_MAX];
    size_t len = sizeof(signature);
    EG_BUFFER(bytes, 1 << 16);
    assert_ok(eg_item_encode(NULL, &bytes, statement, NULL));
    assert_ok(
        fixture_signer.sign(NULL, bytes.data, bytes.len, signature, &len));
    eg_item item = {.kind = statement->kind == EG_ITEM_RECORD_STATEMENT
                                ? EG_ITEM_RECORD_SIGNATURE
                                : EG_ITEM_DEVICE_ATTESTATION};
    item.u.statement =
        (eg_signed_statement){.statement = eg_buffer_span(&bytes),
                              .algorithm = algorithm,
                              .key_id = {(const uint8_t *)"key1", 4},
                              .signature = {signature, len}};
    assert_ok(eg_item_encode(NULL, out, &item, NULL));
}

/** The root over the first @p n codes of device 0. */
static eg_hash
prefix_root(uint32_t n)
{
    fixture_frames f;
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    fixture_frames_load(&f, record, device);
    eg_merkle tree;
    eg_merkle_init(&tree);
    for (uint32_t i = 0; i < n; i++) {
        const eg_buffer *b = &f.frame[2 + i];
        eg_item item;
        eg_arena *arena;
        eg_group *group;
        assert_ok(eg_arena_new(&arena, EG_ITEM_ARENA_MAX));
        assert_ok(eg_group_new(&group));
        eg_item_faults faults;
        assert_ok(eg_item_decode(group, arena, &item, &faults, b->data, b->len,
                                 NULL));
        eg_item leaf = {.kind = EG_ITEM_CODE_LEAF,
                        .u.code = item.u.ballot.code};
        EG_BUFFER(bytes, 100);
        assert_ok(eg_item_encode(NULL, &bytes, &leaf, NULL));
        assert_ok(eg_merkle_add_item(&tree, bytes.data, bytes.len));
        eg_arena_free(arena);
        eg_group_free(group);
    }
    fixture_frames_store(&f, record, device);
    eg_hash root;
    eg_merkle_root(&tree, &root);
    return root;
}

static eg_item
checkpoint(uint64_t count, eg_hash root)
{
    eg_item item = {.kind = EG_ITEM_PREFIX_CHECKPOINT};
    item.u.checkpoint =
        (eg_prefix_checkpoint){.extended_hash = fixture_extended_hash,
                               .ballot_count = count,
                               .codes_root = root};
    fixture_key(item.u.checkpoint.device_key, 0);
    return item;
}

/**
 * Put @p item among the attestations at @p at.  The table of contents and the
 * signature then differ; only attestation findings are of interest.
 */
static void
insert(size_t at, const eg_buffer *item)
{
    fixture_frames f;
    fixture_frames_load(&f, record, ATTESTATIONS);
    assert_int_equal(f.len, 5);
    fixture_frames_insert(&f, at, item->data, item->len);
    fixture_frames_store(&f, record, ATTESTATIONS);
}

static void
take_out(size_t at)
{
    fixture_frames f;
    fixture_frames_load(&f, record, ATTESTATIONS);
    eg_buffer_free(&f.frame[at]);
    memmove(&f.frame[at], &f.frame[at + 1],
            (f.len - at - 1) * sizeof(f.frame[0]));
    f.len--;
    fixture_frames_store(&f, record, ATTESTATIONS);
}

static void
assert_attestation_findings(size_t wanted, size_t order)
{
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    if (fixture_count(&found, EG_R_ATTESTATION) != wanted ||
        fixture_count(&found, EG_R_ORDER) != order) {
        for (size_t i = 0; i < found.len; i++) {
            print_message("%s\n", found.text[i]);
        }
        fail_msg("%zu and %zu findings", wanted, order);
    }
}

/* -- attestations ----------------------------------------------------------- */

static void
prefixes_are_compared_at_their_ballot(void **state)
{
    (void)state;
    for (uint32_t n = 0; n <= BALLOTS + 1; n++) {
        const bool there = n <= BALLOTS;
        eg_hash root = prefix_root(there ? n : BALLOTS);
        for (int wrong = 0; wrong < 2; wrong++) {
            EG_BUFFER(item, 1 << 16);
            root.bytes[5] ^= (uint8_t)wrong;
            const eg_item statement = checkpoint(n, root);
            attest(&item, &statement, "test");
            insert(3, &item);
            assert_attestation_findings(there && wrong == 0 ? 0 : 1, 0);
            take_out(3);
        }
    }
    assert_attestation_findings(0, 0);
}

static void
every_value_of_a_chain_close_is_compared(void **state)
{
    (void)state;
    eg_item base = {.kind = EG_ITEM_CHAIN_CLOSE};
    base.u.chain_close =
        (eg_chain_close_statement){.extended_hash = fixture_extended_hash,
                                   .device_id = "scanner 0",
                                   .ballot_count = BALLOTS,
                                   .codes_root = prefix_root(BALLOTS),
                                   .has_time = true,
                                   .time_ms = 5};
    fixture_key(base.u.chain_close.device_key, 0);
    for (int what = 0; what < 7; what++) {
        eg_item s = base;
        if (what == 1) {
            s.u.chain_close.device_id = "scanner 1";
        } else if (what == 2) {
            s.u.chain_close.ballot_count++;
        } else if (what == 3) {
            s.u.chain_close.codes_root.bytes[31] ^= 1;
        } else if (what == 4) {
            s.u.chain_close.chaining_mode = 1;
        } else if (what == 5) {
            s.u.chain_close.has_closing_hash = true;
        } else if (what == 6) {
            s.u.chain_close.extended_hash.bytes[0] ^= 1;
        }
        EG_BUFFER(item, 1 << 16);
        attest(&item, &s, "test");
        take_out(1);
        fixture_frames f;
        fixture_frames_load(&f, record, ATTESTATIONS);
        fixture_frames_insert(&f, 1, item.data, item.len);
        fixture_frames_store(&f, record, ATTESTATIONS);
        assert_attestation_findings(what == 0 ? 0 : 1, 0);
    }
}

static void
every_value_of_a_section_seal_is_compared(void **state)
{
    (void)state;
    for (int what = 0; what < 3; what++) {
        eg_record *r;
        eg_section_digest digest[32];
        assert_ok(eg_record_open(&r, record, NULL, NULL));
        assert_ok(eg_record_digest(r, digest, NULL, NULL));
        eg_record_free(r);
        eg_item s = {.kind = EG_ITEM_SECTION_SEAL};
        s.u.section_seal =
            (eg_section_seal){.extended_hash = fixture_extended_hash,
                              .item_count = BALLOTS + 2 + (what == 1),
                              .section_root = digest[5].root};
        s.u.section_seal.section_root.bytes[0] ^= what == 2;
        fixture_key(s.u.section_seal.device_key, 0);
        EG_BUFFER(item, 1 << 16);
        attest(&item, &s, "test");
        take_out(2);
        fixture_frames f;
        fixture_frames_load(&f, record, ATTESTATIONS);
        fixture_frames_insert(&f, 2, item.data, item.len);
        fixture_frames_store(&f, record, ATTESTATIONS);
        assert_attestation_findings(what == 0 ? 0 : 1, 0);
    }
}

static void
statements_must_fit_their_place(void **state)
{
    (void)state;
    /* A device that the record does not have. */
    eg_item s = checkpoint(0, prefix_root(0));
    s.u.checkpoint.device_key[1] = 0;
    EG_BUFFER(stranger, 1 << 16);
    attest(&stranger, &s, "test");
    insert(1, &stranger);
    assert_attestation_findings(1, 0);
    take_out(1);
    /* A statement about the record. */
    eg_item about = {.kind = EG_ITEM_RECORD_STATEMENT};
    about.u.record_statement =
        (eg_record_statement){.phase = EG_PHASE_FINAL, .major = 2};
    EG_BUFFER(bytes, 1 << 16);
    assert_ok(eg_item_encode(NULL, &bytes, &about, NULL));
    eg_item item = {.kind = EG_ITEM_DEVICE_ATTESTATION};
    item.u.statement = (eg_signed_statement){
        .statement = eg_buffer_span(&bytes), .algorithm = "test"};
    EG_BUFFER(misplaced, 1 << 16);
    assert_ok(eg_item_encode(NULL, &misplaced, &item, NULL));
    insert(1, &misplaced);
    assert_attestation_findings(1, 0);
    take_out(1);
    /* No statement; something that is no item; no attestation at all. */
    static const uint8_t none[] = {0x7A, 0};
    static const uint8_t junk[] = {0x7A, 4, 0x0A, 2, 0xFF, 0xFF};
    for (size_t i = 0; i < 3; i++) {
        EG_BUFFER(bad, 1 << 16);
        if (i == 2) {
            fixture_device_close(&bad, 1);
        } else {
            eg_buffer_append(&bad, i == 0 ? none : junk,
                             i == 0 ? sizeof(none) : sizeof(junk));
        }
        insert(1, &bad);
        assert_attestation_findings(1, 0);
        take_out(1);
    }
}

static void
attestations_are_ordered(void **state)
{
    (void)state;
    fixture_frames f;
    for (size_t i = 1; i < 4; i++) {
        fixture_frames_load(&f, record, ATTESTATIONS);
        const eg_buffer swap = f.frame[i];
        f.frame[i] = f.frame[i + 1];
        f.frame[i + 1] = swap;
        fixture_frames_store(&f, record, ATTESTATIONS);
        assert_attestation_findings(0, 1);
        fixture_frames_load(&f, record, ATTESTATIONS);
        const eg_buffer back = f.frame[i];
        f.frame[i] = f.frame[i + 1];
        f.frame[i + 1] = back;
        fixture_frames_store(&f, record, ATTESTATIONS);
    }
    fixture_frames_load(&f, record, ATTESTATIONS);
    fixture_frames_insert(&f, 1, f.frame[1].data, f.frame[1].len);
    fixture_frames_store(&f, record, ATTESTATIONS);
    assert_attestation_findings(0, 1);
}

static void
what_was_not_read_whole_is_not_compared(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    fixture_path(path, record, device);
    EG_BUFFER(whole, 1 << 20);
    fixture_load(path, &whole);
    fixture_store(path, whole.data, whole.len - 1);
    assert_attestation_findings(0, 0);
    fixture_store(path, whole.data, whole.len);
    /* A ballot that is not canonical: the seal differs, the chain close
     * cannot be compared. */
    fixture_frames f;
    fixture_frames_load(&f, record, device);
    eg_buffer_append(&f.frame[2], "\xf8\x01\x01", 3);
    fixture_frames_store(&f, record, device);
    assert_attestation_findings(1, 0);
}

static void
a_close_counts_when_it_is_the_last_item_and_right(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    fixture_frames f;
    /* A close that counts wrong: chain close and section seal differ. */
    fixture_frames_load(&f, record, device);
    eg_buffer_clear(&f.frame[f.len - 1]);
    fixture_device_close(&f.frame[f.len - 1], BALLOTS + 1);
    fixture_frames_store(&f, record, device);
    assert_attestation_findings(2, 0);
    /* Another close in the middle: the chain close cannot be compared. */
    fixture_frames_load(&f, record, device);
    EG_BUFFER(close, 1024);
    fixture_device_close(&close, BALLOTS);
    fixture_frames_insert(&f, 3, close.data, close.len);
    fixture_frames_store(&f, record, device);
    assert_attestation_findings(1, 0);
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

/** Write a signature file of @p statement; the name may lie. */
static void
put_signature(const eg_item *statement, const char *lie)
{
    EG_BUFFER(bytes, 1 << 16);
    EG_BUFFER(item, 1 << 16);
    EG_BUFFER(file, 1 << 17);
    assert_ok(eg_item_encode(NULL, &bytes, statement, NULL));
    attest(&item, statement, "test");
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
    for (int what = 0; what < 6; what++) {
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
        TEST(prefixes_are_compared_at_their_ballot),
        TEST(every_value_of_a_chain_close_is_compared),
        TEST(every_value_of_a_section_seal_is_compared),
        TEST(statements_must_fit_their_place),
        TEST(attestations_are_ordered),
        TEST(what_was_not_read_whole_is_not_compared),
        TEST(a_close_counts_when_it_is_the_last_item_and_right),
        TEST(policies_say_what_a_signature_must_be),
        TEST(every_value_of_a_signature_is_compared),
        TEST(a_signature_file_is_judged_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
