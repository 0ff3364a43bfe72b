/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the known answers.  A value that cannot be read ends the test as a
 * failure, so that a vector is never skipped in silence.
 */
#ifndef EG_TESTS_KAT_H
#define EG_TESTS_KAT_H

#include <jansson.h>

#include <electionguard/hash.h>

#include "test.h"

/** Longest byte string of the vectors, a manifest. */
#define KAT_BYTES_MAX 1024

/** The file and the standard group. */
typedef struct kat {
    json_t *root;
    eg_group *group;
} kat;

/** A cmocka group's state: the file is read and the group made once. */
int kat_setup(void **state);
int kat_teardown(void **state);

/** The list @p name of the file. */
const json_t *kat_list(const kat *k, const char *name);

/** The text @p value, with a reference followed. */
const char *kat_text(const kat *k, const json_t *value);

/** Bytes from hex; gives their number. */
size_t kat_bytes(const kat *k, const json_t *value, uint8_t *out, size_t room);

/** A member of @p in. */
const json_t *kat_member(const json_t *in, const char *name);

uint32_t kat_u32(const json_t *in, const char *name);
eg_hash kat_hash(const kat *k, const json_t *value);
eg_element kat_element(const kat *k, const json_t *value);

/** A scalar, written as a decimal number or as hex. */
eg_scalar kat_scalar(const kat *k, const json_t *value);

/** The pair (alpha, beta) or (a, b). */
void kat_pair(const kat *k, const json_t *value, eg_element out[2]);

void kat_assert_element(const kat *k, const eg_element *x, const json_t *want);
void kat_assert_scalar(const kat *k, const eg_scalar *x, const json_t *want);
void kat_assert_hash(const kat *k, const eg_hash *x, const json_t *want);

#endif
