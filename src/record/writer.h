/* SPDX-License-Identifier: Apache-2.0 */
/* What a writer holds; for the files of the writer. */
#ifndef EG_RECORD_WRITER_H
#define EG_RECORD_WRITER_H

#include "merkle/merkle.h"
#include "record/outfile.h"
#include "record/reader.h"

/** Segments are cut at this size unless the caller says otherwise. */
#define EG_SEGMENT_BYTES ((uint64_t)256 << 20)

/** Most that a caller may say: zip entries stay below 4 GiB. */
#define EG_SEGMENT_BYTES_MAX ((uint64_t)3 << 30)

/** The section that is being written. */
typedef struct eg_open_section {
    bool open;
    const eg_section_info *info;
    eg_record_section about;
    /** Name under which files are made: the section's own, or one in the
     *  folder of unfinished files. */
    char place[EG_SECTION_NAME_MAX + sizeof(EG_STAGING) + 1];
    eg_outfile file;
    uint32_t segment; /**< Number of the file. */
    uint64_t ordinal; /**< Items so far. */
    eg_merkle tree;
    eg_order_state order;
    eg_device_state device;
} eg_open_section;

struct eg_record_writer {
    int root;
    char *path;
    eg_record_encoding encoding;
    uint64_t segment_bytes;
    eg_record_phase fixed; /**< The latest phase whose root is fixed. */
    eg_open_section section;
    eg_buffer frame;
};

/** Notes the first finding. */
typedef struct eg_first_finding {
    bool any;
    eg_error *err;
} eg_first_finding;

eg_record_sink eg_first_finding_sink(eg_first_finding *first);

/** Check that an item fits into the section, and count it. */
EG_NODISCARD eg_status eg_open_section_take(eg_open_section *section,
                                            const uint8_t *item,
                                            size_t len,
                                            eg_error *err);

/**
 * Read a device section that exists up to its torn tail, if it has one, and
 * open its last segment for more.
 *
 * @retval EG_ERR_MALFORMED Damaged before its tail.
 */
EG_NODISCARD eg_status eg_writer_resume_device(eg_record_writer *writer,
                                               uint32_t files,
                                               eg_error *err);

/** Begin segment section.segment with its header. */
EG_NODISCARD eg_status eg_writer_begin_segment(eg_record_writer *writer,
                                               eg_error *err);

#endif
