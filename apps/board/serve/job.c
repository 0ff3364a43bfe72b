/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making requests ready and applying them.
 */
#include "board/serve/job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/serve/cosigned.h"
#include "board/serve/look.h"
#include "codec/text.h"

/** Memory of a job besides its messages. */
#define ARENA_MAX ((size_t)64 * 1024 * 1024)

eg_status
board_job_refuse(board_job *job, unsigned status, const char *format, ...)
{
    char text[sizeof(((eg_error *)NULL)->text)];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    EG_TRY(board_refuse(job->answer, status, "%s", text));
    return EG_REJECT;
}

eg_status
board_message(app_message *out,
              const board *b,
              eg_span bytes,
              app_step step,
              uint32_t sender,
              eg_error *err)
{
    app_message m = {0};
    EG_TRY(app_message_copy(&m, bytes, "the message", err));
    if (m.step != step || m.sender != sender ||
        !eg_hash_equal(&m.election, &b->election.invitation)) {
        app_message_free(&m);
        return eg_fail(err, EG_REJECT,
                       "the message is not one of step \"%s\" of this election",
                       app_step_name(step));
    }
    *out = m;
    return EG_OK;
}

/* -- routes ----------------------------------------------------------------- */

/** "/device/<64 hex digits>/ballots" or ".../close". */
static bool
is_device_path(const char *path, eg_hash *device)
{
    static const char before[] = "/device/";
    const size_t head = sizeof(before) - 1;
    const size_t digits = 2 * EG_HASH_BYTES;
    if (strncmp(path, before, head) != 0 || strlen(path) < head + digits) {
        return false;
    }
    const char *rest = path + head + digits;
    return eg_hex_read(device->bytes, EG_HASH_BYTES, path + head, digits,
                       EG_HEX_ANY) == EG_OK &&
           strcmp(rest, "/ballots") == 0;
}

static eg_status
prepare(board_job *job, const board_request *request, eg_error *err)
{
    eg_hash device;
    EG_TRY(eg_arena_new(&job->arena, ARENA_MAX));
    if (strcmp(request->path, "/publish") == 0) {
        return board_publication_prepare(job, request->body, err);
    }
    if (strcmp(request->path, "/cosignatures") == 0) {
        return board_cosigned_prepare(job, request->body, err);
    }
    if (is_device_path(request->path, &device)) {
        return board_batch_prepare(job, &device, request->body, err);
    }
    return eg_fail(err, EG_ERR_NOT_FOUND, "nothing can be sent there");
}

void
board_job_new(board_job **out,
              const board *b,
              const board_request *request,
              board_answer *answer)
{
    eg_error err = {0};
    *out = NULL;
    if (request->from_browser) {
        (void)board_refuse(answer, HTTP_FORBIDDEN,
                           "web pages cannot write to the board");
        return;
    }
    board_job *job = calloc(1, sizeof(*job));
    eg_status status = EG_ERR_MEMORY;
    if (job != NULL) {
        job->board = b;
        job->answer = answer;
        status = prepare(job, request, &err);
    }
    if (status != EG_OK) {
        (void)board_refuse_error(answer, status, &err);
        board_job_free(job);
        return;
    }
    *out = job;
}

void
board_job_free(board_job *job)
{
    if (job == NULL) {
        return;
    }
    board_batch_free(&job->batch);
    board_publication_free(&job->publication);
    app_message_free(&job->message);
    eg_arena_free(job->arena);
    free(job);
}

/** A row that nobody reads: the same bytes again are written all the same. */
static eg_status
apply_probe(board_writer *w, board_job *job, eg_error *err)
{
    static const uint8_t nothing = 0;
    (void)job;
    return board_store_set(w->store, "probe", (eg_span){&nothing, 1}, err);
}

static void
tell_probe(const board_job *job, eg_json_writer *w)
{
    (void)job;
    eg_json_member_bool(w, "ready", true);
}

board_job *
board_job_probe(const board *b, board_answer *answer)
{
    board_job *job = calloc(1, sizeof(*job));
    if (job == NULL) {
        (void)board_refuse_error(answer, EG_ERR_MEMORY, NULL);
        return NULL;
    }
    job->board = b;
    job->answer = answer;
    job->apply = apply_probe;
    job->tell = tell_probe;
    return job;
}

/* -- applying --------------------------------------------------------------- */

/** Apply a job wholly or not at all. */
static eg_status
apply_one(board_writer *w, board_job *job, eg_error *err)
{
    eg_error why = {0};
    EG_TRY(sql_mark(w->store, err));
    app_log_mark(&w->log);
    job->answer->status = HTTP_OK;
    const eg_status status = job->apply(w, job, &why);
    if (status == EG_OK) {
        return sql_unmark(w->store, false, err);
    }
    app_log_undo(&w->log);
    if (status != EG_REJECT) {
        return eg_fail(err, status, "%s", why.text);
    }
    if (job->answer->status == HTTP_OK) {
        /* Refused by a function that knows nothing of answers. */
        EG_TRY(board_refuse(job->answer, HTTP_WRONG, "%s", why.text));
    }
    return sql_unmark(w->store, true, err);
}

static eg_status
apply_all(board_writer *w, board_job *first, eg_error *err)
{
    EG_TRY(sql_transaction(w->store, err));
    const uint64_t before = app_log_size(&w->log);
    for (board_job *job = first; job != NULL; job = job->next) {
        EG_TRY(apply_one(w, job, err));
    }
    if (app_log_size(&w->log) > before) {
        EG_TRY(app_log_sign(&w->log, err));
    }
    return sql_commit(w->store, err);
}

/** The answer of a job that is on the disk. */
static eg_status
acknowledge(const board_job *job, const eg_buffer *note)
{
    eg_json_writer w;
    board_json_begin(job->answer, &w);
    job->tell(job, &w);
    eg_json_name(&w, "checkpoint");
    eg_json_put_text(&w, note->data, note->len);
    return board_json_end(job->answer, &w);
}

static eg_status
acknowledge_all(board_writer *w, board_job *first, eg_error *err)
{
    uint64_t size = 0;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_TRY(app_log_get_checkpoint(w->store, &size, &note, err));
    for (board_job *job = first; job != NULL; job = job->next) {
        if (job->answer->status == HTTP_OK) {
            EG_TRY(acknowledge(job, &note));
        }
    }
    return EG_OK;
}

/** Be where the store is: nothing of the transaction has happened. */
static void
recover(board_writer *w)
{
    sql_rollback(w->store);
    w->ready = app_log_open(&w->log, w->store, w->log.key, NULL) == EG_OK;
}

eg_status
board_apply(board_writer *w, board_job *first, eg_error *err)
{
    if (!w->ready) {
        recover(w);
    }
    eg_status status = w->ready
                           ? apply_all(w, first, err)
                           : eg_fail(err, EG_ERR_IO, "the log cannot be read");
    if (status != EG_OK) {
        recover(w);
    } else {
        status = acknowledge_all(w, first, err);
    }
    for (board_job *job = first; status != EG_OK && job != NULL;
         job = job->next) {
        (void)board_refuse_error(job->answer, EG_ERR_IO, err);
    }
    return status;
}

void
board_handle(board_reader *r,
             board_writer *w,
             const board_request *request,
             board_answer *answer)
{
    if (request->method == BOARD_GET) {
        board_read(r, request, answer);
        return;
    }
    if (request->method != BOARD_POST) {
        (void)board_refuse(answer, HTTP_BAD_METHOD,
                           "a board answers GET, HEAD and POST");
        return;
    }
    board_job *job = NULL;
    eg_error err = {0};
    board_job_new(&job, r->board, request, answer);
    if (job != NULL) {
        (void)!board_apply(w, job, &err);
        board_job_free(job);
    }
}
