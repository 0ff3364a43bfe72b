/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of indicator proofs against the ballots of a record.  They are in a
 * folder beside it, whose name is that of the record and ".indicators": EGRF has
 * no place for them inside, neither in a directory nor in a zip file.
 */
#ifndef APP_ELECTIONGUARD_RECORD_INDICATORS_H
#define APP_ELECTIONGUARD_RECORD_INDICATORS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <electionguard/manifest.h>
#include <electionguard/verify.h>

#include "codec/buffer.h"
#include "common/cli.h"
#include "common/file.h"
#include "common/identity.h"

/** How many stretches of ballots without proofs are told of a device. */
#define RECORD_INDICATORS_GAPS 8

/** Ballots of one contest that has indicators that can be proved. */
typedef struct record_indicators_contest {
    char *id; /**< Its label; owned.  NULL: it has none, or no ballot has it. */
    uint64_t proved;
    uint64_t without;
} record_indicators_contest;

/** Ballots of one device that could have proofs and have none. */
typedef struct record_indicators_device {
    char *name; /**< S_device; owned. */
    bool has_file;
    char signer[APP_FINGERPRINT_MAX]; /**< Of its file. */
    uint64_t without;
    struct {
        uint64_t from;
        uint64_t to;
    } gap[RECORD_INDICATORS_GAPS]; /**< The first; by position. */
    size_t gap_len;
    uint64_t in_gaps; /**< Ballots that gap tells. */
} record_indicators_device;

/** A file of one device. */
typedef struct record_indicators_file {
    char *path;                       /**< Owned. */
    char signer[APP_FINGERPRINT_MAX]; /**< Whose key signed it; "": nobody. */
} record_indicators_file;

/** What is given and what is found. */
typedef struct record_indicators {
    record_indicators_file *file; /**< Owned. */
    size_t len;
    uint64_t proved;     /**< Indicators. */
    uint64_t ballots;    /**< Whose indicators these are. */
    uint64_t without;    /**< Ballots that could have proofs and have none. */
    uint64_t unprovable; /**< Indicators beside no overvote indicator. */
    record_indicators_contest *contest; /**< By index - 1; owned. */
    size_t contest_len;
    record_indicators_device *device; /**< As in the record; owned. */
    size_t device_len;
} record_indicators;

/** What the proofs beside a record come to. */
typedef enum record_indicators_outcome {
    RECORD_INDICATORS_NONE,    /**< No contest has such indicators. */
    RECORD_INDICATORS_ABSENT,  /**< There are no proofs, and could be. */
    RECORD_INDICATORS_SKIPPED, /**< The record does not verify. */
    RECORD_INDICATORS_PASSED,  /**< Every proof that is there holds. */
    RECORD_INDICATORS_FAILED,  /**< One does not, or a file is a wrong one. */
    RECORD_INDICATORS_UNKNOWN  /**< Something could not be read. */
} record_indicators_outcome;

/** One more file. */
EG_NODISCARD eg_status record_indicators_add(record_indicators *r,
                                             const char *path,
                                             eg_error *err);
void record_indicators_free(record_indicators *r);

/** Whether the contests of a manifest have indicators that can be proved. */
bool record_indicators_wanted(const eg_manifest *manifest);

/** The folder of the proofs that belong to the record at @p record. */
EG_NODISCARD eg_status record_indicators_folder(char out[APP_PATH_MAX],
                                                const char *record,
                                                eg_error *err);

/**
 * Add the files "*.bin" of that folder; none if it is not there.  Each that has
 * its message "*.egm" beside it is the one that this message names, of the same
 * device.
 *
 * @retval EG_REJECT        One is not, or a message's file is missing.
 * @retval EG_ERR_MALFORMED One is no plain file, or no such message.
 */
EG_NODISCARD eg_status record_indicators_find(record_indicators *r,
                                              const char *record,
                                              eg_error *err);

/**
 * Verify the proofs of all files against the record at @p record, which was
 * verified before, and count.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 *
 * @retval EG_OK            Every proof that is there holds.
 * @retval EG_REJECT        One does not, or belongs to no ballot in its place;
 *                          @p err names file, ballot, contest and indicator.
 * @retval EG_ERR_MALFORMED A file is damaged or something else.
 */
EG_NODISCARD eg_status record_indicators_check(record_indicators *r,
                                               const char *record,
                                               const app_settings *say,
                                               eg_error *err);

/** Print what was found: how many in all, in each contest, and where proofs are
 * missing. */
void record_indicators_report(const record_indicators *r, FILE *out);

/** "passed", "FAILED", "NOT PRESENT" and so on, as in reports of programs. */
const char *record_indicators_outcome_name(record_indicators_outcome outcome);

/**
 * Add to a report as JSON the member "indicators", to one as JUnit a suite;
 * nothing to a text, or where there is nothing to say.
 *
 * @param[in,out] report As eg_report_write() made it.
 * @param[in]     why    The sentence of what does not hold, or "".
 *
 * @retval EG_ERR_LIMIT  It gets too long.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status
record_indicators_merge(eg_buffer *report,
                        eg_report_format format,
                        const record_indicators *r,
                        record_indicators_outcome outcome,
                        const char *why);

#endif
