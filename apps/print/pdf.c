/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making PDFs with Cairo.
 */
#include "print/pdf.h"

#include <cairo-pdf.h>

#include <electionguard/version.h>

#include "base/base.h"

static cairo_status_t
write_bytes(void *closure, const unsigned char *bytes, unsigned int len)
{
    FILE *file = closure;
    return fwrite(bytes, 1, len, file) == len ? CAIRO_STATUS_SUCCESS
                                              : CAIRO_STATUS_WRITE_ERROR;
}

static void
set_metadata(cairo_surface_t *surface, const char *title)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR,
                                   "electionguard " EG_VERSION);
    /* Cairo would write the present time. */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
}

eg_status
print_pdf_begin(print_pdf *pdf,
                FILE *out,
                double width,
                double height,
                const char *title,
                eg_error *err)
{
    pdf->surface =
        cairo_pdf_surface_create_for_stream(write_bytes, out, width, height);
    cairo_pdf_surface_restrict_to_version(pdf->surface, CAIRO_PDF_VERSION_1_4);
    set_metadata(pdf->surface, title);
    if (sheet_pen_init(&pdf->pen, pdf->surface) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no PDF can be begun");
    }
    cairo_tag_begin(pdf->pen.cr, "Document", NULL);
    return EG_OK;
}

static eg_status
told(cairo_status_t failed, const char *path, eg_error *err)
{
    return failed == CAIRO_STATUS_SUCCESS
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: %s", path,
                         cairo_status_to_string(failed));
}

eg_status
print_pdf_status(const print_pdf *pdf, const char *path, eg_error *err)
{
    if (pdf->pen.status != EG_OK) {
        return eg_fail(err, pdf->pen.status, "%s", pdf->pen.err.text);
    }
    return told(cairo_status(pdf->pen.cr), path, err);
}

/** Nothing more is drawn.  Cairo wants its tags closed. */
static void
end_pages(print_pdf *pdf)
{
    if (pdf->pen.cr != NULL) {
        cairo_tag_end(pdf->pen.cr, "Document");
    }
    sheet_pen_clear(&pdf->pen);
}

eg_status
print_pdf_end(print_pdf *pdf, const char *path, eg_error *err)
{
    end_pages(pdf);
    cairo_surface_finish(pdf->surface);
    return told(cairo_surface_status(pdf->surface), path, err);
}

void
print_pdf_free(print_pdf *pdf)
{
    end_pages(pdf);
    if (pdf->surface != NULL) {
        /* Writes its end: into a stream that is thrown away. */
        cairo_surface_destroy(pdf->surface);
    }
    *pdf = (print_pdf){0};
}
