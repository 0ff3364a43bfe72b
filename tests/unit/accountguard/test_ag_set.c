/* SPDX-License-Identifier: Apache-2.0 */
/* The set of indicators: what is found, when, how strongly, and what is not. */
#include <stdio.h>

#include "accountguard/indicator/prefixmap.h"
#include "accountguard/indicator/set.h"
#include "test.h"

#define DAY(n) ((n)*AG_DAY)

static ag_warnings *warnings;
static ag_set *set;
static unsigned feed;
static uint64_t next_id;

static int
begin(void **state)
{
    (void)state;
    assert_ok(ag_warnings_new(&warnings, NULL));
    assert_ok(ag_warnings_seal(warnings));
    assert_ok(ag_set_new(&set, warnings, NULL));
    const ag_set_feed one = {.id = 77, .trust = AG_TRUST_B};
    assert_ok(ag_set_feed_add(set, &feed, &one, NULL));
    next_id = 1;
    return 0;
}

static int
end(void **state)
{
    (void)state;
    ag_set_free(set);
    ag_warnings_free(warnings);
    set = NULL;
    return 0;
}

static ag_indicator
indicator(ag_kind kind, const char *value)
{
    return (ag_indicator){.id = next_id++,
                          .feed = feed,
                          .kind = kind,
                          .value = {(const uint8_t *)value, strlen(value)},
                          .valid_until = AG_TIME_MAX,
                          .confidence = 80,
                          .tlp = AG_TLP_GREEN,
                          .pap = AG_PAP_AMBER};
}

/** Put a value in as feeds spell it; its id. */
static uint64_t
put(const char *text)
{
    static ag_value value;
    eg_error err = {0};
    if (ag_value_guess(&value, text, strlen(text), &err) != EG_OK) {
        fail_msg("%s %s", text, err.text);
    }
    const ag_indicator i = indicator(value.kind, value.text);
    assert_ok(ag_set_add(set, &i, NULL));
    return i.id;
}

static void
seal(void)
{
    assert_ok(ag_set_seal(set, NULL));
}

static ag_ip
ip(const char *text)
{
    ag_ip out = {0};
    assert_true(ag_ip_read(&out, text, strlen(text)));
    return out;
}

static ag_matches found;

static unsigned
ask_ip(const char *text, ag_time at)
{
    const ag_ip address = ip(text);
    ag_matches_clear(&found);
    ag_set_find_ip(set, &address, at, &found);
    return found.len;
}

static unsigned
ask_url(const char *text)
{
    ag_matches_clear(&found);
    ag_set_find_url(set, text, strlen(text), DAY(10), &found);
    return found.len;
}

static unsigned
ask_email(const char *text)
{
    ag_matches_clear(&found);
    ag_set_find_email(set, text, strlen(text), DAY(10), &found);
    return found.len;
}

static unsigned
ask_hash(const char *text)
{
    ag_matches_clear(&found);
    ag_set_find_hash(set, text, strlen(text), DAY(10), &found);
    return found.len;
}

/* -- what is found --------------------------------------------------------- */

static void
test_an_address_is_found_alone_and_in_ranges(void **state)
{
    (void)state;
    const uint64_t one = put("192.0.2.7");
    const uint64_t narrow = put("192.0.2.0/28");
    const uint64_t wide = put("192.0.0.0/16");
    const uint64_t six = put("2001:db8:1::/48");
    seal();
    assert_int_equal(ask_ip("192.0.2.7", DAY(10)), 3);
    assert_int_equal(found.match[0].id, one);
    assert_int_equal(found.match[1].id, narrow);
    assert_int_equal(found.match[2].id, wide);
    assert_int_equal(ask_ip("192.0.2.15", DAY(10)), 2);
    assert_int_equal(ask_ip("192.0.2.16", DAY(10)), 1);
    assert_int_equal(ask_ip("192.0.255.255", DAY(10)), 1);
    assert_int_equal(ask_ip("192.1.0.0", DAY(10)), 0);
    assert_int_equal(ask_ip("191.255.255.255", DAY(10)), 0);
    assert_int_equal(ask_ip("2001:db8:1:ffff::1", DAY(10)), 1);
    assert_int_equal(found.match[0].id, six);
    assert_int_equal(ask_ip("2001:db8:2::", DAY(10)), 0);
    assert_int_equal(ask_ip("::ffff:192.0.2.16", DAY(10)), 1);
}

static void
test_a_match_tells_all_that_is_known(void **state)
{
    (void)state;
    const uint64_t actors[] = {5, 9};
    ag_indicator i = indicator(AG_KIND_IP, "192.0.2.7");
    i.actors = actors;
    i.actor_len = 2;
    assert_ok(ag_set_add(set, &i, NULL));
    seal();
    assert_int_equal(ask_ip("192.0.2.7", DAY(10)), 1);
    const ag_match *m = &found.match[0];
    assert_int_equal(m->feed, 77);
    assert_int_equal(m->trust, AG_TRUST_B);
    assert_int_equal(m->tlp, AG_TLP_GREEN);
    assert_int_equal(m->pap, AG_PAP_AMBER);
    assert_int_equal(m->confidence, 80);
    assert_int_equal(m->kind, AG_KIND_IP);
    assert_int_equal(m->actor_len, 2);
    assert_int_equal(m->actors[0], 5);
    assert_int_equal(m->actors[1], 9);
    assert_true(m->valid_until == AG_TIME_MAX && m->valid_from == 0);
}

static void
test_all_sources_of_one_value_are_told(void **state)
{
    (void)state;
    unsigned other;
    const ag_set_feed f = {.id = 78, .trust = AG_TRUST_E};
    assert_ok(ag_set_feed_add(set, &other, &f, NULL));
    const uint64_t rival[] = {9};
    ag_indicator i = indicator(AG_KIND_HOST, "evil.example");
    assert_ok(ag_set_add(set, &i, NULL));
    i = indicator(AG_KIND_HOST, "evil.example");
    i.feed = other;
    i.actors = rival;
    i.actor_len = 1;
    assert_ok(ag_set_add(set, &i, NULL));
    i = indicator(AG_KIND_HOST, "evil.example");
    assert_ok(ag_set_add(set, &i, NULL));
    seal();
    assert_int_equal(ask_url("https://evil.example/x"), 3);
    assert_int_equal(ag_set_len(set), 3);
}

static void
test_a_domain_is_found_from_below_and_not_from_beside(void **state)
{
    (void)state;
    const uint64_t two = put("evil.example");
    const uint64_t deep = put("a.b.c.d.e.f.g.h.i.evil.test");
    put("xn--bcher-kva.example");
    put("f.e.d.c.six.test");
    put("g.f.e.d.c.seven.test");
    seal();
    /* Up to six labels are looked at, and the whole. */
    assert_int_equal(ask_url("h.g.f.e.d.c.six.test"), 1);
    assert_int_equal(ask_url("h.g.f.e.d.c.seven.test"), 0);
    assert_int_equal(ask_url("g.f.e.d.c.seven.test"), 1);
    assert_int_equal(ask_url("https://evil.example/"), 1);
    assert_int_equal(ask_url("https://LOGIN.Evil.example./x?y"), 1);
    assert_int_equal(found.match[0].id, two);
    assert_int_equal(ask_url("a.b.c.d.e.f.g.h.i.j.evil.example"), 1);
    assert_int_equal(ask_url("https://notevil.example/"), 0);
    assert_int_equal(ask_url("https://evil.example.com/"), 0);
    assert_int_equal(ask_url("https://example/"), 0);
    assert_int_equal(ask_url("a.b.c.d.e.f.g.h.i.evil.test"), 1);
    assert_int_equal(found.match[0].id, deep);
    assert_int_equal(ask_url("https://bücher.example/"), 1);
    /* What stands before an @ is there to deceive. */
    assert_int_equal(ask_url("https://evil.example@good.example/"), 0);
    assert_int_equal(ask_url("https://good.example@evil.example/"), 1);
}

static void
test_a_url_is_found_whole_or_without_its_query(void **state)
{
    (void)state;
    const uint64_t bare = put("http://host.example/login");
    put("https://host.example/kit?id=7");
    put("203.0.113.5/gate.php");
    put("http://[2001:db8::5]:8080/gate");
    seal();
    assert_int_equal(ask_url("https://host.example/login?next=1#top"), 1);
    assert_int_equal(found.match[0].id, bare);
    assert_int_equal(ask_url("HTTPS://user:pw@HOST.example:443/login"), 1);
    assert_int_equal(ask_url("https://host.example:8443/login"), 0);
    assert_int_equal(ask_url("https://host.example/%6cogin"), 1);
    assert_int_equal(ask_url("https://host.example/Login"), 0);
    assert_int_equal(ask_url("https://host.example/kit?id=7"), 1);
    assert_int_equal(ask_url("https://host.example/kit?id=8"), 0);
    assert_int_equal(ask_url("https://host.example/kit"), 0);
    assert_int_equal(ask_url("https://host.example/"), 0);
    assert_int_equal(ask_url("http://203.0.113.5/gate.php"), 1);
    assert_int_equal(ask_url("http://[2001:DB8::5]:8080/gate"), 1);
    assert_int_equal(ask_url("javascript://host.example/login"), 0);
    assert_int_equal(ask_url(""), 0);
}

static void
test_an_address_in_a_url_is_an_address(void **state)
{
    (void)state;
    put("203.0.113.5:8443");
    put("2001:db8::5");
    seal();
    assert_int_equal(ask_url("http://203.0.113.5/x"), 1);
    assert_int_equal(ask_url("https://[2001:db8::5]/x"), 1);
    assert_int_equal(ask_url("203.0.113.6"), 0);
}

static void
test_senders_and_hashes(void **state)
{
    (void)state;
    put("Boss@Mail.Example");
    put("evil.example");
    put("D41D8CD98F00B204E9800998ECF8427E");
    put("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    seal();
    assert_int_equal(ask_email("boss@mail.example"), 1);
    assert_int_equal(ask_email("boss2@mail.example"), 0);
    assert_int_equal(ask_email("any@sub.evil.example"), 1);
    assert_int_equal(ask_email("no address"), 0);
    assert_int_equal(ask_hash("d41d8cd98f00b204e9800998ecf8427e"), 1);
    assert_int_equal(ask_hash("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"), 1);
    assert_int_equal(ask_hash("d41d8cd98f00b204e9800998ecf8427f"), 0);
    assert_int_equal(ask_hash("d41d8"), 0);
}

static void
test_an_event_is_asked_for_all_it_tells(void **state)
{
    (void)state;
    put("192.0.2.7");
    put("evil.example");
    seal();
    static const char url[] = "https://evil.example/a";
    ag_event event = {.time = DAY(3),
                      .ip = ip("192.0.2.7"),
                      .url = {(const uint8_t *)url, sizeof(url) - 1}};
    ag_matches_clear(&found);
    ag_set_find_event(set, &event, &found);
    assert_int_equal(found.len, 2);
    ag_set_find_event(set, &event, &found);
    assert_int_equal(found.len, 2); /* told once */
    event.ip.family = 0;
    event.url.len = 0;
    ag_matches_clear(&found);
    ag_set_find_event(set, &event, &found);
    assert_int_equal(found.len, 0);
}

static void
test_parts_must_be_met_by_one_event(void **state)
{
    (void)state;
    ag_indicator i = indicator(AG_KIND_IP, "192.0.2.7");
    i.parts = 2;
    assert_ok(ag_set_add(set, &i, NULL));
    ag_indicator j = indicator(AG_KIND_HOST, "evil.example");
    j.id = i.id;
    j.parts = 2;
    j.part = 1;
    assert_ok(ag_set_add(set, &j, NULL));
    j.part = 2;
    assert_int_equal(ag_set_add(set, &j, NULL), EG_ERR_ARGUMENT);
    seal();
    static const char url[] = "https://evil.example/a";
    ag_event event = {.time = DAY(3),
                      .ip = ip("192.0.2.7"),
                      .url = {(const uint8_t *)url, sizeof(url) - 1}};
    ag_matches_clear(&found);
    ag_set_find_event(set, &event, &found);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.match[0].id, i.id);
    assert_int_equal(ask_ip("192.0.2.7", DAY(3)), 0);
    assert_int_equal(ask_url(url), 0);
}

/* -- when, and how strongly ------------------------------------------------ */

static void
test_validity_is_that_of_the_events_time(void **state)
{
    (void)state;
    ag_indicator i = indicator(AG_KIND_IP, "192.0.2.7");
    i.valid_from = DAY(10);
    i.valid_until = DAY(20);
    assert_ok(ag_set_add(set, &i, NULL));
    seal();
    assert_int_equal(ask_ip("192.0.2.7", DAY(10) - 1), 0);
    assert_int_equal(found.outside, 1);
    assert_int_equal(ask_ip("192.0.2.7", DAY(10)), 1);
    assert_int_equal(ask_ip("192.0.2.7", DAY(20) - 1), 1);
    assert_int_equal(ask_ip("192.0.2.7", DAY(20)), 0);
    assert_int_equal(found.outside, 1);
}

static void
test_confidence_halves_in_each_half_life(void **state)
{
    (void)state;
    const ag_set_feed f = {.id = 78, .trust = AG_TRUST_C, .half_life = DAY(30)};
    assert_ok(ag_set_feed_add(set, &feed, &f, NULL));
    ag_indicator i = indicator(AG_KIND_IP, "192.0.2.7");
    i.seen = DAY(100);
    assert_ok(ag_set_add(set, &i, NULL));
    seal();
    static const struct {
        int day;
        unsigned left;
    } cases[] = {{10, 80},  {100, 80}, {115, 60}, {130, 40},
                 {145, 30}, {160, 20}, {250, 2},  {280, 1}};
    for (size_t n = 0; n < EG_ARRAY_LEN(cases); n++) {
        assert_int_equal(ask_ip("192.0.2.7", DAY(cases[n].day)), 1);
        assert_int_equal(found.match[0].confidence, cases[n].left);
    }
    assert_int_equal(ask_ip("192.0.2.7", DAY(320)), 0);
    assert_int_equal(found.outside, 1);
    assert_int_equal(ask_ip("192.0.2.7", AG_TIME_MAX), 0);
    assert_int_equal(ag_confidence_after(100, AG_TIME_MAX, 1), 0);
    assert_int_equal(ag_confidence_after(100, 1, AG_TIME_MAX), 100);
    assert_int_equal(ag_confidence_after(100, AG_TIME_MAX, 0), 100);
}

static void
test_of_too_many_matches_the_strongest_are_told(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 40; n++) {
        ag_indicator i = indicator(AG_KIND_IP, "192.0.2.7");
        i.confidence = 1 + n * 7 % 40;
        assert_ok(ag_set_add(set, &i, NULL));
    }
    seal();
    assert_int_equal(ask_ip("192.0.2.7", DAY(1)), AG_MATCHES_MAX);
    assert_int_equal(found.more, 40 - AG_MATCHES_MAX);
    for (unsigned n = 0; n < AG_MATCHES_MAX; n++) {
        assert_in_range(found.match[n].confidence, 25, 40);
    }
}

/* -- warning lists --------------------------------------------------------- */

static void
test_a_shared_host_alone_is_no_sign(void **state)
{
    (void)state;
    ag_indicator i = indicator(AG_KIND_HOST, "ipfs.io");
    assert_ok(ag_set_add(set, &i, NULL));
    i = indicator(AG_KIND_HOST, "azurewebsites.net");
    assert_ok(ag_set_add(set, &i, NULL));
    i = indicator(AG_KIND_URL, "rebrand.ly/");
    assert_ok(ag_set_add(set, &i, NULL));
    put("www.dropbox.com");
    put("accounts.google.com");
    put("evil-my.sharepoint.com");
    put("https://rebrand.ly/x7k");
    put("https://ipfs.io/ipfs/QmX");
    put("login-evil.azurewebsites.net");
    seal();
    assert_int_equal(ask_url("https://ipfs.io/ipfs/Good"), 0);
    assert_int_equal(found.voided, 1);
    assert_int_equal(found.void_by, AG_WARNING_SHARED);
    assert_int_equal(ask_url("https://www.dropbox.com/s/good"), 0);
    assert_int_equal(found.voided, 1);
    assert_int_equal(ask_url("https://accounts.google.com/"), 0);
    assert_int_equal(ask_url("https://evil-my.sharepoint.com/x"), 1);
    assert_int_equal(found.match[0].confidence, 40);
    assert_int_equal(ask_url("https://rebrand.ly/"), 0);
    assert_int_equal(found.voided, 1);
    assert_int_equal(ask_url("https://rebrand.ly/x7k"), 1);
    assert_int_equal(ask_url("https://ipfs.io/ipfs/QmX"), 1);
    assert_int_equal(ask_url("https://login-evil.azurewebsites.net/a"), 1);
    assert_int_equal(ask_url("https://good.azurewebsites.net/a"), 0);
}

static void
test_popular_domains_and_ways_out_weaken(void **state)
{
    (void)state;
    ag_warnings *w;
    ag_set *own;
    assert_ok(ag_warnings_new(&w, NULL));
    static const char *const popular[] = {"news.example", ".blogspot.com"};
    for (unsigned n = 0; n < 2; n++) {
        assert_ok(ag_warnings_add(w, AG_WARNING_POPULAR, popular[n],
                                  strlen(popular[n]), NULL));
    }
    assert_ok(ag_warnings_add(w, AG_WARNING_VPN, "198.51.100.0/24", 15, NULL));
    assert_int_equal(ag_warnings_add(w, AG_WARNING_VPN, "what?", 5, NULL),
                     EG_ERR_MALFORMED);
    assert_ok(ag_warnings_seal(w));
    assert_ok(ag_set_new(&own, w, NULL));
    const ag_set_feed f = {.id = 1, .trust = AG_TRUST_A};
    assert_ok(ag_set_feed_add(own, &feed, &f, NULL));
    ag_set *kept = set;
    set = own;
    put("www.news.example");
    put("evil.blogspot.com");
    put("198.51.100.9");
    put("104.16.1.1");
    seal();
    assert_int_equal(ask_url("https://www.news.example/"), 1);
    assert_int_equal(found.match[0].confidence, 40);
    assert_int_equal(found.match[0].warning, AG_WARNING_POPULAR);
    assert_int_equal(ask_url("https://evil.blogspot.com/"), 1);
    assert_int_equal(found.match[0].confidence, 80);
    assert_int_equal(ask_ip("198.51.100.9", DAY(1)), 1);
    assert_int_equal(found.match[0].confidence, 40);
    assert_int_equal(found.match[0].warning, AG_WARNING_VPN);
    assert_int_equal(ask_ip("104.16.1.1", DAY(1)), 0);
    assert_int_equal(found.void_by, AG_WARNING_CDN);
    set = kept;
    ag_set_free(own);
    ag_warnings_free(w);
}

static void
test_every_class_has_its_words(void **state)
{
    (void)state;
    for (unsigned n = 0; n < AG_WARNING_COUNT; n++) {
        ag_warning back;
        assert_true(ag_warning_read(&back, ag_warning_name((ag_warning)n)));
        assert_int_equal(back, n);
        assert_true(n == 0 || strlen(ag_warning_reason((ag_warning)n)) > 10);
        assert_int_equal(ag_warning_percent((ag_warning)n) < 100, n > 0);
    }
    ag_warning none;
    assert_false(ag_warning_read(&none, "grave"));
    ag_kind kind;
    for (unsigned n = 0; n < AG_KIND_COUNT; n++) {
        assert_true(ag_kind_read(&kind, ag_kind_name((ag_kind)n)));
        assert_int_equal(kind, n);
    }
    assert_false(ag_kind_read(&kind, "mutex"));
}

/* -- what is refused ------------------------------------------------------- */

static void
test_values_that_would_strike_strangers_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        eg_status status;
        const char *why;
    } bad[] = {
        {"co.uk", EG_ERR_LIMIT, "public suffix"},
        {"github.io", EG_ERR_LIMIT, "public suffix"},
        {"blogspot.com", EG_ERR_LIMIT, "public suffix"},
        {"*.github.io", EG_ERR_LIMIT, "public suffix"},
        {"10.1.2.3", EG_ERR_LIMIT, "10.0.0.0/8"},
        {"172.31.0.9", EG_ERR_LIMIT, "172.16.0.0/12"},
        {"127.0.0.1", EG_ERR_LIMIT, "127.0.0.0/8"},
        {"fe80::1", EG_ERR_LIMIT, "fe80::/10"},
        {"::1", EG_ERR_LIMIT, "::/8"},
        {"0.0.0.0/0", EG_ERR_LIMIT, "wider than /16"},
        {"198.0.0.0/15", EG_ERR_LIMIT, "wider than /16"},
        {"2001::/16", EG_ERR_LIMIT, "wider than /32"},
        {"/aramco/", EG_ERR_MALFORMED, "path without a host"},
        {"localhost", EG_ERR_MALFORMED, "no domain"},
        {"a..b", EG_ERR_MALFORMED, "no domain"},
        {"us nation.cf", EG_ERR_MALFORMED, "no domain"},
        {"1.2.3", EG_ERR_MALFORMED, "no domain"},
        {"1.2.3.4/33", EG_ERR_MALFORMED, "no address and no range"},
        {"@evil.example", EG_ERR_MALFORMED, "no address of e-mail"},
        {"a@b@evil.example", EG_ERR_MALFORMED, "no address of e-mail"},
        {"a\r\nb@evil.example", EG_ERR_MALFORMED, "no address of e-mail"},
        {"mailto://evil.example", EG_ERR_MALFORMED, "no URL"},
        {"http://host.example:99999/", EG_ERR_MALFORMED, "no URL"},
        {"http://host.example/a b", EG_ERR_MALFORMED, "no URL"},
        {"", EG_ERR_LIMIT, "empty"}};
    for (size_t n = 0; n < EG_ARRAY_LEN(bad); n++) {
        ag_value value;
        eg_error err = {0};
        const eg_status status =
            ag_value_guess(&value, bad[n].text, strlen(bad[n].text), &err);
        if (status != bad[n].status || !strstr(err.text, bad[n].why)) {
            fail_msg("%s: %d %s", bad[n].text, status, err.text);
        }
    }
}

static void
test_values_have_one_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *value;
        ag_kind kind;
    } good[] = {{"192.0.2.77/24", "192.0.2.0/24", AG_KIND_IP},
                {"192.0.2.7/32", "192.0.2.7", AG_KIND_IP},
                {"::ffff:192.0.2.7", "192.0.2.7", AG_KIND_IP},
                {"2001:DB8:0:0::/64", "2001:db8::/64", AG_KIND_IP},
                {"192.0.2.7:443", "192.0.2.7", AG_KIND_IP},
                {"192[.]0[.]2[.]7", "192.0.2.7", AG_KIND_IP},
                {"Evil[.]Example.", "evil.example", AG_KIND_HOST},
                {"*.evil.example", "evil.example", AG_KIND_HOST},
                {"b\xC3\xBC"
                 "cher.example",
                 "xn--bcher-kva.example", AG_KIND_HOST},
                {"_x.evil.example", "_x.evil.example", AG_KIND_HOST},
                {"hxxps://evil(.)example/a", "evil.example/a", AG_KIND_URL},
                {"http://evil.example", "evil.example/", AG_KIND_URL},
                {"http://evil.example:80/%7Ea/%2f#x", "evil.example/~a/%2F",
                 AG_KIND_URL},
                {"evil.example/?", "evil.example/", AG_KIND_URL},
                {"evil.example:8080", "evil.example:8080/", AG_KIND_URL},
                {"A.B@Evil.Example", "a.b@evil.example", AG_KIND_EMAIL}};
    for (size_t n = 0; n < EG_ARRAY_LEN(good); n++) {
        ag_value value;
        ag_value again;
        eg_error err = {0};
        if (ag_value_guess(&value, good[n].text, strlen(good[n].text), &err) !=
            EG_OK) {
            fail_msg("%s: %s", good[n].text, err.text);
        }
        assert_string_equal(value.text, good[n].value);
        assert_int_equal(value.len, strlen(value.text));
        assert_int_equal(value.kind, good[n].kind);
        assert_ok(
            ag_value_read(&again, value.kind, value.text, value.len, NULL));
        assert_string_equal(again.text, value.text);
    }
}

static void
test_what_a_set_does_not_take(void **state)
{
    (void)state;
    const ag_indicator good = indicator(AG_KIND_IP, "192.0.2.7");
    eg_error err = {0};
    ag_indicator bad = good;
    bad.feed = 9;
    assert_int_equal(ag_set_add(set, &bad, &err), EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "indicator 1"));
    bad = good;
    bad.confidence = 0;
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    bad.confidence = 101;
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    bad = good;
    bad.valid_from = bad.valid_until = DAY(1);
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    bad = good;
    bad.value.len = 0;
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    bad = good;
    bad.value = (eg_span){(const uint8_t *)"host.example", 12};
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    bad = good;
    bad.actor_len = AG_SET_ACTORS_MAX + 1;
    assert_int_equal(ag_set_add(set, &bad, NULL), EG_ERR_ARGUMENT);
    const ag_set_feed odd = {.half_life = -1};
    unsigned index;
    assert_int_equal(ag_set_feed_add(set, &index, &odd, NULL), EG_ERR_ARGUMENT);
    assert_int_equal(ag_set_len(set), 0);
    seal();
    assert_int_equal(ag_set_add(set, &good, NULL), EG_ERR_STATE);
    assert_int_equal(ag_set_feed_add(set, &index, &odd, NULL), EG_ERR_STATE);
    assert_int_equal(ask_ip("192.0.2.7", DAY(1)), 0);
}

/* -- ranges against the plain way ------------------------------------------ */

static uint32_t
random_of(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

#define RANGES 60

static bool
covers(const ag_range *r, const ag_ip *address)
{
    for (unsigned bit = 0; bit < r->len; bit++) {
        const unsigned mask = 0x80U >> bit % 8;
        if ((r->ip.bytes[bit / 8] & mask) != (address->bytes[bit / 8] & mask)) {
            return false;
        }
    }
    return r->ip.family == address->family;
}

static void
test_ranges_are_found_as_by_trying_each(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (unsigned round = 0; round < 300; round++) {
        EG_CLEANUP(ag_prefixmap_free) ag_prefixmap map = {0};
        ag_range ranges[RANGES];
        const uint8_t family = round % 2 ? 4 : 6;
        const unsigned bits = family == 4 ? 32 : 128;
        for (unsigned n = 0; n < RANGES; n++) {
            char text[80];
            /* Few values, so that ranges nest, meet and are equal. */
            const unsigned len = random_of(&seed, bits + 1);
            const unsigned x = random_of(&seed, 3) * 127;
            const unsigned y = random_of(&seed, 2) * 255;
            const unsigned z = random_of(&seed, 4);
            snprintf(text, sizeof(text),
                     family == 4 ? "%u.%u.0.%u/%u" : "%x:%x::%x/%u", x, y, z,
                     len);
            assert_true(ag_range_read(&ranges[n], text, strlen(text)));
            assert_ok(ag_prefixmap_add(&map, &ranges[n], n));
        }
        assert_ok(ag_prefixmap_seal(&map));
        for (unsigned n = 0; n < 200; n++) {
            ag_ip address = ranges[random_of(&seed, RANGES)].ip;
            const uint32_t at = random_of(&seed, family == 4 ? 4 : 16);
            address.bytes[at] =
                (uint8_t)(address.bytes[at] + random_of(&seed, 3) - 1);
            bool told[RANGES] = {false};
            ag_prefix_walk walk = ag_prefixmap_find(&map, &address);
            unsigned before = bits;
            for (uint32_t i = ag_prefix_next(&walk); i != AG_NONE;
                 i = ag_prefix_next(&walk)) {
                assert_false(told[i]);
                told[i] = true;
                assert_true(ranges[i].len <= before); /* narrow to wide */
                before = ranges[i].len;
            }
            for (unsigned i = 0; i < RANGES; i++) {
                assert_int_equal(told[i], covers(&ranges[i], &address));
            }
        }
    }
}

static void
test_a_text_map_keeps_what_it_grows_over(void **state)
{
    (void)state;
    EG_CLEANUP(ag_textmap_free) ag_textmap map = {0};
    assert_ok(ag_textmap_init(&map));
    for (unsigned n = 0; n < 20000; n++) {
        char text[32];
        uint32_t *number = NULL;
        const int len = snprintf(text, sizeof(text), "%u.example", n);
        assert_ok(ag_textmap_at(&number, &map, n % 3, text, (size_t)len));
        assert_int_equal(*number, AG_NONE);
        *number = n;
    }
    for (unsigned n = 0; n < 20000; n++) {
        char text[32];
        const int len = snprintf(text, sizeof(text), "%u.example", n);
        for (unsigned tag = 0; tag < 3; tag++) {
            assert_int_equal(ag_textmap_find(&map, tag, text, (size_t)len),
                             tag == n % 3 ? n : AG_NONE);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_an_address_is_found_alone_and_in_ranges),
        TEST(test_a_match_tells_all_that_is_known),
        TEST(test_all_sources_of_one_value_are_told),
        TEST(test_a_domain_is_found_from_below_and_not_from_beside),
        TEST(test_a_url_is_found_whole_or_without_its_query),
        TEST(test_an_address_in_a_url_is_an_address),
        TEST(test_senders_and_hashes),
        TEST(test_an_event_is_asked_for_all_it_tells),
        TEST(test_parts_must_be_met_by_one_event),
        TEST(test_validity_is_that_of_the_events_time),
        TEST(test_confidence_halves_in_each_half_life),
        TEST(test_of_too_many_matches_the_strongest_are_told),
        TEST(test_a_shared_host_alone_is_no_sign),
        TEST(test_popular_domains_and_ways_out_weaken),
        TEST(test_every_class_has_its_words),
        TEST(test_values_that_would_strike_strangers_are_refused),
        TEST(test_values_have_one_spelling),
        TEST(test_what_a_set_does_not_take),
        TEST(test_ranges_are_found_as_by_trying_each),
        TEST(test_a_text_map_keeps_what_it_grows_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
