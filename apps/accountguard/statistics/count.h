/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting: from the notices of a period to what may be told of them.
 *
 * A row is a notice that was sent, with what it said when it was sent; nothing
 * that became known later changes it.  Notices, and first notices of what rose
 * from targeted to compromised, are rows of their own; a notice that takes
 * something back is one of the period in which *it* was sent.  Units other than
 * notices are counted by their gravest notice of the period, so that each is in
 * one category of each table.
 */
#ifndef ACCOUNTGUARD_STATISTICS_COUNT_H
#define ACCOUNTGUARD_STATISTICS_COUNT_H

#include "accountguard/model/country.h"
#include "accountguard/model/level.h"
#include "accountguard/model/sector.h"
#include "accountguard/statistics/release.h"

/** What a notice is to the statistics. */
typedef enum ag_stat_what {
    AG_STAT_WARNING,   /**< Targeted or compromised; or of a leak, by level. */
    AG_STAT_CORRECTION /**< Takes back, lowers or corrects. */
} ag_stat_what;

/** In place of what nobody knows. */
#define AG_STAT_COUNTRY_UNKNOWN ((ag_country)ag_country_count())
#define AG_STAT_SECTOR_UNKNOWN  ((ag_sector)ag_sector_count())

/** One notice that was sent to a person. */
typedef struct ag_stat_row {
    ag_stat_what what;
    bool shared; /**< The person agreed to be counted. */
    ag_time sent;
    uint64_t notice; /**< Ids of the store; one notice counts once. */
    uint64_t incident;
    uint64_t account;
    uint64_t person;
    uint64_t organisation; /**< 0: the person belongs to none. */
    ag_country country;    /**< AG_STAT_COUNTRY_UNKNOWN without organisation. */
    ag_sector sector;      /**< AG_STAT_SECTOR_UNKNOWN without one. */
    uint32_t actor; /**< Which of the actors, from 1 on; 0: none was named. */
    ag_level level;
    bool personal; /**< A personal account, not one of the organisation's. */
} ag_stat_row;

/** An actor as the public reads of it. */
typedef struct ag_stat_actor {
    const char *code; /**< Unique. */
    const char *name;
} ag_stat_actor;

/** What is counted. */
typedef struct ag_stat_data {
    const ag_stat_row *row;
    size_t len;
    const ag_stat_actor *actor; /**< Those that were named; row.actor 1 is the
                                     first.  Others are always possible. */
    size_t actor_len;
} ag_stat_data;

/**
 * Count the rows of a period that were sent in it, from people who agreed.
 *
 * @param[in,out] release Service, number, previous, plan and period are set; the
 *                        rest is written.
 * @param[in]     arena   Holds the lines; data's codes and names are borrowed.
 */
EG_NODISCARD eg_status ag_stat_count(ag_release *release,
                                     eg_arena *arena,
                                     const ag_stat_data *data,
                                     eg_error *err);

#endif
