/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt print: what stands on the ballots.
 *
 * Ballots are read and written one by one.  What is written is as secret as the
 * votes that will be cast with it, so the file is for its owner alone.
 */
#include "electionguard/preencrypt/print.h"

#include <inttypes.h>
#include <string.h>

#include "common/progress.h"
#include "common/text.h"
#include "electionguard/preencrypt/press.h"
#include "electionguard/verbs.h"

enum {
    KEY_BALLOTS = 0x2A01,
    KEY_FORMAT,
    KEY_STYLE,
    KEY_PAPER,
    KEY_LARGE,
    KEY_TWO_SIDED,
    KEY_LANGUAGE,
    KEY_SECOND,
    KEY_NAMES,
    KEY_TITLE
};

/** Memory for one ballot. */
#define BALLOT_ARENA_MAX ((size_t)64 * 1024 * 1024)

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *to;
    const char *style; /**< NULL: of all. */
    uint64_t from;
    uint64_t last; /**< UINT64_MAX: as many as there are. */
    const print_form *form;
    print_look look;
} settings;

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "The file that is made", 0},
    {"ballots", KEY_BALLOTS, "FROM-TO", 0,
     "Numbers of the ballots; also one number, or FROM- for all from there on; "
     "default: all",
     0},
    {"style", KEY_STYLE, "STYLE", 0, "Only ballots of this style", 0},
    {"format", KEY_FORMAT, "NAME", 0,
     "pdf (default), or json: a list for a layout of your own", 0},
    {"paper", KEY_PAPER, "NAME", 0, "a4 (default) or letter", 0},
    {"large-print", KEY_LARGE, NULL, 0, "Large print, in one column", 0},
    {"two-sided", KEY_TWO_SIDED, NULL, 0,
     "For both sides of the paper, turned on the long edge", 0},
    {"language", KEY_LANGUAGE, "LANG", 0,
     "Language of the fixed texts; default: en", 0},
    {"second-language", KEY_SECOND, "LANG", 0,
     "Print the fixed texts in this language, too", 0},
    {"names", KEY_NAMES, "FILE", 0,
     "Names of contests and choices in the second language", 0},
    {"title", KEY_TITLE, "TEXT", 0,
     "What stands above; default: the election's name", 0},
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

static const print_form *
parse_form(const char *name, struct argp_state *state)
{
    if (strcmp(name, print_form_pdf.name) == 0) {
        return &print_form_pdf;
    }
    if (strcmp(name, print_form_json.name) != 0) {
        argp_error(state, "'%s' is not pdf or json", name);
    }
    return &print_form_json;
}

/** Options about pages. */
static error_t
parse_look(print_look *look, int key, char *arg, struct argp_state *state)
{
    switch (key) {
    case KEY_PAPER:
        look->letter = strcmp(arg, "letter") == 0;
        if (!look->letter && strcmp(arg, "a4") != 0) {
            argp_error(state, "'%s' is not a4 or letter", arg);
        }
        return 0;
    case KEY_LARGE:
        look->large = true;
        return 0;
    case KEY_TWO_SIDED:
        look->two_sided = true;
        return 0;
    case KEY_LANGUAGE:
        look->language = arg;
        return 0;
    case KEY_SECOND:
        look->second = arg;
        return 0;
    case KEY_NAMES:
        look->names = arg;
        return 0;
    case KEY_TITLE:
        look->title = arg;
        if (!app_text_is_plain(arg, strlen(arg))) {
            argp_error(state, "the title must be UTF-8 without control "
                              "characters");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
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
        s->form = parse_form(arg, state);
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
        if (s->look.names != NULL && s->look.second == NULL) {
            argp_error(state, "--names needs --second-language");
        }
        return 0;
    default:
        return parse_look(&s->look, key, arg, state);
    }
}

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Write pre-encrypted ballots to be printed: names, short codes, "
    "confirmation codes.\v"
    "Whoever has the file can tell votes from the short codes that will be "
    "published. It replaces one that is there, and only its owner can read it.",
    children,
    0,
    0};

/* -- ballots ------------------------------------------------------------------------ */

/** The work of one run. */
typedef struct work {
    const settings *settings;
    const press *press;
    eg_arena *arena;
    void *file;   /**< Of the form. */
    size_t style; /**< Place of the style; style_len: all. */
    uint64_t last;
    uint64_t done;
} work;

static eg_status
print_ballot(work *w, uint64_t number, eg_error *err)
{
    eg_preencrypted_ballot ballot;
    eg_arena_reset(w->arena);
    EG_TRY(press_printed(w->press, w->arena, &ballot, number, err));
    EG_TRY(w->settings->form->add(w->file, number, &ballot, err));
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
    return status;
}

static eg_status
print_file(work *w, eg_error *err)
{
    const settings *s = w->settings;
    EG_TRY(s->form->begin(&w->file, s->to, w->press->device.election->manifest,
                          &s->look, err));
    eg_status status = eg_arena_new(&w->arena, BALLOT_ARENA_MAX);
    if (status == EG_OK) {
        status = print_all(w, err);
    }
    eg_arena_free(w->arena);
    if (status == EG_OK) {
        return s->form->end(&w->file, err);
    }
    s->form->discard(w->file);
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
    settings s = {.from = 1,
                  .last = UINT64_MAX,
                  .form = &print_form_pdf,
                  .look = {.language = "en"}};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, &s.common, print, &s);
}

const app_verb verb_preencrypt_print = {
    .group = "preencrypt",
    .name = "print",
    .summary = "write pre-encrypted ballots to be printed",
    .argp = &argp,
    .run = run,
};
