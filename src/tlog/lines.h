/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines that checkpoints and requests are made of, each read in one form.
 *
 * A number has no sign, no leading zero and no space, a hash is its standard
 * base64, and a line ends with one newline.
 */
#ifndef EG_TLOG_LINES_H
#define EG_TLOG_LINES_H

#include <electionguard/hash.h>

#include "codec/buffer.h"

/**
 * Read a number of decimal digits alone: "0", or no leading zero.
 *
 * @return Whether @p text is a number below 2^63; *out is else 0.
 */
bool eg_decimal_read(uint64_t *out, eg_span text);

/**
 * Take a line.
 *
 * @param[in,out] rest What is left of the text; without the line afterwards.
 * @param[out]    line The line without its newline.
 * @return Whether there was a newline; else nothing is changed.
 */
bool eg_line_take(eg_span *rest, eg_span *line);

/** Whether @p line begins with the text @p word, which is then taken off. */
bool eg_line_skip(eg_span *line, const char *word);

/** Read a hash in base64; whether @p line is one. */
bool eg_line_hash(eg_hash *out, eg_span line);

/**
 * Take lines of hashes up to an empty line, and that.
 *
 * @param[out]    out   Room for @p max hashes.
 * @param[out]    count How many there are.
 * @param[in,out] rest  What is left of the text.
 *
 * @retval EG_OK            Taken.
 * @retval EG_ERR_MALFORMED Another line, over @p max, or no empty line.
 */
EG_NODISCARD eg_status eg_lines_take_hashes(eg_hash *out,
                                            size_t *count,
                                            size_t max,
                                            eg_span *rest,
                                            eg_error *err);

/**
 * Whether all of @p text is base64.  It may be long: it is decoded in pieces,
 * and of its bytes only the first are given.
 *
 * @param[out] head     The first bytes; unchanged where there are none.
 * @param[in]  head_len Room in @p head, at most 64.
 * @param[out] len      Bytes of the whole.
 */
bool
eg_line_is_base64(uint8_t *head, size_t head_len, size_t *len, eg_span text);

/** Append a hash in base64 and a newline. */
void eg_line_write_hash(eg_buffer *out, const eg_hash *hash);

/** Append @p len bytes in base64. */
void eg_line_write_base64(eg_buffer *out, const void *bytes, size_t len);

#endif
