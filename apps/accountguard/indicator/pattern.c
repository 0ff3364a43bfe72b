/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns of STIX by recursive descent, in disjunctive normal form at once: OR
 * joins two lists of alternatives, AND pairs each of one with each of the other.
 */
#include "accountguard/indicator/pattern.h"

#include <string.h>

#include "accountguard/indicator/value.h"
#include "codec/text.h"

/** A list of alternatives. */
typedef struct list {
    ag_alternative *item;
    size_t len;
    size_t cap;
} list;

typedef struct parser {
    eg_arena *arena;
    const char *text;
    size_t len;
    size_t at;
    unsigned depth;
    eg_error *err;
} parser;

/** What stands before a comparison, without quotation marks. */
static const struct {
    const char *path;
    ag_kind kind;
    bool either; /**< An address or a domain. */
} paths[] = {
    {"domain-name:value", AG_KIND_HOST, false},
    {"url:value", AG_KIND_URL, false},
    {"ipv4-addr:value", AG_KIND_IP, false},
    {"ipv6-addr:value", AG_KIND_IP, false},
    {"email-addr:value", AG_KIND_EMAIL, false},
    {"email-message:from_ref.value", AG_KIND_EMAIL, false},
    {"email-message:sender_ref.value", AG_KIND_EMAIL, false},
    {"network-traffic:src_ref.value", AG_KIND_IP, true},
    {"network-traffic:dst_ref.value", AG_KIND_IP, true},
    {"file:hashes.MD5", AG_KIND_MD5, false},
    {"file:hashes.SHA-1", AG_KIND_SHA1, false},
    {"file:hashes.SHA1", AG_KIND_SHA1, false},
    {"file:hashes.SHA-256", AG_KIND_SHA256, false},
    {"file:hashes.SHA256", AG_KIND_SHA256, false},
};

/** Words of the language that are not taken. */
static const char *const refused[] = {
    "NOT", "LIKE",       "MATCHES", "ISSUPERSET", "EXISTS", "!=",  "<",
    ">",   "FOLLOWEDBY", "WITHIN",  "REPEATS",    "START",  "STOP"};

static eg_status
fail_at(const parser *p, eg_status status, const char *what)
{
    return eg_fail(p->err, status, "at byte %zu: %s", p->at + 1, what);
}

/** The arena gave nothing: for the size of the pattern, or for the machine. */
static eg_status
fail_room(const parser *p)
{
    return eg_arena_starved(p->arena)
               ? fail_at(p, EG_ERR_MEMORY, "no memory for the pattern")
               : fail_at(p, EG_ERR_LIMIT, "the pattern is too large");
}

static void
skip_space(parser *p)
{
    while (p->at < p->len && strchr(" \t\r\n", p->text[p->at]) != NULL &&
           p->text[p->at] != '\0') {
        p->at++;
    }
}

static bool
is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/** Take @p word if it stands here, as a word of its own. */
static bool
take(parser *p, const char *word)
{
    const size_t n = strlen(word);
    skip_space(p);
    if (p->len - p->at < n || memcmp(p->text + p->at, word, n) != 0) {
        return false;
    }
    if (is_name(word[0]) && p->at + n < p->len && is_name(p->text[p->at + n])) {
        return false;
    }
    p->at += n;
    return true;
}

/** Why what stands here is none of what was expected. */
static eg_status
unexpected(parser *p, const char *wanted)
{
    skip_space(p);
    for (size_t i = 0; i < EG_ARRAY_LEN(refused); i++) {
        if (take(p, refused[i])) {
            return eg_fail(p->err, EG_ERR_UNSUPPORTED,
                           "at byte %zu: %s is not supported",
                           p->at - strlen(refused[i]) + 1, refused[i]);
        }
    }
    return eg_fail(p->err, EG_ERR_MALFORMED, "at byte %zu: %s is expected",
                   p->at + 1, wanted);
}

/** The length of a text with its escapes, up to the mark that ends it. */
static size_t
string_len(const parser *p, size_t first)
{
    size_t i = first;
    while (i < p->len && p->text[i] != '\'') {
        i += p->text[i] == '\\' ? 2 : 1;
    }
    return i - first;
}

/** A string in single quotation marks; \' and \\ are escapes. */
static eg_status
read_string(parser *p, eg_span *out)
{
    skip_space(p);
    if (p->at == p->len || p->text[p->at] != '\'') {
        return unexpected(p, "a text in quotation marks");
    }
    const size_t first = p->at + 1;
    const size_t len = string_len(p, first);
    if (first + len >= p->len) {
        return fail_at(p, EG_ERR_MALFORMED, "a text has no end");
    }
    char *copy = eg_arena_alloc(p->arena, len + 1, 1);
    if (copy == NULL) {
        return fail_room(p);
    }
    size_t n = 0;
    for (size_t i = first; i < first + len; i++) {
        if (p->text[i] == '\\') {
            i++;
            if (p->text[i] != '\\' && p->text[i] != '\'') {
                return fail_at(p, EG_ERR_MALFORMED,
                               "a text has an unknown escape");
            }
        }
        copy[n++] = p->text[i];
    }
    p->at = first + len + 1;
    *out = (eg_span){(const uint8_t *)copy, n};
    return EG_OK;
}

/** domain-name:value; the quotation marks of file:hashes.'MD5' go. */
static eg_status
read_path(parser *p, size_t *which)
{
    char path[64];
    size_t n = 0;
    skip_space(p);
    const size_t first = p->at;
    for (; p->at < p->len && n + 1 < sizeof(path); p->at++) {
        const char c = p->text[p->at];
        if (c == '\'' || c == '"') {
            continue;
        }
        if (!is_name(c) && c != ':' && c != '.' && c != '[' && c != ']' &&
            c != '*') {
            break;
        }
        path[n++] = c;
    }
    path[n] = '\0';
    for (size_t i = 0; i < EG_ARRAY_LEN(paths); i++) {
        if (strcmp(path, paths[i].path) == 0) {
            *which = i;
            return EG_OK;
        }
    }
    p->at = first;
    if (strchr(path, ':') == NULL) {
        return unexpected(p, "a property such as domain-name:value");
    }
    eg_text_clean(path);
    return eg_fail(p->err, EG_ERR_UNSUPPORTED,
                   "at byte %zu: %s is not looked up", first + 1, path);
}

/** A part of a value, in its one spelling. */
static eg_status
make_part(parser *p, const ag_part **out, size_t which, eg_span text)
{
    ag_value value;
    eg_error why = {0};
    ag_kind kind = paths[which].kind;
    eg_status status =
        ag_value_read(&value, kind, (const char *)text.data, text.len, &why);
    if (status == EG_ERR_MALFORMED && paths[which].either) {
        status = ag_value_read(&value, AG_KIND_HOST, (const char *)text.data,
                               text.len, &why);
        kind = AG_KIND_HOST;
    }
    if (status != EG_OK) {
        return eg_fail(p->err, status, "before byte %zu: a value %s", p->at + 1,
                       why.text);
    }
    ag_part *part = eg_arena_alloc(p->arena, 1, sizeof(*part));
    char *copy = eg_arena_copy(p->arena, value.text, value.len);
    if (part == NULL || copy == NULL) {
        return fail_room(p);
    }
    *part = (ag_part){kind, {(const uint8_t *)copy, value.len}};
    *out = part;
    return EG_OK;
}

/* -- lists of alternatives ------------------------------------------------- */

static eg_status
make_list(const parser *p, list *out, size_t len)
{
    if (len > AG_ALTERNATIVES_MAX) {
        return fail_at(p, EG_ERR_LIMIT, "there are too many alternatives");
    }
    out->len = 0;
    out->cap = len;
    out->item = eg_arena_alloc(p->arena, len, sizeof(*out->item));
    return out->item != NULL ? EG_OK : fail_room(p);
}

/** Add @p b to @p a, whose room doubles, so that long chains cost little. */
static eg_status
either(const parser *p, list *a, const list *b)
{
    const size_t len = a->len + b->len;
    if (len > a->cap) {
        list joined;
        EG_TRY(make_list(p, &joined,
                         len <= AG_ALTERNATIVES_MAX / 2 ? 2 * len : len));
        memcpy(joined.item, a->item, a->len * sizeof(*a->item));
        joined.len = a->len;
        *a = joined;
    }
    memcpy(a->item + a->len, b->item, b->len * sizeof(*b->item));
    a->len = len;
    return EG_OK;
}

static eg_status
both(const parser *p, list *a, const list *b)
{
    list paired;
    EG_TRY(make_list(p, &paired, a->len * b->len));
    for (size_t i = 0; i < a->len; i++) {
        for (size_t j = 0; j < b->len; j++) {
            ag_alternative one = a->item[i];
            if (one.len + b->item[j].len > AG_FEED_PARTS_MAX) {
                return fail_at(p, EG_ERR_LIMIT,
                               "too many values must be met together");
            }
            for (size_t k = 0; k < b->item[j].len; k++) {
                one.part[one.len++] = b->item[j].part[k];
            }
            paired.item[paired.len++] = one;
        }
    }
    *a = paired;
    return EG_OK;
}

/* -- the grammar ----------------------------------------------------------- */

static eg_status any_of(parser *p, list *out);

/** One more alternative: a value alone. */
static eg_status
add_value(parser *p, list *out, size_t which)
{
    eg_span text;
    ag_alternative one = {.len = 1};
    EG_TRY(read_string(p, &text));
    EG_TRY(make_part(p, &one.part[0], which, text));
    const list more = {.item = &one, .len = 1};
    return either(p, out, &more);
}

/** IN ('a', 'b', ...) */
static eg_status
add_values(parser *p, list *out, size_t which)
{
    if (!take(p, "(")) {
        return unexpected(p, "(");
    }
    do {
        EG_TRY(add_value(p, out, which));
    } while (take(p, ","));
    return take(p, ")") ? EG_OK : unexpected(p, ")");
}

static eg_status
comparison(parser *p, list *out)
{
    size_t which = 0;
    EG_TRY(make_list(p, out, 1));
    if (take(p, "(")) {
        if (++p->depth > AG_PATTERN_DEPTH_MAX) {
            return fail_at(p, EG_ERR_LIMIT, "parentheses are too deep");
        }
        EG_TRY(any_of(p, out));
        p->depth--;
        return take(p, ")") ? EG_OK : unexpected(p, ")");
    }
    EG_TRY(read_path(p, &which));
    if (take(p, "=")) {
        return add_value(p, out, which);
    }
    if (take(p, "IN")) {
        return add_values(p, out, which);
    }
    if (paths[which].kind == AG_KIND_IP && take(p, "ISSUBSET")) {
        return add_value(p, out, which);
    }
    return unexpected(p, "= or IN");
}

static eg_status
all_of(parser *p, list *out)
{
    EG_TRY(comparison(p, out));
    while (take(p, "AND")) {
        list next;
        EG_TRY(comparison(p, &next));
        EG_TRY(both(p, out, &next));
    }
    return EG_OK;
}

static eg_status
any_of(parser *p, list *out)
{
    EG_TRY(all_of(p, out));
    while (take(p, "OR")) {
        list next;
        EG_TRY(all_of(p, &next));
        EG_TRY(either(p, out, &next));
    }
    return EG_OK;
}

static eg_status
observation(parser *p, list *out)
{
    if (!take(p, "[")) {
        return unexpected(p, "[");
    }
    EG_TRY(any_of(p, out));
    return take(p, "]") ? EG_OK : unexpected(p, "]");
}

eg_status
ag_pattern_read(ag_pattern *out,
                eg_arena *arena,
                const char *text,
                size_t len,
                eg_error *err)
{
    parser p = {.arena = arena, .text = text, .len = len, .err = err};
    list all;
    if (len > AG_PATTERN_MAX) {
        return fail_at(&p, EG_ERR_LIMIT, "the pattern is too long");
    }
    EG_TRY(observation(&p, &all));
    while (take(&p, "OR")) {
        list next;
        EG_TRY(observation(&p, &next));
        EG_TRY(either(&p, &all, &next));
    }
    if (take(&p, "AND")) {
        return fail_at(&p, EG_ERR_UNSUPPORTED,
                       "AND between observations is not supported");
    }
    skip_space(&p);
    if (p.at != p.len) {
        return unexpected(&p, "the end");
    }
    *out = (ag_pattern){.alternative = all.item, .len = all.len};
    return EG_OK;
}
