/* SPDX-License-Identifier: Apache-2.0 */
/* Reading texts and numbers, each in its one form. */
#include "legacy/text.h"

#include "codec/text.h"

/** Decimal digits of a number of 4096 bits. */
#define DECIMALS_MAX 1234

eg_status
lg_get_text(lg_text *out,
            const eg_json *object,
            const char *name,
            eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, object, name, err));
    *out = (lg_text){v->text, v->text_len};
    return EG_OK;
}

eg_status
lg_get_text_opt(lg_text *out,
                const eg_json *object,
                const char *name,
                eg_error *err)
{
    const eg_json *v = NULL;
    *out = (lg_text){NULL, 0};
    EG_TRY(eg_json_get_string_opt(&v, object, name, err));
    if (v != NULL) {
        *out = (lg_text){v->text, v->text_len};
    }
    return EG_OK;
}

eg_status
lg_bare_digits(lg_text *out, const eg_json *value, size_t bytes, eg_error *err)
{
    EG_TRY(eg_json_need_string(value, err));
    const char *s = value->text;
    const size_t len = value->text_len;
    if (len == 0 || len % 2 != 0) {
        return eg_json_fail(err, value, "must be pairs of hexadecimal digits");
    }
    for (size_t i = 0; i < len; i++) {
        const bool digit =
            (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'A' && s[i] <= 'F');
        if (!digit) {
            return eg_json_fail(err, value,
                                "must be upper-case hexadecimal digits");
        }
    }
    if (len > 2 && s[0] == '0' && s[1] == '0') {
        return eg_json_fail(err, value, "must not begin with 00");
    }
    if (len / 2 > bytes) {
        return eg_json_fail(err, value, "must have at most %zu digits",
                            2 * bytes);
    }
    *out = (lg_text){s, len};
    return EG_OK;
}

eg_status
lg_digits_of(lg_text *out, eg_arena *arena, const uint8_t *bytes, size_t len)
{
    size_t first = 0;
    while (first + 1 < len && bytes[first] == 0) {
        first++;
    }
    char *text = eg_arena_alloc(arena, 2 * (len - first) + 1, 1);
    if (text == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_hex_write_upper(text, bytes + first, len - first);
    *out = (lg_text){text, 2 * (len - first)};
    return EG_OK;
}

/** Words of the largest number, and decimal digits that make less than one. */
#define WORDS          (EG_ELEMENT_BYTES / 8)
#define DIGITS_AT_ONCE 18

/** Multiply the words, the least first, by @p factor and add; what is over. */
static uint64_t
mul_add(uint64_t words[WORDS], uint64_t factor, uint64_t carry)
{
    __extension__ typedef unsigned __int128 wide;
    for (size_t i = 0; i < WORDS; i++) {
        const wide x = (wide)words[i] * factor + carry;
        words[i] = (uint64_t)x;
        carry = (uint64_t)(x >> 64);
    }
    return carry;
}

eg_status
lg_decimal_bytes(uint8_t bytes[EG_ELEMENT_BYTES],
                 const eg_json *v,
                 eg_error *err)
{
    uint64_t words[WORDS] = {0};
    uint64_t factor = 1;
    uint64_t part = 0;
    if (v->text_len > DECIMALS_MAX || v->text_len == 0) {
        return eg_json_fail(err, v, "must have at most 4096 bits");
    }
    for (size_t i = 0; i < v->text_len; i++) {
        if (v->text[i] < '0' || v->text[i] > '9') {
            return eg_json_fail(err, v, "must be decimal digits");
        }
        factor *= 10;
        part = 10 * part + (uint64_t)(v->text[i] - '0');
        if ((i + 1) % DIGITS_AT_ONCE != 0 && i + 1 < v->text_len) {
            continue;
        }
        if (mul_add(words, factor, part) != 0) {
            return eg_json_fail(err, v, "must have at most 4096 bits");
        }
        factor = 1;
        part = 0;
    }
    for (size_t i = 0; i < WORDS; i++) {
        eg_store_be64(bytes + 8 * i, words[WORDS - 1 - i]);
    }
    return EG_OK;
}

/** @p len bytes of a string of decimal digits, and its digits in BARE. */
static eg_status
read_decimals(const lg_format *format,
              uint8_t *bytes,
              size_t len,
              lg_text *text,
              const eg_json *value,
              eg_error *err)
{
    uint8_t wide[EG_ELEMENT_BYTES];
    const size_t more = sizeof(wide) - len;
    EG_TRY(eg_json_need_string(value, err));
    if (value->text_len > 1 && value->text[0] == '0') {
        return eg_json_fail(err, value, "must not begin with 0");
    }
    EG_TRY(lg_decimal_bytes(wide, value, err));
    for (size_t i = 0; i < more; i++) {
        if (wide[i] != 0) {
            return eg_json_fail(err, value, "must have at most %zu bytes", len);
        }
    }
    memcpy(bytes, wide + more, len);
    return lg_digits_of(text, format->arena, bytes, len);
}

/** Unwrap {"data": ...} where the form has it. */
static eg_status
unwrap(const lg_format *format,
       const eg_json **out,
       const eg_json *value,
       eg_error *err)
{
    static const char *const names[] = {"data", NULL};
    *out = value;
    if (format->form != LG_FORM_WRAPPED) {
        return EG_OK;
    }
    EG_TRY(eg_json_need_object(value, err));
    EG_TRY(eg_json_only(value, names, err));
    return eg_json_get(out, value, "data", err);
}

/** @p len big-endian bytes of @p value, whatever the form. */
static eg_status
read_bytes(const lg_format *format,
           uint8_t *bytes,
           size_t len,
           lg_text *text,
           const eg_json *value,
           eg_error *err)
{
    size_t got = 0;
    switch (format->form) {
    case LG_FORM_BARE:
    case LG_FORM_WRAPPED:
        EG_TRY(lg_bare_digits(text, value, len, err));
        memset(bytes, 0, len);
        return eg_hex_read(bytes + (len - text->len / 2), text->len / 2,
                           text->s, text->len, EG_HEX_UPPER);
    case LG_FORM_DECIMAL:
        return read_decimals(format, bytes, len, text, value, err);
    case LG_FORM_WIDE:
        EG_TRY(eg_json_need_string(value, err));
        if (eg_hex_read(bytes, len, value->text, value->text_len,
                        EG_HEX_UPPER) != EG_OK) {
            return eg_json_fail(err, value,
                                "must be %zu upper-case hexadecimal digits",
                                2 * len);
        }
        break;
    case LG_FORM_BASE64:
        EG_TRY(eg_json_need_string(value, err));
        if (value->text_len != eg_base64_text_len(len) ||
            eg_base64_read(bytes, &got, value->text, value->text_len) !=
                EG_OK ||
            got != len) {
            return eg_json_fail(err, value, "must be base64 of %zu bytes", len);
        }
        break;
    }
    *text = (lg_text){value->text, value->text_len};
    return EG_OK;
}

eg_status
lg_read_element(const lg_format *format,
                lg_element *out,
                const eg_json *value,
                eg_error *err)
{
    uint8_t bytes[EG_ELEMENT_BYTES + 8];
    const eg_json *inner;
    const lg_algebra *a = format->algebra;
    const size_t len =
        a != NULL ? a->element_len : eg_group_element_len(format->group);
    EG_TRY(unwrap(format, &inner, value, err));
    EG_TRY(read_bytes(format, bytes, len, &out->text, inner, err));
    if (!(a != NULL ? lg_algebra_parse(a, &out->x, bytes)
                    : eg_element_parse(format->group, &out->x, bytes))) {
        return eg_json_fail(err, value,
                            a != NULL && a->curve != NULL
                                ? "must be a point of the curve P-256"
                                : "must be below p");
    }
    return EG_OK;
}

eg_status
lg_get_element(const lg_format *format,
               lg_element *out,
               const eg_json *object,
               const char *name,
               eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get(&v, object, name, err));
    return lg_read_element(format, out, v, err);
}

eg_status
lg_read_scalar(const lg_format *format,
               lg_scalar *out,
               const eg_json *value,
               eg_error *err)
{
    uint8_t bytes[EG_SCALAR_BYTES + 8];
    const eg_json *inner;
    EG_TRY(unwrap(format, &inner, value, err));
    EG_TRY(read_bytes(format, bytes, eg_group_scalar_len(format->group),
                      &out->text, inner, err));
    if (!eg_scalar_parse(format->group, &out->x, bytes)) {
        return eg_json_fail(err, value, "must be below q");
    }
    return EG_OK;
}

eg_status
lg_get_scalar(const lg_format *format,
              lg_scalar *out,
              const eg_json *object,
              const char *name,
              eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get(&v, object, name, err));
    return lg_read_scalar(format, out, v, err);
}

eg_status
lg_read_hash(const lg_format *format,
             eg_hash *out,
             const eg_json *value,
             eg_error *err)
{
    lg_text text;
    /* Base64 of 32 bytes is 33 bytes' worth of room. */
    uint8_t bytes[EG_HASH_BYTES + 8];
    EG_TRY(read_bytes(format, bytes, EG_HASH_BYTES, &text, value, err));
    memcpy(out->bytes, bytes, EG_HASH_BYTES);
    return EG_OK;
}

eg_status
lg_get_hash(const lg_format *format,
            eg_hash *out,
            const eg_json *object,
            const char *name,
            eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get(&v, object, name, err));
    return lg_read_hash(format, out, v, err);
}

eg_status
lg_get_flag(bool *out, const eg_json *object, const char *name, eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, object, name, err));
    *out = eg_json_text_is(v, "01");
    if (!*out && !eg_json_text_is(v, "00")) {
        return eg_json_fail(err, v, "must be \"00\" or \"01\"");
    }
    return EG_OK;
}

eg_status
lg_get_null(const eg_json *object,
            const char *name,
            const char *why,
            eg_error *err)
{
    const eg_json *v = eg_json_member(object, name);
    if (v != NULL && v->type != EG_JSON_NULL) {
        return eg_json_fail(err, v, "must be null%s", why);
    }
    return EG_OK;
}

eg_status
lg_get_absent(const eg_json *object, const char *name, eg_error *err)
{
    const eg_json *v = eg_json_member(object, name);
    if (v != NULL) {
        return eg_json_fail(err, v, "is not known in this version");
    }
    return EG_OK;
}

eg_status
lg_get_fixed(const eg_json *object,
             const char *name,
             const char *text,
             eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, object, name, err));
    if (!eg_json_text_is(v, text)) {
        return eg_json_fail(err, v, "must be \"%s\"", text);
    }
    return EG_OK;
}
