/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of sharing and trust.
 */
#include "accountguard/model/sharing.h"

#include <string.h>
#include <strings.h>

#define WORD(name, word) [name] = (word),
static const char *const tlp_words[] = {AG_TLP_TABLE(WORD)};
static const char *const pap_words[] = {AG_PAP_TABLE(WORD)};
#undef WORD

static const struct {
    char letter;
    unsigned char percent;
} trusts[] = {
#define TRUST(name, letter, percent) [name] = {letter, percent},
    AG_TRUST_TABLE(TRUST)
#undef TRUST
};

/** Whether @p text is @p word, in any case. */
static bool
same(const char *text, size_t len, const char *word)
{
    return len == strlen(word) && strncasecmp(text, word, len) == 0;
}

/** The place of a label among @p words; false: it is none of them. */
static bool
find(unsigned *out,
     const char *const *words,
     unsigned count,
     const char *prefix,
     const char *text,
     size_t len)
{
    const size_t skip = strlen(prefix);
    if (len > skip && strncasecmp(text, prefix, skip) == 0) {
        text += skip;
        len -= skip;
    }
    if (same(text, len, "WHITE")) {
        *out = 0;
        return true;
    }
    for (unsigned i = 0; i < count; i++) {
        if (same(text, len, words[i])) {
            *out = i;
            return true;
        }
    }
    return false;
}

const char *
ag_tlp_name(ag_tlp tlp)
{
    return tlp_words[tlp];
}

const char *
ag_pap_name(ag_pap pap)
{
    return pap_words[pap];
}

bool
ag_tlp_read(ag_tlp *out, const char *text, size_t len)
{
    unsigned at = 0;
    const bool known = find(&at, tlp_words, AG_TLP_COUNT, "TLP:", text, len);
    if (known) {
        *out = (ag_tlp)at;
    }
    return known;
}

bool
ag_pap_read(ag_pap *out, const char *text, size_t len)
{
    unsigned at = 0;
    const bool known = find(&at, pap_words, AG_PAP_COUNT, "PAP:", text, len);
    if (known) {
        *out = (ag_pap)at;
    }
    return known;
}

char
ag_trust_letter(ag_trust trust)
{
    return trusts[trust].letter;
}

bool
ag_trust_read(ag_trust *out, const char *word)
{
    for (unsigned i = 0; i < AG_TRUST_COUNT; i++) {
        if (word[0] == trusts[i].letter && word[1] == '\0') {
            *out = (ag_trust)i;
            return true;
        }
    }
    return false;
}

unsigned
ag_trust_percent(ag_trust trust)
{
    return trusts[trust].percent;
}
