/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proto3 JSON mapping in one strict form, driven by the same schema table
 * as the wire format: bytes as padded base64, 64-bit integers as strings, enum
 * values by name, timestamps as 2026-11-03T20:00:00Z or with exactly three
 * digits of fraction.
 *
 * JSON text is only another spelling of the canonical bytes: whatever is read
 * becomes those bytes and passes eg_pb_check() before anybody sees it.
 */
#ifndef EG_CODEC_PB_JSON_H
#define EG_CODEC_PB_JSON_H

#include "codec/pb.h"

/**
 * Append the JSON text of a message, compact, members in field order,
 * defaults left out.
 *
 * @param[in,out] out   Sink; holds what it held when the call fails.
 * @param[in]     type  The schema.
 * @param[in]     bytes Bytes that eg_pb_check() accepted.
 * @param[out]    err   May be NULL.
 *
 * @retval EG_OK              Appended.
 * @retval EG_ERR_UNSUPPORTED There is an unknown field or enum value, which
 *                            JSON cannot carry.
 * @retval EG_ERR_MALFORMED   The bytes are not canonical after all.
 * @retval EG_ERR_LIMIT       Over the ceiling of @p out.
 * @retval EG_ERR_MEMORY      No memory.
 */
EG_NODISCARD eg_status eg_pb_to_json(eg_buffer *out,
                                     const eg_pb_message *type,
                                     eg_span bytes,
                                     eg_error *err);

/**
 * Append the canonical bytes of the message that @p text spells.
 *
 * Members may come in any order, by JSON name or proto name.  Refused: a
 * member named twice (after unescaping, or by both names), two members of a
 * oneof, an unknown member or enum name, a lone surrogate, text that is not
 * UTF-8, a byte order mark, any second spelling of a value.  null and explicit
 * defaults mean the default.
 *
 * @param[in,out] out   Sink; holds what it held when the call fails.
 * @param[in]     type  The schema.
 * @param[in]     text  Untrusted; one JSON object, white space around it
 *                      allowed.
 * @param[in]     flags EG_PB_NEWER_MINOR, EG_PB_WIRE_ONLY or 0.
 * @param[out]    err   Names line, column and place.  May be NULL.
 *
 * @retval EG_OK              Appended; eg_pb_check() accepts the bytes (its
 *                            rules W alone under EG_PB_WIRE_ONLY).
 * @retval EG_ERR_MALFORMED   Not the text of a message of this schema.
 * @retval EG_ERR_UNSUPPORTED With EG_PB_NEWER_MINOR: an unknown member or
 *                            value of an open enum.
 * @retval EG_ERR_LIMIT       Over the ceiling of @p out.
 * @retval EG_ERR_MEMORY      No memory.
 */
EG_NODISCARD eg_status eg_pb_from_json(eg_buffer *out,
                                       const eg_pb_message *type,
                                       eg_span text,
                                       unsigned flags,
                                       eg_error *err);

#endif
