/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of indicators in one spelling each: addresses, mail and hashes, and
 * the guess what a line of a list is.  host.c and url.c have the rest.
 */
#include "accountguard/indicator/value.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

/** Addresses that no stranger on the Internet has (RFC 6890 and later ones);
 * documentation's 192.0.2.0/24 and its like are left, so that examples work. */
static const char *const reserved[] = {
    "0.0.0.0/8",      "10.0.0.0/8",    "100.64.0.0/10",  "127.0.0.0/8",
    "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
    "::/8",           "fc00::/7",      "fe80::/10",      "ff00::/8"};

/** Set the bits beyond the first @p keep to zero. */
static void
cut_bits(ag_ip *ip, unsigned keep)
{
    for (unsigned i = 0; i < 16; i++) {
        const unsigned here = i * 8 >= keep ? 0 : keep - i * 8;
        if (here < 8) {
            ip->bytes[i] &= (uint8_t)(0xFF00U >> here);
        }
    }
}

bool
ag_range_read(ag_range *out, const char *text, size_t len)
{
    const char *slash = memchr(text, '/', len);
    const size_t head = slash == NULL ? len : (size_t)(slash - text);
    if (!ag_ip_read(&out->ip, text, head)) {
        return false;
    }
    const unsigned whole = out->ip.family == 4 ? 32 : 128;
    out->len = whole;
    if (slash != NULL) {
        char digits[4] = {0};
        uint64_t bits = 0;
        const size_t rest = len - head - 1;
        if (rest == 0 || rest >= sizeof(digits)) {
            return false;
        }
        memcpy(digits, slash + 1, rest);
        if (!app_text_number(&bits, digits, 0, whole)) {
            return false;
        }
        out->len = (unsigned)bits;
    }
    cut_bits(&out->ip, out->len);
    return true;
}

/** Whether the ranges have an address in common. */
static bool
meet(const ag_range *a, const ag_range *b)
{
    ag_range x = *a;
    ag_range y = *b;
    const unsigned least = x.len < y.len ? x.len : y.len;
    cut_bits(&x.ip, least);
    cut_bits(&y.ip, least);
    return x.ip.family == y.ip.family &&
           memcmp(x.ip.bytes, y.ip.bytes, sizeof(x.ip.bytes)) == 0;
}

static eg_status
read_ip(ag_value *out, const char *text, size_t len, eg_error *err)
{
    ag_range range;
    if (!ag_range_read(&range, text, len)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is no address and no range such as 192.0.2.0/24");
    }
    const bool v4 = range.ip.family == 4;
    const unsigned least = v4 ? AG_RANGE_V4_MIN : AG_RANGE_V6_MIN;
    if (range.len < least) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "is a range of /%u, wider than /%u: it would strike "
                       "strangers",
                       range.len, least);
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(reserved); i++) {
        ag_range no;
        if (ag_range_read(&no, reserved[i], strlen(reserved[i])) &&
            meet(&no, &range)) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "is within %s, which is not on the public Internet",
                           reserved[i]);
        }
    }
    char word[AG_IP_TEXT];
    ag_ip_write(word, &range.ip);
    const int end =
        range.len == (v4 ? 32U : 128U)
            ? snprintf(out->text, sizeof(out->text), "%s", word)
            : snprintf(out->text, sizeof(out->text), "%s/%u", word, range.len);
    out->len = (size_t)end;
    return EG_OK;
}

static eg_status
read_host(ag_value *out, const char *text, size_t len, eg_error *err)
{
    if (len > 2 && text[0] == '*' && text[1] == '.') {
        text += 2; /* names below match anyway */
        len -= 2;
    }
    out->len = ag_host_fold(out->text, text, len);
    if (out->len == 0 || strchr(out->text, '.') == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "is no domain name");
    }
    if (ag_host_is_suffix(out->text)) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "is a public suffix: names of strangers end in it");
    }
    return EG_OK;
}

static eg_status
read_url(ag_value *out, const char *text, size_t len, eg_error *err)
{
    size_t host;
    size_t path;
    out->len = ag_url_fold(out->text, &host, &path, text, len);
    if (out->len == 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is no URL of a host, at most %u bytes long",
                       AG_VALUE_MAX);
    }
    return EG_OK;
}

static eg_status
read_email(ag_value *out, const char *text, size_t len, eg_error *err)
{
    size_t at = len;
    while (at > 0 && text[at - 1] != '@') {
        at--;
    }
    if (at < 2 || at > 65) {
        return eg_fail(err, EG_ERR_MALFORMED, "is no address of e-mail");
    }
    for (size_t i = 0; i < at; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c <= ' ' || c >= 0x7F || strchr("<>(),;:\\\"[]", c) != NULL ||
            (c == '@' && i != at - 1)) {
            return eg_fail(err, EG_ERR_MALFORMED, "is no address of e-mail");
        }
        out->text[i] = (char)tolower(c);
    }
    const size_t host = ag_host_fold(out->text + at, text + at, len - at);
    if (host == 0 || strchr(out->text + at, '.') == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "is no address of e-mail");
    }
    out->len = at + host;
    return EG_OK;
}

static eg_status
read_hash(ag_value *out,
          size_t digits,
          const char *text,
          size_t len,
          eg_error *err)
{
    bool good = len == digits;
    for (size_t i = 0; good && i < len; i++) {
        good = isxdigit((unsigned char)text[i]) != 0;
        out->text[i] = (char)tolower((unsigned char)text[i]);
    }
    if (!good) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is no hash of %zu hexadecimal digits", digits);
    }
    out->text[len] = '\0';
    out->len = len;
    return EG_OK;
}

eg_status
ag_value_read(ag_value *out,
              ag_kind kind,
              const char *text,
              size_t len,
              eg_error *err)
{
    out->kind = kind;
    out->len = 0;
    if (len > AG_VALUE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "is longer than %u bytes",
                       AG_VALUE_MAX);
    }
    switch (kind) {
    case AG_KIND_IP:
        return read_ip(out, text, len, err);
    case AG_KIND_HOST:
        return read_host(out, text, len, err);
    case AG_KIND_URL:
        return read_url(out, text, len, err);
    case AG_KIND_EMAIL:
        return read_email(out, text, len, err);
    case AG_KIND_MD5:
        return read_hash(out, 32, text, len, err);
    case AG_KIND_SHA1:
        return read_hash(out, 40, text, len, err);
    case AG_KIND_SHA256:
        return read_hash(out, 64, text, len, err);
    case AG_KIND_COUNT:
        break;
    }
    return eg_fail(err, EG_ERR_ARGUMENT, "is of no known kind");
}

/** "192.0.2.7:443": the length of the address before the port, else @p len. */
static size_t
without_port(const char *text, size_t len)
{
    const char *colon = memchr(text, ':', len);
    if (colon == NULL || colon == text) {
        return len;
    }
    const size_t head = (size_t)(colon - text);
    for (size_t i = head + 1; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return len;
        }
    }
    ag_ip ip;
    return head + 1 < len && len - head <= 6 && ag_ip_read(&ip, text, head)
               ? head
               : len;
}

static bool
is_hex(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!isxdigit((unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

/** An address, alone or before a slash and a number: that is meant as a range,
 * even where the number is too large, and not as a path. */
static bool
is_range(const char *text, size_t len)
{
    ag_ip ip;
    size_t head = len;
    while (head > 0 && text[head - 1] >= '0' && text[head - 1] <= '9') {
        head--;
    }
    const bool bits = head > 1 && text[head - 1] == '/' && head < len;
    return ag_ip_read(&ip, text, bits ? head - 1 : len);
}

/** What a value without a kind looks like. */
static ag_kind
looks_like(const char *text, size_t *len)
{
    *len = without_port(text, *len);
    if (is_range(text, *len)) {
        return AG_KIND_IP;
    }
    if (memchr(text, '/', *len) != NULL || memchr(text, '?', *len) != NULL) {
        return AG_KIND_URL;
    }
    if (memchr(text, '@', *len) != NULL) {
        return AG_KIND_EMAIL;
    }
    if (*len == 32 && is_hex(text, *len)) {
        return AG_KIND_MD5;
    }
    if (*len == 40 && is_hex(text, *len)) {
        return AG_KIND_SHA1;
    }
    if (*len == 64 && is_hex(text, *len)) {
        return AG_KIND_SHA256;
    }
    return memchr(text, ':', *len) != NULL ? AG_KIND_URL : AG_KIND_HOST;
}

/** Undo what people write so that nobody clicks: [.] (.) hxxp. */
static size_t
undo_defang(char *out, const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        const bool dot = i + 2 < len && text[i + 1] == '.' &&
                         ((text[i] == '[' && text[i + 2] == ']') ||
                          (text[i] == '(' && text[i + 2] == ')'));
        out[n++] = dot ? '.' : text[i];
        i += dot ? 2 : 0;
    }
    if (n > 8 && tolower((unsigned char)out[0]) == 'h' &&
        tolower((unsigned char)out[1]) == 'x' &&
        tolower((unsigned char)out[2]) == 'x') {
        out[1] = 't';
        out[2] = 't';
    }
    return n;
}

eg_status
ag_value_guess(ag_value *out, const char *text, size_t len, eg_error *err)
{
    char plain[AG_VALUE_MAX];
    if (len == 0 || len > sizeof(plain)) {
        return eg_fail(err, EG_ERR_LIMIT, "is empty or longer than %u bytes",
                       AG_VALUE_MAX);
    }
    if (text[0] == '/') {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is a path without a host: it would strike strangers");
    }
    size_t n = undo_defang(plain, text, len);
    const ag_kind kind = looks_like(plain, &n);
    return ag_value_read(out, kind, plain, n, err);
}
