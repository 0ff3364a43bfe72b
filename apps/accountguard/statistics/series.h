/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The series of releases of a service: its plan is set once, and each period is
 * released once, when it is due and all before it are.  What was released is kept
 * as it was published and never made again.
 */
#ifndef ACCOUNTGUARD_STATISTICS_SERIES_H
#define ACCOUNTGUARD_STATISTICS_SERIES_H

#include "accountguard/statistics/count.h"
#include "accountguard/store/audit.h"

/** Kinds of the log's entries. */
#define AG_AUDIT_PLANNED  "statistics.planned"
#define AG_AUDIT_RELEASED "statistics.released"

/** Purpose of the key that signs releases. */
#define AG_STAT_KEY "statistics release 1"

/**
 * Set the plan, which is checked, for ever.
 *
 * @param[in] by The operator.
 *
 * @retval EG_ERR_STATE There is one.
 */
EG_NODISCARD eg_status ag_series_begin(ag_store *store,
                                       const ag_stat_plan *plan,
                                       uint64_t by,
                                       ag_time now,
                                       eg_error *err);

/** The plan; EG_ERR_NOT_FOUND: none was set. */
EG_NODISCARD eg_status ag_series_plan(ag_store *store,
                                      ag_stat_plan *out,
                                      eg_error *err);

/** How many releases there are: they are numbered from 1 on. */
EG_NODISCARD eg_status ag_series_len(ag_store *store,
                                     uint64_t *out,
                                     eg_error *err);

/** Append the published file of a release; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_series_file(ag_store *store,
                                      eg_buffer *out,
                                      uint64_t number,
                                      eg_error *err);

/** Room for the name of an actor, its final zero included. */
#define AG_SERIES_NAME (AG_STAT_NAME_MAX + 1)

/** What an actor is called; false: nobody knows. */
typedef bool (*ag_series_namer)(void *context,
                                char out[AG_SERIES_NAME],
                                uint64_t actor);

/**
 * Count, sign, keep and log the next release.
 *
 * @param[in]  name    NULL: actors go by their ids.
 * @param[out] number  Of the release.
 *
 * @retval EG_ERR_NOT_FOUND No plan was set.
 * @retval EG_ERR_STATE     The next one is not due; a sentence says when.
 */
EG_NODISCARD eg_status ag_series_release(ag_store *store,
                                         ag_series_namer name,
                                         void *context,
                                         uint64_t by,
                                         ag_time now,
                                         uint64_t *number,
                                         eg_error *err);

/** Purpose of the key that signs rehearsals, which is no release's. */
#define AG_STAT_REHEARSAL_KEY "statistics rehearsal 1"

/**
 * Append the file that would be published of the period of @p now if it ended
 * now.  It says that it is a rehearsal, another key signs it, and nothing of it
 * is kept or logged: for operators, who see everything anyway.
 */
EG_NODISCARD eg_status ag_series_rehearse(ag_store *store,
                                          eg_buffer *out,
                                          ag_series_namer name,
                                          void *context,
                                          ag_time now,
                                          eg_error *err);

/** The key that signs the service's releases. */
EG_NODISCARD eg_status ag_series_key(ag_store *store,
                                     app_identity *out,
                                     eg_error *err);

#endif
