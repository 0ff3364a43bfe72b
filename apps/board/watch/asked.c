/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering a log that asks for a cosignature.
 */
#include "board/watch/asked.h"

#include <inttypes.h>
#include <stdio.h>

static const char text_type[] = "text/plain; charset=utf-8";

/** A sentence as the body. */
static void
say(watch_reply *reply, unsigned status, const char *sentence)
{
    reply->status = status;
    reply->type = text_type;
    eg_buffer_clear(reply->body);
    eg_buffer_text(reply->body, sentence);
    eg_buffer_byte(reply->body, '\n');
}

/** The machine failed: nothing was cosigned. */
static void
fail(watch_reply *reply, const eg_error *err)
{
    fprintf(stderr, "electionguard-board: %s\n", err->text);
    say(reply, 500, "the witness cannot answer now; try again");
}

/** The log signed two checkpoints of one size: tell it, and keep the second. */
static void
accuse(watch_asked *a, const char *why)
{
    eg_error err = {0};
    if (a->evidence >= WATCH_EVIDENCE_MAX) {
        return;
    }
    a->evidence++;
    (void)watch_accuse(&a->w, why, &err);
    fprintf(stderr, "electionguard-board: %s\n", err.text);
}

static void
refuse(watch_asked *a, eg_witness_answer answer, watch_reply *reply)
{
    const char *why = eg_witness_text(answer);
    say(reply, (unsigned)eg_witness_http_status(answer), why);
    if (answer == EG_WITNESS_STALE) {
        reply->type = "text/x.tlog.size";
        eg_buffer_clear(reply->body);
        eg_buffer_format(reply->body, "%" PRIu64 "\n", a->w.size);
    } else if (answer == EG_WITNESS_FORKED) {
        accuse(a, why);
    } else if (answer == EG_WITNESS_INCONSISTENT) {
        /* Anybody can send a checkpoint with a wrong proof: no evidence. */
        fprintf(stderr, "electionguard-board: refused: %s\n", why);
    }
}

/** Keep the new state, then cosign. */
static eg_status
accept(watch_asked *a, uint64_t now, watch_reply *reply, eg_error *err)
{
    EG_TRY(watch_keep(&a->w, err));
    reply->status = 200;
    reply->type = text_type;
    eg_buffer_clear(reply->body);
    return watch_cosign(&a->w, &a->key, now, reply->body, err);
}

void
watch_asked_answer(watch_asked *a,
                   eg_span body,
                   uint64_t now,
                   watch_reply *reply)
{
    eg_error err = {0};
    eg_witness_answer answer = EG_WITNESS_ACCEPTED;
    eg_status status = watch_add(&a->w, body, &answer, &err);
    if (status == EG_REJECT) {
        refuse(a, answer, reply);
        return;
    }
    if (status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT) {
        say(reply, 400, err.text);
        return;
    }
    if (status == EG_OK) {
        status = accept(a, now, reply, &err);
    }
    if (status != EG_OK) {
        fail(reply, &err);
    }
}
