/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard work: do what is due, until a signal ends it.
 */
#include "accountguard/work/work.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "accountguard/command/opened.h"
#include "accountguard/command/relaying.h"
#include "accountguard/command/verbs.h"
#include "common/journal.h"
#include "http/sandbox.h"

/** Duties at most. */
#define DUTIES_MAX 16

/** A duty that failed is tried again after this. */
#define AFTER_FAILURE AG_MINUTE

enum { KEY_ONCE = 0x7701, KEY_RESOLVER };

typedef struct settings {
    app_settings common;
    ag_relaying relaying;
    const char *dir;
    const char *resolver;
    bool once;
} settings;

static const struct argp_option options[] = {
    {"once", KEY_ONCE, NULL, 0,
     "Do everything once, and end with a failure if there was one", 0},
    {"resolver", KEY_RESOLVER, "ADDRESS", 0,
     "Ask this server about domains (whom the machine asks)", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        state->child_inputs[1] = &s->relaying;
        return 0;
    case KEY_ONCE:
        s->once = true;
        return 0;
    case KEY_RESOLVER:
        s->resolver = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one service at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "DIR is needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {&ag_relaying_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Do what is due, again and again, until SIGINT or SIGTERM: read logs that "
    "wait in DIR/spool, make and send notices and letters, look at proofs of "
    "domains again, delete what was kept long enough.\v"
    "It can be killed at any moment and started again. Feeds are fetched by "
    "feed fetch, from a timer.",
    children,
    0,
    0};

/** When each duty is due. */
typedef struct plan {
    ag_time due[DUTIES_MAX];
    eg_status worst; /**< The first failure. */
} plan;

/** Do a duty, and tell what became of it. */
static void
do_duty(const ag_worker *worker, size_t which, plan *p)
{
    const ag_duty *duty = &ag_duties[which];
    eg_error err = {0};
    uint64_t done = 0;
    const eg_status status = duty->run(worker, &done, ag_time_now(), &err);
    p->due[which] =
        ag_time_now() + (status == EG_OK ? duty->every : AFTER_FAILURE);
    if (status != EG_OK) {
        err.status = status;
        app_tell_failure(duty->name, &err);
        p->worst = p->worst == EG_OK ? status : p->worst;
    } else if (done > 0) {
        const app_fact fact[] = {{.name = "count", .number = done}};
        app_tell(APP_INFO, duty->name, fact, EG_ARRAY_LEN(fact));
    }
}

/** Do what is due; when the next is. */
static ag_time
do_due(const ag_worker *worker, plan *p)
{
    ag_time next = AG_TIME_MAX;
    for (size_t i = 0; ag_duties[i].name != NULL; i++) {
        if (p->due[i] <= ag_time_now()) {
            do_duty(worker, i, p);
        }
        next = p->due[i] < next ? p->due[i] : next;
    }
    return next;
}

/** Wait until then, or for a signal: whether one came. */
static bool
wait_until(ag_time then, const sigset_t *ends)
{
    const ag_time now = ag_time_now();
    const ag_time rest = then > now ? then - now : 0;
    const struct timespec patience = {.tv_sec = (time_t)(rest / AG_SECOND),
                                      .tv_nsec =
                                          (long)(rest % AG_SECOND * 1000)};
    return sigtimedwait(ends, NULL, &patience) > 0;
}

static eg_status
work_on(const settings *s, const ag_worker *worker, eg_error *err)
{
    sigset_t ends;
    plan p = {.worst = EG_OK};
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    ag_time next = do_due(worker, &p);
    while (!s->once && !wait_until(next, &ends)) {
        next = do_due(worker, &p);
    }
    return !s->once || p.worst == EG_OK
               ? EG_OK
               : eg_fail(err, p.worst, "not everything could be done");
}

/** Confine the process to its folder, but for reading and for connections. */
static eg_status
confine(const settings *s, eg_error *err)
{
    http_sandbox sandbox = {.mode = HTTP_SANDBOX_TRY,
                            .dir = s->dir,
                            .remote = true,
                            .sockets = true /* deliver/line.h */};
    EG_TRY(http_sandbox_prepare(&sandbox, err));
    return http_sandbox_files(&sandbox, err);
}

static eg_status
work(settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_system_resolver *resolver = NULL;
    EG_TRY(confine(s, err));
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_relaying_ready(&s->relaying, store, err));
    EG_TRY(ag_system_resolver_new(&resolver, s->resolver, err));
    const ag_outside outside = {.resolver = ag_system_resolver_of(resolver),
                                .fetch = ag_outside_fetch};
    const ag_worker worker = {
        .store = store, .relay = &s->relaying.relay, .outside = &outside};
    const eg_status status = work_on(s, &worker, err);
    ag_system_resolver_free(resolver);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = work(&s, &err);
    ag_relaying_wipe(&s.relaying);
    return app_report(&err, status);
}

const app_verb verb_work = {
    .name = "work",
    .summary = "do what is due, until a signal ends it",
    .argp = &argp,
    .run = run,
};
