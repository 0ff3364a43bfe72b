/* SPDX-License-Identifier: Apache-2.0 */
/* Which file of an old record is what, told by its name. */
#ifndef EG_LEGACY_LAYOUT_H
#define EG_LEGACY_LAYOUT_H

#include "legacy/source.h"

/** The part of @p name after its last '/'. */
const char *lg_leaf_of(const char *name);

bool lg_begins_with(const char *name, const char *start);
bool lg_ends_with(const char *name, const char *tail);

/**
 * Sort the files of a record of JSON; those that nobody knows must not look like
 * a record's.
 */
EG_NODISCARD eg_status lg_layout_sort(lg_source *source, eg_error *err);

/**
 * Count file number @p file as none of the record's; @p strange is that its name
 * looks like one of them, which is refused.
 */
EG_NODISCARD eg_status lg_layout_beside(lg_source *source,
                                        size_t file,
                                        bool strange,
                                        eg_error *err);

/** Whether file number @p file is in the folder of the record. */
bool lg_layout_inside(const lg_source *source, size_t file);

#endif
