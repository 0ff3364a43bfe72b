/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are a list of byte strings, read one at a time: what devices submit
 * beside their ballots.
 *
 *   file = magic 8 | for each: length u32, big-endian | bytes
 */
#ifndef APP_MESSAGE_FRAMES_H
#define APP_MESSAGE_FRAMES_H

#include <stdio.h>

#include <electionguard/hash.h>

#include "base/base.h"

#define APP_FRAMES_MAGIC_BYTES 8

/** Begin a file; failures show when the file is finished. */
void app_frames_begin(FILE *out, const char magic[APP_FRAMES_MAGIC_BYTES + 1]);

/** Add a byte string. */
void app_frames_put(FILE *out, eg_span bytes);

/** A file that is read; {0} is none. */
typedef struct app_frames {
    FILE *in;
    const char *path; /**< Borrowed. */
    const char *what; /**< "file of nonces"; borrowed. */
    uint8_t *bytes;   /**< The last ones that were read. */
    size_t room;
} app_frames;

/**
 * Open a file that begins with @p magic.
 *
 * @param[in] what What it should be, for messages.
 */
EG_NODISCARD eg_status
app_frames_open(app_frames *out,
                const char *path,
                const char magic[APP_FRAMES_MAGIC_BYTES + 1],
                const char *what,
                eg_error *err);

/** Close; harmless on {0}. */
void app_frames_close(app_frames *f);

/**
 * The next byte string, of 1 to EG_ITEM_BYTES_MAX bytes.
 *
 * @param[out] bytes Lives until the next call; len 0 at the end.
 *
 * @retval EG_ERR_MALFORMED The file is damaged.
 */
EG_NODISCARD eg_status app_frames_next(app_frames *f,
                                       eg_span *bytes,
                                       eg_error *err);

/** EG_ERR_MALFORMED: the file is damaged; EG_ERR_IO: it cannot be read. */
EG_NODISCARD eg_status app_frames_fail(const app_frames *f, eg_error *err);

/** SHA-256 of a file, by which a message names it. */
EG_NODISCARD eg_status app_frames_digest(eg_hash *out,
                                         const char *path,
                                         eg_error *err);

#endif
