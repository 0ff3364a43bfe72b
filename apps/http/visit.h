/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines of connections.
 *
 * libmicrohttpd ends a connection on which nothing moves; one on which a byte
 * moves now and then could stay for ever.  Here each step of a connection has a
 * deadline, which allows for the bytes that it is about, and a thread cuts the
 * connections that missed theirs.
 */
#ifndef APP_HTTP_VISIT_H
#define APP_HTTP_VISIT_H

#include <pthread.h>

#include "base/base.h"

/** The slowest that a client may be, in bytes a second. */
#define VISIT_RATE 16384

/** One connection. */
typedef struct visit visit;
struct visit {
    int fd;
    int64_t deadline; /**< In seconds; INT64_MAX: none. */
    visit *next;
    visit **link; /**< What points here. */
};

typedef struct visits {
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    pthread_t thread;
    visit *first;
    unsigned seconds; /**< For a step without bytes. */
    uint64_t open;    /**< Connections. */
    uint64_t cut;     /**< Connections that missed a deadline. */
    bool ending;
} visits;

/** Seconds on the clock of the deadlines, which does not go back. */
int64_t visits_now(void);

/** EG_ERR_MEMORY: no thread can be started. */
EG_NODISCARD eg_status visits_begin(visits *v, unsigned seconds, eg_error *err);
void visits_end(visits *v);

/** How many connections there are, and how many were cut so far. */
void visits_count(visits *v, uint64_t *open, uint64_t *cut);

/** A connection has come; NULL without memory. */
visit *visit_begin(visits *v, int fd);
/** It has gone. */
void visit_end(visits *v, visit *one);

/** Its next step is about that many bytes. */
void visit_expect(visits *v, visit *one, uint64_t bytes);
/** It waits for the server. */
void visit_pause(visits *v, visit *one);

#endif
