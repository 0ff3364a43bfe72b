/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the work of a decryption from a record, ballot by ballot.
 *
 * Requests and ballots stand in the same order (device key, position, contest),
 * so the two lists are walked side by side.
 */
#include "message/workload.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/** What is kept of one record: challenged ballots are the bulk. */
#define KEEP_ARENA_MAX ((size_t)8 * 1024 * 1024 * 1024)

eg_status
app_damaged(eg_status status, eg_error *err)
{
    if (status != EG_REJECT) {
        return status;
    }
    if (err != NULL) {
        err->status = EG_ERR_MALFORMED;
    }
    return EG_ERR_MALFORMED;
}

/* -- reading records ------------------------------------------------------- */

/** Keeps the first finding of a reader that goes on. */
typedef struct first_finding {
    bool any;
    eg_error *err;
} first_finding;

static void
note_finding(void *context, const eg_record_finding *finding)
{
    first_finding *first = context;
    if (!first->any) {
        eg_fail(first->err, EG_ERR_MALFORMED, "%s%s%s", finding->place,
                finding->place[0] == '\0' ? "" : ": ", finding->text);
    }
    first->any = true;
}

static eg_status
root_of(eg_hash *root,
        const eg_record *record,
        eg_record_phase phase,
        eg_error *err)
{
    if (eg_record_get_phase(record) < phase) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record is at phase %s and %s is needed",
                       eg_record_phase_name(eg_record_get_phase(record)),
                       eg_record_phase_name(phase));
    }
    const size_t count = eg_record_section_count(record);
    eg_section_digest *digest = calloc(count + 1, sizeof(*digest));
    if (digest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a record's digests");
    }
    first_finding first = {.err = err};
    const eg_record_sink sink = {.found = note_finding, .context = &first};
    eg_status status =
        app_damaged(eg_record_digest(record, digest, &sink, err), err);
    if (status == EG_OK && first.any) {
        status = EG_ERR_MALFORMED;
    }
    if (status == EG_OK) {
        status = app_damaged(eg_record_root(record, digest, phase, root), err);
    }
    free(digest);
    return status;
}

eg_status
app_record_root(eg_hash *root,
                const char *path,
                eg_record_phase phase,
                eg_error *err)
{
    eg_record *record = NULL;
    eg_status status =
        app_damaged(eg_record_open(&record, path, NULL, err), err);
    if (status == EG_OK) {
        status = root_of(root, record, phase, err);
    }
    eg_record_free(record);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}

static eg_status
walk_items(eg_record_cursor *cursor,
           eg_status (*take)(void *context,
                             const eg_record_item *item,
                             eg_error *err),
           void *context,
           eg_error *err)
{
    for (;;) {
        eg_record_item item;
        EG_TRY(app_damaged(eg_record_next(cursor, &item, err), err));
        if (item.bytes == NULL) {
            return EG_OK;
        }
        if (!item.canonical) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "item %" PRIu64 " is not in its canonical form",
                           item.ordinal);
        }
        EG_TRY(take(context, &item, err));
    }
}

eg_status
app_section_walk(const eg_record *record,
                 size_t section,
                 eg_status (*take)(void *context,
                                   const eg_record_item *item,
                                   eg_error *err),
                 void *context,
                 eg_error *err)
{
    first_finding first = {.err = err};
    const eg_record_sink sink = {.found = note_finding, .context = &first};
    eg_record_cursor *cursor = NULL;
    EG_TRY(eg_record_cursor_open(&cursor, record, section, &sink, err));
    eg_status status = walk_items(cursor, take, context, err);
    eg_record_cursor_free(cursor);
    if (status == EG_OK && first.any) {
        status = EG_ERR_MALFORMED;
    }
    if (status != EG_OK) {
        eg_error_prefix(err,
                        "%s: ", eg_record_section_at(record, section)->name);
    }
    return status;
}

/* -- the aggregated phase -------------------------------------------------- */

/** All that the callbacks share. */
typedef struct reading {
    app_workload *work;
    eg_arena *scratch; /**< One item. */
    const app_ballot_visitor *visitor;
    app_progress *progress;
    size_t contests;  /**< Of the tally so far. */
    size_t data_room; /**< Of work->data. */
    size_t next_data; /**< The first request whose ballot was not met. */
    size_t challenged_room;
    size_t kept_room;
    eg_locator at;      /**< The last ballot met. */
    const char *device; /**< S_device of its section. */
} reading;

/** Decode an item into @p arena together with a copy of its bytes. */
static eg_status
keep_item(const app_workload *work,
          eg_arena *arena,
          eg_item *out,
          const eg_record_item *item,
          eg_error *err)
{
    const uint8_t *bytes = eg_arena_copy(arena, item->bytes, item->len);
    if (bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for an item");
    }
    return eg_item_decode(work->election->group, arena, out, NULL, bytes,
                          item->len, err);
}

static eg_status
take_tally(void *context, const eg_record_item *item, eg_error *err)
{
    reading *r = context;
    app_workload *work = r->work;
    eg_item it;
    EG_TRY(keep_item(work, work->arena, &it, item, err));
    if (it.kind == EG_ITEM_TALLY_HEADER && item->ordinal == 0) {
        work->tally.cast_count = it.u.tally_header.cast_count;
        work->tally.cast_weight = it.u.tally_header.cast_weight;
        return EG_OK;
    }
    if (it.kind != EG_ITEM_TALLY_CONTEST ||
        r->contests == work->tally.contest_len) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the tally does not fit the manifest");
    }
    work->tally.contest[r->contests++] = it.u.tally_contest;
    return EG_OK;
}

static eg_status
take_request(void *context, const eg_record_item *item, eg_error *err)
{
    reading *r = context;
    app_workload *work = r->work;
    eg_item it;
    eg_arena_reset(r->scratch);
    EG_TRY(eg_item_decode(work->election->group, r->scratch, &it, NULL,
                          item->bytes, item->len, err));
    if (it.kind != EG_ITEM_CONTEST_DATA_REQUEST || !it.u.request.has_ballot) {
        return eg_fail(err, EG_ERR_MALFORMED, "a request names no ballot");
    }
    if (work->data_len == r->data_room) {
        const size_t room = r->data_room == 0 ? 64 : r->data_room * 2;
        app_data_item *grown = realloc(work->data, room * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for requests");
        }
        work->data = grown;
        r->data_room = room;
    }
    work->data[work->data_len++] = (app_data_item){.request = it.u.request};
    return EG_OK;
}

static bool
same_place(const eg_locator *a, const eg_locator *b)
{
    return a->kind == b->kind && a->position == b->position &&
           eg_hash_equal(&a->device, &b->device);
}

/** Whether the next request is about the ballot at hand. */
static bool
is_requested(const reading *r)
{
    const app_workload *work = r->work;
    return r->next_data < work->data_len &&
           same_place(&work->data[r->next_data].request.ballot, &r->at);
}

/** Give each request of @p ballot its ballot. */
static eg_status
match_requests(reading *r, const eg_encrypted_ballot *ballot, eg_error *err)
{
    while (is_requested(r)) {
        app_data_item *data = &r->work->data[r->next_data++];
        if (!eg_hash_equal(&data->request.id_hash, &ballot->id_hash) ||
            ballot->status != EG_BALLOT_CAST) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "a request is about another ballot, or one that is "
                           "not cast");
        }
        data->ballot = ballot;
    }
    return EG_OK;
}

/** Add the ballot at hand to a list. */
static eg_status
keep_located(const reading *r,
             app_located_ballot **list,
             size_t *len,
             size_t *room,
             const eg_encrypted_ballot *ballot,
             eg_error *err)
{
    if (*len == *room) {
        const size_t more = *room == 0 ? 64 : *room * 2;
        app_located_ballot *grown = realloc(*list, more * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for ballots");
        }
        *list = grown;
        *room = more;
    }
    (*list)[(*len)++] = (app_located_ballot){
        .at = r->at, .device = r->device, .ballot = *ballot};
    return EG_OK;
}

static bool
is_kept(const reading *r, const eg_encrypted_ballot *ballot)
{
    return r->visitor != NULL && r->visitor->keep != NULL &&
           r->visitor->keep(r->visitor->context, ballot);
}

/** The part of a ballot that is tallied, of either kind. */
static const eg_encrypted_ballot *
ballot_of(const eg_item *item)
{
    return item->kind == EG_ITEM_PRE_CAST_BALLOT ? &item->u.pre_cast.ballot
                                                 : &item->u.ballot;
}

static eg_status
take_ballot(reading *r, const eg_record_item *item, eg_error *err)
{
    app_workload *work = r->work;
    eg_item it;
    eg_arena_reset(r->scratch);
    EG_TRY(eg_item_decode(work->election->group, r->scratch, &it, NULL,
                          item->bytes, item->len, err));
    const eg_encrypted_ballot *ballot = ballot_of(&it);
    if (r->visitor != NULL && r->visitor->visit != NULL) {
        EG_TRY(r->visitor->visit(r->visitor->context, ballot, err));
    }
    const bool challenged = ballot->status == EG_BALLOT_CHALLENGED;
    const bool keep = is_kept(r, ballot);
    if (keep && it.kind == EG_ITEM_PRE_CAST_BALLOT) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "a ballot that is asked for is a pre-encrypted one, "
                       "whose contests are not opened");
    }
    if (!challenged && !keep && !is_requested(r)) {
        return EG_OK;
    }
    EG_TRY(keep_item(work, work->arena, &it, item, err));
    eg_encrypted_ballot *kept = eg_arena_alloc(work->arena, 1, sizeof(*kept));
    if (kept == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
    }
    *kept = *ballot_of(&it);
    EG_TRY(match_requests(r, kept, err));
    if (challenged) {
        EG_TRY(keep_located(r, &work->challenged, &work->challenged_len,
                            &r->challenged_room, kept, err));
    }
    return keep ? keep_located(r, &work->kept, &work->kept_len, &r->kept_room,
                               kept, err)
                : EG_OK;
}

/** Which device the ballots that follow are of. */
static eg_status
take_header(reading *r, const eg_record_item *item, eg_error *err)
{
    eg_item it;
    EG_TRY(keep_item(r->work, r->work->arena, &it, item, err));
    r->device = it.u.device_header.device_id;
    return EG_OK;
}

static eg_status
take_device_item(void *context, const eg_record_item *item, eg_error *err)
{
    if (item->kind == EG_ITEM_DEVICE_HEADER) {
        return take_header(context, item, err);
    }
    if (item->kind == EG_ITEM_DEVICE_CLOSE) {
        return EG_OK;
    }
    reading *r = context;
    r->at.position++;
    r->work->ballots++;
    if (r->progress != NULL) {
        app_progress_set(r->progress, r->work->ballots);
    }
    switch ((int)item->kind) {
    case EG_ITEM_ENCRYPTED_BALLOT:
    case EG_ITEM_PRE_CAST_BALLOT:
        return take_ballot(r, item, err);
    case EG_ITEM_PRE_UNCAST_BALLOT:
    case EG_ITEM_PRE_COMPACT_BALLOT:
        return EG_OK; /* opened by its device, not by guardians */
    default:
        return eg_fail(err, EG_ERR_UNSUPPORTED, "a %s cannot be handled here",
                       eg_item_kind_name(item->kind));
    }
}

static eg_status
read_section(reading *r,
             const eg_record *record,
             eg_section_type type,
             eg_status (*take)(void *, const eg_record_item *, eg_error *),
             eg_error *err)
{
    size_t index = 0;
    if (eg_record_find(record, &index, type, NULL, 0) != EG_OK) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record has not reached the aggregated phase");
    }
    return app_section_walk(record, index, take, r, err);
}

static eg_status
read_devices(reading *r, const eg_record *record, eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const eg_record_section *s = eg_record_section_at(record, i);
        if (s->type != EG_SECTION_DEVICE) {
            continue;
        }
        r->at = (eg_locator){.kind = (eg_device_kind)s->key[0]};
        r->device = "";
        memcpy(r->at.device.bytes, s->key + 1, EG_HASH_BYTES);
        EG_TRY(app_section_walk(record, i, take_device_item, r, err));
    }
    if (r->next_data < r->work->data_len) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a contest data request names a ballot that is not in "
                       "the record");
    }
    return EG_OK;
}

/** What is decrypted of each request. */
static eg_status
make_data_items(app_workload *work, eg_error *err)
{
    work->data_item =
        eg_arena_alloc(work->arena, work->data_len, sizeof(*work->data_item));
    if (work->data_item == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for requests");
    }
    for (size_t i = 0; i < work->data_len; i++) {
        const app_data_item *data = &work->data[i];
        EG_TRY(eg_decrypt_item_data(&work->data_item[i], data->ballot,
                                    data->request.contest_index, err));
    }
    return EG_OK;
}

static eg_status
read_record(reading *r, const eg_record *record, eg_error *err)
{
    app_workload *work = r->work;
    const size_t contests = work->election->manifest->contest_len;
    work->tally.contest_len = contests;
    work->tally.contest =
        eg_arena_alloc(work->arena, contests, sizeof(*work->tally.contest));
    if (work->tally.contest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the tally");
    }
    EG_TRY(
        read_section(r, record, EG_SECTION_ENCRYPTED_TALLY, take_tally, err));
    if (r->contests != contests) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the tally does not fit the manifest");
    }
    EG_TRY(read_section(r, record, EG_SECTION_CONTEST_DATA_REQUESTS,
                        take_request, err));
    EG_TRY(read_devices(r, record, err));
    EG_TRY(make_data_items(work, err));
    return eg_decrypt_items_tally(work->election, work->arena,
                                  &work->tally_item, &work->tally_len,
                                  &work->tally, err);
}

static eg_status
read_all(reading *r, const char *path, eg_base_use use, eg_error *err)
{
    app_workload *work = r->work;
    EG_TRY(eg_verified_setup_open(&work->setup, path, NULL, use, err));
    work->election = eg_verified_setup_election(work->setup);
    work->guardian =
        eg_verified_setup_guardians(work->setup, &work->guardian_len);
    EG_TRY(eg_arena_new(&work->arena, KEEP_ARENA_MAX));
    EG_TRY(eg_arena_new(&r->scratch, EG_ITEM_ARENA_MAX));
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, path, NULL, err), err));
    eg_status status = root_of(&work->root, record, EG_PHASE_AGGREGATED, err);
    if (status == EG_OK) {
        status = read_record(r, record, err);
    }
    eg_record_free(record);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}

eg_status
app_workload_read(app_workload *out,
                  const char *path,
                  eg_base_use use,
                  const app_ballot_visitor *visitor,
                  app_progress *progress,
                  eg_error *err)
{
    *out = (app_workload){0};
    reading r = {.work = out, .visitor = visitor, .progress = progress};
    const eg_status status = read_all(&r, path, use, err);
    eg_arena_free(r.scratch);
    if (status != EG_OK) {
        app_workload_free(out);
    }
    return status;
}

void
app_workload_free(app_workload *work)
{
    free(work->data);
    free(work->challenged);
    free(work->kept);
    eg_arena_free(work->arena);
    eg_verified_setup_free(work->setup);
    *work = (app_workload){0};
}
