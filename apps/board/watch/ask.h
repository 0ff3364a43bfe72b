/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking witnesses to cosign a board's checkpoint (C2SP tlog-witness), and
 * bringing what they say to the board.
 *
 * This is done from outside, like watching: who asks reads the board's checkpoint
 * and tiles over HTTP, has no key and keeps nothing.  Witnesses may be hostile:
 * an answer has a ceiling and a time limit, and nothing of it is used but a
 * signature that holds and a number.
 */
#ifndef APP_BOARD_WATCH_ASK_H
#define APP_BOARD_WATCH_ASK_H

#include "board/log/cosign.h"
#include "board/watch/source.h"
#include "common/http.h"

/** Seconds that a witness has for an answer. */
#define WATCH_ASK_SECONDS 10

/** One witness that is asked. */
typedef struct watch_witness {
    app_http *http;
    uint64_t seen; /**< What it cosigned last, as far as is known. */
    bool failing;  /**< It was told that it does not cosign. */
} watch_witness;

/** Who asks; {0} is nobody. */
typedef struct watch_asker {
    app_http *board;
    watch_source *source; /**< The board's files. */
    eg_note_key log;
    board_witnesses keys;
    watch_witness witness[BOARD_WITNESSES_MAX]; /**< In the order of keys. */
} watch_asker;

/** What a round came to. */
typedef struct watch_asked_round {
    uint64_t size;    /**< Of the checkpoint. */
    size_t witnesses; /**< That cosigned it. */
    size_t fresh;     /**< Of them those that the board had not. */
} watch_asked_round;

/**
 * Prepare to ask for the board at @p place, whose log has the key @p log.
 * watch_asker_end() follows in any case.
 */
EG_NODISCARD eg_status watch_asker_begin(watch_asker *a,
                                         const char *place,
                                         const char *log,
                                         eg_error *err);
/** Add a witness: KEY=URL, the URL being that of its add-checkpoint without it. */
EG_NODISCARD eg_status watch_asker_add(watch_asker *a,
                                       const char *text,
                                       eg_error *err);
void watch_asker_end(watch_asker *a);

/**
 * Ask the witnesses that have not cosigned the board's checkpoint yet, each once,
 * and bring the cosignatures to the board.  A witness that does not cosign is told
 * on standard error, once until it does again.
 *
 * @param[in] needed With fewer cosignatures nothing is brought.
 *
 * @retval EG_OK     Asked, whoever cosigned.
 * @retval EG_REJECT The checkpoint is not one of the log.
 * @retval EG_ERR_IO The board does not answer, or takes no cosignatures.
 */
EG_NODISCARD eg_status watch_ask(watch_asker *a,
                                 size_t needed,
                                 watch_asked_round *out,
                                 eg_error *err);

#endif
