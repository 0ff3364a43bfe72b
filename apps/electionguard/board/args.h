/* SPDX-License-Identifier: Apache-2.0 */
/* What verbs are told that send a directory's ballots to a board. */
#ifndef APP_ELECTIONGUARD_BOARD_ARGS_H
#define APP_ELECTIONGUARD_BOARD_ARGS_H

#include "common/cli.h"

typedef struct board_settings {
    app_settings common;
    const char *dir;
    const char *board; /**< Its URL. */
} board_settings;

/** For a struct argp whose input is a board_settings: DIR --board=URL. */
extern const struct argp_option board_options[];
extern const struct argp_child board_children[];
error_t board_parse_option(int key, char *arg, struct argp_state *state);

#endif
