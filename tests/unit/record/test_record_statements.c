/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What devices state is made of a closed device alone, and compared with the
 * record, whoever signed.
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

/** The root over the first @p n codes of device 0. */
static eg_hash
prefix_root(uint32_t n)
{
    fixture_frames f;
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    fixture_frames_load(&f, record, device);
    eg_merkle tree;
    eg_arena *arena;
    eg_group *group;
    assert_ok(eg_arena_new(&arena, EG_ITEM_ARENA_MAX));
    assert_ok(eg_group_new(&group));
    eg_merkle_init(&tree);
    for (uint32_t i = 0; i < n; i++) {
        const eg_buffer *b = &f.frame[2 + i];
        eg_item item;
        eg_item_faults faults;
        assert_ok(eg_item_decode(group, arena, &item, &faults, b->data, b->len,
                                 NULL));
        eg_item leaf = {.kind = EG_ITEM_CODE_LEAF,
                        .u.code = item.u.ballot.code};
        EG_BUFFER(bytes, 100);
        assert_ok(eg_item_encode(NULL, &bytes, &leaf, NULL));
        assert_ok(eg_merkle_add_item(&tree, bytes.data, bytes.len));
    }
    eg_arena_free(arena);
    eg_group_free(group);
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
            fixture_attest(&item, &statement, "test");
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
        fixture_attest(&item, &s, "test");
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
        fixture_attest(&item, &s, "test");
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
    fixture_attest(&stranger, &s, "test");
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
    /* An item that is smaller in kind than any statement. */
    EG_BUFFER(smaller, 1 << 16);
    EG_BUFFER(wrapped, 1 << 16);
    fixture_device_close(&smaller, 1);
    const size_t mark = eg_pb_begin(&wrapped, EG_ITEM_DEVICE_ATTESTATION);
    eg_pb_put_bytes(&wrapped, 1, smaller.data, smaller.len);
    eg_pb_end(&wrapped, mark);
    insert(1, &wrapped);
    assert_attestation_findings(1, 0);
    take_out(1);
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

/** How many findings of order two attestations after the third frame give. */
static size_t
order_findings(const eg_buffer *first, const eg_buffer *second)
{
    fixture_findings found;
    insert(3, first);
    fixture_frames f;
    fixture_frames_load(&f, record, ATTESTATIONS);
    fixture_frames_insert(&f, 4, second->data, second->len);
    fixture_frames_store(&f, record, ATTESTATIONS);
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(fixture_count(&found, EG_R_ATTESTATION), 0);
    take_out(4);
    take_out(3);
    return fixture_count(&found, EG_R_ORDER);
}

/** One device's statements of a kind: by their hash, then by the signature. */
static void
statements_of_one_kind_are_ordered(void **state)
{
    (void)state;
    EG_BUFFER(item, 1 << 16);
    EG_BUFFER(other, 1 << 16);
    EG_BUFFER(again, 1 << 16);
    EG_BUFFER(longer, 1 << 16);
    const eg_item one = checkpoint(1, prefix_root(1));
    const eg_item two = checkpoint(2, prefix_root(2));
    fixture_attest(&item, &one, "test");
    fixture_attest(&other, &two, "test");
    fixture_attest(&again, &one, "unknown");
    fixture_attest(&longer, &one, "unknown as well");
    const eg_buffer *const pairs[][2] = {
        {&item, &other}, {&item, &again}, {&again, &longer}};
    for (size_t i = 0; i < EG_ARRAY_LEN(pairs); i++) {
        const size_t forward = order_findings(pairs[i][0], pairs[i][1]);
        const size_t backward = order_findings(pairs[i][1], pairs[i][0]);
        assert_int_equal(forward + backward, 1);
    }
    eg_hash digest[2];
    const eg_item *const statements[2] = {&one, &two};
    for (size_t i = 0; i < 2; i++) {
        EG_BUFFER(bytes, 1 << 16);
        assert_ok(eg_item_encode(NULL, &bytes, statements[i], NULL));
        eg_sha256_once(&digest[i], bytes.data, bytes.len);
    }
    const bool ascend = memcmp(&digest[0], &digest[1], sizeof(digest[0])) < 0;
    assert_int_equal(order_findings(&item, &other), ascend ? 0 : 1);
}

/** However many prefixes a device states, each is compared. */
static void
many_prefixes_are_compared(void **state)
{
    (void)state;
    for (int wrong = 0; wrong < 2; wrong++) {
        fixture_frames f;
        eg_hash root[BALLOTS + 1];
        for (uint32_t n = 0; n <= BALLOTS; n++) {
            root[n] = prefix_root(n);
        }
        fixture_frames_load(&f, record, ATTESTATIONS);
        for (uint32_t i = 0; i < 24; i++) {
            EG_BUFFER(item, 1 << 16);
            eg_item statement = checkpoint(i % 4, root[i % 4]);
            statement.u.checkpoint.has_time = true;
            statement.u.checkpoint.time_ms = 1000 + i;
            statement.u.checkpoint.codes_root.bytes[0] ^= wrong == 1 && i == 11;
            fixture_attest(&item, &statement, "test");
            fixture_frames_insert(&f, 3, item.data, item.len);
        }
        fixture_frames_store(&f, record, ATTESTATIONS);
        fixture_findings found;
        assert_ok(fixture_read(record, &found, NULL));
        assert_int_equal(fixture_count(&found, EG_R_ATTESTATION), wrong);
        fixture_remove(record);
        fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                       BALLOTS);
    }
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

/* -- making attestations ---------------------------------------------------- */

static int signatures_left; /**< As many succeed. */

static eg_status
sign_some(void *context,
          const uint8_t *message,
          size_t message_len,
          uint8_t *signature,
          size_t *signature_len)
{
    if (signatures_left-- == 0) {
        return EG_ERR_IO;
    }
    return fixture_signer.sign(context, message, message_len, signature,
                               signature_len);
}

static eg_status
sign_too_long(void *context,
              const uint8_t *message,
              size_t message_len,
              uint8_t *signature,
              size_t *signature_len)
{
    (void)context;
    (void)message;
    (void)message_len;
    (void)signature;
    *signature_len = EG_SIGNATURE_MAX + 1;
    return EG_OK;
}

/** Attest device 0, or section @p index; nothing is given but with EG_OK. */
static eg_status
attest_device(size_t index, int64_t time_ms, const eg_signature_signer *signer)
{
    eg_record *r;
    uint8_t *item[2] = {NULL, NULL};
    size_t len[2];
    uint8_t key[EG_DEVICE_KEY_BYTES];
    eg_error err = {.status = EG_OK};
    fixture_key(key, 0);
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    if (index == SIZE_MAX) {
        assert_ok(
            eg_record_find(r, &index, EG_SECTION_DEVICE, key, sizeof(key)));
    }
    const eg_status status = eg_record_attest_device(
        r, index, &fixture_extended_hash, time_ms, signer, item, len, &err);
    assert_int_equal(item[0] != NULL, status == EG_OK);
    assert_int_equal(item[1] != NULL, status == EG_OK);
    assert_true(status == EG_OK || err.status == status);
    free(item[0]);
    free(item[1]);
    eg_record_free(r);
    return status;
}

static void
only_a_closed_device_is_attested(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    assert_ok(attest_device(SIZE_MAX, 0, &fixture_signer));
    assert_int_equal(attest_device(0, 0, &fixture_signer), EG_ERR_ARGUMENT);
    assert_int_equal(attest_device(99, 0, &fixture_signer), EG_ERR_ARGUMENT);
    for (int what = 0; what < 8; what++) {
        fixture_frames f;
        fixture_frames_load(&f, record, device);
        eg_buffer *header = &f.frame[1];
        eg_buffer *close = &f.frame[f.len - 1];
        eg_item item = {.kind = EG_ITEM_DEVICE_HEADER};
        item.u.device_header = (eg_item_device_header){
            .kind = EG_DEVICE_REGULAR, .device_id = "scanner 0"};
        memset(&item.u.device_header.device_hash, 0xA0, EG_HASH_BYTES);
        if (what == 0) { /* no close */
            eg_buffer_free(close);
            f.len--;
        } else if (what == 1) { /* one that counts more */
            eg_buffer_clear(close);
            fixture_device_close(close, BALLOTS + 1);
        } else if (what == 2) { /* no header */
            eg_buffer_clear(header);
            fixture_ballot(header, 0, 9);
        } else if (what == 3) { /* one that is not canonical */
            eg_buffer_append(header, "\xf8\x01\x01", 3);
        } else if (what == 4) { /* one of another kind of device */
            item.u.device_header.kind = EG_DEVICE_PRE_ENCRYPTING;
        } else if (what == 5) { /* one of another device */
            item.u.device_header.device_hash.bytes[0] ^= 1;
        } else if (what == 6) { /* something between the ballots */
            eg_buffer_clear(&f.frame[2]);
            fixture_item(&f.frame[2], EG_ITEM_TALLY_CONTEST, 1);
            eg_buffer_clear(close);
            fixture_device_close(close, BALLOTS - 1);
        } else { /* a device without a name can be attested */
            item.u.device_header.device_id = "";
        }
        if (what == 4 || what == 5 || what == 7) {
            eg_buffer_clear(header);
            assert_ok(eg_item_encode(NULL, header, &item, NULL));
        }
        fixture_frames_store(&f, record, device);
        assert_int_equal(attest_device(SIZE_MAX, 0, &fixture_signer),
                         what == 7 ? EG_OK : EG_ERR_MALFORMED);
        fixture_remove(record);
        fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                       BALLOTS);
    }
    /* A torn end is no close. */
    EG_BUFFER(bytes, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, device);
    fixture_load(path, &bytes);
    fixture_store(path, bytes.data, bytes.len - 1);
    assert_int_equal(attest_device(SIZE_MAX, 0, &fixture_signer),
                     EG_ERR_MALFORMED);
}

static void
an_attestation_needs_its_signature(void **state)
{
    (void)state;
    eg_signature_signer signer = fixture_signer;
    signer.sign = sign_some;
    for (int n = 0; n <= 2; n++) {
        signatures_left = n;
        assert_int_equal(attest_device(SIZE_MAX, 0, &signer),
                         n == 2 ? EG_OK : EG_ERR_IO);
    }
    signer.sign = sign_too_long;
    assert_int_equal(attest_device(SIZE_MAX, 0, &signer), EG_ERR_LIMIT);
    /* A time that no statement can tell. */
    assert_int_equal(attest_device(SIZE_MAX, -1, &fixture_signer),
                     EG_ERR_ARGUMENT);
}

/** A closing hash that the device wrote is in its chain close. */
static void
closing_hashes_are_compared(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, fixture_device, "00000000.binpb");
    for (int wrong = 0; wrong < 2; wrong++) {
        fixture_frames f;
        eg_item close = {.kind = EG_ITEM_DEVICE_CLOSE};
        close.u.device_close =
            (eg_item_device_close){.ballot_count = BALLOTS,
                                   .has_closing_hash = true,
                                   .closing_hash = {{(uint8_t)(7 + wrong)}}};
        fixture_frames_load(&f, record, device);
        eg_buffer_clear(&f.frame[f.len - 1]);
        assert_ok(eg_item_encode(NULL, &f.frame[f.len - 1], &close, NULL));
        fixture_frames_store(&f, record, device);
        if (wrong == 0) {
            eg_record *r;
            uint8_t *item[2];
            size_t len[2];
            assert_ok(eg_record_open(&r, record, NULL, NULL));
            assert_ok(eg_record_attest_device(r, 5, &fixture_extended_hash, 0,
                                              &fixture_signer, item, len,
                                              NULL));
            eg_record_free(r);
            for (size_t i = 0; i < 2; i++) {
                fixture_frames_load(&f, record, ATTESTATIONS);
                eg_buffer_clear(&f.frame[1 + i]);
                eg_buffer_append(&f.frame[1 + i], item[i], len[i]);
                fixture_frames_store(&f, record, ATTESTATIONS);
                free(item[i]);
            }
        }
        /* Then chain close and section seal differ. */
        assert_attestation_findings(wrong == 0 ? 0 : 2, 0);
    }
}

static char heard[EG_SIGNATURE_MAX]; /**< The algorithm of the last claim. */

static eg_status
hear(void *context, const eg_signature_claim *claim)
{
    (void)context;
    (void)snprintf(heard, sizeof(heard), "%s", claim->algorithm);
    return EG_ERR_UNSUPPORTED;
}

/** A name of an algorithm that is none is told as "?". */
static void
odd_names_of_algorithms_are_unknown(void **state)
{
    (void)state;
    static const eg_signature_verifier ear = {.verify = hear};
    static const struct {
        const char *name;
        size_t len;
        const char *told;
    } cases[] = {
        {"ed25519", 7, "ed25519"},
        {"ed\0"
         "25519",
         8, "?"},
        {"", 0, "?"},
        {"an algorithm whose name is longer than that of any other one", 60,
         "an algorithm whose name is longer than that of any "
         "other one"},
        {"an algorithm whose name is longer than that of any other one"
         "!!!!",
         64, "?"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        EG_BUFFER(statement, 1 << 16);
        EG_BUFFER(item, 1 << 16);
        const eg_item s = checkpoint(0, prefix_root(0));
        assert_ok(eg_item_encode(NULL, &statement, &s, NULL));
        const size_t mark = eg_pb_begin(&item, EG_ITEM_DEVICE_ATTESTATION);
        eg_pb_put_bytes(&item, 1, statement.data, statement.len);
        eg_pb_put_bytes(&item, 2, cases[i].name, cases[i].len);
        eg_pb_end(&item, mark);
        fixture_frames f;
        fixture_frames_load(&f, record, ATTESTATIONS);
        fixture_frames_insert(&f, f.len, item.data, item.len);
        fixture_frames_store(&f, record, ATTESTATIONS);
        eg_record *r;
        eg_attestations *a;
        eg_statement_counts counts;
        assert_ok(eg_record_open(&r, record, NULL, NULL));
        assert_ok(eg_attestations_read(&a, r, &fixture_extended_hash,
                                       EG_STATEMENTS_REPORT, &ear, NULL, NULL));
        eg_attestations_digest(a, NULL, &counts);
        assert_int_equal(counts.unknown, 5);
        assert_string_equal(heard, cases[i].told);
        eg_attestations_free(a);
        eg_record_free(r);
        take_out(5);
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
        TEST(statements_of_one_kind_are_ordered),
        TEST(many_prefixes_are_compared),
        TEST(what_was_not_read_whole_is_not_compared),
        TEST(a_close_counts_when_it_is_the_last_item_and_right),
        TEST(only_a_closed_device_is_attested),
        TEST(an_attestation_needs_its_signature),
        TEST(closing_hashes_are_compared),
        TEST(odd_names_of_algorithms_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
