/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of tags, "v=1; a=rsa-sha256; ..." (RFC 6376 section 3.2), of signatures
 * and of keys.
 */
#ifndef ACCOUNTGUARD_ENROL_DKIM_TAGS_H
#define ACCOUNTGUARD_ENROL_DKIM_TAGS_H

#include <electionguard/arena.h>

#include "base/base.h"

/** Tags of a list at most. */
#define AG_DKIM_TAGS_MAX 32

typedef struct ag_dkim_tag {
    eg_span name;
    eg_span value; /**< Without blanks at its ends; they may be inside. */
    eg_span room;  /**< All from "=" to ";", blanks with it. */
} ag_dkim_tag;

typedef struct ag_dkim_tags {
    ag_dkim_tag tag[AG_DKIM_TAGS_MAX];
    size_t len;
} ag_dkim_tags;

/**
 * Read a list; it borrows @p text.
 *
 * @return false where it is none, or names a tag twice.
 */
bool ag_dkim_tags_read(ag_dkim_tags *out, eg_span text);

/** A tag of one name, or NULL. */
const ag_dkim_tag *ag_dkim_tag_find(const ag_dkim_tags *tags, const char *name);

/** Whether a tag is there with exactly this value. */
bool ag_dkim_tag_is(const ag_dkim_tag *tag, const char *value);

/**
 * The next piece of a list "a : b : c", without blanks at its ends.
 *
 * @param[in,out] rest What is left.
 *
 * @return false at the end.
 */
bool ag_dkim_next(eg_span *piece, eg_span *rest);

/**
 * The bytes of a tag in base64, which may be folded.
 *
 * @return false where it is not base64, or empty, or @p arena is full.
 */
bool ag_dkim_tag_bytes(eg_span *out, eg_arena *arena, const ag_dkim_tag *tag);

/** A tag as a number of at most 12 digits, as moments are. */
bool ag_dkim_tag_number(uint64_t *out, const ag_dkim_tag *tag);

#endif
