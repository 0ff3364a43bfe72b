/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The crew of a machine without threads: the thread that submits a job does it
 * at once, so one job is enough and nothing ever waits.
 */
#include <stdlib.h>

#include "base/crew.h"

struct eg_crew {
    eg_crew_plan plan;
};

unsigned
eg_crew_processors(void)
{
    return 1;
}

unsigned
eg_crew_workers(unsigned wanted)
{
    (void)wanted;
    return 1;
}

size_t
eg_crew_jobs(unsigned workers)
{
    return (size_t)workers * EG_CREW_JOBS_PER_WORKER;
}

eg_status
eg_crew_new(eg_crew **out, const eg_crew_plan *plan)
{
    eg_crew *crew = calloc(1, sizeof(*crew));
    if (crew == NULL) {
        return EG_ERR_MEMORY;
    }
    crew->plan = *plan;
    *out = crew;
    return EG_OK;
}

void *
eg_crew_take(eg_crew *crew)
{
    return crew->plan.job;
}

void
eg_crew_submit(eg_crew *crew, void *job)
{
    crew->plan.run(crew->plan.worker, job);
}

void
eg_crew_drop(eg_crew *crew, void *job)
{
    (void)crew;
    (void)job;
}

void
eg_crew_finish(eg_crew *crew)
{
    (void)crew;
}

void
eg_crew_free(eg_crew *crew)
{
    free(crew);
}

eg_status
eg_crew_each(unsigned threads,
             size_t count,
             eg_status (*call)(void *context,
                               unsigned worker,
                               size_t index,
                               eg_error *err),
             void *context,
             eg_error *err)
{
    (void)threads;
    for (size_t i = 0; i < count; i++) {
        EG_TRY(call(context, 0, i, err));
    }
    return EG_OK;
}
