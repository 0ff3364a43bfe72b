/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a slice of a verification, and joining the slices.
 *
 * A slice is these bytes:
 *
 *   label | index, 4 | count, 4 | what ballots are judged by, 32 |
 *   1, 1 and what was gathered (slice_bytes.c); or 0, 1: nothing could be |
 *   SHA-256 of all that, 32
 *
 * The last hash finds accidents only: whoever makes a slice can lie in it.
 */
#include "verify/slice.h"

#include <stdlib.h>

#include <electionguard/version.h>

#include "verify/walk.h"

/** The largest tallies fit, and on 32 bits its sizes do. */
#define SLICE_BYTES_MAX ((size_t)1024 * 1024 * 1024)

static const char label[] = "electionguard slice " EG_VERSION;

/* -- what ballots are judged by ---------------------------------------------- */

static void
hash_u64(eg_slicing *slicing, uint64_t value)
{
    uint8_t bytes[8];
    eg_store_be64(bytes, value);
    eg_sha256_update(&slicing->judged_by, bytes, sizeof(bytes));
}

void
eg_slicing_begin(eg_slicing *slicing)
{
    eg_sha256_init(&slicing->judged_by);
    eg_sha256_update(&slicing->judged_by, label, sizeof(label));
}

void
eg_slicing_election(eg_slicing *slicing,
                    const eg_election *election,
                    bool openings)
{
    hash_u64(slicing, election == NULL ? 0 : 1);
    hash_u64(slicing, openings ? 1 : 0);
    if (election != NULL) {
        /* H_E is of n, k, the manifest's file and the joint keys; eq. (30). */
        eg_sha256_update(&slicing->judged_by, election->extended_hash.bytes,
                         EG_HASH_BYTES);
    }
}

/** An item and its place, which findings tell. */
static void
hash_part(eg_slicing *slicing,
          const eg_ballot_job *job,
          const eg_job_part *part)
{
    const eg_place *place = &part->place;
    hash_u64(slicing, part->kind);
    hash_u64(slicing, place->section);
    hash_u64(slicing, place->ordinal);
    hash_u64(slicing, place->has_ballot ? 1 : 0);
    hash_u64(slicing, place->ballot.kind);
    eg_sha256_update(&slicing->judged_by, place->ballot.device.bytes,
                     EG_HASH_BYTES);
    hash_u64(slicing, place->ballot.position);
    eg_sha256_update(&slicing->judged_by, place->code.bytes, EG_HASH_BYTES);
    hash_u64(slicing, place->contest);
    hash_u64(slicing, place->field);
    hash_u64(slicing, part->len);
    eg_sha256_update(&slicing->judged_by, job->bytes.data + part->from,
                     part->len);
}

bool
eg_slicing_meet(eg_slicing *slicing, const eg_ballot_job *job)
{
    hash_u64(slicing, job->lost ? 1 : 0);
    hash_u64(slicing, job->part_len);
    for (size_t i = 0; i < job->part_len; i++) {
        hash_part(slicing, job, &job->part[i]);
    }
    const bool mine = eg_slicing_makes(slicing) &&
                      slicing->met % slicing->count == slicing->index;
    slicing->met++;
    slicing->judged += mine ? 1 : 0;
    return mine;
}

/** The hash of all that was met; ends the hashing. */
static void
end_meeting(eg_slicing *slicing, eg_hash *out)
{
    hash_u64(slicing, slicing->met);
    eg_sha256_final(&slicing->judged_by, out);
}

/* -- making ------------------------------------------------------------------ */

static void
put_u32(eg_buffer *out, uint32_t value)
{
    uint8_t bytes[4];
    eg_store_be32(bytes, value);
    eg_buffer_append(out, bytes, sizeof(bytes));
}

/** Write the slice that @p walk has come to. */
static eg_status
write_slice(eg_slice *out, eg_walk *walk)
{
    EG_BUFFER(bytes, SLICE_BYTES_MAX);
    eg_hash hash;
    end_meeting(walk->slicing, &hash);
    eg_buffer_append(&bytes, label, sizeof(label));
    put_u32(&bytes, walk->slicing->index);
    put_u32(&bytes, walk->slicing->count);
    eg_buffer_append(&bytes, hash.bytes, EG_HASH_BYTES);
    eg_buffer_byte(&bytes, walk->pool == NULL ? 0 : 1);
    if (walk->pool != NULL) {
        eg_ballot_worker *total = eg_pool_total(walk->pool);
        eg_result_finish(&total->result);
        eg_gathered_write(total, &bytes);
    }
    eg_sha256_once(&hash, bytes.data, bytes.len);
    eg_buffer_append(&bytes, hash.bytes, EG_HASH_BYTES);
    EG_TRY(eg_buffer_status(&bytes));
    out->bytes = malloc(bytes.len);
    if (out->bytes == NULL) {
        return EG_ERR_MEMORY;
    }
    memcpy(out->bytes, bytes.data, bytes.len);
    out->len = bytes.len;
    return EG_OK;
}

void
eg_slice_free(eg_slice *slice)
{
    if (slice != NULL) {
        free(slice->bytes);
        *slice = (eg_slice){0};
    }
}

/** Whether one ballot is asked for, which nobody divides. */
static bool
is_of_one_ballot(const eg_verify_options *options)
{
    return options != NULL && options->only_ballot != NULL;
}

eg_status
eg_verify_slice(eg_slice *out,
                const char *path,
                const eg_verify_options *options,
                uint32_t index,
                uint32_t count,
                eg_error *err)
{
    if (count > EG_SLICES_MAX || index >= count || is_of_one_ballot(options)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "there is no slice %u of %u, or one ballot is asked for",
                       index, count);
    }
    eg_slicing slicing = {.index = index, .count = count};
    eg_walk walk;
    eg_walk_begin(&walk, options, &slicing);
    eg_status status = eg_walk_record(&walk, path, err);
    if (status == EG_OK) {
        status = write_slice(out, &walk);
        if (status != EG_OK) {
            (void)eg_fail(err, status, "no memory for a slice");
        }
    }
    eg_walk_free(&walk);
    return status;
}

/* -- joining ----------------------------------------------------------------- */

/** The parts of a slice; the last is empty where nothing could be gathered. */
typedef struct parts {
    uint32_t index;
    uint32_t count;
    eg_hash judged_by;
    bool has_gathered;
    eg_span gathered;
} parts;

#define HEAD_BYTES (sizeof(label) + 4 + 4 + EG_HASH_BYTES + 1)

/** Take a slice apart; false unless it is whole and of this release. */
static bool
take_apart(const eg_slice *slice, parts *out)
{
    if (slice->len < HEAD_BYTES + EG_HASH_BYTES ||
        memcmp(slice->bytes, label, sizeof(label)) != 0) {
        return false;
    }
    const size_t end = slice->len - EG_HASH_BYTES;
    eg_hash sum;
    eg_sha256_once(&sum, slice->bytes, end);
    if (memcmp(sum.bytes, slice->bytes + end, EG_HASH_BYTES) != 0) {
        return false;
    }
    const uint8_t *at = slice->bytes + sizeof(label);
    out->index = eg_load_be32(at);
    out->count = eg_load_be32(at + 4);
    memcpy(out->judged_by.bytes, at + 8, EG_HASH_BYTES);
    out->has_gathered = slice->bytes[HEAD_BYTES - 1] == 1;
    out->gathered = (eg_span){slice->bytes + HEAD_BYTES, end - HEAD_BYTES};
    return true;
}

/** Add what one slice gathered to @p total, which may be NULL. */
static eg_status
add_slice(eg_ballot_worker *total, const parts *slice, eg_error *err)
{
    if (slice->has_gathered != (total != NULL)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "slice %u says something else of the election",
                       slice->index);
    }
    if (total == NULL) {
        return EG_OK;
    }
    eg_ballot_worker worker;
    EG_TRY(eg_ballot_worker_init(&worker, total->election, total->openings));
    const eg_status status = eg_gathered_read(&worker, slice->gathered);
    if (status == EG_OK) {
        eg_ballot_worker_merge(total, &worker);
    }
    eg_ballot_worker_free(&worker);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "slice %u cannot be read", slice->index);
}

eg_status
eg_slicing_join(eg_slicing *slicing, eg_ballot_worker *total, eg_error *err)
{
    bool had[EG_SLICES_MAX] = {false};
    eg_hash judged_by;
    end_meeting(slicing, &judged_by);
    for (uint32_t i = 0; i < slicing->count; i++) {
        parts slice;
        if (!take_apart(&slicing->joined[i], &slice)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "slice %u in the list is damaged, or of another "
                           "verifier",
                           i);
        }
        /* As many as there are, and none twice: then none is missing. */
        if (slice.count != slicing->count || slice.index >= slice.count ||
            had[slice.index]) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "slice %u of %u is there twice, or is not one of "
                           "the %u",
                           slice.index, slice.count, slicing->count);
        }
        had[slice.index] = true;
        if (!eg_hash_equal(&slice.judged_by, &judged_by)) {
            return eg_fail(err, EG_ERR_STATE,
                           "slice %u is of another record, or the record has "
                           "changed",
                           slice.index);
        }
        EG_TRY(add_slice(total, &slice, err));
    }
    return EG_OK;
}

eg_status
eg_verify_joined(eg_report **out,
                 const char *path,
                 const eg_verify_options *options,
                 const eg_slice *slice,
                 uint32_t count,
                 eg_error *err)
{
    if (slice == NULL || count < 1 || count > EG_SLICES_MAX ||
        is_of_one_ballot(options)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%u slices cannot be joined, or one ballot is asked for",
                       count);
    }
    eg_slicing slicing = {.count = count, .joined = slice};
    eg_walk walk;
    eg_walk_begin(&walk, options, &slicing);
    eg_status status = eg_walk_record(&walk, path, err);
    if (status == EG_OK && walk.report->refused) {
        /* It came to no ballots, nor may any slice have. */
        status = eg_slicing_join(&slicing, NULL, err);
    }
    if (status == EG_OK) {
        *out = walk.report;
        walk.report = NULL;
    }
    eg_walk_free(&walk);
    return status;
}
