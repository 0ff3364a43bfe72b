/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Microsoft 365's audit log.  They are made up after Microsoft's manual
 * of the log's schema; the traps are those of real logs.
 */
#include "event_rows.h"

/** A sign-in row with what decides about it. */
#define SIGN_IN(operation, status, rest)                         \
    "{\"CreationTime\":\"2026-03-23T15:45:38\",\"Id\":\"i1\","   \
    "\"Operation\":\"" operation "\",\"ResultStatus\":\"" status \
    "\",\"Workload\":\"AzureActiveDirectory\",\"ClientIP\":"     \
    "\"203.0.113.9\",\"UserId\":\"Ann@party.example\"" rest "}"
#define ROW(decided) "sign-in " decided
#define WHERE        " Ann@party.example 203.0.113.9 2026-03-23T15:45:38Z i1 "

/** ResultStatus tells nothing of how a sign-in ended. */
static void
test_sign_ins(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {SIGN_IN("UserLoggedIn", "Success", ",\"ErrorNumber\":\"0\""),
         ROW("success") WHERE "0"},
        {SIGN_IN("UserLoggedIn", "Success", ",\"ErrorNumber\":0"),
         ROW("success") WHERE "0"},
        {SIGN_IN("UserLoggedIn", "Succeeded", ""),
         ROW("success") WHERE "UserLoggedIn"},
        {SIGN_IN("UserLoggedIn", "Success", ",\"ErrorNumber\":\"50140\""),
         ROW("interrupted") WHERE "50140"},
        {SIGN_IN("UserLoggedIn", "Success", ",\"ErrorNumber\":\"50126\""),
         ROW("failure") WHERE "50126"},
        {SIGN_IN("UserLoggedIn", "Failed", ",\"ErrorNumber\":\"0\""),
         ROW("failure") WHERE "0"},
        {SIGN_IN("UserLoggedIn", "Other", ",\"ErrorNumber\":\"0\""),
         ROW("unknown") WHERE "0"},
        {SIGN_IN("UserLoggedIn", "Success",
                 ",\"LogonError\":\"InvalidUserNameOrPassword\""),
         ROW("unknown") WHERE "InvalidUserNameOrPassword"},
        {SIGN_IN("UserLoggedIn", "Success", ",\"ErrorNumber\":\"none\""),
         ROW("unknown") WHERE "none"},
        {SIGN_IN("UserLoginFailed", "Success",
                 ",\"ErrorNumber\":\"50126\",\"LogonError\":"
                 "\"InvalidUserNameOrPassword\""),
         ROW("failure") WHERE "50126"},
        {SIGN_IN("UserLoginFailed", "Failed", ",\"ErrorNumber\":\"50126\""),
         ROW("failure") WHERE "50126"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"0\""),
         ROW("failure") WHERE "0"},
        {SIGN_IN("UserLoginFailed", "Success", ""),
         ROW("failure") WHERE "UserLoginFailed"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"50053\""),
         ROW("failure") WHERE "50053"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"50072\""),
         ROW("interrupted") WHERE "50072"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"50074\""),
         ROW("interrupted") WHERE "50074"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"50140\""),
         ROW("interrupted") WHERE "50140"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"65001\""),
         ROW("interrupted") WHERE "65001"},
        {SIGN_IN("UserLoginFailed", "Success", ",\"ErrorNumber\":\"500121\""),
         ROW("failure") WHERE "500121"},
    };
    use(AG_FORMAT_MICROSOFT);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Any row but a sign-in, with members of its own. */
#define DEED(operation, rest)                                               \
    "{\"CreationTime\":\"2026-03-23T15:45:38\",\"Id\":\"i2\","              \
    "\"Operation\":\"" operation "\",\"UserId\":\"ann@party.example\"" rest \
    "}"
#define DONE " ann@party.example - 2026-03-23T15:45:38Z i2 "

static void
test_deeds(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {DEED("New-InboxRule", ",\"ResultStatus\":\"True\""),
         "rule success" DONE "New-InboxRule"},
        {DEED("New-InboxRule", ",\"ResultStatus\":\"False\""),
         "rule failure" DONE "New-InboxRule"},
        {DEED("Consent to application.", ",\"ResultStatus\":\"Success\""),
         "grant success" DONE "Consent to application."},
        {DEED("Reset user password.", ",\"ResultStatus\":\"Failure\""),
         "credential failure" DONE "Reset user password."},
        {DEED("MailItemsAccessed", ",\"ResultStatus\":\"Succeeded\""),
         "mail-read success" DONE "MailItemsAccessed"},
        {DEED("Send", ""), "mail-read unknown" DONE "Send"},
        {DEED("Set-Mailbox",
              ",\"ResultStatus\":\"True\",\"Parameters\":[{\"Name\":"
              "\"Identity\",\"Value\":\"x\"},{\"Name\":\"AuditEnabled\","
              "\"Value\":\"True\"}]"),
         "other success" DONE "Set-Mailbox"},
        {DEED("Set-Mailbox",
              ",\"ResultStatus\":\"True\",\"Parameters\":[{\"Name\":"
              "\"Identity\",\"Value\":\"x\"},{\"Value\":\"smtp:e@x.example\","
              "\"Name\":\"ForwardingSmtpAddress\"}]"),
         "rule success" DONE "Set-Mailbox"},
        {DEED("Set-Mailbox",
              ",\"ResultStatus\":\"True\",\"Parameters\":[{\"Name\":"
              "\"ForwardingSmtpAddress\",\"Value\":\"\"}]"),
         "other success" DONE "Set-Mailbox"},
        {DEED("An operation of the future", ",\"New\":{\"a\":[1,{}]}"),
         "other unknown" DONE "An operation of the future"},
        {DEED("TIMailData",
              ",\"SenderIp\":\"198.51.100.7\",\"Verdict\":\"Phish\","
              "\"PolicyAction\":\"Quarantine\",\"P2Sender\":\"e@x.example\","
              "\"Recipients\":[\"a@party.example\",\"b@party.example\"]"),
         "phish failure a@party.example 198.51.100.7 2026-03-23T15:45:38Z i2/1 "
         "TIMailData\n"
         "phish failure b@party.example 198.51.100.7 2026-03-23T15:45:38Z i2/2 "
         "TIMailData"},
        {DEED("TIMailData",
              ",\"Verdict\":\"Phish\",\"DeliveryAction\":\"Delivered\","
              "\"Recipients\":[\"a@party.example\"]"),
         "phish success a@party.example - 2026-03-23T15:45:38Z i2/1 "
         "TIMailData"},
        {DEED("TIMailData", ",\"Verdict\":\"Spam\""),
         "other unknown" DONE "TIMailData"},
        {DEED("TIUrlClickData", ",\"Url\":\"https://x.example/\""),
         "click unknown" DONE "TIUrlClickData"},
    };
    use(AG_FORMAT_MICROSOFT);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Addresses in all their members and spellings. */
static void
test_addresses(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {DEED("Send", ",\"ClientIP\":\"[2001:db8::69]:61543\""),
         "mail-read unknown ann@party.example 2001:db8::69 "
         "2026-03-23T15:45:38Z i2 Send"},
        {DEED("Send", ",\"ClientIP\":\"62.149.20.10:62589\""),
         "mail-read unknown ann@party.example 62.149.20.10 "
         "2026-03-23T15:45:38Z i2 Send"},
        {DEED("Send", ",\"ClientIP\":\"\",\"ActorIpAddress\":\"<null>\","
                      "\"ClientIPAddress\":\"203.0.113.9\""),
         "mail-read unknown ann@party.example 203.0.113.9 "
         "2026-03-23T15:45:38Z i2 Send"},
        {DEED("Send", ",\"ClientIP\":null"), "mail-read unknown" DONE "Send"},
        {DEED("Send", ",\"ClientIP\":\"203.0.113.256\""),
         "! ClientIP is no address of the Internet"},
    };
    use(AG_FORMAT_MICROSOFT);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Rows of Search-UnifiedAuditLog carry the row as a text. */
static void
test_nested(void **state)
{
    (void)state;
#define INSIDE                                                             \
    "{\\\"CreationTime\\\":\\\"2026-03-23T15:45:38\\\",\\\"Id\\\":"        \
    "\\\"i3\\\",\\\"Operation\\\":\\\"UserLoginFailed\\\",\\\"UserId\\\":" \
    "\\\"a\\\\u006en@party.example\\\",\\\"ErrorNumber\\\":\\\"50126\\\""
    static const row_case cases[] = {
        {"{\"CreationDate\":\"3/23/2026 3:45:38 PM\",\"UserIds\":\"x\","
         "\"Operations\":\"UserLoginFailed\",\"AuditData\":\"" INSIDE "}\"}",
         "sign-in failure ann@party.example - 2026-03-23T15:45:38Z i3 50126"},
        {"{\"AuditData\":{\"CreationTime\":\"2026-03-23T15:45:38\",\"Id\":"
         "\"i4\",\"Operation\":\"Send\",\"UserId\":\"b@party.example\"}}",
         "mail-read unknown b@party.example - 2026-03-23T15:45:38Z i4 Send"},
        {"{\"AuditData\":\"" INSIDE "\"}",
         "! AuditData: byte 134: the text ends too early"},
        {"{\"AuditData\":\"{\\\"AuditData\\\":\\\"{}\\\"}\"}",
         "! AuditData is inside of AuditData"},
        {"{\"AuditData\":7}", "! AuditData must be a text"},
    };
    use(AG_FORMAT_MICROSOFT);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** A bad row says why. */
static void
test_refused(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {"", "! byte 1: an object must begin here"},
        {"[]", "! byte 1: an object must begin here"},
        {"{}", "! Id is missing"},
        {"{\"Id\":\"i\"}", "! CreationTime is missing"},
        {"{\"Id\":\"i\",\"CreationTime\":\"2026-03-23T15:45:38\"}",
         "! Operation is missing"},
        {"{\"Id\":\"i\",\"CreationTime\":\"yesterday at noon\"}",
         "! CreationTime is no moment that is known"},
        {"{\"Id\":[\"i\",\"j\"]}", "! Id must be a text"},
        {"{\"Id\":{}}", "! Id must be a text"},
        {"{\"Id\":\"a\\u0000b\"}", "! Id has a control character"},
        {"{\"Id\":\"a\x7f\"}", "! Id has a control character"},
        {DEED("Send", ",\"UserId\":\"eve@party.example\""),
         "! byte 106: a member is given twice"},
        {DEED("Send", ",\"\\u0055serId\":\"eve@party.example\""),
         "! byte 111: a member is given twice"},
        {DEED("Send", "") "{}", "! byte 97: something follows the value"},
        {DEED("TIMailData", ",\"Verdict\":\"Phish\""),
         "! Recipients must be a list"},
    };
    use(AG_FORMAT_MICROSOFT);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Nobody hides a row by what he may choose himself. */
static void
test_strangers_text(void **state)
{
    (void)state;
    char row[6000];
    char agent[3000];
    ag_event events[AG_ROW_EVENTS];
    size_t count;
    use(AG_FORMAT_MICROSOFT);
    memset(agent, 'x', sizeof(agent));
    agent[1023] = '\xc3';
    agent[1024] = '\xa9';
    agent[2000] = '\0';
    (void)snprintf(row, sizeof(row),
                   SIGN_IN("UserLoggedIn", "Success",
                           ",\"ErrorNumber\":\"0\",\"UserAgent\":\"%s\""),
                   agent);
    assert_ok(ag_reader_row(reader, span(row), events, &count, NULL));
    assert_int_equal(events[0].agent.len, 1023);
    assert_ok(ag_reader_row(
        reader,
        span(SIGN_IN("UserLoginFailed", "Success",
                     ",\"ExtendedProperties\":[{\"Name\":\"A\",\"Value\":1},"
                     "{\"Name\":\"UserAgent\",\"Value\":"
                     "\"a\\r\\nBcc: \\u0085x\\u007f\"}]")),
        events, &count, NULL));
    assert_int_equal(events[0].agent.len, 12);
    assert_memory_equal(events[0].agent.data, "a??Bcc: ??x?", 12);
    agent[1023] = 'x';
    agent[1024] = 'x';
    (void)snprintf(row, sizeof(row), DEED("Send", ",\"ClientIP\":\"%s\""),
                   agent);
    assert_string_equal(told(row), "! ClientIP is longer than 1024 bytes");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_ins),  cmocka_unit_test(test_deeds),
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_nested),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_strangers_text),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ag_reader_free(reader);
    return failed;
}
