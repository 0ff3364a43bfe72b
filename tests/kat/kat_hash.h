/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function for each tagged equation: it reads the vector's inputs, calls
 * the library, and compares.  Where the library has a function for the
 * equation the vector goes through it; the others hash in the order of the
 * formula.
 */
#ifndef EG_TESTS_KAT_HASH_H
#define EG_TESTS_KAT_HASH_H

#include <electionguard/hashed_elgamal.h>

#include "kat.h"

typedef struct kat_vector {
    const json_t *in;
    const json_t *out;
} kat_vector;

typedef struct kat_equation {
    const char *eq; /**< As the vectors name it. */
    void (*check)(const kat *k, const kat_vector *v);
    unsigned count; /**< How many vectors there are. */
} kat_equation;

/** Sections 5.5.1 and 5.5.2. */
extern const kat_equation kat_equations_keys[];
/** Sections 5.5.3 and 5.5.5. */
extern const kat_equation kat_equations_ballot[];
/** Section 5.5.4. */
extern const kat_equation kat_equations_decryption[];

/** (C_0, C_1, (c, v)); C_1 goes to @p c1, KAT_BYTES_MAX bytes. */
eg_hashed_ciphertext kat_hashed(const kat *k, const json_t *value, uint8_t *c1);

#endif
