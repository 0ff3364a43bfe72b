/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k-th system call or allocation fails, for every k: writing, sealing,
 * signing, going on with, attesting, converting and reading a record answer
 * with a documented status, leave nothing half-written, and can be done again.
 * Calls that a signal interrupts, or that do a part only, are no failures.
 *
 * failing_calls.h has the calls that can fail.
 */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

#include "fault/failing_calls.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char honest[FIXTURE_PATH_MAX];
static char made[FIXTURE_PATH_MAX];

/** More than a buffer of the writers holds. */
#define LONG_FILE ((size_t)70000)
static const char long_file[] = "derived/long.bin";

/** A file outside the roots whose bytes do not repeat. */
static void
put_long_file(void)
{
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(bytes, 1 << 20);
    uint32_t x = 1;
    for (size_t i = 0; i < LONG_FILE; i++) {
        x = x * 1664525 + 1013904223;
        eg_buffer_byte(&bytes, (uint8_t)(x >> 24));
    }
    fixture_path(path, honest, long_file);
    fixture_store(path, bytes.data, bytes.len);
}

static int
make_honest(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_record(honest, folder, "honest", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                   3);
    fixture_path(made, folder, "made");
    put_long_file();
    return 0;
}

static int
remove_honest(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

/** Whether @p status is what a failing machine may be answered with. */
static void
assert_documented(eg_status status, const eg_error *err)
{
    if (status != EG_ERR_IO && status != EG_ERR_MEMORY) {
        fail_msg("%s: %s", eg_status_name(status), err->text);
    }
    assert_int_equal(err->status, status);
    assert_true(err->text[0] != '\0');
}

/** Compare a file of the unfinished record with the honest one's. */
static void
assert_whole(const char *path)
{
    char right[FIXTURE_PATH_MAX];
    EG_BUFFER(got, 1 << 20);
    EG_BUFFER(want, 1 << 20);
    fixture_path(right, honest, path + strlen(made) + 1);
    fixture_load(path, &got);
    fixture_load(right, &want);
    if (got.len != want.len || memcmp(got.data, want.data, got.len) != 0) {
        fail_msg("%s is half-written", path);
    }
}

/** Every file of the unfinished record is one of the honest record's. */
static void
assert_only_whole_files(void)
{
    char *const top[] = {made, NULL};
    FTS *tree = fts_open(top, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    assert_non_null(tree);
    FTSENT *at;
    while ((at = fts_read(tree)) != NULL) {
        if (strcmp(at->fts_name, ".writing") == 0) {
            (void)fts_set(tree, at, FTS_SKIP); /* what nobody reads */
        } else if (at->fts_info == FTS_F) {
            assert_whole(at->fts_path);
        }
    }
    assert_int_equal(fts_close(tree), 0);
}

/** Write one section; what the honest record has. */
static eg_status
write_section(eg_section_type type,
              eg_item_kind kind,
              uint32_t items,
              eg_error *err)
{
    eg_record_writer *w;
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status != EG_OK) {
        return status;
    }
    status = eg_record_writer_begin(w, type, NULL, 0, NULL, err);
    for (uint32_t i = 1; status == EG_OK && i <= items; i++) {
        const bool was = armed;
        armed = false;
        EG_BUFFER(item, 1 << 16);
        fixture_item(&item, kind, i);
        armed = was;
        status = eg_record_writer_add(w, item.data, item.len, err);
        armed = false;
        eg_buffer_free(&item);
        armed = was;
    }
    if (status == EG_OK) {
        status = eg_record_writer_end(w, NULL, err);
    }
    eg_record_writer_free(w);
    return status;
}

static void
copy_tree(const char *from, const char *to)
{
    fixture_copy_tree(from, to);
}

/** Fail each call in turn while one section is written. */
static void
fail_section(eg_section_type type,
             eg_item_kind kind,
             uint32_t items,
             const char *drop)
{
    char prepared[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    fixture_path(prepared, folder, "prepared");
    copy_tree(honest, prepared);
    static const char *const later[] = {"toc.binpb", "signatures", "final",
                                        "aggregated"};
    for (size_t i = 0; i < EG_ARRAY_LEN(later); i++) {
        /* Down to the phase in which the section is written. */
        if (type >= EG_SECTION_DECRYPTED_TALLY && i >= 2) {
            break;
        }
        fixture_path(path, prepared, later[i]);
        fixture_remove(path);
    }
    if (type < EG_SECTION_DEVICE) {
        static const char *const devices[] = {"devices",
                                              "device_attestations.binpb"};
        for (size_t i = 0; i < EG_ARRAY_LEN(devices); i++) {
            fixture_path(path, prepared, devices[i]);
            fixture_remove(path);
        }
    }
    fixture_path(path, prepared, drop);
    fixture_remove(path);

    long k = 0;
    eg_status status;
    do {
        eg_error err = {.status = EG_OK};
        fixture_remove(made);
        copy_tree(prepared, made);
        arm(++k);
        status = write_section(type, kind, items, &err);
        armed = false;
        assert_only_whole_files();
        if (!failed) {
            assert_ok(status);
            break;
        }
        /* Some failures do no harm: closing a file that was only read. */
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        /* Again, without a fault: it is there now, or was already. */
        status = write_section(type, kind, items, &err);
        assert_true(status == EG_OK || status == EG_ERR_STATE);
        assert_only_whole_files();
        fixture_path(path, made, drop);
        assert_true(fixture_exists(path));
    } while (k < 1000);
    if (k <= 20 || k >= 1000) {
        fail_msg("%ld calls", k);
    }
}

static void
a_section_in_one_file_is_whole_or_absent(void **state)
{
    (void)state;
    fail_section(EG_SECTION_GUARDIANS, EG_ITEM_GUARDIAN_PUBLIC_KEY, 3,
                 "setup/guardians.binpb");
}

static void
a_section_in_segments_is_whole_or_absent(void **state)
{
    (void)state;
    fail_section(EG_SECTION_CHALLENGED_DECRYPTIONS,
                 EG_ITEM_CHALLENGED_DECRYPTION, 2,
                 "final/challenged_ballot_decryptions");
}

/** Write ballots of device 0, each synced; count those that are. */
static eg_status
write_ballots(uint32_t *synced, eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    eg_record_writer *w;
    uint64_t items = 0;
    fixture_key(key, 0);
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status != EG_OK) {
        return status;
    }
    /* Small segments, so that a new one is begun on the way. */
    eg_record_writer_set_segment_bytes(w, 1500);
    status = eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                    &items, err);
    for (uint32_t i = (uint32_t)items; status == EG_OK && i <= 3; i++) {
        const bool was = armed;
        armed = false;
        EG_BUFFER(item, 1 << 16);
        if (i == 0) {
            fixture_device_header(&item, 0);
        } else {
            fixture_ballot(&item, 0, i);
        }
        armed = was;
        status = eg_record_writer_add(w, item.data, item.len, err);
        if (status == EG_OK) {
            status = eg_record_writer_sync(w, err);
        }
        *synced = status == EG_OK ? i + 1 : *synced;
    }
    eg_record_writer_free(w);
    return status;
}

static void
a_synced_ballot_is_never_lost(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    char setup[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_path(device, made, fixture_device);
    fixture_path(setup, honest, "setup");
    long k = 0;
    for (;;) {
        uint32_t synced = 0;
        eg_error err = {.status = EG_OK};
        fixture_remove(made);
        assert_int_equal(mkdir(made, 0777), 0);
        fixture_path(to, made, "setup");
        copy_tree(setup, to);
        eg_record_writer *w;
        assert_ok(eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, &err));
        assert_ok(eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err));
        eg_record_writer_free(w);
        arm(++k);
        eg_status status = write_ballots(&synced, &err);
        armed = false;
        if (!failed) {
            assert_ok(status);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        /* Going on finds at least the ballots that were synced. */
        uint8_t key[EG_DEVICE_KEY_BYTES];
        uint64_t items;
        fixture_key(key, 0);
        assert_ok(eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, &err));
        status = eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err);
        if (status != EG_OK) {
            fail_msg("%s", err.text);
        }
        if (eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                   &items, &err) != EG_OK) {
            fail_msg("%s", err.text);
        }
        assert_true(items >= synced);
        eg_record_writer_free(w);
        uint32_t more = 0;
        assert_ok(write_ballots(&more, &err));
    }
    assert_true(k > 20);
}

/** Fail each call while a record is converted. */
static void
fail_copy(eg_record_store store, eg_record_encoding encoding)
{
    long k = 0;
    eg_status status;
    do {
        eg_record *r;
        eg_error err = {.status = EG_OK};
        assert_ok(eg_record_open(&r, honest, NULL, &err));
        arm(++k);
        status = eg_record_copy(r, made, store, encoding, &err);
        armed = false;
        eg_record_free(r);
        if (!failed) {
            assert_ok(status);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
            assert_false(fixture_exists(made));
        }
        fixture_remove(made);
        char command[2 * FIXTURE_PATH_MAX];
        snprintf(command, sizeof(command), "ls '%s' | grep -q new-", folder);
        assert_int_not_equal(system(command), 0);
    } while (k < 5000);
    assert_true(k > 20);
    fixture_findings found;
    assert_ok(fixture_read(made, &found, NULL));
    assert_int_equal(found.len, 0);
}

static void
a_copy_in_a_zip_file_is_whole_or_absent(void **state)
{
    (void)state;
    fail_copy(EG_RECORD_ZIP, EG_RECORD_JSON);
}

static void
a_copy_in_a_directory_is_whole_or_absent(void **state)
{
    (void)state;
    fail_copy(EG_RECORD_DIRECTORY, EG_RECORD_JSON);
}

/** Read the device @p index again with what was attested of it. */
static eg_status
read_device(const eg_record *r,
            size_t index,
            eg_attestations *attestations,
            const eg_record_sink *sink,
            eg_error *err)
{
    eg_record_cursor *cursor;
    eg_record_item item = {.bytes = NULL};
    eg_status status = eg_record_cursor_open(&cursor, r, index, sink, err);
    if (status != EG_OK) {
        return status;
    }
    eg_record_cursor_attest(cursor, attestations);
    do {
        status = eg_record_next(cursor, &item, err);
    } while (status == EG_OK && item.bytes != NULL);
    /* Whoever asks again after a failure hears of it again. */
    assert_int_equal(eg_record_next(cursor, &item, NULL), status);
    eg_record_cursor_free(cursor);
    return status;
}

static eg_status
read_statements(const eg_record *r,
                const eg_section_digest *digest,
                const eg_record_sink *sink,
                eg_error *err)
{
    eg_attestations *attestations = NULL;
    eg_status status = eg_attestations_read(
        &attestations, r, &fixture_extended_hash, EG_STATEMENTS_REQUIRE,
        &fixture_verifier, sink, err);
    for (size_t i = 0; status == EG_OK && i < eg_record_section_count(r); i++) {
        if (eg_record_section_at(r, i)->type == EG_SECTION_DEVICE) {
            status = read_device(r, i, attestations, sink, err);
        }
    }
    eg_attestations_free(attestations);
    if (status == EG_OK) {
        status = eg_record_check_signatures(r, digest, &fixture_extended_hash,
                                            EG_STATEMENTS_REQUIRE,
                                            &fixture_verifier, NULL, sink, err);
    }
    return status;
}

/** All that a reader can ask of a record. */
static eg_status
read_all(const char *path, const eg_record_sink *sink, eg_error *err)
{
    eg_record *r;
    eg_status status = eg_record_open(&r, path, sink, err);
    if (status != EG_OK) {
        return status;
    }
    eg_section_digest digest[32];
    uint8_t *bytes = NULL;
    size_t len = 0;
    status = eg_record_digest(r, digest, sink, err);
    if (status == EG_OK) {
        status = eg_record_check_toc(r, digest, sink, err);
    }
    if (status == EG_OK) {
        status = read_statements(r, digest, sink, err);
    }
    if (status == EG_OK) {
        status = eg_record_read_file(r, long_file, &bytes, &len, 1 << 20, err);
        assert_int_equal(len, status == EG_OK ? LONG_FILE : 0);
    }
    free(bytes);
    eg_record_free(r);
    return status;
}

static void
reading_tells_a_failing_machine_from_a_bad_record(void **state)
{
    (void)state;
    for (int what = 0; what < 2; what++) {
        char path[FIXTURE_PATH_MAX];
        snprintf(path, sizeof(path), "%s", honest);
        eg_record *r;
        eg_error err = {.status = EG_OK};
        if (what == 1) {
            assert_ok(eg_record_open(&r, honest, NULL, &err));
            assert_ok(
                eg_record_copy(r, made, EG_RECORD_ZIP, EG_RECORD_JSON, &err));
            eg_record_free(r);
            snprintf(path, sizeof(path), "%s", made);
        }
        long k = 0;
        eg_status status;
        do {
            fixture_findings found = {.len = 0};
            const eg_record_sink sink = fixture_sink(&found);
            arm(++k);
            status = read_all(path, &sink, &err);
            armed = false;
            if (status != EG_OK) {
                assert_documented(status, &err);
            }
            assert_int_equal(found.len, 0);
        } while (failed);
        assert_ok(status);
        assert_true(k > 20);
    }
}

/** A record of another version is told as that, or could not be read. */
static void
another_version_is_told_or_the_machine_failed(void **state)
{
    (void)state;
    static const char line[] = "{\"magic\":\"EGRF\",\"formatMajor\":3,"
                               "\"sectionType\":\"SECTION_TYPE_HEADER\"}\n";
    char path[FIXTURE_PATH_MAX];
    fixture_remove(made);
    fixture_path(path, made, "setup/header.jsonl");
    fixture_store(path, line, strlen(line));
    long k = 0;
    do {
        fixture_findings found = {.len = 0};
        const eg_record_sink sink = fixture_sink(&found);
        eg_error err = {.status = EG_OK};
        eg_record *r;
        arm(++k);
        const eg_status status = eg_record_open(&r, made, &sink, &err);
        armed = false;
        if (status != EG_REJECT) {
            assert_true(failed);
            assert_documented(status, &err);
            assert_int_equal(found.len, 0);
        } else {
            assert_int_equal(found.len, 1);
            assert_int_equal(found.code[0], EG_R_VERSION);
        }
    } while (failed);
    assert_true(k > 10);
}

/** Put a file that lies outside the roots. */
static eg_status
put_file(const uint8_t *bytes, eg_error *err)
{
    eg_record_writer *w;
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status == EG_OK) {
        status = eg_record_writer_put_file(w, long_file, bytes, LONG_FILE, err);
        eg_record_writer_free(w);
    }
    return status;
}

static void
a_file_outside_the_roots_is_whole_or_absent(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(bytes, 1 << 20);
    fixture_path(path, honest, long_file);
    fixture_load(path, &bytes);
    copy_tree(honest, made);
    fixture_path(path, made, long_file);
    for (long k = 1;; k++) {
        eg_error err = {.status = EG_OK};
        fixture_remove(path);
        arm(k);
        const eg_status status = put_file(bytes.data, &err);
        armed = false;
        assert_only_whole_files();
        if (!failed) {
            assert_ok(status);
            assert_true(fixture_exists(path) && k > 20);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        assert_ok(put_file(bytes.data, &err));
        assert_true(fixture_exists(path));
    }
}

/** Fix the last root and sign it. */
static eg_status
seal_and_sign(eg_error *err)
{
    eg_record_writer *w;
    eg_hash root;
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status != EG_OK) {
        return status;
    }
    status = eg_record_writer_seal(w, EG_PHASE_FINAL, &root, err);
    if (status == EG_OK) {
        status = eg_record_writer_sign(w, EG_PHASE_FINAL, &root,
                                       &fixture_extended_hash, 1600000000123,
                                       "administrator", &fixture_signer, err);
    }
    eg_record_writer_free(w);
    return status;
}

static void
a_seal_is_whole_or_absent(void **state)
{
    (void)state;
    char toc[FIXTURE_PATH_MAX];
    char signatures[FIXTURE_PATH_MAX];
    fixture_path(toc, made, "toc.binpb");
    fixture_path(signatures, made, "signatures");
    copy_tree(honest, made);
    for (long k = 1;; k++) {
        eg_error err = {.status = EG_OK};
        fixture_remove(toc);
        fixture_remove(signatures);
        arm(k);
        eg_status status = seal_and_sign(&err);
        armed = false;
        assert_only_whole_files();
        if (!failed) {
            assert_ok(status);
            assert_true(k > 100);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        assert_ok(seal_and_sign(&err));
        assert_only_whole_files();
        assert_true(fixture_exists(toc) && fixture_exists(signatures));
    }
}

static void
an_attestation_is_made_with_its_twin_or_not(void **state)
{
    (void)state;
    eg_record *r;
    size_t index = 0;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    uint8_t *right[2] = {NULL, NULL};
    size_t right_len[2];
    fixture_key(key, 0);
    assert_ok(eg_record_open(&r, honest, NULL, NULL));
    assert_ok(eg_record_find(r, &index, EG_SECTION_DEVICE, key, sizeof(key)));
    assert_ok(eg_record_attest_device(r, index, &fixture_extended_hash, 7,
                                      &fixture_signer, right, right_len, NULL));
    long k = 0;
    do {
        eg_error err = {.status = EG_OK};
        uint8_t *item[2] = {NULL, NULL};
        size_t len[2] = {0, 0};
        arm(++k);
        const eg_status status =
            eg_record_attest_device(r, index, &fixture_extended_hash, 7,
                                    &fixture_signer, item, len, &err);
        armed = false;
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(item[i] != NULL, status == EG_OK);
            if (status == EG_OK) {
                assert_int_equal(len[i], right_len[i]);
                assert_memory_equal(item[i], right[i], len[i]);
            }
            free(item[i]);
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
    } while (failed);
    assert_true(k > 10);
    free(right[0]);
    free(right[1]);
    eg_record_free(r);
}

/** Go on with device 0; how many items are there. */
static eg_status
go_on(eg_record_encoding encoding, uint64_t *items, eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    eg_record_writer *w;
    fixture_key(key, 0);
    eg_status status = eg_record_writer_open(&w, made, encoding, err);
    if (status == EG_OK) {
        status = eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                        items, err);
        eg_record_writer_free(w);
    }
    return status;
}

/** Fail each call while a device goes on after its file @p torn was cut. */
static void
fail_going_on(eg_record_encoding encoding, const char *torn, size_t lost)
{
    char path[FIXTURE_PATH_MAX];
    char device[FIXTURE_PATH_MAX];
    EG_BUFFER(bytes, 1 << 20);
    fixture_path(device, made, fixture_device);
    fixture_path(path, device, torn);
    fixture_load(path, &bytes);
    assert_true(bytes.len > lost);
    bytes.len -= lost;
    uint64_t want = 0;
    eg_error err = {.status = EG_OK};
    fixture_store(path, bytes.data, bytes.len);
    assert_ok(go_on(encoding, &want, &err));
    for (long k = 1;; k++) {
        uint64_t items = 0;
        fixture_store(path, bytes.data, bytes.len);
        arm(k);
        const eg_status status = go_on(encoding, &items, &err);
        armed = false;
        if (!failed) {
            assert_ok(status);
            assert_true(k > 20);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        /* Nothing more is lost than what was cut. */
        assert_ok(go_on(encoding, &items, &err));
        assert_int_equal(items, want);
    }
}

static void
a_torn_device_goes_on_without_loss(void **state)
{
    (void)state;
    for (int encoding = 0; encoding < 2; encoding++) {
        eg_record_writer *w;
        uint8_t key[EG_DEVICE_KEY_BYTES];
        fixture_key(key, 0);
        fixture_remove(made);
        assert_ok(eg_record_writer_open(&w, made, (eg_record_encoding)encoding,
                                        NULL));
        eg_record_writer_set_segment_bytes(w, 1500);
        fixture_write_phases(w, made, EG_PHASE_SETUP, 0);
        assert_ok(eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                         NULL, NULL));
        for (uint32_t i = 0; i <= 3; i++) {
            EG_BUFFER(item, 1 << 16);
            if (i == 0) {
                fixture_device_header(&item, 0);
            } else {
                fixture_ballot(&item, 0, i);
            }
            assert_ok(eg_record_writer_add(w, item.data, item.len, NULL));
        }
        assert_ok(eg_record_writer_sync(w, NULL));
        eg_record_writer_free(w);
        const bool json = encoding == 1;
        fail_going_on((eg_record_encoding)encoding,
                      json ? "00000002.jsonl" : "00000002.binpb", 3);
        fail_going_on((eg_record_encoding)encoding,
                      json ? "00000002.jsonl" : "00000002.binpb", 1);
    }
}

static void
an_interrupted_call_is_made_again(void **state)
{
    (void)state;
    for (int store = 0; store < 2; store++) {
        eg_error err = {.status = EG_OK};
        eg_record *r;
        fixture_findings found = {.len = 0};
        const eg_record_sink sink = fixture_sink(&found);
        interrupting = true;
        transfers = 0;
        assert_ok(eg_record_open(&r, honest, &sink, &err));
        assert_ok(eg_record_copy(r, made, (eg_record_store)store,
                                 EG_RECORD_JSON, &err));
        eg_record_free(r);
        assert_ok(read_all(made, &sink, &err));
        interrupting = false;
        assert_true(transfers > 100);
        assert_int_equal(found.len, 0);
        fixture_remove(made);
    }
    copy_tree(honest, made);
    char toc[FIXTURE_PATH_MAX];
    eg_error err = {.status = EG_OK};
    fixture_path(toc, made, "toc.binpb");
    fixture_remove(toc);
    interrupting = true;
    assert_ok(seal_and_sign(&err));
    interrupting = false;
    assert_only_whole_files();
    assert_true(fixture_exists(toc));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_honest, remove_honest)
    const struct CMUnitTest tests[] = {
        TEST(a_section_in_one_file_is_whole_or_absent),
        TEST(a_section_in_segments_is_whole_or_absent),
        TEST(a_synced_ballot_is_never_lost),
        TEST(a_copy_in_a_zip_file_is_whole_or_absent),
        TEST(a_copy_in_a_directory_is_whole_or_absent),
        TEST(reading_tells_a_failing_machine_from_a_bad_record),
        TEST(another_version_is_told_or_the_machine_failed),
        TEST(a_file_outside_the_roots_is_whole_or_absent),
        TEST(a_seal_is_whole_or_absent),
        TEST(an_attestation_is_made_with_its_twin_or_not),
        TEST(a_torn_device_goes_on_without_loss),
        TEST(an_interrupted_call_is_made_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
