/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 1 to 4: parameters, guardians, joint keys, base hashes.
 */
#ifndef EG_VERIFY_SETUP_H
#define EG_VERIFY_SETUP_H

#include <electionguard/arena.h>
#include <electionguard/election.h>

#include "record/items.h"
#include "verify/result.h"

/** The setup phase of a record as it is read, and what follows from it. */
typedef struct eg_setup {
    const eg_group *group;
    eg_arena *arena; /**< Holds the guardians' values. */
    eg_manifest *manifest;
    eg_election *election; /**< NULL: nothing after the setup can be judged. */

    uint32_t n;
    uint32_t k;
    eg_hash parameter_hash; /**< As computed here, like the next two. */
    eg_hash base_hash;
    eg_hash extended_hash;
    eg_guardian_public *guardian; /**< guardian_len, in the order read. */
    uint32_t guardian_len;
    bool has_parameters;
    bool has_base_hash;
    bool lost_guardian;    /**< Some key of theirs is not in range, */
    bool broken_guardians; /**< or not all of them could be read. */
    bool has_keys;
    bool sound; /**< V1, the manifest and V4 hold so far. */
    eg_element key[EG_KEY_KINDS];
} eg_setup;

/** Begin; free with eg_setup_free(). */
EG_NODISCARD eg_status eg_setup_init(eg_setup *setup, const eg_group *group);
void eg_setup_free(eg_setup *setup);

/* Each takes one decoded item, in the order of the sections. */

void eg_setup_parameters(eg_setup *setup,
                         const eg_item_parameters *parameters,
                         const eg_verify_options *options,
                         const eg_place *place,
                         eg_result *result);

void eg_setup_manifest(eg_setup *setup,
                       const eg_item_manifest *manifest,
                       const eg_place *place,
                       eg_result *result);

/**
 * @p guardian points into the setup's arena or lives as long.
 *
 * @param[in] in_range Whether all values were in range; others read as zero.
 */
void eg_setup_guardian(eg_setup *setup,
                       const eg_guardian_public *guardian,
                       bool in_range,
                       const eg_place *place,
                       eg_result *result);

/** The joint keys; the guardians must have been read before. */
void eg_setup_keys(eg_setup *setup,
                   const eg_item_keys *keys,
                   bool in_range,
                   const eg_place *place,
                   eg_result *result);

/**
 * All of the setup was read: make the election, if what it needs holds.
 *
 * @param[in] use How the joint keys will be used.
 *
 * @retval EG_OK         See setup->election.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_setup_finish(eg_setup *setup, eg_base_use use);

#endif
