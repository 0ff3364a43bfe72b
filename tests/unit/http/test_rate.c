/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often an address may ask, and whose word about addresses is taken.
 */
#include <arpa/inet.h>

#include "../apps/place.h"
#include "http/rate.h"

#define SECOND 1000000U

static http_address
address(const char *text)
{
    http_address out;
    assert_ok(http_address_read(&out, text, 0, NULL));
    return out;
}

/** How many of @p count requests at @p now are answered. */
static unsigned
answered(http_rate *r, const char *who, unsigned count, uint64_t now)
{
    unsigned good = 0;
    const http_address a = address(who);
    for (unsigned i = 0; i < count; i++) {
        good += http_rate_take(r, &a, now) == 0 ? 1 : 0;
    }
    return good;
}

/** A bucket is used up, and fills again at its rate, not further. */
static void
tokens_come_back(void **state)
{
    (void)state;
    http_rate *r = NULL;
    uint64_t now = 1000 * SECOND;
    assert_ok(http_rate_new(&r, 10, 5, NULL));
    assert_int_equal(answered(r, "10.0.0.1", 20, now), 5);
    assert_int_equal(answered(r, "10.0.0.1", 20, now + SECOND / 10), 1);
    assert_int_equal(answered(r, "10.0.0.1", 20, now + SECOND / 10), 0);
    assert_int_equal(answered(r, "10.0.0.1", 20, now + 4 * SECOND / 10), 3);
    now += 3600ULL * SECOND;
    assert_int_equal(answered(r, "10.0.0.1", 20, now), 5);
    /* Over ten seconds, the burst and ten a second. */
    unsigned good = 0;
    for (unsigned i = 1; i <= 1000; i++) {
        good += answered(r, "10.0.0.2", 1, now + i * (SECOND / 100));
    }
    assert_in_range(good, 104, 105);
    http_rate_free(r);
}

/** Who has to wait is told how long, in whole seconds. */
static void
the_wait_is_enough(void **state)
{
    (void)state;
    http_rate *r = NULL;
    const uint64_t now = 77 * SECOND;
    const http_address a = address("10.0.0.1");
    assert_ok(http_rate_new(&r, 1, 2, NULL));
    assert_int_equal(http_rate_take(r, &a, now), 0);
    assert_int_equal(http_rate_take(r, &a, now), 0);
    assert_int_equal(http_rate_take(r, &a, now), 1);
    assert_int_equal(http_rate_take(r, &a, now + SECOND - 1), 1);
    assert_int_equal(http_rate_take(r, &a, now + SECOND), 0);
    http_rate_free(r);
}

/** Addresses have buckets of their own; networks of IPv6 share one. */
static void
addresses_are_apart(void **state)
{
    (void)state;
    http_rate *r = NULL;
    assert_ok(http_rate_new(&r, 1, 3, NULL));
    assert_int_equal(answered(r, "10.0.0.1", 9, SECOND), 3);
    assert_int_equal(answered(r, "10.0.0.2", 9, SECOND), 3);
    assert_int_equal(answered(r, "2001:db8:0:1::1", 2, SECOND), 2);
    assert_int_equal(answered(r, "2001:db8:0:1:ffff::2", 9, SECOND), 1);
    assert_int_equal(answered(r, "2001:db8:0:2::1", 9, SECOND), 3);
    /* The first four bytes of this network are those of an IPv4 address. */
    assert_int_equal(answered(r, "a00:1::", 9, SECOND), 3);
    http_rate_free(r);
}

/** Many more addresses than places: who is limited stays so for long. */
static void
a_crowd_is_bounded(void **state)
{
    (void)state;
    http_rate *r = NULL;
    const uint64_t now = 5 * SECOND;
    assert_ok(http_rate_new(&r, 1, 100, NULL));
    assert_int_equal(answered(r, "10.0.0.1", 200, now), 100);
    for (uint32_t i = 0; i < 200000; i++) {
        http_address a = {.v4 = {.sin_family = AF_INET}};
        a.v4.sin_addr.s_addr = htonl(0xC0000000U + i);
        assert_int_equal(http_rate_take(r, &a, now), 0);
    }
    /* Its bucket is the emptiest of its set, and so the last to give way. */
    assert_int_equal(answered(r, "10.0.0.1", 10, now), 0);
    http_rate_free(r);
}

/** The address that @p forwarded and @p sender come to. */
static void
check_resolved(const char *sender, const char *forwarded, const char *want)
{
    http_proxies p;
    char text[INET6_ADDRSTRLEN];
    assert_ok(http_proxies_read(&p, "127.0.0.1, ::1,10.9.9.9", NULL));
    http_address who = address(sender);
    http_proxies_resolve(&p, &who, forwarded);
    const void *bytes = who.any.sa_family == AF_INET6
                            ? (const void *)&who.v6.sin6_addr
                            : (const void *)&who.v4.sin_addr;
    assert_non_null(inet_ntop(who.any.sa_family, bytes, text, sizeof(text)));
    assert_string_equal(text, want);
}

static void
only_proxies_tell_who_asks(void **state)
{
    (void)state;
    check_resolved("1.2.3.4", "5.6.7.8", "1.2.3.4");
    check_resolved("127.0.0.1", "5.6.7.8", "5.6.7.8");
    check_resolved("127.0.0.1", NULL, "127.0.0.1");
    check_resolved("127.0.0.1", "", "127.0.0.1");
    check_resolved("::1", "2001:db8::1", "2001:db8::1");
    /* What a client wrote before the proxy's word does not count. */
    check_resolved("127.0.0.1", "9.9.9.9, 5.6.7.8", "5.6.7.8");
    check_resolved("127.0.0.1", "127.0.0.1,5.6.7.8", "5.6.7.8");
    /* A chain of proxies is followed to the first stranger. */
    check_resolved("127.0.0.1", "9.9.9.9, 5.6.7.8 ,10.9.9.9", "5.6.7.8");
    check_resolved("127.0.0.1", "10.9.9.9, ::1", "10.9.9.9");
    check_resolved("127.0.0.1", "::ffff:5.6.7.8", "5.6.7.8");
    check_resolved("127.0.0.1", "::ffff:10.9.9.9", "10.9.9.9");
    /* What is no address ends the search. */
    check_resolved("127.0.0.1", "5.6.7.8, unknown", "127.0.0.1");
    check_resolved("127.0.0.1", "5.6.7.8, unknown, 10.9.9.9", "10.9.9.9");
    check_resolved("127.0.0.1", "5.6.7.8,", "127.0.0.1");
    check_resolved("127.0.0.1", ",,,", "127.0.0.1");
    char huge[5000];
    memset(huge, '1', sizeof(huge) - 1);
    huge[sizeof(huge) - 1] = '\0';
    check_resolved("127.0.0.1", huge, "127.0.0.1");
}

static void
proxies_are_read(void **state)
{
    (void)state;
    static const char too_many[] = "1::,2::,3::,4::,5::,6::,7::,8::,9::,a::,"
                                   "b::,c::,d::,e::,f::,1::1,1::2";
    static const char *const bad[] = {
        "", ",", "127.0.0.1,", "localhost", "1.2.3.4 5.6.7.8", too_many};
    http_proxies p;
    assert_ok(http_proxies_read(&p, NULL, NULL));
    assert_int_equal(p.len, 0);
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(http_proxies_read(&p, bad[i], NULL), EG_ERR_ARGUMENT);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_come_back),
        cmocka_unit_test(the_wait_is_enough),
        cmocka_unit_test(addresses_are_apart),
        cmocka_unit_test(a_crowd_is_bounded),
        cmocka_unit_test(only_proxies_tell_who_asks),
        cmocka_unit_test(proxies_are_read),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
