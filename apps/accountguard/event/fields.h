/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of an object that somebody wants, found in one pass.
 *
 * A table lists paths ("status/errorCode") and the slot that each fills; the
 * pass checks the whole object and notes where those values stand.  A member on
 * one of the paths that is given twice, or two spellings that fill one slot, make
 * the object a bad one: two readers could see two different events in it.
 */
#ifndef ACCOUNTGUARD_EVENT_FIELDS_H
#define ACCOUNTGUARD_EVENT_FIELDS_H

#include "accountguard/event/scan.h"

/** Slots of a table, and names on all its paths, at most. */
#define AG_FIELDS_SLOTS 40
#define AG_FIELDS_NODES 64

/** A path, its names parted by "/", and its slot. */
typedef struct ag_field {
    const char *path;
    unsigned slot;
} ag_field;

typedef struct ag_field_node {
    const char *name;
    uint8_t len;
    uint8_t parent; /**< Node, or AG_FIELDS_TOP. */
    uint8_t next;   /**< Next node of the same cell, or AG_FIELDS_NONE. */
    uint8_t slot;   /**< Or AG_FIELDS_NONE. */
    bool inside;    /**< Paths go on below it. */
} ag_field_node;

#define AG_FIELDS_TOP  0xfe
#define AG_FIELDS_NONE 0xff

/** A table made ready.  It may be used by several threads. */
typedef struct ag_fields {
    ag_field_node node[AG_FIELDS_NODES];
    uint8_t cell[256]; /**< First node by a hash of parent and name. */
    unsigned count;
} ag_fields;

/**
 * Make a table ready.
 * @return False when it has more nodes or slots than there is room for, or one
 *         path twice: a mistake of the program.
 */
EG_NODISCARD bool
ag_fields_init(ag_fields *f, const ag_field *list, size_t len);

/**
 * Read @p object, an object and nothing else.
 *
 * @param[out] slots Room for AG_FIELDS_SLOTS; what is absent has AG_JSON_NONE.
 * @param[out] err   "byte 17: ...".
 *
 * @retval EG_OK            Read; all of it is strict JSON.
 * @retval EG_ERR_MALFORMED It is not, or names a member twice.
 */
EG_NODISCARD eg_status ag_fields_read(const ag_fields *f,
                                      ag_json slots[AG_FIELDS_SLOTS],
                                      eg_span object,
                                      eg_error *err);

#endif
