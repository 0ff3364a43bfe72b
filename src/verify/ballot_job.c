/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying one ballot: decode it, check it, count it, check what was opened.
 */
#include "verify/ballot_job.h"

#include <stdlib.h>
#include <string.h>

#include "record/items.h"
#include "verify/ballot.h"
#include "verify/openings.h"
#include "verify/preencrypted.h"

/** The most memory that one ballot and its openings may take. */
#define JOB_BYTES_MAX ((size_t)4 * EG_ITEM_BYTES_MAX)

void
eg_ballot_job_clear(eg_ballot_job *job)
{
    if (job->bytes.ceiling == 0) {
        eg_buffer_init(&job->bytes, JOB_BYTES_MAX);
    }
    eg_buffer_truncate(&job->bytes, 0);
    job->part_len = 0;
    job->lost = false;
}

void
eg_ballot_job_free(eg_ballot_job *job)
{
    eg_buffer_free(&job->bytes);
    free(job->part);
    *job = (eg_ballot_job){0};
}

/** Room for one more part. */
static eg_status
grow_parts(eg_ballot_job *job)
{
    if (job->part_len < job->part_cap) {
        return EG_OK;
    }
    const size_t cap = job->part_cap == 0 ? 4 : job->part_cap * 2;
    eg_job_part *grown = realloc(job->part, cap * sizeof(*grown));
    if (grown == NULL) {
        return EG_ERR_MEMORY;
    }
    job->part = grown;
    job->part_cap = cap;
    return EG_OK;
}

eg_status
eg_ballot_job_begin(eg_ballot_job *job,
                    eg_item_kind kind,
                    eg_record_cursor *cursor,
                    const eg_place *place)
{
    EG_TRY(grow_parts(job));
    eg_record_cursor_take(cursor, &job->bytes);
    job->part[job->part_len++] =
        (eg_job_part){.kind = kind, .len = job->bytes.len, .place = *place};
    return EG_OK;
}

eg_status
eg_ballot_job_add(eg_ballot_job *job,
                  eg_item_kind kind,
                  const uint8_t *bytes,
                  size_t len,
                  const eg_place *place)
{
    EG_TRY(grow_parts(job));
    const size_t from = job->bytes.len;
    eg_buffer_append(&job->bytes, bytes, len);
    EG_TRY(eg_buffer_status(&job->bytes));
    job->part[job->part_len++] =
        (eg_job_part){.kind = kind, .from = from, .len = len, .place = *place};
    return EG_OK;
}

eg_status
eg_ballot_worker_init(eg_ballot_worker *worker,
                      const eg_election *election,
                      bool openings)
{
    *worker = (eg_ballot_worker){.election = election, .openings = openings};
    const eg_manifest *manifest = election->manifest;
    eg_status status = eg_arena_new(&worker->arena, EG_ITEM_ARENA_MAX);
    if (status == EG_OK) {
        status = eg_tally_new(&worker->tally, election->group, manifest);
    }
    if (status == EG_OK) {
        worker->seen = calloc(manifest->contest_len + 1, sizeof(bool));
        status = worker->seen == NULL ? EG_ERR_MEMORY : EG_OK;
    }
    if (status != EG_OK) {
        eg_ballot_worker_free(worker);
    }
    return status;
}

void
eg_ballot_worker_free(eg_ballot_worker *worker)
{
    eg_arena_free(worker->arena);
    eg_tally_free(worker->tally);
    eg_result_free(&worker->result);
    free(worker->seen);
    *worker = (eg_ballot_worker){0};
}

/** Decode a part; false when it cannot be judged (which is counted). */
static bool
decode(eg_ballot_worker *worker,
       const eg_ballot_job *job,
       const eg_job_part *part,
       eg_item *item,
       eg_item_faults *faults)
{
    eg_error err = {0};
    const eg_status status =
        eg_item_decode(worker->election->group, worker->arena, item, faults,
                       job->bytes.data + part->from, part->len, &err);
    if (status == EG_OK && item->kind == part->kind) {
        return true;
    }
    if (status == EG_ERR_MEMORY) {
        worker->status = status;
    }
    eg_result_visit(&worker->result, EG_CHECK_R_ENCODING);
    eg_result_fail(&worker->result, EG_CHECK_R_ENCODING, &part->place,
                   "the item cannot be decoded: %s",
                   err.text[0] == '\0' ? eg_status_text(status) : err.text);
    return false;
}

/** An opening of this ballot; only challenged ballots may be opened. */
static void
run_opening(eg_ballot_worker *worker,
            const eg_ballot_job *job,
            const eg_job_part *part,
            const eg_encrypted_ballot *ballot,
            bool usable)
{
    eg_result *r = &worker->result;
    if (!eg_result_require(r, EG_CHECK_X13,
                           ballot->status == EG_BALLOT_CHALLENGED, &part->place,
                           "a ballot that was not challenged is opened")) {
        return;
    }
    eg_item item;
    eg_item_faults faults;
    if (!decode(worker, job, part, &item, &faults) || !usable ||
        !eg_verify_faults(&faults, &part->place, r)) {
        eg_result_unseen_step(r, 13);
        eg_result_unseen_step(r, 14);
        return;
    }
    eg_verify_challenged(worker->election, ballot, &item.u.opening.opened,
                         &part->place, worker->arena, r);
}

/** A decryption of one contest's data of this ballot. */
static void
run_contest_data(eg_ballot_worker *worker,
                 const eg_ballot_job *job,
                 const eg_job_part *part,
                 const eg_encrypted_ballot *ballot,
                 bool usable)
{
    eg_result *r = &worker->result;
    eg_item item;
    eg_item_faults faults;
    if (!decode(worker, job, part, &item, &faults) || !usable ||
        !eg_verify_faults(&faults, &part->place, r)) {
        eg_result_unseen_step(r, 12);
        return;
    }
    eg_verify_contest_data(worker->election, ballot, &item.u.data_opening,
                           &part->place, r);
}

/**
 * 12.structure: a request names a contest of a cast ballot that has data, and
 * the ballot by its H_I, too.
 */
static void
run_request(eg_ballot_worker *worker,
            const eg_ballot_job *job,
            const eg_job_part *part,
            const eg_encrypted_ballot *ballot)
{
    eg_item item;
    eg_item_faults faults;
    if (!decode(worker, job, part, &item, &faults) ||
        !eg_verify_faults(&faults, &part->place, &worker->result)) {
        eg_result_unseen_step(&worker->result, 12);
        return;
    }
    eg_result_require(&worker->result, EG_CHECK_12_STRUCTURE,
                      eg_hash_equal(&item.u.request.id_hash, &ballot->id_hash),
                      &part->place,
                      "H_I of the request is not that of the ballot");
    bool has_data = false;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        has_data =
            has_data || (ballot->contest[i].index == part->place.contest &&
                         ballot->contest[i].data != NULL);
    }
    eg_result_require(&worker->result, EG_CHECK_12_STRUCTURE,
                      has_data && ballot->status == EG_BALLOT_CAST,
                      &part->place,
                      "the request names contest %u, which has no contest data "
                      "on this ballot, or a ballot that is not cast",
                      part->place.contest);
}

/** Count the ballot: its status, its contests and, when cast, its fields. */
static void
count_ballot(eg_ballot_worker *worker,
             const eg_encrypted_ballot *ballot,
             bool usable)
{
    worker->by_status[ballot->status & 3]++;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const uint32_t index = ballot->contest[i].index;
        if (index >= 1 && index <= worker->election->manifest->contest_len) {
            worker->seen[index - 1] = true;
        }
    }
    if (ballot->status == EG_BALLOT_CAST &&
        (!usable || eg_tally_add(worker->election->group, worker->tally,
                                 ballot) != EG_OK)) {
        worker->uncounted = true;
    }
}

/** 13.structure: each challenged ballot is opened. */
static void
check_opened(eg_ballot_worker *worker,
             const eg_ballot_job *job,
             const eg_encrypted_ballot *ballot)
{
    if (ballot->status != EG_BALLOT_CHALLENGED || !worker->openings) {
        return;
    }
    size_t openings = 0;
    for (size_t i = 1; i < job->part_len; i++) {
        openings += job->part[i].kind == EG_ITEM_CHALLENGED_DECRYPTION ? 1 : 0;
    }
    if (openings == 0 && job->lost) {
        eg_result_unseen_step(&worker->result, 13);
        eg_result_unseen_step(&worker->result, 14);
        return;
    }
    eg_result_require(&worker->result, EG_CHECK_13_STRUCTURE, openings == 1,
                      &job->part[0].place,
                      "the challenged ballot has %zu openings, not one",
                      openings);
}

/** A regular ballot and what was opened of it. */
static void
run_regular(eg_ballot_worker *worker,
            const eg_ballot_job *job,
            const eg_item *item,
            const eg_item_faults *faults)
{
    const eg_encrypted_ballot *ballot = &item->u.ballot;
    const bool usable =
        eg_verify_ballot(worker->election, ballot, faults, &job->part[0].place,
                         worker->arena, &worker->result);
    count_ballot(worker, ballot, usable);
    check_opened(worker, job, ballot);
    for (size_t i = 1; i < job->part_len; i++) {
        const eg_job_part *part = &job->part[i];
        if (part->kind == EG_ITEM_CHALLENGED_DECRYPTION) {
            run_opening(worker, job, part, ballot, usable);
        } else if (part->kind == EG_ITEM_CONTEST_DATA_DECRYPTION) {
            run_contest_data(worker, job, part, ballot, usable);
        } else {
            run_request(worker, job, part, ballot);
        }
    }
}

/** A cast pre-encrypted ballot, whose nonces nobody may release. */
static void
run_pre_cast(eg_ballot_worker *worker,
             const eg_ballot_job *job,
             const eg_item *item,
             const eg_item_faults *faults)
{
    const bool usable =
        eg_verify_pre_cast(worker->election, &item->u.pre_cast, faults,
                           &job->part[0].place, worker->arena, &worker->result);
    count_ballot(worker, &item->u.pre_cast.ballot, usable);
    for (size_t i = 1; i < job->part_len; i++) {
        eg_result_require(&worker->result, EG_CHECK_18_STRUCTURE, false,
                          &job->part[i].place,
                          "nonces of a ballot that was cast are released");
    }
}

/** 18.structure: an uncast ballot has exactly one release. */
static void
check_released(eg_ballot_worker *worker, const eg_ballot_job *job)
{
    if (!worker->openings) {
        return;
    }
    const size_t releases = job->part_len - 1;
    if (releases == 0 && job->lost) {
        eg_result_unseen(&worker->result, EG_CHECK_18_STRUCTURE);
        return;
    }
    eg_result_require(&worker->result, EG_CHECK_18_STRUCTURE, releases == 1,
                      &job->part[0].place,
                      "the uncast ballot has %zu releases of nonces, not one",
                      releases);
}

/** An uncast pre-encrypted ballot with its nonces. */
static void
run_uncast(eg_ballot_worker *worker,
           const eg_ballot_job *job,
           const eg_item *item,
           const eg_item_faults *faults)
{
    eg_uncast_claim claim = {.ballot = &item->u.uncast,
                             .compact =
                                 item->kind == EG_ITEM_PRE_COMPACT_BALLOT,
                             .final = worker->openings};
    eg_item release;
    eg_item_faults release_faults;
    worker->uncast++;
    check_released(worker, job);
    if (job->part_len > 1 &&
        decode(worker, job, &job->part[1], &release, &release_faults) &&
        eg_verify_faults(&release_faults, &job->part[1].place,
                         &worker->result)) {
        claim.release = &release.u.release;
        claim.release_place = job->part[1].place;
    }
    eg_verify_uncast(worker->election, &claim, faults, &job->part[0].place,
                     worker->arena, &worker->result);
}

void
eg_ballot_worker_run(eg_ballot_worker *worker, const eg_ballot_job *job)
{
    eg_arena_reset(worker->arena);
    eg_item item;
    eg_item_faults faults;
    if (!decode(worker, job, &job->part[0], &item, &faults)) {
        worker->uncounted = true;
        return;
    }
    switch ((int)item.kind) {
    case EG_ITEM_PRE_CAST_BALLOT:
        run_pre_cast(worker, job, &item, &faults);
        break;
    case EG_ITEM_PRE_UNCAST_BALLOT:
    case EG_ITEM_PRE_COMPACT_BALLOT:
        run_uncast(worker, job, &item, &faults);
        break;
    default:
        run_regular(worker, job, &item, &faults);
        break;
    }
}

void
eg_ballot_worker_merge(eg_ballot_worker *into, const eg_ballot_worker *from)
{
    eg_result_merge(&into->result, &from->result);
    if (eg_tally_merge(into->election->group, into->tally, from->tally) !=
        EG_OK) {
        into->uncounted = true;
    }
    into->uncounted = into->uncounted || from->uncounted;
    for (size_t i = 0; i < into->election->manifest->contest_len; i++) {
        into->seen[i] = into->seen[i] || from->seen[i];
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(into->by_status); i++) {
        into->by_status[i] += from->by_status[i];
    }
    into->uncast += from->uncast;
    if (from->status != EG_OK) {
        into->status = from->status;
    }
}
