/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kinds of indicators and their words.
 */
#ifndef ACCOUNTGUARD_INDICATOR_KIND_H
#define ACCOUNTGUARD_INDICATOR_KIND_H

#include <stdbool.h>

/** kind, word in files and in the store. */
#define AG_KIND_TABLE(X)      \
    X(AG_KIND_IP, "ip")       \
    X(AG_KIND_HOST, "domain") \
    X(AG_KIND_URL, "url")     \
    X(AG_KIND_EMAIL, "email") \
    X(AG_KIND_MD5, "md5")     \
    X(AG_KIND_SHA1, "sha1")   \
    X(AG_KIND_SHA256, "sha256")

/** What an indicator's value is; an address may be a range of them. */
typedef enum ag_kind {
#define AG_KIND_ENUM(name, word) name,
    AG_KIND_TABLE(AG_KIND_ENUM)
#undef AG_KIND_ENUM
        AG_KIND_COUNT
} ag_kind;

/** "ip", ...; never NULL. */
const char *ag_kind_name(ag_kind kind);
bool ag_kind_read(ag_kind *out, const char *word);

#endif
