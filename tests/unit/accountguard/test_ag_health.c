/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each alarm is raised by what it is about, and by nothing else.
 */
#include "accountguard/health/health.h"
#include "service.h"

/** The names of the alarms that are raised, with spaces between them. */
static eg_status
add_name(void *context, const ag_alarm *alarm, eg_error *err)
{
    eg_buffer *names = context;
    (void)err;
    eg_buffer_text(names, names->len == 0 ? "" : " ");
    eg_buffer_text(names, alarm->name);
    return eg_buffer_status(names);
}

static void
assert_raised(ag_store *s, ag_time now, const char *names)
{
    EG_BUFFER(found, 1000);
    assert_ok(ag_health(s, now, add_name, &found, NULL, NULL));
    eg_buffer_byte(&found, 0);
    assert_string_equal((const char *)found.data, names);
}

static void
run_text(ag_store *s, const char *text)
{
    sql_statement q = sql_begin(s->db, text);
    assert_ok(sql_run(&q, NULL));
}

#define NOON "1795428000000000"
#define THEN "1000000"

static const char two_operators[] =
    "INSERT INTO operator (name, password, secret, step, failures, failed,"
    " active, added) VALUES ('a', 'p', 's', 0, 0, 0, 1, " THEN "),"
    " ('b', 'p', 's', 0, 0, 0, 1, " THEN ")";

/** What raises an alarm at noon and what takes it away. */
static const struct {
    const char *alarm;
    const char *raise;
    const char *lower;
} cases[] = {
    {"review-waits",
     "INSERT INTO review (incident, kind, level, actor, confidence, need,"
     " state, source, asked, decided) VALUES (1, 0, 1, 0, 0, 2, 0, 1, " THEN
     ", 0)",
     "UPDATE review SET decided = " NOON},
    {"source-stopped", "INSERT INTO breaker VALUES (7, " THEN ", 0, 0, 0)",
     "UPDATE breaker SET released = " NOON},
    {"letter-waits",
     "INSERT INTO letter (subject, sealed, made, sent) VALUES ('s', 'x', " THEN
     ", 0)",
     "UPDATE letter SET sent = " NOON},
    {"source-silent",
     "INSERT INTO source (name, format, trust, seen_by, tlp, pap, key, active,"
     " added, last, rows, bad, events) VALUES ('n', 'okta', 0, 0, 0, 0, 'k', "
     "1, " THEN ", " THEN ", 1, 0, 0)",
     "UPDATE source SET active = 0"},
    {"feed-stale",
     "INSERT INTO feed (name, format, address, namer, actor, trust, tlp, pap,"
     " confidence, half_life, lifetime, added, last_read, bookmark, active)"
     " VALUES ('f', 'list', '', '', 0, 0, 0, 0, 50, 0, 0, " THEN ", " THEN
     ", '', 1)",
     "UPDATE feed SET last_read = " NOON},
    {"rows-put-aside",
     "INSERT INTO quarantine (source, row_hash, file, place, line, reason,"
     " sealed, received) VALUES (1, 'h', 'f', 0, 1, 'r', 's', " THEN ")",
     "DELETE FROM quarantine"},
    {"contact-stale",
     "INSERT INTO contact (organisation, subject, role, language, sealed, code,"
     " asked, confirmed, gone) VALUES (1, 's', 0, 'en', 'x', 'c', 0, " THEN
     ", 0)",
     "UPDATE contact SET confirmed = " NOON},
    {"domain-lapses",
     "INSERT INTO domain (organisation, name, code, asked, proven, until,"
     " method) VALUES (1, 'a.example', 'c', 0, 0, " NOON ", 0)",
     "UPDATE domain SET until = 0"},
};

static void
each_alarm_is_raised_by_its_own_cause(void **state)
{
    (void)state;
    ag_store *s = service_new("health");
    assert_raised(s, SERVICE_NOON, "operators");
    run_text(s, two_operators);
    assert_raised(s, SERVICE_NOON, "");
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        run_text(s, cases[i].raise);
        assert_raised(s, SERVICE_NOON, cases[i].alarm);
        run_text(s, cases[i].lower);
        assert_raised(s, SERVICE_NOON, "");
    }
    service_close(s);
}

static void
what_waits_since_a_moment_ago_is_no_alarm(void **state)
{
    (void)state;
    ag_store *s = service_new("patient");
    run_text(s, two_operators);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        run_text(s, cases[i].raise);
    }
    /* All of it is from the first second of 1970. */
    assert_raised(s, 2 * AG_SECOND, "source-stopped");
    service_close(s);
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_alarm_is_raised_by_its_own_cause),
        cmocka_unit_test(what_waits_since_a_moment_ago_is_no_alarm),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
