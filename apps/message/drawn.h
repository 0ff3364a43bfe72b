/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ballots that an audit drew, found in a record: the administrator, before
 * it asks and when it opens, and each guardian in its own copy.
 */
#ifndef APP_MESSAGE_DRAWN_H
#define APP_MESSAGE_DRAWN_H

#include "message/payload.h"
#include "message/workload.h"

typedef struct app_drawn {
    app_workload work;
    const app_audit *audit;
    /** For each draw its ballot; of work. */
    const app_located_ballot **ballot;
    size_t cast; /**< How many of them are cast. */
} app_drawn;

/**
 * Read the record at @p path and find the drawn ballots in it.
 *
 * @param[out] out  End it with app_drawn_free().
 * @param[in]  view Takes every ballot; NULL: none wanted.
 *
 * @retval EG_ERR_NOT_FOUND A ballot, or a contest on it, is not there; @p err
 *                          names it.
 * @retval EG_ERR_STATE     A ballot is neither cast nor challenged; and what
 *                          app_workload_read() gives.
 */
EG_NODISCARD eg_status app_drawn_read(app_drawn *out,
                                      const app_audit *audit,
                                      const char *path,
                                      eg_ballot_view *view,
                                      app_progress *progress,
                                      eg_error *err);
void app_drawn_free(app_drawn *drawn);

/** Print each drawn ballot with its status and the contests to open. */
void app_drawn_show(const app_drawn *drawn);

/** Order of draws: by their codes. */
int app_draw_compare(const void *a, const void *b);

#endif
