/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody asks of a board and what it answers, without sockets.
 *
 * Handlers take a request and fill an answer; whoever talks HTTP makes the one
 * and sends the other.  A refusal is an answer, too: JSON with one sentence.
 */
#ifndef APP_BOARD_SERVE_REQUEST_H
#define APP_BOARD_SERVE_REQUEST_H

#include "board/store/store.h"
#include "codec/buffer.h"
#include "codec/json_write.h"
#include "http/etag.h"
#include "http/status.h"

typedef enum board_method {
    BOARD_GET, /**< HEAD, too: what sends the answer leaves out its body. */
    BOARD_POST,
    BOARD_OTHER
} board_method;

typedef struct board_request {
    board_method method;
    const char *path; /**< As sent, decoded; without what follows a '?'. */
    eg_span body;
    const char *etag;     /**< What the asker has already, or NULL. */
    const char *range;    /**< The part that is wanted, of GET; or NULL. */
    const char *if_range; /**< Only of the file with this tag; or NULL. */
    bool from_browser;    /**< It tells an Origin, as pages of others do. */
} board_request;

/** The longest body of an answer. */
#define BOARD_ANSWER_MAX (BOARD_CONTENT_MAX + (size_t)65536)

/** Bytes of an open file, which are sent without reading them into memory. */
typedef struct board_answer_file {
    int fd; /**< -1: there is none. */
    uint64_t from;
    uint64_t len;
} board_answer_file;

typedef struct board_answer {
    unsigned status;  /**< An HTTP status. */
    const char *type; /**< Content type; static. */
    bool immutable;   /**< The same for ever. */
    char etag[HTTP_ETAG_MAX];
    char part[72]; /**< "bytes FIRST-LAST/ALL", if it is a part of a file. */
    eg_buffer body;
    board_answer_file file; /**< Instead of a body. */
} board_answer;

/** An answer without anything; board_answer_free() ends it. */
void board_answer_init(board_answer *answer);
void board_answer_free(board_answer *answer);

/** Refuse: the body becomes {"error": sentence}.  EG_OK: it is answered. */
eg_status
board_refuse(board_answer *answer, unsigned status, const char *format, ...)
    EG_PRINTF(3, 4);

/** Refuse for a status that a call failed with, and its sentence. */
eg_status
board_refuse_error(board_answer *answer, eg_status status, const eg_error *err);

/** Begin a JSON answer. */
void board_json_begin(board_answer *answer, eg_json_writer *w);
/** End it; EG_OK unless memory failed. */
EG_NODISCARD eg_status board_json_end(board_answer *answer, eg_json_writer *w);

/** A member that is a list's or a hash's hex, upper case as codes are shown. */
void board_json_code(eg_json_writer *w, const char *name, const eg_hash *code);
/** A number; all are below 2^53 in a log that anybody will fill. */
void board_json_number(eg_json_writer *w, const char *name, uint64_t value);

/**
 * Give a whole answer its tag, which that of a file has, and make it "not
 * modified" if the asker has it.
 */
void board_answer_tag(board_answer *answer, const board_request *request);

#endif
