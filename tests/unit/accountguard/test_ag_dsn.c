/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bounces: reports are read as servers write them, and count only by a keyed
 * address.
 */
#include <stdio.h>

#include "accountguard/deliver/dsn.h"
#include "accountguard/deliver/verp.h"
#include "test.h"

static const eg_hash key = {{7}};

#define HEAD                                                           \
    "Received: from mx\r\nFrom: MAILER-DAEMON@mx.example\r\n"          \
    "To: b.0@guard.example.org\r\n"                                    \
    "Content-Type: multipart/report; report-type=delivery-status;\r\n" \
    "\tboundary=\"ABC/mx.example\"\r\n\r\nThis is a MIME message.\r\n" \
    "--ABC/mx.example\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
#define STATUS                                                      \
    "--ABC/mx.example\r\nContent-Type: message/delivery-status\r\n" \
    "\r\nReporting-MTA: dns; mx.example\r\nArrival-Date: today\r\n\r\n"
#define GROUP                                                             \
    "Final-Recipient: rfc822; alice@example.org\r\nOriginal-Recipient:"   \
    " rfc822;alice@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"    \
    "Remote-MTA: dns; mx\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n" \
    "    user\r\n"
#define END                                                        \
    "\r\n--ABC/mx.example\r\nContent-Type: message/rfc822\r\n\r\n" \
    "Subject: x\r\nAction: delivered\r\n--ABC/mx.example--\r\n"

static eg_status
read_text(ag_dsn *out, const char *text, eg_error *err)
{
    return ag_dsn_read(out, (eg_span){(const uint8_t *)text, strlen(text)},
                       err);
}

static void
test_a_report_is_read(void **state)
{
    (void)state;
    ag_dsn d;
    assert_ok(read_text(&d, HEAD STATUS GROUP END, NULL));
    assert_int_equal(d.action, AG_DSN_FAILED);
    assert_string_equal(d.status, "5.1.1");
    assert_string_equal(d.text, "smtp; 550 5.1.1 no such");
    assert_string_equal(d.to, "b.0@guard.example.org");
    assert_ok(read_text(&d,
                        HEAD STATUS "Final-Recipient: rfc822;a@b\nAction: "
                                    "Delayed\nStatus: 4.4.1 (timed out)\n" END,
                        NULL));
    assert_int_equal(d.action, AG_DSN_DELAYED);
    assert_string_equal(d.status, "4.4.1");
}

static void
test_the_address_of_delivery_goes_first(void **state)
{
    (void)state;
    ag_dsn d;
    assert_ok(read_text(
        &d, "Delivered-To: <b.1@guard.example.org>\r\n" HEAD STATUS GROUP END,
        NULL));
    assert_string_equal(d.to, "b.1@guard.example.org");
}

/** What is no report, and a word of the reason. */
static const char *const bad[][2] = {
    {"", ""},
    {"hello", ""},
    {HEAD, "no part"},
    {HEAD END, "no part with a status"},
    {HEAD STATUS END, "no recipient"},
    {HEAD STATUS GROUP "\r\n" GROUP END, "several"},
    {HEAD STATUS "Final-Recipient: x\r\nAction: failed\r\n" END, "lacks"},
    {HEAD STATUS "Final-Recipient: x\r\nStatus: 5.0.0\r\n" END, "lacks"},
    {HEAD STATUS "Final-Recipient: x\r\nAction: vanished\r\n" END, "action"},
    {HEAD STATUS "Final-Recipient: x\r\nStatus: 6.0.0\r\n" END, "status"},
    {HEAD STATUS "Final-Recipient: x\r\nStatus: 5.1\r\n" END, "status"},
    {HEAD STATUS "Final-Recipient: x\r\nStatus: 5.1.x\r\n" END, "status"},
    {HEAD STATUS "no field\r\n" END, "no field"},
    {"Content-Type: text/plain\r\n\r\nx", "Content-Type"},
    {"Content-Type: multipart/report; boundary=x\r\n\r\n--x--", "Content-Type"},
    {"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nx",
     "Content-Type"},
    {"Content-Type: multipart/report; report-type=delivery-status; "
     "boundary=x\r\n\r\n--x\r\n",
     "address"},
};

static void
test_what_is_no_report_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        ag_dsn d = {.status = "x"};
        eg_error err = {.status = EG_OK};
        if (read_text(&d, bad[i][0], &err) != EG_ERR_MALFORMED) {
            fail_msg("taken: %s", bad[i][0]);
        }
        if (strstr(err.text, bad[i][1]) == NULL) {
            fail_msg("\"%s\" is not told: %s", bad[i][1], err.text);
        }
        assert_string_equal(d.status, "x");
    }
}

static void
test_addresses_are_keyed(void **state)
{
    (void)state;
    char address[AG_MAIL_ADDRESS_MAX + 1];
    uint64_t delivery = 0;
    assert_ok(ag_verp_write(address, &key, 0x123456789ABCDEF0,
                            "notices@guard.example.org", NULL));
    assert_true(ag_mail_address_is_safe(address));
    assert_true(ag_verp_read(&delivery, &key, address));
    assert_true(delivery == 0x123456789ABCDEF0);
    /* As some servers write it. */
    for (char *c = address; *c != '@'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    }
    assert_true(ag_verp_read(&delivery, &key, address));
    /* Each altered character, another key, other forms. */
    const size_t local = (size_t)(strchr(address, '@') - address);
    for (size_t i = 0; i < local; i++) {
        address[i]++;
        assert_false(ag_verp_read(&delivery, &key, address));
        address[i]--;
    }
    const eg_hash other = {{8}};
    assert_false(ag_verp_read(&delivery, &other, address));
    assert_false(ag_verp_read(&delivery, &key, address + 1));
    assert_false(ag_verp_read(&delivery, &key, ""));
    assert_false(ag_verp_read(&delivery, &key, "b.0@guard.example.org"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_report_is_read),
        cmocka_unit_test(test_the_address_of_delivery_goes_first),
        cmocka_unit_test(test_what_is_no_report_is_refused),
        cmocka_unit_test(test_addresses_are_keyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
