/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of a decryption: the request and the three rounds that answer it.
 * Lists are concatenations of values of one width.
 */
#include <inttypes.h>
#include <string.h>

#include "message/payload_parts.h"

/* -- request --------------------------------------------------------------- */

void
app_part_put_request(eg_buffer *out, const app_request *in)
{
    eg_pb_put_uint(out, 1, in->attempt);
    eg_pb_put_bytes(out, 2, in->root.bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < in->len; i++) {
        const size_t mark = eg_pb_begin(out, 3);
        eg_pb_put_uint(out, 1, in->guardian[i]);
        eg_pb_end(out, mark);
    }
}

eg_status
app_request_write(eg_buffer *out, const app_request *in, eg_error *err)
{
    app_part_put_request(out, in);
    return app_part_written(out, err);
}

/** The next guardian who takes part; they ascend. */
static eg_status
add_index(app_request *out, eg_span entry, eg_error *err)
{
    eg_pb_reader r = eg_pb_read(entry);
    eg_pb_value f = {0};
    const uint64_t index = eg_pb_next(&r, &f) ? f.varint : 0;
    const uint32_t last = out->len == 0 ? 0 : out->guardian[out->len - 1];
    if (index <= last || index > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the guardians who take part must ascend from 1 to at "
                       "most %d",
                       EG_GUARDIANS_MAX);
    }
    out->guardian[out->len++] = (uint32_t)index;
    return EG_OK;
}

eg_status
app_part_request(app_request *out,
                 eg_arena *arena,
                 eg_span payload,
                 eg_error *err)
{
    const size_t len = app_part_count(payload, 3);
    if (len == 0 || len > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "1 to %d guardians must take part, not %zu",
                       EG_GUARDIANS_MAX, len);
    }
    void *guardian = NULL;
    EG_TRY(app_part_alloc(arena, &guardian, len, sizeof(*out->guardian), err));
    out->guardian = guardian;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            out->attempt = (uint32_t)f.varint;
            break;
        case 2:
            memcpy(out->root.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        case 3:
            EG_TRY(add_index(out, f.bytes, err));
            break;
        default:
            break; /* what an audit says besides */
        }
    }
    return out->attempt != 0
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "attempts count from 1");
}

eg_status
app_request_read(app_request *out,
                 eg_arena *arena,
                 const app_message *message,
                 eg_error *err)
{
    app_request request = {.digest = message->digest};
    EG_TRY(
        app_part_read(app_part_request(&request, arena, message->payload, err),
                      message, err));
    *out = request;
    return EG_OK;
}

/* -- the fields of an answer ----------------------------------------------- */

/** An answer's fields, not yet taken apart. */
typedef struct answer {
    eg_hash request;
    eg_span list[3]; /**< tally, data, nonces. */
} answer;

static answer
read_answer(eg_span payload)
{
    answer out = {0};
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            memcpy(out.request.bytes, f.bytes.data, EG_HASH_BYTES);
        } else {
            out.list[f.number - 2] = f.bytes;
        }
    }
    return out;
}

/* -- commit ---------------------------------------------------------------- */

/** An empty list is not written at all. */
static void
put_hashes(eg_buffer *out, uint32_t number, const eg_hash *hash, size_t len)
{
    eg_pb_put_bytes(out, number, hash, len * EG_HASH_BYTES);
}

_Static_assert(sizeof(eg_hash) == EG_HASH_BYTES, "hashes stand side by side");

eg_status
app_commit_write(eg_buffer *out, const app_commit *in, eg_error *err)
{
    eg_pb_put_bytes(out, 1, in->request.bytes, EG_HASH_BYTES);
    put_hashes(out, 2, in->tally, in->tally_len);
    put_hashes(out, 3, in->data, in->data_len);
    return app_part_written(out, err);
}

static eg_status
read_hashes(eg_hash **out,
            size_t *len,
            eg_arena *arena,
            eg_span list,
            eg_error *err)
{
    void *place = NULL;
    EG_TRY(app_part_alloc(arena, &place, list.len, 1, err));
    if (list.len > 0) {
        memcpy(place, list.data, list.len);
    }
    *out = place;
    *len = list.len / EG_HASH_BYTES;
    return EG_OK;
}

eg_status
app_commit_read(app_commit *out,
                eg_arena *arena,
                const app_message *message,
                eg_error *err)
{
    const answer in = read_answer(message->payload);
    app_commit c = {.request = in.request};
    eg_status status =
        read_hashes(&c.tally, &c.tally_len, arena, in.list[0], err);
    if (status == EG_OK) {
        status = read_hashes(&c.data, &c.data_len, arena, in.list[1], err);
    }
    EG_TRY(app_part_read(status, message, err));
    *out = c;
    return EG_OK;
}

/* -- reveal ---------------------------------------------------------------- */

static void
put_reveals(const eg_group *group,
            eg_buffer *out,
            uint32_t number,
            const eg_decrypt_reveal *reveal,
            size_t len)
{
    if (len == 0) {
        return;
    }
    const size_t mark = eg_pb_begin(out, number);
    for (size_t i = 0; i < len; i++) {
        app_part_put_element(group, out, &reveal[i].ab.a);
        app_part_put_element(group, out, &reveal[i].ab.b);
        app_part_put_element(group, out, &reveal[i].share);
    }
    eg_pb_end(out, mark);
}

eg_status
app_reveal_write(const eg_group *group,
                 eg_buffer *out,
                 const app_reveal *in,
                 eg_error *err)
{
    eg_pb_put_bytes(out, 1, in->request.bytes, EG_HASH_BYTES);
    put_reveals(group, out, 2, in->tally, in->tally_len);
    put_reveals(group, out, 3, in->data, in->data_len);
    return app_part_written(out, err);
}

static eg_status
read_reveals(const eg_group *group,
             eg_decrypt_reveal **out,
             size_t *len,
             eg_arena *arena,
             eg_span list,
             eg_error *err)
{
    const size_t count = list.len / APP_REVEAL_BYTES;
    void *place = NULL;
    EG_TRY(app_part_alloc(arena, &place, count, sizeof(**out), err));
    eg_decrypt_reveal *reveal = place;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *at = list.data + i * APP_REVEAL_BYTES;
        EG_TRY(app_part_element(group, &reveal[i].ab.a, at, "a_i", err));
        EG_TRY(app_part_element(group, &reveal[i].ab.b, at + PART_ELEMENT,
                                "b_i", err));
        EG_TRY(app_part_element(group, &reveal[i].share, at + 2 * PART_ELEMENT,
                                "M_i", err));
    }
    *out = reveal;
    *len = count;
    return EG_OK;
}

eg_status
app_reveal_read(const eg_group *group,
                app_reveal *out,
                eg_arena *arena,
                const app_message *message,
                eg_error *err)
{
    const answer in = read_answer(message->payload);
    app_reveal v = {.request = in.request};
    eg_status status =
        read_reveals(group, &v.tally, &v.tally_len, arena, in.list[0], err);
    if (status == EG_OK) {
        status =
            read_reveals(group, &v.data, &v.data_len, arena, in.list[1], err);
    }
    EG_TRY(app_part_read(status, message, err));
    *out = v;
    return EG_OK;
}

/* -- respond --------------------------------------------------------------- */

static void
put_scalars(const eg_group *group,
            eg_buffer *out,
            uint32_t number,
            const eg_scalar *v,
            size_t len)
{
    if (len == 0) {
        return;
    }
    const size_t mark = eg_pb_begin(out, number);
    for (size_t i = 0; i < len; i++) {
        app_part_put_scalar(group, out, &v[i]);
    }
    eg_pb_end(out, mark);
}

static void
put_nonces(const eg_group *group,
           eg_buffer *out,
           uint32_t number,
           const eg_nonce_share *share,
           size_t len)
{
    if (len == 0) {
        return;
    }
    const size_t mark = eg_pb_begin(out, number);
    for (size_t i = 0; i < len; i++) {
        app_part_put_nonce_share(group, out, &share[i]);
    }
    eg_pb_end(out, mark);
}

eg_status
app_respond_write(const eg_group *group,
                  eg_buffer *out,
                  const app_respond *in,
                  eg_error *err)
{
    eg_pb_put_bytes(out, 1, in->request.bytes, EG_HASH_BYTES);
    put_scalars(group, out, 2, in->tally, in->tally_len);
    put_scalars(group, out, 3, in->data, in->data_len);
    put_nonces(group, out, 4, in->nonce, in->nonce_len);
    return app_part_written(out, err);
}

static eg_status
read_scalars(const eg_group *group,
             eg_scalar **out,
             size_t *len,
             eg_arena *arena,
             eg_span list,
             eg_error *err)
{
    const size_t count = list.len / PART_SCALAR;
    void *place = NULL;
    EG_TRY(app_part_alloc(arena, &place, count, sizeof(**out), err));
    eg_scalar *v = place;
    for (size_t i = 0; i < count; i++) {
        EG_TRY(app_part_scalar(group, &v[i], list.data + i * PART_SCALAR,
                               "a response v_i", err));
    }
    *out = v;
    *len = count;
    return EG_OK;
}

static eg_status
read_nonces(const eg_group *group,
            app_respond *out,
            eg_arena *arena,
            uint32_t sender,
            eg_span list,
            eg_error *err)
{
    const size_t count = list.len / APP_NONCE_SHARE_BYTES;
    void *place = NULL;
    EG_TRY(app_part_alloc(arena, &place, count, sizeof(*out->nonce), err));
    out->nonce = place;
    for (size_t i = 0; i < count; i++) {
        eg_nonce_share *s = &out->nonce[i];
        s->guardian = sender;
        EG_TRY(app_part_nonce_share(
            group, s, list.data + i * APP_NONCE_SHARE_BYTES, err));
    }
    out->nonce_len = count;
    return EG_OK;
}

eg_status
app_respond_read(const eg_group *group,
                 app_respond *out,
                 eg_arena *arena,
                 const app_message *message,
                 eg_error *err)
{
    const answer in = read_answer(message->payload);
    app_respond v = {.request = in.request};
    eg_status status =
        read_scalars(group, &v.tally, &v.tally_len, arena, in.list[0], err);
    if (status == EG_OK) {
        status =
            read_scalars(group, &v.data, &v.data_len, arena, in.list[1], err);
    }
    if (status == EG_OK) {
        status =
            read_nonces(group, &v, arena, message->sender, in.list[2], err);
    }
    EG_TRY(app_part_read(status, message, err));
    *out = v;
    return EG_OK;
}
