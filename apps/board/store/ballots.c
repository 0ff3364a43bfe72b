/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store: devices and ballots.
 */
#include <string.h>

#include "board/store/store.h"

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
read_device(const sql_statement *s, board_device *out, eg_error *err)
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
    sql_name(s, DEVICE_NAME, out->name, sizeof(out->name), &good);
    sql_hash(s, DEVICE_LAST_CODE, &out->last_code, &good);
    sql_hash(s, DEVICE_CLOSE_ITEM, &out->close_item, &good);
    sql_hash(s, DEVICE_MESSAGE, &out->message, &good);
    return good ? EG_OK : sql_damaged(s->db, err);
}

eg_status
board_store_add_device(sql_db *store, board_device *device, eg_error *err)
{
    sql_statement s =
        sql_begin(store, "INSERT INTO device (kind, hash, key, name, idx)"
                         " VALUES ($1, $2, $3, $4, $5) RETURNING id");
    sql_bind_number(&s, 1, (uint64_t)device->kind);
    sql_bind_hash(&s, 2, &device->hash);
    sql_bind_bytes(&s, 3, device->key, sizeof(device->key));
    sql_bind_name(&s, 4, device->name);
    sql_bind_number(&s, 5, device->index);
    EG_TRY(sql_one(&s, err));
    device->id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
board_store_update_device(sql_db *store,
                          const board_device *device,
                          eg_error *err)
{
    sql_statement s = sql_begin_put(
        store, "UPDATE device SET ballots = $1, decided = $2, last_code = $3,"
               " closed = $4, close_idx = $5, close_item = $6, message = $7"
               " WHERE id = $8");
    sql_bind_number(&s, 1, device->ballots);
    sql_bind_number(&s, 2, device->decided);
    sql_bind_hash(&s, 3, &device->last_code);
    sql_bind_number(&s, 4, device->closed ? 1 : 0);
    sql_bind_number(&s, 5, device->close_index);
    sql_bind_hash(&s, 6, &device->close_item);
    sql_bind_hash(&s, 7, &device->message);
    sql_bind_number(&s, 8, device->id);
    return sql_run(&s, err);
}

/** Take the one row of a statement. */
static eg_status
take_device(sql_statement *s, board_device *out, eg_error *err)
{
    EG_TRY(sql_one(s, err));
    const eg_status status = read_device(s, out, err);
    sql_end(s);
    return status;
}

eg_status
board_store_find_device(sql_db *store,
                        board_device *out,
                        const eg_hash *hash,
                        eg_error *err)
{
    sql_statement s = sql_begin(store, "SELECT * FROM device WHERE hash = $1");
    sql_bind_hash(&s, 1, hash);
    return take_device(&s, out, err);
}

eg_status
board_store_get_device(sql_db *store,
                       board_device *out,
                       uint64_t id,
                       eg_error *err)
{
    sql_statement s = sql_begin(store, "SELECT * FROM device WHERE id = $1");
    sql_bind_number(&s, 1, id);
    return take_device(&s, out, err);
}

/** What a visit of devices is about. */
typedef struct device_visit {
    board_device_visitor visitor;
    void *context;
} device_visit;

static eg_status
visit_device(const sql_statement *row, void *context, eg_error *err)
{
    const device_visit *v = context;
    board_device device;
    EG_TRY(read_device(row, &device, err));
    return v->visitor(v->context, &device, err);
}

eg_status
board_store_devices(sql_db *store,
                    board_device_visitor visitor,
                    void *context,
                    eg_error *err)
{
    device_visit v = {visitor, context};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store, "SELECT * FROM device ORDER BY kind, hash");
    return sql_each(&s, visit_device, &v, &count, err);
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
read_ballot(const sql_statement *s, board_ballot *out, eg_error *err)
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
    return good && status <= EG_BALLOT_SPOILED ? EG_OK
                                               : sql_damaged(s->db, err);
}

eg_status
board_store_add_ballot(sql_db *store, const board_ballot *ballot, eg_error *err)
{
    sql_statement s = sql_begin(
        store,
        "INSERT INTO ballot VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    sql_bind_number(&s, 1 + BALLOT_INDEX, ballot->index);
    sql_bind_number(&s, 1 + BALLOT_DEVICE, ballot->device);
    sql_bind_number(&s, 1 + BALLOT_POSITION, ballot->position);
    sql_bind_hash(&s, 1 + BALLOT_CODE, &ballot->code);
    sql_bind_hash(&s, 1 + BALLOT_ID, &ballot->id);
    sql_bind_hash(&s, 1 + BALLOT_CONTENT, &ballot->content);
    sql_bind_number(&s, 1 + BALLOT_STATUS, (uint64_t)ballot->status);
    sql_bind_number(&s, 1 + BALLOT_DECISION, ballot->decision_index);
    sql_bind_hash(&s, 1 + BALLOT_LEAF, &ballot->leaf);
    sql_bind_number(&s, 1 + BALLOT_BYTES, ballot->bytes);
    return sql_run(&s, err);
}

eg_status
board_store_decide(sql_db *store, const board_ballot *ballot, eg_error *err)
{
    sql_statement s =
        sql_begin_put(store, "UPDATE ballot SET status = $1, decision_idx = $2,"
                             " leaf = $3 WHERE idx = $4");
    sql_bind_number(&s, 1, (uint64_t)ballot->status);
    sql_bind_number(&s, 2, ballot->decision_index);
    sql_bind_hash(&s, 3, &ballot->leaf);
    sql_bind_number(&s, 4, ballot->index);
    return sql_run(&s, err);
}

static eg_status
take_ballot(sql_statement *s, board_ballot *out, eg_error *err)
{
    EG_TRY(sql_one(s, err));
    const eg_status status = read_ballot(s, out, err);
    sql_end(s);
    return status;
}

eg_status
board_store_find_code(sql_db *store,
                      board_ballot *out,
                      const eg_hash *code,
                      eg_error *err)
{
    sql_statement s = sql_begin(store, "SELECT * FROM ballot WHERE code = $1");
    sql_bind_hash(&s, 1, code);
    return take_ballot(&s, out, err);
}

eg_status
board_store_find_ballot(sql_db *store,
                        board_ballot *out,
                        uint64_t device,
                        uint64_t position,
                        eg_error *err)
{
    sql_statement s = sql_begin(
        store, "SELECT * FROM ballot WHERE device = $1 AND position = $2");
    sql_bind_number(&s, 1, device);
    sql_bind_number(&s, 2, position);
    return take_ballot(&s, out, err);
}

eg_status
board_store_undecided(sql_db *store,
                      uint64_t *position,
                      uint64_t device,
                      eg_error *err)
{
    sql_statement s = sql_begin(
        store,
        "SELECT MIN(position) FROM ballot WHERE device = $1 AND status = 0");
    sql_bind_number(&s, 1, device);
    EG_TRY(sql_one(&s, err));
    *position = sql_number(&s, 0); /* 0 for NULL */
    sql_end(&s);
    return EG_OK;
}

/** What a visit of ballots is about. */
typedef struct ballot_visit {
    board_ballot_visitor visitor;
    void *context;
    uint64_t next; /**< The position after the last one. */
} ballot_visit;

static eg_status
visit_ballot(const sql_statement *row, void *context, eg_error *err)
{
    ballot_visit *v = context;
    board_ballot ballot;
    EG_TRY(read_ballot(row, &ballot, err));
    v->next = ballot.position + 1;
    return v->visitor(v->context, &ballot, err);
}

eg_status
board_store_ballots(sql_db *store,
                    uint64_t device,
                    uint64_t first,
                    board_ballot_visitor visitor,
                    void *context,
                    eg_error *err)
{
    ballot_visit v = {.visitor = visitor, .context = context, .next = first};
    uint64_t count = SQL_PAGE;
    while (count == SQL_PAGE) {
        sql_statement s = sql_begin(
            store,
            "SELECT * FROM ballot WHERE device = $1"
            " AND position >= $2 ORDER BY position LIMIT " SQL_PAGE_TEXT);
        sql_bind_number(&s, 1, device);
        sql_bind_number(&s, 2, v.next);
        EG_TRY(sql_each(&s, visit_ballot, &v, &count, err));
    }
    return EG_OK;
}

/* -- near misses ------------------------------------------------------------ */

/** Where codes are put. */
typedef struct code_list {
    eg_hash *out;
    size_t *len;
} code_list;

static eg_status
add_code(const sql_statement *row, void *context, eg_error *err)
{
    const code_list *list = context;
    bool good = true;
    sql_hash(row, 0, &list->out[*list->len], &good);
    *list->len += 1;
    return good ? EG_OK : sql_damaged(row->db, err);
}

static eg_status
add_codes(sql_db *store,
          const char *text,
          code_list *list,
          size_t each,
          const eg_hash *code,
          eg_error *err)
{
    uint64_t count = 0;
    sql_statement s = sql_begin(store, text);
    sql_bind_hash(&s, 1, code);
    sql_bind_number(&s, 2, each);
    return sql_each(&s, add_code, list, &count, err);
}

eg_status
board_store_near(sql_db *store,
                 eg_hash *out,
                 size_t *len,
                 size_t each,
                 const eg_hash *code,
                 eg_error *err)
{
    code_list list = {out, len};
    *len = 0;
    EG_TRY(add_codes(store,
                     "SELECT code FROM ballot WHERE code < $1"
                     " ORDER BY code DESC LIMIT $2",
                     &list, each, code, err));
    return add_codes(store,
                     "SELECT code FROM ballot WHERE code >= $1"
                     " ORDER BY code LIMIT $2",
                     &list, each, code, err);
}
