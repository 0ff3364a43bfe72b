/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing phase by phase: what may be added when, and going on after a crash.
 */
#include <stdio.h>
#include <unistd.h>

#include "codec/pb.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char record[FIXTURE_PATH_MAX];
static eg_error err;

static int
make_folder(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_path(record, folder, "r");
    return 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

static eg_record_writer *
open_writer(eg_record_encoding encoding)
{
    eg_record_writer *w;
    if (eg_record_writer_open(&w, record, encoding, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    return w;
}

static eg_status
begin(eg_record_writer *w, eg_section_type type)
{
    return eg_record_writer_begin(w, type, NULL, 0, NULL, &err);
}

static eg_status
begin_device(eg_record_writer *w, unsigned device, uint64_t *items)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, device);
    return eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key), items,
                                  &err);
}

static eg_status
add(eg_record_writer *w, const eg_buffer *item)
{
    return eg_record_writer_add(w, item->data, item->len, &err);
}

static eg_status
add_item(eg_record_writer *w, eg_item_kind kind, uint32_t n)
{
    EG_BUFFER(item, 1 << 16);
    fixture_item(&item, kind, n);
    return add(w, &item);
}

static eg_status
add_ballot(eg_record_writer *w, uint32_t n)
{
    EG_BUFFER(item, 1 << 16);
    if (n == 0) {
        fixture_device_header(&item, 0);
    } else {
        fixture_ballot(&item, 0, n);
    }
    return add(w, &item);
}

static void
assert_clean(void)
{
    fixture_findings found;
    if (fixture_read(record, &found, NULL) != EG_OK || found.len > 0) {
        fail_msg("%s", found.text[0]);
    }
}

/* -- phases ----------------------------------------------------------------- */

static void
a_record_is_written_phase_by_phase(void **state)
{
    (void)state;
    eg_hash setup[4];
    for (unsigned p = EG_PHASE_SETUP; p <= EG_PHASE_FINAL; p++) {
        eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
        fixture_write_phases(w, record, (eg_record_phase)p, 2);
        assert_clean();
        assert_ok(
            eg_record_writer_seal(w, EG_PHASE_SETUP, &setup[p - 1], &err));
        assert_memory_equal(&setup[p - 1], &setup[0], sizeof(setup[0]));
        eg_record_writer_free(w);
        eg_record *r;
        assert_ok(eg_record_open(&r, record, NULL, &err));
        assert_int_equal(eg_record_get_phase(r), p);
        eg_record_free(r);
        fixture_remove(record);
    }
}

static void
nothing_is_added_to_a_fixed_phase(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
        if (again == 0) {
            fixture_write_phases(w, record, EG_PHASE_SEALED, 1);
        }
        /* Also after the program was started anew. */
        assert_int_equal(begin(w, EG_SECTION_GUARDIANS), EG_ERR_STATE);
        assert_int_equal(begin_device(w, 0, NULL), EG_ERR_STATE);
        assert_int_equal(begin(w, EG_SECTION_DEVICE_ATTESTATIONS),
                         EG_ERR_STATE);
        /* Nor two phases ahead: no decryption before the tally is fixed. */
        assert_int_equal(begin(w, EG_SECTION_DECRYPTED_TALLY), EG_ERR_STATE);
        assert_int_equal(eg_record_writer_seal(w, EG_PHASE_FINAL, NULL, &err),
                         EG_ERR_STATE);
        eg_record_writer_free(w);
        assert_clean();
    }
}

static void
a_phase_is_sealed_when_it_is_complete(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err),
                     EG_ERR_STATE);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err),
                     EG_ERR_STATE);
    fixture_write(w, EG_SECTION_DEVICE_ATTESTATIONS, EG_ITEM_NONE, 0);
    assert_ok(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err));
    eg_record_writer_free(w);
    assert_clean();
}

static void
devices_are_closed_before_they_are_sealed(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(begin_device(w, 0, NULL));
    assert_ok(add_ballot(w, 0));
    assert_ok(add_ballot(w, 1));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    fixture_write(w, EG_SECTION_DEVICE_ATTESTATIONS, EG_ITEM_NONE, 0);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "not closed"));
    eg_record_writer_free(w);
}

static void
a_device_without_ballots_has_no_section(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(begin_device(w, 0, NULL));
    assert_ok(add_ballot(w, 0));
    EG_BUFFER(close, 1024);
    fixture_device_close(&close, 0);
    assert_ok(add(w, &close));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    fixture_write(w, EG_SECTION_DEVICE_ATTESTATIONS, EG_ITEM_NONE, 0);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "no ballot"));
    eg_record_writer_free(w);
}

static void
the_table_of_contents_goes_when_the_next_phase_begins(void **state)
{
    (void)state;
    char toc[FIXTURE_PATH_MAX];
    fixture_path(toc, record, "toc.jsonl");
    eg_record_writer *w = open_writer(EG_RECORD_JSON);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_true(fixture_exists(toc));
    assert_ok(begin_device(w, 0, NULL));
    assert_false(fixture_exists(toc));
    assert_ok(add_ballot(w, 0));
    assert_ok(eg_record_writer_sync(w, &err));
    /* A live record can be read at any time. */
    assert_clean();
    /* Its setup stays fixed, even for a writer that comes later. */
    eg_record_writer_free(w);
    w = open_writer(EG_RECORD_JSON);
    assert_int_equal(begin(w, EG_SECTION_HEADER), EG_ERR_STATE);
    eg_record_writer_free(w);
}

static void
sealing_notices_damage(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SEALED, 1);
    fixture_write(w, EG_SECTION_ENCRYPTED_TALLY, EG_ITEM_TALLY_CONTEST, 2);
    fixture_write(w, EG_SECTION_CONTEST_DATA_REQUESTS,
                  EG_ITEM_CONTEST_DATA_REQUEST, 1);
    fixture_path(path, record, "aggregated/encrypted_tally.binpb");
    EG_BUFFER(whole, 1 << 20);
    fixture_load(path, &whole);
    fixture_store(path, whole.data, whole.len - 1);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_AGGREGATED, NULL, &err),
                     EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "encrypted_tally"));
    fixture_store(path, whole.data, whole.len);
    assert_ok(eg_record_writer_seal(w, EG_PHASE_AGGREGATED, NULL, &err));
    eg_record_writer_free(w);
}

static void
attestations_are_checked_when_they_are_sealed(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(begin_device(w, 0, NULL));
    assert_ok(add_ballot(w, 0));
    assert_ok(add_ballot(w, 1));
    EG_BUFFER(close, 1024);
    fixture_device_close(&close, 1);
    assert_ok(add(w, &close));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    eg_record *r;
    uint8_t *item[2];
    size_t len[2];
    assert_ok(eg_record_open(&r, record, NULL, &err));
    assert_ok(eg_record_attest_device(r, 5, &fixture_extended_hash, 0,
                                      &fixture_signer, item, len, &err));
    eg_record_free(r);
    assert_ok(begin(w, EG_SECTION_DEVICE_ATTESTATIONS));
    /* The wrong way round. */
    assert_ok(eg_record_writer_add(w, item[1], len[1], &err));
    assert_ok(eg_record_writer_add(w, item[0], len[0], &err));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    free(item[0]);
    free(item[1]);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err),
                     EG_ERR_MALFORMED);
    eg_record_writer_free(w);
}

/** Sealing tells an earlier root again, and changes nothing. */
static void
an_earlier_phase_is_sealed_already(void **state)
{
    (void)state;
    eg_hash first;
    eg_hash again;
    char toc[FIXTURE_PATH_MAX];
    EG_BUFFER(before, 1 << 20);
    EG_BUFFER(after, 1 << 20);
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(eg_record_writer_seal(w, EG_PHASE_SETUP, &first, &err));
    eg_record_writer_free(w);
    fixture_remove(record);
    w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_FINAL, 1);
    fixture_path(toc, record, "toc.binpb");
    fixture_load(toc, &before);
    assert_ok(eg_record_writer_seal(w, EG_PHASE_SETUP, &again, &err));
    assert_memory_equal(&again, &first, sizeof(first));
    fixture_load(toc, &after);
    assert_int_equal(after.len, before.len);
    assert_memory_equal(after.data, before.data, before.len);
    /* There is no phase after the last one, and none before the first. */
    assert_int_equal(eg_record_writer_seal(
                         w, (eg_record_phase)(EG_PHASE_FINAL + 1), NULL, &err),
                     EG_ERR_STATE);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_NONE, NULL, &err),
                     EG_ERR_STATE);
    assert_int_equal(eg_record_writer_sign(w, EG_PHASE_NONE, &again,
                                           &fixture_extended_hash, 0, "clerk",
                                           &fixture_signer, &err),
                     EG_ERR_STATE);
    eg_record_writer_free(w);
}

/* -- misuse ----------------------------------------------------------------- */

static void
one_section_at_a_time(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(add_item(w, EG_ITEM_PARAMETERS, 1), EG_ERR_STATE);
    assert_int_equal(eg_record_writer_end(w, NULL, &err), EG_ERR_STATE);
    assert_int_equal(eg_record_writer_sync(w, &err), EG_ERR_STATE);
    assert_ok(begin(w, EG_SECTION_PARAMETERS));
    assert_int_equal(eg_record_writer_sync(w, &err), EG_ERR_STATE);
    assert_int_equal(begin(w, EG_SECTION_HEADER), EG_ERR_STATE);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err),
                     EG_ERR_STATE);
    assert_ok(add_item(w, EG_ITEM_PARAMETERS, 1));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    /* It is there: it cannot be written twice. */
    assert_int_equal(begin(w, EG_SECTION_PARAMETERS), EG_ERR_STATE);
    eg_record_writer_free(w);
}

static void
types_and_keys_must_fit(void **state)
{
    (void)state;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, 0);
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(begin(w, EG_SECTION_DEVICE), EG_ERR_ARGUMENT);
    assert_int_equal(begin(w, EG_SECTION_TOC), EG_ERR_ARGUMENT);
    assert_int_equal(begin(w, EG_SECTION_SIGNATURES), EG_ERR_ARGUMENT);
    assert_int_equal(begin(w, EG_SECTION_NONE), EG_ERR_ARGUMENT);
    assert_int_equal(eg_record_writer_begin(w, EG_SECTION_HEADER, key,
                                            sizeof(key), NULL, &err),
                     EG_ERR_ARGUMENT);
    key[0] = 3;
    assert_int_equal(eg_record_writer_begin(w, EG_SECTION_DEVICE, key,
                                            sizeof(key), NULL, &err),
                     EG_ERR_ARGUMENT);
    eg_record_writer_free(w);
}

static void
wrong_items_are_refused_and_harmless(void **state)
{
    (void)state;
    static const uint8_t junk[] = {0xFF, 0xFF};
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_ok(begin(w, EG_SECTION_GUARDIANS));
    assert_int_equal(eg_record_writer_add(w, junk, 0, &err), EG_ERR_MALFORMED);
    assert_int_equal(eg_record_writer_add(w, junk, 2, &err), EG_ERR_MALFORMED);
    assert_int_equal(add_item(w, EG_ITEM_PARAMETERS, 1), EG_ERR_MALFORMED);
    assert_ok(add_item(w, EG_ITEM_GUARDIAN_PUBLIC_KEY, 2));
    assert_int_equal(add_item(w, EG_ITEM_GUARDIAN_PUBLIC_KEY, 1),
                     EG_ERR_MALFORMED);
    assert_int_equal(add_item(w, EG_ITEM_GUARDIAN_PUBLIC_KEY, 2),
                     EG_ERR_MALFORMED);
    assert_ok(add_item(w, EG_ITEM_GUARDIAN_PUBLIC_KEY, 3));
    eg_section_digest digest;
    assert_ok(eg_record_writer_end(w, &digest, &err));
    assert_int_equal(digest.items, 2);
    /* A section that must hold something, and does not. */
    assert_ok(begin(w, EG_SECTION_PARAMETERS));
    assert_int_equal(eg_record_writer_end(w, NULL, &err), EG_ERR_MALFORMED);
    eg_record_writer_free(w);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, "setup/parameters.binpb");
    assert_false(fixture_exists(path));
    fixture_path(path, record, "derived");
    assert_false(fixture_exists(path));
}

static void
only_attestations_are_among_attestations(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(begin(w, EG_SECTION_DEVICE_ATTESTATIONS));
    assert_int_equal(add_item(w, EG_ITEM_GUARDIAN_PUBLIC_KEY, 1),
                     EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "device_attestations"));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    assert_ok(eg_record_writer_seal(w, EG_PHASE_SEALED, NULL, &err));
    eg_record_writer_free(w);
    assert_clean();
}

/** Statuses are the same without an error to fill. */
static void
nobody_needs_to_ask_why(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    eg_record_writer *w = NULL;
    eg_record_writer_free(w);
    w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, NULL),
                     EG_ERR_STATE);
    fixture_write_phases(w, record, EG_PHASE_SEALED, 1);
    fixture_write(w, EG_SECTION_ENCRYPTED_TALLY, EG_ITEM_TALLY_CONTEST, 2);
    fixture_write(w, EG_SECTION_CONTEST_DATA_REQUESTS,
                  EG_ITEM_CONTEST_DATA_REQUEST, 1);
    fixture_path(path, record, "aggregated/encrypted_tally.binpb");
    EG_BUFFER(whole, 1 << 20);
    fixture_load(path, &whole);
    fixture_store(path, whole.data, whole.len - 1);
    assert_int_equal(eg_record_writer_seal(w, EG_PHASE_AGGREGATED, NULL, NULL),
                     EG_ERR_MALFORMED);
    eg_record_writer_free(w);
    /* A directory that is no record's. */
    fixture_path(path, record, "readme.txt");
    fixture_store(path, "x", 1);
    assert_int_equal(
        eg_record_writer_open(&w, record, EG_RECORD_PROTOBUF, NULL),
        EG_ERR_MALFORMED);
    /* A file in its place. */
    fixture_path(path, folder, "file");
    fixture_store(path, "x", 1);
    assert_int_equal(eg_record_writer_open(&w, path, EG_RECORD_PROTOBUF, NULL),
                     EG_ERR_MALFORMED);
    fixture_path(path, folder, "none/such");
    assert_int_equal(eg_record_writer_open(&w, path, EG_RECORD_PROTOBUF, NULL),
                     EG_ERR_IO);
}

static void
a_closed_device_takes_nothing_more(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    EG_BUFFER(close, 1024);
    EG_BUFFER(other, 1024);
    fixture_device_close(&close, 1);
    fixture_device_header(&other, 1);
    assert_ok(begin_device(w, 0, NULL));
    assert_int_equal(add_ballot(w, 1), EG_ERR_MALFORMED);
    assert_int_equal(add(w, &other), EG_ERR_MALFORMED);
    assert_ok(add_ballot(w, 0));
    assert_int_equal(add_ballot(w, 0), EG_ERR_MALFORMED);
    assert_ok(add_ballot(w, 1));
    assert_ok(add(w, &close));
    assert_int_equal(add_ballot(w, 2), EG_ERR_MALFORMED);
    assert_ok(eg_record_writer_end(w, NULL, &err));
    uint64_t items;
    assert_ok(begin_device(w, 0, &items));
    assert_int_equal(items, 3);
    assert_int_equal(add_ballot(w, 2), EG_ERR_MALFORMED);
    eg_record_writer_free(w);
}

static void
a_directory_of_something_else_is_refused(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    eg_record_writer *w;
    fixture_path(path, record, "letter.txt");
    fixture_store(path, "x", 1);
    assert_int_equal(
        eg_record_writer_open(&w, record, EG_RECORD_PROTOBUF, &err),
        EG_ERR_MALFORMED);
    assert_int_equal(eg_record_writer_open(&w, path, EG_RECORD_PROTOBUF, &err),
                     EG_ERR_MALFORMED);
    fixture_remove(record);
    w = open_writer(EG_RECORD_PROTOBUF);
    fixture_write(w, EG_SECTION_PARAMETERS, EG_ITEM_PARAMETERS, 1);
    eg_record_writer_free(w);
    assert_int_equal(eg_record_writer_open(&w, record, EG_RECORD_JSON, &err),
                     EG_ERR_MALFORMED);
}

static void
only_files_outside_the_roots_are_put(void **state)
{
    (void)state;
    static const char *const names[] = {
        "setup/header.binpb", "toc.binpb",  "x",          "derived/",
        "derived/../x",       "derived//x", "derived/a:", "derived/.writing/x"};
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        assert_int_equal(eg_record_writer_put_file(
                             w, names[i], (const uint8_t *)"x", 1, &err),
                         EG_ERR_ARGUMENT);
    }
    assert_ok(eg_record_writer_put_file(w, "meta.json", (const uint8_t *)"{}",
                                        2, &err));
    assert_ok(eg_record_writer_put_file(w, "meta.json", (const uint8_t *)"{ }",
                                        3, &err));
    eg_record_writer_free(w);
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(whole, 100);
    fixture_path(path, record, "meta.json");
    fixture_load(path, &whole);
    assert_int_equal(whole.len, 3);
}

/* -- segments and crashes --------------------------------------------------- */

static void
long_sections_are_written_in_segments(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    char name[FIXTURE_PATH_MAX];
    for (int encoding = 0; encoding < 2; encoding++) {
        eg_record_writer *w = open_writer((eg_record_encoding)encoding);
        eg_record_writer_set_segment_bytes(w, 3000);
        fixture_write_phases(w, record, EG_PHASE_FINAL, 20);
        eg_record_writer_free(w);
        assert_clean();
        fixture_path(device, record, fixture_device);
        fixture_path(name, device,
                     encoding == 0 ? "00000003.binpb" : "00000003.jsonl");
        assert_true(fixture_exists(name));
        fixture_remove(record);
    }
}

/** Write the header and @p ballots of device 0 and stop as if killed. */
static void
write_some(eg_record_encoding encoding, uint32_t ballots, uint64_t segment)
{
    eg_record_writer *w = open_writer(encoding);
    eg_record_writer_set_segment_bytes(w, segment);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(begin_device(w, 0, NULL));
    for (uint32_t i = 0; i <= ballots; i++) {
        assert_ok(add_ballot(w, i));
    }
    assert_ok(eg_record_writer_sync(w, &err));
    eg_record_writer_free(w);
}

/** Go on, add the ballots that are missing up to 4, close, and check. */
static void
go_on(eg_record_encoding encoding, uint64_t least, uint64_t most)
{
    eg_record_writer *w = open_writer(encoding);
    uint64_t items;
    if (begin_device(w, 0, &items) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_true(items >= least && items <= most);
    for (uint32_t i = (uint32_t)items; i <= 4; i++) {
        assert_ok(add_ballot(w, i));
    }
    EG_BUFFER(close, 1024);
    fixture_device_close(&close, 4);
    assert_ok(add(w, &close));
    assert_ok(eg_record_writer_end(w, NULL, &err));
    eg_record_writer_free(w);
    assert_clean();
}

/** Load the device's first segment. */
static void
load_device(eg_buffer *whole, char path[FIXTURE_PATH_MAX], bool json)
{
    char device[FIXTURE_PATH_MAX];
    fixture_path(device, record, fixture_device);
    fixture_path(path, device, json ? "00000000.jsonl" : "00000000.binpb");
    fixture_load(path, whole);
}

static void
a_device_goes_on_wherever_its_file_was_cut(void **state)
{
    (void)state;
    for (int encoding = 0; encoding < 2; encoding++) {
        EG_BUFFER(whole, 1 << 20);
        char path[FIXTURE_PATH_MAX];
        write_some((eg_record_encoding)encoding, 3, 0);
        load_device(&whole, path, encoding == 1);
        for (size_t len = 0; len <= whole.len; len += 29) {
            fixture_store(path, whole.data, len);
            go_on((eg_record_encoding)encoding, 0, 4);
        }
        /* Whole items are never lost. */
        fixture_store(path, whole.data, whole.len);
        go_on((eg_record_encoding)encoding, 4, 4);
        fixture_store(path, whole.data, whole.len - 1);
        go_on((eg_record_encoding)encoding, 3, 3);
        fixture_remove(record);
    }
}

static void
a_tail_of_zero_bytes_is_torn(void **state)
{
    (void)state;
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    write_some(EG_RECORD_PROTOBUF, 3, 0);
    load_device(&whole, path, false);
    const size_t honest = whole.len;
    static const struct {
        const char *bytes;
        size_t len;
    } tails[] = {{"\0\0\0\0\0\0\0", 7},
                 {"\x80\0\0\0", 4},
                 {"\x85\x80\0\0\0\0", 6},
                 {"\x05\0\0\0\0\0\0\0", 8},
                 {"\x05"
                  "ab\0\0\0\0",
                  7}};
    for (size_t i = 0; i < EG_ARRAY_LEN(tails); i++) {
        eg_buffer_truncate(&whole, honest);
        eg_buffer_append(&whole, tails[i].bytes, tails[i].len);
        fixture_store(path, whole.data, whole.len);
        go_on(EG_RECORD_PROTOBUF, 4, 4);
    }
    /* Many pages of them. */
    eg_buffer_truncate(&whole, honest);
    for (int i = 0; i < 20000; i++) {
        eg_buffer_byte(&whole, 0);
    }
    fixture_store(path, whole.data, whole.len);
    go_on(EG_RECORD_PROTOBUF, 4, 4);
}

static void
other_damage_is_left_for_a_person(void **state)
{
    (void)state;
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    write_some(EG_RECORD_PROTOBUF, 3, 0);
    load_device(&whole, path, false);
    const size_t honest = whole.len;
    static const struct {
        const char *bytes;
        size_t len;
    } tails[] = {{"\0\0\0x", 4},
                 {"\x80\0x", 3},
                 {"\x02qq", 3},
                 {"\xff\xff\xff\xff\x7f", 5},
                 {"\x02q\0x", 4}};
    for (size_t i = 0; i < EG_ARRAY_LEN(tails); i++) {
        eg_buffer_truncate(&whole, honest);
        eg_buffer_append(&whole, tails[i].bytes, tails[i].len);
        fixture_store(path, whole.data, whole.len);
        eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
        assert_int_equal(begin_device(w, 0, NULL), EG_ERR_MALFORMED);
        if (strstr(err.text, "damaged") == NULL) {
            fail_msg("%s", err.text);
        }
        eg_record_writer_free(w);
        EG_BUFFER(after, 1 << 20);
        fixture_load(path, &after);
        assert_int_equal(after.len, whole.len);
    }
    /* An item in the middle. */
    eg_buffer_truncate(&whole, honest);
    whole.data[honest / 2] ^= 0xFF;
    whole.data[60] ^= 0x80;
    fixture_store(path, whole.data, whole.len);
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(begin_device(w, 0, NULL), EG_ERR_MALFORMED);
    eg_record_writer_free(w);
}

static void
only_the_newest_segment_may_be_torn(void **state)
{
    (void)state;
    char first[FIXTURE_PATH_MAX];
    char last[FIXTURE_PATH_MAX];
    write_some(EG_RECORD_PROTOBUF, 3, 1500);
    fixture_path(first, record, fixture_device);
    strcat(first, "/00000000.binpb");
    fixture_path(last, record, fixture_device);
    strcat(last, "/00000002.binpb");
    assert_true(fixture_exists(last));
    /* A rollover that was cut: no header, or half of one. */
    EG_BUFFER(whole, 1 << 20);
    fixture_load(last, &whole);
    for (size_t len = 0; len < 45; len += 11) {
        fixture_store(last, whole.data, len);
        go_on(EG_RECORD_PROTOBUF, 2, 3);
        fixture_remove(record);
        write_some(EG_RECORD_PROTOBUF, 3, 1500);
    }
    EG_BUFFER(early, 1 << 20);
    fixture_load(first, &early);
    fixture_store(first, early.data, early.len - 1);
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(begin_device(w, 0, NULL), EG_ERR_MALFORMED);
    eg_record_writer_free(w);
    /* Nor may there be zero bytes after its items. */
    eg_buffer_append(&early, "\0\0", 2);
    fixture_store(first, early.data, early.len);
    w = open_writer(EG_RECORD_PROTOBUF);
    assert_int_equal(begin_device(w, 0, NULL), EG_ERR_MALFORMED);
    eg_record_writer_free(w);
}

static void
signing_needs_a_fixed_root(void **state)
{
    (void)state;
    eg_record_writer *w = open_writer(EG_RECORD_PROTOBUF);
    const eg_hash root = {{1}};
    assert_int_equal(eg_record_writer_sign(w, EG_PHASE_SETUP, &root,
                                           &fixture_extended_hash, 0, "clerk",
                                           &fixture_signer, &err),
                     EG_ERR_STATE);
    fixture_write_phases(w, record, EG_PHASE_SETUP, 0);
    assert_ok(eg_record_writer_sign(w, EG_PHASE_SETUP, &root,
                                    &fixture_extended_hash, 0, "clerk",
                                    &fixture_signer, &err));
    eg_record_writer_free(w);
    /* That was another root than the record's. */
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(fixture_count(&found, EG_R_SIGNATURE), 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(a_record_is_written_phase_by_phase),
        TEST(nothing_is_added_to_a_fixed_phase),
        TEST(a_phase_is_sealed_when_it_is_complete),
        TEST(devices_are_closed_before_they_are_sealed),
        TEST(a_device_without_ballots_has_no_section),
        TEST(the_table_of_contents_goes_when_the_next_phase_begins),
        TEST(sealing_notices_damage),
        TEST(attestations_are_checked_when_they_are_sealed),
        TEST(an_earlier_phase_is_sealed_already),
        TEST(only_attestations_are_among_attestations),
        TEST(nobody_needs_to_ask_why),
        TEST(one_section_at_a_time),
        TEST(types_and_keys_must_fit),
        TEST(wrong_items_are_refused_and_harmless),
        TEST(a_closed_device_takes_nothing_more),
        TEST(a_directory_of_something_else_is_refused),
        TEST(only_files_outside_the_roots_are_put),
        TEST(long_sections_are_written_in_segments),
        TEST(a_device_goes_on_wherever_its_file_was_cut),
        TEST(a_tail_of_zero_bytes_is_torn),
        TEST(other_damage_is_left_for_a_person),
        TEST(only_the_newest_segment_may_be_torn),
        TEST(signing_needs_a_fixed_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
