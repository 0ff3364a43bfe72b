/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices: one pass over all ballots, with their openings beside them.
 *
 * This thread reads items, follows chains and pairs openings with ballots; each
 * ballot is then checked by whichever worker is free.
 */
#include <string.h>

#include "verify/ballot.h"
#include "verify/device.h"
#include "verify/unique.h"
#include "verify/walk.h"

/** Spaces of eg_unique_add(). */
enum { SPACE_ID = 1, SPACE_CODE = 2 };

/** The sections that are read beside the devices. */
enum {
    JOIN_OPENINGS, /**< Of challenged ballots. */
    JOIN_REQUESTS, /**< For contest data. */
    JOIN_DATA,     /**< Decryptions of it. */
    JOIN_RELEASES, /**< Of uncast pre-encrypted ballots. */
    JOIN_COUNT
};

/** What goes on beside one pass over the devices. */
typedef struct pass {
    eg_walk *walk;
    eg_record_cursor *cursor; /**< The device's section. */
    eg_join join[JOIN_COUNT];
    eg_unique *unique;
    eg_arena *scratch; /**< Holds a device's header or close. */
    bool final;        /**< The record holds openings. */
    bool unreadable;   /**< Some ballots could not be read. */
} pass;

/** 5.A, and X.08 for codes: nothing stands twice in the record. */
static eg_status
check_unique(pass *p, const eg_ballot_brief *ballot, const eg_place *place)
{
    if (eg_slicing_makes(p->walk->slicing)) {
        return EG_OK; /* whoever joins the slices remembers, and no other */
    }
    eg_result *r = &p->walk->report->result;
    bool fresh = false;
    EG_TRY(eg_unique_add(p->unique, SPACE_ID, &ballot->id, &fresh));
    eg_result_require(r, EG_CHECK_5A, fresh, place,
                      "id_B is that of an earlier ballot");
    EG_TRY(eg_unique_add(p->unique, SPACE_CODE, &ballot->code, &fresh));
    eg_result_require(r, EG_CHECK_X08, fresh, place,
                      "the confirmation code is that of an earlier ballot");
    return EG_OK;
}

/** Copy what waits in @p join for this ballot into the job. */
static eg_status
add_matching(eg_join *join,
             eg_ballot_job *job,
             const eg_locator *ballot,
             const eg_hash *code,
             size_t most)
{
    /* No honest ballot has more than one item for each contest. */
    size_t left = join->by_contest ? most : 2;
    eg_join_pass(join, ballot);
    while (eg_join_matches(join, ballot)) {
        eg_place place = eg_join_place(join);
        place.code = *code;
        if (left-- == 0) {
            return EG_ERR_LIMIT;
        }
        EG_TRY(eg_ballot_job_add(job, join->kind, join->item.bytes,
                                 join->item.len, &place));
        eg_join_next(join);
    }
    return EG_OK;
}

/** The first part of @p kind from @p at on. */
static size_t
next_part(const eg_ballot_job *job, size_t at, eg_item_kind kind)
{
    while (at < job->part_len && job->part[at].kind != kind) {
        at++;
    }
    return at;
}

/** Half of a pair that has no other half. */
static void
report_single(pass *p, const eg_job_part *part)
{
    eg_result *r = &p->walk->report->result;
    const bool request = part->kind == EG_ITEM_CONTEST_DATA_REQUEST;
    if (request ? p->join[JOIN_DATA].lost : p->join[JOIN_REQUESTS].lost) {
        eg_result_unseen(r, EG_CHECK_12_STRUCTURE);
        return;
    }
    eg_result_require(
        r, EG_CHECK_12_STRUCTURE, false, &part->place,
        request ? "the requested contest data of contest %u is not decrypted"
                : "the contest data of contest %u was not requested",
        part->place.contest);
}

/**
 * 12.structure: requests and decryptions of this ballot are pairs.  Both ascend
 * by contest (or R.order was found), so one pass over each is enough.
 */
static void
check_pairs(pass *p, const eg_ballot_job *job)
{
    if (!p->final) {
        return;
    }
    size_t a = next_part(job, 1, EG_ITEM_CONTEST_DATA_REQUEST);
    size_t b = next_part(job, 1, EG_ITEM_CONTEST_DATA_DECRYPTION);
    while (a < job->part_len || b < job->part_len) {
        const uint64_t contest_a =
            a < job->part_len ? job->part[a].place.contest : UINT64_MAX;
        const uint64_t contest_b =
            b < job->part_len ? job->part[b].place.contest : UINT64_MAX;
        if (contest_a == contest_b) {
            eg_result_visit_many(&p->walk->report->result,
                                 EG_CHECK_12_STRUCTURE, 2);
        } else {
            report_single(p, &job->part[contest_a < contest_b ? a : b]);
        }
        if (contest_a <= contest_b) {
            a = next_part(job, a + 1, EG_ITEM_CONTEST_DATA_REQUEST);
        }
        if (contest_b <= contest_a) {
            b = next_part(job, b + 1, EG_ITEM_CONTEST_DATA_DECRYPTION);
        }
    }
}

/** The steps that nobody can judge when a ballot of this device is lost. */
static void
break_steps(pass *p, const eg_device_walk *device)
{
    if (device->kind == EG_DEVICE_PRE_ENCRYPTING) {
        eg_walk_break(p->walk, 5, 7);
        eg_walk_break(p->walk, 9, 11);
        eg_walk_break(p->walk, 15, 19);
    } else {
        eg_walk_break(p->walk, 5, 14);
    }
}

/** A ballot that cannot be judged, and with it what was opened of it. */
static void
lose_ballot(pass *p, const eg_device_walk *device)
{
    const eg_locator ballot = {.kind = device->kind,
                               .device = device->claimed,
                               .position = device->ballots};
    p->unreadable = true;
    for (size_t i = 0; i < JOIN_COUNT; i++) {
        eg_join_skip(&p->join[i], &ballot);
    }
    break_steps(p, device);
}

/** Whether this ballot was asked for: all are, or one is. */
static bool
is_wanted(const pass *p, const eg_hash *code)
{
    const eg_hash *only = p->walk->options->only_ballot;
    return only == NULL || eg_hash_equal(only, code);
}

/** Whether what stands in @p join can belong to a ballot of @p kind. */
static bool
join_is_for(const eg_join *join, eg_device_kind kind)
{
    return (join->kind == EG_ITEM_UNCAST_NONCE_RELEASE) ==
           (kind == EG_DEVICE_PRE_ENCRYPTING);
}

/** Hand a ballot with all that belongs to it to a worker. */
static eg_status
submit_ballot(pass *p,
              const eg_device_walk *device,
              const eg_record_item *raw,
              const eg_ballot_brief *brief,
              const eg_place *place)
{
    eg_ballot_job *job = eg_pool_take(p->walk->pool);
    const size_t contests = p->walk->setup.manifest->contest_len;
    eg_status status = eg_ballot_job_begin(job, raw->kind, p->cursor, place);
    for (size_t i = 0; i < JOIN_COUNT && status == EG_OK; i++) {
        if (join_is_for(&p->join[i], device->kind)) {
            status = add_matching(&p->join[i], job, &place->ballot,
                                  &brief->code, 2 * contests);
        }
    }
    if (status == EG_ERR_LIMIT) {
        eg_result_require(&p->walk->report->result, EG_CHECK_R_STRUCTURE, false,
                          place,
                          "the ballot has more openings than it can have");
        eg_pool_drop(p->walk->pool, job);
        lose_ballot(p, device);
        return EG_OK;
    }
    if (status != EG_OK) {
        eg_pool_drop(p->walk->pool, job);
        return status;
    }
    if (!is_wanted(p, &brief->code)) {
        eg_pool_drop(p->walk->pool, job);
        return EG_OK;
    }
    p->walk->found = true;
    job->lost = device->kind == EG_DEVICE_REGULAR ? p->join[JOIN_OPENINGS].lost
                                                  : p->join[JOIN_RELEASES].lost;
    check_pairs(p, job);
    if (p->walk->slicing != NULL && !eg_slicing_meet(p->walk->slicing, job)) {
        eg_pool_drop(p->walk->pool, job);
    } else {
        eg_pool_submit(p->walk->pool, job);
    }
    return EG_OK;
}

/** How many ballots were taken; of a slice, how many were judged. */
static void
tell_progress(const eg_walk *walk)
{
    if (walk->options->progress != NULL) {
        walk->options->progress(walk->options->progress_context,
                                eg_slicing_makes(walk->slicing)
                                    ? walk->slicing->judged
                                    : walk->report->facts.ballots);
    }
}

/** One ballot. */
static eg_status
take_ballot(pass *p,
            eg_device_walk *device,
            const eg_record_item *raw,
            const eg_place *where)
{
    eg_ballot_brief brief = {0};
    eg_place place = *where;
    place.has_ballot = true;
    place.ballot = (eg_locator){.kind = device->kind,
                                .device = device->claimed,
                                .position = device->ballots + 1};
    if (!eg_ballot_brief_read(&brief, raw->bytes, raw->len)) {
        device->ballots++;
        device->chained = false;
        lose_ballot(p, device);
        return EG_OK;
    }
    place.code = brief.code;
    eg_device_walk_ballot(device, &brief, &place, &p->walk->report->result);
    EG_TRY(check_unique(p, &brief, &place));
    EG_TRY(submit_ballot(p, device, raw, &brief, &place));
    eg_record_facts *facts = &p->walk->report->facts;
    facts->ballots += is_wanted(p, &brief.code) ? 1 : 0;
    tell_progress(p->walk);
    return EG_OK;
}

/** A device's header or close. */
static void
take_frame(pass *p,
           eg_device_walk *device,
           const eg_record_item *raw,
           const eg_place *place)
{
    eg_result *r = &p->walk->report->result;
    eg_item item;
    eg_item_faults faults = {.len = 0};
    eg_error err = {0};
    eg_arena_reset(p->scratch);
    if (eg_item_decode(p->walk->group, p->scratch, &item, &faults, raw->bytes,
                       raw->len, &err) != EG_OK) {
        eg_result_starved(r, p->scratch);
        eg_result_require(r, EG_CHECK_R_ENCODING, false, place,
                          "the item cannot be decoded: %s", err.text);
        const unsigned step = eg_check_step(eg_device_walk_structure(device));
        eg_walk_break(p->walk, step, step);
        return;
    }
    (void)eg_verify_faults(&faults, place, r);
    if (item.kind == EG_ITEM_DEVICE_HEADER) {
        eg_device_walk_header(device, &item.u.device_header, place, r);
    } else {
        eg_device_walk_close(device, &item.u.device_close, place, r);
    }
}

/** Whether devices of @p device make ballots that are items of @p kind. */
static bool
is_ballot_of(eg_item_kind kind, eg_device_kind device)
{
    return device == EG_DEVICE_PRE_ENCRYPTING
               ? eg_item_is_pre_encrypted(kind)
               : kind == EG_ITEM_ENCRYPTED_BALLOT;
}

/** Anything that a device's section may hold. */
static eg_status
take_item(pass *p,
          eg_device_walk *device,
          const eg_record_item *raw,
          uint32_t at)
{
    eg_result *r = &p->walk->report->result;
    const eg_place place = {.section = at, .ordinal = raw->ordinal};
    eg_result_visit(r, EG_CHECK_R_ENCODING);
    if (!raw->canonical) {
        /* Whatever it was, it may have been a cast ballot. */
        device->ballots += raw->ordinal > 0 ? 1 : 0;
        device->chained = false;
        lose_ballot(p, device);
        return EG_OK;
    }
    const bool is_header = raw->kind == EG_ITEM_DEVICE_HEADER;
    const bool fits =
        is_header ? raw->ordinal == 0 : raw->ordinal > 0 && !device->has_close;
    if ((is_header || raw->kind == EG_ITEM_DEVICE_CLOSE) && fits) {
        take_frame(p, device, raw, &place);
        return EG_OK;
    }
    if (is_ballot_of(raw->kind, device->kind) && fits) {
        return take_ballot(p, device, raw, &place);
    }
    eg_result_require(r, eg_device_walk_structure(device), false, &place,
                      "%s stands where it does not belong",
                      eg_item_kind_name(raw->kind));
    /* It may be a ballot that counts or does not: nobody can tell. */
    p->unreadable = true;
    return EG_OK;
}

/** What is known of a device whose section breaks off: nothing more. */
static void
break_device(pass *p, const eg_device_walk *device)
{
    p->unreadable = true;
    for (size_t i = 0; i < JOIN_COUNT; i++) {
        eg_join_skip_device(&p->join[i], device->kind, &device->claimed);
    }
    break_steps(p, device);
}

/** 16.structure: without a trimming function there are no short codes. */
static void
check_trimming(pass *p, const eg_device_walk *device, const eg_place *place)
{
    if (device->kind == EG_DEVICE_PRE_ENCRYPTING) {
        eg_result_require(
            &p->walk->report->result, EG_CHECK_16_STRUCTURE,
            p->walk->setup.manifest->hash_trimming != 0, place,
            "the manifest has no hash-trimming function, so that the election "
            "has no pre-encrypted ballots");
    }
}

/** Read one device from its header to its close. */
static eg_status
read_device(pass *p, size_t index, eg_error *err)
{
    eg_record_cursor *cursor = p->cursor;
    const eg_record_section *section =
        eg_record_section_at(p->walk->record, index);
    eg_device_walk device;
    eg_device_walk_begin(&device, p->walk->setup.election, section->key);
    const eg_place place = {.section = (uint32_t)index,
                            .ordinal = EG_NO_ORDINAL};
    check_trimming(p, &device, &place);
    eg_record_item raw = {0};
    eg_status status = eg_record_next(cursor, &raw, err);
    while (status == EG_OK && raw.bytes != NULL) {
        EG_TRY(take_item(p, &device, &raw, (uint32_t)index));
        status = eg_record_next(cursor, &raw, err);
    }
    if (status == EG_REJECT) {
        break_device(p, &device);
        return EG_OK;
    }
    EG_TRY(status);
    eg_device_walk_end(&device, &place, &p->walk->report->result);
    return EG_OK;
}

/** Read a section for its digest alone. */
static eg_status
read_blind(eg_record_cursor *cursor, eg_error *err)
{
    eg_record_item raw = {0};
    eg_status status = eg_record_next(cursor, &raw, err);
    while (status == EG_OK && raw.bytes != NULL) {
        status = eg_record_next(cursor, &raw, err);
    }
    return status == EG_REJECT ? EG_OK : status;
}

/** One device section. */
static eg_status
walk_device(pass *p, size_t index, eg_error *err)
{
    eg_walk *walk = p->walk;
    eg_record_findings findings = {.result = &walk->report->result,
                                   .section = (uint32_t)index};
    const eg_record_sink sink = {.found = eg_record_found,
                                 .context = &findings};
    eg_record_cursor *cursor = NULL;
    EG_TRY(eg_record_cursor_open(&cursor, walk->record, index, &sink, err));
    eg_result_visit(&walk->report->result, EG_CHECK_R_CONTAINER);
    if (walk->attestations != NULL) {
        eg_record_cursor_attest(cursor, walk->attestations);
    }
    walk->report->facts.devices++;

    eg_status status;
    if (walk->setup.election == NULL) {
        p->unreadable = true;
        status = read_blind(cursor, err);
    } else {
        p->cursor = cursor;
        status = read_device(p, index, err);
        p->cursor = NULL;
    }
    eg_record_cursor_digest(cursor, &walk->digest[index]);
    eg_record_cursor_free(cursor);
    return status;
}

/** The attestations come first, so that each device can be compared. */
static eg_status
read_attestations(eg_walk *walk, eg_error *err)
{
    size_t index;
    if (eg_record_find(walk->record, &index, EG_SECTION_DEVICE_ATTESTATIONS,
                       NULL, 0) != EG_OK) {
        return EG_OK;
    }
    eg_record_findings findings = {.result = &walk->report->result,
                                   .section = (uint32_t)index};
    const eg_record_sink sink = {.found = eg_record_found,
                                 .context = &findings};
    const eg_status status = eg_attestations_read(
        &walk->attestations, walk->record,
        walk->setup.has_keys ? &walk->setup.extended_hash : NULL,
        walk->options->statements, walk->options->verifier, &sink, err);
    if (status != EG_OK && status != EG_REJECT) {
        return status;
    }
    if (status == EG_REJECT) {
        eg_result_unseen(&walk->report->result, EG_CHECK_R_ATTESTATION);
    }
    eg_attestations_digest(walk->attestations, &walk->digest[index],
                           &walk->report->facts.attestations);
    eg_result_visit_many(&walk->report->result, EG_CHECK_R_ATTESTATION,
                         walk->report->facts.attestations.seen);
    return EG_OK;
}

/** Open the sections that go along with the devices. */
static eg_status
open_joins(pass *p, eg_error *err)
{
    eg_result *r = &p->walk->report->result;
    const eg_record *record = p->walk->record;
    p->join[JOIN_OPENINGS] = (eg_join){.what = "an opening",
                                       .structure = EG_CHECK_13_STRUCTURE,
                                       .kind = EG_ITEM_CHALLENGED_DECRYPTION};
    p->join[JOIN_REQUESTS] = (eg_join){.what = "a request for contest data",
                                       .structure = EG_CHECK_12_STRUCTURE,
                                       .kind = EG_ITEM_CONTEST_DATA_REQUEST,
                                       .by_contest = true};
    p->join[JOIN_DATA] = (eg_join){.what = "a decryption of contest data",
                                   .structure = EG_CHECK_12_STRUCTURE,
                                   .kind = EG_ITEM_CONTEST_DATA_DECRYPTION,
                                   .by_contest = true};
    p->join[JOIN_RELEASES] = (eg_join){.what = "a release of nonces",
                                       .structure = EG_CHECK_18_STRUCTURE,
                                       .kind = EG_ITEM_UNCAST_NONCE_RELEASE};
    EG_TRY(eg_join_open(&p->join[JOIN_OPENINGS], record,
                        EG_SECTION_CHALLENGED_DECRYPTIONS, r, err));
    EG_TRY(eg_join_open(&p->join[JOIN_REQUESTS], record,
                        EG_SECTION_CONTEST_DATA_REQUESTS, r, err));
    EG_TRY(eg_join_open(&p->join[JOIN_DATA], record,
                        EG_SECTION_CONTEST_DATA_DECRYPTIONS, r, err));
    return eg_join_open(&p->join[JOIN_RELEASES], record,
                        EG_SECTION_UNCAST_NONCE_RELEASES, r, err);
}

/** Finish a join and keep its section's digest. */
static eg_status
close_join(eg_walk *walk, eg_join *join)
{
    const bool open = join->cursor != NULL;
    eg_join_finish(join);
    if (open) {
        walk->digest[join->section] = join->digest;
    }
    const eg_status status = join->status;
    eg_join_close(join);
    return status;
}

/** The pass itself. */
static eg_status
run_pass(pass *p, eg_error *err)
{
    eg_walk *walk = p->walk;
    for (size_t i = 0; i < eg_record_section_count(walk->record); i++) {
        if (eg_record_section_at(walk->record, i)->type == EG_SECTION_DEVICE) {
            EG_TRY(walk_device(p, i, err));
        }
    }
    for (size_t i = 0; i < JOIN_COUNT; i++) {
        if (walk->setup.election == NULL) {
            eg_join_skip_all(&p->join[i]);
        }
        EG_TRY(close_join(walk, &p->join[i]));
    }
    return EG_OK;
}

/** Take what the workers gathered, here or for slices, into the report. */
static eg_status
gather(pass *p, eg_error *err)
{
    eg_walk *walk = p->walk;
    eg_ballot_worker *total = NULL;
    if (walk->pool != NULL) {
        eg_pool_finish(walk->pool);
        total = eg_pool_total(walk->pool);
    }
    if (eg_slicing_joins(walk->slicing)) {
        /* Without memory another record seems to be here. */
        EG_TRY(walk->report->result.status);
        EG_TRY(eg_slicing_join(walk->slicing, total, err));
    }
    if (total == NULL) {
        return EG_OK;
    }
    eg_result_merge(&walk->report->result, &total->result);
    eg_record_facts *facts = &walk->report->facts;
    facts->cast = total->by_status[EG_BALLOT_CAST];
    facts->challenged = total->by_status[EG_BALLOT_CHALLENGED];
    facts->spoiled = total->by_status[EG_BALLOT_SPOILED];
    facts->uncast = total->uncast;
    facts->cast_weight = total->tally->cast_weight;
    walk->all_counted = !p->unreadable && !total->uncounted &&
                        walk->options->only_ballot == NULL;
    return total->status;
}

eg_status
eg_walk_devices(eg_walk *walk, eg_error *err)
{
    EG_TRY(read_attestations(walk, err));
    pass p = {.walk = walk,
              .final = walk->report->facts.phase >= EG_PHASE_FINAL};
    eg_status status = eg_unique_new(&p.unique);
    if (status == EG_OK) {
        status = eg_arena_new(&p.scratch, EG_ITEM_ARENA_MAX);
    }
    if (status == EG_OK && walk->setup.election != NULL) {
        const bool idle = eg_slicing_joins(walk->slicing);
        status = eg_pool_new(&walk->pool, idle ? 1 : walk->options->jobs,
                             walk->setup.election, p.final);
    }
    if (walk->slicing != NULL) {
        eg_slicing_election(walk->slicing, walk->setup.election, p.final);
    }
    if (status == EG_OK) {
        status = open_joins(&p, err);
    }
    if (status == EG_OK) {
        status = run_pass(&p, err);
    }
    if (status == EG_OK) {
        status = gather(&p, err);
    }
    for (size_t i = 0; i < JOIN_COUNT; i++) {
        eg_join_close(&p.join[i]);
    }
    eg_unique_free(p.unique);
    eg_arena_free(p.scratch);
    return status;
}
