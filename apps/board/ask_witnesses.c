/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board ask-witnesses: get cosignatures of a board's checkpoints
 * from witnesses, by the protocol of c2sp.org/tlog-witness.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "board/verbs.h"
#include "board/watch/ask.h"
#include "board/watch/rounds.h"

enum { KEY_LOG = 0x5801, KEY_WITNESS, KEY_EVERY, KEY_NEEDED };

typedef struct settings {
    app_settings common;
    const char *board;
    const char *log;
    const char *witness[BOARD_WITNESSES_MAX];
    size_t witnesses;
    unsigned every;  /**< Seconds; 0: once. */
    unsigned needed; /**< Cosignatures. */
} settings;

static const struct argp_option options[] = {
    {"log", KEY_LOG, "KEY", 0,
     "The log's public key, as 'electionguard-board log-key' prints it", 0},
    {"witness", KEY_WITNESS, "KEY=URL", 0,
     "Ask this witness, whose key is KEY, at URL/add-checkpoint; may be "
     "repeated",
     0},
    {"every", KEY_EVERY, "SECONDS", 0,
     "Ask again and again, until SIGINT or SIGTERM", 0},
    {"needed", KEY_NEEDED, "N", 0,
     "Bring the board what at least N witnesses cosigned (1)", 0},
    {0},
};

static void
take_witness(settings *s, const char *text, struct argp_state *state)
{
    if (s->witnesses == BOARD_WITNESSES_MAX) {
        argp_error(state, "more than %d witnesses", BOARD_WITNESSES_MAX);
        return;
    }
    s->witness[s->witnesses++] = text;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_LOG:
        s->log = arg;
        return 0;
    case KEY_WITNESS:
        take_witness(s, arg, state);
        return 0;
    case KEY_EVERY:
        s->every = watch_number("--every", arg, WATCH_EVERY_MAX, state);
        return 0;
    case KEY_NEEDED:
        s->needed = watch_number("--needed", arg, BOARD_WITNESSES_MAX, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->board != NULL) {
            argp_error(state, "one board at a time");
        }
        s->board = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->board == NULL || s->log == NULL || s->witnesses == 0) {
            argp_error(state, "BOARD, --log and --witness are needed");
        }
        if (s->needed > s->witnesses) {
            argp_error(state, "--needed is more than there are witnesses");
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
    "BOARD",
    "Ask witnesses to cosign the checkpoint of the board at the address BOARD, "
    "by c2sp.org/tlog-witness, and bring it their cosignatures, which it "
    "serves "
    "from then on.\v"
    "The board has to know the witnesses: 'serve --witnesses'. Who asks needs "
    "no key and no file, and is best another user than the board's.",
    children,
    0,
    0};

/** What a round is of. */
typedef struct asking {
    const settings *s;
    watch_asker a;
} asking;

static eg_status
ask(void *context, eg_error *err)
{
    asking *k = context;
    const settings *s = k->s;
    watch_asked_round round;
    EG_TRY(watch_ask(&k->a, s->needed, &round, err));
    if (round.fresh > 0 && round.witnesses >= s->needed) {
        app_say(&s->common,
                "%" PRIu64 " entries: cosigned by %zu of %zu witnesses",
                round.size, round.witnesses, s->witnesses);
        fflush(stdout);
    }
    return round.witnesses >= s->needed
               ? EG_OK
               : eg_fail(err, EG_ERR_IO,
                         "%zu of %zu witnesses cosigned, %u are needed",
                         round.witnesses, s->witnesses, s->needed);
}

static eg_status
prepare(asking *k, eg_error *err)
{
    const settings *s = k->s;
    EG_TRY(watch_asker_begin(&k->a, s->board, s->log, err));
    for (size_t i = 0; i < s->witnesses; i++) {
        EG_TRY(watch_asker_add(&k->a, s->witness[i], err));
    }
    (void)signal(SIGPIPE, SIG_IGN);
    return watch_repeat(s->every, ask, k, &s->common, err);
}

static int
run(int argc, char **argv)
{
    settings s = {.needed = 1};
    app_parse(&argp, argc, argv, &s);
    asking k = {.s = &s};
    eg_error err = {0};
    const eg_status status = prepare(&k, &err);
    watch_asker_end(&k.a);
    return app_report(&err, status);
}

const app_verb verb_board_ask_witnesses = {
    .name = "ask-witnesses",
    .summary = "get cosignatures of a board's checkpoints from witnesses",
    .argp = &argp,
    .run = run,
};
