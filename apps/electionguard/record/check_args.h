/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments of the verbs that check a file beside a record: the file, and the
 * root that the caller trusts.
 */
#ifndef APP_ELECTIONGUARD_RECORD_CHECK_ARGS_H
#define APP_ELECTIONGUARD_RECORD_CHECK_ARGS_H

#include <argp.h>
#include <stdbool.h>

#include <electionguard/hash.h>

#include "common/cli.h"

typedef struct check_args {
    app_settings common; /**< First, as app_parse() wants it. */
    const char *file;
    bool has_root;
    eg_hash root;
} check_args;

extern const struct argp_option check_options[];
extern const struct argp_child check_children[];

/** Its input is a check_args. */
error_t check_parse(int key, char *arg, struct argp_state *state);

#endif
