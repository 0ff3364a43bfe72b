/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard ballots import: another system's cast vote records as plain
 * ballots of an imported manifest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "common/file_out.h"
#include "electionguard/ballots/plain_input.h"
#include "electionguard/import/cvr.h"
#include "electionguard/import/draft.h"
#include "electionguard/import/source.h"
#include "electionguard/verbs.h"

enum { KEY_FROM = 0x2001, KEY_MANIFEST, KEY_REPORT, KEY_REFS, KEY_FORCE };

#define SOURCES_MAX 4096

typedef struct settings {
    app_settings common;
    eg_status (*read)(cvr_import *x, const char *file);
    const char *manifest;
    const char *output;
    const char *report;
    bool refs;
    app_write_mode mode;
    const char *source[SOURCES_MAX];
    size_t source_len;
} settings;

static const struct argp_option options[] = {
    {"manifest", KEY_MANIFEST, "FILE", 0,
     "The manifest that 'manifest import' made of the same source (required)",
     0},
    {"from", KEY_FROM, "FORMAT", 0, "dominion (default) or nist (SP 1500-103)",
     0},
    {"output", 'o', "FILE", 0, "Where the ballots go (required)", 0},
    {"report", KEY_REPORT, "FILE", 0,
     "Write what was read and left out as JSON too", 0},
    {"refs", KEY_REFS, NULL, 0,
     "Keep the source's names of the ballots. A record publishes them, and "
     "whoever has the source can then tell what each ballot says",
     0},
    {"force", KEY_FORCE, NULL, 0, "Replace files that exist", 0},
    {0},
};

static void
check_usage(const settings *s, struct argp_state *state)
{
    if (s->manifest == NULL) {
        argp_error(state, "which manifest? (--manifest FILE)");
    } else if (s->source_len == 0) {
        argp_error(state, "which source?");
    } else if (s->output == NULL) {
        argp_error(state, "where to? (-o FILE)");
    }
}

static void
add_source(settings *s, const char *name, struct argp_state *state)
{
    if (s->source_len == SOURCES_MAX) {
        argp_error(state, "more than %d sources", SOURCES_MAX);
    }
    s->source[s->source_len++] = name;
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
        s->read = import_source_parse(arg, state) == IMPORT_DOMINION
                      ? cvr_dominion
                      : cvr_nist;
        return 0;
    case KEY_MANIFEST:
        s->manifest = arg;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_REPORT:
        s->report = arg;
        return 0;
    case KEY_REFS:
        s->refs = true;
        return 0;
    case KEY_FORCE:
        s->mode = APP_WRITE_REPLACE;
        return 0;
    case ARGP_KEY_ARG:
        add_source(s, arg, state);
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
    "SOURCE...",
    "Make plain ballots from another system's cast vote records.\v"
    "SOURCE is a JSON file, or a folder: then each of its CvrExport*.json "
    "(dominion) or *.json (nist). What voters entered is kept, overvotes too. "
    "Contests that the manifest lacks are left out and counted. The ballots "
    "are secrets.",
    children,
    0,
    0};

/** Every file of a folder that has the format's name. */
static eg_status
read_folder(const settings *s, cvr_import *x, const char *folder)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(folder, ".json", &names, &len, x->err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char path[APP_PATH_MAX];
        if (s->read == cvr_dominion && strncmp(names[i], "CvrExport", 9) != 0) {
            continue;
        }
        status = app_path(path, folder, names[i], x->err);
        if (status == EG_OK) {
            status = s->read(x, path);
            x->counts.files++;
        }
    }
    app_names_free(names, len);
    return status;
}

static eg_status
read_sources(const settings *s, cvr_import *x)
{
    for (size_t i = 0; i < s->source_len; i++) {
        struct stat st;
        if (stat(s->source[i], &st) == 0 && S_ISDIR(st.st_mode)) {
            EG_TRY(read_folder(s, x, s->source[i]));
        } else {
            EG_TRY(s->read(x, s->source[i]));
            x->counts.files++;
        }
    }
    if (x->counts.files == 0) {
        return eg_fail(x->err, EG_ERR_NOT_FOUND,
                       "%s: holds no cast vote records", s->source[0]);
    }
    if (x->counts.ballots == 0) {
        return eg_fail(x->err, EG_ERR_UNSUPPORTED,
                       "%s: no record has a contest of the manifest; was the "
                       "manifest imported from this source?",
                       s->source[0]);
    }
    return EG_OK;
}

static eg_status
write_ballots(const settings *s, cvr_import *x, eg_error *err)
{
    app_file_out out;
    EG_TRY(app_file_begin(&out, s->output, 0600, s->mode, err));
    x->out = out.stream;
    fputc('[', out.stream);
    eg_status status = read_sources(s, x);
    if (status == EG_OK) {
        fputs("\n]\n", out.stream);
        status = app_file_finish(&out, s->mode, err);
    }
    app_file_discard(&out);
    return status;
}

static eg_status
write_reports(const settings *s, const cvr_counts *counts, eg_error *err)
{
    EG_BUFFER(text, IMPORT_FILE_MAX);
    if (s->report != NULL) {
        EG_TRY(cvr_report_json(counts, &text));
        EG_TRY(
            app_file_write(s->report, text.data, text.len, 0644, s->mode, err));
        eg_buffer_clear(&text);
    }
    cvr_report_text(counts, &text);
    EG_TRY(eg_buffer_status(&text));
    if (!s->common.quiet) {
        fwrite(text.data, 1, text.len, stdout);
    }
    return EG_OK;
}

static eg_status
import_ballots(const settings *s, cvr_import *x, eg_error *err)
{
    eg_manifest *manifest = NULL;
    EG_TRY(plain_manifest_read(&manifest, s->manifest, err));
    x->manifest = manifest;
    eg_status status = eg_arena_new(&x->arena, IMPORT_ARENA_MAX);
    if (status == EG_OK) {
        status = eg_arena_new(&x->kept, IMPORT_ARENA_MAX);
    }
    if (status == EG_OK) {
        status = write_ballots(s, x, err);
    }
    if (status == EG_OK) {
        status = write_reports(s, &x->counts, err);
    }
    eg_arena_free(x->arena);
    eg_arena_free(x->kept);
    eg_manifest_free(manifest);
    return status;
}

static int
run(int argc, char **argv)
{
    static settings s = {.mode = APP_WRITE_NEW, .read = cvr_dominion};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    cvr_import x = {.refs = s.refs, .err = &err};
    const eg_status status = import_ballots(&s, &x, &err);
    return status == EG_OK ? 0 : app_report(&err, status);
}

const app_verb verb_ballots_import = {
    .group = "ballots",
    .name = "import",
    .summary = "make plain ballots from another system's vote records",
    .argp = &argp,
    .run = run,
};
