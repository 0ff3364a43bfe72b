/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the payload codecs share: elements and scalars at the standard group's
 * widths (in a smaller group, after zero bytes), and memory.
 */
#ifndef APP_MESSAGE_PAYLOAD_PARTS_H
#define APP_MESSAGE_PAYLOAD_PARTS_H

#include "message/payload.h"

#define PART_ELEMENT 512
#define PART_SCALAR  32

/** Append an element or a scalar as a bare fixed-width string. */
void app_part_put_element(const eg_group *group,
                          eg_buffer *out,
                          const eg_element *x);
void
app_part_put_scalar(const eg_group *group, eg_buffer *out, const eg_scalar *x);

/** An element or a scalar as field @p number. */
void app_part_element_field(const eg_group *group,
                            eg_buffer *out,
                            uint32_t number,
                            const eg_element *x);
/** (c, v) as field @p number. */
void app_part_proof_field(const eg_group *group,
                          eg_buffer *out,
                          uint32_t number,
                          const eg_scalar *c,
                          const eg_scalar *v);

/** Read PART_ELEMENT bytes; @p what for the sentence. */
EG_NODISCARD eg_status app_part_element(const eg_group *group,
                                        eg_element *out,
                                        const uint8_t *bytes,
                                        const char *what,
                                        eg_error *err);
/** Read PART_SCALAR bytes. */
EG_NODISCARD eg_status app_part_scalar(const eg_group *group,
                                       eg_scalar *out,
                                       const uint8_t *bytes,
                                       const char *what,
                                       eg_error *err);
/** Read (c, v). */
EG_NODISCARD eg_status app_part_proof(const eg_group *group,
                                      eg_scalar *c,
                                      eg_scalar *v,
                                      const uint8_t *bytes,
                                      const char *what,
                                      eg_error *err);

/** Append m_i, c and v of a nonce share. */
void app_part_put_nonce_share(const eg_group *group,
                              eg_buffer *out,
                              const eg_nonce_share *share);
/** Read APP_NONCE_SHARE_BYTES bytes; the guardian is set by the caller. */
EG_NODISCARD eg_status app_part_nonce_share(const eg_group *group,
                                            eg_nonce_share *out,
                                            const uint8_t *bytes,
                                            eg_error *err);

/** Number, root and guardians of a request: fields 1 to 3 of steps 9 and 13. */
EG_NODISCARD eg_status app_part_request(app_request *out,
                                        eg_arena *arena,
                                        eg_span payload,
                                        eg_error *err);
void app_part_put_request(eg_buffer *out, const app_request *in);

/** Zeroed memory of @p arena. */
EG_NODISCARD eg_status app_part_alloc(eg_arena *arena,
                                      void **out,
                                      size_t count,
                                      size_t size,
                                      eg_error *err);

/** A span as a C string in @p arena; refused if it holds a zero byte. */
EG_NODISCARD eg_status app_part_text(eg_arena *arena,
                                     const char **out,
                                     eg_span text,
                                     const char *what,
                                     eg_error *err);

/** How many fields @p number a payload has. */
size_t app_part_count(eg_span payload, uint32_t number);

/** What a writer returns. */
EG_NODISCARD eg_status app_part_written(const eg_buffer *out, eg_error *err);

/** What a reader returns: the message's name goes before a sentence. */
EG_NODISCARD eg_status app_part_read(eg_status status,
                                     const app_message *message,
                                     eg_error *err);

#endif
