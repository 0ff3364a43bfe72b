/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict JSON (RFC 8259) read in one pass without a tree, for logs.
 *
 * A scan walks over a text that is wholly in memory and hands out places in it;
 * it allocates nothing.  Everything that it passes is checked, also what nobody
 * asks for: the grammar of numbers and escapes, UTF-8, control characters and
 * lone surrogates in strings, at most AG_SCAN_DEPTH levels.  The first fault
 * sticks, with its place.  codec/json.h makes a tree of one document and refuses
 * repeated members everywhere; here whoever reads members looks for that.
 */
#ifndef ACCOUNTGUARD_EVENT_SCAN_H
#define ACCOUNTGUARD_EVENT_SCAN_H

#include "base/base.h"

/** Arrays and objects inside each other at most. */
#define AG_SCAN_DEPTH 64

typedef enum ag_json_kind {
    AG_JSON_NONE, /**< There is no value. */
    AG_JSON_NULL,
    AG_JSON_FALSE,
    AG_JSON_TRUE,
    AG_JSON_NUMBER,
    AG_JSON_STRING,
    AG_JSON_ARRAY,
    AG_JSON_OBJECT
} ag_json_kind;

/** A value that was checked, as it stands in the text. */
typedef struct ag_json {
    ag_json_kind kind;
    bool escaped; /**< A string with escapes. */
    eg_span raw;  /**< A string without its quotes; else all of the value. */
} ag_json;

typedef struct ag_scan {
    const uint8_t *start;
    const uint8_t *at;
    const uint8_t *end;
    unsigned depth;    /**< Arrays and objects that are open. */
    const char *fault; /**< What is wrong at @p at, or NULL. */
} ag_scan;

/** Begin at the first byte of @p text, which must stay. */
void ag_scan_begin(ag_scan *s, eg_span text);

/** The next byte that is no white space, without taking it; 0 at the end. */
uint8_t ag_scan_peek(ag_scan *s);

/** Take one value of any kind, arrays and objects whole. */
bool ag_scan_value(ag_scan *s, ag_json *out);

/** Go into the object (array) that is next; false: another kind is, or a fault. */
bool ag_scan_enter(ag_scan *s, char open);

/**
 * The name of the next member of an object that was entered, whose value is
 * next then.
 *
 * @param[in,out] first True before the first member; the scan clears it.
 * @return False at the end of the object, which is left, or at a fault.
 */
bool ag_scan_member(ag_scan *s, bool *first, ag_json *name);

/** Likewise, whether another element of an array is next. */
bool ag_scan_element(ag_scan *s, bool *first);

/** Whether nothing but white space follows. */
bool ag_scan_end(ag_scan *s);

/** Note a fault at the present place; false. */
bool ag_scan_fail(ag_scan *s, const char *what);

/**
 * Resolve the escapes of a string value.
 * @param[out] out Room for v->raw.len bytes.
 * @return Bytes written.
 */
size_t ag_json_unescape(char *out, const ag_json *v);

/** Whether a value is a string that reads @p text, whatever its escapes. */
bool ag_json_is(const ag_json *v, const char *text);

#endif
