/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts by contest and choice: keeping them, and the forms for programs.
 */
#include "electionguard/results/results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/json_write.h"
#include "codec/text.h"

/** Memory for the texts that voters wrote in. */
#define WRITE_IN_BYTES_MAX ((size_t)64 * 1024 * 1024)

eg_status
results_new(results **out, const eg_manifest *manifest)
{
    size_t fields = 0;
    for (size_t i = 0; i < manifest->contest_len; i++) {
        fields += manifest->contest[i].field_len;
    }
    results *r = calloc(1, sizeof(*r));
    uint64_t *votes = calloc(fields + 1, sizeof(*votes));
    results_contest *contest =
        calloc(manifest->contest_len + 1, sizeof(*contest));
    if (r == NULL || votes == NULL || contest == NULL) {
        free(r);
        free(votes);
        free(contest);
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < manifest->contest_len; i++) {
        contest[i].contest = &manifest->contest[i];
        contest[i].votes = votes;
        votes += manifest->contest[i].field_len;
    }
    /* The block of votes is found again at the end of the contests. */
    contest[manifest->contest_len].votes = votes - fields;
    r->manifest = manifest;
    r->contest = contest;
    const eg_status status = eg_arena_new(&r->arena, WRITE_IN_BYTES_MAX);
    if (status != EG_OK) {
        results_free(r);
        return status;
    }
    *out = r;
    return EG_OK;
}

void
results_free(results *r)
{
    if (r != NULL) {
        eg_arena_free(r->arena);
        free(r->contest[r->manifest->contest_len].votes);
        free(r->contest);
        free(r);
    }
}

eg_status
results_add_write_in(results *r,
                     results_contest *c,
                     const char *text,
                     uint64_t weight)
{
    results_write_in **at = &c->write_in;
    while (*at != NULL && strcmp((*at)->text, text) != 0) {
        at = &(*at)->next;
    }
    if (*at == NULL) {
        results_write_in *w = eg_arena_alloc(r->arena, 1, sizeof(*w));
        const char *copy = eg_arena_copy(r->arena, text, strlen(text));
        if (w == NULL || copy == NULL) {
            return EG_ERR_LIMIT;
        }
        *w = (results_write_in){.text = copy};
        *at = w;
    }
    (*at)->count += weight;
    return EG_OK;
}

/* -- numbers -------------------------------------------------------------- */

bool
results_is_vote(const eg_field *field)
{
    return field->kind == EG_FIELD_OPTION ||
           field->kind == EG_FIELD_WRITE_IN_COUNT;
}

uint64_t
results_total(const results_contest *c)
{
    uint64_t total = 0;
    for (size_t i = 0; i < c->contest->field_len; i++) {
        total += results_is_vote(&c->contest->field[i]) ? c->votes[i] : 0;
    }
    return total;
}

uint64_t
results_most(const results_contest *c)
{
    uint64_t most = 0;
    for (size_t i = 0; i < c->contest->field_len; i++) {
        if (results_is_vote(&c->contest->field[i]) && c->votes[i] > most) {
            most = c->votes[i];
        }
    }
    return most;
}

bool
results_leads(const results_contest *c, size_t at)
{
    for (size_t i = 0; i < c->contest->option_len; i++) {
        if (c->votes[i] > c->votes[at]) {
            return false;
        }
    }
    return at < c->contest->option_len && c->votes[at] > 0;
}

unsigned
results_share(uint64_t votes, uint64_t total)
{
    if (total == 0) {
        return 0;
    }
    return (unsigned)(1000.0 * (double)votes / (double)total + 0.5);
}

void
results_number(uint64_t n, char out[32])
{
    char digits[24];
    const int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);
    size_t put = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            out[put++] = ',';
        }
        out[put++] = digits[i];
    }
    out[put] = '\0';
}

/* -- forms for programs --------------------------------------------------- */

/** One CSV field, quoted; a text that a spreadsheet would run as a formula
 * gets an apostrophe before it. */
static void
put_csv(eg_buffer *out, const char *text)
{
    eg_buffer_byte(out, '"');
    if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL) {
        eg_buffer_byte(out, '\'');
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"') {
            eg_buffer_byte(out, '"');
        }
        eg_buffer_byte(out, (uint8_t)*p);
    }
    eg_buffer_byte(out, '"');
}

void
results_csv(const results *r, eg_buffer *out)
{
    eg_buffer_text(out, "contest_id,contest,choice_id,choice,votes\r\n");
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        const results_contest *c = &r->contest[i];
        for (size_t f = 0; f < c->contest->field_len; f++) {
            put_csv(out, c->contest->id);
            eg_buffer_byte(out, ',');
            put_csv(out, c->contest->name);
            eg_buffer_byte(out, ',');
            put_csv(out, c->contest->field[f].id);
            eg_buffer_byte(out, ',');
            put_csv(out, c->contest->field[f].name);
            eg_buffer_format(out, ",%" PRIu64 "\r\n", c->votes[f]);
        }
    }
}

static void
put_uint(eg_json_writer *w, const char *name, uint64_t value)
{
    eg_json_name(w, name);
    eg_json_put_uint(w, value);
}

static void
put_write_ins(eg_json_writer *w, const results_contest *c)
{
    eg_json_name(w, "writtenIn");
    eg_json_begin_array(w);
    for (const results_write_in *i = c->write_in; i != NULL; i = i->next) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "text", i->text);
        put_uint(w, "count", i->count);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

/** What is counted beside the choices; nothing where the manifest declares
 * nothing. */
static void
put_supplemental(eg_json_writer *w, const results_contest *c)
{
    const eg_contest *contest = c->contest;
    if (contest->field_len == contest->option_len) {
        return;
    }
    eg_json_name(w, "supplemental");
    eg_json_begin_array(w);
    for (size_t f = contest->option_len; f < contest->field_len; f++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "kind",
                              eg_field_kind_name(contest->field[f].kind));
        eg_json_member_string(w, "id", contest->field[f].id);
        eg_json_member_string(w, "name", contest->field[f].name);
        put_uint(w, "count", c->votes[f]);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_contest(eg_json_writer *w, const results_contest *c)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "id", c->contest->id);
    eg_json_member_string(w, "name", c->contest->name);
    put_uint(w, "votesAllowed", c->contest->selection_limit);
    put_uint(w, "ballots", c->ballots);
    if (c->has_marks) {
        put_uint(w, "overvoted", c->overvotes);
        put_uint(w, "unusedVotes", c->undervotes);
    }
    eg_json_name(w, "choices");
    eg_json_begin_array(w);
    for (size_t f = 0; f < c->contest->option_len; f++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "id", c->contest->field[f].id);
        eg_json_member_string(w, "name", c->contest->field[f].name);
        put_uint(w, "votes", c->votes[f]);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
    put_supplemental(w, c);
    if (c->write_in != NULL) {
        put_write_ins(w, c);
    }
    eg_json_end_object(w);
}

/** What only a record can say. */
static void
put_record(eg_json_writer *w, const results *r)
{
    const eg_record_facts *f = &r->facts;
    put_uint(w, "guardians", f->n);
    put_uint(w, "quorum", f->k);
    put_uint(w, "devices", f->devices);
    put_uint(w, "challenged", f->challenged);
    put_uint(w, "opened", r->opened);
    put_uint(w, "spoiled", f->spoiled);
    if (r->verified) {
        eg_json_member_string(w, "verdict", eg_verdict_name(r->verdict));
    }
    eg_json_name(w, "roots");
    eg_json_begin_object(w);
    for (unsigned p = 0; p < EG_PHASES; p++) {
        if (f->has_root[p]) {
            eg_json_member_hex(w,
                               eg_record_phase_name((eg_record_phase)(p + 1)),
                               f->root[p].bytes, EG_HASH_BYTES);
        }
    }
    eg_json_end_object(w);
}

eg_status
results_json(const results *r, eg_buffer *out)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "election", r->manifest->election_id);
    if (r->manifest->election_name != NULL) {
        eg_json_member_string(&w, "name", r->manifest->election_name);
    }
    put_uint(&w, "ballots", r->ballots);
    put_uint(&w, "weight", r->weight);
    if (r->encrypted) {
        put_record(&w, r);
    }
    eg_json_name(&w, "contests");
    eg_json_begin_array(&w);
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        put_contest(&w, &r->contest[i]);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}

bool
results_format_parse(results_format *out, const char *name)
{
    static const char *const names[] = {"text", "html", "json", "csv"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (results_format)i;
            return true;
        }
    }
    return false;
}

eg_status
results_write(const results *r,
              results_format format,
              const results_style *style,
              eg_buffer *out)
{
    switch (format) {
    case RESULTS_TEXT:
        results_text(r, style, out);
        break;
    case RESULTS_HTML:
        results_html(r, out);
        break;
    case RESULTS_JSON:
        return results_json(r, out);
    case RESULTS_CSV:
        results_csv(r, out);
        break;
    }
    return eg_buffer_status(out);
}
