/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard review: what waits for people, and deciding on it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/deciding.h"
#include "accountguard/command/verbs.h"
#include "accountguard/incident/handle.h"
#include "common/text.h"

/** Reviews that are decided at once. */
#define REVIEWS_MAX 64

/** What all verbs take. */
typedef struct settings {
    ag_acting acting;
    const char *dir;
    uint64_t id[REVIEWS_MAX];
    size_t len;
    bool drop;
    bool held;
} settings;

enum { KEY_DROP = 0x6701, KEY_HELD };

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_DROP:
        s->drop = true;
        return 0;
    case KEY_HELD:
        s->held = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->len == REVIEWS_MAX ||
                   !app_text_number(&s->id[s->len], arg, 0, INT64_MAX)) {
            argp_error(state, "%s: %d numbers at most", arg, REVIEWS_MAX);
        } else {
            s->len++;
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

static const struct argp_option release_options[] = {
    {"drop", KEY_DROP, NULL, 0,
     "Do not let it go on: refuse what is held, and leave the source stopped",
     0},
    {0},
};
static const struct argp_option list_options[] = {
    {"held", KEY_HELD, NULL, 0,
     "List what is held with sources that were stopped, in place of what is "
     "open; it can be decided one by one",
     0},
    {0},
};
static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};
static const struct argp_child quiet_children[] = {
    {&app_quiet_argp, 0, NULL, 0},
    {0}};

/** How many numbers a verb wants. */
static eg_status
want(const settings *s, size_t least, size_t most, eg_error *err)
{
    return s->len >= least && s->len <= most
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT, "%s needed after DIR",
                         most > 1    ? "the numbers of reviews are"
                         : most == 1 ? "one number is"
                                     : "nothing more is");
}

/* -- list and show ------------------------------------------------------------ */

/** What a list knows while it is printed. */
typedef struct listing {
    const ag_actors *actors;
    uint64_t last; /**< The last id so far. */
} listing;

static eg_status
print_review(const ag_review *r, void *context, eg_error *err)
{
    listing *l = context;
    char asked[AG_TIME_TEXT];
    (void)err;
    ag_time_write(asked, r->asked);
    printf("%" PRIu64 " %s: incident %" PRIu64 " is %s, names ", r->id,
           ag_review_state_name(r->state), r->incident,
           ag_level_name(r->statement.level));
    ag_actor_print(l->actors, r->statement.actor);
    printf(", since %s; %u of %u approvals\n", asked, r->approved, r->need);
    l->last = r->id;
    return EG_OK;
}

static eg_status
print_stopped(const ag_stopped *one, void *context, eg_error *err)
{
    char since[AG_TIME_TEXT];
    uint64_t *count = context;
    (void)err;
    ag_time_write(since, one->since);
    printf("source %" PRIu64 " is stopped since %s: %" PRIu64
           " statements (%" PRIu64 " of them say compromised) and %" PRIu64
           " directives are held\n",
           one->source, since, one->reviews, one->grave, one->directives);
    *count += 1;
    return EG_OK;
}

static eg_status
print_late(const ag_incident *i, void *context, eg_error *err)
{
    uint64_t *last = context;
    (void)err;
    printf("incident %" PRIu64 " was closed as %s, and late evidence says %s: "
           "accountguard incident reopen\n",
           i->id, ag_level_name(i->level), ag_level_name(i->late_level));
    *last = i->id;
    return EG_OK;
}

static eg_status
list(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(ag_actors_end) ag_actors *actors = NULL;
    listing l = {0};
    uint64_t before = 0;
    uint64_t stopped = 0;
    uint64_t late = 0;
    EG_TRY(want(s, 0, 0, err));
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_actors_load(&actors, store, err));
    l.actors = actors;
    do {
        before = l.last;
        EG_TRY(ag_review_each(store, s->held ? AG_REVIEW_HELD : AG_REVIEW_OPEN,
                              l.last, print_review, &l, err));
    } while (l.last != before);
    EG_TRY(ag_stopped_each(store, print_stopped, &stopped, err));
    EG_TRY(ag_incident_each_late(store, 0, print_late, &late, err));
    if (l.last == 0 && stopped == 0 && late == 0) {
        app_say(&s->acting.common, "Nothing waits for anybody.");
    }
    return EG_OK;
}

static eg_status
show(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(ag_actors_end) ag_actors *actors = NULL;
    ag_review review;
    EG_TRY(want(s, 1, 1, err));
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_review_get(store, &review, s->id[0], err));
    EG_TRY(ag_actors_load(&actors, store, err));
    listing l = {.actors = actors};
    EG_TRY(print_review(&review, &l, err));
    printf("it says: %s, %s", ag_level_public(review.statement.level),
           ag_notice_kind_name(review.statement.kind));
    if (review.statement.actor != 0) {
        printf(
            ", with a confidence of %u in 100 (%s) in the name",
            review.statement.confidence,
            ag_confidence_name(ag_confidence_of(review.statement.confidence)));
    }
    printf("; accountguard incident show %s %" PRIu64 " tells why\n", s->dir,
           review.incident);
    return EG_OK;
}

/* -- deciding ------------------------------------------------------------------ */

/** One decision is one step. */
static eg_status
decide_one(ag_deciding *d,
           ag_review *out,
           uint64_t id,
           bool approve,
           eg_error *err)
{
    EG_TRY(ag_store_begin(d->store, err));
    return ag_store_end(
        d->store,
        ag_review_decide(&d->desk, out, id, d->who.id, approve, d->now, err),
        err);
}

static eg_status
decide(const settings *s, bool approve, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    EG_TRY(want(s, 1, REVIEWS_MAX, err));
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    for (size_t i = 0; i < s->len; i++) {
        ag_review review;
        EG_TRY(decide_one(&d, &review, s->id[i], approve, err));
        app_say(&s->acting.common,
                "review %" PRIu64 " is %s: %u of %u "
                "approvals",
                review.id, ag_review_state_name(review.state), review.approved,
                review.need);
    }
    return EG_OK;
}

static eg_status
release(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_deciding_end) ag_deciding d = {0};
    ag_stopped out;
    EG_TRY(want(s, 1, 1, err));
    EG_TRY(ag_deciding_begin(&d, &s->acting, s->dir, err));
    EG_TRY(ag_store_begin(d.store, err));
    const eg_status status =
        s->drop
            ? ag_source_drop(&d.desk, &out, s->id[0], d.who.id, d.now, err)
            : ag_source_release(&d.desk, &out, s->id[0], d.who.id, d.now, err);
    EG_TRY(ag_store_end(d.store, status, err));
    app_say(&s->acting.common,
            "source %" PRIu64 ": %" PRIu64 " statements and %" PRIu64
            " directives %s",
            out.source, out.reviews, out.directives,
            s->drop ? "were dropped; it stays stopped" : "go on");
    return EG_OK;
}

/* -- verbs --------------------------------------------------------------------- */

static const struct argp list_argp = {
    list_options,
    parse_option,
    "DIR",
    "List the statements that wait for operators, the sources that were "
    "stopped "
    "because they made too many, and the closed incidents for which more came "
    "late.",
    quiet_children,
    0,
    0};
static const struct argp show_argp = {
    NULL, parse_option, "DIR REVIEW", "Show one statement.", quiet_children, 0,
    0};
static const struct argp approve_argp = {
    NULL,
    parse_option,
    "DIR REVIEW...",
    "Approve statements. What names an actor or says that an account is "
    "compromised goes out after two different operators approved it.",
    children,
    0,
    0};
static const struct argp refuse_argp = {
    NULL,
    parse_option,
    "DIR REVIEW...",
    "Refuse statements. One operator is enough; nobody is asked the same of an "
    "incident again.",
    children,
    0,
    0};
static const struct argp release_argp = {
    release_options,
    parse_option,
    "DIR SOURCE",
    "Let a source that was stopped go on. What was held goes the way that it "
    "would have gone: approvals are needed as ever.",
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

static int
run_approve(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&approve_argp, argc, argv, &s);
    return app_report(&err, decide(&s, true, &err));
}

static int
run_refuse(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&refuse_argp, argc, argv, &s);
    return app_report(&err, decide(&s, false, &err));
}

static int
run_release(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&release_argp, argc, argv, &s);
    return app_report(&err, release(&s, &err));
}

const app_verb verb_review_list = {
    .group = "review",
    .name = "list",
    .summary = "list what waits for operators",
    .argp = &list_argp,
    .run = run_list,
};
const app_verb verb_review_show = {
    .group = "review",
    .name = "show",
    .summary = "show a statement that waits",
    .argp = &show_argp,
    .run = run_show,
};
const app_verb verb_review_approve = {
    .group = "review",
    .name = "approve",
    .summary = "approve statements",
    .argp = &approve_argp,
    .run = run_approve,
};
const app_verb verb_review_refuse = {
    .group = "review",
    .name = "refuse",
    .summary = "refuse statements",
    .argp = &refuse_argp,
    .run = run_refuse,
};
const app_verb verb_review_release = {
    .group = "review",
    .name = "release",
    .summary = "let a source that was stopped go on",
    .argp = &release_argp,
    .run = run_release,
};
