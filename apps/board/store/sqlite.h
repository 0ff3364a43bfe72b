/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store, for what only SQLite can be asked.
 */
#ifndef APP_BOARD_STORE_SQLITE_H
#define APP_BOARD_STORE_SQLITE_H

#include <sqlite3.h>

#include "board/store/store.h"

/** The connection of a store; NULL if it is none of SQLite. */
sqlite3 *sqlite_connection(board_store *store);

#endif
