/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record results: the decrypted tally of a record, for people
 * and for programs.
 *
 * One pass over the record gathers counts, facts and roots.  A verdict is
 * shown only if a verification ran in the same command, and only if it saw the
 * same roots as the pass.
 */
#include "electionguard/results/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/ballot.h>
#include <electionguard/contest_data.h>
#include <electionguard/verify.h>

#include "base/base.h"
#include "common/file.h"
#include "common/progress.h"
#include "common/text.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/fields.h"
#include "record/items.h"

enum {
    KEY_FORMAT = 0x2001,
    KEY_ASCII,
    KEY_WIDTH,
    KEY_VERIFY,
    KEY_REPORT,
    KEY_FORCE
};

typedef struct settings {
    app_settings common;
    results_format format;
    results_style style;
    const char *output;
    const char *report;
    bool verify;
    app_write_mode mode;
    const char *record;
} settings;

static const struct argp_option options[] = {
    {"format", KEY_FORMAT, "NAME", 0, "text (default), html, json or csv", 0},
    {"output", 'o', "FILE", 0, "Write to FILE; default: standard output", 0},
    {"verify", KEY_VERIFY, NULL, 0,
     "Verify the whole record first, and show the verdict", 0},
    {"report", KEY_REPORT, "FILE", 0,
     "Write the verifier's report to FILE; implies --verify", 0},
    {"ascii", KEY_ASCII, NULL, 0, "Only ASCII characters in text", 0},
    {"width", KEY_WIDTH, "COLUMNS", 0, "Columns of text, 60 to 160", 0},
    {"force", KEY_FORCE, NULL, 0, "Replace a file that exists", 0},
    {0},
};

static void
parse_width(settings *s, const char *text, struct argp_state *state)
{
    uint64_t width = 0;
    if (!app_text_number(&width, text, 60, 160)) {
        argp_error(state, "'%s' is not a number of columns (60 to 160)", text);
    }
    s->style.width = (unsigned)width;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_FORMAT:
        if (!results_format_parse(&s->format, arg)) {
            argp_error(state, "'%s' is not text, html, json or csv", arg);
        }
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_VERIFY:
        s->verify = true;
        return 0;
    case KEY_REPORT:
        s->report = arg;
        s->verify = true;
        return 0;
    case KEY_ASCII:
        s->style.ascii = true;
        return 0;
    case KEY_WIDTH:
        parse_width(s, arg, state);
        return 0;
    case KEY_FORCE:
        s->mode = APP_WRITE_REPLACE;
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->record == NULL) {
            argp_error(state, "which record?");
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
    "RECORD",
    "Show the decrypted tally of a final record with the names of its "
    "manifest.\v"
    "The HTML page needs nothing beside itself. With --verify, exit code 1 "
    "says that the record does not hold.",
    children,
    0,
    0};

/* -- the pass over the record --------------------------------------------- */

typedef struct pass {
    results *r;
    const eg_group *group;
    eg_arena *arena; /* of one item */
    size_t contests; /* decrypted contests that were seen */
} pass;

/** A cast ballot counts for each contest of its style. */
static void
take_cast(results *r, eg_span ballot)
{
    const eg_span label = eg_item_field(ballot, USE_BALLOT_STYLE).bytes;
    const uint64_t weight = eg_item_field(ballot, USE_BALLOT_WEIGHT).varint;
    r->ballots++;
    r->weight += weight;
    for (size_t i = 0; i < r->manifest->style_len; i++) {
        const eg_ballot_style *style = &r->manifest->style[i];
        if (label.len != strlen(style->id) ||
            memcmp(label.data, style->id, label.len) != 0) {
            continue;
        }
        for (size_t c = 0; c < style->contest_len; c++) {
            r->contest[style->contest[c] - 1].ballots += weight;
        }
        return;
    }
}

static void
take_ballot(results *r, eg_item_kind kind, eg_span ballot)
{
    const char *status = use_ballot_status(kind, ballot);
    r->facts.ballots++;
    if (strcmp(status, "cast") == 0) {
        take_cast(r, ballot);
    } else if (strcmp(status, "challenged") == 0) {
        r->facts.challenged++;
    } else if (strcmp(status, "spoiled") == 0) {
        r->facts.spoiled++;
    }
}

static eg_status
take_counts(pass *p, const eg_item_decrypted_contest *d, eg_error *err)
{
    const eg_contest *contest = eg_manifest_contest(p->r->manifest, d->index);
    if (contest == NULL || d->field_len != contest->field_len) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the decrypted tally does not fit the manifest");
    }
    for (size_t i = 0; i < d->field_len; i++) {
        p->r->contest[d->index - 1].votes[i] = d->field[i].value.t;
    }
    p->contests++;
    return EG_OK;
}

/** Texts of one opened contest; data of another form is left alone. */
static eg_status
take_data(pass *p, const eg_contest_data_opening *o)
{
    const eg_contest *contest =
        eg_manifest_contest(p->r->manifest, o->contest_index);
    eg_contest_data data;
    if (contest == NULL ||
        eg_contest_data_read(p->arena, &data, o->data.data, o->data.len,
                             NULL) != EG_OK ||
        data.overvote != NULL) {
        return EG_OK;
    }
    for (size_t i = 0; i < data.write_in_len; i++) {
        EG_TRY(results_add_write_in(p->r, &p->r->contest[contest->index - 1],
                                    data.write_in[i].text, 1));
    }
    return EG_OK;
}

static eg_status
take_item(void *context, const eg_record_item *item, bool *stop, eg_error *err)
{
    pass *p = context;
    (void)stop;
    const eg_span bytes = {item->bytes, item->len};
    if (use_is_ballot(item->kind)) {
        take_ballot(p->r, item->kind, eg_item_payload(bytes));
        return EG_OK;
    }
    if (item->kind == EG_ITEM_CHALLENGED_DECRYPTION) {
        p->r->opened++;
        return EG_OK;
    }
    if (item->kind == EG_ITEM_PARAMETERS) {
        const eg_span message = eg_item_payload(bytes);
        p->r->facts.n = (uint32_t)eg_item_field(message, 6).varint;
        p->r->facts.k = (uint32_t)eg_item_field(message, 7).varint;
        return EG_OK;
    }
    if (item->kind != EG_ITEM_DECRYPTED_CONTEST &&
        item->kind != EG_ITEM_CONTEST_DATA_DECRYPTION) {
        return EG_OK;
    }
    eg_arena_reset(p->arena);
    eg_item decoded;
    EG_TRY(eg_item_decode(p->group, p->arena, &decoded, NULL, item->bytes,
                          item->len, err));
    return item->kind == EG_ITEM_DECRYPTED_CONTEST
               ? take_counts(p, &decoded.u.decrypted, err)
               : take_data(p, &decoded.u.data_opening);
}

static eg_status
take_roots(results *r,
           const eg_record *record,
           const eg_section_digest *digest,
           eg_error *err)
{
    for (unsigned i = 0; i < EG_PHASES; i++) {
        const eg_record_phase phase = (eg_record_phase)(i + 1);
        const eg_status status =
            eg_record_root(record, digest, phase, &r->facts.root[i]);
        if (status != EG_OK && status != EG_REJECT) {
            return eg_fail(err, status, "computing the root of phase %s",
                           eg_record_phase_name(phase));
        }
        r->facts.has_root[i] = status == EG_OK;
    }
    return EG_OK;
}

static eg_status
read_sections(pass *p, const eg_record *record, eg_error *err)
{
    const size_t count = eg_record_section_count(record);
    eg_section_digest *digest = calloc(count + 1, sizeof(*digest));
    if (digest == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_status status = EG_OK;
    for (size_t i = 0; i < count && status == EG_OK; i++) {
        const eg_section_type type = eg_record_section_at(record, i)->type;
        p->r->facts.devices += type == EG_SECTION_DEVICE ? 1 : 0;
        status = use_items(record, i, take_item, p, &digest[i], err);
    }
    if (status == EG_OK) {
        status = take_roots(p->r, record, digest, err);
    }
    free(digest);
    return status;
}

static eg_status
gather(results *r, const eg_record *record, eg_error *err)
{
    pass p = {.r = r};
    eg_group *group = NULL;
    if (eg_record_get_phase(record) != EG_PHASE_FINAL) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record is at phase %s: it has no decrypted tally "
                       "yet",
                       eg_record_phase_name(eg_record_get_phase(record)));
    }
    EG_TRY(eg_group_new(&group));
    p.group = group;
    eg_status status = eg_arena_new(&p.arena, EG_ITEM_ARENA_MAX);
    if (status == EG_OK) {
        status = read_sections(&p, record, err);
    }
    if (status == EG_OK && p.contests != r->manifest->contest_len) {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "the decrypted tally has %zu of %zu contests",
                         p.contests, r->manifest->contest_len);
    }
    r->encrypted = true;
    eg_arena_free(p.arena);
    eg_group_free(group);
    return status;
}

/* -- verification --------------------------------------------------------- */

static void
show_progress(void *context, uint64_t ballots)
{
    app_progress_set(context, ballots);
}

static eg_status
write_report(const settings *s, const eg_report *report, eg_error *err)
{
    if (s->report == NULL) {
        return EG_OK;
    }
    char *text = NULL;
    size_t len = 0;
    EG_TRY(eg_report_write(report, EG_REPORT_TEXT, &text, &len));
    const eg_status status =
        app_file_write(s->report, text, len, 0644, s->mode, err);
    free(text);
    return status;
}

/** Take the verdict, if it is about the same record as the pass. */
static eg_status
take_verdict(const eg_report *report, results *r, eg_error *err)
{
    const eg_record_facts *seen = eg_report_facts(report);
    r->verified = true;
    r->verdict = eg_report_verdict(report);
    for (int check = 0; check < EG_CHECK_COUNT; check++) {
        eg_check_count count = {0};
        (void)eg_report_check(report, (eg_check)check, &count);
        r->checks += count.visited;
    }
    const bool same =
        memcmp(seen->has_root, r->facts.has_root, sizeof(seen->has_root)) ==
            0 &&
        memcmp(seen->root, r->facts.root, sizeof(seen->root)) == 0;
    return same || r->verdict != EG_VERIFIED
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "the record changed while it was read");
}

static eg_status
verify(const settings *s, results *r, eg_error *err)
{
    eg_verify_options how = EG_VERIFY_OPTIONS_INIT;
    app_progress progress;
    app_progress_begin(&progress, "verifying ballots", 0, s->common.quiet);
    how.progress = show_progress;
    how.progress_context = &progress;
    eg_report *report = NULL;
    eg_status status = eg_verify(&report, s->record, &how, err);
    app_progress_end(&progress);
    if (status == EG_OK) {
        status = take_verdict(report, r, err);
    }
    if (status == EG_OK) {
        status = write_report(s, report, err);
    }
    eg_report_free(report);
    return status;
}

/* -- output --------------------------------------------------------------- */

static eg_status
put_out(const settings *s, const results *r, eg_error *err)
{
    EG_BUFFER(text, RESULTS_BYTES_MAX);
    EG_TRY(results_write(r, s->format, &s->style, &text));
    if (s->output != NULL) {
        return app_file_write(s->output, text.data, text.len, 0644, s->mode,
                              err);
    }
    if (fwrite(text.data, 1, text.len, stdout) != text.len ||
        fflush(stdout) != 0) {
        return eg_fail(err, EG_ERR_IO, "standard output: write failed");
    }
    return EG_OK;
}

static eg_status
show(const settings *s, const eg_record *record, int *code, eg_error *err)
{
    eg_manifest *manifest = NULL;
    results *r = NULL;
    EG_TRY(use_manifest(&manifest, record, err));
    eg_status status = results_new(&r, manifest);
    if (status == EG_OK) {
        status = gather(r, record, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", s->record);
        }
    }
    if (status == EG_OK && s->verify) {
        status = verify(s, r, err);
    }
    if (status == EG_OK) {
        status = put_out(s, r, err);
        *code = r->verified && r->verdict != EG_VERIFIED ? 1 : 0;
    }
    results_free(r);
    eg_manifest_free(manifest);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {.mode = APP_WRITE_NEW};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    eg_record *record = NULL;
    int code = 0;
    eg_status status = use_record(&record, s.record, &err);
    if (status == EG_OK) {
        status = show(&s, record, &code, &err);
    }
    eg_record_free(record);
    return status == EG_OK ? code : app_report(&err, status);
}

const app_verb verb_record_results = {
    .group = "record",
    .name = "results",
    .summary = "show the decrypted tally with bars, or as a page",
    .argp = &argp,
    .run = run,
};
