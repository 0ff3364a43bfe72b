/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds: lists and tables, STIX, MISP; a wrong row is put aside with its place
 * and reason, and the rest is read. */
#include "feed_kit.h"

static eg_buffer told = {.ceiling = (size_t)64 * 1024 * 1024, .status = EG_OK};
static ag_feed_counts counts;

static void
expect(ag_feed_format format, const char *text, const char *want)
{
    eg_error err = {0};
    if (kit_feed(&told, &counts, format, text, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_string_equal((const char *)told.data, want);
}

static void
expect_fail(ag_feed_format format,
            const char *text,
            eg_status status,
            const char *why)
{
    eg_error err = {0};
    assert_int_equal(kit_feed(&told, &counts, format, text, &err), status);
    if (strstr(err.text, why) == NULL) {
        fail_msg("%s", err.text);
    }
}

/* -- lists ----------------------------------------------------------------- */

static void
test_a_list_tells_a_value_a_line(void **state)
{
    (void)state;
    expect(AG_FEED_LIST,
           "\xEF\xBB\xBF# Copyright of nobody\r\n"
           "\r\n"
           "evil.example\r\n"
           "  192.0.2.7:443   # was elsewhere\n"
           "192.0.2.0/24\n"
           "http://host.example/kit?id=7\n"
           "host.example/kit\t\n"
           "boss@mail.example",
           "row |domain:evil.example|0|-|20000|50|AMBER|GREEN\n"
           "row |ip:192.0.2.7|0|-|20000|50|AMBER|GREEN\n"
           "row |ip:192.0.2.0/24|0|-|20000|50|AMBER|GREEN\n"
           "row |url:host.example/kit?id=7|0|-|20000|50|AMBER|GREEN\n"
           "row |url:host.example/kit|0|-|20000|50|AMBER|GREEN\n"
           "row |email:boss@mail.example|0|-|20000|50|AMBER|GREEN\n");
    assert_int_equal(counts.rows, 6);
    assert_int_equal(counts.bad, 0);
}

static void
test_a_bad_line_is_put_aside_alone(void **state)
{
    (void)state;
    expect(
        AG_FEED_LIST,
        "/aramco/\nevil.example other.example\nco.uk\n10.0.0.1\nok.example\n",
        "bad line 1: is a path without a host: it would strike strangers "
        "</aramco/>\n"
        "bad line 2: is more than one value; a comment begins with # "
        "<evil.example other.example>\n"
        "bad line 3: is a public suffix: names of strangers end in it "
        "<co.uk>\n"
        "bad line 4: is within 10.0.0.0/8, which is not on the public "
        "Internet <10.0.0.1>\n"
        "row |domain:ok.example|0|-|20000|50|AMBER|GREEN\n");
    assert_int_equal(counts.bad, 4);
}

static void
test_a_line_without_end_is_passed_over(void **state)
{
    (void)state;
    const size_t len = 3 * AG_FEED_LINE_MAX;
    char *text = malloc(len + 32);
    assert_non_null(text);
    memset(text, 'a', len);
    memcpy(text + len, "\nok.example\n", 13);
    expect(
        AG_FEED_LIST, text,
        "bad line 1: the line is too long <"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaa>\n"
        "row |domain:ok.example|0|-|20000|50|AMBER|GREEN\n");
    free(text);
}

static void
test_a_lifetime_ends_what_tells_no_end(void **state)
{
    (void)state;
    ag_feed_terms terms = kit_terms;
    terms.lifetime = 30 * AG_DAY;
    assert_ok(kit_feed_terms(&told, &counts, AG_FEED_LIST, &terms, "ok.example",
                             10, NULL));
    assert_string_equal(
        (const char *)told.data,
        "row |domain:ok.example|0|20030|20000|50|AMBER|GREEN\n");
}

/* -- tables ---------------------------------------------------------------- */

static void
test_a_table_of_rapid_release(void **state)
{
    (void)state;
    expect(
        AG_FEED_CSV,
        "TimeGenerated,IoC,IoC_Type,ExpirationDateTime,Description,Action,"
        "ConfidenceScore,ThreatType,Active,Type,TrafficLightProtocolLevel,"
        "ActivityGroupNames\r\n"
        "3/30/2023,evil.example ,domainname,6/30/2023,\"A, \"\"B\"\"\nC\","
        "Alert,90,M,TRUE,TI,Green,DEV-0196\r\n"
        "\r\n"
        "3/30/2023,192.0.2.7,IP,6/30/2023,x,Alert,100,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,old.example,domainname,6/30/2023,x,Alert,1,M,FALSE,TI,"
        "Clear,\r\n"
        "3/30/2023,C:\\a.dll,filepath,6/30/2023,x,Alert,1,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,a.example,domainname,soon,x,Alert,1,M,TRUE,TI,Clear,\r\n"
        "13/13/2023,a.example,domainname,,x,Alert,1,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,a.example,domainname,,x,Alert,101,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,a.example,domainname,,x,Alert,1,M,TRUE,TI,Mauve,\r\n"
        "3/30/2023,a.example,domainname,3/30/2023,x,A,1,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,,domainname,,x,Alert,1,M,TRUE,TI,Clear,\r\n"
        "3/30/2023,\"a\"b,domainname,x\n"
        "3/30/2023,z.example,domainname",
        "row |domain:evil.example|19446|19538|19446|90|GREEN|GREEN|DEV-0196\n"
        "row |ip:192.0.2.7|19446|19538|19446|100|CLEAR|GREEN\n"
        "bad line 7: is of type filepath, which is not looked up <C:\\a.dll>\n"
        "bad line 8: expires at no moment <a.example>\n"
        "bad line 9: begins at no moment <a.example>\n"
        "bad line 10: has a confidence that is not from 1 to 100 <a.example>\n"
        "bad line 11: has an unknown colour of the Traffic Light Protocol "
        "<a.example>\n"
        "bad line 12: it is valid until a moment that is not after its first "
        "<a.example>\n"
        "bad line 13: has no value <>\n"
        "bad line 14: quotation marks are out of place <>\n"
        "row |domain:z.example|19446|-|19446|50|AMBER|GREEN\n");
    assert_int_equal(counts.other, 1);
}

static void
test_a_table_of_targeted_threats(void **state)
{
    (void)state;
    expect(AG_FEED_CSV,
           "\"type\",\"ioc\",\"family\",\"country\",\"reference\"\n"
           "\"ip_address\",\"192.0.2.7\",\"RAT\",\"Syria\",\"https://x/\"\n"
           "\"domain\",\"evil.example\",\"\",\"\",\"\"\n",
           "row |ip:192.0.2.7|0|-|20000|50|AMBER|GREEN\n"
           "row |domain:evil.example|0|-|20000|50|AMBER|GREEN\n");
}

static void
test_rows_that_are_too_long_are_put_aside_alone(void **state)
{
    (void)state;
    EG_BUFFER(text, 4 * AG_FEED_LINE_MAX);
    eg_buffer_text(&text, "ioc\n\"");
    memset(eg_buffer_extend(&text, AG_FEED_LINE_MAX + 1), 'a',
           AG_FEED_LINE_MAX + 1);
    eg_buffer_text(&text, "\"\n");
    for (unsigned i = 0; i < 200; i++) {
        eg_buffer_text(&text, "a.example,");
    }
    eg_buffer_text(&text, "\nok.example\n\"open");
    eg_buffer_byte(&text, 0);
    expect(AG_FEED_CSV, (const char *)text.data,
           "bad line 2: the row is too long <>\n"
           "bad line 3: the row is too long <>\n"
           "row |domain:ok.example|0|-|20000|50|AMBER|GREEN\n"
           "bad line 5: quotation marks are out of place <>\n");
}

static void
test_a_table_without_values_is_none(void **state)
{
    (void)state;
    expect_fail(AG_FEED_CSV, "validationKey, decryptionKey\n184a, f929\n",
                EG_ERR_MALFORMED, "line 1: names no column of values");
    expect_fail(AG_FEED_CSV, "", EG_ERR_MALFORMED, "line 1");
}

/* -- STIX ------------------------------------------------------------------ */

#define BUNDLE(objects) \
    "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[" objects "]}"
#define INDICATOR(id, pattern, more)                                   \
    "{\"type\":\"indicator\",\"id\":\"" id "\",\"pattern\":\"" pattern \
    "\",\"valid_from\":\"2020-01-01T00:00:00Z\"" more "}"

/** As expect(), of a bundle of @p len objects. */
static void
expect_objects(const char *const *objects, size_t len, const char *want)
{
    EG_BUFFER(text, 65536);
    eg_buffer_text(&text, "{\"type\":\"bundle\",\"objects\":[");
    for (size_t i = 0; i < len; i++) {
        eg_buffer_text(&text, i == 0 ? "" : ",");
        eg_buffer_text(&text, objects[i]);
    }
    eg_buffer_append(&text, "]}", 3);
    expect(AG_FEED_STIX, (const char *)text.data, want);
}

#define ADDRESS "[ipv4-addr:value = '192.0.2.7']"
#define MARKED  ",\"object_marking_refs\":"

static const char *const whole_bundle[] = {
    "{\"type\":\"identity\",\"id\":\"identity--1\",\"name\":\"me\"}",
    "{\"type\":\"intrusion-set\",\"id\":\"intrusion-set--1\","
    "\"name\":\"Paper Crane\"}",
    "{\"type\":\"marking-definition\",\"id\":\"marking-definition--9\","
    "\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"red\"}}",
    "{\"type\":\"marking-definition\",\"id\":\"marking-definition--8\","
    "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"c\"}}",
    INDICATOR("indicator--1",
              ADDRESS,
              ",\"modified\":\"2020-02-01T00:00:00.000Z\",\"confidence\":70,"
              "\"valid_until\":\"2020-06-01T00:00:00Z\"" MARKED
              "[\"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb\"]"),
    INDICATOR("indicator--2",
              "[url:value = 'http://evil.example/a'] OR "
              "[domain-name:value IN ('a.example', 'b.example')]",
              MARKED "[\"marking-definition--8\",\"marking-definition--9\"]"),
    INDICATOR("indicator--3",
              "[domain-name:value = 'c.example']",
              MARKED "[\"marking-definition--7\"]"),
    "{\"type\":\"relationship\",\"id\":\"relationship--1\","
    "\"relationship_type\":\"indicates\",\"source_ref\":"
    "\"indicator--1\",\"target_ref\":\"intrusion-set--1\"}",
    "{\"type\":\"relationship\",\"id\":\"relationship--2\","
    "\"relationship_type\":\"uses\",\"source_ref\":"
    "\"indicator--1\",\"target_ref\":\"malware--1\"}",
    "{\"type\":\"indicator\",\"id\":\"indicator--4\",\"revoked\":true}"};

static void
test_a_bundle_tells_indicators_actors_and_links(void **state)
{
    (void)state;
    expect_objects(
        whole_bundle, EG_ARRAY_LEN(whole_bundle),
        "actor intrusion-set--1=Paper Crane\n"
        "row indicator--1|ip:192.0.2.7|18262|18414|18293|70|GREEN|GREEN\n"
        "row indicator--2|url:evil.example/a|18262|-|18262|50|RED|GREEN\n"
        "row indicator--2|domain:a.example|18262|-|18262|50|RED|GREEN\n"
        "row indicator--2|domain:b.example|18262|-|18262|50|RED|GREEN\n"
        "row indicator--3|domain:c.example|18262|-|18262|50|AMBER+STRICT|"
        "GREEN\n"
        "link indicator--1>intrusion-set--1\n"
        "revoke indicator--4\n");
    assert_int_equal(counts.rows, 5);
    assert_int_equal(counts.revoked, 1);
    assert_int_equal(counts.other, 6);
}

static void
test_an_envelope_of_taxii_and_an_empty_bundle(void **state)
{
    (void)state;
    expect(AG_FEED_STIX,
           "{\"more\":false,\"objects\":[" INDICATOR(
               "indicator--1", "[ipv6-addr:value = '2001:db8::7']", "") "]}",
           "row indicator--1|ip:2001:db8::7|18262|-|18262|50|AMBER|GREEN\n");
    expect(AG_FEED_STIX, "{\"type\":\"bundle\",\"id\":\"bundle--1\"}", "");
    expect(AG_FEED_STIX, "{\"more\":false}", "");
}

static void
test_parts_of_a_pattern_stay_together(void **state)
{
    (void)state;
    expect(AG_FEED_STIX,
           BUNDLE(INDICATOR(
               "i",
               "[(ipv4-addr:value = '192.0.2.7' OR ipv4-addr:value ISSUBSET "
               "'192.0.2.64/26') AND domain-name:value = 'a.example']",
               "")),
           "row i|ip:192.0.2.7&domain:a.example|18262|-|18262|50|AMBER|GREEN\n"
           "row i|ip:192.0.2.64/26&domain:a.example|18262|-|18262|50|AMBER|"
           "GREEN\n");
}

static void
test_texts_of_patterns_may_have_marks_in_them(void **state)
{
    (void)state;
    expect(
        AG_FEED_STIX,
        BUNDLE(INDICATOR("i", "[url:value = 'http://a.example/it\\\\'s']", "")),
        "row i|url:a.example/it's|18262|-|18262|50|AMBER|GREEN\n");
}

static void
test_a_moment_of_the_future_does_not_stop_decay(void **state)
{
    (void)state;
    expect(AG_FEED_STIX,
           BUNDLE(INDICATOR("i", "[ipv4-addr:value = '192.0.2.7']",
                            ",\"modified\":\"2099-01-01T00:00:00Z\"")),
           "row i|ip:192.0.2.7|18262|-|20000|50|AMBER|GREEN\n");
}

/** The reason why a pattern is refused. */
static void
refused(const char *pattern, const char *why)
{
    char text[4096];
    snprintf(text, sizeof(text),
             BUNDLE("{\"type\":\"indicator\",\"id\":\"i\",\"valid_from\":"
                    "\"2020-01-01T00:00:00Z\",\"pattern\":\"%s\"}"),
             pattern);
    eg_error err = {0};
    assert_ok(kit_feed(&told, &counts, AG_FEED_STIX, text, &err));
    assert_int_equal(counts.rows, 0);
    assert_int_equal(counts.bad, 1);
    if (strstr((const char *)told.data, why) == NULL ||
        strncmp((const char *)told.data, "bad objects[0]: pattern: ", 25) !=
            0) {
        fail_msg("%s: %s", pattern, (const char *)told.data);
    }
}

static void
test_what_is_not_understood_of_patterns_is_refused(void **state)
{
    (void)state;
    refused("[domain-name:value LIKE '%.example']",
            "at byte 20: LIKE is not supported");
    refused("[domain-name:value MATCHES 'e']", "MATCHES is not supported");
    refused("[domain-name:value != 'a.example']", "!= is not supported");
    refused("[NOT domain-name:value = 'a.example']", "NOT is not supported");
    refused("[domain-name:value NOT = 'a.example']", "NOT is not supported");
    refused("[file:size > 7]", "file:size is not looked up");
    refused("[file:name = 'a']", "file:name is not looked up");
    refused("[file:hashes.'SHA-512' = 'a']", "SHA-512 is not looked up");
    refused("[a:b = 'c'] FOLLOWEDBY [d:e = 'f']", "a:b is not looked up");
    refused("[url:value='a.example/'] FOLLOWEDBY [url:value='b.example/']",
            "FOLLOWEDBY is not supported");
    refused("[url:value='a.example/'] AND [url:value='b.example/']",
            "AND between observations is not supported");
    refused("[url:value='a.example/'] WITHIN 5 SECONDS",
            "WITHIN is not supported");
    refused("[url:value='a.example/'] REPEATS 5 TIMES",
            "REPEATS is not supported");
    refused("[url:value ISSUBSET 'a.example/']", "= or IN is expected");
    refused("url:value='a.example/'", "[ is expected");
    refused("[url:value='a.example/'", "] is expected");
    refused("[url:value='a.example/", "a text has no end");
    refused("[url:value='a\\\\n']", "a text has an unknown escape");
    refused("[url:value='a.example/'] x", "the end is expected");
    refused("[url:value IN ('a.example/']", ") is expected");
    refused("[url:value IN 'a.example/']", "( is expected");
    refused("[url:value = 7]", "a text in quotation marks is expected");
    refused("[]", "a property such as domain-name:value is expected");
    refused("", "[ is expected");
    refused("[((((((((((((((((((url:value='a.example/'))))))))))))))))))]",
            "parentheses are too deep");
    refused("[ipv4-addr:value = '10.0.0.1']", "not on the public Internet");
    refused("[domain-name:value = 'co.uk']", "public suffix");
    refused("[ipv4-addr:value = '0.0.0.0/0']", "strike strangers");
    refused("[domain-name:value = 'a.example' AND domain-name:value = "
            "'b.example' AND domain-name:value = 'c.example' AND "
            "domain-name:value = 'd.example' AND domain-name:value = "
            "'e.example' AND domain-name:value = 'f.example' AND "
            "domain-name:value = 'g.example' AND domain-name:value = "
            "'h.example' AND domain-name:value = 'i.example']",
            "too many values must be met together");
}

static void
test_patterns_cannot_explode(void **state)
{
    (void)state;
    /* Five factors of nine are 59049 alternatives. */
    char text[8192] = BUNDLE("");
    size_t at = (size_t)snprintf(
        text, sizeof(text),
        "{\"objects\":[{\"type\":\"indicator\",\"id\":"
        "\"i\",\"valid_from\":\"2020-01-01T00:00:00Z\",\"pattern\":\"[");
    for (unsigned f = 0; f < 5; f++) {
        at +=
            (size_t)snprintf(text + at, sizeof(text) - at,
                             "%sdomain-name:value IN (", f > 0 ? " AND " : "");
        for (unsigned i = 0; i < 9; i++) {
            at +=
                (size_t)snprintf(text + at, sizeof(text) - at,
                                 "%s'a%u.b%u.example'", i > 0 ? "," : "", i, f);
        }
        at += (size_t)snprintf(text + at, sizeof(text) - at, ")");
    }
    snprintf(text + at, sizeof(text) - at, "]\"}]}");
    expect(AG_FEED_STIX, text,
           "bad objects[0]: pattern: at byte 681: there are too many "
           "alternatives <i>\n");
}

static const char *const wrong_objects[] = {
    "7",
    "{\"id\":\"x\"}",
    "{\"type\":\"indicator\",\"id\":\"a\",\"pattern\":\"[]\"}",
    "{\"type\":\"indicator\",\"id\":\"b\",\"valid_from\":\"now\"}",
    INDICATOR("c", ADDRESS, ",\"pattern_type\":\"yara\""),
    INDICATOR("d", ADDRESS, ",\"confidence\":0"),
    INDICATOR("e", ADDRESS, ",\"valid_until\":\"2020-01-01T00:00:00Z\""),
    INDICATOR("f", ADDRESS, ",\"indicator_types\":[\"benign\"]"),
    INDICATOR("g", ADDRESS, MARKED "[7]"),
    "{\"type\":\"relationship\",\"id\":\"h\"}",
    "{\"type\":\"intrusion-set\",\"id\":\"j\"}",
    ("{\"type\":\"marking-definition\",\"id\":\"k\",\"definition_type\":"
     "\"tlp\",\"definition\":{\"tlp\":\"mauve\"}}")};

static void
test_objects_that_are_wrong_are_put_aside_alone(void **state)
{
    (void)state;
    expect_objects(
        wrong_objects, EG_ARRAY_LEN(wrong_objects),
        "bad objects[0]: objects[0] must be an object <>\n"
        "bad objects[1]: objects[1].type is missing <x>\n"
        "bad objects[2]: valid_from is missing <a>\n"
        "bad objects[3]: objects[3].valid_from is no moment <b>\n"
        "bad objects[4]: pattern_type: only stix is supported <c>\n"
        "bad objects[5]: objects[5].confidence must be an integer from 1 to "
        "100 <d>\n"
        "bad objects[6]: it is valid until a moment that is not after its "
        "first <e>\n"
        "bad objects[8]: objects[8].object_marking_refs[0] must be a string "
        "<g>\n"
        "bad objects[9]: objects[9].relationship_type is missing <h>\n"
        "bad objects[10]: objects[10].name is missing <j>\n"
        "bad objects[11]: objects[11].definition.tlp is no colour <k>\n");
    assert_int_equal(counts.other, 1); /* the benign one */
}

static void
test_what_is_no_bundle(void **state)
{
    (void)state;
    expect_fail(AG_FEED_STIX, "{\"type\":\"report\"}", EG_ERR_MALFORMED,
                "no bundle of STIX");
    expect_fail(AG_FEED_STIX, "[]", EG_ERR_MALFORMED, "no bundle of STIX");
    expect_fail(AG_FEED_STIX, "[{}]", EG_ERR_MALFORMED, "but an array");
    expect_fail(AG_FEED_STIX, "{}", EG_ERR_MALFORMED, "no bundle of STIX");
    expect_fail(AG_FEED_STIX, "{\"objects\":[{},", EG_ERR_MALFORMED, "line 1");
    expect_fail(AG_FEED_STIX, "", EG_ERR_MALFORMED, "line 1");
}

/* -- MISP ------------------------------------------------------------------ */

static void
test_an_event_of_misp(void **state)
{
    (void)state;
    expect(
        AG_FEED_MISP,
        "{\"Event\":{\"uuid\":\"e\",\"info\":\"x\",\"Tag\":[{\"name\":"
        "\"tlp:green\"},{\"name\":\"PAP:RED\"},{\"name\":"
        "\"misp-galaxy:threat-actor=\\\"Paper Crane\\\"\"}],\"Attribute\":["
        "{\"uuid\":\"1\",\"type\":\"ip-dst|port\",\"value\":\"192.0.2.7|443\","
        "\"to_ids\":true,\"timestamp\":\"1577836800\"},"
        "{\"uuid\":\"2\",\"type\":\"domain|ip\",\"value\":"
        "\"evil.example|192.0.2.8\",\"to_ids\":\"1\",\"first_seen\":"
        "\"2020-01-01T00:00:00.000000+00:00\",\"last_seen\":"
        "\"2020-02-01T00:00:00.000000+00:00\"},"
        "{\"uuid\":\"3\",\"type\":\"domain\",\"value\":\"not.example\","
        "\"to_ids\":false},"
        "{\"uuid\":\"4\",\"type\":\"domain\",\"value\":\"gone.example\","
        "\"to_ids\":true,\"deleted\":true},"
        "{\"uuid\":\"5\",\"type\":\"email-dst\",\"value\":\"v@a.example\","
        "\"to_ids\":true},"
        "{\"uuid\":\"6\",\"type\":\"mutex\",\"value\":\"x\",\"to_ids\":true},"
        "{\"uuid\":\"7\",\"type\":\"domain\",\"value\":\"co.uk\",\"to_ids\":1},"
        "{\"uuid\":\"8\",\"type\":\"url\",\"value\":\"http://a.example/x\","
        "\"to_ids\":true,\"Tag\":[{\"name\":\"tlp:red\"},{\"name\":"
        "\"misp-galaxy:mitre-intrusion-set=\\\"Other - G0999\\\"\"}]},"
        "{\"uuid\":\"9\",\"type\":\"domain\",\"value\":\"t.example\","
        "\"to_ids\":true,\"timestamp\":\"soon\"},"
        "7],"
        "\"Object\":[{\"name\":\"file\",\"Attribute\":[{\"type\":"
        "\"filename|md5\",\"value\":\"a.exe|d41d8cd98f00b204e9800998ecf8427e\","
        "\"to_ids\":true}]}]}}",
        "row 1|ip:192.0.2.7|0|-|18262|50|GREEN|RED|Paper Crane\n"
        "row 2|domain:evil.example|18262|-|18293|50|GREEN|RED|Paper Crane\n"
        "row 2|ip:192.0.2.8|18262|-|18293|50|GREEN|RED|Paper Crane\n"
        "bad event[0].Attribute[5]: type: mutex is not looked up <6>\n"
        "bad event[0].Attribute[6]: value: is a public suffix: names of "
        "strangers end in it <7>\n"
        "row 8|url:a.example/x|0|-|20000|50|RED|RED|Paper Crane|Other\n"
        "bad event[0].Attribute[8]: Event.Attribute[8].timestamp is no moment "
        "<9>\n"
        "bad event[0].Attribute[9]: Event.Attribute[9] must be an object <>\n"
        "row |md5:d41d8cd98f00b204e9800998ecf8427e|0|-|20000|50|GREEN|RED|"
        "Paper Crane\n");
    assert_int_equal(counts.other, 3);
}

static void
test_events_of_misp_come_in_three_frames(void **state)
{
    (void)state;
#define EVENT(value)                                                     \
    "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"" value \
    "\",\"to_ids\":true}]}}"
    static const char want[] =
        "row |domain:a.example|0|-|20000|50|AMBER|GREEN\n"
        "row |domain:b.example|0|-|20000|50|AMBER|GREEN\n";
    expect(AG_FEED_MISP,
           "{\"response\":[" EVENT("a.example") "," EVENT("b.example") "]}",
           want);
    expect(AG_FEED_MISP, "[" EVENT("a.example") "," EVENT("b.example") "]",
           want);
    expect_fail(AG_FEED_MISP, "{\"x\":1}", EG_ERR_MALFORMED,
                "no event of MISP");
    expect_fail(AG_FEED_MISP, "[{\"x\":1}]", EG_ERR_MALFORMED,
                "no event of MISP");
    expect_fail(AG_FEED_MISP, "[7]", EG_ERR_MALFORMED, "no event of MISP");
    expect_fail(AG_FEED_MISP, "[", EG_ERR_MALFORMED, "line 1");
}

static void
test_every_format_has_its_word(void **state)
{
    (void)state;
    for (unsigned n = 0; n < AG_FEED_FORMAT_COUNT; n++) {
        ag_feed_format back;
        assert_true(
            ag_feed_format_read(&back, ag_feed_format_name((ag_feed_format)n)));
        assert_int_equal(back, n);
    }
    ag_feed_format none;
    assert_false(ag_feed_format_read(&none, "openioc"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_list_tells_a_value_a_line),
        cmocka_unit_test(test_a_bad_line_is_put_aside_alone),
        cmocka_unit_test(test_a_line_without_end_is_passed_over),
        cmocka_unit_test(test_a_lifetime_ends_what_tells_no_end),
        cmocka_unit_test(test_a_table_of_rapid_release),
        cmocka_unit_test(test_a_table_of_targeted_threats),
        cmocka_unit_test(test_rows_that_are_too_long_are_put_aside_alone),
        cmocka_unit_test(test_a_table_without_values_is_none),
        cmocka_unit_test(test_a_bundle_tells_indicators_actors_and_links),
        cmocka_unit_test(test_an_envelope_of_taxii_and_an_empty_bundle),
        cmocka_unit_test(test_parts_of_a_pattern_stay_together),
        cmocka_unit_test(test_texts_of_patterns_may_have_marks_in_them),
        cmocka_unit_test(test_a_moment_of_the_future_does_not_stop_decay),
        cmocka_unit_test(test_what_is_not_understood_of_patterns_is_refused),
        cmocka_unit_test(test_patterns_cannot_explode),
        cmocka_unit_test(test_objects_that_are_wrong_are_put_aside_alone),
        cmocka_unit_test(test_what_is_no_bundle),
        cmocka_unit_test(test_an_event_of_misp),
        cmocka_unit_test(test_events_of_misp_come_in_three_frames),
        cmocka_unit_test(test_every_format_has_its_word)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eg_buffer_free(&told);
    return failed;
}
