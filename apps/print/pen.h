/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is drawn on a page: text, lines, targets and QR codes.
 *
 * A pen that does not paint only measures, so that one function says both how
 * high a thing is and how it looks.  Lengths are points, from the page's top
 * left corner down.
 */
#ifndef APP_PRINT_PEN_H
#define APP_PRINT_PEN_H

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

#include <electionguard/status.h>

typedef enum sheet_face {
    SHEET_PLAIN,
    SHEET_BOLD,
    SHEET_CODE, /**< Bold, fixed width; 0 and O, 1 and I differ. */
    SHEET_FACES
} sheet_face;

/** How a text is set. */
typedef struct sheet_type {
    sheet_face face;
    double size;
    const char *tag; /**< PDF structure element, e.g. "P"; NULL: an artifact. */
    bool right;      /**< Flush right. */
} sheet_type;

typedef struct sheet_pen {
    cairo_t *cr;
    PangoLayout *layout;
    PangoFontDescription *font[SHEET_FACES];
    bool paint;
    eg_status status; /**< The first failure; nothing works after it. */
    eg_error err;
} sheet_pen;

/** Begin to draw on @p surface. */
EG_NODISCARD eg_status sheet_pen_init(sheet_pen *pen, cairo_surface_t *surface);

/** Free what the pen holds; a pen of zeros is harmless. */
void sheet_pen_clear(sheet_pen *pen);

/** Note a failure, unless there was one. */
void sheet_pen_fail(sheet_pen *pen, eg_status status, const char *format, ...)
    EG_PRINTF(3, 4);

/** Stop painting; sheet_pen_resume() takes what this gives. */
bool sheet_pen_pause(sheet_pen *pen);
void sheet_pen_resume(sheet_pen *pen, bool paint);

/** A box that text is set into. */
typedef struct sheet_place {
    double x, y, width;
} sheet_place;

/** Set a text, wrapped to the width, never clipped. @return Its height. */
double sheet_text(sheet_pen *pen,
                  sheet_place at,
                  const sheet_type *type,
                  const char *text);

/** From the top of a text's first line down to its base line. */
double sheet_baseline(sheet_pen *pen, const sheet_type *type, const char *text);

/** How wide a text is that is not wrapped. */
double sheet_width(sheet_pen *pen, const sheet_type *type, const char *text);

void sheet_line(sheet_pen *pen,
                double x1,
                double y1,
                double x2,
                double y2,
                double thickness,
                bool dashed);

/** An outline. */
void sheet_box(sheet_pen *pen, sheet_place at, double height, double thickness);

/** A light grey area behind black text. */
void sheet_shade(sheet_pen *pen, sheet_place at, double height);

/** The oval that a voter fills in; at.x, at.y is its top left corner. */
void sheet_oval(sheet_pen *pen, sheet_place at, double height);

/**
 * A QR code of 0-9 and A-Z with a quarter of its symbols to spare (level Q) and
 * the quiet zone of 4 modules that readers need, as a square of at.width.
 */
void sheet_qr(sheet_pen *pen, sheet_place at, const char *text);

/** The same with the least to spare (level L), for at most 2953 bytes. */
void sheet_qr_long(sheet_pen *pen, sheet_place at, const char *text);

#endif
