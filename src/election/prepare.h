/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a prepared ballot holds.  Everything lies in its arena, which is wiped.
 */
#ifndef EG_ELECTION_PREPARE_H
#define EG_ELECTION_PREPARE_H

#include <electionguard/prepare.h>

#include "election/relations.h"
#include "proof/hashed_elgamal.h"

/** An element and its encoding b(x, l_p), for the hash of the contest. */
typedef struct eg_encoded_element {
    eg_element x;
    uint8_t bytes[EG_ELEMENT_BYTES]; /**< l_p of them. */
} eg_encoded_element;

/** One field with each of the values 0..bound that it may get. */
typedef struct eg_prepared_field {
    uint32_t bound; /**< R. */
    eg_encoded_element alpha;
    eg_encoded_element *beta; /**< By value: K^(value + xi). */
    /** By value: a whole proof of R + 1 branches. */
    eg_proof_branch *proof;
} eg_prepared_field;

typedef struct eg_prepared_contest {
    const eg_contest *contest;
    eg_prepared_field *field;
    /** By sum: a whole proof of as many branches as there are sums; NULL where
     * the relation is not proved. */
    eg_proof_branch *relation[EG_RELATIONS];

    /* Contest data; nothing where the contest has none. */
    eg_scalar xi; /**< Eq. (64). */
    eg_hashed_prepared data;
    uint8_t *mask; /**< k_1, ..., k_b of eq. (66). */
    size_t mask_len;
    eg_encoded_element c0;
    eg_hasher transcript; /**< Of eq. (69), up to C_1. */

    /* Working space, so that finishing allocates nothing for secrets. */
    uint32_t *value;
    uint8_t *block;
} eg_prepared_contest;

struct eg_prepared_ballot {
    const eg_election *election;
    const eg_ballot_style *style;
    eg_arena *arena;
    eg_ballot_seed *seed;
    eg_hash id_hash; /**< H_I. */
    eg_prepared_contest *contest;
    size_t contest_len;
    eg_hashed_ciphertext *nonce; /**< Eqs. (34)-(38). */
    bool used;
};

/** How many sums @p relation allows in @p contest, from which on. */
size_t eg_prepared_sums(eg_relation relation,
                        const eg_contest *contest,
                        uint32_t *first);

/** A prepared ballot of @p style with room for everything and nothing in it. */
EG_NODISCARD eg_status eg_prepared_ballot_room(const eg_election *election,
                                               eg_prepared_ballot **out,
                                               const eg_ballot_style *style,
                                               eg_error *err);

/** Set H_I from the seed. */
void eg_prepared_ballot_identify(eg_prepared_ballot *prepared);

/**
 * Set what follows without an exponentiation from the seed, from each field's
 * alpha and beta of value 0, and from the contests' C_0 and a: the other
 * betas, encodings and transcripts.
 */
void eg_prepared_ballot_complete(eg_prepared_ballot *prepared);

#endif
