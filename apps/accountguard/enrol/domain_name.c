/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of domains.
 */
#include "accountguard/enrol/domain_name.h"

#include <idn2.h>
#include <libpsl.h>
#include <stdbool.h>
#include <string.h>

#include "base/base.h"
#include "common/text.h"

/** Bytes of what is typed, at most: four for each character. */
#define TYPED_MAX ((size_t)4 * AG_DOMAIN_MAX)
#define LABEL_MAX 63

/** Letters, digits and hyphens, with no hyphen at an end. */
static bool
is_label(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char c = text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return len > 0 && len <= LABEL_MAX && text[0] != '-' &&
           text[len - 1] != '-';
}

/** At least two labels, of which the last is no number. */
static bool
is_host(const char *text)
{
    size_t labels = 0;
    for (;;) {
        const size_t len = strcspn(text, ".");
        if (!is_label(text, len)) {
            return false;
        }
        labels++;
        if (text[len] == '\0') {
            return labels > 1 && strspn(text, "0123456789") != len;
        }
        text += len + 1;
    }
}

/** What the DNS calls a name in any letters. */
static eg_status
to_ascii(ag_domain *out, const char *typed, eg_error *err)
{
    char *ascii = NULL;
    /* Its own check of letters (IDN2_USE_STD3_ASCII_RULES) leaves out what does
     * not belong instead of refusing it, so is_host() looks at the result. */
    const int code = idn2_to_ascii_8z(typed, &ascii, IDN2_NONTRANSITIONAL);
    if (code == IDN2_MALLOC) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a domain's name");
    }
    if (code != IDN2_OK || strlen(ascii) > AG_DOMAIN_MAX) {
        idn2_free(ascii);
        return eg_fail(err, EG_ERR_MALFORMED, "%.100s: is no domain's name: %s",
                       typed,
                       code != IDN2_OK ? idn2_strerror(code) : "too long");
    }
    memcpy(out->text, ascii, strlen(ascii) + 1);
    idn2_free(ascii);
    return EG_OK;
}

eg_status
ag_domain_read(ag_domain *out, const char *text, size_t len, eg_error *err)
{
    char typed[TYPED_MAX + 1];
    if (len > 0 && text[len - 1] == '.') {
        len--;
    }
    if (len == 0 || len > TYPED_MAX || !app_text_is_plain(text, len)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a domain's name must be plain text of 1 to %d "
                       "characters",
                       AG_DOMAIN_MAX);
    }
    memcpy(typed, text, len);
    typed[len] = '\0';
    ag_domain name = {0};
    EG_TRY(to_ascii(&name, typed, err));
    if (!is_host(name.text)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%.100s: is no domain such as party.example", name.text);
    }
    if (psl_is_public_suffix(psl_builtin(), name.text) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%.100s: is a public suffix, below which many register; "
                       "name a domain that is the organisation's own",
                       name.text);
    }
    *out = name;
    return EG_OK;
}
