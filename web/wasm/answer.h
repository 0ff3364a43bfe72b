/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a function that JavaScript calls gives back.
 *
 * JavaScript sees numbers and the module's memory.  So each such function
 * returns the address of an answer, which says how the call ended and where its
 * parts lie; worker.js copies them and gives the answer back to be freed.
 */
#ifndef EG_WEB_ANSWER_H
#define EG_WEB_ANSWER_H

#include <electionguard/status.h>

#include "codec/buffer.h"

#define WEB_PARTS_MAX 4

/** A part of an answer, by address and length; read by module.js. */
typedef struct web_part {
    uint8_t *data;
    size_t len;
} web_part;

/** Read by module.js: three words, then parts. */
typedef struct web_answer {
    uint32_t status; /**< An eg_status. */
    uint32_t exit_code;
    uint32_t part_len;
    web_part part[WEB_PARTS_MAX];
} web_answer;

/** An empty answer; without memory the module ends here. */
web_answer *web_answer_new(void);

/** Append a part, whose bytes (of malloc) the answer owns from here on. */
void web_answer_own(web_answer *answer, void *bytes, size_t len);

/** Append a copy of a part. */
void web_answer_add(web_answer *answer, const void *bytes, size_t len);

/** Note how the call ended; its parts are then the sentence of @p err, or, where
 * that is empty, of @p status, and the status's name. */
web_answer *
web_answer_fail(web_answer *answer, eg_status status, const eg_error *err);

#endif
