/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proof of a domain.
 */
#include "accountguard/enrol/domain_proof.h"

#include <stdio.h>
#include <strings.h>

#include "accountguard/enrol/dkim.h"
#include "common/http.h"

/** Memory for what an answer or a mail is read into. */
#define ARENA_MAX ((size_t)8 << 20)
/** Seconds for a file. */
#define PATIENCE 10
#define DEADLINE 20

static const char text_begin[] = "accountguard-domain-verification=";

const char *
ag_proof_name(ag_proof_method method)
{
    static const char *const words[AG_PROOF_COUNT] = {
#define AG_PROOF_WORD(name, word) [name] = word,
        AG_PROOF_TABLE(AG_PROOF_WORD)
#undef AG_PROOF_WORD
    };
    return words[method];
}

bool
ag_proof_read(ag_proof_method *out, const char *word)
{
    for (unsigned i = 0; i < AG_PROOF_COUNT; i++) {
        if (strcmp(ag_proof_name((ag_proof_method)i), word) == 0) {
            *out = (ag_proof_method)i;
            return true;
        }
    }
    return false;
}

void
ag_proof_text(char out[AG_PROOF_TEXT], const ag_code *code)
{
    char shown[AG_CODE_TEXT];
    ag_code_write(shown, code);
    (void)snprintf(out, AG_PROOF_TEXT, "%s%s", text_begin, shown);
}

static void
free_arena(eg_arena **arena)
{
    eg_arena_free(*arena);
}

#define PROOF_ARENA(name)                                            \
    EG_CLEANUP(free_arena) eg_arena *name = NULL;                    \
    if (eg_arena_new(&name, ARENA_MAX) != EG_OK) {                   \
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a proof"); \
    }

/** Whether @p text is the proof of @p code, blanks at its ends aside. */
static bool
shows(eg_span text, const ag_code *code)
{
    char wanted[AG_PROOF_TEXT];
    ag_proof_text(wanted, code);
    const size_t len = strlen(wanted);
    while (text.len > 0 && text.data[0] <= ' ') {
        text.data++;
        text.len--;
    }
    while (text.len > 0 && text.data[text.len - 1] <= ' ') {
        text.len--;
    }
    return text.len == len && eg_bytes_equal(text.data, wanted, len);
}

eg_status
ag_proof_dns(const ag_outside *outside,
             const ag_domain *domain,
             const ag_code *code,
             bool *dnssec,
             eg_error *err)
{
    char name[sizeof(AG_PROOF_DNS_LABEL) + 1 + AG_DOMAIN_MAX];
    (void)snprintf(name, sizeof(name), "%s.%s", AG_PROOF_DNS_LABEL,
                   domain->text);
    PROOF_ARENA(arena);
    ag_txt found;
    EG_TRY(outside->resolver.txt(outside->resolver.state, &found, arena, name,
                                 err));
    for (size_t i = 0; i < found.len; i++) {
        if (shows(found.text[i], code)) {
            *dnssec = found.authenticated;
            return EG_OK;
        }
    }
    return eg_fail(err, EG_REJECT, "%s: has %s", name,
                   found.len == 0
                       ? "no text record"
                       : "other text records, not the one asked for");
}

eg_status
ag_proof_https(const ag_outside *outside,
               const ag_domain *domain,
               const ag_code *code,
               eg_error *err)
{
    EG_BUFFER(body, AG_PROOF_FILE_MAX);
    unsigned status = 0;
    const eg_status result = outside->fetch(outside->fetch_state, domain->text,
                                            AG_PROOF_PATH, &status, &body, err);
    if (result == EG_ERR_LIMIT) {
        return eg_fail(err, EG_REJECT, "https://%s%s: is too long",
                       domain->text, AG_PROOF_PATH);
    }
    EG_TRY(result);
    if (status >= 500) {
        return eg_fail(err, EG_ERR_IO, "https://%s%s: the server fails (%u)",
                       domain->text, AG_PROOF_PATH, status);
    }
    if (status != 200) {
        return eg_fail(err, EG_REJECT, "https://%s%s: answers with %u",
                       domain->text, AG_PROOF_PATH, status);
    }
    if (!shows(eg_buffer_span(&body), code)) {
        return eg_fail(err, EG_REJECT,
                       "https://%s%s: holds other text than was asked for",
                       domain->text, AG_PROOF_PATH);
    }
    return EG_OK;
}

/** Whether an address is a role of the domain (RFC 2142, and as authorities
 * that give certificates take it). */
static bool
is_role(const char *address, const ag_domain *domain)
{
    static const char *const roles[] = {"postmaster", "hostmaster", "webmaster",
                                        "admin", "administrator"};
    const char *at = strrchr(address, '@');
    if (at == NULL || strcasecmp(at + 1, domain->text) != 0) {
        return false;
    }
    const size_t len = (size_t)(at - address);
    for (size_t i = 0; i < EG_ARRAY_LEN(roles); i++) {
        if (strlen(roles[i]) == len &&
            strncasecmp(address, roles[i], len) == 0) {
            return true;
        }
    }
    return false;
}

/** Whether a subject holds the code as it is written. */
static bool
subject_shows(const ag_letter_field *subject, const ag_code *code)
{
    char wanted[AG_CODE_TEXT];
    ag_code_write(wanted, code);
    const size_t len = strlen(wanted);
    const eg_span text = subject->value;
    for (size_t i = 0; i + len <= text.len; i++) {
        if (strncasecmp((const char *)text.data + i, wanted, len) == 0) {
            return true;
        }
    }
    return false;
}

eg_status
ag_proof_mail(const ag_outside *outside,
              const ag_domain *domain,
              const ag_code *code,
              eg_span mail,
              ag_time now,
              eg_error *err)
{
    PROOF_ARENA(arena);
    ag_letter letter;
    const ag_letter_field *from = NULL;
    const ag_letter_field *subject = NULL;
    char address[AG_ADDRESS_TEXT];
    EG_TRY(ag_letter_read(&letter, arena, mail, err));
    if (ag_letter_one(&from, &letter, "From", err) != EG_OK ||
        ag_letter_one(&subject, &letter, "Subject", err) != EG_OK ||
        ag_letter_address(address, from, err) != EG_OK) {
        return EG_REJECT;
    }
    if (!is_role(address, domain)) {
        return eg_fail(err, EG_REJECT,
                       "%s: the mail must come from postmaster, hostmaster, "
                       "webmaster, admin or administrator of %s",
                       address, domain->text);
    }
    if (!subject_shows(subject, code)) {
        return eg_fail(err, EG_REJECT,
                       "the mail's subject does not hold the code");
    }
    return ag_dkim_check(&letter, domain->text, &outside->resolver, now, arena,
                         err);
}

eg_status
ag_outside_fetch(void *state,
                 const char *domain,
                 const char *path,
                 unsigned *status,
                 eg_buffer *body,
                 eg_error *err)
{
    (void)state;
    char base[sizeof("https://") + AG_DOMAIN_MAX];
    (void)snprintf(base, sizeof(base), "https://%s", domain);
    app_http *http = NULL;
    EG_TRY(app_http_new(&http, base, err));
    app_http_set_patience(http, PATIENCE);
    app_http_set_deadline(http, DEADLINE);
    app_http_public_only(http);
    const eg_status result = app_http_get(http, path, status, body, err);
    app_http_free(http);
    return result;
}
