/* SPDX-License-Identifier: Apache-2.0 */
/* Codes that a person types: forgiving to read, one spelling, hashed apart. */
#include "accountguard/model/code.h"
#include "test.h"

/** Bytes 0, 1, 2, ...: a source that a test knows. */
static eg_status
count_up(void *state, uint8_t *out, size_t len)
{
    uint8_t *next = state;
    for (size_t i = 0; i < len; i++) {
        out[i] = (*next)++;
    }
    return EG_OK;
}

static eg_status
no_bytes(void *state, uint8_t *out, size_t len)
{
    (void)state;
    (void)out;
    (void)len;
    return EG_ERR_RNG;
}

/** The symbols in order, without I, L, O and U; each of 32 is as likely. */
static void
test_new(void **state)
{
    (void)state;
    uint8_t next = 0;
    eg_rng rng = {.fill = count_up, .state = &next};
    ag_code code;
    char text[AG_CODE_TEXT];
    assert_ok(ag_code_new(&code, &rng));
    ag_code_write(text, &code);
    assert_string_equal(text, "01234-56789-ABCDE-FGHJK");
    assert_ok(ag_code_new(&code, &rng));
    ag_code_write(text, &code);
    assert_string_equal(text, "MNPQR-STVWX-YZ012-34567");
    rng.fill = no_bytes;
    assert_int_equal(ag_code_new(&code, &rng), EG_ERR_RNG);
}

static void
test_read(void **state)
{
    (void)state;
    static const char *const same[] = {
        "01234-56789-ABCDE-FGHJK",   "0123456789ABCDEFGHJK",
        "oi234-56789-abcde-fghjk",   "OL234 56789 ABCDE FGHJK",
        " 0l234--56789abcde fghjk ",
    };
    static const char *const none[] = {
        "",
        "01234-56789-ABCDE-FGHJ",
        "01234-56789-ABCDE-FGHJKM",
        "U1234-56789-ABCDE-FGHJK",
        "01234_56789-ABCDE-FGHJK",
        "01234-56789-ABCDE-FGHJK\n",
        "01234-56789-ABCDE-FGHJ\xc3\xa9",
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        ag_code code;
        assert_true(ag_code_read(&code, same[i], strlen(same[i])));
        assert_string_equal(code.text, "0123456789ABCDEFGHJK");
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        ag_code code;
        assert_false(ag_code_read(&code, none[i], strlen(none[i])));
        assert_string_equal(code.text, "");
    }
    ag_code code;
    assert_false(ag_code_read(&code, "01234-56789-ABCDE-FGHJK\0", 24));
    char wide[AG_CODE_READ_MAX + 1];
    memset(wide, ' ', sizeof(wide));
    memcpy(wide, "0123456789ABCDEFGHJK", AG_CODE_CHARS);
    assert_true(ag_code_read(&code, wide, AG_CODE_READ_MAX));
    assert_false(ag_code_read(&code, wide, AG_CODE_READ_MAX + 1));
}

/** What is shown is read back, and no other code or purpose matches. */
static void
test_hash(void **state)
{
    (void)state;
    eg_rng rng = eg_rng_system();
    ag_code code;
    ag_code other;
    assert_ok(ag_code_new(&code, &rng));
    assert_ok(ag_code_new(&other, &rng));
    char text[AG_CODE_TEXT];
    ag_code back;
    ag_code_write(text, &code);
    assert_true(ag_code_read(&back, text, strlen(text)));
    eg_hash hash;
    ag_code_hash(&hash, "notice", &code);
    assert_true(ag_code_matches(&hash, "notice", &back));
    assert_false(ag_code_matches(&hash, "notice", &other));
    assert_false(ag_code_matches(&hash, "invitation", &code));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new),
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
