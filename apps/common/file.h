/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are never half-written, and directories that one process at a
 * time changes.
 */
#ifndef APP_COMMON_FILE_H
#define APP_COMMON_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#define APP_PATH_MAX 4096

/** Join @p dir and @p name; EG_ERR_LIMIT if longer than APP_PATH_MAX. */
EG_NODISCARD eg_status app_path(char out[APP_PATH_MAX],
                                const char *dir,
                                const char *name,
                                eg_error *err);

/**
 * Read a whole file of at most @p max bytes ("-" reads standard input).
 *
 * @param[out] out Freed by the caller with app_file_free(); a zero byte
 *                 follows the content.
 */
EG_NODISCARD eg_status app_file_read(const char *path,
                                     size_t max,
                                     uint8_t **out,
                                     size_t *len,
                                     eg_error *err);

/**
 * Read a plain file where a stranger may have put anything: a FIFO, a device,
 * a directory or a symbolic link is refused instead of waited for or followed.
 */
EG_NODISCARD eg_status app_file_read_plain(const char *path,
                                           size_t max,
                                           uint8_t **out,
                                           size_t *len,
                                           eg_error *err);

/** Wipe and free what app_file_read() gave; NULL is harmless. */
void app_file_free(uint8_t *bytes, size_t len);

typedef enum app_write_mode {
    APP_WRITE_NEW,    /**< Refuse to replace a file. */
    APP_WRITE_REPLACE /**< Replace one as a whole. */
} app_write_mode;

/**
 * Write a file whole or not at all: a temporary neighbour, synced, renamed, and
 * the directory synced.  What a crash left of the neighbour goes the next
 * time.  When it fails, nothing new is there.
 *
 * @param[in] permissions E.g. 0600 for secrets, 0644 for what is published.
 */
EG_NODISCARD eg_status app_file_write(const char *path,
                                      const void *bytes,
                                      size_t len,
                                      unsigned permissions,
                                      app_write_mode mode,
                                      eg_error *err);

/**
 * Rename, and never replace: errno is EEXIST where @p to is something already.
 * Where the file system has neither such a rename nor links, another process may
 * still come between.  Nothing is synced.
 */
bool app_rename_new(const char *from, const char *to);

/** Copy a file of any size, whole or not at all; replaces @p to. */
EG_NODISCARD eg_status app_file_copy(const char *from,
                                     const char *to,
                                     unsigned permissions,
                                     eg_error *err);

/** Remove a file and sync its directory; a missing file is fine. */
EG_NODISCARD eg_status app_file_remove(const char *path, eg_error *err);

bool app_file_exists(const char *path);

/** Sync the directory that holds @p path, so that its name is on disk. */
EG_NODISCARD eg_status app_sync_parent(const char *path, eg_error *err);

/** Remove a file, or a directory with all that it holds; a missing one is
 * fine.  Symbolic links are removed, not followed. */
EG_NODISCARD eg_status app_tree_remove(const char *path, eg_error *err);

/** Make a directory with all its parents, synced; an existing one is fine. */
EG_NODISCARD eg_status app_dir_make(const char *path,
                                    unsigned permissions,
                                    eg_error *err);

/**
 * Take the lock of a state directory until the process ends or the lock is
 * closed; EG_ERR_STATE when another process has it.
 */
EG_NODISCARD eg_status app_dir_lock(const char *path, int *lock, eg_error *err);
void app_dir_unlock(int *lock);

/**
 * Names in a directory that end in @p suffix, sorted by their bytes.  Hidden
 * ones are left out: some systems put such twins beside every file.
 *
 * @param[out] names Freed with app_names_free().
 */
EG_NODISCARD eg_status app_dir_list(const char *path,
                                    const char *suffix,
                                    char ***names,
                                    size_t *len,
                                    eg_error *err);
void app_names_free(char **names, size_t len);

#endif
