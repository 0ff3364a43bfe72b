/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard policy: the numbers that incidents are handled by.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/deciding.h"
#include "accountguard/command/verbs.h"
#include "common/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *name;
    uint64_t value;
    bool given;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->name == NULL) {
            s->name = arg;
        } else if (s->given || !app_text_number(&s->value, arg, 0, INT64_MAX)) {
            argp_error(state, "%s: one number is needed", arg);
        } else {
            s->given = true;
        }
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || (s->name != NULL) != s->given) {
            argp_error(state, "DIR is needed, and NAME with VALUE");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};
static const struct argp_child quiet_children[] = {
    {&app_quiet_argp, 0, NULL, 0},
    {0}};
static const struct argp list_argp = {
    NULL,
    parse_option,
    "DIR",
    "Print the numbers that incidents are handled by: spans in seconds, and "
    "counts.",
    quiet_children,
    0,
    0};
static const struct argp set_argp = {
    NULL,
    parse_option,
    "DIR NAME VALUE",
    "Set one of the numbers that 'accountguard policy list' prints. What was "
    "decided before stays as it is.",
    children,
    0,
    0};

static eg_status
list(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_desk desk;
    ag_policy_number n;
    if (s->name != NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "to set a number: accountguard policy set");
    }
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_desk_open(&desk, store, err));
    for (size_t i = 0; ag_policy_at(&desk.policy, i, &n); i++) {
        printf("%s\t%" PRIu64 "%s\n", n.name, n.value, n.span ? " s" : "");
    }
    ag_desk_close(&desk);
    return EG_OK;
}

static eg_status
set(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    if (s->name == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "NAME and VALUE are needed");
    }
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    return ag_store_end(
        d.store, ag_desk_set(&d.desk, s->name, s->value, d.who.id, d.now, err),
        err);
}

static int
run_list(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&list_argp, argc, argv, &s);
    return app_report(&err, list(&s, &err));
}

static int
run_set(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&set_argp, argc, argv, &s);
    return app_report(&err, set(&s, &err));
}

const app_verb verb_policy_list = {
    .group = "policy",
    .name = "list",
    .summary = "print the numbers that incidents are handled by",
    .argp = &list_argp,
    .run = run_list,
};
const app_verb verb_policy_set = {
    .group = "policy",
    .name = "set",
    .summary = "set one of them",
    .argp = &set_argp,
    .run = run_set,
};
