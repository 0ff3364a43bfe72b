/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical accounts.  Nearly all are ASCII, so names of hosts go to libidn2 only
 * when they are not.
 */
#include "accountguard/account/canon.h"

#include <idn2.h>

/** Longest address that mail can have (RFC 5321 section 4.5.3.1.3). */
#define ADDRESS_MAX 254

#define GUID_LEN 36

static inline char
small(uint8_t c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool
is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/** Whether @p text, in small letters, is a GUID. */
static bool
is_guid(const char *text, size_t len)
{
    if (len != GUID_LEN) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) {
            return false;
        }
    }
    return true;
}

/** Whether an ASCII host has the form of one: labels of letters, digits, "-". */
static bool
is_host(const char *host, size_t len)
{
    size_t label = 0;
    for (size_t i = 0; i < len; i++) {
        const char c = host[i];
        if (c == '.') {
            if (label == 0) {
                return false;
            }
            label = 0;
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                   c == '-' || c == '_') {
            label++;
        } else {
            return false;
        }
        if (label > 63) {
            return false;
        }
    }
    return label > 0;
}

/** Names of domains whose mailboxes follow one provider's rules. */
static bool
is_one_of(const char *const *list, size_t count, const char *host, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i]) == len && memcmp(list[i], host, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_gmail(const char *host, size_t len)
{
    static const char *const hosts[] = {"gmail.com", "googlemail.com"};
    return is_one_of(hosts, EG_ARRAY_LEN(hosts), host, len);
}

/** Mailboxes of people at Microsoft. */
static bool
is_outlook(const char *host, size_t len)
{
    static const char *const hosts[] = {"outlook.com", "hotmail.com",
                                        "live.com", "msn.com"};
    return is_one_of(hosts, EG_ARRAY_LEN(hosts), host, len);
}

/** The host in A-labels; its length, or 0. */
static size_t
to_ascii(char *out, size_t room, const char *host)
{
    uint8_t *ascii = NULL;
    size_t len = 0;
    const int got = idn2_lookup_u8((const uint8_t *)host, &ascii,
                                   IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (got == IDN2_OK) {
        const size_t wanted = strlen((const char *)ascii);
        if (wanted < room) {
            memcpy(out, ascii, wanted + 1);
            len = wanted;
        }
    }
    idn2_free(ascii);
    return len;
}

static bool
is_ascii(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((uint8_t)text[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/** Drop what a mailbox's provider overlooks before the "@"; the new length. */
static size_t
shorten(char *local, size_t len, bool tags, bool dots)
{
    const char *plus = tags ? memchr(local, '+', len) : NULL;
    if (plus != NULL && plus != local) {
        len = (size_t)(plus - local);
    }
    if (!dots) {
        return len;
    }
    size_t kept = 0;
    for (size_t i = 0; i < len; i++) {
        if (local[i] != '.') {
            local[kept++] = local[i];
        }
    }
    return kept;
}

/**
 * Where "#ext#" stands in a guest's name, with the "_" that was the "@" of the
 * address at home; false: this is no guest.
 */
static bool
find_guest(const char *local, size_t len, size_t *end, size_t *at)
{
    static const char mark[] = "#ext#";
    const size_t mark_len = sizeof(mark) - 1;
    if (len <= mark_len ||
        memcmp(local + len - mark_len, mark, mark_len) != 0) {
        return false;
    }
    *end = len - mark_len;
    size_t i = *end;
    while (i > 0 && local[i - 1] != '_') {
        i--;
    }
    if (i <= 1) {
        return false;
    }
    *at = i - 1;
    return true;
}

/** An address in small letters at @p text, in place; its length, or 0. */
static size_t
canon_address(char *text, size_t len, size_t at, ag_provider provider)
{
    size_t end;
    size_t home;
    if (provider == AG_PROVIDER_MICROSOFT &&
        find_guest(text, at, &end, &home)) {
        len = end;
        at = home;
        text[at] = '@';
        text[len] = '\0';
    }
    char host[AG_CANON_MAX];
    size_t host_len = len - at - 1;
    memcpy(host, text + at + 1, host_len + 1);
    if (!is_ascii(host, host_len)) {
        host_len = to_ascii(host, sizeof(host), text + at + 1);
    }
    if (host_len > 0 && host[host_len - 1] == '.') {
        host[--host_len] = '\0';
    }
    if (at == 0 || !is_host(host, host_len)) {
        return 0;
    }
    const bool gmail = is_gmail(host, host_len);
    const bool tags = gmail || provider == AG_PROVIDER_MICROSOFT ||
                      provider == AG_PROVIDER_GOOGLE ||
                      is_outlook(host, host_len);
    if (gmail) {
        static const char one[] = "gmail.com";
        memcpy(host, one, sizeof(one));
        host_len = sizeof(one) - 1;
    }
    at = shorten(text, at, tags, gmail);
    if (at == 0 || at + 1 + host_len > ADDRESS_MAX) {
        return 0;
    }
    text[at] = '@';
    memcpy(text + at + 1, host, host_len + 1);
    return at + 1 + host_len;
}

/** "<prefix><text>" in place; its length. */
static size_t
put_before(char *text, size_t len, const char *prefix)
{
    const size_t prefix_len = strlen(prefix);
    memmove(text + prefix_len, text, len + 1);
    memcpy(text, prefix, prefix_len);
    return prefix_len + len;
}

static size_t
canon(char *out, ag_provider provider, eg_span account)
{
    while (account.len > 0 && account.data[0] == ' ') {
        account.data++;
        account.len--;
    }
    while (account.len > 0 && account.data[account.len - 1] == ' ') {
        account.len--;
    }
    if (account.len == 0 || account.len > ADDRESS_MAX) {
        return 0;
    }
    size_t at = account.len;
    for (size_t i = 0; i < account.len; i++) {
        const uint8_t c = account.data[i];
        if (c <= 0x20 || c == 0x7f) {
            return 0;
        }
        out[i] = small(c);
        at = c == '@' ? i : at;
    }
    out[account.len] = '\0';
    if (at < account.len) {
        return canon_address(out, account.len, at, provider);
    }
    if (is_guid(out, account.len)) {
        return put_before(out, account.len, "guid:");
    }
    if (account.len == GUID_LEN + 2 && out[0] == '{' &&
        out[GUID_LEN + 1] == '}' && is_guid(out + 1, GUID_LEN)) {
        memmove(out, out + 1, GUID_LEN);
        out[GUID_LEN] = '\0';
        return put_before(out, GUID_LEN, "guid:");
    }
    return provider == AG_PROVIDER_OKTA ? put_before(out, account.len, "okta:")
                                        : 0;
}

size_t
ag_canon(char out[AG_CANON_MAX], ag_provider provider, eg_span account)
{
    const size_t len = canon(out, provider, account);
    if (len == 0) {
        out[0] = '\0';
    }
    return len;
}
