/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board serve: answer requests until a signal ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "board/http/settings.h"
#include "board/verbs.h"

/* Keys of the options that settings.h lists, in its order, and of another. */
enum { KEY_SETTING = 0x5201, KEY_CONFIG = 0x5301 };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *config;
    board_server_plan plan;
    board_given given;
} settings;

static const struct argp_option options[] = {
#define OPTION(id, name, arg, kind, member, least, most, help) \
    {name, KEY_SETTING + (int)BOARD_SET_##id, arg, 0, help, 0},
    BOARD_SETTINGS(OPTION)
#undef OPTION
        {"config", KEY_CONFIG, "FILE", 0,
         "Read these settings, and DIR, from FILE; options go before it", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key >= KEY_SETTING && key < KEY_SETTING + (int)BOARD_SETTING_COUNT) {
        const board_setting which = (board_setting)(key - KEY_SETTING);
        board_setting_option(&s->plan, which, arg, state);
        s->given.is[which] = true;
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_CONFIG:
        s->config = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one board at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL && s->config == NULL) {
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
    "DIR\n--config=FILE [DIR]",
    "Serve a board until SIGINT or SIGTERM: take what devices and officials "
    "sign, and let everybody look.\v"
    "The server speaks HTTP without TLS; see the manual page for what to put "
    "before it.",
    children,
    0,
    0};

/** Tell, people and logs, where the server listens. */
static void
tell_start(const settings *s, const board_server *server)
{
    const char *address = s->plan.address;
    const bool v6 = strchr(address, ':') != NULL;
    const unsigned port = board_server_port(server);
    http_sandbox_tell(board_server_sandbox(server));
    const app_fact fact[] = {
        {.name = "address", .text = address},
        {.name = "port", .number = port},
        {.name = "metricsPort", .number = board_server_metrics_port(server)}};
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
    board_server *server = NULL;
    EG_TRY(board_server_start(&server, s->dir, &s->plan, err));
    tell_start(s, server);
    int got = 0;
    (void)sigwait(&ends, &got);
    app_tell(APP_INFO, "stopping", NULL, 0);
    board_server_stop(server);
    app_tell(APP_INFO, "stopped", NULL, 0);
    app_say(&s->common, "stopped");
    return EG_OK;
}

/** Serve with what the configuration file says, too. */
static eg_status
configure_and_serve(settings *s, board_config *config, eg_error *err)
{
    if (s->config != NULL) {
        EG_TRY(board_config_read(config, s->config, &s->plan, &s->given, err));
    }
    if (s->dir == NULL) {
        s->dir = config->dir;
    }
    if (s->dir == NULL) {
        return eg_fail(
            err, EG_ERR_ARGUMENT,
            "%s: has no line board = DIR, and the command line names "
            "no board",
            s->config);
    }
    return serve(s, err);
}

static int
run(int argc, char **argv)
{
    settings s = {.plan = BOARD_SERVER_PLAN_INIT};
    app_parse(&argp, argc, argv, &s);
    board_config config = {0};
    eg_error err = {0};
    const eg_status status = configure_and_serve(&s, &config, &err);
    board_config_free(&config);
    return app_report(&err, status);
}

const app_verb verb_board_serve = {
    .name = "serve",
    .summary = "serve a board over HTTP",
    .argp = &argp,
    .run = run,
};
