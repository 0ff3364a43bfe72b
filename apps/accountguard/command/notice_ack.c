/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard notice ack: an operator spoke with the person.
 */
#include <inttypes.h>

#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/deliver/escalate.h"
#include "common/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *notice;
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
        if (s->notice != NULL) {
            argp_error(state, "one notice at a time");
        }
        *(s->dir == NULL ? &s->dir : &s->notice) = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->notice == NULL) {
            argp_error(state, "DIR and NOTICE are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    NULL,
    parse_option,
    "DIR NOTICE",
    "Note that you spoke with the person whom a notice is for, by a way that "
    "you know to be theirs; it goes no further ways.",
    children,
    0,
    0};

static eg_status
acknowledge(const settings *s, eg_error *err)
{
    uint64_t id = 0;
    ag_operator who;
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    if (!app_text_number(&id, s->notice, 1, INT64_MAX)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the number of a notice is needed");
    }
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, ag_time_now(), err));
    EG_TRY(ag_notice_answer(store, id, AG_ANSWER_CALL, who.id, ag_time_now(),
                            err));
    app_say(&s->acting.common, "Notice %" PRIu64 ": answered.", id);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = acknowledge(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_ack = {
    .group = "notice",
    .name = "ack",
    .summary = "note that you spoke with the person",
    .argp = &argp,
    .run = run,
};
