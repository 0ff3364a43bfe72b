/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments of the guardian's verbs.
 */
#include <string.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/guardian/state.h"

const struct argp_child guardian_children[] = {{&app_secret_argp, 0, NULL, 0},
                                               {0}};

static void
take_dir(guardian_args *a, const char *arg, struct argp_state *state)
{
    if (a->dir != NULL) {
        argp_error(state, "one directory at a time, not also '%s'", arg);
    }
    a->dir = arg;
}

static void
take_digest(guardian_args *a, const char *arg, struct argp_state *state)
{
    if (eg_hex_read(a->digest.bytes, EG_HASH_BYTES, arg, strlen(arg),
                    EG_HEX_ANY) != EG_OK) {
        argp_error(state, "'%s' is not 64 hexadecimal digits", arg);
    }
    a->has_digest = true;
}

static void
check_complete(const guardian_args *a, struct argp_state *state)
{
    if (a->dir == NULL) {
        argp_error(state, "which guardian's directory?");
    }
    if ((a->needs & GUARDIAN_NEEDS_NAME) != 0 && a->name == NULL) {
        argp_error(state, "--name is missing: the guardian's name");
    }
    if ((a->needs & GUARDIAN_NEEDS_MAIL) != 0 && a->mail == NULL) {
        argp_error(state, "--mail is missing: the folder of messages");
    }
    if ((a->needs & GUARDIAN_NEEDS_RECORD) != 0 && a->record == NULL) {
        argp_error(state, "--record is missing: this guardian's own copy of "
                          "the record");
    }
}

error_t
guardian_parse(int key, char *arg, struct argp_state *state)
{
    guardian_args *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->common;
        return 0;
    case GUARDIAN_OPT_MAIL:
        a->mail = arg;
        return 0;
    case GUARDIAN_OPT_RECORD:
        a->record = arg;
        return 0;
    case GUARDIAN_OPT_JOBS:
        a->jobs = app_parse_jobs(arg, state);
        return 0;
    case GUARDIAN_OPT_NAME:
        a->name = arg;
        return 0;
    case GUARDIAN_OPT_DIGEST:
        take_digest(a, arg, state);
        return 0;
    case GUARDIAN_OPT_YES:
        a->yes = true;
        return 0;
    case GUARDIAN_OPT_AGREE:
        if (!app_text_number(&a->agreed, arg, 0, UINT32_MAX)) {
            argp_error(state, "'%s' is not a number of ballots", arg);
        }
        a->has_agreed = true;
        return 0;
    case ARGP_KEY_ARG:
        take_dir(a, arg, state);
        return 0;
    case ARGP_KEY_END:
        check_complete(a, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}
