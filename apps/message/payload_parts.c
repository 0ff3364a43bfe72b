/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of payloads.
 */
#include "message/payload_parts.h"

#include <string.h>

#include "codec/text.h"

void
app_part_put_element(const eg_group *group, eg_buffer *out, const eg_element *x)
{
    uint8_t *place = eg_buffer_extend(out, PART_ELEMENT);
    if (place != NULL) {
        const size_t pad = PART_ELEMENT - eg_group_element_len(group);
        memset(place, 0, pad);
        eg_element_write(group, place + pad, x);
    }
}

void
app_part_put_scalar(const eg_group *group, eg_buffer *out, const eg_scalar *x)
{
    uint8_t *place = eg_buffer_extend(out, PART_SCALAR);
    if (place != NULL) {
        const size_t pad = PART_SCALAR - eg_group_scalar_len(group);
        memset(place, 0, pad);
        eg_scalar_write(group, place + pad, x);
    }
}

void
app_part_element_field(const eg_group *group,
                       eg_buffer *out,
                       uint32_t number,
                       const eg_element *x)
{
    const size_t mark = eg_pb_begin(out, number);
    app_part_put_element(group, out, x);
    eg_pb_end(out, mark);
}

void
app_part_proof_field(const eg_group *group,
                     eg_buffer *out,
                     uint32_t number,
                     const eg_scalar *c,
                     const eg_scalar *v)
{
    const size_t mark = eg_pb_begin(out, number);
    app_part_put_scalar(group, out, c);
    app_part_put_scalar(group, out, v);
    eg_pb_end(out, mark);
}

static bool
all_zero(const uint8_t *bytes, size_t len)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum |= bytes[i];
    }
    return sum == 0;
}

eg_status
app_part_element(const eg_group *group,
                 eg_element *out,
                 const uint8_t *bytes,
                 const char *what,
                 eg_error *err)
{
    const size_t pad = PART_ELEMENT - eg_group_element_len(group);
    if (!all_zero(bytes, pad) || !eg_element_parse(group, out, bytes + pad)) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s is not below p", what);
    }
    return EG_OK;
}

eg_status
app_part_scalar(const eg_group *group,
                eg_scalar *out,
                const uint8_t *bytes,
                const char *what,
                eg_error *err)
{
    const size_t pad = PART_SCALAR - eg_group_scalar_len(group);
    if (!all_zero(bytes, pad) || !eg_scalar_parse(group, out, bytes + pad)) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s is not below q", what);
    }
    return EG_OK;
}

eg_status
app_part_proof(const eg_group *group,
               eg_scalar *c,
               eg_scalar *v,
               const uint8_t *bytes,
               const char *what,
               eg_error *err)
{
    EG_TRY(app_part_scalar(group, c, bytes, what, err));
    return app_part_scalar(group, v, bytes + PART_SCALAR, what, err);
}

void
app_part_put_nonce_share(const eg_group *group,
                         eg_buffer *out,
                         const eg_nonce_share *share)
{
    app_part_put_element(group, out, &share->m);
    app_part_put_scalar(group, out, &share->c);
    app_part_put_scalar(group, out, &share->v);
}

eg_status
app_part_nonce_share(const eg_group *group,
                     eg_nonce_share *out,
                     const uint8_t *bytes,
                     eg_error *err)
{
    EG_TRY(
        app_part_element(group, &out->m, bytes, "a ballot nonce's share", err));
    return app_part_proof(group, &out->c, &out->v, bytes + PART_ELEMENT,
                          "the proof of a ballot nonce's share", err);
}

eg_status
app_part_alloc(eg_arena *arena,
               void **out,
               size_t count,
               size_t size,
               eg_error *err)
{
    *out = eg_arena_alloc(arena, count, size);
    return *out == NULL
               ? eg_fail(err, EG_ERR_MEMORY, "no memory to read the message")
               : EG_OK;
}

eg_status
app_part_text(eg_arena *arena,
              const char **out,
              eg_span text,
              const char *what,
              eg_error *err)
{
    if (text.len > 0 && memchr(text.data, 0, text.len) != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s holds a zero byte", what);
    }
    *out = text.len == 0 ? "" : eg_arena_copy(arena, text.data, text.len);
    return *out == NULL
               ? eg_fail(err, EG_ERR_MEMORY, "no memory to read the message")
               : EG_OK;
}

size_t
app_part_count(eg_span payload, uint32_t number)
{
    size_t count = 0;
    eg_pb_reader r = eg_pb_read(payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        count += f.number == number ? 1 : 0;
    }
    return count;
}

eg_status
app_part_written(const eg_buffer *out, eg_error *err)
{
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the message is too large");
}

eg_status
app_part_read(eg_status status, const app_message *message, eg_error *err)
{
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", message->name);
    }
    return status;
}

/** Whether a control character, C1 included, begins at @p at. */
static bool
is_control(const uint8_t *at, size_t left)
{
    return at[0] < 0x20 || at[0] == 0x7F ||
           (at[0] == 0xC2 && left > 1 && at[1] < 0xA0);
}

eg_status
app_name_check(const char *name, size_t len, const char *what, eg_error *err)
{
    const uint8_t *bytes = (const uint8_t *)name;
    if (len == 0 || len > APP_NAME_BYTES_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s must have 1 to %d bytes, not %zu", what,
                       APP_NAME_BYTES_MAX, len);
    }
    if (!eg_utf8_valid(name, len)) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s is not UTF-8", what);
    }
    for (size_t i = 0; i < len; i++) {
        if (is_control(bytes + i, len - i)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s holds a control character", what);
        }
    }
    return EG_OK;
}
