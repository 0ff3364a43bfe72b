/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sections that are written once.
 */
#include "electionguard/election_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "electionguard/workload.h"
#include "record/names.h"

eg_status
election_record_open(election_record *out,
                     const char *path,
                     const eg_group *group,
                     eg_error *err)
{
    *out = (election_record){.group = group, .path = path};
    return eg_record_writer_open(&out->writer, path, EG_RECORD_PROTOBUF, err);
}

void
election_record_close(election_record *record)
{
    eg_record_writer_free(record->writer);
    *record = (election_record){0};
}

eg_status
election_record_add(const election_record *record,
                    const eg_item *item,
                    eg_error *err)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(record->group, &bytes, item, err));
    return eg_record_writer_add(record->writer, bytes.data, bytes.len, err);
}

bool
election_record_has(const char *path, eg_section_type type)
{
    const eg_section_info *info = eg_section_info_of((uint64_t)type);
    char file[APP_PATH_MAX + 16];
    const bool folder = info->shape == EG_SHAPE_SEGMENTS;
    const int n = snprintf(file, sizeof(file), "%s/%s%s", path, info->path,
                           folder ? "" : ".binpb");
    return n > 0 && (size_t)n < sizeof(file) && app_file_exists(file);
}

eg_status
election_record_section(const election_record *record,
                        eg_section_type type,
                        election_fill fill,
                        void *context,
                        eg_error *err)
{
    if (election_record_has(record->path, type)) {
        return EG_OK;
    }
    EG_TRY(eg_record_writer_begin(record->writer, type, NULL, 0, NULL, err));
    if (fill != NULL) {
        EG_TRY(fill(context, record, err));
    }
    return eg_record_writer_end(record->writer, NULL, err);
}

/** Whether the record at @p to has the same root as the one at @p from. */
static eg_status
compare_copies(const char *from,
               const char *to,
               eg_record_phase phase,
               eg_error *err)
{
    eg_hash ours;
    eg_hash theirs;
    EG_TRY(app_record_root(&ours, from, phase, err));
    if (app_record_root(&theirs, to, phase, NULL) == EG_OK &&
        eg_hash_equal(&ours, &theirs)) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_STATE,
                   "%s: is there already and is not this election's record; "
                   "move it away",
                   to);
}

eg_status
election_record_publish(const char *from,
                        const char *to,
                        eg_record_phase phase,
                        eg_error *err)
{
    if (app_file_exists(to)) {
        return compare_copies(from, to, phase, err);
    }
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, from, NULL, err), err));
    const eg_status status = eg_record_copy(record, to, EG_RECORD_DIRECTORY,
                                            EG_RECORD_PROTOBUF, err);
    eg_record_free(record);
    return status;
}
