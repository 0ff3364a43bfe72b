/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard ingest: read logs of a source.
 */
#include "accountguard/ingest/ingest.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/catalog/load.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/ingest/file_input.h"
#include "accountguard/ingest/keep.h"
#include "accountguard/ingest/spool.h"
#include "common/file.h"
#include "http/sandbox.h"

/** Files of one call. */
#define FILES_MAX 1024

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *source;
    bool spool;
    bool dry;
    bool again;
    http_sandbox_mode sandbox;
    size_t count;
    const char *file[FILES_MAX];
    ag_file_input input[FILES_MAX]; /**< Opened before files are given up. */
    size_t opened;
} settings;

enum { KEY_SOURCE = 0x6321, KEY_SPOOL, KEY_DRY, KEY_AGAIN, KEY_SANDBOX };

static const struct argp_option options[] = {
    {"source", KEY_SOURCE, "NAME", 0, "Whose logs they are; see source add", 0},
    {"spool", KEY_SPOOL, 0, 0,
     "Read what waits in DIR/spool/NAME/new, and remove what is done", 0},
    {"dry-run", KEY_DRY, 0, 0,
     "Write nothing: print what each row would have raised, and a table of "
     "what "
     "the logs hold",
     0},
    {"again", KEY_AGAIN, 0, 0,
     "Weigh events again that were counted before, because feeds know more by "
     "now; nothing is found twice",
     0},
    {"sandbox", KEY_SANDBOX, "MODE", 0,
     "Give up other files and calls: off, try (what the machine has; the "
     "default), require",
     0},
    {0},
};

/** DIR first, then files. */
static void
take_word(settings *s, const char *word, struct argp_state *state)
{
    if (s->dir == NULL) {
        s->dir = word;
    } else if (s->count < FILES_MAX) {
        s->file[s->count++] = word;
    } else {
        argp_error(state, "at most %d files at a time", FILES_MAX);
    }
}

static http_sandbox_mode
read_mode(const char *word, struct argp_state *state)
{
    if (strcmp(word, "off") == 0) {
        return HTTP_SANDBOX_OFF;
    }
    if (strcmp(word, "require") == 0) {
        return HTTP_SANDBOX_REQUIRE;
    }
    if (strcmp(word, "try") != 0) {
        argp_error(state, "%s: off, try or require", word);
    }
    return HTTP_SANDBOX_TRY;
}

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
    case KEY_SPOOL:
        s->spool = true;
        return 0;
    case KEY_DRY:
        s->dry = true;
        return 0;
    case KEY_AGAIN:
        s->again = true;
        return 0;
    case KEY_SANDBOX:
        s->sandbox = read_mode(arg, state);
        return 0;
    case ARGP_KEY_ARG:
        take_word(s, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->source == NULL) {
            argp_error(state, "DIR and --source are needed");
        }
        if (s->spool ? s->count > 0 || s->dry : s->count == 0) {
            argp_error(state, "files, or - for standard input, or --spool");
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
    "Read logs of a source, from files, standard input (-) or the spool, and "
    "raise incidents of what they prove about protected accounts.\v"
    "A row that is not understood is put aside with a reason (ingest "
    "quarantine), and the rest is read. Reading the same again changes "
    "nothing.",
    children,
    0,
    0};

/* -- what is told ------------------------------------------------------------ */

static eg_status
print_row(void *context, const ag_dry_row *dry, eg_error *err)
{
    const char *const *file = context;
    (void)err;
    if (dry->bad != NULL) {
        printf("%s:%" PRIu64 "\tbad\t%s\n", *file, dry->row->line, dry->bad);
        return EG_OK;
    }
    char reason[AG_REASON_MAX];
    ag_finding_reason(reason, dry->finding);
    printf("%s:%" PRIu64 "\t%s\taccount %" PRIu64 "\t%s\n", *file,
           dry->row->line, ag_level_name(dry->finding->level), dry->account,
           reason);
    return EG_OK;
}

/** The table of a dry run: words and numbers with tabs between. */
static void
print_table(const ag_ingest_counts *c)
{
    printf("rows\t\t%" PRIu64 "\nbad\t\t%" PRIu64 "\nevents\t\t%" PRIu64
           "\nrepeated\t\t%" PRIu64 "\nno account\t\t%" PRIu64
           "\nprotected\t\t%" PRIu64 "\n",
           c->rows, c->bad, c->events, c->repeated, c->no_account, c->matched);
    for (unsigned a = 0; a < AG_ACTION_COUNT; a++) {
        for (unsigned o = 0; o < AG_OUTCOME_COUNT; o++) {
            if (c->tally[a][o] > 0) {
                printf("%s\t%s\t%" PRIu64 "\n", ag_action_name((ag_action)a),
                       ag_outcome_name((ag_outcome)o), c->tally[a][o]);
            }
        }
    }
    for (unsigned l = 0; l < AG_LEVEL_COUNT; l++) {
        printf("found\t%s\t%" PRIu64 "\n", ag_level_name((ag_level)l),
               c->level[l]);
    }
}

static void
say_counts(const settings *s, const ag_ingest_counts *c)
{
    app_say(&s->common,
            "%" PRIu64 " rows, %" PRIu64 " of them bad (%" PRIu64
            " put aside now); %" PRIu64
            " events of protected accounts, %" PRIu64
            " of them known before; %" PRIu64 " findings: %" PRIu64
            " incidents opened, %" PRIu64 " raised.",
            c->rows, c->bad, c->kept_bad, c->matched, c->known, c->found,
            c->taken[AG_TAKEN_OPENED], c->taken[AG_TAKEN_RAISED]);
}

/* -- what is done ------------------------------------------------------------ */

/** Open all files at once: later the process opens none but the service's. */
static eg_status
open_files(settings *s, eg_error *err)
{
    for (; s->opened < s->count; s->opened++) {
        EG_TRY(ag_file_input_open(&s->input[s->opened], s->file[s->opened],
                                  false, s->file[s->opened], err));
    }
    return EG_OK;
}

static void
close_files(settings *s)
{
    while (s->opened > 0) {
        ag_file_input_close(&s->input[--s->opened]);
    }
}

static eg_status
read_files(const settings *s,
           ag_ingest *in,
           const char **present,
           ag_ingest_counts *counts,
           eg_error *err)
{
    for (size_t i = 0; i < s->count; i++) {
        *present = s->file[i];
        const eg_status status =
            ag_ingest_read(in, &s->input[i].input, counts, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", s->file[i]);
            return status;
        }
    }
    return EG_OK;
}

/** Drop what is old, once a call. */
static eg_status
purge(ag_store *store, ag_time now, eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, ag_keep_purge(store, now, err), err);
}

static eg_status
work(const settings *s,
     ag_ingest *in,
     const ag_ingest_plan *plan,
     const char **present,
     eg_error *err)
{
    ag_ingest_counts counts = {0};
    ag_spool_counts files = {0};
    if (s->spool) {
        EG_TRY(ag_spool_read(in, plan, s->dir, &counts, &files, err));
        app_say(&s->common,
                "%" PRIu64 " files read, %" PRIu64
                " that are not of the format.",
                files.done, files.bad);
    } else {
        EG_TRY(read_files(s, in, present, &counts, err));
    }
    if (s->dry) {
        print_table(&counts);
        return EG_OK;
    }
    say_counts(s, &counts);
    return purge(plan->store, plan->now, err);
}

/** Read with a pipeline.  Logs are strangers' bytes: whoever takes the process
 * over by them gets the service's folder, and nothing else of the machine. */
static eg_status
read_with(const settings *s,
          const ag_ingest_plan *plan,
          http_sandbox *sandbox,
          const char **present,
          eg_error *err)
{
    ag_ingest *in = NULL;
    EG_TRY(ag_ingest_new(&in, plan, err));
    eg_status status = http_sandbox_files(sandbox, err);
    if (status == EG_OK) {
        status = http_sandbox_calls(sandbox, err);
    }
    if (status == EG_OK) {
        status = work(s, in, plan, present, err);
    }
    ag_ingest_free(in);
    return status;
}

static eg_status
ingest(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(ag_catalog_free) ag_catalog catalog = {0};
    char address[APP_PATH_MAX];
    ag_source source;
    const char *present = "";
    EG_TRY(app_path(address, s->dir, "store.url", err));
    http_sandbox sandbox = {
        .mode = s->sandbox, .dir = s->dir, .remote = app_file_exists(address)};
    EG_TRY(http_sandbox_prepare(&sandbox, err));
    EG_TRY(ag_opened_new(&store, s->dir, s->dry ? SQL_READ : SQL_WRITE, err));
    EG_TRY(ag_source_get(store, &source, s->source, err));
    if (!source.active) {
        return eg_fail(err, EG_ERR_STATE, "%s: is read no more", s->source);
    }
    EG_TRY(ag_catalog_load(&catalog, store, err));
    const ag_ingest_plan plan = {.store = store,
                                 .source = &source,
                                 .set = catalog.set,
                                 .now = ag_time_now(),
                                 .dry = s->dry,
                                 .again = s->again,
                                 .told = s->common.quiet ? NULL : print_row,
                                 .context = &present};
    return read_with(s, &plan, &sandbox, &present, err);
}

static int
run(int argc, char **argv)
{
    static settings s;
    eg_error err = {0};
    s.sandbox = HTTP_SANDBOX_TRY;
    app_parse(&argp, argc, argv, &s);
    eg_status status = open_files(&s, &err);
    if (status == EG_OK) {
        status = ingest(&s, &err);
    }
    close_files(&s);
    return app_report(&err, status);
}

const app_verb verb_ingest = {
    .name = "ingest",
    .summary = "read logs of a source",
    .argp = &argp,
    .run = run,
};
