/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt print: what stands on the ballots.
 *
 * Ballots are read and written one by one.  What is written is as secret as the
 * votes that will be cast with it, so the file is for its owner alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "common/file_out.h"
#include "common/progress.h"
#include "common/text.h"
#include "electionguard/preencrypt/press.h"
#include "electionguard/verbs.h"

enum { KEY_BALLOTS = 0x2A01, KEY_FORMAT, KEY_STYLE };

/** Memory for one ballot. */
#define BALLOT_ARENA_MAX ((size_t)64 * 1024 * 1024)
/** One ballot as JSON. */
#define TEXT_MAX ((size_t)64 * 1024 * 1024)

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *to;
    const char *style; /**< NULL: of all. */
    uint64_t from;
    uint64_t last; /**< UINT64_MAX: as many as there are. */
} settings;

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "The file that is made", 0},
    {"ballots", KEY_BALLOTS, "FROM-TO", 0,
     "Numbers of the ballots; also one number, or FROM- for all from there on; "
     "default: all",
     0},
    {"style", KEY_STYLE, "STYLE", 0, "Only ballots of this style", 0},
    {"format", KEY_FORMAT, "NAME", 0,
     "json: a list for a printer's own layout or for tests", 0},
    {0},
};

/** "3", "3-7" and "3-". */
static bool
parse_range(settings *s, const char *text)
{
    char from[24];
    const size_t len = strcspn(text, "-");
    if (len >= sizeof(from)) {
        return false;
    }
    memcpy(from, text, len);
    from[len] = '\0';
    if (!app_text_number(&s->from, from, 1, INT64_MAX)) {
        return false;
    }
    s->last = text[len] == '\0' ? s->from : UINT64_MAX;
    return text[len] == '\0' || text[len + 1] == '\0' ||
           app_text_number(&s->last, text + len + 1, s->from, INT64_MAX);
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case 'o':
        s->to = arg;
        return 0;
    case KEY_BALLOTS:
        if (!parse_range(s, arg)) {
            argp_error(state, "'%s' is no range of numbers", arg);
        }
        return 0;
    case KEY_STYLE:
        s->style = arg;
        return 0;
    case KEY_FORMAT:
        if (strcmp(arg, "json") != 0) {
            argp_error(state, "'%s' is not json", arg);
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->to == NULL) {
            argp_error(state, "DIR and --output are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Write what stands on pre-encrypted ballots: names, short codes, "
    "confirmation codes.\v"
    "Whoever has the file can tell votes from the short codes that will be "
    "published. It replaces one that is there, and only its owner can read it.",
    children,
    0,
    0};

/* -- JSON ------------------------------------------------------------------------- */

static void
write_choice(eg_json_writer *j, const eg_printed_selection *line)
{
    eg_json_begin_object(j);
    eg_json_member_string(j, "choiceId", line->label);
    eg_json_member_string(j, "name", line->name);
    eg_json_member_string(j, "shortCode", line->short_code);
    eg_json_end_object(j);
}

static void
write_contest(eg_json_writer *j, const eg_printed_contest *printed)
{
    const eg_contest *contest = printed->contest;
    eg_json_begin_object(j);
    eg_json_member_string(j, "contestId", contest->id);
    eg_json_member_string(j, "name", contest->name);
    eg_json_member_int(j, "selectionLimit", contest->selection_limit);
    eg_json_name(j, "choices");
    eg_json_begin_array(j);
    for (size_t i = 0; i < contest->option_len; i++) {
        write_choice(j, &printed->selection[i]);
    }
    eg_json_end_array(j);
    eg_json_name(j, "nullCodes");
    eg_json_begin_array(j);
    for (size_t i = contest->option_len; i < printed->selection_len; i++) {
        eg_json_put_string(j, printed->selection[i].short_code);
    }
    eg_json_end_array(j);
    eg_json_end_object(j);
}

/** A ballot on a line. */
static eg_status
write_ballot(eg_buffer *out,
             uint64_t number,
             const eg_preencrypted_ballot *ballot)
{
    char code[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(code, ballot->kept.code.bytes, EG_HASH_BYTES);
    eg_json_writer j;
    eg_json_writer_init(&j, out, 0);
    eg_json_begin_object(&j);
    eg_json_member_int(&j, "number", (int64_t)number);
    eg_json_member_string(&j, "code", code);
    eg_json_member_string(&j, "ballotStyle", ballot->kept.style);
    eg_json_name(&j, "contests");
    eg_json_begin_array(&j);
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        write_contest(&j, &ballot->printed[i]);
    }
    eg_json_end_array(&j);
    eg_json_end_object(&j);
    return eg_json_writer_finish(&j);
}

/* -- ballots ------------------------------------------------------------------------ */

/** The work of one run. */
typedef struct work {
    const settings *settings;
    const press *press;
    eg_arena *arena;
    FILE *out;
    size_t style; /**< Place of the style; style_len: all. */
    uint64_t last;
    uint64_t done;
} work;

static eg_status
print_ballot(work *w, uint64_t number, eg_error *err)
{
    eg_preencrypted_ballot ballot;
    EG_BUFFER(text, TEXT_MAX);
    eg_arena_reset(w->arena);
    EG_TRY(press_printed(w->press, w->arena, &ballot, number, err));
    const eg_status status = write_ballot(&text, number, &ballot);
    if (status != EG_OK) {
        return eg_fail(err, status, "ballot %" PRIu64 " cannot be written: %s",
                       number, eg_status_text(status));
    }
    fputs(w->done == 0 ? "[" : ",\n ", w->out);
    fwrite(text.data, 1, text.len, w->out);
    w->done++;
    return EG_OK;
}

static eg_status
print_all(work *w, eg_error *err)
{
    const press *p = w->press;
    app_progress progress;
    app_progress_begin(&progress, "ballots", 0, w->settings->common.quiet);
    eg_status status = EG_OK;
    for (uint64_t n = w->settings->from; n <= w->last && status == EG_OK; n++) {
        if (w->style == p->device.election->manifest->style_len ||
            w->style == p->ballot[n - 1].style) {
            status = print_ballot(w, n, err);
            app_progress_set(&progress, w->done);
        }
    }
    app_progress_end(&progress);
    if (status == EG_OK && w->done == 0) {
        status = eg_fail(err, EG_ERR_NOT_FOUND, "there is no such ballot");
    }
    fputs("]\n", w->out);
    return status;
}

static eg_status
print_file(work *w, eg_error *err)
{
    app_file_out out;
    EG_TRY(app_file_begin(&out, w->settings->to, 0600, APP_WRITE_REPLACE, err));
    w->out = out.stream;
    eg_status status = eg_arena_new(&w->arena, BALLOT_ARENA_MAX);
    if (status == EG_OK) {
        status = print_all(w, err);
    }
    eg_arena_free(w->arena);
    if (status == EG_OK) {
        return app_file_finish(&out, APP_WRITE_REPLACE, err);
    }
    app_file_discard(&out);
    return status;
}

static eg_status
print(const void *verb_settings, press *p, eg_error *err)
{
    const settings *s = verb_settings;
    const eg_manifest *manifest = p->device.election->manifest;
    work w = {.settings = s,
              .press = p,
              .style = manifest->style_len,
              .last = s->last < p->len ? s->last : p->len};
    if (s->last != UINT64_MAX && s->last > p->len) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the device has made %zu ballots and none with the "
                       "number %" PRIu64,
                       p->len, s->last);
    }
    if (s->style != NULL) {
        const eg_ballot_style *style =
            eg_manifest_find_style(manifest, s->style);
        if (style == NULL) {
            return eg_fail(err, EG_ERR_NOT_FOUND,
                           "the manifest has no ballot style \"%.80s\"",
                           s->style);
        }
        w.style = (size_t)(style - manifest->style);
    }
    EG_TRY(print_file(&w, err));
    app_say(&s->common, "%" PRIu64 " ballots are in %s.", w.done, s->to);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.from = 1, .last = UINT64_MAX};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, &s.common, print, &s);
}

const app_verb verb_preencrypt_print = {
    .group = "preencrypt",
    .name = "print",
    .summary = "write what stands on pre-encrypted ballots",
    .argp = &argp,
    .run = run,
};
