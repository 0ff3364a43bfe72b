/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map of a page: a square a country, the stronger its colour the more, grey
 * where a country is not listed.  The table below it says the same in numbers.
 */
#ifndef ACCOUNTGUARD_STATISTICS_PAGE_MAP_H
#define ACCOUNTGUARD_STATISTICS_PAGE_MAP_H

#include "accountguard/statistics/release.h"

/** What stands at a place of the map. */
typedef enum ag_map_at {
    AG_MAP_OUTSIDE, /**< There is no such place. */
    AG_MAP_SEA,
    AG_MAP_COUNTRY
} ag_map_at;

/** The country at a place, counted from the top left; @p code is written for
 * AG_MAP_COUNTRY. */
ag_map_at ag_map_look(size_t row, size_t column, char code[3]);

/** Append the map of a table of countries. */
void ag_map_write(eg_buffer *out, const ag_stat_table *countries);

#endif
