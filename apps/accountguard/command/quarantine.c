/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard ingest quarantine: rows that nobody understood.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/ingest/keep.h"
#include "codec/text.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    uint64_t row;  /**< To be shown whole; 0: none. */
    uint64_t drop; /**< Up to this one they are dropped; 0: none. */
} settings;

enum { KEY_ROW = 0x6331, KEY_DROP };

static const struct argp_option options[] = {
    {"row", KEY_ROW, "NUMBER", 0,
     "Print that row as it came, but for control characters", 0},
    {"drop", KEY_DROP, "NUMBER", 0,
     "Drop that row and those before it, which somebody has looked at (--as)",
     0},
    {0},
};

/** The number of a row. */
static uint64_t
read_row(const char *text, struct argp_state *state)
{
    char *end = NULL;
    const unsigned long long row = strtoull(text, &end, 10);
    if (*end != '\0' || row == 0 || row > INT64_MAX) {
        argp_error(state, "%s: no number of a row", text);
    }
    return row;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_ROW:
        s->row = read_row(arg, state);
        return 0;
    case KEY_DROP:
        s->drop = read_row(arg, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one service at a time");
        }
        s->dir = arg;
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

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Print the rows that were put aside, one a line: number, source's number, "
    "file, line, byte in the file, when it came, why; with tabs between. They "
    "are kept for 30 days.",
    children,
    0,
    0};

/** A page of the list. */
typedef struct page {
    uint64_t last;
    size_t count;
} page;

static eg_status
print_bad(const ag_bad_row *bad, void *context, eg_error *err)
{
    page *p = context;
    char when[AG_TIME_TEXT];
    (void)err;
    ag_time_write(when, bad->received);
    printf("%" PRIu64 "\t%" PRIu64 "\t%s\t%" PRIu64 "\t%" PRIu64 "\t%s\t%s\n",
           bad->id, bad->source, bad->file, bad->line, bad->offset, when,
           bad->reason);
    p->last = bad->id;
    p->count++;
    return EG_OK;
}

static eg_status
print_all(ag_store *store, eg_error *err)
{
    page p = {.count = SQL_PAGE};
    while (p.count == SQL_PAGE) {
        p.count = 0;
        EG_TRY(ag_keep_bad_each(store, p.last, print_bad, &p, err));
    }
    return EG_OK;
}

static eg_status
print_one(ag_store *store, uint64_t id, eg_error *err)
{
    EG_BUFFER(row, AG_KEEP_ROW_MAX + 1);
    const eg_status status = ag_keep_bad_row(store, &row, id, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, status, "there is no such row");
    }
    EG_TRY(status);
    for (size_t i = 0; i < row.len; i++) {
        /* A zero byte would end the text before its end. */
        row.data[i] = row.data[i] == 0 ? '?' : row.data[i];
    }
    eg_buffer_byte(&row, 0);
    EG_TRY(eg_buffer_status(&row));
    eg_text_clean((char *)row.data);
    printf("%s\n", (const char *)row.data);
    return EG_OK;
}

static eg_status
drop(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    return ag_keep_bad_drop(store, who.id, s->drop, now, err);
}

static eg_status
quarantine(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    if (s->drop > 0) {
        return drop(s, err);
    }
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    return s->row > 0 ? print_one(store, s->row, err) : print_all(store, err);
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&argp, argc, argv, &s);
    return app_report(&err, quarantine(&s, &err));
}

const app_verb verb_ingest_quarantine = {
    .group = "ingest",
    .name = "quarantine",
    .summary = "print rows that were put aside",
    .argp = &argp,
    .run = run,
};
