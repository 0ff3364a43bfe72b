/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board witness-serve: cosign checkpoints that logs bring, by the
 * protocol of c2sp.org/tlog-witness.
 */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "board/http/settings.h"
#include "board/verbs.h"
#include "board/watch/asked.h"
#include "http/asked.h"

/* Keys of the options that settings.h lists, in its order, and of others. */
enum { KEY_SETTING = 0x5601, KEY_LOG = 0x5701, KEY_NAME, KEY_LISTEN };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *log;
    const char *name;
    const char *where;
    board_server_plan plan; /**< Of it the guard. */
} settings;

static const struct argp_option options[] = {
#define OPTION(id, name, arg, kind, member, least, most, help) \
    {name, KEY_SETTING + (int)BOARD_SET_##id, arg, 0, help, 0},
    HTTP_GUARD_SETTINGS(OPTION)
#undef OPTION
        {"log", KEY_LOG, "KEY", 0,
         "The log's public key, as 'electionguard-board log-key' prints it; it "
         "is "
         "needed once and kept in DIR",
         0},
    {"name", KEY_NAME, "NAME", 0,
     "The name of this witness, such as witness.example/w1; needed once", 0},
    {"listen", KEY_LISTEN, "ADDRESS:PORT", 0,
     "Listen there (127.0.0.1:8422; port 0: any free one)", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key >= KEY_SETTING && key < KEY_SETTING + (int)BOARD_SETTING_COUNT) {
        board_setting_option(&s->plan, (board_setting)(key - KEY_SETTING), arg,
                             state);
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_LOG:
        s->log = arg;
        return 0;
    case KEY_NAME:
        s->name = arg;
        return 0;
    case KEY_LISTEN:
        s->where = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one folder at a time");
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
    "Wait until a log brings its checkpoints, with proofs that they extend the "
    "one that was cosigned last, and cosign those that do: POST "
    "/add-checkpoint of c2sp.org/tlog-witness, until SIGINT or SIGTERM.\v"
    "DIR is that of 'electionguard-board witness', which looks by itself; one "
    "of both works at a time. The server speaks HTTP without TLS.",
    children,
    0,
    0};

/** A request, in the one thread of the server. */
static void
answer(void *context, http_asked_call *call)
{
    watch_reply reply = {.body = &call->answer};
    watch_asked_answer(context, call->request, (uint64_t)time(NULL), &reply);
    call->status = reply.status;
    call->type = reply.type;
}

static eg_status
serve(const settings *s,
      watch_asked *asked,
      const sigset_t *ends,
      eg_error *err)
{
    const http_asked_plan plan = {.where = s->where,
                                  .path = "/add-checkpoint",
                                  .max = EG_WITNESS_REQUEST_MAX,
                                  .dir = s->dir,
                                  .guard = s->plan.guard,
                                  .answer = answer,
                                  .context = asked};
    http_asked *server = NULL;
    EG_TRY(http_asked_start(&server, &plan, err));
    http_sandbox_tell(http_asked_sandbox(server));
    printf("listening on port %u\n", (unsigned)http_asked_port(server));
    fflush(stdout);
    int got = 0;
    (void)sigwait(ends, &got);
    http_asked_stop(server);
    return EG_OK;
}

static eg_status
witness(const settings *s, eg_error *err)
{
    watch_asked asked = {0};
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    /* Before there are threads, so that all of them leave it to this one. */
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    eg_status status = watch_open(&asked.w, s->dir, NULL, s->log, err);
    if (status == EG_OK) {
        status = watch_own_key(&asked.key, &asked.w, s->name, &s->common, err);
    }
    if (status == EG_OK) {
        status = serve(s, &asked, &ends, err);
    }
    app_log_key_free(&asked.key);
    watch_close(&asked.w);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {.where = "127.0.0.1:8422", .plan = BOARD_SERVER_PLAN_INIT};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, witness(&s, &err));
}

const app_verb verb_board_witness_serve = {
    .name = "witness-serve",
    .summary = "cosign what a log brings, if it extends what it brought",
    .argp = &argp,
    .run = run,
};
