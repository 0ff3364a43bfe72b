/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of nonces that a device that pre-encrypts submits beside its ballots:
 * for each ballot that was not cast, in the order of the chain, the item of the
 * record that releases them.
 *
 *   file = "CGNONCE1" | for each: length u32, big-endian | item
 */
#ifndef APP_MESSAGE_NONCES_H
#define APP_MESSAGE_NONCES_H

#include <stdio.h>

#include "common/file_out.h"
#include "message/frames.h"
#include "record/items.h"

/** Begin a file. */
void app_nonces_begin(FILE *out);

/** Add an item; failures show when the file is finished. */
void app_nonces_put(FILE *out, eg_span item);

/** A file that is read. */
typedef app_frames app_nonces;

EG_NODISCARD eg_status app_nonces_open(app_nonces *out,
                                       const char *path,
                                       eg_error *err);
/** Close; harmless on {0}. */
void app_nonces_close(app_nonces *n);

/**
 * The next item, which is a canonical release of nonces.
 *
 * @param[out] item Lives until the next call; len 0 at the end.
 *
 * @retval EG_ERR_MALFORMED The file is damaged.
 */
EG_NODISCARD eg_status app_nonces_next(app_nonces *n,
                                       eg_span *item,
                                       eg_error *err);

#endif
