/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads for a bulletin board: what a device submits while people vote, and
 * what officials publish.
 */
#include <string.h>

#include "message/payload_parts.h"

/* -- batches --------------------------------------------------------------- */

/** A close comes with the message about it, and ballots with their place. */
static eg_status
check_batch(const app_batch *batch, eg_error *err)
{
    if (batch->item_len > APP_BATCH_MAX ||
        batch->decision_len > APP_BATCH_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a batch has at most %d ballots and decisions",
                       APP_BATCH_MAX);
    }
    if ((batch->first > 0) != (batch->item_len > 0)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "ballots have the position of the first of them");
    }
    if ((batch->close.len > 0) != (batch->message.len > 0)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the end of a section goes with its message");
    }
    for (size_t i = 0; i < batch->decision_len; i++) {
        const app_decision *d = &batch->decision[i];
        if (d->position <= (i == 0 ? 0 : d[-1].position)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the positions of decisions must ascend from 1");
        }
        if (d->status < EG_BALLOT_CAST || d->status > EG_BALLOT_SPOILED) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "a ballot is cast, challenged or spoiled");
        }
    }
    return EG_OK;
}

eg_status
app_batch_write(eg_buffer *out, const app_batch *in, eg_error *err)
{
    EG_TRY(check_batch(in, err));
    eg_pb_put_bytes(out, 1, in->device_hash.bytes, EG_HASH_BYTES);
    eg_pb_put_uint(out, 2, in->first);
    for (size_t i = 0; i < in->item_len; i++) {
        const size_t mark = eg_pb_begin(out, 3);
        eg_pb_put_bytes(out, 1, in->item[i].data, in->item[i].len);
        eg_pb_end(out, mark);
    }
    for (size_t i = 0; i < in->decision_len; i++) {
        const size_t mark = eg_pb_begin(out, 4);
        eg_pb_put_uint(out, 1, in->decision[i].position);
        eg_pb_put_uint(out, 2, (uint64_t)in->decision[i].status);
        eg_pb_end(out, mark);
    }
    eg_pb_put_bytes(out, 5, in->close.data, in->close.len);
    eg_pb_put_bytes(out, 6, in->message.data, in->message.len);
    return app_part_written(out, err);
}

static app_decision
read_decision(eg_span entry)
{
    app_decision decision = {0};
    eg_pb_reader r = eg_pb_read(entry);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            decision.position = f.varint;
        } else {
            decision.status =
                f.varint <= EG_BALLOT_SPOILED ? (eg_ballot_status)f.varint : 0;
        }
    }
    return decision;
}

static eg_span
read_item(eg_span entry)
{
    eg_pb_reader r = eg_pb_read(entry);
    eg_pb_value f = {0};
    return eg_pb_next(&r, &f) ? f.bytes : (eg_span){0};
}

/** Room for the lists. */
static eg_status
make_room(app_batch *out, eg_arena *arena, eg_span payload, eg_error *err)
{
    void *place = NULL;
    const size_t items = app_part_count(payload, 3);
    const size_t decisions = app_part_count(payload, 4);
    if (items > APP_BATCH_MAX || decisions > APP_BATCH_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a batch has at most %d ballots and decisions",
                       APP_BATCH_MAX);
    }
    EG_TRY(app_part_alloc(arena, &place, items, sizeof(*out->item), err));
    out->item = place;
    EG_TRY(
        app_part_alloc(arena, &place, decisions, sizeof(*out->decision), err));
    out->decision = place;
    return EG_OK;
}

static eg_status
read_batch(app_batch *out, eg_arena *arena, eg_span payload, eg_error *err)
{
    EG_TRY(make_room(out, arena, payload, err));
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            memcpy(out->device_hash.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        case 2:
            out->first = f.varint;
            break;
        case 3:
            out->item[out->item_len++] = read_item(f.bytes);
            break;
        case 4:
            out->decision[out->decision_len++] = read_decision(f.bytes);
            break;
        case 5:
            out->close = f.bytes;
            break;
        default:
            out->message = f.bytes;
            break;
        }
    }
    return check_batch(out, err);
}

eg_status
app_batch_read(app_batch *out,
               eg_arena *arena,
               const app_message *message,
               eg_error *err)
{
    app_batch batch = {0};
    EG_TRY(app_part_read(read_batch(&batch, arena, message->payload, err),
                         message, err));
    *out = batch;
    return EG_OK;
}

/* -- publications ---------------------------------------------------------- */

/** A file has a name, a card has it inside. */
static eg_status
check_publication(app_publication_kind kind, size_t name_len, eg_error *err)
{
    if ((kind == APP_PUBLISH_FILE) != (name_len > 0) ||
        name_len > APP_PUBLICATION_NAME_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a file is published by its name of at most %d bytes, a "
                       "card without one",
                       APP_PUBLICATION_NAME_MAX);
    }
    return EG_OK;
}

eg_status
app_publication_write(eg_buffer *out, const app_publication *in, eg_error *err)
{
    const char *name = in->name == NULL ? "" : in->name;
    EG_TRY(check_publication(in->kind, strlen(name), err));
    eg_pb_put_uint(out, 1, (uint64_t)in->kind);
    eg_pb_put_string(out, 2, name);
    eg_pb_put_uint(out, 3, in->bytes);
    eg_pb_put_bytes(out, 4, in->digest.bytes, EG_HASH_BYTES);
    return app_part_written(out, err);
}

static eg_status
read_publication(app_publication *out,
                 eg_arena *arena,
                 eg_span payload,
                 eg_error *err)
{
    eg_span name = {0};
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            out->kind = (app_publication_kind)f.varint;
            break;
        case 2:
            name = f.bytes;
            break;
        case 3:
            out->bytes = f.varint;
            break;
        default:
            memcpy(out->digest.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        }
    }
    EG_TRY(check_publication(out->kind, name.len, err));
    return name.len == 0
               ? EG_OK
               : app_part_text(arena, &out->name, name, "the file's name", err);
}

eg_status
app_publication_read(app_publication *out,
                     eg_arena *arena,
                     const app_message *message,
                     eg_error *err)
{
    app_publication publication = {0};
    EG_TRY(app_part_read(
        read_publication(&publication, arena, message->payload, err), message,
        err));
    *out = publication;
    return EG_OK;
}
