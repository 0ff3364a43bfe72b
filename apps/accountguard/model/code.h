/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that a person types: 20 characters of Crockford's base32, 100 bits.
 *
 * A code proves that one has it, and is as good as what it opens; so a store
 * keeps its hash alone.  100 bits need no slow hash.  Each purpose has hashes of
 * its own: a code of a notice is none of an invitation.
 */
#ifndef ACCOUNTGUARD_MODEL_CODE_H
#define ACCOUNTGUARD_MODEL_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include <electionguard/hash.h>
#include <electionguard/random.h>

/** Characters of a code. */
#define AG_CODE_CHARS 20
/** Room for a code as it is shown, "K3Q9Z-...", its final zero included. */
#define AG_CODE_TEXT 24
/** Longest text in which a code is looked for. */
#define AG_CODE_READ_MAX 64

/** A code in its one spelling: upper-case, without hyphens. */
typedef struct ag_code {
    char text[AG_CODE_CHARS + 1];
} ag_code;

/** A new code; EG_ERR_RNG. */
EG_NODISCARD eg_status ag_code_new(ag_code *out, eg_rng *rng);

/** "K3Q9Z-7W0MD-XR2T8-5BYNH". */
void ag_code_write(char out[AG_CODE_TEXT], const ag_code *code);

/**
 * Read what a person typed: small letters, hyphens and blanks do not matter, O
 * is 0, I and L are 1.
 *
 * @return Whether it is a code in form; else @p out is zero.
 */
bool ag_code_read(ag_code *out, const char *text, size_t len);

/** What a store keeps of a code for @p purpose, e.g. "invitation". */
void ag_code_hash(eg_hash *out, const char *purpose, const ag_code *code);

/** Whether @p hash is of this code; in time that depends on neither. */
bool
ag_code_matches(const eg_hash *hash, const char *purpose, const ag_code *code);

#endif
