/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service's series of releases: what of its rows is counted, when, and that a
 * release stays what it was.
 */
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/deliver/delivery.h"
#include "accountguard/model/level.h"
#include "accountguard/model/telling.h"
#include "accountguard/statistics/series.h"
#include "log/check.h"
#include "service.h"

/** 2026-01-01T00:00:00Z. */
#define NEW_YEAR (INT64_C(1767225600) * AG_SECOND)

/** A notice as rows of all tables that it touches. */
typedef struct made {
    uint64_t id; /**< Of all rows that belong to this notice. */
    uint64_t organisation;
    bool share;
    bool accepted;
    ag_time sent;
    ag_audience audience;
    ag_notice_kind kind;
    ag_level level;
    ag_level was;
    uint64_t actor;
} made;

/** Run a statement whose values are numbers, then bytes of the first number, then
 * "FR" and a sector; as many of these as @p more says. */
static void
run(ag_store *s, const char *text, const uint64_t *number, int len, int more)
{
    uint8_t bytes[16] = {0};
    eg_store_be32(bytes, (uint32_t)number[0]);
    sql_statement q = sql_begin(s->db, text);
    for (int i = 0; i < len; i++) {
        sql_bind_number(&q, i + 1, number[i]);
    }
    if (more >= 1) {
        sql_bind_bytes(&q, len + 1, bytes, sizeof(bytes));
    }
    if (more >= 2) {
        sql_bind_name(&q, len + 2, "FR");
    }
    if (more >= 3) {
        sql_bind_name(&q, len + 3, "political-party");
    }
    eg_error err = {.status = EG_OK};
    if (sql_run(&q, &err) != EG_OK) {
        fail_msg("%s: %s", text, err.text);
    }
}

static void
put_organisation(ag_store *s, uint64_t number)
{
    run(s,
        "INSERT INTO organisation (class, subject, sealed, documents, country,"
        " sector, state, applied, changed, called, flows) VALUES"
        " ($1, $2, $2, $2, $3, $4, 2, 0, 0, 0, 0)",
        (const uint64_t[]){number}, 1, 3);
}

/** Rows of all tables for a notice; the tables give it the same id, since they
 * get their rows together. */
static void
put_notice(ag_store *s, const made *m)
{
    const uint64_t n = m->id;
    run(s,
        "INSERT INTO account (person, organisation, kind, provider, token,"
        " rules, sealed, state, frozen, proven, gone) VALUES"
        " ($1, $2, 0, 0, $3, 1, $3, 0, 0, 0, 0)",
        (const uint64_t[]){n, m->organisation}, 2, 1);
    run(s,
        "INSERT INTO consent (account, tell, share, given, revoked, record)"
        " VALUES ($1, 0, $2, 0, 0, $3)",
        (const uint64_t[]){n, m->share}, 2, 1);
    run(s,
        "INSERT INTO directive (incident, revision, audience, recipient,"
        " account, detail, apart, kind, level, was, actor, confidence, seen_by,"
        " first_at, last_at, detections, tlp, not_before, expires, aggregate,"
        " source, state, bundle) VALUES ($1, 1, $2, $1, $1, 1, 0, $3, $4, $5,"
        " $6, 60, 0, 0, 0, 1, 0, 0, 0, $7, 0, 1, 0)",
        (const uint64_t[]){n, m->audience, m->kind, m->level, m->was, m->actor},
        6, 1);
    run(s,
        "INSERT INTO notice (incident, audience, recipient, revision, kind,"
        " level, mark, subject, reference, code, log, made, expires, step,"
        " desk, sealed) VALUES ($1, $2, $1, 1, $3, $4, $5, $5, $6, $5, 0,"
        " 0, 0, 0, 0, $5)",
        (const uint64_t[]){n, m->audience, m->kind, m->level}, 4, 2);
    run(s,
        "INSERT INTO delivery (notice, state, mark, place, account,"
        " subject, sealed, attempts, due, changed, boot, seal, reply) VALUES"
        " ($1, $2, $3, 0, 0, $3, $3, 1, 0, 0, $4, 0, $4)",
        (const uint64_t[]){n, AG_DELIVERY_ACCEPTED}, 2, 2);
    run(s,
        "INSERT INTO attempt (delivery, number, outcome, time, reply) VALUES"
        " ($1, 1, $2, $3, $4)",
        (const uint64_t[]){
            n, m->accepted ? AG_DELIVERY_ACCEPTED : AG_DELIVERY_REFUSED,
            (uint64_t)m->sent},
        3, 1);
}

/** So many more notices, of four organisations. */
static void
put_notices(ag_store *s, uint64_t count, const made *like)
{
    sql_statement q = sql_begin(s->db, "SELECT COUNT(*) FROM notice");
    assert_ok(sql_one(&q, NULL));
    const uint64_t before = sql_number(&q, 0);
    sql_end(&q);
    assert_ok(sql_transaction(s->db, NULL));
    for (uint64_t i = 1; i <= count; i++) {
        made m = *like;
        m.id = before + i;
        m.organisation = 1 + m.id % 4;
        put_notice(s, &m);
    }
    assert_ok(sql_commit(s->db, NULL));
}

static const made usual = {.share = true,
                           .accepted = true,
                           .sent = NEW_YEAR + 5 * AG_DAY,
                           .kind = AG_NOTICE_NEW,
                           .level = AG_TARGETED,
                           .actor = 77};

static ag_store *
make(const char *name)
{
    ag_store *s = service_new(name);
    for (uint64_t o = 1; o <= 4; o++) {
        put_organisation(s, o);
    }
    const ag_stat_plan plan = ag_stat_plan_usual(NEW_YEAR);
    assert_ok(ag_series_begin(s, &plan, 1, NEW_YEAR, NULL));
    return s;
}

static eg_arena *arena;

/** Make a release and read what was kept. */
static ag_release
release(ag_store *s, ag_time now)
{
    EG_BUFFER(file, AG_STAT_FILE_MAX);
    uint64_t number = 0;
    ag_release r;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    assert_ok(ag_series_release(s, NULL, NULL, 0, now, &number, NULL));
    assert_ok(ag_series_file(s, &file, number, NULL));
    assert_ok(ag_release_read(&r, key, arena, eg_buffer_span(&file), NULL));
    assert_int_equal(r.number, number);
    app_identity mine = {0};
    assert_ok(ag_series_key(s, &mine, NULL));
    assert_memory_equal(mine.public_key, key, sizeof(key));
    app_identity_free(&mine);
    return r;
}

static void
test_a_plan_is_set_once(void **state)
{
    (void)state;
    ag_store *s = service_new("plan");
    ag_stat_plan got;
    uint64_t number;
    assert_int_equal(ag_series_plan(s, &got, NULL), EG_ERR_NOT_FOUND);
    assert_int_equal(
        ag_series_release(s, NULL, NULL, 0, NEW_YEAR, &number, NULL),
        EG_ERR_NOT_FOUND);
    ag_stat_plan plan = ag_stat_plan_usual(NEW_YEAR);
    plan.unit = AG_STAT_PEOPLE;
    assert_ok(ag_series_begin(s, &plan, 1, NEW_YEAR, NULL));
    assert_ok(ag_series_plan(s, &got, NULL));
    assert_int_equal(got.unit, AG_STAT_PEOPLE);
    assert_int_equal(got.since, NEW_YEAR);
    eg_error err = {.status = EG_OK};
    assert_int_equal(ag_series_begin(s, &plan, 1, NEW_YEAR, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "stays as it is"));
    plan.rules.people = 2;
    assert_int_equal(ag_series_begin(s, &plan, 1, NEW_YEAR, &err),
                     EG_ERR_MALFORMED);
    service_close(s);
}

static void
test_a_release_waits_for_its_day_and_stays(void **state)
{
    (void)state;
    ag_store *s = make("series");
    put_notices(s, 60, &usual);
    const ag_time due = NEW_YEAR + (90 + 30) * AG_DAY;
    uint64_t number;
    eg_error err = {.status = EG_OK};
    assert_int_equal(
        ag_series_release(s, NULL, NULL, 0, due - 1, &number, &err),
        EG_ERR_STATE);
    assert_non_null(strstr(err.text, "is due on 2026-05-01T00:00:00Z"));
    const ag_release first = release(s, due);
    assert_int_equal(first.total.value, 60);
    assert_string_equal(first.service, "Example CERT");

    /* more of the same period comes to light: it is not counted any more */
    put_notices(s, 39, &usual);
    assert_int_equal(ag_series_release(s, NULL, NULL, 0, due, &number, NULL),
                     EG_ERR_STATE);
    made later = usual;
    later.sent = NEW_YEAR + 95 * AG_DAY;
    put_notices(s, 30, &later);
    const ag_release second = release(s, due + 120 * AG_DAY);
    assert_int_equal(second.total.value, 30);
    uint8_t hash[32];
    assert_ok(ag_release_hash(hash, &first, NULL));
    assert_memory_equal(second.previous, hash, 32);
    app_log_point now;
    eg_hash root;
    assert_ok(ag_audit_check(s, &now, 0, &root, NULL));
    service_close(s);
}

static void
test_what_of_the_rows_is_counted(void **state)
{
    (void)state;
    ag_store *s = make("rows");
    put_notices(s, 60, &usual);
    made m = usual; /* each of these must not count */
    m.share = false;
    put_notices(s, 30, &m);
    m = usual;
    m.accepted = false;
    put_notices(s, 30, &m);
    m = usual;
    m.audience = AG_AUDIENCE_ORGANISATION;
    put_notices(s, 30, &m);
    m = usual;
    m.kind = AG_NOTICE_RAISED;
    m.was = AG_TARGETED;
    m.level = AG_ENGAGED;
    put_notices(s, 30, &m);
    m = usual;
    m.kind = AG_NOTICE_CLOSED;
    put_notices(s, 30, &m);
    /* these count: risen to compromised; corrected; leaked */
    m = usual;
    m.kind = AG_NOTICE_RAISED;
    m.was = AG_TARGETED;
    m.level = AG_SUSPECTED;
    put_notices(s, 25, &m);
    m = usual;
    m.kind = AG_NOTICE_RETRACTED;
    put_notices(s, 20, &m);
    m = usual;
    m.level = AG_EXPOSED;
    put_notices(s, 40, &m);
    const ag_release r = release(s, NEW_YEAR + 200 * AG_DAY);
    assert_int_equal(r.total.value, 85);
    assert_int_equal(r.corrections.value, 20);
    assert_int_equal(r.exposed.value, 40);
    const ag_stat_table *level = &r.table[AG_STAT_LEVEL];
    assert_true(level->told);
    assert_string_equal(level->line[0].code, "compromised");
    assert_int_equal(level->line[0].value, 25);
    assert_int_equal(level->line[1].value, 60);
    /* all in one country, one sector, one kind, by one actor: no tables */
    assert_false(r.table[AG_STAT_COUNTRY].told);
    assert_false(r.table[AG_STAT_ACTOR].told);
    assert_false(r.table[AG_STAT_KIND].told);
    service_close(s);
}

static bool
namer(void *context, char out[AG_SERIES_NAME], uint64_t actor)
{
    (void)context;
    (void)snprintf(out, AG_SERIES_NAME, "Group %u", (unsigned)actor);
    return actor == 77;
}

static void
test_actors_go_by_their_names(void **state)
{
    (void)state;
    ag_store *s = make("actors");
    put_notices(s, 60, &usual);
    made m = usual;
    m.actor = 78;
    put_notices(s, 60, &m);
    m.actor = 0;
    put_notices(s, 60, &m);
    uint64_t number;
    assert_ok(ag_series_release(s, namer, NULL, 0, NEW_YEAR + 200 * AG_DAY,
                                &number, NULL));
    EG_BUFFER(file, AG_STAT_FILE_MAX);
    ag_release r;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    assert_ok(ag_series_file(s, &file, 1, NULL));
    assert_ok(ag_release_read(&r, key, arena, eg_buffer_span(&file), NULL));
    const ag_stat_table *t = &r.table[AG_STAT_ACTOR];
    assert_true(t->told);
    /* All three were named often; still some of them cover, for that they were
     * all must not be told. */
    assert_true(t->others.told);
    for (size_t i = 0; i < t->len; i++) {
        if (t->line[i].name != NULL) {
            assert_true(strcmp(t->line[i].name, "Group 77") == 0 ||
                        strncmp(t->line[i].name, "actor-", 6) == 0);
        }
    }
    service_close(s);
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK &&
                   eg_arena_new(&arena, 64U << 20) == EG_OK
               ? place_begin(state)
               : -1;
}

static int
end(void **state)
{
    eg_arena_free(arena);
    return place_end(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_plan_is_set_once),
        cmocka_unit_test(test_a_release_waits_for_its_day_and_stays),
        cmocka_unit_test(test_what_of_the_rows_is_counted),
        cmocka_unit_test(test_actors_go_by_their_names),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
