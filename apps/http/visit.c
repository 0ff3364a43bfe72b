/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines of connections.
 */
#include "http/visit.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

int64_t
visits_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec;
}

/** Cut what is late: libmicrohttpd then sees an end, and cleans up. */
static void *
watch(void *context)
{
    visits *v = context;
    pthread_mutex_lock(&v->mutex);
    while (!v->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&v->ended, &v->mutex, &until);
        const int64_t t = visits_now();
        for (visit *one = v->first; one != NULL; one = one->next) {
            if (t > one->deadline) {
                (void)shutdown(one->fd, SHUT_RDWR);
                one->deadline = INT64_MAX;
                v->cut++;
            }
        }
    }
    pthread_mutex_unlock(&v->mutex);
    return NULL;
}

eg_status
visits_begin(visits *v, unsigned seconds, eg_error *err)
{
    *v = (visits){.seconds = seconds};
    pthread_mutex_init(&v->mutex, NULL);
    pthread_cond_init(&v->ended, NULL);
    if (pthread_create(&v->thread, NULL, watch, v) == 0) {
        return EG_OK;
    }
    pthread_cond_destroy(&v->ended);
    pthread_mutex_destroy(&v->mutex);
    return eg_fail(err, EG_ERR_MEMORY, "no thread can be started");
}

void
visits_end(visits *v)
{
    pthread_mutex_lock(&v->mutex);
    v->ending = true;
    pthread_cond_signal(&v->ended);
    pthread_mutex_unlock(&v->mutex);
    pthread_join(v->thread, NULL);
    pthread_cond_destroy(&v->ended);
    pthread_mutex_destroy(&v->mutex);
}

void
visits_count(visits *v, uint64_t *open, uint64_t *cut)
{
    pthread_mutex_lock(&v->mutex);
    *open = v->open;
    *cut = v->cut;
    pthread_mutex_unlock(&v->mutex);
}

visit *
visit_begin(visits *v, int fd)
{
    visit *one = calloc(1, sizeof(*one));
    if (one == NULL) {
        return NULL;
    }
    one->fd = fd;
    one->deadline = visits_now() + v->seconds;
    pthread_mutex_lock(&v->mutex);
    one->next = v->first;
    one->link = &v->first;
    if (one->next != NULL) {
        one->next->link = &one->next;
    }
    v->first = one;
    v->open++;
    pthread_mutex_unlock(&v->mutex);
    return one;
}

void
visit_end(visits *v, visit *one)
{
    if (one == NULL) {
        return;
    }
    pthread_mutex_lock(&v->mutex);
    *one->link = one->next;
    if (one->next != NULL) {
        one->next->link = one->link;
    }
    v->open--;
    pthread_mutex_unlock(&v->mutex);
    free(one);
}

static void
set_deadline(visits *v, visit *one, int64_t deadline)
{
    if (one != NULL) {
        pthread_mutex_lock(&v->mutex);
        one->deadline = deadline;
        pthread_mutex_unlock(&v->mutex);
    }
}

void
visit_expect(visits *v, visit *one, uint64_t bytes)
{
    set_deadline(v, one,
                 visits_now() + v->seconds + (int64_t)(bytes / VISIT_RATE));
}

void
visit_pause(visits *v, visit *one)
{
    set_deadline(v, one, INT64_MAX);
}
