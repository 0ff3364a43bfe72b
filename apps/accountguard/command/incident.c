/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard incident: looking at incidents.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/deciding.h"
#include "accountguard/command/verbs.h"
#include "accountguard/incident/handle.h"
#include "accountguard/incident/outbox.h"
#include "common/text.h"

typedef struct settings {
    app_settings common;
    const char *dir;
    uint64_t id;
    bool closed;
} settings;

enum { KEY_CLOSED = 0x6801 };

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_CLOSED:
        s->closed = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->id != 0 || !app_text_number(&s->id, arg, 1, INT64_MAX)) {
            argp_error(state, "%s: no incident's number", arg);
        }
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

static const struct argp_option list_options[] = {
    {"closed", KEY_CLOSED, NULL, 0, "Those that are closed", 0},
    {0},
};
static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

/* -- list ---------------------------------------------------------------------- */

/** What a list knows while it is printed. */
typedef struct listing {
    const ag_actors *actors;
    uint64_t last; /**< The last id so far. */
} listing;

static eg_status
print_incident(const ag_incident *i, void *context, eg_error *err)
{
    listing *l = context;
    char first[AG_TIME_TEXT];
    char last[AG_TIME_TEXT];
    (void)err;
    ag_time_write(first, i->first);
    ag_time_write(last, i->last);
    printf("%" PRIu64 " %s: account %" PRIu64 " is %s, points at ", i->id,
           ag_incident_state_name(i->state), i->account,
           ag_level_name(i->level));
    ag_actor_print(l->actors, i->actor);
    printf(", %" PRIu64 " detections from %s to %s", i->count, first, last);
    if (i->revision > 0) {
        printf("; told %" PRIu64 " times, last as %s", i->revision,
               ag_level_name(i->told_level));
    }
    if (i->late) {
        printf("; late evidence says %s", ag_level_name(i->late_level));
    }
    putchar('\n');
    l->last = i->id;
    return EG_OK;
}

static eg_status
list(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(ag_actors_end) ag_actors *actors = NULL;
    listing l = {0};
    uint64_t before = 0;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_actors_load(&actors, store, err));
    l.actors = actors;
    do {
        before = l.last;
        EG_TRY(ag_incident_each(
            store, s->closed ? AG_INCIDENT_CLOSED : AG_INCIDENT_OPEN, l.last,
            print_incident, &l, err));
    } while (l.last != before);
    if (l.last == 0) {
        app_say(&s->common, "There is no %s incident.",
                s->closed ? "closed" : "open");
    }
    return EG_OK;
}

/* -- show ---------------------------------------------------------------------- */

static eg_status
print_found(const ag_found *f, void *context, eg_error *err)
{
    char time[AG_TIME_TEXT];
    (void)context;
    (void)err;
    ag_time_write(time, f->time);
    printf("  %s %s by %s", time, ag_level_name(f->level), ag_rule_id(f->rule));
    if (ag_rule_technique(f->rule)[0] != '\0') {
        printf(" (ATT&CK %s)", ag_rule_technique(f->rule));
    }
    printf(": %s; confidence %u, TLP:%s, PAP:%s\n", ag_rule_reason(f->rule),
           f->confidence, ag_tlp_name(f->tlp), ag_pap_name(f->pap));
    return EG_OK;
}

static eg_status
print_directive(const ag_directive *d,
                ag_directive_state state,
                void *context,
                eg_error *err)
{
    char due[AG_TIME_TEXT];
    (void)context;
    (void)err;
    ag_time_write(due, d->not_before);
    printf("  %s %" PRIu64 ", revision %" PRIu64 ", %s, %s%s: %s, due %s\n",
           ag_audience_name(d->audience), d->recipient, d->revision,
           ag_notice_kind_name(d->kind), ag_level_name(d->level),
           d->detail ? "" : " without detail", ag_directive_state_name(state),
           due);
    return EG_OK;
}

static void
print_links(const ag_actors *actors, const ag_attribution *link, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        printf("  ");
        ag_actor_print(actors, link[i].actor);
        printf(", says source %" PRIu64 " by an %s, confidence %u\n",
               link[i].source, ag_method_name(link[i].method),
               link[i].confidence);
    }
}

static eg_status
show(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(ag_actors_end) ag_actors *actors = NULL;
    ag_attribution link[AG_INCIDENT_LINKS_MAX];
    ag_incident incident;
    size_t len = 0;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_incident_get(store, &incident, s->id, err));
    EG_TRY(ag_actors_load(&actors, store, err));
    listing l = {.actors = actors};
    EG_TRY(print_incident(&incident, &l, err));
    printf("found:\n");
    EG_TRY(ag_incident_found(store, s->id, print_found, NULL, err));
    EG_TRY(ag_incident_links(store, link, &len, s->id, err));
    if (len > 0) {
        printf("proposed, as rivals where they differ:\n");
        print_links(actors, link, len);
    }
    if (incident.revision > 0) {
        printf("told:\n");
        EG_TRY(ag_directive_each(store, s->id, print_directive, NULL, err));
    }
    return EG_OK;
}

/* -- verbs --------------------------------------------------------------------- */

static const struct argp list_argp = {list_options,
                                      parse_option,
                                      "DIR",
                                      "List the incidents that are open.",
                                      children,
                                      0,
                                      0};
static const struct argp show_argp = {
    NULL,
    parse_option,
    "DIR INCIDENT",
    "Show an incident: what was found and by which rule, who is proposed, and "
    "who was told.",
    children,
    0,
    0};

static int
run_list(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&list_argp, argc, argv, &s);
    return app_report(&err, list(&s, &err));
}

static int
run_show(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&show_argp, argc, argv, &s);
    return app_report(&err, show(&s, &err));
}

const app_verb verb_incident_list = {
    .group = "incident",
    .name = "list",
    .summary = "list incidents",
    .argp = &list_argp,
    .run = run_list,
};
const app_verb verb_incident_show = {
    .group = "incident",
    .name = "show",
    .summary = "show an incident, and why it is one",
    .argp = &show_argp,
    .run = run_show,
};
