/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard incident: what operators do with incidents.
 */
#include <inttypes.h>

#include "accountguard/command/deciding.h"
#include "accountguard/command/verbs.h"
#include "accountguard/incident/handle.h"
#include "common/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    uint64_t id;
    const char *word; /**< A level, or an answer. */
    ag_confirmation said;
    const char *actor; /**< An id or a name; NULL: none. */
    bool false_alarm;
    bool dismiss;
} settings;

enum {
    KEY_COMPROMISED = 0x6901,
    KEY_OWNER,
    KEY_ACTOR,
    KEY_CONFIDENCE,
    KEY_FALSE,
    KEY_DISMISS
};

static void
take_argument(settings *s, char *arg, struct argp_state *state)
{
    if (s->dir == NULL) {
        s->dir = arg;
    } else if (s->id == 0) {
        if (!app_text_number(&s->id, arg, 1, INT64_MAX)) {
            argp_error(state, "%s: no incident's number", arg);
        }
    } else if (s->word == NULL) {
        s->word = arg;
    } else {
        argp_error(state, "%s: too many arguments", arg);
    }
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    uint64_t number = 0;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_COMPROMISED:
        s->said.compromised = true;
        return 0;
    case KEY_OWNER:
        s->said.compromised = true;
        s->said.by_owner = true;
        return 0;
    case KEY_ACTOR:
        s->actor = arg;
        return 0;
    case KEY_CONFIDENCE:
        if (!app_text_number(&number, arg, 1, 100)) {
            argp_error(state, "--confidence must be a number from 1 to 100");
        }
        s->said.confidence = (unsigned)number;
        return 0;
    case KEY_FALSE:
        s->false_alarm = true;
        return 0;
    case KEY_DISMISS:
        s->dismiss = true;
        return 0;
    case ARGP_KEY_ARG:
        take_argument(s, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->id == 0) {
            argp_error(state, "DIR and INCIDENT are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option confirm_options[] = {
    {"compromised", KEY_COMPROMISED, NULL, 0,
     "You looked into it: somebody else used the account", 0},
    {"owner-says", KEY_OWNER, NULL, 0,
     "The owner told you that somebody else used the account", 0},
    {"actor", KEY_ACTOR, "ACTOR", 0,
     "Who it was, to be named: actor-..., or a name that only one has", 0},
    {"confidence", KEY_CONFIDENCE, "N", 0,
     "How sure the name is, 1 to 100; needed with --actor", 0},
    {0},
};
static const struct argp_option close_options[] = {
    {"false-alarm", KEY_FALSE, NULL, 0,
     "It was none: those who were told are told so", 0},
    {0},
};
static const struct argp_option reopen_options[] = {
    {"dismiss", KEY_DISMISS, NULL, 0,
     "Leave it closed: what came late is not worth it", 0},
    {0},
};
static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};

/* -- confirm ------------------------------------------------------------------- */

static eg_status
confirm(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_confirmation said = s->said;
    ag_review review;
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    if (s->actor != NULL) {
        EG_TRY(ag_actor_of(d.store, &said.actor, s->actor, err));
    }
    EG_TRY(ag_store_begin(d.store, err));
    EG_TRY(ag_store_end(d.store,
                        ag_incident_confirm(&d.desk, &review, s->id, &said,
                                            d.who.id, d.now, err),
                        err));
    app_say(&s->acting.common,
            "review %" PRIu64 " has %u of %u approvals; another operator "
            "decides on it",
            review.id, review.approved, review.need);
    return EG_OK;
}

/* -- lower and close ------------------------------------------------------------ */

static eg_status
lower(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_incident incident;
    ag_level level;
    if (s->word == NULL || !ag_level_read(&level, s->word)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a level is needed: exposed, targeted, engaged or "
                       "suspected");
    }
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    EG_TRY(ag_store_end(d.store,
                        ag_incident_lower(&d.desk, &incident, s->id, level,
                                          d.who.id, d.now, err),
                        err));
    app_say(&s->acting.common, "incident %" PRIu64 " is %s", s->id,
            ag_level_name(incident.level));
    return EG_OK;
}

static eg_status
close_incident(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_incident incident;
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    EG_TRY(ag_store_end(d.store,
                        ag_incident_close(&d.desk, &incident, s->id,
                                          s->false_alarm, d.who.id, d.now, err),
                        err));
    app_say(&s->acting.common, "incident %" PRIu64 " is closed", s->id);
    return EG_OK;
}

/* -- reopen --------------------------------------------------------------------- */

static eg_status
reopen(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_incident incident;
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    EG_TRY(ag_store_end(d.store,
                        ag_incident_reopen(&d.desk, &incident, s->id,
                                           s->dismiss, d.who.id, d.now, err),
                        err));
    app_say(&s->acting.common, "incident %" PRIu64 " is %s and %s", s->id,
            ag_incident_state_name(incident.state),
            ag_level_name(incident.level));
    return EG_OK;
}

/* -- feedback ------------------------------------------------------------------- */

static eg_status
feedback(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_feedback said;
    if (s->word == NULL || !ag_feedback_read(&said, s->word)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an answer is needed: false-alarm, seen-before or "
                       "helped");
    }
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    return ag_store_end(
        d.store,
        ag_incident_feedback(&d.desk, s->id, said, d.who.id, d.now, err), err);
}

/* -- verbs ---------------------------------------------------------------------- */

static const struct argp confirm_argp = {
    confirm_options,
    parse_option,
    "DIR INCIDENT",
    "Say that an account is compromised, or who attacks it. This is the first "
    "of two approvals; another operator gives the second by 'accountguard "
    "review approve'.",
    children,
    0,
    0};
static const struct argp lower_argp = {
    NULL,
    parse_option,
    "DIR INCIDENT LEVEL",
    "Lower an incident to a level. Those who were told more get a correction.",
    children,
    0,
    0};
static const struct argp close_argp = {
    close_options,
    parse_option,
    "DIR INCIDENT",
    "Close an incident. Those who were told learn that it is over.",
    children,
    0,
    0};
static const struct argp reopen_argp = {
    reopen_options,
    parse_option,
    "DIR INCIDENT",
    "Open a closed incident again, at the level that late evidence proves. "
    "'accountguard review list' tells for which there is any; nobody is told "
    "before operators agree.",
    children,
    0,
    0};
static const struct argp feedback_argp = {
    NULL,
    parse_option,
    "DIR INCIDENT ANSWER",
    "Note what a person who was told says: false-alarm, seen-before or helped.",
    children,
    0,
    0};

static int
run_confirm(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&confirm_argp, argc, argv, &s);
    return app_report(&err, confirm(&s, &err));
}

static int
run_lower(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&lower_argp, argc, argv, &s);
    return app_report(&err, lower(&s, &err));
}

static int
run_close(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&close_argp, argc, argv, &s);
    return app_report(&err, close_incident(&s, &err));
}

static int
run_reopen(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&reopen_argp, argc, argv, &s);
    return app_report(&err, reopen(&s, &err));
}

static int
run_feedback(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&feedback_argp, argc, argv, &s);
    return app_report(&err, feedback(&s, &err));
}

const app_verb verb_incident_confirm = {
    .group = "incident",
    .name = "confirm",
    .summary = "say that it is so, or who it was",
    .argp = &confirm_argp,
    .run = run_confirm,
};
const app_verb verb_incident_lower = {
    .group = "incident",
    .name = "lower",
    .summary = "lower an incident, and correct what was told",
    .argp = &lower_argp,
    .run = run_lower,
};
const app_verb verb_incident_close = {
    .group = "incident",
    .name = "close",
    .summary = "close an incident",
    .argp = &close_argp,
    .run = run_close,
};
const app_verb verb_incident_reopen = {
    .group = "incident",
    .name = "reopen",
    .summary = "look at what came late for a closed incident",
    .argp = &reopen_argp,
    .run = run_reopen,
};
const app_verb verb_incident_feedback = {
    .group = "incident",
    .name = "feedback",
    .summary = "note what those who were told say",
    .argp = &feedback_argp,
    .run = run_feedback,
};
