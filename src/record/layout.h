/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which sections a record has and which phase it has reached, from the names
 * of its files alone.
 */
#ifndef EG_RECORD_LAYOUT_H
#define EG_RECORD_LAYOUT_H

#include "record/names.h"
#include "record/store.h"

/** A section and its files, which are neighbours in the sorted store. */
typedef struct eg_layout_section {
    eg_record_section about;
    size_t first_entry;
    eg_record_phase phase; /**< Signatures: which root is signed. */
    eg_hash statement;     /**< Signatures: of the file's name. */
} eg_layout_section;

typedef struct eg_layout {
    eg_record_encoding encoding;
    eg_record_phase phase;
    eg_layout_section *section; /**< Canonical order. */
    size_t count;
} eg_layout;

/**
 * No two names may be equal, ASCII case ignored.
 *
 * @retval EG_REJECT R.container.
 */
EG_NODISCARD eg_status eg_layout_check_names(const eg_store *store,
                                             eg_error *err);

/**
 * Sort the files into sections.
 *
 * @retval EG_REJECT R.container: a file that no record holds, two encodings, a
 *                   gap in the numbers of segments.
 * @retval EG_ERR_LIMIT Too many sections.
 */
EG_NODISCARD eg_status eg_layout_make(eg_layout *out,
                                      const eg_store *store,
                                      eg_error *err);

/**
 * Find the phase, and that every section of it and no later one is there.
 *
 * @retval EG_REJECT R.structure.
 */
EG_NODISCARD eg_status eg_layout_find_phase(eg_layout *layout, eg_error *err);

/** Whether a section of @p type must be there from its phase on. */
bool eg_section_required(eg_section_type type);

void eg_layout_free(eg_layout *layout);

#endif
