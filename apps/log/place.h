/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a transparency log is kept: tables of a program's database, which are
 * changed in the same transaction as what the entries tell.
 */
#ifndef APP_LOG_PLACE_H
#define APP_LOG_PLACE_H

#include "codec/buffer.h"
#include "sql/sql.h"
#include "tlog/tile.h"

/** The tables, in an engine's types of a number and of bytes. */
#define APP_LOG_SCHEMA(NUMBER, BYTES)                                  \
    "CREATE TABLE entry (idx " NUMBER " PRIMARY KEY, bytes " BYTES     \
    " NOT NULL);"                                                      \
    "CREATE TABLE tile (place " NUMBER " PRIMARY KEY, hashes " BYTES   \
    " NOT NULL);"                                                      \
    "CREATE TABLE checkpoint (id " NUMBER " PRIMARY KEY, size " NUMBER \
    " NOT NULL, note " BYTES " NOT NULL);"

EG_NODISCARD eg_status app_log_put_entry(sql_db *store,
                                         uint64_t index,
                                         eg_span entry,
                                         eg_error *err);

/** Receives entries in ascending order. */
typedef eg_status (*app_log_visitor)(void *context,
                                     uint64_t index,
                                     eg_span entry,
                                     eg_error *err);

/** Hand out the entries first, ..., first + count - 1 that there are. */
EG_NODISCARD eg_status app_log_entries(sql_db *store,
                                       uint64_t first,
                                       uint64_t count,
                                       app_log_visitor visitor,
                                       void *context,
                                       eg_error *err);

/** Keep a tile; a wider one of the same place replaces it. */
EG_NODISCARD eg_status app_log_put_tile(sql_db *store,
                                        const eg_tile *tile,
                                        const eg_hash *hashes,
                                        eg_error *err);
/** The first tile->width hashes of a tile. */
EG_NODISCARD eg_status app_log_get_tile(sql_db *store,
                                        const eg_tile *tile,
                                        eg_hash *hashes,
                                        eg_error *err);

/** The latest checkpoint: a signed note. */
EG_NODISCARD eg_status app_log_put_checkpoint(sql_db *store,
                                              uint64_t size,
                                              eg_span note,
                                              eg_error *err);
EG_NODISCARD eg_status app_log_get_checkpoint(sql_db *store,
                                              uint64_t *size,
                                              eg_buffer *note,
                                              eg_error *err);

#endif
