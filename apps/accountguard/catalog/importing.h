/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A feed that is being read into the store.  Internal to this folder.
 */
#ifndef ACCOUNTGUARD_CATALOG_IMPORTING_H
#define ACCOUNTGUARD_CATALOG_IMPORTING_H

#include <electionguard/arena.h>

#include "accountguard/catalog/import.h"
#include "accountguard/indicator/set.h"
#include "accountguard/indicator/textmap.h"

/** Bytes of the hash that tells one value of a feed from another. */
#define AG_MARK_BYTES 16

/** A value: what the store has of it, and what the feed tells now. */
typedef struct ag_item {
    uint64_t id; /**< 0: the store has none. */
    uint8_t mark[AG_MARK_BYTES];
    uint8_t told[8]; /**< As kept. */
    ag_time gone;    /**< As kept. */
    bool now;        /**< The feed tells it, with what follows. */
    eg_span pieces;  /**< Of a new one. */
    eg_span native;
    ag_time from;
    ag_time until;
    ag_time seen;
    unsigned confidence;
    ag_tlp tlp;
    ag_pap pap;
    uint32_t claims; /**< The first of a list, or AG_NONE. */
} ag_item;

typedef struct ag_item_claim {
    uint32_t name;
    uint32_t next;
} ag_item_claim;

typedef enum ag_pair_kind {
    AG_PAIR_REVOKED,
    AG_PAIR_ACTOR,
    AG_PAIR_LINK
} ag_pair_kind;

typedef struct ag_pair {
    ag_pair_kind kind;
    eg_span from;
    eg_span to;
} ag_pair;

typedef struct ag_bad_row {
    eg_span place;
    eg_span reason;
    eg_span raw;
} ag_bad_row;

struct ag_importing {
    ag_import what;
    ag_time
        known_read; /**< When the feed had been read last, at the beginning. */
    bool failed;
    eg_arena *arena;
    eg_buffer pieces; /**< Of the row at hand. */
    ag_textmap marks; /**< Mark to item. */
    ag_textmap names; /**< Name of an actor to its place. */
    ag_item *item;
    size_t item_len;
    size_t item_cap;
    ag_item_claim *claim;
    size_t claim_len;
    size_t claim_cap;
    eg_span *name;
    size_t name_len;
    size_t name_cap;
    ag_pair *pair;
    size_t pair_len;
    size_t pair_cap;
    ag_bad_row *bad;
    size_t bad_len;
    size_t bad_cap;
    ag_feed_changes changes;
};

#endif
