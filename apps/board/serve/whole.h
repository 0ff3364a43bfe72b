/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole record as files, for anybody to fetch and verify.
 *
 * When all of it was published it is exported once, into a folder beside the
 * store, and its files are served from there, in constant memory:
 *
 *   DIR/record/N  the record, N being the entry of the last published file
 *
 * The folder appears under its name when it is complete and on the disk, so one
 * that is there is good, and one that is missing is made again.  A file that is
 * published later, a signature for instance, makes another N.
 */
#ifndef APP_BOARD_SERVE_WHOLE_H
#define APP_BOARD_SERVE_WHOLE_H

#include "board/serve/board.h"

typedef struct board_whole board_whole;

/** Nothing is looked at before board_whole_refresh(). */
EG_NODISCARD eg_status board_whole_new(board_whole **out,
                                       const board *b,
                                       eg_error *err);

/** End the thread, if there is one, and free.  NULL is harmless. */
void board_whole_free(board_whole *whole);

/**
 * Export the record if it is complete and has not been exported as it is now.
 * It is complete when a table of contents was published after everything of
 * phase final.  One thread at a time.
 */
EG_NODISCARD eg_status board_whole_refresh(board_whole *whole,
                                           board_reader *r,
                                           eg_error *err);

/** Do so in a thread of its own: now, and after board_whole_changed(). */
EG_NODISCARD eg_status board_whole_follow(board_whole *whole, eg_error *err);

/** Something was published. */
void board_whole_changed(board_whole *whole);

/**
 * Add the list of files to a JSON answer: "files": [{"name", "bytes"}].
 *
 * @retval EG_ERR_NOT_FOUND The record is not complete.
 * @retval EG_ERR_IO        It is, and is not written out yet.
 */
EG_NODISCARD eg_status board_whole_list(board_whole *whole,
                                        eg_json_writer *w,
                                        eg_error *err);

/**
 * Open a file of the record for an answer, and give it its tag.
 *
 * @retval EG_ERR_NOT_FOUND It has no such file, or is not there.
 */
EG_NODISCARD eg_status board_whole_open(board_whole *whole,
                                        const char *name,
                                        board_answer *answer,
                                        eg_error *err);

#endif
