/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice says: one screen in each language, facts that deceive are
 * refused, and one encoding.
 */
#include <stdio.h>

#include "accountguard/notice/canonical.h"
#include "accountguard/notice/text.h"
#include "support/ag_notice.h"
#include "test.h"

static char text[AG_TEXT_MAX + 1];

/** The text of facts, as a C string. */
static const char *
text_of(const ag_facts *f)
{
    EG_BUFFER(out, AG_TEXT_MAX);
    eg_error err = {.status = EG_OK};
    const eg_status status = ag_text_write(&out, f, &err);
    if (status != EG_OK) {
        fail_msg("%s: %s\n%.*s", eg_status_name(status), err.text, (int)out.len,
                 (const char *)out.data);
    }
    memcpy(text, out.data, out.len);
    text[out.len] = '\0';
    return text;
}

static void
assert_says(const ag_facts *f, const char *words)
{
    if (strstr(text_of(f), words) == NULL) {
        fail_msg("\"%s\" is not said in:\n%s", words, text);
    }
}

static void
assert_refused(const ag_facts *f, const char *words)
{
    eg_error err = {.status = EG_OK};
    assert_int_equal(ag_facts_check(f, &err), EG_ERR_MALFORMED);
    if (strstr(err.text, words) == NULL) {
        fail_msg("\"%s\" is not told in: %s", words, err.text);
    }
}

static void
test_a_person_reads_what_happened_first(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "\n\nAttackers TARGETED your account a***e at "
                    "example.org. This does not mean that\nthey got in");
    assert_says(&f, "When: 22 November 2026, 02:00 UTC (03:00 by your clock).");
    assert_says(&f, "with moderate confidence, with the group\n  called "
                    "STRONTIUM, also known as Fancy Bear.");
    assert_says(&f, "Also told: Example Party, in detail (consent of 1 March "
                    "2026).");
    assert_says(&f, "\n1. Refuse every sign-in prompt");
    assert_says(&f, "\n3. ");
    assert_says(&f, "K3Q9Z-7W0MD-XR2T8-5BYNH");
    assert_says(&f, "guard.example.org/n");
    assert_says(&f, "violet harbour lamp");
    assert_says(&f, "never ask for a password");
    assert_says(&f, "Example CERT, +00 1 555 0100");
    assert_says(&f, "Revision 1, log entry 1234, signing key 0123456789abcdef");
    f.group[0] = f.alias[0] = '\0';
    f.confidence = 0;
    assert_says(&f, "a group that we do not name");
}

static void
test_audiences_read_different_texts(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.level = f.was = AG_SUSPECTED;
    assert_says(&f, "Your account a***e at example.org was probably "
                    "COMPROMISED");
    f.audience = AG_AUDIENCE_ORGANISATION;
    assert_says(&f, "Your organisation was probably COMPROMISED");
    assert_says(&f, "The\naccount a***e at example.org is concerned");
    f.account[0] = '\0';
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "One\naccount is concerned");
    f.audience = AG_AUDIENCE_EXECUTIVE;
    ag_facts_advise(&f);
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "An account in your organisation was probably COMPROMISED");
    assert_says(&f, "Let your security contact act first");
}

static void
test_kinds_say_what_changed(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.kind = AG_NOTICE_RAISED;
    assert_refused(&f, "levels");
    f.level = AG_CONFIRMED;
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "more serious");
    f.kind = AG_NOTICE_CORRECTED;
    assert_refused(&f, "levels");
    f.was = AG_CONFIRMED;
    f.level = AG_TARGETED;
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "This corrects what we told you");
    f.was = AG_TARGETED;
    f.kind = AG_NOTICE_RETRACTED;
    ag_facts_advise(&f);
    assert_says(&f, "FALSE ALARM");
    assert_says(&f, "You need not do anything.");
    f.kind = AG_NOTICE_CLOSED;
    assert_says(&f, "CLOSED");
}

/** Facts that say only that a notice waits. */
static ag_facts
waiting(void)
{
    ag_facts f = ag_notice_sample();
    f.kind = AG_NOTICE_WAITING;
    f.level = f.was = 0;
    f.account[0] = f.group[0] = f.alias[0] = '\0';
    f.first = f.last = 0;
    f.count = f.step_len = f.told_len = 0;
    f.offset = 0;
    f.seen_by = 0;
    f.confidence = 0;
    return f;
}

static void
test_a_waiting_notice_tells_nothing(void **state)
{
    (void)state;
    ag_facts f = waiting();
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "WAITS");
    assert_null(strstr(text, "TARGETED"));
    assert_null(strstr(text, "example.org."));
    f.level = AG_CONFIRMED;
    assert_refused(&f, "content");
    f = waiting();
    memcpy(f.account, "a***e at example.org", 21);
    assert_refused(&f, "content");
    /* Nor do its signed facts. */
    f = waiting();
    EG_BUFFER(json, AG_CANONICAL_MAX);
    assert_ok(ag_canonical_write(&json, &f, NULL));
    eg_buffer_byte(&json, '\0');
    assert_non_null(strstr((const char *)json.data, "\"level\":null"));
    assert_null(strstr((const char *)json.data, "exposed"));
}

/** Check the form of a text: its lines and characters. */
static void
assert_is_screen(const char *t)
{
    size_t lines = 0;
    size_t columns = 0;
    for (const char *c = t; *c != '\0'; c++) {
        if (*c == '\n') {
            assert_true(columns <= AG_TEXT_COLUMNS);
            lines++;
            columns = 0;
        } else {
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7F);
            columns += ((unsigned char)*c & 0xC0) != 0x80;
        }
    }
    assert_true(lines <= AG_TEXT_LINES);
    assert_null(strstr(t, "://"));
    assert_null(strstr(t, "www."));
    assert_null(strchr(t, '@'));
    assert_null(strchr(t, '<'));
    assert_null(strchr(t, '{'));
}

static void
test_the_longest_is_one_screen(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * 6 * 3 * AG_LEVEL_COUNT; i++) {
        ag_facts f =
            ag_notice_longest((ag_audience)(i % 3), (ag_notice_kind)(i / 3 % 6),
                              (ag_language)(i / 18 % 3), (ag_level)(i / 54));
        if (f.kind == AG_NOTICE_WAITING) {
            const ag_language language = f.language;
            f = waiting();
            f.language = language;
        }
        eg_error err = {.status = EG_OK};
        if (ag_facts_check(&f, &err) != EG_OK) {
            fail_msg("%s", err.text);
        }
        assert_is_screen(text_of(&f));
        EG_BUFFER(json, AG_CANONICAL_MAX);
        assert_ok(ag_canonical_write(&json, &f, NULL));
    }
}

static void
test_a_canary_says_that_nothing_happened(void **state)
{
    (void)state;
    static const char *const said[] = {"This is a CANARY", "Esto es un CANARIO",
                                       "Ceci est un CANARI"};
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        ag_facts f = ag_notice_longest(AG_AUDIENCE_PERSON, AG_NOTICE_NEW,
                                       (ag_language)i, AG_TARGETED);
        f.seen_by = AG_SEEN_BY_CANARY;
        assert_refused(&f, "canary");
        f.group[0] = f.alias[0] = '\0';
        f.confidence = 0;
        ag_facts_advise(&f);
        assert_int_equal(f.step[0], AG_STEP_NOTHING);
        assert_ok(ag_facts_check(&f, NULL));
        assert_is_screen(text_of(&f));
        assert_says(&f, said[i]);
        f.level = f.was = AG_SUSPECTED;
        assert_refused(&f, "canary");
        f.level = f.was = AG_TARGETED;
        f.audience = AG_AUDIENCE_ORGANISATION;
        assert_refused(&f, "canary");
    }
}

static void
test_languages(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.language = AG_SPANISH;
    assert_says(&f, "OBJETIVO su cuenta a***e at example.org");
    assert_says(&f, "22 de noviembre de 2026, 02:00 UTC (03:00 en su reloj)");
    f.language = AG_FRENCH;
    assert_says(&f, "ont CIBLÉ votre compte a***e at example.org");
    assert_says(&f, "accord du 1er");
    char subject[AG_SUBJECT_MAX];
    ag_subject_write(subject, &f);
    assert_string_equal(subject, "AccountGuard: avis K3Q9Z-7W0MD");
}

/** An organisation that may learn that something happened, and no more. */
static void
test_without_detail(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.audience = AG_AUDIENCE_ORGANISATION;
    f.account[0] = f.phrase[0] = '\0';
    f.count = 0;
    assert_refused(&f, "count");
    f.first = f.last = 0;
    assert_refused(&f, "count");
    f.group[0] = f.alias[0] = '\0';
    f.confidence = 0;
    assert_ok(ag_facts_check(&f, NULL));
    assert_says(&f, "Attackers TARGETED your organisation. One account");
    assert_null(strstr(text, "When"));
    assert_null(strstr(text, "Seen by"));
    assert_null(strstr(text, "Who:"));
    assert_null(strstr(text, "phrase"));
    assert_null(strstr(text, "example.org is"));
}

static void
test_local_time_on_another_day(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.offset = -180;
    assert_says(&f, "(21 November 2026, 23:00 by your clock)");
    f.offset = AG_NO_OFFSET;
    assert_says(&f, "02:00 UTC.");
    f.count = 7;
    f.last = f.first + AG_DAY;
    assert_says(&f, "When: 7 times from 22 November 2026, 02:00 to 23 November "
                    "2026, 02:00 UTC.");
}

/** Text that a stranger chose and that must not reach a notice. */
static const char *const evil[] = {
    "",
    " APT28",
    "APT28 ",
    "APT  28",
    "APT28\r\nBcc: x",
    "APT28\nx",
    "APT\x01",
    "APT\x7F",
    "AP\xD0\xA2 28",    /* a Cyrillic letter */
    "\xCE\x91PT28",     /* a Greek one */
    "dotless \xC4\xB1", /* an i without its dot */
    "APT\xE2\x80\xAE"
    "28", /* turns the direction */
    "APT\xE2\x80\x8B"
    "28", /* a space of no width */
    "APT\xC2\xA0"
    "28",          /* a space that is none */
    "APT\xC0\xAE", /* an overlong point */
    "APT\xC3",     /* a cut character */
    "{phrase}",
    "%s%n",
    "<b>APT28</b>",
    "see evil.example",
    "http://evil",
    "http:/ /evil//x",
    "www.evil",
    "mail x@evil",
    "a\\b",
    "\"quoted\"",
    "a;b",
    "a=b",
    "this name is longer than a name of an actor may ever be"};

static void
test_evil_text_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(evil); i++) {
        ag_facts f = ag_notice_sample();
        if (ag_text_is_safe(evil[i], AG_FACT_NAME_MAX)) {
            fail_msg("taken for safe: %s", evil[i]);
        }
        if (strlen(evil[i]) <= AG_FACT_NAME_MAX && evil[i][0] != '\0') {
            snprintf(f.group, sizeof(f.group), "%s", evil[i]);
            assert_refused(&f, "group");
            f = ag_notice_sample();
            snprintf(f.told[0].who, sizeof(f.told[0].who), "%s", evil[i]);
            assert_refused(&f, "told");
            f = ag_notice_sample();
            snprintf(f.phrase, sizeof(f.phrase), "%s", evil[i]);
            assert_refused(&f, "phrase");
            f = ag_notice_sample();
            snprintf(f.help[0], sizeof(f.help[0]), "%s", evil[i]);
            assert_refused(&f, "help");
            f = ag_notice_sample();
            snprintf(f.service, sizeof(f.service), "%s", evil[i]);
            assert_refused(&f, "service");
        }
    }
    assert_true(ag_text_is_safe("Côte-d'Or (Bürgermeister) & Łódź", 99));
    assert_true(ag_text_is_safe("St. Gallen, No. 5: +41 1/2 #3", 99));
}

static void
test_pages_are_hosts_to_type(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "host/n",
                                      "host.example",
                                      "Host.example/n",
                                      "h.example/",
                                      "h.example/n/",
                                      "h.example/n?x",
                                      "http://h.example/n",
                                      "h..example/n",
                                      "-h.example/n",
                                      "xn--h.example/n",
                                      ".h.example/n",
                                      "h.example:80/n",
                                      "h\xC3\xA9.example/n"};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        ag_facts f = ag_notice_sample();
        snprintf(f.page, sizeof(f.page), "%s", bad[i]);
        assert_refused(&f, "page");
    }
}

static void
test_masks(void **state)
{
    (void)state;
    static const char *const pair[][2] = {
        {"alice@example.org", "a***e at example.org"},
        {"al@Example.ORG", "*** at example.org"},
        {"a.b+c@x.example", "a***c at x.example"},
        {"\"a b\"@x.example", "*** at ***"},
        {"alice", "*** at ***"},
        {"alice@", "*** at ***"},
        {"alice@ex ample.org", "*** at ***"},
        {"alice@example.org\r\nBcc: x", "*** at ***"},
        {"alice@a-very-long-name-of-a-domain-that-does-not-fit.example.org",
         "*** at ***"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(pair); i++) {
        char out[AG_FACT_ACCOUNT_MAX + 1];
        ag_account_mask(out, pair[i][0]);
        assert_string_equal(out, pair[i][1]);
        ag_facts f = ag_notice_sample();
        memcpy(f.account, out, sizeof(f.account));
        assert_ok(ag_facts_check(&f, NULL));
    }
    ag_facts f = ag_notice_sample();
    snprintf(f.account, sizeof(f.account), "alice at example.org");
    assert_refused(&f, "masked");
}

static void
test_one_encoding(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    ag_facts g;
    EG_BUFFER(json, AG_CANONICAL_MAX);
    assert_ok(ag_canonical_write(&json, &f, NULL));
    assert_ok(ag_canonical_read(&g, eg_buffer_span(&json), NULL));
    EG_BUFFER(again, AG_CANONICAL_MAX);
    assert_ok(ag_canonical_write(&again, &g, NULL));
    assert_int_equal(json.len, again.len);
    assert_memory_equal(json.data, again.data, json.len);
    eg_error err;
    /* A blank, another order, another member, an escape, a number's form. */
    static const char *const change[][2] = {
        {"{\"account\"", "{ \"account\""},
        {"\"log\":1234", "\"log\":1234.0"},
        {"\"log\":1234", "\"log\":1234,\"more\":1"},
        {"STRONTIUM", "STR\\u004fNTIUM"},
        {"\"revision\":1", "\"revision\":01"},
        {"\"kind\":\"new\"", "\"kind\":\"newer\""},
        {"\"kind\":\"new\"", "\"kind\":null"},
        {"\"offset\":60", "\"offset\":6000"},
        {"\"accountguard-notice-1\"", "\"accountguard-notice-2\""},
        {"02:00:00Z", "02:00:00+00:00"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(change); i++) {
        char bytes[AG_CANONICAL_MAX + 64];
        memcpy(bytes, json.data, json.len);
        bytes[json.len] = '\0';
        char *at = strstr(bytes, change[i][0]);
        assert_non_null(at);
        char rest[AG_CANONICAL_MAX];
        snprintf(rest, sizeof(rest), "%s", at + strlen(change[i][0]));
        snprintf(at, sizeof(bytes) - (size_t)(at - bytes), "%s%s", change[i][1],
                 rest);
        const eg_span span = {(const uint8_t *)bytes, strlen(bytes)};
        if (ag_canonical_read(&g, span, &err) == EG_OK) {
            fail_msg("taken: %s", change[i][1]);
        }
    }
}

static void
test_every_altered_byte_of_a_file_is_refused(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    app_identity key = {0};
    ag_notice_key(&key, 7, &f);
    const ag_card card = ag_notice_card(&key);
    EG_BUFFER(bytes, AG_NOTICE_FILE_MAX);
    assert_ok(ag_notice_signed_bytes(&bytes, &f, NULL));
    uint8_t signature[APP_SIGNATURE_BYTES];
    app_sign(&key, signature, bytes.data, bytes.len);
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    assert_ok(ag_notice_file_write(&file, &f, signature, NULL));
    ag_facts g;
    assert_ok(ag_notice_file_verify(&g, eg_buffer_span(&file), &card, NULL));
    assert_string_equal(g.account, f.account);
    eg_error err;
    for (size_t i = 0; i < file.len; i++) {
        file.data[i] ^= 1;
        assert_int_equal(
            ag_notice_file_verify(&g, eg_buffer_span(&file), &card, &err),
            EG_REJECT);
        file.data[i] ^= 1;
    }
    for (size_t len = 0; len < file.len; len++) {
        assert_int_equal(
            ag_notice_file_verify(&g, (eg_span){file.data, len}, &card, &err),
            EG_REJECT);
    }
    /* Another service's card. */
    ag_card other = card;
    memcpy(other.service, "AccountGuarb", 13);
    assert_int_equal(
        ag_notice_file_verify(&g, eg_buffer_span(&file), &other, &err),
        EG_REJECT);
    app_identity_free(&key);
}

static void
test_cards(void **state)
{
    (void)state;
    app_identity key = {0};
    ag_notice_key(&key, 9, NULL);
    ag_card card = ag_notice_card(&key);
    card.certificate.bytes[5] = 77;
    EG_BUFFER(out, 1024);
    assert_ok(ag_card_write(&out, &card));
    ag_card again;
    assert_ok(ag_card_read(&again, eg_buffer_span(&out), NULL));
    assert_memory_equal(&again, &card, sizeof(card));
    for (size_t i = 0; i < out.len; i++) {
        assert_int_equal(ag_card_read(&again, (eg_span){out.data, i}, NULL),
                         EG_ERR_MALFORMED);
    }
    eg_buffer_byte(&out, '\n');
    assert_int_equal(ag_card_read(&again, eg_buffer_span(&out), NULL),
                     EG_ERR_MALFORMED);
    app_identity_free(&key);
    assert_true(ag_mail_address_is_safe("a.b+c@x-y.example"));
    static const char *const bad[] = {"",
                                      "a",
                                      "@x.example",
                                      "a@",
                                      "a@x..example",
                                      "a b@x.y",
                                      "a@x.y\r\nX",
                                      "a@x.y>",
                                      "<a@x.y",
                                      "a@x.y,b@x.y",
                                      "a@b@x.y",
                                      ".a@x.y",
                                      "-a@x.y",
                                      "a@-x.y",
                                      "a\x01@x.y",
                                      "\xC3\xA9@x.y"};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_false(ag_mail_address_is_safe(bad[i]));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_person_reads_what_happened_first),
        cmocka_unit_test(test_audiences_read_different_texts),
        cmocka_unit_test(test_kinds_say_what_changed),
        cmocka_unit_test(test_a_waiting_notice_tells_nothing),
        cmocka_unit_test(test_the_longest_is_one_screen),
        cmocka_unit_test(test_a_canary_says_that_nothing_happened),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_without_detail),
        cmocka_unit_test(test_local_time_on_another_day),
        cmocka_unit_test(test_evil_text_is_refused),
        cmocka_unit_test(test_pages_are_hosts_to_type),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_one_encoding),
        cmocka_unit_test(test_every_altered_byte_of_a_file_is_refused),
        cmocka_unit_test(test_cards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
