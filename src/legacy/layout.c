/* SPDX-License-Identifier: Apache-2.0 */
/* Records of JSON: which file is what. */
#include "legacy/layout.h"

const char *
lg_leaf_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash == NULL ? name : slash + 1;
}

bool
lg_begins_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

bool
lg_ends_with(const char *name, const char *tail)
{
    const size_t len = strlen(name);
    const size_t tail_len = strlen(tail);
    return len >= tail_len && strcmp(name + len - tail_len, tail) == 0;
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
           strchr(name, '/') == NULL && lg_ends_with(name, ".json");
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
        if (!lg_ends_with(rest, ".json") || (python && strchr(rest, '/'))) {
            return LG_KINDS;
        }
        return strcmp(lg_leaf_of(rest), "ballot_chain.json") == 0
                   ? LG_CHAIN
                   : places[i].kind;
    }
    return LG_KINDS;
}

/** What a Mac adds to a zip file: attributes of files, called "._name". */
static bool
is_attribute(const char *name)
{
    return strncmp(name, "__MACOSX/", 9) == 0 ||
           strncmp(lg_leaf_of(name), "._", 2) == 0;
}

static bool
is_private(const char *name)
{
    return strstr(name, "private") != NULL;
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
    for (size_t i = 0; i < s->len; i++) {
        const char *name = lg_source_name(s, i);
        s->early = s->early || strcmp(name, "description.json") == 0;
        sets = lg_begins_with(name, "coefficients/") ? name : sets;
        for (size_t k = 0; k < EG_ARRAY_LEN(later); k++) {
            after = lg_begins_with(name, later[k]) ? name : after;
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

bool
lg_layout_inside(const lg_source *s, size_t file)
{
    return lg_begins_with(s->store.entry[file].name, s->root);
}

eg_status
lg_layout_beside(lg_source *s, size_t file, bool strange, eg_error *err)
{
    const char *name = s->store.entry[file].name;
    if (!is_attribute(name) && is_private(name)) {
        s->privates++;
        return EG_OK;
    }
    if (strange && !is_attribute(name)) {
        return eg_fail(err, EG_REJECT,
                       "%s: no record of this layout has such a file", name);
    }
    s->beside++;
    return EG_OK;
}

static eg_status
sort_file(lg_source *s, size_t file, eg_error *err)
{
    const char *name = s->store.entry[file].name;
    const bool inside = lg_layout_inside(s, file);
    const char *own = name + (inside ? s->root_len : 0);
    const lg_kind kind =
        inside && !is_attribute(name) ? kind_of(s, own) : LG_KINDS;
    if (kind == LG_KINDS) {
        const bool strange = inside && lg_ends_with(name, ".json") &&
                             (s->layout == LG_LAYOUT_PYTHON || !is_mixnet(own));
        return lg_layout_beside(s, file, strange, err);
    }
    const lg_entry entry = {.name = s->store.entry[file].name + s->root_len,
                            .kind = kind,
                            .part = LG_PART_JSON,
                            .file = (uint32_t)file,
                            .len = LG_WHOLE};
    return lg_source_add(s, &entry);
}

eg_status
lg_layout_sort(lg_source *s, eg_error *err)
{
    for (size_t i = 0; i < s->store.count; i++) {
        if (!s->store.entry[i].folder) {
            EG_TRY(sort_file(s, i, err));
        }
    }
    return find_early(s, err);
}
