/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed messages: one that was signed comes back as it was; one with a byte
 * altered, cut, added or of another form does not.
 */
#include "mail_kit.h"

static void
test_what_was_signed_comes_back(void **state)
{
    (void)state;
    app_message m;
    eg_error err = {.status = EG_OK};
    EG_BUFFER(file, MESSAGE_MAX);
    sign_confirmation(&file, &guardian[1], &election, 2, 7);
    assert_ok(parse(&m, file.data, file.len, &err));
    assert_int_equal(m.step, APP_STEP_CONFIRMATION);
    assert_int_equal(m.sender, 2);
    assert_true(eg_hash_equal(&m.election, &election));
    assert_memory_equal(m.key, guardian[1].public_key, APP_PUBLIC_KEY_BYTES);
    assert_int_equal(m.payload.len, 34);
    assert_int_equal(m.payload.data[2], 7);
    app_message_free(&m);
}

static void
test_every_bit_is_signed(void **state)
{
    (void)state;
    app_message m;
    eg_error err = {.status = EG_OK};
    EG_BUFFER(file, MESSAGE_MAX);
    sign_confirmation(&file, &guardian[0], &election, 1, 7);
    for (size_t i = 0; i < file.len * 8; i++) {
        file.data[i / 8] = (uint8_t)(file.data[i / 8] ^ (1U << i % 8));
        assert_int_equal(parse(&m, file.data, file.len, &err),
                         EG_ERR_MALFORMED);
        assert_non_null(strstr(err.text, "m.egm"));
        file.data[i / 8] = (uint8_t)(file.data[i / 8] ^ (1U << i % 8));
    }
}

static void
test_every_length_but_the_whole(void **state)
{
    (void)state;
    app_message m;
    eg_error err = {.status = EG_OK};
    EG_BUFFER(file, MESSAGE_MAX);
    sign_confirmation(&file, &guardian[0], &election, 1, 7);
    const size_t len = file.len;
    for (size_t kept = 0; kept < len; kept++) {
        assert_int_equal(parse(&m, file.data, kept, &err), EG_ERR_MALFORMED);
    }
    eg_buffer_append(&file, "", 1);
    assert_int_equal(parse(&m, file.data, len + 1, &err), EG_ERR_MALFORMED);
}

static void
test_digest_names_signer_and_statement(void **state)
{
    (void)state;
    app_message m[3];
    eg_error err = {.status = EG_OK};
    for (size_t i = 0; i < 3; i++) {
        EG_BUFFER(file, MESSAGE_MAX);
        sign_confirmation(&file, i == 1 ? &guardian[1] : &guardian[0],
                          &election, 1, i == 2 ? 8 : 7);
        assert_ok(parse(&m[i], file.data, file.len, &err));
    }
    assert_false(eg_hash_equal(&m[0].digest, &m[1].digest));
    assert_false(eg_hash_equal(&m[0].digest, &m[2].digest));
    for (size_t i = 0; i < 3; i++) {
        app_message_free(&m[i]);
    }
}

/** A statement with its fields as given; payload and step may be left out. */
static void
put_statement(eg_buffer *out, uint64_t version, uint64_t step, bool payload)
{
    static const uint8_t h_g[34] = {0x0A, 32};
    eg_pb_put_uint(out, 1, version);
    eg_pb_put_uint(out, 2, step);
    eg_pb_put_bytes(out, 3, election.bytes, EG_HASH_BYTES);
    eg_pb_put_uint(out, 4, 1);
    if (payload) {
        eg_pb_put_bytes(out, 5, h_g, sizeof(h_g));
    }
}

static void
test_well_signed_nonsense(void **state)
{
    (void)state;
    static const struct {
        uint64_t version;
        uint64_t step;
        bool payload;
        eg_status status;
        const char *words;
    } table[] = {
        {1, APP_STEP_CONFIRMATION, true, EG_OK, ""},
        {1, APP_STEP_CONFIRMATION, false, EG_ERR_MALFORMED, "h_g"},
        {1, APP_STEP_KEYS, true, EG_OK, ""},
        {1, APP_STEP_CARD, true, EG_ERR_MALFORMED, "role"},
        {1, APP_STEP_NONE, true, EG_ERR_MALFORMED, "step"},
        {1, APP_STEP_PUBLICATION + 1, true, EG_ERR_MALFORMED, "step"},
        {1, UINT64_MAX, true, EG_ERR_MALFORMED, "step"},
        {2, APP_STEP_CONFIRMATION, true, EG_ERR_UNSUPPORTED, "version 2"},
        {0, APP_STEP_CONFIRMATION, true, EG_ERR_UNSUPPORTED, "version 0"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(table); i++) {
        app_message m;
        eg_error err = {.status = EG_OK};
        EG_BUFFER(statement, MESSAGE_MAX);
        EG_BUFFER(file, MESSAGE_MAX);
        put_statement(&statement, table[i].version, table[i].step,
                      table[i].payload);
        sign_raw(&file, &guardian[0], &statement);
        const eg_status status = parse(&m, file.data, file.len, &err);
        if (status != table[i].status ||
            strstr(err.text, table[i].words) == NULL) {
            fail_msg("row %zu: %s, \"%s\"", i, eg_status_name(status),
                     err.text);
        }
        app_message_free(&m);
    }
}

static void
test_texts_that_could_steer_a_terminal(void **state)
{
    (void)state;
    static const char *const bad[] = {"a\033[2Jb", "a\nb",         "\x7F",
                                      "\xC2\x9B",  "\xE2\x80\xAE", "\r"};
    static const char *const good[] = {"Ada", "\xC3\x84gypten",
                                       "\xF0\x9F\x97\xB3", ""};
    eg_error err;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad) + EG_ARRAY_LEN(good); i++) {
        EG_BUFFER(payload, MESSAGE_MAX);
        EG_BUFFER(file, MESSAGE_MAX);
        const bool is_good = i >= EG_ARRAY_LEN(bad);
        eg_pb_put_uint(&payload, 1, APP_ROLE_GUARDIAN);
        eg_pb_put_string(&payload, 2,
                         is_good ? good[i - EG_ARRAY_LEN(bad)] : bad[i]);
        const eg_span span = eg_buffer_span(&payload);
        assert_fails(app_message_sign(&file, &stranger, APP_STEP_CARD,
                                      &no_election, 1, span, &err),
                     is_good ? EG_OK : EG_ERR_MALFORMED,
                     is_good ? "" : "control characters");
    }
}

/** One in the list of an invitation's guardians, two levels down. */
static void
test_texts_deep_in_a_message(void **state)
{
    (void)state;
    eg_error err;
    EG_BUFFER(member, MESSAGE_MAX);
    EG_BUFFER(payload, MESSAGE_MAX);
    EG_BUFFER(file, MESSAGE_MAX);
    eg_pb_put_string(&member, 1, "\033c");
    eg_pb_put_bytes(&member, 2, stranger.public_key, APP_PUBLIC_KEY_BYTES);
    eg_pb_put_uint(&payload, 1, 1);
    eg_pb_put_bytes(&payload, 2, member.data, member.len);
    eg_pb_put_bytes(&payload, 3, "{}", 2);
    eg_pb_put_bytes(&payload, 4, election.bytes, EG_HASH_BYTES);
    assert_fails(app_message_sign(&file, &administrator, APP_STEP_INVITATION,
                                  &no_election, 0, eg_buffer_span(&payload),
                                  &err),
                 EG_ERR_MALFORMED, "member.name");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_signed_comes_back),
        cmocka_unit_test(test_every_bit_is_signed),
        cmocka_unit_test(test_every_length_but_the_whole),
        cmocka_unit_test(test_digest_names_signer_and_statement),
        cmocka_unit_test(test_well_signed_nonsense),
        cmocka_unit_test(test_texts_that_could_steer_a_terminal),
        cmocka_unit_test(test_texts_deep_in_a_message),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
