/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of indicator proofs: what is written is read, and bytes that are not
 * the one encoding of something are refused.
 */
#include "message/indicators.h"
#include "place.h"
#include "support/test_election.h"
#include "support/toy_groups.h"

#define BRANCHES 3
#define ENTRY    (EG_HASH_BYTES + 2 * 12 + (2 + BRANCHES) * 2 * 8)
#define FILE_MAX 4096

typedef struct fixture {
    eg_group *group;
    eg_arena *arena;
    eg_proof_branch branch[2 + BRANCHES];
    eg_indicator_proof proof[2];
    eg_indicator_proofs proofs;
    uint8_t entry[ENTRY];
} fixture;

static int
setup(void **state)
{
    static fixture f;
    *state = &f;
    assert_int_equal(place_begin(state), 0);
    *state = &f;
    assert_ok(eg_group_new_from(&toy_groups[TOY_64_256], &f.group));
    assert_int_equal(eg_group_scalar_len(f.group), 8);
    assert_ok(eg_arena_new(&f.arena, (size_t)1 << 20));
    for (size_t i = 0; i < 2 + BRANCHES; i++) {
        eg_scalar_from_u64(f.group, &f.branch[i].c, 1000 + i);
        eg_scalar_from_u64(f.group, &f.branch[i].v, 2000 + i);
    }
    f.proof[0] = (eg_indicator_proof){1, 5, f.branch, 2};
    f.proof[1] = (eg_indicator_proof){70000, 6, f.branch + 2, BRANCHES};
    f.proofs = (eg_indicator_proofs){
        .id_hash = {{9, 8, 7}}, .proof = f.proof, .len = 2};
    EG_BUFFER(out, FILE_MAX);
    assert_ok(app_indicators_write(f.group, &out, &f.proofs, NULL));
    assert_int_equal(out.len, ENTRY);
    memcpy(f.entry, out.data, ENTRY);
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    eg_arena_free(f->arena);
    eg_group_free(f->group);
    return place_end(state);
}

static eg_status
read_entry(fixture *f, eg_indicator_proofs *out, const uint8_t *e, size_t len)
{
    eg_arena_reset(f->arena);
    return app_indicators_read(f->group, f->arena, out, (eg_span){e, len},
                               NULL);
}

static void
expect_malformed(fixture *f, const uint8_t *entry, size_t len)
{
    eg_indicator_proofs got;
    assert_int_equal(read_entry(f, &got, entry, len), EG_ERR_MALFORMED);
}

static void
what_is_written_is_read(void **state)
{
    fixture *f = *state;
    eg_indicator_proofs got;
    assert_ok(read_entry(f, &got, f->entry, ENTRY));
    assert_true(eg_hash_equal(&got.id_hash, &f->proofs.id_hash));
    assert_int_equal(got.len, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(got.proof[i].contest, f->proof[i].contest);
        assert_int_equal(got.proof[i].field, f->proof[i].field);
        assert_int_equal(got.proof[i].branch_len, f->proof[i].branch_len);
        assert_memory_equal(got.proof[i].branch, f->proof[i].branch,
                            f->proof[i].branch_len * sizeof(eg_proof_branch));
    }
}

/** Every byte is there, and none more; but whole proofs may be left out. */
static void
every_length_but_whole_proofs_is_refused(void **state)
{
    fixture *f = *state;
    const size_t first = EG_HASH_BYTES + 12 + 2 * 2 * 8;
    uint8_t longer[ENTRY + 1] = {0};
    memcpy(longer, f->entry, ENTRY);
    expect_malformed(f, longer, ENTRY + 1);
    for (size_t len = 0; len < ENTRY; len++) {
        eg_indicator_proofs got;
        if (len == first) {
            assert_ok(read_entry(f, &got, f->entry, len));
            assert_int_equal(got.len, 1);
        } else {
            expect_malformed(f, f->entry, len);
        }
    }
}

static void
counts_and_numbers_have_their_range(void **state)
{
    fixture *f = *state;
    const size_t count_at = EG_HASH_BYTES + 8;
    static const uint32_t wrong[] = {0, 1, 3, 0x10000000, UINT32_MAX};
    uint8_t e[ENTRY];
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        memcpy(e, f->entry, ENTRY);
        eg_store_be32(e + count_at, wrong[i]);
        expect_malformed(f, e, ENTRY);
    }
    memcpy(e, f->entry, ENTRY);
    eg_store_be32(e + count_at, 0);
    expect_malformed(f, e, count_at + 4);
    for (size_t i = 0; i < 4; i++) { /* q - 1 is a number below q, q is none */
        uint8_t *number = e + count_at + 4 + i * 8;
        eg_indicator_proofs got;
        memcpy(e, f->entry, ENTRY);
        eg_group_write_q(f->group, number);
        expect_malformed(f, e, ENTRY);
        number[7]--;
        assert_ok(read_entry(f, &got, e, ENTRY));
    }
}

/* -- files ----------------------------------------------------------------- */

/** A file of one device with the entry twice. */
static size_t
make_file(const fixture *f, const char *path, const eg_hash *device)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    app_indicators_begin(out, device);
    app_frames_put(out, (eg_span){f->entry, ENTRY});
    app_frames_put(out, (eg_span){f->entry, ENTRY});
    const long size = ftell(out);
    assert_int_equal(fclose(out), 0);
    return (size_t)size;
}

/** How many entries a file gives before its end; @p status: how it ends. */
static size_t
count_entries(const char *path, eg_hash *device, eg_status *status)
{
    app_frames file = {0};
    eg_span entry = {0};
    size_t entries = 0;
    *status = app_indicators_open(&file, device, path, NULL);
    while (*status == EG_OK &&
           (*status = app_frames_next(&file, &entry, NULL)) == EG_OK &&
           entry.len > 0) {
        assert_int_equal(entry.len, ENTRY);
        entries++;
    }
    app_frames_close(&file);
    return entries;
}

static void
a_file_ends_at_an_entry(void **state)
{
    fixture *f = *state;
    const eg_hash device = {{1, 2, 3}};
    const size_t head = 8 + 4 + EG_HASH_BYTES;
    const size_t frame = 4 + ENTRY;
    const size_t size = make_file(f, at("proofs"), &device);
    assert_int_equal(size, head + 2 * frame);
    for (size_t len = size + 1; len-- > 0;) {
        eg_hash got = {{0}};
        eg_status status;
        assert_int_equal(truncate(at("proofs"), (off_t)len), 0);
        const size_t entries = count_entries(at("proofs"), &got, &status);
        if (len >= head && (len - head) % frame == 0) {
            assert_ok(status);
            assert_int_equal(entries, (len - head) / frame);
            assert_true(eg_hash_equal(&got, &device));
        } else {
            assert_int_equal(status, EG_ERR_MALFORMED);
        }
    }
}

static void
other_files_are_refused(void **state)
{
    (void)state;
    static const uint8_t nonces[] = "CGNONCE1";
    static const uint8_t no_hash[] = "CGINDIC1\0\0\0\1x";
    static const uint8_t empty[] = "CGINDIC1\0\0\0\0";
    eg_hash device;
    eg_status status;
    put(at("a"), nonces, 8);
    put(at("b"), no_hash, 13);
    put(at("c"), empty, 12);
    static const char *const name[] = {"a", "b", "c"};
    for (size_t i = 0; i < 3; i++) {
        (void)count_entries(at(name[i]), &device, &status);
        assert_int_equal(status, EG_ERR_MALFORMED);
    }
    (void)count_entries(at("none"), &device, &status);
    assert_int_equal(status, EG_ERR_NOT_FOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(every_length_but_whole_proofs_is_refused),
        cmocka_unit_test(counts_and_numbers_have_their_range),
        cmocka_unit_test(a_file_ends_at_an_entry),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
