/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running statements.
 */
#include "board/store/sql.h"

#include <string.h>

const char *
sql_text_of(sql which, const char *begin)
{
    static const char *const text_of[SQL_COUNT] = {
#define SQL_TEXT(name, text) [name] = (text),
        SQL_TABLE(SQL_TEXT)
#undef SQL_TEXT
    };
    return which == SQL_BEGIN ? begin : text_of[which];
}

/* -- values ----------------------------------------------------------------- */

sql_statement
sql_begin(board_store *store, sql which)
{
    return (sql_statement){.store = store, .which = which};
}

static void
bind(sql_statement *s, int at, sql_value value)
{
    s->value[at - 1] = value;
    s->len = at > s->len ? at : s->len;
}

void
sql_bind_number(sql_statement *s, int at, uint64_t value)
{
    bind(s, at, (sql_value){.kind = SQL_NUMBER, .number = value});
}

void
sql_bind_bytes(sql_statement *s, int at, const void *bytes, size_t len)
{
    bind(s, at, (sql_value){.kind = SQL_BYTES, .bytes = {bytes, len}});
}

void
sql_bind_hash(sql_statement *s, int at, const eg_hash *hash)
{
    sql_bind_bytes(s, at, hash->bytes, EG_HASH_BYTES);
}

void
sql_bind_name(sql_statement *s, int at, const char *text)
{
    const eg_span bytes = {(const uint8_t *)text, strlen(text)};
    bind(s, at, (sql_value){.kind = SQL_NAME, .bytes = bytes});
}

/* -- rows ------------------------------------------------------------------- */

void
sql_end(sql_statement *s)
{
    s->store->engine->end(s->store, s->which);
    s->started = false;
}

eg_status
sql_row(sql_statement *s, bool *found, eg_error *err)
{
    const sql_engine *engine = s->store->engine;
    eg_status status = EG_OK;
    *found = false;
    if (!s->started) {
        status = engine->start(s, err);
        s->started = true;
    }
    if (status == EG_OK) {
        status = engine->next(s->store, s->which, found, err);
    }
    if (!*found) {
        sql_end(s);
    }
    return status;
}

eg_status
sql_run(sql_statement *s, eg_error *err)
{
    bool found = false;
    EG_TRY(sql_row(s, &found, err));
    if (found) {
        sql_end(s);
    }
    return EG_OK;
}

eg_status
sql_one(sql_statement *s, eg_error *err)
{
    bool found = false;
    EG_TRY(sql_row(s, &found, err));
    return found ? EG_OK
                 : eg_fail(err, EG_ERR_NOT_FOUND, "the store has none such");
}

eg_status
sql_each(sql_statement *s,
         sql_taker take,
         void *context,
         uint64_t *count,
         eg_error *err)
{
    for (*count = 0;; *count += 1) {
        bool found = false;
        EG_TRY(sql_row(s, &found, err));
        if (!found) {
            return EG_OK;
        }
        const eg_status status = take(s, context, err);
        if (status != EG_OK) {
            sql_end(s);
            return status;
        }
    }
}

/* -- columns ---------------------------------------------------------------- */

uint64_t
sql_number(const sql_statement *s, int column)
{
    return s->store->engine->number(s->store, s->which, column);
}

eg_span
sql_bytes(const sql_statement *s, int column)
{
    return s->store->engine->bytes(s->store, s->which, column);
}

void
sql_hash(const sql_statement *s, int column, eg_hash *out, bool *good)
{
    const eg_span bytes = sql_bytes(s, column);
    *out = (eg_hash){0};
    if (bytes.len == EG_HASH_BYTES) {
        memcpy(out->bytes, bytes.data, EG_HASH_BYTES);
    } else if (bytes.data != NULL) {
        *good = false;
    }
}

void
sql_name(const sql_statement *s, int column, char *out, size_t room, bool *good)
{
    const eg_span text = sql_bytes(s, column);
    if (text.data == NULL || text.len >= room) {
        *good = false;
        return;
    }
    memcpy(out, text.data, text.len);
    out[text.len] = '\0';
}

/* -- failures --------------------------------------------------------------- */

eg_status
sql_fail(eg_status status, const char *text, eg_error *err)
{
    switch (status) {
    case EG_ERR_MEMORY:
        return eg_fail(err, status, "no memory for the store");
    case EG_ERR_STATE:
        return eg_fail(err, status, "the store has it already: %s", text);
    case EG_ERR_MALFORMED:
        return eg_fail(err, status, "the store is damaged: %s", text);
    case EG_OK:
    case EG_REJECT:
    case EG_ERR_ARGUMENT:
    case EG_ERR_UNSUPPORTED:
    case EG_ERR_LIMIT:
    case EG_ERR_NOT_FOUND:
    case EG_ERR_IO:
    case EG_ERR_RNG:
        break;
    }
    return eg_fail(err, EG_ERR_IO, "the store cannot be used: %s", text);
}

eg_status
sql_damaged(eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the store is damaged: a row is not one of a board");
}

eg_status
sql_check_version(bool is_store, uint64_t version, eg_error *err)
{
    if (!is_store) {
        return eg_fail(err, EG_ERR_MALFORMED, "is no store of a board");
    }
    if (version != SQL_VERSION) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "is a store of another version");
    }
    return EG_OK;
}
