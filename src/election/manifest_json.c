/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a manifest file.
 *
 * The text is parsed into a tree, checked member by member against the format
 * and copied into plain structs; the tree is dropped.  Members that the format
 * does not know are ignored here (manifest_warn.c looks at them).  Everything
 * is linear in the file, but for sorting labels.
 */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/json.h"
#include "election/manifest.h"

#define INDEX_MAX  INT32_MAX
#define BLOCKS_MAX ((INT64_C(1) << 24) - 1)
#define MEBIBYTE   ((size_t)1024 * 1024)
/* The densest text is about 2 bytes a value; a value takes some 130. */
#define TREE_FACTOR 80
#define TREE_MAX    (2048 * MEBIBYTE)
/* An option of 29 bytes takes some 80 here; blocks of an arena may be half
 * empty. */
#define BOX_FACTOR 32

typedef struct reader {
    eg_arena *arena; /* of the manifest */
    eg_manifest *manifest;
    eg_error *err;
} reader;

/* -- members -------------------------------------------------------------- */

/** Copy a string node; a zero byte inside would cut it in C. */
static eg_status
copy_text(reader *r, const char **out, const eg_json *value)
{
    if (memchr(value->text, '\0', value->text_len) != NULL) {
        return eg_json_fail(r->err, value, "must not hold a zero character");
    }
    const char *copy = eg_arena_copy(r->arena, value->text, value->text_len);
    if (copy == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = copy;
    return EG_OK;
}

static eg_status
get_text(reader *r, const char **out, const eg_json *object, const char *name)
{
    const eg_json *value;
    EG_TRY(eg_json_get_string(&value, object, name, r->err));
    return copy_text(r, out, value);
}

static eg_status
get_text_opt(reader *r,
             const char **out,
             const eg_json *object,
             const char *name)
{
    const eg_json *value = NULL;
    EG_TRY(eg_json_get_string_opt(&value, object, name, r->err));
    return value == NULL ? EG_OK : copy_text(r, out, value);
}

static eg_status
get_u32(reader *r,
        uint32_t *out,
        const eg_json *object,
        const char *name,
        int64_t min,
        int64_t max)
{
    int64_t value;
    EG_TRY(eg_json_get_int(&value, object, name, min, max, r->err));
    *out = (uint32_t)value;
    return EG_OK;
}

static eg_status
get_u32_opt(reader *r,
            uint32_t *out,
            const eg_json *object,
            const char *name,
            int64_t min,
            int64_t max)
{
    int64_t value = (int64_t)*out;
    EG_TRY(eg_json_get_int_opt(&value, object, name, min, max, r->err));
    *out = (uint32_t)value;
    return EG_OK;
}

/** The member "index", which must be the 1-based @p position. */
static eg_status
get_index(reader *r, uint32_t *out, const eg_json *object, size_t position)
{
    EG_TRY(get_u32(r, out, object, "index", 1, INDEX_MAX));
    if (*out != position) {
        return eg_json_fail(r->err, eg_json_member(object, "index"),
                            "must be %zu, the place in the list", position);
    }
    return EG_OK;
}

static eg_status
fail_twice(reader *r, const eg_json *list, const char *what, const char *id)
{
    return eg_json_fail(r->err, list, "must not have two %s with the id \"%s\"",
                        what, id);
}

/* -- contests ------------------------------------------------------------- */

static eg_status
read_choice(reader *r,
            eg_field *field,
            const eg_contest *contest,
            const eg_json *choice,
            size_t position)
{
    EG_TRY(eg_json_need_object(choice, r->err));
    EG_TRY(get_text(r, &field->id, choice, "id"));
    EG_TRY(get_text(r, &field->name, choice, "name"));
    EG_TRY(get_index(r, &field->index, choice, position));
    EG_TRY(eg_json_get_bool_opt(&field->write_in, choice, "writeIn", r->err));
    field->kind = EG_FIELD_OPTION;
    field->bound = eg_field_bound(field->kind, contest);
    return EG_OK;
}

static eg_status
read_kind(reader *r, eg_field_kind *out, const eg_json *object)
{
    const eg_json *value;
    EG_TRY(eg_json_get_string(&value, object, "kind", r->err));
    static const eg_field_kind kinds[] = {
        EG_FIELD_OVERVOTE,       EG_FIELD_NULL_VOTE,
        EG_FIELD_UNDERVOTE,      EG_FIELD_UNDERVOTE_DIFFERENCE,
        EG_FIELD_WRITE_IN_COUNT,
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        if (eg_json_text_is(value, eg_field_kind_name(kinds[i]))) {
            *out = kinds[i];
            return EG_OK;
        }
    }
    return eg_json_fail(r->err, value, "is not a kind of supplemental field");
}

static eg_status
read_supplemental(reader *r,
                  eg_field *field,
                  const eg_contest *contest,
                  const eg_json *object,
                  size_t position)
{
    EG_TRY(eg_json_need_object(object, r->err));
    EG_TRY(read_kind(r, &field->kind, object));
    EG_TRY(get_text(r, &field->id, object, "id"));
    EG_TRY(get_text(r, &field->name, object, "name"));
    EG_TRY(get_index(r, &field->index, object, position));
    field->bound = eg_field_bound(field->kind, contest);
    for (size_t i = contest->option_len; i + 1 < position; i++) {
        if (contest->field[i].kind == field->kind) {
            return eg_json_fail(r->err, object,
                                "repeats a kind of supplemental field");
        }
    }
    return EG_OK;
}

/** No two fields with one id, options and supplemental fields together. */
static eg_status
check_field_ids(reader *r, const eg_contest *contest, const eg_json *object)
{
    const char **ids = calloc(contest->field_len + 1, sizeof(*ids));
    if (ids == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < contest->field_len; i++) {
        ids[i] = contest->field[i].id;
    }
    const char *twice = eg_first_duplicate(ids, contest->field_len);
    free(ids);
    return twice == NULL ? EG_OK : fail_twice(r, object, "fields", twice);
}

/** What must hold between the members of one contest. */
static eg_status
check_contest(reader *r, const eg_contest *contest, const eg_json *object)
{
    bool counts_write_ins = false;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        counts_write_ins |= contest->field[i].kind == EG_FIELD_WRITE_IN_COUNT;
    }
    if (counts_write_ins != (contest->write_in_count >= 1)) {
        return eg_json_fail(r->err, object,
                            "must have a writeInFieldCount of at least 1 "
                            "exactly when it declares a WriteInCount field");
    }
    if (r->manifest->hash_trimming != 0) {
        /* A selection vector of a pre-encrypted ballot has options only. */
        if (contest->field_len > contest->option_len) {
            return eg_json_fail(r->err, object,
                                "must not have supplemental fields in an "
                                "election with pre-encrypted ballots");
        }
        if (contest->data_blocks > 0) {
            return eg_json_fail(r->err, object,
                                "must not have contest data in an election "
                                "with pre-encrypted ballots");
        }
    }
    return check_field_ids(r, contest, object);
}

static eg_status
read_fields(reader *r,
            eg_contest *contest,
            const eg_json *choices,
            const eg_json *supplemental)
{
    const size_t extra = supplemental == NULL ? 0 : supplemental->count;
    eg_field *field =
        eg_arena_alloc(r->arena, choices->count + extra, sizeof(*field));
    if (field == NULL) {
        return EG_ERR_MEMORY;
    }
    contest->field = field;
    contest->option_len = choices->count;
    for (const eg_json *c = choices->first; c != NULL; c = c->next) {
        const size_t at = contest->field_len++;
        EG_TRY(read_choice(r, &field[at], contest, c, at + 1));
    }
    if (extra > 0) {
        for (const eg_json *c = supplemental->first; c != NULL; c = c->next) {
            const size_t at = contest->field_len++;
            EG_TRY(read_supplemental(r, &field[at], contest, c, at + 1));
        }
    }
    return EG_OK;
}

static eg_status
read_contest(reader *r, eg_contest *c, const eg_json *object, size_t position)
{
    EG_TRY(eg_json_need_object(object, r->err));
    EG_TRY(get_text(r, &c->id, object, "id"));
    EG_TRY(get_text(r, &c->name, object, "name"));
    EG_TRY(get_u32(r, &c->selection_limit, object, "selectionLimit", 1,
                   INDEX_MAX));
    EG_TRY(get_u32(r, &c->option_limit, object, "optionSelectionLimit", 1,
                   INDEX_MAX));
    EG_TRY(get_index(r, &c->index, object, position));
    EG_TRY(get_u32_opt(r, &c->write_in_count, object, "writeInFieldCount", 0,
                       INDEX_MAX));
    EG_TRY(get_u32_opt(r, &c->data_blocks, object, "contestDataBlocks", 0,
                       BLOCKS_MAX));

    const eg_json *choices;
    const eg_json *supplemental = NULL;
    EG_TRY(eg_json_get_array(&choices, object, "choices", r->err));
    EG_TRY(eg_json_get_array_opt(&supplemental, object, "supplementalFields",
                                 r->err));
    EG_TRY(read_fields(r, c, choices, supplemental));
    return check_contest(r, c, object);
}

/* -- ballot styles -------------------------------------------------------- */

/** Contests by id, for the look-ups of all styles. */
typedef struct contest_map {
    const eg_contest **sorted;
    size_t len;
} contest_map;

static void
contest_map_free(contest_map *map)
{
    free(map->sorted);
}

static int
compare_contest(const void *a, const void *b)
{
    const eg_contest *const *x = a;
    const eg_contest *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

/** Fill @p map; fails where two contests have one id. */
static eg_status
contest_map_make(reader *r, contest_map *map, const eg_json *list)
{
    const eg_manifest *m = r->manifest;
    map->len = m->contest_len;
    map->sorted = calloc(map->len + 1, sizeof(*map->sorted));
    if (map->sorted == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < map->len; i++) {
        map->sorted[i] = &m->contest[i];
    }
    qsort(map->sorted, map->len, sizeof(*map->sorted), compare_contest);
    for (size_t i = 1; i < map->len; i++) {
        if (strcmp(map->sorted[i - 1]->id, map->sorted[i]->id) == 0) {
            return fail_twice(r, list, "contests", map->sorted[i]->id);
        }
    }
    return EG_OK;
}

static const eg_contest *
contest_map_find(const contest_map *map, const char *id)
{
    const eg_contest wanted = {.id = id};
    const eg_contest *key = &wanted;
    const eg_contest **found = bsearch(&key, map->sorted, map->len,
                                       sizeof(*map->sorted), compare_contest);
    return found == NULL ? NULL : *found;
}

static int
compare_u32(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/** The contests of a style as a set: ascending, each once. */
static eg_status
read_style_contests(reader *r,
                    eg_ballot_style *style,
                    const contest_map *map,
                    const eg_json *ids)
{
    uint32_t *index = eg_arena_alloc(r->arena, ids->count, sizeof(*index));
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    size_t len = 0;
    for (const eg_json *c = ids->first; c != NULL; c = c->next) {
        EG_TRY(eg_json_need_string(c, r->err));
        const bool whole = memchr(c->text, '\0', c->text_len) == NULL;
        const eg_contest *contest =
            whole ? contest_map_find(map, c->text) : NULL;
        if (contest != NULL) {
            index[len++] = contest->index;
            continue;
        }
        style->unknown_len++;
        if (style->first_unknown == NULL) {
            EG_TRY(copy_text(r, &style->first_unknown, c));
        }
    }
    qsort(index, len, sizeof(*index), compare_u32);
    size_t once = 0;
    for (size_t i = 0; i < len; i++) {
        if (once == 0 || index[once - 1] != index[i]) {
            index[once++] = index[i];
        }
    }
    style->contest = index;
    style->contest_len = once;
    return EG_OK;
}

static eg_status
read_style(reader *r,
           eg_ballot_style *style,
           const contest_map *map,
           const eg_json *object,
           size_t position)
{
    EG_TRY(eg_json_need_object(object, r->err));
    EG_TRY(get_text(r, &style->id, object, "id"));
    EG_TRY(get_text(r, &style->name, object, "name"));
    style->index = (uint32_t)position;
    const eg_json *ids;
    EG_TRY(eg_json_get_array(&ids, object, "contestIds", r->err));
    return read_style_contests(r, style, map, ids);
}

static eg_status
check_style_ids(reader *r, const eg_json *list)
{
    const eg_manifest *m = r->manifest;
    const char **ids = calloc(m->style_len + 1, sizeof(*ids));
    if (ids == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < m->style_len; i++) {
        ids[i] = m->style[i].id;
    }
    const char *twice = eg_first_duplicate(ids, m->style_len);
    free(ids);
    return twice == NULL ? EG_OK : fail_twice(r, list, "styles", twice);
}

/* -- the whole ------------------------------------------------------------ */

static eg_status
read_facts(reader *r, const eg_json *top)
{
    eg_manifest *m = r->manifest;
    EG_TRY(get_text(r, &m->election_id, top, "electionId"));
    EG_TRY(get_text_opt(r, &m->election_name, top, "electionName"));
    EG_TRY(get_text_opt(r, &m->election_date, top, "electionDate"));
    EG_TRY(get_text_opt(r, &m->election_type, top, "electionType"));
    EG_TRY(get_text_opt(r, &m->jurisdiction, top, "jurisdiction"));
    EG_TRY(get_text_opt(r, &m->location, top, "location"));

    uint32_t mode = EG_CHAINING_NONE;
    EG_TRY(get_u32_opt(r, &mode, top, "chainingMode", 0, 1));
    m->chaining_mode = mode == 1 ? EG_CHAINING_SIMPLE : EG_CHAINING_NONE;
    return get_u32_opt(r, &m->hash_trimming, top, "hashTrimmingFunction", 1, 8);
}

static eg_status
read_contests(reader *r, const eg_json *list)
{
    eg_contest *contest =
        eg_arena_alloc(r->arena, list->count, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    r->manifest->contest = contest;
    size_t at = 0;
    for (const eg_json *c = list->first; c != NULL; c = c->next, at++) {
        EG_TRY(read_contest(r, &contest[at], c, at + 1));
    }
    r->manifest->contest_len = at;
    return EG_OK;
}

static eg_status
read_styles(reader *r, const contest_map *map, const eg_json *list)
{
    eg_ballot_style *style =
        eg_arena_alloc(r->arena, list->count, sizeof(*style));
    if (style == NULL) {
        return EG_ERR_MEMORY;
    }
    r->manifest->style = style;
    size_t at = 0;
    for (const eg_json *c = list->first; c != NULL; c = c->next, at++) {
        EG_TRY(read_style(r, &style[at], map, c, at + 1));
    }
    r->manifest->style_len = at;
    return check_style_ids(r, list);
}

static eg_status
read_manifest(reader *r, const eg_json *top)
{
    EG_TRY(eg_json_need_object(top, r->err));
    EG_TRY(read_facts(r, top));
    const eg_json *contests;
    const eg_json *styles;
    EG_TRY(eg_json_get_array(&contests, top, "contests", r->err));
    EG_TRY(eg_json_get_array(&styles, top, "ballotStyles", r->err));
    EG_TRY(read_contests(r, contests));

    EG_CLEANUP(contest_map_free) contest_map map = {0};
    EG_TRY(contest_map_make(r, &map, contests));
    return read_styles(r, &map, styles);
}

static eg_status
read_file(reader *r, const uint8_t *bytes, size_t len)
{
    r->manifest->file = eg_arena_copy(r->arena, bytes, len);
    r->manifest->file_len = len;
    if (r->manifest->file == NULL) {
        return EG_ERR_MEMORY;
    }
    /* The product may be more than a size_t of 32 bits holds. */
    const bool large = len > (TREE_MAX - MEBIBYTE) / TREE_FACTOR;
    const size_t ceiling = large ? TREE_MAX : TREE_FACTOR * len + MEBIBYTE;
    eg_arena *tree;
    EG_TRY(eg_arena_new(&tree, ceiling));
    const eg_json *top;
    const eg_span text = {.data = bytes, .len = len};
    eg_status status = eg_json_parse(&top, tree, text, r->err);
    if (status == EG_OK) {
        status = read_manifest(r, top);
    }
    eg_arena_free(tree);
    return status;
}

static void
free_unfinished(eg_manifest_box **box)
{
    if (*box != NULL) {
        eg_manifest_free(&(*box)->manifest);
    }
}

eg_status
eg_manifest_parse(eg_manifest **out,
                  const uint8_t *bytes,
                  size_t len,
                  eg_error *err)
{
    if (len > EG_MANIFEST_BYTES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "the manifest has %zu bytes; %zu are the most that is "
                       "read",
                       len, EG_MANIFEST_BYTES_MAX);
    }
    EG_CLEANUP(free_unfinished)
    eg_manifest_box *box = calloc(1, sizeof(*box));
    if (box == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(eg_arena_new(&box->arena, BOX_FACTOR * len + MEBIBYTE));
    reader r = {.arena = box->arena, .manifest = &box->manifest, .err = err};
    EG_TRY(read_file(&r, bytes, len));
    *out = &box->manifest;
    box = NULL;
    return EG_OK;
}
