/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying a database that is in use.
 */
#ifndef APP_SQL_COPY_H
#define APP_SQL_COPY_H

#include <electionguard/status.h>

/**
 * Copy a database of SQLite as it is at one moment, while others read and write
 * it.  The copy is one file, on the disk when this returns, and SQLite finds no
 * damage in it.
 *
 * @param[in] to What is there is replaced.
 *
 * @retval EG_ERR_MALFORMED The database is damaged.
 */
EG_NODISCARD eg_status sql_copy(const char *from,
                                const char *to,
                                eg_error *err);

#endif
