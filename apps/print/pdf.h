/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PDF that is drawn into a stream.  It has no time, so that the same content
 * gives the same file.
 */
#ifndef APP_PRINT_PDF_H
#define APP_PRINT_PDF_H

#include <stdio.h>

#include "print/pen.h"

/** A PDF on its way; {0} is none. */
typedef struct print_pdf {
    cairo_surface_t *surface;
    sheet_pen pen;
} print_pdf;

/** Begin; print_pdf_free() ends it in any case.  @p out outlives it. */
EG_NODISCARD eg_status print_pdf_begin(print_pdf *pdf,
                                       FILE *out,
                                       double width,
                                       double height,
                                       const char *title,
                                       eg_error *err);

/** What went wrong so far; @p path is for the sentence. */
EG_NODISCARD eg_status print_pdf_status(const print_pdf *pdf,
                                        const char *path,
                                        eg_error *err);

/** End it; everything is in the stream then. */
EG_NODISCARD eg_status print_pdf_end(print_pdf *pdf,
                                     const char *path,
                                     eg_error *err);

/** Harmless on {0} and after print_pdf_end(). */
void print_pdf_free(print_pdf *pdf);

#endif
