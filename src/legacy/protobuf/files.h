/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in protocol buffers: which file holds what.
 *
 * Each step of a workflow writes a file that holds the whole one before it, so
 * that decryptionResult.protobuf alone has all but the ballots; the others are
 * copies of its parts.  Ballots and decryptions of ballots have files of their
 * own, or one file holds many, each behind its length.
 */
#ifndef EG_LEGACY_PROTOBUF_FILES_H
#define EG_LEGACY_PROTOBUF_FILES_H

#include "legacy/protobuf/schema.h"

/** Whether @p name is the file that tells that its folder is such a record. */
bool lg_pb_is_first(const lg_source *source, const char *name);

/** Sort the files of such a record into entries. */
EG_NODISCARD eg_status lg_pb_sort(lg_source *source, eg_error *err);

/** Of the whole file in @p bytes leave those of the part that @p entry is. */
EG_NODISCARD eg_status lg_pb_narrow(const lg_source *source,
                                    const lg_entry *entry,
                                    eg_buffer *bytes,
                                    eg_error *err);

/** The tree of a part, as the JSON of the same implementation has it. */
EG_NODISCARD eg_status lg_pb_part_tree(const lg_pb_schema *schema,
                                       lg_part part,
                                       eg_span bytes,
                                       eg_arena *arena,
                                       const eg_json **out,
                                       eg_error *err);

#endif
