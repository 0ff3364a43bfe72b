/* SPDX-License-Identifier: Apache-2.0 */
/* What an open record and a cursor hold; for the files of the reader. */
#ifndef EG_RECORD_READER_H
#define EG_RECORD_READER_H

#include "merkle/merkle.h"
#include "record/finding.h"
#include "record/items.h"
#include "record/layout.h"
#include "record/segment.h"

struct eg_record {
    eg_store store;
    eg_layout layout;
    uint32_t minor;
    bool newer; /**< minor is above EG_RECORD_MINOR. */
};

/** What the items of a device section tell about the device. */
typedef struct eg_device_state {
    eg_hash key_hash; /**< H_DI of the section's key. */
    uint8_t key_kind;
    bool has_header; /**< The header fits the key. */
    bool has_close;  /**< The last item so far is a close. */
    bool known;      /**< Between them are ballots of the kind only. */
    uint64_t ballots;
    eg_merkle codes;
    uint32_t chaining_mode;
    eg_hash device_id;     /**< SHA-256 of S_device. */
    uint64_t close_count;  /**< As the close says. */
    bool has_closing_hash; /**< As the close says. */
    eg_hash closing_hash;
} eg_device_state;

void eg_device_begin(eg_device_state *device, const eg_record_section *about);

/** Take the next item of the section; @p item.bytes is never NULL. */
EG_NODISCARD eg_status eg_device_add(eg_device_state *device,
                                     const eg_record_item *item);

/** What order.c remembers of the item before. */
typedef struct eg_order_state {
    bool any;
    uint8_t key[EG_DEVICE_KEY_BYTES + 8 + 4];
    uint64_t items; /**< Items that were not canonical included. */
} eg_order_state;

/**
 * Judge the kind of an item and its place among its neighbours.  A device's
 * items are judged by the verifier, attestations with their statements.
 */
void eg_order_add(eg_order_state *order,
                  eg_section_type type,
                  const char *place,
                  const eg_record_item *item,
                  const eg_record_sink *sink);

/** Judge the number of items of a section read whole. */
void eg_order_end(const eg_order_state *order,
                  eg_section_type type,
                  const char *place,
                  const eg_record_sink *sink);

struct eg_record_cursor {
    const eg_record *record;
    const eg_layout_section *section;
    eg_record_sink sink;
    eg_stream *stream; /**< The open segment, or NULL. */
    eg_frames frames;
    uint32_t segment; /**< Next one to open. */
    bool ended;
    bool broken;
    eg_status failure; /**< EG_OK while the machine works. */
    eg_record_item item;
    uint64_t ordinal;
    eg_merkle tree;
    eg_buffer bytes; /**< Item of a JSON line. */
    eg_order_state order;
    bool any_minor;          /**< Judge as for a newer minor. */
    eg_device_state *device; /**< Device sections only. */
    eg_attestations *attestations;
    size_t attest_begin; /**< Of this device: [begin, end) of the list. */
    size_t attest_end;
    size_t attest_next; /**< The next prefix that is attested. */
    /** TOC: look at an item before its rules D are applied. */
    eg_status (*before)(eg_record_cursor *cursor, eg_span item, eg_error *err);
};

/** Find the attestations of the device that @p cursor will read. */
void eg_attestations_begin_device(eg_record_cursor *cursor);

/** Compare what was attested with the device that @p cursor has read. */
void eg_attestations_end_device(eg_record_cursor *cursor);

/** Take the prefix root after the present ballot if one is attested. */
void eg_attestations_ballot(eg_record_cursor *cursor);

/** The canonical item of a TOC entry, appended to @p out. */
EG_NODISCARD eg_status eg_toc_item(eg_buffer *out,
                                   const eg_record_section *about,
                                   const eg_section_digest *digest);

/** Check that a claimed TOC is well formed, as open does. */
EG_NODISCARD eg_status eg_toc_check_form(const eg_record *record,
                                         const eg_record_sink *sink,
                                         eg_error *err);

#endif
