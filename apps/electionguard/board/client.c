/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Talking to a bulletin board.
 */
#include "electionguard/board/client.h"

#if EG_BOARD

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/file.h"
#include "common/http.h"

/** The longest answer that is read. */
#define ANSWER_MAX ((size_t)64 * 1024 * 1024)

/** How often a request is sent, and the longest pause before the next time. */
#define TRIES       6
#define PAUSE_MAX_S 8

struct board_client {
    char url[APP_PATH_MAX]; /**< For sentences. */
    app_http *http;
    eg_buffer answer;
};

eg_status
board_client_new(board_client **out, const char *url, eg_error *err)
{
    board_client *c = calloc(1, sizeof(*c));
    if (c == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the board");
    }
    snprintf(c->url, sizeof(c->url), "%s", url);
    eg_buffer_init(&c->answer, ANSWER_MAX);
    const eg_status status = app_http_new(&c->http, url, err);
    if (status != EG_OK) {
        board_client_free(c);
        return status;
    }
    app_http_set_patience(c->http, 60); /* a board may wait for its disk */
    *out = c;
    return EG_OK;
}

void
board_client_free(board_client *c)
{
    if (c != NULL) {
        app_http_free(c->http);
        eg_buffer_free(&c->answer);
        free(c);
    }
}

/** A request; @p body is NULL for one that only asks. */
static eg_status
try_once(board_client *c,
         const char *path,
         const eg_span *body,
         unsigned *http,
         eg_error *err)
{
    *http = 0;
    const eg_status status =
        body == NULL
            ? app_http_get(c->http, path, http, &c->answer, err)
            : app_http_post(c->http, path, *body, http, &c->answer, err);
    return status == EG_OK && *http >= 500
               ? eg_fail(err, EG_ERR_IO, "%s: cannot answer now", c->url)
               : status;
}

/** Until the board answers: what is lost or too early is sent again. */
static eg_status
perform(board_client *c,
        const char *path,
        const eg_span *body,
        unsigned *http,
        eg_error *err)
{
    time_t pause = 1;
    eg_status status = try_once(c, path, body, http, err);
    for (unsigned n = 1; n < TRIES && status == EG_ERR_IO; n++) {
        const struct timespec wait = {.tv_sec = pause};
        (void)nanosleep(&wait, NULL);
        pause = pause * 2 > PAUSE_MAX_S ? PAUSE_MAX_S : pause * 2;
        status = try_once(c, path, body, http, err);
    }
    return status;
}

/** The JSON of an answer, or the sentence of a refusal. */
static eg_status
read_answer(board_client *c,
            const eg_json **out,
            eg_arena *arena,
            unsigned http,
            eg_error *err)
{
    const eg_json *json = NULL;
    const eg_json *sentence = NULL;
    const eg_status parsed =
        eg_json_parse(&json, arena, eg_buffer_span(&c->answer), err);
    if (parsed == EG_OK && http == 200) {
        *out = json;
        return EG_OK;
    }
    if (parsed == EG_OK) {
        sentence = eg_json_member(json, "error");
    }
    if (sentence == NULL || sentence->type != EG_JSON_STRING) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: answers with status %u and is no board", c->url,
                       http);
    }
    return eg_fail(err, http == 404 ? EG_ERR_NOT_FOUND : EG_REJECT,
                   "%s: %.300s", c->url, sentence->text);
}

static eg_status
talk(board_client *c,
     const eg_json **out,
     eg_arena *arena,
     const char *path,
     const eg_span *body,
     eg_error *err)
{
    unsigned http = 0;
    EG_TRY(perform(c, path, body, &http, err));
    return read_answer(c, out, arena, http, err);
}

eg_status
board_client_get(board_client *c,
                 const eg_json **out,
                 eg_arena *arena,
                 const char *path,
                 eg_error *err)
{
    return talk(c, out, arena, path, NULL, err);
}

eg_status
board_client_post(board_client *c,
                  const eg_json **out,
                  eg_arena *arena,
                  const char *path,
                  eg_span body,
                  eg_error *err)
{
    return talk(c, out, arena, path, &body, err);
}

#else /* a command that was built with -DEG_BOARD=OFF */

eg_status
board_client_new(board_client **out, const char *url, eg_error *err)
{
    (void)out;
    (void)url;
    return eg_fail(err, EG_ERR_UNSUPPORTED,
                   "this command was built without bulletin boards");
}

void
board_client_free(board_client *client)
{
    (void)client;
}

eg_status
board_client_get(board_client *client,
                 const eg_json **out,
                 eg_arena *arena,
                 const char *path,
                 eg_error *err)
{
    (void)client;
    (void)out;
    (void)arena;
    return eg_fail(err, EG_ERR_UNSUPPORTED, "%s: there is no board", path);
}

eg_status
board_client_post(board_client *client,
                  const eg_json **out,
                  eg_arena *arena,
                  const char *path,
                  eg_span body,
                  eg_error *err)
{
    (void)body;
    return board_client_get(client, out, arena, path, err);
}

#endif
