/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which addresses are public.
 */
#include "common/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/base.h"

/** Beginnings of IPv4 addresses that are not public. */
static const struct {
    uint32_t net;
    unsigned bits;
} closed[] = {
    {0x00000000, 8},  /* this network */
    {0x0A000000, 8},  /* private */
    {0x64400000, 10}, /* behind a provider's translation */
    {0x7F000000, 8},  /* this host */
    {0xA9FE0000, 16}, /* a link; services of clouds for their machines */
    {0xAC100000, 12}, /* private */
    {0xC0000000, 24}, /* protocols */
    {0xC0000200, 24}, /* documentation */
    {0xC0586300, 24}, /* relays to IPv6 */
    {0xC0A80000, 16}, /* private */
    {0xC6120000, 15}, /* measurements */
    {0xC6336400, 24}, /* documentation */
    {0xCB007100, 24}, /* documentation */
    {0xE0000000, 4},  /* groups */
    {0xF0000000, 4},  /* reserved, and all */
};

static bool
is_public_four(uint32_t address)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(closed); i++) {
        if ((address ^ closed[i].net) >> (32 - closed[i].bits) == 0) {
            return false;
        }
    }
    return true;
}

/** Of IPv6, 2000::/3 is in use; within it, these are no hosts or hold others. */
static bool
is_public_six(const uint8_t a[16])
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0,    0,
                                       0, 0, 0, 0, 0xFF, 0xFF};
    static const uint8_t translated[12] = {0, 0x64, 0xFF, 0x9B};
    if (memcmp(a, mapped, sizeof(mapped)) == 0 ||
        memcmp(a, translated, sizeof(translated)) == 0) {
        return is_public_four(eg_load_be32(a + 12));
    }
    if (a[0] == 0x20 && a[1] == 0x02) { /* 6to4 */
        return is_public_four(eg_load_be32(a + 2));
    }
    const bool protocols = a[0] == 0x20 && a[1] == 0x01 && a[2] < 2;
    const bool documents =
        (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8) ||
        (a[0] == 0x3F && a[1] == 0xFF && a[2] < 0x10);
    return (a[0] & 0xE0) == 0x20 && !protocols && !documents;
}

bool
app_address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof(four));
        return is_public_four(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof(six));
        return is_public_six(six.sin6_addr.s6_addr);
    }
    return false;
}
