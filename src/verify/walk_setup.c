/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading whole sections item by item; the setup's sections.
 */
#include <string.h>

#include "verify/ballot.h"
#include "verify/walk.h"

/** Whether @p kind is one of @p kinds. */
static bool
is_expected(eg_item_kind kind, const eg_item_kind *kinds)
{
    for (size_t i = 0; kinds[i] != EG_ITEM_NONE; i++) {
        if (kinds[i] == kind) {
            return true;
        }
    }
    return false;
}

/** Decode one item; false (and counted) when it cannot be judged. */
static bool
decode_item(eg_walk *walk,
            const eg_record_item *raw,
            const eg_item_kind *kinds,
            eg_arena *arena,
            eg_item *item,
            eg_item_faults *faults,
            const eg_place *place)
{
    eg_result *r = &walk->report->result;
    eg_result_visit(r, EG_CHECK_R_ENCODING);
    eg_result_visit(r, EG_CHECK_R_ORDER);
    eg_result_visit(r, EG_CHECK_R_STRUCTURE);
    if (!raw->canonical || !is_expected(raw->kind, kinds)) {
        return false; /* the cursor has reported it */
    }
    /* The item's bytes go with the cursor, so the arena keeps a copy. */
    const uint8_t *bytes = eg_arena_copy(arena, raw->bytes, raw->len);
    eg_error err = {0};
    const eg_status status =
        bytes == NULL ? EG_ERR_LIMIT
                      : eg_item_decode(walk->group, arena, item, faults, bytes,
                                       raw->len, &err);
    if (status != EG_OK) {
        eg_result_starved(r, arena);
        eg_result_fail(r, EG_CHECK_R_ENCODING, place,
                       "the item cannot be decoded: %s",
                       err.text[0] == '\0' ? eg_status_text(status) : err.text);
        return false;
    }
    return true;
}

eg_status
eg_walk_section(eg_walk *walk,
                eg_section_type type,
                const eg_item_kind *kinds,
                eg_arena *arena,
                unsigned first,
                unsigned last,
                eg_walk_handler handler,
                void *context,
                eg_error *err)
{
    size_t index;
    if (eg_record_find(walk->record, &index, type, NULL, 0) != EG_OK) {
        return EG_OK;
    }
    eg_result *r = &walk->report->result;
    eg_record_findings findings = {.result = r, .section = (uint32_t)index};
    const eg_record_sink sink = {.found = eg_record_found,
                                 .context = &findings};
    eg_record_cursor *cursor = NULL;
    EG_TRY(eg_record_cursor_open(&cursor, walk->record, index, &sink, err));
    eg_result_visit(r, EG_CHECK_R_CONTAINER);

    eg_record_item raw = {0};
    eg_status status = eg_record_next(cursor, &raw, err);
    while (status == EG_OK && raw.bytes != NULL) {
        const eg_place place = {.section = (uint32_t)index,
                                .ordinal = raw.ordinal};
        eg_item item;
        eg_item_faults faults = {0};
        if (decode_item(walk, &raw, kinds, arena, &item, &faults, &place)) {
            handler(walk, context, &item, &faults, &place);
        } else {
            eg_walk_break(walk, first, last);
        }
        status = eg_record_next(cursor, &raw, err);
    }
    eg_record_cursor_digest(cursor, &walk->digest[index]);
    eg_record_cursor_free(cursor);
    if (status == EG_REJECT) {
        eg_walk_break(walk, first, last);
        return EG_OK;
    }
    return status;
}

static void
take_setup(eg_walk *walk,
           void *context,
           const eg_item *item,
           const eg_item_faults *faults,
           const eg_place *place)
{
    (void)context;
    eg_setup *setup = &walk->setup;
    eg_result *r = &walk->report->result;
    const bool in_range = eg_verify_faults(faults, place, r);
    setup->sound = setup->sound && in_range;
    setup->broken_guardians = walk->report->reach[2] == EG_REACH_BROKEN;
    if (place->ordinal > 0 && item->kind != EG_ITEM_GUARDIAN_PUBLIC_KEY) {
        return; /* one too many, which the cursor has reported */
    }
    switch ((int)item->kind) {
    case EG_ITEM_PARAMETERS:
        eg_setup_parameters(setup, &item->u.parameters, walk->options, place,
                            r);
        break;
    case EG_ITEM_MANIFEST_FILE:
        eg_setup_manifest(setup, &item->u.manifest, place, r);
        break;
    case EG_ITEM_GUARDIAN_PUBLIC_KEY:
        eg_setup_guardian(setup, &item->u.guardian, in_range, place, r);
        break;
    case EG_ITEM_ELECTION_KEYS:
        eg_setup_keys(setup, &item->u.keys, in_range, place, r);
        break;
    default:
        break; /* the header was judged when the record was opened */
    }
}

eg_status
eg_walk_setup(eg_walk *walk, eg_error *err)
{
    static const struct {
        eg_section_type type;
        eg_item_kind kinds[2];
        unsigned first; /**< Steps that a broken section breaks. */
    } sections[] = {
        {EG_SECTION_HEADER, {EG_ITEM_RECORD_HEADER}, 0},
        {EG_SECTION_PARAMETERS, {EG_ITEM_PARAMETERS}, 1},
        {EG_SECTION_MANIFEST, {EG_ITEM_MANIFEST_FILE}, 1},
        {EG_SECTION_GUARDIANS, {EG_ITEM_GUARDIAN_PUBLIC_KEY}, 2},
        {EG_SECTION_ELECTION_KEYS, {EG_ITEM_ELECTION_KEYS}, 3},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(sections); i++) {
        EG_TRY(eg_walk_section(walk, sections[i].type, sections[i].kinds,
                               walk->setup.arena, sections[i].first, 4,
                               take_setup, NULL, err));
    }
    return EG_OK;
}
