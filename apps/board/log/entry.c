/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries as canonical protobuf.
 */
#include "board/log/entry.h"

#include <inttypes.h>
#include <string.h>

#include "codec/pb.h"

/** The version of the entries. */
#define VERSION 1

/* Numbers of the fields. */
enum {
    FIELD_VERSION = 1,
    FIELD_KIND,
    FIELD_DEVICE,
    FIELD_POSITION,
    FIELD_CODE,
    FIELD_CONTENT,
    FIELD_STATUS,
    FIELD_NAME
};

static const eg_pb_enum_value kind_values[] = {
    {BOARD_SETUP, "SETUP"},   {BOARD_DEVICE, "DEVICE"},
    {BOARD_BALLOT, "BALLOT"}, {BOARD_DECISION, "DECISION"},
    {BOARD_CLOSE, "CLOSE"},   {BOARD_PUBLICATION, "PUBLICATION"},
};
static const eg_pb_enum kinds = {.name = "Kind",
                                 .values = kind_values,
                                 .count = EG_ARRAY_LEN(kind_values),
                                 .closed = true};

static const eg_pb_field fields[] = {
    EG_PB_F_SCALAR(FIELD_VERSION, EG_PB_U32, "version", "version"),
    EG_PB_F_ENUM(FIELD_KIND, "kind", "kind", &kinds),
    EG_PB_F_FIXED_OPT(FIELD_DEVICE, "device", "device", EG_HASH_BYTES),
    EG_PB_F_SCALAR(FIELD_POSITION, EG_PB_U64, "position", "position"),
    EG_PB_F_FIXED_OPT(FIELD_CODE, "code", "code", EG_HASH_BYTES),
    EG_PB_F_FIXED_OPT(FIELD_CONTENT, "content", "content", EG_HASH_BYTES),
    EG_PB_F_SCALAR(FIELD_STATUS, EG_PB_U32, "status", "status"),
    EG_PB_F_STRING(FIELD_NAME, "name", "name"),
};
static const eg_pb_message schema = {.name = "entry",
                                     .fields = fields,
                                     .count = EG_ARRAY_LEN(fields)};

/** Which members an entry of a kind has. */
typedef struct shape {
    bool device;
    bool ballot; /**< Position and code. */
    bool content;
    bool status;
    bool status_optional;
    bool name;
} shape;

static shape
shape_of(board_kind kind)
{
    switch (kind) {
    case BOARD_SETUP:
    case BOARD_PUBLICATION:
        return (shape){.content = true, .name = true};
    case BOARD_DEVICE:
        return (shape){.device = true, .content = true, .name = true};
    case BOARD_BALLOT:
        return (shape){.device = true,
                       .ballot = true,
                       .content = true,
                       .status_optional = true};
    case BOARD_DECISION:
        return (shape){.device = true, .ballot = true, .status = true};
    case BOARD_CLOSE:
        return (shape){.device = true, .content = true};
    }
    return (shape){0};
}

const char *
board_kind_name(board_kind kind)
{
    switch (kind) {
    case BOARD_SETUP:
        return "setup";
    case BOARD_DEVICE:
        return "device";
    case BOARD_BALLOT:
        return "ballot";
    case BOARD_DECISION:
        return "decision";
    case BOARD_CLOSE:
        return "close";
    case BOARD_PUBLICATION:
        return "publication";
    }
    return "unknown";
}

static bool
is_zero(const eg_hash *hash)
{
    static const eg_hash zero;
    return eg_hash_equal(hash, &zero);
}

/** Whether a member is there exactly if it must be. */
static bool
fits(const board_entry *e)
{
    const shape s = shape_of(e->kind);
    const bool status = e->status != EG_BALLOT_UNDECIDED;
    return e->kind >= BOARD_SETUP && e->kind <= BOARD_PUBLICATION &&
           s.device == !is_zero(&e->device) && s.ballot == (e->position > 0) &&
           s.ballot == !is_zero(&e->code) &&
           s.content == !is_zero(&e->content) &&
           (s.status_optional || s.status == status) &&
           e->status <= EG_BALLOT_SPOILED && s.name == (e->name[0] != '\0');
}

static void
put_hash(eg_buffer *out, uint32_t number, const eg_hash *hash)
{
    if (!is_zero(hash)) {
        eg_pb_put_bytes(out, number, hash->bytes, EG_HASH_BYTES);
    }
}

eg_status
board_entry_write(eg_buffer *out, const board_entry *e, eg_error *err)
{
    if (!fits(e)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "this is no entry of a log");
    }
    eg_pb_put_uint(out, FIELD_VERSION, VERSION);
    eg_pb_put_uint(out, FIELD_KIND, (uint64_t)e->kind);
    put_hash(out, FIELD_DEVICE, &e->device);
    eg_pb_put_uint(out, FIELD_POSITION, e->position);
    put_hash(out, FIELD_CODE, &e->code);
    put_hash(out, FIELD_CONTENT, &e->content);
    eg_pb_put_uint(out, FIELD_STATUS, (uint64_t)e->status);
    eg_pb_put_string(out, FIELD_NAME, e->name);
    return EG_OK;
}

/** A name without a zero byte that fits. */
static bool
take_name(board_entry *out, eg_span name)
{
    if (name.len > BOARD_NAME_MAX ||
        memchr(name.data, '\0', name.len) != NULL) {
        return false;
    }
    memcpy(out->name, name.data, name.len);
    return true;
}

/** Put a checked field into its place; the version is given apart. */
static bool
take_field(board_entry *out, uint64_t *version, const eg_pb_value *f)
{
    switch (f->number) {
    case FIELD_VERSION:
        *version = f->varint;
        return true;
    case FIELD_KIND:
        out->kind = (board_kind)f->varint;
        return true;
    case FIELD_DEVICE:
        memcpy(out->device.bytes, f->bytes.data, EG_HASH_BYTES);
        return true;
    case FIELD_POSITION:
        out->position = f->varint;
        return true;
    case FIELD_CODE:
        memcpy(out->code.bytes, f->bytes.data, EG_HASH_BYTES);
        return true;
    case FIELD_CONTENT:
        memcpy(out->content.bytes, f->bytes.data, EG_HASH_BYTES);
        return true;
    case FIELD_STATUS:
        out->status = (eg_ballot_status)f->varint;
        return f->varint <= EG_BALLOT_SPOILED;
    default:
        return take_name(out, f->bytes);
    }
}

eg_status
board_entry_read(board_entry *out, eg_span bytes, eg_error *err)
{
    EG_TRY(eg_pb_check(&schema, bytes, 0, NULL, err));
    board_entry entry;
    memset(&entry, 0, sizeof(entry)); /* of no kind yet */
    uint64_t version = 0;
    bool good = true;
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value f;
    while (good && eg_pb_next(&r, &f)) {
        good = take_field(&entry, &version, &f);
    }
    if (good && version != VERSION) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "the entry is of version %" PRIu64
                       ", which is not known here",
                       version);
    }
    if (!good || !fits(&entry)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the entry has not the members of its kind");
    }
    *out = entry;
    return EG_OK;
}

eg_status
board_entry_add(app_log *log,
                uint64_t *index,
                const board_entry *entry,
                eg_error *err)
{
    EG_BUFFER(bytes, BOARD_ENTRY_MAX);
    EG_TRY(board_entry_write(&bytes, entry, err));
    EG_TRY(eg_buffer_status(&bytes));
    return app_log_add(log, index, eg_buffer_span(&bytes), err);
}
