/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard ingest rehearse: whom logs would reach, with nothing kept.
 */
#include "accountguard/incident/rehearse.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/catalog/feeds.h"
#include "accountguard/catalog/load.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/ingest/file_input.h"
#include "accountguard/ingest/ingest.h"

/** Files of one call. */
#define FILES_MAX 256

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *source;
    const char *feed; /**< NULL: as it is. */
    size_t count;
    const char *file[FILES_MAX];
} settings;

enum { KEY_SOURCE = 0x6A01, KEY_FEED };

static const struct argp_option options[] = {
    {"source", KEY_SOURCE, "NAME", 0, "Whose logs they are", 0},
    {"feed", KEY_FEED, "NAME", 0,
     "Also with this feed the other way: left out, if it is active, and "
     "believed, if it is not",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_SOURCE:
        s->source = arg;
        return 0;
    case KEY_FEED:
        s->feed = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->count == FILES_MAX) {
            argp_error(state, "at most %d files at a time", FILES_MAX);
        } else {
            s->file[s->count++] = arg;
        }
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->source == NULL || s->count == 0) {
            argp_error(state, "DIR, --source and files are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR FILE...",
    "Say what logs of the past would lead to: how many incidents, whom notices "
    "would reach by themselves, and what operators would be asked; nothing of "
    "it is kept. With --feed it is said twice, so that a feed is known before "
    "it is believed.",
    children,
    0,
    0};

/* -- one rehearsal ------------------------------------------------------------- */

/** Take what a row proves. */
static eg_status
take_row(void *context, const ag_dry_row *row, eg_error *err)
{
    ag_rehearsal *r = context;
    ag_taken taken;
    return row->seen == NULL
               ? EG_OK
               : ag_take(&r->desk, &taken, NULL, row->seen, ag_time_now(), err);
}

static eg_status
read_files(const settings *s, ag_ingest *in, eg_error *err)
{
    ag_ingest_counts counts = {0};
    for (size_t i = 0; i < s->count; i++) {
        ag_file_input file;
        EG_TRY(ag_file_input_open(&file, s->file[i], false, s->file[i], err));
        const eg_status status = ag_ingest_read(in, &file.input, &counts, err);
        ag_file_input_close(&file);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", s->file[i]);
            return status;
        }
    }
    return EG_OK;
}

/** Turn a feed the other way, within the step that is undone. */
static eg_status
turn_feed(ag_store *store, const char *name, eg_error *err)
{
    ag_feed feed;
    EG_TRY(ag_feed_find(store, &feed, name, err));
    sql_statement q =
        sql_begin(store->db, "UPDATE feed SET active = $1 WHERE id = $2");
    sql_bind_number(&q, 1, !feed.active);
    sql_bind_number(&q, 2, feed.id);
    return sql_run(&q, err);
}

static eg_status
play(const settings *s,
     ag_rehearsal *r,
     const ag_source *source,
     const char *feed,
     eg_error *err)
{
    EG_CLEANUP(ag_catalog_free) ag_catalog catalog = {0};
    ag_ingest *in = NULL;
    if (feed != NULL) {
        EG_TRY(turn_feed(r->desk.store, feed, err));
    }
    EG_TRY(ag_catalog_load(&catalog, r->desk.store, err));
    const ag_ingest_plan plan = {.store = r->desk.store,
                                 .source = source,
                                 .set = catalog.set,
                                 .now = ag_time_now(),
                                 .dry = true,
                                 .told = take_row,
                                 .context = r};
    EG_TRY(ag_ingest_new(&in, &plan, err));
    const eg_status status = read_files(s, in, err);
    ag_ingest_free(in);
    return status;
}

static void
print_told(const char *title, const ag_rehearsed *t)
{
    printf("%s:\n  %" PRIu64 " findings, %" PRIu64 " new incidents", title,
           t->detections, t->incidents);
    for (unsigned level = 0; level < AG_LEVEL_COUNT; level++) {
        printf("%s %s %" PRIu64, level == 0 ? ":" : ",",
               ag_level_name((ag_level)level), t->level[level]);
    }
    printf("\n  by themselves: %" PRIu64 " words to persons, %" PRIu64
           " to organisations; %" PRIu64 " readers, %" PRIu64
           " at most to one\n  operators: %" PRIu64 " wait for one, %" PRIu64
           " for two; %" PRIu64 " are held, %" PRIu64 " sources stopped\n",
           t->directives[AG_AUDIENCE_PERSON],
           t->directives[AG_AUDIENCE_ORGANISATION], t->readers, t->most,
           t->asked[0] + t->asked[1], t->asked[2], t->held, t->stopped);
}

static eg_status
rehearse_once(const settings *s,
              ag_store *store,
              const ag_source *source,
              const char *feed,
              const char *title,
              eg_error *err)
{
    ag_rehearsal r;
    ag_rehearsed told;
    EG_TRY(ag_rehearsal_begin(&r, store, err));
    const eg_status played = play(s, &r, source, feed, err);
    const eg_status ended =
        ag_rehearsal_end(&r, &told, played == EG_OK ? err : NULL);
    EG_TRY(played);
    EG_TRY(ended);
    print_told(title, &told);
    return EG_OK;
}

static eg_status
rehearse(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_source source;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_source_get(store, &source, s->source, err));
    EG_TRY(rehearse_once(s, store, &source, NULL, "with the feeds as they are",
                         err));
    return s->feed == NULL ? EG_OK
                           : rehearse_once(s, store, &source, s->feed,
                                           "with that feed the other way", err);
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&argp, argc, argv, &s);
    return app_report(&err, rehearse(&s, &err));
}

const app_verb verb_ingest_rehearse = {
    .group = "ingest",
    .name = "rehearse",
    .summary = "say whom logs would reach, and keep nothing",
    .argp = &argp,
    .run = run,
};
