/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite, for what only SQLite can be asked.
 */
#ifndef APP_SQL_SQLITE_H
#define APP_SQL_SQLITE_H

#include <sqlite3.h>

#include "sql/sql.h"

/** The connection of a database; NULL if it is none of SQLite. */
sqlite3 *sqlite_connection(sql_db *db);

#endif
