/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which numbers of one table may be told.
 *
 * A table splits a population by one property: country, sector, actor.  Every
 * category of the property is in one of three states, and the table tells one
 * number for each listed category and one for all others together.  So what it
 * tells is a partition into groups, each of which passes the rules: it has
 * enough people and enough contributors (organisations, or persons who belong to
 * none), and no contributor makes up most of it or can reckon another's part.
 *
 * Two things keep a category of fewer than k people from being found by
 * reckoning.  Groups need *twice* k people, so that a category that is not listed
 * can be anything up to 2k - 1 and never has to be a small one; and what joins
 * the others to make them large enough follows an order that was fixed
 * beforehand, not the numbers, so that the choice tells nothing.  A category
 * without anybody is treated like a small one.
 * docs/accountguard-statistics.md has the argument, tests/attack/ the attacker.
 */
#ifndef ACCOUNTGUARD_STATISTICS_SUPPRESS_H
#define ACCOUNTGUARD_STATISTICS_SUPPRESS_H

#include "base/base.h"

/** Categories that one table can have. */
#define AG_STAT_CATEGORIES_MAX 65536
/** Entries that one table can count: their order in memory is 400 MB. */
#define AG_STAT_ENTRIES_MAX 16777216

/** What a group must be like. */
typedef struct ag_stat_rules {
    uint32_t people;       /**< k: what has fewer people is hidden; a group
                                whose number is told has twice as many. */
    uint32_t contributors; /**< Fewest contributors of a group. */
    /** Most that one contributor may make up, in percent of the group. */
    uint32_t largest_percent;
    /** Least that all but the largest two must make up, in percent of the
     * largest: what the second knows of itself does not tell it the first. */
    uint32_t others_percent;
} ag_stat_rules;

/** One thing that is counted: it counts one. */
typedef struct ag_stat_entry {
    uint32_t category;
    uint64_t person;
    uint64_t contributor;
} ag_stat_entry;

/** What the rules look at. */
typedef struct ag_stat_group {
    uint64_t value; /**< Entries. */
    uint64_t people;
    uint64_t contributors;
    uint64_t largest; /**< Entries of the contributor who has most. */
    uint64_t second;  /**< Of the one who has most after that. */
} ag_stat_group;

typedef enum ag_stat_state {
    AG_STAT_SMALL, /**< Among the others, for it may not be told. */
    AG_STAT_COVER, /**< Among the others, so that they may be told. */
    AG_STAT_LISTED
} ag_stat_state;

/** A table before rounding. */
typedef struct ag_stat_split {
    bool told;       /**< Whether there is a table; else all below is empty. */
    uint32_t len;    /**< Categories. */
    uint8_t *state;  /**< ag_stat_state of each. */
    uint64_t *value; /**< Of each. */
    bool has_others; /**< Whether not all categories are listed. */
    uint64_t others; /**< Value of all that are not. */
} ag_stat_split;

/** Whether the number of a group may be told. */
bool ag_stat_passes(const ag_stat_group *group, const ag_stat_rules *rules);

/** All entries as one group. */
EG_NODISCARD eg_status ag_stat_measure(ag_stat_group *out,
                                       const ag_stat_entry *entries,
                                       size_t len,
                                       eg_error *err);

/**
 * Decide of one table.
 *
 * Time is that of sorting the entries, once and once more for each category
 * that has to cover.
 *
 * @param[out] out        Freed with ag_stat_split_free().
 * @param[in]  entries    Each with a category below @p categories.
 * @param[in]  categories All that there could be, with people or without, 1 to
 *                        AG_STAT_CATEGORIES_MAX.
 * @param[in]  order      All categories, each once: from the one that covers
 *                        first to the one that covers last.  It must not depend
 *                        on the entries.  NULL: 0 first.
 *
 * @retval EG_OK           Decided; see out->told.
 * @retval EG_ERR_ARGUMENT A category is none, or there are too many.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status ag_stat_split_make(ag_stat_split *out,
                                          const ag_stat_rules *rules,
                                          const ag_stat_entry *entries,
                                          size_t len,
                                          uint32_t categories,
                                          const uint32_t *order,
                                          eg_error *err);

void ag_stat_split_free(ag_stat_split *split);

#endif
