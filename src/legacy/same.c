/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two trees of JSON say the same. */
#include "legacy/same.h"

#include "legacy/text.h"

bool
lg_says_nothing(const eg_json *v)
{
    if (v == NULL || v->type == EG_JSON_NULL) {
        return true;
    }
    if (v->type == EG_JSON_BOOL) {
        return v->integer == 0;
    }
    if (v->type == EG_JSON_STRING) {
        return v->text_len == 0;
    }
    if (v->type != EG_JSON_OBJECT) {
        return v->type == EG_JSON_ARRAY && v->count == 0;
    }
    const eg_json *member = v->first;
    while (member != NULL && lg_says_nothing(member)) {
        member = member->next;
    }
    return member == NULL;
}

bool
lg_has_no_more(const eg_json *a, const eg_json *b)
{
    for (const eg_json *v = b->first; v != NULL; v = v->next) {
        if (eg_json_member(a, v->name) == NULL && !lg_says_nothing(v)) {
            return false;
        }
    }
    return true;
}

static bool
same_members(const eg_json *a, const eg_json *b)
{
    for (const eg_json *v = a->first; v != NULL; v = v->next) {
        if (!lg_same_json(v, eg_json_member(b, v->name))) {
            return false;
        }
    }
    return lg_has_no_more(a, b);
}

static bool
same_elements(const eg_json *a, const eg_json *b)
{
    const eg_json *other = b->first;
    for (const eg_json *v = a->first; v != NULL; v = v->next) {
        if (!lg_same_json(v, other)) {
            return false;
        }
        other = other->next;
    }
    return true;
}

bool
lg_same_json(const eg_json *a, const eg_json *b)
{
    if (lg_says_nothing(a) || lg_says_nothing(b)) {
        return lg_says_nothing(a) && lg_says_nothing(b);
    }
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case EG_JSON_OBJECT:
        return same_members(a, b);
    case EG_JSON_ARRAY:
        return a->count == b->count && same_elements(a, b);
    case EG_JSON_NULL:
    case EG_JSON_BOOL:
        return a->integer == b->integer;
    case EG_JSON_INTEGER:
    case EG_JSON_NUMBER:
    case EG_JSON_STRING:
        break;
    }
    return lg_text_equal((lg_text){a->text, a->text_len},
                         (lg_text){b->text, b->text_len});
}
