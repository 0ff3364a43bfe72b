/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Entra, Google Workspace, Okta, ECS and OCSF, made up after the
 * providers' manuals.
 */
#include "event_rows.h"

#define WHEN "2026-03-23T15:45:38Z"

static void
test_entra(void **state)
{
    (void)state;
#define ENTRA(code, rest)                                                    \
    "{\"id\":\"e1\",\"createdDateTime\":\"" WHEN "\",\"userPrincipalName\":" \
    "\"Ann@party.example\",\"ipAddress\":\"203.0.113.9\",\"status\":{"       \
    "\"errorCode\":" code ",\"failureReason\":\"Other.\"}" rest "}"
#define SEEN " Ann@party.example 203.0.113.9 " WHEN " e1 "
    static const row_case cases[] = {
        {ENTRA("0", ""), "sign-in success" SEEN "0"},
        {ENTRA("50126", ""), "sign-in failure" SEEN "50126"},
        {ENTRA("50140", ""), "sign-in interrupted" SEEN "50140"},
        {ENTRA("50053", ""), "sign-in failure" SEEN "50053"},
        {ENTRA("null", ""), "sign-in unknown" SEEN},
        {ENTRA("50126", ",\"riskEventTypes_v2\":[\"unfamiliarFeatures\","
                        "\"nationStateIP\"]"),
         "sign-in failure" SEEN "50126 state"},
        {ENTRA("0", ",\"riskEventTypes_v2\":[\"unfamiliarFeatures\"]"),
         "sign-in success" SEEN "0"},
        {ENTRA("0", ",\"riskEventTypes_v2\":[],\"riskEventTypes\":["
                    "\"investigationsThreatIntelligence\"]"),
         "sign-in success" SEEN "0 state"},
        /* Log Analytics writes capitals and the list as a text. */
        {"{\"Id\":\"e2\",\"TimeGenerated\":\"2026-03-23T15:45:38.1234567Z\","
         "\"CreatedDateTime\":\"" WHEN "\",\"ResultType\":\"50126\","
         "\"Status\":\"{\\\"errorCode\\\":0}\",\"UserPrincipalName\":\"\","
         "\"UserId\":\"40123AE1-dfb1-4224-95c6-edd2500c27f7\",\"IPAddress\":"
         "\"2001:db8::1\",\"RiskEventTypes_V2\":\"[\\\"nationStateIP\\\"]\"}",
         "sign-in failure 40123AE1-dfb1-4224-95c6-edd2500c27f7 "
         "2001:db8::1 " WHEN " e2 50126 state"},
        /* Diagnostic settings put the row inside. */
        {"{\"time\":\"" WHEN "\",\"resultType\":\"0\",\"callerIpAddress\":"
         "\"203.0.113.8\",\"properties\":{\"id\":\"e3\",\"status\":{"
         "\"errorCode\":50074},\"userPrincipalName\":\"b@party.example\"}}",
         "sign-in interrupted b@party.example 203.0.113.8 " WHEN " e3 50074"},
        {"{\"id\":\"r1\",\"riskEventType\":\"nationStateIP\",\"ipAddress\":"
         "\"203.0.113.9\",\"activityDateTime\":\"" WHEN
         "\",\"detectedDateTime\":\"2026-03-24T00:00:00Z\","
         "\"userPrincipalName\":\"b@party.example\"}",
         "warning unknown b@party.example 203.0.113.9 " WHEN
         " r1 nationStateIP state"},
        {"{\"id\":\"r2\",\"riskEventType\":\"anomalousToken\","
         "\"activityDateTime\":\"3/23/2026 3:45:38 PM\",\"userId\":\"g\"}",
         "token unknown g - " WHEN " r2 anomalousToken"},
        {"{\"id\":\"r3\",\"riskEventType\":\"leakedCredentials\","
         "\"detectedDateTime\":\"" WHEN "\"}",
         "leak unknown  - " WHEN " r3 leakedCredentials"},
        {"{\"id\":\"r4\",\"riskEventType\":\"aRiskOfTheFuture\","
         "\"detectedDateTime\":\"" WHEN "\"}",
         "risk unknown  - " WHEN " r4 aRiskOfTheFuture"},
        {ENTRA("0", ",\"Id\":\"other\""),
         "! byte 181: two members say the same"},
        {"{\"createdDateTime\":\"" WHEN "\"}", "! id is missing"},
        {"{\"id\":\"e\"}", "! createdDateTime is missing"},
    };
    use(AG_FORMAT_ENTRA);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

static void
test_google(void **state)
{
    (void)state;
#define GOOGLE(actor, events)                                             \
    "{\"kind\":\"admin#reports#activity\",\"id\":{\"time\":"              \
    "\"2026-03-23T15:45:38.000Z\",\"uniqueQualifier\":\"-17\","           \
    "\"applicationName\":\"login\"},\"actor\":{" actor "},\"ipAddress\":" \
    "\"203.0.113.9\",\"events\":" events "}"
#define ANN "\"email\":\"ann@party.example\""
    static const row_case cases[] = {
        {GOOGLE(ANN, "[{\"type\":\"login\",\"name\":\"login_success\","
                     "\"parameters\":[{\"name\":\"is_suspicious\","
                     "\"boolValue\":false}]}]"),
         "sign-in success ann@party.example 203.0.113.9 " WHEN
         " -17/1 login_success"},
        {GOOGLE(ANN, "[{\"name\":\"login_failure\"},{\"name\":"
                     "\"login_challenge\",\"parameters\":[{\"name\":"
                     "\"login_challenge_status\",\"value\":"
                     "\"Challenge Passed\"}]}]"),
         "sign-in failure ann@party.example 203.0.113.9 " WHEN
         " -17/1 login_failure\nmfa success ann@party.example 203.0.113.9 " WHEN
         " -17/2 login_challenge"},
        /* The affected account is not the actor. */
        {GOOGLE("\"email\":\"admin@party.example\"",
                "[{\"name\":\"suspicious_login\",\"parameters\":[{\"name\":"
                "\"affected_email_address\",\"value\":\"b@party.example\"}]}]"),
         "risk unknown b@party.example 203.0.113.9 " WHEN
         " -17/1 suspicious_login"},
        {GOOGLE("\"email\":\"admin@party.example\"",
                "{\"name\":\"account_disabled_password_leak\",\"parameters\":{"
                "\"affected_email_address\":\"b@party.example\"}}"),
         "leak unknown b@party.example 203.0.113.9 " WHEN
         " -17/1 account_disabled_password_leak"},
        {GOOGLE("\"email\":\"admin@party.example\"",
                "[{\"name\":\"suspicious_login\"}]"),
         "risk unknown  203.0.113.9 " WHEN " -17/1 suspicious_login"},
        {GOOGLE(ANN, "[{\"type\":\"attack_warning\",\"name\":"
                     "\"gov_attack_warning\"}]"),
         "warning unknown ann@party.example 203.0.113.9 " WHEN
         " -17/1 gov_attack_warning state"},
        {GOOGLE("\"callerType\":\"KEY\"", "{\"name\":\"gov_attack_warning\"}"),
         "warning unknown  203.0.113.9 " WHEN
         " -17/1 gov_attack_warning state"},
        {GOOGLE(ANN, "[{\"name\":\"2sv_disable\"}]"),
         "credential success ann@party.example 203.0.113.9 " WHEN
         " -17/1 2sv_disable"},
        {GOOGLE(ANN, "[]"), ""},
        {GOOGLE(ANN, "7"), "! events must be a list or an object"},
        {GOOGLE(ANN, "[7]"), "! byte 1: an object must begin here"},
        {GOOGLE(ANN, "[{}]"), "! events.name is missing"},
        {"{\"alertId\":\"al1\",\"createTime\":\"2026-03-24T00:00:00Z\","
         "\"startTime\":\"" WHEN "\",\"type\":\"Government attack warning\","
         "\"source\":\"Google identity\",\"data\":{\"@type\":"
         "\"type.googleapis.com/google.apps.alertcenter.type."
         "StateSponsoredAttack\",\"email\":\"b@party.example\"}}",
         "warning unknown b@party.example - " WHEN
         " al1 Government attack warning state"},
        {"{\"alertId\":\"al2\",\"startTime\":\"" WHEN
         "\",\"type\":\"Suspicious login\",\"data\":{\"@type\":"
         "\"type.googleapis.com/google.apps.alertcenter.type.AccountWarning\","
         "\"email\":\"b@party.example\",\"loginDetails\":{\"ipAddress\":"
         "\"2001:db8::5\"}}}",
         "risk unknown b@party.example 2001:db8::5 " WHEN
         " al2 Suspicious login"},
        {"{\"alertId\":\"al3\",\"startTime\":\"" WHEN
         "\",\"type\":\"x\",\"data\":{\"@type\":\"other\"}}",
         "other unknown  - " WHEN " al3 x"},
    };
    use(AG_FORMAT_GOOGLE);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** More events than a row may have are refused whole. */
static void
test_google_many(void **state)
{
    (void)state;
    char row[4096] = "{\"id\":{\"time\":\"" WHEN
                     "\",\"uniqueQualifier\":\"1\"},\"events\":[";
    size_t len = strlen(row);
    for (unsigned i = 0; i <= AG_ROW_EVENTS; i++) {
        len += (size_t)snprintf(row + len, sizeof(row) - len,
                                "%s{\"name\":\"login_failure\"}",
                                i > 0 ? "," : "");
    }
    (void)snprintf(row + len, sizeof(row) - len, "]}");
    use(AG_FORMAT_GOOGLE);
    assert_string_equal(told(row), "! more than 32 events in a row");
}

static void
test_okta(void **state)
{
    (void)state;
#define OKTA(type, result, rest)                                            \
    "{\"uuid\":\"o1\",\"published\":\"2026-03-23T15:45:38.000Z\","          \
    "\"eventType\":\"" type "\",\"actor\":{\"type\":\"User\","              \
    "\"alternateId\":\"ann@party.example\"},\"client\":{\"ipAddress\":"     \
    "\"203.0.113.9\",\"userAgent\":{\"rawUserAgent\":\"x\"}},\"outcome\":{" \
    "\"result\":\"" result "\",\"reason\":null}" rest "}"
#define BY_ANN " ann@party.example 203.0.113.9 " WHEN " o1 "
    static const row_case cases[] = {
        {OKTA("user.session.start", "SUCCESS", ""),
         "sign-in success" BY_ANN "user.session.start"},
        {OKTA("user.session.start", "FAILURE", ""),
         "sign-in failure" BY_ANN "user.session.start"},
        {OKTA("user.session.start", "SKIPPED", ""),
         "sign-in unknown" BY_ANN "user.session.start"},
        {OKTA("user.authentication.sso", "CHALLENGE", ""),
         "sign-in interrupted" BY_ANN "user.authentication.sso"},
        {OKTA("user.mfa.okta_verify.deny_push", "SUCCESS", ""),
         "mfa failure" BY_ANN "user.mfa.okta_verify.deny_push"},
        {OKTA("policy.evaluate_sign_on", "ALLOW", ""),
         "other unknown" BY_ANN "policy.evaluate_sign_on"},
        {OKTA("user.mfa.factor.reset_all", "SUCCESS",
              ",\"target\":[{\"type\":\"AppInstance\",\"alternateId\":\"app\"},"
              "{\"alternateId\":\"b@party.example\",\"type\":\"User\"}]"),
         "credential success b@party.example 203.0.113.9 " WHEN
         " o1 user.mfa.factor.reset_all"},
        {"{\"uuid\":\"o2\"}", "! published is missing"},
        {"{\"uuid\":\"o2\",\"published\":\"" WHEN "\"}",
         "! eventType is missing"},
    };
    use(AG_FORMAT_OKTA);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

static void
test_ecs(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {"{\"@timestamp\":\"" WHEN "\",\"event\":{\"id\":\"c1\",\"category\":["
         "\"authentication\"],\"outcome\":\"success\",\"action\":\"login\"},"
         "\"user\":{\"email\":\"ann@party.example\",\"name\":\"ann\"},"
         "\"source\":{\"ip\":\"203.0.113.9\"}}",
         "sign-in success ann@party.example 203.0.113.9 " WHEN " c1 login"},
        {"{\"@timestamp\":\"" WHEN "\",\"event.id\":\"c2\",\"event.category\":"
         "\"authentication\",\"event.outcome\":\"failure\",\"user.name\":"
         "\"ann@party.example\",\"source.ip\":[\"203.0.113.9\"]}",
         "sign-in failure ann@party.example 203.0.113.9 " WHEN " c2 "},
        {"{\"_index\":\"x\",\"_id\":\"h3\",\"_source\":{\"@timestamp\":\"" WHEN
         "\",\"event\":{\"category\":[\"authentication\"],\"outcome\":"
         "\"unknown\"},\"user\":{\"id\":\"u\"}}}",
         "sign-in unknown u - " WHEN " h3 "},
        /* A pipeline believed ResultStatus. */
        {"{\"@timestamp\":\"" WHEN "\",\"event\":{\"id\":\"c4\",\"category\":["
         "\"authentication\"],\"outcome\":\"success\",\"action\":"
         "\"UserLoginFailed\"},\"user\":{\"email\":\"ann@party.example\"}}",
         "sign-in failure ann@party.example - " WHEN " c4 UserLoginFailed"},
        {"{\"@timestamp\":\"" WHEN "\",\"event\":{\"id\":\"c5\",\"category\":["
         "\"authentication\"],\"outcome\":\"success\",\"action\":"
         "\"UserLoggedIn\"},\"o365\":{\"audit\":{\"ErrorNumber\":\"50140\"}}}",
         "sign-in interrupted  - " WHEN " c5 50140"},
        {"{\"@timestamp\":\"" WHEN "\",\"event\":{\"id\":\"c6\",\"category\":["
         "\"process\"],\"outcome\":\"success\"}}",
         "other unknown  - " WHEN " c6 "},
        {"{\"event\":{\"id\":\"c\"}}", "! @timestamp is missing"},
        {"{\"@timestamp\":\"" WHEN "\",\"user\":{\"email\":[\"a\",\"b\"]}}",
         "! user.email must be a text"},
    };
    use(AG_FORMAT_ECS);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

static void
test_ocsf(void **state)
{
    (void)state;
#define OCSF(class, activity, status, rest)                                  \
    "{\"class_uid\":" class ",\"activity_id\":" activity                     \
                            ",\"status_id\":" status                         \
                            ",\"time\":1774280738000,\"metadata\":{\"uid\":" \
                            "\"f1\","                                        \
                            "\"product\":{\"vendor_name\":\"Microsoft\"}},"  \
                            "\"user\":{"                                     \
                            "\"email_addr\":\"ann@party.example\"},\"src_"   \
                            "endpoint\":{\"ip\":"                            \
                            "\"203.0.113.9\"}" rest "}"
#define OF_ANN " ann@party.example 203.0.113.9 " WHEN " f1 "
    static const row_case cases[] = {
        {OCSF("3002", "1", "1", ""), "sign-in success" OF_ANN},
        {OCSF("3002", "1", "2", ""), "sign-in failure" OF_ANN},
        {OCSF("3002", "1", "0", ""), "sign-in unknown" OF_ANN},
        {OCSF("3002", "1", "99", ""), "sign-in unknown" OF_ANN},
        {OCSF("3002", "1", "1", ",\"status_code\":\"50140\""),
         "sign-in interrupted" OF_ANN "50140"},
        {OCSF("3002", "1", "1", ",\"status_code\":\"0\""),
         "sign-in success" OF_ANN "0"},
        {OCSF("3002", "2", "1", ""), "other unknown" OF_ANN},
        {OCSF("2004", "1", "1", ""), "other unknown" OF_ANN},
        {"{\"time\":1}", "! class_uid is missing"},
        {"{\"class_uid\":3002,\"time\":1.5}",
         "! time is no moment that is known"},
        {"{\"class_uid\":3002}", "! time is missing"},
    };
    use(AG_FORMAT_OCSF);
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Words of formats, actions and outcomes go both ways. */
static void
test_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < AG_FORMAT_COUNT; i++) {
        ag_format f;
        assert_true(ag_format_read(&f, ag_format_name((ag_format)i)));
        assert_int_equal(f, i);
    }
    for (unsigned i = 0; i < AG_ACTION_COUNT; i++) {
        ag_action a;
        const char *word = ag_action_name((ag_action)i);
        assert_true(ag_action_read(&a, word, strlen(word)));
        assert_int_equal(a, i);
        assert_false(ag_action_read(&a, word, strlen(word) - 1));
    }
    ag_outcome o;
    ag_provider p;
    assert_true(ag_outcome_read(&o, "success", 7));
    assert_int_equal(o, AG_OUTCOME_SUCCESS);
    assert_false(ag_outcome_read(&o, "", 0));
    assert_true(ag_provider_read(&p, "google", 6));
    assert_int_equal(p, AG_PROVIDER_GOOGLE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entra),       cmocka_unit_test(test_google),
        cmocka_unit_test(test_google_many), cmocka_unit_test(test_okta),
        cmocka_unit_test(test_ecs),         cmocka_unit_test(test_ocsf),
        cmocka_unit_test(test_words),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ag_reader_free(reader);
    return failed;
}
