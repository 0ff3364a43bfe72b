/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the Internet.  inet_pton() wants a final zero, which a cell of a
 * log has not, and it would not tell what of the text it has read.
 */
#include "accountguard/event/ip.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define GROUPS 8

/** Four decimal numbers at @p text; what they take, or 0. */
static size_t
read_v4(uint8_t out[4], const char *text, size_t len)
{
    size_t at = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0) {
            if (at == len || text[at] != '.') {
                return 0;
            }
            at++;
        }
        const size_t first = at;
        unsigned value = 0;
        while (at < len && at - first < 3 && text[at] >= '0' &&
               text[at] <= '9') {
            value = value * 10 + (unsigned)(text[at] - '0');
            at++;
        }
        const bool octal = at - first > 1 && text[first] == '0';
        if (at == first || octal || value > 255) {
            return 0;
        }
        out[i] = (uint8_t)value;
    }
    return at;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/** One to four hex digits; what they take, or 0. */
static size_t
read_group(unsigned *out, const char *text, size_t len)
{
    size_t at = 0;
    *out = 0;
    while (at < len && at < 4 && hex_digit(text[at]) >= 0) {
        *out = *out * 16 + (unsigned)hex_digit(text[at]);
        at++;
    }
    return at;
}

/** The groups of an address while it is read. */
typedef struct groups {
    uint8_t bytes[16];
    unsigned count; /**< Groups read. */
    int gap;        /**< Where "::" stands, or -1. */
} groups;

/** One group, or the address of IPv4 that ends the text; what it takes, or 0. */
static size_t
read_part(groups *g, const char *text, size_t len)
{
    unsigned value;
    const size_t took = read_group(&value, text, len);
    if (took == 0) {
        return 0;
    }
    if (took < len && text[took] == '.') {
        if (g->count > GROUPS - 2 ||
            read_v4(g->bytes + (size_t)2 * g->count, text, len) != len) {
            return 0;
        }
        g->count += 2;
        return len;
    }
    if (g->count == GROUPS) {
        return 0;
    }
    g->bytes[2 * g->count] = (uint8_t)(value >> 8);
    g->bytes[2 * g->count + 1] = (uint8_t)value;
    g->count++;
    return took;
}

/** Put zeros where "::" stands; false: it stands for nothing. */
static bool
close_gap(groups *g)
{
    if (g->gap < 0) {
        return g->count == GROUPS;
    }
    if (g->count >= GROUPS) {
        return false;
    }
    const size_t from = (size_t)g->gap * 2;
    const size_t tail = (size_t)2 * g->count - from;
    memmove(g->bytes + 16 - tail, g->bytes + from, tail);
    memset(g->bytes + from, 0, 16 - tail - from);
    return true;
}

static bool
read_v6(groups *g, const char *text, size_t len)
{
    size_t at = 0;
    g->gap = -1;
    if (len >= 2 && text[0] == ':' && text[1] == ':') {
        g->gap = 0;
        at = 2;
    }
    while (at < len) {
        const size_t took = read_part(g, text + at, len - at);
        if (took == 0) {
            return false;
        }
        at += took;
        if (at == len) {
            break;
        }
        if (text[at] != ':' || at + 1 == len) {
            return false;
        }
        at++;
        if (text[at] == ':') {
            if (g->gap >= 0) {
                return false;
            }
            g->gap = (int)g->count;
            at++;
        }
    }
    return close_gap(g);
}

bool
ag_ip_read(ag_ip *out, const char *text, size_t len)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    ag_ip ip = {.family = 4};
    if (len >= 7 && len <= 15 && read_v4(ip.bytes, text, len) == len) {
        *out = ip;
        return true;
    }
    groups g = {0};
    if (len < 2 || len > 45 || !read_v6(&g, text, len)) {
        return false;
    }
    if (memcmp(g.bytes, mapped, sizeof(mapped)) == 0) {
        memcpy(ip.bytes, g.bytes + 12, 4);
        memset(ip.bytes + 4, 0, 12);
    } else {
        ip.family = 6;
        memcpy(ip.bytes, g.bytes, 16);
    }
    *out = ip;
    return true;
}

/** Whether @p text is a port: 1 to 5 digits, at most 65535. */
static bool
is_port(const char *text, size_t len)
{
    unsigned value = 0;
    if (len == 0 || len > 5) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    return value <= 65535;
}

static bool
is_none(const char *text, size_t len)
{
    static const char *const words[] = {"",       "-",       "null",
                                        "<null>", "Unknown", "N/A"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i]) == len &&
            (len == 0 || strncasecmp(words[i], text, len) == 0)) {
            return true;
        }
    }
    return false;
}

/** The length of @p text before its zone. */
static size_t
before_zone(const char *text, size_t len)
{
    const char *zone = len == 0 ? NULL : memchr(text, '%', len);
    if (zone == NULL || zone + 1 == text + len) {
        return len;
    }
    return (size_t)(zone - text);
}

bool
ag_ip_read_log(ag_ip *out, const char *text, size_t len)
{
    if (is_none(text, len)) {
        *out = (ag_ip){0};
        return true;
    }
    if (text[0] == '[') {
        const char *close = memchr(text, ']', len);
        if (close == NULL) {
            return false;
        }
        const size_t inside = (size_t)(close - text) - 1;
        const size_t rest = len - inside - 2;
        return (rest == 0 ||
                (close[1] == ':' && is_port(close + 2, rest - 1))) &&
               ag_ip_read(out, text + 1, before_zone(text + 1, inside));
    }
    if (ag_ip_read(out, text, before_zone(text, len))) {
        return true;
    }
    ag_ip ip = {.family = 4};
    const size_t took = read_v4(ip.bytes, text, len);
    if (took == 0 || took == len || text[took] != ':' ||
        !is_port(text + took + 1, len - took - 1)) {
        return false;
    }
    *out = ip;
    return true;
}

static unsigned
group_at(const ag_ip *ip, unsigned i)
{
    return (unsigned)ip->bytes[2 * i] << 8 | ip->bytes[2 * i + 1];
}

/** The longest run of two or more zero groups, the first of equals. */
static void
longest_zeros(const ag_ip *ip, unsigned *from, unsigned *count)
{
    *from = GROUPS;
    *count = 1;
    for (unsigned i = 0; i < GROUPS; i++) {
        unsigned n = 0;
        while (i + n < GROUPS && group_at(ip, i + n) == 0) {
            n++;
        }
        if (n > *count) {
            *from = i;
            *count = n;
        }
    }
}

void
ag_ip_write(char out[AG_IP_TEXT], const ag_ip *ip)
{
    out[0] = '\0';
    if (ip->family == 4) {
        (void)snprintf(out, AG_IP_TEXT, "%u.%u.%u.%u", ip->bytes[0],
                       ip->bytes[1], ip->bytes[2], ip->bytes[3]);
        return;
    }
    if (ip->family != 6) {
        return;
    }
    unsigned from;
    unsigned count;
    longest_zeros(ip, &from, &count);
    size_t len = 0;
    for (unsigned i = 0; i < GROUPS; i++) {
        if (i == from) {
            out[len++] = ':';
            out[len++] = ':';
            i += count - 1;
            continue;
        }
        const bool colon = i > 0 && out[len - 1] != ':';
        len += (size_t)snprintf(out + len, AG_IP_TEXT - len, "%s%x",
                                colon ? ":" : "", group_at(ip, i));
    }
    out[len] = '\0';
}

bool
ag_ip_equal(const ag_ip *a, const ag_ip *b)
{
    return a->family == b->family &&
           memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}
