/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of MISP's core format: {"Event": {...}}, {"response": [...]} or an
 * array of events; attributes stand in the event or in its objects.
 *
 * An attribute is taken when it is meant for detection (to_ids) and is of a kind
 * that is looked up.  Those without to_ids, deleted ones and what tells of
 * victims (email-dst) are counted and passed over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/event/moment.h"
#include "accountguard/indicator/reading.h"
#include "codec/text.h"
#include "common/text.h"

/** Types of attributes; the second value stands behind a bar. */
static const struct {
    const char *type;
    int first; /**< An ag_kind, or -1: passed over. */
    int second;
} types[] = {
    {"ip-src", AG_KIND_IP, -1},
    {"ip-dst", AG_KIND_IP, -1},
    {"ip-src|port", AG_KIND_IP, -1},
    {"ip-dst|port", AG_KIND_IP, -1},
    {"domain", AG_KIND_HOST, -1},
    {"hostname", AG_KIND_HOST, -1},
    {"hostname|port", AG_KIND_HOST, -1},
    {"domain|ip", AG_KIND_HOST, AG_KIND_IP},
    {"url", AG_KIND_URL, -1},
    {"email", AG_KIND_EMAIL, -1},
    {"email-src", AG_KIND_EMAIL, -1},
    {"email-reply-to", AG_KIND_EMAIL, -1},
    {"md5", AG_KIND_MD5, -1},
    {"sha1", AG_KIND_SHA1, -1},
    {"sha256", AG_KIND_SHA256, -1},
    {"filename|md5", -1, AG_KIND_MD5},
    {"filename|sha1", -1, AG_KIND_SHA1},
    {"filename|sha256", -1, AG_KIND_SHA256},
    {"email-dst", -1, -1}, /* a victim's */
};

/** What an event says of all its attributes. */
typedef struct event {
    const ag_reading *reading;
    uint64_t index;
    ag_tlp tlp;
    ag_pap pap;
    eg_span actor[AG_FEED_ACTORS_MAX];
    size_t actor_len;
} event;

/** true, 1, "1". */
static bool
is_true(const eg_json *v)
{
    return v != NULL &&
           (((v->type == EG_JSON_BOOL || v->type == EG_JSON_INTEGER) &&
             v->integer == 1) ||
            eg_json_text_is(v, "1") || eg_json_text_is(v, "true"));
}

/** misp-galaxy:threat-actor="APT28": the name, as it stands there. */
static bool
names_actor(eg_span *out, const eg_json *tag)
{
    static const char *const galaxies[] = {
        "misp-galaxy:threat-actor=\"",
        "misp-galaxy:microsoft-activity-group=\"",
        "misp-galaxy:mitre-intrusion-set=\""};
    for (size_t i = 0; i < EG_ARRAY_LEN(galaxies); i++) {
        const size_t n = strlen(galaxies[i]);
        if (tag->text_len > n + 1 && memcmp(tag->text, galaxies[i], n) == 0 &&
            tag->text[tag->text_len - 1] == '"') {
            *out = ag_span_of(tag->text + n, tag->text_len - n - 1);
            /* MITRE's group number stands behind its name: "APT28 - G0007". */
            const char *dash = strstr(tag->text + n, " - G0");
            if (dash != NULL) {
                out->len = (size_t)(dash - (tag->text + n));
            }
            return out->len > 0 && out->len <= AG_FEED_ID_MAX;
        }
    }
    return false;
}

/** Tags of an event or an attribute: colours, of which the strictest counts,
 * and actors. */
static void
read_tags(event *e, ag_tlp *tlp, ag_pap *pap, const eg_json *holder)
{
    const eg_json *tags = eg_json_member(holder, "Tag");
    bool coloured = false;
    for (const eg_json *t = tags == NULL ? NULL : tags->first; t != NULL;
         t = t->next) {
        const eg_json *name = eg_json_member(t, "name");
        ag_tlp colour;
        ag_pap action;
        eg_span actor;
        if (name == NULL || name->type != EG_JSON_STRING) {
            continue;
        }
        if (strncmp(name->text, "tlp:", 4) == 0 &&
            ag_tlp_read(&colour, name->text, name->text_len)) {
            *tlp = !coloured || colour > *tlp ? colour : *tlp;
            coloured = true;
        } else if (strncmp(name->text, "PAP:", 4) == 0 &&
                   ag_pap_read(&action, name->text, name->text_len)) {
            *pap = action;
        } else if (e->actor_len < AG_FEED_ACTORS_MAX &&
                   names_actor(&actor, name)) {
            e->actor[e->actor_len++] = actor;
        }
    }
}

/** A moment as text, or as seconds since 1970 in a text or a number. */
static eg_status
moment(ag_time *out, const eg_json *a, const char *name, eg_error *why)
{
    const eg_json *v = eg_json_member(a, name);
    uint64_t seconds = 0;
    if (v == NULL || v->type == EG_JSON_NULL) {
        return EG_OK;
    }
    if (v->type != EG_JSON_STRING && v->type != EG_JSON_INTEGER) {
        return eg_json_fail(why, v, "is no moment");
    }
    if (app_text_number(&seconds, v->text, 0,
                        (uint64_t)(AG_TIME_MAX / AG_SECOND))) {
        *out = (ag_time)seconds * AG_SECOND;
        return EG_OK;
    }
    return ag_moment_read(out, v->text, v->text_len)
               ? EG_OK
               : eg_json_fail(why, v, "is no moment");
}

/** One of the values of an attribute. */
static eg_status
give(event *e,
     ag_feed_row *row,
     int kind,
     const char *text,
     size_t len,
     eg_error *why,
     eg_error *err)
{
    ag_value value;
    if (kind < 0) {
        return EG_OK;
    }
    if (ag_value_read(&value, (ag_kind)kind, text, len, why) != EG_OK) {
        eg_error_prefix(why, "value: ");
        return EG_OK;
    }
    const ag_part part = {value.kind, ag_span_of(value.text, value.len)};
    row->part = &part;
    row->part_len = 1;
    return ag_reading_give(e->reading, row, why, err);
}

static eg_status
read_row(event *e, ag_feed_row *row, const eg_json *a, eg_error *why)
{
    const eg_json *uuid = eg_json_member(a, "uuid");
    *row = ag_reading_row(e->reading);
    row->tlp = e->tlp;
    row->pap = e->pap;
    if (uuid != NULL) {
        EG_TRY(eg_json_need_string(uuid, why));
        row->native = ag_span_of(uuid->text, uuid->text_len);
    }
    EG_TRY(moment(&row->seen, a, "timestamp", why));
    EG_TRY(moment(&row->valid_from, a, "first_seen", why));
    EG_TRY(moment(&row->seen, a, "last_seen", why));
    read_tags(e, &row->tlp, &row->pap, a);
    row->actor = e->actor;
    row->actor_len = e->actor_len;
    return EG_OK;
}

static eg_status
take_attribute(event *e, const eg_json *a, eg_error *why, eg_error *err)
{
    const eg_json *type;
    const eg_json *value;
    if (eg_json_need_object(a, why) != EG_OK ||
        eg_json_get_string(&type, a, "type", why) != EG_OK ||
        eg_json_get_string(&value, a, "value", why) != EG_OK) {
        return EG_OK;
    }
    size_t t = 0;
    while (t < EG_ARRAY_LEN(types) && !eg_json_text_is(type, types[t].type)) {
        t++;
    }
    if (!is_true(eg_json_member(a, "to_ids")) ||
        is_true(eg_json_member(a, "deleted")) ||
        (t < EG_ARRAY_LEN(types) && types[t].first < 0 &&
         types[t].second < 0)) {
        e->reading->counts->other++;
        return EG_OK;
    }
    if (t == EG_ARRAY_LEN(types)) {
        char shown[48];
        (void)snprintf(shown, sizeof(shown), "%.40s", type->text);
        eg_text_clean(shown);
        (void)eg_fail(why, EG_ERR_UNSUPPORTED, "type: %s is not looked up",
                      shown);
        return EG_OK;
    }
    ag_feed_row row;
    const size_t of_event = e->actor_len;
    if (read_row(e, &row, a, why) == EG_OK) {
        const char *bar = memchr(value->text, '|', value->text_len);
        const size_t head = bar != NULL && strchr(types[t].type, '|') != NULL
                                ? (size_t)(bar - value->text)
                                : value->text_len;
        EG_TRY(give(e, &row, types[t].first, value->text, head, why, err));
        if (types[t].second >= 0 && why->status == EG_OK) {
            const char *tail = bar == NULL ? value->text + head : bar + 1;
            EG_TRY(give(e, &row, types[t].second, tail,
                        value->text_len - (size_t)(tail - value->text), why,
                        err));
        }
    }
    e->actor_len = of_event; /* an attribute's own actors are its own */
    return EG_OK;
}

static eg_status
take_attributes(event *e,
                const eg_json *holder,
                const char *path,
                eg_error *err)
{
    const eg_json *list = eg_json_member(holder, "Attribute");
    for (const eg_json *a = list == NULL ? NULL : list->first; a != NULL;
         a = a->next) {
        eg_error why = {0};
        EG_TRY(take_attribute(e, a, &why, err));
        if (why.status == EG_OK) {
            continue;
        }
        char place[96];
        const eg_json *uuid = eg_json_member(a, "uuid");
        const bool named = uuid != NULL && uuid->type == EG_JSON_STRING;
        (void)snprintf(place, sizeof(place), "event[%llu]%s.Attribute[%u]",
                       (unsigned long long)e->index, path, a->index);
        EG_TRY(ag_reading_bad(e->reading, place, why.text,
                              named ? ag_span_of(uuid->text, uuid->text_len)
                                    : (eg_span){0},
                              err));
    }
    return EG_OK;
}

/** @p v is an event, or an object that holds one as "Event". */
static eg_status
take_event(const ag_reading *r, uint64_t index, const eg_json *v, eg_error *err)
{
    const eg_json *inner = eg_json_member(v, "Event");
    v = inner == NULL ? v : inner;
    if (v->type != EG_JSON_OBJECT || (eg_json_member(v, "Attribute") == NULL &&
                                      eg_json_member(v, "Object") == NULL)) {
        return eg_json_fail(err, v, "is no event of MISP");
    }
    event e = {.reading = r,
               .index = index,
               .tlp = r->terms->tlp,
               .pap = r->terms->pap};
    read_tags(&e, &e.tlp, &e.pap, v);
    EG_TRY(take_attributes(&e, v, "", err));
    const eg_json *objects = eg_json_member(v, "Object");
    for (const eg_json *o = objects == NULL ? NULL : objects->first; o != NULL;
         o = o->next) {
        char path[32];
        (void)snprintf(path, sizeof(path), ".Object[%u]", o->index);
        EG_TRY(take_attributes(&e, o, path, err));
    }
    return EG_OK;
}

static eg_status
read_all(const ag_reading *r, eg_json_stream *stream, eg_error *err)
{
    bool any = false;
    for (;;) {
        eg_json_item item;
        EG_TRY(eg_json_stream_next(stream, &item, err));
        if (item.end) {
            break;
        }
        const bool top = item.name == NULL;
        if (!top && strcmp(item.name, "Event") != 0 &&
            strcmp(item.name, "response") != 0) {
            continue;
        }
        any = true;
        EG_TRY(take_event(r, item.element ? item.index : 0, item.value, err));
    }
    return any ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "this holds no event of MISP");
}

eg_status
ag_feed_misp(const ag_reading *r, eg_error *err)
{
    const eg_json_stream_options options = {.window_max = AG_FEED_OBJECT_MAX,
                                            .arena_max =
                                                AG_FEED_OBJECT_MAX * 16,
                                            .allow_bom = true};
    eg_json_stream *stream = NULL;
    eg_status status = eg_json_stream_new(&stream, r->read, r->from, &options);
    if (status != EG_OK) {
        return eg_fail(err, status, "no memory for a feed");
    }
    status = read_all(r, stream, err);
    eg_json_stream_free(stream);
    return status;
}
