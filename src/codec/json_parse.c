/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON text to a tree.  Recursion is as deep as the text nests, which
 * EG_JSON_MAX_DEPTH bounds.
 */
#include "codec/json_parse.h"

#include <stdlib.h>
#include <string.h>

/* Objects up to this size compare each name with each other one; larger ones
 * are sorted, so that a hostile object cannot cost quadratic time. */
#define PAIRWISE_MAX 16

typedef struct parser {
    json_lexer *lx;
    eg_arena *arena;
} parser;

static eg_status
parse_node(parser *p, eg_json **out, const eg_json *parent, unsigned depth);

static eg_status
fail_memory(parser *p)
{
    p->lx->cut = false;
    return eg_fail(p->lx->err, EG_ERR_MEMORY,
                   "line %u, column %u: the document needs too much memory",
                   (unsigned)p->lx->line, (unsigned)json_column(p->lx));
}

const char *
json_string_copy(eg_arena *arena, const json_string *s, size_t *len)
{
    if (!s->escaped) {
        *len = s->len;
        return eg_arena_copy(arena, s->raw, s->len);
    }
    char *text = eg_arena_alloc(arena, s->len + 1, 1);
    if (text != NULL) {
        *len = json_unescape(text, s);
        text[*len] = '\0';
    }
    return text;
}

static eg_status
parse_string(parser *p, eg_json *node)
{
    json_string s;
    EG_TRY(json_lex_string(p->lx, &s));
    node->type = EG_JSON_STRING;
    node->text = json_string_copy(p->arena, &s, &node->text_len);
    return node->text == NULL ? fail_memory(p) : EG_OK;
}

static eg_status
parse_number(parser *p, eg_json *node)
{
    json_number n;
    EG_TRY(json_lex_number(p->lx, &n));
    const bool integer = n.plain && json_int64(n.raw, n.len, &node->integer);
    node->type = integer ? EG_JSON_INTEGER : EG_JSON_NUMBER;
    node->text = eg_arena_copy(p->arena, n.raw, n.len);
    node->text_len = n.len;
    return node->text == NULL ? fail_memory(p) : EG_OK;
}

static eg_status
parse_word(parser *p, eg_json *node, const char *word)
{
    node->type = word[0] == 'n' ? EG_JSON_NULL : EG_JSON_BOOL;
    node->integer = word[0] == 't';
    return json_lex_word(p->lx, word);
}

/** Hang a child under its parent. */
static void
append_child(eg_json *parent, eg_json **last, eg_json *child)
{
    child->index = (uint32_t)parent->count;
    if (*last == NULL) {
        parent->first = child;
    } else {
        (*last)->next = child;
    }
    *last = child;
    parent->count++;
}

static eg_status
parse_array(parser *p, eg_json *node, unsigned depth)
{
    node->type = EG_JSON_ARRAY;
    eg_json *last = NULL;
    p->lx->at++;
    if (json_accept(p->lx, ']')) {
        return EG_OK;
    }
    do {
        eg_json *child = NULL;
        EG_TRY(parse_node(p, &child, node, depth));
        append_child(node, &last, child);
    } while (json_accept(p->lx, ','));
    return json_accept(p->lx, ']') ? EG_OK
                                   : json_fail_token(p->lx, "',' or ']'");
}

static int
compare_names(const eg_json *a, const eg_json *b)
{
    if (a->name_len != b->name_len) {
        return a->name_len < b->name_len ? -1 : 1;
    }
    return memcmp(a->name, b->name, a->name_len);
}

/** By name, and by position where names are equal. */
static int
compare_members(const void *a, const void *b)
{
    const eg_json *const *x = a;
    const eg_json *const *y = b;
    const int order = compare_names(*x, *y);
    if (order != 0) {
        return order;
    }
    return (*x)->index < (*y)->index ? -1 : 1;
}

static eg_status
fail_twice(parser *p, const eg_json *member)
{
    char name[JSON_NAME_TEXT];
    json_name_text(name, member->name, member->name_len);
    p->lx->cut = false;
    return eg_fail(p->lx->err, EG_ERR_MALFORMED,
                   "line %u, column %u: the member \"%s\" is named twice",
                   (unsigned)member->line, (unsigned)member->column, name);
}

/** Refuse a repeated name; the number of members is large. */
static eg_status
check_names_sorted(parser *p, const eg_json *object)
{
    const eg_json **all =
        eg_arena_alloc(p->arena, object->count, sizeof(const eg_json *));
    if (all == NULL) {
        return fail_memory(p);
    }
    size_t count = 0;
    for (const eg_json *m = object->first; m != NULL; m = m->next) {
        all[count++] = m;
    }
    qsort(all, count, sizeof(const eg_json *), compare_members);
    for (size_t i = 1; i < count; i++) {
        if (compare_names(all[i - 1], all[i]) == 0) {
            return fail_twice(p, all[i]);
        }
    }
    return EG_OK;
}

static eg_status
check_names(parser *p, const eg_json *object)
{
    if (object->count > PAIRWISE_MAX) {
        return check_names_sorted(p, object);
    }
    for (const eg_json *m = object->first; m != NULL; m = m->next) {
        for (const eg_json *o = object->first; o != m; o = o->next) {
            if (compare_names(m, o) == 0) {
                return fail_twice(p, m);
            }
        }
    }
    return EG_OK;
}

static eg_status
parse_member(parser *p, eg_json **out, const eg_json *object, unsigned depth)
{
    json_string s;
    if (json_peek(p->lx) != '"') {
        return json_fail_token(p->lx, "a member name");
    }
    EG_TRY(json_lex_string(p->lx, &s));
    size_t name_len = 0;
    const char *name = json_string_copy(p->arena, &s, &name_len);
    if (name == NULL) {
        return fail_memory(p);
    }
    EG_TRY(json_expect(p->lx, ':'));
    EG_TRY(parse_node(p, out, object, depth));
    (*out)->name = name;
    (*out)->name_len = name_len;
    return EG_OK;
}

static eg_status
parse_object(parser *p, eg_json *node, unsigned depth)
{
    node->type = EG_JSON_OBJECT;
    eg_json *last = NULL;
    p->lx->at++;
    if (json_accept(p->lx, '}')) {
        return EG_OK;
    }
    do {
        eg_json *child = NULL;
        EG_TRY(parse_member(p, &child, node, depth));
        append_child(node, &last, child);
    } while (json_accept(p->lx, ','));
    if (!json_accept(p->lx, '}')) {
        return json_fail_token(p->lx, "',' or '}'");
    }
    return check_names(p, node);
}

static eg_status
parse_inner(parser *p, eg_json *node, int first, unsigned depth)
{
    if (depth >= EG_JSON_MAX_DEPTH) {
        p->lx->cut = false;
        return eg_fail(
            p->lx->err, EG_ERR_LIMIT, "line %u, column %u: more than %d levels",
            (unsigned)node->line, (unsigned)node->column, EG_JSON_MAX_DEPTH);
    }
    return first == '{' ? parse_object(p, node, depth + 1)
                        : parse_array(p, node, depth + 1);
}

static eg_status
parse_node(parser *p, eg_json **out, const eg_json *parent, unsigned depth)
{
    const int first = json_peek(p->lx);
    eg_json *node = eg_arena_alloc(p->arena, 1, sizeof(*node));
    if (node == NULL) {
        return fail_memory(p);
    }
    node->parent = parent;
    node->line = p->lx->line;
    node->column = json_column(p->lx);
    *out = node;
    switch (first) {
    case '{':
    case '[':
        return parse_inner(p, node, first, depth);
    case '"':
        return parse_string(p, node);
    case 't':
        return parse_word(p, node, "true");
    case 'f':
        return parse_word(p, node, "false");
    case 'n':
        return parse_word(p, node, "null");
    default:
        break;
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
        return parse_number(p, node);
    }
    return json_fail_token(p->lx, "a value");
}

eg_status
json_parse_value(json_lexer *lx,
                 eg_arena *arena,
                 eg_json **out,
                 const eg_json *parent,
                 unsigned depth)
{
    parser p = {.lx = lx, .arena = arena};
    return parse_node(&p, out, parent, depth);
}

eg_status
eg_json_parse(const eg_json **out, eg_arena *arena, eg_span text, eg_error *err)
{
    json_lexer lx;
    json_lexer_init(&lx, text, err);
    eg_json *top = NULL;
    EG_TRY(json_parse_value(&lx, arena, &top, NULL, 0));
    if (json_peek(&lx) >= 0) {
        return json_fail_token(&lx, "the end of the text");
    }
    *out = top;
    return EG_OK;
}
