/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Talking to a bulletin board: docs/board.md has what it answers.
 *
 * What is sent is signed and may be sent again, so a request whose answer is
 * lost, or that finds the board busy, is repeated some times.
 */
#ifndef APP_ELECTIONGUARD_BOARD_CLIENT_H
#define APP_ELECTIONGUARD_BOARD_CLIENT_H

#include <electionguard/arena.h>

#include "codec/buffer.h"
#include "codec/json.h"

typedef struct board_client board_client;

/**
 * Prepare to talk to the board at @p url, "https://board.example.org/".
 *
 * @retval EG_ERR_UNSUPPORTED The command was built without boards.
 * @retval EG_ERR_ARGUMENT    It is no URL of HTTP.
 */
EG_NODISCARD eg_status board_client_new(board_client **out,
                                        const char *url,
                                        eg_error *err);
void board_client_free(board_client *client);

/**
 * Ask for @p path, "/device/0123...", and read the JSON that is answered.
 *
 * @param[out] out Lives in @p arena.
 *
 * @retval EG_ERR_NOT_FOUND The board has no such thing.
 * @retval EG_REJECT        It refuses; @p err has its sentence.
 * @retval EG_ERR_IO        It cannot be reached, or does not answer.
 */
EG_NODISCARD eg_status board_client_get(board_client *client,
                                        const eg_json **out,
                                        eg_arena *arena,
                                        const char *path,
                                        eg_error *err);

/** Send @p body to @p path; as board_client_get(). */
EG_NODISCARD eg_status board_client_post(board_client *client,
                                         const eg_json **out,
                                         eg_arena *arena,
                                         const char *path,
                                         eg_span body,
                                         eg_error *err);

#endif
