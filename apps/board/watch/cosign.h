/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a witness has besides other watchers: a key, and cosignatures.
 *
 *   DIR/key       its secret key
 *   DIR/cosigned  the last good checkpoint with its cosignature
 */
#ifndef APP_BOARD_WATCH_COSIGN_H
#define APP_BOARD_WATCH_COSIGN_H

#include "board/watch/watch.h"
#include "common/cli.h"
#include "log/key.h"

/** Longest line of a signature. */
#define WATCH_COSIGNATURE_MAX 1024

/**
 * The key of this witness, which is made the first time.
 *
 * @param[in] name Of the witness; NULL: it has a key.
 */
EG_NODISCARD eg_status watch_own_key(app_log_key *out,
                                     const watch *w,
                                     const char *name,
                                     const app_settings *say,
                                     eg_error *err);

/**
 * Cosign what watch_keep() has kept; DIR/cosigned is replaced.
 *
 * @param[in]  now  Seconds since 1970.
 * @param[out] line Appended: the line of the cosignature.
 */
EG_NODISCARD eg_status watch_cosign(const watch *w,
                                    app_log_key *key,
                                    uint64_t now,
                                    eg_buffer *line,
                                    eg_error *err);

#endif
