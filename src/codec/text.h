/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as text in exactly one way each: hex, base64, UTF-8.
 *
 * Every reader is strict, because a value with two spellings is a value that
 * two programs may take for two values.  Variable time: public data only,
 * except where a function says otherwise.
 */
#ifndef EG_CODEC_TEXT_H
#define EG_CODEC_TEXT_H

#include "base/base.h"

/**
 * Write @p len bytes as 2 * len lower-case digits and a final zero.
 * @param[out] out Room for 2 * len + 1 characters.
 */
void eg_hex_write(char *out, const void *bytes, size_t len);

/** As eg_hex_write(), with upper-case digits. */
void eg_hex_write_upper(char *out, const void *bytes, size_t len);

/** Which digits a reader takes beside 0-9. */
typedef enum eg_hex_case {
    EG_HEX_LOWER, /**< a-f only */
    EG_HEX_UPPER, /**< A-F only */
    EG_HEX_ANY    /**< both, also mixed */
} eg_hex_case;

/**
 * Read exactly 2 * len digits, nothing before, between or after them.
 *
 * @param[out] out      Room for @p len bytes; zeroed on failure.
 * @param[in]  len      Bytes wanted.
 * @param[in]  text     The digits; needs no final zero.
 * @param[in]  text_len Characters in @p text.
 * @param[in]  which    Allowed letters.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED Wrong length or a character that is no digit.
 */
EG_NODISCARD eg_status eg_hex_read(uint8_t *out,
                                   size_t len,
                                   const char *text,
                                   size_t text_len,
                                   eg_hex_case which);

/** Characters of the base64 form of @p len bytes, the padding included. */
static inline size_t
eg_base64_text_len(size_t len)
{
    return (len / 3 + (len % 3 != 0)) * 4;
}

/**
 * Write standard padded base64 (RFC 4648 section 4); no final zero.
 * @param[out] out Room for eg_base64_text_len(len) characters.
 */
void eg_base64_write(char *out, const void *bytes, size_t len);

/**
 * Read standard padded base64: length a multiple of 4, padding only at the
 * end and only as much as needed, spare bits zero, no white space.
 *
 * @param[out] out      Room for text_len / 4 * 3 bytes.
 * @param[out] out_len  Bytes read.
 * @param[in]  text     Needs no final zero.
 * @param[in]  text_len Characters in @p text.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED Not the one base64 form of any bytes.
 */
EG_NODISCARD eg_status eg_base64_read(uint8_t *out,
                                      size_t *out_len,
                                      const char *text,
                                      size_t text_len);

/**
 * How many leading bytes of @p text are well-formed UTF-8 (RFC 3629: no
 * overlong form, no surrogate, nothing above U+10FFFF).  The whole is well
 * formed iff the result is @p len.
 */
size_t eg_utf8_valid_len(const void *text, size_t len);

/** Whether all of @p text is well-formed UTF-8; the empty text is. */
static inline bool
eg_utf8_valid(const void *text, size_t len)
{
    return eg_utf8_valid_len(text, len) == len;
}

/**
 * Write one code point.
 * @param[out] out Room for 4 bytes.
 * @param[in]  cp  At most 0x10FFFF and no surrogate.
 * @return Bytes written, 1 to 4.
 */
size_t eg_utf8_write(char *out, uint32_t cp);

/**
 * Make text of strangers fit to be shown: control characters and bytes that
 * are not UTF-8 (such as a cut last character) become question marks.
 */
void eg_text_clean(char *text);

#endif
