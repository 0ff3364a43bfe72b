/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ingestion keeps: that an event was counted, how far a file was read, the
 * rows that made detections, and those that nobody understood.  All but the
 * readers are called within a step, and a repetition changes nothing.
 */
#ifndef ACCOUNTGUARD_INGEST_KEEP_H
#define ACCOUNTGUARD_INGEST_KEEP_H

#include "accountguard/event/rows.h"
#include "accountguard/store/subject.h"

/** How long it is known that an event was counted; providers send again what is
 * weeks old. */
#define AG_KEEP_SEEN (45 * AG_DAY)

/** How long rows are kept that made detections, and those not understood. */
#define AG_KEEP_RAW (30 * AG_DAY)

/** Most bytes of a row that are kept. */
#define AG_KEEP_ROW_MAX ((size_t)16 * 1024)

/** Longest reason with its final zero. */
#define AG_KEEP_REASON 256

/** Note an event; @p fresh: it was not there. */
EG_NODISCARD eg_status ag_keep_seen(ag_store *store,
                                    uint64_t source,
                                    const eg_hash *native,
                                    ag_time now,
                                    bool *fresh,
                                    eg_error *err);

/** Keep the row of an event, sealed under its person's key. */
EG_NODISCARD eg_status ag_keep_raw(ag_store *store,
                                   uint64_t source,
                                   const eg_hash *native,
                                   const ag_subject *subject,
                                   eg_span row,
                                   ag_time now,
                                   eg_error *err);

/** A row that nobody understood. */
typedef struct ag_bad_row {
    uint64_t id;
    uint64_t source;
    char file[256]; /**< Of which file; for a person. */
    uint64_t offset;
    uint64_t line;
    char reason[AG_KEEP_REASON];
    ag_time received;
} ag_bad_row;

/** Put a row aside; @p fresh: it was not there. */
EG_NODISCARD eg_status ag_keep_bad(ag_store *store,
                                   const ag_bad_row *bad,
                                   eg_span row,
                                   bool *fresh,
                                   eg_error *err);

/** How many rows of a source are put aside. */
EG_NODISCARD eg_status ag_keep_bad_count(ag_store *store,
                                         uint64_t *out,
                                         uint64_t source,
                                         eg_error *err);

/** Takes a row that was put aside. */
typedef eg_status (*ag_bad_taker)(const ag_bad_row *bad,
                                  void *context,
                                  eg_error *err);

/** Rows put aside, from id @p after on, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_keep_bad_each(ag_store *store,
                                        uint64_t after,
                                        ag_bad_taker take,
                                        void *context,
                                        eg_error *err);

/** Append the bytes of a row put aside; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_keep_bad_row(ag_store *store,
                                       eg_buffer *out,
                                       uint64_t id,
                                       eg_error *err);

/**
 * Drop the rows put aside up to a number, which somebody has looked at; a step of
 * its own.
 *
 * @param[in] by Operator's row.
 */
EG_NODISCARD eg_status ag_keep_bad_drop(ag_store *store,
                                        uint64_t by,
                                        uint64_t last,
                                        ag_time now,
                                        eg_error *err);

/** How far a file was read; the start, if it is not known. */
EG_NODISCARD eg_status ag_mark_get(ag_store *store,
                                   ag_place *out,
                                   uint64_t source,
                                   const char *file,
                                   eg_error *err);
EG_NODISCARD eg_status ag_mark_set(ag_store *store,
                                   uint64_t source,
                                   const char *file,
                                   const ag_place *place,
                                   ag_time now,
                                   eg_error *err);
/** All files of a source are done. */
EG_NODISCARD eg_status ag_mark_drop(ag_store *store,
                                    uint64_t source,
                                    eg_error *err);

/** Drop what is kept for long enough. */
EG_NODISCARD eg_status ag_keep_purge(ag_store *store,
                                     ag_time now,
                                     eg_error *err);

#endif
