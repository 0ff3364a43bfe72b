/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading sections: what stands before a break counts, what is not canonical
 * counts too, and nothing is repaired.
 */
#include <pthread.h>
#include <stdio.h>

#include "codec/pb.h"
#include "merkle/merkle.h"
#include "record/cursor.h"
#include "record/names.h"
#include "record/segment.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char record[FIXTURE_PATH_MAX];
static char device_file[FIXTURE_PATH_MAX];

#define TALLY    "final/decrypted_tally.binpb"
#define OPENINGS "final/challenged_ballot_decryptions/00000000.binpb"

static int
make_record(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 3);
    fixture_path(device_file, fixture_device, "00000000.binpb");
    return 0;
}

static int
remove_record(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

/** Read section @p type; returns the status at its end. */
static eg_status
read_section(const char *path,
             eg_section_type type,
             fixture_findings *found,
             eg_section_digest *digest,
             uint64_t *delivered)
{
    eg_record *r;
    eg_error err = {.status = EG_OK};
    *found = (fixture_findings){.len = 0};
    const eg_record_sink sink = fixture_sink(found);
    if (eg_record_open(&r, path, NULL, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    size_t index = 0;
    while (eg_record_section_at(r, index)->type != type) {
        index++;
    }
    eg_record_cursor *c;
    assert_ok(eg_record_cursor_open(&c, r, index, &sink, &err));
    eg_record_item item;
    eg_status status;
    *delivered = 0;
    do {
        status = eg_record_next(c, &item, &err);
        *delivered += status == EG_OK && item.bytes != NULL;
    } while (status == EG_OK && item.bytes != NULL);
    eg_record_cursor_digest(c, digest);
    /* It stays as it ended. */
    assert_int_equal(eg_record_next(c, &item, &err), status);
    eg_record_cursor_free(c);
    eg_record_free(r);
    return status;
}

/** Append raw bytes to a file of the record. */
static void
append(const char *file, const void *bytes, size_t len)
{
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(whole, 1 << 26);
    fixture_path(path, record, file);
    fixture_load(path, &whole);
    eg_buffer_append(&whole, bytes, len);
    fixture_store(path, whole.data, whole.len);
}

static void
cut(const char *file, size_t bytes)
{
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(whole, 1 << 26);
    fixture_path(path, record, file);
    fixture_load(path, &whole);
    fixture_store(path, whole.data, whole.len - bytes);
}

/** The device section breaks off after all its 5 items. */
static void
assert_broken_after(uint64_t items, const char *why)
{
    fixture_findings found;
    eg_section_digest digest;
    uint64_t delivered;
    assert_int_equal(
        read_section(record, EG_SECTION_DEVICE, &found, &digest, &delivered),
        EG_REJECT);
    assert_int_equal(delivered, items);
    assert_false(digest.whole);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_CONTAINER);
    assert_int_equal(found.ordinal[0], items);
    if (strstr(found.text[0], why) == NULL) {
        fail_msg("%s", found.text[0]);
    }
}

static void
what_stands_before_a_break_is_delivered(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *why;
    } tails[] = {{"\x00", 1, "shortest varint"},
                 {"\x80\x00", 2, "shortest varint"},
                 {"\x85\x00more.", 7, "shortest varint"},
                 {"\x80", 1, "within a length"},
                 {"\xff\xff\xff\xff\xff\xff", 6, "shortest varint"},
                 {"\x81\x80\x80\x20", 4, "shortest varint"},
                 {"\x80\x80\x80\x20", 4, "within a frame"},
                 {"\x05half", 5, "within a frame"}};
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, device_file);
    fixture_load(path, &whole);
    for (size_t i = 0; i < EG_ARRAY_LEN(tails); i++) {
        append(device_file, tails[i].bytes, tails[i].len);
        assert_broken_after(5, tails[i].why);
        fixture_store(path, whole.data, whole.len);
    }
}

static void
a_cut_section_is_told_wherever_it_is_cut(void **state)
{
    (void)state;
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, device_file);
    fixture_load(path, &whole);
    eg_hash honest;
    fixture_findings found;
    assert_ok(fixture_read(record, &found, &honest));
    for (size_t len = 0; len < whole.len; len += 7) {
        fixture_store(path, whole.data, len);
        assert_ok(fixture_read(record, &found, NULL));
        /* Cut between two items, only the roots tell. */
        assert_true(fixture_count(&found, EG_R_CONTAINER) == 1 ||
                    fixture_count(&found, EG_R_ATTESTATION) > 0);
        assert_true(fixture_count(&found, EG_R_ROOT) > 0);
        assert_true(fixture_count(&found, EG_R_SIGNATURE) > 0);
    }
}

static void
an_item_that_is_not_canonical_counts_in_the_root(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, TALLY);
    eg_hash leaf[2];
    /* An unknown field at the end of the first item. */
    eg_buffer_append(&f.frame[1], "\xf8\x01\x01", 3);
    for (size_t i = 0; i < 2; i++) {
        eg_merkle_leaf(&leaf[i], f.frame[i + 1].data, f.frame[i + 1].len);
    }
    fixture_frames_store(&f, record, TALLY);

    fixture_findings found;
    eg_section_digest digest;
    uint64_t delivered;
    assert_ok(read_section(record, EG_SECTION_DECRYPTED_TALLY, &found, &digest,
                           &delivered));
    assert_int_equal(delivered, 2);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_ENCODING);
    assert_int_equal(found.ordinal[0], 0);
    assert_true(digest.whole);
    eg_hash want;
    eg_merkle_root_of(&want, leaf, 2);
    assert_memory_equal(&digest.root, &want, sizeof(want));
}

static void
a_bad_item_before_a_torn_tail_has_its_own_finding(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, TALLY);
    eg_buffer_append(&f.frame[2], "\xf8\x01\x01", 3);
    fixture_frames_store(&f, record, TALLY);
    append(TALLY, "\x09half", 5);
    fixture_findings found;
    eg_section_digest digest;
    uint64_t delivered;
    assert_int_equal(read_section(record, EG_SECTION_DECRYPTED_TALLY, &found,
                                  &digest, &delivered),
                     EG_REJECT);
    assert_int_equal(found.len, 2);
    assert_int_equal(found.code[0], EG_R_ENCODING);
    assert_int_equal(found.code[1], EG_R_CONTAINER);
}

static void
a_header_must_agree_with_its_path(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        eg_section_type type;
        uint64_t ordinal;
        bool key;
    } headers[] = {{TALLY, EG_SECTION_ENCRYPTED_TALLY, 0, false},
                   {TALLY, EG_SECTION_DECRYPTED_TALLY, 1, false},
                   {TALLY, EG_SECTION_DECRYPTED_TALLY, 0, true}};
    for (size_t i = 0; i < EG_ARRAY_LEN(headers); i++) {
        fixture_frames f;
        fixture_frames_load(&f, record, headers[i].name);
        eg_buffer *b = &f.frame[0];
        eg_buffer_clear(b);
        eg_pb_put_string(b, 1, "EGRF");
        eg_pb_put_uint(b, 2, 2);
        eg_pb_put_uint(b, 3, headers[i].type);
        if (headers[i].key) {
            uint8_t key[EG_DEVICE_KEY_BYTES];
            fixture_key(key, 0);
            eg_pb_put_bytes(b, 4, key, sizeof(key));
        }
        eg_pb_put_uint(b, 5, headers[i].ordinal);
        fixture_frames_store(&f, record, headers[i].name);
        fixture_findings found;
        eg_section_digest digest;
        uint64_t delivered;
        assert_int_equal(read_section(record, EG_SECTION_DECRYPTED_TALLY,
                                      &found, &digest, &delivered),
                         EG_REJECT);
        assert_int_equal(delivered, 0);
        assert_int_equal(found.code[0], EG_R_CONTAINER);
    }
}

static void
the_next_segment_begins_where_the_last_ended(void **state)
{
    (void)state;
    static const char next[] =
        "final/challenged_ballot_decryptions/00000001.binpb";
    fixture_frames f;
    for (uint64_t first = 1; first <= 3; first++) {
        fixture_frames_load(&f, record, OPENINGS);
        EG_BUFFER(item, 1 << 16);
        eg_buffer_append(&item, f.frame[2].data, f.frame[2].len);
        /* Two items in the first; the header of the next says `first`. */
        for (size_t i = 1; i < f.len; i++) {
            eg_buffer_free(&f.frame[i]);
        }
        f.len = 1;
        eg_pb_put_uint(&f.frame[0], 5, first);
        EG_BUFFER(third, 1 << 16);
        fixture_item(&third, EG_ITEM_CHALLENGED_DECRYPTION, 3);
        fixture_frames_insert(&f, 1, third.data, third.len);
        fixture_frames_store(&f, record, next);

        fixture_findings found;
        eg_section_digest digest;
        uint64_t delivered;
        const eg_status status =
            read_section(record, EG_SECTION_CHALLENGED_DECRYPTIONS, &found,
                         &digest, &delivered);
        assert_int_equal(status, first == 2 ? EG_OK : EG_REJECT);
        assert_int_equal(delivered, first == 2 ? 3 : 2);
        assert_int_equal(found.len, first == 2 ? 0 : 1);
    }
}

static void
items_must_come_in_order(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, OPENINGS);
    const eg_buffer swap = f.frame[1];
    f.frame[1] = f.frame[2];
    f.frame[2] = swap;
    fixture_frames_store(&f, record, OPENINGS);
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(fixture_count(&found, EG_R_ORDER), 1);

    /* The same item twice. */
    fixture_frames_load(&f, record, OPENINGS);
    fixture_frames_insert(&f, 1, f.frame[1].data, f.frame[1].len);
    fixture_frames_store(&f, record, OPENINGS);
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(fixture_count(&found, EG_R_ORDER), 2);
}

static void
a_section_holds_its_own_kind_of_items(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        eg_item_kind kind;
    } cases[] = {{"setup/parameters.binpb", EG_ITEM_PARAMETERS},
                 {"setup/guardians.binpb", EG_ITEM_ELECTION_KEYS},
                 {"aggregated/encrypted_tally.binpb", EG_ITEM_TALLY_HEADER},
                 {TALLY, EG_ITEM_TALLY_CONTEST},
                 {OPENINGS, EG_ITEM_CONTEST_DATA_DECRYPTION}};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        fixture_frames f;
        fixture_frames_load(&f, record, cases[i].file);
        EG_BUFFER(item, 1 << 16);
        fixture_item(&item, cases[i].kind, 9);
        fixture_frames_insert(&f, f.len, item.data, item.len);
        fixture_frames_store(&f, record, cases[i].file);
        fixture_findings found;
        assert_ok(fixture_read(record, &found, NULL));
        assert_int_equal(fixture_count(&found, EG_R_STRUCTURE), 1);
        fixture_frames_load(&f, record, cases[i].file);
        eg_buffer_free(&f.frame[--f.len]);
        fixture_frames_store(&f, record, cases[i].file);
    }
    /* One that must hold something, and holds nothing. */
    fixture_frames f;
    fixture_frames_load(&f, record, "setup/guardians.binpb");
    while (f.len > 1) {
        eg_buffer_free(&f.frame[--f.len]);
    }
    fixture_frames_store(&f, record, "setup/guardians.binpb");
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(fixture_count(&found, EG_R_STRUCTURE), 1);
}

static void
a_record_of_a_newer_minor_may_hold_unknown_fields(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, "setup/header.binpb");
    eg_buffer_clear(&f.frame[1]);
    const size_t at = eg_pb_begin(&f.frame[1], EG_ITEM_RECORD_HEADER);
    eg_pb_put_uint(&f.frame[1], 1, 2);
    eg_pb_put_uint(&f.frame[1], 2, 1);
    eg_pb_end(&f.frame[1], at);
    fixture_frames_store(&f, record, "setup/header.binpb");

    fixture_frames_load(&f, record, TALLY);
    eg_buffer *item = &f.frame[1];
    eg_buffer_append(item, "\xf8\x01\x01", 3);
    item->data[2] = (uint8_t)(item->data[2] + 3);
    fixture_frames_store(&f, record, TALLY);
    fixture_findings found;
    eg_section_digest digest;
    uint64_t delivered;
    assert_ok(read_section(record, EG_SECTION_DECRYPTED_TALLY, &found, &digest,
                           &delivered));
    assert_int_equal(found.len, 0);
    /* It can be copied as protobuf, and is refused as JSON. */
    eg_record *r;
    char to[FIXTURE_PATH_MAX];
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&r, record, NULL, &err));
    fixture_path(to, folder, "copy");
    assert_int_equal(
        eg_record_copy(r, to, EG_RECORD_DIRECTORY, EG_RECORD_JSON, &err),
        EG_ERR_UNSUPPORTED);
    assert_false(fixture_exists(to));
    assert_ok(
        eg_record_copy(r, to, EG_RECORD_DIRECTORY, EG_RECORD_PROTOBUF, &err));
    eg_record_free(r);
}

/* -- JSON lines ------------------------------------------------------------- */

/** Replace the JSON tally by @p text and read it. */
static eg_status
read_text(const char *json,
          const void *text,
          size_t len,
          fixture_findings *found,
          uint64_t *delivered)
{
    char path[FIXTURE_PATH_MAX];
    eg_section_digest digest;
    fixture_path(path, json, "final/decrypted_tally.jsonl");
    fixture_store(path, text, len);
    return read_section(json, EG_SECTION_DECRYPTED_TALLY, found, &digest,
                        delivered);
}

#define HEAD                                 \
    "{\"magic\":\"EGRF\",\"formatMajor\":2," \
    "\"sectionType\":\"SECTION_TYPE_DECRYPTED_TALLY\"}"
#define ONE "{\"decryptedTallyContest\":{\"index\":1,\"label\":\"a\"}}"
#define TWO "{\"decryptedTallyContest\":{\"index\":2,\"label\":\"b\"}}"

/** In JSON, what a newer minor adds cannot be read, nor be wrong. */
static void
a_line_of_a_newer_minor_may_not_be_understood(void **state)
{
    (void)state;
    static const char header[] =
        "{\"magic\":\"EGRF\",\"formatMajor\":2,"
        "\"sectionType\":\"SECTION_TYPE_HEADER\"}\n"
        "{\"recordHeader\":{\"formatMajor\":2,\"formatMinor\":1}}\n";
    static const char newer[] =
        HEAD "\n{\"decryptedTallyContest\":{\"index\":1,\"label\":\"a\","
             "\"colour\":\"red\"}}\n";
    char json[FIXTURE_PATH_MAX];
    fixture_record(json, folder, "j", EG_RECORD_JSON, EG_PHASE_FINAL, 1);
    fixture_findings found;
    uint64_t delivered;
    for (int minor = 0; minor < 2; minor++) {
        if (minor == 1) {
            char path[FIXTURE_PATH_MAX];
            fixture_path(path, json, "setup/header.jsonl");
            fixture_store(path, header, strlen(header));
        }
        assert_int_equal(
            read_text(json, newer, strlen(newer), &found, &delivered),
            EG_REJECT);
        assert_int_equal(found.len, 1);
        assert_int_equal(found.code[0],
                         minor == 0 ? EG_R_ENCODING : EG_R_VERSION);
    }
}

static void
lines_end_in_one_of_few_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        eg_status status;
        uint64_t delivered;
        eg_record_code code;
    } cases[] = {
        {HEAD "\n" ONE "\n" TWO "\n", EG_OK, 2, 0},
        {HEAD "\n" ONE "\n" TWO, EG_OK, 2, 0},
        {HEAD "\r\n" ONE "\r\n" TWO "\r\n", EG_OK, 2, 0},
        {HEAD "\n" ONE "\n" TWO "\r", EG_OK, 2, 0},
        {HEAD "\n", EG_OK, 0, 0},
        {HEAD, EG_OK, 0, 0},
        {HEAD "\n " ONE " \n" TWO, EG_OK, 2, 0},
        {"", EG_REJECT, 0, EG_R_CONTAINER},
        {"\n" HEAD "\n" ONE "\n", EG_REJECT, 0, EG_R_CONTAINER},
        {HEAD "\n\n" ONE "\n", EG_REJECT, 0, EG_R_CONTAINER},
        {HEAD "\n" ONE "\n\n", EG_REJECT, 1, EG_R_CONTAINER},
        {HEAD "\n" ONE "\n\r\n", EG_REJECT, 1, EG_R_CONTAINER},
        {HEAD "\n" ONE "\n\r", EG_REJECT, 1, EG_R_CONTAINER},
        {HEAD "\n" ONE "\n ", EG_REJECT, 1, EG_R_ENCODING},
        {HEAD "\n" ONE "\r\r\n" TWO, EG_OK, 2, 0},
        {HEAD "\n" ONE TWO "\n", EG_REJECT, 0, EG_R_ENCODING},
        {HEAD "\n{}\n", EG_REJECT, 0, EG_R_ENCODING},
        {HEAD "\n" ONE "\n{\"decryptedTally", EG_REJECT, 1, EG_R_ENCODING},
        {HEAD "\n{\"nothing\":{}}\n", EG_REJECT, 0, EG_R_ENCODING},
        {"\xef\xbb\xbf" HEAD "\n", EG_REJECT, 0, EG_R_CONTAINER},
        {HEAD "\n\xef\xbb\xbf" ONE "\n", EG_REJECT, 0, EG_R_ENCODING},
        {"{\"magic\":\"EGRF\",\"formatMajor\":2,\"x\":1,\"sectionType\":"
         "\"SECTION_TYPE_DECRYPTED_TALLY\"}\n",
         EG_REJECT, 0, EG_R_CONTAINER},
        {"{\"magic\":\"EGRG\",\"formatMajor\":2,\"sectionType\":"
         "\"SECTION_TYPE_DECRYPTED_TALLY\"}\n",
         EG_REJECT, 0, EG_R_CONTAINER},
    };
    char json[FIXTURE_PATH_MAX];
    fixture_record(json, folder, "j", EG_RECORD_JSON, EG_PHASE_FINAL, 1);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        fixture_findings found;
        uint64_t delivered;
        const eg_status status = read_text(
            json, cases[i].text, strlen(cases[i].text), &found, &delivered);
        if (status != cases[i].status || delivered != cases[i].delivered) {
            fail_msg("case %zu: %s", i, found.len > 0 ? found.text[0] : "");
        }
        assert_int_equal(found.len, status == EG_OK ? 0 : 1);
        if (status != EG_OK && found.code[0] != cases[i].code) {
            fail_msg("case %zu: %s", i, found.text[0]);
        }
    }
}

static void
a_line_that_only_breaks_a_width_still_has_a_leaf(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "\n"
             "{\"decryptedTallyContest\":{\"index\":1,\"label\":\"a\","
             "\"fields\":[{\"index\":1,\"label\":\"a\",\"encodedTally\":"
             "\"AAAA\",\"proof\":\"AAAA\"}]}}\n" TWO "\n";
    char json[FIXTURE_PATH_MAX];
    fixture_record(json, folder, "j", EG_RECORD_JSON, EG_PHASE_FINAL, 1);
    fixture_findings found;
    uint64_t delivered;
    assert_ok(read_text(json, text, strlen(text), &found, &delivered));
    assert_int_equal(delivered, 2);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_ENCODING);
}

/** A source of one endless line. */
static eg_status
endless(void *context, uint8_t *bytes, size_t room, size_t *got, eg_error *err)
{
    (void)err;
    uint64_t *left = context;
    const size_t len = *left < room ? (size_t)*left : room;
    memset(bytes, ' ', len);
    *left -= len;
    *got = len;
    return EG_OK;
}

static void
a_line_has_a_ceiling(void **state)
{
    (void)state;
    for (uint64_t over = 0; over < 2; over++) {
        uint64_t left = EG_LINE_MAX + over;
        eg_frames frames;
        eg_span line;
        eg_error err = {.status = EG_OK};
        assert_ok(eg_frames_init(&frames, (eg_source){endless, &left},
                                 EG_RECORD_JSON));
        assert_int_equal(eg_frames_next(&frames, &line, &err),
                         over == 0 ? EG_OK : EG_REJECT);
        eg_frames_free(&frames);
    }
}

/* -- several readers -------------------------------------------------------- */

typedef struct job {
    const eg_record *record;
    eg_section_digest digest[24];
} job;

static void *
read_all(void *arg)
{
    job *j = arg;
    for (int i = 0; i < 20; i++) {
        if (eg_record_digest(j->record, j->digest, NULL, NULL) != EG_OK) {
            return NULL;
        }
    }
    return j;
}

static void
several_threads_read_one_record(void **state)
{
    (void)state;
    eg_record *r;
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    assert_true(eg_record_section_count(r) <= 24);
    static job jobs[4];
    pthread_t thread[4];
    for (size_t i = 0; i < 4; i++) {
        jobs[i] = (job){.record = r};
        assert_int_equal(pthread_create(&thread[i], NULL, read_all, &jobs[i]),
                         0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *result;
        assert_int_equal(pthread_join(thread[i], &result), 0);
        assert_non_null(result);
        assert_memory_equal(jobs[i].digest, jobs[0].digest,
                            sizeof(jobs[0].digest));
    }
    eg_record_free(r);
}

static void
a_changed_byte_of_any_file_is_noticed_or_means_nothing(void **state)
{
    (void)state;
    static const char *const files[] = {
        "toc.binpb",
        "setup/header.binpb",
        "setup/guardians.binpb",
        "setup/manifest.json",
        "device_attestations.binpb",
        "aggregated/contest_data_requests.binpb",
        TALLY,
        OPENINGS,
        "final/uncast_nonce_releases/00000000.binpb"};
    for (size_t f = 0; f < EG_ARRAY_LEN(files); f++) {
        EG_BUFFER(whole, 1 << 20);
        char path[FIXTURE_PATH_MAX];
        fixture_path(path, record, files[f]);
        fixture_load(path, &whole);
        for (size_t i = 0; i < whole.len; i += whole.len < 300 ? 1 : 11) {
            whole.data[i] ^= (uint8_t)(1u << (i % 8));
            fixture_store(path, whole.data, whole.len);
            fixture_findings found;
            if (fixture_read(record, &found, NULL) == EG_OK && found.len == 0) {
                fail_msg("%s: byte %zu is not noticed", files[f], i);
            }
            whole.data[i] ^= (uint8_t)(1u << (i % 8));
        }
        fixture_store(path, whole.data, whole.len);
    }
    cut(TALLY, 0);
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(found.len, 0);
}

/** The first device's section of the record at @p path. */
static eg_record_cursor *
open_device(const char *path, eg_record **r)
{
    assert_ok(eg_record_open(r, path, NULL, NULL));
    size_t index = 0;
    while (eg_record_section_at(*r, index)->type != EG_SECTION_DEVICE) {
        index++;
    }
    eg_record_cursor *c;
    assert_ok(eg_record_cursor_open(&c, *r, index, NULL, NULL));
    return c;
}

/** Items taken stay as they were read, and taking them changes nothing. */
static void
check_taking(const char *path)
{
    eg_record *r;
    eg_record *s;
    eg_record_cursor *plain = open_device(path, &r);
    eg_record_cursor *taking = open_device(path, &s);
    EG_BUFFER(kept, EG_ITEM_BYTES_MAX);
    EG_BUFFER(last, EG_ITEM_BYTES_MAX);
    eg_record_item a;
    eg_record_item b;
    size_t items = 0;
    for (;; items++) {
        assert_ok(eg_record_next(plain, &a, NULL));
        assert_ok(eg_record_next(taking, &b, NULL));
        assert_memory_equal(last.data, kept.data, last.len);
        assert_int_equal(a.bytes == NULL, b.bytes == NULL);
        if (a.bytes == NULL) {
            break;
        }
        eg_buffer_clear(&kept);
        eg_record_cursor_take(taking, &kept);
        assert_ptr_equal(kept.data, b.bytes);
        assert_int_equal(kept.len, a.len);
        assert_memory_equal(kept.data, a.bytes, a.len);
        eg_buffer_clear(&last);
        eg_buffer_append(&last, a.bytes, a.len);
    }
    assert_int_equal(items, 5);
    eg_section_digest x;
    eg_section_digest y;
    eg_record_cursor_digest(plain, &x);
    eg_record_cursor_digest(taking, &y);
    assert_true(eg_hash_equal(&x.root, &y.root));
    eg_record_cursor_free(plain);
    eg_record_cursor_free(taking);
    eg_record_free(r);
    eg_record_free(s);
}

static void
an_item_is_taken_without_a_copy(void **state)
{
    (void)state;
    char json[FIXTURE_PATH_MAX];
    fixture_record(json, folder, "j", EG_RECORD_JSON, EG_PHASE_FINAL, 3);
    check_taking(record);
    check_taking(json);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_record, remove_record)
    const struct CMUnitTest tests[] = {
        TEST(what_stands_before_a_break_is_delivered),
        TEST(a_cut_section_is_told_wherever_it_is_cut),
        TEST(an_item_that_is_not_canonical_counts_in_the_root),
        TEST(a_bad_item_before_a_torn_tail_has_its_own_finding),
        TEST(a_header_must_agree_with_its_path),
        TEST(the_next_segment_begins_where_the_last_ended),
        TEST(items_must_come_in_order),
        TEST(a_section_holds_its_own_kind_of_items),
        TEST(a_record_of_a_newer_minor_may_hold_unknown_fields),
        TEST(a_line_of_a_newer_minor_may_not_be_understood),
        TEST(lines_end_in_one_of_few_ways),
        TEST(a_line_that_only_breaks_a_width_still_has_a_leaf),
        TEST(an_item_is_taken_without_a_copy),
        cmocka_unit_test(a_line_has_a_ceiling),
        TEST(several_threads_read_one_record),
        TEST(a_changed_byte_of_any_file_is_noticed_or_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
