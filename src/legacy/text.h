/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts and numbers of old records as they are read: a number keeps the text
 * that it was read from, because the hashes of 0.95 to 1.91 are over text.
 */
#ifndef EG_LEGACY_TEXT_H
#define EG_LEGACY_TEXT_H

#include <electionguard/group.h>
#include <electionguard/hash.h>

#include "codec/json.h"
#include "legacy/algebra.h"

/** Characters that belong to somebody else. */
typedef struct lg_text {
    const char *s;
    size_t len;
} lg_text;

#define LG_TEXT(literal) ((lg_text){(literal), sizeof(literal) - 1})

/** How many characters of a text a sentence shows. */
static inline int
lg_shown(lg_text t)
{
    return t.len > 80 ? 80 : (int)t.len;
}

static inline bool
lg_text_equal(lg_text a, lg_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

/** An integer modulo p with its text. */
typedef struct lg_element {
    lg_text text;
    eg_element x;
} lg_element;

/** An integer modulo q with its text. */
typedef struct lg_scalar {
    lg_text text;
    eg_scalar x;
} lg_scalar;

/** How a version writes numbers as JSON. */
typedef enum lg_form {
    /** "0A": upper-case digits in pairs, no leading pair of zeros. */
    LG_FORM_BARE,
    /** {"data": "0A"}, the same in an object of one member; 0.95. */
    LG_FORM_WRAPPED,
    /** "10": decimal digits, which are hashed as the digits of BARE; 0.95. */
    LG_FORM_DECIMAL,
    /** Upper-case digits, as many as p or q has; 2.0 of kotlin-mp. */
    LG_FORM_WIDE,
    /** Base64 of as many bytes as p or q has; 2.0 of egk-ec. */
    LG_FORM_BASE64
} lg_form;

/** How to read the numbers of a record. */
typedef struct lg_format {
    lg_form form;
    const eg_group *group;
    const lg_algebra *algebra; /**< Of 2.0; or NULL. */
    eg_arena *arena;
} lg_format;

/** The string @p v, or nothing but an error. */
EG_NODISCARD eg_status lg_get_text(lg_text *out,
                                   const eg_json *object,
                                   const char *name,
                                   eg_error *err);

/** The same where null or nothing may be; @p out is then zero. */
EG_NODISCARD eg_status lg_get_text_opt(lg_text *out,
                                       const eg_json *object,
                                       const char *name,
                                       eg_error *err);

/** Digits of a number of at most @p bytes bytes in the form BARE. */
EG_NODISCARD eg_status lg_bare_digits(lg_text *out,
                                      const eg_json *value,
                                      size_t bytes,
                                      eg_error *err);

/** The big-endian bytes of the decimal digits that @p value is. */
EG_NODISCARD eg_status lg_decimal_bytes(uint8_t bytes[EG_ELEMENT_BYTES],
                                        const eg_json *value,
                                        eg_error *err);

/** Big-endian bytes as digits in the form BARE. */
EG_NODISCARD eg_status lg_digits_of(lg_text *out,
                                    eg_arena *arena,
                                    const uint8_t *bytes,
                                    size_t len);

/** An integer below p; canonical in the record's form, or an error. */
EG_NODISCARD eg_status lg_read_element(const lg_format *format,
                                       lg_element *out,
                                       const eg_json *value,
                                       eg_error *err);
EG_NODISCARD eg_status lg_get_element(const lg_format *format,
                                      lg_element *out,
                                      const eg_json *object,
                                      const char *name,
                                      eg_error *err);

/** An integer below q. */
EG_NODISCARD eg_status lg_read_scalar(const lg_format *format,
                                      lg_scalar *out,
                                      const eg_json *value,
                                      eg_error *err);
EG_NODISCARD eg_status lg_get_scalar(const lg_format *format,
                                     lg_scalar *out,
                                     const eg_json *object,
                                     const char *name,
                                     eg_error *err);

/** Any 32 bytes: base64 or 64 upper-case digits. */
EG_NODISCARD eg_status lg_read_hash(const lg_format *format,
                                    eg_hash *out,
                                    const eg_json *value,
                                    eg_error *err);
EG_NODISCARD eg_status lg_get_hash(const lg_format *format,
                                   eg_hash *out,
                                   const eg_json *object,
                                   const char *name,
                                   eg_error *err);

/** The truth value "00" or "01", as the Java port of 0.95 wrote it. */
EG_NODISCARD eg_status lg_get_flag(bool *out,
                                   const eg_json *object,
                                   const char *name,
                                   eg_error *err);

/** Member @p name must be null or absent; @p why ends the sentence. */
EG_NODISCARD eg_status lg_get_null(const eg_json *object,
                                   const char *name,
                                   const char *why,
                                   eg_error *err);

/** Member @p name must not be there, not even as null. */
EG_NODISCARD eg_status lg_get_absent(const eg_json *object,
                                     const char *name,
                                     eg_error *err);

/** Member @p name must be the string @p text. */
EG_NODISCARD eg_status lg_get_fixed(const eg_json *object,
                                    const char *name,
                                    const char *text,
                                    eg_error *err);

#endif
