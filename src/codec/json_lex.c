/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of strict JSON. */
#include "codec/json_lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/text.h"

void
json_lexer_init(json_lexer *lx, eg_span text, eg_error *err)
{
    *lx = (json_lexer){.at = text.data,
                       .end = text.data == NULL ? NULL : text.data + text.len,
                       .line_start = text.data,
                       .line = 1,
                       .column0 = 1,
                       .err = err};
}

uint32_t
json_column(const json_lexer *lx)
{
    return lx->column0 + (uint32_t)(lx->at - lx->line_start);
}

eg_status
json_fail(json_lexer *lx, const char *format, ...)
{
    lx->cut = false;
    if (lx->err != NULL) {
        char what[EG_ERROR_MAX - 64];
        va_list args;
        va_start(args, format);
        vsnprintf(what, sizeof(what), format, args);
        va_end(args);
        return eg_fail(lx->err, EG_ERR_MALFORMED, "line %u, column %u: %s",
                       (unsigned)lx->line, (unsigned)json_column(lx), what);
    }
    return EG_ERR_MALFORMED;
}

/** Fail because the text is over. */
static eg_status
fail_cut(json_lexer *lx)
{
    const eg_status status = json_fail(lx, "the text ends too early");
    lx->cut = true;
    return status;
}

eg_status
json_fail_token(json_lexer *lx, const char *wanted)
{
    if (lx->at == lx->end) {
        return fail_cut(lx);
    }
    if (*lx->at == '"') {
        return json_fail(lx, "a string stands where %s must be", wanted);
    }
    char name[JSON_NAME_TEXT];
    json_name_text(name, lx->at, 1);
    return json_fail(lx, "'%s' stands where %s must be", name, wanted);
}

void
json_space(json_lexer *lx)
{
    for (; lx->at < lx->end; lx->at++) {
        switch (*lx->at) {
        case ' ':
        case '\t':
        case '\r':
            break;
        case '\n':
            lx->line++;
            lx->line_start = lx->at + 1;
            lx->column0 = 1;
            break;
        default:
            return;
        }
    }
}

int
json_peek(json_lexer *lx)
{
    json_space(lx);
    return lx->at < lx->end ? *lx->at : -1;
}

bool
json_accept(json_lexer *lx, char c)
{
    if (json_peek(lx) != c) {
        return false;
    }
    lx->at++;
    return true;
}

eg_status
json_expect(json_lexer *lx, char c)
{
    if (json_accept(lx, c)) {
        return EG_OK;
    }
    const char wanted[] = {'\'', c, '\'', '\0'};
    return json_fail_token(lx, wanted);
}

/** The four digits of \uXXXX; -1 when they are none. */
static int32_t
four_digits(const uint8_t *b)
{
    uint8_t two[2];
    if (eg_hex_read(two, 2, (const char *)b, 4, EG_HEX_ANY) != EG_OK) {
        return -1;
    }
    return two[0] << 8 | two[1];
}

static bool
is_high_surrogate(int32_t unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool
is_low_surrogate(int32_t unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/** \uXXXX, or the two of a surrogate pair; at the u. */
static eg_status
lex_unicode_escape(json_lexer *lx)
{
    const size_t room = (size_t)(lx->end - lx->at);
    if (room < 5) {
        lx->at = lx->end;
        return fail_cut(lx);
    }
    const int32_t unit = four_digits(lx->at + 1);
    if (unit < 0) {
        return json_fail(lx, "\\u must be followed by four hex digits");
    }
    if (is_low_surrogate(unit)) {
        return json_fail(lx, "a lone surrogate is no character");
    }
    if (!is_high_surrogate(unit)) {
        lx->at += 5;
        return EG_OK;
    }
    if (room < 11) {
        /* More text can only make the pair whole if it began as one. */
        if ((room > 5 && lx->at[5] != '\\') || (room > 6 && lx->at[6] != 'u')) {
            return json_fail(lx, "a lone surrogate is no character");
        }
        lx->at = lx->end;
        return fail_cut(lx);
    }
    if (lx->at[5] != '\\' || lx->at[6] != 'u' ||
        !is_low_surrogate(four_digits(lx->at + 7))) {
        return json_fail(lx, "a lone surrogate is no character");
    }
    lx->at += 11;
    return EG_OK;
}

/** An escape sequence, at its backslash. */
static eg_status
lex_escape(json_lexer *lx)
{
    lx->at++;
    if (lx->at == lx->end) {
        return fail_cut(lx);
    }
    if (*lx->at == 'u') {
        return lex_unicode_escape(lx);
    }
    if (*lx->at == '\0' || strchr("\"\\/bfnrt", *lx->at) == NULL) {
        return json_fail(lx, "a backslash stands before a character that has "
                             "no escape");
    }
    lx->at++;
    return EG_OK;
}

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

/** A mark in the top bit of each byte that is 0; may also mark the next one,
 * which is harmless here. */
static inline uint64_t
zero_bytes(uint64_t w)
{
    return (w - REPEAT(1)) & ~w & REPEAT(0x80);
}

/**
 * Skip bytes that need no attention inside a string.
 * @param[in,out] high Gets a bit of 0x80 when one of them is not ASCII.
 */
static const uint8_t *
skip_plain(const uint8_t *p, const uint8_t *end, uint64_t *high)
{
    while (end - p >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        /* Below 0x20, a quote, a backslash. */
        const uint64_t stop = ((w - REPEAT(0x20)) & ~w & REPEAT(0x80)) |
                              zero_bytes(w ^ REPEAT('"')) |
                              zero_bytes(w ^ REPEAT('\\'));
        if (stop != 0) {
            break;
        }
        *high |= w;
        p += 8;
    }
    while (p < end && *p >= 0x20 && *p != '"' && *p != '\\') {
        *high |= *p;
        p++;
    }
    return p;
}

eg_status
json_lex_string(json_lexer *lx, json_string *out)
{
    if (json_peek(lx) != '"') {
        return json_fail_token(lx, "a string");
    }
    lx->at++;
    const uint8_t *raw = lx->at;
    uint64_t high = 0;
    bool escaped = false;
    for (;;) {
        lx->at = skip_plain(lx->at, lx->end, &high);
        if (lx->at == lx->end) {
            return fail_cut(lx);
        }
        if (*lx->at == '"') {
            break;
        }
        if (*lx->at != '\\') {
            return json_fail(lx, "a control character stands in a string");
        }
        escaped = true;
        EG_TRY(lex_escape(lx));
    }
    const size_t len = (size_t)(lx->at - raw);
    if ((high & REPEAT(0x80)) != 0) {
        const size_t good = eg_utf8_valid_len(raw, len);
        if (good != len) {
            lx->at = raw + good;
            return json_fail(lx, "a string is not UTF-8");
        }
    }
    lx->at++;
    *out = (json_string){.raw = raw, .len = len, .escaped = escaped};
    return EG_OK;
}

static const uint8_t *
skip_digits(const uint8_t *p, const uint8_t *end)
{
    while (p < end && *p >= '0' && *p <= '9') {
        p++;
    }
    return p;
}

eg_status
json_lex_number(json_lexer *lx, json_number *out)
{
    const uint8_t *raw = lx->at;
    const uint8_t *p = raw;
    const bool minus = p < lx->end && *p == '-';
    p += minus;
    const uint8_t *digits = p;
    p = skip_digits(p, lx->end);
    bool good = p > digits;
    const bool zero = good && *digits == '0';
    if (zero && p > digits + 1) {
        return json_fail(lx, "a number begins with 0");
    }
    bool plain = !(minus && zero);
    if (good && p < lx->end && *p == '.') {
        plain = false;
        const uint8_t *fraction = ++p;
        p = skip_digits(p, lx->end);
        good = p > fraction;
    }
    if (good && p < lx->end && (*p == 'e' || *p == 'E')) {
        plain = false;
        p++;
        p += p < lx->end && (*p == '+' || *p == '-');
        const uint8_t *exponent = p;
        p = skip_digits(p, lx->end);
        good = p > exponent;
    }
    if (p == lx->end && !good) {
        lx->at = p;
        return fail_cut(lx);
    }
    if (!good) {
        return json_fail(lx, "a number is not written as JSON wants");
    }
    lx->at = p;
    *out = (json_number){.raw = raw, .len = (size_t)(p - raw), .plain = plain};
    return EG_OK;
}

eg_status
json_lex_word(json_lexer *lx, const char *word)
{
    const size_t len = strlen(word);
    const size_t room = (size_t)(lx->end - lx->at);
    if (memcmp(lx->at, word, len < room ? len : room) != 0) {
        return json_fail_token(lx, "a value");
    }
    if (room < len) {
        lx->at = lx->end;
        return fail_cut(lx);
    }
    lx->at += len;
    return EG_OK;
}

/** The character of a one-letter escape. */
static char
escape_char(uint8_t letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return (char)letter;
    }
}

size_t
json_unescape(char *out, const json_string *s)
{
    char *to = out;
    const uint8_t *end = s->raw + s->len;
    for (const uint8_t *p = s->raw; p < end;) {
        if (*p != '\\') {
            *to++ = (char)*p++;
        } else if (p[1] != 'u') {
            *to++ = escape_char(p[1]);
            p += 2;
        } else {
            uint32_t cp = (uint32_t)four_digits(p + 2);
            p += 6;
            if (is_high_surrogate((int32_t)cp)) {
                const uint32_t low = (uint32_t)four_digits(p + 2);
                cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
                p += 6;
            }
            to += eg_utf8_write(to, cp);
        }
    }
    return (size_t)(to - out);
}

bool
json_int64(const uint8_t *raw, size_t len, int64_t *out)
{
    const bool minus = len > 0 && raw[0] == '-';
    uint64_t value = 0;
    for (size_t i = minus; i < len; i++) {
        const uint64_t digit = (uint64_t)(raw[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (value > (uint64_t)INT64_MAX + minus) {
        return false;
    }
    /* -2^63 has no positive twin, so negate as unsigned. */
    *out = minus ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

void
json_name_text(char out[JSON_NAME_TEXT], const void *name, size_t len)
{
    const uint8_t *b = name;
    const size_t most = JSON_NAME_TEXT - 4;
    const size_t used = len < most ? len : most;
    for (size_t i = 0; i < used; i++) {
        out[i] = b[i] >= 0x20 && b[i] < 0x7f ? (char)b[i] : '?';
    }
    snprintf(out + used, JSON_NAME_TEXT - used, "%s", len > most ? "..." : "");
}
