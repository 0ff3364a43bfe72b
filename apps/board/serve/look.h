/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everybody may ask of a board: docs/board.md lists the paths.
 */
#ifndef APP_BOARD_SERVE_LOOK_H
#define APP_BOARD_SERVE_LOOK_H

#include "board/serve/board.h"
#include "tlog/bundle.h"

/** How many kinds of paths there may be. */
#define BOARD_ROUTES_MAX 32

/** Which kind of path it is, for whoever counts; BOARD_ROUTES_MAX: none. */
size_t board_route(const char *path);
/** What paths of a kind begin with, or are. */
const char *board_route_name(size_t which);

/** Whether a path is one of the board's own; others are files of the page. */
bool board_knows(const char *path);

/**
 * Answer a request that changes nothing.  What it tells is of one moment: it is
 * read in one transaction.
 */
void
board_read(board_reader *r, const board_request *request, board_answer *answer);

#endif
