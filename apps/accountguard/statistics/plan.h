/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a series of releases counts, by which rules, and when it comes out.
 *
 * All of it is fixed before it meets any data, and stands in each release: a
 * reader can judge the numbers, and the operator has nothing left to choose when
 * they are known.  Periods follow each other without gap or overlap, and each
 * notice is counted in the one in which it was sent.
 */
#ifndef ACCOUNTGUARD_STATISTICS_PLAN_H
#define ACCOUNTGUARD_STATISTICS_PLAN_H

#include "accountguard/model/time.h"
#include "accountguard/statistics/suppress.h"
#include "codec/json.h"
#include "codec/json_write.h"

/** unit, word: what counts one. */
#define AG_STAT_UNIT_TABLE(X)         \
    X(AG_STAT_NOTICES, "notices")     \
    X(AG_STAT_INCIDENTS, "incidents") \
    X(AG_STAT_ACCOUNTS, "accounts")   \
    X(AG_STAT_PEOPLE, "people")       \
    X(AG_STAT_ORGANISATIONS, "organisations")

typedef enum ag_stat_unit {
#define AG_STAT_UNIT_ENUM(name, word) name,
    AG_STAT_UNIT_TABLE(AG_STAT_UNIT_ENUM)
#undef AG_STAT_UNIT_ENUM
        AG_STAT_UNIT_COUNT
} ag_stat_unit;

const char *ag_stat_unit_word(ag_stat_unit unit);
bool ag_stat_unit_read(ag_stat_unit *out, const char *word);

/** dimension, word; in the order of their words, as canonical JSON wants. */
#define AG_STAT_DIMENSION_TABLE(X) \
    X(AG_STAT_ACTOR, "actor")      \
    X(AG_STAT_COUNTRY, "country")  \
    X(AG_STAT_KIND, "kind")        \
    X(AG_STAT_LEVEL, "level")      \
    X(AG_STAT_SECTOR, "sector")

typedef enum ag_stat_dimension {
#define AG_STAT_DIMENSION_ENUM(name, word) name,
    AG_STAT_DIMENSION_TABLE(AG_STAT_DIMENSION_ENUM)
#undef AG_STAT_DIMENSION_ENUM
        AG_STAT_DIMENSIONS
} ag_stat_dimension;

const char *ag_stat_dimension_word(ag_stat_dimension dimension);

/** Categories of one dimension that a plan can keep. */
#define AG_STAT_KEEP_MAX 32
/** Longest code of a category, without its final zero. */
#define AG_STAT_CODE_MAX 64

/** Categories that cover last, the first of them at the very last. */
typedef struct ag_stat_keep {
    size_t len;
    char code[AG_STAT_KEEP_MAX][AG_STAT_CODE_MAX + 1];
} ag_stat_keep;

typedef struct ag_stat_plan {
    ag_stat_unit unit;
    ag_stat_rules rules;
    uint32_t rounding;   /**< Numbers are multiples of it. */
    uint32_t months;     /**< Of a period: 3, 6 or 12. */
    uint32_t delay_days; /**< From a period's end to its release. */
    ag_time since;       /**< Begin of period 1: midnight, first of a month. */
    ag_stat_keep keep[AG_STAT_DIMENSIONS];
} ag_stat_plan;

/** A plan with the usual rules: notices, k = 10, quarters, a month's delay. */
ag_stat_plan ag_stat_plan_usual(ag_time since);

/** Whether all of it is within what is safe; a sentence says what is not. */
EG_NODISCARD eg_status ag_stat_plan_check(const ag_stat_plan *plan,
                                          eg_error *err);

/** A period and the moment from which it may be released. */
typedef struct ag_stat_period {
    ag_time from;
    ag_time until; /**< The first moment after it. */
    ag_time due;
} ag_stat_period;

/** Period @p number, from 1 on; false: it lies beyond the calendar. */
bool ag_stat_period_of(ag_stat_period *out,
                       const ag_stat_plan *plan,
                       uint64_t number);

/** The plan as a member "definition" of canonical JSON. */
void ag_stat_plan_write(eg_json_writer *w, const ag_stat_plan *plan);

/** Read and check what ag_stat_plan_write() wrote. */
EG_NODISCARD eg_status ag_stat_plan_read(ag_stat_plan *out,
                                         const eg_json *definition,
                                         eg_error *err);

#endif
