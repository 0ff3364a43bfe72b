/* SPDX-License-Identifier: Apache-2.0 */
/* Judging files on several threads. */
#include "legacy/crew.h"

#include <stdlib.h>

#include "base/crew.h"

/** A file on its way to a worker. */
typedef struct job {
    eg_buffer bytes;
    size_t entry;
} job;

typedef struct team {
    lg_walk *walk;
    const lg_crew_plan *plan;
    unsigned len;
    lg_worker *worker;
    uint8_t *gathered;
    job *jobs;
    eg_crew *crew;
} team;

static void
run_job(void *worker, void *todo)
{
    lg_worker *w = worker;
    job *j = todo;
    eg_arena_reset(w->arena);
    if (w->status == EG_OK) {
        w->run(w, j->entry, &j->bytes);
    }
}

bool
lg_worker_end(lg_worker *worker,
              const eg_place *place,
              eg_status status,
              const eg_error *err)
{
    /* An arena that is full is too large a file, not the want of memory. */
    if (status == EG_ERR_MEMORY && !eg_arena_starved(worker->arena)) {
        status = EG_ERR_LIMIT;
    }
    worker->status = lg_found_malformed(&worker->result, place, status, err);
    return status == EG_OK;
}

static eg_status
make_gathered(const team *t, void *gathered)
{
    return t->plan->make == NULL ? EG_OK : t->plan->make(t->walk, gathered);
}

static eg_status
make_team(team *t)
{
    const size_t jobs = eg_crew_jobs(t->len);
    t->worker = calloc(t->len, sizeof(*t->worker));
    t->gathered = calloc(t->len, t->plan->gathered_size + 1);
    t->jobs = calloc(jobs, sizeof(*t->jobs));
    if (t->worker == NULL || t->gathered == NULL || t->jobs == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < jobs; i++) {
        eg_buffer_init(&t->jobs[i].bytes, LG_FILE_MAX + 1);
    }
    for (unsigned i = 0; i < t->len; i++) {
        lg_worker *w = &t->worker[i];
        w->walk = t->walk;
        w->run = t->plan->run;
        w->gathered = t->gathered + i * t->plan->gathered_size;
        EG_TRY(eg_arena_new(&w->arena, LG_ARENA_MAX));
        EG_TRY(make_gathered(t, w->gathered));
    }
    const eg_crew_plan plan = {.run = run_job,
                               .worker = t->worker,
                               .worker_size = sizeof(*t->worker),
                               .workers = t->len,
                               .job = t->jobs,
                               .job_size = sizeof(*t->jobs)};
    return eg_crew_new(&t->crew, &plan);
}

/** Hand all numbers below @p count to the workers. */
static void
feed_numbers(team *t, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        job *j = eg_crew_take(t->crew);
        eg_buffer_clear(&j->bytes);
        j->entry = i;
        eg_crew_submit(t->crew, j);
    }
}

/** Read entry @p entry and hand it to a worker. */
static eg_status
feed_one(team *t, lg_cursor *cursor, size_t entry)
{
    eg_error err = {0};
    const eg_place place = lg_place(entry);
    job *j = eg_crew_take(t->crew);
    const eg_status status =
        lg_source_read_on(&t->walk->source, cursor, entry, &j->bytes, &err);
    if (status != EG_OK) {
        eg_crew_drop(t->crew, j);
        return lg_found_malformed(&t->walk->report->result, &place, status,
                                  &err);
    }
    j->entry = entry;
    eg_crew_submit(t->crew, j);
    return EG_OK;
}

/** Hand all entries of @p kind to the workers. */
static eg_status
feed(team *t, lg_kind kind)
{
    const eg_verify_options *options = t->walk->options;
    const lg_source *s = &t->walk->source;
    lg_cursor cursor = {.stream = NULL};
    eg_status status = EG_OK;
    uint64_t done = 0;
    for (size_t i = lg_source_next(s, kind, 0); status == EG_OK && i < s->len;
         i = lg_source_next(s, kind, i + 1)) {
        status = feed_one(t, &cursor, i);
        if (options->progress != NULL) {
            options->progress(options->progress_context, ++done);
        }
    }
    lg_cursor_end(&cursor);
    return status;
}

static eg_status
finish(team *t, void *gathered)
{
    eg_crew_finish(t->crew);
    for (unsigned i = 0; i < t->len; i++) {
        lg_worker *w = &t->worker[i];
        EG_TRY(w->status);
        eg_result_merge(&t->walk->report->result, &w->result);
        if (t->plan->merge != NULL) {
            EG_TRY(t->plan->merge(t->walk, gathered, w->gathered));
        }
    }
    return EG_OK;
}

static void
free_team(team *t)
{
    eg_crew_free(t->crew);
    for (size_t i = 0; t->jobs != NULL && i < eg_crew_jobs(t->len); i++) {
        eg_buffer_free(&t->jobs[i].bytes);
    }
    for (unsigned i = 0; t->worker != NULL && i < t->len; i++) {
        eg_arena_free(t->worker[i].arena);
        eg_result_free(&t->worker[i].result);
        if (t->plan->empty != NULL && t->worker[i].gathered != NULL) {
            t->plan->empty(t->worker[i].gathered);
        }
    }
    free(t->worker);
    free(t->gathered);
    free(t->jobs);
}

/** Files of @p kind, or the numbers below @p count where that is LG_KINDS. */
static eg_status
run_team(lg_walk *walk,
         lg_kind kind,
         size_t count,
         const lg_crew_plan *plan,
         void *gathered)
{
    team t = {.walk = walk,
              .plan = plan,
              .len = eg_crew_workers(walk->options->jobs)};
    eg_status status = make_gathered(&t, gathered);
    if (status == EG_OK) {
        status = make_team(&t);
    }
    if (status == EG_OK && kind == LG_KINDS) {
        feed_numbers(&t, count);
    } else if (status == EG_OK) {
        status = feed(&t, kind);
    }
    if (status == EG_OK) {
        status = finish(&t, gathered);
    }
    free_team(&t);
    return status;
}

eg_status
lg_crew_run(lg_walk *walk,
            lg_kind kind,
            const lg_crew_plan *plan,
            void *gathered)
{
    return run_team(walk, kind, 0, plan, gathered);
}

eg_status
lg_crew_count(lg_walk *walk,
              size_t count,
              const lg_crew_plan *plan,
              void *gathered)
{
    return run_team(walk, LG_KINDS, count, plan, gathered);
}
