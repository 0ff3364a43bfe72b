/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bundles of STIX 2.0 and 2.1, and envelopes of TAXII 2.1, an object at a time.
 *
 * indicator              rows, one an alternative of its pattern
 * intrusion-set,
 * threat-actor, campaign an actor's name
 * relationship           indicates and attributed-to: links
 * marking-definition     colours
 *
 * Other objects are counted and passed over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/event/moment.h"
#include "accountguard/indicator/marking.h"
#include "accountguard/indicator/pattern.h"
#include "accountguard/indicator/reading.h"

typedef struct stix {
    const ag_reading *reading;
    ag_markings markings;
    eg_arena *arena;
} stix;

/** A moment of an object, in @p out as it was where there is none. */
static eg_status
moment(ag_time *out, const eg_json *object, const char *name, eg_error *why)
{
    const eg_json *v = eg_json_member(object, name);
    if (v == NULL) {
        return EG_OK;
    }
    EG_TRY(eg_json_need_string(v, why));
    return ag_moment_read(out, v->text, v->text_len)
               ? EG_OK
               : eg_json_fail(why, v, "is no moment");
}

static eg_status
read_frame(ag_feed_row *row, const eg_json *object, eg_error *why)
{
    const eg_json *id;
    EG_TRY(eg_json_get_string(&id, object, "id", why));
    row->native = ag_span_of(id->text, id->text_len);
    if (eg_json_member(object, "valid_from") == NULL) {
        return eg_fail(why, EG_ERR_MALFORMED, "valid_from is missing");
    }
    EG_TRY(moment(&row->valid_from, object, "valid_from", why));
    EG_TRY(moment(&row->valid_until, object, "valid_until", why));
    row->seen = row->valid_from;
    EG_TRY(moment(&row->seen, object, "created", why));
    EG_TRY(moment(&row->seen, object, "modified", why));
    const eg_json *confidence = eg_json_member(object, "confidence");
    if (confidence != NULL) {
        int64_t percent;
        EG_TRY(eg_json_need_int(&percent, confidence, 1, 100, why));
        row->confidence = (unsigned)percent;
    }
    return EG_OK;
}

/** An indicator may say of itself that it is none of evil. */
static bool
is_benign(const eg_json *object)
{
    const eg_json *types = eg_json_member(object, "indicator_types");
    for (const eg_json *t = types == NULL ? NULL : types->first; t != NULL;
         t = t->next) {
        if (eg_json_text_is(t, "benign")) {
            return true;
        }
    }
    return false;
}

static eg_status
give_all(stix *s,
         ag_feed_row *row,
         const ag_pattern *pattern,
         eg_error *why,
         eg_error *err)
{
    for (size_t i = 0; i < pattern->len && why->status == EG_OK; i++) {
        ag_part parts[AG_FEED_PARTS_MAX];
        const ag_alternative *one = &pattern->alternative[i];
        for (size_t k = 0; k < one->len; k++) {
            parts[k] = *one->part[k];
        }
        row->part = parts;
        row->part_len = one->len;
        EG_TRY(ag_reading_give(s->reading, row, why, err));
    }
    return EG_OK;
}

static eg_status
revoke(stix *s, const eg_json *object, eg_error *why, eg_error *err)
{
    const eg_json *id;
    const ag_feed_sink *sink = s->reading->sink;
    if (eg_json_get_string(&id, object, "id", why) != EG_OK) {
        return EG_OK;
    }
    s->reading->counts->revoked++;
    return sink->revoke == NULL
               ? EG_OK
               : sink->revoke(sink->context, ag_span_of(id->text, id->text_len),
                              err);
}

static eg_status
read_indicator(stix *s,
               ag_feed_row *row,
               ag_pattern *pattern,
               const eg_json *object,
               eg_error *why)
{
    const eg_json *text;
    const eg_json *type = eg_json_member(object, "pattern_type");
    if (type != NULL && !eg_json_text_is(type, "stix")) {
        return eg_fail(why, EG_ERR_UNSUPPORTED,
                       "pattern_type: only stix is supported");
    }
    EG_TRY(read_frame(row, object, why));
    EG_TRY(ag_markings_of(&s->markings, &row->tlp, object, why));
    EG_TRY(eg_json_get_string(&text, object, "pattern", why));
    eg_arena_reset(s->arena);
    const eg_status status =
        ag_pattern_read(pattern, s->arena, text->text, text->text_len, why);
    if (status != EG_OK) {
        eg_error_prefix(why, "pattern: ");
    }
    return status;
}

static eg_status
take_indicator(stix *s, const eg_json *object, eg_error *why, eg_error *err)
{
    const eg_json *revoked = eg_json_member(object, "revoked");
    if (revoked != NULL && revoked->type == EG_JSON_BOOL &&
        revoked->integer == 1) {
        return revoke(s, object, why, err);
    }
    if (is_benign(object)) {
        s->reading->counts->other++;
        return EG_OK;
    }
    ag_feed_row row = ag_reading_row(s->reading);
    ag_pattern pattern = {0};
    return read_indicator(s, &row, &pattern, object, why) == EG_OK
               ? give_all(s, &row, &pattern, why, err)
               : EG_OK;
}

static eg_status
take_actor(stix *s, const eg_json *object, eg_error *why, eg_error *err)
{
    const ag_feed_sink *sink = s->reading->sink;
    const eg_json *id;
    const eg_json *name;
    if (eg_json_get_string(&id, object, "id", why) != EG_OK ||
        eg_json_get_string(&name, object, "name", why) != EG_OK) {
        return EG_OK;
    }
    if (id->text_len > AG_FEED_ID_MAX || name->text_len > AG_FEED_ID_MAX) {
        (void)eg_fail(why, EG_ERR_LIMIT, "its id or name is too long");
        return EG_OK;
    }
    s->reading->counts->other++;
    return sink->actor == NULL
               ? EG_OK
               : sink->actor(sink->context, ag_span_of(id->text, id->text_len),
                             ag_span_of(name->text, name->text_len), err);
}

static eg_status
take_relationship(stix *s, const eg_json *object, eg_error *why, eg_error *err)
{
    const ag_feed_sink *sink = s->reading->sink;
    const eg_json *type;
    const eg_json *from;
    const eg_json *to;
    if (eg_json_get_string(&type, object, "relationship_type", why) != EG_OK ||
        eg_json_get_string(&from, object, "source_ref", why) != EG_OK ||
        eg_json_get_string(&to, object, "target_ref", why) != EG_OK) {
        return EG_OK;
    }
    s->reading->counts->other++;
    const eg_json *revoked = eg_json_member(object, "revoked");
    if (sink->link == NULL || (revoked != NULL && revoked->integer == 1) ||
        (!eg_json_text_is(type, "indicates") &&
         !eg_json_text_is(type, "attributed-to"))) {
        return EG_OK;
    }
    if (from->text_len > AG_FEED_ID_MAX || to->text_len > AG_FEED_ID_MAX) {
        (void)eg_fail(why, EG_ERR_LIMIT, "an id is too long");
        return EG_OK;
    }
    return sink->link(sink->context, ag_span_of(from->text, from->text_len),
                      ag_span_of(to->text, to->text_len), err);
}

/** What is wrong with the object itself is in @p why afterwards. */
static eg_status
take_object(stix *s, const eg_json *object, eg_error *why, eg_error *err)
{
    const eg_json *type;
    if (eg_json_need_object(object, why) != EG_OK ||
        eg_json_get_string(&type, object, "type", why) != EG_OK) {
        return EG_OK;
    }
    if (eg_json_text_is(type, "indicator")) {
        return take_indicator(s, object, why, err);
    }
    if (eg_json_text_is(type, "relationship")) {
        return take_relationship(s, object, why, err);
    }
    if (eg_json_text_is(type, "intrusion-set") ||
        eg_json_text_is(type, "threat-actor") ||
        eg_json_text_is(type, "campaign")) {
        return take_actor(s, object, why, err);
    }
    if (eg_json_text_is(type, "marking-definition")) {
        if (ag_markings_define(&s->markings, object, why) == EG_OK) {
            s->reading->counts->other++;
        }
        return EG_OK;
    }
    s->reading->counts->other++;
    return EG_OK;
}

static eg_status
take_item(stix *s, const eg_json_item *item, eg_error *err)
{
    char place[64];
    eg_error why = {0};
    EG_TRY(take_object(s, item->value, &why, err));
    if (why.status == EG_OK) {
        return EG_OK;
    }
    if (why.status == EG_ERR_MEMORY) {
        return eg_fail(err, why.status, "objects[%llu]: %s",
                       (unsigned long long)item->index, why.text);
    }
    const eg_json *id = eg_json_member(item->value, "id");
    const bool named = id != NULL && id->type == EG_JSON_STRING;
    (void)snprintf(place, sizeof(place), "objects[%llu]",
                   (unsigned long long)item->index);
    return ag_reading_bad(
        s->reading, place, why.text,
        named ? ag_span_of(id->text, id->text_len) : (eg_span){0}, err);
}

static eg_status
read_all(stix *s, eg_json_stream *stream, eg_error *err)
{
    bool bundle = false;
    for (;;) {
        eg_json_item item;
        EG_TRY(eg_json_stream_next(stream, &item, err));
        if (item.end) {
            return bundle ? EG_OK
                          : eg_fail(err, EG_ERR_MALFORMED,
                                    "this is no bundle of STIX: it has no "
                                    "array of objects");
        }
        if (item.name == NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "this is no bundle of STIX but an array");
        }
        if (strcmp(item.name, "objects") == 0 && item.element) {
            bundle = true;
            EG_TRY(take_item(s, &item, err));
        } else if (strcmp(item.name, "type") == 0) {
            if (!eg_json_text_is(item.value, "bundle")) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "this is no bundle of STIX: type is another");
            }
            bundle = true; /* one without objects holds nothing */
        } else if (strcmp(item.name, "more") == 0) {
            bundle = true; /* an envelope of TAXII */
        }
    }
}

eg_status
ag_feed_stix(const ag_reading *r, eg_error *err)
{
    const eg_json_stream_options options = {.window_max = AG_FEED_OBJECT_MAX,
                                            .arena_max = AG_FEED_OBJECT_MAX * 8,
                                            .allow_bom = true};
    stix s = {.reading = r};
    eg_json_stream *stream = NULL;
    eg_status status = ag_markings_init(&s.markings);
    if (status == EG_OK) {
        status = eg_arena_new(&s.arena, (size_t)64 * 1024 * 1024);
    }
    if (status == EG_OK) {
        status = eg_json_stream_new(&stream, r->read, r->from, &options);
    }
    status = status == EG_OK ? read_all(&s, stream, err)
                             : eg_fail(err, status, "no memory for a feed");
    eg_json_stream_free(stream);
    eg_arena_free(s.arena);
    ag_markings_free(&s.markings);
    return status;
}
