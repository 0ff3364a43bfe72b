/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of files: the requests for one range of bytes of RFC 9110, section 14.
 */
#ifndef APP_BOARD_SERVE_RANGE_H
#define APP_BOARD_SERVE_RANGE_H

#include "board/serve/request.h"

/**
 * Make an answer that has a whole file one of the part that was asked for: 206,
 * or 416 when there is no such part.  A range of another unit than bytes, or
 * one of a file that is not as the asker knows it any more, is not looked at.
 *
 * Several ranges, which nobody needs here, and what is no range are refused as
 * a part that does not exist.
 */
void board_answer_range(board_answer *answer, const board_request *request);

#endif
