/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store: settings, contents and published files.
 */
#include <string.h>

#include "board/store/store.h"

/* -- settings --------------------------------------------------------------- */

eg_status
board_store_set(sql_db *store, const char *name, eg_span value, eg_error *err)
{
    sql_statement s = sql_begin_put(
        store, "INSERT INTO setting VALUES ($1, $2)"
               " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    sql_bind_name(&s, 1, name);
    sql_bind_bytes(&s, 2, value.data, value.len);
    return sql_run(&s, err);
}

eg_status
board_store_get(sql_db *store, eg_buffer *out, const char *name, eg_error *err)
{
    sql_statement s =
        sql_begin(store, "SELECT value FROM setting WHERE name = $1");
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const eg_span value = sql_bytes(&s, 0);
    eg_buffer_append(out, value.data, value.len);
    sql_end(&s);
    return eg_buffer_status(out);
}

/* -- contents --------------------------------------------------------------- */

eg_status
board_store_put_content(sql_db *store,
                        const eg_hash *hash,
                        eg_span bytes,
                        eg_error *err)
{
    sql_statement s =
        sql_begin_put(store, "INSERT INTO content (hash, bytes) VALUES ($1, $2)"
                             " ON CONFLICT (hash) DO NOTHING");
    sql_bind_hash(&s, 1, hash);
    sql_bind_bytes(&s, 2, bytes.data, bytes.len);
    return sql_run(&s, err);
}

eg_status
board_store_get_content(sql_db *store,
                        eg_buffer *out,
                        const eg_hash *hash,
                        eg_error *err)
{
    sql_statement s =
        sql_begin(store, "SELECT bytes FROM content WHERE hash = $1");
    sql_bind_hash(&s, 1, hash);
    EG_TRY(sql_one(&s, err));
    const eg_span bytes = sql_bytes(&s, 0);
    eg_buffer_append(out, bytes.data, bytes.len);
    sql_end(&s);
    return eg_buffer_status(out);
}

/* -- published files -------------------------------------------------------- */

eg_status
board_store_put_file(sql_db *store, const board_file *file, eg_error *err)
{
    sql_statement s =
        sql_begin_put(store, "INSERT INTO file VALUES ($1, $2, $3, $4)"
                             " ON CONFLICT (name) DO UPDATE SET content ="
                             " excluded.content, bytes = excluded.bytes,"
                             " idx = excluded.idx");
    sql_bind_name(&s, 1, file->name);
    sql_bind_hash(&s, 2, &file->content);
    sql_bind_number(&s, 3, file->bytes);
    sql_bind_number(&s, 4, file->index);
    return sql_run(&s, err);
}

static eg_status
read_file(const sql_statement *s, board_file *out, eg_error *err)
{
    bool good = true;
    *out = (board_file){.bytes = sql_number(s, 2), .index = sql_number(s, 3)};
    sql_name(s, 0, out->name, sizeof(out->name), &good);
    sql_hash(s, 1, &out->content, &good);
    return good ? EG_OK : sql_damaged(s->db, err);
}

eg_status
board_store_find_file(sql_db *store,
                      board_file *out,
                      const char *name,
                      eg_error *err)
{
    sql_statement s = sql_begin(store, "SELECT * FROM file WHERE name = $1");
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const eg_status status = read_file(&s, out, err);
    sql_end(&s);
    return status;
}

/** What a visit of files is about. */
typedef struct file_visit {
    board_file_visitor visitor;
    void *context;
} file_visit;

static eg_status
visit_file(const sql_statement *row, void *context, eg_error *err)
{
    const file_visit *v = context;
    board_file file;
    EG_TRY(read_file(row, &file, err));
    return v->visitor(v->context, &file, err);
}

eg_status
board_store_files(sql_db *store,
                  board_file_visitor visitor,
                  void *context,
                  eg_error *err)
{
    file_visit v = {visitor, context};
    uint64_t count = 0;
    sql_statement s = sql_begin(store, "SELECT * FROM file ORDER BY idx");
    return sql_each(&s, visit_file, &v, &count, err);
}
