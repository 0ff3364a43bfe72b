/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What decrypted contest data say, in the two encodings of 2.0: a message of
 * protocol buffers with a filler, or lists with lengths and zeros after them.
 */
#include "legacy/kotlin/kotlin.h"

/** Bytes that are read from the front; bad once they are not what they must. */
typedef struct cursor {
    const uint8_t *at;
    size_t left;
    bool bad;
} cursor;

/** A number in groups of 7 bits, lowest first, below 2^32. */
static uint32_t
take_number(cursor *c)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        if (c->left == 0) {
            break;
        }
        const uint8_t byte = *c->at++;
        c->left--;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            c->bad = c->bad || value > UINT32_MAX;
            return (uint32_t)value;
        }
    }
    c->bad = true;
    return 0;
}

static lg_text
take_text(cursor *c)
{
    const uint32_t len = take_number(c);
    if (c->bad || len > c->left) {
        c->bad = true;
        return (lg_text){NULL, 0};
    }
    const lg_text text = {(const char *)c->at, len};
    c->at += len;
    c->left -= len;
    return text;
}

/** Whether @p v is the string @p text. */
static bool
is_text(const eg_json *v, lg_text text)
{
    return v != NULL && v->type == EG_JSON_STRING &&
           lg_text_equal((lg_text){v->text, v->text_len}, text);
}

static bool
is_number(const eg_json *v, uint32_t number)
{
    return v != NULL && v->type == EG_JSON_INTEGER && v->integer == number;
}

/** Lists with lengths, the status as text, zeros. */
static bool
means_lists(cursor c,
            const eg_json *over,
            const eg_json *names,
            const eg_json *status)
{
    const eg_json *v = over->first;
    uint32_t count = take_number(&c);
    for (uint32_t i = 0; i < count && !c.bad; i++) {
        c.bad = c.bad || !is_number(v, take_number(&c));
        v = v == NULL ? NULL : v->next;
    }
    c.bad = c.bad || v != NULL;
    v = names->first;
    count = take_number(&c);
    for (uint32_t i = 0; i < count && !c.bad; i++) {
        c.bad = c.bad || !is_text(v, take_text(&c));
        v = v == NULL ? NULL : v->next;
    }
    c.bad = c.bad || v != NULL || !is_text(status, take_text(&c));
    for (size_t i = 0; i < c.left; i++) {
        c.bad = c.bad || c.at[i] != 0;
    }
    return !c.bad;
}

/** 1: status; 2: overvotes, packed or not; 3: a write-in; 4: filler. */
static bool
means_message(cursor c,
              const eg_json *over,
              const eg_json *names,
              const eg_json *status)
{
    static const char *const words[] = {"normal", "null_vote", "over_vote",
                                        "under_vote"};
    const eg_json *next_over = over->first;
    const eg_json *next_name = names->first;
    uint32_t state = 0;
    while (c.left > 0 && !c.bad) {
        const uint32_t tag = take_number(&c);
        if (tag == 0x08) {
            state = take_number(&c);
        } else if (tag == 0x10) {
            c.bad = c.bad || !is_number(next_over, take_number(&c));
            next_over = next_over == NULL ? NULL : next_over->next;
        } else if (tag == 0x12) {
            const lg_text packed = take_text(&c);
            cursor list = {(const uint8_t *)packed.s, packed.len, false};
            while (list.left > 0 && !list.bad && !c.bad) {
                c.bad = !is_number(next_over, take_number(&list)) || list.bad;
                next_over = next_over == NULL ? NULL : next_over->next;
            }
        } else if (tag == 0x1a) {
            c.bad = c.bad || !is_text(next_name, take_text(&c));
            next_name = next_name == NULL ? NULL : next_name->next;
        } else if (tag == 0x22) {
            (void)take_text(&c);
        } else {
            c.bad = true;
        }
    }
    return !c.bad && next_over == NULL && next_name == NULL &&
           state < EG_ARRAY_LEN(words) && eg_json_text_is(status, words[state]);
}

bool
lg_kt_data_means(const uint8_t *bytes, size_t len, const eg_json *json)
{
    static const char *const names[] = {"over_votes", "write_ins", "status",
                                        NULL};
    const eg_json *over = eg_json_member(json, names[0]);
    const eg_json *writes = eg_json_member(json, names[1]);
    const eg_json *status = eg_json_member(json, names[2]);
    const cursor c = {bytes, len, false};
    if (eg_json_only(json, names, NULL) != EG_OK || over == NULL ||
        writes == NULL || over->type != EG_JSON_ARRAY ||
        writes->type != EG_JSON_ARRAY) {
        return false;
    }
    return means_lists(c, over, writes, status) ||
           means_message(c, over, writes, status);
}
