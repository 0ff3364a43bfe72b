/* SPDX-License-Identifier: Apache-2.0 */
/* A release has one form, and whoever alters it is found out. */
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/statistics/count.h"
#include "support/statistics_2019.h"
#include "test.h"

static eg_arena *arena;
static app_identity key;
static ag_release made;
static eg_buffer file = {.ceiling = AG_STAT_FILE_MAX};

static int
make(void **state)
{
    (void)state;
    static ag_stat_row rows[ALL_2019];
    const uint8_t seed[32] = {7};
    made = (ag_release){.service = "Example CERT",
                        .number = 2,
                        .plan = ag_stat_plan_usual(0),
                        .previous = {1, 2, 3}};
    made.plan.keep[AG_STAT_COUNTRY] =
        (ag_stat_keep){.len = 2, .code = {"US", "FR"}};
    if (eg_arena_new(&arena, 1U << 22) != EG_OK ||
        app_crypto_init(NULL) != EG_OK ||
        app_identity_from_seed(&key, seed, NULL) != EG_OK ||
        !ag_stat_period_of(&made.period, &made.plan, made.number)) {
        return -1;
    }
    all_2019(rows, made.period.from);
    const ag_stat_data data = {.row = rows,
                               .len = ALL_2019,
                               .actor = actors_2019,
                               .actor_len = actors_2019_len};
    return ag_stat_count(&made, arena, &data, NULL) == EG_OK &&
                   ag_release_sign(&file, &made, &key, NULL) == EG_OK
               ? 0
               : -1;
}

static int
unmake(void **state)
{
    (void)state;
    eg_buffer_free(&file);
    app_identity_free(&key);
    eg_arena_free(arena);
    return 0;
}

/** What reading some bytes as a release gives. */
static eg_status
read(ag_release *out, eg_span bytes, eg_error *err)
{
    uint8_t signer[APP_PUBLIC_KEY_BYTES];
    return ag_release_read(out, signer, arena, bytes, err);
}

static void
test_what_was_written_is_read(void **state)
{
    (void)state;
    ag_release got;
    uint8_t signer[APP_PUBLIC_KEY_BYTES];
    assert_ok(
        ag_release_read(&got, signer, arena, eg_buffer_span(&file), NULL));
    assert_memory_equal(signer, key.public_key, sizeof(signer));
    assert_string_equal(got.service, made.service);
    assert_int_equal(got.total.value, 10000);
    assert_int_equal(got.plan.keep[AG_STAT_COUNTRY].len, 2);
    assert_true(got.table[AG_STAT_COUNTRY].others.told);
    uint8_t a[32];
    uint8_t b[32];
    assert_ok(ag_release_hash(a, &made, NULL));
    assert_ok(ag_release_hash(b, &got, NULL));
    assert_memory_equal(a, b, 32);
}

static void
test_every_altered_byte_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < file.len; i++) {
        for (unsigned bit = 0; bit < 8; bit += 3) {
            ag_release got;
            file.data[i] ^= (uint8_t)(1U << bit);
            eg_arena *own;
            uint8_t signer[APP_PUBLIC_KEY_BYTES];
            assert_ok(eg_arena_new(&own, 1U << 22));
            const eg_status status =
                ag_release_read(&got, signer, own, eg_buffer_span(&file), NULL);
            assert_true(status == EG_ERR_MALFORMED || status == EG_REJECT);
            eg_arena_free(own);
            file.data[i] ^= (uint8_t)(1U << bit);
        }
    }
}

/** Write and sign @p r, and expect the sentence when it is read. */
static void
expect_refused(const ag_release *r, const char *sentence)
{
    EG_BUFFER(bytes, AG_STAT_FILE_MAX);
    assert_ok(ag_release_sign(&bytes, r, &key, NULL));
    ag_release got;
    eg_error err = {.status = EG_OK};
    assert_int_equal(read(&got, eg_buffer_span(&bytes), &err),
                     EG_ERR_MALFORMED);
    if (strstr(err.text, sentence) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, sentence);
    }
}

static void
test_a_signature_does_not_make_numbers_right(void **state)
{
    (void)state;
    ag_release r = made;
    r.total.value = 9000;
    expect_refused(&r, "does not add up");
    r = made;
    r.corrections = (ag_stat_number){.told = true, .value = 15};
    expect_refused(&r, "corrections must be a multiple of 5 for at least 20");
    r.corrections.value = 22;
    expect_refused(&r, "multiple of 5");
    r = made;
    r.period.until += AG_DAY;
    expect_refused(&r, "is not the period of this number");
    r = made;
    r.plan.rules.people = 4;
    expect_refused(&r, "the plan's people must be 5 to 1000");
    r = made;
    r.service = "Example\nCERT";
    expect_refused(&r, "plain text");
    r = made;
    const ag_stat_line line = {.code = "ZZ", .value = 10000};
    r.table[AG_STAT_COUNTRY].line = &line;
    r.table[AG_STAT_COUNTRY].len = 1;
    expect_refused(&r, "has no code of a country");
    r = made;
    r.table[AG_STAT_COUNTRY].len = 0;
    expect_refused(&r, "must have 1 to");
    r = made;
    r.total = (ag_stat_number){0};
    expect_refused(&r, "does not add up");
}

static void
test_only_one_form_is_read(void **state)
{
    (void)state;
    ag_release got;
    EG_BUFFER(bytes, AG_STAT_FILE_MAX);
    eg_buffer_append(&bytes, file.data, file.len);
    eg_buffer_byte(&bytes, '\n');
    eg_error err = {.status = EG_OK};
    assert_int_equal(read(&got, eg_buffer_span(&bytes), &err),
                     EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "one form"));
    eg_buffer_clear(&bytes);
    eg_buffer_append(&bytes, file.data, file.len - 1);
    eg_buffer_text(&bytes, ",\"more\":1}");
    assert_int_equal(read(&got, eg_buffer_span(&bytes), NULL),
                     EG_ERR_MALFORMED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_written_is_read),
        cmocka_unit_test(test_every_altered_byte_is_refused),
        cmocka_unit_test(test_a_signature_does_not_make_numbers_right),
        cmocka_unit_test(test_only_one_form_is_read),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
