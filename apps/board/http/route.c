/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who answers a request: the page, a reader, or the queue of what writes.
 */
#include <string.h>

#include "board/http/serving.h"
#include "board/serve/look.h"

/** For so many seconds a board that could write is said to be able to. */
#define READY_SECONDS 2

/* -- reading ---------------------------------------------------------------- */

/** A reader that is free; give_reader() gives it back.  False: none is. */
static bool
take_reader(board_server *s, board_reader *out)
{
    pthread_mutex_lock(&s->mutex);
    const bool found = s->readers > 0;
    if (found) {
        *out = s->reader[--s->readers];
    }
    pthread_mutex_unlock(&s->mutex);
    return found;
}

static void
give_reader(board_server *s, const board_reader *reader)
{
    pthread_mutex_lock(&s->mutex);
    s->reader[s->readers++] = *reader;
    pthread_mutex_unlock(&s->mutex);
}

static enum MHD_Result
answer_look(board_call *c)
{
    board_server *s = c->server;
    board_reader reader;
    if (!take_reader(s, &reader)) {
        return board_call_refuse_limit(c, HTTP_REFUSED_READERS, HTTP_BUSY,
                                       "the board is busy; try again");
    }
    board_read(&reader, &c->request, &c->answer);
    give_reader(s, &reader);
    return board_call_send(c);
}

/** The size of the log, if the store can be read. */
static bool
count_entries(board_server *s, uint64_t *out)
{
    board_reader reader;
    EG_BUFFER(note, EG_NOTE_MAX);
    if (!take_reader(s, &reader)) {
        return false;
    }
    const eg_status status =
        app_log_get_checkpoint(reader.store, out, &note, NULL);
    give_reader(s, &reader);
    return status == EG_OK;
}

void
board_serving_metrics(void *context, eg_buffer *out)
{
    board_server *s = context;
    board_gauges gauges = {.receiving = atomic_load(&s->guard.receiving)};
    visits_count(&s->guard.visits, &gauges.connections, &gauges.slow);
    gauges.readable = count_entries(s, &gauges.entries);
    board_queue_count(s->queue, &gauges.queue);
    board_metrics_write(out, &s->metrics, &gauges);
}

static enum MHD_Result
answer_metrics(board_call *c)
{
    c->answer.type = BOARD_METRICS_TYPE;
    board_serving_metrics(c->server, &c->answer.body);
    return eg_buffer_status(&c->answer.body) == EG_OK ? board_call_send(c)
                                                      : MHD_NO;
}

/* -- writing ---------------------------------------------------------------- */

/** The job is on the disk, or refused; in the thread that writes. */
static void
wake(void *context)
{
    board_call *c = context;
    c->answered = true;
    if (strcmp(c->path, "/publish") == 0) {
        board_whole_changed(c->server->whole);
    }
    MHD_resume_connection(c->connection);
}

/** Put a job into the queue, unless the server stops. */
static bool
hand_over(board_call *c)
{
    board_server *s = c->server;
    pthread_mutex_lock(&s->mutex);
    const bool takes = !s->stopping;
    if (takes) {
        visit_pause(&s->guard.visits, c->visit);
        /* It sleeps before anybody could wake it. */
        MHD_suspend_connection(c->connection);
        board_queue_put(s->queue, c->job);
    }
    pthread_mutex_unlock(&s->mutex);
    return takes;
}

/** Let the writer do the call's job; its answer comes when it is done. */
static enum MHD_Result
queue_job(board_call *c)
{
    if (c->job == NULL) {
        return board_call_send(c);
    }
    c->job->done = wake;
    c->job->context = c;
    if (!hand_over(c)) {
        return board_call_refuse(c, HTTP_BUSY, "the board stops; try again");
    }
    return MHD_YES;
}

enum MHD_Result
board_call_write(board_call *c)
{
    c->request.body = eg_buffer_span(&c->body);
    board_job_new(&c->job, &c->server->b, &c->request, &c->answer);
    return queue_job(c);
}

/** Whether the board can write: it does, unless it did a moment ago. */
static enum MHD_Result
answer_ready(board_call *c)
{
    if (visits_now() < atomic_load(&c->server->ready_until)) {
        eg_json_writer w;
        board_json_begin(&c->answer, &w);
        eg_json_member_bool(&w, "ready", true);
        return board_json_end(&c->answer, &w) == EG_OK ? board_call_send(c)
                                                       : MHD_NO;
    }
    c->probe = true;
    c->job = board_job_probe(&c->server->b, &c->answer);
    return queue_job(c);
}

enum MHD_Result
board_call_result(board_call *c)
{
    if (c->probe && c->answer.status == HTTP_OK) {
        atomic_store(&c->server->ready_until, visits_now() + READY_SECONDS);
    }
    return board_call_send(c);
}

enum MHD_Result
board_call_read(board_call *c)
{
    board_server *s = c->server;
    if (strcmp(c->path, "/ready") == 0) {
        return answer_ready(c);
    }
    if (s->metrics_here && strcmp(c->path, "/metrics") == 0) {
        return answer_metrics(c);
    }
    const http_page_file *file = http_page_find(&s->page, c->path);
    return file != NULL && !board_knows(c->path) ? board_call_send_page(c, file)
                                                 : answer_look(c);
}
