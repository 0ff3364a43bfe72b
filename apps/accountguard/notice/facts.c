/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which facts can be said.
 */
#include "accountguard/notice/facts.h"

#include <stdio.h>
#include <string.h>

#include "base/base.h"

/* -- text -------------------------------------------------------------------- */

static bool
is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/** A name of a host in small letters, with a point in it. */
static bool
is_host(const char *text, size_t len)
{
    bool point = false;
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        const bool end =
            i == 0 || i + 1 == len || text[i - 1] == '.' || text[i + 1] == '.';
        if (!((c >= 'a' && c <= 'z') || is_digit(c) ||
              ((c == '-' || c == '.') && !end))) {
            return false;
        }
        point = point || c == '.';
    }
    return point;
}

/** "host/word". */
static bool
is_page(const char *text)
{
    const char *slash = strchr(text, '/');
    if (slash == NULL || strlen(text) > AG_FACT_PAGE_MAX ||
        !is_host(text, (size_t)(slash - text)) ||
        strstr(text, "xn--") != NULL) {
        return false;
    }
    const size_t len =
        strspn(slash + 1, "abcdefghijklmnopqrstuvwxyz0123456789");
    return len > 0 && slash[1 + len] == '\0';
}

/** What ag_account_mask() writes. */
static bool
is_masked(const char *text)
{
    const char *at = strstr(text, " at ");
    const char *stars = strstr(text, "***");
    if (at == NULL || stars == NULL || stars > at ||
        strlen(text) > AG_FACT_ACCOUNT_MAX) {
        return false;
    }
    const bool head = stars == text || (stars == text + 1 &&
                                        (is_letter((unsigned char)text[0]) ||
                                         is_digit((unsigned char)text[0])));
    const bool tail = stars + 3 == at ||
                      (stars + 4 == at && (is_letter((unsigned char)stars[3]) ||
                                           is_digit((unsigned char)stars[3])));
    return head && tail &&
           (strcmp(at + 4, "***") == 0 || is_host(at + 4, strlen(at + 4)));
}

void
ag_account_mask(char out[AG_FACT_ACCOUNT_MAX + 1], const char *address)
{
    char domain[AG_FACT_ACCOUNT_MAX + 2 - sizeof("a***e at ")] = "***";
    const char *at = strrchr(address, '@');
    const size_t len = at == NULL ? 0 : strlen(at + 1);
    if (len > 0 && len < sizeof(domain)) {
        for (size_t i = 0; i <= len; i++) {
            const char c = at[1 + i];
            domain[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
    }
    const size_t local =
        at == NULL || strcmp(domain, "***") == 0 ? 0 : (size_t)(at - address);
    const bool some = local >= 4;
    const char first[2] = {some ? address[0] : '\0', '\0'};
    const char last[2] = {some ? address[local - 1] : '\0', '\0'};
    snprintf(out, AG_FACT_ACCOUNT_MAX + 1, "%s***%s at %s", first, last,
             domain);
    if (!is_masked(out)) {
        snprintf(out, AG_FACT_ACCOUNT_MAX + 1, "*** at ***");
    }
}

/* -- references -------------------------------------------------------------- */

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Where a reference has its hyphen. */
#define HYPHEN 5

void
ag_reference_write(char out[AG_REFERENCE_CHARS + 1], const eg_hash *hash)
{
    for (size_t i = 0; i < AG_REFERENCE_CHARS; i++) {
        out[i] = i == HYPHEN ? '-' : symbols[hash->bytes[i] & 31];
    }
    out[AG_REFERENCE_CHARS] = '\0';
}

static bool
is_reference(const char *text)
{
    for (size_t i = 0; i < AG_REFERENCE_CHARS; i++) {
        if (text[i] == '\0' ||
            (i == HYPHEN ? text[i] != '-' : strchr(symbols, text[i]) == NULL)) {
            return false;
        }
    }
    return text[AG_REFERENCE_CHARS] == '\0';
}

static bool
is_code(const ag_code *code)
{
    ag_code same;
    return ag_code_read(&same, code->text, strlen(code->text)) &&
           strcmp(same.text, code->text) == 0;
}

/* -- facts ------------------------------------------------------------------- */

static bool
is_whole(ag_time t)
{
    return t >= 0 && t <= AG_TIME_MAX && t % AG_SECOND == 0;
}

/** @p good, or what is wrong. */
static eg_status
need(bool good, eg_error *err, const char *what)
{
    return good ? EG_OK : eg_fail(err, EG_ERR_MALFORMED, "a notice's %s", what);
}

/** A service's name stands in headers. */
static bool
is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

static eg_status
check_frame(const ag_facts *f, eg_error *err)
{
    EG_TRY(need(ag_text_is_safe(f->service, AG_FACT_SERVICE_MAX) &&
                    is_ascii(f->service),
                err, "service must be a name of ASCII letters"));
    EG_TRY(need(is_page(f->page), err,
                "page must be a host and a word, \"host.example/n\""));
    EG_TRY(need(strspn(f->key, "0123456789abcdef") == AG_KEY_ID_CHARS &&
                    f->key[AG_KEY_ID_CHARS] == '\0',
                err, "key must be 16 hexadecimal digits"));
    EG_TRY(need(is_reference(f->reference), err,
                "reference must be of the form \"K3Q9Z-7W0MD\""));
    EG_TRY(need(f->revision >= 1 && f->revision <= AG_FACT_REVISION_MAX, err,
                "revision must be 1 to 9999"));
    EG_TRY(need(f->log <= INT64_MAX, err, "log entry must be below 2^63"));
    EG_TRY(
        need(is_whole(f->issued), err, "time of issue must be a whole second"));
    EG_TRY(need(is_code(&f->code), err, "code must be a code"));
    EG_TRY(need(f->phrase[0] == '\0' ||
                    ag_text_is_safe(f->phrase, AG_FACT_PHRASE_MAX),
                err, "phrase must be words of Latin letters"));
    EG_TRY(need(f->help_len >= 1 && f->help_len <= AG_FACT_HELP_LINES, err,
                "help must be one or two lines"));
    for (unsigned i = 0; i < f->help_len; i++) {
        EG_TRY(need(ag_text_is_safe(f->help[i], AG_FACT_HELP_MAX), err,
                    "help must be Latin letters and digits, without "
                    "addresses of web or mail"));
    }
    return need((unsigned)f->audience < AG_AUDIENCE_COUNT &&
                    (unsigned)f->language < AG_LANGUAGE_COUNT &&
                    (unsigned)f->kind < AG_NOTICE_KIND_COUNT &&
                    (unsigned)f->tlp < AG_TLP_COUNT,
                err, "audience, language, kind and TLP must be known ones");
}

/** Whether the levels fit what kind of notice it is. */
static bool
levels_fit(const ag_facts *f)
{
    if ((unsigned)f->level >= AG_LEVEL_COUNT ||
        (unsigned)f->was >= AG_LEVEL_COUNT) {
        return false;
    }
    switch (f->kind) {
    case AG_NOTICE_RAISED:
        return f->was < f->level;
    case AG_NOTICE_CORRECTED:
        return f->was >= f->level;
    case AG_NOTICE_NEW:
    case AG_NOTICE_RETRACTED:
    case AG_NOTICE_CLOSED:
    case AG_NOTICE_WAITING:
    case AG_NOTICE_KIND_COUNT:
        break;
    }
    return f->was == f->level;
}

static eg_status
check_actor(const ag_facts *f, eg_error *err)
{
    if (f->group[0] == '\0') {
        return need(f->alias[0] == '\0' && f->confidence == 0, err,
                    "alias and confidence need a named group");
    }
    EG_TRY(need((unsigned)f->confidence < AG_CONFIDENCE_COUNT, err,
                "confidence must be low, moderate or high"));
    return need(ag_text_is_safe(f->group, AG_FACT_NAME_MAX) &&
                    (f->alias[0] == '\0' ||
                     ag_text_is_safe(f->alias, AG_FACT_NAME_MAX)),
                err, "group must be a name of Latin letters");
}

static eg_status
check_told(const ag_facts *f, eg_error *err)
{
    EG_TRY(need(f->told_len <= AG_FACT_TOLD_MAX, err,
                "list of who was told must be short"));
    for (unsigned i = 0; i < f->told_len; i++) {
        const ag_told *t = &f->told[i];
        const bool owner = t->who[0] == '\0';
        EG_TRY(need(owner ? t->consent == 0 && !t->detail
                          : is_whole(t->consent) &&
                                ag_text_is_safe(t->who, AG_FACT_WHO_MAX),
                    err,
                    "list of who was told must have names of Latin letters "
                    "and times of consent"));
    }
    return EG_OK;
}

static eg_status
check_content(const ag_facts *f, eg_error *err)
{
    EG_TRY(need(levels_fit(f), err, "levels must fit its kind"));
    EG_TRY(need(f->account[0] == '\0' || is_masked(f->account), err,
                "account must be masked, \"a***e at example.org\""));
    EG_TRY(need(
        (f->audience != AG_AUDIENCE_PERSON || f->account[0] != '\0') &&
            (f->audience != AG_AUDIENCE_EXECUTIVE || f->account[0] == '\0'),
        err,
        "account must be there for a person, and not for an "
        "executive"));
    EG_TRY(need(is_whole(f->first) && is_whole(f->last) && f->first <= f->last,
                err, "times must be whole seconds in their order"));
    EG_TRY(need(f->count <= AG_FACT_COUNT_MAX &&
                    (f->count > 1 || f->first == f->last) &&
                    (f->count > 0 || (f->first == 0 && f->group[0] == '\0')),
                err, "count must be at most 1000000 and fit its times"));
    EG_TRY(need(f->offset == AG_NO_OFFSET ||
                    (f->offset >= -AG_OFFSET_MAX && f->offset <= AG_OFFSET_MAX),
                err, "offset must be minutes of a time zone"));
    EG_TRY(need((unsigned)f->seen_by < AG_SEEN_BY_COUNT, err,
                "kind of source must be a known one"));
    EG_TRY(need(f->seen_by != AG_SEEN_BY_CANARY ||
                    (f->audience == AG_AUDIENCE_PERSON && f->count > 0 &&
                     f->level <= AG_TARGETED && f->group[0] == '\0'),
                err, "canary must be a person's, and no more than targeted"));
    EG_TRY(check_actor(f, err));
    EG_TRY(need(f->step_len >= 1 && f->step_len <= AG_FACT_STEPS_MAX, err,
                "steps must be one to three"));
    for (unsigned i = 0; i < f->step_len; i++) {
        EG_TRY(need((unsigned)f->step[i] < AG_STEP_COUNT, err,
                    "steps must be known ones"));
    }
    return check_told(f, err);
}

/** Whether nothing is there that the channel of a waiting notice must not see. */
static bool
is_content_free(const ag_facts *f)
{
    return f->level == 0 && f->was == 0 && f->account[0] == '\0' &&
           f->first == 0 && f->last == 0 && f->count == 0 && f->offset == 0 &&
           f->seen_by == 0 && f->group[0] == '\0' && f->alias[0] == '\0' &&
           f->confidence == 0 && f->step_len == 0 && f->told_len == 0;
}

eg_status
ag_facts_check(const ag_facts *f, eg_error *err)
{
    EG_TRY(check_frame(f, err));
    return f->kind == AG_NOTICE_WAITING
               ? need(is_content_free(f), err,
                      "content must be absent where it only waits")
               : check_content(f, err);
}

/* -- advice ------------------------------------------------------------------ */

/* Three steps for each level of the ladder. */
static const ag_step person[AG_LEVEL_COUNT][AG_FACT_STEPS_MAX] = {
    {AG_STEP_PASSWORD, AG_STEP_SECURITY_KEY, AG_STEP_PROMPTS},
    {AG_STEP_PROMPTS, AG_STEP_SECURITY_KEY, AG_STEP_RULES},
    {AG_STEP_PASSWORD, AG_STEP_SIGN_OUT, AG_STEP_SECURITY_KEY},
    {AG_STEP_CALL, AG_STEP_CLEAN_DEVICE, AG_STEP_SIGN_OUT},
    {AG_STEP_CALL, AG_STEP_CLEAN_DEVICE, AG_STEP_RULES},
};
static const ag_step organisation[AG_LEVEL_COUNT][AG_FACT_STEPS_MAX] = {
    {AG_STEP_REVOKE, AG_STEP_KEEP_LOGS, AG_STEP_REQUIRE},
    {AG_STEP_KEEP_LOGS, AG_STEP_REQUIRE, AG_STEP_REVIEW},
    {AG_STEP_REVOKE, AG_STEP_KEEP_LOGS, AG_STEP_REQUIRE},
    {AG_STEP_KEEP_LOGS, AG_STEP_REVOKE, AG_STEP_REVIEW},
    {AG_STEP_KEEP_LOGS, AG_STEP_REVOKE, AG_STEP_REVIEW},
};

void
ag_facts_advise(ag_facts *f)
{
    f->step_len = AG_FACT_STEPS_MAX;
    if (f->kind == AG_NOTICE_RETRACTED || f->kind == AG_NOTICE_CLOSED ||
        f->seen_by == AG_SEEN_BY_CANARY) {
        f->step[0] = AG_STEP_NOTHING;
        f->step_len = 1;
    } else if (f->audience == AG_AUDIENCE_EXECUTIVE) {
        f->step[0] = AG_STEP_SUPPORT;
        f->step[1] = AG_STEP_QUIET;
        f->step_len = 2;
    } else {
        memcpy(f->step,
               f->audience == AG_AUDIENCE_PERSON ? person[f->level]
                                                 : organisation[f->level],
               sizeof(f->step));
    }
}
