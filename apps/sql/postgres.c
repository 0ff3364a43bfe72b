/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PostgreSQL: the tables of one schema of a database.
 *
 * A commit returns when it is on the database's disk (synchronous_commit, and
 * fsync is asked for).  A connection that is lost takes its transaction along;
 * the next transaction begins on a new one.  Whoever writes alone holds a lock
 * of the database's for as long as the connection lives: so a commit whose answer
 * was lost has happened, or never will, before the next connection looks.  Where
 * several write, each transaction holds it.
 *
 * Within a transaction, statements that only put something away are sent without
 * waiting; the next one that is waited for tells if one of them failed, at the
 * latest the commit.
 *
 * Names are stored as bytes, so that nothing depends on the encoding and the
 * order of letters that a database was made with.
 */
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "sql/engine.h"

/** Statements that are sent without waiting; their results are small. */
#define SENT_MAX 64

/** How long who writes waits for another who does. */
#define LOCK_WAIT "10s"

typedef struct postgres_store {
    sql_db base;
    char *address;
    PGconn *db;
    bool within;  /**< A transaction has begun, perhaps on a lost connection. */
    bool opening; /**< The database will hear of it with the first statement. */
    unsigned sent; /**< Statements whose results nobody has waited for. */
    bool prepared[SQL_STATEMENTS_MAX]; /**< On this connection. */
    PGresult *result[SQL_STATEMENTS_MAX];
    int row[SQL_STATEMENTS_MAX]; /**< The present one; -1 before the first. */
} postgres_store;

static postgres_store *
of(sql_db *db)
{
    return (postgres_store *)db;
}

/* -- failures --------------------------------------------------------------- */

/** What an SQLSTATE means here (PostgreSQL, "Error Codes"). */
static eg_status
status_of(const char *state)
{
    static const struct {
        const char *prefix;
        eg_status status;
    } known[] = {
        {"23", EG_ERR_STATE},        /* integrity constraint violation */
        {"42P07", EG_ERR_STATE},     /* duplicate table */
        {"42P01", EG_ERR_MALFORMED}, /* undefined table */
        {"42703", EG_ERR_MALFORMED}, /* undefined column */
        {"XX001", EG_ERR_MALFORMED}, /* data corrupted */
        {"XX002", EG_ERR_MALFORMED}, /* index corrupted */
        {"53200", EG_ERR_MEMORY},    /* out of memory */
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(known); i++) {
        if (strncmp(state, known[i].prefix, strlen(known[i].prefix)) == 0) {
            return known[i].status;
        }
    }
    return EG_ERR_IO;
}

/** The failure of a result, or, without one, of the connection. */
static eg_status
fail(postgres_store *p, const PGresult *result, eg_error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state != NULL && primary != NULL) {
        return sql_fail(status_of(state), primary, err);
    }
    char line[256];
    (void)snprintf(line, sizeof(line), "%s", PQerrorMessage(p->db));
    line[strcspn(line, "\n")] = '\0';
    return sql_fail(EG_ERR_IO, line, err);
}

static bool
is_good(const PGresult *result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static bool
is_lost(const postgres_store *p)
{
    return PQstatus(p->db) != CONNECTION_OK;
}

/* -- connections ------------------------------------------------------------ */

/** Run texts without values. */
static eg_status
execute(postgres_store *p, const char *text, eg_error *err)
{
    PGresult *result = PQexec(p->db, text);
    const eg_status status = is_good(result) ? EG_OK : fail(p, result, err);
    PQclear(result);
    return status;
}

/** The text that a query tells; cut where it does not fit. */
static eg_status
ask(postgres_store *p, const char *text, char out[64], eg_error *err)
{
    PGresult *result = PQexec(p->db, text);
    eg_status status = EG_OK;
    out[0] = '\0';
    if (!is_good(result)) {
        status = fail(p, result, err);
    } else if (PQntuples(result) > 0 && PQnfields(result) > 0) {
        (void)snprintf(out, 64, "%s", PQgetvalue(result, 0, 0));
    }
    PQclear(result);
    return status;
}

/** The version of the tables, which are those of the plan. */
static eg_status
read_version(postgres_store *p, uint64_t *out, eg_error *err)
{
    char there[64];
    char version[64] = "0";
    char text[128];
    (void)snprintf(text, sizeof(text), "SELECT to_regclass('%s') IS NOT NULL",
                   p->base.plan->marker);
    EG_TRY(ask(p, text, there, err));
    if (there[0] == 't') {
        (void)snprintf(text, sizeof(text), "SELECT version FROM %s",
                       p->base.plan->marker);
        EG_TRY(ask(p, text, version, err));
    }
    *out = strtoull(version, NULL, 10);
    return sql_check_version(&p->base, there[0] == 't', *out, err);
}

/** Take the steps from version @p from to the present one, within a transaction. */
static eg_status
step_up(postgres_store *p, uint64_t from, eg_error *err)
{
    const sql_plan *plan = p->base.plan;
    for (uint64_t i = from; i < plan->steps; i++) {
        EG_TRY(execute(p, plan->step[i].postgres, err));
    }
    char text[128];
    (void)snprintf(text, sizeof(text), "UPDATE %s SET version = %zu",
                   plan->marker, plan->steps);
    return execute(p, text, err);
}

/** A number that tells the database's lock of these tables from others. */
#define LOCK_NUMBER "(%" PRIu32 "::bigint << 32) | '%s'::regclass::oid::bigint"

/** Run a text in which the lock's number stands. */
static eg_status
execute_lock(postgres_store *p, const char *form, eg_error *err)
{
    char number[128];
    char text[256];
    (void)snprintf(number, sizeof(number), LOCK_NUMBER,
                   p->base.plan->application, p->base.plan->marker);
    (void)snprintf(text, sizeof(text), "SELECT %s(%s)", form, number);
    return execute(p, text, err);
}

/** Bring older tables up to the present version, whoever else wants to. */
static eg_status
migrate(postgres_store *p, eg_error *err)
{
    uint64_t version = 0;
    EG_TRY(read_version(p, &version, err));
    if (version == p->base.plan->steps) {
        return EG_OK;
    }
    EG_TRY(execute(p, "BEGIN", err));
    EG_TRY(execute_lock(p, "pg_advisory_xact_lock", err));
    EG_TRY(read_version(p, &version, err));
    EG_TRY(step_up(p, version, err));
    return execute(p, "COMMIT", err);
}

/** Only one writes, and what it commits is on the disk. */
static eg_status
prepare_writing(postgres_store *p, eg_error *err)
{
    char fsync[64];
    EG_TRY(ask(p, "SHOW fsync", fsync, err));
    if (strcmp(fsync, "on") != 0) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "the database does not sync its disk (fsync is off)");
    }
    /* What is stronger than "on" stays, and a limit that the address sets. */
    EG_TRY(execute(p,
                   "SELECT set_config('lock_timeout', '" LOCK_WAIT "', false)"
                   " WHERE current_setting('lock_timeout') = '0';"
                   "SELECT set_config('synchronous_commit', 'on', false)"
                   " WHERE current_setting('synchronous_commit')"
                   " IN ('off', 'local', 'remote_write')",
                   err));
    eg_error why = {0};
    if (!p->base.plan->shared &&
        execute_lock(p, "pg_advisory_lock", &why) != EG_OK) {
        return eg_fail(err, EG_ERR_STATE,
                       "another program may be writing the %s: %s",
                       p->base.plan->marker, why.text);
    }
    return migrate(p, err);
}

static eg_status
prepare_connection(postgres_store *p, eg_error *err)
{
    /* Every statement has its index; a plan that was made while a table was
     * small would go through all of it when it has grown. */
    EG_TRY(execute(p, "SET client_encoding = 'UTF8'; SET enable_seqscan = off",
                   err));
    uint64_t version = 0;
    EG_TRY(read_version(p, &version, err));
    return p->base.mode == SQL_READ
               ? execute(p, "SET default_transaction_read_only = on", err)
               : prepare_writing(p, err);
}

static void
ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

/** Hang up; a transaction stays begun, and fails until it is ended. */
static void
hang_up(postgres_store *p)
{
    for (size_t i = 0; i < p->base.slots; i++) {
        PQclear(p->result[i]);
        p->result[i] = NULL;
        p->prepared[i] = false;
    }
    PQfinish(p->db);
    p->db = NULL;
    p->sent = 0;
}

/** Hang up; what was not committed is gone. */
static void
disconnect(postgres_store *p)
{
    hang_up(p);
    p->within = false;
    p->opening = false;
}

/** Open a connection, and nothing more. */
static eg_status
call(postgres_store *p, eg_error *err)
{
    /* The address comes last, so that what it says wins. */
    const char *const names[] = {"fallback_application_name", "connect_timeout",
                                 "tcp_user_timeout", "dbname", NULL};
    const char *const values[] = {p->base.plan->program, "10", "30000",
                                  p->address, NULL};
    disconnect(p);
    p->db = PQconnectdbParams(names, values, 1);
    if (p->db == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    if (is_lost(p)) {
        return fail(p, NULL, err);
    }
    (void)PQsetNoticeReceiver(p->db, ignore_notice, NULL);
    return EG_OK;
}

static eg_status
connect_to(postgres_store *p, eg_error *err)
{
    EG_TRY(call(p, err));
    const eg_status status = prepare_connection(p, err);
    if (status != EG_OK) {
        disconnect(p);
    }
    return status;
}

/* -- statements ------------------------------------------------------------- */

/** The values of a statement in PostgreSQL's binary form. */
typedef struct arguments {
    uint8_t number[SQL_VALUES_MAX][8];
    const char *value[SQL_VALUES_MAX];
    int len[SQL_VALUES_MAX];
    int format[SQL_VALUES_MAX];
} arguments;

static eg_status
convert(arguments *a, const sql_statement *s, eg_error *err)
{
    for (int i = 0; i < s->len; i++) {
        const sql_value *v = &s->value[i];
        eg_span bytes = v->bytes;
        if (v->kind == SQL_NUMBER) {
            eg_store_be64(a->number[i], v->number);
            bytes = (eg_span){a->number[i], sizeof(a->number[i])};
        } else if (v->kind != SQL_NULL && bytes.len == 0) {
            bytes.data = (const uint8_t *)""; /* and not NULL */
        }
        if (bytes.len > SQL_BYTES_MAX) {
            return eg_fail(err, EG_ERR_LIMIT, "too long for the store");
        }
        a->value[i] = (const char *)bytes.data;
        a->len[i] = (int)bytes.len;
        a->format[i] = 1; /* binary */
    }
    return EG_OK;
}

/** A statement's name on a connection. */
static void
name_of(char out[32], size_t slot)
{
    (void)snprintf(out, 32, "s%zu", slot);
}

static eg_status
prepare(postgres_store *p, const sql_statement *s, eg_error *err)
{
    if (p->prepared[s->slot]) {
        return EG_OK;
    }
    char name[32];
    name_of(name, s->slot);
    /* Who reads sees one moment during a transaction. */
    const char *text = s->role == SQL_BEGIN && p->base.mode == SQL_READ
                           ? "BEGIN ISOLATION LEVEL REPEATABLE READ"
                           : s->text;
    PGresult *result = PQprepare(p->db, name, text, 0, NULL);
    p->prepared[s->slot] = is_good(result);
    const eg_status status =
        p->prepared[s->slot] ? EG_OK : fail(p, result, err);
    PQclear(result);
    return status;
}

/** A transaction that had failed before ends otherwise than it was told. */
static bool
is_committed(const sql_statement *s, PGresult *result)
{
    return s->role != SQL_COMMIT || strcmp(PQcmdStatus(result), "COMMIT") == 0;
}

/** Send a statement; its result comes after those that were sent before. */
static eg_status
send_prepared(postgres_store *p, const sql_statement *s, eg_error *err)
{
    char name[32];
    arguments a;
    name_of(name, s->slot);
    eg_status status = convert(&a, s, err);
    if (status == EG_OK && (PQenterPipelineMode(p->db) != 1 ||
                            PQsendQueryPrepared(p->db, name, s->len, a.value,
                                                a.len, a.format, 1) != 1)) {
        status = fail(p, NULL, err);
    }
    if (status != EG_OK) {
        hang_up(p);
        return status;
    }
    p->sent++;
    return EG_OK;
}

/** The next result of those that were sent. */
static PGresult *
receive(postgres_store *p)
{
    PGresult *result = PQgetResult(p->db);
    /* NULL ends the results of a statement, of which it has one. */
    PGresult *more = result == NULL || is_lost(p) ? NULL : PQgetResult(p->db);
    PQclear(more);
    return result;
}

/** Wait for all that was sent; @p last is the result of the last one.  The first
 * failure is told: what came after it was not done. */
static eg_status
receive_all(postgres_store *p, PGresult **last, eg_error *err)
{
    eg_status status = PQpipelineSync(p->db) == 1 ? EG_OK : fail(p, NULL, err);
    for (; p->sent > 0; p->sent--) {
        PGresult *result = receive(p);
        if (status == EG_OK && !is_good(result)) {
            status = fail(p, result, err);
            /* Only the last one's contradiction is told as such. */
            status = p->sent > 1 ? EG_ERR_IO : status;
        }
        if (p->sent > 1 || status != EG_OK) {
            PQclear(result);
        } else {
            *last = result;
        }
    }
    PQclear(PQgetResult(p->db)); /* of the synchronization */
    if (PQexitPipelineMode(p->db) != 1) {
        hang_up(p);
    }
    return status;
}

/** Whether a statement's result need not be waited for. */
static bool
can_wait(const postgres_store *p, const sql_statement *s)
{
    return s->role == SQL_PUT && p->within && p->sent < SENT_MAX;
}

static eg_status
execute_prepared(postgres_store *p, const sql_statement *s, eg_error *err)
{
    PGresult *result = NULL;
    if (p->sent > 0 && !p->prepared[s->slot]) {
        EG_TRY(receive_all(p, &result, err));
        PQclear(result);
        result = NULL;
    }
    EG_TRY(prepare(p, s, err));
    EG_TRY(send_prepared(p, s, err));
    if (can_wait(p, s)) {
        return EG_OK;
    }
    EG_TRY(receive_all(p, &result, err));
    if (!is_committed(s, result)) {
        PQclear(result);
        return eg_fail(err, EG_ERR_IO, "the transaction had failed before");
    }
    p->result[s->slot] = result;
    p->row[s->slot] = -1;
    return EG_OK;
}

static void
end(sql_db *base, size_t slot)
{
    PQclear(of(base)->result[slot]);
    of(base)->result[slot] = NULL;
}

/** Begin a transaction, on a new connection if the old one is gone: nothing has
 * happened yet. */
static eg_status
begin(postgres_store *p, const sql_statement *s, eg_error *err)
{
    eg_status status = execute_prepared(p, s, err);
    if (status != EG_OK && is_lost(p)) {
        EG_TRY(connect_to(p, err));
        status = execute_prepared(p, s, err);
    }
    p->within = status == EG_OK;
    if (status == EG_OK && p->base.plan->shared) {
        /* As SQLite does: who writes next waits until this one has ended. */
        status = execute_lock(p, "pg_advisory_xact_lock", err);
    }
    return status;
}

/** Begin a transaction that reads, with its first statement: both are one message
 * to the database. */
static eg_status
open_with(postgres_store *p, const sql_statement *first, eg_error *err)
{
    sql_statement opening = sql_begin(&p->base, "BEGIN");
    opening.role = SQL_BEGIN;
    if (is_lost(p)) {
        EG_TRY(connect_to(p, err));
    }
    EG_TRY(prepare(p, &opening, err));
    EG_TRY(prepare(p, first, err));
    EG_TRY(send_prepared(p, &opening, err));
    return execute_prepared(p, first, err);
}

/** The first statement of a transaction that reads, on a new connection if the old
 * one is gone: nothing was read yet. */
static eg_status
open_reading(postgres_store *p, const sql_statement *first, eg_error *err)
{
    eg_status status = open_with(p, first, err);
    if (status != EG_OK && is_lost(p)) {
        status = open_with(p, first, err);
    }
    p->opening = false;
    p->within = true; /* also if the connection is lost: it is to be ended */
    return status;
}

/** End a transaction; one that cannot be ended goes with its connection. */
static eg_status
finish(postgres_store *p, const sql_statement *s, eg_error *err)
{
    const eg_status status = execute_prepared(p, s, err);
    if (status == EG_OK || s->role == SQL_COMMIT) {
        p->within = PQtransactionStatus(p->db) != PQTRANS_IDLE;
    } else {
        disconnect(p);
    }
    return status;
}

static eg_status
start(const sql_statement *s, eg_error *err)
{
    postgres_store *p = of(s->db);
    end(s->db, s->slot);
    if (p->opening) {
        if (s->role != SQL_ROLLBACK && s->role != SQL_COMMIT) {
            return open_reading(p, s, err);
        }
        p->opening = false;
        p->within = false;
        return EG_OK;
    }
    if (is_lost(p) && p->within) {
        if (s->role == SQL_ROLLBACK) {
            disconnect(p);
            return EG_OK;
        }
        return sql_fail(EG_ERR_IO, "the connection was lost", err);
    }
    if (s->role == SQL_BEGIN && p->base.mode == SQL_READ) {
        p->opening = true;
        p->within = true;
        return EG_OK;
    }
    if (is_lost(p)) {
        EG_TRY(connect_to(p, err));
    }
    if (s->role == SQL_BEGIN) {
        return begin(p, s, err);
    }
    return s->role == SQL_COMMIT || s->role == SQL_ROLLBACK
               ? finish(p, s, err)
               : execute_prepared(p, s, err);
}

static eg_status
next(sql_db *base, size_t slot, bool *found, eg_error *err)
{
    postgres_store *p = of(base);
    (void)err;
    p->row[slot]++;
    *found = p->row[slot] < PQntuples(p->result[slot]);
    return EG_OK;
}

static eg_span
bytes(sql_db *base, size_t slot, int column)
{
    const PGresult *result = of(base)->result[slot];
    const int row = of(base)->row[slot];
    if (PQgetisnull(result, row, column) != 0) {
        return (eg_span){0};
    }
    return (eg_span){(const uint8_t *)PQgetvalue(result, row, column),
                     (size_t)PQgetlength(result, row, column)};
}

static uint64_t
number(sql_db *base, size_t slot, int column)
{
    const eg_span value = bytes(base, slot, column);
    return value.len == 8 ? eg_load_be64(value.data) : 0;
}

static bool
within(sql_db *base)
{
    return of(base)->within;
}

/* -- opening ---------------------------------------------------------------- */

static void
free_store(sql_db *base)
{
    postgres_store *p = of(base);
    disconnect(p);
    if (p->address != NULL) {
        eg_wipe(p->address, strlen(p->address));
        free(p->address);
    }
    free(p);
}

static eg_status
forget(sql_db *base, eg_error *err)
{
    (void)base;
    (void)err;
    return EG_OK;
}

static const sql_engine engine = {.start = start,
                                  .next = next,
                                  .end = end,
                                  .number = number,
                                  .bytes = bytes,
                                  .within = within,
                                  .forget = forget,
                                  .free = free_store};

/** Whether an option of an address is what it should be.  A password that is not
 * written as addresses want it ends up in other options, which are told. */
static bool
is_plain(const PQconninfoOption *option)
{
    if (option->val == NULL) {
        return true;
    }
    if (strcmp(option->keyword, "port") == 0) {
        return option->val[strspn(option->val, "0123456789,")] == '\0';
    }
    return strcmp(option->keyword, "host") != 0 ||
           strchr(option->val, '@') == NULL;
}

/** Refuse what is no address, without telling what it is. */
static eg_status
check_address(const char *address, eg_error *err)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    bool good = options != NULL;
    for (size_t i = 0; good && options[i].keyword != NULL; i++) {
        good = is_plain(&options[i]);
    }
    PQconninfoFree(options);
    return good ? EG_OK
                : eg_fail(err, EG_ERR_ARGUMENT,
                          "is not a well-formed postgresql:// address");
}

/** Make the tables, unless what was never finished has left them. */
static eg_status
make_schema(postgres_store *p, eg_error *err)
{
    const sql_plan *plan = p->base.plan;
    char there[64];
    char used[64] = "f";
    char text[256];
    EG_TRY(call(p, err));
    (void)snprintf(text, sizeof(text), "SELECT to_regclass('%s') IS NOT NULL",
                   plan->marker);
    EG_TRY(ask(p, text, there, err));
    if (there[0] != 't') {
        (void)snprintf(text, sizeof(text),
                       "BEGIN; CREATE TABLE %s (version BIGINT NOT NULL);"
                       " INSERT INTO %s VALUES (0)",
                       plan->marker, plan->marker);
        EG_TRY(execute(p, text, err));
        EG_TRY(step_up(p, 0, err));
        return execute(p, "COMMIT", err);
    }
    EG_TRY(ask(p, "SELECT EXISTS (SELECT * FROM setting)", used, err));
    return used[0] == 'f'
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "has %s already", plan->what);
}

static eg_status
open_connection(postgres_store *p, const char *address, eg_error *err)
{
    EG_TRY(check_address(address, err));
    p->address = strdup(address);
    if (p->address == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    if (p->base.mode == SQL_NEW) {
        EG_TRY(make_schema(p, err));
    }
    return connect_to(p, err);
}

eg_status
postgres_open(sql_db **out,
              const char *address,
              sql_mode mode,
              const sql_plan *plan,
              eg_error *err)
{
    postgres_store *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    p->base = (sql_db){.engine = &engine, .plan = plan, .mode = mode};
    const eg_status status = open_connection(p, address, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the database: ");
        free_store(&p->base);
        return status;
    }
    *out = &p->base;
    return EG_OK;
}
