/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transactions, and running statements.
 */
#include <string.h>

#include "sql/engine.h"

/* -- opening ---------------------------------------------------------------- */

bool
sql_is_database(const char *place)
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
sql_open(sql_db **out,
         const char *place,
         sql_mode mode,
         const sql_plan *plan,
         eg_error *err)
{
    if (!sql_is_database(place)) {
        return sqlite_open(out, place, mode, plan, err);
    }
#if EG_POSTGRES
    return postgres_open(out, place, mode, plan, err);
#else
    return eg_fail(err, EG_ERR_UNSUPPORTED,
                   "this program was built without PostgreSQL");
#endif
}

void
sql_free(sql_db *db)
{
    if (db != NULL) {
        db->engine->free(db);
    }
}

/* -- transactions ----------------------------------------------------------- */

/** Run a statement that takes no values. */
static eg_status
run(sql_db *db, const char *text, sql_role role, eg_error *err)
{
    sql_statement s = sql_begin(db, text);
    s.role = role;
    return sql_run(&s, err);
}

/** What begins a transaction is each engine's own; this is its name. */
static const char begin_text[] = "BEGIN";

eg_status
sql_transaction(sql_db *db, eg_error *err)
{
    return run(db, begin_text, SQL_BEGIN, err);
}

eg_status
sql_commit(sql_db *db, eg_error *err)
{
    const eg_status status = run(db, "COMMIT", SQL_COMMIT, err);
    if (status != EG_OK) {
        sql_rollback(db);
    }
    return status;
}

void
sql_rollback(sql_db *db)
{
    /* A database ends a transaction itself after some failures. */
    if (sql_within(db)) {
        (void)!run(db, "ROLLBACK", SQL_ROLLBACK, NULL);
    }
}

bool
sql_within(sql_db *db)
{
    return db->engine->within(db);
}

eg_status
sql_mark(sql_db *db, eg_error *err)
{
    return run(db, "SAVEPOINT mark", SQL_PUT, err);
}

eg_status
sql_unmark(sql_db *db, bool undo, eg_error *err)
{
    if (undo) {
        EG_TRY(run(db, "ROLLBACK TO mark", SQL_PLAIN, err));
    }
    return run(db, "RELEASE mark", SQL_PUT, err);
}

eg_status
sql_forget(sql_db *db, eg_error *err)
{
    return db->engine->forget(db, err);
}

/* -- kept statements -------------------------------------------------------- */

/** FNV-1a of a text. */
static uint32_t
hash_of(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text != '\0'; text++) {
        h = (h ^ (uint8_t)*text) * 16777619u;
    }
    return h;
}

/** The slot of a text, a new one if need be; SQL_STATEMENTS_MAX: none is left. */
static size_t
slot_of(sql_db *db, const char *text)
{
    const size_t places = EG_ARRAY_LEN(db->place);
    for (size_t at = hash_of(text) % places;; at = (at + 1) % places) {
        if (db->place[at] == 0) {
            if (db->slots == SQL_STATEMENTS_MAX) {
                return SQL_STATEMENTS_MAX;
            }
            db->text[db->slots] = text;
            db->place[at] = (uint16_t)++db->slots;
        }
        const size_t slot = (size_t)db->place[at] - 1;
        if (db->text[slot] == text || strcmp(db->text[slot], text) == 0) {
            return slot;
        }
    }
}

/* -- values ----------------------------------------------------------------- */

sql_statement
sql_begin(sql_db *db, const char *text)
{
    return (sql_statement){.db = db, .text = text, .slot = slot_of(db, text)};
}

sql_statement
sql_begin_put(sql_db *db, const char *text)
{
    sql_statement s = sql_begin(db, text);
    s.role = SQL_PUT;
    return s;
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
    sql_bind_text(s, at, (eg_span){(const uint8_t *)text, strlen(text)});
}

void
sql_bind_text(sql_statement *s, int at, eg_span text)
{
    bind(s, at, (sql_value){.kind = SQL_NAME, .bytes = text});
}

void
sql_bind_null(sql_statement *s, int at)
{
    bind(s, at, (sql_value){.kind = SQL_NULL});
}

/* -- rows ------------------------------------------------------------------- */

void
sql_end(sql_statement *s)
{
    s->db->engine->end(s->db, s->slot);
    s->started = false;
}

eg_status
sql_row(sql_statement *s, bool *found, eg_error *err)
{
    const sql_engine *engine = s->db->engine;
    eg_status status = EG_OK;
    *found = false;
    if (s->slot == SQL_STATEMENTS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "too many different statements");
    }
    if (!s->started) {
        status = engine->start(s, err);
        s->started = true;
    }
    if (status == EG_OK) {
        status = engine->next(s->db, s->slot, found, err);
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
    return s->db->engine->number(s->db, s->slot, column);
}

eg_span
sql_bytes(const sql_statement *s, int column)
{
    return s->db->engine->bytes(s->db, s->slot, column);
}

bool
sql_is_null(const sql_statement *s, int column)
{
    return sql_bytes(s, column).data == NULL;
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
sql_damaged(const sql_db *db, eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the store is damaged: a row is not one of %s",
                   db->plan->what);
}

eg_status
sql_check_version(const sql_db *db,
                  bool is_one,
                  uint64_t version,
                  eg_error *err)
{
    if (!is_one || version == 0) {
        return eg_fail(err, EG_ERR_MALFORMED, "is no store of %s",
                       db->plan->what);
    }
    if (version > db->plan->steps ||
        (version < db->plan->steps && db->mode == SQL_READ)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "is a store of another version");
    }
    return EG_OK;
}
