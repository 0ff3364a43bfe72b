/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everybody may ask of a board: docs/board.md lists the paths.
 */
#ifndef APP_BOARD_SERVE_LOOK_H
#define APP_BOARD_SERVE_LOOK_H

#include "board/serve/board.h"
#include "tlog/bundle.h"

/** Whether a path is one of the board's own; others are files of the page. */
bool board_knows(const char *path);

/**
 * Answer a request that changes nothing.  What it tells is of one moment: it is
 * read in one transaction.
 */
void
board_read(board_reader *r, const board_request *request, board_answer *answer);

#endif
