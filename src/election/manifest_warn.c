/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is legal in a manifest but looks like a mistake.
 *
 * The format ignores members that it does not know.  So a limit that is spelt
 * wrong in an optional member has no effect and no error: the file's own text
 * is looked through once more for names that are nearly known ones.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/contest_data.h>

#include "base/base.h"
#include "codec/json.h"
#include "codec/text.h"
#include "election/manifest.h"

#define SENTENCE_MAX 1024
#define PATH_MAX_LEN 256
#define TREE_MAX     ((size_t)1 << 31)

typedef struct listener {
    void (*warn)(void *state, const char *sentence);
    void *state;
} listener;

static void warn(const listener *l, const char *format, ...) EG_PRINTF(2, 3);

static void
warn(const listener *l, const char *format, ...)
{
    char sentence[SENTENCE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    eg_text_clean(sentence); /* labels of a hostile manifest are in it */
    l->warn(l->state, sentence);
}

/* -- names that are nearly known ------------------------------------------ */

static const char *const top_names[] = {"electionId",
                                        "contests",
                                        "ballotStyles",
                                        "chainingMode",
                                        "hashTrimmingFunction",
                                        "electionName",
                                        "electionDate",
                                        "electionType",
                                        "jurisdiction",
                                        "location",
                                        NULL};
static const char *const contest_names[] = {"id",
                                            "name",
                                            "selectionLimit",
                                            "optionSelectionLimit",
                                            "index",
                                            "choices",
                                            "supplementalFields",
                                            "writeInFieldCount",
                                            "contestDataBlocks",
                                            NULL};
static const char *const choice_names[] = {"id", "name", "index", "writeIn",
                                           NULL};
static const char *const supplemental_names[] = {"kind", "id", "name", "index",
                                                 NULL};
static const char *const style_names[] = {"id", "name", "contestIds", NULL};

static bool
same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/** Whether the names differ in case only, or beyond that by one letter that is
 * changed, missing, added, or swapped with its neighbour. */
static bool
nearly_equal(const char *a, const char *b)
{
    while (*a != '\0' && same_letter(*a, *b)) {
        a++;
        b++;
    }
    size_t n = strlen(a);
    size_t m = strlen(b);
    while (n > 0 && m > 0 && same_letter(a[n - 1], b[m - 1])) {
        n--;
        m--;
    }
    const bool swapped =
        n == 2 && m == 2 && same_letter(a[0], b[1]) && same_letter(a[1], b[0]);
    return (n <= 1 && m <= 1) || swapped;
}

static bool
is_known(const char *name, const char *const *known)
{
    for (; *known != NULL; known++) {
        if (strcmp(name, *known) == 0) {
            return true;
        }
    }
    return false;
}

static void
warn_names(const listener *l, const eg_json *object, const char *const *known)
{
    for (const eg_json *c = object->first; c != NULL; c = c->next) {
        if (is_known(c->name, known)) {
            continue;
        }
        for (const char *const *k = known; *k != NULL; k++) {
            if (nearly_equal(c->name, *k)) {
                char path[PATH_MAX_LEN];
                eg_json_path(c, path, sizeof(path));
                warn(l, "%s is ignored; is \"%s\" meant?", path, *k);
                break;
            }
        }
    }
}

static void
warn_list(const listener *l,
          const eg_json *object,
          const char *name,
          const char *const *known)
{
    const eg_json *list = eg_json_member(object, name);
    if (list == NULL || list->type != EG_JSON_ARRAY) {
        return;
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        warn_names(l, c, known);
    }
}

static eg_status
warn_members(const listener *l, const eg_manifest *m)
{
    eg_arena *arena;
    EG_TRY(eg_arena_new(&arena, TREE_MAX));
    const eg_json *top;
    const eg_span text = {.data = m->file, .len = m->file_len};
    const eg_status status = eg_json_parse(&top, arena, text, NULL);
    if (status == EG_OK) {
        warn_names(l, top, top_names);
        warn_list(l, top, "contests", contest_names);
        warn_list(l, top, "ballotStyles", style_names);
        const eg_json *contests = eg_json_member(top, "contests");
        const eg_json *c = contests == NULL ? NULL : contests->first;
        for (; c != NULL; c = c->next) {
            warn_list(l, c, "choices", choice_names);
            warn_list(l, c, "supplementalFields", supplemental_names);
        }
    }
    eg_arena_free(arena);
    return status;
}

/* -- values that are odd --------------------------------------------------- */

static void
warn_label(const listener *l, const char *what, const char *id)
{
    const size_t len = strlen(id);
    bool odd = len > 0 && (isspace((unsigned char)id[0]) ||
                           isspace((unsigned char)id[len - 1]));
    for (size_t i = 0; i < len; i++) {
        odd |= iscntrl((unsigned char)id[i]) != 0;
    }
    if (odd) {
        warn(l,
             "the label \"%s\" of %s begins or ends with a blank or holds a "
             "special character",
             id, what);
    }
}

static void
warn_limits(const listener *l, const eg_contest *c)
{
    const uint64_t most = (uint64_t)c->option_len * c->option_limit;
    if (c->selection_limit > most) {
        warn(l,
             "contest \"%s\" allows a sum of %u, but its options add up to "
             "%llu at most",
             c->id, c->selection_limit, (unsigned long long)most);
    }
    if (c->option_limit > c->selection_limit) {
        warn(l,
             "contest \"%s\" allows %u for an option, but %u for all together",
             c->id, c->option_limit, c->selection_limit);
    }
}

static void
warn_data(const listener *l, const eg_contest *c)
{
    size_t write_ins = 0;
    for (size_t i = 0; i < c->option_len; i++) {
        write_ins += c->field[i].write_in ? 1 : 0;
    }
    if (write_ins > 0 && c->data_blocks == 0) {
        warn(l,
             "contest \"%s\" has a write-in option but no contest data to hold "
             "its text",
             c->id);
    }
    if (c->write_in_count > 0 && c->data_blocks == 0) {
        warn(l,
             "contest \"%s\" counts write-in fields but has no contest data to "
             "hold their texts",
             c->id);
    }
    if (c->write_in_count > 0 && write_ins > 0) {
        warn(l,
             "contest \"%s\" has write-in options and counts write-in fields; "
             "the count leaves the options out",
             c->id);
    }
    /* An overvote also tells how many write-in fields were used. */
    const uint32_t needed = eg_contest_data_blocks(
        c->option_len + (c->write_in_count > 0 ? 1 : 0), c->option_limit, 0, 0);
    if (c->data_blocks > 0 && c->data_blocks < needed) {
        warn(l,
             "contest \"%s\" has %u blocks of contest data; an overvote needs "
             "%u",
             c->id, c->data_blocks, needed);
    }
}

static void
warn_fields(const listener *l, const eg_contest *c)
{
    bool over = false;
    bool difference = false;
    for (size_t i = c->option_len; i < c->field_len; i++) {
        over = over || c->field[i].kind == EG_FIELD_OVERVOTE;
        difference =
            difference || c->field[i].kind == EG_FIELD_UNDERVOTE_DIFFERENCE;
    }
    if (difference && !over) {
        warn(
            l,
            "contest \"%s\" counts the undervote difference but not overvotes: "
            "an overvote adds %u to the difference",
            c->id, c->selection_limit);
    }
}

eg_status
eg_manifest_warnings(const eg_manifest *manifest,
                     void (*warn_fn)(void *state, const char *sentence),
                     void *state)
{
    const listener l = {.warn = warn_fn, .state = state};
    if (manifest->file != NULL) {
        EG_TRY(warn_members(&l, manifest));
    }
    for (size_t i = 0; i < manifest->contest_len; i++) {
        const eg_contest *c = &manifest->contest[i];
        warn_label(&l, "a contest", c->id);
        for (size_t f = 0; f < c->field_len; f++) {
            warn_label(&l, "a choice", c->field[f].id);
        }
        warn_limits(&l, c);
        warn_data(&l, c);
        warn_fields(&l, c);
    }
    for (size_t i = 0; i < manifest->style_len; i++) {
        warn_label(&l, "a ballot style", manifest->style[i].id);
        if (manifest->style[i].contest_len == 0) {
            warn(&l, "ballot style \"%s\" has no contests",
                 manifest->style[i].id);
        }
    }
    return EG_OK;
}
