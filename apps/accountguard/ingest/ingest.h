/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pipeline: bytes of a log to rows, events, tokens, findings, incidents.
 *
 * A stream is worked off in chunks.  What a chunk changes is one step: events that
 * were counted, detections and their incidents, rows that are kept, how far the
 * file was read.  So a crash loses nothing, and reading the same again changes
 * nothing.  A row that nobody understands is put aside; it never stops its file.
 * Rows of accounts that are not protected leave no trace.
 */
#ifndef ACCOUNTGUARD_INGEST_INGEST_H
#define ACCOUNTGUARD_INGEST_INGEST_H

#include "accountguard/event/rows.h"
#include "accountguard/incident/take.h"
#include "accountguard/ingest/judge.h"

/** Rows of one step at most, and events of protected accounts. */
#define AG_CHUNK_ROWS   20000
#define AG_CHUNK_EVENTS 500

/** Rows of one source that are put aside at a time; more are counted only, so
 * that nobody fills the disk with what is not understood. */
#define AG_BAD_MAX 10000

/** How far in the future an event may lie, for clocks that are wrong. */
#define AG_FUTURE_MAX AG_DAY

/** What was found in a stream. */
typedef struct ag_ingest_counts {
    uint64_t rows;       /**< Read, without those that name columns. */
    uint64_t bad;        /**< Not understood. */
    uint64_t kept_bad;   /**< Of these put aside now. */
    uint64_t events;     /**< In the others. */
    uint64_t repeated;   /**< Of a dry run: events that came before in it. */
    uint64_t no_account; /**< Events whose account has no form of one. */
    uint64_t matched;    /**< Events of protected accounts. */
    uint64_t known;      /**< Of these counted before. */
    uint64_t found; /**< Of those that were weighed: they prove something. */
    uint64_t level[AG_LEVEL_COUNT]; /**< Of these by their level. */
    uint64_t taken[AG_TAKEN_COUNT]; /**< What became of them. */
    /** All events, each once in a dry run. */
    uint64_t tally[AG_ACTION_COUNT][AG_OUTCOME_COUNT];
} ag_ingest_counts;

/** Where a stream comes from. */
typedef struct ag_input {
    ag_rows_source read;
    /** Go to a place; NULL: it can only be read from its beginning. */
    eg_status (*seek)(void *context, uint64_t offset, eg_error *err);
    void *context;
    const char *name; /**< For people, and for its mark. */
    bool marked;      /**< How far it was read is kept (the spool). */
} ag_input;

/** A row of a dry run that would have made a detection, or a bad one. */
typedef struct ag_dry_row {
    const ag_row *row;
    const char *bad;           /**< Why it is a bad one, or NULL. */
    uint64_t account;          /**< Else whose it is ... */
    const ag_finding *finding; /**< ... and what it proves ... */
    const ag_observed *seen;   /**< ... as it would have been taken. */
} ag_dry_row;

/** What a pipeline is made with; it must outlive it. */
typedef struct ag_ingest_plan {
    ag_store *store;
    const ag_source *source;
    const ag_set *set; /**< Indicators; NULL: none. */
    ag_time now;
    bool dry; /**< Write nothing. */
    /** Weigh events again that were counted before, because feeds know more by
     * now; what they proved already is not taken twice. */
    bool again;
    /** Of a dry run: told of rows; may be NULL. */
    eg_status (*told)(void *context, const ag_dry_row *row, eg_error *err);
    void *context;
} ag_ingest_plan;

typedef struct ag_ingest ag_ingest;

/**
 * Make a pipeline: load the protected accounts, derive keys.
 *
 * @param[out] out Free it with ag_ingest_free().
 */
EG_NODISCARD eg_status ag_ingest_new(ag_ingest **out,
                                     const ag_ingest_plan *plan,
                                     eg_error *err);
/** NULL is harmless. */
void ag_ingest_free(ag_ingest *in);

/**
 * Read a stream to its end.
 *
 * @param[in,out] counts Added to, also when it fails: what was committed is done.
 *
 * @retval EG_ERR_MALFORMED A table's row of names is none: nothing was read.
 * @return Any failure of the input or the store.
 */
EG_NODISCARD eg_status ag_ingest_read(ag_ingest *in,
                                      const ag_input *input,
                                      ag_ingest_counts *counts,
                                      eg_error *err);

#endif
