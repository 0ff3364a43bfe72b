/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record convert: the same record in another of its four forms.
 */
#include <stdio.h>
#include <string.h>

#include "electionguard/record/use.h"
#include "electionguard/verbs.h"

enum { KEY_FORM = 0x2001, KEY_ZIP };

typedef struct settings {
    app_settings common;
    const char *path[2]; /**< From, to. */
    size_t paths;
    eg_record_encoding encoding;
    eg_record_store store;
} settings;

static const struct argp_option options[] = {
    {"form", KEY_FORM, "NAME", 0,
     "How items are written: protobuf (default) or json, one item a line", 0},
    {"zip", KEY_ZIP, NULL, 0, "Write one zip file instead of a directory", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_FORM:
        if (strcmp(arg, "json") == 0) {
            s->encoding = EG_RECORD_JSON;
        } else if (strcmp(arg, "protobuf") == 0) {
            s->encoding = EG_RECORD_PROTOBUF;
        } else {
            argp_error(state, "'%s' is not protobuf or json", arg);
        }
        return 0;
    case KEY_ZIP:
        s->store = EG_RECORD_ZIP;
        return 0;
    case ARGP_KEY_ARG:
        if (s->paths == 2) {
            argp_error(state, "one record and one place for it");
        }
        s->path[s->paths++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->paths != 2) {
            argp_error(state, "which record, and where to?");
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
    "RECORD TO",
    "Write RECORD in another form at TO, which must not exist.\vAll roots stay "
    "the same, and signatures stay valid. A record that has faults is not "
    "copied.",
    children,
    0,
    0};

static eg_status
convert(const settings *s, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_record(&record, s->path[0], err));
    const eg_status status =
        eg_record_copy(record, s->path[1], s->store, s->encoding, err);
    eg_record_free(record);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = convert(&s, &err);
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    app_say(&s.common, "%s: written", s.path[1]);
    return 0;
}

const app_verb verb_record_convert = {
    .group = "record",
    .name = "convert",
    .summary = "write a record in another form",
    .argp = &argp,
    .run = run,
};
