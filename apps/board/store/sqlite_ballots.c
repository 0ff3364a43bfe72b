/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store: devices and ballots.
 */
#include <string.h>

#include "board/store/sqlite.h"

/* -- devices ---------------------------------------------------------------- */

/* Columns of the table, in its order. */
enum {
    DEVICE_ID,
    DEVICE_KIND,
    DEVICE_HASH,
    DEVICE_KEY,
    DEVICE_NAME,
    DEVICE_INDEX,
    DEVICE_BALLOTS,
    DEVICE_DECIDED,
    DEVICE_LAST_CODE,
    DEVICE_CLOSED,
    DEVICE_CLOSE_INDEX,
    DEVICE_CLOSE_ITEM,
    DEVICE_MESSAGE
};

static eg_status
read_device(sqlite3_stmt *s, board_device *out, eg_error *err)
{
    bool good = true;
    *out = (board_device){.id = sql_number(s, DEVICE_ID),
                          .kind = (eg_device_kind)sql_number(s, DEVICE_KIND),
                          .index = sql_number(s, DEVICE_INDEX),
                          .ballots = sql_number(s, DEVICE_BALLOTS),
                          .decided = sql_number(s, DEVICE_DECIDED),
                          .closed = sql_number(s, DEVICE_CLOSED) != 0,
                          .close_index = sql_number(s, DEVICE_CLOSE_INDEX)};
    const eg_span key = sql_bytes(s, DEVICE_KEY);
    if (key.len == sizeof(out->key)) {
        memcpy(out->key, key.data, key.len);
    } else {
        good = false;
    }
    sql_hash(s, DEVICE_HASH, &out->hash, &good);
    sql_text(s, DEVICE_NAME, out->name, sizeof(out->name), &good);
    sql_hash(s, DEVICE_LAST_CODE, &out->last_code, &good);
    sql_hash(s, DEVICE_CLOSE_ITEM, &out->close_item, &good);
    sql_hash(s, DEVICE_MESSAGE, &out->message, &good);
    return good ? EG_OK : sql_damaged(err);
}

eg_status
board_store_add_device(board_store *store, board_device *device, eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_ADD_DEVICE, err));
    sql_bind_number(s, 1, (uint64_t)device->kind);
    sql_bind_hash(s, 2, &device->hash);
    sql_bind_bytes(s, 3, device->key, sizeof(device->key));
    sql_bind_text(s, 4, device->name);
    sql_bind_number(s, 5, device->index);
    EG_TRY(sql_run(store, s, err));
    device->id = (uint64_t)sqlite3_last_insert_rowid(store->db);
    return EG_OK;
}

eg_status
board_store_update_device(board_store *store,
                          const board_device *device,
                          eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_UPDATE_DEVICE, err));
    sql_bind_number(s, 1, device->id);
    sql_bind_number(s, 2, device->ballots);
    sql_bind_number(s, 3, device->decided);
    sql_bind_hash(s, 4, &device->last_code);
    sql_bind_number(s, 5, device->closed ? 1 : 0);
    sql_bind_number(s, 6, device->close_index);
    sql_bind_hash(s, 7, &device->close_item);
    sql_bind_hash(s, 8, &device->message);
    return sql_run(store, s, err);
}

/** Take the one row of a statement. */
static eg_status
take_device(board_store *store,
            sqlite3_stmt *s,
            board_device *out,
            eg_error *err)
{
    EG_TRY(sql_one(store, s, err));
    const eg_status status = read_device(s, out, err);
    sql_end(s);
    return status;
}

eg_status
board_store_find_device(board_store *store,
                        board_device *out,
                        const eg_hash *hash,
                        eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_FIND_DEVICE, err));
    sql_bind_hash(s, 1, hash);
    return take_device(store, s, out, err);
}

eg_status
board_store_get_device(board_store *store,
                       board_device *out,
                       uint64_t id,
                       eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_GET_DEVICE, err));
    sql_bind_number(s, 1, id);
    return take_device(store, s, out, err);
}

eg_status
board_store_devices(board_store *store,
                    board_device_visitor visitor,
                    void *context,
                    eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_DEVICES, err));
    for (;;) {
        bool found = false;
        board_device device;
        EG_TRY(sql_row(store, s, &found, err));
        if (!found) {
            return EG_OK;
        }
        eg_status status = read_device(s, &device, err);
        if (status == EG_OK) {
            status = visitor(context, &device, err);
        }
        if (status != EG_OK) {
            sql_end(s);
            return status;
        }
    }
}

/* -- ballots ---------------------------------------------------------------- */

enum {
    BALLOT_INDEX,
    BALLOT_DEVICE,
    BALLOT_POSITION,
    BALLOT_CODE,
    BALLOT_ID,
    BALLOT_CONTENT,
    BALLOT_STATUS,
    BALLOT_DECISION,
    BALLOT_LEAF,
    BALLOT_BYTES
};

static eg_status
read_ballot(sqlite3_stmt *s, board_ballot *out, eg_error *err)
{
    bool good = true;
    const uint64_t status = sql_number(s, BALLOT_STATUS);
    *out = (board_ballot){.index = sql_number(s, BALLOT_INDEX),
                          .device = sql_number(s, BALLOT_DEVICE),
                          .position = sql_number(s, BALLOT_POSITION),
                          .status = (eg_ballot_status)status,
                          .decision_index = sql_number(s, BALLOT_DECISION),
                          .bytes = sql_number(s, BALLOT_BYTES)};
    sql_hash(s, BALLOT_CODE, &out->code, &good);
    sql_hash(s, BALLOT_ID, &out->id, &good);
    sql_hash(s, BALLOT_CONTENT, &out->content, &good);
    sql_hash(s, BALLOT_LEAF, &out->leaf, &good);
    return good && status <= EG_BALLOT_SPOILED ? EG_OK : sql_damaged(err);
}

eg_status
board_store_add_ballot(board_store *store,
                       const board_ballot *ballot,
                       eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_ADD_BALLOT, err));
    sql_bind_number(s, 1 + BALLOT_INDEX, ballot->index);
    sql_bind_number(s, 1 + BALLOT_DEVICE, ballot->device);
    sql_bind_number(s, 1 + BALLOT_POSITION, ballot->position);
    sql_bind_hash(s, 1 + BALLOT_CODE, &ballot->code);
    sql_bind_hash(s, 1 + BALLOT_ID, &ballot->id);
    sql_bind_hash(s, 1 + BALLOT_CONTENT, &ballot->content);
    sql_bind_number(s, 1 + BALLOT_STATUS, (uint64_t)ballot->status);
    sql_bind_number(s, 1 + BALLOT_DECISION, ballot->decision_index);
    sql_bind_hash(s, 1 + BALLOT_LEAF, &ballot->leaf);
    sql_bind_number(s, 1 + BALLOT_BYTES, ballot->bytes);
    return sql_run(store, s, err);
}

eg_status
board_store_decide(board_store *store,
                   const board_ballot *ballot,
                   eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_DECIDE, err));
    sql_bind_number(s, 1, ballot->index);
    sql_bind_number(s, 2, (uint64_t)ballot->status);
    sql_bind_number(s, 3, ballot->decision_index);
    sql_bind_hash(s, 4, &ballot->leaf);
    return sql_run(store, s, err);
}

static eg_status
take_ballot(board_store *store,
            sqlite3_stmt *s,
            board_ballot *out,
            eg_error *err)
{
    EG_TRY(sql_one(store, s, err));
    const eg_status status = read_ballot(s, out, err);
    sql_end(s);
    return status;
}

eg_status
board_store_find_code(board_store *store,
                      board_ballot *out,
                      const eg_hash *code,
                      eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_FIND_CODE, err));
    sql_bind_hash(s, 1, code);
    return take_ballot(store, s, out, err);
}

eg_status
board_store_find_ballot(board_store *store,
                        board_ballot *out,
                        uint64_t device,
                        uint64_t position,
                        eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_FIND_BALLOT, err));
    sql_bind_number(s, 1, device);
    sql_bind_number(s, 2, position);
    return take_ballot(store, s, out, err);
}

eg_status
board_store_undecided(board_store *store,
                      uint64_t *position,
                      uint64_t device,
                      eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_UNDECIDED, err));
    sql_bind_number(s, 1, device);
    EG_TRY(sql_one(store, s, err));
    *position = sql_number(s, 0); /* 0 for NULL */
    sql_end(s);
    return EG_OK;
}

eg_status
board_store_ballots(board_store *store,
                    uint64_t device,
                    uint64_t first,
                    board_ballot_visitor visitor,
                    void *context,
                    eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_BALLOTS, err));
    sql_bind_number(s, 1, device);
    sql_bind_number(s, 2, first);
    for (;;) {
        bool found = false;
        board_ballot ballot;
        EG_TRY(sql_row(store, s, &found, err));
        if (!found) {
            return EG_OK;
        }
        eg_status status = read_ballot(s, &ballot, err);
        if (status == EG_OK) {
            status = visitor(context, &ballot, err);
        }
        if (status != EG_OK) {
            sql_end(s);
            return status;
        }
    }
}

/* -- near misses ------------------------------------------------------------ */

static eg_status
add_codes(board_store *store,
          sql which,
          eg_hash *out,
          size_t *len,
          size_t each,
          const eg_hash *code,
          eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, which, err));
    sql_bind_hash(s, 1, code);
    sql_bind_number(s, 2, each);
    for (;;) {
        bool found = false;
        bool good = true;
        EG_TRY(sql_row(store, s, &found, err));
        if (!found) {
            return EG_OK;
        }
        sql_hash(s, 0, &out[*len], &good);
        *len += 1;
        if (!good) {
            sql_end(s);
            return sql_damaged(err);
        }
    }
}

eg_status
board_store_near(board_store *store,
                 eg_hash *out,
                 size_t *len,
                 size_t each,
                 const eg_hash *code,
                 eg_error *err)
{
    *len = 0;
    EG_TRY(add_codes(store, SQL_BELOW, out, len, each, code, err));
    return add_codes(store, SQL_ABOVE, out, len, each, code, err);
}
