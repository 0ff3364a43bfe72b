/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt make: make ballots to be printed.
 *
 * Workers make ballots, which takes hundreds of exponentiations and, when short
 * codes collide, some tries more.  The main thread gives each finished one the
 * next place in the chain and keeps it; which worker is first does not matter,
 * since ballots of one style differ in nothing but their nonces.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/secret.h"
#include "codec/text.h"
#include "common/progress.h"
#include "common/text.h"
#include "electionguard/preencrypt/press.h"
#include "electionguard/verbs.h"

enum { KEY_STYLE = 0x2801, KEY_BALLOTS };

/** The most ballots of a style. */
#define BALLOTS_MAX 10000000

/** Memory for one ballot. */
#define BALLOT_ARENA_MAX ((size_t)64 * 1024 * 1024)

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *style;
    uint64_t ballots;
    unsigned jobs; /**< 0: one for each processor. */
} settings;

static const struct argp_option options[] = {
    {"style", KEY_STYLE, "STYLE", 0, "Label of the ballot style", 0},
    {"ballots", KEY_BALLOTS, "N", 0,
     "How many ballots of the style there shall be, 1 to 10000000", 0},
    {"jobs", 'j', "N", 0, "Worker threads; default: one for each processor", 0},
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
    case KEY_STYLE:
        s->style = arg;
        return 0;
    case KEY_BALLOTS:
        if (!app_text_number(&s->ballots, arg, 1, BALLOTS_MAX)) {
            argp_error(state, "'%s' is no number from 1 to %d", arg,
                       BALLOTS_MAX);
        }
        return 0;
    case 'j':
        s->jobs = app_parse_jobs(arg, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->style == NULL || s->ballots == 0) {
            argp_error(state, "DIR, --style and --ballots are needed");
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
    "Make pre-encrypted ballots of a style until there are N. For each, when "
    "it is safely on disk, print its number and its confirmation code. May be "
    "interrupted and repeated.\v"
    "'preencrypt print' prints them.",
    children,
    0,
    0};

/** What a worker needs to know; all share it. */
typedef struct order {
    const eg_election *election;
    const char *style;
} order;

/** A ballot at work. */
typedef struct job {
    eg_arena *arena;
    eg_preencrypted_ballot ballot;
    eg_ballot_seed seed; /**< Secret. */
    bool made;           /**< To be kept. */
    eg_status status;
    eg_error err;
} job;

static void
make_ballot(void *worker, void *context)
{
    const order *o = worker;
    job *j = context;
    eg_rng rng = eg_rng_system();
    const eg_preencrypt_request request = {.style = o->style,
                                           .seed_out = &j->seed};
    eg_arena_reset(j->arena);
    j->err = (eg_error){0};
    j->status = eg_preencrypt(o->election, j->arena, &j->ballot, &request, &rng,
                              &j->err);
    j->made = true;
}

/** The work of one run. */
typedef struct work {
    press *press;
    uint32_t style; /**< Its place in the manifest. */
    uint64_t missing;
    uint64_t kept;
    unsigned workers;
    order *order; /**< One for each worker. */
    job *job;     /**< eg_crew_jobs() of them. */
    app_progress progress;
} work;

static eg_status
show_code(const press *p, uint64_t number, eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, p->ballot[number - 1].code.bytes, EG_HASH_BYTES);
    printf("%" PRIu64 " %s\n", number, hex);
    return fflush(stdout) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "standard output: write failed");
}

/** Keep a finished ballot; its secrets are wiped. */
static eg_status
keep(work *w, job *j, eg_error *err)
{
    if (!j->made) {
        return EG_OK;
    }
    j->made = false;
    eg_status status = j->status;
    if (status != EG_OK) {
        status = eg_fail(err, status, "%s",
                         j->err.text[0] == '\0' ? eg_status_text(status)
                                                : j->err.text);
    } else {
        status = press_add(w->press, &j->ballot, w->style, &j->seed.nonce, err);
    }
    eg_ballot_seed_wipe(&j->seed);
    eg_arena_reset(j->arena);
    EG_TRY(status);
    w->kept++;
    app_progress_set(&w->progress, w->kept);
    return show_code(w->press, w->press->len, err);
}

/** Hand out work until enough is begun, keeping what is finished. */
static eg_status
feed(work *w, eg_crew *crew, eg_error *err)
{
    for (uint64_t begun = 0; begun < w->missing; begun++) {
        job *j = eg_crew_take(crew);
        const eg_status status = keep(w, j, err);
        if (status != EG_OK) {
            eg_crew_drop(crew, j);
            return status;
        }
        eg_crew_submit(crew, j);
    }
    return EG_OK;
}

static eg_status
make_all(work *w, eg_error *err)
{
    const eg_crew_plan plan = {.run = make_ballot,
                               .worker = w->order,
                               .worker_size = sizeof(*w->order),
                               .workers = w->workers,
                               .job = w->job,
                               .job_size = sizeof(*w->job)};
    eg_crew *crew = NULL;
    eg_status status = eg_crew_new(&crew, &plan);
    if (status != EG_OK) {
        return eg_fail(err, status, "no memory for threads");
    }
    status = feed(w, crew, err);
    eg_crew_finish(crew);
    for (size_t i = 0; i < eg_crew_jobs(w->workers) && status == EG_OK; i++) {
        status = keep(w, &w->job[i], err);
    }
    eg_crew_free(crew);
    return status;
}

/** Memory for all jobs, which is all that is used however many are made. */
static eg_status
make_room(work *w, const settings *s, eg_error *err)
{
    const size_t jobs = eg_crew_jobs(w->workers);
    w->order = calloc(w->workers, sizeof(*w->order));
    w->job = calloc(jobs, sizeof(*w->job));
    eg_status status =
        w->order == NULL || w->job == NULL ? EG_ERR_MEMORY : EG_OK;
    for (unsigned i = 0; i < w->workers && status == EG_OK; i++) {
        w->order[i] =
            (order){.election = w->press->device.election, .style = s->style};
    }
    for (size_t i = 0; i < jobs && status == EG_OK; i++) {
        status = eg_arena_new(&w->job[i].arena, BALLOT_ARENA_MAX);
    }
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "no memory for ballots");
}

static void
free_room(work *w)
{
    for (size_t i = 0; w->job != NULL && i < eg_crew_jobs(w->workers); i++) {
        eg_arena_free(w->job[i].arena);
        eg_ballot_seed_wipe(&w->job[i].seed);
    }
    free(w->job);
    free(w->order);
}

/** The style's place, and how many of its ballots are missing. */
static eg_status
count_missing(work *w, const settings *s, eg_error *err)
{
    const eg_manifest *manifest = w->press->device.election->manifest;
    const eg_ballot_style *style = eg_manifest_find_style(manifest, s->style);
    if (style == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the manifest has no ballot style \"%.80s\"", s->style);
    }
    w->style = (uint32_t)(style - manifest->style);
    uint64_t have = 0;
    for (size_t i = 0; i < w->press->len; i++) {
        have += w->press->ballot[i].style == w->style ? 1 : 0;
    }
    w->missing = have < s->ballots ? s->ballots - have : 0;
    return EG_OK;
}

static eg_status
make(const void *verb_settings, press *p, eg_error *err)
{
    const settings *s = verb_settings;
    work w = {.press = p, .workers = eg_crew_workers(s->jobs)};
    EG_TRY(count_missing(&w, s, err));
    eg_status status = make_room(&w, s, err);
    if (status == EG_OK) {
        app_progress_begin(&w.progress, "ballots", w.missing, s->common.quiet);
        status = make_all(&w, err);
        app_progress_end(&w.progress);
    }
    free_room(&w);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, &s.common, make, &s);
}

const app_verb verb_preencrypt_make = {
    .group = "preencrypt",
    .name = "make",
    .summary = "make ballots to be printed",
    .argp = &argp,
    .run = run,
};
