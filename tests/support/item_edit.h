/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing one field deep inside a protobuf message, all lengths around it
 * put right, so that a test can make bytes that are wrong in one way only:
 *
 *     item_edit(&out, &eg_schema_item, bytes,
 *               "encrypted_ballot.contests[1].fields[0].alpha",
 *               EDIT_VALUE, eg_buffer_span(&value));
 */
#ifndef EG_TESTS_ITEM_EDIT_H
#define EG_TESTS_ITEM_EDIT_H

#include "codec/pb.h"

/** Longest path with its final zero. */
#define ITEM_PATH_MAX 256

typedef enum edit_op {
    EDIT_DROP,    /**< Without the field. */
    EDIT_TWICE,   /**< The field two times. */
    EDIT_VALUE,   /**< Other bytes in a length-delimited field. */
    EDIT_RAW,     /**< Tag and all replaced by other bytes. */
    EDIT_AFTER,   /**< Other bytes after the field. */
    EDIT_EXCHANGE /**< The field and the one after it exchanged. */
} edit_op;

/**
 * Append @p message to @p out with the field at @p path changed.
 * @return Whether there is such a field.
 */
bool item_edit(eg_buffer *out,
               const eg_pb_message *type,
               eg_span message,
               const char *path,
               edit_op op,
               eg_span value);

/** Called for a field; @p raw is all of it with its tag. */
typedef void (*item_visit)(void *context,
                           const char *path,
                           const eg_pb_message *parent,
                           const eg_pb_field *field,
                           const eg_pb_value *value,
                           eg_span raw);

/** Visit every field of @p message and of the messages in it. */
void item_walk(const eg_pb_message *type,
               eg_span message,
               item_visit visit,
               void *context);

/** The field @p number of @p type; NULL: it has none. */
const eg_pb_field *item_schema_field(const eg_pb_message *type,
                                     uint32_t number);

#endif
