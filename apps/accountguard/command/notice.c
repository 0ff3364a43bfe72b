/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard notice: what was said, and sending what is due.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "accountguard/command/opened.h"
#include "accountguard/command/relaying.h"
#include "accountguard/command/verbs.h"
#include "accountguard/deliver/escalate.h"
#include "accountguard/deliver/press.h"
#include "accountguard/deliver/sender.h"
#include "common/file.h"
#include "common/text.h"

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *what; /**< A second argument. */
    ag_relaying relaying;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case ARGP_KEY_ARG:
        if (s->what != NULL) {
            argp_error(state, "too many arguments");
        }
        *(s->dir == NULL ? &s->dir : &s->what) = arg;
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

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

/* -- send -------------------------------------------------------------------- */

/** As parse_option(), with the relay's options. */
static error_t
parse_send(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[1] = &s->relaying;
    }
    return parse_option(key, arg, state);
}

static const struct argp_child send_children[] = {
    {&app_quiet_argp, 0, NULL, 0},
    {&ag_relaying_argp, 0, NULL, 0},
    {0}};

static const struct argp send_argp = {
    NULL,
    parse_send,
    "DIR",
    "Make notices of what was approved, and send those that are due, each "
    "effectively once, whatever crashed before.\v"
    "Exit status 0: all that was due is with the relay, or waits to be tried "
    "again. DKIM is the relay's to sign.",
    send_children,
    0,
    0};

/** Make notices of all directives that are due, and let those that nobody
 * answered go their next way. */
static eg_status
make_due(ag_store *store, ag_press_counts *counts, eg_error *err)
{
    ag_press press = {.store = NULL};
    bool there = false;
    EG_TRY(ag_press_is_due(store, &there, ag_time_now(), err));
    eg_status status =
        there ? ag_press_open(&press, store, ag_time_now(), err) : EG_OK;
    while (status == EG_OK && there) {
        status = ag_press_next(&press, &there, counts, ag_time_now(), err);
    }
    ag_press_close(&press);
    for (there = true; status == EG_OK && there;) {
        status = ag_escalate_next(store, &there, ag_time_now(), err);
    }
    return status;
}

/** Send until nothing is due. */
static eg_status
send_due(ag_sender *sender, ag_sent_counts *counts, eg_error *err)
{
    bool there = true;
    while (there) {
        EG_TRY(ag_sender_next(sender, &there, counts, ag_time_now(), err));
    }
    return EG_OK;
}

static eg_status
send_all(settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_relaying_ready(&s->relaying, store, err));
    ag_press_counts made = {0};
    ag_sender sender = {.lock = -1};
    ag_sent_counts counts = {0};
    eg_status status = make_due(store, &made, err);
    if (status == EG_OK) {
        status = ag_sender_open(&sender, store, &s->relaying.relay,
                                ag_time_now(), err);
    }
    if (status == EG_OK) {
        status = send_due(&sender, &counts, err);
        ag_sender_close(&sender);
    }
    ag_relaying_wipe(&s->relaying);
    app_say(&s->common,
            "Made %" PRIu64 "; sent %" PRIu64 "; to be tried again %" PRIu64
            "; refused %" PRIu64 "; of unknown end %" PRIu64
            "; people to call %" PRIu64 ".",
            made.notices, counts.accepted, counts.deferred, counts.refused,
            counts.unknown, made.calls);
    return status;
}

static int
run_send(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&send_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = send_all(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_send = {
    .group = "notice",
    .name = "send",
    .summary = "send the notices that are due",
    .argp = &send_argp,
    .run = run_send,
};

/* -- list -------------------------------------------------------------------- */

static const struct argp list_argp = {
    NULL,
    parse_option,
    "DIR",
    "List the notices and what became of them, without whom they were for.",
    children,
    0,
    0};

/** What a visit of rows needs. */
typedef struct listing {
    ag_store *store;
    uint64_t last;
    uint64_t seen;
} listing;

static eg_status
list_delivery(const ag_delivery *d, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("    way %" PRIu64 ": %s after %" PRIu64 " tries", d->place + 1,
           ag_delivery_state_name(d->state), d->attempts);
    if (d->reply[0] != '\0') {
        printf(": ");
        app_text_print(stdout, d->reply);
    }
    printf("\n");
    return EG_OK;
}

static eg_status
list_notice(const ag_notice_row *n, void *context, eg_error *err)
{
    listing *l = context;
    char made[AG_TIME_TEXT];
    ag_time_write(made, n->made);
    printf("%" PRIu64 "  %s  revision %" PRIu64 "  %s  %s  %s  %s%s\n", n->id,
           n->reference, n->revision, made, ag_audience_name(n->audience),
           ag_notice_kind_name(n->kind), ag_level_name(n->level),
           n->desk == AG_DESK_CALL ? "  CALL THIS PERSON" : "");
    l->last = n->id;
    l->seen++;
    return ag_delivery_each(l->store, n->id, list_delivery, NULL, err);
}

static eg_status
list_all(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    listing l = {.store = store, .seen = 1};
    while (l.seen > 0) {
        l.seen = 0;
        EG_TRY(ag_notice_each(store, l.last, list_notice, &l, err));
    }
    return EG_OK;
}

static int
run_list(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&list_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = list_all(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_list = {
    .group = "notice",
    .name = "list",
    .summary = "list notices and what became of them",
    .argp = &list_argp,
    .run = run_list,
};

/* -- show -------------------------------------------------------------------- */

/** The number of a notice; EG_ERR_ARGUMENT. */
static eg_status
read_number(const settings *s, uint64_t *id, eg_error *err)
{
    return s->what != NULL && app_text_number(id, s->what, 1, INT64_MAX)
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "the number of a notice is needed");
}

static const struct argp show_argp = {
    NULL,
    parse_option,
    "DIR NOTICE",
    "Print the file of a notice, by its number: its facts and signature, as "
    "accountguard verify reads them. It tells whom it is about.",
    children,
    0,
    0};

static eg_status
show_one(const settings *s, eg_error *err)
{
    uint64_t id = 0;
    ag_notice_row row;
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    EG_TRY(read_number(s, &id, err));
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_notice_get(store, &row, id, err));
    EG_TRY(ag_notice_open(store, &file, &row, err));
    fwrite(file.data, 1, file.len, stdout);
    return EG_OK;
}

static int
run_show(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&show_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = show_one(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_show = {
    .group = "notice",
    .name = "show",
    .summary = "print the file of a notice",
    .argp = &show_argp,
    .run = run_show,
};

/* -- card -------------------------------------------------------------------- */

static const struct argp card_argp = {
    NULL,
    parse_option,
    "DIR",
    "Print the card of the service: what people take from its page, a poster "
    "or "
    "a person they know, to verify its notices. The keys are made the first "
    "time.",
    children,
    0,
    0};

static eg_status
print_card(const settings *s, eg_error *err)
{
    ag_card card;
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(text, 2048);
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_press_card(store, &card, ag_time_now(), err));
    EG_TRY(ag_card_write(&text, &card));
    fwrite(text.data, 1, text.len, stdout);
    return EG_OK;
}

static int
run_card(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&card_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = print_card(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_card = {
    .group = "notice",
    .name = "card",
    .summary = "print what the service's notices are verified with",
    .argp = &card_argp,
    .run = run_card,
};

/* -- bounce ------------------------------------------------------------------ */

static const struct argp bounce_argp = {
    NULL,
    parse_option,
    "DIR FILE",
    "Take a report of a mail that could not be delivered; \"-\" reads standard "
    "input, as a server hands it over. It counts by the address that it came "
    "to; others prove nothing and are refused.",
    children,
    0,
    0};

static eg_status
take_bounce(const settings *s, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    ag_dsn dsn;
    ag_delivery delivery;
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    if (s->what == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "FILE is needed");
    }
    EG_TRY(app_file_read(s->what, AG_DSN_MAX, &bytes, &len, err));
    const eg_status status = ag_dsn_read(&dsn, (eg_span){bytes, len}, err);
    app_file_free(bytes, len);
    EG_TRY(status);
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_bounce_take(store, &delivery, &dsn, ag_time_now(), err));
    app_say(&s->common, "Notice %" PRIu64 ", way %" PRIu64 ": %s.",
            delivery.notice, delivery.place + 1,
            ag_delivery_state_name(delivery.state));
    return EG_OK;
}

static int
run_bounce(int argc, char **argv)
{
    settings s = {.dir = NULL};
    app_parse(&bounce_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = take_bounce(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_notice_bounce = {
    .group = "notice",
    .name = "bounce",
    .summary = "take a report of a mail that was not delivered",
    .argp = &bounce_argp,
    .run = run_bounce,
};
