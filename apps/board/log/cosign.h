/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Witnesses whose cosignatures of a log's checkpoints are wanted, and the lines
 * of theirs that a note has.
 */
#ifndef APP_BOARD_LOG_COSIGN_H
#define APP_BOARD_LOG_COSIGN_H

#include "log/log.h"

/** Most witnesses of a log; tlog-checkpoint asks for room for 16 signatures. */
#define BOARD_WITNESSES_MAX 15

typedef struct board_witnesses {
    eg_note_key key[BOARD_WITNESSES_MAX];
    size_t count;
} board_witnesses;

/**
 * Add a witness's key.
 *
 * @retval EG_ERR_MALFORMED, EG_ERR_UNSUPPORTED It is none that cosigns.
 * @retval EG_ERR_ARGUMENT There are too many, or it is there already.
 */
EG_NODISCARD eg_status board_witnesses_add(board_witnesses *w,
                                           eg_span key,
                                           eg_error *err);

/** Read keys with spaces between them; NULL: none. */
EG_NODISCARD eg_status board_witnesses_read(board_witnesses *out,
                                            const char *text,
                                            eg_error *err);

/** A checkpoint of a log with cosignatures; borrows the note's bytes. */
typedef struct board_cosigned {
    eg_note note;
    eg_checkpoint checkpoint;
    eg_note_signers by; /**< Which of the witnesses. */
} board_cosigned;

/**
 * Read one, and verify the signatures of the log and of the witnesses.
 *
 * @retval EG_OK     The log signed it, and by.count of the witnesses.
 * @retval EG_REJECT A signature of one of them does not hold, or the log did not
 *                   sign.
 * @return Else as eg_checkpoint_open().
 */
EG_NODISCARD eg_status board_cosigned_open(board_cosigned *out,
                                           eg_span note,
                                           const eg_note_key *log,
                                           const board_witnesses *w,
                                           eg_error *err);

/** Append the text, the empty line, and the first signature of the log. */
void board_cosigned_begin(eg_buffer *out,
                          const board_cosigned *in,
                          const eg_note_key *log);

/** Append the first signature of @p key, if there is one. */
void board_cosigned_copy(eg_buffer *out,
                         const eg_note *note,
                         const eg_note_key *key);

#endif
