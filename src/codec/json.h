/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict JSON (RFC 8259) as a tree in an arena, for manifests, configuration
 * and other documents of moderate size; json_stream.h reads large files.
 *
 * Refused at parse: a member named twice in one object (after unescaping), a
 * lone surrogate, text that is not UTF-8, a byte order mark, comments,
 * trailing commas, control characters in strings, more than 64 levels,
 * anything after the document.  Each error gives line and column.
 */
#ifndef EG_CODEC_JSON_H
#define EG_CODEC_JSON_H

#include <electionguard/arena.h>

#include "base/base.h"

/** Arrays and objects inside each other at most. */
#define EG_JSON_MAX_DEPTH 64

typedef enum eg_json_type {
    EG_JSON_NULL,
    EG_JSON_BOOL,
    EG_JSON_INTEGER, /**< no fraction, no exponent, within int64 */
    EG_JSON_NUMBER,  /**< any other number; kept as text */
    EG_JSON_STRING,
    EG_JSON_ARRAY,
    EG_JSON_OBJECT
} eg_json_type;

/**
 * One value of a tree.  Everything it points to is in the arena that it was
 * parsed into.  Children are a list in document order:
 * `for (const eg_json *c = v->first; c != NULL; c = c->next)`.
 */
typedef struct eg_json eg_json;
struct eg_json {
    eg_json_type type;
    uint32_t line;         /**< 1-based */
    uint32_t column;       /**< 1-based, in bytes */
    uint32_t index;        /**< 0-based position within its parent */
    const eg_json *parent; /**< NULL at the top */
    const char *name;      /**< member name, unescaped; NULL otherwise */
    size_t name_len;       /**< a name may contain zero bytes */
    const eg_json *next;   /**< next child of the same parent */
    const eg_json *first;  /**< first child of an array or object */
    size_t count;          /**< children */
    const char *text;      /**< STRING unescaped, NUMBER and INTEGER as
                                written; a zero byte follows */
    size_t text_len;       /**< bytes of text */
    int64_t integer;       /**< INTEGER, or 0 and 1 for BOOL */
};

/**
 * Parse one whole document.
 *
 * Memory is proportional to the text (about 100 bytes a value); time is
 * proportional too, but for sorting the names of objects.
 *
 * @param[out] out   The top value, owned by @p arena.
 * @param[in]  arena Its ceiling bounds the tree.
 * @param[in]  text  Untrusted; not needed after the call.
 * @param[out] err   "line 3, column 14: ...".  May be NULL.
 *
 * @retval EG_OK            Parsed.
 * @retval EG_ERR_MALFORMED Not strict JSON.
 * @retval EG_ERR_LIMIT     Over 64 levels.
 * @retval EG_ERR_MEMORY    The arena is full.
 */
EG_NODISCARD eg_status eg_json_parse(const eg_json **out,
                                     eg_arena *arena,
                                     eg_span text,
                                     eg_error *err);

/**
 * The path of @p v, e.g. "contests[2].selectionLimit"; "the document" for the
 * top.  A path that is too long loses its beginning ("...").
 *
 * @param[out] out  Room for @p room characters, at least 8.
 */
void eg_json_path(const eg_json *v, char *out, size_t room);

/**
 * Note that @p v is wrong: "<path> <what>", e.g.
 * "contests[2].name must not be empty".
 * @return EG_ERR_MALFORMED
 */
eg_status eg_json_fail(eg_error *err, const eg_json *v, const char *format, ...)
    EG_PRINTF(3, 4);

/** Member @p name of object @p v, or NULL; NULL too when v is no object. */
const eg_json *eg_json_member(const eg_json *v, const char *name);

/** Whether @p v is a string that equals @p text; NULL is not. */
bool eg_json_text_is(const eg_json *v, const char *text);

/* Getters of members.  The required ones fail with "<path> is missing",
 * the _opt ones leave *out as it is when the member is absent or null.  All
 * fail with "<path> must be ..." on another type; a null is another type. */

/** Any value but null. */
EG_NODISCARD eg_status eg_json_get(const eg_json **out,
                                   const eg_json *object,
                                   const char *name,
                                   eg_error *err);

/** @p value itself must be an object (array). */
EG_NODISCARD eg_status eg_json_need_object(const eg_json *value, eg_error *err);
EG_NODISCARD eg_status eg_json_need_array(const eg_json *value, eg_error *err);

/** @p value itself must be a string. */
EG_NODISCARD eg_status eg_json_need_string(const eg_json *value, eg_error *err);

/** @p value itself must be an integer from @p min to @p max. */
EG_NODISCARD eg_status eg_json_need_int(int64_t *out,
                                        const eg_json *value,
                                        int64_t min,
                                        int64_t max,
                                        eg_error *err);

EG_NODISCARD eg_status eg_json_get_object(const eg_json **out,
                                          const eg_json *object,
                                          const char *name,
                                          eg_error *err);
EG_NODISCARD eg_status eg_json_get_array(const eg_json **out,
                                         const eg_json *object,
                                         const char *name,
                                         eg_error *err);
/** The value node: text and text_len are the string. */
EG_NODISCARD eg_status eg_json_get_string(const eg_json **out,
                                          const eg_json *object,
                                          const char *name,
                                          eg_error *err);
EG_NODISCARD eg_status eg_json_get_int(int64_t *out,
                                       const eg_json *object,
                                       const char *name,
                                       int64_t min,
                                       int64_t max,
                                       eg_error *err);
EG_NODISCARD eg_status eg_json_get_bool(bool *out,
                                        const eg_json *object,
                                        const char *name,
                                        eg_error *err);
EG_NODISCARD eg_status eg_json_get_array_opt(const eg_json **out,
                                             const eg_json *object,
                                             const char *name,
                                             eg_error *err);
EG_NODISCARD eg_status eg_json_get_object_opt(const eg_json **out,
                                              const eg_json *object,
                                              const char *name,
                                              eg_error *err);
EG_NODISCARD eg_status eg_json_get_string_opt(const eg_json **out,
                                              const eg_json *object,
                                              const char *name,
                                              eg_error *err);
EG_NODISCARD eg_status eg_json_get_int_opt(int64_t *out,
                                           const eg_json *object,
                                           const char *name,
                                           int64_t min,
                                           int64_t max,
                                           eg_error *err);
EG_NODISCARD eg_status eg_json_get_bool_opt(bool *out,
                                            const eg_json *object,
                                            const char *name,
                                            eg_error *err);

/**
 * A member of exactly @p len bytes as lower- or upper-case hex.
 * @param[out] out Room for @p len bytes.
 */
EG_NODISCARD eg_status eg_json_get_hex(uint8_t *out,
                                       size_t len,
                                       const eg_json *object,
                                       const char *name,
                                       eg_error *err);

/** A member of exactly @p len bytes as standard padded base64. */
EG_NODISCARD eg_status eg_json_get_base64(uint8_t *out,
                                          size_t len,
                                          const eg_json *object,
                                          const char *name,
                                          eg_error *err);

/**
 * Refuse members that @p names (ended by NULL) does not list:
 * "contests[2].selectionLimits is not a known member".
 */
EG_NODISCARD eg_status eg_json_only(const eg_json *object,
                                    const char *const *names,
                                    eg_error *err);

#endif
