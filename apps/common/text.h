/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from strangers on a terminal.  File names, names of guardians and
 * ballots come from outside; a control character in them could move the cursor
 * and make a terminal show what was never said.
 */
#ifndef APP_COMMON_TEXT_H
#define APP_COMMON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * Whether text is valid UTF-8 without control characters: no C0 or C1 codes,
 * no line or paragraph separators, nothing that turns the writing direction.
 */
bool app_text_is_plain(const char *text, size_t len);

/** Print @p text with "?" for each byte that is not plain. */
void app_text_print(FILE *out, const char *text);

/** As app_text_print(), of @p len bytes. */
void app_text_print_bytes(FILE *out, const char *text, size_t len);

/** As app_text_print(), but lines may end. */
void app_text_print_lines(FILE *out, const char *text);

/**
 * Read a number of decimal digits alone, with no sign and no space.
 *
 * @return Whether it is one, from @p least to @p most; else @p out is untouched.
 */
bool
app_text_number(uint64_t *out, const char *text, uint64_t least, uint64_t most);

#endif
