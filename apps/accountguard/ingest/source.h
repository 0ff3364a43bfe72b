/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources: whose logs are read, in which format, and how far they are believed.
 */
#ifndef ACCOUNTGUARD_INGEST_SOURCE_H
#define ACCOUNTGUARD_INGEST_SOURCE_H

#include "accountguard/event/reader.h"
#include "accountguard/model/sharing.h"
#include "accountguard/model/telling.h"
#include "accountguard/store/store.h"

/** Longest name of a source. */
#define AG_SOURCE_NAME_MAX 48

/** Bytes of a key for pushes. */
#define AG_PUSH_KEY_BYTES 32

typedef struct ag_source {
    uint64_t id;
    char name[AG_SOURCE_NAME_MAX + 1]; /**< Small letters, digits, "-", "." */
    ag_format format;
    /** A log of trust E is not believed when it quotes a provider's warning. */
    ag_trust trust;
    /** AG_SEEN_BY_LOG or AG_SEEN_BY_PARTNER; of one, AG_SEEN_BY_CANARY. */
    ag_seen_by seen_by;
    ag_tlp tlp; /**< At least, of what is found by it. */
    ag_pap pap;
    bool active;
    bool pushes; /**< It has a key for pushes. */
    ag_time added;
    ag_time last;    /**< When rows came last; 0: never. */
    uint64_t rows;   /**< Read of it, ... */
    uint64_t bad;    /**< ... of these not understood. */
    uint64_t events; /**< Of protected accounts, each counted once. */
} ag_source;

/**
 * Add a source, a step of its own.
 *
 * @param[in]     by   Operator's row.
 * @param[in,out] plan What is set down; its id becomes known.
 * @param[out]    key  The key for pushes when plan->pushes; it is told once.
 *
 * @retval EG_ERR_ARGUMENT The name is none.
 * @retval EG_ERR_STATE    There is one of that name.
 */
EG_NODISCARD eg_status ag_source_add(ag_store *store,
                                     uint64_t by,
                                     ag_source *plan,
                                     uint8_t key[AG_PUSH_KEY_BYTES],
                                     ag_time now,
                                     eg_error *err);

/** Read it no more, a step of its own; EG_ERR_NOT_FOUND: there is none such. */
EG_NODISCARD eg_status ag_source_disable(ag_store *store,
                                         uint64_t by,
                                         const char *name,
                                         ag_time now,
                                         eg_error *err);

/** Read it again, a step of its own; EG_ERR_NOT_FOUND: none such is disabled. */
EG_NODISCARD eg_status ag_source_enable(ag_store *store,
                                        uint64_t by,
                                        const char *name,
                                        ag_time now,
                                        eg_error *err);

/** EG_ERR_NOT_FOUND: there is none of that name. */
EG_NODISCARD eg_status ag_source_get(ag_store *store,
                                     ag_source *out,
                                     const char *name,
                                     eg_error *err);

/** The key for pushes; wipe it.  EG_ERR_NOT_FOUND: it has none. */
EG_NODISCARD eg_status ag_source_key(ag_store *store,
                                     uint8_t key[AG_PUSH_KEY_BYTES],
                                     const ag_source *source,
                                     eg_error *err);

/** Takes a source. */
typedef eg_status (*ag_source_taker)(const ag_source *source,
                                     void *context,
                                     eg_error *err);

/** All sources, by their names. */
EG_NODISCARD eg_status ag_source_each(ag_store *store,
                                      ag_source_taker take,
                                      void *context,
                                      eg_error *err);

#endif
