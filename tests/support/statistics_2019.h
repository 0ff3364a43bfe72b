/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices of the shape that was reported in 2019, made by the project: 781 to
 * political organisations in 26 countries, 95 % of them in one; and 10 000 in
 * all, 84 % of them to accounts of organisations and 16 % to personal ones.
 */
#ifndef EG_TESTS_STATISTICS_2019_H
#define EG_TESTS_STATISTICS_2019_H

#include "accountguard/statistics/count.h"

enum { POLITICAL_2019 = 781, ALL_2019 = 10000 };

/** Actors that notices of this shape can name. */
extern const ag_stat_actor actors_2019[];
extern const size_t actors_2019_len;

/** Fill POLITICAL_2019 rows, sent within 80 days from @p from on. */
void political_2019(ag_stat_row *rows, ag_time from);

/** Fill ALL_2019 rows. */
void all_2019(ag_stat_row *rows, ag_time from);

#endif
