/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election publish: the finished record in the wanted form.
 *
 * What is published was verified first, from the very files that are
 * published.  The one failure that can be borne is that of a challenged ballot
 * that nobody can open: the administrator names it, and the verifiers do, too.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/verify.h>

#include "codec/text.h"
#include "electionguard/election/indicators.h"
#include "electionguard/election/unopened.h"
#include "electionguard/verbs.h"
#include "message/workload.h"

enum {
    KEY_TO = 0x3501,
    KEY_FORM,
    KEY_ZIP,
    KEY_WITHOUT_OPENING,
    KEY_WITHOUT_PROOFS
};

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *to;
    eg_record_encoding form;
    eg_record_store store;
    election_unopened unopened;
    election_unproved unproved;
} settings;

static const struct argp_option options[] = {
    {"to", KEY_TO, "PATH", 0, "What is made; must not exist", 0},
    {"form", KEY_FORM, "NAME", 0, "protobuf (default) or json", 0},
    {"zip", KEY_ZIP, NULL, 0, "One zip file instead of a directory", 0},
    {"without-opening", KEY_WITHOUT_OPENING, "CODE", 0,
     "Publish although the record is rejected for want of the opening of this "
     "challenged ballot, and for nothing else; may be repeated",
     0},
    {"without-indicator-proofs", KEY_WITHOUT_PROOFS, "DEVICE", 0,
     "Publish although the indicator proofs of the device of this name were "
     "left "
     "out when its ballots were collected; may be repeated",
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
    case KEY_TO:
        s->to = arg;
        return 0;
    case KEY_FORM:
        if (strcmp(arg, "protobuf") != 0 && strcmp(arg, "json") != 0) {
            argp_error(state, "'%s' is not protobuf or json", arg);
        }
        s->form =
            strcmp(arg, "json") == 0 ? EG_RECORD_JSON : EG_RECORD_PROTOBUF;
        return 0;
    case KEY_ZIP:
        s->store = EG_RECORD_ZIP;
        return 0;
    case KEY_WITHOUT_OPENING:
        election_unopened_take(&s->unopened, arg, state);
        return 0;
    case KEY_WITHOUT_PROOFS:
        election_unproved_take(&s->unproved, arg, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one directory at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->to == NULL) {
            argp_error(state, "DIR and --to are needed");
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
    "Write the finished record to PATH and verify it; the devices' indicator "
    "proofs, if there are any, go into the folder PATH.indicators.\v"
    "Nothing is at PATH unless everything verified, but for openings that "
    "--without-opening names.",
    children,
    0,
    0};

static void
show_progress(void *context, uint64_t ballots)
{
    app_progress_set(context, ballots);
}

/** Whether nothing failed but openings that are named. */
static bool
is_borne(const settings *s, const eg_report *report)
{
    size_t len = 0;
    const eg_finding *finding = eg_report_findings(report, &len);
    for (size_t i = 0; i < len; i++) {
        if (finding[i].check != EG_CHECK_13_STRUCTURE ||
            !finding[i].has_ballot ||
            !election_unopened_has(&s->unopened, &finding[i].ballot_code)) {
            return false;
        }
    }
    /* Each ballot named is one that failed, and nothing was left out. */
    return len > 0 && len == eg_report_finding_count(report) &&
           len == s->unopened.len && eg_report_verdict(report) == EG_REJECTED;
}

static eg_status
judge(const settings *s,
      const eg_report *report,
      const char *path,
      eg_error *err)
{
    size_t len = 0;
    const eg_finding *finding = eg_report_findings(report, &len);
    if (s->unopened.len == 0 ? eg_report_verdict(report) == EG_VERIFIED
                             : is_borne(s, report)) {
        return EG_OK;
    }
    if (eg_report_verdict(report) == EG_VERIFIED) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: the record verifies; publish it without "
                       "--without-opening",
                       path);
    }
    return eg_fail(err, EG_REJECT,
                   "%s: the record does not verify and is not published: "
                   "%s%s%s",
                   path,
                   len == 0 ? eg_verdict_name(eg_report_verdict(report))
                            : eg_check_code(finding[0].check),
                   len == 0 ? "" : ": ", len == 0 ? "" : finding[0].text);
}

/** All checks, over the files at @p path. */
static eg_status
verify_all(const settings *s,
           const election_state *state,
           const char *path,
           const eg_signature_verifier *verifier,
           const eg_hash *root,
           eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "ballots verified", 0, s->common.quiet);
    eg_verify_options how = EG_VERIFY_OPTIONS_INIT;
    how.expect_n = state->invitation.roster.n;
    how.expect_k = state->invitation.roster.k;
    how.expect_root = root;
    how.statements = EG_STATEMENTS_REQUIRE;
    how.verifier = verifier;
    how.progress = show_progress;
    how.progress_context = &progress;
    eg_report *report = NULL;
    eg_status status = eg_verify(&report, path, &how, err);
    app_progress_end(&progress);
    if (status == EG_OK) {
        status = judge(s, report, path, err);
    }
    eg_report_free(report);
    return status;
}

/** Verify under the administrator's own key: the one that signed. */
static eg_status
verify_signed(const settings *s,
              const election_state *state,
              const char *path,
              const eg_hash *root,
              eg_error *err)
{
    char pem[APP_PATH_MAX];
    EG_TRY(app_path(pem, state->dir, "signing-key.pem", err));
    app_ecdsa_trust *trust = NULL;
    EG_TRY(app_ecdsa_trust_new(&trust, err));
    eg_status status = app_ecdsa_trust_file(trust, pem, err);
    if (status == EG_OK) {
        const eg_signature_verifier verifier = app_ecdsa_verifier(trust);
        status = verify_all(s, state, path, &verifier, root, err);
    }
    app_ecdsa_trust_free(trust);
    return status;
}

/** The indicator proofs, beside where the record is or will be. */
static eg_status
publish_indicators(const settings *s,
                   const election_state *state,
                   const char *record,
                   eg_error *err)
{
    const election_publication p = {
        .record = record, .to = s->to, .unproved = &s->unproved};
    record_indicators found = {0};
    const eg_status status =
        election_indicators_publish(state, &p, &found, &s->common, err);
    if (status == EG_OK && found.len > 0) {
        record_indicators_report(&found, stdout);
    } else if (status == EG_OK && record_indicators_wanted(state->manifest)) {
        app_say(&election_result, "Indicators   NOT PRESENT");
    }
    record_indicators_free(&found);
    return status;
}

/** The record in its new form, at a name that nobody takes for published. */
static eg_status
write_copy(const settings *s,
           const election_state *state,
           const char *to,
           eg_error *err)
{
    EG_TRY(app_tree_remove(to, err));
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, state->record, NULL, err), err));
    const eg_status status = eg_record_copy(record, to, s->store, s->form, err);
    eg_record_free(record);
    return status;
}

static eg_status
publish_new(const settings *s,
            const election_state *state,
            const eg_hash *root,
            eg_error *err)
{
    char draft[APP_PATH_MAX];
    const int n = snprintf(draft, sizeof(draft), "%s.unverified", s->to);
    if (n < 0 || (size_t)n >= sizeof(draft)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       s->to);
    }
    EG_TRY(write_copy(s, state, draft, err));
    eg_status status = verify_signed(s, state, draft, root, err);
    if (status == EG_OK) {
        status = publish_indicators(s, state, draft, err);
    }
    if (status != EG_OK) {
        eg_error ignored = {0};
        (void)!app_tree_remove(draft, &ignored);
        return status;
    }
    if (rename(draft, s->to) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written", s->to);
    }
    return app_sync_parent(s->to, err);
}

/** What an interrupted run may have left: the same record, whole. */
static eg_status
check_published(const settings *s,
                const election_state *state,
                const eg_hash *root,
                eg_error *err)
{
    eg_hash there;
    if (app_record_root(&there, s->to, EG_PHASE_FINAL, NULL) != EG_OK ||
        !eg_hash_equal(&there, root)) {
        return eg_fail(err, EG_ERR_STATE, "%s: something else is there already",
                       s->to);
    }
    EG_TRY(verify_signed(s, state, s->to, root, err));
    return publish_indicators(s, state, s->to, err);
}

static eg_status
publish_record(const settings *s, const election_state *state, eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, state, err));
    if (phase < EG_PHASE_FINAL) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record is not finished; run 'election combine' "
                       "when the guardians have answered");
    }
    eg_hash root;
    EG_TRY(app_record_root(&root, state->record, EG_PHASE_FINAL, err));
    EG_TRY(app_file_exists(s->to) ? check_published(s, state, &root, err)
                                  : publish_new(s, state, &root, err));
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, root.bytes, EG_HASH_BYTES);
    if (s->unopened.len == 0) {
        app_say(&election_result, "VERIFIED and published: %s", s->to);
    } else {
        app_say(&election_result,
                "Published, though verifiers REJECT it because %zu challenged "
                "ballot%s not opened: %s",
                s->unopened.len, s->unopened.len == 1 ? " is" : "s are", s->to);
    }
    app_say(&election_result, "Final root %s", hex);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    election_state state;
    eg_status status = election_open(&state, s.dir, &err);
    if (status == EG_OK) {
        status = publish_record(&s, &state, &err);
        election_close(&state);
    }
    election_unopened_free(&s.unopened);
    election_unproved_free(&s.unproved);
    return app_report(&err, status);
}

const app_verb verb_election_publish = {
    .group = "election",
    .name = "publish",
    .summary = "write the finished record and verify it",
    .argp = &argp,
    .run = run,
};
