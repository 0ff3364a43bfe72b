/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preferred languages.
 */
#include "accountguard/serve/prefer.h"

#include <string.h>
#include <strings.h>

bool
ag_prefer_path(ag_language *out, const char **path)
{
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        const char *tag = ag_language_tag((ag_language)i);
        const size_t len = strlen(tag);
        const char *p = *path;
        if (p[0] == '/' && strncmp(p + 1, tag, len) == 0 &&
            (p[1 + len] == '/' || p[1 + len] == '\0')) {
            *out = (ag_language)i;
            *path = p[1 + len] == '\0' ? "/" : p + 1 + len;
            return true;
        }
    }
    return false;
}

/** The weight of "; q=0.8" in thousandths; what is none weighs nothing. */
static unsigned
weight_of(const char *text, size_t len)
{
    const char *q = memchr(text, ';', len);
    if (q == NULL) {
        return 1000;
    }
    const char *end = text + len;
    q += strspn(q, "; ");
    if (end - q < 3 || (q[0] != 'q' && q[0] != 'Q') || q[1] != '=' ||
        (q[2] != '0' && q[2] != '1')) {
        return 0;
    }
    unsigned weight = (unsigned)(q[2] - '0') * 1000;
    unsigned place = 100;
    for (q += 4; q < end && *q >= '0' && *q <= '9' && place > 0; q++) {
        weight += (unsigned)(*q - '0') * place;
        place /= 10;
    }
    return weight > 1000 ? 1000 : weight;
}

/** Which of ours a range such as "fr-CA" is; false: none. */
static bool
is_ours(ag_language *out, const char *text, size_t len)
{
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        const char *tag = ag_language_tag((ag_language)i);
        const size_t tag_len = strlen(tag);
        if (len >= tag_len && strncasecmp(text, tag, tag_len) == 0 &&
            (len == tag_len || strchr("-; ", text[tag_len]) != NULL)) {
            *out = (ag_language)i;
            return true;
        }
    }
    return false;
}

ag_language
ag_prefer_header(const char *accept_language)
{
    ag_language best = AG_ENGLISH;
    unsigned best_weight = 0;
    const char *at = accept_language;
    while (at != NULL && *at != '\0') {
        at += strspn(at, ", ");
        const size_t len = strcspn(at, ",");
        ag_language one;
        const unsigned weight = weight_of(at, len);
        if (is_ours(&one, at, len) && weight > best_weight) {
            best = one;
            best_weight = weight;
        }
        at += len;
    }
    return best;
}
