/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 of a signer key, in constant time.
 *
 * A signer key is 33 bytes, which is 44 characters without padding.  The base64
 * of codec/text.h looks characters up in tables, which is for public data only.
 */
#ifndef EG_TLOG_SECRET_TEXT_H
#define EG_TLOG_SECRET_TEXT_H

#include "base/base.h"

#define EG_SECRET_TEXT_BYTES 33
#define EG_SECRET_TEXT_CHARS 44

/** Write 33 bytes as 44 characters; no final zero. */
void eg_secret_text_write(char out[EG_SECRET_TEXT_CHARS],
                          const uint8_t bytes[EG_SECRET_TEXT_BYTES]);

/** Read 44 characters; whether all are of the alphabet. */
bool eg_secret_text_read(uint8_t out[EG_SECRET_TEXT_BYTES],
                         const char text[EG_SECRET_TEXT_CHARS]);

#endif
