/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All ballots of an older record together: what is kept of each, and the
 * products of those that are counted.
 */
#ifndef EG_LEGACY_BALLOTS_H
#define EG_LEGACY_BALLOTS_H

#include "legacy/crew.h"

/** What becomes of a ballot; the numbers are those of 0.95 to 1.91. */
typedef enum lg_state {
    LG_STATE_CAST = 1,
    LG_STATE_SPOILED = 2, /**< To be decrypted: challenged, since 1.91. */
    LG_STATE_UNUSED = 3   /**< 1.91: spoiled, and not to be decrypted. */
} lg_state;

/** What is kept of each ballot. */
typedef struct lg_brief {
    eg_hash id;     /**< SHA-256 of its identifier. */
    eg_hash digest; /**< SHA-256 of the file. */
    eg_hash code;   /**< Its code. */
    eg_hash before; /**< What the code continues: a seed, SHA-256 of B_aux. */
    uint32_t entry; /**< Its file. */
    lg_state state;
    bool met; /**< In a chain, a list or a decryption; cleared after each. */
} lg_brief;

/** What is counted of ballots, of those that have it. */
typedef enum lg_count {
    LG_COUNT_CAST,
    LG_COUNT_CHALLENGED, /**< 1.91 */
    LG_COUNT_SPOILED,
    LG_COUNT_SHIFTED,    /**< Sequence orders as the manifest prints them. */
    LG_COUNT_DATA,       /**< Contests of cast ballots with contest data. */
    LG_COUNT_UNKNOWN,    /**< Neither cast nor challenged. */
    LG_COUNT_PRE,        /**< Pre-encrypted. */
    LG_COUNT_PRE_UNCAST, /**< Of these, not cast. */
    LG_COUNT_BEYOND,     /**< 1.52: with contests not of their styles. */
    LG_COUNTS
} lg_count;

typedef struct lg_ballots {
    lg_brief *brief; /**< By entry. */
    size_t len;
    size_t cap;
    eg_element *alpha; /**< Products over cast ballots, by option. */
    eg_element *beta;
    uint64_t *on; /**< Cast ballots with each contest. */
    uint64_t count[LG_COUNTS];
    bool uncounted; /**< A ballot could not be read. */
} lg_ballots;

/** By what briefs are sorted. */
typedef enum lg_order { LG_BY_ID, LG_BY_CODE, LG_BY_BEFORE } lg_order;

/** A ballot's file as it is handed to its version's rules. */
typedef struct lg_ballot_file {
    const eg_json *json;
    const eg_buffer *bytes;
    eg_place place;
    lg_brief brief; /**< With its entry. */
} lg_ballot_file;

/** Judge one ballot; the worker's `gathered` is an lg_ballots. */
typedef eg_status
lg_ballot_judge(lg_worker *worker, lg_ballot_file *file, eg_error *err);

/**
 * Judge all ballots.
 *
 * @param[out] out To be freed with lg_ballots_free().
 */
EG_NODISCARD eg_status lg_ballots_run(lg_walk *walk,
                                      lg_ballot_judge *judge,
                                      lg_ballots *out);
void lg_ballots_free(lg_ballots *ballots);

/** Keep the brief of @p file, whose ballot is called @p id. */
EG_NODISCARD eg_status lg_ballots_add(lg_ballots *ballots,
                                      lg_ballot_file *file,
                                      lg_text id);

/** Multiply the ciphertext of @p option of a cast ballot into the products. */
void lg_ballots_multiply(const lg_walk *walk,
                         lg_ballots *ballots,
                         const lg_option *option,
                         const eg_element *alpha,
                         const eg_element *beta);

/** The briefs sorted, to be freed; NULL without memory. */
lg_brief **lg_ballots_index(const lg_ballots *ballots, lg_order order);

/** A brief of which @p order is @p key in its index; NULL if there is none. */
lg_brief *lg_ballots_find(const lg_ballots *ballots,
                          lg_brief *const *index,
                          lg_order order,
                          const eg_hash *key);

/** The brief of the ballot called @p id, in the index by identifier. */
lg_brief *lg_ballots_called(const lg_ballots *ballots,
                            lg_brief *const *by_id,
                            lg_text id);

/** No identifier, which is called @p name, and no code stands twice. */
EG_NODISCARD eg_status lg_ballots_judge_unique(lg_walk *walk,
                                               const lg_ballots *ballots,
                                               const char *name);

#endif
