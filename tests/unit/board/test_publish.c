/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What officials publish: only the administrator, only what was signed, only
 * files that come after the ballots, and nothing twice in two forms.
 */
#include "handlers.h"

static eg_span
text(const char *words)
{
    return (eg_span){(const uint8_t *)words, strlen(words)};
}

/** Publish as the administrator. */
static unsigned
publish(fixture *f,
        app_publication_kind kind,
        const char *name,
        eg_span content)
{
    EG_BUFFER(body, 1 << 20);
    assert_ok(kit_publication(&body, &f->kit, &f->kit.administrator, kind, name,
                              content));
    return kit_post(&f->kit, "/publish", eg_buffer_span(&body));
}

static unsigned
publish_file(fixture *f, const char *name, const char *content)
{
    return publish(f, APP_PUBLISH_FILE, name, text(content));
}

static void
files_are_final(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "final", EG_CHAINING_SIMPLE);
    assert_int_equal(
        publish_file(&f, "aggregated/encrypted_tally.binpb", "one"), 200);
    assert_has(&f, "\"index\":2");
    assert_int_equal(
        publish_file(&f, "aggregated/encrypted_tally.binpb", "one"), 200);
    assert_has(&f, "\"index\":2");
    assert_refused(&f,
                   publish_file(&f, "aggregated/encrypted_tally.binpb", "two"),
                   409, 3);
    assert_int_equal(
        kit_get(&f.kit, "/record/aggregated/encrypted_tally.binpb"), 200);
    assert_int_equal(f.kit.answer.body.len, 3);
    assert_memory_equal(f.kit.answer.body.data, "one", 3);
    end(&f);
}

static void
a_table_of_contents_may_grow(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "toc", EG_CHAINING_SIMPLE);
    assert_int_equal(publish_file(&f, "toc.binpb", "one"), 200);
    assert_int_equal(publish_file(&f, "toc.binpb", "two"), 200);
    assert_has(&f, "\"index\":3"); /* the log has both */
    assert_int_equal(kit_get(&f.kit, "/record/toc.binpb"), 200);
    assert_memory_equal(f.kit.answer.body.data, "two", 3);
    end(&f);
}

static void
only_files_after_the_ballots(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "setup/header.binpb",
        "setup/manifest.json",
        "devices/regular-"
        "1111111111111111111111111111111111111111111111111111111111111111/"
        "00000000.binpb",
        "final/decrypted_tally.jsonl",
        "../board.db",
        "/etc/passwd",
        "final/../setup/header.binpb",
        "final//decrypted_tally.binpb",
        "anything",
        "board.db",
        "indicators/x.bin",
        "indicators/"
        "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB.bin",
        "indicators/"
        "1111111111111111111111111111111111111111111111111111111111111111",
        "indicators/../"
        "1111111111111111111111111111111111111111111111111111111111111.bin",
        "indicators/"
        "1111111111111111111111111111111111111111111111111111111111111111.zip",
        "openings/"
        "1111111111111111111111111111111111111111111111111111111111111111.bin",
        "openings/"
        "abababababababababababababababababababababababababababababababab.json",
    };
    fixture f;
    begin(&f, "names", EG_CHAINING_SIMPLE);
    for (size_t i = 0; i < EG_ARRAY_LEN(refused); i++) {
        assert_refused(&f, publish_file(&f, refused[i], "x"), 422, 2);
    }
    static const char *const taken[] = {
        "device_attestations.binpb",
        "final/decrypted_tally.binpb",
        "final/challenged_ballot_decryptions/00000000.binpb",
        "signatures/setup-"
        "1111111111111111111111111111111111111111111111111111111111111111"
        ".binpb",
        "meta.json",
        "derived/results.json",
        "indicators/"
        "abababababababababababababababababababababababababababababababab.bin",
        "indicators/"
        "abababababababababababababababababababababababababababababababab.egm",
        "openings/"
        "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB.json",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(taken); i++) {
        assert_int_equal(publish_file(&f, taken[i], "x"), 200);
    }
    end(&f);
}

static void
only_the_administrator_publishes(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "administrator", EG_CHAINING_SIMPLE);
    EG_BUFFER(body, 1 << 20);
    assert_ok(kit_publication(&body, &f.kit, &f.device.identity,
                              APP_PUBLISH_FILE, "meta.json", text("x")));
    assert_refused(&f, kit_post(&f.kit, "/publish", eg_buffer_span(&body)), 422,
                   2);
    end(&f);
}

static void
only_what_was_signed(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "signed", EG_CHAINING_SIMPLE);
    EG_BUFFER(body, 1 << 20);
    assert_ok(kit_publication(&body, &f.kit, &f.kit.administrator,
                              APP_PUBLISH_FILE, "meta.json", text("content")));
    for (size_t i = 0; i < body.len; i++) {
        body.data[i] ^= 0x10;
        const unsigned status =
            kit_post(&f.kit, "/publish", eg_buffer_span(&body));
        assert_refused(&f, status, i + 7 < body.len ? 400 : 422, 2);
        body.data[i] ^= 0x10;
    }
    for (size_t len = 0; len < body.len; len++) {
        assert_true(kit_post(&f.kit, "/publish", (eg_span){body.data, len}) >=
                    400);
    }
    assert_int_equal(app_log_size(&f.kit.w->log), 2);
    assert_int_equal(kit_post(&f.kit, "/publish", eg_buffer_span(&body)), 200);
    end(&f);
}

static void
a_tally_waits_for_the_devices(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "waits", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 2);
    assert_int_equal(send_ballots(&f, &b, 1, 1), 200);
    assert_refused(
        &f, publish_file(&f, "aggregated/encrypted_tally.binpb", "x"), 409, 3);
    assert_has(&f, "is not closed yet");
    free_ballots(&b);
    end(&f);
}

static void
no_ballot_comes_after_the_tally(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "late", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 1);
    assert_int_equal(publish_file(&f, "aggregated/encrypted_tally.binpb", "x"),
                     200);
    assert_refused(&f, send_ballots(&f, &b, 1, 1), 409, 3);
    assert_has(&f, "the tally was published");
    free_ballots(&b);
    end(&f);
}

static void
devices_have_one_name_and_kind(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "devices", EG_CHAINING_SIMPLE);
    assert_int_equal(kit_authorize(&f.kit, &f.device), 200);
    assert_has(&f, "\"index\":1");
    assert_int_equal(app_log_size(&f.kit.w->log), 2);
    EG_BUFFER(card, 4096);
    assert_ok(kit_card(&card, &f.device));
    /* The same device cannot be a printing office as well. */
    assert_refused(
        &f,
        publish(&f, APP_PUBLISH_PRINTING_OFFICE, NULL, eg_buffer_span(&card)),
        409, 2);
    card.data[card.len - 1] ^= 1;
    assert_refused(&f,
                   publish(&f, APP_PUBLISH_DEVICE, NULL, eg_buffer_span(&card)),
                   400, 2);
    assert_refused(&f, publish(&f, APP_PUBLISH_DEVICE, NULL, text("no card")),
                   400, 2);
    end(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_final),
        cmocka_unit_test(a_table_of_contents_may_grow),
        cmocka_unit_test(only_files_after_the_ballots),
        cmocka_unit_test(only_the_administrator_publishes),
        cmocka_unit_test(only_what_was_signed),
        cmocka_unit_test(a_tally_waits_for_the_devices),
        cmocka_unit_test(no_ballot_comes_after_the_tally),
        cmocka_unit_test(devices_have_one_name_and_kind),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
