/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a part of the verification found.  Results merge in any order and any
 * grouping to the same report, so threads and ranks only schedule the work.
 */
#ifndef EG_VERIFY_RESULT_H
#define EG_VERIFY_RESULT_H

#include <electionguard/arena.h>
#include <electionguard/verify.h>

#include "base/base.h"

/** Where something is; copied into each finding that is made there. */
typedef struct eg_place {
    uint32_t section;
    uint64_t ordinal;
    bool has_ballot;
    eg_locator ballot;
    eg_hash code;
    uint32_t contest;
    uint32_t field;
} eg_place;

/** The record as a whole. */
#define EG_PLACE_RECORD \
    ((eg_place){.section = UINT32_MAX, .ordinal = EG_NO_ORDINAL})

typedef struct eg_result {
    eg_check_count count[EG_CHECK_COUNT];
    eg_finding *finding; /**< The first EG_FINDINGS_MAX in order of place. */
    size_t len;
    size_t cap;
    uint64_t total;   /**< Findings made, listed or not. */
    eg_status status; /**< EG_ERR_MEMORY once a finding could not be kept. */
} eg_result;

void eg_result_free(eg_result *result);

/** The check was made once. */
void eg_result_visit(eg_result *result, eg_check check);

/** The check was made @p times times. */
void eg_result_visit_many(eg_result *result, eg_check check, uint64_t times);

/** The check should have been made here and could not. */
void eg_result_unseen(eg_result *result, eg_check check);

/** The same for all checks of @p step. */
void eg_result_unseen_step(eg_result *result, unsigned step);

/** The check was counted before and does not hold. */
void eg_result_fail(eg_result *result,
                    eg_check check,
                    const eg_place *place,
                    const char *format,
                    ...) EG_PRINTF(4, 5);

/** Count the check and note the failure unless @p holds; gives @p holds. */
bool eg_result_require(eg_result *result,
                       eg_check check,
                       bool holds,
                       const eg_place *place,
                       const char *format,
                       ...) EG_PRINTF(5, 6);

/**
 * Something could not be looked at for lack of room in @p arena.  Where it was
 * the machine that had none, the run ends with that instead of a verdict.
 */
void eg_result_starved(eg_result *result, const eg_arena *arena);

/** Add what @p from found to @p into. */
void eg_result_merge(eg_result *into, const eg_result *from);

/** Order of findings: place, then check, then text. */
int eg_finding_compare(const void *a, const void *b);

/** Sort and cut to EG_FINDINGS_MAX. */
void eg_result_finish(eg_result *result);

/** Room for eg_short_hex(). */
#define EG_SHORT_HEX_MAX 20

/** The first eight bytes of a hash and "...", for a sentence. */
const char *eg_short_hex(char out[EG_SHORT_HEX_MAX], const eg_hash *hash);

#endif
