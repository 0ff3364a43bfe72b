/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files as inputs of the pipeline.
 */
#ifndef ACCOUNTGUARD_INGEST_FILE_INPUT_H
#define ACCOUNTGUARD_INGEST_FILE_INPUT_H

#include "accountguard/ingest/ingest.h"

/** An open file; -1: none. */
typedef struct ag_file_input {
    int fd;
    bool owned;
    ag_input input;
} ag_file_input;

/**
 * Open a file to be read from its beginning; "-" is standard input.
 *
 * @param[in] plain  Refuse what is no plain file, and symbolic links: strangers
 *                   may have put it there.
 * @param[in] name   For people and for marks; outlives the input.
 */
EG_NODISCARD eg_status ag_file_input_open(ag_file_input *out,
                                          const char *path,
                                          bool plain,
                                          const char *name,
                                          eg_error *err);
/** Harmless on {.fd = -1}. */
void ag_file_input_close(ag_file_input *file);

#endif
