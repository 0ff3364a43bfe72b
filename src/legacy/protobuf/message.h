/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of protocol buffers as the JSON trees that say the same.
 *
 * The Kotlin implementations write a record as JSON or as protocol buffers, and
 * what is verified is the same.  A table says which member of the JSON a field
 * is, so that all rules are written once, over trees.
 *
 * One encoding is legal, that of the generator: fields ascend, elements of a
 * list stand together, numbers are as short as they can be, and what is 0 or
 * empty is not written.  Anything else is refused.
 */
#ifndef EG_LEGACY_PROTOBUF_MESSAGE_H
#define EG_LEGACY_PROTOBUF_MESSAGE_H

#include <electionguard/arena.h>

#include "codec/json.h"

/** What a field becomes. */
typedef enum lg_pb_form {
    LG_PB_TEXT,    /**< A string; "" where it is not written. */
    LG_PB_HEX,     /**< Bytes, as upper-case digits. */
    LG_PB_OCTETS,  /**< Bytes, as a list of numbers. */
    LG_PB_NUMBER,  /**< Below 2^63. */
    LG_PB_TRUTH,   /**< false where it is not written. */
    LG_PB_NAME,    /**< The name of an enum's value. */
    LG_PB_OBJECT,  /**< A message. */
    LG_PB_VALUE,   /**< A message of bytes alone: an integer or a hash. */
    LG_PB_NUMBERS, /**< A list of numbers, written as one. */
    LG_PB_KEYED,   /**< Messages as members, called by one of their texts. */
    LG_PB_INLINE,  /**< A message whose fields are members here. */
    LG_PB_MAP,     /**< Texts by text; checked, and left out of the tree. */
    LG_PB_ELSE     /**< Bytes or a message that another tree is made of. */
} lg_pb_form;

/** What a field's flags say. */
enum {
    LG_PB_LIST = 1,    /**< Any number of them. */
    LG_PB_OPTIONAL = 2 /**< Where it is not written, no member. */
};

typedef struct lg_pb_type lg_pb_type;

typedef struct lg_pb_field {
    uint32_t number;
    lg_pb_form form;
    unsigned flags;
    const char *name;         /**< Of the member. */
    const lg_pb_type *type;   /**< OBJECT, KEYED, INLINE: of what. */
    const char *key;          /**< KEYED: which text. */
    const char *const *names; /**< NAME: of values from 0 on; NULL ends. */
} lg_pb_field;

/** A message: its fields, ascending. */
struct lg_pb_type {
    const lg_pb_field *field;
    size_t len;
};

/**
 * Make the tree that @p message means.
 *
 * @retval EG_ERR_MALFORMED No such message in its one legal form; @p err says
 *                          where.
 * @retval EG_ERR_LIMIT The tree is too large.
 */
EG_NODISCARD eg_status lg_pb_tree(const eg_json **out,
                                  const lg_pb_type *type,
                                  eg_span message,
                                  eg_arena *arena,
                                  eg_error *err);

/**
 * Find the bytes of field @p number of @p message, of a list of its element
 * @p index; all else of it that is not of the form ELSE is checked as
 * lg_pb_tree() does.
 *
 * @param[out] out   Borrowed; empty where the field is not written.
 * @param[out] count How often it is; may be NULL.
 */
EG_NODISCARD eg_status lg_pb_open(eg_span *out,
                                  size_t *count,
                                  const lg_pb_type *type,
                                  uint32_t number,
                                  size_t index,
                                  eg_span message,
                                  eg_arena *arena,
                                  eg_error *err);

#endif
