/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of the key ceremony: keys, shares, complaints, the preliminary
 * guardian record and its confirmation.
 */
#include <inttypes.h>
#include <string.h>

#include "message/payload_parts.h"
#include "record/items.h"

/* -- keys ------------------------------------------------------------------ */

eg_status
app_keys_item(const eg_group *group,
              eg_buffer *out,
              const eg_guardian_public *guardian,
              eg_error *err)
{
    const eg_item item = {.kind = EG_ITEM_GUARDIAN_PUBLIC_KEY,
                          .u.guardian = *guardian};
    return eg_item_encode(group, out, &item, err);
}

eg_status
app_keys_write(const eg_group *group,
               eg_buffer *out,
               const eg_guardian_public *guardian,
               eg_error *err)
{
    const size_t mark = eg_pb_begin(out, 1);
    EG_TRY(app_keys_item(group, out, guardian, err));
    eg_pb_end(out, mark);
    return app_part_written(out, err);
}

/** A guardian's record item. */
static eg_status
read_item(const eg_group *group,
          eg_guardian_public *out,
          eg_arena *arena,
          eg_span item,
          eg_error *err)
{
    EG_TRY(eg_item_check(item.data, item.len, false, NULL, err));
    if (eg_item_peek(item.data, item.len) != EG_ITEM_GUARDIAN_PUBLIC_KEY) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the item is not a guardian's public keys");
    }
    eg_item value = {0};
    EG_TRY(
        eg_item_decode(group, arena, &value, NULL, item.data, item.len, err));
    *out = value.u.guardian;
    return EG_OK;
}

/** The item field of a keys message or of one entry of a guardians message. */
static eg_span
item_field(eg_span payload)
{
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f = {0};
    return eg_pb_next(&r, &f) ? f.bytes : (eg_span){0};
}

static eg_status
read_keys(const eg_group *group,
          app_keys *out,
          eg_arena *arena,
          const app_message *message,
          eg_error *err)
{
    out->item = item_field(message->payload);
    EG_TRY(read_item(group, &out->guardian, arena, out->item, err));
    if (out->guardian.index != message->sender) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "guardian %" PRIu32 " sent keys with the index %" PRIu32,
                       message->sender, out->guardian.index);
    }
    return EG_OK;
}

eg_status
app_keys_read(const eg_group *group,
              app_keys *out,
              eg_arena *arena,
              const app_message *message,
              eg_error *err)
{
    app_keys keys = {0};
    EG_TRY(app_part_read(read_keys(group, &keys, arena, message, err), message,
                         err));
    *out = keys;
    return EG_OK;
}

/* -- shares ---------------------------------------------------------------- */

static void
put_share(const eg_group *group,
          eg_buffer *out,
          uint32_t number,
          const eg_encrypted_share *share)
{
    const size_t mark = eg_pb_begin(out, number);
    eg_pb_put_uint(out, 1, share->receiver);
    app_part_element_field(group, out, 2, &share->c0);
    eg_pb_put_bytes(out, 3, share->c1, EG_SHARE_BYTES);
    app_part_proof_field(group, out, 4, &share->c, &share->v);
    eg_pb_end(out, mark);
}

static eg_status
read_share(const eg_group *group,
           eg_encrypted_share *out,
           eg_span share,
           eg_error *err)
{
    eg_pb_reader r = eg_pb_read(share);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            out->receiver = (uint32_t)f.varint;
            break;
        case 2:
            EG_TRY(app_part_element(group, &out->c0, f.bytes.data,
                                    "C_0 of a share", err));
            break;
        case 3:
            memcpy(out->c1, f.bytes.data, EG_SHARE_BYTES);
            break;
        default:
            EG_TRY(app_part_proof(group, &out->c, &out->v, f.bytes.data,
                                  "the proof of a share", err));
            break;
        }
    }
    return EG_OK;
}

eg_status
app_shares_write(const eg_group *group,
                 eg_buffer *out,
                 const app_shares *in,
                 eg_error *err)
{
    eg_pb_put_bytes(out, 1, in->keys_digest.bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < in->len; i++) {
        put_share(group, out, 2, &in->share[i]);
    }
    return app_part_written(out, err);
}

/** The next share: receivers ascend and are not the sender. */
static eg_status
add_share(const eg_group *group,
          app_shares *out,
          const app_message *message,
          eg_span share,
          eg_error *err)
{
    eg_encrypted_share *s = &out->share[out->len];
    s->sender = message->sender;
    EG_TRY(read_share(group, s, share, err));
    const uint32_t last = out->len == 0 ? 0 : s[-1].receiver;
    if (s->receiver <= last || s->receiver == s->sender) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the share for guardian %" PRIu32
                       " is out of place (receivers ascend and leave out the "
                       "sender)",
                       s->receiver);
    }
    out->len++;
    return EG_OK;
}

static eg_status
read_shares(const eg_group *group,
            app_shares *out,
            eg_arena *arena,
            const app_message *message,
            eg_error *err)
{
    const size_t len = app_part_count(message->payload, 2);
    if (len > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED, "it has more than %d shares",
                       EG_GUARDIANS_MAX);
    }
    void *share = NULL;
    EG_TRY(app_part_alloc(arena, &share, len, sizeof(*out->share), err));
    out->share = share;
    eg_pb_reader r = eg_pb_read(message->payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            memcpy(out->keys_digest.bytes, f.bytes.data, EG_HASH_BYTES);
        } else {
            EG_TRY(add_share(group, out, message, f.bytes, err));
        }
    }
    return EG_OK;
}

eg_status
app_shares_read(const eg_group *group,
                app_shares *out,
                eg_arena *arena,
                const app_message *message,
                eg_error *err)
{
    app_shares shares = {0};
    EG_TRY(app_part_read(read_shares(group, &shares, arena, message, err),
                         message, err));
    *out = shares;
    return EG_OK;
}

/* -- complaint ------------------------------------------------------------- */

eg_status
app_complaint_write(const eg_group *group,
                    eg_buffer *out,
                    const eg_complaint *in,
                    eg_error *err)
{
    eg_pb_put_uint(out, 1, in->accused);
    eg_pb_put_uint(out, 2, (uint64_t)in->reason);
    put_share(group, out, 3, &in->share);
    app_part_element_field(group, out, 4, &in->beta);
    app_part_proof_field(group, out, 5, &in->c, &in->v);
    return app_part_written(out, err);
}

static eg_status
read_complaint(const eg_group *group,
               eg_complaint *out,
               eg_span payload,
               eg_error *err)
{
    bool has_share = false;
    uint64_t reason = 0;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            out->accused = (uint32_t)f.varint;
            break;
        case 2:
            reason = f.varint;
            break;
        case 3:
            has_share = true;
            EG_TRY(read_share(group, &out->share, f.bytes, err));
            break;
        case 4:
            EG_TRY(
                app_part_element(group, &out->beta, f.bytes.data, "beta", err));
            break;
        default:
            EG_TRY(app_part_proof(group, &out->c, &out->v, f.bytes.data,
                                  "the proof of beta", err));
            break;
        }
    }
    if (!has_share || out->accused == 0 || out->accused == out->accuser ||
        reason <= EG_COMPLAINT_NONE || reason > EG_COMPLAINT_DATA) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the complaint lacks its share, names nobody, or has "
                       "no known reason");
    }
    out->reason = (eg_complaint_reason)reason;
    out->share.sender = out->accused;
    return EG_OK;
}

eg_status
app_complaint_read(const eg_group *group,
                   eg_complaint *out,
                   const app_message *message,
                   eg_error *err)
{
    eg_complaint complaint = {.accuser = message->sender};
    EG_TRY(
        app_part_read(read_complaint(group, &complaint, message->payload, err),
                      message, err));
    *out = complaint;
    return EG_OK;
}

/* -- guardians and confirmation -------------------------------------------- */

eg_status
app_guardians_write(const eg_group *group,
                    eg_buffer *out,
                    const app_guardians *in,
                    eg_error *err)
{
    for (size_t i = 0; i < in->n; i++) {
        const size_t mark = eg_pb_begin(out, 1);
        eg_pb_put_bytes(out, 1, in->item[i].data, in->item[i].len);
        eg_pb_end(out, mark);
    }
    app_part_element_field(group, out, 2, &in->joint[EG_KEY_VOTE]);
    app_part_element_field(group, out, 3, &in->joint[EG_KEY_DATA]);
    eg_pb_put_bytes(out, 4, in->hash.bytes, EG_HASH_BYTES);
    return app_part_written(out, err);
}

static eg_status
add_guardian(const eg_group *group,
             app_guardians *out,
             eg_arena *arena,
             eg_span entry,
             eg_error *err)
{
    const size_t at = out->n;
    out->item[at] = item_field(entry);
    const eg_status status =
        read_item(group, &out->guardian[at], arena, out->item[at], err);
    if (status != EG_OK) {
        eg_error_prefix(err, "guardian %zu: ", at + 1);
        return status;
    }
    out->n++;
    return EG_OK;
}

static eg_status
read_guardians(const eg_group *group,
               app_guardians *out,
               eg_arena *arena,
               eg_span payload,
               eg_error *err)
{
    const size_t n = app_part_count(payload, 1);
    if (n > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED, "it has more than %d guardians",
                       EG_GUARDIANS_MAX);
    }
    void *item = NULL;
    void *guardian = NULL;
    EG_TRY(app_part_alloc(arena, &item, n, sizeof(*out->item), err));
    EG_TRY(app_part_alloc(arena, &guardian, n, sizeof(*out->guardian), err));
    out->item = item;
    out->guardian = guardian;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            EG_TRY(add_guardian(group, out, arena, f.bytes, err));
            break;
        case 2:
            EG_TRY(app_part_element(group, &out->joint[EG_KEY_VOTE],
                                    f.bytes.data, "K", err));
            break;
        case 3:
            EG_TRY(app_part_element(group, &out->joint[EG_KEY_DATA],
                                    f.bytes.data, "K-hat", err));
            break;
        default:
            memcpy(out->hash.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        }
    }
    return EG_OK;
}

eg_status
app_guardians_read(const eg_group *group,
                   app_guardians *out,
                   eg_arena *arena,
                   const app_message *message,
                   eg_error *err)
{
    app_guardians guardians = {0};
    EG_TRY(app_part_read(
        read_guardians(group, &guardians, arena, message->payload, err),
        message, err));
    *out = guardians;
    return EG_OK;
}

eg_status
app_confirmation_write(eg_buffer *out, const eg_hash *hash, eg_error *err)
{
    eg_pb_put_bytes(out, 1, hash->bytes, EG_HASH_BYTES);
    return app_part_written(out, err);
}

eg_status
app_confirmation_read(eg_hash *out, const app_message *message, eg_error *err)
{
    eg_pb_reader r = eg_pb_read(message->payload);
    eg_pb_value f = {0};
    if (!eg_pb_next(&r, &f) || f.bytes.len != EG_HASH_BYTES) {
        return app_part_read(
            eg_fail(err, EG_ERR_MALFORMED, "it confirms nothing"), message,
            err);
    }
    memcpy(out->bytes, f.bytes.data, EG_HASH_BYTES);
    return EG_OK;
}
