/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard verify: check a record, trusting nobody.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/verify.h>

#include "codec/text.h"
#include "common/ecdsa.h"
#include "common/progress.h"
#include "electionguard/record/indicators.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"

/** A report for programs with what is added to it. */
#define MERGED_MAX ((size_t)128 * 1024 * 1024)

enum {
    KEY_PROFILE = 0x2001,
    KEY_FORMAT,
    KEY_EXPECT,
    KEY_ROOT,
    KEY_TRUST,
    KEY_STATEMENTS,
    KEY_BALLOT,
    KEY_INDICATORS,
    KEY_STRICT
};

typedef struct settings {
    app_settings common;
    eg_verify_options options;
    eg_report_format format;
    eg_hash root;
    const char *record;
    app_ecdsa_trust *trust; /**< NULL: no signature is judged. */
    eg_signature_verifier verifier;
    eg_hash ballot; /**< Options name it where one was asked for. */
    record_indicators indicators;
} settings;

static const struct argp_option options[] = {
    {"profile", KEY_PROFILE, "NAME", 0,
     "Checks to make: full (default; the record must be final), guardian (1 to "
     "9 and 15 to 17, before a decryption), ballots (1 to 8 and 15 to 17, "
     "before the tally)",
     0},
    {"format", KEY_FORMAT, "NAME", 0,
     "Form of the report: text (default), json or junit", 0},
    {"ballot", KEY_BALLOT, "CODE", 0,
     "Verify one ballot only, the one with this confirmation code: its proofs, "
     "its place in the chain and in the root, and its opening if it was "
     "challenged",
     0},
    {"indicator-proofs", KEY_INDICATORS, "FILE", 0,
     "When the record verifies, verify the proofs in FILE, of one device, that "
     "undervote and null-vote indicators are told; may be given again; "
     "default: "
     "every *.bin in the folder RECORD.indicators, if there is one",
     0},
    {"jobs", 'j', "N", 0, "Worker threads; default: one for each processor", 0},
    {"expect", KEY_EXPECT, "K/N", 0,
     "Refuse a record that is not made by K of N guardians, such as 3/5", 0},
    {"root", KEY_ROOT, "HEX", 0,
     "Refuse a record whose last phase has another root", 0},
    {"trust", KEY_TRUST, "FILE", 0,
     "Judge signatures with the PEM public keys in FILE; may be given again",
     0},
    {"strict", KEY_STRICT, NULL, 0,
     "Records of 0.95 to 2.0: refuse what known generators do otherwise than "
     "their version says, too; default: name it in the report",
     0},
    {"statements", KEY_STATEMENTS, "HOW", 0,
     "What becomes of signatures and attestations: report (default) what is "
     "wrong with those that are there, require valid ones under a trusted key, "
     "ignore signatures",
     0},
    {0},
};

static void
parse_profile(settings *s, const char *name, struct argp_state *state)
{
    if (strcmp(name, "full") == 0) {
        s->options.profile = EG_PROFILE_FULL;
    } else if (strcmp(name, "guardian") == 0) {
        s->options.profile = EG_PROFILE_GUARDIAN;
    } else if (strcmp(name, "ballots") == 0) {
        s->options.profile = EG_PROFILE_BALLOTS;
    } else {
        argp_error(state, "'%s' is not full, guardian or ballots", name);
    }
}

static void
parse_format(settings *s, const char *name, struct argp_state *state)
{
    if (strcmp(name, "text") == 0) {
        s->format = EG_REPORT_TEXT;
    } else if (strcmp(name, "json") == 0) {
        s->format = EG_REPORT_JSON;
    } else if (strcmp(name, "junit") == 0) {
        s->format = EG_REPORT_JUNIT;
    } else {
        argp_error(state, "'%s' is not text, json or junit", name);
    }
}

static void
parse_statements(settings *s, const char *how, struct argp_state *state)
{
    if (strcmp(how, "report") == 0) {
        s->options.statements = EG_STATEMENTS_REPORT;
    } else if (strcmp(how, "require") == 0) {
        s->options.statements = EG_STATEMENTS_REQUIRE;
    } else if (strcmp(how, "ignore") == 0) {
        s->options.statements = EG_STATEMENTS_IGNORE;
    } else {
        argp_error(state, "'%s' is not report, require or ignore", how);
    }
}

/** One more file of indicator proofs. */
static void
add_indicators(settings *s, const char *path)
{
    eg_error err = {0};
    const eg_status status = record_indicators_add(&s->indicators, path, &err);
    if (status != EG_OK) {
        exit(app_report(&err, status));
    }
}

/** Trust the keys of one more file; a wrong file ends the program. */
static void
add_trust(settings *s, const char *path)
{
    eg_error err = {0};
    eg_status status = EG_OK;
    if (s->trust == NULL) {
        status = app_ecdsa_trust_new(&s->trust, &err);
    }
    if (status == EG_OK) {
        status = app_ecdsa_trust_file(s->trust, path, &err);
    }
    if (status != EG_OK) {
        exit(app_report(&err, status));
    }
}

static void
check_usage(const settings *s, struct argp_state *state)
{
    if (s->record == NULL) {
        argp_error(state, "which record?");
    }
    if (s->options.statements == EG_STATEMENTS_REQUIRE && s->trust == NULL) {
        argp_error(state, "--statements=require needs --trust");
    }
    if (s->indicators.len > 0 && s->options.only_ballot != NULL) {
        argp_error(state, "--indicator-proofs goes with a report on all "
                          "ballots");
    }
}

static void
parse_expect(settings *s, const char *text, struct argp_state *state)
{
    unsigned k = 0;
    unsigned n = 0;
    char rest = 0;
    if (sscanf(text, "%3u/%3u%c", &k, &n, &rest) != 2 || k < 1 || k > n) {
        argp_error(state, "'%s' is not K/N such as 3/5", text);
    }
    s->options.expect_k = k;
    s->options.expect_n = n;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_PROFILE:
        parse_profile(s, arg, state);
        return 0;
    case KEY_FORMAT:
        parse_format(s, arg, state);
        return 0;
    case 'j':
        s->options.jobs = app_parse_jobs(arg, state);
        return 0;
    case KEY_EXPECT:
        parse_expect(s, arg, state);
        return 0;
    case KEY_ROOT:
        if (eg_hex_read(s->root.bytes, EG_HASH_BYTES, arg, strlen(arg),
                        EG_HEX_ANY) != EG_OK) {
            argp_error(state, "'%s' is not 64 hexadecimal digits", arg);
        }
        s->options.expect_root = &s->root;
        return 0;
    case KEY_TRUST:
        add_trust(s, arg);
        return 0;
    case KEY_BALLOT:
        if (use_read_code(&s->ballot, arg, NULL) != EG_OK) {
            argp_error(state,
                       "'%s' is no confirmation code: 64 hexadecimal digits",
                       arg);
        }
        s->options.only_ballot = &s->ballot;
        return 0;
    case KEY_STRICT:
        s->options.strict = true;
        return 0;
    case KEY_INDICATORS:
        add_indicators(s, arg);
        return 0;
    case KEY_STATEMENTS:
        parse_statements(s, arg, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        check_usage(s, state);
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
    "RECORD",
    "Check a whole election record, a directory or a zip file.\v"
    "The report says what each check visited, what does not hold and where. "
    "Exit code 0: everything that was asked for holds; 1: something does not, "
    "or could not be checked.",
    children,
    0,
    0};

static void
show_progress(void *context, uint64_t ballots)
{
    app_progress_set(context, ballots);
}

/** Whether the record's contests have indicators that can be proved. */
static eg_status
wants_indicators(bool *out, const char *path, eg_error *err)
{
    eg_record *record = NULL;
    eg_manifest *manifest = NULL;
    EG_TRY(use_record(&record, path, err));
    const eg_status status = use_manifest(&manifest, record, err);
    *out = status == EG_OK && record_indicators_wanted(manifest);
    eg_manifest_free(manifest);
    eg_record_free(record);
    return status;
}

/** There are no files; could there be some? */
static record_indicators_outcome
miss_indicators(const settings *s,
                eg_verdict verdict,
                eg_status *status,
                eg_error *err)
{
    bool wanted = false;
    if (verdict != EG_VERIFIED) {
        return RECORD_INDICATORS_NONE;
    }
    *status = wants_indicators(&wanted, s->record, err);
    return *status != EG_OK ? RECORD_INDICATORS_UNKNOWN
           : wanted         ? RECORD_INDICATORS_ABSENT
                            : RECORD_INDICATORS_NONE;
}

/** What the files of indicator proofs add to a report on all ballots. */
static record_indicators_outcome
judge_indicators(settings *s,
                 eg_verdict verdict,
                 eg_status *status,
                 eg_error *err)
{
    record_indicators *r = &s->indicators;
    *status = EG_OK;
    if (r->len == 0) {
        *status = record_indicators_find(r, s->record, err);
    }
    if (*status == EG_OK && r->len == 0) {
        return miss_indicators(s, verdict, status, err);
    }
    if (verdict != EG_VERIFIED) {
        *status = EG_OK;
        return RECORD_INDICATORS_SKIPPED;
    }
    if (*status == EG_OK) {
        *status = record_indicators_check(r, s->record, &s->common, err);
    }
    return *status == EG_OK       ? RECORD_INDICATORS_PASSED
           : *status == EG_REJECT ? RECORD_INDICATORS_FAILED
                                  : RECORD_INDICATORS_UNKNOWN;
}

/** The lines under a report for people. */
static void
print_indicators(const settings *s, record_indicators_outcome outcome)
{
    switch (outcome) {
    case RECORD_INDICATORS_NONE:
        break;
    case RECORD_INDICATORS_ABSENT:
        puts(
            "Indicators   NOT PRESENT: there are no proofs that undervotes and "
            "blank contests are told");
        break;
    case RECORD_INDICATORS_SKIPPED:
        puts("Indicators   not checked, since the record does not verify");
        break;
    case RECORD_INDICATORS_PASSED:
        record_indicators_report(&s->indicators, stdout);
        break;
    case RECORD_INDICATORS_FAILED:
        puts("Indicators   REJECTED");
        break;
    case RECORD_INDICATORS_UNKNOWN:
        puts("Indicators   not checked");
        break;
    }
    fflush(stdout);
}

/** Print a report for programs with what was found of the indicators. */
static eg_status
print_merged(const settings *s,
             record_indicators_outcome outcome,
             const char *why,
             const char *text,
             size_t len)
{
    EG_BUFFER(out, MERGED_MAX);
    eg_buffer_append(&out, text, len);
    EG_TRY(eg_buffer_status(&out));
    EG_TRY(
        record_indicators_merge(&out, s->format, &s->indicators, outcome, why));
    fwrite(out.data, 1, out.len, stdout);
    return EG_OK;
}

/** The report, and what the proofs beside the record come to; the exit code. */
static int
conclude(settings *s,
         eg_verdict verdict,
         bool older,
         const char *text,
         size_t len)
{
    eg_error err = {0};
    eg_status status = EG_OK;
    record_indicators_outcome outcome = RECORD_INDICATORS_NONE;
    if (s->format == EG_REPORT_TEXT) {
        fwrite(text, 1, len, stdout);
        fflush(stdout); /* before what may take long */
    }
    if (s->options.only_ballot == NULL && !older) {
        outcome = judge_indicators(s, verdict, &status, &err);
    }
    if (s->format == EG_REPORT_TEXT) {
        print_indicators(s, outcome);
    } else {
        const eg_status printed = print_merged(s, outcome, err.text, text, len);
        if (printed != EG_OK) {
            return app_report(NULL, printed);
        }
    }
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    return verdict == EG_VERIFIED ? 0 : 1;
}

static int
run(int argc, char **argv)
{
    settings s = {.options = EG_VERIFY_OPTIONS_INIT};
    app_parse(&argp, argc, argv, &s);

    if (s.trust != NULL) {
        s.verifier = app_ecdsa_verifier(s.trust);
        s.options.verifier = &s.verifier;
    }
    app_progress progress;
    app_progress_begin(&progress, "ballots", 0, s.common.quiet);
    s.options.progress = show_progress;
    s.options.progress_context = &progress;

    eg_error err = {0};
    eg_report *report = NULL;
    eg_status status = eg_verify_any(&report, s.record, &s.options, &err);
    app_progress_end(&progress);
    app_ecdsa_trust_free(s.trust);
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    char *text = NULL;
    size_t len = 0;
    status = eg_report_write(report, s.format, &text, &len);
    if (status == EG_OK && s.options.only_ballot != NULL &&
        s.format == EG_REPORT_TEXT) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write(hex, s.ballot.bytes, EG_HASH_BYTES);
        printf("One ballot   %s; no other was verified\n", hex);
    }
    const eg_verdict verdict = eg_report_verdict(report);
    const bool older = eg_report_older(report) != NULL;
    eg_report_free(report);
    const int code = status != EG_OK ? app_report(NULL, status)
                                     : conclude(&s, verdict, older, text, len);
    free(text);
    record_indicators_free(&s.indicators);
    return code;
}

const app_verb verb_verify = {
    .name = "verify",
    .summary = "check a whole election record",
    .argp = &argp,
    .run = run,
};
