/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a feed into the store.
 *
 * Only what changed is written: a feed that tells the same 200,000 indicators
 * every day, under new ids of its own, changes nothing but the moment when it was
 * last read.  An indicator keeps its row for as long as the feed is there, so
 * whoever refers to it goes on referring to the same.  What a whole feed tells no
 * more is valid up to that moment and is kept, for events of before.
 *
 * A reading is one step: when it fails, nothing of it is there.
 */
#ifndef ACCOUNTGUARD_CATALOG_IMPORT_H
#define ACCOUNTGUARD_CATALOG_IMPORT_H

#include "accountguard/catalog/feeds.h"

/** Rows that were put aside, kept of each reading. */
#define AG_FEED_BAD_MAX 1000

/** Indicators of one feed. */
#define AG_FEED_ROWS_MAX ((size_t)2 << 20)

/** What a reading changed. */
typedef struct ag_feed_changes {
    ag_feed_counts counts;
    uint64_t added;
    uint64_t changed;
    uint64_t same;
    uint64_t back; /**< That had gone and are told again. */
    uint64_t gone;
} ag_feed_changes;

/** Of a reading. */
typedef struct ag_import {
    ag_store *store;
    const ag_feed *feed;
    bool whole;  /**< All of the feed comes: what does not is gone. */
    bool anyway; /**< Even if most of the feed would go. */
    ag_time now;
    uint64_t by;          /**< The operator's row; 0: the service. */
    const char *bookmark; /**< To be kept with it; NULL: as it was. */
} ag_import;

/** The rows to change, while a feed is read. */
typedef struct ag_importing ag_importing;

/** Begin: the feed's rows are looked at, nothing is written. */
EG_NODISCARD eg_status ag_import_begin(ag_importing **out,
                                       const ag_import *what,
                                       eg_error *err);

/** Read a file, or a page, of the feed. */
EG_NODISCARD eg_status ag_import_read(ag_importing *importing,
                                      eg_json_read read,
                                      void *from,
                                      eg_error *err);

/** Another bookmark, known after the last page. */
void ag_import_set_bookmark(ag_importing *importing, const char *bookmark);

/** Indicators of a feed from which on it may not lose most of them at once. */
#define AG_FEED_MOST_MIN 100

/**
 * Write all, and commit.
 *
 * @retval EG_ERR_STATE A reading failed; the feed was read by somebody else
 *                      meanwhile; or a whole feed has lost more than half of
 *                      its indicators, which is more often a file that broke
 *                      off than a change of mind (see anyway).
 */
EG_NODISCARD eg_status ag_import_commit(ag_importing *importing,
                                        ag_feed_changes *changes,
                                        eg_error *err);

/** Free; what was not committed is forgotten.  NULL is harmless. */
void ag_import_free(ag_importing *importing);

#endif
