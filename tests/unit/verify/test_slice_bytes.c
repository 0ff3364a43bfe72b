/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a slice: what they say ballots were judged by, and what was
 * gathered; each number of them, and bytes that no verifier writes.
 */
#include <stdlib.h>

#include <electionguard/version.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "support/record_place.h"
#include "support/test_record.h"
#include "test.h"
#include "verify/slice.h"

/** Whose election all tests have. */
static test_record record;

/* -- what ballots are judged by ---------------------------------------------- */

static const char label[] = "electionguard slice " EG_VERSION;

static void
put_u64(eg_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    eg_store_be64(bytes, value);
    eg_buffer_append(out, bytes, sizeof(bytes));
}

/** What eg_slicing_meet() hashes of a job. */
static void
put_job(eg_buffer *out, const eg_ballot_job *job)
{
    put_u64(out, job->lost);
    put_u64(out, job->part_len);
    for (size_t i = 0; i < job->part_len; i++) {
        const eg_job_part *part = &job->part[i];
        const eg_place *place = &part->place;
        put_u64(out, part->kind);
        put_u64(out, place->section);
        put_u64(out, place->ordinal);
        put_u64(out, place->has_ballot);
        put_u64(out, place->ballot.kind);
        eg_buffer_append(out, place->ballot.device.bytes, EG_HASH_BYTES);
        put_u64(out, place->ballot.position);
        eg_buffer_append(out, place->code.bytes, EG_HASH_BYTES);
        put_u64(out, place->contest);
        put_u64(out, place->field);
        put_u64(out, part->len);
        eg_buffer_append(out, job->bytes.data + part->from, part->len);
    }
}

/** Two ballots, one lost with two parts; no two numbers are alike. */
static void
make_jobs(eg_ballot_job job[2], eg_job_part part[3])
{
    static uint8_t bytes[] = "ballot, opening";
    part[0] =
        (eg_job_part){.kind = EG_ITEM_ENCRYPTED_BALLOT,
                      .from = 1,
                      .len = 5,
                      .place = {.section = 11,
                                .ordinal = 12,
                                .has_ballot = true,
                                .ballot = {.kind = EG_DEVICE_PRE_ENCRYPTING,
                                           .device = {.bytes = {13}},
                                           .position = (uint64_t)14 << 32},
                                .code = {.bytes = {15}},
                                .contest = 16,
                                .field = 17}};
    part[1] = (eg_job_part){.kind = EG_ITEM_CHALLENGED_DECRYPTION,
                            .from = 6,
                            .len = 9,
                            .place = {.section = 21, .ordinal = 22}};
    part[2] = part[0];
    part[2].place.ordinal = 31;
    for (size_t i = 0; i < 2; i++) {
        job[i] = (eg_ballot_job){.bytes = {.data = bytes, .len = 15}};
    }
    job[0].part = part;
    job[0].part_len = 2;
    job[0].lost = true;
    job[1].part = part + 2;
    job[1].part_len = 1;
}

/** Every number of every job, and the election, has its place. */
static void
test_what_ballots_are_judged_by(void **state)
{
    (void)state;
    eg_election election = {.extended_hash = {.bytes = {41}}};
    eg_job_part part[3];
    eg_ballot_job job[2];
    make_jobs(job, part);
    for (unsigned bits = 0; bits < 4; bits++) {
        const eg_election *judge = (bits & 1) != 0 ? &election : NULL;
        const bool openings = (bits & 2) != 0;
        EG_BUFFER(expected, 4096);
        eg_hash hash;
        eg_hash got;
        eg_slicing slicing = {.count = 1};
        eg_slicing_begin(&slicing);
        eg_slicing_election(&slicing, judge, openings);
        assert_true(eg_slicing_meet(&slicing, &job[0]));
        assert_true(eg_slicing_meet(&slicing, &job[1]));
        eg_sha256_final(&slicing.judged_by, &got);
        eg_buffer_append(&expected, label, sizeof(label));
        put_u64(&expected, judge != NULL);
        put_u64(&expected, openings);
        if (judge != NULL) {
            eg_buffer_append(&expected, election.extended_hash.bytes,
                             EG_HASH_BYTES);
        }
        put_job(&expected, &job[0]);
        put_job(&expected, &job[1]);
        eg_sha256_once(&hash, expected.data, expected.len);
        assert_memory_equal(got.bytes, hash.bytes, EG_HASH_BYTES);
    }
}

/** Each number of a job makes another hash: none is hashed in another's place. */
static void
test_each_part_of_a_job_counts(void **state)
{
    (void)state;
    eg_job_part part[3];
    eg_ballot_job job[2];
    make_jobs(job, part);
    eg_slicing slicing = {.count = 1};
    eg_slicing_begin(&slicing);
    assert_int_equal(slicing.met, 0);
    assert_true(eg_slicing_meet(&slicing, &job[1]));
    assert_int_equal(slicing.met, 1);
    assert_int_equal(slicing.judged, 1);
    /* The second of two slices takes each second ballot. */
    slicing = (eg_slicing){.index = 1, .count = 2};
    eg_slicing_begin(&slicing);
    assert_false(eg_slicing_meet(&slicing, &job[0]));
    assert_true(eg_slicing_meet(&slicing, &job[1]));
    assert_false(eg_slicing_meet(&slicing, &job[0]));
    assert_int_equal(slicing.met, 3);
    assert_int_equal(slicing.judged, 1);
}

/** A slice of what is no record, to the byte. */
static void
test_the_bytes_of_an_empty_slice(void **state)
{
    (void)state;
    fixture_store(path, "no record", 9);
    const eg_verify_options options = {.group = record.e.group, .jobs = 1};
    eg_slice slice;
    assert_ok(eg_verify_slice(&slice, path, &options, 2, 5, NULL));
    EG_BUFFER(judged, 256);
    eg_buffer_append(&judged, label, sizeof(label));
    put_u64(&judged, 0);
    EG_BUFFER(expected, 256);
    eg_hash hash;
    eg_buffer_append(&expected, label, sizeof(label));
    put_u64(&expected, (uint64_t)2 << 32 | 5);
    eg_sha256_once(&hash, judged.data, judged.len);
    eg_buffer_append(&expected, hash.bytes, EG_HASH_BYTES);
    eg_buffer_byte(&expected, 0);
    eg_sha256_once(&hash, expected.data, expected.len);
    eg_buffer_append(&expected, hash.bytes, EG_HASH_BYTES);
    assert_int_equal(slice.len, expected.len);
    assert_memory_equal(slice.bytes, expected.data, expected.len);
    eg_slice_free(&slice);
    eg_slice_free(&slice);
    assert_null(slice.bytes);
    assert_int_equal(slice.len, 0);
    fixture_remove(path);
}

/* -- what was gathered -------------------------------------------------------- */

/* In a finding as it is written (slice_bytes.c), from its end without a text. */
#define FINDING_BYTES 105
#define AT_CHECK      0
#define AT_KIND       17
#define AT_TEXT_LEN   101

/** Read what a slice gathered, and write it again.  No byte follows the bytes,
 * so that a sanitizer sees who reads more. */
static eg_status
read_again(eg_span gathered, eg_buffer *out)
{
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, record.e.election, true));
    uint8_t *alone = malloc(gathered.len);
    assert_true(alone != NULL || gathered.len == 0);
    if (gathered.len > 0) {
        memcpy(alone, gathered.data, gathered.len);
    }
    const eg_status status =
        eg_gathered_read(&worker, (eg_span){alone, gathered.len});
    free(alone);
    if (status == EG_OK) {
        eg_gathered_write(&worker, out);
    }
    eg_ballot_worker_free(&worker);
    return status;
}

/** Findings of all kinds, one of a ballot and one of none in turn. */
static void
gather_findings(eg_ballot_worker *worker, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const eg_place place = {.section = 5,
                                .ordinal = i,
                                .has_ballot = i % 2 == 0,
                                .ballot = {.kind = EG_DEVICE_PRE_ENCRYPTING,
                                           .device = {.bytes = {6}},
                                           .position = 7},
                                .code = {.bytes = {8}},
                                .contest = 9,
                                .field = 10};
        eg_result_fail(&worker->result, (eg_check)(i % EG_CHECK_COUNT), &place,
                       "%s", i % 3 == 0 ? "" : "lie");
    }
    eg_result_finish(&worker->result);
}

/** Write what a worker has, and read it into another, which must be alike. */
static void
assert_read_alike(const eg_ballot_worker *worker)
{
    const eg_election *election = record.e.election;
    EG_BUFFER(bytes, 1 << 22);
    EG_BUFFER(again, 1 << 22);
    eg_ballot_worker got;
    assert_ok(eg_ballot_worker_init(&got, election, true));
    eg_gathered_write(worker, &bytes);
    assert_ok(eg_gathered_read(&got, (eg_span){bytes.data, bytes.len}));
    eg_gathered_write(&got, &again);
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.data, bytes.data, bytes.len);
    assert_int_equal(got.result.len, worker->result.len);
    for (size_t i = 0; i < got.result.len; i++) {
        const eg_finding *a = &got.result.finding[i];
        const eg_finding *b = &worker->result.finding[i];
        assert_int_equal(eg_finding_compare(a, b), 0);
        assert_int_equal(a->has_ballot, b->has_ballot);
        assert_int_equal(a->ballot.kind, b->ballot.kind);
        assert_int_equal(a->ballot.position, b->ballot.position);
        assert_memory_equal(&a->ballot.device, &b->ballot.device,
                            EG_HASH_BYTES);
        assert_memory_equal(&a->ballot_code, &b->ballot_code, EG_HASH_BYTES);
    }
    assert_memory_equal(got.result.count, worker->result.count,
                        sizeof(got.result.count));
    assert_int_equal(got.uncounted, worker->uncounted);
    assert_memory_equal(got.seen, worker->seen,
                        election->manifest->contest_len);
    assert_memory_equal(got.by_status, worker->by_status,
                        sizeof(got.by_status));
    assert_int_equal(got.uncast, worker->uncast);
    eg_ballot_worker_free(&got);
}

/** As many findings as are kept, and every number in its place. */
static void
test_what_was_gathered(void **state)
{
    (void)state;
    const eg_election *election = record.e.election;
    static const size_t counts[] = {0, 1, EG_FINDINGS_MAX, EG_FINDINGS_MAX + 1};
    for (size_t i = 0; i < EG_ARRAY_LEN(counts); i++) {
        eg_ballot_worker worker;
        assert_ok(eg_ballot_worker_init(&worker, election, true));
        gather_findings(&worker, counts[i]);
        worker.uncounted = i % 2 != 0;
        worker.seen[0] = i % 2 == 0;
        worker.uncast = 11 + i;
        for (size_t j = 0; j < EG_ARRAY_LEN(worker.by_status); j++) {
            worker.by_status[j] = 12 + j;
        }
        assert_read_alike(&worker);
        eg_ballot_worker_free(&worker);
    }
}

/** Read what was written after one number is changed. */
static eg_status
read_changed(const eg_buffer *bytes, size_t at, uint32_t value)
{
    EG_BUFFER(changed, 1 << 22);
    EG_BUFFER(again, 1 << 22);
    eg_buffer_append(&changed, bytes->data, bytes->len);
    eg_store_be32(changed.data + at, value);
    return read_again((eg_span){changed.data, changed.len}, &again);
}

/** Numbers that no finding has, nor a list of them. */
static void
test_findings_that_are_none(void **state)
{
    (void)state;
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, record.e.election, true));
    gather_findings(&worker, 1);
    EG_BUFFER(bytes, 1 << 22);
    eg_gathered_write(&worker, &bytes);
    const size_t at_total = EG_CHECK_COUNT * (size_t)24;
    const size_t at_len = at_total + 8;
    const size_t finding = at_len + 4;
    const struct {
        size_t at;
        uint32_t value;
        eg_status status;
    } cases[] = {
        {at_len, 1, EG_OK},
        {at_len, 2, EG_ERR_MALFORMED},
        {at_len, EG_FINDINGS_MAX + 1, EG_ERR_MALFORMED},
        {at_total + 4, 0, EG_ERR_MALFORMED}, /* fewer than are listed */
        {finding + AT_CHECK, EG_CHECK_COUNT - 1, EG_OK},
        {finding + AT_CHECK, EG_CHECK_COUNT, EG_ERR_MALFORMED},
        {finding + AT_KIND, EG_DEVICE_PRE_ENCRYPTING, EG_OK},
        {finding + AT_KIND, EG_DEVICE_PRE_ENCRYPTING + 1, EG_ERR_MALFORMED},
        {finding + AT_TEXT_LEN, 1, EG_ERR_MALFORMED},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_int_equal(read_changed(&bytes, cases[i].at, cases[i].value),
                         cases[i].status);
    }
    eg_ballot_worker_free(&worker);
}

/** One finding more than any slice lists. */
static void
test_too_many_findings(void **state)
{
    (void)state;
    const uint8_t finding[FINDING_BYTES] = {0};
    const size_t at_len = EG_CHECK_COUNT * (size_t)24 + 8;
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, record.e.election, true));
    gather_findings(&worker, EG_FINDINGS_MAX + 1);
    EG_BUFFER(bytes, 1 << 22);
    EG_BUFFER(again, 1 << 22);
    eg_gathered_write(&worker, &bytes);
    assert_int_equal(eg_load_be32(bytes.data + at_len), EG_FINDINGS_MAX);
    eg_store_be32(bytes.data + at_len, EG_FINDINGS_MAX + 1);
    eg_buffer_insert(&bytes, at_len + 4, finding, sizeof(finding));
    assert_int_equal(read_again((eg_span){bytes.data, bytes.len}, &again),
                     EG_ERR_MALFORMED);
    eg_ballot_worker_free(&worker);
}

/** A text has room for its last zero. */
static void
test_longest_text(void **state)
{
    (void)state;
    char text[EG_FINDING_TEXT_MAX + 1];
    memset(text, 'a', sizeof(text));
    const size_t finding = EG_CHECK_COUNT * (size_t)24 + 12;
    for (uint32_t len = EG_FINDING_TEXT_MAX - 1; len <= EG_FINDING_TEXT_MAX;
         len++) {
        eg_ballot_worker worker;
        assert_ok(eg_ballot_worker_init(&worker, record.e.election, true));
        gather_findings(&worker, 1);
        EG_BUFFER(bytes, 1 << 20);
        EG_BUFFER(again, 1 << 20);
        eg_gathered_write(&worker, &bytes);
        eg_store_be32(bytes.data + finding + AT_TEXT_LEN, len);
        eg_buffer_insert(&bytes, finding + FINDING_BYTES, text, len);
        assert_int_equal(read_again((eg_span){bytes.data, bytes.len}, &again),
                         len < EG_FINDING_TEXT_MAX ? EG_OK : EG_ERR_MALFORMED);
        eg_ballot_worker_free(&worker);
    }
}

/**
 * Each byte changed: it is refused, or is another number.  Fewer bytes are always
 * refused.
 */
static void
test_slices_that_lie(void **state)
{
    (void)state;
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, record.e.election, true));
    gather_findings(&worker, 3);
    EG_BUFFER(bytes, 1 << 20);
    eg_gathered_write(&worker, &bytes);
    eg_span gathered = {bytes.data, bytes.len};
    size_t refused = 0;
    for (size_t at = 0; at < gathered.len; at++) {
        const uint8_t was = bytes.data[at];
        const uint8_t lies[] = {was ^ 0xFF, was ^ 2};
        for (size_t i = 0; i < EG_ARRAY_LEN(lies); i++) {
            EG_BUFFER(again, 1 << 20);
            bytes.data[at] = lies[i];
            const eg_status status = read_again(gathered, &again);
            if (status == EG_OK) {
                assert_int_equal(again.len, gathered.len);
                assert_memory_equal(again.data, gathered.data, gathered.len);
            } else {
                assert_int_equal(status, EG_ERR_MALFORMED);
                refused++;
            }
        }
        bytes.data[at] = was;
    }
    assert_true(refused > 6 && refused < gathered.len);
    for (; gathered.len > 0; gathered.len--) {
        EG_BUFFER(again, 1 << 20);
        const eg_span less = {gathered.data, gathered.len - 1};
        assert_int_equal(read_again(less, &again), EG_ERR_MALFORMED);
    }
    eg_ballot_worker_free(&worker);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_ballots_are_judged_by),
        cmocka_unit_test(test_each_part_of_a_job_counts),
        cmocka_unit_test(test_the_bytes_of_an_empty_slice),
        cmocka_unit_test(test_what_was_gathered),
        cmocka_unit_test(test_findings_that_are_none),
        cmocka_unit_test(test_too_many_findings),
        cmocka_unit_test(test_longest_text),
        cmocka_unit_test(test_slices_that_lie),
    };
    test_record_new(&record, &(test_record_plan){.seed = 1});
    const int failed =
        cmocka_run_group_tests(tests, place_set_up, place_tear_down);
    test_record_free(&record);
    return failed;
}
