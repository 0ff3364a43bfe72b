/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device's journal: an append-only file that survives power cuts.
 *
 * Each entry is on disk before the call that appends it returns.  Entries are
 * chained by a check value, so that an entry can be neither changed nor moved
 * unseen; it is no signature, since the device could make it anew.
 *
 *   file  = "CGJOURN1" entry...
 *   entry = "CGJE" | length u32 | kind u8 | payload | check 16
 *   check = first 16 bytes of SHA-256(previous check | all of the entry before)
 *
 * Since an entry is begun only after the one before it is on disk, a power cut
 * can damage the last entry and no other: that is a torn tail, which
 * journal_mend() cuts off and keeps in a file beside the journal.  Any other
 * damage is refused: when an entry or its beginning follows a broken one, then
 * that one had been on disk.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_JOURNAL_H
#define APP_ELECTIONGUARD_DEVICE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"

/** The longest payload: an item of a record. */
#define JOURNAL_PAYLOAD_MAX ((size_t)64 * 1024 * 1024)
#define JOURNAL_CHECK_BYTES 16
/** Where the first entry begins. */
#define JOURNAL_START 8

typedef struct journal {
    int fd;
    const char *path;                   /**< Borrowed. */
    uint64_t size;                      /**< Bytes of whole entries. */
    uint64_t torn;                      /**< Bytes after them; 0: none. */
    uint8_t check[JOURNAL_CHECK_BYTES]; /**< Of the last entry. */
    bool failed;                        /**< An append failed. */
} journal;

/** Receives each entry in order. */
typedef eg_status (*journal_visitor)(void *context,
                                     uint8_t kind,
                                     eg_span payload,
                                     eg_error *err);

/**
 * Make a new journal with its first entry at @p path, on disk with its name;
 * whole or not at all.
 */
EG_NODISCARD eg_status journal_create(const char *path,
                                      uint8_t kind,
                                      eg_span payload,
                                      eg_error *err);

/**
 * Whether the file at @p path is what journal_create() makes of the same: nothing
 * was appended yet.
 */
EG_NODISCARD eg_status journal_is_new(const char *path,
                                      uint8_t kind,
                                      eg_span payload,
                                      bool *yes,
                                      eg_error *err);

/**
 * Open a journal and hand out its whole entries (@p visitor may be NULL).
 *
 * @retval EG_OK            Open; see journal.torn.
 * @retval EG_ERR_MALFORMED Damaged before its end; @p err says where.
 */
EG_NODISCARD eg_status journal_open(journal *out,
                                    const char *path,
                                    journal_visitor visitor,
                                    void *context,
                                    eg_error *err);

/** Close; harmless on a zeroed one with fd -1. */
void journal_close(journal *j);

/**
 * Append an entry; it is on disk when this returns EG_OK.
 *
 * @retval EG_ERR_STATE The tail is torn.
 * @retval EG_ERR_IO    It may or may not be on disk: open the journal again.
 */
EG_NODISCARD eg_status journal_append(journal *j,
                                      uint8_t kind,
                                      eg_span payload,
                                      eg_error *err);

/** The length of an entry with a payload of @p len bytes. */
uint64_t journal_entry_bytes(size_t len);

/**
 * Hand out the one entry that begins at @p at; it is no first entry.  Changes
 * nothing: several threads may read.
 *
 * @retval EG_ERR_MALFORMED No whole entry begins there; or what @p visitor
 *                          gave.
 */
EG_NODISCARD eg_status journal_read(const journal *j,
                                    uint64_t at,
                                    journal_visitor visitor,
                                    void *context,
                                    eg_error *err);

/** Cut off a torn tail, on disk; it is kept as PATH.torn-BYTE. */
EG_NODISCARD eg_status journal_mend(journal *j, eg_error *err);

#endif
