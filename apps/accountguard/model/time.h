/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
 */
#ifndef ACCOUNTGUARD_MODEL_TIME_H
#define ACCOUNTGUARD_MODEL_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t ag_time;

#define AG_SECOND ((ag_time)1000000)
#define AG_MINUTE (60 * AG_SECOND)
#define AG_HOUR   (60 * AG_MINUTE)
#define AG_DAY    (24 * AG_HOUR)

/** The moments that files may name: the years 1970 to 9999. */
#define AG_TIME_MAX ((ag_time)253402300799 * AG_SECOND + 999999)

/** Room for a moment as text. */
#define AG_TIME_TEXT 32

/** What the calendar shows at a moment, in UTC. */
typedef struct ag_date {
    unsigned year;  /**< 1970 to 9999. */
    unsigned month; /**< 1 to 12. */
    unsigned day;   /**< 1 to 31. */
    unsigned hour;
    unsigned minute;
    unsigned second;
    unsigned micro;
} ag_date;

/** The present moment. */
ag_time ag_time_now(void);

ag_date ag_time_date(ag_time t);

/** The moment of a date; false: there is no such date. */
bool ag_time_of_date(ag_time *out, const ag_date *date);

/** "2026-11-23T01:56:32Z", with ".123456" where it is not a whole second. */
void ag_time_write(char out[AG_TIME_TEXT], ag_time t);

/** Read what ag_time_write() writes, and nothing else. */
bool ag_time_read(ag_time *out, const char *text, size_t len);

#endif
