/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairing indicator proofs with ballots: both come in the order of the chain, so
 * one of each is in memory at a time.
 */
#include "electionguard/record/indicators.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/setup.h>
#include <electionguard/verify.h>

#include "codec/text.h"
#include "common/progress.h"
#include "electionguard/record/use.h"
#include "message/indicators.h"
#include "record/items.h"

/** Memory for the proofs of one ballot: see app_indicators_read(). */
#define PROOFS_ARENA_MAX (8 * EG_ITEM_BYTES_MAX)

eg_status
record_indicators_add(record_indicators *r, const char *path, eg_error *err)
{
    record_indicators_file *grown =
        realloc(r->file, (r->len + 1) * sizeof(*grown));
    if (grown != NULL) {
        r->file = grown;
        r->file[r->len] = (record_indicators_file){.path = strdup(path)};
    }
    if (grown == NULL || r->file[r->len].path == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for names of files");
    }
    r->len++;
    return EG_OK;
}

void
record_indicators_free(record_indicators *r)
{
    for (size_t i = 0; i < r->len; i++) {
        free(r->file[i].path);
    }
    for (size_t i = 0; i < r->contest_len; i++) {
        free(r->contest[i].id);
    }
    for (size_t i = 0; i < r->device_len; i++) {
        free(r->device[i].name);
    }
    free(r->file);
    free(r->contest);
    free(r->device);
    *r = (record_indicators){0};
}

bool
record_indicators_wanted(const eg_manifest *manifest)
{
    for (size_t i = 0; i < manifest->contest_len; i++) {
        if (eg_indicator_count(&manifest->contest[i], NULL) > 0) {
            return true;
        }
    }
    return false;
}

/* -- the proofs ------------------------------------------------------------ */

/** A file that was given. */
typedef struct source {
    const char *path;
    eg_hash device; /**< H_DI. */
    bool used;
} source;

/** The work on one record. */
typedef struct job {
    record_indicators *r;
    const eg_election *election;
    eg_record *record;
    source *source; /**< r->len of them. */
    /** A contest has indicators that could be proved: then printed ballots,
     * which never have proofs, count as being without. */
    bool printed_could;
    eg_arena *ballot_arena;
    eg_arena *proof_arena;
    app_progress progress;
    uint64_t seen; /**< Ballots of all devices. */

    /* The device that is read. */
    app_frames file; /**< {0}: none was given. */
    eg_span entry;   /**< The next of the file; len 0: no more. */
    uint64_t position;
} job;

static void
job_end(job *j)
{
    app_frames_close(&j->file);
    free(j->source);
    eg_arena_free(j->ballot_arena);
    eg_arena_free(j->proof_arena);
    eg_record_free(j->record);
}

/** The next entry of the device's file, if it has one. */
static eg_status
advance(job *j, eg_error *err)
{
    j->entry = (eg_span){0};
    return j->file.in == NULL ? EG_OK
                              : app_frames_next(&j->file, &j->entry, err);
}

/** Whether the next entry is of this ballot. */
static bool
has_proofs(const job *j, const eg_encrypted_ballot *ballot)
{
    eg_hash id_hash;
    return app_indicators_ballot(j->entry, &id_hash) &&
           eg_hash_equal(&id_hash, &ballot->id_hash);
}

/** The proofs of a ballot that has some. */
static eg_status
check_proofs(job *j, const eg_encrypted_ballot *ballot, eg_error *err)
{
    eg_indicator_proofs proofs = {.len = 0};
    eg_arena_reset(j->proof_arena);
    eg_status status = app_indicators_read(j->election->group, j->proof_arena,
                                           &proofs, j->entry, err);
    if (status == EG_OK) {
        status = eg_indicators_verify_var(j->election, ballot, &proofs, err);
    }
    if (status != EG_OK) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write_upper(hex, ballot->code.bytes, EG_HASH_BYTES);
        eg_error_prefix(err, "%s: ballot %" PRIu64 ", code %s: ", j->file.path,
                        j->position, hex);
        return status;
    }
    j->r->proved += proofs.len;
    j->r->ballots++;
    return advance(j, err);
}

/** One more ballot with this contest. */
static eg_status
count_contest(record_indicators_contest *counts,
              const eg_contest *contest,
              bool proved,
              eg_error *err)
{
    if (counts->id == NULL) {
        counts->id = strdup(contest->id);
        if (counts->id == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for a contest");
        }
    }
    counts->proved += proved ? 1 : 0;
    counts->without += proved ? 0 : 1;
    return EG_OK;
}

/**
 * Count a ballot in each of its contests that has indicators that can be proved;
 * @p provable: how many these are.  Other indicators are counted, too.
 */
static eg_status
count_indicators(job *j,
                 const eg_encrypted_ballot *ballot,
                 bool proved,
                 size_t *provable,
                 eg_error *err)
{
    *provable = 0;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const uint32_t index = ballot->contest[i].index;
        const eg_contest *contest =
            eg_manifest_contest(j->election->manifest, index);
        size_t unprovable = 0;
        const size_t count =
            contest == NULL ? 0 : eg_indicator_count(contest, &unprovable);
        j->r->unprovable += unprovable;
        *provable += count;
        if (count > 0) {
            EG_TRY(
                count_contest(&j->r->contest[index - 1], contest, proved, err));
        }
    }
    return EG_OK;
}

/** The ballot at hand could have proofs and has none. */
static void
count_without(job *j)
{
    record_indicators_device *d = &j->r->device[j->r->device_len - 1];
    const size_t last = d->gap_len;
    j->r->without++;
    d->without++;
    if (last > 0 && d->gap[last - 1].to + 1 == j->position) {
        d->gap[last - 1].to = j->position;
    } else if (last < RECORD_INDICATORS_GAPS) {
        d->gap[last].from = j->position;
        d->gap[last].to = j->position;
        d->gap_len++;
    } else {
        return;
    }
    d->in_gaps++;
}

static eg_status
take_ballot(job *j, const eg_encrypted_ballot *ballot, eg_error *err)
{
    const bool proved = has_proofs(j, ballot);
    size_t provable = 0;
    app_progress_set(&j->progress, ++j->seen);
    EG_TRY(count_indicators(j, ballot, proved, &provable, err));
    if (proved) {
        return check_proofs(j, ballot, err);
    }
    if (provable > 0) {
        count_without(j);
    }
    return EG_OK;
}

/** The header of a device names it; a ballot that was printed has no proofs. */
static eg_status
take_other(job *j, const eg_record_item *got, eg_error *err)
{
    eg_item item;
    if (got->kind == EG_ITEM_DEVICE_HEADER) {
        record_indicators_device *d = &j->r->device[j->r->device_len - 1];
        eg_arena_reset(j->ballot_arena);
        EG_TRY(eg_item_decode(j->election->group, j->ballot_arena, &item, NULL,
                              got->bytes, got->len, err));
        free(d->name);
        d->name = strdup(item.u.device_header.device_id);
        return d->name != NULL
                   ? EG_OK
                   : eg_fail(err, EG_ERR_MEMORY, "no memory for a device");
    }
    if (use_is_ballot(got->kind)) {
        j->position++;
        if (j->printed_could) {
            count_without(j);
        }
    }
    return EG_OK;
}

static eg_status
take_item(void *context, const eg_record_item *got, bool *stop, eg_error *err)
{
    job *j = context;
    eg_item item;
    (void)stop;
    if (got->kind != EG_ITEM_ENCRYPTED_BALLOT) {
        return take_other(j, got, err);
    }
    j->position++;
    eg_arena_reset(j->ballot_arena);
    EG_TRY(eg_item_decode(j->election->group, j->ballot_arena, &item, NULL,
                          got->bytes, got->len, err));
    return take_ballot(j, &item.u.ballot, err);
}

/** What is left of a file at the end of its device is of no ballot there. */
static eg_status
refuse_rest(const job *j, eg_error *err)
{
    eg_hash id_hash;
    char hex[2 * EG_HASH_BYTES + 1];
    if (j->entry.len == 0) {
        return EG_OK;
    }
    if (!app_indicators_ballot(j->entry, &id_hash)) {
        return app_frames_fail(&j->file, err);
    }
    eg_hex_write_upper(hex, id_hash.bytes, EG_HASH_BYTES);
    return eg_fail(err, EG_REJECT,
                   "%s: has indicator proofs of a ballot that the device does "
                   "not have, or not in this place: H_I %s",
                   j->file.path, hex);
}

static eg_status
add_device(record_indicators *r, eg_error *err)
{
    record_indicators_device *grown =
        realloc(r->device, (r->device_len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for devices");
    }
    r->device = grown;
    r->device[r->device_len++] = (record_indicators_device){0};
    return EG_OK;
}

/** One device's ballots, with the first file that is of this device. */
static eg_status
check_device(job *j, size_t section, eg_error *err)
{
    const uint8_t *key = eg_record_section_at(j->record, section)->key;
    app_frames_close(&j->file);
    j->position = 0;
    EG_TRY(add_device(j->r, err));
    record_indicators_device *d = &j->r->device[j->r->device_len - 1];
    for (size_t i = 0; i < j->r->len && j->file.in == NULL; i++) {
        source *s = &j->source[i];
        if (memcmp(s->device.bytes, key + 1, EG_HASH_BYTES) == 0) {
            EG_TRY(app_indicators_open(&j->file, &s->device, s->path, err));
            s->used = true;
            d->has_file = true;
            memcpy(d->signer, j->r->file[i].signer, sizeof(d->signer));
        }
    }
    EG_TRY(advance(j, err));
    EG_TRY(use_items(j->record, section, take_item, j, NULL, err));
    return refuse_rest(j, err);
}

static eg_status
check_devices(job *j, eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(j->record); i++) {
        const eg_record_section *s = eg_record_section_at(j->record, i);
        if (s->type == EG_SECTION_DEVICE) {
            EG_TRY(check_device(j, i, err));
        }
    }
    for (size_t i = 0; i < j->r->len; i++) {
        if (!j->source[i].used) {
            return eg_fail(err, EG_REJECT,
                           "%s: is of a device that the record does not have, "
                           "or of one that has another file",
                           j->source[i].path);
        }
    }
    return EG_OK;
}

/** Which device each file is of. */
static eg_status
read_sources(job *j, eg_error *err)
{
    j->source = calloc(j->r->len + 1, sizeof(*j->source));
    if (j->source == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for names of files");
    }
    for (size_t i = 0; i < j->r->len; i++) {
        source *s = &j->source[i];
        app_frames file = {0};
        s->path = j->r->file[i].path;
        EG_TRY(app_indicators_open(&file, &s->device, s->path, err));
        app_frames_close(&file);
    }
    return EG_OK;
}

static eg_status
check_all(job *j, const char *record, eg_error *err)
{
    const eg_manifest *manifest = j->election->manifest;
    j->printed_could = record_indicators_wanted(manifest);
    j->r->contest = calloc(manifest->contest_len, sizeof(*j->r->contest));
    if (j->r->contest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for contests");
    }
    j->r->contest_len = manifest->contest_len;
    EG_TRY(read_sources(j, err));
    EG_TRY(use_record(&j->record, record, err));
    EG_TRY(eg_arena_new(&j->ballot_arena, EG_ITEM_ARENA_MAX));
    EG_TRY(eg_arena_new(&j->proof_arena, PROOFS_ARENA_MAX));
    return check_devices(j, err);
}

eg_status
record_indicators_check(record_indicators *r,
                        const char *record,
                        const app_settings *say,
                        eg_error *err)
{
    eg_verified_setup *setup = NULL;
    EG_TRY(eg_verified_setup_open(&setup, record, NULL, EG_BASE_PUBLIC, err));
    job j = {.r = r, .election = eg_verified_setup_election(setup)};
    app_progress_begin(&j.progress, "ballots' indicators", 0, say->quiet);
    const eg_status status = check_all(&j, record, err);
    app_progress_end(&j.progress);
    job_end(&j);
    eg_verified_setup_free(setup);
    return status;
}
