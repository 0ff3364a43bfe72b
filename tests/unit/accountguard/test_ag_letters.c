/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters about enrolment as mails: 7 bits, lines of mail, one recipient.
 */
#include <stdio.h>
#include <string.h>

#include "accountguard/deliver/letters.h"
#include "codec/text.h"
#include "test.h"

static const eg_hash id = {{1, 2, 3}};

static ag_posted
letter_with(const char *subject, const char *text)
{
    ag_posted letter = {.id = 7};
    (void)snprintf(letter.to, sizeof(letter.to), "ana@riverside.example");
    (void)snprintf(letter.subject, sizeof(letter.subject), "%s", subject);
    (void)snprintf(letter.text, sizeof(letter.text), "%s", text);
    return letter;
}

/** The mail of a letter with a final zero. */
static void
write_mail(eg_buffer *out, const ag_posted *letter)
{
    assert_int_equal(ag_letter_mail(out, letter, "enrol@guard.example.org", &id,
                                    AG_DAY, NULL),
                     EG_OK);
    eg_buffer_byte(out, 0);
    assert_int_equal(eg_buffer_status(out), EG_OK);
}

static void
each_line_is_one_of_mail(void **state)
{
    (void)state;
    const ag_posted letter =
        letter_with("Código de confirmación: à bientôt, et encore une fois "
                    "merci à vous toutes et tous",
                    "Código:\n\nK3Q9Z-7W0MD-XR2T8-5BYNH\n.\n");
    EG_BUFFER(mail, 16384);
    write_mail(&mail, &letter);
    size_t line = 0;
    for (size_t i = 0; i + 1 < mail.len; i++) {
        const uint8_t c = mail.data[i];
        if (c == '\n') {
            assert_true(i > 0 && mail.data[i - 1] == '\r');
            line = 0;
            continue;
        }
        assert_true(c == '\r' || (c >= 0x20 && c < 0x7F));
        line++;
        assert_true(line <= 100); /* the Message-ID is the longest */
    }
    assert_int_equal(mail.data[mail.len - 2], '\n');
}

/** Append what the base64 in @p text, without its line ends, stands for. */
static void
decode(char *out, const char *text)
{
    char plain[8192];
    size_t len = 0;
    for (; *text != '\0'; text++) {
        if (*text != '\r' && *text != '\n') {
            plain[len++] = *text;
        }
    }
    size_t got = 0;
    assert_int_equal(eg_base64_read((uint8_t *)out, &got, plain, len), EG_OK);
    out[got] = '\0';
}

static void
subject_and_text_are_read_as_they_were_written(void **state)
{
    (void)state;
    /* No piece of an even number of bytes ends between two characters. */
    static const char subject[] =
        "xéééééééééééééééééééééééééééééééééééééééééééééééééé";
    const ag_posted letter = letter_with(subject, "línea uno\nline two\n");
    EG_BUFFER(mail, 16384);
    write_mail(&mail, &letter);
    const char *text = (const char *)mail.data;
    const char *body = strstr(text, "\r\n\r\n");
    assert_non_null(body);
    char read[8192];
    decode(read, body + 4);
    assert_string_equal(read, "línea uno\r\nline two\r\n");

    char whole[512] = "";
    const char *at = strstr(text, "Subject:");
    for (at = strstr(at, "=?utf-8?B?"); at != NULL && at < body;
         at = strstr(at, "=?utf-8?B?")) {
        char word[80];
        char part[80];
        at += strlen("=?utf-8?B?");
        const size_t len = strcspn(at, "?");
        assert_true(len < sizeof(word));
        memcpy(word, at, len);
        word[len] = '\0';
        decode(part, word);
        assert_true(eg_utf8_valid(part, strlen(part)));
        (void)snprintf(whole + strlen(whole), sizeof(whole) - strlen(whole),
                       "%s", part);
    }
    assert_string_equal(whole, subject);
    assert_non_null(strstr(text, "To: <ana@riverside.example>\r\n"));
    assert_non_null(strstr(text, "From: <enrol@guard.example.org>\r\n"));
    assert_non_null(strstr(text, "Auto-Submitted: auto-generated\r\n"));
    assert_null(strstr(text, "http"));
}

static void
addresses_that_could_add_headers_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"a@b.example\r\nBcc: c@d.example",
                                      "a@b.example, c@d.example",
                                      "<a@b.example>", "nobody", ""};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        ag_posted letter = letter_with("s", "t");
        (void)snprintf(letter.to, sizeof(letter.to), "%s", bad[i]);
        EG_BUFFER(mail, 16384);
        assert_int_equal(ag_letter_mail(&mail, &letter,
                                        "enrol@guard.example.org", &id, AG_DAY,
                                        NULL),
                         EG_ERR_ARGUMENT);
        assert_int_equal(mail.len, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_one_of_mail),
        cmocka_unit_test(subject_and_text_are_read_as_they_were_written),
        cmocka_unit_test(addresses_that_could_add_headers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
