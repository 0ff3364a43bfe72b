/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making answers.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "board/serve/request.h"
#include "codec/text.h"

static const char json_type[] = "application/json";

void
board_answer_init(board_answer *answer)
{
    *answer = (board_answer){
        .status = HTTP_OK, .type = json_type, .file = {.fd = -1}};
    eg_buffer_init(&answer->body, BOARD_ANSWER_MAX);
}

/** Leave the body to be a buffer's. */
static void
drop_file(board_answer *answer)
{
    if (answer->file.fd >= 0) {
        (void)close(answer->file.fd);
    }
    answer->file = (board_answer_file){.fd = -1};
}

void
board_answer_free(board_answer *answer)
{
    drop_file(answer);
    eg_buffer_free(&answer->body);
}

void
board_json_begin(board_answer *answer, eg_json_writer *w)
{
    eg_buffer_clear(&answer->body);
    answer->type = json_type;
    eg_json_writer_init(w, &answer->body, 0);
    eg_json_begin_object(w);
}

eg_status
board_json_end(board_answer *answer, eg_json_writer *w)
{
    eg_json_end_object(w);
    const eg_status status = eg_json_writer_finish(w);
    eg_buffer_byte(&answer->body, '\n');
    return status;
}

void
board_json_code(eg_json_writer *w, const char *name, const eg_hash *code)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, code->bytes, EG_HASH_BYTES);
    eg_json_member_string(w, name, hex);
}

void
board_json_number(eg_json_writer *w, const char *name, uint64_t value)
{
    eg_json_name(w, name);
    eg_json_put_uint(w, value);
}

static eg_status
refuse(board_answer *answer, unsigned status, const char *text)
{
    eg_json_writer w;
    answer->status = status;
    answer->immutable = false;
    answer->etag[0] = '\0';
    drop_file(answer);
    board_json_begin(answer, &w);
    eg_json_member_string(&w, "error", text);
    return board_json_end(answer, &w);
}

eg_status
board_refuse(board_answer *answer, unsigned status, const char *format, ...)
{
    char text[sizeof(((eg_error *)NULL)->text)];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return refuse(answer, status, text);
}

/** The HTTP status that says what @p status says. */
static unsigned
http_status(eg_status status)
{
    switch (status) {
    case EG_OK:
        return HTTP_OK;
    case EG_REJECT:
        return HTTP_WRONG;
    case EG_ERR_MALFORMED:
    case EG_ERR_ARGUMENT:
    case EG_ERR_UNSUPPORTED:
        return HTTP_MALFORMED;
    case EG_ERR_LIMIT:
        return HTTP_TOO_LARGE;
    case EG_ERR_NOT_FOUND:
        return HTTP_NOT_FOUND;
    case EG_ERR_STATE:
        return HTTP_CONFLICT;
    case EG_ERR_IO:
    case EG_ERR_MEMORY:
    case EG_ERR_RNG:
        return HTTP_BUSY;
    }
    return HTTP_FAILED;
}

eg_status
board_refuse_error(board_answer *answer, eg_status status, const eg_error *err)
{
    const unsigned http = http_status(status);
    /* What the machine says of itself is for its log. */
    return refuse(answer, http,
                  http >= HTTP_FAILED ? "the board cannot answer now; try again"
                                      : err->text);
}

void
board_answer_tag(board_answer *answer, const board_request *request)
{
    eg_hash hash;
    if (answer->status != HTTP_OK) {
        return;
    }
    if (answer->file.fd < 0) {
        eg_sha256_once(&hash, answer->body.data, answer->body.len);
        http_etag(answer->etag, &hash);
    }
    if (request->etag != NULL && strcmp(request->etag, answer->etag) == 0) {
        answer->status = HTTP_NOT_MODIFIED;
        eg_buffer_clear(&answer->body);
        drop_file(answer);
    }
}
