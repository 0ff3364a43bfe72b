/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts for a terminal: a line a choice, with a bar.
 *
 * A bar has eighths of a character, so that small differences show.  Names are
 * cut to their column by characters, never in the middle of one.
 */
#include <inttypes.h>
#include <stdio.h>

#include "electionguard/results/results.h"

enum { WIDTH_MIN = 60, WIDTH_MAX = 160, WIDTH_DEFAULT = 80 };
/** Columns of the votes and of the share: "  12,345  56.7%  ". */
enum { NUMBERS = 20, BAR_MIN = 16 };

/** Append @p text in exactly @p columns; control characters become '?'. */
static void
put_padded(eg_buffer *out, const char *text, unsigned columns, bool ascii)
{
    unsigned used = 0;
    const unsigned char *p = (const unsigned char *)text;
    while (*p != 0 && used < columns) {
        size_t len = 1;
        while ((p[len] & 0xC0) == 0x80) {
            len++;
        }
        const bool plain = len == 1 && *p >= ' ' && *p < 0x7F;
        /* U+0080 to U+009F are control characters too. */
        const bool shown =
            plain || (!ascii && len > 1 && !(p[0] == 0xC2 && p[1] < 0xA0));
        if (shown) {
            eg_buffer_append(out, p, len);
        } else {
            eg_buffer_byte(out, '?');
        }
        p += len;
        used++;
    }
    for (; used < columns; used++) {
        eg_buffer_byte(out, ' ');
    }
}

/** Columns that @p text takes. */
static unsigned
columns_of(const char *text)
{
    unsigned columns = 0;
    for (const char *p = text; *p != '\0'; p++) {
        columns += ((unsigned char)*p & 0xC0) != 0x80 ? 1 : 0;
    }
    return columns;
}

/** Append @p text as it is, without control characters. */
static void
put_line(eg_buffer *out, const char *text, bool ascii)
{
    put_padded(out, text, columns_of(text), ascii);
}

/** A bar of votes / most of @p columns. */
static void
put_bar(eg_buffer *out,
        uint64_t votes,
        uint64_t most,
        unsigned columns,
        bool ascii)
{
    static const char *const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (most == 0 || votes == 0) {
        return;
    }
    const unsigned eighths =
        (unsigned)((double)votes / (double)most * columns * 8 + 0.5);
    for (unsigned i = 0; i < eighths / 8; i++) {
        eg_buffer_text(out, ascii ? "#" : "█");
    }
    if (!ascii) {
        eg_buffer_text(out, part[eighths % 8]);
    } else if (eighths < 8) {
        eg_buffer_text(out, ".");
    }
}

/** Columns of a choice. */
typedef struct layout {
    unsigned name;
    unsigned bar;
    bool ascii;
} layout;

/** Votes with their share and a bar. */
static void
put_votes(const results_contest *c, size_t i, layout at, eg_buffer *out)
{
    const uint64_t most = results_most(c);
    const unsigned share = results_share(c->votes[i], results_total(c));
    char number[32];
    results_number(c->votes[i], number);
    eg_buffer_text(out, "  ");
    put_padded(out, c->contest->field[i].name, at.name, at.ascii);
    eg_buffer_format(out, "%10s %3u.%u%%  ", number, share / 10, share % 10);
    put_bar(out, c->votes[i], most, at.bar, at.ascii);
    eg_buffer_byte(out, '\n');
}

/** What is counted beside the votes. */
static void
put_count(const results_contest *c, size_t i, layout at, eg_buffer *out)
{
    char number[32];
    results_number(c->votes[i], number);
    eg_buffer_text(out, "  ");
    put_padded(out, c->contest->field[i].name, at.name, at.ascii);
    eg_buffer_format(out, "%10s\n", number);
}

static void
put_contest(const results_contest *c,
            const results_style *style,
            unsigned name,
            eg_buffer *out)
{
    const layout at = {.name = name,
                       .bar = style->width - NUMBERS - name - 2,
                       .ascii = style->ascii};
    const eg_contest *contest = c->contest;
    eg_buffer_byte(out, '\n');
    put_line(out, contest->name, style->ascii);
    eg_buffer_byte(out, '\n');
    for (size_t i = 0; i < contest->field_len; i++) {
        if (results_is_vote(&contest->field[i])) {
            put_votes(c, i, at, out);
        }
    }
    for (size_t i = 0; i < contest->field_len; i++) {
        if (!results_is_vote(&contest->field[i])) {
            put_count(c, i, at, out);
        }
    }
    for (const results_write_in *w = c->write_in; w != NULL; w = w->next) {
        eg_buffer_text(out, w == c->write_in ? "  Written in: " : ", ");
        put_line(out, w->text, style->ascii);
        eg_buffer_format(out, " (%" PRIu64 ")", w->count);
    }
    if (c->write_in != NULL) {
        eg_buffer_byte(out, '\n');
    }
    if (c->has_marks) {
        eg_buffer_format(out,
                         "  on %" PRIu64 " ballots; overvoted %" PRIu64
                         ", votes not used %" PRIu64 "\n",
                         c->ballots, c->overvotes, c->undervotes);
    }
}

/** As wide as the longest name, but leaving room for bars. */
static unsigned
name_columns(const results *r, unsigned width)
{
    const unsigned most = width - NUMBERS - 2 - BAR_MIN;
    unsigned longest = 10;
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        const eg_contest *c = &r->manifest->contest[i];
        for (size_t f = 0; f < c->field_len; f++) {
            const unsigned columns = columns_of(c->field[f].name) + 1;
            longest = columns > longest ? columns : longest;
        }
    }
    return longest < most ? longest : most;
}

static void
put_facts(const results *r, eg_buffer *out)
{
    char number[32];
    results_number(r->ballots, number);
    eg_buffer_format(out, "%s ballots counted", number);
    if (r->encrypted) {
        eg_buffer_format(out, "; %" PRIu64 " challenged", r->facts.challenged);
        if (r->opened < r->facts.challenged) {
            eg_buffer_format(out, " (%" PRIu64 " not opened)",
                             r->facts.challenged - r->opened);
        }
        eg_buffer_format(out,
                         ", %" PRIu64 " spoiled; %" PRIu64
                         " devices; %u guardians, %u needed",
                         r->facts.spoiled, r->facts.devices, r->facts.n,
                         r->facts.k);
    }
    eg_buffer_byte(out, '\n');
    if (r->verified) {
        eg_buffer_format(out, "Verification: %s (%" PRIu64 " checks)\n",
                         eg_verdict_name(r->verdict), r->checks);
    }
}

void
results_text(const results *r, const results_style *style, eg_buffer *out)
{
    results_style s = style == NULL ? (results_style){0} : *style;
    s.width = s.width == 0 ? WIDTH_DEFAULT : s.width;
    s.width = s.width < WIDTH_MIN ? WIDTH_MIN : s.width;
    s.width = s.width > WIDTH_MAX ? WIDTH_MAX : s.width;
    const char *name = r->manifest->election_name == NULL
                           ? r->manifest->election_id
                           : r->manifest->election_name;
    put_line(out, name, s.ascii);
    if (r->manifest->election_date != NULL) {
        eg_buffer_text(out, ", ");
        put_line(out, r->manifest->election_date, s.ascii);
    }
    eg_buffer_byte(out, '\n');
    put_facts(r, out);
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        put_contest(&r->contest[i], &s, name_columns(r, s.width), out);
    }
}
