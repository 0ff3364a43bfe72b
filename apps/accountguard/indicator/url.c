/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs in one spelling each: what browsers hold for the same is the same here,
 * but for dots in paths, which servers may tell apart.
 */
#include <ctype.h>
#include <string.h>

#include "accountguard/indicator/value.h"
#include "codec/text.h"

/** What is written, and how much room it has. */
typedef struct out {
    char *text;
    size_t len;
    bool full;
} out;

static void
put(out *o, char c)
{
    if (o->len >= AG_VALUE_MAX) {
        o->full = true;
        return;
    }
    o->text[o->len++] = c;
}

static int
digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const int low = tolower((unsigned char)c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static void
put_escaped(out *o, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    put(o, '%');
    put(o, digits[c >> 4]);
    put(o, digits[c & 15]);
}

/** Path or query: escapes of plain characters are undone, the others and bytes
 * beyond ASCII are written as upper-case escapes. */
static bool
put_rest(out *o, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool escaped = false;
        if (c == '%' && i + 2 < len && digit(text[i + 1]) >= 0 &&
            digit(text[i + 2]) >= 0) {
            c = (unsigned char)(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
            escaped = true;
        }
        const bool plain =
            isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            put(o, (char)c);
        } else if (escaped || c >= 0x80) {
            put_escaped(o, c);
        } else if (c <= ' ' || c == 0x7F) {
            return false;
        } else {
            put(o, (char)c);
        }
    }
    return !o->full;
}

/** Move past "https://"; a URL without a scheme begins with its host. */
static bool
skip_scheme(const char **text, size_t *len, unsigned *port)
{
    const char *found = NULL;
    for (size_t i = 0; i + 2 < *len && i < 12 && found == NULL; i++) {
        if (memcmp(*text + i, "://", 3) == 0) {
            found = *text + i;
        }
    }
    *port = 0;
    if (found == NULL) {
        return true;
    }
    const size_t n = (size_t)(found - *text);
    if (n == 4 && strncasecmp(*text, "http", 4) == 0) {
        *port = 80;
    } else if (n == 5 && strncasecmp(*text, "https", 5) == 0) {
        *port = 443;
    } else if (n != 3 || strncasecmp(*text, "ftp", 3) != 0) {
        return false;
    }
    *text = found + 3;
    *len -= n + 3;
    return true;
}

/** "host:port" without its user; the port is 0 where it tells none. */
static bool
put_authority(out *o, const char *text, size_t len, unsigned usual)
{
    for (size_t i = len; i > 0; i--) {
        if (text[i - 1] == '@') { /* what stands before is there to deceive */
            text += i;
            len -= i;
            break;
        }
    }
    const char *end = NULL;
    ag_range range;
    if (len > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', len);
        if (close == NULL ||
            !ag_range_read(&range, text + 1, (size_t)(close - text - 1))) {
            return false;
        }
        for (const char *c = text; c <= close; c++) {
            put(o, (char)tolower((unsigned char)*c));
        }
        end = close + 1;
    } else {
        const char *colon = memchr(text, ':', len);
        const size_t n = colon == NULL ? len : (size_t)(colon - text);
        size_t host = ag_host_fold(o->text, text, n);
        if (host == 0 && memchr(text, '/', n) == NULL &&
            ag_range_read(&range, text, n)) {
            memcpy(o->text, text, n);
            host = n;
        }
        if (host == 0) {
            return false;
        }
        o->len = host;
        end = text + n;
    }
    unsigned port = 0;
    const size_t rest = len - (size_t)(end - text);
    if (rest > 6 || (rest > 0 && *end != ':')) {
        return false;
    }
    for (size_t i = 1; i < rest; i++) {
        if (end[i] < '0' || end[i] > '9') {
            return false;
        }
        port = port * 10 + (unsigned)(end[i] - '0');
    }
    if (port != 0 && port != usual && (usual != 0 || port != 80) &&
        (usual != 0 || port != 443)) {
        put(o, ':');
        for (size_t i = 1; i < rest; i++) {
            put(o, end[i]);
        }
    }
    return port <= 65535;
}

/** How many of the first bytes are none of the characters of @p ends. */
static size_t
until(const char *text, size_t len, const char *ends)
{
    size_t n = 0;
    while (n < len && strchr(ends, text[n]) == NULL) {
        n++;
    }
    return n;
}

size_t
ag_url_fold(char *text_out,
            size_t *host,
            size_t *path,
            const char *text,
            size_t len)
{
    out o = {.text = text_out};
    unsigned port;
    if (len > AG_VALUE_MAX || memchr(text, 0, len) != NULL ||
        !skip_scheme(&text, &len, &port)) {
        return 0;
    }
    const size_t authority = until(text, len, "/?#");
    if (authority > AG_HOST_MAX * 4 ||
        !put_authority(&o, text, authority, port)) {
        return 0;
    }
    *host = o.text[0] == '[' ? until(o.text, o.len, "]") + 1
                             : until(o.text, o.len, ":");
    text += authority;
    len -= authority;
    len = until(text, len, "#");
    const size_t question = until(text, len, "?");
    if (question == 0) {
        put(&o, '/');
    } else if (!put_rest(&o, text, question)) {
        return 0;
    }
    *path = o.len;
    if (question + 1 < len) {
        put(&o, '?');
        if (!put_rest(&o, text + question + 1, len - question - 1)) {
            return 0;
        }
    }
    o.text[o.len] = '\0';
    return o.full ? 0 : o.len;
}
