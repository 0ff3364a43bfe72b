/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a store, transactions and settings.
 */
#include <string.h>

#include "board/store/sql.h"

bool
board_store_is_database(const char *place)
{
    static const char *const schemes[] = {"postgresql://", "postgres://"};
    for (size_t i = 0; i < EG_ARRAY_LEN(schemes); i++) {
        if (strncmp(place, schemes[i], strlen(schemes[i])) == 0) {
            return true;
        }
    }
    return false;
}

eg_status
board_store_open(board_store **out,
                 const char *place,
                 board_store_mode mode,
                 eg_error *err)
{
    if (!board_store_is_database(place)) {
        return sqlite_open(out, place, mode, err);
    }
#if EG_POSTGRES
    return postgres_open(out, place, mode, err);
#else
    return eg_fail(err, EG_ERR_UNSUPPORTED,
                   "this program was built without PostgreSQL");
#endif
}

void
board_store_free(board_store *store)
{
    if (store != NULL) {
        store->engine->free(store);
    }
}

/* -- transactions ----------------------------------------------------------- */

static eg_status
run(board_store *store, sql which, eg_error *err)
{
    sql_statement s = sql_begin(store, which);
    return sql_run(&s, err);
}

eg_status
board_store_begin(board_store *store, eg_error *err)
{
    return run(store, SQL_BEGIN, err);
}

eg_status
board_store_commit(board_store *store, eg_error *err)
{
    const eg_status status = run(store, SQL_COMMIT, err);
    if (status != EG_OK) {
        board_store_rollback(store);
    }
    return status;
}

void
board_store_rollback(board_store *store)
{
    /* A database ends a transaction itself after some failures. */
    if (store->engine->within(store)) {
        (void)!run(store, SQL_ROLLBACK, NULL);
    }
}

eg_status
board_store_mark(board_store *store, eg_error *err)
{
    return run(store, SQL_MARK, err);
}

eg_status
board_store_unmark(board_store *store, bool undo, eg_error *err)
{
    if (undo) {
        EG_TRY(run(store, SQL_UNDO, err));
    }
    return run(store, SQL_RELEASE, err);
}

/* -- settings --------------------------------------------------------------- */

eg_status
board_store_set(board_store *store,
                const char *name,
                eg_span value,
                eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_SET);
    sql_bind_name(&s, 1, name);
    sql_bind_bytes(&s, 2, value.data, value.len);
    return sql_run(&s, err);
}

eg_status
board_store_get(board_store *store,
                eg_buffer *out,
                const char *name,
                eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_GET);
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const eg_span value = sql_bytes(&s, 0);
    eg_buffer_append(out, value.data, value.len);
    sql_end(&s);
    return eg_buffer_status(out);
}
