/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file election.h
 * The public values that everybody in an election shares: parameters, manifest,
 * guardians' keys, joint keys and base hashes.
 *
 * @spec{EG 2.1.0 sections 3.1.2, 3.1.4, 3.2}
 */
#ifndef ELECTIONGUARD_ELECTION_H
#define ELECTIONGUARD_ELECTION_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/group.h>
#include <electionguard/hash.h>
#include <electionguard/manifest.h>
#include <electionguard/proof.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How many values eg_key_kind has: K and K-hat. */
#define EG_KEY_KINDS 2

/**
 * What guardian G_i publishes: commitments to both polynomials, the
 * communication key and the combined proofs.
 *
 * @spec{EG 2.1.0 section 3.2.2, eqs. (8)-(13)}
 */
typedef struct eg_guardian_public {
    uint32_t index;  /**< i, 1-based. */
    uint32_t quorum; /**< k. */
    /** k commitments K_i,j or K-hat_i,j, by eg_key_kind. */
    const eg_element *commitment[EG_KEY_KINDS];
    eg_element kappa; /**< Communication key. */
    eg_scalar proof_c[EG_KEY_KINDS];
    /** k + 1 responses v_i,0..v_i,k, by eg_key_kind. */
    const eg_scalar *proof_v[EG_KEY_KINDS];
} eg_guardian_public;

/** H_P, eq. (4). */
EG_API void
eg_hash_parameters(const eg_group *group, eg_hash *out, uint32_t n, uint32_t k);

/** H_B, eq. (5). */
EG_API void eg_hash_base(eg_hash *out,
                         const eg_hash *parameter_hash,
                         const uint8_t *manifest,
                         uint32_t manifest_len);

/** H_E, eq. (30). */
EG_API void eg_hash_extended(const eg_group *group,
                             eg_hash *out,
                             const eg_hash *base_hash,
                             const eg_element *joint_vote_key,
                             const eg_element *joint_data_key);

/**
 * An election that is ready for voting.  Immutable; safe in several threads.
 * The public keys carry their tables.
 */
typedef struct eg_election {
    const eg_group *group;            /**< Borrowed. */
    const eg_manifest *manifest;      /**< Borrowed. */
    uint32_t n;                       /**< Guardians. */
    uint32_t k;                       /**< Quorum. */
    eg_hash parameter_hash;           /**< H_P. */
    eg_hash base_hash;                /**< H_B. */
    eg_hash extended_hash;            /**< H_E. */
    eg_public_key *key[EG_KEY_KINDS]; /**< K and K-hat. */
} eg_election;

/**
 * Derive the hashes and prepare the tables from the joint keys.
 *
 * @param[in] use How K and K-hat will be used (encryption: EG_BASE_SECRET).
 *
 * @retval EG_OK         Made; free it with eg_election_free().
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_election_new(eg_election **out,
                const eg_group *group,
                const eg_manifest *manifest,
                uint32_t n,
                uint32_t k,
                const eg_element joint_key[EG_KEY_KINDS],
                eg_base_use use);

EG_API void eg_election_free(eg_election *election);

#ifdef __cplusplus
}
#endif
#endif
