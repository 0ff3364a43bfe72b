/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slices of a verification: which of them are joined and which refused.  That
 * the report is that of one run, prop_slices.c and the programs of tests/attack
 * show.
 */
#include <stdlib.h>

#include <electionguard/version.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "support/record_place.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_slices.h"
#include "test.h"
#include "verify/slice.h"

#define SLICES 3
/** Of the two devices. */
#define BALLOTS 12

/* In the bytes of a slice (slice.c). */
#define AT_INDEX sizeof("electionguard slice " EG_VERSION)
#define AT_COUNT (AT_INDEX + 4)
#define AT_HASH  (AT_COUNT + 4)
#define AT_FLAG  (AT_HASH + EG_HASH_BYTES)

/** A record at `path` and its slices. */
typedef struct sliced {
    test_record r;
    eg_verify_options options;
    eg_slice slice[SLICES];
} sliced;

static void
begin(sliced *s, const char *manifest, uint64_t seed)
{
    test_record_new(&s->r,
                    &(test_record_plan){.seed = seed, .manifest = manifest});
    test_record_write(&s->r, path, TEST_RECORD_TOC);
    s->options = (eg_verify_options){.group = s->r.e.group, .jobs = 1};
    slices_make(s->slice, path, &s->options, SLICES);
}

static void
end(sliced *s)
{
    slices_free(s->slice, SLICES);
    test_record_free(&s->r);
    fixture_remove(path);
}

/** What comes of joining; there is a report only with EG_OK. */
static eg_status
join(const sliced *s, const eg_slice *slice, uint32_t count)
{
    eg_error err = {.status = EG_OK};
    eg_report *report = NULL;
    const eg_status status =
        eg_verify_joined(&report, path, &s->options, slice, count, &err);
    assert_true((status == EG_OK) == (report != NULL));
    assert_true((status == EG_OK) == (err.text[0] == '\0'));
    assert_int_equal(err.status, status);
    eg_report_free(report);
    return status;
}

/** Make the last hash of a slice fit again. */
static void
reseal(eg_slice *slice)
{
    eg_hash sum;
    const size_t end_at = slice->len - EG_HASH_BYTES;
    eg_sha256_once(&sum, slice->bytes, end_at);
    memcpy(slice->bytes + end_at, sum.bytes, EG_HASH_BYTES);
}

/* -- which slices ----------------------------------------------------------- */

/** All of them, in any order, give a report; fewer, more or doubles do not. */
static void
test_each_slice_is_needed_once(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    static const struct {
        uint32_t count;
        uint32_t from[4];
        eg_status status;
    } sets[] = {
        {3, {0, 1, 2}, EG_OK},
        {3, {2, 0, 1}, EG_OK},
        {2, {0, 1}, EG_ERR_ARGUMENT},
        {1, {0}, EG_ERR_ARGUMENT},
        {3, {0, 1, 1}, EG_ERR_ARGUMENT},
        {3, {2, 2, 0}, EG_ERR_ARGUMENT},
        {4, {0, 1, 2, 2}, EG_ERR_ARGUMENT},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(sets); i++) {
        eg_slice chosen[4];
        for (uint32_t j = 0; j < sets[i].count; j++) {
            chosen[j] = s.slice[sets[i].from[j]];
        }
        assert_int_equal(join(&s, chosen, sets[i].count), sets[i].status);
    }
    end(&s);
}

/** A slice of another division does not stand in for one of this. */
static void
test_slices_of_another_division(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice halves[2];
    slices_make(halves, path, &s.options, 2);
    const eg_slice mixed[] = {s.slice[0], halves[1], s.slice[2]};
    assert_int_equal(join(&s, mixed, 3), EG_ERR_ARGUMENT);
    const eg_slice few[] = {halves[0], s.slice[1]};
    assert_int_equal(join(&s, few, 2), EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, halves, 2), EG_OK);
    slices_free(halves, 2);
    end(&s);
}

/** A slice that claims another place is not there twice for nothing. */
static void
test_a_slice_under_another_number(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_store_be32(s.slice[1].bytes + AT_INDEX, SLICES);
    reseal(&s.slice[1]);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    eg_store_be32(s.slice[1].bytes + AT_INDEX, UINT32_MAX);
    reseal(&s.slice[1]);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    end(&s);
}

/* -- which record ----------------------------------------------------------- */

/** Ballots of another election, or others of the same. */
static void
test_slices_of_two_records(void **state)
{
    (void)state;
    sliced other;
    begin(&other, NULL, 2);
    fixture_remove(path);
    sliced s;
    begin(&s, NULL, 1);
    const eg_slice mixed[] = {s.slice[0], other.slice[1], s.slice[2]};
    assert_int_equal(join(&s, mixed, SLICES), EG_ERR_STATE);
    assert_int_equal(join(&s, other.slice, SLICES), EG_ERR_STATE);
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    slices_free(other.slice, SLICES);
    test_record_free(&other.r);
    end(&s);
}

/** Write the record anew after @p change, and join the slices of the first. */
static eg_status
join_after(sliced *s, void (*change)(test_record *r))
{
    change(&s->r);
    fixture_remove(path);
    test_record_write(&s->r, path, TEST_RECORD_TOC);
    return join(s, s->slice, SLICES);
}

static void
change_a_ballot(test_record *r)
{
    test_record_ballot(r, 1, 6)->code.bytes[0] ^= 1;
}

static void
change_a_weight(test_record *r)
{
    test_record_ballot(r, 1, 6)->weight++;
}

static void
change_an_opening(test_record *r)
{
    test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS)
        ->item[0]
        .item.u.opening.opened.id_hash.bytes[0] ^= 1;
}

static void
lose_the_last_ballot(test_record *r)
{
    test_section *s = test_record_device(r, 1);
    test_section_drop(s, s->len - 2);
}

static void
swap_two_ballots(test_record *r)
{
    test_section_swap(test_record_device(r, 0), 1, 3);
}

static void
lose_an_opening(test_record *r)
{
    test_section_drop(test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS),
                      0);
}

/** The lie is not in what the slices saw, so nothing is said of it. */
static void
test_a_record_that_changes(void **state)
{
    (void)state;
    static void (*const changes[])(test_record *) = {
        change_a_ballot,      change_a_weight,  change_an_opening,
        lose_the_last_ballot, swap_two_ballots, lose_an_opening};
    for (size_t i = 0; i < EG_ARRAY_LEN(changes); i++) {
        sliced s;
        begin(&s, NULL, 1);
        assert_int_equal(join_after(&s, changes[i]), EG_ERR_STATE);
        end(&s);
    }
}

/** The tally is not the slices': whoever joins them judges it. */
static void
change_the_tally(test_record *r)
{
    test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
        ->item[0]
        .item.u.tally_header.cast_count++;
}

static void
test_a_tally_that_changes_is_judged(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    change_the_tally(&s.r);
    fixture_remove(path);
    test_record_write(&s.r, path, TEST_RECORD_TOC);
    eg_report *report = NULL;
    assert_ok(
        eg_verify_joined(&report, path, &s.options, s.slice, SLICES, NULL));
    assert_int_equal(eg_report_verdict(report), EG_REJECTED);
    assert_int_equal(eg_report_check(report, EG_CHECK_R_SUMMARY, NULL),
                     EG_FAILED);
    eg_report_free(report);
    end(&s);
}

/** Slices from before the openings came do not say that none is missing, also
 * where no ballot has any. */
static void
test_slices_of_an_earlier_phase(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 1,
                                            .manifest = test_manifest_small,
                                            .devices = 1,
                                            .ballots = 1});
    sliced s = {.options = {.group = r.e.group, .jobs = 1}};
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SEALED);
    slices_make(s.slice, path, &s.options, SLICES);
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    fixture_remove(path);
    test_record_write(&r, path, TEST_RECORD_TOC);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_STATE);
    slices_free(s.slice, SLICES);
    test_record_free(&r);
    fixture_remove(path);
}

/** Where no ballot can be judged, slices say so and nothing else fits them. */
static void
test_records_without_an_election(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice whole[SLICES];
    memcpy(whole, s.slice, sizeof(whole));
    fixture_remove(path);
    fixture_store(path, "no record", 9);
    /* The record was whole when its slices were made. */
    assert_int_equal(join(&s, whole, SLICES), EG_ERR_STATE);
    slices_make(s.slice, path, &s.options, SLICES);
    eg_report *report = NULL;
    assert_ok(
        eg_verify_joined(&report, path, &s.options, s.slice, SLICES, NULL));
    assert_int_equal(eg_report_verdict(report), EG_REJECTED);
    eg_report_free(report);
    slices_free(whole, SLICES);
    end(&s);
}

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
    const eg_group *group = NULL;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 1});
    group = r.e.group;
    fixture_store(path, "no record", 9);
    const eg_verify_options options = {.group = group, .jobs = 1};
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
    test_record_free(&r);
    fixture_remove(path);
}

/* -- damage ----------------------------------------------------------------- */

/** One bit anywhere: the slice is refused. */
static void
test_damaged_slices(void **state)
{
    (void)state;
    sliced s;
    begin(&s, test_manifest_printed, 1);
    for (size_t at = 0; at < s.slice[0].len; at += 1 + at / 64) {
        s.slice[0].bytes[at] ^= 0x10;
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        s.slice[0].bytes[at] ^= 0x10;
    }
    const eg_slice whole = s.slice[2];
    for (size_t len = 1; len < whole.len; len += 1 + len / 16) {
        s.slice[2] = (eg_slice){.bytes = malloc(len), .len = len};
        assert_non_null(s.slice[2].bytes);
        memcpy(s.slice[2].bytes, whole.bytes, len);
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        eg_slice_free(&s.slice[2]);
    }
    s.slice[2] = whole;
    /* Its last hash fits, but there is no room for all that is before it. */
    for (size_t len = AT_INDEX + EG_HASH_BYTES; len <= AT_FLAG + EG_HASH_BYTES;
         len++) {
        s.slice[2] = (eg_slice){.bytes = malloc(len), .len = len};
        assert_non_null(s.slice[2].bytes);
        memcpy(s.slice[2].bytes, whole.bytes, len);
        reseal(&s.slice[2]);
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        eg_slice_free(&s.slice[2]);
    }
    s.slice[2] = whole;
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    end(&s);
}

/** Read what a slice gathered, and write it again.  No byte follows the bytes,
 * so that a sanitizer sees who reads more. */
static eg_status
read_again(const sliced *s, eg_span gathered, eg_buffer *out)
{
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, s->r.e.election, true));
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

/**
 * Each byte changed by whoever makes the hash fit again: it is refused, or is
 * another number.
 */
static void
test_slices_that_lie(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    assert_int_equal(join_after(&s, change_a_ballot), EG_ERR_STATE);
    slices_free(s.slice, SLICES);
    slices_make(s.slice, path, &s.options, SLICES); /* with a finding */
    eg_span gathered = {.data = s.slice[2].bytes + AT_FLAG + 1,
                        .len = s.slice[2].len - AT_FLAG - 1 - EG_HASH_BYTES};
    size_t refused = 0;
    for (size_t at = 0; at < gathered.len; at++) {
        uint8_t *byte = &s.slice[2].bytes[AT_FLAG + 1 + at];
        const uint8_t was = *byte;
        const uint8_t lies[] = {was ^ 0xFF, was ^ 2};
        for (size_t i = 0; i < EG_ARRAY_LEN(lies); i++) {
            EG_BUFFER(again, 1 << 20);
            *byte = lies[i];
            const eg_status status = read_again(&s, gathered, &again);
            if (status == EG_OK) {
                assert_int_equal(again.len, gathered.len);
                assert_memory_equal(again.data, gathered.data, gathered.len);
            } else {
                assert_int_equal(status, EG_ERR_MALFORMED);
                refused++;
            }
        }
        *byte = was;
    }
    assert_true(refused > 6 && refused < gathered.len);
    for (; gathered.len > 0; gathered.len--) {
        EG_BUFFER(again, 1 << 20);
        const eg_span less = {gathered.data, gathered.len - 1};
        assert_int_equal(read_again(&s, less, &again), EG_ERR_MALFORMED);
    }
    end(&s);
}

/* -- what was gathered -------------------------------------------------------- */

/* In a finding as it is written (slice_bytes.c), from its end without a text. */
#define FINDING_BYTES 105
#define AT_CHECK      0
#define AT_KIND       17
#define AT_TEXT_LEN   101

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
assert_read_alike(const eg_election *election, const eg_ballot_worker *worker)
{
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
    sliced s;
    begin(&s, NULL, 1);
    const eg_election *election = s.r.e.election;
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
        assert_read_alike(election, &worker);
        eg_ballot_worker_free(&worker);
    }
    end(&s);
}

/** Read what was written after one number is changed. */
static eg_status
read_changed(const sliced *s, const eg_buffer *bytes, size_t at, uint32_t value)
{
    EG_BUFFER(changed, 1 << 22);
    EG_BUFFER(again, 1 << 22);
    eg_buffer_append(&changed, bytes->data, bytes->len);
    eg_store_be32(changed.data + at, value);
    return read_again(s, (eg_span){changed.data, changed.len}, &again);
}

/** Numbers that no finding has, nor a list of them. */
static void
test_findings_that_are_none(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, s.r.e.election, true));
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
        assert_int_equal(read_changed(&s, &bytes, cases[i].at, cases[i].value),
                         cases[i].status);
    }
    eg_ballot_worker_free(&worker);
    end(&s);
}

/** One finding more than any slice lists. */
static void
test_too_many_findings(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    const uint8_t finding[FINDING_BYTES] = {0};
    const size_t at_len = EG_CHECK_COUNT * (size_t)24 + 8;
    eg_ballot_worker worker;
    assert_ok(eg_ballot_worker_init(&worker, s.r.e.election, true));
    gather_findings(&worker, EG_FINDINGS_MAX + 1);
    EG_BUFFER(bytes, 1 << 22);
    EG_BUFFER(again, 1 << 22);
    eg_gathered_write(&worker, &bytes);
    assert_int_equal(eg_load_be32(bytes.data + at_len), EG_FINDINGS_MAX);
    eg_store_be32(bytes.data + at_len, EG_FINDINGS_MAX + 1);
    eg_buffer_insert(&bytes, at_len + 4, finding, sizeof(finding));
    assert_int_equal(read_again(&s, (eg_span){bytes.data, bytes.len}, &again),
                     EG_ERR_MALFORMED);
    eg_ballot_worker_free(&worker);
    end(&s);
}

/** A text has room for its last zero. */
static void
test_longest_text(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    char text[EG_FINDING_TEXT_MAX + 1];
    memset(text, 'a', sizeof(text));
    const size_t finding = EG_CHECK_COUNT * (size_t)24 + 12;
    for (uint32_t len = EG_FINDING_TEXT_MAX - 1; len <= EG_FINDING_TEXT_MAX;
         len++) {
        eg_ballot_worker worker;
        assert_ok(eg_ballot_worker_init(&worker, s.r.e.election, true));
        gather_findings(&worker, 1);
        EG_BUFFER(bytes, 1 << 20);
        EG_BUFFER(again, 1 << 20);
        eg_gathered_write(&worker, &bytes);
        eg_store_be32(bytes.data + finding + AT_TEXT_LEN, len);
        eg_buffer_insert(&bytes, finding + FINDING_BYTES, text, len);
        assert_int_equal(
            read_again(&s, (eg_span){bytes.data, bytes.len}, &again),
            len < EG_FINDING_TEXT_MAX ? EG_OK : EG_ERR_MALFORMED);
        eg_ballot_worker_free(&worker);
    }
    end(&s);
}

/** Neither more nor fewer bytes than there have to be, and none that say
 * that there was no election. */
static void
test_slices_of_another_length(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice changed[SLICES];
    memcpy(changed, s.slice, sizeof(changed));
    changed[0].bytes = calloc(1, s.slice[0].len + 1);
    assert_non_null(changed[0].bytes);
    for (int i = 0; i < 3; i++) {
        changed[0].len = s.slice[0].len + 1 - (size_t)i;
        memcpy(changed[0].bytes, s.slice[0].bytes,
               s.slice[0].len - EG_HASH_BYTES);
        reseal(&changed[0]);
        assert_int_equal(join(&s, changed, SLICES),
                         i == 1 ? EG_OK : EG_ERR_MALFORMED);
    }
    changed[0].len = s.slice[0].len;
    changed[0].bytes[AT_FLAG] = 0;
    reseal(&changed[0]);
    assert_int_equal(join(&s, changed, SLICES), EG_ERR_MALFORMED);
    free(changed[0].bytes);
    end(&s);
}

/* -- arguments -------------------------------------------------------------- */

static void
test_arguments(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    static const uint32_t wrong[][2] = {{0, 0},
                                        {1, 1},
                                        {4, 3},
                                        {0, EG_SLICES_MAX + 1},
                                        {UINT32_MAX, UINT32_MAX}};
    eg_slice slice = {.bytes = NULL};
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        assert_int_equal(eg_verify_slice(&slice, path, &s.options, wrong[i][0],
                                         wrong[i][1], NULL),
                         EG_ERR_ARGUMENT);
        assert_null(slice.bytes);
    }
    eg_report *report = NULL;
    assert_int_equal(eg_verify_joined(&report, path, &s.options, NULL, 1, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, 0), EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, EG_SLICES_MAX + 1), EG_ERR_ARGUMENT);
    s.options.only_ballot = &test_record_ballot(&s.r, 0, 1)->code;
    assert_int_equal(eg_verify_slice(&slice, path, &s.options, 0, 1, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    eg_slice_free(NULL);
    eg_slice_free(&slice);
    end(&s);
}

/** More slices than ballots: the last ones are of none. */
static void
test_the_most_slices(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice *all = calloc(EG_SLICES_MAX, sizeof(*all));
    assert_non_null(all);
    slices_make(all, path, &s.options, EG_SLICES_MAX);
    assert_int_equal(join(&s, all, EG_SLICES_MAX), EG_OK);
    slices_free(all, EG_SLICES_MAX);
    free(all);
    end(&s);
}

/** What cannot be read gives no slice and no report. */
static void
test_nothing_there(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    fixture_remove(path);
    eg_slice slice = {.bytes = NULL};
    assert_int_equal(eg_verify_slice(&slice, path, &s.options, 0, 2, NULL),
                     EG_ERR_NOT_FOUND);
    assert_null(slice.bytes);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_NOT_FOUND);
    end(&s);
}

/* -- progress --------------------------------------------------------------- */

static void
keep_last(void *context, uint64_t ballots)
{
    *(uint64_t *)context = ballots;
}

/** The slices' ballots are all ballots, and each is told of its own. */
static void
test_progress_adds_up(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 5; i++) {
        uint64_t last = 0;
        eg_slice slice;
        s.options.progress = keep_last;
        s.options.progress_context = &last;
        assert_ok(eg_verify_slice(&slice, path, &s.options, i, 5, NULL));
        assert_true(last == BALLOTS / 5 || last == BALLOTS / 5 + 1);
        sum += last;
        eg_slice_free(&slice);
    }
    assert_int_equal(sum, BALLOTS);
    uint64_t last = 0;
    s.options.progress_context = &last;
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    assert_int_equal(last, BALLOTS);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_slice_is_needed_once),
        cmocka_unit_test(test_slices_of_another_division),
        cmocka_unit_test(test_a_slice_under_another_number),
        cmocka_unit_test(test_slices_of_two_records),
        cmocka_unit_test(test_a_record_that_changes),
        cmocka_unit_test(test_a_tally_that_changes_is_judged),
        cmocka_unit_test(test_slices_of_an_earlier_phase),
        cmocka_unit_test(test_records_without_an_election),
        cmocka_unit_test(test_what_ballots_are_judged_by),
        cmocka_unit_test(test_each_part_of_a_job_counts),
        cmocka_unit_test(test_the_bytes_of_an_empty_slice),
        cmocka_unit_test(test_damaged_slices),
        cmocka_unit_test(test_slices_that_lie),
        cmocka_unit_test(test_what_was_gathered),
        cmocka_unit_test(test_findings_that_are_none),
        cmocka_unit_test(test_too_many_findings),
        cmocka_unit_test(test_longest_text),
        cmocka_unit_test(test_slices_of_another_length),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_the_most_slices),
        cmocka_unit_test(test_nothing_there),
        cmocka_unit_test(test_progress_adds_up),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
