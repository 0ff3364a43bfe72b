/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical protobuf: each message has exactly one encoding, and a static
 * table of the schema decides which.
 *
 * Four things work from one table: the check of untrusted bytes, a reader of
 * checked bytes, a writer, and the mapping to and from JSON text (pb_json.h).
 * The rules carry the names that the record format gives them:
 *
 *   W1 fields ascend, repeated elements are contiguous; W2 a default value is
 *   not written, a singular field once; W3 wire types VARINT and LEN; W4
 *   shortest varints; W5 exact lengths; W6 unknown fields only in a record of
 *   a newer minor, after all known ones; W7 one element a record; W8 UTF-8.
 *   D1 widths and required fields; D2 enums; D3 timestamps; D4 u32 < 2^31 and
 *   u64 < 2^63; D5 exactly one member in an envelope.
 */
#ifndef EG_CODEC_PB_H
#define EG_CODEC_PB_H

#include "base/base.h"
#include "codec/buffer.h"

/** How deep messages may nest in any schema; the top message is level 1. */
#define EG_PB_MAX_DEPTH 16

/** Fields that one message may declare at most. */
#define EG_PB_MAX_FIELDS 64

typedef enum eg_pb_kind {
    EG_PB_BOOL,
    EG_PB_U32,      /**< below 2^31 (D4) */
    EG_PB_U64,      /**< below 2^63 (D4); a string in JSON */
    EG_PB_I32,      /**< sign-extended to 64 bits on the wire */
    EG_PB_I64,      /**< a string in JSON */
    EG_PB_ENUM,     /**< never 0: each enum field is required (D2) */
    EG_PB_STRING,   /**< UTF-8 */
    EG_PB_BYTES,    /**< base64 in JSON */
    EG_PB_MESSAGE,  /**< see eg_pb_field.message */
    EG_PB_TIMESTAMP /**< whole milliseconds of the years 1970 to 9999 (D3) */
} eg_pb_kind;

/** What a field's flags say. */
enum {
    EG_PB_REPEATED = 1, /**< a list of messages */
    EG_PB_MULTIPLE = 2, /**< bytes: a positive multiple of width */
    EG_PB_REQUIRED = 4  /**< bytes, string, message: absence is a fault (D1) */
};

typedef struct eg_pb_enum_value {
    int32_t number;
    const char *name; /**< as in JSON, e.g. "BALLOT_STATUS_CAST" */
} eg_pb_enum_value;

/** The named values of an enum; 0 is never among them. */
typedef struct eg_pb_enum {
    const char *name;
    const eg_pb_enum_value *values;
    size_t count;
    bool closed; /**< no newer minor adds values */
} eg_pb_enum;

typedef struct eg_pb_message eg_pb_message;

typedef struct eg_pb_field {
    uint32_t number; /**< 1 to 2^29 - 1, ascending within a message */
    uint8_t kind;    /**< eg_pb_kind */
    uint8_t flags;
    uint8_t oneof;         /**< members with equal group exclude each other;
                                0: none */
    uint32_t width;        /**< bytes: exact length or unit; 0: any length */
    const char *name;      /**< "id_b" */
    const char *json_name; /**< "idB" */
    const eg_pb_message *message; /**< of EG_PB_MESSAGE */
    const eg_pb_enum *enums;      /**< of EG_PB_ENUM */
} eg_pb_field;

/** One message of a schema. */
struct eg_pb_message {
    const char *name;
    const eg_pb_field *fields; /**< ascending numbers, EG_PB_MAX_FIELDS */
    size_t count;
    const uint32_t *reserved; /**< numbers that no field may ever use */
    size_t reserved_count;
    bool exactly_one; /**< an envelope: one member, no more, no less (D5) */
};

/* Rows of a table.  A width-annotated field is required unless it ends in
 * OPT, as rule D1 says. */
#define EG_PB_F_SCALAR(no, k, proto, json)                                \
    {                                                                     \
        .number = (no), .kind = (k), .name = (proto), .json_name = (json) \
    }
#define EG_PB_F_ENUM(no, proto, json, e)                             \
    {                                                                \
        .number = (no), .kind = EG_PB_ENUM, .flags = EG_PB_REQUIRED, \
        .name = (proto), .json_name = (json), .enums = (e)           \
    }
/** Any string; absent = empty. */
#define EG_PB_F_STRING(no, proto, json) \
    EG_PB_F_SCALAR(no, EG_PB_STRING, proto, json)
/** Any bytes; absent = empty. */
#define EG_PB_F_BYTES(no, proto, json) \
    EG_PB_F_SCALAR(no, EG_PB_BYTES, proto, json)
/** Exactly w bytes. */
#define EG_PB_F_FIXED(no, proto, json, w) \
    EG_PB_F_WIDTH(no, proto, json, w, EG_PB_REQUIRED)
/** Exactly w bytes, or absent. */
#define EG_PB_F_FIXED_OPT(no, proto, json, w) \
    EG_PB_F_WIDTH(no, proto, json, w, 0)
/** A positive multiple of w bytes. */
#define EG_PB_F_MULTIPLE(no, proto, json, w) \
    EG_PB_F_WIDTH(no, proto, json, w, EG_PB_REQUIRED | EG_PB_MULTIPLE)
/** A positive multiple of w bytes, or absent. */
#define EG_PB_F_MULTIPLE_OPT(no, proto, json, w) \
    EG_PB_F_WIDTH(no, proto, json, w, EG_PB_MULTIPLE)
#define EG_PB_F_WIDTH(no, proto, json, w, f)                             \
    {                                                                    \
        .number = (no), .kind = EG_PB_BYTES, .flags = (f), .width = (w), \
        .name = (proto), .json_name = (json)                             \
    }
/** A message that may be absent. */
#define EG_PB_F_MESSAGE(no, proto, json, m) \
    EG_PB_F_SUB(no, proto, json, m, 0, 0)
/** A list of messages. */
#define EG_PB_F_REPEATED(no, proto, json, m) \
    EG_PB_F_SUB(no, proto, json, m, EG_PB_REPEATED, 0)
/** A member of oneof group g. */
#define EG_PB_F_ONEOF(no, proto, json, m, g) \
    EG_PB_F_SUB(no, proto, json, m, 0, g)
#define EG_PB_F_SUB(no, proto, json, m, f, g)                              \
    {                                                                      \
        .number = (no), .kind = EG_PB_MESSAGE, .flags = (f), .oneof = (g), \
        .name = (proto), .json_name = (json), .message = (m)               \
    }
#define EG_PB_F_TIMESTAMP(no, proto, json) \
    EG_PB_F_SCALAR(no, EG_PB_TIMESTAMP, proto, json)

/** What a check or a conversion is told. */
enum {
    /** The record's minor version is newer than this schema: unknown fields
     * and unknown values of open enums are content not understood instead of
     * faults. */
    EG_PB_NEWER_MINOR = 1,
    /** Rules W only.  A caller uses it that must look at an enum before D2 is
     * applied, and checks in full afterwards. */
    EG_PB_WIRE_ONLY = 2
};

/**
 * Decide whether @p bytes are the canonical encoding of a message of @p type.
 *
 * One pass, no allocation, any thread.  The error names place and rule, e.g.
 * "encrypted_ballot.contests[3].fields[2].alpha must be 512 bytes, not 511
 * (D1)"; list indices count from 0.
 *
 * @param[in]  type    The schema.
 * @param[in]  bytes   Untrusted.
 * @param[in]  flags   EG_PB_NEWER_MINOR, EG_PB_WIRE_ONLY or 0.
 * @param[out] unknown Number of unknown fields and enum values that were let
 *                     pass; 0 unless EG_PB_NEWER_MINOR.  May be NULL.
 * @param[out] err     May be NULL.
 *
 * @retval EG_OK            Canonical.
 * @retval EG_ERR_MALFORMED Not canonical.
 */
EG_NODISCARD eg_status eg_pb_check(const eg_pb_message *type,
                                   eg_span bytes,
                                   unsigned flags,
                                   size_t *unknown,
                                   eg_error *err);

/** Whether @p type keeps the bounds that this module relies on; for tests. */
bool eg_pb_schema_valid(const eg_pb_message *type);

/* ---- Reading bytes that eg_pb_check() accepted ---- */

/** A place in a message; begin with eg_pb_read(). */
typedef struct eg_pb_reader {
    const uint8_t *at;
    const uint8_t *end;
} eg_pb_reader;

/** One field. */
typedef struct eg_pb_value {
    uint32_t number;
    uint64_t varint; /**< of a VARINT field, else 0 */
    eg_span bytes;   /**< of a LEN field, borrowed from the message */
} eg_pb_value;

static inline eg_pb_reader
eg_pb_read(eg_span message)
{
    return (eg_pb_reader){
        .at = message.data,
        .end = message.data == NULL ? NULL : message.data + message.len};
}

/**
 * Take the next field.  Bytes that were not checked are safe to read, but
 * what comes out means nothing.
 * @return Whether there was one.
 */
bool eg_pb_next(eg_pb_reader *r, eg_pb_value *out);

/** An instant: seconds since 1970-01-01T00:00:00Z and nanoseconds. */
typedef struct eg_pb_time {
    int64_t seconds;
    int32_t nanos;
} eg_pb_time;

/** The fields of a Timestamp message. */
eg_pb_time eg_pb_read_time(eg_span message);

/**
 * Read one shortest varint of at most 64 bits, as the length before a frame.
 * @return Bytes used; 0 when @p bytes do not begin with one.
 */
size_t eg_pb_read_varint(eg_span bytes, uint64_t *value);

/* ---- Writing; the caller goes through the fields in ascending order ---- */

/** A bare shortest varint. */
void eg_pb_put_varint(eg_buffer *out, uint64_t value);

/** An integer, bool or enum field; nothing when @p value is 0. */
void eg_pb_put_uint(eg_buffer *out, uint32_t number, uint64_t value);

/** A bytes field; nothing when @p len is 0. */
void
eg_pb_put_bytes(eg_buffer *out, uint32_t number, const void *bytes, size_t len);

/** A string field; nothing for the empty string. */
void eg_pb_put_string(eg_buffer *out, uint32_t number, const char *text);

/** A Timestamp field; written even when all its fields are 0. */
void eg_pb_put_time(eg_buffer *out, uint32_t number, eg_pb_time time);

/**
 * Begin a message field, even one that stays empty.
 * @return A mark for eg_pb_end().
 */
size_t eg_pb_begin(eg_buffer *out, uint32_t number);

/** End the message that the mark began: its length is put in place. */
void eg_pb_end(eg_buffer *out, size_t mark);

#endif
