/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading addresses.
 */
#include "http/address.h"

#include <arpa/inet.h>

#include "common/text.h"

eg_status
http_address_read(http_address *out,
                  const char *text,
                  unsigned port,
                  eg_error *err)
{
    memset(out, 0, sizeof(*out));
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        return EG_OK;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_ARGUMENT, "%s: is no address", text);
}

eg_status
http_address_read_port(http_address *out, const char *text, eg_error *err)
{
    char address[INET6_ADDRSTRLEN];
    const char *colon = strrchr(text, ':');
    const char *begin = text;
    const char *end = colon;
    uint64_t port = 0;
    if (colon != NULL && text[0] == '[' && colon > text && colon[-1] == ']') {
        begin++;
        end--;
    }
    if (colon == NULL || (size_t)(end - begin) >= sizeof(address) ||
        !app_text_number(&port, colon + 1, 0, 65535)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%s: is no ADDRESS:PORT", text);
    }
    memcpy(address, begin, (size_t)(end - begin));
    address[end - begin] = '\0';
    if (begin == text && strchr(address, ':') != NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%s: an address with colons stands in brackets", text);
    }
    return http_address_read(out, address, (unsigned)port, err);
}

void
http_address_take(http_address *out, const struct sockaddr *from)
{
    memset(out, 0, sizeof(*out));
    if (from->sa_family != AF_INET6) {
        memcpy(&out->v4, from, sizeof(out->v4));
        return;
    }
    memcpy(&out->v6, from, sizeof(out->v6));
    if (IN6_IS_ADDR_V4MAPPED(&out->v6.sin6_addr)) {
        struct in_addr v4;
        memcpy(&v4, out->v6.sin6_addr.s6_addr + 12, sizeof(v4));
        memset(out, 0, sizeof(*out));
        out->v4.sin_family = AF_INET;
        out->v4.sin_addr = v4;
    }
}
