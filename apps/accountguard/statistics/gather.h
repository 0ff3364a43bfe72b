/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The notices of a period out of the store, as rows that are counted.
 */
#ifndef ACCOUNTGUARD_STATISTICS_GATHER_H
#define ACCOUNTGUARD_STATISTICS_GATHER_H

#include "accountguard/statistics/series.h"

/** Actors that one period can name. */
#define AG_GATHER_ACTORS_MAX 1024

/** What was gathered; free it with ag_gathered_free(). */
typedef struct ag_gathered {
    ag_stat_row *row;
    size_t len;
    size_t cap;
    uint64_t actor_id[AG_GATHER_ACTORS_MAX];
    ag_stat_actor actor[AG_GATHER_ACTORS_MAX]; /**< Owned texts. */
    size_t actor_len;
} ag_gathered;

/**
 * Read the notices that were sent to people in a period and that their owners
 * let be counted: a notice was sent when a mail server first accepted it.  What
 * says nothing new to the public (an incident that rose within "targeted", or a
 * closure) is left out.
 */
EG_NODISCARD eg_status ag_gather(ag_store *store,
                                 ag_gathered *out,
                                 const ag_stat_period *period,
                                 ag_series_namer name,
                                 void *context,
                                 eg_error *err);

void ag_gathered_free(ag_gathered *gathered);

#endif
