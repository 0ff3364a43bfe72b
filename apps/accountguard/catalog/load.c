/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The set of indicators out of the store: claims and links are few and are held
 * in memory, indicators stream by.
 */
#include "accountguard/catalog/load.h"

#include <stdlib.h>

#include <electionguard/arena.h>

#include "accountguard/catalog/actors.h"
#include "accountguard/catalog/feeds.h"
#include "accountguard/catalog/pieces.h"
#include "accountguard/indicator/textmap.h"

/** A feed that is believed. */
typedef struct source {
    ag_feed feed;
    unsigned index; /**< In the set. */
} source;

/** Something of a list: claims of an indicator, targets of an object. */
typedef struct knot {
    uint32_t text; /**< Of the pool of texts, by its place in the list. */
    uint32_t next;
} knot;

typedef struct load {
    ag_catalog *out;
    sql_db *db;
    source *source;
    size_t source_len;
    eg_arena *arena;
    eg_span *text; /**< Names and ids of feeds' own. */
    size_t text_len;
    size_t text_cap;
    knot *knot;
    size_t knot_len;
    size_t knot_cap;
    ag_textmap texts;  /**< Text to its place. */
    ag_textmap claims; /**< An indicator's row to its first knot. */
    ag_textmap links;  /**< A feed's object to its first knot; tag: the feed. */
    ag_textmap named;  /**< A feed's actor to its name's place. */
    ag_textmap meant;  /**< A feed's name to its actors in the list below. */
    uint64_t *actor;   /**< How many, and who. */
    size_t actor_len;
    size_t actor_cap;
} load;

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory for indicators");
}

static eg_status
grow(void **list, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) {
        return EG_OK;
    }
    const size_t more = need * 2 + 64;
    void *larger = realloc(*list, more * size);
    if (larger == NULL) {
        return EG_ERR_MEMORY;
    }
    *list = larger;
    *cap = more;
    return EG_OK;
}

/** The place of a text, which is kept once. */
static eg_status
intern(load *l, uint32_t *place, eg_span text)
{
    uint32_t *number = NULL;
    EG_TRY(ag_textmap_at(&number, &l->texts, 0, (const char *)text.data,
                         text.len));
    if (*number == AG_NONE) {
        EG_TRY(grow((void **)&l->text, &l->text_cap, l->text_len + 1,
                    sizeof(*l->text)));
        const uint8_t *copy = eg_arena_copy(l->arena, text.data, text.len);
        if (copy == NULL) {
            return EG_ERR_MEMORY;
        }
        l->text[l->text_len] = (eg_span){copy, text.len};
        *number = (uint32_t)l->text_len++;
    }
    *place = *number;
    return EG_OK;
}

/** Put a text at the beginning of the list that a key has. */
static eg_status
tie(load *l,
    ag_textmap *map,
    unsigned tag,
    const void *key,
    size_t key_len,
    eg_span text)
{
    uint32_t *first = NULL;
    uint32_t place;
    EG_TRY(intern(l, &place, text));
    EG_TRY(grow((void **)&l->knot, &l->knot_cap, l->knot_len + 1,
                sizeof(*l->knot)));
    EG_TRY(ag_textmap_at(&first, map, tag, key, key_len));
    l->knot[l->knot_len] = (knot){.text = place, .next = *first};
    *first = (uint32_t)l->knot_len++;
    return EG_OK;
}

static const source *
source_of(const load *l, uint64_t feed)
{
    for (size_t i = 0; i < l->source_len; i++) {
        if (l->source[i].feed.id == feed) {
            return &l->source[i];
        }
    }
    return NULL;
}

/* -- what is small --------------------------------------------------------- */

static eg_status
take_feed(const ag_feed *feed, void *context, eg_error *err)
{
    load *l = context;
    if (!feed->active) {
        return EG_OK;
    }
    if (l->source_len == AG_FEEDS_MAX) {
        return sql_damaged(l->db, err);
    }
    source *s = &l->source[l->source_len++];
    s->feed = *feed;
    const ag_set_feed one = {
        .id = feed->id, .trust = feed->trust, .half_life = feed->half_life};
    return ag_set_feed_add(l->out->set, &s->index, &one, err);
}

static eg_status
take_claim(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    const uint64_t id = sql_number(row, 0);
    return tie(l, &l->claims, 0, &id, sizeof(id), sql_bytes(row, 1)) == EG_OK
               ? EG_OK
               : no_memory(err);
}

static eg_status
take_link(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    const source *s = source_of(l, sql_number(row, 0));
    const eg_span origin = sql_bytes(row, 1);
    if (s == NULL) {
        return EG_OK;
    }
    return tie(l, &l->links, s->index, origin.data, origin.len,
               sql_bytes(row, 2)) == EG_OK
               ? EG_OK
               : no_memory(err);
}

static eg_status
take_named(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    const source *s = source_of(l, sql_number(row, 0));
    const eg_span native = sql_bytes(row, 1);
    uint32_t *number = NULL;
    uint32_t place;
    if (s == NULL) {
        return EG_OK;
    }
    if (intern(l, &place, sql_bytes(row, 2)) != EG_OK ||
        ag_textmap_at(&number, &l->named, s->index, (const char *)native.data,
                      native.len) != EG_OK) {
        return no_memory(err);
    }
    *number = place;
    return EG_OK;
}

static eg_status
take_warning(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    const eg_span value = sql_bytes(row, 0);
    const uint64_t number = sql_number(row, 1);
    if (number == AG_WARNING_NONE || number >= AG_WARNING_COUNT) {
        return sql_damaged(l->db, err);
    }
    return ag_warnings_add(l->out->warnings, (ag_warning)number,
                           (const char *)value.data, value.len, err);
}

static eg_status
load_small(load *l, ag_store *store, eg_error *err)
{
    uint64_t count = 0;
    EG_TRY(ag_warnings_new(&l->out->warnings, err));
    sql_statement s = sql_begin(l->db, "SELECT value, class FROM warning");
    EG_TRY(sql_each(&s, take_warning, l, &count, err));
    if (ag_warnings_seal(l->out->warnings) != EG_OK) {
        return no_memory(err);
    }
    EG_TRY(ag_actors_load(&l->out->actors, store, err));
    EG_TRY(ag_set_new(&l->out->set, l->out->warnings, err));
    EG_TRY(ag_feed_each(store, take_feed, l, err));
    s = sql_begin(l->db, "SELECT indicator, name FROM feed_claim");
    EG_TRY(sql_each(&s, take_claim, l, &count, err));
    s = sql_begin(l->db, "SELECT feed, origin, target FROM feed_link");
    EG_TRY(sql_each(&s, take_link, l, &count, err));
    s = sql_begin(l->db, "SELECT feed, native, name FROM feed_actor");
    return sql_each(&s, take_named, l, &count, err);
}

/* -- whom an indicator means ----------------------------------------------- */

/** Actors of one indicator. */
typedef struct whom {
    uint64_t id[AG_SET_ACTORS_MAX];
    size_t len;
} whom;

static void
add_actor(whom *w, uint64_t id)
{
    for (size_t i = 0; i < w->len; i++) {
        if (w->id[i] == id) {
            return;
        }
    }
    if (w->len < AG_SET_ACTORS_MAX) {
        w->id[w->len++] = id;
    }
}

/** Ask the registry whom a feed means by a name, and keep the answer. */
static eg_status
ask(load *l, uint32_t *at, const source *s, eg_span name)
{
    ag_candidate found[AG_SET_ACTORS_MAX];
    char text[AG_ACTOR_TEXT_MAX + 1];
    whom w = {.len = 0};
    size_t count = 0;
    if (name.len > 0 && name.len <= AG_ACTOR_TEXT_MAX &&
        memchr(name.data, 0, name.len) == NULL) {
        memcpy(text, name.data, name.len);
        text[name.len] = '\0';
        count =
            ag_actors_resolve(l->out->actors, text,
                              s->feed.namer[0] == '\0' ? NULL : s->feed.namer,
                              found, AG_SET_ACTORS_MAX);
    }
    for (size_t i = 0; i < count && i < AG_SET_ACTORS_MAX; i++) {
        add_actor(&w, found[i].held);
    }
    l->out->unknown += count == 0;
    EG_TRY(grow((void **)&l->actor, &l->actor_cap, l->actor_len + w.len + 1,
                sizeof(*l->actor)));
    *at = (uint32_t)l->actor_len;
    l->actor[l->actor_len++] = w.len;
    memcpy(l->actor + l->actor_len, w.id, w.len * sizeof(w.id[0]));
    l->actor_len += w.len;
    return EG_OK;
}

static eg_status
add_name(load *l, whom *w, const source *s, eg_span name)
{
    uint32_t *at = NULL;
    EG_TRY(ag_textmap_at(&at, &l->meant, s->index, (const char *)name.data,
                         name.len));
    if (*at == AG_NONE) {
        EG_TRY(ask(l, at, s, name));
    }
    for (uint64_t i = 0; i < l->actor[*at]; i++) {
        add_actor(w, l->actor[*at + 1 + i]);
    }
    return EG_OK;
}

/** Whom an object of a feed points to: an actor, or a campaign that is
 * attributed to one. */
static eg_status
follow(load *l, whom *w, const source *s, eg_span object, unsigned steps)
{
    const uint32_t name = ag_textmap_find(
        &l->named, s->index, (const char *)object.data, object.len);
    if (name != AG_NONE) {
        EG_TRY(add_name(l, w, s, l->text[name]));
    }
    uint32_t at = steps == 0 || object.len == 0
                      ? AG_NONE
                      : ag_textmap_find(&l->links, s->index,
                                        (const char *)object.data, object.len);
    for (; at != AG_NONE; at = l->knot[at].next) {
        EG_TRY(follow(l, w, s, l->text[l->knot[at].text], steps - 1));
    }
    return EG_OK;
}

static eg_status
whom_means(load *l, whom *w, const source *s, uint64_t id, eg_span native)
{
    w->len = 0;
    if (s->feed.actor != 0) {
        ag_candidate c;
        add_actor(w, ag_actors_find(l->out->actors, s->feed.actor, &c)
                         ? c.held
                         : s->feed.actor);
    }
    uint32_t at = ag_textmap_find(&l->claims, 0, (const char *)&id, sizeof(id));
    for (; at != AG_NONE; at = l->knot[at].next) {
        EG_TRY(add_name(l, w, s, l->text[l->knot[at].text]));
    }
    return follow(l, w, s, native, 2);
}

/* -- indicators ------------------------------------------------------------ */

/** Until when it is valid: its own end, the feed's lifetime, or its going. */
static ag_time
end_of(const source *s, ag_time until, ag_time seen, ag_time gone)
{
    if (until == AG_TIME_MAX && s->feed.lifetime > 0 &&
        seen < AG_TIME_MAX - s->feed.lifetime) {
        until = seen + s->feed.lifetime;
    }
    return gone != 0 && gone < until ? gone : until;
}

static eg_status
take_indicator(const sql_statement *row, void *context, eg_error *err)
{
    load *l = context;
    ag_part part[AG_FEED_PARTS_MAX];
    size_t parts = 0;
    whom w;
    const source *s = source_of(l, sql_number(row, 1));
    if (s == NULL) {
        return EG_OK;
    }
    ag_indicator i = {.id = sql_number(row, 0),
                      .feed = s->index,
                      .valid_from = (ag_time)sql_number(row, 4),
                      .seen = (ag_time)sql_number(row, 6),
                      .confidence = (unsigned)sql_number(row, 7),
                      .tlp = (ag_tlp)sql_number(row, 8),
                      .pap = (ag_pap)sql_number(row, 9)};
    if (!ag_pieces_read(part, &parts, sql_bytes(row, 3))) {
        return sql_damaged(l->db, err);
    }
    i.seen = i.seen == 0 ? s->feed.last_read : i.seen;
    i.valid_until = end_of(s, (ag_time)sql_number(row, 5), i.seen,
                           (ag_time)sql_number(row, 10));
    if (i.valid_until <= i.valid_from) {
        return EG_OK;
    }
    if (whom_means(l, &w, s, i.id, sql_bytes(row, 2)) != EG_OK) {
        return no_memory(err);
    }
    i.actors = w.id;
    i.actor_len = w.len;
    i.parts = (unsigned)parts;
    for (i.part = 0; i.part < parts; i.part++) {
        i.kind = part[i.part].kind;
        i.value = part[i.part].value;
        EG_TRY(ag_set_add(l->out->set, &i, err));
    }
    return EG_OK;
}

static eg_status
load_all(load *l, ag_store *store, eg_error *err)
{
    uint64_t count = 0;
    EG_TRY(load_small(l, store, err));
    sql_statement s = sql_begin(
        l->db, "SELECT id, feed, native, pieces, valid_from, valid_until, seen,"
               " confidence, tlp, pap, gone FROM indicator");
    EG_TRY(sql_each(&s, take_indicator, l, &count, err));
    return ag_set_seal(l->out->set, err);
}

static eg_status
make(load *l)
{
    l->source = calloc(AG_FEEDS_MAX, sizeof(*l->source));
    if (l->source == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(eg_arena_new(&l->arena, (size_t)1 << 30));
    EG_TRY(ag_textmap_init(&l->texts));
    EG_TRY(ag_textmap_init(&l->claims));
    EG_TRY(ag_textmap_init(&l->links));
    EG_TRY(ag_textmap_init(&l->named));
    return ag_textmap_init(&l->meant);
}

eg_status
ag_catalog_load(ag_catalog *out, ag_store *store, eg_error *err)
{
    ag_catalog made = {0};
    load l = {.out = &made, .db = store->db};
    eg_status status = make(&l);
    status = status == EG_OK ? load_all(&l, store, err) : no_memory(err);
    ag_textmap_free(&l.texts);
    ag_textmap_free(&l.claims);
    ag_textmap_free(&l.links);
    ag_textmap_free(&l.named);
    ag_textmap_free(&l.meant);
    eg_arena_free(l.arena);
    free(l.source);
    free(l.text);
    free(l.knot);
    free(l.actor);
    if (status == EG_OK) {
        *out = made;
    } else {
        ag_catalog_free(&made);
    }
    return status;
}

void
ag_catalog_free(ag_catalog *catalog)
{
    ag_set_free(catalog->set);
    ag_actors_free(catalog->actors);
    ag_warnings_free(catalog->warnings);
    *catalog = (ag_catalog){0};
}
