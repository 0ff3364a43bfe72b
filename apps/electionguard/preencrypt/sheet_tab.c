/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tab that a voter cuts off and keeps: the confirmation code, and a place
 * for each code of a choice.
 *
 * Contests stand there with their names, or with their numbers only where the
 * names would take too much of the page, or not at all.
 */
#include <string.h>

#include "base/base.h"
#include "electionguard/preencrypt/sheet_flow.h"

/** Between two places for codes. */
#define BOX_SPACE 4.0

typedef enum tab_kind { TAB_NAMES, TAB_NUMBERS, TAB_BARE } tab_kind;

size_t
sheet_choices(const eg_contest *contest)
{
    return contest->selection_limit < contest->option_len
               ? contest->selection_limit
               : contest->option_len;
}

/** Boxes for @p count codes in rows. @return Their height. */
static double
put_boxes(sheet_flow *f, sheet_place at, size_t count)
{
    const sheet_look *l = f->look;
    const double space = BOX_SPACE;
    const double fit = (at.width + space + 0.01) / (l->cell + space);
    const size_t row = fit < 1 ? 1 : (size_t)fit;
    for (size_t i = 0; i < count; i++) {
        const sheet_place box = {at.x + (double)(i % row) * (l->cell + space),
                                 at.y + (double)(i / row) * (l->line + space),
                                 l->cell};
        sheet_box(f->pen, box, l->line, 0.75);
    }
    return (double)((count + row - 1) / row) * (l->line + space);
}

/** A contest's number and its places. @return The height. */
static double
put_places(sheet_flow *f, sheet_place at, size_t i, double indent)
{
    char number[32];
    snprintf(number, sizeof(number), "%zu.", i + 1);
    (void)sheet_text(f->pen, at, &f->look->strong, number);
    at.x += indent;
    at.width -= indent;
    return put_boxes(f, at, sheet_choices(f->ballot->printed[i].contest));
}

/** How far the largest number moves what follows it. */
static double
number_width(sheet_flow *f)
{
    char number[32];
    snprintf(number, sizeof(number), "%zu.  ", f->ballot->kept.contest_len);
    return sheet_width(f->pen, &f->look->strong, number);
}

/** Contests with their names in columns, row by row. @return The height. */
static double
put_named(sheet_flow *f, sheet_place at)
{
    const sheet_look *l = f->look;
    const double indent = number_width(f);
    const double width = (at.width - (l->cells - 1) * l->gap) / l->cells;
    double y = at.y;
    double row = 0;
    for (size_t i = 0; i < f->ballot->kept.contest_len; i++) {
        const eg_contest *c = f->ballot->printed[i].contest;
        const double x = at.x + (double)(i % l->cells) * (width + l->gap);
        if (i % l->cells == 0) {
            y += row;
            row = 0;
        }
        const sheet_place name = {x + indent, y, width - indent};
        double height =
            sheet_pair(f, name, &l->body, &l->body, c->name,
                       sheet_names_contest(f->options->names, c->id));
        /* The number stands beside the name, the places below it. */
        char number[32];
        snprintf(number, sizeof(number), "%zu.", i + 1);
        (void)sheet_text(f->pen, (sheet_place){x, y, indent}, &l->strong,
                         number);
        height += put_boxes(f, (sheet_place){name.x, y + height, name.width},
                            sheet_choices(c));
        row = height > row ? height : row;
    }
    return y + row - at.y;
}

/** Contests with their numbers only, one after another. @return The height. */
static double
put_numbered(sheet_flow *f, sheet_place at)
{
    const sheet_look *l = f->look;
    const double indent = number_width(f);
    double x = at.x;
    double y = at.y;
    double row = 0;
    for (size_t i = 0; i < f->ballot->kept.contest_len; i++) {
        const size_t n = sheet_choices(f->ballot->printed[i].contest);
        const double wish = indent + (double)n * (l->cell + BOX_SPACE);
        const double width = wish < at.width ? wish : at.width;
        if (x + width > at.x + at.width + BOX_SPACE) {
            x = at.x;
            y += row;
            row = 0;
        }
        const double height =
            put_places(f, (sheet_place){x, y, width}, i, indent);
        row = height > row ? height : row;
        x += width + l->pad;
    }
    return y + row - at.y;
}

/** The cut line, which tells what it is. @return The height. */
static double
put_cut(sheet_flow *f, double y)
{
    const sheet_look *l = f->look;
    char text[256];
    const char *second = SHEET_SECOND(f, cut);
    snprintf(text, sizeof(text), "%s%s%s", f->options->words->cut,
             second == NULL ? "" : " · ", second == NULL ? "" : second);
    const double width = sheet_width(f->pen, &l->body, text);
    const double x = (l->width - width) / 2;
    const double height =
        sheet_text(f->pen, (sheet_place){x, y, width + 2}, &l->body, text);
    const double middle = y + height / 2;
    sheet_line(f->pen, 0, middle, x - l->pad, middle, 1, true);
    sheet_line(f->pen, x + width + l->pad, middle, l->width, middle, 1, true);
    return height + 2;
}

/** What the tab is for, and its copy of the code. @return The height. */
static double
put_copy(sheet_flow *f, double y)
{
    const sheet_look *l = f->look;
    const sheet_words *words = f->options->words;
    const double x = l->margin + l->qr + l->pad;
    sheet_place at = {x, y, l->width - l->margin - x};
    sheet_qr(f->pen, (sheet_place){l->margin, y, l->qr}, f->qr);
    at.y += sheet_pair(f, at, &l->heading, &l->heading, words->keep_tab,
                       SHEET_SECOND(f, keep_tab));
    at.y += sheet_pair(f, at, &l->body, &l->body, words->tab_use,
                       SHEET_SECOND(f, tab_use)) +
            2;
    at.y += sheet_text(f->pen, at, &l->digits, f->code);
    return (at.y > y + l->qr ? at.y - y : l->qr) + 3;
}

static double
put_tab(sheet_flow *f, double y, tab_kind kind)
{
    const sheet_look *l = f->look;
    const sheet_words *words = f->options->words;
    sheet_place at = {l->margin, y, l->width - 2 * l->margin};
    at.y += put_cut(f, at.y);
    at.y += put_copy(f, at.y);
    if (kind == TAB_BARE) {
        at.y += sheet_pair(f, at, &l->strong, &l->body,
                           words->write_codes_elsewhere,
                           SHEET_SECOND(f, write_codes_elsewhere));
        return at.y - y;
    }
    at.y += sheet_pair(f, at, &l->strong, &l->body, words->write_codes,
                       SHEET_SECOND(f, write_codes));
    at.y += 2;
    at.y += kind == TAB_NAMES ? put_named(f, at) : put_numbered(f, at);
    return at.y - y;
}

double
sheet_tab(sheet_flow *f, double y)
{
    /* Names are a comfort; without places the tab loses half its use. */
    const double most[] = {[TAB_NAMES] = 0.3 * f->look->height,
                           [TAB_NUMBERS] = 0.55 * f->look->height};
    const bool paint = sheet_pen_pause(f->pen);
    tab_kind kind = TAB_NAMES;
    for (; kind != TAB_BARE; kind++) {
        const double height = put_tab(f, 0, kind);
        if (height <= most[kind] && height <= f->room) {
            break;
        }
    }
    sheet_pen_resume(f->pen, paint);
    return put_tab(f, y, kind);
}
