/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One device's section in order: its header, its chain, its end.  What must be
 * looked at ballot after ballot; the ballots' own checks are elsewhere.
 */
#ifndef EG_VERIFY_DEVICE_H
#define EG_VERIFY_DEVICE_H

#include <electionguard/chain.h>
#include <electionguard/election.h>

#include "record/ballot_brief.h"
#include "record/items.h"
#include "verify/result.h"

typedef struct eg_device_walk {
    const eg_election *election;
    eg_device_kind kind;
    eg_hash claimed; /**< H_DI of the section's key. */
    bool has_header;
    bool has_close;
    bool chained; /**< The chain can be followed. */
    eg_chain chain;
    uint64_t ballots;
} eg_device_walk;

/** Begin at the section of the device whose key is @p key. */
void eg_device_walk_begin(eg_device_walk *walk,
                          const eg_election *election,
                          const uint8_t key[EG_DEVICE_KEY_BYTES]);

/* On a device that pre-encrypts, 16.D to 16.H and 16.structure take the place
 * of 8.C to 8.G and 8.structure. */

/** 8.structure or 16.structure. */
eg_check eg_device_walk_structure(const eg_device_walk *walk);

/** 8.C, 8.F, 8.structure. */
void eg_device_walk_header(eg_device_walk *walk,
                           const eg_item_device_header *header,
                           const eg_place *place,
                           eg_result *result);

/** 8.D or 8.E of the next ballot. */
void eg_device_walk_ballot(eg_device_walk *walk,
                           const eg_ballot_brief *ballot,
                           const eg_place *place,
                           eg_result *result);

/** 8.G and the number of ballots. */
void eg_device_walk_close(eg_device_walk *walk,
                          const eg_item_device_close *close,
                          const eg_place *place,
                          eg_result *result);

/** The section was read to its end. */
void eg_device_walk_end(eg_device_walk *walk,
                        const eg_place *place,
                        eg_result *result);

#endif
