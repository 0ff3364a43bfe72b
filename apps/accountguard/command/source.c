/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard source: whose logs are read.
 */
#include "accountguard/ingest/source.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/acting.h"
#include "accountguard/command/onlydir.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "base/secret.h"
#include "codec/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *name;
    ag_source plan;
    bool has_format;
} settings;

enum {
    KEY_FORMAT = 0x6311,
    KEY_TRUST,
    KEY_TLP,
    KEY_PAP,
    KEY_PARTNER,
    KEY_PUSH
};

static const struct argp_option add_options[] = {
    {"format", KEY_FORMAT, "FORMAT", 0,
     "microsoft-audit, entra, google, okta, ecs, ocsf or csv", 0},
    {"trust", KEY_TRUST, "LETTER", 0,
     "How reliable it is, from A to F (F: cannot be judged); a log of E is not "
     "believed when it quotes a provider's warning",
     0},
    {"tlp", KEY_TLP, "LABEL", 0,
     "Traffic Light Protocol of what is found by it (AMBER+STRICT)", 0},
    {"pap", KEY_PAP, "LABEL", 0, "Permissible Actions Protocol (AMBER)", 0},
    {"partner", KEY_PARTNER, 0, 0,
     "It is a partner's word, not the log of an organisation's provider", 0},
    {"push", KEY_PUSH, 0, 0,
     "Let it push over HTTP, and print its key, once, as 64 hex digits", 0},
    {0},
};

/** An option of add; ARGP_ERR_UNKNOWN: it is none. */
static error_t
parse_plan(int key, const char *arg, settings *s, struct argp_state *state)
{
    switch (key) {
    case KEY_FORMAT:
        if (!ag_format_read(&s->plan.format, arg)) {
            argp_error(state, "%s: no such format", arg);
        }
        s->has_format = true;
        return 0;
    case KEY_TRUST:
        if (!ag_trust_read(&s->plan.trust, arg)) {
            argp_error(state, "%s: trust is a letter from A to F", arg);
        }
        return 0;
    case KEY_TLP:
        if (!ag_tlp_read(&s->plan.tlp, arg, strlen(arg))) {
            argp_error(state, "%s: no such label of TLP", arg);
        }
        return 0;
    case KEY_PAP:
        if (!ag_pap_read(&s->plan.pap, arg, strlen(arg))) {
            argp_error(state, "%s: no such label of PAP", arg);
        }
        return 0;
    case KEY_PARTNER:
        s->plan.seen_by = AG_SEEN_BY_PARTNER;
        return 0;
    case KEY_PUSH:
        s->plan.pushes = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t
parse_named(int key, char *arg, struct argp_state *state)
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
        } else {
            argp_error(state, "one source at a time");
        }
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->name == NULL) {
            argp_error(state, "DIR and NAME are needed");
        }
        return 0;
    default:
        return parse_plan(key, arg, s, state);
    }
}

static const struct argp_child acting_children[] = {
    {&ag_acting_argp, 0, NULL, 0},
    {0}};
/* -- add --------------------------------------------------------------------- */

static eg_status
add(settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_SECRET_ARRAY(uint8_t, key, AG_PUSH_KEY_BYTES);
    ag_operator who;
    const ag_time now = ag_time_now();
    if (!s->has_format) {
        return eg_fail(err, EG_ERR_ARGUMENT, "--format is needed");
    }
    const int len = snprintf(s->plan.name, sizeof(s->plan.name), "%s", s->name);
    if (len >= (int)sizeof(s->plan.name)) {
        s->plan.name[0] = '\0'; /* too long is no name */
    }
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    EG_TRY(ag_source_add(store, who.id, &s->plan, key, now, err));
    if (s->plan.pushes) {
        EG_SECRET_ARRAY(char, hex, 2 * AG_PUSH_KEY_BYTES + 1);
        eg_hex_write(hex, key, AG_PUSH_KEY_BYTES);
        printf("%s\n", hex);
    }
    app_say(&s->acting.common, "%s: %s.", s->name,
            ag_format_what(s->plan.format));
    return EG_OK;
}

static const struct argp add_argp = {
    add_options,
    parse_named,
    "DIR NAME",
    "Add a source of logs: whose they are, their format, how far they are "
    "believed.",
    acting_children,
    0,
    0};

static int
run_add(int argc, char **argv)
{
    settings s = {.plan = {.trust = AG_TRUST_F,
                           .seen_by = AG_SEEN_BY_LOG,
                           .tlp = AG_TLP_AMBER_STRICT,
                           .pap = AG_PAP_AMBER}};
    eg_error err = {0};
    app_parse(&add_argp, argc, argv, &s);
    return app_report(&err, add(&s, &err));
}

const app_verb verb_source_add = {
    .group = "source",
    .name = "add",
    .summary = "add a source of logs",
    .argp = &add_argp,
    .run = run_add,
};

/* -- disable ----------------------------------------------------------------- */

static eg_status
disable(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    EG_TRY(ag_source_disable(store, who.id, s->name, now, err));
    app_say(&s->acting.common, "%s: is read no more.", s->name);
    return EG_OK;
}

static const struct argp disable_argp = {
    NULL,
    parse_named,
    "DIR NAME",
    "Read a source no more; what came of it stays.",
    acting_children,
    0,
    0};

static int
run_disable(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&disable_argp, argc, argv, &s);
    return app_report(&err, disable(&s, &err));
}

const app_verb verb_source_disable = {
    .group = "source",
    .name = "disable",
    .summary = "read a source no more",
    .argp = &disable_argp,
    .run = run_disable,
};

/* -- list -------------------------------------------------------------------- */

static eg_status
print_source(const ag_source *source, void *context, eg_error *err)
{
    char last[AG_TIME_TEXT] = "never";
    (void)context;
    (void)err;
    if (source->last > 0) {
        ag_time_write(last, source->last);
    }
    printf("%s\t%s\t%c\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
           "\t%s\n",
           source->name, ag_format_name(source->format),
           ag_trust_letter(source->trust), ag_tlp_name(source->tlp),
           ag_seen_by_name(source->seen_by),
           source->active ? "active" : "disabled", source->rows, source->bad,
           source->events, last);
    return EG_OK;
}

static eg_status
list(const ag_only_dir *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    return ag_source_each(store, print_source, NULL, err);
}

static const struct argp list_argp = {
    NULL,
    ag_only_dir_parse,
    "DIR",
    "Print the sources of logs, one a line: name, format, trust, TLP, kind, "
    "active or disabled, rows read, rows put aside, events of protected "
    "accounts, and when rows came last; with tabs between.",
    ag_only_dir_children,
    0,
    0};

static int
run_list(int argc, char **argv)
{
    ag_only_dir s = {0};
    eg_error err = {0};
    app_parse(&list_argp, argc, argv, &s);
    return app_report(&err, list(&s, &err));
}

const app_verb verb_source_list = {
    .group = "source",
    .name = "list",
    .summary = "print the sources of logs",
    .argp = &list_argp,
    .run = run_list,
};
