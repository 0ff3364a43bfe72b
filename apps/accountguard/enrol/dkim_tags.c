/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of tags.
 */
#include "accountguard/enrol/dkim_tags.h"

#include "codec/text.h"

static bool
is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static eg_span
trim(eg_span s)
{
    while (s.len > 0 && is_space(s.data[0])) {
        s.data++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.data[s.len - 1])) {
        s.len--;
    }
    return s;
}

/** Up to @p end, which is taken away with it. */
static eg_span
cut(eg_span *rest, char end)
{
    const uint8_t *at =
        rest->len > 0 ? memchr(rest->data, end, rest->len) : NULL;
    eg_span piece = *rest;
    if (at == NULL) {
        *rest = (eg_span){.data = rest->data + rest->len, .len = 0};
    } else {
        piece.len = (size_t)(at - rest->data);
        rest->data += piece.len + 1;
        rest->len -= piece.len + 1;
    }
    return piece;
}

static bool
is_tag_name(eg_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '_'))) {
            return false;
        }
    }
    return s.len > 0;
}

static bool
same(eg_span a, eg_span b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

bool
ag_dkim_tags_read(ag_dkim_tags *out, eg_span text)
{
    out->len = 0;
    eg_span rest = trim(text);
    while (rest.len > 0) {
        eg_span piece = cut(&rest, ';');
        if (memchr(piece.data, '=', piece.len) == NULL ||
            out->len == AG_DKIM_TAGS_MAX) {
            return false;
        }
        ag_dkim_tag tag = {.name = trim(cut(&piece, '=')),
                           .value = trim(piece),
                           .room = piece};
        if (!is_tag_name(tag.name)) {
            return false;
        }
        for (size_t i = 0; i < out->len; i++) {
            if (same(out->tag[i].name, tag.name)) {
                return false;
            }
        }
        out->tag[out->len++] = tag;
        rest = trim(rest);
    }
    return out->len > 0;
}

const ag_dkim_tag *
ag_dkim_tag_find(const ag_dkim_tags *tags, const char *name)
{
    const eg_span wanted = {.data = (const uint8_t *)name, .len = strlen(name)};
    for (size_t i = 0; i < tags->len; i++) {
        if (same(tags->tag[i].name, wanted)) {
            return &tags->tag[i];
        }
    }
    return NULL;
}

bool
ag_dkim_tag_is(const ag_dkim_tag *tag, const char *value)
{
    return tag != NULL &&
           same(tag->value, (eg_span){.data = (const uint8_t *)value,
                                      .len = strlen(value)});
}

bool
ag_dkim_next(eg_span *piece, eg_span *rest)
{
    if (rest->len == 0) {
        return false;
    }
    *piece = trim(cut(rest, ':'));
    return true;
}

bool
ag_dkim_tag_bytes(eg_span *out, eg_arena *arena, const ag_dkim_tag *tag)
{
    if (tag == NULL || tag->value.len == 0) {
        return false;
    }
    char *text = eg_arena_alloc(arena, tag->value.len, 1);
    uint8_t *bytes = eg_arena_alloc(arena, tag->value.len, 1);
    if (text == NULL || bytes == NULL) {
        return false;
    }
    size_t len = 0;
    for (size_t i = 0; i < tag->value.len; i++) {
        if (!is_space(tag->value.data[i])) {
            text[len++] = (char)tag->value.data[i];
        }
    }
    size_t got = 0;
    if (eg_base64_read(bytes, &got, text, len) != EG_OK || got == 0) {
        return false;
    }
    *out = (eg_span){.data = bytes, .len = got};
    return true;
}

bool
ag_dkim_tag_number(uint64_t *out, const ag_dkim_tag *tag)
{
    *out = 0;
    if (tag->value.len == 0 || tag->value.len > 12) {
        return false;
    }
    for (size_t i = 0; i < tag->value.len; i++) {
        const uint8_t c = tag->value.data[i];
        if (c < '0' || c > '9') {
            return false;
        }
        *out = *out * 10 + (uint64_t)(c - '0');
    }
    return true;
}
