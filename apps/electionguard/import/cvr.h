/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cast vote records of another system, as plain ballots of an imported
 * manifest.
 *
 * The labels of the manifest hold the identifiers of the source, so a record
 * finds its contests and choices.  What voters marked is kept as entered: an
 * overvote stays one, and the device that encrypts the ballot neutralises it.
 * A contest that the manifest lacks is left out and counted.
 */
#ifndef APP_ELECTIONGUARD_IMPORT_CVR_H
#define APP_ELECTIONGUARD_IMPORT_CVR_H

#include <stdio.h>

#include <electionguard/ballot.h>

#include "codec/buffer.h"
#include "codec/json.h"

/** How often one contest of the source was left out. */
typedef struct cvr_omission cvr_omission;
struct cvr_omission {
    cvr_omission *next;
    const char *source;
    uint64_t count;
};

typedef struct cvr_counts {
    uint64_t files;
    uint64_t sessions;      /**< Cast vote records that were read. */
    uint64_t ballots;       /**< Plain ballots that were written. */
    uint64_t empty;         /**< Records without a contest of the manifest. */
    uint64_t contests;      /**< Contests that were written. */
    uint64_t left_out;      /**< Contests that the manifest lacks. */
    uint64_t overvotes;     /**< Contests with too many marks. */
    uint64_t write_ins;     /**< Marks of write-in lines. */
    uint64_t not_votes;     /**< Marks that the source does not count. */
    uint64_t by_candidate;  /**< Selections given by the candidate instead. */
    cvr_omission *omission; /**< By contest, in the order of their coming. */
} cvr_counts;

typedef struct cvr_import {
    const eg_manifest *manifest;
    FILE *out;
    bool refs; /**< Give ballots the names that they have in the source. */
    eg_arena *arena; /**< Of the present ballot. */
    eg_arena *kept;  /**< Of the counts. */
    const char *file;
    cvr_counts counts;
    eg_error *err;
} cvr_import;

/** A ballot as it is put together. */
typedef struct cvr_contest {
    const eg_contest *contest;
    const eg_json *place; /**< For errors. */
    uint32_t *vote;       /**< Marks that count, one an option. */
    uint32_t *doubtful;   /**< Marks that an overvote cancelled, perhaps. */
    eg_write_in *write_in;
    size_t write_in_len;
    bool overvoted; /**< The source says so. */
} cvr_contest;

typedef struct cvr_ballot {
    cvr_import *x;
    const eg_ballot_style *style; /**< NULL: not in the manifest. */
    const eg_json *style_place;   /**< For errors. */
    const char *ref;
    cvr_contest *contest;
    size_t contest_len;
} cvr_ballot;

/** A mark of a choice. */
typedef struct cvr_mark {
    const eg_json *place;
    const char *choice; /**< Identifier in the source. */
    uint32_t value;
    bool counts;      /**< Whether the source counts it as a vote. */
    const char *text; /**< Written in, or NULL. */
} cvr_mark;

/** As eg_json_fail(), with the file before the path. */
eg_status cvr_fail(cvr_import *x, const eg_json *place, const char *format, ...)
    EG_PRINTF(3, 4);
/** Put the file before an error that names a path. */
EG_NODISCARD eg_status cvr_in_file(cvr_import *x, eg_status status);

/** The style whose source identifier is @p source, or NULL. */
const eg_ballot_style *cvr_find_style(const eg_manifest *m, const char *source);

/**
 * Begin a ballot of @p style.  A style that the manifest lacks (NULL) is an
 * error only when the ballot has a contest of the manifest.
 *
 * @param[in] place Where the source names the style.
 * @param[in] ref   Dropped unless x->refs.
 */
EG_NODISCARD eg_status cvr_begin(cvr_ballot *b,
                                 cvr_import *x,
                                 const eg_ballot_style *style,
                                 const eg_json *place,
                                 const char *ref);

/** The contest @p source on the ballot, once; NULL when the manifest lacks
 * it, which is counted. */
EG_NODISCARD eg_status cvr_add_contest(cvr_ballot *b,
                                       cvr_contest **out,
                                       const eg_json *place,
                                       const char *source);

/** Whether the contest has a choice of identifier @p source. */
bool cvr_has_choice(const cvr_contest *c, const char *source);

EG_NODISCARD eg_status cvr_add_mark(cvr_ballot *b,
                                    cvr_contest *c,
                                    const cvr_mark *mark);

/** Write the ballot, unless it has no contest of the manifest. */
EG_NODISCARD eg_status cvr_finish(cvr_ballot *b);

/** Report of all files. */
void cvr_report_text(const cvr_counts *counts, eg_buffer *out);
EG_NODISCARD eg_status cvr_report_json(const cvr_counts *counts,
                                       eg_buffer *out);

/* -- the formats: one file each ------------------------------------------- */

/** A CvrExport_*.json of Dominion Democracy Suite, read as a stream. */
EG_NODISCARD eg_status cvr_dominion(cvr_import *x, const char *file);
/** A NIST SP 1500-103 cast vote record report. */
EG_NODISCARD eg_status cvr_nist(cvr_import *x, const char *file);

#endif
