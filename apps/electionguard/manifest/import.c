/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard manifest import: another system's election as a manifest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "common/file.h"
#include "electionguard/import/draft.h"
#include "electionguard/import/source.h"
#include "electionguard/verbs.h"

enum { KEY_FROM = 0x2001, KEY_REPORT, KEY_CONTESTS, KEY_FORCE };

typedef struct settings {
    app_settings common;
    import_source from;
    const char *output;
    const char *report;
    const char *contests;
    const char *source;
    app_write_mode mode;
} settings;

static const struct argp_option options[] = {
    {"from", KEY_FROM, "FORMAT", 0,
     "dominion (a folder of a CVR export) or nist (a file of SP 1500-100 or "
     "SP 1500-20); default: a folder is dominion, a file is nist",
     0},
    {"output", 'o', "FILE", 0, "Where the manifest goes (required)", 0},
    {"report", KEY_REPORT, "FILE", 0,
     "Write what was made and left out as JSON too", 0},
    {"contests", KEY_CONTESTS, "LIST", 0,
     "Only these contests: identifiers of the source or labels, with commas",
     0},
    {"force", KEY_FORCE, NULL, 0, "Replace files that exist", 0},
    {0},
};

static void
check_usage(const settings *s, struct argp_state *state)
{
    if (s->source == NULL) {
        argp_error(state, "which source?");
    } else if (s->output == NULL) {
        argp_error(state, "where to? (-o FILE)");
    }
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_FROM:
        s->from = import_source_parse(arg, state);
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_REPORT:
        s->report = arg;
        return 0;
    case KEY_CONTESTS:
        s->contests = arg;
        return 0;
    case KEY_FORCE:
        s->mode = APP_WRITE_REPLACE;
        return 0;
    case ARGP_KEY_ARG:
        if (s->source != NULL) {
            argp_error(state, "one source at a time");
        }
        s->source = arg;
        return 0;
    case ARGP_KEY_END:
        check_usage(s, state);
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
    "SOURCE",
    "Make a manifest from another system's description of an election.\v"
    "SOURCE is the folder of a Dominion CVR export, or a JSON file of NIST "
    "SP 1500-100 or SP 1500-20. What a manifest cannot represent, such as a "
    "contest in which voters rank candidates, is left out and listed with the "
    "reason.",
    children,
    0,
    0};

static eg_status
read_source(draft *d, const settings *s, eg_error *err)
{
    import_source from = s->from;
    if (from == IMPORT_ANY) {
        struct stat st;
        const bool folder = stat(s->source, &st) == 0 && S_ISDIR(st.st_mode);
        from = folder ? IMPORT_DOMINION : IMPORT_NIST;
    }
    return from == IMPORT_DOMINION ? import_dominion(d, s->source, err)
                                   : import_nist(d, s->source, err);
}

/** The manifest's text, read back as a reader will read it. */
static eg_status
write_manifest(const settings *s, const eg_manifest *m, eg_error *err)
{
    char *text = NULL;
    size_t len = 0;
    EG_TRY(eg_manifest_write(m, &text, &len));
    eg_manifest *again = NULL;
    eg_status status =
        eg_manifest_parse(&again, (const uint8_t *)text, len, err);
    if (status == EG_OK) {
        status = eg_manifest_check(again, err);
        /* What a source says twice is malformed input, not a failed check. */
        status = status == EG_REJECT ? EG_ERR_MALFORMED : status;
    }
    if (status != EG_OK && err != NULL) {
        eg_error_prefix(err,
                        "%s: the manifest that follows from it: ", s->source);
    }
    if (status == EG_OK) {
        status = app_file_write(s->output, text, len, 0644, s->mode, err);
    }
    eg_manifest_free(again);
    free(text);
    return status;
}

static eg_status
write_reports(const draft *d,
              const settings *s,
              const eg_manifest *m,
              eg_error *err)
{
    EG_BUFFER(text, EG_MANIFEST_BYTES_MAX);
    if (s->report != NULL) {
        EG_TRY(draft_report_json(d, m, &text));
        EG_TRY(
            app_file_write(s->report, text.data, text.len, 0644, s->mode, err));
        eg_buffer_clear(&text);
    }
    draft_report_text(d, m, &text);
    EG_TRY(eg_buffer_status(&text));
    if (!s->common.quiet) {
        fwrite(text.data, 1, text.len, stdout);
    }
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.mode = APP_WRITE_NEW};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    draft d = {.only = s.contests};
    eg_manifest m = {0};
    eg_status status = eg_arena_new(&d.arena, IMPORT_ARENA_MAX);
    if (status == EG_OK) {
        status = read_source(&d, &s, &err);
    }
    if (status == EG_OK) {
        status = draft_manifest(&d, &m, &err);
        if (status != EG_OK) {
            eg_error_prefix(&err, "%s: ", s.source);
        }
    }
    if (status == EG_OK) {
        status = write_manifest(&s, &m, &err);
    }
    if (status == EG_OK) {
        status = write_reports(&d, &s, &m, &err);
    }
    eg_arena_free(d.arena);
    return status == EG_OK ? 0 : app_report(&err, status);
}

const app_verb verb_manifest_import = {
    .group = "manifest",
    .name = "import",
    .summary = "make a manifest from another system's export",
    .argp = &argp,
    .run = run,
};
