/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending ballots to a bulletin board.
 */
#include "electionguard/device/submit_board.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "message/section.h"

/** A batch is sent when its items have this many bytes: half of what a board
 * takes, so that one more fits. */
#define BATCH_BYTES ((size_t)4 << 20)

/** Memory of an answer. */
#define ARENA_MAX ((size_t)64 << 20)

/** Room for "/device/<H_DI>/ballots". */
#define PATH_ROOM 128

static void
path_of(char out[PATH_ROOM], const board_sending *s, const char *after)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, s->device->chain.device_hash.bytes, EG_HASH_BYTES);
    snprintf(out, PATH_ROOM, "/device/%s%s", hex, after);
}

/* -- what the board has ----------------------------------------------------- */

eg_status
board_sending_compare(const board_sending *s,
                      const eg_hash *code,
                      eg_error *err)
{
    if (s->have > 0 && (code == NULL || !eg_hash_equal(&s->last, code))) {
        return eg_fail(err, EG_REJECT,
                       "the board has %" PRIu64
                       " ballots of this device that the device does not have: "
                       "somebody else has its key, or its journal was replaced",
                       s->have);
    }
    return EG_OK;
}

static eg_status
ask(board_sending *s, eg_error *err)
{
    char path[PATH_ROOM];
    const eg_json *about = NULL;
    int64_t have = 0;
    int64_t undecided = 0;
    path_of(path, s, "");
    EG_TRY(board_client_get(s->client, &about, s->arena, path, err));
    EG_TRY(eg_json_get_int(&have, about, "ballots", 0, INT64_MAX, err));
    EG_TRY(eg_json_get_int_opt(&undecided, about, "firstUndecided", 1,
                               INT64_MAX, err));
    EG_TRY(eg_json_get_bool(&s->closed, about, "closed", err));
    s->have = (uint64_t)have;
    s->first_undecided = (uint64_t)undecided;
    return s->have == 0 ? EG_OK
                        : eg_json_get_hex(s->last.bytes, EG_HASH_BYTES, about,
                                          "lastCode", err);
}

eg_status
board_sending_begin(board_sending *s,
                    const device_state *device,
                    const char *url,
                    eg_error *err)
{
    s->device = device;
    eg_buffer_init(&s->bytes, BATCH_BYTES + JOURNAL_PAYLOAD_MAX);
    s->batch = (app_batch){.device_hash = device->chain.device_hash,
                           .item = s->item,
                           .decision = s->decision};
    EG_TRY(eg_arena_new(&s->arena, ARENA_MAX));
    EG_TRY(board_client_new(&s->client, url, err));
    return ask(s, err);
}

void
board_sending_free(board_sending *s)
{
    board_client_free(s->client);
    eg_arena_free(s->arena);
    eg_buffer_free(&s->bytes);
}

/* -- batches ---------------------------------------------------------------- */

/** Items are in one buffer, which may move while it grows. */
static void
place_items(board_sending *s)
{
    const uint8_t *at = s->bytes.data;
    for (size_t i = 0; i < s->batch.item_len; i++) {
        s->item[i].data = at;
        at += s->item[i].len;
    }
}

static eg_status
post(board_sending *s, eg_error *err)
{
    char path[PATH_ROOM];
    const eg_json *answer = NULL;
    const size_t room = s->bytes.len + s->batch.message.len + ((size_t)1 << 20);
    EG_BUFFER(payload, room);
    EG_BUFFER(message, room + 4096);
    place_items(s);
    EG_TRY(app_batch_write(&payload, &s->batch, err));
    EG_TRY(app_message_sign(&message, &s->device->identity, APP_STEP_BATCH,
                            &s->device->invitation, APP_SENDER_DEVICE,
                            eg_buffer_span(&payload), err));
    path_of(path, s, "/ballots");
    eg_arena_reset(s->arena);
    return board_client_post(s->client, &answer, s->arena, path,
                             eg_buffer_span(&message), err);
}

/** Send what has gathered, if that is something. */
static eg_status
flush(board_sending *s, eg_error *err)
{
    app_batch *b = &s->batch;
    if (b->item_len == 0 && b->decision_len == 0 && b->message.len == 0) {
        return EG_OK;
    }
    EG_TRY(post(s, err));
    s->sent += b->item_len;
    s->decided += b->decision_len;
    b->first = 0;
    b->item_len = 0;
    b->decision_len = 0;
    eg_buffer_clear(&s->bytes);
    return EG_OK;
}

static bool
is_full(const board_sending *s)
{
    return s->bytes.len >= BATCH_BYTES ||
           s->batch.item_len == EG_ARRAY_LEN(s->item) ||
           s->batch.decision_len == EG_ARRAY_LEN(s->decision);
}

eg_status
board_sending_add(board_sending *s,
                  uint64_t position,
                  eg_span item,
                  eg_ballot_status status,
                  eg_error *err)
{
    app_batch *b = &s->batch;
    if (is_full(s)) {
        EG_TRY(flush(s, err));
    }
    const bool known = position <= s->have;
    if (!known) {
        b->first = b->item_len == 0 ? position : b->first;
        s->item[b->item_len++].len = item.len;
        eg_buffer_append(&s->bytes, item.data, item.len);
        EG_TRY(eg_buffer_status(&s->bytes));
    }
    const bool undecided =
        !known || (s->first_undecided > 0 && position >= s->first_undecided);
    if (undecided && status != EG_BALLOT_UNDECIDED) {
        b->decision[b->decision_len++] = (app_decision){position, status};
    }
    return EG_OK;
}

/* -- the end ---------------------------------------------------------------- */

/** The only message in a folder. */
static eg_status
read_only_message(const char *folder, uint8_t **out, size_t *len, eg_error *err)
{
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t count = 0;
    EG_TRY(app_dir_list(folder, ".egm", &names, &count, err));
    eg_status status =
        count == 1 ? app_path(path, folder, names[0], err)
                   : eg_fail(err, EG_ERR_IO, "%s: has %zu messages, not one",
                             folder, count);
    if (status == EG_OK) {
        status = app_file_read(path, APP_MESSAGE_MAX, out, len, err);
    }
    app_names_free(names, count);
    return status;
}

/** The message of step 8, as it goes into the mail folder. */
static eg_status
read_message(const board_sending *s,
             board_submitter submit,
             void *context,
             uint8_t **out,
             size_t *len,
             eg_error *err)
{
    char folder[APP_PATH_MAX];
    EG_TRY(app_path(folder, s->device->dir, "upload", err));
    EG_TRY(app_tree_remove(folder, err));
    eg_status status = submit(context, folder, err);
    if (status == EG_OK) {
        status = read_only_message(folder, out, len, err);
    }
    const eg_status cleared = app_tree_remove(folder, NULL);
    return status == EG_OK && cleared != EG_OK
               ? eg_fail(err, cleared, "%s: cannot be removed", folder)
               : status;
}

static eg_status
send_close(board_sending *s, eg_span message, eg_error *err)
{
    EG_BUFFER(close, EG_ITEM_BYTES_MAX);
    EG_TRY(app_section_close(&close, &s->device->chain, s->device->closed_ms,
                             err));
    s->batch.close = eg_buffer_span(&close);
    s->batch.message = message;
    return flush(s, err);
}

eg_status
board_sending_end(board_sending *s,
                  board_submitter submit,
                  void *context,
                  eg_error *err)
{
    uint8_t *message = NULL;
    size_t len = 0;
    EG_TRY(flush(s, err));
    if (!s->device->closed) {
        return s->closed ? eg_fail(err, EG_REJECT,
                                   "the device is closed on the board and not "
                                   "here: somebody else has its key, or its "
                                   "journal was replaced")
                         : EG_OK;
    }
    /* Also when the board has it: it must be the same. */
    eg_status status = read_message(s, submit, context, &message, &len, err);
    if (status == EG_OK) {
        status = send_close(s, (eg_span){message, len}, err);
    }
    app_file_free(message, len);
    return status;
}
