/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading of delivery reports.
 */
#include "accountguard/deliver/dsn.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "accountguard/notice/sign.h"
#include "codec/text.h"

/** Memory for a report's fields. */
#define ARENA_MAX ((size_t)1 << 20)
/** Parts of a report that are looked at. */
#define PARTS_MAX 8
/** The longest boundary, RFC 2046. */
#define BOUNDARY_MAX 70
/** Fields of a group that are looked at. */
#define FIELDS_MAX 64

#define WORD(name, word) [name] = (word),
static const char *const words[] = {AG_DSN_TABLE(WORD)};
#undef WORD

const char *
ag_dsn_action_name(ag_dsn_action action)
{
    return words[action];
}

static eg_status
no_report(eg_error *err, const char *why)
{
    return eg_fail(err, EG_ERR_MALFORMED, "this is no delivery report: %s",
                   why);
}

/* -- text -------------------------------------------------------------------- */

/** Without blanks and line ends at both ends. */
static eg_span
trim(eg_span s)
{
    static const char blank[] = " \t\r\n";
    while (s.len > 0 && memchr(blank, s.data[0], 4) != NULL) {
        s.data++;
        s.len--;
    }
    while (s.len > 0 && memchr(blank, s.data[s.len - 1], 4) != NULL) {
        s.len--;
    }
    return s;
}

static bool
span_is(eg_span s, const char *text)
{
    return s.len == strlen(text) &&
           strncasecmp((const char *)s.data, text, s.len) == 0;
}

/** Take a line off @p rest, without its end. */
static bool
next_line(eg_span *rest, eg_span *line)
{
    if (rest->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->data, '\n', rest->len);
    const size_t len = end == NULL ? rest->len : (size_t)(end - rest->data) + 1;
    *line = (eg_span){rest->data, len};
    rest->data += len;
    rest->len -= len;
    while (line->len > 0 && (line->data[line->len - 1] == '\n' ||
                             line->data[line->len - 1] == '\r')) {
        line->len--;
    }
    return true;
}

/** Copy what fits, fit to be shown. */
static void
copy_clean(char *out, size_t room, eg_span s)
{
    const size_t len = s.len < room - 1 ? s.len : room - 1;
    if (len > 0) {
        memcpy(out, s.data, len);
    }
    out[len] = '\0';
    for (size_t i = 0; i < len; i++) {
        if (out[i] == '\0' || out[i] == '\r' || out[i] == '\n') {
            out[i] = ' ';
        }
    }
    eg_text_clean(out);
}

/* -- parts ------------------------------------------------------------------- */

/** The value of a parameter of a Content-Type; false: it has none. */
static bool
take_parameter(eg_span type, const char *name, char *out, size_t room)
{
    const size_t len = strlen(name);
    for (size_t i = 0; i + len + 1 < type.len; i++) {
        const bool starts = i > 0 && strchr("; \t\n", type.data[i - 1]) != NULL;
        if (!starts || type.data[i + len] != '=' ||
            strncasecmp((const char *)type.data + i, name, len) != 0) {
            continue;
        }
        size_t at = i + len + 1;
        const bool quoted = type.data[at] == '"';
        const char *ends = quoted ? "\"\r\n" : "; \t\r\n";
        at += quoted ? 1 : 0;
        size_t got = 0;
        while (at + got < type.len &&
               strchr(ends, type.data[at + got]) == NULL) {
            got++;
        }
        if (got == 0 || got >= room ||
            memchr(type.data + at, '\0', got) != NULL) {
            return false;
        }
        memcpy(out, type.data + at, got);
        out[got] = '\0';
        return true;
    }
    return false;
}

/** Whether a value begins with a type of MIME. */
static bool
type_is(eg_span value, const char *type)
{
    const eg_span v = trim(value);
    const size_t len = strlen(type);
    return v.len >= len && strncasecmp((const char *)v.data, type, len) == 0 &&
           (v.len == len || strchr("; \t\r\n", v.data[len]) != NULL);
}

/** Whether a line is the boundary; @p last: the one that ends all. */
static bool
is_boundary(eg_span line, const char *boundary, bool *last)
{
    const size_t len = strlen(boundary);
    line = trim(line);
    if (line.len < len + 2 || memcmp(line.data, "--", 2) != 0 ||
        memcmp(line.data + 2, boundary, len) != 0) {
        return false;
    }
    *last = line.len == len + 4 && memcmp(line.data + len + 2, "--", 2) == 0;
    return *last || line.len == len + 2;
}

/** The next part, without the boundary that ends it. */
static bool
next_part(eg_span *rest, const char *boundary, eg_span *part, bool *last)
{
    *part = (eg_span){rest->data, 0};
    eg_span line;
    while (next_line(rest, &line)) {
        if (is_boundary(line, boundary, last)) {
            part->len = (size_t)(line.data - part->data);
            return true;
        }
    }
    return false;
}

/** Whether a part is a status; its content goes to @p content. */
static bool
is_status(eg_span part, eg_span *content)
{
    bool status = false;
    bool plain = true;
    eg_span line;
    while (next_line(&part, &line) && trim(line).len > 0) {
        const uint8_t *colon = memchr(line.data, ':', line.len);
        if (colon == NULL) {
            continue;
        }
        const eg_span name = {line.data, (size_t)(colon - line.data)};
        const eg_span value = {colon + 1, line.len - name.len - 1};
        if (span_is(name, "Content-Type")) {
            status = type_is(value, "message/delivery-status") ||
                     type_is(value, "message/global-delivery-status");
        } else if (span_is(name, "Content-Transfer-Encoding")) {
            plain = type_is(value, "7bit") || type_is(value, "8bit") ||
                    type_is(value, "binary");
        }
    }
    *content = part;
    return status && plain;
}

/** Find the one part that is a status. */
static eg_status
find_status(eg_span body, const char *boundary, eg_span *out, eg_error *err)
{
    eg_span part;
    bool last = false;
    if (!next_part(&body, boundary, &part, &last)) {
        return no_report(err, "it has no parts");
    }
    for (unsigned i = 0; i < PARTS_MAX && !last; i++) {
        if (!next_part(&body, boundary, &part, &last)) {
            break;
        }
        if (is_status(part, out)) {
            return EG_OK;
        }
    }
    return no_report(err, "it has no part with a status");
}

/* -- fields ------------------------------------------------------------------ */

/** What is known of a recipient. */
typedef struct group {
    bool recipient;
    bool action;
} group;

static eg_status
take_action(ag_dsn *out, eg_span value, eg_error *err)
{
    for (unsigned i = 0; i < AG_DSN_COUNT; i++) {
        if (span_is(value, words[i])) {
            out->action = (ag_dsn_action)i;
            return EG_OK;
        }
    }
    return no_report(err, "its action is none that is known");
}

/** "class.subject.detail", each a number, class 2, 4 or 5. */
static bool
is_code(const char *s)
{
    if (strchr("245", s[0]) == NULL || s[0] == '\0' || s[1] != '.') {
        return false;
    }
    const size_t subject = strspn(s + 2, "0123456789");
    if (subject == 0 || subject > 3 || s[2 + subject] != '.') {
        return false;
    }
    const size_t detail = strspn(s + 3 + subject, "0123456789");
    return detail > 0 && detail <= 3 && s[3 + subject + detail] == '\0';
}

/** Take a field of a group. */
static eg_status
take_field(ag_dsn *out, group *g, eg_span name, eg_span value, eg_error *err)
{
    if (span_is(name, "Final-Recipient")) {
        g->recipient = true;
    } else if (span_is(name, "Action")) {
        g->action = true;
        return take_action(out, value, err);
    } else if (span_is(name, "Status")) {
        /* Servers write words behind it, in brackets. */
        const uint8_t *blank = memchr(value.data, ' ', value.len);
        value.len = blank == NULL ? value.len : (size_t)(blank - value.data);
        copy_clean(out->status, sizeof(out->status), value);
        return is_code(out->status) ? EG_OK
                                    : no_report(err, "its status is no code");
    } else if (span_is(name, "Diagnostic-Code")) {
        copy_clean(out->text, sizeof(out->text), value);
    }
    return EG_OK;
}

/** Read a group of fields up to an empty line. */
static eg_status
read_group(ag_dsn *out, group *g, eg_span *rest, eg_error *err)
{
    eg_span line;
    for (unsigned fields = 0; next_line(rest, &line);) {
        if (trim(line).len == 0) {
            break;
        }
        if (line.data[0] == ' ' || line.data[0] == '\t') {
            continue; /* what continues a field says no more of use */
        }
        const uint8_t *colon = memchr(line.data, ':', line.len);
        if (colon == NULL || ++fields > FIELDS_MAX) {
            return no_report(err, "its status has a line that is no field");
        }
        const eg_span name = {line.data, (size_t)(colon - line.data)};
        const eg_span value = {colon + 1, line.len - name.len - 1};
        EG_TRY(take_field(out, g, trim(name), trim(value), err));
    }
    return EG_OK;
}

/** The group of the message, then that of one recipient. */
static eg_status
read_status(ag_dsn *out, eg_span content, eg_error *err)
{
    bool found = false;
    while (trim(content).len > 0) {
        group g = {0};
        EG_TRY(read_group(out, &g, &content, err));
        if (g.recipient && found) {
            return no_report(err, "it is of several recipients");
        }
        if (g.recipient && (!g.action || out->status[0] == '\0')) {
            return no_report(err, "its recipient lacks an action or a status");
        }
        found = found || g.recipient;
    }
    return found ? EG_OK : no_report(err, "it is of no recipient");
}

/* -- reports ----------------------------------------------------------------- */

/** The address that the report came to: of delivery, else of its To. */
static eg_status
take_recipient(ag_dsn *out, const ag_letter *letter, eg_error *err)
{
    static const char *const names[] = {"Delivered-To", "X-Original-To", "To"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        const ag_letter_field *field = NULL;
        if (ag_letter_one(&field, letter, names[i], NULL) != EG_OK) {
            continue;
        }
        eg_span v = trim(field->value);
        if (v.len >= 2 && v.data[0] == '<' && v.data[v.len - 1] == '>') {
            v.data++;
            v.len -= 2;
        }
        if (v.len < sizeof(out->to) && memchr(v.data, '\0', v.len) == NULL) {
            memcpy(out->to, v.data, v.len);
            out->to[v.len] = '\0';
            if (ag_mail_address_is_safe(out->to)) {
                return EG_OK;
            }
        }
    }
    return no_report(err, "the address that it came to is not told");
}

static void
free_arena(eg_arena **arena)
{
    eg_arena_free(*arena);
}

eg_status
ag_dsn_read(ag_dsn *out, eg_span mail, eg_error *err)
{
    if (mail.len > AG_DSN_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a delivery report is at most %zu bytes", AG_DSN_MAX);
    }
    EG_CLEANUP(free_arena) eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, ARENA_MAX));
    ag_letter letter;
    EG_TRY(ag_letter_read(&letter, arena, mail, err));
    const ag_letter_field *type = NULL;
    char boundary[BOUNDARY_MAX + 1];
    char kind[32];
    EG_TRY(ag_letter_one(&type, &letter, "Content-Type", err));
    if (!type_is(type->value, "multipart/report") ||
        !take_parameter(type->value, "report-type", kind, sizeof(kind)) ||
        strcasecmp(kind, "delivery-status") != 0 ||
        !take_parameter(type->value, "boundary", boundary, sizeof(boundary))) {
        return no_report(err, "its Content-Type is another");
    }
    ag_dsn dsn = {.action = AG_DSN_FAILED};
    eg_span content = {0};
    EG_TRY(take_recipient(&dsn, &letter, err));
    EG_TRY(find_status(letter.body, boundary, &content, err));
    EG_TRY(read_status(&dsn, content, err));
    *out = dsn;
    return EG_OK;
}
