/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints: what a log promises of its first entries (C2SP
 * tlog-checkpoint).
 *
 * The text of the note has the log's origin, the number of its entries and the
 * root of their tree, a line each, and perhaps further lines.
 */
#ifndef EG_TLOG_CHECKPOINT_H
#define EG_TLOG_CHECKPOINT_H

#include <electionguard/hash.h>

#include "tlog/note.h"

/** A checkpoint's text; borrows its bytes. */
typedef struct eg_checkpoint {
    eg_span origin; /**< Which log; one line without its newline. */
    uint64_t size;  /**< Entries, below 2^63. */
    eg_hash root;
    eg_span extension; /**< The further lines with their newlines; or none. */
} eg_checkpoint;

/**
 * Read the text of a note, e.g. eg_note.text, as a checkpoint.
 *
 * @retval EG_OK            Read; nothing says yet that it is true.
 * @retval EG_ERR_MALFORMED No checkpoint, or another spelling of one.
 */
EG_NODISCARD eg_status eg_checkpoint_parse(eg_checkpoint *out,
                                           eg_span text,
                                           eg_error *err);

/**
 * Append the text of a checkpoint.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT What eg_checkpoint_parse() would not read so.
 */
EG_NODISCARD eg_status eg_checkpoint_write(eg_buffer *out,
                                           const eg_checkpoint *checkpoint,
                                           eg_error *err);

/** A log as its readers know it; borrowed. */
typedef struct eg_tlog_identity {
    eg_span origin;
    const eg_note_key *key; /**< The log's own keys. */
    size_t count;
} eg_tlog_identity;

/**
 * Read a signed checkpoint of a log: a note of which one of the log's keys
 * signed the text, and its origin.
 *
 * @param[out] out   Points into @p bytes.
 * @param[in]  bytes The whole note.
 *
 * @retval EG_OK            The log signed it.
 * @retval EG_REJECT        It did not, or the checkpoint is another log's.
 * @retval EG_ERR_LIMIT     As eg_note_parse().
 * @retval EG_ERR_MALFORMED No note, or no checkpoint.
 * @retval EG_ERR_ARGUMENT  As eg_note_verify().
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_NODISCARD eg_status eg_checkpoint_open(eg_checkpoint *out,
                                          eg_span bytes,
                                          const eg_tlog_identity *log,
                                          const eg_note_verifier *verifier,
                                          eg_error *err);

/** Whether two byte strings are the same. */
bool eg_span_equal(eg_span a, eg_span b);

#endif
