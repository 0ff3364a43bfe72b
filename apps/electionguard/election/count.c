/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting encrypted ballots.
 */
#include "electionguard/election/count.h"

#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "message/workload.h"

eg_status
election_count_new(election_count *out,
                   const eg_election *election,
                   eg_error *err)
{
    *out = (election_count){.election = election};
    const eg_manifest *manifest = election->manifest;
    out->open_data = calloc(manifest->contest_len + 1, sizeof(bool));
    eg_status status = out->open_data == NULL
                           ? EG_ERR_MEMORY
                           : eg_arena_new(&out->scratch, EG_ITEM_ARENA_MAX);
    if (status == EG_OK) {
        status = eg_tally_new(&out->tally, election->group, manifest);
    }
    if (status != EG_OK) {
        election_count_free(out);
        return eg_fail(err, status, "no memory for a tally");
    }
    return EG_OK;
}

void
election_count_free(election_count *count)
{
    eg_tally_free(count->tally);
    eg_arena_free(count->scratch);
    free(count->open_data);
    free(count->request);
    free(count->id);
    *count = (election_count){0};
}

/** Room for @p more values of @p size in a list. */
static bool
grow(void **list, size_t len, size_t *room, size_t more, size_t size)
{
    if (len + more <= *room) {
        return true;
    }
    const size_t larger = *room == 0 ? 1024 : *room * 2;
    void *grown = realloc(*list, larger * size);
    if (grown == NULL) {
        return false;
    }
    *list = grown;
    *room = larger;
    return true;
}

static eg_status
note_ids(election_count *c,
         const eg_hash *id,
         const eg_hash *code,
         eg_error *err)
{
    void *list = c->id;
    if (!grow(&list, c->id_len, &c->id_room, 2, sizeof(*c->id))) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for identifiers");
    }
    c->id = list;
    c->id[c->id_len++] = *id;
    c->id[c->id_len++] = *code;
    return EG_OK;
}

/** Request the contest data of a cast ballot where that is wanted. */
static eg_status
note_requests(election_count *c,
              const eg_encrypted_ballot *ballot,
              eg_error *err)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *contest = &ballot->contest[i];
        if (contest->data == NULL ||
            contest->index > c->election->manifest->contest_len ||
            !c->open_data[contest->index - 1]) {
            continue;
        }
        void *list = c->request;
        if (!grow(&list, c->request_len, &c->request_room, 1,
                  sizeof(*c->request))) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for requests");
        }
        c->request = list;
        c->request[c->request_len++] =
            (eg_contest_data_request){.has_ballot = true,
                                      .ballot = c->at,
                                      .id_hash = ballot->id_hash,
                                      .contest_index = contest->index};
    }
    return EG_OK;
}

static eg_status
count_ballot(election_count *c,
             const eg_encrypted_ballot *ballot,
             eg_error *err)
{
    EG_TRY(note_ids(c, &ballot->id, &ballot->code, err));
    if (ballot->status != EG_BALLOT_CAST) {
        c->challenged += ballot->status == EG_BALLOT_CHALLENGED ? 1 : 0;
        c->spoiled += ballot->status == EG_BALLOT_SPOILED ? 1 : 0;
        return EG_OK;
    }
    const eg_status status = eg_tally_add(c->election->group, c->tally, ballot);
    if (status != EG_OK) {
        return eg_fail(err, EG_ERR_MALFORMED, "a ballot cannot be counted: %s",
                       eg_status_text(status));
    }
    return note_requests(c, ballot, err);
}

static eg_status
count_item(void *context, const eg_record_item *item, eg_error *err)
{
    election_count *c = context;
    if (item->kind == EG_ITEM_DEVICE_HEADER ||
        item->kind == EG_ITEM_DEVICE_CLOSE) {
        return EG_OK;
    }
    eg_item it;
    eg_arena_reset(c->scratch);
    EG_TRY(eg_item_decode(c->election->group, c->scratch, &it, NULL,
                          item->bytes, item->len, err));
    c->ballots++;
    c->at.position++;
    if (c->progress != NULL) {
        app_progress_set(c->progress, c->ballots);
    }
    switch ((int)it.kind) {
    case EG_ITEM_ENCRYPTED_BALLOT:
        return count_ballot(c, &it.u.ballot, err);
    case EG_ITEM_PRE_CAST_BALLOT:
        return count_ballot(c, &it.u.pre_cast.ballot, err);
    case EG_ITEM_PRE_UNCAST_BALLOT:
    case EG_ITEM_PRE_COMPACT_BALLOT:
        c->uncast++;
        return note_ids(c, &it.u.uncast.id, &it.u.uncast.code, err);
    default:
        return eg_fail(err, EG_ERR_UNSUPPORTED, "a %s cannot be counted here",
                       eg_item_kind_name(item->kind));
    }
}

eg_status
election_count_device(election_count *count,
                      const eg_record *record,
                      size_t section,
                      eg_error *err)
{
    const eg_record_section *about = eg_record_section_at(record, section);
    count->at = (eg_locator){.kind = (eg_device_kind)about->key[0]};
    memcpy(count->at.device.bytes, about->key + 1, EG_HASH_BYTES);
    return app_section_walk(record, section, count_item, count, err);
}

static int
compare_hashes(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

eg_status
election_count_check_unique(election_count *count, eg_error *err)
{
    if (count->id_len > 1) {
        qsort(count->id, count->id_len, sizeof(*count->id), compare_hashes);
    }
    for (size_t i = 1; i < count->id_len; i++) {
        if (eg_hash_equal(&count->id[i - 1], &count->id[i])) {
            char hex[2 * EG_HASH_BYTES + 1];
            eg_hex_write(hex, count->id[i].bytes, EG_HASH_BYTES);
            return eg_fail(err, EG_REJECT,
                           "two ballots have the identifier or the "
                           "confirmation code %s (5.A, X.08)",
                           hex);
        }
    }
    return EG_OK;
}
