/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing with Cairo and Pango.
 *
 * Every text is a structure element of the PDF, so that a screen reader reads
 * it in the order in which it was drawn.
 */
#include "print/pen.h"

#include <qrencode.h>
#include <stdarg.h>

#include "base/base.h"

/** Sans serif, with all scripts first; DejaVu is on every Debian. */
static const char *const faces[SHEET_FACES] = {
    [SHEET_PLAIN] = "Noto Sans, DejaVu Sans, sans-serif",
    [SHEET_BOLD] = "Noto Sans, DejaVu Sans, sans-serif bold",
    [SHEET_CODE] = "DejaVu Sans Mono, monospace bold",
};

/** As dark as paper that was printed once still tells from white. */
#define SHADE 0.90

#ifdef __SANITIZE_ADDRESS__
/* Reading its configuration, fontconfig 2.14 loses a few hundred bytes, once in
 * a process; so does Cairo 1.16 with each font of PostScript outlines.  Builds that look for leaks ask this function what to pass over. */
__attribute__((visibility("default"))) const char *
__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo.so\n";
}
#endif

eg_status
sheet_pen_init(sheet_pen *pen, cairo_surface_t *surface)
{
    *pen = (sheet_pen){.cr = cairo_create(surface)};
    /* Fonts of our own and not those that Pango shares, which are never freed. */
    PangoFontMap *fonts = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(fonts);
    g_object_unref(fonts); /* the context has it */
    pen->layout = pango_layout_new(context);
    g_object_unref(context); /* the layout has it */
    /* Positions that do not depend on a screen. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
    /* A name has no hyphens but its own, and letters that can be found. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_attr_list_insert(attributes,
                           pango_attr_font_features_new("liga=0, clig=0"));
    pango_layout_set_attributes(pen->layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
    for (int i = 0; i < SHEET_FACES; i++) {
        pen->font[i] = pango_font_description_from_string(faces[i]);
    }
    return cairo_status(pen->cr) == CAIRO_STATUS_SUCCESS ? EG_OK
                                                         : EG_ERR_MEMORY;
}

void
sheet_pen_clear(sheet_pen *pen)
{
    for (int i = 0; i < SHEET_FACES; i++) {
        pango_font_description_free(pen->font[i]);
    }
    if (pen->layout != NULL) {
        g_object_unref(pen->layout);
    }
    if (pen->cr != NULL) {
        cairo_destroy(pen->cr);
    }
    *pen = (sheet_pen){0};
}

void
sheet_pen_fail(sheet_pen *pen, eg_status status, const char *format, ...)
{
    if (pen->status == EG_OK) {
        va_list args;
        va_start(args, format);
        vsnprintf(pen->err.text, sizeof(pen->err.text), format, args);
        va_end(args);
        pen->status = status;
    }
}

bool
sheet_pen_pause(sheet_pen *pen)
{
    const bool paint = pen->paint;
    pen->paint = false;
    return paint;
}

void
sheet_pen_resume(sheet_pen *pen, bool paint)
{
    pen->paint = paint;
}

/** Fill the pen's layout; @p width in points, or below 0: not wrapped. */
static void
lay_out(sheet_pen *pen, const sheet_type *type, double width, const char *text)
{
    PangoFontDescription *font = pen->font[type->face];
    pango_font_description_set_absolute_size(font, type->size * PANGO_SCALE);
    pango_layout_set_font_description(pen->layout, font);
    pango_layout_set_width(pen->layout,
                           width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_text(pen->layout, text, -1);
    /* Pango turns left and right around where a paragraph begins with a script
     * that runs to the left.  Here a name stays beside its target. */
    const bool leftward =
        pango_layout_get_direction(pen->layout, 0) == PANGO_DIRECTION_RTL;
    pango_layout_set_alignment(pen->layout, type->right != leftward
                                                ? PANGO_ALIGN_RIGHT
                                                : PANGO_ALIGN_LEFT);
    if (pango_layout_get_unknown_glyphs_count(pen->layout) > 0) {
        sheet_pen_fail(pen, EG_ERR_UNSUPPORTED,
                       "no font here has all characters of \"%.200s\"", text);
    }
}

double
sheet_text(sheet_pen *pen,
           sheet_place at,
           const sheet_type *type,
           const char *text)
{
    int height;
    lay_out(pen, type, at.width, text);
    pango_layout_get_size(pen->layout, NULL, &height);
    if (pen->paint) {
        cairo_move_to(pen->cr, at.x, at.y);
        if (type->tag != NULL) {
            cairo_tag_begin(pen->cr, type->tag, NULL);
        }
        pango_cairo_show_layout(pen->cr, pen->layout);
        if (type->tag != NULL) {
            cairo_tag_end(pen->cr, type->tag);
        }
    }
    return (double)height / PANGO_SCALE;
}

double
sheet_baseline(sheet_pen *pen, const sheet_type *type, const char *text)
{
    lay_out(pen, type, -1, text);
    return (double)pango_layout_get_baseline(pen->layout) / PANGO_SCALE;
}

double
sheet_width(sheet_pen *pen, const sheet_type *type, const char *text)
{
    int width;
    lay_out(pen, type, -1, text);
    pango_layout_get_size(pen->layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

void
sheet_line(sheet_pen *pen,
           double x1,
           double y1,
           double x2,
           double y2,
           double thickness,
           bool dashed)
{
    static const double dashes[] = {6, 4};
    if (!pen->paint) {
        return;
    }
    cairo_set_dash(pen->cr, dashes, dashed ? 2 : 0, 0);
    cairo_set_line_width(pen->cr, thickness);
    cairo_move_to(pen->cr, x1, y1);
    cairo_line_to(pen->cr, x2, y2);
    cairo_stroke(pen->cr);
    cairo_set_dash(pen->cr, NULL, 0, 0);
}

void
sheet_box(sheet_pen *pen, sheet_place at, double height, double thickness)
{
    if (pen->paint) {
        cairo_set_line_width(pen->cr, thickness);
        cairo_rectangle(pen->cr, at.x, at.y, at.width, height);
        cairo_stroke(pen->cr);
    }
}

void
sheet_shade(sheet_pen *pen, sheet_place at, double height)
{
    if (pen->paint) {
        cairo_set_source_rgb(pen->cr, SHADE, SHADE, SHADE);
        cairo_rectangle(pen->cr, at.x, at.y, at.width, height);
        cairo_fill(pen->cr);
        cairo_set_source_rgb(pen->cr, 0, 0, 0);
    }
}

void
sheet_oval(sheet_pen *pen, sheet_place at, double height)
{
    if (!pen->paint) {
        return;
    }
    cairo_save(pen->cr);
    cairo_translate(pen->cr, at.x + at.width / 2, at.y + height / 2);
    cairo_scale(pen->cr, at.width / 2, height / 2);
    cairo_new_sub_path(pen->cr);
    cairo_arc(pen->cr, 0, 0, 1, 0, 2 * G_PI);
    cairo_restore(pen->cr); /* the line is as thick all around */
    cairo_set_line_width(pen->cr, 1.2);
    cairo_stroke(pen->cr);
}

/** A QR code of any text, of error correction @p level. */
static void
draw_qr(sheet_pen *pen, sheet_place at, QRecLevel level, const char *text)
{
    enum { QUIET = 4 };
    if (!pen->paint) {
        return;
    }
    QRcode *qr = QRcode_encodeString(text, 0, level, QR_MODE_8, 1);
    if (qr == NULL) {
        sheet_pen_fail(pen, EG_ERR_MEMORY, "no QR code could be made");
        return;
    }
    const double module = at.width / (qr->width + 2 * QUIET);
    for (int y = 0; y < qr->width; y++) {
        for (int x = 0; x < qr->width; x++) {
            /* The lowest bit of a symbol's byte: black. */
            if ((qr->data[y * qr->width + x] & 1) != 0) {
                cairo_rectangle(pen->cr, at.x + (QUIET + x) * module,
                                at.y + (QUIET + y) * module, module, module);
            }
        }
    }
    QRcode_free(qr);
    cairo_tag_begin(pen->cr, "Figure", NULL);
    cairo_fill(pen->cr); /* all at once: no seams between modules */
    cairo_tag_end(pen->cr, "Figure");
}

void
sheet_qr(sheet_pen *pen, sheet_place at, const char *text)
{
    draw_qr(pen, at, QR_ECLEVEL_Q, text);
}

void
sheet_qr_long(sheet_pen *pen, sheet_place at, const char *text)
{
    draw_qr(pen, at, QR_ECLEVEL_L, text);
}
