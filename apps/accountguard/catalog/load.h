/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What events are held against, out of the store: the set of all indicators that
 * active feeds tell, with the actors that they mean and the warning lists.
 */
#ifndef ACCOUNTGUARD_CATALOG_LOAD_H
#define ACCOUNTGUARD_CATALOG_LOAD_H

#include "accountguard/actor/registry.h"
#include "accountguard/indicator/set.h"
#include "accountguard/store/store.h"

/** {0} is none; freeing it is harmless. */
typedef struct ag_catalog {
    ag_warnings *warnings;
    ag_actors *actors;
    ag_set *set;
    uint64_t unknown; /**< Names of actors in feeds that no list has. */
} ag_catalog;

/**
 * Load.  A name of an actor that a feed uses means every actor that has it as
 * the feed's namer uses it: several, where the name is ambiguous.
 */
EG_NODISCARD eg_status ag_catalog_load(ag_catalog *out,
                                       ag_store *store,
                                       eg_error *err);

void ag_catalog_free(ag_catalog *catalog);

/**
 * Add a text to the warning lists of the store: lines of domains, addresses and
 * ranges, with comments after "#", or with a rank and a comma before each; or a
 * warning list of MISP, as JSON.
 *
 * @param[out] added Those that were not there in that class.
 *
 * @retval EG_ERR_MALFORMED A line is none; nothing was added.
 */
EG_NODISCARD eg_status ag_warnings_keep(ag_store *store,
                                        ag_warning warning,
                                        eg_span text,
                                        uint64_t by,
                                        ag_time now,
                                        uint64_t *added,
                                        eg_error *err);

#endif
