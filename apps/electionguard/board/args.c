/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments of uploads. */
#include "electionguard/board/args.h"

enum { KEY_BOARD = 0x2701 };

const struct argp_option board_options[] = {
    {"board", KEY_BOARD, "URL", 0,
     "The board: http://127.0.0.1:8421/, https://board.example.org/", 0},
    {0},
};

error_t
board_parse_option(int key, char *arg, struct argp_state *state)
{
    board_settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_BOARD:
        s->board = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one DIR at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->board == NULL) {
            argp_error(state, "DIR and --board are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp_child board_children[] = {{&app_quiet_argp, 0, NULL, 0}, {0}};
