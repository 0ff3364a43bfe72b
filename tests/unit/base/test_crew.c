/* SPDX-License-Identifier: Apache-2.0 */
/* Crews and loops: all is done, once, whatever the number of threads. */
#define _GNU_SOURCE /* pthread_timedjoin_np() */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/crew.h"
#include "test.h"

#define JOBS 1000

/* -- crews ----------------------------------------------------------------- */

typedef struct adder {
    uint64_t sum;
    uint64_t jobs;
} adder;

typedef struct number {
    uint64_t value;
} number;

static void
add(void *worker, void *job)
{
    adder *a = worker;
    a->sum += ((const number *)job)->value;
    a->jobs++;
}

/** Every submitted job is done once, every dropped one never. */
static void
test_all_jobs(void **state)
{
    (void)state;
    const unsigned counts[] = {1, 2, 3, 8};
    for (size_t i = 0; i < EG_ARRAY_LEN(counts); i++) {
        adder worker[8] = {{0}};
        number job[16] = {{0}};
        assert_true(eg_crew_jobs(counts[i]) <= EG_ARRAY_LEN(job));
        const eg_crew_plan plan = {.run = add,
                                   .worker = worker,
                                   .worker_size = sizeof(worker[0]),
                                   .workers = counts[i],
                                   .job = job,
                                   .job_size = sizeof(job[0])};
        eg_crew *crew = NULL;
        assert_ok(eg_crew_new(&crew, &plan));
        for (uint64_t n = 1; n <= JOBS; n++) {
            number *j = eg_crew_take(crew);
            j->value = n;
            if (n % 10 == 0) {
                eg_crew_drop(crew, j);
            } else {
                eg_crew_submit(crew, j);
            }
        }
        eg_crew_finish(crew);
        adder all = {0};
        for (unsigned w = 0; w < counts[i]; w++) {
            all.sum += worker[w].sum;
            all.jobs += worker[w].jobs;
        }
        assert_int_equal(all.jobs, JOBS - JOBS / 10);
        assert_int_equal(all.sum, JOBS * (JOBS + 1) / 2 -
                                      10 * (JOBS / 10) * (JOBS / 10 + 1) / 2);
        eg_crew_free(crew);
    }
    eg_crew_free(NULL);
}

/** Waits at a gate until the test opens it. */
typedef struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool open;
} gate;

static gate the_gate = {.lock = PTHREAD_MUTEX_INITIALIZER,
                        .opened = PTHREAD_COND_INITIALIZER};

static void
wait_at_gate(void *worker, void *job)
{
    (void)worker;
    (void)job;
    pthread_mutex_lock(&the_gate.lock);
    while (!the_gate.open) {
        pthread_cond_wait(&the_gate.opened, &the_gate.lock);
    }
    pthread_mutex_unlock(&the_gate.lock);
}

static void *
take_one_more(void *crew)
{
    void *job = eg_crew_take(crew);
    eg_crew_drop(crew, job);
    return job;
}

/** While all jobs are out, whoever wants another one waits. */
static void
test_bounded(void **state)
{
    (void)state;
    char worker[2];
    char job[4];
    const eg_crew_plan plan = {.run = wait_at_gate,
                               .worker = worker,
                               .worker_size = 1,
                               .workers = 2,
                               .job = job,
                               .job_size = 1};
    assert_int_equal(eg_crew_jobs(2), sizeof(job));
    eg_crew *crew = NULL;
    assert_ok(eg_crew_new(&crew, &plan));
    for (size_t i = 0; i < sizeof(job); i++) {
        eg_crew_submit(crew, eg_crew_take(crew));
    }
    pthread_t taker;
    assert_int_equal(pthread_create(&taker, NULL, take_one_more, crew), 0);
    struct timespec soon;
    (void)clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 50 * 1000 * 1000;
    soon.tv_sec += soon.tv_nsec / 1000000000;
    soon.tv_nsec %= 1000000000;
    assert_int_not_equal(pthread_timedjoin_np(taker, NULL, &soon), 0);

    pthread_mutex_lock(&the_gate.lock);
    the_gate.open = true;
    pthread_cond_broadcast(&the_gate.opened);
    pthread_mutex_unlock(&the_gate.lock);
    void *got = NULL;
    assert_int_equal(pthread_join(taker, &got), 0);
    assert_non_null(got);
    eg_crew_free(crew);
}

/** Numbers of workers stay within bounds. */
static void
test_numbers(void **state)
{
    (void)state;
    assert_in_range(eg_crew_processors(), 1, EG_CREW_WORKERS_MAX);
    assert_int_equal(eg_crew_workers(0), eg_crew_processors());
    assert_int_equal(eg_crew_workers(7), 7);
    assert_int_equal(eg_crew_workers(100000), EG_CREW_WORKERS_MAX);
}

/* -- loops ----------------------------------------------------------------- */

typedef struct marks {
    unsigned done[JOBS]; /**< How often each index was done. */
    bool fails[JOBS];    /**< Which fail. */
    unsigned threads;    /**< Workers must be below. */
} marks;

static eg_status
mark(void *context, unsigned worker, size_t index, eg_error *err)
{
    marks *m = context;
    m->done[index]++;
    if (worker >= m->threads) {
        return eg_fail(err, EG_ERR_STATE, "worker %u", worker);
    }
    return m->fails[index] ? eg_fail(err, EG_REJECT, "index %zu", index)
                           : EG_OK;
}

static const unsigned thread_counts[] = {0, 1, 2, 5, 2000};

/** A loop does each index once. */
static void
test_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(thread_counts); i++) {
        const unsigned threads = thread_counts[i];
        marks *m = calloc(1, sizeof(*m));
        assert_non_null(m);
        m->threads = threads < 1 ? 1 : threads;
        assert_ok(eg_crew_each(threads, JOBS, mark, m, NULL));
        for (size_t j = 0; j < JOBS; j++) {
            assert_int_equal(m->done[j], 1);
        }
        assert_ok(eg_crew_each(threads, 0, mark, m, NULL));
        assert_int_equal(m->done[0], 1);
        free(m);
    }
}

/** Of several failures the first in order is told, and what comes before it
 * is done. */
static void
test_first_failure(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(thread_counts); i++) {
        for (size_t at = 0; at < JOBS; at += 83) {
            marks *m = calloc(1, sizeof(*m));
            assert_non_null(m);
            m->threads = thread_counts[i] < 1 ? 1 : thread_counts[i];
            for (size_t j = at; j < JOBS; j += 3) {
                m->fails[j] = true;
            }
            eg_error err = {.status = EG_OK};
            assert_int_equal(
                eg_crew_each(thread_counts[i], JOBS, mark, m, &err), EG_REJECT);
            char want[32];
            (void)snprintf(want, sizeof(want), "index %zu", at);
            assert_string_equal(err.text, want);
            assert_int_equal(err.status, EG_REJECT);
            for (size_t j = 0; j <= at; j++) {
                assert_int_equal(m->done[j], 1);
            }
            free(m);
        }
    }
}

/** Index 1 fails at once, index 0 only when that has long been noted. */
static eg_status
fail_late(void *context, unsigned worker, size_t index, eg_error *err)
{
    (void)context;
    (void)worker;
    if (index == 0) {
        const struct timespec later = {.tv_nsec = 100 * 1000 * 1000};
        (void)nanosleep(&later, NULL);
    }
    return eg_fail(err, EG_REJECT, "index %zu", index);
}

/** The first in order is told also when it fails last. */
static void
test_late_failure(void **state)
{
    (void)state;
    eg_error err = {.status = EG_OK};
    assert_int_equal(eg_crew_each(2, 2, fail_late, NULL, &err), EG_REJECT);
    assert_string_equal(err.text, "index 0");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_jobs),
        cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_first_failure),
        cmocka_unit_test(test_late_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
