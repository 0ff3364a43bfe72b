/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts of an election by contest and choice, and how they are shown.
 *
 * Both the decrypted tally of a record and a plain count of plain ballots end
 * here, so that their CSV can be compared byte by byte.
 */
#ifndef APP_ELECTIONGUARD_RESULTS_RESULTS_H
#define APP_ELECTIONGUARD_RESULTS_RESULTS_H

#include <electionguard/arena.h>
#include <electionguard/manifest.h>
#include <electionguard/verify.h>

#include "codec/buffer.h"

/** The longest form that is made, in bytes. */
#define RESULTS_BYTES_MAX ((size_t)256 * 1024 * 1024)

/** A text that voters wrote in, and how often. */
typedef struct results_write_in results_write_in;
struct results_write_in {
    results_write_in *next;
    const char *text;
    uint64_t count;
};

typedef struct results_contest {
    const eg_contest *contest;
    uint64_t *votes;     /**< One a field of the contest. */
    uint64_t ballots;    /**< Weight of the ballots that have the contest. */
    uint64_t overvotes;  /**< Weight of overvoted ballots, if known. */
    uint64_t undervotes; /**< Votes that were not used, if known. */
    bool has_marks;      /**< Whether the last two are known. */
    results_write_in *write_in; /**< What the guardians opened. */
} results_contest;

typedef struct results {
    const eg_manifest *manifest;
    results_contest *contest; /**< One a contest of the manifest. */
    bool encrypted;           /**< From a record; the next are set then. */
    eg_record_facts facts;
    bool verified; /**< A verification ran; the verdict is its own. */
    eg_verdict verdict;
    uint64_t checks;  /**< How many checks it made. */
    uint64_t ballots; /**< Ballots that count. */
    uint64_t weight;  /**< Their weight. */
    uint64_t opened;  /**< Challenged ballots that have an opening. */
    eg_arena *arena;  /**< Of the written-in texts. */
} results;

/** All counts zero. */
EG_NODISCARD eg_status results_new(results **out, const eg_manifest *manifest);
void results_free(results *r);

/** Count @p text once more for a contest. */
EG_NODISCARD eg_status results_add_write_in(results *r,
                                            results_contest *c,
                                            const char *text,
                                            uint64_t weight);

typedef enum results_format {
    RESULTS_TEXT,
    RESULTS_HTML,
    RESULTS_JSON,
    RESULTS_CSV
} results_format;

/** Read "text", "html", "json" or "csv". */
bool results_format_parse(results_format *out, const char *name);

/** How the text form looks. */
typedef struct results_style {
    bool ascii;     /**< No characters beyond ASCII. */
    unsigned width; /**< Columns; 0: 80. */
} results_style;

/** Append the counts in @p format. */
EG_NODISCARD eg_status results_write(const results *r,
                                     results_format format,
                                     const results_style *style,
                                     eg_buffer *out);

/* The forms, one a file. */
void results_text(const results *r, const results_style *style, eg_buffer *out);
void results_html(const results *r, eg_buffer *out);
EG_NODISCARD eg_status results_json(const results *r, eg_buffer *out);
void results_csv(const results *r, eg_buffer *out);

/** Whether a field counts votes: an option, or the used write-in fields. */
bool results_is_vote(const eg_field *field);
/** Votes of all options of a contest, and in its write-in fields. */
uint64_t results_total(const results_contest *c);
/** The most votes in one field, all write-ins being one. */
uint64_t results_most(const results_contest *c);
/** Whether no option has more votes than field @p at, which is one. */
bool results_leads(const results_contest *c, size_t at);
/** votes / total in tenths of a percent, rounded. */
unsigned results_share(uint64_t votes, uint64_t total);
/** @p n with thousands separated: "12,345". */
void results_number(uint64_t n, char out[32]);

#endif
