/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Section roots of a whole record, and the phases' roots over them.
 */
#include "record/reader.h"

/** Read section @p index to its end or to where it breaks off. */
static eg_status
digest_section(const eg_record *record,
               size_t index,
               eg_section_digest *out,
               const eg_record_sink *sink,
               eg_error *err)
{
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, record, index, sink, err));
    eg_record_item item;
    eg_status status;
    do {
        status = eg_record_next(cursor, &item, err);
    } while (status == EG_OK && item.bytes != NULL);
    eg_record_cursor_digest(cursor, out);
    eg_record_cursor_free(cursor);
    return status;
}

eg_status
eg_record_digest(const eg_record *record,
                 eg_section_digest *digest,
                 const eg_record_sink *sink,
                 eg_error *err)
{
    eg_status worst = EG_OK;
    for (size_t i = 0; i < record->layout.count; i++) {
        digest[i] = (eg_section_digest){.whole = false};
        if (eg_section_phase(record->layout.section[i].about.type) ==
            EG_PHASE_NONE) {
            continue;
        }
        const eg_status status = digest_section(record, i, &digest[i], sink,
                                                worst == EG_OK ? err : NULL);
        if (status != EG_OK && status != EG_REJECT) {
            return status;
        }
        if (worst == EG_OK) {
            worst = status;
        }
    }
    return worst;
}

eg_status
eg_record_root(const eg_record *record,
               const eg_section_digest *digest,
               eg_record_phase phase,
               eg_hash *root)
{
    if (phase == EG_PHASE_NONE || phase > record->layout.phase) {
        return EG_ERR_STATE;
    }
    eg_merkle tree;
    eg_merkle_init(&tree);
    bool all = true;
    for (size_t i = 0; i < record->layout.count; i++) {
        const eg_record_section *about = &record->layout.section[i].about;
        const eg_record_phase its = eg_section_phase(about->type);
        if (its == EG_PHASE_NONE || its > phase) {
            continue;
        }
        if (!digest[i].whole) {
            all = false;
            continue;
        }
        EG_BUFFER(item, 1024);
        EG_TRY(eg_toc_item(&item, about, &digest[i]));
        EG_TRY(eg_merkle_add_item(&tree, item.data, item.len));
    }
    eg_merkle_root(&tree, root);
    return all ? EG_OK : EG_REJECT;
}
