/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard ballots count: what plain ballots come to, without any
 * cryptography; the count that a decrypted tally must equal.
 *
 * The rule of overvotes is written down here on its own, so that the
 * comparison says something.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"
#include "electionguard/ballots/plain_input.h"
#include "electionguard/results/results.h"
#include "electionguard/verbs.h"

enum { KEY_MANIFEST = 0x2001, KEY_FORMAT, KEY_WITHOUT, KEY_ASCII };

#define FILES_MAX   4096
#define WITHOUT_MAX ((size_t)64 * 1024 * 1024)

typedef struct settings {
    app_settings common;
    const char *manifest;
    const char *without;
    results_format format;
    results_style style;
    const char *file[FILES_MAX];
    size_t file_len;
} settings;

static const struct argp_option options[] = {
    {"manifest", KEY_MANIFEST, "FILE", 0, "The manifest (required)", 0},
    {"format", KEY_FORMAT, "NAME", 0, "text (default), json or csv", 0},
    {"without", KEY_WITHOUT, "FILE", 0,
     "Leave out the ballots whose reference begins a line of FILE, such as "
     "those that were challenged or spoiled",
     0},
    {"ascii", KEY_ASCII, NULL, 0, "Only ASCII characters in text", 0},
    {0},
};

static void
add_file(settings *s, const char *name, struct argp_state *state)
{
    if (s->file_len == FILES_MAX) {
        argp_error(state, "more than %d files", FILES_MAX);
    }
    s->file[s->file_len++] = name;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_MANIFEST:
        s->manifest = arg;
        return 0;
    case KEY_FORMAT:
        if (!results_format_parse(&s->format, arg) ||
            s->format == RESULTS_HTML) {
            argp_error(state, "'%s' is not text, json or csv", arg);
        }
        return 0;
    case KEY_WITHOUT:
        s->without = arg;
        return 0;
    case KEY_ASCII:
        s->style.ascii = true;
        return 0;
    case ARGP_KEY_ARG:
        add_file(s, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (s->manifest == NULL) {
            argp_error(state, "which manifest? (--manifest FILE)");
        } else if (s->file_len == 0) {
            argp_error(state, "which ballots?");
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
    "BALLOTS...",
    "Count plain ballots by contest and choice.\v"
    "A contest with more votes than it allows, or an option over its limit, "
    "counts nothing but as an overvote. Supplemental fields that the manifest "
    "declares are counted, too. \"-\" reads standard input.",
    children,
    0,
    0};

/* -- counting ------------------------------------------------------------- */

typedef struct counter {
    results *r;
    const char *without; /* text of --without, or NULL */
} counter;

/** Whether a line of @p text begins with the word @p ref. */
static bool
is_listed(const char *text, const char *ref)
{
    if (text == NULL || ref == NULL) {
        return false;
    }
    const size_t len = strlen(ref);
    for (const char *line = text; line != NULL && *line != '\0';) {
        if (strncmp(line, ref, len) == 0 &&
            (line[len] == '\0' || strchr(" \t\r\n", line[len]) != NULL)) {
            return true;
        }
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    return false;
}

static const eg_plain_contest *
find_plain(const eg_plain_ballot *ballot, uint32_t index)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index == index) {
            return &ballot->contest[i];
        }
    }
    return NULL;
}

/** What one voter did in a contest. */
typedef struct marks {
    uint64_t sum; /**< Of the votes and the write-in fields used. */
    bool over;
    uint64_t write_ins;
} marks;

static marks
read_marks(const eg_contest *contest, const eg_plain_contest *plain)
{
    marks m = {.write_ins = plain == NULL ? 0 : plain->write_ins_used};
    m.sum = m.write_ins;
    m.over = m.write_ins > contest->write_in_count;
    for (size_t i = 0; plain != NULL && i < plain->selection_len; i++) {
        m.sum += plain->selection[i];
        m.over = m.over || plain->selection[i] > contest->option_limit;
    }
    m.over = m.over || m.sum > contest->selection_limit;
    return m;
}

static bool
counts_overvotes(const eg_contest *contest)
{
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        if (contest->field[i].kind == EG_FIELD_OVERVOTE) {
            return true;
        }
    }
    return false;
}

/** What a supplemental field counts, 3.3.9. */
static uint64_t
supplement(const eg_contest *contest, eg_field_kind kind, const marks *m)
{
    const uint64_t unused = m->over ? 0 : contest->selection_limit - m->sum;
    switch (kind) {
    case EG_FIELD_OPTION:
        break;
    case EG_FIELD_OVERVOTE:
        return m->over ? 1 : 0;
    case EG_FIELD_NULL_VOTE:
        return !m->over && m->sum == 0 ? 1 : 0;
    case EG_FIELD_UNDERVOTE:
        return unused > 0 ? 1 : 0;
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        /* Without an overvote indicator an overvote looks like no vote. */
        return m->over && !counts_overvotes(contest) ? contest->selection_limit
                                                     : unused;
    case EG_FIELD_WRITE_IN_COUNT:
        return m->over ? 0 : m->write_ins;
    }
    return 0;
}

static void
count_contest(results_contest *c,
              const eg_plain_contest *plain,
              uint32_t weight)
{
    const eg_contest *contest = c->contest;
    const marks m = read_marks(contest, plain);
    c->ballots += weight;
    c->overvotes += m.over ? weight : 0;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        c->votes[i] += supplement(contest, contest->field[i].kind, &m) * weight;
    }
    if (m.over) {
        return;
    }
    c->undervotes += (contest->selection_limit - m.sum) * weight;
    for (size_t i = 0; plain != NULL && i < plain->selection_len; i++) {
        c->votes[i] += (uint64_t)plain->selection[i] * weight;
    }
}

static eg_status
count_ballot(void *context, const eg_plain_ballot *ballot, eg_error *err)
{
    counter *n = context;
    (void)err;
    if (is_listed(n->without, ballot->ref)) {
        return EG_OK;
    }
    const eg_ballot_style *style =
        eg_manifest_find_style(n->r->manifest, ballot->style);
    n->r->ballots++;
    n->r->weight += ballot->weight;
    for (size_t i = 0; i < style->contest_len; i++) {
        const uint32_t index = style->contest[i];
        count_contest(&n->r->contest[index - 1], find_plain(ballot, index),
                      ballot->weight);
    }
    return EG_OK;
}

static eg_status
count_files(const settings *s, results *r, eg_error *err)
{
    counter n = {.r = r};
    uint8_t *without = NULL;
    size_t len = 0;
    if (s->without != NULL) {
        EG_TRY(app_file_read(s->without, WITHOUT_MAX, &without, &len, err));
        n.without = (const char *)without;
    }
    eg_status status = EG_OK;
    for (size_t i = 0; i < s->file_len && status == EG_OK; i++) {
        status =
            plain_ballots_read(r->manifest, s->file[i], count_ballot, &n, err);
    }
    app_file_free(without, len);
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        r->contest[i].has_marks = true;
    }
    return status;
}

static eg_status
count(const settings *s, eg_error *err)
{
    eg_manifest *manifest = NULL;
    results *r = NULL;
    EG_BUFFER(text, RESULTS_BYTES_MAX);
    EG_TRY(plain_manifest_read(&manifest, s->manifest, err));
    eg_status status = results_new(&r, manifest);
    if (status == EG_OK) {
        status = count_files(s, r, err);
    }
    if (status == EG_OK) {
        status = results_write(r, s->format, &s->style, &text);
    }
    if (status == EG_OK &&
        (fwrite(text.data, 1, text.len, stdout) != text.len ||
         fflush(stdout) != 0)) {
        status = eg_fail(err, EG_ERR_IO, "standard output: write failed");
    }
    results_free(r);
    eg_manifest_free(manifest);
    return status;
}

static int
run(int argc, char **argv)
{
    static settings s;
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = count(&s, &err);
    return status == EG_OK ? 0 : app_report(&err, status);
}

const app_verb verb_ballots_count = {
    .group = "ballots",
    .name = "count",
    .summary = "count plain ballots, to compare with a tally",
    .argp = &argp,
    .run = run,
};
