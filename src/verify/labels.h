/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The labels of contests that a ballot shows in the clear: opened ones
 * (Verification 14) and printed ones (Verification 19).
 */
#ifndef EG_VERIFY_LABELS_H
#define EG_VERIFY_LABELS_H

#include <electionguard/manifest.h>

#include "verify/result.h"

/** Which checks fail. */
typedef struct eg_label_checks {
    eg_check known;    /**< The label is of a contest of the style. */
    eg_check pair;     /**< Index and label are those of one contest. */
    eg_check complete; /**< Each contest of the style is there. */
    const char *verb;  /**< What is missing of one: "is not opened". */
} eg_label_checks;

/** The label of the contest that the ballot gives @p index. */
void eg_verify_contest_label(const eg_label_checks *checks,
                             const eg_manifest *manifest,
                             const eg_ballot_style *style,
                             uint32_t index,
                             const char *label,
                             const eg_place *at,
                             eg_result *result);

/** The label of contest @p i of a ballot. */
typedef const char *eg_label_of(const void *ballot, size_t i);

/** Each contest of the style is among the @p len contests of @p ballot. */
void eg_verify_contests_complete(const eg_label_checks *checks,
                                 const eg_manifest *manifest,
                                 const eg_ballot_style *style,
                                 const void *ballot,
                                 eg_label_of *label_of,
                                 size_t len,
                                 const eg_place *place,
                                 eg_result *result);

#endif
