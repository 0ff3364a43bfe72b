/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large JSON files through a window.
 *
 * A step (punctuation, name and value) is tried on what the window holds.  If
 * it fails only because the text ended there, the place is put back, more text
 * is read, and the step is tried again.  The window at least doubles each
 * time, so trying again costs no more than a constant factor.
 */
#include "codec/json_stream.h"

#include <stdlib.h>
#include <string.h>

#include "codec/json_parse.h"

#define WINDOW_FIRST ((size_t)64 * 1024)
#define WINDOW_MAX   ((size_t)16 << 20)
/** From this length on an element is not tried again for every short read. */
#define PATIENT_FROM    ((size_t)16 * 1024)
#define ARENA_MAX       ((size_t)256 << 20)
#define NAMES_ARENA_MAX ((size_t)1 << 20)
#define TOP_MEMBERS_MAX 1024

typedef enum stream_state {
    STREAM_START,   /* before the top value */
    STREAM_MEMBERS, /* in the top object, between members */
    STREAM_ARRAY,   /* in an array, between elements */
    STREAM_END,
    STREAM_FAILED
} stream_state;

struct eg_json_stream {
    eg_json_read read;
    void *context;
    eg_json_stream_options options;
    uint8_t *window;
    size_t cap;
    size_t len;    /* bytes in the window */
    bool eof;      /* the source has no more */
    json_lexer lx; /* its place is within the window */
    stream_state state;
    bool in_object; /* the top value is an object */
    bool first;     /* nothing was met in the present object or array */
    bool first_member;
    uint64_t index;
    eg_arena *arena; /* the present tree */
    eg_arena *names; /* names of the top object's members */
    eg_json top;     /* parents of what is handed out */
    eg_json array;
};

eg_status
eg_json_stream_new(eg_json_stream **out,
                   eg_json_read read,
                   void *context,
                   const eg_json_stream_options *options)
{
    eg_json_stream *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return EG_ERR_MEMORY;
    }
    s->read = read;
    s->context = context;
    if (options != NULL) {
        s->options = *options;
    }
    if (s->options.window_max == 0) {
        s->options.window_max = WINDOW_MAX;
    }
    if (s->options.arena_max == 0) {
        s->options.arena_max = ARENA_MAX;
    }
    s->cap = s->options.window_max < WINDOW_FIRST ? s->options.window_max
                                                  : WINDOW_FIRST;
    s->window = malloc(s->cap);
    if (s->window == NULL ||
        eg_arena_new(&s->arena, s->options.arena_max) != EG_OK ||
        eg_arena_new(&s->names, NAMES_ARENA_MAX) != EG_OK) {
        eg_json_stream_free(s);
        return EG_ERR_MEMORY;
    }
    json_lexer_init(&s->lx, (eg_span){.data = s->window}, NULL);
    *out = s;
    return EG_OK;
}

void
eg_json_stream_free(eg_json_stream *s)
{
    if (s == NULL) {
        return;
    }
    if (s->window != NULL) {
        /* What slid down has left its old place behind the text. */
        eg_wipe(s->window, s->cap);
        free(s->window);
    }
    eg_arena_free(s->arena);
    eg_arena_free(s->names);
    free(s);
}

/** Move what is left to the window's start; the lexer follows. */
static void
slide(eg_json_stream *s)
{
    const uint32_t column = json_column(&s->lx);
    const size_t left = (size_t)(s->lx.end - s->lx.at);
    memmove(s->window, s->lx.at, left);
    s->len = left;
    s->lx.at = s->window;
    s->lx.end = s->window + left;
    s->lx.line_start = s->window;
    s->lx.column0 = column;
}

/** A window twice as large. */
static eg_status
widen(eg_json_stream *s)
{
    if (s->cap == s->options.window_max) {
        return eg_fail(s->lx.err, EG_ERR_LIMIT,
                       "line %u, column %u: a value is over %zu bytes",
                       (unsigned)s->lx.line, (unsigned)json_column(&s->lx),
                       s->options.window_max);
    }
    const size_t cap =
        s->cap > s->options.window_max / 2 ? s->options.window_max : s->cap * 2;
    uint8_t *window = malloc(cap);
    if (window == NULL) {
        return eg_fail(s->lx.err, EG_ERR_MEMORY, "%s",
                       eg_status_text(EG_ERR_MEMORY));
    }
    memcpy(window, s->window, s->len);
    eg_wipe(s->window, s->len);
    free(s->window);
    s->window = window;
    s->cap = cap;
    s->lx.at = s->lx.line_start = window;
    s->lx.end = window + s->len;
    return EG_OK;
}

/**
 * Fill the window as far as the source goes without being waited for: a read
 * that gives less than there is room for may be all that somebody has sent, and
 * may hold a whole element.  A long element is waited for after all, as each
 * try begins at its start.
 */
static eg_status
refill(eg_json_stream *s)
{
    slide(s);
    if (s->len == s->cap) {
        EG_TRY(widen(s));
    }
    bool more = true;
    while (more && s->len < s->cap && !s->eof) {
        size_t got = 0;
        const size_t room = s->cap - s->len;
        const eg_status status =
            s->read(s->context, s->window + s->len, room, &got);
        if (status != EG_OK || got > room) {
            const eg_status told = status != EG_OK ? status : EG_ERR_IO;
            return eg_fail(s->lx.err, told, "%s", eg_status_text(told));
        }
        s->eof = got == 0;
        s->len += got;
        more = got == room || s->len > PATIENT_FROM;
    }
    s->lx.end = s->window + s->len;
    return EG_OK;
}

/** Refuse a second top member of the same name. */
static eg_status
note_name(eg_json_stream *s, const json_string *raw)
{
    eg_json *node = eg_arena_alloc(s->names, 1, sizeof(*node));
    if (node != NULL) {
        node->name = json_string_copy(s->names, raw, &node->name_len);
    }
    if (node == NULL || node->name == NULL || s->top.count == TOP_MEMBERS_MAX) {
        return eg_fail(s->lx.err, EG_ERR_LIMIT,
                       "line %u: the top object has too many members",
                       (unsigned)s->lx.line);
    }
    for (const eg_json *m = s->top.first; m != NULL; m = m->next) {
        if (m->name_len == node->name_len &&
            memcmp(m->name, node->name, m->name_len) == 0) {
            char name[JSON_NAME_TEXT];
            json_name_text(name, m->name, m->name_len);
            return json_fail(&s->lx, "the member \"%s\" is named twice", name);
        }
    }
    /* The list is for this comparison alone, so its order does not matter. */
    node->next = s->top.first;
    node->parent = &s->top;
    s->top.first = node;
    s->top.count++;
    return EG_OK;
}

/** Where a step would leave the stream. */
typedef struct step {
    json_lexer lx;
    stream_state state;
    json_string name; /* of a top member; raw NULL: none was read */
    eg_json *value;   /* handed out; NULL: nothing */
} step;

static eg_status
step_value(eg_json_stream *s, step *t, const eg_json *parent, unsigned depth)
{
    return json_parse_value(&t->lx, s->arena, &t->value, parent, depth);
}

static eg_status
step_start(step *t)
{
    const int c = json_peek(&t->lx);
    if (c != '{' && c != '[') {
        return json_fail_token(&t->lx, "an object or a list");
    }
    t->lx.at++;
    t->state = c == '{' ? STREAM_MEMBERS : STREAM_ARRAY;
    return EG_OK;
}

/** A member of the top object, up to the bracket of an array. */
static eg_status
step_member(eg_json_stream *s, step *t)
{
    if (json_accept(&t->lx, '}')) {
        t->state = STREAM_END;
        return EG_OK;
    }
    if (!s->first_member && !json_accept(&t->lx, ',')) {
        return json_fail_token(&t->lx, "',' or '}'");
    }
    if (json_peek(&t->lx) != '"') {
        return json_fail_token(&t->lx, "a member name");
    }
    EG_TRY(json_lex_string(&t->lx, &t->name));
    EG_TRY(json_expect(&t->lx, ':'));
    if (json_accept(&t->lx, '[')) {
        t->state = STREAM_ARRAY;
        return EG_OK;
    }
    return step_value(s, t, &s->top, 1);
}

static eg_status
step_element(eg_json_stream *s, step *t)
{
    if (json_accept(&t->lx, ']')) {
        t->state = s->in_object ? STREAM_MEMBERS : STREAM_END;
        return EG_OK;
    }
    if (!s->first && !json_accept(&t->lx, ',')) {
        return json_fail_token(&t->lx, "',' or ']'");
    }
    return step_value(s, t, &s->array, s->in_object ? 2 : 1);
}

static eg_status
try_step(eg_json_stream *s, step *t)
{
    *t = (step){.lx = s->lx, .state = s->state};
    eg_arena_reset(s->arena);
    switch (s->state) {
    case STREAM_START:
        return step_start(t);
    case STREAM_MEMBERS:
        return step_member(s, t);
    case STREAM_ARRAY:
        return step_element(s, t);
    case STREAM_END:
    case STREAM_FAILED:
        break;
    }
    return EG_ERR_STATE;
}

/** One step, with as much text as it needs. */
static eg_status
take_step(eg_json_stream *s, step *t)
{
    for (;;) {
        const eg_status status = try_step(s, t);
        const bool at_end = t->lx.at == t->lx.end;
        if (status == EG_OK && (!at_end || s->eof)) {
            return EG_OK;
        }
        /* A number that touches the end of the window may go on. */
        if (status != EG_OK && (!t->lx.cut || s->eof)) {
            return status;
        }
        EG_TRY(refill(s));
    }
}

/** Make what a step did the present state. */
static eg_status
commit(eg_json_stream *s, const step *t)
{
    if (t->name.raw != NULL) {
        EG_TRY(note_name(s, &t->name));
        s->first_member = false;
    }
    if (s->state == STREAM_START) {
        s->in_object = t->state == STREAM_MEMBERS;
        s->top.type = s->in_object ? EG_JSON_OBJECT : EG_JSON_ARRAY;
        s->first_member = true;
        s->array.type = EG_JSON_ARRAY;
        s->array.parent = NULL;
    }
    if (t->state == STREAM_ARRAY && s->state != STREAM_ARRAY) {
        s->first = true;
        s->index = 0;
        if (s->in_object) {
            s->array.parent = &s->top;
            s->array.name = s->top.first->name;
            s->array.name_len = s->top.first->name_len;
        }
    }
    s->lx = t->lx;
    s->state = t->state;
    return EG_OK;
}

/** Fill in what is handed out. */
static void
hand_out(eg_json_stream *s, eg_json *value, eg_json_item *out)
{
    *out = (eg_json_item){.value = value};
    if (s->state == STREAM_ARRAY) {
        out->element = true;
        out->index = s->index;
        value->index = (uint32_t)s->index;
        s->index++;
        s->first = false;
    }
    if (s->in_object) {
        out->name = s->top.first->name;
        out->name_len = s->top.first->name_len;
        if (!out->element) {
            value->name = out->name;
            value->name_len = out->name_len;
        }
    }
}

/** Nothing may follow the document. */
static eg_status
check_end(eg_json_stream *s)
{
    while (json_peek(&s->lx) < 0) {
        if (s->eof) {
            return EG_OK;
        }
        EG_TRY(refill(s));
    }
    return json_fail_token(&s->lx, "the end of the text");
}

static eg_status
skip_bom(eg_json_stream *s)
{
    while (s->len < 3 && !s->eof) {
        EG_TRY(refill(s));
    }
    if (s->options.allow_bom && s->len >= 3 &&
        memcmp(s->window, "\xef\xbb\xbf", 3) == 0) {
        s->lx.at += 3;
        s->lx.line_start = s->lx.at;
    }
    return EG_OK;
}

static eg_status
next_item(eg_json_stream *s, eg_json_item *out)
{
    if (s->state == STREAM_START) {
        EG_TRY(skip_bom(s));
    }
    while (s->state != STREAM_END) {
        step t;
        EG_TRY(take_step(s, &t));
        EG_TRY(commit(s, &t));
        if (t.value != NULL) {
            hand_out(s, t.value, out);
            return EG_OK;
        }
    }
    EG_TRY(check_end(s));
    *out = (eg_json_item){.end = true};
    return EG_OK;
}

eg_status
eg_json_stream_next(eg_json_stream *s, eg_json_item *out, eg_error *err)
{
    if (s->state == STREAM_END || s->state == STREAM_FAILED) {
        return eg_fail(err, EG_ERR_STATE, "the stream is over");
    }
    /* A step that is tried again leaves a sentence behind that means nothing,
     * so the caller's error is set only at the end. */
    eg_error told = {0};
    s->lx.err = &told;
    const eg_status status = next_item(s, out);
    s->lx.err = NULL;
    if (status != EG_OK) {
        s->state = STREAM_FAILED;
        if (err != NULL) {
            *err = told;
        }
    }
    return status;
}
