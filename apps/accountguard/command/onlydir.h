/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verbs that take a service's folder and nothing else.
 */
#ifndef ACCOUNTGUARD_COMMAND_ONLYDIR_H
#define ACCOUNTGUARD_COMMAND_ONLYDIR_H

#include "common/cli.h"

/** All that such a verb is told. */
typedef struct ag_only_dir {
    app_settings common;
    const char *dir;
} ag_only_dir;

/** The parser of such a verb's argp; its input is an ag_only_dir. */
error_t ag_only_dir_parse(int key, char *arg, struct argp_state *state);

/** `--quiet`: the children of such a verb's argp. */
extern const struct argp_child ag_only_dir_children[];

#endif
