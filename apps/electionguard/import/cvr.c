/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting plain ballots together from the marks of cast vote records.
 */
#include "electionguard/import/cvr.h"

#include <stdarg.h>
#include <string.h>

#include <electionguard/plain_ballot.h>

#include "base/base.h"
#include "codec/json_write.h"
#include "electionguard/import/draft.h"

/** The most contests whose omissions are counted one by one. */
#define OMISSIONS_MAX 10000

eg_status
cvr_in_file(cvr_import *x, eg_status status)
{
    if (status != EG_OK && status != EG_ERR_MEMORY && x->err != NULL) {
        eg_error_prefix(x->err, "%s: ", x->file);
    }
    return status;
}

eg_status
cvr_fail(cvr_import *x, const eg_json *place, const char *format, ...)
{
    char text[EG_ERROR_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return import_fail(x->err, x->file, place, text);
}

/* -- by identifiers of the source ----------------------------------------- */

static bool
is_source(const char *label, const char *source)
{
    const char *id = source_id(label);
    return id != NULL && strcmp(id, source) == 0;
}

const eg_ballot_style *
cvr_find_style(const eg_manifest *m, const char *source)
{
    for (size_t i = 0; i < m->style_len; i++) {
        if (is_source(m->style[i].id, source)) {
            return &m->style[i];
        }
    }
    return NULL;
}

static const eg_contest *
find_contest(const eg_manifest *m, const char *source)
{
    for (size_t i = 0; i < m->contest_len; i++) {
        if (is_source(m->contest[i].id, source)) {
            return &m->contest[i];
        }
    }
    return NULL;
}

static bool
style_has(const eg_ballot_style *style, uint32_t index)
{
    for (size_t i = 0; i < style->contest_len; i++) {
        if (style->contest[i] == index) {
            return true;
        }
    }
    return false;
}

/* -- a ballot ------------------------------------------------------------- */

eg_status
cvr_begin(cvr_ballot *b,
          cvr_import *x,
          const eg_ballot_style *style,
          const eg_json *place,
          const char *ref)
{
    *b = (cvr_ballot){.x = x, .style = style, .style_place = place};
    const size_t len = style == NULL ? 0 : style->contest_len;
    b->contest = eg_arena_alloc(x->arena, len, sizeof(*b->contest));
    b->ref = x->refs ? eg_arena_copy(x->arena, ref, strlen(ref)) : NULL;
    x->counts.sessions++;
    return b->contest == NULL || (x->refs && b->ref == NULL) ? EG_ERR_MEMORY
                                                             : EG_OK;
}

static eg_status
count_omission(cvr_import *x, const char *source)
{
    x->counts.left_out++;
    cvr_omission **at = &x->counts.omission;
    size_t len = 0;
    while (*at != NULL && strcmp((*at)->source, source) != 0) {
        at = &(*at)->next;
        len++;
    }
    if (*at == NULL && len < OMISSIONS_MAX) {
        *at = eg_arena_alloc(x->kept, 1, sizeof(**at));
        if (*at == NULL) {
            return EG_ERR_MEMORY;
        }
        (*at)->source = eg_arena_copy(x->kept, source, strlen(source));
        if ((*at)->source == NULL) {
            return EG_ERR_MEMORY;
        }
    }
    if (*at != NULL) {
        (*at)->count++;
    }
    return EG_OK;
}

eg_status
cvr_add_contest(cvr_ballot *b,
                cvr_contest **out,
                const eg_json *place,
                const char *source)
{
    cvr_import *x = b->x;
    *out = NULL;
    const eg_contest *contest = find_contest(x->manifest, source);
    if (contest == NULL) {
        return count_omission(x, source);
    }
    if (b->style == NULL) {
        return cvr_fail(x, b->style_place,
                        "is not a ballot style of the manifest");
    }
    if (!style_has(b->style, contest->index)) {
        return cvr_fail(x, place, "is not on ballot style \"%s\"",
                        b->style->id);
    }
    for (size_t i = 0; i < b->contest_len; i++) {
        if (b->contest[i].contest == contest) {
            *out = &b->contest[i]; /* goes on, on another card */
            return EG_OK;
        }
    }
    cvr_contest *c = &b->contest[b->contest_len];
    const size_t len = contest->option_len;
    c->contest = contest;
    c->place = place;
    c->vote = eg_arena_alloc(x->arena, len, sizeof(*c->vote));
    c->doubtful = eg_arena_alloc(x->arena, len, sizeof(*c->doubtful));
    c->write_in = eg_arena_alloc(x->arena, len, sizeof(*c->write_in));
    if (c->vote == NULL || c->doubtful == NULL || c->write_in == NULL) {
        return EG_ERR_MEMORY;
    }
    b->contest_len++;
    *out = c;
    return EG_OK;
}

bool
cvr_has_choice(const cvr_contest *c, const char *source)
{
    for (size_t i = 0; i < c->contest->option_len; i++) {
        if (is_source(c->contest->field[i].id, source)) {
            return true;
        }
    }
    return false;
}

/** The first unmarked option of that identifier, or the last one of them. */
static const eg_field *
pick_option(const cvr_contest *c, const char *source)
{
    const eg_field *found = NULL;
    for (size_t i = 0; i < c->contest->option_len; i++) {
        const eg_field *field = &c->contest->field[i];
        if (is_source(field->id, source)) {
            found = field;
            if (c->vote[i] == 0 && c->doubtful[i] == 0) {
                break;
            }
        }
    }
    return found;
}

static eg_status
keep_text(cvr_import *x,
          cvr_contest *c,
          const eg_field *field,
          const char *text)
{
    if (c->write_in_len > 0 &&
        c->write_in[c->write_in_len - 1].option_index >= field->index) {
        return EG_OK; /* a line that is marked twice keeps its first text */
    }
    const char *copy = eg_arena_copy(x->arena, text, strlen(text));
    c->write_in[c->write_in_len++] =
        (eg_write_in){.option_index = field->index, .text = copy};
    return copy == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
cvr_add_mark(cvr_ballot *b, cvr_contest *c, const cvr_mark *mark)
{
    cvr_import *x = b->x;
    const eg_field *field = pick_option(c, mark->choice);
    if (field == NULL) {
        return cvr_fail(x, mark->place, "is not a choice of contest \"%s\"",
                        c->contest->id);
    }
    uint32_t *value = &(mark->counts ? c->vote : c->doubtful)[field->index - 1];
    /* More write-ins than lines are an overvote, which must stay one; the same
     * name on two cards is one vote. */
    *value = field->write_in ? *value + mark->value : mark->value;
    if (field->write_in && mark->counts) {
        x->counts.write_ins++;
    }
    return mark->text != NULL && field->write_in && mark->counts
               ? keep_text(x, c, field, mark->text)
               : EG_OK;
}

/** Marks that were cancelled by an overvote are entered, others are not. */
static void
settle(cvr_import *x, cvr_contest *c)
{
    uint64_t votes = 0;
    uint64_t doubtful = 0;
    for (size_t i = 0; i < c->contest->option_len; i++) {
        votes += c->vote[i];
        doubtful += c->doubtful[i];
    }
    const uint32_t limit = c->contest->selection_limit;
    if (c->overvoted && votes <= limit && votes + doubtful > limit) {
        for (size_t i = 0; i < c->contest->option_len; i++) {
            c->vote[i] += c->doubtful[i];
        }
        votes += doubtful;
    } else {
        x->counts.not_votes += doubtful;
    }
    x->counts.overvotes += votes > limit ? 1 : 0;
}

eg_status
cvr_finish(cvr_ballot *b)
{
    cvr_import *x = b->x;
    if (b->contest_len == 0) {
        x->counts.empty++;
        return EG_OK;
    }
    eg_plain_contest *plain =
        eg_arena_alloc(x->arena, b->contest_len, sizeof(*plain));
    if (plain == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < b->contest_len; i++) {
        cvr_contest *c = &b->contest[i];
        settle(x, c);
        plain[i] = (eg_plain_contest){.index = c->contest->index,
                                      .selection = c->vote,
                                      .selection_len = c->contest->option_len,
                                      .write_in = c->write_in,
                                      .write_in_len = c->write_in_len};
    }
    const eg_plain_ballot ballot = {.style = b->style->id,
                                    .ref = b->ref,
                                    .weight = 1,
                                    .contest = plain,
                                    .contest_len = b->contest_len};
    const char *text;
    size_t len;
    EG_TRY(eg_plain_ballot_write(x->manifest, x->arena, &ballot, &text, &len));
    fputs(x->counts.ballots == 0 ? "\n" : ",\n", x->out);
    fwrite(text, 1, len, x->out);
    x->counts.ballots++;
    x->counts.contests += b->contest_len;
    return EG_OK;
}

/* -- report --------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *words;
    size_t at;
} rows[] = {
    {"files", "files read", offsetof(cvr_counts, files)},
    {"records", "cast vote records read", offsetof(cvr_counts, sessions)},
    {"ballots", "ballots written", offsetof(cvr_counts, ballots)},
    {"contests", "contests written", offsetof(cvr_counts, contests)},
    {"recordsWithoutContest", "records left out: no contest of the manifest",
     offsetof(cvr_counts, empty)},
    {"contestsLeftOut", "contests left out: not in the manifest",
     offsetof(cvr_counts, left_out)},
    {"overvotes", "overvoted contests, kept as entered",
     offsetof(cvr_counts, overvotes)},
    {"writeIns", "write-in marks", offsetof(cvr_counts, write_ins)},
    {"marksNotCounted", "marks left out: the source does not count them",
     offsetof(cvr_counts, not_votes)},
    {"selectionsByCandidate",
     "selections that the source names by the candidate instead",
     offsetof(cvr_counts, by_candidate)},
};

static uint64_t
row_value(const cvr_counts *counts, size_t row)
{
    uint64_t value;
    memcpy(&value, (const char *)counts + rows[row].at, sizeof(value));
    return value;
}

void
cvr_report_text(const cvr_counts *counts, eg_buffer *out)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        const unsigned long long value = row_value(counts, i);
        if (value > 0 || i < 4) {
            eg_buffer_format(out, "%8llu %s\n", value, rows[i].words);
        }
    }
    for (const cvr_omission *o = counts->omission; o != NULL; o = o->next) {
        eg_buffer_format(out, "           contest %.60s: %llu times\n",
                         o->source, (unsigned long long)o->count);
    }
}

eg_status
cvr_report_json(const cvr_counts *counts, eg_buffer *out)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        eg_json_name(&w, rows[i].name);
        eg_json_put_uint(&w, row_value(counts, i));
    }
    eg_json_name(&w, "leftOut");
    eg_json_begin_array(&w);
    for (const cvr_omission *o = counts->omission; o != NULL; o = o->next) {
        eg_json_begin_object(&w);
        eg_json_member_string(&w, "contest", o->source);
        eg_json_name(&w, "count");
        eg_json_put_uint(&w, o->count);
        eg_json_end_object(&w);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}
