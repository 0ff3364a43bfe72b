/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The spool: folders into which logs are put, one a source.
 *
 *   DIR/spool/NAME/new/   files that are whole: write elsewhere (or with a dot
 *                         before the name), then rename
 *   DIR/spool/NAME/work/  files that were claimed, each under a name of its own
 *   DIR/spool/NAME/bad/   files that are not of the source's format at all
 *
 * A file is claimed by renaming it, read in chunks with how far it was read kept
 * with what each changed, and removed when it is done.  Whoever crashes goes on
 * where the last chunk ended.
 */
#ifndef ACCOUNTGUARD_INGEST_SPOOL_H
#define ACCOUNTGUARD_INGEST_SPOOL_H

#include "accountguard/ingest/ingest.h"

/** What became of the spool's files. */
typedef struct ag_spool_counts {
    uint64_t done;
    uint64_t bad;
} ag_spool_counts;

/** The folder "new" of a source, made if it is not there. */
EG_NODISCARD eg_status ag_spool_place(char out[APP_PATH_MAX],
                                      const char *dir,
                                      const char *source,
                                      eg_error *err);

/** Whether a source's spool has files that were not read to their ends. */
EG_NODISCARD eg_status ag_spool_waits(bool *out,
                                      const char *dir,
                                      const char *source,
                                      eg_error *err);

/**
 * Read all files that wait for the pipeline's source.
 *
 * @param[in] dir The service's folder.
 *
 * @retval EG_ERR_STATE Another process reads this source's spool.
 */
EG_NODISCARD eg_status ag_spool_read(ag_ingest *in,
                                     const ag_ingest_plan *plan,
                                     const char *dir,
                                     ag_ingest_counts *counts,
                                     ag_spool_counts *files,
                                     eg_error *err);

#endif
