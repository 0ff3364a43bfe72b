/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the log says about somebody is proven to them alone, and goes when they
 * are forgotten, while the log still verifies.
 */
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/audit/erase.h"
#include "accountguard/audit/proof.h"
#include "accountguard/audit/subject_name.h"
#include "accountguard/store/backup.h"
#include "log/check.h"
#include "service.h"

static void
add(ag_store *s, const ag_subject *about, const char *kind, const char *payload)
{
    const ag_audit_entry e = {.kind = kind,
                              .time = SERVICE_NOON,
                              .by = 3,
                              .about = about,
                              .payload = span_of(payload)};
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(s, ag_audit(s, NULL, &e, NULL), NULL));
}

/** A service in whose log are entries about two, mixed. */
static ag_store *
make(const char *name, ag_subject *ann, ag_subject *bob)
{
    ag_store *s = service_new(name);
    assert_ok(ag_subject_new(s, ann, NULL));
    assert_ok(ag_subject_new(s, bob, NULL));
    for (unsigned i = 0; i < 150; i++) {
        add(s, i % 3 == 0 ? ann : bob, "consent.given",
            i % 3 == 0 ? "{\"of\":\"ann\"}" : "{\"of\":\"bob\"}");
    }
    return s;
}

/** What checking some bytes gives. */
static eg_status
check(ag_proof *out, eg_span file, const eg_note_key *key, eg_error *err)
{
    eg_arena *arena;
    assert_ok(eg_arena_new(&arena, 64U << 20));
    const eg_status status =
        ag_proof_check(out, arena, file, key, NULL, NULL, err);
    eg_arena_free(arena);
    return status;
}

static eg_status
count_ann(void *context, const ag_proof_entry *e, eg_error *err)
{
    (void)err;
    *(size_t *)context += e->payload.len == 12 &&
                          memcmp(e->payload.data, "{\"of\":\"ann\"}", 12) == 0;
    return EG_OK;
}

static void
test_those_concerned_can_check(void **state)
{
    (void)state;
    ag_subject ann;
    ag_subject bob;
    ag_store *s = make("proof", &ann, &bob);
    EG_BUFFER(file, AG_LOG_PROOF_FILE_MAX);
    uint64_t next = 7;
    assert_ok(ag_proof_make(s, &file, &next, &ann, 0, NULL));
    assert_int_equal(next, 0);
    eg_arena *arena;
    assert_ok(eg_arena_new(&arena, 64U << 20));
    ag_proof proof;
    size_t found = 0;
    assert_ok(ag_proof_check(&proof, arena, eg_buffer_span(&file),
                             &s->log_key.key, count_ann, &found, NULL));
    eg_arena_free(arena);
    assert_int_equal(proof.len, 50);
    assert_int_equal(found, 50);
    assert_memory_equal(proof.about.bytes, ann.bytes, AG_SUBJECT_BYTES);
    /* nothing of anybody else is in it */
    eg_buffer_byte(&file, 0);
    assert_null(strstr((const char *)file.data, "eyJvZiI6ImJvYiJ9"));
    service_close(s);
}

static void
test_every_altered_byte_is_refused(void **state)
{
    (void)state;
    ag_subject ann;
    ag_store *s = service_new("altered");
    assert_ok(ag_subject_new(s, &ann, NULL));
    add(s, &ann, "consent.given", "{}");
    add(s, &ann, "notice.sent", "{\"level\":\"targeted\"}");
    EG_BUFFER(file, AG_LOG_PROOF_FILE_MAX);
    uint64_t next;
    assert_ok(ag_proof_make(s, &file, &next, &ann, 0, NULL));
    ag_proof proof;
    assert_ok(check(&proof, eg_buffer_span(&file), &s->log_key.key, NULL));
    for (size_t i = 0; i < file.len; i++) {
        file.data[i] ^= 1;
        const eg_status status =
            check(&proof, eg_buffer_span(&file), &s->log_key.key, NULL);
        assert_true(status == EG_REJECT || status == EG_ERR_MALFORMED ||
                    status == EG_ERR_LIMIT);
        file.data[i] ^= 1;
    }
    /* another log's key */
    ag_store *other = service_new("other");
    assert_int_equal(
        check(&proof, eg_buffer_span(&file), &other->log_key.key, NULL),
        EG_REJECT);
    service_close(other);
    service_close(s);
}

static void
test_there_is_nothing_about_strangers(void **state)
{
    (void)state;
    ag_store *s = service_new("strangers");
    ag_subject nobody;
    uint64_t next;
    EG_BUFFER(file, AG_LOG_PROOF_FILE_MAX);
    assert_ok(ag_subject_new(s, &nobody, NULL));
    assert_int_equal(ag_proof_make(s, &file, &next, &nobody, 0, NULL),
                     EG_ERR_NOT_FOUND);
    static const char *const names[] = {"",    "person:",   "person:x",
                                        "ann", "person:-1", "organisation:0"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        assert_int_equal(ag_subject_find(s, &nobody, names[i], NULL),
                         EG_ERR_ARGUMENT);
    }
    assert_int_equal(ag_subject_find(s, &nobody, "person:7", NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(
        ag_subject_find(s, &nobody, "000102030405060708090a0b0c0d0e0f", NULL));
    assert_int_equal(nobody.bytes[15], 15);
    service_close(s);
}

static void
check_log(ag_store *s, uint64_t entries)
{
    app_log_point now;
    eg_hash root;
    assert_ok(ag_audit_check(s, &now, 0, &root, NULL));
    assert_true(now.size >= entries);
}

static void
test_the_log_verifies_without_who_was_forgotten(void **state)
{
    (void)state;
    ag_subject ann;
    ag_subject bob;
    ag_store *s = make("erase", &ann, &bob);
    EG_BUFFER(sealed, 1000);
    EG_BUFFER(plain, 1000);
    assert_ok(
        ag_subject_seal(s, &sealed, &ann, "address", span_of("ann@x"), NULL));
    check_log(s, 150);
    assert_ok(ag_erase(s, &ann, 3, SERVICE_NOON, NULL));
    check_log(s, 151);
    assert_int_equal(ag_subject_open(s, &plain, &ann, "address",
                                     eg_buffer_span(&sealed), NULL),
                     EG_ERR_NOT_FOUND);
    uint64_t next;
    EG_BUFFER(file, AG_LOG_PROOF_FILE_MAX);
    assert_int_equal(ag_proof_make(s, &file, &next, &ann, 0, NULL),
                     EG_ERR_NOT_FOUND);
    eg_buffer_clear(&file);
    assert_ok(ag_proof_make(s, &file, &next, &bob, 0, NULL));
    /* again: the log does not tell it twice */
    app_log_point before;
    app_log_point after;
    eg_hash root;
    assert_ok(ag_audit_check(s, &before, 0, &root, NULL));
    assert_ok(ag_erase(s, &ann, 3, SERVICE_NOON, NULL));
    assert_ok(ag_audit_check(s, &after, 0, &root, NULL));
    assert_int_equal(before.size, after.size);
    service_close(s);
}

static void
test_the_service_and_strangers_cannot_be_erased(void **state)
{
    (void)state;
    ag_store *s = service_new("not-erased");
    ag_subject service;
    assert_ok(ag_subject_service(s, &service, NULL));
    assert_int_equal(ag_erase(s, &service, 1, SERVICE_NOON, NULL),
                     EG_ERR_ARGUMENT);
    ag_subject stranger = service;
    stranger.bytes[0] ^= 1;
    assert_int_equal(ag_erase(s, &stranger, 1, SERVICE_NOON, NULL),
                     EG_ERR_NOT_FOUND);
    service_close(s);
}

static void
test_rows_go_with_a_person(void **state)
{
    (void)state;
    ag_store *s = service_new("rows");
    ag_subject ann;
    assert_ok(ag_subject_new(s, &ann, NULL));
    sql_statement p = sql_begin(
        s->db, "INSERT INTO person (subject, language, sealed, secret, joined,"
               " reminded, gone) VALUES ($1, $2, $3, $4, 1, 0, 0)");
    ag_subject_bind(&p, 1, &ann);
    sql_bind_name(&p, 2, "en");
    sql_bind_bytes(&p, 3, "x", 1);
    sql_bind_bytes(&p, 4, "y", 1);
    assert_ok(sql_run(&p, NULL));
    sql_statement a = sql_begin(
        s->db, "INSERT INTO account (person, organisation, kind, provider, "
               "token, rules, sealed, state, frozen, proven, gone) VALUES "
               "(1, 1, 0, 0, $1, 1, $1, 1, 0, 0, 0)");
    sql_bind_bytes(&a, 1, "token", 5);
    assert_ok(sql_run(&a, NULL));
    ag_subject found;
    assert_ok(ag_subject_find(s, &found, "person:1", NULL));
    assert_memory_equal(found.bytes, ann.bytes, AG_SUBJECT_BYTES);
    assert_ok(ag_erase(s, &ann, 0, SERVICE_NOON, NULL));
    assert_int_equal(ag_subject_find(s, &found, "person:1", NULL),
                     EG_ERR_NOT_FOUND);
    sql_statement left = sql_begin(s->db, "SELECT COUNT(*) FROM account");
    assert_ok(sql_one(&left, NULL));
    assert_int_equal(sql_number(&left, 0), 0);
    sql_end(&left);
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
        cmocka_unit_test(test_those_concerned_can_check),
        cmocka_unit_test(test_every_altered_byte_is_refused),
        cmocka_unit_test(test_there_is_nothing_about_strangers),
        cmocka_unit_test(test_the_log_verifies_without_who_was_forgotten),
        cmocka_unit_test(test_the_service_and_strangers_cannot_be_erased),
        cmocka_unit_test(test_rows_go_with_a_person),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
