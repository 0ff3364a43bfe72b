/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A witness that is asked: the answers of C2SP tlog-witness, without sockets.
 */
#ifndef APP_BOARD_WATCH_ASKED_H
#define APP_BOARD_WATCH_ASKED_H

#include "board/watch/cosign.h"

/** Most checkpoints that are kept as evidence for those who ask. */
#define WATCH_EVIDENCE_MAX 16

/** A witness between two requests. */
typedef struct watch_asked {
    watch w;
    app_log_key key;
    unsigned evidence; /**< Kept since it was started. */
} watch_asked;

/** An answer; its body is to be made before. */
typedef struct watch_reply {
    unsigned status; /**< Of HTTP. */
    const char *type;
    eg_buffer *body;
} watch_reply;

/**
 * Answer a request POST add-checkpoint.  One thread at a time: the state changes
 * in one step, and is on the disk before the answer has a cosignature.
 *
 * @param[in] now Seconds since 1970.
 */
void watch_asked_answer(watch_asked *asked,
                        eg_span body,
                        uint64_t now,
                        watch_reply *reply);

#endif
