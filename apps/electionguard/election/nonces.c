/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Released nonces beside the ballots that they open.
 *
 * Ballots and nonces are read side by side and opened some at a time in several
 * threads; memory does not grow with their number.
 */
#include "electionguard/election/nonces.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "message/nonces.h"
#include "message/workload.h"

/** Ballots at work at a time, for each thread. */
#define SLOTS_PER_THREAD 8

/** A ballot and the nonces that shall open it. */
typedef struct slot {
    eg_arena *arena;
    eg_buffer ballot;
    eg_buffer release;
    uint64_t position;
} slot;

typedef struct checking {
    const election_submission *from;
    const eg_election *election;
    app_nonces nonces;
    uint64_t position; /**< Of the last ballot read. */
    slot *slot;
    size_t slots;
    size_t len; /**< Slots in use. */
    unsigned threads;
} checking;

/* -- one ballot ----------------------------------------------------------------- */

static eg_status
decode(const checking *c,
       eg_arena *arena,
       eg_item *out,
       const eg_buffer *bytes,
       eg_error *err)
{
    return eg_item_decode(c->election->group, arena, out, NULL, bytes->data,
                          bytes->len, err);
}

/** Whether the release is about the ballot at hand, and of its form. */
static eg_status
check_fits(const checking *c,
           const slot *s,
           const eg_item *ballot,
           const eg_nonce_release *release,
           eg_error *err)
{
    const eg_locator *at = &release->ballot;
    if (!release->has_ballot || at->kind != c->from->kind ||
        !eg_hash_equal(&at->device, &c->from->device_hash)) {
        return eg_fail(err, EG_REJECT, "the nonces name another device");
    }
    if (at->position != s->position) {
        return eg_fail(err, EG_REJECT,
                       "its nonces are missing; those of ballot %" PRIu64
                       " stand in their place",
                       at->position);
    }
    if (!eg_hash_equal(&release->id_hash, &ballot->u.uncast.id_hash) ||
        release->has_ballot_nonce !=
            (ballot->kind == EG_ITEM_PRE_COMPACT_BALLOT)) {
        return eg_fail(err, EG_REJECT, "the nonces are not of this ballot");
    }
    return EG_OK;
}

static eg_status
open_ballot(const checking *c, const slot *s, eg_error *err)
{
    eg_item ballot;
    eg_item release;
    eg_arena_reset(s->arena);
    EG_TRY(decode(c, s->arena, &ballot, &s->ballot, err));
    EG_TRY(decode(c, s->arena, &release, &s->release, err));
    EG_TRY(check_fits(c, s, &ballot, &release.u.release, err));
    if (ballot.kind == EG_ITEM_PRE_UNCAST_BALLOT) {
        return eg_preencrypt_check_opening(
            c->election, s->arena, &ballot.u.uncast, release.u.release.contest,
            release.u.release.contest_len, err);
    }
    eg_uncast_ballot full;
    const eg_released_contest *released = NULL;
    return eg_preencrypt_open(c->election, s->arena, &full, &released,
                              &ballot.u.uncast, &release.u.release.ballot_nonce,
                              err);
}

/** Name the ballot that @p err is about. */
static eg_status
name_ballot(const checking *c,
            uint64_t position,
            eg_status status,
            eg_error *err)
{
    if (status != EG_OK) {
        eg_error_prefix(err,
                        "ballot %" PRIu64 " of device \"%.80s\": ", position,
                        c->from->device_id);
    }
    return status;
}

static eg_status
open_slot(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    const checking *c = context;
    const slot *s = &c->slot[i];
    return name_ballot(c, s->position, open_ballot(c, s, err), err);
}

/* -- all of them ------------------------------------------------------------------ */

static eg_status
work_off(checking *c, eg_error *err)
{
    const size_t len = c->len;
    c->len = 0;
    return eg_crew_each(c->threads, len, open_slot, c, err);
}

/** Put a ballot that was not cast beside the next nonces. */
static eg_status
pair_up(checking *c, const eg_record_item *item, eg_error *err)
{
    eg_span release = {0};
    EG_TRY(app_nonces_next(&c->nonces, &release, err));
    if (release.len == 0) {
        EG_TRY(work_off(c, err)); /* an earlier ballot may be to blame */
        return name_ballot(c, c->position,
                           eg_fail(err, EG_REJECT, "its nonces are missing"),
                           err);
    }
    slot *s = &c->slot[c->len++];
    s->position = c->position;
    eg_buffer_clear(&s->ballot);
    eg_buffer_clear(&s->release);
    eg_buffer_append(&s->ballot, item->bytes, item->len);
    eg_buffer_append(&s->release, release.data, release.len);
    if (eg_buffer_status(&s->ballot) != EG_OK ||
        eg_buffer_status(&s->release) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for nonces");
    }
    return c->len < c->slots ? EG_OK : work_off(c, err);
}

static eg_status
take_item(void *context, const eg_record_item *item, eg_error *err)
{
    checking *c = context;
    if (item->kind == EG_ITEM_DEVICE_HEADER ||
        item->kind == EG_ITEM_DEVICE_CLOSE) {
        return EG_OK;
    }
    c->position++;
    return item->kind == EG_ITEM_PRE_CAST_BALLOT ? EG_OK
                                                 : pair_up(c, item, err);
}

static eg_status
check_all(checking *c, const eg_record *record, size_t section, eg_error *err)
{
    eg_span more = {0};
    EG_TRY(app_section_walk(record, section, take_item, c, err));
    EG_TRY(work_off(c, err));
    EG_TRY(app_nonces_next(&c->nonces, &more, err));
    if (more.len > 0) {
        return eg_fail(err, EG_REJECT,
                       "device \"%.80s\" releases nonces of more ballots than "
                       "those that were not cast",
                       c->from->device_id);
    }
    return EG_OK;
}

static eg_status
make_slots(checking *c, eg_error *err)
{
    c->threads = eg_crew_workers(0);
    c->slots = (size_t)c->threads * SLOTS_PER_THREAD;
    c->slot = calloc(c->slots, sizeof(*c->slot));
    eg_status status = c->slot == NULL ? EG_ERR_MEMORY : EG_OK;
    for (size_t i = 0; i < c->slots && status == EG_OK; i++) {
        eg_buffer_init(&c->slot[i].ballot, EG_ITEM_BYTES_MAX);
        eg_buffer_init(&c->slot[i].release, EG_ITEM_BYTES_MAX);
        status = eg_arena_new(&c->slot[i].arena, EG_ITEM_ARENA_MAX);
    }
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "no memory for nonces");
}

static void
free_slots(checking *c)
{
    for (size_t i = 0; c->slot != NULL && i < c->slots; i++) {
        eg_arena_free(c->slot[i].arena);
        eg_buffer_free(&c->slot[i].ballot);
        eg_buffer_free(&c->slot[i].release);
    }
    free(c->slot);
}

static eg_status
check_files(checking *c, eg_error *err)
{
    eg_record *record = NULL;
    size_t section = 0;
    EG_TRY(app_nonces_open(&c->nonces, c->from->nonces, err));
    EG_TRY(make_slots(c, err));
    EG_TRY(election_submission_open(c->from, &record, &section, err));
    const eg_status status = check_all(c, record, section, err);
    eg_record_free(record);
    return status;
}

eg_status
election_nonces_check(const election_submission *from,
                      const char *setup,
                      eg_error *err)
{
    eg_verified_setup *verified = NULL;
    EG_TRY(election_nonces_there(from, err));
    if (from->nonces[0] == '\0') {
        return EG_OK;
    }
    EG_TRY(eg_verified_setup_open(&verified, setup, NULL, EG_BASE_BOTH, err));
    checking c = {.from = from,
                  .election = eg_verified_setup_election(verified)};
    const eg_status status = check_files(&c, err);
    free_slots(&c);
    app_nonces_close(&c.nonces);
    eg_verified_setup_free(verified);
    return status;
}

eg_status
election_nonces_there(const election_submission *from, eg_error *err)
{
    eg_hash digest;
    if (from->nonces[0] == '\0') {
        return EG_OK;
    }
    EG_TRY(app_frames_digest(&digest, from->nonces, err));
    return eg_hash_equal(&digest, &from->nonces_digest)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s: is not what device \"%.80s\" signed",
                         from->nonces, from->device_id);
}

/* -- the record -------------------------------------------------------------------- */

static eg_status
add_all(app_nonces *nonces, const election_record *record, eg_error *err)
{
    for (;;) {
        eg_span item = {0};
        EG_TRY(app_nonces_next(nonces, &item, err));
        if (item.len == 0) {
            return EG_OK;
        }
        EG_TRY(eg_record_writer_add(record->writer, item.data, item.len, err));
    }
}

eg_status
election_nonces_add(const election_submission *from,
                    const election_record *record,
                    eg_error *err)
{
    if (from->nonces[0] == '\0') {
        return EG_OK;
    }
    app_nonces nonces = {0};
    EG_TRY(app_nonces_open(&nonces, from->nonces, err));
    const eg_status status = add_all(&nonces, record, err);
    app_nonces_close(&nonces);
    return status;
}
