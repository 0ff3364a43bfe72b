/* SPDX-License-Identifier: Apache-2.0 */
/* What operators sign in by: passwords, one-time codes, waiting, sessions. */
#include <time.h>

#include "accountguard/operator/lockout.h"
#include "accountguard/operator/password.h"
#include "accountguard/operator/session.h"
#include "accountguard/operator/totp.h"
#include "common/identity.h"
#include "test.h"

static const uint8_t rfc_secret[] = "12345678901234567890";

/** RFC 6238 appendix B, SHA-1; eight digits. */
static void
test_totp_known(void **state)
{
    (void)state;
    static const struct {
        uint64_t seconds;
        uint32_t code;
    } known[] = {
        {59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
        {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const ag_time now = (ag_time)known[i].seconds * AG_SECOND;
        assert_int_equal(ag_totp_number(rfc_secret, ag_totp_step(now), 8),
                         known[i].code);
    }
}

/** RFC 4226 appendix D. */
static void
test_hotp_known(void **state)
{
    (void)state;
    static const uint32_t known[] = {755224, 287082, 359152, 969429, 338314,
                                     254676, 287922, 162583, 399871, 520489};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        assert_int_equal(ag_totp_number(rfc_secret, i, 6), known[i]);
    }
}

/** The step before and the one after do; two steps away does not. */
static void
test_totp_window(void **state)
{
    (void)state;
    static const char *const codes[] = {"755224", "287082", "359152", "969429",
                                        "338314", "254676", "287922"};
    const ag_time now = 3 * 30 * AG_SECOND + 7;
    for (uint64_t i = 0; i < 7; i++) {
        uint64_t used = 99;
        const bool good = i >= 2 && i <= 4;
        assert_int_equal(ag_totp_check(rfc_secret, 0, now, codes[i], &used),
                         good);
        assert_int_equal(used, good ? i : 99);
    }
    uint64_t used = 0;
    assert_true(ag_totp_check(rfc_secret, 0, now, " 969 429", &used));
    static const char *const none[] = {
        "", "96942", "9694290", "96942a", "-69429", "969429\n", "96 9429 1"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_false(ag_totp_check(rfc_secret, 0, now, none[i], &used));
    }
}

/** A code that was accepted, or an earlier one, does not open again. */
static void
test_totp_once(void **state)
{
    (void)state;
    const ag_time now = 3 * 30 * AG_SECOND;
    uint64_t used = 0;
    assert_true(ag_totp_check(rfc_secret, 0, now, "969429", &used));
    assert_int_equal(used, 3);
    assert_false(ag_totp_check(rfc_secret, used, now, "969429", &used));
    assert_false(ag_totp_check(rfc_secret, used, now, "359152", &used));
    assert_true(ag_totp_check(rfc_secret, used, now, "338314", &used));
}

static void
test_totp_uri(void **state)
{
    (void)state;
    char text[AG_TOTP_BASE32];
    ag_totp_base32(text, rfc_secret);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    char uri[AG_TOTP_URI_MAX];
    assert_ok(ag_totp_uri(uri, "Our Desk", "zo\xc3\xab&x", rfc_secret, NULL));
    assert_string_equal(uri, "otpauth://totp/Our%20Desk:zo%C3%AB%26x?secret="
                             "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Our%20"
                             "Desk&algorithm=SHA1&digits=6&period=30");
    char name[AG_TOTP_URI_MAX];
    memset(name, 'a', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(ag_totp_uri(uri, "x", name, rfc_secret, NULL),
                     EG_ERR_LIMIT);
}

static app_passphrase
phrase(char *text)
{
    return (app_passphrase){.text = text, .len = strlen(text)};
}

static void
test_password(void **state)
{
    (void)state;
    assert_ok(app_crypto_init(NULL));
    const app_passphrase right = phrase((char[]){"correct horse battery"});
    const app_passphrase wrong = phrase((char[]){"correct horse batterz"});
    const app_passphrase brief = phrase((char[]){"elevenbytes"});
    char kept[AG_PASSWORD_TEXT];
    char again[AG_PASSWORD_TEXT];
    assert_int_equal(ag_password_keep(kept, &brief, NULL), EG_ERR_ARGUMENT);
    assert_ok(ag_password_keep(kept, &right, NULL));
    assert_ok(ag_password_keep(again, &right, NULL));
    assert_string_not_equal(kept, again);
    assert_memory_equal(kept, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
    assert_ok(ag_password_check(kept, &right, NULL));
    assert_int_equal(ag_password_check(kept, &wrong, NULL), EG_REJECT);
    assert_int_equal(ag_password_check("nonsense", &right, NULL), EG_REJECT);
    assert_int_equal(ag_password_check(NULL, &right, NULL), EG_REJECT);
}

/** Time that the processor worked for this program. */
static ag_time
worked(void)
{
    struct timespec t = {0};
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
    return t.tv_sec * AG_SECOND + t.tv_nsec / 1000;
}

/** Work is done for an operator who is not there, too: it takes as long. */
static void
test_password_nobody(void **state)
{
    (void)state;
    const app_passphrase word = phrase((char[]){"correct horse battery"});
    char kept[AG_PASSWORD_TEXT];
    assert_ok(ag_password_keep(kept, &word, NULL));
    ag_time there = AG_HOUR;
    ag_time nobody = AG_HOUR;
    for (int i = 0; i < 3; i++) {
        const ag_time begin = worked();
        assert_ok(ag_password_check(kept, &word, NULL));
        const ag_time middle = worked();
        assert_int_equal(ag_password_check(NULL, &word, NULL), EG_REJECT);
        const ag_time end = worked();
        there = middle - begin < there ? middle - begin : there;
        nobody = end - middle < nobody ? end - middle : nobody;
    }
    assert_true(nobody > there / 4);
}

static void
test_lockout(void **state)
{
    (void)state;
    ag_lockout l = {0};
    const ag_time now = 1000 * AG_DAY;
    for (int i = 0; i < 4; i++) {
        ag_lockout_fail(&l, now);
        assert_int_equal(ag_lockout_until(&l), 0);
    }
    static const int minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
    for (size_t i = 0; i < sizeof(minutes) / sizeof(minutes[0]); i++) {
        ag_lockout_fail(&l, now);
        assert_int_equal(ag_lockout_until(&l), now + minutes[i] * AG_MINUTE);
    }
    l.failures = UINT64_MAX - 1;
    assert_int_equal(ag_lockout_until(&l), now + AG_HOUR);
    ag_lockout_fail(&l, now + AG_DAY);
    assert_int_equal(l.failures, 1);
}

static void
test_session(void **state)
{
    (void)state;
    eg_rng rng = eg_rng_system();
    ag_session_token a;
    ag_session_token b;
    ag_session_token back;
    assert_ok(ag_session_new(&a, &rng));
    assert_ok(ag_session_new(&b, &rng));
    char text[AG_SESSION_TEXT];
    ag_session_write(text, &a);
    assert_true(ag_session_read(&back, text, 64));
    assert_memory_equal(&a, &back, sizeof(a));
    assert_false(ag_session_read(&back, text, 63));
    eg_hash of_a;
    eg_hash of_b;
    ag_session_hash(&of_a, &a);
    ag_session_hash(&of_b, &b);
    assert_false(eg_hash_equal(&of_a, &of_b));
    assert_memory_not_equal(of_a.bytes, a.bytes, 32);
    char form[AG_SESSION_TEXT];
    ag_session_form(form, &a);
    assert_string_not_equal(form, text);
    assert_true(ag_session_form_matches(&a, form, 64));
    assert_false(ag_session_form_matches(&b, form, 64));
    assert_false(ag_session_form_matches(&a, form, 63));
    assert_false(ag_session_form_matches(&a, text, 64));
}

static void
test_session_ends(void **state)
{
    (void)state;
    const ag_time t = 1000 * AG_DAY;
    assert_true(ag_session_alive(t, t, t));
    assert_true(ag_session_alive(t, t, t + AG_SESSION_IDLE - 1));
    assert_false(ag_session_alive(t, t, t + AG_SESSION_IDLE));
    assert_true(
        ag_session_alive(t, t + AG_SESSION_LIFE - 1, t + AG_SESSION_LIFE - 1));
    assert_false(ag_session_alive(t, t + AG_SESSION_LIFE, t + AG_SESSION_LIFE));
    assert_false(ag_session_alive(t + 1, t, t));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totp_known),
        cmocka_unit_test(test_hotp_known),
        cmocka_unit_test(test_totp_window),
        cmocka_unit_test(test_totp_once),
        cmocka_unit_test(test_totp_uri),
        cmocka_unit_test(test_password),
        cmocka_unit_test(test_password_nobody),
        cmocka_unit_test(test_lockout),
        cmocka_unit_test(test_session),
        cmocka_unit_test(test_session_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
