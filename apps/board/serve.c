/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board serve: answer requests until a signal ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "board/http/server.h"
#include "board/verbs.h"
#include "common/text.h"

enum {
    KEY_ADDRESS = 0x5201,
    KEY_PORT,
    KEY_THREADS,
    KEY_PAGE,
    KEY_CONNECTIONS,
    KEY_PER_ADDRESS,
    KEY_TIMEOUT
};

typedef struct settings {
    app_settings common;
    const char *dir;
    board_server_plan plan;
} settings;

static const struct argp_option options[] = {
    {"address", KEY_ADDRESS, "ADDRESS", 0,
     "Listen on this address (127.0.0.1, so that a server with TLS stands "
     "before it)",
     0},
    {"port", KEY_PORT, "N", 0, "Listen on this port (8421; 0: any free one)",
     0},
    {"threads", KEY_THREADS, "N", 0, "Threads that receive and read (4)", 0},
    {"page", KEY_PAGE, "FOLDER", 0,
     "Serve the web page of this folder; it is read when the server starts", 0},
    {"connections", KEY_CONNECTIONS, "N", 0, "At most N connections (1000)", 0},
    {"connections-per-address", KEY_PER_ADDRESS, "N", 0,
     "At most N connections from one address (0: no such limit)", 0},
    {"timeout", KEY_TIMEOUT, "SECONDS", 0,
     "Cut a connection that takes longer for a step (30); a body may take a "
     "second more for each 16 KiB",
     0},
    {0},
};

/** A number, or the end with a sentence. */
static unsigned
number(const char *text,
       const char *what,
       unsigned least,
       unsigned most,
       struct argp_state *state)
{
    uint64_t value = 0;
    if (!app_text_number(&value, text, least, most)) {
        argp_error(state, "%s must be a number from %u to %u", what, least,
                   most);
    }
    return (unsigned)value;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_ADDRESS:
        s->plan.address = arg;
        return 0;
    case KEY_PORT:
        s->plan.port = (uint16_t)number(arg, "--port", 0, 65535, state);
        return 0;
    case KEY_THREADS:
        s->plan.threads = number(arg, "--threads", 1, 64, state);
        return 0;
    case KEY_PAGE:
        s->plan.page = arg;
        return 0;
    case KEY_CONNECTIONS:
        s->plan.connections = number(arg, "--connections", 1, 100000, state);
        return 0;
    case KEY_PER_ADDRESS:
        s->plan.connections_per_address =
            number(arg, "--connections-per-address", 0, 100000, state);
        return 0;
    case KEY_TIMEOUT:
        s->plan.seconds = number(arg, "--timeout", 1, 3600, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one board at a time");
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
    "Serve a board until SIGINT or SIGTERM: take what devices and officials "
    "sign, and let everybody look.\v"
    "The server speaks HTTP without TLS; see the manual page for what to put "
    "before it.",
    children,
    0,
    0};

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
    board_server *server = NULL;
    EG_TRY(board_server_start(&server, s->dir, &s->plan, err));
    const bool v6 = strchr(s->plan.address, ':') != NULL;
    printf("listening on http://%s%s%s:%u/\n", v6 ? "[" : "", s->plan.address,
           v6 ? "]" : "", (unsigned)board_server_port(server));
    fflush(stdout);
    int got = 0;
    (void)sigwait(&ends, &got);
    board_server_stop(server);
    app_say(&s->common, "stopped");
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.plan = BOARD_SERVER_PLAN_INIT};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, serve(&s, &err));
}

const app_verb verb_board_serve = {
    .name = "serve",
    .summary = "serve a board over HTTP",
    .argp = &argp,
    .run = run,
};
