/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept for how long, and that who is forgotten is forgotten everywhere:
 * in rows, in the log's payloads, in the file of keys.
 */
#include <stdio.h>
#include <unistd.h>

#include "accountguard/audit/erase.h"
#include "accountguard/audit/proof.h"
#include "accountguard/audit/retention.h"
#include "accountguard/audit/subject_name.h"
#include "accountguard/store/backup.h"
#include "enrol_kit.h"
#include "log/check.h"

static void
check_log(ag_store *s)
{
    app_log_point now;
    eg_hash root;
    assert_ok(ag_audit_check(s, &now, 0, &root, NULL));
}

static ag_subject
subject_of_person(ag_store *s)
{
    ag_subject out;
    bool good = true;
    sql_statement q =
        sql_begin(s->db, "SELECT subject FROM person ORDER BY id LIMIT 1");
    assert_ok(sql_one(&q, NULL));
    ag_subject_column(&q, 0, &out, &good);
    sql_end(&q);
    assert_true(good);
    return out;
}

/** Someone who is enrolled with a work account. */
static ag_store *
make(const char *name, ag_subject *who)
{
    kit_zone zone = {0};
    ag_store *s = service_new(name);
    (void)kit_approved(s, &zone, SERVICE_NOON);
    (void)kit_enrol(s, "anna@party.example", NULL, NULL, AG_TELL_FACT,
                    SERVICE_NOON);
    *who = subject_of_person(s);
    return s;
}

/** The kept key of a subject. */
static size_t
key_of(ag_store *s, const ag_subject *who, uint8_t out[256])
{
    sql_statement q =
        sql_begin(s->subjects, "SELECT key FROM subject WHERE id = $1");
    ag_subject_bind(&q, 1, who);
    assert_ok(sql_one(&q, NULL));
    const eg_span key = sql_bytes(&q, 0);
    assert_true(key.len > 32 && key.len <= 256);
    memcpy(out, key.data, key.len);
    const size_t len = key.len;
    sql_end(&q);
    return len;
}

/** Whether any file of the keys' folder holds these bytes. */
static bool
keys_hold(const char *name, const uint8_t *bytes, size_t len)
{
    static const char *const files[] = {"subjects.db", "subjects.db-wal",
                                        "subjects.db-journal"};
    bool found = false;
    for (size_t i = 0; i < EG_ARRAY_LEN(files); i++) {
        char path[APP_PATH_MAX];
        uint8_t *content = NULL;
        size_t size = 0;
        (void)snprintf(path, sizeof(path), "%s/keys/%s", at(name), files[i]);
        if (access(path, R_OK) != 0) {
            continue;
        }
        assert_ok(app_file_read(path, 64U << 20, &content, &size, NULL));
        for (size_t at_byte = 0; at_byte + len <= size && !found; at_byte++) {
            found = memcmp(content + at_byte, bytes, len) == 0;
        }
        app_file_free(content, size);
    }
    return found;
}

static void
test_a_forgotten_person_is_nowhere(void **state)
{
    (void)state;
    ag_subject who;
    ag_store *s = make("forgotten", &who);
    uint8_t key[256];
    const size_t len = key_of(s, &who, key);
    assert_true(keys_hold("forgotten", key, len));
    /* what an old copy of the database still has */
    EG_BUFFER(sealed, 4096);
    EG_BUFFER(plain, 4096);
    assert_ok(ag_subject_seal(s, &sealed, &who, "copy", span_of("anna"), NULL));
    assert_ok(ag_subject_open(s, &plain, &who, "copy", eg_buffer_span(&sealed),
                              NULL));

    assert_ok(ag_erase(s, &who, 1, SERVICE_NOON, NULL));
    assert_false(keys_hold("forgotten", key, len));
    eg_buffer_clear(&plain);
    assert_int_equal(
        ag_subject_open(s, &plain, &who, "copy", eg_buffer_span(&sealed), NULL),
        EG_ERR_NOT_FOUND);
    assert_int_equal(plain.len, 0);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM person"), 0);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM account"), 0);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM consent"), 0);
    check_log(s);
    service_close(s);
}

static void
test_a_person_gets_all_that_is_held(void **state)
{
    (void)state;
    ag_subject who;
    ag_person person;
    ag_store *s = make("export", &who);
    EG_BUFFER(out, 1U << 20);
    assert_ok(ag_subject_person(s, &person, &who, NULL));
    assert_int_equal(person.language, AG_ENGLISH);
    assert_ok(ag_person_export(s, &out, &person, NULL));
    eg_buffer_byte(&out, 0);
    assert_non_null(strstr((const char *)out.data, "anna@party.example"));
    assert_non_null(strstr((const char *)out.data, "blue heron at noon"));
    assert_ok(ag_erase(s, &who, 1, SERVICE_NOON, NULL));
    assert_int_equal(ag_subject_person(s, &person, &who, NULL),
                     EG_ERR_NOT_FOUND);
    service_close(s);
}

static void
test_who_leaves_is_told_to_the_log_as_forgotten(void **state)
{
    (void)state;
    kit_zone zone = {0};
    ag_store *s = service_new("leaves");
    (void)kit_approved(s, &zone, SERVICE_NOON);
    const ag_enrolled e = kit_enrol(s, "anna@party.example", NULL, NULL,
                                    AG_TELL_FACT, SERVICE_NOON);
    const ag_subject who = subject_of_person(s);
    ag_person person;
    assert_ok(ag_person_open(s, &person, &e.secret, SERVICE_NOON, NULL));
    assert_ok(ag_person_leave(s, &person, SERVICE_NOON, NULL));
    sql_statement q = sql_begin(
        s->db, "SELECT COUNT(*) FROM audit WHERE about = $1 AND kind = $2");
    ag_subject_bind(&q, 1, &who);
    sql_bind_name(&q, 2, AG_AUDIT_ERASED);
    assert_ok(sql_one(&q, NULL));
    assert_int_equal(sql_number(&q, 0), 1);
    sql_end(&q);
    check_log(s);
    service_close(s);
}

static void
run(ag_store *s, const char *text, ag_time moment)
{
    sql_statement q = sql_begin(s->db, text);
    sql_bind_number(&q, 1, (uint64_t)moment);
    sql_bind_bytes(&q, 2, &moment, sizeof(moment));
    eg_error err = {.status = EG_OK};
    if (sql_run(&q, &err) != EG_OK) {
        fail_msg("%s: %s", text, err.text);
    }
}

/** A raw row, a row in quarantine and one that was seen, of a moment. */
static void
put_rows(ag_store *s, ag_time t)
{
    run(s,
        "INSERT INTO raw (received, native, subject, sealed, source) VALUES"
        " ($1, $2, $2, $2, 1)",
        t);
    run(s,
        "INSERT INTO quarantine (received, row_hash, file, reason, sealed,"
        " source, place, line) VALUES ($1, $2, $2, $2, $2, 1, 0, 0)",
        t);
    run(s, "INSERT INTO seen (received, native, source) VALUES ($1, $2, 1)", t);
}

/** A notice of a moment, sent once; the tables give its rows the same id. */
static void
put_notice(ag_store *s, ag_time t)
{
    run(s,
        "INSERT INTO notice (made, mark, subject, reference, code, sealed,"
        " incident, audience, recipient, revision, kind, level, log, expires,"
        " step, desk) VALUES ($1, $2, $2, $2, $2, $2, 1, 0, 1, 1, 0, 1, 0, 0,"
        " 0, 0)",
        t);
    run(s,
        "INSERT INTO delivery (changed, mark, subject, sealed, boot, reply,"
        " notice, state, place, account, attempts, due, seal) SELECT"
        " made, mark, mark, mark, mark, mark, id, 2, 0, 0, 1, 0, 0"
        " FROM notice WHERE made = $1 AND mark = $2",
        t);
    run(s,
        "INSERT INTO attempt (delivery, number, outcome, time, reply) SELECT"
        " id, 1, 2, changed, mark FROM delivery WHERE changed = $1 AND"
        " mark = $2",
        t);
}

static eg_status
sum_expired(void *context, const ag_expired *e, eg_error *err)
{
    (void)err;
    *(uint64_t *)context += e->count;
    return EG_OK;
}

static void
test_old_rows_go(void **state)
{
    (void)state;
    ag_store *s = service_new("old");
    const ag_time now = SERVICE_NOON;
    put_rows(s, now - 13 * AG_DAY);
    put_rows(s, now - 29 * AG_DAY);
    put_rows(s, now - 31 * AG_DAY);
    put_rows(s, now - 91 * AG_DAY);
    uint64_t gone = 0;
    assert_ok(ag_retention_run(s, 30, now, sum_expired, &gone, NULL));
    assert_int_equal(gone, 2 + 2 + 1);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM raw"), 2);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM quarantine"), 2);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM seen"), 3);
    put_notice(s, now - 2 * 365 * AG_DAY);
    put_notice(s, now - (3 * 365 + 1) * AG_DAY);
    gone = 0;
    assert_ok(ag_retention_run(s, 30, now, sum_expired, &gone, NULL));
    assert_int_equal(gone, 1 + 1 + 1);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM notice"), 1);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM attempt"), 1);
    gone = 0;
    assert_ok(ag_retention_run(s, 14, now, sum_expired, &gone, NULL));
    assert_int_equal(gone, 2);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM raw"), 1);
    /* nothing more: nothing in the log */
    const uint64_t before = kit_number(s, "SELECT COUNT(*) FROM audit");
    assert_ok(ag_retention_run(s, 14, now, NULL, NULL, NULL));
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM audit"), before);
    assert_int_equal(ag_retention_run(s, 31, now, NULL, NULL, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(ag_retention_run(s, 13, now, NULL, NULL, NULL),
                     EG_ERR_ARGUMENT);
    check_log(s);
    service_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_forgotten_person_is_nowhere),
        cmocka_unit_test(test_a_person_gets_all_that_is_held),
        cmocka_unit_test(test_who_leaves_is_told_to_the_log_as_forgotten),
        cmocka_unit_test(test_old_rows_go),
    };
    return cmocka_run_group_tests(tests, kit_begin, place_end);
}
