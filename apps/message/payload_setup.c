/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads that come before and beside the key ceremony: cards, the
 * invitation, closed device sections.
 */
#include <inttypes.h>
#include <string.h>

#include "message/payload_parts.h"

/* -- card ------------------------------------------------------------------ */

eg_status
app_card_write(eg_buffer *out, const app_card *in, eg_error *err)
{
    EG_TRY(app_name_check(in->name, strlen(in->name), "the name", err));
    eg_pb_put_uint(out, 1, (uint64_t)in->role);
    eg_pb_put_string(out, 2, in->name);
    return app_part_written(out, err);
}

static eg_status
read_name(eg_arena *arena, const char **out, eg_span text, eg_error *err)
{
    EG_TRY(app_name_check((const char *)text.data, text.len, "the name", err));
    return app_part_text(arena, out, text, "the name", err);
}

static eg_status
read_card(app_card *out, eg_arena *arena, eg_span payload, eg_error *err)
{
    eg_span name = {0};
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            out->role = (app_role)f.varint;
        } else {
            name = f.bytes;
        }
    }
    return read_name(arena, &out->name, name, err);
}

eg_status
app_card_read(app_card *out,
              eg_arena *arena,
              const app_message *message,
              eg_error *err)
{
    app_card card = {0};
    EG_TRY(app_part_read(read_card(&card, arena, message->payload, err),
                         message, err));
    *out = card;
    return EG_OK;
}

/* -- invitation ------------------------------------------------------------ */

/** Bounds of n and k; no key stands twice. */
static eg_status
check_roster(const app_roster *roster, eg_error *err)
{
    if (roster->n < 1 || roster->n > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "there must be 1 to %d guardians, not %" PRIu32,
                       EG_GUARDIANS_MAX, roster->n);
    }
    if (roster->k < 1 || roster->k > roster->n) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the quorum of %" PRIu32 " guardians cannot be %" PRIu32,
                       roster->n, roster->k);
    }
    for (uint32_t i = 0; i < roster->n; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (memcmp(roster->key[i], roster->key[j], APP_PUBLIC_KEY_BYTES) ==
                0) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "guardians %" PRIu32 " and %" PRIu32
                               " have the same key",
                               j + 1, i + 1);
            }
        }
    }
    return EG_OK;
}

eg_status
app_invitation_write(eg_buffer *out, const app_invitation *in, eg_error *err)
{
    const app_roster *roster = &in->roster;
    EG_TRY(check_roster(roster, err));
    eg_pb_put_uint(out, 1, roster->k);
    for (uint32_t i = 0; i < roster->n; i++) {
        EG_TRY(app_name_check(roster->name[i], strlen(roster->name[i]),
                              "the guardian's name", err));
        const size_t mark = eg_pb_begin(out, 2);
        eg_pb_put_string(out, 1, roster->name[i]);
        eg_pb_put_bytes(out, 2, roster->key[i], APP_PUBLIC_KEY_BYTES);
        eg_pb_end(out, mark);
    }
    eg_pb_put_bytes(out, 3, in->manifest.data, in->manifest.len);
    eg_pb_put_bytes(out, 4, in->salt, sizeof(in->salt));
    return app_part_written(out, err);
}

static eg_status
read_member(app_roster *roster,
            uint32_t at,
            eg_arena *arena,
            eg_span member,
            eg_error *err)
{
    eg_span name = {0};
    eg_pb_reader r = eg_pb_read(member);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            name = f.bytes;
        } else {
            memcpy(roster->key[at], f.bytes.data, APP_PUBLIC_KEY_BYTES);
        }
    }
    const eg_status status = read_name(arena, &roster->name[at], name, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "guardian %" PRIu32 ": ", at + 1);
    }
    return status;
}

static eg_status
read_invitation(app_invitation *out,
                eg_arena *arena,
                eg_span payload,
                eg_error *err)
{
    app_roster *roster = &out->roster;
    const size_t n = app_part_count(payload, 2);
    if (n > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED, "it has more than %d guardians",
                       EG_GUARDIANS_MAX);
    }
    void *name = NULL;
    void *key = NULL;
    EG_TRY(app_part_alloc(arena, &name, n, sizeof(*roster->name), err));
    EG_TRY(app_part_alloc(arena, &key, n, sizeof(*roster->key), err));
    roster->name = name;
    roster->key = key;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            roster->k = (uint32_t)f.varint;
            break;
        case 2:
            EG_TRY(read_member(roster, roster->n, arena, f.bytes, err));
            roster->n++;
            break;
        case 3:
            out->manifest = f.bytes;
            break;
        default:
            memcpy(out->salt, f.bytes.data, sizeof(out->salt));
            break;
        }
    }
    return check_roster(roster, err);
}

eg_status
app_invitation_read(app_invitation *out,
                    eg_arena *arena,
                    const app_message *message,
                    eg_error *err)
{
    app_invitation in = {0};
    EG_TRY(app_part_read(read_invitation(&in, arena, message->payload, err),
                         message, err));
    in.roster.election = message->digest;
    memcpy(in.roster.administrator, message->key, APP_PUBLIC_KEY_BYTES);
    *out = in;
    return EG_OK;
}

/* -- ballots --------------------------------------------------------------- */

/** A file beside the message: no folder, nothing hidden. */
static eg_status
check_file(const char *file, size_t len, eg_error *err)
{
    EG_TRY(app_name_check(file, len, "the section's file name", err));
    if (memchr(file, '/', len) != NULL || file[0] == '.') {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the section's file name must be one of the mail "
                       "folder, not %.*s",
                       (int)len, file);
    }
    return EG_OK;
}

/** Members @p number and @p number + 1: a further file and its digest. */
static eg_status
write_file(eg_buffer *out,
           uint32_t number,
           const char *file,
           const eg_hash *digest,
           eg_error *err)
{
    if (file == NULL) {
        return EG_OK;
    }
    EG_TRY(check_file(file, strlen(file), err));
    eg_pb_put_string(out, number, file);
    eg_pb_put_bytes(out, number + 1, digest->bytes, EG_HASH_BYTES);
    return EG_OK;
}

eg_status
app_ballots_write(eg_buffer *out, const app_ballots *in, eg_error *err)
{
    EG_TRY(check_file(in->file, strlen(in->file), err));
    eg_pb_put_string(out, 1, in->device_id);
    eg_pb_put_bytes(out, 2, in->device_hash.bytes, EG_HASH_BYTES);
    eg_pb_put_uint(out, 3, in->items);
    eg_pb_put_bytes(out, 4, in->section_root.bytes, EG_HASH_BYTES);
    eg_pb_put_string(out, 5, in->file);
    EG_TRY(write_file(out, 6, in->nonces_file, &in->nonces_digest, err));
    EG_TRY(
        write_file(out, 8, in->indicators_file, &in->indicators_digest, err));
    return app_part_written(out, err);
}

/** A further file as it stands in the payload. */
typedef struct file_part {
    eg_span name;
    eg_span digest;
} file_part;

/** What write_file() wrote, if it wrote something. */
static eg_status
read_file(const char **file,
          eg_hash *digest,
          eg_arena *arena,
          const file_part *part,
          const char *what,
          eg_error *err)
{
    if ((part->digest.len > 0) != (part->name.len > 0)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a file of %s has its name and its digest", what);
    }
    if (part->name.len == 0) {
        return EG_OK;
    }
    EG_TRY(check_file((const char *)part->name.data, part->name.len, err));
    memcpy(digest->bytes, part->digest.data, EG_HASH_BYTES);
    return app_part_text(arena, file, part->name, "the file name", err);
}

static eg_status
read_ballots(app_ballots *out, eg_arena *arena, eg_span payload, eg_error *err)
{
    eg_span device = {0};
    eg_span file = {0};
    file_part nonces = {0};
    file_part indicators = {0};
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            device = f.bytes;
            break;
        case 2:
            memcpy(out->device_hash.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        case 3:
            out->items = f.varint;
            break;
        case 4:
            memcpy(out->section_root.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        case 5:
            file = f.bytes;
            break;
        case 6:
            nonces.name = f.bytes;
            break;
        case 7:
            nonces.digest = f.bytes;
            break;
        case 8:
            indicators.name = f.bytes;
            break;
        default:
            indicators.digest = f.bytes;
            break;
        }
    }
    EG_TRY(check_file((const char *)file.data, file.len, err));
    EG_TRY(read_file(&out->nonces_file, &out->nonces_digest, arena, &nonces,
                     "nonces", err));
    EG_TRY(read_file(&out->indicators_file, &out->indicators_digest, arena,
                     &indicators, "indicator proofs", err));
    EG_TRY(app_part_text(arena, &out->file, file, "the file name", err));
    return app_part_text(arena, &out->device_id, device, "the device's name",
                         err);
}

eg_status
app_ballots_read(app_ballots *out,
                 eg_arena *arena,
                 const app_message *message,
                 eg_error *err)
{
    app_ballots ballots = {0};
    EG_TRY(app_part_read(read_ballots(&ballots, arena, message->payload, err),
                         message, err));
    *out = ballots;
    return EG_OK;
}

eg_device_kind
app_ballots_kind(const app_ballots *ballots)
{
    return ballots->nonces_file == NULL ? EG_DEVICE_REGULAR
                                        : EG_DEVICE_PRE_ENCRYPTING;
}
