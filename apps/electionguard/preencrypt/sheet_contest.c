/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contests of a printed ballot.
 *
 * A contest stays whole where a column can hold it: options that are read as
 * two contests cost votes.  Where none can, it breaks between two options, says
 * so, and its heading is repeated.
 */
#include <string.h>

#include "base/base.h"
#include "electionguard/preencrypt/sheet_flow.h"

/** How wide a contest's codes are at most. */
static double
codes_width(sheet_flow *f, const eg_printed_contest *p)
{
    double width =
        sheet_width(f->pen, &f->look->code_head, f->options->words->code);
    const char *second = SHEET_SECOND(f, code);
    if (second != NULL) {
        const double w = sheet_width(f->pen, &f->look->code_head, second);
        width = w > width ? w : width;
    }
    for (size_t i = 0; i < p->contest->option_len; i++) {
        const double w =
            sheet_width(f->pen, &f->look->code, p->selection[i].short_code);
        width = w > width ? w : width;
    }
    return width + 1;
}

/** What a contest is drawn with. */
typedef struct frame {
    sheet_flow *f;
    const eg_printed_contest *printed;
    size_t number;  /**< 1-based on this ballot. */
    double codes;   /**< Width of the column of codes. */
    bool continued; /**< Not the first part. */
} frame;

/** "Vote for up to 3". */
static void
limit_text(char out[256], const sheet_words *words, const eg_contest *c)
{
    const size_t n = sheet_choices(c);
    sheet_fill(out, n == 1 ? words->vote_for_one : words->vote_for_up_to,
               (unsigned)n, 0);
}

/** The texts of the heading in @p at. @return The height. */
static double
put_heading_text(const frame *r, sheet_place at)
{
    sheet_flow *f = r->f;
    const sheet_look *l = f->look;
    const eg_contest *c = r->printed->contest;
    const sheet_words *second = f->options->second;
    const double begin = at.y;
    char title[1024];
    char limit[2][256];
    snprintf(title, sizeof(title), "%zu. %s%s%s", r->number, c->name,
             r->continued ? " " : "",
             r->continued ? f->options->words->continued : "");
    limit_text(limit[0], f->options->words, c);
    limit_text(limit[1], second == NULL ? f->options->words : second, c);
    at.y += sheet_text(f->pen, at, &l->contest, title);
    const char *name = sheet_names_contest(f->options->names, c->id);
    if (name != NULL) {
        sheet_type plain = l->translated;
        at.y += sheet_text(f->pen, at, &plain, name);
    }
    const sheet_place left = {at.x, at.y, at.width - r->codes - l->pad};
    const double height =
        sheet_pair(f, left, &l->strong, &l->body, limit[0], limit[1]);
    (void)sheet_pair(f, at, &l->code_head, &l->code_head,
                     f->options->words->code,
                     second == NULL ? NULL : second->code);
    return at.y + height - begin;
}

/** The heading on its grey ground. @return The height. */
static double
put_heading(const frame *r, sheet_place at)
{
    sheet_pen *pen = r->f->pen;
    const double pad = r->f->look->pad;
    const sheet_place text = {at.x + pad, at.y + 3, at.width - 2 * pad};
    const bool paint = sheet_pen_pause(pen);
    const double height = put_heading_text(r, text) + 6;
    sheet_pen_resume(pen, paint);
    sheet_shade(pen, at, height);
    (void)put_heading_text(r, text);
    sheet_box(pen, at, height, 1);
    return height;
}

/** An option's target, names and code. @return The height. */
static double
put_option(const frame *r, sheet_place at, size_t i)
{
    sheet_flow *f = r->f;
    const sheet_look *l = f->look;
    const eg_printed_selection *s = &r->printed->selection[i];
    const eg_contest *c = r->printed->contest;
    const double right = at.x + at.width - l->pad;
    const double x = at.x + 2 * l->pad + l->oval;
    const double y = at.y + l->pad * 0.75;
    const double base = sheet_baseline(f->pen, &l->name, s->name);
    const sheet_place name = {x, y, right - r->codes - l->pad - x};
    double height =
        sheet_pair(f, name, &l->name, &l->translated, s->name,
                   sheet_names_option(f->options->names, c->id, s->label));
    if (c->field[i].write_in) {
        height += l->line;
        sheet_line(f->pen, name.x, y + height, name.x + name.width, y + height,
                   0.75, false);
    }
    /* Capitals are about 0.72 of the size high; the target is at their middle,
     * the code on their line. */
    const double middle = y + base - 0.36 * l->name.size;
    sheet_oval(f->pen,
               (sheet_place){at.x + l->pad, middle - l->oval / 4, l->oval},
               l->oval / 2);
    const double code = sheet_baseline(f->pen, &l->code, s->short_code);
    (void)sheet_text(f->pen,
                     (sheet_place){right - r->codes, y + base - code, r->codes},
                     &l->code, s->short_code);
    height += 1.5 * l->pad;
    sheet_line(f->pen, at.x, at.y + height, at.x + at.width, at.y + height, 0.5,
               false);
    return height;
}

/** The height of something, without painting it. */
static double
option_height(const frame *r, double width, size_t i)
{
    const bool paint = sheet_pen_pause(r->f->pen);
    const double height = put_option(r, (sheet_place){0, 0, width}, i);
    sheet_pen_resume(r->f->pen, paint);
    return height;
}

static double
heading_height(const frame *r, double width)
{
    const bool paint = sheet_pen_pause(r->f->pen);
    const double height = put_heading(r, (sheet_place){0, 0, width});
    sheet_pen_resume(r->f->pen, paint);
    return height;
}

/** That the contest goes on elsewhere. @return The height. */
static double
put_continues(sheet_flow *f, sheet_place at)
{
    at.x += f->look->pad;
    at.width -= 2 * f->look->pad;
    return sheet_pair(f, at, &f->look->strong, &f->look->body,
                      f->options->words->continues, SHEET_SECOND(f, continues));
}

static double
continues_height(sheet_flow *f, double width)
{
    const bool paint = sheet_pen_pause(f->pen);
    const double height = put_continues(f, (sheet_place){0, 0, width});
    sheet_pen_resume(f->pen, paint);
    return height;
}

/**
 * As many options as the column holds from @p first on, under a heading.
 * @return The first that is left; @p first if none fits.
 */
static size_t
put_part(frame *r, size_t first, double width)
{
    sheet_flow *f = r->f;
    const size_t len = r->printed->contest->option_len;
    const double more = continues_height(f, width);
    double height = heading_height(r, width);
    size_t end = first;
    for (double next = 0; end < len; end++, height += next) {
        next = option_height(r, width, end);
        /* After the last option nothing needs to be said. */
        if (f->y + height + next + (end + 1 < len ? more : 0) > f->bottom) {
            break;
        }
    }
    if (end == first) {
        return first;
    }
    sheet_place at = {sheet_column_x(f), f->y, width};
    at.y += put_heading(r, at);
    for (size_t i = first; i < end; i++) {
        at.y += put_option(r, at, i);
    }
    sheet_box(f->pen, (sheet_place){at.x, f->y, width}, at.y - f->y, 1);
    if (end < len) {
        at.y += put_continues(f, at);
    }
    f->y = at.y + f->look->gap;
    r->continued = true;
    return end;
}

/** The height of all options and the heading. */
static double
whole_height(const frame *r, double width)
{
    double height = heading_height(r, width);
    for (size_t i = 0; i < r->printed->contest->option_len; i++) {
        height += option_height(r, width, i);
    }
    return height;
}

void
sheet_contest(sheet_flow *f, size_t i)
{
    const double width = sheet_column_width(f);
    frame r = {.f = f, .printed = &f->ballot->printed[i], .number = i + 1};
    r.codes = codes_width(f, r.printed);
    const size_t len = r.printed->contest->option_len;
    /* One that breaks anyway begins at the top of a column. */
    if (!sheet_make_room(f, whole_height(&r, width)) && f->y > f->top) {
        sheet_next_column(f);
    }
    for (size_t done = 0; done < len && f->pen->status == EG_OK;) {
        const size_t end = put_part(&r, done, width);
        if (end == done && f->y == f->top && f->page > 2) {
            sheet_pen_fail(f->pen, EG_ERR_LIMIT,
                           "option %zu of contest \"%.100s\" does not fit on "
                           "a page",
                           done + 1, r.printed->contest->id);
        } else if (end < len) {
            sheet_next_column(f);
        }
        done = end;
    }
}
