/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From file names to sections, and from sections to the phase.
 */
#include "record/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- names ------------------------------------------------------------------ */

static int
by_folded_name(const void *a, const void *b)
{
    const eg_entry *const *x = a;
    const eg_entry *const *y = b;
    return eg_path_compare_folded((*x)->name, (*y)->name);
}

eg_status
eg_layout_check_names(const eg_store *store, eg_error *err)
{
    if (store->count < 2) {
        return EG_OK;
    }
    const eg_entry **sorted = calloc(store->count, sizeof(*sorted));
    if (sorted == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the list of files");
    }
    for (size_t i = 0; i < store->count; i++) {
        sorted[i] = &store->entry[i];
    }
    qsort(sorted, store->count, sizeof(*sorted), by_folded_name);
    eg_status status = EG_OK;
    for (size_t i = 1; i < store->count && status == EG_OK; i++) {
        if (by_folded_name(&sorted[i - 1], &sorted[i]) == 0) {
            status = eg_store_reject(err, sorted[i]->name,
                                     "another file has this name, or one that "
                                     "differs in case only");
        }
    }
    free(sorted);
    return status;
}

/* -- sections --------------------------------------------------------------- */

static int
by_canonical_order(const void *a, const void *b)
{
    const eg_layout_section *x = a;
    const eg_layout_section *y = b;
    const int order =
        eg_section_compare(x->about.type, x->about.key, x->about.key_len,
                           y->about.type, y->about.key, y->about.key_len);
    /* Signatures have no key: they stand by name. */
    return order != 0 ? order : strcmp(x->about.name, y->about.name);
}

/** Whether @p path is the next segment of @p section. */
static bool
continues(const eg_layout_section *section, const eg_path *path)
{
    return path->role == EG_PATH_SECTION &&
           eg_section_compare(section->about.type, section->about.key,
                              section->about.key_len, path->type, path->key,
                              path->key_len) == 0;
}

/** Begin a section with the file that @p path stands for. */
static eg_status
begin_section(eg_layout *layout,
              size_t *room,
              const eg_path *path,
              size_t entry,
              eg_error *err)
{
    if (layout->count == *room) {
        if (*room >= EG_RECORD_SECTIONS_MAX) {
            return eg_fail(err, EG_ERR_LIMIT, "the record has over %u sections",
                           EG_RECORD_SECTIONS_MAX);
        }
        const size_t more = *room == 0 ? 32 : *room * 2;
        eg_layout_section *grown =
            realloc(layout->section, more * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY,
                           "no memory for the list of sections");
        }
        layout->section = grown;
        *room = more;
    }
    eg_layout_section *section = &layout->section[layout->count++];
    *section = (eg_layout_section){
        .about = {.type = path->type, .key_len = path->key_len, .files = 1},
        .first_entry = entry,
        .phase = path->phase,
        .statement = path->statement};
    memcpy(section->about.key, path->key, sizeof(path->key));
    if (path->role == EG_PATH_SIGNATURE) {
        eg_signature_name(section->about.name, path->phase, &path->statement);
        return EG_OK;
    }
    return eg_section_name(section->about.name, path->type, path->key,
                           path->key_len);
}

/** Put one file where it belongs. */
static eg_status
place(eg_layout *layout,
      size_t *room,
      bool *any,
      const eg_store *store,
      size_t i,
      eg_error *err)
{
    const char *name = store->entry[i].name;
    eg_path path;
    eg_path_parse(&path, name);
    if (path.role == EG_PATH_UNKNOWN) {
        return eg_store_reject(err, name, "no record holds such a file");
    }
    if (path.role == EG_PATH_OUTSIDE) {
        return EG_OK;
    }
    if (*any && path.encoding != layout->encoding) {
        return eg_store_reject(err, name, "the record mixes protobuf and JSON");
    }
    *any = true;
    layout->encoding = path.encoding;

    eg_layout_section *last =
        layout->count == 0 ? NULL : &layout->section[layout->count - 1];
    const bool more = last != NULL && continues(last, &path);
    if (path.segment != (more ? last->about.files : 0)) {
        return eg_store_reject(err, name,
                               "a segment with a lower number is missing");
    }
    if (more) {
        last->about.files++;
        return EG_OK;
    }
    return begin_section(layout, room, &path, i, err);
}

eg_status
eg_layout_make(eg_layout *out, const eg_store *store, eg_error *err)
{
    *out = (eg_layout){.section = NULL};
    size_t room = 0;
    bool any = false;
    for (size_t i = 0; i < store->count; i++) {
        if (store->entry[i].folder) {
            continue;
        }
        const eg_status status = place(out, &room, &any, store, i, err);
        if (status != EG_OK) {
            eg_layout_free(out);
            return status;
        }
    }
    if (out->count > 1) {
        qsort(out->section, out->count, sizeof(*out->section),
              by_canonical_order);
    }
    return EG_OK;
}

void
eg_layout_free(eg_layout *layout)
{
    free(layout->section);
    *layout = (eg_layout){.section = NULL};
}

/* -- phases ----------------------------------------------------------------- */

bool
eg_section_required(eg_section_type type)
{
    return type != EG_SECTION_DEVICE && eg_section_phase(type) != EG_PHASE_NONE;
}

static bool
has(const eg_layout *layout, eg_section_type type)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (layout->section[i].about.type == type) {
            return true;
        }
    }
    return false;
}

/** The first required section of @p phase that is missing; NULL if none. */
static const eg_section_info *
missing_of(const eg_layout *layout, eg_record_phase phase)
{
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        const eg_section_info *info = &eg_section_infos[i];
        if (eg_section_phase(info->type) == phase &&
            eg_section_required(info->type) && !has(layout, info->type)) {
            return info;
        }
    }
    return NULL;
}

eg_status
eg_layout_find_phase(eg_layout *layout, eg_error *err)
{
    const eg_section_info *missing = NULL;
    layout->phase = EG_PHASE_NONE;
    for (unsigned p = EG_PHASE_SETUP; p <= EG_PHASE_FINAL; p++) {
        missing = missing_of(layout, (eg_record_phase)p);
        if (missing != NULL) {
            break;
        }
        layout->phase = (eg_record_phase)p;
    }
    if (layout->phase == EG_PHASE_NONE && missing != NULL) {
        return eg_store_reject(err, missing->path,
                               "the setup lacks this section");
    }
    /* A record without a table of contents may be one of an election that goes
     * on: its ballots belong to the next phase. */
    const bool goes_on =
        layout->phase == EG_PHASE_SETUP && !has(layout, EG_SECTION_TOC);
    for (size_t i = 0; i < layout->count && missing != NULL; i++) {
        const eg_section_type type = layout->section[i].about.type;
        const eg_record_phase phase = eg_section_phase(type);
        const bool live = type == EG_SECTION_DEVICE && goes_on;
        if (phase > layout->phase && !live) {
            return eg_fail(err, EG_REJECT,
                           "%s: belongs to a later phase than the record, "
                           "which lacks %s",
                           layout->section[i].about.name, missing->path);
        }
    }
    return EG_OK;
}
