/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking a service's folder.
 */
#include "accountguard/command/onlydir.h"

error_t
ag_only_dir_parse(int key, char *arg, struct argp_state *state)
{
    ag_only_dir *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one service at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "DIR is needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp_child ag_only_dir_children[] = {{&app_quiet_argp, 0, NULL, 0},
                                                  {0}};
