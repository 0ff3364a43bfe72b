/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file and the root.
 */
#include "electionguard/record/check_args.h"

#include <string.h>

#include "codec/text.h"

enum { KEY_ROOT = 0x2001 };

const struct argp_option check_options[] = {
    {"root", KEY_ROOT, "HEX", 0,
     "The root that you trust; without it the file's own is used, and you must "
     "compare it",
     0},
    {0},
};

error_t
check_parse(int key, char *arg, struct argp_state *state)
{
    check_args *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_ROOT:
        if (eg_hex_read(s->root.bytes, EG_HASH_BYTES, arg, strlen(arg),
                        EG_HEX_ANY) != EG_OK) {
            argp_error(state, "'%s' is not 64 hexadecimal digits", arg);
        }
        s->has_root = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->file != NULL) {
            argp_error(state, "one file at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which file?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp_child check_children[] = {{&app_quiet_argp, 0, NULL, 0}, {0}};
