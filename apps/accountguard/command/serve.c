/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard serve: answer requests until a signal ends it.
 */
#include <signal.h>
#include <stdio.h>

#include "accountguard/command/verbs.h"
#include "accountguard/serve/server.h"
#include "accountguard/serve/service.h"
#include "common/journal.h"
#include "http/settings.h"

/** See http/settings.h. */
#define SERVE_SETTINGS(X)                                                    \
    HTTP_GUARD_SETTINGS(X)                                                   \
    X(ADDRESS, "address", "ADDRESS", TEXT, address, 0, 0,                    \
      "Listen on this address (127.0.0.1, so that a server with TLS stands " \
      "before it)")                                                          \
    X(PORT, "port", "N", NUMBER, port, 0, 65535,                             \
      "Listen on this port (8431; 0: any free one)")                         \
    X(THREADS, "threads", "N", NUMBER, threads, 1, AG_THREADS_MAX,           \
      "Threads that answer (4)")                                             \
    X(TRIES, "tries", "N", NUMBER, tries, 1, 100000,                         \
      "Let one address try N codes or passwords at once, and one more each " \
      "20 seconds (10)")                                                     \
    X(LOG_LEVEL, "log-level", "LEVEL", LEVEL, log_level, 0, 0,               \
      "Tell events on standard error: error, warning or info and all above " \
      "(info)")

enum {
    KEY_FIRST = 0x6701,
#define KEY(id, ...) KEY_##id,
    SERVE_SETTINGS(KEY)
#undef KEY
        KEY_END
};

static const http_setting table[] = {
#define SETTING(id, name, arg, kind, member, least, most, help) \
    HTTP_SETTING(ag_server_plan, name, kind, member, least, most),
    SERVE_SETTINGS(SETTING)
#undef SETTING
};

static const struct argp_option options[] = {
#define OPTION(id, name, arg, kind, member, least, most, help) \
    {name, KEY_##id, arg, 0, help, 0},
    SERVE_SETTINGS(OPTION)
#undef OPTION
        {0},
};

typedef struct settings {
    app_settings common;
    const char *dir;
    ag_server_plan plan;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key > KEY_FIRST && key < KEY_END) {
        http_setting_option(&table[key - KEY_FIRST - 1], &s->plan, arg, state);
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
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
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Serve the pages of a service until SIGINT or SIGTERM: checking a notice, "
    "taking part, applying, statistics, the public log, pushed events, and the "
    "operators' queue.\v"
    "The server speaks HTTP without TLS and sets cookies for TLS alone: a "
    "server with TLS stands before it.",
    children,
    0,
    0};

/** Tell, people and logs, where the server listens. */
static void
tell_start(const settings *s, const ag_server *server)
{
    const char *address = s->plan.address;
    const bool v6 = strchr(address, ':') != NULL;
    const unsigned port = ag_server_port(server);
    http_sandbox_tell(ag_server_sandbox(server));
    const app_fact fact[] = {{.name = "address", .text = address},
                             {.name = "port", .number = port}};
    if (s->plan.guard.proxies == NULL) {
        const app_fact advice = {
            .name = "message",
            .text = "no --trusted-proxy: all who come through a proxy share "
                    "one limit of tries"};
        app_tell(APP_WARNING, "proxy", &advice, 1);
    }
    app_tell(APP_INFO, "listening", fact, EG_ARRAY_LEN(fact));
    printf("listening on http://%s%s%s:%u/\n", v6 ? "[" : "", address,
           v6 ? "]" : "", port);
    fflush(stdout);
}

/** Serve until a signal comes. */
static eg_status
serve(const settings *s, eg_error *err)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    /* Before there are threads, so that all of them leave it to this one. */
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    app_journal_level((app_level)s->plan.log_level);
    ag_server *server = NULL;
    EG_TRY(ag_server_start(&server, s->dir, &s->plan, err));
    tell_start(s, server);
    int got = 0;
    (void)sigwait(&ends, &got);
    app_tell(APP_INFO, "stopping", NULL, 0);
    ag_server_stop(server);
    app_tell(APP_INFO, "stopped", NULL, 0);
    app_say(&s->common, "stopped");
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.plan = AG_SERVER_PLAN_INIT};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, serve(&s, &err));
}

const app_verb verb_serve = {
    .name = "serve",
    .summary = "serve the pages, the public log and the operators' queue",
    .argp = &argp,
    .run = run,
};
