/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device's prepared ballots of one style, each for one use.
 *
 *   DIR/pool/STYLE/key         which entry is next, and its key (0600)
 *   DIR/pool/STYLE/NUMBER.egp  a prepared ballot, sealed under a key of its own
 *
 * STYLE is the beginning of the SHA-256 of the style's label, NUMBER has 16
 * hexadecimal digits.  The keys are a ratchet: the key of entry n + 1 is a
 * hash of that of entry n and gives nothing away about it.  To take entry n is
 * to replace the file "key" by that of n + 1, on disk before the entry leaves
 * pool_take(): from then on nobody can open entry n again, not after a power
 * cut and not with the whole device in hand.
 *
 * docs/precomputation.md has the format and the argument.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_POOL_H
#define APP_ELECTIONGUARD_DEVICE_POOL_H

#include <electionguard/prepare.h>

#include "common/file.h"
#include "common/sealed.h"

/** The most prepared ballots of one style. */
#define POOL_MAX 10000

/** What every entry of a pool is bound to. */
typedef struct pool_place {
    const char *dir; /**< The device's directory. */
    const eg_election *election;
    eg_hash device;    /**< H_DI. */
    const char *style; /**< Label of the ballot style. */
} pool_place;

/** Entries next .. end - 1 may be there; those below are burnt. */
typedef struct pool {
    pool_place place;
    char dir[APP_PATH_MAX]; /**< DIR/pool/STYLE */
    app_secret key;         /**< Of entry next; none before the first entry. */
    uint64_t next;
    uint64_t end;
    uint64_t *number; /**< Of the entries that are there, ascending. */
    size_t len;       /**< How many. */
    bool failed;      /**< The key could not be replaced: nothing is taken. */
} pool;

/**
 * See what is there.  Nothing is changed: a pool of no entries has no folder.
 *
 * @retval EG_ERR_MALFORMED The key is damaged, so that no entry can be opened;
 *                          pool_reset() makes room for new ones.
 */
EG_NODISCARD eg_status pool_open(pool *out,
                                 const pool_place *place,
                                 eg_error *err);
void pool_close(pool *p);

/** Remove burnt entries and what a crash left of others. */
EG_NODISCARD eg_status pool_tidy(pool *p, eg_error *err);

/** Seal a prepared ballot into the pool; on disk when this returns EG_OK. */
EG_NODISCARD eg_status pool_add(pool *p,
                                const eg_prepared_ballot *ballot,
                                eg_error *err);

/**
 * Take the next entry out; nobody can take it again, whatever happens now.
 *
 * @param[out] out NULL when there is none.
 *
 * @retval EG_ERR_MALFORMED The entry was altered, or belongs elsewhere.  It is
 *                          burnt; the next one may be good.
 * @retval EG_ERR_IO        It could not be burnt, so it was not taken; nothing
 *                          more is taken from this pool until it is opened
 *                          again.
 */
EG_NODISCARD eg_status pool_take(pool *p,
                                 eg_prepared_ballot **out,
                                 eg_error *err);

/** Destroy one style's entries, the key first. */
EG_NODISCARD eg_status pool_reset(const pool_place *place, eg_error *err);

/** Destroy the pools of all styles of a device's directory. */
EG_NODISCARD eg_status pool_destroy_all(const char *dir, eg_error *err);

#endif
