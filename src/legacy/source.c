/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the root of an old record and telling its files apart. */
#include "legacy/source.h"

#include <stdio.h>
#include <stdlib.h>

/** The part of @p name after its last '/'. */
static const char *
leaf_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash == NULL ? name : slash + 1;
}

static bool
ends_with(const char *name, const char *tail)
{
    const size_t len = strlen(name);
    const size_t tail_len = strlen(tail);
    return len >= tail_len && strcmp(name + len - tail_len, tail) == 0;
}

/** Whether the folder of @p name that is @p len long holds @p leaf, too. */
static bool
has_sibling(const eg_store *store,
            const char *name,
            size_t len,
            const char *leaf)
{
    char other[LG_ROOT_MAX + 64];
    if (len >= LG_ROOT_MAX) {
        return false;
    }
    memcpy(other, name, len);
    memcpy(other + len, leaf, strlen(leaf) + 1);
    const eg_entry *entry = eg_store_find(store, other);
    return entry != NULL && !entry->folder;
}

/** Which layout begins in the folder of the file constants.json @p name. */
static eg_status
layout_at(const lg_source *s, const char *name, lg_layout *out, eg_error *err)
{
    const size_t len = (size_t)(leaf_of(name) - name);
    const bool python = has_sibling(&s->store, name, len, "context.json");
    const bool kotlin =
        has_sibling(&s->store, name, len, "election_initialized.json") ||
        has_sibling(&s->store, name, len, "election_config.json");
    if (python && kotlin) {
        return eg_fail(err, EG_REJECT,
                       "%s: the folder has files of two layouts, context.json "
                       "and election_config.json or election_initialized.json",
                       name);
    }
    *out = python   ? LG_LAYOUT_PYTHON
           : kotlin ? LG_LAYOUT_KOTLIN
                    : LG_LAYOUT_NONE;
    return EG_OK;
}

static eg_status
find_root(lg_source *s, eg_error *err)
{
    for (size_t i = 0; i < s->store.count; i++) {
        const char *name = s->store.entry[i].name;
        lg_layout layout = LG_LAYOUT_NONE;
        if (s->store.entry[i].folder ||
            strcmp(leaf_of(name), "constants.json") != 0) {
            continue;
        }
        EG_TRY(layout_at(s, name, &layout, err));
        if (layout == LG_LAYOUT_NONE) {
            continue;
        }
        if (s->layout != LG_LAYOUT_NONE) {
            return eg_fail(err, EG_REJECT,
                           "%s: there is more than one record; verify one at "
                           "a time",
                           name);
        }
        s->layout = layout;
        s->root_len = (size_t)(leaf_of(name) - name);
        memcpy(s->root, name, s->root_len);
        s->root[s->root_len] = '\0';
    }
    return EG_OK;
}

typedef struct place {
    const char *name; /**< A file, or a folder with '/' at its end. */
    lg_kind kind;
} place;

static const place python_places[] = {
    {"constants.json", LG_CONSTANTS},
    {"context.json", LG_CONTEXT},
    {"manifest.json", LG_MANIFEST},
    {"coefficients.json", LG_COEFFICIENTS},
    {"encrypted_tally.json", LG_ENCRYPTED_TALLY},
    {"tally.json", LG_TALLY},
    {"guardians/", LG_GUARDIAN},
    {"encryption_devices/", LG_DEVICE},
    {"submitted_ballots/", LG_BALLOT},
    {"spoiled_ballots/", LG_SPOILED},
    /* The names that 0.95 had first, and 1.1 before it. */
    {"devices/", LG_DEVICE},
    {"encrypted_ballots/", LG_BALLOT},
    /* Those that only 1.1 has. */
    {"description.json", LG_MANIFEST},
    {"coefficients/", LG_GUARDIAN},
};

static const place kotlin_places[] = {
    {"constants.json", LG_CONSTANTS},
    {"election_config.json", LG_CONFIG},
    {"election_initialized.json", LG_INITIALIZED},
    {"manifest.json", LG_MANIFEST},
    {"encrypted_tally.json", LG_ENCRYPTED_TALLY},
    {"tally.json", LG_TALLY},
    {"encrypted_ballots/", LG_BALLOT},
    {"challenged_ballots/", LG_CHALLENGED},
};

/**
 * What the mixnet of egk-ec writes beside a record of 2.0, which proves nothing
 * of the election itself.
 */
static bool
is_mixnet(const char *name)
{
    const size_t mix = strlen("mix");
    size_t digits = 0;
    if (strcmp(name, "decrypted_sns.json") == 0 ||
        strcmp(name, "pballot_table.json") == 0) {
        return true;
    }
    if (strncmp(name, "mix", mix) != 0) {
        return false;
    }
    while (name[mix + digits] >= '0' && name[mix + digits] <= '9') {
        digits++;
    }
    return digits > 0 && name[mix + digits] == '/';
}

/** A ballot of 2.0 that was written without a device's folder. */
static bool
is_loose_ballot(const char *name)
{
    static const char start[] = "eballot-";
    return strncmp(name, start, sizeof(start) - 1) == 0 &&
           strchr(name, '/') == NULL && ends_with(name, ".json");
}

/** What the file @p name, told from the root, is; LG_KINDS if nothing. */
static lg_kind
kind_of(const lg_source *s, const char *name)
{
    const bool python = s->layout == LG_LAYOUT_PYTHON;
    const place *places = python ? python_places : kotlin_places;
    const size_t len =
        python ? EG_ARRAY_LEN(python_places) : EG_ARRAY_LEN(kotlin_places);
    if (!python && is_loose_ballot(name)) {
        return LG_BALLOT;
    }
    for (size_t i = 0; i < len; i++) {
        const size_t name_len = strlen(places[i].name);
        const bool folder = places[i].name[name_len - 1] == '/';
        if (strncmp(name, places[i].name, name_len) != 0 ||
            (!folder && name[name_len] != '\0')) {
            continue;
        }
        const char *rest = name + name_len;
        if (!folder) {
            return places[i].kind;
        }
        if (!ends_with(rest, ".json") || (python && strchr(rest, '/'))) {
            return LG_KINDS;
        }
        return strcmp(leaf_of(rest), "ballot_chain.json") == 0 ? LG_CHAIN
                                                               : places[i].kind;
    }
    return LG_KINDS;
}

/** What a Mac adds to a zip file: attributes of files, called "._name". */
static bool
is_attribute(const char *name)
{
    return strncmp(name, "__MACOSX/", 9) == 0 ||
           strncmp(leaf_of(name), "._", 2) == 0;
}

static bool
is_private(const char *name)
{
    return strstr(name, "private") != NULL;
}

static bool
begins_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

/**
 * Tell 1.1 from 0.95 and later by the names of files that only one of the two
 * has; neither's may stand beside the other's.
 */
static eg_status
find_early(lg_source *s, eg_error *err)
{
    static const char *const later[] = {
        "manifest.json",       "coefficients.json",  "guardians/",
        "encryption_devices/", "submitted_ballots/",
    };
    const char *after = NULL;
    const char *sets = NULL;
    for (size_t i = 0; i < s->store.count; i++) {
        const char *name = lg_source_name(s, i);
        if (s->kind[i] == LG_IGNORED) {
            continue;
        }
        s->early = s->early || strcmp(name, "description.json") == 0;
        sets = begins_with(name, "coefficients/") ? name : sets;
        for (size_t k = 0; k < EG_ARRAY_LEN(later); k++) {
            after = begins_with(name, later[k]) ? name : after;
        }
    }
    if (s->early && after != NULL) {
        return eg_fail(err, EG_REJECT,
                       "%s: no record has such a file beside description.json",
                       after);
    }
    if (!s->early && sets != NULL) {
        return eg_fail(err, EG_REJECT,
                       "%s: records that the Python implementation wrote "
                       "between 1.1 and 0.95, in spring 2021, are supported "
                       "with description.json only",
                       sets);
    }
    return EG_OK;
}

/** Sort the files; those that nobody knows must not look like a record's. */
static eg_status
sort_files(lg_source *s, eg_error *err)
{
    s->kind = calloc(s->store.count + 1, sizeof(*s->kind));
    if (s->kind == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < s->store.count; i++) {
        const char *name = s->store.entry[i].name;
        const bool inside = strncmp(name, s->root, s->root_len) == 0;
        s->kind[i] = LG_IGNORED;
        if (s->store.entry[i].folder) {
            continue;
        }
        const lg_kind kind = inside && !is_attribute(name)
                                 ? kind_of(s, name + s->root_len)
                                 : LG_KINDS;
        if (is_attribute(name)) {
            s->beside++;
        } else if (kind != LG_KINDS) {
            s->kind[i] = kind;
            s->count[kind]++;
        } else if (is_private(name)) {
            s->privates++;
        } else if (inside && ends_with(name, ".json") &&
                   (s->layout == LG_LAYOUT_PYTHON ||
                    !is_mixnet(name + s->root_len))) {
            return eg_fail(err, EG_REJECT,
                           "%s: no record of this layout has such a file",
                           name);
        } else {
            s->beside++;
        }
    }
    return find_early(s, err);
}

eg_status
lg_source_open(lg_source *out, const char *path, eg_error *err)
{
    lg_source s = {.layout = LG_LAYOUT_NONE};
    EG_TRY(eg_store_open(&s.store, path, err));
    eg_error why = {0};
    eg_status status = find_root(&s, &why);
    if (status == EG_OK && s.layout != LG_LAYOUT_NONE) {
        status = sort_files(&s, &why);
    }
    if (status == EG_REJECT) {
        s.layout = LG_LAYOUT_REFUSED;
        snprintf(s.why, sizeof(s.why), "%.300s", why.text);
        status = EG_OK;
    }
    if (status != EG_OK) {
        lg_source_close(&s);
        return status;
    }
    *out = s;
    return EG_OK;
}

void
lg_source_close(lg_source *source)
{
    free(source->kind);
    eg_store_close(&source->store);
    *source = (lg_source){.layout = LG_LAYOUT_NONE};
}

size_t
lg_source_next(const lg_source *source, lg_kind kind, size_t from)
{
    size_t i = from;
    while (i < source->store.count && source->kind[i] != kind) {
        i++;
    }
    return i;
}

eg_status
lg_source_read(const lg_source *source,
               size_t entry,
               eg_buffer *out,
               eg_error *err)
{
    const eg_entry *e = &source->store.entry[entry];
    eg_stream *stream;
    size_t got = 0;
    eg_buffer_clear(out);
    if (e->size > LG_FILE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the file is over %zu bytes",
                       LG_FILE_MAX);
    }
    EG_TRY(eg_stream_open(&stream, &source->store, e, err));
    eg_status status;
    do {
        uint8_t bytes[16384];
        status = eg_stream_read(stream, bytes, sizeof(bytes), &got, err);
        if (status == EG_OK) {
            eg_buffer_append(out, bytes, got);
            status = eg_buffer_status(out);
        }
    } while (status == EG_OK && got > 0);
    eg_stream_close(stream);
    return status;
}

const char *
lg_source_name(const lg_source *source, size_t entry)
{
    return source->store.entry[entry].name + source->root_len;
}
