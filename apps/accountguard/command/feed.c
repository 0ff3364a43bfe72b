/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard feed: whom to believe, and how far.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/actor/actor.h"
#include "accountguard/catalog/feeds.h"
#include "accountguard/catalog/load.h"
#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "common/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *name;
    const char *file;
    ag_feed feed;
    bool with_file;
} settings;

enum {
    KEY_FORMAT = 0x7101,
    KEY_ADDRESS,
    KEY_NAMER,
    KEY_ACTOR,
    KEY_TRUST,
    KEY_TLP,
    KEY_PAP,
    KEY_CONFIDENCE,
    KEY_HALF_LIFE,
    KEY_LIFETIME
};

static void
copy(char *out, size_t room, const char *text, struct argp_state *state)
{
    if ((size_t)snprintf(out, room, "%s", text) >= room) {
        argp_error(state, "%.60s...: is too long", text);
    }
}

static ag_time
days(const char *text, struct argp_state *state)
{
    uint64_t count = 0;
    if (!app_text_number(&count, text, 0, 3650)) {
        argp_error(state, "%s: no number of days from 0 to 3650", text);
    }
    return (ag_time)count * AG_DAY;
}

/** Options that describe a feed. */
static bool
parse_feed(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    uint64_t percent = 0;
    bool good = true;
    switch (key) {
    case KEY_FORMAT:
        good = ag_feed_format_read(&s->feed.format, arg);
        break;
    case KEY_ADDRESS:
        copy(s->feed.address, sizeof(s->feed.address), arg, state);
        break;
    case KEY_NAMER:
        copy(s->feed.namer, sizeof(s->feed.namer), arg, state);
        break;
    case KEY_ACTOR:
        good = ag_actor_id_read(&s->feed.actor, arg);
        break;
    case KEY_TRUST:
        good = ag_trust_read(&s->feed.trust, arg);
        break;
    case KEY_TLP:
        good = ag_tlp_read(&s->feed.tlp, arg, strlen(arg));
        break;
    case KEY_PAP:
        good = ag_pap_read(&s->feed.pap, arg, strlen(arg));
        break;
    case KEY_CONFIDENCE:
        good = app_text_number(&percent, arg, 1, 100);
        s->feed.confidence = (unsigned)percent;
        break;
    case KEY_HALF_LIFE:
        s->feed.half_life = days(arg, state);
        break;
    case KEY_LIFETIME:
        s->feed.lifetime = days(arg, state);
        break;
    default:
        return false;
    }
    if (!good) {
        argp_error(state, "%s: no such value of this option", arg);
    }
    return true;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (parse_feed(key, arg, state)) {
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->name == NULL) {
            s->name = arg;
        } else if (s->with_file && s->file == NULL) {
            s->file = arg;
        } else {
            argp_error(state, "%s: one argument too many", arg);
        }
        return 0;
    case ARGP_KEY_END:
        if (s->name == NULL || (s->with_file && s->file == NULL)) {
            argp_error(state, s->with_file ? "DIR, CLASS and FILE are needed"
                                           : "DIR and NAME are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};

/** Open a service, and sign in. */
static eg_status
begin(const settings *s,
      ag_store **store,
      ag_operator *who,
      ag_time now,
      eg_error *err)
{
    EG_TRY(ag_opened_new(store, s->dir, SQL_WRITE, err));
    return ag_acting_sign_in(&s->acting, *store, who, now, err);
}

/* -- add ------------------------------------------------------------------- */

static const struct argp_option add_options[] = {
    {"format", KEY_FORMAT, "FORMAT", 0,
     "How it is written: stix, misp, csv or list (the default)", 0},
    {"address", KEY_ADDRESS, "URL", 0,
     "A collection of TAXII 2.1 to fetch it from (format stix)", 0},
    {"namer", KEY_NAMER, "NAME", 0,
     "Whose names of actors it uses, e.g. MITRE; without it a name means "
     "everybody who has it",
     0},
    {"actor", KEY_ACTOR, "ACTOR", 0,
     "All of it is about this actor (actor-...)", 0},
    {"trust", KEY_TRUST, "LETTER", 0,
     "How reliable it is, A to F; F by default: cannot be judged", 0},
    {"tlp", KEY_TLP, "COLOUR", 0,
     "Of what tells none: CLEAR, GREEN, AMBER (the default), AMBER+STRICT, RED",
     0},
    {"pap", KEY_PAP, "COLOUR", 0,
     "What may be done with it: CLEAR, GREEN, AMBER (the default), RED", 0},
    {"confidence", KEY_CONFIDENCE, "PERCENT", 0,
     "Of what tells none; 50 by default", 0},
    {"half-life", KEY_HALF_LIFE, "DAYS", 0,
     "In which confidence halves; 90 by default, 0: it stays", 0},
    {"lifetime", KEY_LIFETIME, "DAYS", 0,
     "How long it holds what tells no end; without an end by default", 0},
    {0},
};

static const struct argp add_argp = {add_options,
                                     parse_option,
                                     "DIR NAME",
                                     "Add a feed of indicators to a service. "
                                     "What it holds is read by feed import "
                                     "or feed fetch.",
                                     children,
                                     0,
                                     0};

static eg_status
add(settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(begin(s, &store, &who, now, err));
    return ag_feed_add(store, &s->feed, who.id, now, err);
}

static int
run_add(int argc, char **argv)
{
    settings s = {.feed = ag_feed_usual()};
    app_parse(&add_argp, argc, argv, &s);
    eg_error err = {0};
    const int len = snprintf(s.feed.name, sizeof(s.feed.name), "%s", s.name);
    const eg_status status =
        len >= (int)sizeof(s.feed.name)
            ? eg_fail(&err, EG_ERR_ARGUMENT,
                      "a feed's name has at most %d characters",
                      AG_FEED_NAME_MAX)
            : add(&s, &err);
    if (status == EG_OK) {
        app_say(&s.acting.common, "%s: a feed of format %s, trust %c.", s.name,
                ag_feed_format_name(s.feed.format),
                ag_trust_letter(s.feed.trust));
    }
    return app_report(&err, status);
}

const app_verb verb_feed_add = {
    .group = "feed",
    .name = "add",
    .summary = "add a feed of indicators",
    .argp = &add_argp,
    .run = run_add,
};

/* -- stop, resume ---------------------------------------------------------- */

static const struct argp stop_argp = {
    NULL,
    parse_option,
    "DIR NAME",
    "Believe a feed no more. Its indicators are kept, and no event is held "
    "against them until feed resume.",
    children,
    0,
    0};

static const struct argp resume_argp = {
    NULL,       parse_option,
    "DIR NAME", "Believe a feed again that was stopped.",
    children,   0,
    0};

static eg_status
set_active(const settings *s, bool active, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    ag_feed feed;
    const ag_time now = ag_time_now();
    EG_TRY(begin(s, &store, &who, now, err));
    EG_TRY(ag_feed_find(store, &feed, s->name, err));
    return ag_feed_set_active(store, &feed, active, who.id, now, err);
}

static int
run_stop(int argc, char **argv)
{
    settings s = {0};
    app_parse(&stop_argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, set_active(&s, false, &err));
}

static int
run_resume(int argc, char **argv)
{
    settings s = {0};
    app_parse(&resume_argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, set_active(&s, true, &err));
}

const app_verb verb_feed_stop = {
    .group = "feed",
    .name = "stop",
    .summary = "believe a feed no more",
    .argp = &stop_argp,
    .run = run_stop,
};

const app_verb verb_feed_resume = {
    .group = "feed",
    .name = "resume",
    .summary = "believe a feed again",
    .argp = &resume_argp,
    .run = run_resume,
};

/* -- warn ------------------------------------------------------------------ */

static const struct argp warn_argp = {
    NULL,
    parse_option,
    "DIR CLASS FILE",
    "Add a list of domains, addresses and ranges, one a line, or a warning "
    "list "
    "of MISP, to the warning lists. What a feed says of them is void (CLASS "
    "shared: a host on which "
    "strangers publish; cdn: a network of caches) or weaker (vpn: a way out "
    "for "
    "many people; popular: a domain that is widely visited).",
    children,
    0,
    0};

static eg_status
warn(const settings *s, uint64_t *added, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    ag_warning warning;
    uint8_t *bytes = NULL;
    size_t len = 0;
    const ag_time now = ag_time_now();
    if (!ag_warning_read(&warning, s->name)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.40s: is none of shared, cdn, vpn, popular", s->name);
    }
    EG_TRY(begin(s, &store, &who, now, err));
    EG_TRY(app_file_read(s->file, (size_t)64 * 1024 * 1024, &bytes, &len, err));
    const eg_status status = ag_warnings_keep(
        store, warning, (eg_span){bytes, len}, who.id, now, added, err);
    app_file_free(bytes, len);
    return status;
}

static int
run_warn(int argc, char **argv)
{
    settings s = {.with_file = true};
    uint64_t added = 0;
    app_parse(&warn_argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = warn(&s, &added, &err);
    if (status == EG_OK) {
        app_say(&s.acting.common, "%s: %" PRIu64 " new.", s.name, added);
    }
    return app_report(&err, status);
}

const app_verb verb_feed_warn = {
    .group = "feed",
    .name = "warn",
    .summary = "add to the warning lists",
    .argp = &warn_argp,
    .run = run_warn,
};
