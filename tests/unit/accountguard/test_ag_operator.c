/* SPDX-License-Identifier: Apache-2.0 */
/* Operators: three answers to sign in, one answer to all that is wrong. */
#include <stdio.h>

#include "accountguard/operator/operator.h"
#include "common/identity.h"
#include "service.h"

static char word_text[] = "correct horse battery";
static char other_text[] = "wrong horse battery";
static const app_passphrase word = {word_text, sizeof(word_text) - 1};
static const app_passphrase other = {other_text, sizeof(other_text) - 1};

static void
code_at(char out[16], const uint8_t *secret, ag_time now)
{
    (void)snprintf(out, 16, "%06u",
                   ag_totp_number(secret, ag_totp_step(now), 6));
}

static void
operators_sign_in_with_password_and_code(void **state)
{
    (void)state;
    ag_store *s = service_new("operators");
    const ag_time t = SERVICE_NOON;
    uint8_t anna[AG_TOTP_SECRET_BYTES];
    uint8_t ben[AG_TOTP_SECRET_BYTES];
    char code[16];
    ag_operator who = {0};
    assert_ok(ag_operator_add(s, 0, "anna", &word, anna, t, NULL));
    assert_ok(ag_operator_add(s, 1, "ben", &other, ben, t, NULL));
    assert_int_equal(ag_operator_add(s, 1, "ben", &other, ben, t, NULL),
                     EG_ERR_STATE);
    static const char *const none[] = {
        "", "Anna", "a b", "-a", ".a", "a23456789b123456789c123456789d123"};
    for (size_t i = 0; i < EG_ARRAY_LEN(none); i++) {
        assert_int_equal(ag_operator_add(s, 1, none[i], &word, ben, t, NULL),
                         EG_ERR_ARGUMENT);
    }
    code_at(code, anna, t);
    assert_ok(ag_operator_sign_in(s, &who, "anna", &word, code, t, NULL));
    assert_string_equal(who.name, "anna");
    assert_int_equal(who.id, 1);
    /* The same code again; the next one; with another's password; nobody's. */
    eg_error used = {0};
    eg_error wrong = {0};
    eg_error nobody = {0};
    assert_int_equal(
        ag_operator_sign_in(s, &who, "anna", &word, code, t, &used), EG_REJECT);
    code_at(code, anna, t + 30 * AG_SECOND);
    assert_int_equal(ag_operator_sign_in(s, &who, "anna", &other, code,
                                         t + 30 * AG_SECOND, &wrong),
                     EG_REJECT);
    assert_int_equal(ag_operator_sign_in(s, &who, "nobody", &word, code,
                                         t + 30 * AG_SECOND, &nobody),
                     EG_REJECT);
    assert_string_equal(used.text, wrong.text);
    assert_string_equal(used.text, nobody.text);
    code_at(code, anna, t + 60 * AG_SECOND);
    assert_ok(ag_operator_sign_in(s, &who, "anna", &word, code,
                                  t + 60 * AG_SECOND, NULL));
    service_close(s);
}

/** After five wrong answers the right one is not looked at for a while. */
static void
wrong_answers_shut_the_door_for_a_while(void **state)
{
    (void)state;
    ag_store *s = service_new("locked");
    const ag_time t = SERVICE_NOON;
    uint8_t secret[AG_TOTP_SECRET_BYTES];
    char code[16];
    ag_operator who;
    assert_ok(ag_operator_add(s, 0, "anna", &word, secret, t, NULL));
    code_at(code, secret, t);
    for (int i = 0; i < AG_LOCKOUT_FREE; i++) {
        assert_int_equal(
            ag_operator_sign_in(s, &who, "anna", &other, code, t, NULL),
            EG_REJECT);
    }
    assert_int_equal(ag_operator_sign_in(s, &who, "anna", &word, code, t, NULL),
                     EG_REJECT);
    code_at(code, secret, t + AG_MINUTE);
    assert_ok(
        ag_operator_sign_in(s, &who, "anna", &word, code, t + AG_MINUTE, NULL));
    service_close(s);
}

static void
two_operators_are_left(void **state)
{
    (void)state;
    ag_store *s = service_new("left");
    const ag_time t = SERVICE_NOON;
    uint8_t secret[AG_TOTP_SECRET_BYTES];
    char code[16];
    ag_operator who;
    ag_session_token token;
    assert_ok(ag_operator_add(s, 0, "anna", &word, secret, t, NULL));
    assert_ok(ag_operator_add(s, 0, "ben", &word, secret, t, NULL));
    assert_int_equal(ag_operator_disable(s, 1, "ben", t, NULL), EG_ERR_STATE);
    assert_ok(ag_operator_add(s, 1, "cleo", &word, secret, t, NULL));
    assert_int_equal(ag_operator_disable(s, 1, "dora", t, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_operator_get(s, &who, 3, NULL));
    assert_ok(ag_session_begin(s, &token, &who, t, NULL));
    assert_ok(ag_session_find(s, &who, &token, t, NULL));
    assert_ok(ag_operator_disable(s, 1, "cleo", t, NULL));
    assert_int_equal(ag_session_find(s, &who, &token, t, NULL), EG_REJECT);
    code_at(code, secret, t);
    assert_int_equal(ag_operator_sign_in(s, &who, "cleo", &word, code, t, NULL),
                     EG_REJECT);
    service_close(s);
}

static void
sessions_end(void **state)
{
    (void)state;
    ag_store *s = service_new("sessions");
    const ag_time t = SERVICE_NOON;
    uint8_t secret[AG_TOTP_SECRET_BYTES];
    ag_operator who;
    ag_session_token token;
    ag_session_token stranger = {{0}};
    assert_ok(ag_operator_add(s, 0, "anna", &word, secret, t, NULL));
    assert_ok(ag_operator_get(s, &who, 1, NULL));
    assert_ok(ag_session_begin(s, &token, &who, t, NULL));
    assert_int_equal(ag_session_find(s, &who, &stranger, t, NULL), EG_REJECT);
    assert_ok(ag_session_find(s, &who, &token, t + 29 * AG_MINUTE, NULL));
    assert_ok(ag_session_find(s, &who, &token, t + 58 * AG_MINUTE, NULL));
    assert_int_equal(ag_session_find(s, &who, &token, t + 88 * AG_MINUTE, NULL),
                     EG_REJECT);
    assert_int_equal(ag_session_find(s, &who, &token, t + 58 * AG_MINUTE, NULL),
                     EG_REJECT);
    assert_ok(ag_session_begin(s, &token, &who, t, NULL));
    assert_ok(ag_session_end(s, &token, NULL));
    assert_int_equal(ag_session_find(s, &who, &token, t, NULL), EG_REJECT);
    /* A session that outlived its operator is nobody's. */
    assert_ok(ag_session_begin(s, &token, &who, t, NULL));
    sql_statement q = sql_begin(s->db, "UPDATE operator SET active = 0");
    assert_ok(sql_run(&q, NULL));
    assert_int_equal(ag_session_find(s, &who, &token, t, NULL), EG_REJECT);
    service_close(s);
}

/** Neither the password nor the secret of codes is in the database's bytes, and a
 * secret does not open as another operator's. */
static void
secrets_are_sealed(void **state)
{
    (void)state;
    ag_store *s = service_new("sealed");
    uint8_t secret[AG_TOTP_SECRET_BYTES];
    char code[16];
    ag_operator who;
    assert_ok(ag_operator_add(s, 0, "anna", &word, secret, SERVICE_NOON, NULL));
    sql_statement q = sql_begin(s->db, "SELECT secret FROM operator");
    assert_ok(sql_one(&q, NULL));
    const eg_span kept = sql_bytes(&q, 0);
    for (size_t i = 0; i + sizeof(secret) <= kept.len; i++) {
        assert_memory_not_equal(kept.data + i, secret, sizeof(secret));
    }
    sql_end(&q);
    q = sql_begin(s->db, "UPDATE operator SET name = $1");
    sql_bind_name(&q, 1, "ben");
    assert_ok(sql_run(&q, NULL));
    code_at(code, secret, SERVICE_NOON);
    assert_int_equal(
        ag_operator_sign_in(s, &who, "ben", &word, code, SERVICE_NOON, NULL),
        EG_ERR_MALFORMED);
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
        cmocka_unit_test(operators_sign_in_with_password_and_code),
        cmocka_unit_test(wrong_answers_shut_the_door_for_a_while),
        cmocka_unit_test(two_operators_are_left),
        cmocka_unit_test(sessions_end),
        cmocka_unit_test(secrets_are_sealed),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
