/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that is written bit by bit, and is there whole or not at all: a
 * temporary neighbour that gets its name when it is complete and on disk.
 */
#ifndef APP_COMMON_FILE_OUT_H
#define APP_COMMON_FILE_OUT_H

#include <stdio.h>

#include "common/file.h"

/** {0} is nothing; discarding it is harmless. */
typedef struct app_file_out {
    FILE *stream; /**< Write here; failures show at app_file_finish(). */
    char path[APP_PATH_MAX];
    char temporary[APP_PATH_MAX];
} app_file_out;

/** Begin.  With APP_WRITE_NEW an existing file is refused at once. */
EG_NODISCARD eg_status app_file_begin(app_file_out *out,
                                      const char *path,
                                      unsigned permissions,
                                      app_write_mode mode,
                                      eg_error *err);

/** Sync and give the file its name; on failure nothing is left behind. */
EG_NODISCARD eg_status app_file_finish(app_file_out *out,
                                       app_write_mode mode,
                                       eg_error *err);

/** Remove what was written, unless it was finished. */
void app_file_discard(app_file_out *out);

#endif
