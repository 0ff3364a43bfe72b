/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election openings: from the guardians' shares to files that
 * open the chosen contests.
 *
 * The ballot nonces, which open whole ballots, are in this process alone and
 * wiped; only nonces of the chosen contests are written.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "codec/text.h"
#include "electionguard/election/attempt.h"
#include "electionguard/record/opening_file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "message/drawn.h"

enum { KEY_TO = 0x3701 };

typedef struct settings {
    election_settings base;
    const char *to;
} settings;

static const struct argp_option options[] = {
    {"to", KEY_TO, "FOLDER", 0,
     "Write CODE.json of each ballot into this folder (required)", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->base;
        return 0;
    case KEY_TO:
        s->to = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->to == NULL) {
            argp_error(state, "where to (--to FOLDER)?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&election_secret_argp, 0, NULL, 0},
    {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Combine the guardians' shares for the last audit and write a file for "
    "each drawn ballot that opens the chosen contests.\v"
    "A guardian whose share is wrong is named. So is a ballot whose device "
    "encrypted a wrong nonce: nobody can open it (exit code 1), and the others "
    "are written all the same.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    app_mail mail;
    app_audit audit;
    app_drawn drawn;
    eg_quorum quorum;
    eg_record *record;
    app_secret shares; /**< For each guardian those of all draws, in order. */
    eg_element share_key[EG_GUARDIANS_MAX];
    size_t closed; /**< Ballots that cannot be opened. */
} work;

/* -- what came ------------------------------------------------------------- */

static eg_status
last_audit(work *w, eg_error *err)
{
    const election_state *state = w->state;
    app_request last = {0};
    EG_TRY(election_attempt_last(&last, state->arena, state->dir,
                                 ELECTION_AUDITS, err));
    if (last.attempt == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "no ballot was drawn yet; run 'election audit' first");
    }
    char path[APP_PATH_MAX];
    app_message m = {0};
    EG_TRY(election_attempt_path(path, state->dir, ELECTION_AUDITS,
                                 last.attempt, err));
    EG_TRY(app_message_read(&m, path, err));
    const eg_status status = app_audit_read(&w->audit, state->arena, &m, err);
    app_message_free(&m);
    return status;
}

static eg_nonce_share *
shares_of(const work *w, size_t guardian)
{
    eg_nonce_share *all = (eg_nonce_share *)(void *)w->shares.bytes;
    return all + guardian * w->audit.draw_len;
}

static eg_status
open_answer(work *w, const election_keys *keys, size_t at, eg_error *err)
{
    const app_message *m = NULL;
    const uint32_t guardian = w->quorum.index[at];
    app_opening answer;
    EG_TRY(app_answer_find(&m, &w->mail, &w->state->invitation.roster,
                           APP_STEP_OPENING, guardian, &w->audit.request.digest,
                           err));
    eg_status status = app_opening_read(&answer, m, err);
    if (status == EG_OK) {
        status = app_shares_open(w->state->group, shares_of(w, at),
                                 w->audit.draw_len, guardian, &keys->identity,
                                 answer.sealed, err);
    }
    return election_answer_blame(w->state, m, status, err);
}

static eg_status
take_answers(work *w, const election_keys *keys, eg_error *err)
{
    const app_roster *roster = &w->state->invitation.roster;
    const app_request *request = &w->audit.request;
    EG_TRY(eg_quorum_init(w->state->group, &w->quorum, roster->n, roster->k,
                          request->guardian, request->len, err));
    EG_TRY(election_answers_missing(w->state, &w->mail, request,
                                    APP_STEP_OPENING, err));
    EG_TRY(app_secret_new(
        &w->shares, request->len * w->audit.draw_len * sizeof(eg_nonce_share),
        err));
    for (size_t i = 0; i < request->len; i++) {
        EG_TRY(open_answer(w, keys, i, err));
    }
    return EG_OK;
}

static eg_status
find_ballots(work *w, eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "reading ballots", 0,
                       w->s->base.common.quiet);
    const eg_status status = app_drawn_read(
        &w->drawn, &w->audit, w->state->record, NULL, &progress, err);
    app_progress_end(&progress);
    EG_TRY(status);
    if (!eg_hash_equal(&w->drawn.work.root, &w->audit.request.root)) {
        return eg_fail(err, EG_ERR_STATE,
                       "audit %" PRIu32 " is about another record; run "
                       "'election audit' again",
                       w->audit.request.attempt);
    }
    return eg_share_public_keys(w->state->group, w->share_key, EG_KEY_DATA,
                                w->drawn.work.guardian,
                                w->drawn.work.guardian_len);
}

/* -- one ballot ------------------------------------------------------------ */

/** Its nonce, and with it the chosen contests. */
static eg_status
open_contests(const work *w,
              size_t i,
              opening_file *file,
              eg_blame *blame,
              eg_error *err)
{
    const eg_election *election = w->drawn.work.election;
    const eg_encrypted_ballot *ballot = &w->drawn.ballot[i]->ballot;
    const app_draw *draw = &w->audit.draw[i];
    const eg_nonce_share *share[EG_GUARDIANS_MAX];
    EG_SECRET(eg_hash, nonce);
    for (size_t j = 0; j < w->quorum.len; j++) {
        share[j] = &shares_of(w, j)[i];
    }
    EG_TRY(eg_nonce_share_combine(election, &nonce, &w->quorum, w->share_key,
                                  ballot, share, blame, err));
    return eg_contest_opening_make(election, file->arena, &file->opening,
                                   ballot, &nonce, draw->contest,
                                   draw->contest_len, err);
}

static eg_status
write_file(const work *w, const opening_file *file, eg_error *err)
{
    char name[2 * EG_HASH_BYTES + 6];
    char path[APP_PATH_MAX];
    EG_BUFFER(text, OPENING_FILE_MAX);
    eg_hex_write_upper(name, file->opening.code.bytes, EG_HASH_BYTES);
    memcpy(name + 2 * EG_HASH_BYTES, ".json", 6);
    EG_TRY(opening_file_write(w->state->group, &text, file, err));
    EG_TRY(app_path(path, w->s->to, name, err));
    EG_TRY(app_file_write(path, text.data, text.len, 0644, APP_WRITE_REPLACE,
                          err));
    app_say(&w->s->base.common, "%s: written", path);
    return EG_OK;
}

/** The public values and the proof; what is written was checked as its reader
 * will check it. */
static eg_status
finish(const work *w, opening_file *file, eg_error *err)
{
    const eg_election *election = w->drawn.work.election;
    file->setup = (opening_setup){
        .n = election->n,
        .k = election->k,
        .manifest = {election->manifest->file, election->manifest->file_len}};
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        file->setup.key[kind] = *eg_public_key_value(election->key[kind]);
    }
    EG_TRY(proof_file_make(&file->proof, w->record, &file->opening.code, err));
    EG_TRY(opening_file_check(w->state->group, file, NULL, err));
    return write_file(w, file, err);
}

/** Tell which ballot nobody can open, and why. */
static void
show_closed(const work *w, size_t i, const eg_error *why)
{
    const app_located_ballot *ballot = w->drawn.ballot[i];
    char code[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(code, ballot->ballot.code.bytes, EG_HASH_BYTES);
    app_say(&election_result,
            "ballot %s (ballot %" PRIu64
            " of device \"%s\") cannot be opened: %s",
            code, ballot->at.position, ballot->device, why->text);
}

static eg_status
open_ballot(work *w, size_t i, eg_error *err)
{
    opening_file file;
    eg_blame blame = {0};
    char who[128];
    eg_error why = {0};
    eg_status status = opening_file_init(&file);
    if (status == EG_OK) {
        status = open_contests(w, i, &file, &blame, &why);
        if (status == EG_REJECT && blame.guardian == 0) {
            show_closed(w, i, &why);
            w->closed++;
            status = EG_OK;
        } else if (status == EG_OK) {
            status = finish(w, &file, &why);
        }
    }
    opening_file_free(&file);
    if (status != EG_OK) {
        (void)eg_fail(err, status, "%s", why.text);
    }
    if (blame.guardian != 0) {
        eg_error_prefix(
            err, "%s is at fault: ",
            app_sender_text(who, &w->state->invitation.roster, blame.guardian));
    }
    return status;
}

/* -- the whole ------------------------------------------------------------- */

static eg_status
open_all(work *w, eg_error *err)
{
    EG_TRY(use_record(&w->record, w->state->record, err));
    EG_TRY(app_dir_make(w->s->to, 0755, err));
    for (size_t i = 0; i < w->audit.draw_len; i++) {
        EG_TRY(open_ballot(w, i, err));
    }
    if (w->closed == 0) {
        return EG_OK;
    }
    return eg_fail(err, EG_REJECT,
                   "%zu of %zu drawn ballots cannot be opened: the device "
                   "cheated or broke",
                   w->closed, w->audit.draw_len);
}

static eg_status
combine(work *w, eg_error *err)
{
    EG_TRY(last_audit(w, err));
    EG_TRY(election_read_mail(&w->mail, w->state, w->s->base.mail, err));
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, w->state->dir,
                              w->s->base.common.passphrase_file, err));
    const eg_status status = take_answers(w, &keys, err);
    election_keys_free(&keys);
    EG_TRY(status);
    EG_TRY(find_ballots(w, err));
    return open_all(w, err);
}

static eg_status
make_openings(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    work w = {.s = s, .state = &state};
    const eg_status status = combine(&w, err);
    eg_record_free(w.record);
    app_secret_free(&w.shares);
    app_drawn_free(&w.drawn);
    app_mail_free(&w.mail);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, make_openings(&s, &err));
}

const app_verb verb_election_openings = {
    .group = "election",
    .name = "openings",
    .summary = "combine the shares for an audit to openings",
    .argp = &argp,
    .run = run,
};
