/* SPDX-License-Identifier: Apache-2.0 */
/* One value of a text as a tree: what documents and streams share. */
#ifndef EG_CODEC_JSON_PARSE_H
#define EG_CODEC_JSON_PARSE_H

#include "codec/json.h"
#include "codec/json_lex.h"

/**
 * Parse the next value.
 *
 * @param[in,out] lx     Its place; after the value on success.  When it says
 *                       `cut`, more text might have helped.
 * @param[in]     arena  Owns the tree.
 * @param[out]    out    The value.
 * @param[in]     parent Parent of the value, or NULL.
 * @param[in]     depth  Arrays and objects around the value.
 */
EG_NODISCARD eg_status json_parse_value(json_lexer *lx,
                                        eg_arena *arena,
                                        eg_json **out,
                                        const eg_json *parent,
                                        unsigned depth);

/** Copy a string into the arena, unescaped; NULL when the arena is full. */
const char *
json_string_copy(eg_arena *arena, const json_string *s, size_t *len);

#endif
