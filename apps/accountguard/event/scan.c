/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict JSON without a tree.  Most of a log is inside of strings, so the end of
 * a string is looked for sixteen bytes at a time where the processor can.
 */
#include "accountguard/event/scan.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "codec/json_lex.h"
#include "codec/text.h"

void
ag_scan_begin(ag_scan *s, eg_span text)
{
    *s = (ag_scan){
        .start = text.data, .at = text.data, .end = text.data + text.len};
}

bool
ag_scan_fail(ag_scan *s, const char *what)
{
    if (s->fault == NULL) {
        s->fault = what;
    }
    return false;
}

/** Fail at a byte that does not belong here, or at the end. */
static bool
fail_here(ag_scan *s, const char *what)
{
    return ag_scan_fail(s, s->at == s->end ? "the text ends too early" : what);
}

static inline uint8_t
peek(ag_scan *s)
{
    while (s->at < s->end) {
        const uint8_t c = *s->at;
        if (c > ' ') {
            return c;
        }
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return c == 0 ? 1 : c; /* no token begins with either */
        }
        s->at++;
    }
    return 0;
}

uint8_t
ag_scan_peek(ag_scan *s)
{
    return peek(s);
}

/** Whether a byte of a string stands for itself alone. */
static inline bool
is_plain(uint8_t c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/** The first byte from @p p on that is not plain. */
static inline const uint8_t *
plain_end(const uint8_t *p, const uint8_t *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i slash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    while (end - p >= 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        /* Signed: bytes of 0x80 and more are below the space, too. */
        const __m128i odd = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
            _mm_cmplt_epi8(v, space));
        const unsigned mask = (unsigned)_mm_movemask_epi8(odd);
        if (mask != 0) {
            return p + __builtin_ctz(mask);
        }
        p += 16;
    }
#endif
    while (p < end && is_plain(*p)) {
        p++;
    }
    return p;
}

/** The value of four hex digits, or -1. */
static int
four_hex(const uint8_t *p, const uint8_t *end)
{
    int value = 0;
    if (end - p < 4) {
        return -1;
    }
    for (unsigned i = 0; i < 4; i++) {
        const uint8_t lower = (uint8_t)(p[i] | 0x20);
        int digit;
        if (p[i] >= '0' && p[i] <= '9') {
            digit = p[i] - '0';
        } else if (lower >= 'a' && lower <= 'f') {
            digit = lower - 'a' + 10;
        } else {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/** Pass the escape at s->at, a backslash. */
static bool
escape(ag_scan *s)
{
    const uint8_t *p = s->at + 1;
    if (p == s->end) {
        s->at = p;
        return fail_here(s, "");
    }
    if (*p != 'u') {
        if (*p == 0 || strchr("\"\\/bfnrt", *p) == NULL) {
            return ag_scan_fail(s, "there is no such escape");
        }
        s->at = p + 1;
        return true;
    }
    const int unit = four_hex(p + 1, s->end);
    p += 5;
    if (unit < 0) {
        return ag_scan_fail(s, "four hex digits must follow \\u");
    }
    if (unit >= 0xdc00 && unit <= 0xdfff) {
        return ag_scan_fail(s, "a lone surrogate");
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
        const bool more = s->end - p >= 6 && p[0] == '\\' && p[1] == 'u';
        const int low = more ? four_hex(p + 2, s->end) : -1;
        if (low < 0xdc00 || low > 0xdfff) {
            return ag_scan_fail(s, "a lone surrogate");
        }
        p += 6;
    }
    s->at = p;
    return true;
}

/** Pass bytes of 0x80 and more. */
static bool
not_ascii(ag_scan *s)
{
    const uint8_t *p = s->at;
    while (p < s->end && *p >= 0x80) {
        p++;
    }
    const size_t len = (size_t)(p - s->at);
    const size_t valid = eg_utf8_valid_len(s->at, len);
    s->at += valid;
    return valid == len || ag_scan_fail(s, "text that is not UTF-8");
}

/** A string; s->at is at its quote. */
static inline bool
string(ag_scan *s, ag_json *out)
{
    const uint8_t *const first = s->at + 1;
    bool escaped = false;
    s->at = first;
    while (true) {
        s->at = plain_end(s->at, s->end);
        if (s->at == s->end) {
            return ag_scan_fail(s, "a string does not end");
        }
        const uint8_t c = *s->at;
        if (c == '"') {
            break;
        }
        if (c < 0x20) {
            return ag_scan_fail(s, "a control character in a string");
        }
        if (c == '\\') {
            escaped = true;
        }
        if (c == '\\' ? !escape(s) : !not_ascii(s)) {
            return false;
        }
    }
    *out = (ag_json){.kind = AG_JSON_STRING,
                     .escaped = escaped,
                     .raw = {first, (size_t)(s->at - first)}};
    s->at++;
    return true;
}

/** Pass digits; how many. */
static inline size_t
digits(ag_scan *s)
{
    const uint8_t *const first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9') {
        s->at++;
    }
    return (size_t)(s->at - first);
}

static inline bool
accept(ag_scan *s, uint8_t wanted)
{
    if (s->at < s->end && *s->at == wanted) {
        s->at++;
        return true;
    }
    return false;
}

static bool
number(ag_scan *s, ag_json *out)
{
    const uint8_t *const first = s->at;
    (void)accept(s, '-');
    const bool zero = s->at < s->end && *s->at == '0';
    const size_t whole = digits(s);
    if (whole == 0 || (zero && whole > 1)) {
        return fail_here(s, "a number must not look like this");
    }
    if (accept(s, '.') && digits(s) == 0) {
        return fail_here(s, "digits must follow the point of a number");
    }
    if (accept(s, 'e') || accept(s, 'E')) {
        if (!accept(s, '+')) {
            (void)accept(s, '-');
        }
        if (digits(s) == 0) {
            return fail_here(s, "digits must follow the e of a number");
        }
    }
    *out = (ag_json){.kind = AG_JSON_NUMBER,
                     .raw = {first, (size_t)(s->at - first)}};
    return true;
}

static bool
word(ag_scan *s, ag_json *out, ag_json_kind kind, const char *text)
{
    const size_t len = strlen(text);
    if ((size_t)(s->end - s->at) < len || memcmp(s->at, text, len) != 0) {
        return fail_here(s, "a value must begin here");
    }
    *out = (ag_json){.kind = kind, .raw = {s->at, len}};
    s->at += len;
    return true;
}

/** A value that is no array and no object; @p c is its first byte. */
static inline bool
scalar(ag_scan *s, uint8_t c, ag_json *out)
{
    switch (c) {
    case '"':
        return string(s, out);
    case 't':
        return word(s, out, AG_JSON_TRUE, "true");
    case 'f':
        return word(s, out, AG_JSON_FALSE, "false");
    case 'n':
        return word(s, out, AG_JSON_NULL, "null");
    default:
        if (c == '-' || (c >= '0' && c <= '9')) {
            return number(s, out);
        }
        return fail_here(s, "a value must begin here");
    }
}

/** A name and its colon. */
static inline bool
name_colon(ag_scan *s, ag_json *name)
{
    if (peek(s) != '"') {
        return fail_here(s, "the name of a member must begin here");
    }
    if (!string(s, name)) {
        return false;
    }
    if (peek(s) != ':') {
        return fail_here(s, "a colon must follow the name of a member");
    }
    s->at++;
    return true;
}

static inline bool
descend(ag_scan *s)
{
    if (s->depth == AG_SCAN_DEPTH) {
        return ag_scan_fail(s, "more than 64 levels");
    }
    s->depth++;
    s->at++;
    return true;
}

/** What a container that is being passed does after a value. */
typedef enum step { STEP_MORE, STEP_DONE, STEP_FAULT } step;

/**
 * After a value: commas and closing brackets up to the next value.
 *
 * @param[in,out] objects Bit by level, the innermost lowest: it is an object.
 */
static inline step
after_value(ag_scan *s, uint64_t *objects, unsigned floor)
{
    ag_json name;
    while (true) {
        const bool object = (*objects & 1) != 0;
        const uint8_t c = peek(s);
        if (c == ',') {
            s->at++;
            return !object || name_colon(s, &name) ? STEP_MORE : STEP_FAULT;
        }
        if (c != (object ? '}' : ']')) {
            (void)fail_here(s, object ? "a comma or } must be here"
                                      : "a comma or ] must be here");
            return STEP_FAULT;
        }
        s->at++;
        s->depth--;
        *objects >>= 1;
        if (s->depth == floor) {
            return STEP_DONE;
        }
    }
}

/** Pass the array or object that begins at s->at. */
static bool
container(ag_scan *s)
{
    const unsigned floor = s->depth;
    uint64_t objects = 0;
    ag_json ignored;
    while (true) {
        const uint8_t c = peek(s);
        bool empty = false;
        if (c == '{' || c == '[') {
            const bool object = c == '{';
            if (!descend(s)) {
                return false;
            }
            objects = objects << 1 | (object ? 1 : 0);
            empty = peek(s) == (object ? '}' : ']');
            if (!empty) {
                if (object && !name_colon(s, &ignored)) {
                    return false;
                }
                continue;
            }
        } else if (!scalar(s, c, &ignored)) {
            return false;
        }
        const step next = after_value(s, &objects, floor);
        if (next != STEP_MORE) {
            return next == STEP_DONE;
        }
    }
}

bool
ag_scan_value(ag_scan *s, ag_json *out)
{
    const uint8_t c = peek(s);
    if (s->fault != NULL) {
        return false;
    }
    if (c != '{' && c != '[') {
        return scalar(s, c, out);
    }
    const uint8_t *const first = s->at;
    if (!container(s)) {
        return false;
    }
    *out = (ag_json){.kind = c == '{' ? AG_JSON_OBJECT : AG_JSON_ARRAY,
                     .raw = {first, (size_t)(s->at - first)}};
    return true;
}

bool
ag_scan_enter(ag_scan *s, char open)
{
    return s->fault == NULL && peek(s) == (uint8_t)open && descend(s);
}

/** Take the bracket that closes, or the comma before another; false at the end
 * and at a fault. */
static inline bool
another(ag_scan *s, bool *first, uint8_t close)
{
    if (s->fault != NULL) {
        return false;
    }
    const uint8_t c = peek(s);
    if (c == close) {
        s->at++;
        s->depth--;
        return false;
    }
    if (!*first) {
        if (c != ',') {
            return fail_here(s, close == '}' ? "a comma or } must be here"
                                             : "a comma or ] must be here");
        }
        s->at++;
    }
    *first = false;
    return true;
}

bool
ag_scan_member(ag_scan *s, bool *first, ag_json *name)
{
    return another(s, first, '}') && name_colon(s, name);
}

bool
ag_scan_element(ag_scan *s, bool *first)
{
    return another(s, first, ']');
}

bool
ag_scan_end(ag_scan *s)
{
    return s->fault == NULL &&
           (peek(s) == 0 || ag_scan_fail(s, "something follows the value"));
}

size_t
ag_json_unescape(char *out, const ag_json *v)
{
    const json_string string = {
        .raw = v->raw.data, .len = v->raw.len, .escaped = v->escaped};
    return json_unescape(out, &string);
}

bool
ag_json_is(const ag_json *v, const char *text)
{
    char plain[128];
    const size_t len = strlen(text);
    if (v->kind != AG_JSON_STRING || v->raw.len < len ||
        (v->escaped && v->raw.len > sizeof(plain))) {
        return false;
    }
    if (!v->escaped) {
        return v->raw.len == len && memcmp(v->raw.data, text, len) == 0;
    }
    return ag_json_unescape(plain, v) == len && memcmp(plain, text, len) == 0;
}
