/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk under SQLite whose power can be cut: it knows of each file what was
 * synced and what was only written since.
 *
 * What a cut leaves of the latter is drawn: each sector of each write is there,
 * is not there, or is rubbish, whatever became of others; a file that was made
 * or removed is or is not, until its directory is synced.  SQLite syncs that
 * when it first syncs a journal or a log that it made, and where a removal asks
 * for it (os_unix.c, UNIXFILE_DIRSYNC).
 *
 * The disk is a VFS of SQLite's that hands all on to the usual one, so that the
 * program sees what it would see anyway.
 */
#ifndef EG_TESTS_FAULT_CUT_DISK_H
#define EG_TESTS_FAULT_CUT_DISK_H

#include <stdbool.h>

/**
 * Watch the files of a folder, which are on the disk as they are now, and open
 * all databases through it from now on.
 *
 * @param[in] moment Called before each change; it may use SQLite otherwise.
 */
void cut_disk_begin(const char *folder, void (*moment)(void));

/** Forget everything; the watched files have to be closed. */
void cut_disk_end(void);

/** Write what would be left, if the power were cut now, into a new folder. */
void cut_disk_leave(const char *folder, unsigned seed);

/**
 * Let changes fail as on a full or failing disk: @p after more happen, then
 * @p count fail.  A write that fails does half of its work; a sync that fails
 * has lost some of what it was about for ever, as on Linux.
 */
void cut_disk_fail(unsigned after, unsigned count);

/** Changes that failed so far. */
unsigned cut_disk_failures(void);

#endif
