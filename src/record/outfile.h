/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that appear whole or not at all.
 *
 * A file is written under a temporary name, synced, and renamed; then the
 * folder is synced.  The temporary files lie under derived/, which no reader
 * of a record looks into, so that a record can be read while it is written.
 */
#ifndef EG_RECORD_OUTFILE_H
#define EG_RECORD_OUTFILE_H

#include "base/base.h"
#include "record/names.h"

/** Folder of unfinished files. */
#define EG_STAGING "derived/.writing"

/** A file being written; {.fd = -1} is none. */
typedef struct eg_outfile {
    int root; /**< The record's directory; borrowed. */
    int fd;
    bool staged; /**< Under a temporary name. */
    char name[EG_PATH_MAX];
    char temporary[EG_PATH_MAX];
    uint64_t bytes; /**< Written so far, or kept of an older file. */
    uint8_t *buffer;
    size_t used;
} eg_outfile;

/**
 * Begin a file that will be called @p name under @p root.
 *
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed; nothing is left.
 */
EG_NODISCARD eg_status eg_outfile_begin(eg_outfile *out,
                                        int root,
                                        const char *name,
                                        eg_error *err);

/** Go on with the file @p name after its first @p keep bytes. */
EG_NODISCARD eg_status eg_outfile_append(eg_outfile *out,
                                         int root,
                                         const char *name,
                                         uint64_t keep,
                                         eg_error *err);

EG_NODISCARD eg_status eg_outfile_write(eg_outfile *out,
                                        const void *bytes,
                                        size_t len,
                                        eg_error *err);

/** Hand all bytes to the disk. */
EG_NODISCARD eg_status eg_outfile_sync(eg_outfile *out, eg_error *err);

/** Finish: the file is on the disk under its name.  @p out is then none. */
EG_NODISCARD eg_status eg_outfile_commit(eg_outfile *out, eg_error *err);

/** Give up: a file under a temporary name is removed. */
void eg_outfile_abandon(eg_outfile *out);

/** Make all folders above @p name. */
EG_NODISCARD eg_status eg_make_parents(int root,
                                       const char *name,
                                       eg_error *err);

/** Sync the folder that holds @p name. */
EG_NODISCARD eg_status eg_sync_parent(int root,
                                      const char *name,
                                      eg_error *err);

/** Rename within @p root and sync the folder of @p to. */
EG_NODISCARD eg_status eg_rename_synced(int root,
                                        const char *from,
                                        const char *to,
                                        eg_error *err);

/** Remove @p name and all below it; what is not there is no error. */
EG_NODISCARD eg_status eg_remove_tree(int root,
                                      const char *name,
                                      eg_error *err);

/** Remove the folder of unfinished files. */
EG_NODISCARD eg_status eg_remove_staging(int root, eg_error *err);

#endif
