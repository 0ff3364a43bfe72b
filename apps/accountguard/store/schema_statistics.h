/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of statistics (statistics/): the plan, and the releases that were made
 * by it.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_STATISTICS_H
#define ACCOUNTGUARD_STORE_SCHEMA_STATISTICS_H

/*
 * stat_plan     One row: the plan of all releases, as JSON.
 * stat_release  number: of its period; file: the published, signed JSON.
 */
#define AG_SCHEMA_STATISTICS(NUMBER, ROW, BYTES, NAME)                      \
    "CREATE TABLE stat_plan (id " NUMBER " PRIMARY KEY, plan " BYTES        \
    " NOT NULL, made " NUMBER " NOT NULL);"                                 \
    "CREATE TABLE stat_release (number " NUMBER " PRIMARY KEY, file " BYTES \
    " NOT NULL, made " NUMBER " NOT NULL);"

#endif
