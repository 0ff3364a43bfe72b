/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All actors in memory.
 */
#include "accountguard/actor/registry.h"

#include <stdlib.h>

#include "accountguard/indicator/textmap.h"

typedef struct word {
    uint32_t name; /**< Places in the pool of texts. */
    uint32_t namer;
    uint32_t actor;
    uint32_t next; /**< The next with the same folded name, or AG_NONE. */
} word;

typedef struct actor {
    uint64_t id;
    uint64_t held;
    uint32_t source;
    uint32_t native;
    uint32_t by;
    uint32_t country;
    uint32_t first; /**< Its words follow each other. */
    uint32_t words;
    bool holds; /**< Others are held as this one. */
} actor;

struct ag_actors {
    ag_textmap names; /**< Folded name to the first word; tag 0. */
    ag_textmap ids;   /**< Eight bytes to a place. */
    actor *actor;
    size_t len;
    size_t cap;
    word *word;
    size_t word_len;
    size_t word_cap;
    char *text; /**< Each ends with a zero byte; the first is "". */
    size_t text_len;
    size_t text_cap;
};

eg_status
ag_actors_new(ag_actors **out, eg_error *err)
{
    ag_actors *a = calloc(1, sizeof(*a));
    eg_status status = a == NULL ? EG_ERR_MEMORY : ag_textmap_init(&a->names);
    if (status == EG_OK) {
        status = ag_textmap_init(&a->ids);
    }
    if (status == EG_OK) {
        a->text_cap = 4096;
        a->text = calloc(1, a->text_cap);
        a->text_len = 1;
        status = a->text == NULL ? EG_ERR_MEMORY : EG_OK;
    }
    if (status != EG_OK) {
        ag_actors_free(a);
        return eg_fail(err, status, "no memory or randomness for actors");
    }
    *out = a;
    return EG_OK;
}

void
ag_actors_free(ag_actors *a)
{
    if (a != NULL) {
        ag_textmap_free(&a->names);
        ag_textmap_free(&a->ids);
        free(a->actor);
        free(a->word);
        free(a->text);
        free(a);
    }
}

/** One more thing of @p size in a list that doubles. */
static eg_status
grow(void **list, size_t *cap, size_t len, size_t size)
{
    if (len < *cap) {
        return EG_OK;
    }
    const size_t more = *cap == 0 ? 64 : *cap * 2;
    void *larger = realloc(*list, more * size);
    if (larger == NULL) {
        return EG_ERR_MEMORY;
    }
    *list = larger;
    *cap = more;
    return EG_OK;
}

/** Keep a text; the empty one is at 0. */
static eg_status
keep(ag_actors *a, uint32_t *at, eg_span text)
{
    *at = 0;
    if (text.len == 0) {
        return EG_OK;
    }
    if (a->text_cap - a->text_len < text.len + 1) {
        const size_t cap = (a->text_cap + text.len) * 2;
        char *larger = realloc(a->text, cap);
        if (larger == NULL) {
            return EG_ERR_MEMORY;
        }
        a->text = larger;
        a->text_cap = cap;
    }
    *at = (uint32_t)a->text_len;
    memcpy(a->text + a->text_len, text.data, text.len);
    a->text_len += text.len;
    a->text[a->text_len++] = '\0';
    return EG_OK;
}

/** Put a word at the end of those that are spelled alike. */
static eg_status
add_word(ag_actors *a, const ag_actor_name *name)
{
    char folded[AG_ACTOR_TEXT_MAX + 1];
    uint32_t *first = NULL;
    const size_t len =
        ag_actor_fold(folded, (const char *)name->name.data, name->name.len);
    if (len == 0 || a->word_len == AG_ACTOR_WORDS_MAX) {
        return EG_ERR_LIMIT;
    }
    EG_TRY(grow((void **)&a->word, &a->word_cap, a->word_len, sizeof(word)));
    word w = {.actor = (uint32_t)a->len, .next = AG_NONE};
    EG_TRY(keep(a, &w.name, name->name));
    EG_TRY(keep(a, &w.namer, name->namer));
    EG_TRY(ag_textmap_at(&first, &a->names, 0, folded, len));
    const uint32_t place = (uint32_t)a->word_len;
    a->word[a->word_len++] = w;
    if (*first == AG_NONE) {
        *first = place;
        return EG_OK;
    }
    uint32_t last = *first;
    while (a->word[last].next != AG_NONE) {
        last = a->word[last].next;
    }
    a->word[last].next = place;
    return EG_OK;
}

static eg_status
add(ag_actors *a, const ag_actor_entry *e, uint64_t id, uint32_t *place)
{
    EG_TRY(grow((void **)&a->actor, &a->cap, a->len, sizeof(actor)));
    actor one = {.id = id,
                 .held = id,
                 .first = (uint32_t)a->word_len,
                 .words = (uint32_t)e->name_len};
    EG_TRY(keep(a, &one.source, e->source));
    EG_TRY(keep(a, &one.native, e->native));
    EG_TRY(keep(a, &one.by, e->by));
    EG_TRY(keep(a, &one.country, e->country));
    for (size_t i = 0; i < e->name_len; i++) {
        EG_TRY(add_word(a, &e->names[i]));
    }
    *place = (uint32_t)a->len;
    a->actor[a->len++] = one;
    return EG_OK;
}

eg_status
ag_actors_add(ag_actors *a, const ag_actor_entry *e, eg_error *err)
{
    uint32_t *place = NULL;
    const uint64_t id = ag_actor_id(e->source, e->native);
    if (e->name_len == 0 || e->name_len > AG_ACTOR_NAMES_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "an actor has 1 to %d names",
                       AG_ACTOR_NAMES_MAX);
    }
    eg_status status =
        a->len < AG_ACTORS_MAX
            ? ag_textmap_at(&place, &a->ids, 0, (const char *)&id, sizeof(id))
            : EG_ERR_LIMIT;
    if (status == EG_OK && *place != AG_NONE) {
        return eg_fail(err, EG_ERR_STATE, "%.*s of %.*s is there twice",
                       (int)e->native.len, (const char *)e->native.data,
                       (int)e->source.len, (const char *)e->source.data);
    }
    if (status == EG_OK) {
        status = add(a, e, id, place);
    }
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "an actor cannot be kept: %s",
                                     eg_status_text(status));
}

static actor *
find(const ag_actors *a, uint64_t id)
{
    const uint32_t place =
        ag_textmap_find(&a->ids, 0, (const char *)&id, sizeof(id));
    return place == AG_NONE ? NULL : &a->actor[place];
}

eg_status
ag_actors_hold(ag_actors *a, uint64_t id, uint64_t as, eg_error *err)
{
    char text[AG_ACTOR_ID_TEXT];
    actor *one = find(a, id);
    actor *other = find(a, as);
    if (one == NULL || other == NULL) {
        ag_actor_id_write(text, one == NULL ? id : as);
        return eg_fail(err, EG_ERR_NOT_FOUND, "there is no %s", text);
    }
    if (one == other || one->holds || other->held != other->id) {
        ag_actor_id_write(text, one == other || one->holds ? id : as);
        return eg_fail(err, EG_ERR_STATE,
                       "%s is %s: an actor is held as another in one step, or "
                       "not at all",
                       text,
                       one == other ? "the same"
                       : one->holds ? "whom others are held as"
                                    : "held as another itself");
    }
    one->held = as;
    other->holds = true;
    return EG_OK;
}

size_t
ag_actors_len(const ag_actors *a)
{
    return a->len;
}

static void
describe(const ag_actors *a, const word *w, ag_candidate *out)
{
    const actor *one = &a->actor[w->actor];
    *out = (ag_candidate){.id = one->id,
                          .held = one->held,
                          .name = a->text + w->name,
                          .namer = a->text + w->namer,
                          .source = a->text + one->source,
                          .native = a->text + one->native,
                          .by = a->text + one->by,
                          .main = a->text + a->word[one->first].name,
                          .country = a->text + one->country};
}

void
ag_actors_at(const ag_actors *a, size_t place, ag_candidate *out)
{
    describe(a, &a->word[a->actor[place].first], out);
}

bool
ag_actors_find(const ag_actors *a, uint64_t id, ag_candidate *out)
{
    return ag_actors_name(a, id, 0, out);
}

bool
ag_actors_name(const ag_actors *a, uint64_t id, size_t place, ag_candidate *out)
{
    const actor *one = find(a, id);
    if (one == NULL || place >= one->words) {
        return false;
    }
    describe(a, &a->word[one->first + place], out);
    return true;
}

/** Whether a word is @p by's own: coined by it, or listed by it without a
 * namer. */
static bool
is_of(const ag_candidate *c, const char *by)
{
    return by == NULL || strcmp(c->namer, by) == 0 ||
           (c->namer[0] == '\0' && strcmp(c->by, by) == 0);
}

size_t
ag_actors_resolve(const ag_actors *a,
                  const char *name,
                  const char *by,
                  ag_candidate *out,
                  size_t room)
{
    char folded[AG_ACTOR_TEXT_MAX + 1];
    const size_t len = ag_actor_fold(folded, name, strlen(name));
    size_t count = 0;
    uint32_t before = AG_NONE;
    uint32_t at =
        len == 0 ? AG_NONE : ag_textmap_find(&a->names, 0, folded, len);
    for (; at != AG_NONE; at = a->word[at].next) {
        ag_candidate one;
        describe(a, &a->word[at], &one);
        /* "Fancy Bear" and "FANCY BEAR" of one entry are one candidate. */
        if (!is_of(&one, by) || a->word[at].actor == before) {
            continue;
        }
        before = a->word[at].actor;
        if (count < room) {
            out[count] = one;
        }
        count++;
    }
    return count;
}

size_t
ag_candidates_distinct(const ag_candidate *candidates, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        size_t j = 0;
        while (j < i && candidates[j].held != candidates[i].held) {
            j++;
        }
        count += j == i;
    }
    return count;
}
