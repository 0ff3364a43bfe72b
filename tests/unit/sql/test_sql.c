/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Databases of more than one version, several who write, and statements that are
 * kept.  What a transaction is worth, the tests of the board's store show.
 */
#include "../board/store_at.h"
#include "sql/sql.h"

#define FIRST(NUMBER, BYTES)                                         \
    "CREATE TABLE setting (name " BYTES " PRIMARY KEY, value " BYTES \
    " NOT NULL);"                                                    \
    "CREATE TABLE thing (id " NUMBER " PRIMARY KEY, name " BYTES ");"
#define SECOND(NUMBER, BYTES) \
    "ALTER TABLE thing ADD COLUMN weight " NUMBER " NOT NULL DEFAULT 7;"

static const sql_step steps[] = {
    {.sqlite = FIRST("INTEGER", "BLOB"), .postgres = FIRST("BIGINT", "BYTEA")},
    {.sqlite = SECOND("INTEGER", "BLOB"),
     .postgres = SECOND("BIGINT", "BYTEA")},
};

/** The tables of the first version, of both, and of a third that fails. */
static const sql_plan old_plan = {.what = "a test",
                                  .program = "test_sql",
                                  .marker = "things",
                                  .application = 1234567,
                                  .step = steps,
                                  .steps = 1,
                                  .shared = true};
static const sql_plan new_plan = {.what = "a test",
                                  .program = "test_sql",
                                  .marker = "things",
                                  .application = 1234567,
                                  .step = steps,
                                  .steps = 2,
                                  .shared = true};

static sql_db *
open_db(const char *name, sql_mode mode, const sql_plan *plan)
{
    sql_db *db = NULL;
    assert_ok(sql_open(&db, store_at(name), mode, plan, NULL));
    return db;
}

static void
add_thing(sql_db *db, uint64_t id, const char *name)
{
    sql_statement s =
        sql_begin(db, "INSERT INTO thing (id, name) VALUES ($1, $2)");
    sql_bind_number(&s, 1, id);
    sql_bind_name(&s, 2, name);
    assert_ok(sql_run(&s, NULL));
}

static uint64_t
weight(sql_db *db, uint64_t id)
{
    sql_statement s = sql_begin(db, "SELECT weight FROM thing WHERE id = $1");
    sql_bind_number(&s, 1, id);
    assert_ok(sql_one(&s, NULL));
    const uint64_t found = sql_number(&s, 0);
    sql_end(&s);
    return found;
}

static void
older_tables_are_brought_up_when_opened_for_writing(void **state)
{
    (void)state;
    sql_db *db = open_db("versions", SQL_NEW, &old_plan);
    add_thing(db, 1, "one");
    sql_free(db);

    eg_error err = {0};
    assert_int_equal(
        sql_open(&db, store_at("versions"), SQL_READ, &new_plan, &err),
        EG_ERR_UNSUPPORTED);
    db = open_db("versions", SQL_WRITE, &new_plan);
    assert_int_equal(weight(db, 1), 7);
    add_thing(db, 2, "two");
    sql_free(db);
    db = open_db("versions", SQL_READ, &new_plan);
    assert_int_equal(weight(db, 2), 7);
    sql_free(db);
    assert_int_equal(
        sql_open(&db, store_at("versions"), SQL_WRITE, &old_plan, &err),
        EG_ERR_UNSUPPORTED);
}

static void
a_step_that_fails_leaves_the_old_version(void **state)
{
    (void)state;
    static const sql_step broken[] = {
        {.sqlite = FIRST("INTEGER", "BLOB"),
         .postgres = FIRST("BIGINT", "BYTEA")},
        {.sqlite = SECOND("INTEGER", "BLOB") "CREATE TABLE thing (id INTEGER);",
         .postgres =
             SECOND("BIGINT", "BYTEA") "CREATE TABLE thing (id BIGINT);"},
    };
    sql_plan plan = new_plan;
    plan.step = broken;
    sql_free(open_db("broken", SQL_NEW, &old_plan));
    sql_db *db = NULL;
    assert_int_not_equal(
        sql_open(&db, store_at("broken"), SQL_WRITE, &plan, NULL), EG_OK);
    db = open_db("broken", SQL_WRITE, &old_plan);
    add_thing(db, 1, "one");
    sql_free(db);
}

static void
who_writes_second_waits_until_the_first_has_ended(void **state)
{
    (void)state;
    sql_db *a = open_db("shared", SQL_NEW, &new_plan);
    sql_db *b = open_db("shared", SQL_WRITE, &new_plan);
    assert_ok(sql_transaction(a, NULL));
    add_thing(a, 1, "one");
    assert_ok(sql_commit(a, NULL));
    assert_ok(sql_transaction(b, NULL));
    assert_int_equal(weight(b, 1), 7);
    add_thing(b, 2, "two");
    sql_rollback(b);
    assert_false(sql_within(b));
    assert_ok(sql_transaction(a, NULL));
    add_thing(a, 2, "other");
    assert_ok(sql_commit(a, NULL));
    sql_free(a);
    sql_free(b);
}

static void
statements_are_kept_by_their_texts(void **state)
{
    (void)state;
    sql_db *db = open_db("kept", SQL_NEW, &new_plan);
    char same[] = "SELECT weight FROM thing WHERE id = $1";
    const sql_statement one =
        sql_begin(db, "SELECT weight FROM thing WHERE id = $1");
    const sql_statement two = sql_begin(db, same);
    assert_int_equal(one.slot, two.slot);
    static char texts[SQL_STATEMENTS_MAX + 1][32];
    eg_error err = {0};
    for (unsigned i = 0; i <= SQL_STATEMENTS_MAX; i++) {
        (void)snprintf(texts[i], sizeof(texts[i]), "SELECT %u", i);
        sql_statement s = sql_begin(db, texts[i]);
        const eg_status status = sql_run(&s, &err);
        assert_int_equal(status,
                         i < SQL_STATEMENTS_MAX - 1 ? EG_OK : EG_ERR_LIMIT);
    }
    sql_free(db);
}

static void
nothing_is_told_apart_from_null(void **state)
{
    (void)state;
    sql_db *db = open_db("null", SQL_NEW, &new_plan);
    sql_statement s =
        sql_begin(db, "INSERT INTO thing (id, name) VALUES ($1, $2)");
    sql_bind_number(&s, 1, 1);
    sql_bind_null(&s, 2);
    assert_ok(sql_run(&s, NULL));
    add_thing(db, 2, "");
    sql_statement q = sql_begin(db, "SELECT name FROM thing ORDER BY id");
    bool found = false;
    assert_ok(sql_row(&q, &found, NULL));
    assert_true(found && sql_is_null(&q, 0));
    assert_ok(sql_row(&q, &found, NULL));
    assert_true(found && !sql_is_null(&q, 0));
    sql_end(&q);
    sql_free(db);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_tables_are_brought_up_when_opened_for_writing),
        cmocka_unit_test(a_step_that_fails_leaves_the_old_version),
        cmocka_unit_test(who_writes_second_waits_until_the_first_has_ended),
        cmocka_unit_test(statements_are_kept_by_their_texts),
        cmocka_unit_test(nothing_is_told_apart_from_null),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
