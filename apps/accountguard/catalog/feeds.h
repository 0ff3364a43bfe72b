/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The feeds of a service: where each comes from and how far it is believed.
 */
#ifndef ACCOUNTGUARD_CATALOG_FEEDS_H
#define ACCOUNTGUARD_CATALOG_FEEDS_H

#include "accountguard/indicator/feed.h"
#include "accountguard/store/store.h"

/** Longest name of a feed: small letters, digits, dots, hyphens. */
#define AG_FEED_NAME_MAX 40

/** Longest address, namer and bookmark. */
#define AG_FEED_TEXT_MAX 1023

/** Feeds of a service at most. */
#define AG_FEEDS_MAX 1000

typedef struct ag_feed {
    uint64_t id;
    char name[AG_FEED_NAME_MAX + 1];
    ag_feed_format format;
    /** Where it is fetched from: a collection of TAXII 2.1
     * (https://host/api1/collections/ID/), or "": it is given as files. */
    char address[AG_FEED_TEXT_MAX + 1];
    char namer[256]; /**< Whose names of actors it uses; "": not known. */
    uint64_t actor;  /**< Who is meant by all of it; 0: it tells, or nobody. */
    ag_trust trust;
    ag_tlp tlp;
    ag_pap pap;
    unsigned confidence; /**< Of rows that tell none. */
    ag_time half_life;   /**< 0: confidence does not decay. */
    ag_time lifetime;    /**< Of rows that tell no end; 0: without one. */
    ag_time added;
    ag_time last_read;                   /**< 0: never. */
    char bookmark[AG_FEED_TEXT_MAX + 1]; /**< Where fetching goes on. */
    bool active;
} ag_feed;

/** A feed with what is usual: confidence 50, AMBER, trust F, a half-life of 90
 * days. */
ag_feed ag_feed_usual(void);

/**
 * Add a feed.
 *
 * @param[in,out] feed Its id is set.
 * @param[in]     by   The operator's row.
 *
 * @retval EG_ERR_ARGUMENT A member is out of its range; @p err says which.
 * @retval EG_ERR_STATE    There is a feed of that name.
 * @retval EG_ERR_LIMIT    There are AG_FEEDS_MAX.
 */
EG_NODISCARD eg_status ag_feed_add(ag_store *store,
                                   ag_feed *feed,
                                   uint64_t by,
                                   ag_time now,
                                   eg_error *err);

/** The feed of a name; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_feed_find(ag_store *store,
                                    ag_feed *out,
                                    const char *name,
                                    eg_error *err);

/** Stop or go on believing a feed; its indicators are kept. */
EG_NODISCARD eg_status ag_feed_set_active(ag_store *store,
                                          const ag_feed *feed,
                                          bool active,
                                          uint64_t by,
                                          ag_time now,
                                          eg_error *err);

/** All feeds by their ids. */
EG_NODISCARD eg_status ag_feed_each(ag_store *store,
                                    eg_status (*take)(const ag_feed *feed,
                                                      void *context,
                                                      eg_error *err),
                                    void *context,
                                    eg_error *err);

/** Indicators that a feed tells now. */
EG_NODISCARD eg_status ag_feed_count(ag_store *store,
                                     const ag_feed *feed,
                                     uint64_t *count,
                                     eg_error *err);

/** Rows that were put aside when it was last read. */
EG_NODISCARD eg_status ag_feed_each_bad(
    ag_store *store,
    const ag_feed *feed,
    eg_status (*take)(const ag_feed_bad *bad, void *context, eg_error *err),
    void *context,
    eg_error *err);

/** Names of actors that a feed uses: of indicators, and of objects of STIX. */
EG_NODISCARD eg_status ag_feed_each_name(ag_store *store,
                                         const ag_feed *feed,
                                         eg_status (*take)(eg_span name,
                                                           void *context,
                                                           eg_error *err),
                                         void *context,
                                         eg_error *err);

#endif
