/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ballot.h
 * Ballots before and after encryption, as data.
 *
 * Everything that a ballot points to lives in the arena that it was made in.
 *
 * @spec{EG 2.1.0 sections 3.3, 3.4, 3.7}
 */
#ifndef ELECTIONGUARD_BALLOT_H
#define ELECTIONGUARD_BALLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/hash.h>
#include <electionguard/manifest.h>
#include <electionguard/proof.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Length of B_C, the chaining field; section 3.4.2. */
#define EG_CHAINING_FIELD_BYTES 36

/* -- plain ballots: secret ------------------------------------------------ */

/** What a voter wrote into a write-in option or a write-in field. */
typedef struct eg_write_in {
    /** 1-based; field_len + i for the i-th of a contest's write-in fields. */
    uint32_t option_index;
    const char *text; /**< UTF-8. */
} eg_write_in;

typedef struct eg_plain_contest {
    uint32_t index;            /**< ind_c. */
    const uint32_t *selection; /**< A value for each option, in order. */
    size_t selection_len;      /**< The contest's option_len. */
    /** Of the write-in fields that the contest counts, how many were used. */
    uint32_t write_ins_used;
    const eg_write_in *write_in;
    size_t write_in_len;
} eg_plain_contest;

/** A voter's choices.  A contest of the style that is not listed is blank. */
typedef struct eg_plain_ballot {
    const char *style; /**< Label of the ballot style. */
    const char *ref;   /**< The voting system's own name; or NULL. */
    uint32_t weight;   /**< At least 1. */
    const eg_plain_contest *contest;
    size_t contest_len;
} eg_plain_ballot;

/* -- encrypted ballots: public -------------------------------------------- */

typedef struct eg_encrypted_field {
    eg_ciphertext ct;             /**< (alpha, beta), eq. (31). */
    const eg_proof_branch *proof; /**< (c_j, v_j), j = 0..bound. */
    size_t proof_len;             /**< bound + 1; 0 where there is no proof. */
} eg_encrypted_field;

typedef struct eg_encrypted_contest {
    uint32_t index; /**< ind_c. */
    const eg_encrypted_field *field;
    size_t field_len;
    const eg_proof_branch *limit_proof; /**< j = 0..L, eq. (62). */
    size_t limit_proof_len;
    /** One branch where the undervote difference is declared, else NULL. */
    const eg_proof_branch *difference_proof;
    /** L + 1 branches where the null vote is declared, else NULL. */
    const eg_proof_branch *null_proof;
    size_t null_proof_len;
    const eg_hashed_ciphertext *data; /**< Contest data; NULL where b = 0. */
    eg_hash hash;                     /**< chi, eq. (70). */
} eg_encrypted_contest;

typedef enum eg_ballot_status {
    EG_BALLOT_UNDECIDED = 0, /**< Never in a record. */
    EG_BALLOT_CAST = 1,
    EG_BALLOT_CHALLENGED = 2,
    EG_BALLOT_SPOILED = 3
} eg_ballot_status;

typedef struct eg_encrypted_ballot {
    eg_hash id;        /**< id_B. */
    eg_hash id_hash;   /**< H_I, eq. (32). */
    const char *style; /**< Label of the ballot style. */
    eg_ballot_status status;
    uint32_t weight;
    bool has_time;
    int64_t time_ms; /**< Milliseconds since 1970, UTC, if has_time. */
    const eg_encrypted_contest *contest; /**< Ascending by index. */
    size_t contest_len;
    eg_hash code;                                    /**< H_C, eq. (71). */
    uint8_t chaining_field[EG_CHAINING_FIELD_BYTES]; /**< B_C. */
    eg_hashed_ciphertext nonce; /**< The encrypted ballot nonce, eq. (37). */
    const char *ref;            /**< Untrusted free text, or NULL. */
} eg_encrypted_ballot;

#ifdef __cplusplus
}
#endif
#endif
