/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of actors: formats, what their readers share, and this project's own.
 */
#include "accountguard/actor/read.h"

#include <stdlib.h>

#include "accountguard/actor/reading.h"

static const struct {
    const char *word;
    eg_status (*read)(ag_actor_reading *r, const eg_json *top, eg_error *err);
} formats[AG_ACTORS_FORMAT_COUNT] = {
    [AG_ACTORS_MISP] = {"misp", ag_actors_misp},
    [AG_ACTORS_ATTACK] = {"attack", ag_actors_attack},
    [AG_ACTORS_MICROSOFT] = {"microsoft", ag_actors_microsoft},
    [AG_ACTORS_OWN] = {"own", ag_actors_own},
};

const char *
ag_actors_format_name(ag_actors_format format)
{
    return formats[format].word;
}

bool
ag_actors_format_read(ag_actors_format *out, const char *word)
{
    for (unsigned i = 0; i < AG_ACTORS_FORMAT_COUNT; i++) {
        if (strcmp(word, formats[i].word) == 0) {
            *out = (ag_actors_format)i;
            return true;
        }
    }
    return false;
}

void
ag_actor_begin(ag_actor_reading *r, const char *source, const char *by)
{
    r->entry = (ag_actor_entry){.source = ag_actor_word(source),
                                .by = ag_actor_word(by),
                                .names = r->names};
}

static bool
same(eg_span a, eg_span b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

eg_status
ag_actor_put(ag_actor_reading *r, eg_span name, eg_span namer, eg_error *why)
{
    for (size_t i = 0; i < r->entry.name_len; i++) {
        ag_actor_name *known = &r->names[i];
        if (!same(known->name, name)) {
            continue;
        }
        if (known->namer.len == 0 || same(known->namer, namer)) {
            known->namer = known->namer.len == 0 ? namer : known->namer;
            return EG_OK;
        }
    }
    if (r->entry.name_len == AG_ACTOR_NAMES_MAX) {
        return eg_fail(why, EG_ERR_LIMIT, "has more than %d names",
                       AG_ACTOR_NAMES_MAX);
    }
    r->names[r->entry.name_len++] =
        (ag_actor_name){.name = name, .namer = namer};
    return EG_OK;
}

static void
check(const ag_actor_entry *e, eg_error *why)
{
    if (why->status != EG_OK) {
        return;
    }
    if (!ag_actor_text_is_good(e->source) || !ag_actor_text_is_good(e->by) ||
        !ag_actor_text_is_good(e->native)) {
        (void)eg_fail(why, EG_ERR_MALFORMED,
                      "has a source or an id that is empty, too long or not "
                      "plain text");
        return;
    }
    if (e->country.len > 0 && !ag_actor_text_is_good(e->country)) {
        (void)eg_fail(why, EG_ERR_MALFORMED,
                      "has a country that is too long or not plain text");
        return;
    }
    if (e->name_len == 0) {
        (void)eg_fail(why, EG_ERR_MALFORMED, "has no name");
        return;
    }
    for (size_t i = 0; i < e->name_len; i++) {
        char folded[AG_ACTOR_TEXT_MAX + 1];
        const ag_actor_name *n = &e->names[i];
        if (!ag_actor_text_is_good(n->name) ||
            ag_actor_fold(folded, (const char *)n->name.data, n->name.len) ==
                0 ||
            (n->namer.len > 0 && !ag_actor_text_is_good(n->namer))) {
            (void)eg_fail(why, EG_ERR_MALFORMED,
                          "has a name or namer that is empty, too long or not "
                          "plain text");
            return;
        }
    }
}

eg_status
ag_actor_give(ag_actor_reading *r,
              const eg_json *at,
              eg_error *why,
              eg_error *err)
{
    check(&r->entry, why);
    if (why->status == EG_OK) {
        r->counts->entries++;
        return r->sink->entry(r->sink->context, &r->entry, err);
    }
    char place[128];
    eg_json_path(at, place, sizeof(place));
    r->counts->bad++;
    return r->sink->bad == NULL
               ? EG_OK
               : r->sink->bad(r->sink->context, place, why->text, err);
}

/** {"id", "country", "names": [{"name", "namer"}]} */
static eg_status
own_entry(ag_actor_reading *r, const eg_json *v, eg_error *why)
{
    static const char *const known[] = {"id", "country", "names", NULL};
    static const char *const of_name[] = {"name", "namer", NULL};
    const eg_json *id;
    const eg_json *names;
    const eg_json *country = eg_json_member(v, "country");
    EG_TRY(eg_json_need_object(v, why));
    EG_TRY(eg_json_only(v, known, why));
    EG_TRY(eg_json_get_string(&id, v, "id", why));
    EG_TRY(eg_json_get_array(&names, v, "names", why));
    r->entry.native = ag_actor_span(id);
    if (country != NULL) {
        EG_TRY(eg_json_need_string(country, why));
        r->entry.country = ag_actor_span(country);
    }
    for (const eg_json *n = names->first; n != NULL; n = n->next) {
        const eg_json *name;
        const eg_json *namer = eg_json_member(n, "namer");
        EG_TRY(eg_json_need_object(n, why));
        EG_TRY(eg_json_only(n, of_name, why));
        EG_TRY(eg_json_get_string(&name, n, "name", why));
        if (namer != NULL) {
            EG_TRY(eg_json_need_string(namer, why));
        }
        EG_TRY(ag_actor_put(r, ag_actor_span(name),
                            namer == NULL ? (eg_span){0} : ag_actor_span(namer),
                            why));
    }
    return EG_OK;
}

eg_status
ag_actors_own(ag_actor_reading *r, const eg_json *top, eg_error *err)
{
    static const char *const known[] = {"source", "by", "actors", NULL};
    const eg_json *source;
    const eg_json *by;
    const eg_json *actors;
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_only(top, known, err));
    EG_TRY(eg_json_get_string(&source, top, "source", err));
    EG_TRY(eg_json_get_string(&by, top, "by", err));
    EG_TRY(eg_json_get_array(&actors, top, "actors", err));
    for (const eg_json *v = actors->first; v != NULL; v = v->next) {
        eg_error why = {0};
        ag_actor_begin(r, "", "");
        r->entry.source = ag_actor_span(source);
        r->entry.by = ag_actor_span(by);
        (void)own_entry(r, v, &why); /* what it says is in why */
        EG_TRY(ag_actor_give(r, v, &why, err));
    }
    return EG_OK;
}

eg_status
ag_actors_read(ag_actors_format format,
               eg_span text,
               const ag_actors_sink *sink,
               ag_actors_counts *counts,
               eg_error *err)
{
    if (text.len > AG_ACTORS_FILE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the list is larger than %zu MiB",
                       AG_ACTORS_FILE_MAX >> 20);
    }
    eg_arena *arena = NULL;
    const eg_json *top = NULL;
    ag_actor_reading *r = calloc(1, sizeof(*r));
    eg_status status = r == NULL ? EG_ERR_MEMORY
                                 : eg_arena_new(&arena, AG_ACTORS_FILE_MAX * 8);
    if (status != EG_OK) {
        free(r);
        return eg_fail(err, status, "no memory for a list of actors");
    }
    r->sink = sink;
    r->counts = counts;
    status = eg_json_parse(&top, arena, text, err);
    if (status == EG_OK) {
        status = formats[format].read(r, top, err);
    }
    eg_arena_free(arena);
    free(r);
    return status;
}
