/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling a draft: lists that grow at their end, in the draft's arena.
 */
#include "electionguard/import/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"

/** Longest readable part of a label. */
#define SLUG_MAX 48

#define APPEND(first, last, item)  \
    do {                           \
        if ((last) == NULL) {      \
            (first) = (item);      \
        } else {                   \
            (last)->next = (item); \
        }                          \
        (last) = (item);           \
    } while (0)

static const char *
copy(const draft *d, const char *text)
{
    return eg_arena_copy(d->arena, text, strlen(text));
}

eg_status
draft_add_contest(draft *d,
                  draft_contest **out,
                  const char *source,
                  const char *name,
                  uint32_t limit)
{
    if (++d->contest_len > IMPORT_COUNT_MAX) {
        return EG_ERR_LIMIT;
    }
    draft_contest *c = eg_arena_alloc(d->arena, 1, sizeof(*c));
    if (c == NULL) {
        return EG_ERR_MEMORY;
    }
    c->source = source;
    c->name = tidy_text(d->arena, name);
    c->limit = limit;
    APPEND(d->first_contest, d->last_contest, c);
    *out = c;
    return c->name == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
draft_add_choice(draft *d,
                 draft_contest *contest,
                 const char *source,
                 const char *name,
                 bool write_in)
{
    if (contest->choice_len >= IMPORT_COUNT_MAX) {
        return EG_ERR_LIMIT;
    }
    draft_choice *c = eg_arena_alloc(d->arena, 1, sizeof(*c));
    if (c == NULL) {
        return EG_ERR_MEMORY;
    }
    c->source = source;
    c->name = tidy_text(d->arena, name);
    c->write_in = write_in;
    APPEND(contest->first, contest->last, c);
    contest->choice_len++;
    return c->name == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
draft_add_style(draft *d,
                draft_style **out,
                const char *source,
                const char *name)
{
    if (++d->style_len > IMPORT_COUNT_MAX) {
        return EG_ERR_LIMIT;
    }
    draft_style *s = eg_arena_alloc(d->arena, 1, sizeof(*s));
    if (s == NULL) {
        return EG_ERR_MEMORY;
    }
    s->source = source;
    s->name = tidy_text(d->arena, name);
    APPEND(d->first_style, d->last_style, s);
    *out = s;
    return s->name == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
draft_add_link(draft *d, draft_style *style, const char *contest)
{
    for (const draft_link *l = style->first; l != NULL; l = l->next) {
        if (strcmp(l->contest, contest) == 0) {
            return EG_OK;
        }
    }
    draft_link *l = eg_arena_alloc(d->arena, 1, sizeof(*l));
    if (l == NULL) {
        return EG_ERR_MEMORY;
    }
    l->contest = contest;
    APPEND(style->first, style->last, l);
    return EG_OK;
}

static const char *sentence(const draft *d, const char *format, va_list args)
    EG_PRINTF(2, 0);

/** The sentence of a printf-like call, in the arena. */
static const char *
sentence(const draft *d, const char *format, va_list args)
{
    char text[EG_ERROR_MAX];
    vsnprintf(text, sizeof(text), format, args);
    return copy(d, text);
}

eg_status
draft_leave_out(draft *d,
                const char *kind,
                const char *source,
                const char *name,
                const char *format,
                ...)
{
    draft_omission *o = eg_arena_alloc(d->arena, 1, sizeof(*o));
    if (o == NULL) {
        return EG_ERR_MEMORY;
    }
    va_list args;
    va_start(args, format);
    o->reason = sentence(d, format, args);
    va_end(args);
    o->kind = kind;
    o->source = source;
    o->name = tidy_text(d->arena, name);
    APPEND(d->first_omission, d->last_omission, o);
    return o->reason == NULL || o->name == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
draft_say(draft *d, const char *format, ...)
{
    draft_note *n = eg_arena_alloc(d->arena, 1, sizeof(*n));
    if (n == NULL) {
        return EG_ERR_MEMORY;
    }
    va_list args;
    va_start(args, format);
    n->text = sentence(d, format, args);
    va_end(args);
    APPEND(d->first_note, d->last_note, n);
    return n->text == NULL ? EG_ERR_MEMORY : EG_OK;
}

draft_contest *
draft_find_contest(const draft *d, const char *source)
{
    draft_contest *c = d->first_contest;
    while (c != NULL && strcmp(c->source, source) != 0) {
        c = c->next;
    }
    return c;
}

draft_style *
draft_find_style(const draft *d, const char *source)
{
    draft_style *s = d->first_style;
    while (s != NULL && strcmp(s->source, source) != 0) {
        s = s->next;
    }
    return s;
}

draft_choice *
draft_find_choice(const draft_contest *contest, const char *source)
{
    draft_choice *c = contest->first;
    while (c != NULL && strcmp(c->source, source) != 0) {
        c = c->next;
    }
    return c;
}

bool
draft_wants(const draft *d, const char *source)
{
    if (d->only == NULL) {
        return true;
    }
    const size_t len = strlen(source);
    for (const char *p = d->only; *p != '\0';) {
        const size_t word = strcspn(p, ",");
        const bool ends =
            word >= len && memcmp(p + word - len, source, len) == 0;
        if (ends && (word == len || p[word - len - 1] == '_')) {
            return true;
        }
        p += word + (p[word] == ',' ? 1 : 0);
    }
    return false;
}

/* -- texts ---------------------------------------------------------------- */

/** White space, and control characters, which must not reach a terminal. */
static bool
is_space(char c)
{
    return (unsigned char)c <= ' ' || c == '\x7f';
}

const char *
tidy_text(eg_arena *arena, const char *text)
{
    char *out = eg_arena_alloc(arena, strlen(text) + 1, 1);
    if (out == NULL) {
        return NULL;
    }
    size_t len = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (!is_space(*p)) {
            out[len++] = *p;
        } else if (len > 0 && out[len - 1] != ' ') {
            out[len++] = ' ';
        }
    }
    if (len > 0 && out[len - 1] == ' ') {
        len--;
    }
    out[len] = '\0';
    return out;
}

/** The lower-case letter or digit that @p c is, or 0. */
static char
slug_letter(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
}

const char *
slug(eg_arena *arena, const char *name)
{
    char out[SLUG_MAX + 1];
    size_t len = 0;
    size_t word_end = 0; /* where the last whole word ended */
    for (const char *p = name; *p != '\0'; p++) {
        const char c = slug_letter(*p);
        if (c == '\0') {
            word_end = len;
            continue;
        }
        const size_t need = len > 0 && len == word_end ? 2 : 1;
        if (len + need > SLUG_MAX) {
            len = word_end > 0 ? word_end : len;
            break;
        }
        if (need == 2) {
            out[len++] = '-';
        }
        out[len++] = c;
    }
    if (len == 0) {
        out[len++] = 'x';
    }
    return eg_arena_copy(arena, out, len);
}

const char *
source_id(const char *label)
{
    const char *mark = strchr(label, '_');
    return mark == NULL ? NULL : mark + 1;
}

/* -- reading a source ----------------------------------------------------- */

eg_status
import_read_json(eg_arena *arena,
                 const char *path,
                 const eg_json **out,
                 eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, IMPORT_FILE_MAX, &bytes, &len, err));
    const size_t mark =
        len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const eg_span text = {.data = bytes + mark, .len = len - mark};
    const eg_status status = eg_json_parse(out, arena, text, err);
    app_file_free(bytes, len);
    if (status != EG_OK && err != NULL) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}

eg_status
import_fail(eg_error *err,
            const char *file,
            const eg_json *place,
            const char *what)
{
    const eg_status status = eg_json_fail(err, place, "%s", what);
    if (err != NULL) {
        eg_error_prefix(err, "%s: ", file);
    }
    return status;
}
