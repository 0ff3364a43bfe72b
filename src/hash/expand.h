/* SPDX-License-Identifier: Apache-2.0 */
/* Making a hash longer, as the standard on hashing to elliptic curves does. */
#ifndef EG_HASH_EXPAND_H
#define EG_HASH_EXPAND_H

#include <electionguard/hash.h>

/** The longest output: 255 blocks. */
#define EG_EXPAND_MAX ((size_t)255 * EG_HASH_BYTES)

/**
 * expand_message_xmd of RFC 9380 section 5.3.1 with SHA-256, for public messages.
 *
 * @param[out] out     @p len bytes, 1 to EG_EXPAND_MAX.
 * @param[in]  msg     @p msg_len bytes.
 * @param[in]  dst     The domain separation tag, @p dst_len bytes, at most 255.
 */
void eg_expand_message(uint8_t *out,
                       size_t len,
                       const void *msg,
                       size_t msg_len,
                       const char *dst,
                       size_t dst_len);

#endif
