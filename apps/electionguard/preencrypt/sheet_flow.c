/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: their heads and feet, and columns between them.
 *
 * On paper that is printed on both sides nothing may stand behind the tab,
 * which the voter cuts off: the foot of page 2 keeps that part free.
 */
#include "electionguard/preencrypt/sheet_flow.h"

#include <string.h>

#include "base/base.h"

/** A point is 1/72 inch. */
#define INCH 72.0
#define A4_W 595.276
#define A4_H 841.890

static sheet_type
type(sheet_face face, double size, const char *tag)
{
    return (sheet_type){.face = face, .size = size, .tag = tag};
}

/** Sizes for @p body, the smallest text. */
static void
set_types(sheet_look *look, double body)
{
    look->title = type(SHEET_BOLD, body * 1.65, "H1");
    look->heading = type(SHEET_BOLD, body * 1.1, "H2");
    look->body = type(SHEET_PLAIN, body, "P");
    look->strong = type(SHEET_BOLD, body, "P");
    look->flush = type(SHEET_PLAIN, body, "P");
    look->flush.right = true;
    look->contest = type(SHEET_BOLD, body * 1.18, "H2");
    look->name = type(SHEET_BOLD, body * 1.1, "P");
    look->translated = type(SHEET_PLAIN, body * 1.1, "P");
    look->code = type(SHEET_CODE, body * 1.28, "P");
    look->code.right = true;
    look->code_head = type(SHEET_PLAIN, body, "P");
    look->code_head.right = true;
    look->digits = type(SHEET_CODE, body, "P");
}

void
sheet_look_make(sheet_look *look, const sheet_options *options)
{
    const bool large = options->large_print;
    const bool letter = options->paper == SHEET_LETTER;
    *look = (sheet_look){
        .width = letter ? 8.5 * INCH : A4_W,
        .height = letter ? 11 * INCH : A4_H,
        .margin = 0.5 * INCH,
        .gap = 14,
        .pad = large ? 9 : 6,
        .indent = large ? 28 : 17,
        .oval = large ? 30 : 20,
        .qr = large ? 88 : 72,
        .cell = large ? 84 : 46,
        .line = large ? 34 : 22,
        .columns = large ? 1 : 2,
        .cells = large ? 2 : 3,
    };
    set_types(look, large ? 18 : 11);
}

double
sheet_column_width(const sheet_flow *f)
{
    const sheet_look *l = f->look;
    return (l->width - 2 * l->margin - (l->columns - 1) * l->gap) / l->columns;
}

double
sheet_column_x(const sheet_flow *f)
{
    return f->look->margin + f->column * (sheet_column_width(f) + f->look->gap);
}

void
sheet_fill(char out[256], const char *text, unsigned a, unsigned b)
{
    size_t len = 0;
    out[0] = '\0';
    for (const char *c = text; *c != '\0' && len < 240; c++) {
        if (*c == '#') {
            len += (size_t)snprintf(out + len, 256 - len, "%u", a);
            a = b;
        } else {
            out[len++] = *c;
            out[len] = '\0';
        }
    }
}

double
sheet_pair(sheet_flow *f,
           sheet_place at,
           const sheet_type *first_type,
           const sheet_type *second_type,
           const char *first,
           const char *second)
{
    double height = sheet_text(f->pen, at, first_type, first);
    if (second != NULL && strcmp(first, second) != 0) {
        at.y += height;
        height += sheet_text(f->pen, at, second_type, second);
    }
    return height;
}

/* -- head ------------------------------------------------------------------- */

static const char *
title(const sheet_flow *f)
{
    return f->options->title != NULL            ? f->options->title
           : f->manifest->election_name != NULL ? f->manifest->election_name
                                                : f->manifest->election_id;
}

/** Append @p text to a line of things apart by dots. */
static void
add_part(char *line, size_t room, const char *text)
{
    const size_t len = strlen(line);
    if (text != NULL && text[0] != '\0') {
        snprintf(line + len, room - len, "%s%s", len == 0 ? "" : " · ", text);
    }
}

/** "Ballot style: North", in one language. */
static void
style_text(char out[512], const sheet_words *words, const char *name)
{
    snprintf(out, 512, "%s: %s", words->style, name);
}

/** The ballot style in both languages. @return The height. */
static double
put_style(sheet_flow *f, sheet_place at)
{
    const char *id = f->ballot->kept.style;
    const eg_ballot_style *style = eg_manifest_find_style(f->manifest, id);
    const char *name = style == NULL ? id : style->name;
    const char *second = sheet_names_style(f->options->names, id);
    char text[2][512];
    style_text(text[0], f->options->words, name);
    if (f->options->second != NULL) {
        style_text(text[1], f->options->second, second == NULL ? name : second);
    }
    return sheet_pair(f, at, &f->look->strong, &f->look->body, text[0],
                      f->options->second == NULL ? NULL : text[1]);
}

/** The head of the first page. @return Where it ends. */
static double
put_first_head(sheet_flow *f)
{
    const sheet_look *l = f->look;
    const eg_manifest *m = f->manifest;
    sheet_place at = {l->margin, l->margin, l->width - 2 * l->margin};
    char line[1024] = "";
    at.y += sheet_pair(f, at, &l->title, &l->heading, title(f),
                       sheet_names_election(f->options->names));
    add_part(line, sizeof(line), f->options->words->ballot);
    add_part(line, sizeof(line), SHEET_SECOND(f, ballot));
    add_part(line, sizeof(line), m->election_date);
    add_part(line, sizeof(line), m->jurisdiction);
    add_part(line, sizeof(line), m->location);
    at.y += sheet_text(f->pen, at, &l->body, line);
    at.y += put_style(f, at) + 4;
    sheet_line(f->pen, at.x, at.y, at.x + at.width, at.y, 1.5, false);
    return at.y + l->pad;
}

/** The head of another page. @return Where it ends. */
static double
put_next_head(sheet_flow *f)
{
    const sheet_look *l = f->look;
    sheet_place at = {l->margin, l->margin, l->width - 2 * l->margin};
    at.y += sheet_text(f->pen, at, &l->strong, title(f));
    at.y += put_style(f, at) + 4;
    sheet_line(f->pen, at.x, at.y, at.x + at.width, at.y, 1.5, false);
    return at.y + l->pad;
}

/* -- foot ------------------------------------------------------------------- */

double
sheet_code_block(sheet_flow *f, sheet_place at)
{
    const sheet_look *l = f->look;
    const double begin = at.y;
    at.y += sheet_pair(f, at, &l->strong, &l->body,
                       f->options->words->confirmation_code,
                       SHEET_SECOND(f, confirmation_code));
    at.y += sheet_text(f->pen, at, &l->digits, f->code);
    return at.y - begin;
}

/** The code for machines, for eyes, and the page's number. @return The height. */
static double
put_foot(sheet_flow *f, double y)
{
    const sheet_look *l = f->look;
    const double right = l->width - l->margin;
    const double x = l->margin + l->qr + l->pad;
    char page[2][256];
    sheet_fill(page[0], f->options->words->page, f->page, f->pages);
    sheet_fill(page[1],
               f->options->second == NULL ? "" : f->options->second->page,
               f->page, f->pages);
    sheet_line(f->pen, l->margin, y, right, y, 1.5, false);
    sheet_qr(f->pen, (sheet_place){l->margin, y + 2, l->qr}, f->qr);
    sheet_place at = {x, y + l->pad, right - x};
    if (l->columns > 1) {
        (void)sheet_pair(f, at, &l->flush, &l->flush, page[0],
                         f->options->second == NULL ? NULL : page[1]);
    } else {
        at.y += sheet_pair(f, at, &l->body, &l->body, page[0],
                           f->options->second == NULL ? NULL : page[1]);
    }
    at.y += sheet_code_block(f, at) + l->pad;
    const double low = y + l->qr + 4;
    return (at.y > low ? at.y : low) - y;
}

/** How high the foot and the tab of this ballot are. */
static void
measure_foot(sheet_flow *f)
{
    const bool paint = sheet_pen_pause(f->pen);
    f->foot = put_foot(f, 0);
    f->room = f->look->height - f->look->margin - f->foot - put_first_head(f);
    f->tab = sheet_tab(f, 0);
    sheet_pen_resume(f->pen, paint);
}

/** Whether the tab, or its back, is at the foot of the page. */
static bool
has_tab(const sheet_flow *f)
{
    return f->page == 1 || (f->page == 2 && f->options->two_sided);
}

void
sheet_page_begin(sheet_flow *f)
{
    if (f->page == 0) {
        measure_foot(f);
    }
    f->page++;
    f->column = 0;
    f->top = f->page == 1 ? put_first_head(f) : put_next_head(f);
    f->y = f->top;
    f->bottom =
        f->look->height - f->look->margin - f->foot - (has_tab(f) ? f->tab : 0);
    if (f->bottom < f->top) {
        sheet_pen_fail(f->pen, EG_ERR_LIMIT,
                       "the name of the election, its place or its style is "
                       "too long for a page");
    }
}

void
sheet_page_end(sheet_flow *f)
{
    const sheet_look *l = f->look;
    (void)put_foot(f, f->bottom);
    if (f->page == 1) {
        (void)sheet_tab(f, f->bottom + f->foot);
    } else if (has_tab(f)) {
        const sheet_place at = {l->margin, f->bottom + f->foot + l->pad,
                                l->width - 2 * l->margin};
        (void)sheet_pair(f, at, &l->body, &l->body, f->options->words->blank,
                         SHEET_SECOND(f, blank));
    }
    if (f->pen->paint) {
        cairo_show_page(f->pen->cr);
    }
}

double
sheet_full_column(sheet_flow *f)
{
    const bool paint = sheet_pen_pause(f->pen);
    const double top = put_next_head(f);
    sheet_pen_resume(f->pen, paint);
    return f->look->height - f->look->margin - f->foot - top;
}

void
sheet_next_column(sheet_flow *f)
{
    f->column++;
    f->y = f->top;
    if (f->column == f->look->columns) {
        sheet_page_end(f);
        sheet_page_begin(f);
    }
}

bool
sheet_make_room(sheet_flow *f, double height)
{
    const double full = sheet_full_column(f);
    /* Columns beside the tab, or its back, are lower than those after them. */
    const bool fits = height <= full || height <= f->bottom - f->top;
    while (fits && f->y + height > f->bottom && f->pen->status == EG_OK) {
        sheet_next_column(f);
    }
    return fits;
}

/* -- instructions ------------------------------------------------------------ */

/** One numbered sentence. @return The height. */
static double
put_step(sheet_flow *f, sheet_place at, unsigned number, const char *text)
{
    const sheet_look *l = f->look;
    char label[8];
    snprintf(label, sizeof(label), "%u.", number);
    (void)sheet_text(f->pen, at, &l->strong, label);
    at.x += l->indent;
    at.width -= l->indent;
    return sheet_text(f->pen, at, &l->body, text) + 2;
}

/** A step, under its heading if it is the first. @return The height. */
static double
put_headed_step(sheet_flow *f,
                sheet_place at,
                const char *heading,
                unsigned number,
                const char *text)
{
    const double begin = at.y;
    if (number == 1) {
        at.y += sheet_text(f->pen, at, &f->look->heading, heading) + 2;
    }
    at.y += put_step(f, at, number, text);
    return at.y - begin;
}

/** The height of a heading and its sentences. */
static double
steps_height(sheet_flow *f,
             const char *heading,
             const char *const step[SHEET_STEPS])
{
    const bool paint = sheet_pen_pause(f->pen);
    sheet_place at = {0, 0, sheet_column_width(f)};
    for (unsigned i = 0; i < SHEET_STEPS; i++) {
        at.y += put_headed_step(f, at, heading, i + 1, step[i]);
    }
    sheet_pen_resume(f->pen, paint);
    return at.y;
}

/** A heading and numbered sentences in one column. */
static void
put_steps(sheet_flow *f,
          const char *heading,
          const char *const step[SHEET_STEPS])
{
    (void)sheet_make_room(f, steps_height(f, heading, step));
    for (unsigned i = 0; i < SHEET_STEPS; i++) {
        const sheet_place at = {sheet_column_x(f), f->y, sheet_column_width(f)};
        f->y += put_headed_step(f, at, heading, i + 1, step[i]);
    }
    f->y += f->look->pad;
}

void
sheet_instructions(sheet_flow *f)
{
    const sheet_words *const words[] = {f->options->words, f->options->second};
    for (size_t i = 0; i < 2 && words[i] != NULL; i++) {
        put_steps(f, words[i]->how_to_vote, words[i]->vote_step);
        put_steps(f, words[i]->how_to_check, words[i]->check_step);
    }
}
