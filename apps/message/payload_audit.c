/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of an audit: which contests of which ballots are to be opened, and
 * the guardians' shares of the ballots' nonces.
 *
 * Whoever has the shares of a quorum can read the whole ballot, and anybody may
 * see the mail: so they are sealed for the administrator.
 */
#include <string.h>

#include "common/box.h"
#include "message/payload_parts.h"

/* -- the request ----------------------------------------------------------- */

static void
put_draw(eg_buffer *out, const app_draw *draw)
{
    const size_t mark = eg_pb_begin(out, 4);
    eg_pb_put_bytes(out, 1, draw->code.bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < draw->contest_len; i++) {
        const size_t inner = eg_pb_begin(out, 2);
        eg_pb_put_uint(out, 1, draw->contest[i]);
        eg_pb_end(out, inner);
    }
    eg_pb_end(out, mark);
}

eg_status
app_audit_write(eg_buffer *out, const app_audit *in, eg_error *err)
{
    app_part_put_request(out, &in->request);
    for (size_t i = 0; i < in->draw_len; i++) {
        put_draw(out, &in->draw[i]);
    }
    return app_part_written(out, err);
}

static eg_status
add_contest(app_draw *draw, eg_span entry, eg_error *err)
{
    eg_pb_reader r = eg_pb_read(entry);
    eg_pb_value f = {0};
    const uint64_t index = eg_pb_next(&r, &f) ? f.varint : 0;
    const size_t at = draw->contest_len;
    if (index <= (at == 0 ? 0 : draw->contest[at - 1])) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the contests of a drawn ballot must ascend from 1");
    }
    draw->contest[draw->contest_len++] = (uint32_t)index;
    return EG_OK;
}

static eg_status
read_draw(app_draw *out, eg_arena *arena, eg_span entry, eg_error *err)
{
    void *place = NULL;
    const size_t len = app_part_count(entry, 2);
    if (len == 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "no contest of a drawn ballot is named");
    }
    EG_TRY(app_part_alloc(arena, &place, len, sizeof(*out->contest), err));
    out->contest = place;
    eg_pb_reader r = eg_pb_read(entry);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            memcpy(out->code.bytes, f.bytes.data, EG_HASH_BYTES);
        } else {
            EG_TRY(add_contest(out, f.bytes, err));
        }
    }
    return EG_OK;
}

static eg_status
read_draws(app_audit *out, eg_arena *arena, eg_span payload, eg_error *err)
{
    void *place = NULL;
    const size_t len = app_part_count(payload, 4);
    if (len == 0 || len > APP_DRAWS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "an audit draws 1 to %d ballots, not %zu", APP_DRAWS_MAX,
                       len);
    }
    EG_TRY(app_part_alloc(arena, &place, len, sizeof(*out->draw), err));
    out->draw = place;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number != 4) {
            continue;
        }
        app_draw *draw = &out->draw[out->draw_len++];
        EG_TRY(read_draw(draw, arena, f.bytes, err));
        if (out->draw_len > 1 &&
            memcmp(draw[-1].code.bytes, draw->code.bytes, EG_HASH_BYTES) >= 0) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the codes of drawn ballots must ascend");
        }
    }
    return EG_OK;
}

eg_status
app_audit_read(app_audit *out,
               eg_arena *arena,
               const app_message *message,
               eg_error *err)
{
    app_audit audit = {.request.digest = message->digest};
    eg_status status =
        app_part_request(&audit.request, arena, message->payload, err);
    if (status == EG_OK) {
        status = read_draws(&audit, arena, message->payload, err);
    }
    EG_TRY(app_part_read(status, message, err));
    *out = audit;
    return EG_OK;
}

/* -- the answer ------------------------------------------------------------ */

eg_status
app_opening_write(eg_buffer *out, const app_opening *in, eg_error *err)
{
    eg_pb_put_bytes(out, 1, in->request.bytes, EG_HASH_BYTES);
    eg_pb_put_bytes(out, 2, in->sealed.data, in->sealed.len);
    return app_part_written(out, err);
}

eg_status
app_opening_read(app_opening *out, const app_message *message, eg_error *err)
{
    app_opening v = {0};
    eg_pb_reader r = eg_pb_read(message->payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            memcpy(v.request.bytes, f.bytes.data, EG_HASH_BYTES);
        } else {
            v.sealed = f.bytes;
        }
    }
    if (v.sealed.len == 0) {
        return app_part_read(
            eg_fail(err, EG_ERR_MALFORMED, "no shares are in it"), message,
            err);
    }
    *out = v;
    return EG_OK;
}

eg_status
app_shares_seal(const eg_group *group,
                eg_buffer *out,
                const uint8_t *public_key,
                const eg_nonce_share *share,
                size_t len,
                eg_error *err)
{
    EG_BUFFER(plain, APP_BOX_MAX);
    for (size_t i = 0; i < len; i++) {
        app_part_put_nonce_share(group, &plain, &share[i]);
    }
    EG_TRY(app_part_written(&plain, err));
    return app_box_seal(out, public_key, eg_buffer_span(&plain), err);
}

eg_status
app_shares_open(const eg_group *group,
                eg_nonce_share *out,
                size_t len,
                uint32_t guardian,
                const app_identity *identity,
                eg_span sealed,
                eg_error *err)
{
    app_secret plain = {0};
    EG_TRY(app_box_open(&plain, identity, sealed, err));
    eg_status status =
        plain.len == len * APP_NONCE_SHARE_BYTES
            ? EG_OK
            : eg_fail(err, EG_ERR_MALFORMED,
                      "it is not the shares of %zu ballots", len);
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        out[i].guardian = guardian;
        status = app_part_nonce_share(
            group, &out[i], plain.bytes + i * APP_NONCE_SHARE_BYTES, err);
    }
    app_secret_free(&plain);
    return status;
}
