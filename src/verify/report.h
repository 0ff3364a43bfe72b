/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report: outcomes follow from counts and from how far the verifier came.
 */
#ifndef EG_VERIFY_REPORT_H
#define EG_VERIFY_REPORT_H

#include <electionguard/manifest.h>
#include <electionguard/verify.h>

#include "codec/buffer.h"
#include "verify/result.h"

/** How far a step came, for checks that visited nothing. */
typedef enum eg_reach {
    EG_REACH_DONE,    /**< All was read: there was nothing to check. */
    EG_REACH_NOT_RUN, /**< Not asked for, or the record is not so far. */
    EG_REACH_BROKEN   /**< What it needs failed or could not be read. */
} eg_reach;

/** Lines that a report on an older version's record can have. */
#define EG_OLD_NOTES_MAX 32

/** A line of such a report. */
typedef struct eg_old_note {
    bool deviation; /**< A generator did it otherwise; else a remark. */
    char text[320];
} eg_old_note;

/** What is said of a record of an older version. */
typedef struct eg_old_record {
    char version[128];
    char why[480];
    eg_old_note note[EG_OLD_NOTES_MAX];
    size_t notes;
    bool curve; /**< Points of a curve, not the integers of the version. */
    /** What each check says where that is not the text of 2.1.0; or NULL. */
    const char *const *says;
} eg_old_record;

struct eg_report {
    eg_result result;
    eg_record_facts facts;
    eg_reach reach[EG_STEP_COUNT]; /**< By step, X checks by their origin. */
    bool asked[EG_STEP_COUNT];     /**< Whether the verdict depends on it. */
    bool refused;                  /**< The record could not be opened. */
    bool not_standard;             /**< A toy group: proves nothing. */
    bool newer;                    /**< Content of a later minor version. */
    char **section_name;           /**< By number in the record. */
    size_t section_len;
    eg_old_record *old; /**< NULL: a record of 2.1.0. */
};

/** The step whose reach decides about @p check: X.10 belongs to step 10. */
unsigned eg_check_origin(eg_check check);

/** What @p check says of this record. */
const char *eg_report_check_text(const eg_report *report, eg_check check);

/** The section of a finding, or "record". */
const char *eg_report_section_name(const eg_report *report,
                                   const eg_finding *finding);

/** Room for eg_locator_text(). */
#define EG_LOCATOR_TEXT_MAX 128

/** "regular-<hex>/3" */
const char *eg_locator_text(char out[EG_LOCATOR_TEXT_MAX],
                            const eg_locator *locator);

void eg_report_write_text(const eg_report *report, eg_buffer *out);
void eg_report_write_json(const eg_report *report, eg_buffer *out);
void eg_report_write_junit(const eg_report *report, eg_buffer *out);

#endif
