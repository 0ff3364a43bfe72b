/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Getters of the adapters.
 */
#include "accountguard/event/adapter.h"

#include <electionguard/hash.h>

#include "accountguard/event/moment.h"
#include "codec/text.h"

uint8_t *
ag_adapter_room(ag_reader *r, size_t len)
{
    /* Each byte of a row is unescaped at most twice, once inside of a document
     * in a string; names are bounded by AG_ROW_EVENTS. */
    if (len > AG_SCRATCH_MAX - r->used) {
        return NULL;
    }
    uint8_t *room = r->scratch + r->used;
    r->used += len;
    if (r->used > r->scratch_high) {
        r->scratch_high = r->used;
    }
    return room;
}

ag_event *
ag_adapter_event(ag_reader *r)
{
    if (r->count == AG_ROW_EVENTS) {
        (void)eg_fail(r->err, EG_ERR_LIMIT, "more than %d events in a row",
                      AG_ROW_EVENTS);
        return NULL;
    }
    ag_event *e = &r->events[r->count++];
    *e = (ag_event){0};
    return e;
}

eg_status
ag_adapter_fail(ag_reader *r, const char *name, const char *what)
{
    return eg_fail(r->err, EG_ERR_MALFORMED, "%s %s", name, what);
}

bool
ag_adapter_has(const ag_reader *r, unsigned slot)
{
    const ag_json *v = &r->slot[slot];
    return v->kind != AG_JSON_NONE &&
           !(v->kind == AG_JSON_STRING && v->raw.len == 0);
}

const ag_json *
ag_adapter_either(const ag_reader *r, unsigned a, unsigned b)
{
    return ag_adapter_has(r, a) ? &r->slot[a] : &r->slot[b];
}

/** The first byte of a control character, or the length. */
static size_t
control_at(const uint8_t *text, size_t len)
{
    size_t i = 0;
    while (i < len) {
        const uint8_t c = text[i];
        const bool c1 = c == 0xc2 && i + 1 < len && text[i + 1] < 0xa0;
        if (c < 0x20 || c == 0x7f || c1) {
            break;
        }
        i++;
    }
    return i;
}

/** A string's bytes, its escapes resolved. */
static eg_status
resolve(ag_reader *r, const ag_json *v, eg_span *out)
{
    *out = v->raw;
    if (!v->escaped) {
        return EG_OK;
    }
    uint8_t *room = ag_adapter_room(r, v->raw.len);
    if (room == NULL) {
        return eg_fail(r->err, EG_ERR_LIMIT, "too much text in a row");
    }
    *out = (eg_span){room, ag_json_unescape((char *)room, v)};
    return EG_OK;
}

/** The only element of an array; AG_JSON_NONE of another. */
static ag_json
only_element(const ag_json *v)
{
    ag_scan s;
    ag_json one = {0};
    ag_json other;
    bool first = true;
    ag_scan_begin(&s, v->raw);
    if (!ag_scan_enter(&s, '[') || !ag_scan_element(&s, &first) ||
        !ag_scan_value(&s, &one) ||
        (ag_scan_element(&s, &first) && ag_scan_value(&s, &other))) {
        return (ag_json){0};
    }
    return one;
}

eg_status
ag_adapter_id(ag_reader *r, const ag_json *v, const char *name, eg_span *out)
{
    ag_json one = *v;
    *out = (eg_span){0};
    if (one.kind == AG_JSON_NONE || one.kind == AG_JSON_NULL) {
        return EG_OK;
    }
    if (one.kind == AG_JSON_ARRAY) {
        one = only_element(v);
    }
    if (one.kind != AG_JSON_STRING && one.kind != AG_JSON_NUMBER) {
        return ag_adapter_fail(r, name, "must be a text");
    }
    eg_span text;
    EG_TRY(resolve(r, &one, &text));
    if (text.len > AG_EVENT_TEXT_MAX) {
        return ag_adapter_fail(r, name, "is longer than 1024 bytes");
    }
    if (control_at(text.data, text.len) != text.len) {
        return ag_adapter_fail(r, name, "has a control character");
    }
    *out = text;
    return EG_OK;
}

/** The length of @p text cut to the bound, between two characters. */
static size_t
cut(eg_span text)
{
    if (text.len <= AG_EVENT_TEXT_MAX) {
        return text.len;
    }
    size_t len = AG_EVENT_TEXT_MAX;
    while (len > 0 && (text.data[len] & 0xc0) == 0x80) {
        len--;
    }
    return len;
}

void
ag_adapter_free_text(ag_reader *r, const ag_json *v, eg_span *out)
{
    *out = (eg_span){0};
    eg_span text;
    if (v->kind != AG_JSON_STRING || resolve(r, v, &text) != EG_OK) {
        return;
    }
    text.len = cut(text);
    size_t at = control_at(text.data, text.len);
    if (at < text.len) {
        uint8_t *room = ag_adapter_room(r, text.len);
        if (room == NULL) {
            return;
        }
        memcpy(room, text.data, text.len);
        while (at < text.len) {
            const size_t bytes = room[at] == 0xc2 ? 2 : 1;
            memset(room + at, '?', bytes);
            at += control_at(room + at, text.len - at);
        }
        text.data = room;
    }
    *out = text;
}

eg_status
ag_adapter_time(ag_reader *r,
                const ag_json *v,
                const char *name,
                ag_time *out,
                bool *had)
{
    eg_span text;
    EG_TRY(ag_adapter_id(r, v, name, &text));
    *had = text.len > 0;
    if (*had && !ag_moment_read(out, (const char *)text.data, text.len)) {
        return ag_adapter_fail(r, name, "is no moment that is known");
    }
    return EG_OK;
}

eg_status
ag_adapter_ip(ag_reader *r, const ag_json *v, const char *name, ag_ip *out)
{
    eg_span text;
    EG_TRY(ag_adapter_id(r, v, name, &text));
    *out = (ag_ip){0};
    if (text.len > 0 &&
        !ag_ip_read_log(out, (const char *)text.data, text.len)) {
        return ag_adapter_fail(r, name, "is no address of the Internet");
    }
    return EG_OK;
}

void
ag_adapter_hash_id(ag_reader *r, eg_span *out)
{
    eg_hash hash;
    char text[2 * EG_HASH_BYTES + 1];
    eg_sha256_once(&hash, r->row.data, r->row.len);
    eg_hex_write(text, hash.bytes, EG_HASH_BYTES);
    ag_adapter_join(r, (eg_span){(const uint8_t *)"sha256", 6}, text, out);
}

void
ag_adapter_join(ag_reader *r, eg_span base, const char *part, eg_span *out)
{
    const size_t len = strlen(part);
    uint8_t *room = ag_adapter_room(r, base.len + 1 + len);
    *out = base;
    if (room == NULL) {
        return;
    }
    memcpy(room, base.data, base.len);
    room[base.len] = '/';
    memcpy(room + base.len + 1, part, len);
    *out = (eg_span){room, base.len + 1 + len};
}

bool
ag_adapter_lists(ag_reader *r, const ag_json *v, const char *word)
{
    ag_scan s;
    ag_json one;
    bool first = true;
    eg_span text = v->raw;
    if (v->kind == AG_JSON_STRING) {
        /* Exports of tables write the array as a text. */
        if (resolve(r, v, &text) != EG_OK) {
            return false;
        }
    } else if (v->kind != AG_JSON_ARRAY) {
        return false;
    }
    if (v->kind == AG_JSON_STRING && ag_span_is(text, word)) {
        return true;
    }
    ag_scan_begin(&s, text);
    if (!ag_scan_enter(&s, '[')) {
        return false;
    }
    while (ag_scan_element(&s, &first) && ag_scan_value(&s, &one)) {
        if (ag_json_is(&one, word)) {
            return true;
        }
    }
    return false;
}

/** One {"Name": ..., "Value": ...}: its value where the name is @p wanted. */
static bool
entry(ag_scan *s,
      const char *name,
      const char *value,
      const char *wanted,
      ag_json *out)
{
    ag_json member;
    ag_json v;
    bool first = true;
    bool named = false;
    ag_json found = {0};
    if (!ag_scan_enter(s, '{')) {
        return false;
    }
    while (ag_scan_member(s, &first, &member) && ag_scan_value(s, &v)) {
        if (ag_json_is(&member, name)) {
            named = ag_json_is(&v, wanted);
        } else if (ag_json_is(&member, value)) {
            found = v;
        }
    }
    if (named) {
        *out = found;
    }
    return s->fault == NULL;
}

ag_json
ag_adapter_named(const ag_json *list,
                 const char *name,
                 const char *value,
                 const char *wanted)
{
    ag_scan s;
    ag_json out = {0};
    bool first = true;
    if (list->kind != AG_JSON_ARRAY) {
        return out;
    }
    ag_scan_begin(&s, list->raw);
    (void)ag_scan_enter(&s, '[');
    while (out.kind == AG_JSON_NONE && ag_scan_element(&s, &first)) {
        if (!entry(&s, name, value, wanted, &out)) {
            break;
        }
    }
    return out;
}

bool
ag_span_is(eg_span span, const char *text)
{
    const size_t len = strlen(text);
    return span.len == len && (len == 0 || memcmp(span.data, text, len) == 0);
}

ag_action
ag_meaning_of(const ag_meaning *list, size_t len, eg_span word)
{
    for (size_t i = 0; i < len; i++) {
        if (ag_span_is(word, list[i].word)) {
            return list[i].action;
        }
    }
    return AG_ACTION_OTHER;
}
