/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking witnesses.
 */
#include "board/watch/ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tlog/lines.h"
#include "tlog/prove.h"
#include "tlog/witness.h"

/** Longest answer of a witness, which may sign with several keys, and of the
 * board. */
#define ANSWER_MAX 16384

/** HTTP statuses of a witness's answers. */
enum { COSIGNED = 200, CONFLICT = 409 };

/* -- beginning and end ------------------------------------------------------ */

eg_status
watch_asker_begin(watch_asker *a,
                  const char *place,
                  const char *log,
                  eg_error *err)
{
    EG_TRY(app_log_key_read(
        &a->log, (eg_span){(const uint8_t *)log, strlen(log)}, "--log", err));
    EG_TRY(app_http_new(&a->board, place, err));
    return watch_source_new(&a->source, place, err);
}

eg_status
watch_asker_add(watch_asker *a, const char *text, eg_error *err)
{
    /* A name has no '+', and what follows it in a key no '='. */
    const char *plus = strchr(text, '+');
    const char *equals = plus == NULL ? NULL : strchr(plus, '=');
    if (equals == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.200s: is no KEY=URL", text);
    }
    const size_t at = a->keys.count;
    EG_TRY(board_witnesses_add(
        &a->keys, (eg_span){(const uint8_t *)text, (size_t)(equals - text)},
        err));
    EG_TRY(app_http_new(&a->witness[at].http, equals + 1, err));
    app_http_set_deadline(a->witness[at].http, WATCH_ASK_SECONDS);
    return EG_OK;
}

void
watch_asker_end(watch_asker *a)
{
    for (size_t i = 0; i < a->keys.count; i++) {
        app_http_free(a->witness[i].http);
    }
    watch_source_free(a->source);
    app_http_free(a->board);
    *a = (watch_asker){0};
}

/* -- one witness ------------------------------------------------------------ */

/** A round: the checkpoint, as the board has it, and with what is added. */
typedef struct round {
    watch_asker *a;
    board_cosigned had;
    eg_buffer note; /**< The log's signature and all cosignatures. */
} round;

/** Append the request, with the proof from what the witness has seen. */
static eg_status
write_request(eg_buffer *out, const round *r, uint64_t old, eg_error *err)
{
    eg_merkle_consistency proof = {.len = 0};
    const uint64_t size = r->had.checkpoint.size;
    if (old < size) {
        const eg_tile_source tiles = watch_source_tiles(r->a->source, size);
        EG_TRY(eg_tlog_prove_consistency(&proof, &tiles, old, size, err));
    }
    EG_TRY(eg_witness_request_write(out, old, proof.nodes, proof.len,
                                    eg_buffer_span(&r->note), err));
    return eg_buffer_status(out);
}

/** Take the witness's cosignature out of its answer. */
static eg_status
take_cosignature(round *r, size_t i, const eg_buffer *answer, eg_error *err)
{
    const eg_note_key *key = &r->a->keys.key[i];
    eg_note note;
    eg_note_signers by;
    EG_BUFFER(whole, EG_NOTE_MAX);
    eg_buffer_append(&whole, r->had.note.text.data, r->had.note.text.len);
    eg_buffer_byte(&whole, '\n');
    eg_buffer_append(&whole, answer->data, answer->len);
    EG_TRY(eg_buffer_status(&whole));
    if (eg_note_parse(&note, eg_buffer_span(&whole), NULL) != EG_OK ||
        !eg_span_equal(note.text, r->had.note.text)) {
        return eg_fail(err, EG_ERR_MALFORMED, "its answer has no signatures");
    }
    EG_TRY(eg_note_find_signers(&by, &note, key, 1, &app_log_verifier, err));
    if (by.count == 0) {
        return eg_fail(err, EG_REJECT,
                       "its answer has no signature of its key");
    }
    board_cosigned_copy(&r->note, &note, key);
    return eg_buffer_status(&r->note);
}

/** The size that a witness names with 409; false: it names none. */
static bool
read_size(uint64_t *out, const eg_buffer *answer)
{
    eg_span rest = eg_buffer_span(answer);
    eg_span line;
    return eg_line_take(&rest, &line) && rest.len == 0 &&
           eg_decimal_read(out, line);
}

/** What a refusal says, if it is not that another proof is wanted. */
static eg_status
say_refusal(const round *r, unsigned status, uint64_t seen, eg_error *err)
{
    if (status == CONFLICT && seen > r->had.checkpoint.size) {
        return eg_fail(err, EG_REJECT,
                       "it says that it saw %" PRIu64
                       " entries, more than the board shows",
                       seen);
    }
    if (status == CONFLICT) {
        return eg_fail(err, EG_REJECT,
                       "it refuses to cosign, perhaps since it saw another "
                       "checkpoint of this size");
    }
    return eg_fail(err, EG_ERR_IO, "it answers %u", status);
}

/** Ask once.  @p again: it wants the proof from another size, which is kept. */
static eg_status
ask_once(round *r, size_t i, bool *again, eg_error *err)
{
    watch_witness *w = &r->a->witness[i];
    const uint64_t size = r->had.checkpoint.size;
    const uint64_t old = w->seen <= size ? w->seen : 0;
    unsigned status = 0;
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    EG_BUFFER(answer, ANSWER_MAX);
    *again = false;
    EG_TRY(write_request(&body, r, old, err));
    EG_TRY(app_http_post(w->http, "/add-checkpoint", eg_buffer_span(&body),
                         &status, &answer, err));
    if (status == COSIGNED) {
        w->seen = size;
        return take_cosignature(r, i, &answer, err);
    }
    uint64_t seen = 0;
    if (status == CONFLICT && read_size(&seen, &answer) && seen != old) {
        w->seen = seen;
        *again = seen <= size;
    }
    return say_refusal(r, status, seen, err);
}

/** Ask one witness, a second time if it says from where. */
static eg_status
ask_witness(round *r, size_t i, eg_error *err)
{
    bool again = false;
    const eg_status status = ask_once(r, i, &again, err);
    return again ? ask_once(r, i, &again, err) : status;
}

/** Tell when a witness begins to fail, and when it cosigns again. */
static void
tell(watch_asker *a, size_t i, eg_status status, const eg_error *err)
{
    watch_witness *w = &a->witness[i];
    if (status != EG_OK && !w->failing) {
        fprintf(stderr, "electionguard-board: %s does not cosign: %s\n",
                a->keys.key[i].name, err->text);
    } else if (status == EG_OK && w->failing) {
        fprintf(stderr, "electionguard-board: %s cosigns again\n",
                a->keys.key[i].name);
    }
    w->failing = status != EG_OK;
}

/* -- a round ---------------------------------------------------------------- */

/** The board's checkpoint, and the note that is to grow. */
static eg_status
fetch(round *r, eg_buffer *bytes, eg_error *err)
{
    watch_asker *a = r->a;
    EG_TRY(watch_source_read(a->source, "checkpoint", bytes, err));
    EG_TRY(board_cosigned_open(&r->had, eg_buffer_span(bytes), &a->log,
                               &a->keys, err));
    board_cosigned_begin(&r->note, &r->had, &a->log);
    for (size_t i = 0; i < a->keys.count; i++) {
        board_cosigned_copy(&r->note, &r->had.note, &a->keys.key[i]);
    }
    return eg_buffer_status(&r->note);
}

/** Bring the note to the board. */
static eg_status
bring(const round *r, eg_error *err)
{
    unsigned status = 0;
    EG_BUFFER(answer, ANSWER_MAX);
    EG_TRY(app_http_post(r->a->board, "/cosignatures", eg_buffer_span(&r->note),
                         &status, &answer, err));
    return status == 200
               ? EG_OK
               : eg_fail(err, EG_ERR_IO,
                         "the board takes no cosignatures: it answers %u",
                         status);
}

static eg_status
ask_all(round *r, size_t needed, watch_asked_round *out, eg_error *err)
{
    EG_BUFFER(bytes, EG_NOTE_MAX);
    EG_TRY(fetch(r, &bytes, err));
    *out = (watch_asked_round){.size = r->had.checkpoint.size,
                               .witnesses = r->had.by.count};
    for (size_t i = 0; i < r->a->keys.count; i++) {
        if (r->had.by.by[i]) {
            continue;
        }
        eg_error why = {0};
        const eg_status status = ask_witness(r, i, &why);
        tell(r->a, i, status, &why);
        out->fresh += status == EG_OK ? 1 : 0;
    }
    out->witnesses += out->fresh;
    return out->fresh > 0 && out->witnesses >= needed ? bring(r, err) : EG_OK;
}

eg_status
watch_ask(watch_asker *a, size_t needed, watch_asked_round *out, eg_error *err)
{
    round r = {.a = a};
    eg_buffer_init(&r.note, EG_NOTE_MAX);
    const eg_status status = ask_all(&r, needed, out, err);
    eg_buffer_free(&r.note);
    return status;
}
