/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of strict JSON, shared by the tree, the stream and the protobuf
 * mapping.
 */
#ifndef EG_CODEC_JSON_LEX_H
#define EG_CODEC_JSON_LEX_H

#include "base/base.h"

/** A place in a text. */
typedef struct json_lexer {
    const uint8_t *at;
    const uint8_t *end;
    const uint8_t *line_start; /* column0 is the column of this byte */
    uint32_t line;             /* 1-based */
    uint32_t column0;
    bool cut; /* the last failure was that the text ended */
    eg_error *err;
} json_lexer;

/** A string between its quotes, as written. */
typedef struct json_string {
    const uint8_t *raw;
    size_t len;
    bool escaped; /* it must be unescaped before use */
} json_string;

/** A number as written. */
typedef struct json_number {
    const uint8_t *raw;
    size_t len;
    bool plain; /* no fraction, no exponent, no "-0" */
} json_number;

/** Begin at line 1, column 1. */
void json_lexer_init(json_lexer *lx, eg_span text, eg_error *err);

/** The column of the present place. */
uint32_t json_column(const json_lexer *lx);

/** "line 3, column 14: what"; EG_ERR_MALFORMED. */
eg_status json_fail(json_lexer *lx, const char *format, ...) EG_PRINTF(2, 3);

/** Fail at a token that does not belong here, or at the end of the text. */
eg_status json_fail_token(json_lexer *lx, const char *wanted);

/** Skip white space. */
void json_space(json_lexer *lx);

/** Skip white space; the next byte, or -1 at the end. */
int json_peek(json_lexer *lx);

/** Skip white space and take @p c if it is next. */
bool json_accept(json_lexer *lx, char c);

/** Skip white space, take @p c or fail, naming it. */
EG_NODISCARD eg_status json_expect(json_lexer *lx, char c);

/** A string; checked in every respect. */
EG_NODISCARD eg_status json_lex_string(json_lexer *lx, json_string *out);

/** A number. */
EG_NODISCARD eg_status json_lex_number(json_lexer *lx, json_number *out);

/** true, false or null. */
EG_NODISCARD eg_status json_lex_word(json_lexer *lx, const char *word);

/**
 * Resolve the escapes of a string that json_lex_string() accepted.
 * @param[out] out Room for s->len bytes.
 * @return Bytes written.
 */
size_t json_unescape(char *out, const json_string *s);

/** The value of a plain number; false outside of int64. */
bool json_int64(const uint8_t *raw, size_t len, int64_t *out);

/** A name made harmless for an error sentence: printable ASCII, cut. */
#define JSON_NAME_TEXT 48
void json_name_text(char out[JSON_NAME_TEXT], const void *name, size_t len);

#endif
