/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard stats: the plan of what the public is told, releases by it, their
 * files, and whether a file is one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <electionguard/arena.h>

#include "accountguard/catalog/actors.h"
#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/statistics/page.h"
#include "accountguard/statistics/series.h"
#include "codec/text.h"
#include "common/text.h"

enum {
    KEY_SINCE = 0x6601,
    KEY_UNIT,
    KEY_MONTHS,
    KEY_PEOPLE,
    KEY_DELAY,
    KEY_KEEP,
    KEY_RELEASE,
    KEY_LANGUAGE,
    KEY_KEY
};

typedef struct settings {
    ag_acting acting;
    const char *place; /**< DIR or FILE. */
    const char *out;
    const char *key;
    const char *since;
    ag_stat_plan plan;
    uint64_t release; /**< 0: the latest. */
    ag_language language;
} settings;

/** "country:US" into the plan. */
static bool
take_keep(ag_stat_plan *plan, const char *text)
{
    const char *colon = strchr(text, ':');
    if (colon == NULL || strlen(colon + 1) > AG_STAT_CODE_MAX) {
        return false;
    }
    for (unsigned d = 0; d < AG_STAT_DIMENSIONS; d++) {
        const char *word = ag_stat_dimension_word((ag_stat_dimension)d);
        ag_stat_keep *keep = &plan->keep[d];
        if (strlen(word) == (size_t)(colon - text) &&
            strncmp(word, text, strlen(word)) == 0 &&
            keep->len < AG_STAT_KEEP_MAX) {
            memcpy(keep->code[keep->len++], colon + 1, strlen(colon + 1) + 1);
            return true;
        }
    }
    return false;
}

/** A number of an option, or wrong usage. */
static uint32_t
number(const char *arg, const char *name, struct argp_state *state)
{
    uint64_t value = 0;
    if (!app_text_number(&value, arg, 1, 1000000)) {
        argp_error(state, "%s takes a number", name);
    }
    return (uint32_t)value;
}

static error_t
parse_plan(int key, char *arg, settings *s, struct argp_state *state)
{
    switch (key) {
    case KEY_SINCE:
        s->since = arg;
        return 0;
    case KEY_UNIT:
        if (!ag_stat_unit_read(&s->plan.unit, arg)) {
            argp_error(state, "--unit takes notices, incidents, accounts, "
                              "people or organisations");
        }
        return 0;
    case KEY_MONTHS:
        s->plan.months = number(arg, "--months", state);
        return 0;
    case KEY_PEOPLE:
        s->plan.rules.people = number(arg, "--people", state);
        return 0;
    case KEY_DELAY:
        s->plan.delay_days = number(arg, "--delay-days", state);
        return 0;
    case KEY_KEEP:
        if (!take_keep(&s->plan, arg)) {
            argp_error(state, "--keep takes country:CODE, sector:WORD or "
                              "actor:ID");
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
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_RELEASE:
        s->release = number(arg, "--release", state);
        return 0;
    case KEY_LANGUAGE:
        if (!ag_language_read(&s->language, arg)) {
            argp_error(state, "--language takes en, es or fr");
        }
        return 0;
    case KEY_KEY:
        s->key = arg;
        return 0;
    case 'o':
        s->out = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->place != NULL) {
            argp_error(state, "one place at a time");
        }
        s->place = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->place == NULL) {
            argp_error(state, "the place is needed");
        }
        return 0;
    default:
        return parse_plan(key, arg, s, state);
    }
}

static const struct argp_child acting_children[] = {
    {&ag_acting_argp, 0, NULL, 0},
    {0}};
static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

/* -- plan -------------------------------------------------------------------- */

static const struct argp_option plan_options[] = {
    {"since", KEY_SINCE, "YYYY-MM-01", 0, "First day of the first period", 0},
    {"unit", KEY_UNIT, "UNIT", 0,
     "What is counted: notices, incidents, accounts, people, organisations "
     "(notices)",
     0},
    {"months", KEY_MONTHS, "N", 0, "Length of a period: 3, 6 or 12 (3)", 0},
    {"people", KEY_PEOPLE, "K", 0,
     "Nobody is to be found among fewer than K people (10, at least 5); a "
     "number is told of twice as many",
     0},
    {"delay-days", KEY_DELAY, "N", 0,
     "Days from a period's end to its release (30)", 0},
    {"keep", KEY_KEEP, "TABLE:CODE", 0,
     "A category that is hidden last to cover small ones, e.g. country:FR; may "
     "be repeated, the first is kept longest",
     0},
    {0},
};
static const struct argp plan_argp = {
    plan_options,
    parse_option,
    "DIR",
    "Show what the public is told and when; with --since, set it. It is set "
    "once, by an operator, and stays.",
    acting_children,
    0,
    0};

static eg_status
read_since(ag_time *out, const char *text, eg_error *err)
{
    char whole[AG_TIME_TEXT];
    const int len = snprintf(whole, sizeof(whole), "%.10sT00:00:00Z", text);
    if (strlen(text) != 10 || !ag_time_read(out, whole, (size_t)len)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "--since takes a date, 2026-01-01");
    }
    return EG_OK;
}

static eg_status
set_plan(settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(read_since(&s->plan.since, s->since, err));
    EG_TRY(ag_opened_new(&store, s->place, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    return ag_series_begin(store, &s->plan, who.id, now, err);
}

static eg_status
show_plan(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(app_identity_free) app_identity key = {0};
    ag_stat_plan plan;
    ag_stat_period next;
    uint64_t len;
    EG_TRY(ag_opened_new(&store, s->place, SQL_READ, err));
    EG_TRY(ag_series_plan(store, &plan, err));
    EG_TRY(ag_series_len(store, &len, err));
    EG_TRY(ag_series_key(store, &key, err));
    char base64[64] = {0};
    char due[AG_TIME_TEXT] = "never";
    eg_base64_write(base64, key.public_key, sizeof(key.public_key));
    if (ag_stat_period_of(&next, &plan, len + 1)) {
        ag_time_write(due, next.due);
    }
    printf("unit      %s\npeople    %u\nperiod    %u months\nreleases  %" PRIu64
           "\nnext due  %s\nkey       %s\n",
           ag_stat_unit_word(plan.unit), plan.rules.people, plan.months, len,
           due, base64);
    return EG_OK;
}

static int
run_plan(int argc, char **argv)
{
    settings s = {.plan = ag_stat_plan_usual(0)};
    app_parse(&plan_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    eg_status status = s.since != NULL ? set_plan(&s, &err) : EG_OK;
    if (status == EG_OK) {
        status = show_plan(&s, &err);
    }
    return app_report(&err, status);
}

const app_verb verb_stats_plan = {
    .group = "stats",
    .name = "plan",
    .summary = "show or set what the public is told",
    .argp = &plan_argp,
    .run = run_plan,
};

/* -- release ----------------------------------------------------------------- */

/** The main name of an actor in its source. */
static bool
name_actor(void *context, char out[AG_SERIES_NAME], uint64_t actor)
{
    ag_candidate found;
    if (!ag_actors_find(context, actor, &found) ||
        strlen(found.main) >= AG_SERIES_NAME ||
        !app_text_is_plain(found.main, strlen(found.main))) {
        return false;
    }
    memcpy(out, found.main, strlen(found.main) + 1);
    return true;
}

static void
free_actors(ag_actors **actors)
{
    ag_actors_free(*actors);
}

static eg_status
release(const settings *s, uint64_t *made, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(free_actors) ag_actors *actors = NULL;
    EG_TRY(ag_opened_new(&store, s->place, SQL_WRITE, err));
    EG_TRY(ag_actors_load(&actors, store, err));
    return ag_series_release(store, name_actor, actors, 0, ag_time_now(), made,
                             err);
}

static const struct argp release_argp = {
    NULL,
    parse_option,
    "DIR",
    "Count, sign and keep the next release, if it is due. Nothing about it is "
    "left to choose, so a timer may do it. What was released is never made "
    "again.",
    children,
    0,
    0};

static int
run_release(int argc, char **argv)
{
    settings s = {0};
    app_parse(&release_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    uint64_t made = 0;
    const eg_status status = release(&s, &made, &err);
    if (status == EG_OK) {
        app_say(&s.acting.common, "Release %" PRIu64 " is made.", made);
    }
    return app_report(&err, status);
}

const app_verb verb_stats_release = {
    .group = "stats",
    .name = "release",
    .summary = "make the next release of statistics, if it is due",
    .argp = &release_argp,
    .run = run_release,
};

/* -- printing ---------------------------------------------------------------- */

static void
print_number(const char *words, const ag_stat_number *n)
{
    if (n->told) {
        printf("  %-44s %10" PRIu64 "\n", words, n->value);
    } else {
        printf("  %-44s %10s\n", words, "not told");
    }
}

static void
print_table(const ag_release *r,
            ag_stat_dimension dimension,
            ag_language language)
{
    const ag_stat_table *t = &r->table[dimension];
    printf("%s\n", ag_stat_dimension_word(dimension));
    if (!t->told) {
        printf("  not told\n");
    }
    for (size_t i = 0; i < t->len; i++) {
        const ag_stat_number n = {.told = true, .value = t->line[i].value};
        print_number(ag_page_line_name(dimension, &t->line[i], language), &n);
    }
    if (t->others.told) {
        print_number("all others", &t->others);
    }
}

static void
print_release(const ag_release *r, ag_language language)
{
    char from[AG_TIME_TEXT];
    char until[AG_TIME_TEXT];
    ag_time_write(from, r->period.from);
    ag_time_write(until, r->period.until);
    app_text_print(stdout, r->service);
    printf("\nrelease %" PRIu64 ", %s, from %s until %s\n", r->number,
           ag_stat_unit_word(r->plan.unit), from, until);
    print_number("total", &r->total);
    for (unsigned d = 0; d < AG_STAT_DIMENSIONS; d++) {
        print_table(r, (ag_stat_dimension)d, language);
    }
    printf("beside these\n");
    print_number("leaked credentials", &r->exposed);
    print_number("corrections", &r->corrections);
}

/* -- show -------------------------------------------------------------------- */

static const struct argp_option show_options[] = {
    {"release", KEY_RELEASE, "N", 0, "Which one (the latest)", 0},
    {"language", KEY_LANGUAGE, "TAG", 0, "en, es or fr (en)", 0},
    {NULL, 'o', "FOLDER", 0,
     "Write release-N.json, release-N.csv and release-N.html there", 0},
    {0},
};
static const struct argp show_argp = {
    show_options,
    parse_option,
    "DIR",
    "Print a release, or write the files that are published.",
    children,
    0,
    0};

/** Releases out of a store. */
typedef struct shown {
    ag_store *store;
    eg_arena *arena;
    eg_buffer file; /**< Of the one that is shown. */
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    ag_release *all; /**< From the first to the one that is shown. */
    size_t len;
} shown;

static eg_status
load(shown *v, uint64_t release, eg_error *err)
{
    v->all = calloc(release, sizeof(*v->all));
    EG_TRY(eg_arena_new(&v->arena, (size_t)256 << 20));
    if (v->all == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    for (v->len = 0; v->len < release; v->len++) {
        eg_buffer_clear(&v->file);
        EG_TRY(ag_series_file(v->store, &v->file, v->len + 1, err));
        EG_TRY(ag_release_read(&v->all[v->len], v->key, v->arena,
                               eg_buffer_span(&v->file), err));
    }
    return EG_OK;
}

static eg_status
write_one(const settings *s,
          const char *stem,
          const char *suffix,
          eg_span bytes,
          eg_error *err)
{
    char name[64];
    char path[APP_PATH_MAX];
    (void)snprintf(name, sizeof(name), "%s%s", stem, suffix);
    EG_TRY(app_path(path, s->out, name, err));
    return app_file_write(path, bytes.data, bytes.len, 0644, APP_WRITE_REPLACE,
                          err);
}

static eg_status
write_files(const settings *s, const shown *v, const char *stem, eg_error *err)
{
    const ag_release *r = &v->all[v->len - 1];
    char json[64];
    char csv[64];
    EG_BUFFER(page, AG_PAGE_MAX);
    EG_BUFFER(sheet, AG_PAGE_MAX);
    (void)snprintf(json, sizeof(json), "%s.json", stem);
    (void)snprintf(csv, sizeof(csv), "%s.csv", stem);
    const ag_page what = {.release = r,
                          .key = v->key,
                          .language = s->language,
                          .earlier = v->all,
                          .earlier_len = v->len - 1,
                          .json_name = json,
                          .csv_name = csv};
    EG_TRY(ag_page_write(&page, &what, err));
    EG_TRY(ag_sheet_write(&sheet, r, s->language, err));
    EG_TRY(app_dir_make(s->out, 0755, err));
    EG_TRY(write_one(s, stem, ".json", eg_buffer_span(&v->file), err));
    EG_TRY(write_one(s, stem, ".csv", eg_buffer_span(&sheet), err));
    EG_TRY(write_one(s, stem, ".html", eg_buffer_span(&page), err));
    app_say(&s->acting.common, "%s/%s.{json,csv,html}", s->out, stem);
    return EG_OK;
}

static eg_status
show(const settings *s, shown *v, eg_error *err)
{
    uint64_t len;
    EG_TRY(ag_opened_new(&v->store, s->place, SQL_READ, err));
    EG_TRY(ag_series_len(v->store, &len, err));
    const uint64_t release = s->release > 0 ? s->release : len;
    if (release == 0 || release > len) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "there is no such release");
    }
    EG_TRY(load(v, release, err));
    if (s->out != NULL) {
        char stem[32];
        (void)snprintf(stem, sizeof(stem), "release-%" PRIu64, release);
        return write_files(s, v, stem, err);
    }
    print_release(&v->all[v->len - 1], s->language);
    return EG_OK;
}

/* -- rehearse ---------------------------------------------------------------- */

static const struct argp_option rehearse_options[] = {
    {"language", KEY_LANGUAGE, "TAG", 0, "en, es or fr (en)", 0},
    {NULL, 'o', "FOLDER", 0,
     "Write rehearsal.json, rehearsal.csv and rehearsal.html there", 0},
    {0},
};
static const struct argp rehearse_argp = {
    rehearse_options,
    parse_option,
    "DIR",
    "Show what would be published of the present period if it ended now. It is "
    "no release: another key signs it, and it must not be published, for the "
    "difference to the release would tell what the release does not.",
    children,
    0,
    0};

static eg_status
rehearse(const settings *s, shown *v, eg_error *err)
{
    EG_CLEANUP(free_actors) ag_actors *actors = NULL;
    EG_TRY(ag_opened_new(&v->store, s->place, SQL_READ, err));
    EG_TRY(ag_actors_load(&actors, v->store, err));
    EG_TRY(ag_series_rehearse(v->store, &v->file, name_actor, actors,
                              ag_time_now(), err));
    EG_TRY(eg_arena_new(&v->arena, (size_t)64 << 20));
    v->all = calloc(1, sizeof(*v->all));
    if (v->all == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    EG_TRY(ag_release_read(v->all, v->key, v->arena, eg_buffer_span(&v->file),
                           err));
    v->len = 1;
    if (s->out != NULL) {
        return write_files(s, v, "rehearsal", err);
    }
    print_release(v->all, s->language);
    return EG_OK;
}

/** Show something, and free what it took. */
static int
run_shown(const settings *s,
          eg_status (*work)(const settings *, shown *, eg_error *))
{
    eg_error err = {.status = EG_OK};
    shown v = {0};
    eg_buffer_init(&v.file, AG_STAT_FILE_MAX);
    const eg_status status = work(s, &v, &err);
    ag_opened_free(v.store);
    eg_arena_free(v.arena);
    eg_buffer_free(&v.file);
    free(v.all);
    return app_report(&err, status);
}

static int
run_show(int argc, char **argv)
{
    settings s = {0};
    app_parse(&show_argp, argc, argv, &s);
    return run_shown(&s, show);
}

const app_verb verb_stats_show = {
    .group = "stats",
    .name = "show",
    .summary = "print a release, or write its files",
    .argp = &show_argp,
    .run = run_show,
};

static int
run_rehearse(int argc, char **argv)
{
    settings s = {0};
    app_parse(&rehearse_argp, argc, argv, &s);
    return run_shown(&s, rehearse);
}

const app_verb verb_stats_rehearse = {
    .group = "stats",
    .name = "rehearse",
    .summary = "show what would be published of this period so far",
    .argp = &rehearse_argp,
    .run = run_rehearse,
};

/* -- verify ------------------------------------------------------------------ */

static const struct argp_option verify_options[] = {
    {"key", KEY_KEY, "KEY", 0,
     "The service's key for releases, as 'stats plan' prints it", 0},
    {"language", KEY_LANGUAGE, "TAG", 0, "en, es or fr (en)", 0},
    {0},
};
static const struct argp verify_argp = {
    verify_options,
    parse_option,
    "FILE",
    "Check a published release-N.json: who signed it, its one form, and that "
    "its numbers can be those of its definition; print it.",
    children,
    0,
    0};

static eg_status
check_key(const char *text,
          const uint8_t key[APP_PUBLIC_KEY_BYTES],
          eg_error *err)
{
    char base64[64] = {0};
    eg_base64_write(base64, key, APP_PUBLIC_KEY_BYTES);
    return strcmp(base64, text) == 0
               ? EG_OK
               : eg_fail(err, EG_REJECT, "it was signed with another key: %s",
                         base64);
}

static eg_status
verify(const settings *s, eg_arena *arena, eg_span file, eg_error *err)
{
    ag_release r;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    EG_TRY(ag_release_read(&r, key, arena, file, err));
    EG_TRY(check_key(s->key, key, err));
    if (!s->acting.common.quiet) {
        print_release(&r, s->language);
    }
    return EG_OK;
}

static int
run_verify(int argc, char **argv)
{
    settings s = {0};
    app_parse(&verify_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    eg_arena *arena = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_status status =
        s.key == NULL
            ? eg_fail(&err, EG_ERR_ARGUMENT, "--key KEY is needed")
            : app_file_read(s.place, AG_STAT_FILE_MAX, &bytes, &len, &err);
    if (status == EG_OK) {
        status = eg_arena_new(&arena, (size_t)64 << 20);
    }
    if (status == EG_OK) {
        status = verify(&s, arena, (eg_span){bytes, len}, &err);
        if (status != EG_OK) {
            eg_error_prefix(&err, "%s", s.place);
        }
    }
    app_file_free(bytes, len);
    eg_arena_free(arena);
    return app_report(&err, status);
}

const app_verb verb_stats_verify = {
    .group = "stats",
    .name = "verify",
    .summary = "check a published release",
    .argp = &verify_argp,
    .run = run_verify,
};
