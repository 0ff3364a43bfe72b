/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Actors in the store: importing a source's list, and having them in memory.
 *
 * A list that is imported again changes what changed: names that the source
 * lists no more end, and are kept with the moment until which it listed them.
 */
#ifndef ACCOUNTGUARD_CATALOG_ACTORS_H
#define ACCOUNTGUARD_CATALOG_ACTORS_H

#include "accountguard/actor/read.h"
#include "accountguard/actor/registry.h"
#include "accountguard/model/time.h"
#include "accountguard/store/store.h"

typedef struct ag_actors_changes {
    ag_actors_counts counts;
    uint64_t added; /**< Entries. */
    uint64_t
        changed; /**< Entries of which names, country or publisher differ. */
    uint64_t same;
    uint64_t gone; /**< That their source lists no more. */
} ag_actors_changes;

/**
 * Import lists of one kind, e.g. all files of a folder: together they are all
 * that their sources hold.
 *
 * @param[in] texts Bytes of files.
 * @param[in] bad   Told of what is put aside; may be NULL.
 */
EG_NODISCARD eg_status ag_actors_import(ag_store *store,
                                        ag_actors_format format,
                                        const eg_span *texts,
                                        size_t len,
                                        uint64_t by,
                                        ag_time now,
                                        void (*bad)(const char *place,
                                                    const char *reason),
                                        ag_actors_changes *changes,
                                        eg_error *err);

/** All actors that their sources list now, and whom they are held as. */
EG_NODISCARD eg_status ag_actors_load(ag_actors **out,
                                      ag_store *store,
                                      eg_error *err);

/** Keep a person's judgement (ag_actors_hold()); @p as equal to @p id ends it. */
EG_NODISCARD eg_status ag_actor_keep_held(ag_store *store,
                                          uint64_t id,
                                          uint64_t as,
                                          uint64_t by,
                                          ag_time now,
                                          eg_error *err);

#endif
