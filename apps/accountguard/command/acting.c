/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing in for a verb.
 */
#include "accountguard/command/acting.h"

#include <stdio.h>

enum { KEY_AS = 0x6201, KEY_CODE };

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    ag_acting *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->common;
        return 0;
    case KEY_AS:
        a->as = arg;
        return 0;
    case KEY_CODE:
        a->code = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"as", KEY_AS, "NAME", 0, "The operator who decides", 9},
    {"code", KEY_CODE, "CODE", 0,
     "The operator's one-time code; without it, it is asked for on the "
     "terminal",
     9},
    {0},
};

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};
const struct argp ag_acting_argp = {options, parse_option, 0, 0, children, 0,
                                    0};

static void
free_passphrase(app_passphrase *p)
{
    app_passphrase_free(p);
}

eg_status
ag_acting_sign_in(const ag_acting *acting,
                  ag_store *store,
                  ag_operator *out,
                  ag_time now,
                  eg_error *err)
{
    if (acting->as == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "this is an operator's to decide: --as NAME");
    }
    char what[64];
    EG_CLEANUP(free_passphrase) app_passphrase password = {0};
    EG_CLEANUP(free_passphrase) app_passphrase code = {0};
    (void)snprintf(what, sizeof(what), "operator %.40s", acting->as);
    EG_TRY(app_passphrase_get(&password, acting->common.passphrase_file, what,
                              false, err));
    if (acting->code == NULL) {
        EG_TRY(app_passphrase_get(&code, NULL, "the minute (six digits)", false,
                                  err));
    }
    return ag_operator_sign_in(store, out, acting->as, &password,
                               acting->code != NULL ? acting->code : code.text,
                               now, err);
}
