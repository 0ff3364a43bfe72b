/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses are read as people write them.
 */
#include <arpa/inet.h>

#include "http/address.h"
#include "test.h"

static void
addresses_are_read(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "127.0.0.1",
                                      "127.0.0.1:",
                                      "127.0.0.1:x",
                                      "127.0.0.1:65536",
                                      "::1:80",
                                      "[::1]",
                                      "[::1]80",
                                      "[::1:80",
                                      "localhost:80",
                                      "1.2.3:80",
                                      ":80",
                                      "[]:80",
                                      "]:80",
                                      "[:80",
                                      "1.2.3.4:-1"};
    http_address a;
    assert_ok(http_address_read_port(&a, "127.0.0.1:80", NULL));
    assert_int_equal(a.v4.sin_family, AF_INET);
    assert_int_equal(ntohs(a.v4.sin_port), 80);
    assert_int_equal(ntohl(a.v4.sin_addr.s_addr), INADDR_LOOPBACK);
    assert_ok(http_address_read_port(&a, "[::1]:65535", NULL));
    assert_int_equal(a.v6.sin6_family, AF_INET6);
    assert_int_equal(ntohs(a.v6.sin6_port), 65535);
    assert_memory_equal(&a.v6.sin6_addr, &in6addr_loopback, 16);
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(http_address_read_port(&a, bad[i], NULL),
                         EG_ERR_ARGUMENT);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
