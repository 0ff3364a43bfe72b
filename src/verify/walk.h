/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of one verification, and its three parts.
 */
#ifndef EG_VERIFY_WALK_H
#define EG_VERIFY_WALK_H

#include <electionguard/verify.h>

#include "verify/join.h"
#include "verify/pool.h"
#include "verify/report.h"
#include "verify/setup.h"
#include "verify/slice.h"

typedef struct eg_walk {
    const eg_verify_options *options;
    const eg_group *group;
    eg_group *own_group; /**< NULL when the caller gave one. */
    eg_record *record;
    eg_report *report;
    eg_section_digest *digest; /**< By section. */
    eg_setup setup;
    eg_attestations *attestations; /**< NULL below the sealed phase. */
    eg_pool *pool;                 /**< Holds the ballots' results. */
    eg_slicing *slicing;           /**< NULL: this run does everything. */
    bool all_counted; /**< Every cast ballot of the record was added up. */
    bool found;       /**< The one ballot that was asked for was met. */
} eg_walk;

/** Begin a verification; NULL for @p options: the defaults. */
void eg_walk_begin(eg_walk *walk,
                   const eg_verify_options *options,
                   eg_slicing *slicing);

/**
 * Make walk->report of the record at @p path; of a slice only what its ballots
 * gave is meant, in walk->pool.
 *
 * @retval EG_OK Done; else as eg_verify().
 */
EG_NODISCARD eg_status eg_walk_record(eg_walk *walk,
                                      const char *path,
                                      eg_error *err);

/** Free what the walk has, the report too. */
void eg_walk_free(eg_walk *walk);

/* Each returns an error only when the machine failed. */

/** Verifications 1 to 4. */
EG_NODISCARD eg_status eg_walk_setup(eg_walk *walk, eg_error *err);

/** Verifications 5 to 8 and 12 to 19: the devices and all openings. */
EG_NODISCARD eg_status eg_walk_devices(eg_walk *walk, eg_error *err);

/** Verifications 9 to 11. */
EG_NODISCARD eg_status eg_walk_tally(eg_walk *walk, eg_error *err);

/** Steps first..last cannot be judged any more. */
void eg_walk_break(eg_walk *walk, unsigned first, unsigned last);

/**
 * Take one decoded item of a section.
 *
 * @param[in] faults What the decoder found; the handler reports it.
 */
typedef void (*eg_walk_handler)(eg_walk *walk,
                                void *context,
                                const eg_item *item,
                                const eg_item_faults *faults,
                                const eg_place *place);

/**
 * Read the section of @p type from its beginning to its end, decode each item
 * of @p kinds (ending with EG_ITEM_NONE) into @p arena, and hand it on.
 *
 * A section that cannot be read whole, and an item that cannot be decoded,
 * break the steps @p first to @p last.
 */
EG_NODISCARD eg_status eg_walk_section(eg_walk *walk,
                                       eg_section_type type,
                                       const eg_item_kind *kinds,
                                       eg_arena *arena,
                                       unsigned first,
                                       unsigned last,
                                       eg_walk_handler handler,
                                       void *context,
                                       eg_error *err);

#endif
