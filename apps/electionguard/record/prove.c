/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record prove: an inclusion proof of one ballot.
 */
#include <stdio.h>

#include "common/file.h"
#include "electionguard/record/proof_file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"

enum { KEY_BALLOT = 0x2001 };

typedef struct settings {
    app_settings common;
    const char *record;
    const char *ballot;
    const char *output;
} settings;

static const struct argp_option options[] = {
    {"ballot", KEY_BALLOT, "CODE", 0,
     "The confirmation code of the ballot (required)", 0},
    {"output", 'o', "FILE", 0, "Write the proof here; default: standard output",
     0},
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
    case KEY_BALLOT:
        s->ballot = arg;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->record == NULL || s->ballot == NULL) {
            argp_error(state, "which record, and which ballot (--ballot)?");
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
    "RECORD --ballot CODE",
    "Make a proof that a ballot is in a record.\vThe proof is a small JSON "
    "file "
    "that 'record check-proof' checks with nothing but the record's root.",
    children,
    0,
    0};

static eg_status
prove_ballot(const settings *s, proof_file *proof, eg_error *err)
{
    eg_record *record;
    eg_hash code;
    EG_TRY(use_read_code(&code, s->ballot, err));
    EG_TRY(use_record(&record, s->record, err));
    const eg_status status = proof_file_make(proof, record, &code, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->record);
    }
    eg_record_free(record);
    return status;
}

static eg_status
make_proof(const settings *s, eg_error *err)
{
    proof_file proof;
    proof_file_init(&proof);
    EG_BUFFER(text, PROOF_FILE_MAX);
    eg_status status = prove_ballot(s, &proof, err);
    if (status == EG_OK) {
        status = proof_file_write(&text, &proof, err);
    }
    proof_file_free(&proof);
    EG_TRY(status);
    if (s->output == NULL) {
        fwrite(text.data, 1, text.len, stdout);
        return EG_OK;
    }
    EG_TRY(app_file_write(s->output, text.data, text.len, 0644,
                          APP_WRITE_REPLACE, err));
    app_say(&s->common, "%s: written", s->output);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = make_proof(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_record_prove = {
    .group = "record",
    .name = "prove",
    .summary = "prove that a ballot is in a record",
    .argp = &argp,
    .run = run,
};
