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

/** Append a hash in base64 and a newline. */
void eg_line_write_hash(eg_buffer *out, const eg_hash *hash);

/** Append @p len bytes in base64. */
void eg_line_write_base64(eg_buffer *out, const void *bytes, size_t len);

#endif
