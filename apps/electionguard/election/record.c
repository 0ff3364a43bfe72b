/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sections that are written once.
 */
#include "electionguard/election/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message/workload.h"
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

/** The file or folder of a section that is no device's. */
static eg_status
section_path(char out[APP_PATH_MAX],
             const char *path,
             eg_section_type type,
             eg_error *err)
{
    const eg_section_info *info = eg_section_info_of((uint64_t)type);
    char name[EG_PATH_MAX];
    snprintf(name, sizeof(name), "%s%s", info->path,
             info->shape == EG_SHAPE_SEGMENTS ? "" : ".binpb");
    return app_path(out, path, name, err);
}

bool
election_record_has(const char *path, eg_section_type type)
{
    char file[APP_PATH_MAX];
    return section_path(file, path, type, NULL) == EG_OK &&
           app_file_exists(file);
}

/** Remove the sections of a phase unless all of them are there. */
static eg_status
mend_phase(const char *path, eg_record_phase phase, eg_error *err)
{
    bool any = false;
    bool all = true;
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        const eg_section_type type = eg_section_infos[i].type;
        if (eg_section_phase(type) == phase) {
            const bool there = election_record_has(path, type);
            any = any || there;
            all = all && there;
        }
    }
    for (size_t i = 0; i < EG_SECTION_INFOS && any && !all; i++) {
        const eg_section_type type = eg_section_infos[i].type;
        char file[APP_PATH_MAX];
        if (eg_section_phase(type) == phase) {
            EG_TRY(section_path(file, path, type, err));
            EG_TRY(app_tree_remove(file, err));
        }
    }
    return EG_OK;
}

eg_status
election_record_mend(const char *path, eg_error *err)
{
    EG_TRY(mend_phase(path, EG_PHASE_FINAL, err));
    return mend_phase(path, EG_PHASE_AGGREGATED, err);
}

eg_status
election_record_fix_setup(const election_record *record, eg_error *err)
{
    eg_record *read = NULL;
    EG_TRY(app_damaged(eg_record_open(&read, record->path, NULL, err), err));
    size_t devices = 0;
    for (size_t i = 0; i < eg_record_section_count(read); i++) {
        devices +=
            eg_record_section_at(read, i)->type == EG_SECTION_DEVICE ? 1 : 0;
    }
    eg_record_free(read);
    /* A device's section, even a torn one, says that the setup is fixed. */
    return devices > 0 ? EG_OK
                       : eg_record_writer_seal(record->writer, EG_PHASE_SETUP,
                                               NULL, err);
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
