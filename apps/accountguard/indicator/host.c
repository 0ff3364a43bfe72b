/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of hosts, by the Public Suffix List (libpsl) and IDNA 2008 (libidn2).
 */
#include <idn2.h>
#include <libpsl.h>
#include <string.h>

#include "accountguard/indicator/value.h"

/** Longest name as UTF-8 that is tried to be made punycode. */
#define RAW_MAX 1024

/** Letters, digits, hyphens and the underscore that real names have, in labels
 * of 1 to 63, the last of which is no number. */
static size_t
fold_ascii(char *out, const char *text, size_t len)
{
    if (len > 0 && text[len - 1] == '.') {
        len--;
    }
    if (len == 0 || len > AG_HOST_MAX) {
        return 0;
    }
    size_t label = 0;
    bool letters = false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 'A' && c <= 'Z') {
            c = (unsigned char)(c | 0x20);
        }
        const bool digit = c >= '0' && c <= '9';
        if (c == '.') {
            if (label == 0) {
                return 0;
            }
            label = 0;
            letters = false;
        } else if ((c >= 'a' && c <= 'z') || digit || c == '-' || c == '_') {
            label++;
            letters = letters || !digit;
            if (label > 63) {
                return 0;
            }
        } else {
            return 0;
        }
        out[i] = (char)c;
    }
    out[len] = '\0';
    return label > 0 && letters ? len : 0;
}

static size_t
fold_international(char *out, const char *text, size_t len)
{
    char raw[RAW_MAX + 1];
    char *ascii = NULL;
    if (len > RAW_MAX || memchr(text, 0, len) != NULL) {
        return 0;
    }
    memcpy(raw, text, len);
    raw[len] = '\0';
    if (idn2_to_ascii_8z(raw, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
        IDN2_OK) {
        return 0;
    }
    const size_t n = fold_ascii(out, ascii, strlen(ascii));
    idn2_free(ascii);
    return n;
}

size_t
ag_host_fold(char *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            return fold_international(out, text, len);
        }
    }
    return fold_ascii(out, text, len);
}

bool
ag_host_is_suffix(const char *host)
{
    return psl_is_public_suffix(psl_builtin(), host) != 0;
}

const char *
ag_host_registered(const char *host)
{
    return psl_registrable_domain(psl_builtin(), host);
}
