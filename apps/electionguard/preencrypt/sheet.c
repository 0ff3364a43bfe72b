/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of printed ballots.
 */
#include "electionguard/preencrypt/sheet.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/version.h>

#include "base/base.h"
#include "codec/text.h"
#include "common/file_out.h"
#include "electionguard/preencrypt/sheet_catalog.h"
#include "electionguard/preencrypt/sheet_flow.h"
#include "electionguard/preencrypt/sheet_pen.h"

/** What is printed is as secret as the votes. */
#define PERMISSIONS 0600

struct sheet {
    app_file_out file;
    sheet_options options;
    sheet_look look;
    const eg_manifest *manifest;
    cairo_surface_t *surface;
    sheet_pen pen;
};

static cairo_status_t
write_bytes(void *closure, const unsigned char *bytes, unsigned int len)
{
    FILE *file = closure;
    return fwrite(bytes, 1, len, file) == len ? CAIRO_STATUS_SUCCESS
                                              : CAIRO_STATUS_WRITE_ERROR;
}

/** Title and so on; no time, so that the same ballots give the same file. */
static void
set_metadata(sheet *s)
{
    const char *title = s->options.title != NULL ? s->options.title
                        : s->manifest->election_name != NULL
                            ? s->manifest->election_name
                            : s->manifest->election_id;
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR,
                                   "electionguard " EG_VERSION);
    /* Cairo would write the present time. */
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
}

static eg_status
begin_pdf(sheet *s, eg_error *err)
{
    s->surface = cairo_pdf_surface_create_for_stream(
        write_bytes, s->file.stream, s->look.width, s->look.height);
    cairo_pdf_surface_restrict_to_version(s->surface, CAIRO_PDF_VERSION_1_4);
    set_metadata(s);
    if (sheet_pen_init(&s->pen, s->surface) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no PDF can be begun");
    }
    cairo_tag_begin(s->pen.cr, "Document", NULL);
    return EG_OK;
}

eg_status
sheet_open(sheet **out,
           const char *path,
           const eg_manifest *manifest,
           const sheet_options *options,
           eg_error *err)
{
    sheet *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "out of memory");
    }
    s->options = *options;
    s->manifest = manifest;
    sheet_look_make(&s->look, options);
    eg_status status =
        app_file_begin(&s->file, path, PERMISSIONS, APP_WRITE_REPLACE, err);
    if (status == EG_OK) {
        status = begin_pdf(s, err);
    }
    if (status != EG_OK) {
        sheet_free(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

/** The code in groups of four digits, eight to a line. */
static void
group_digits(char out[SHEET_CODE_CHARS], const char *hex)
{
    size_t len = 0;
    for (size_t i = 0; hex[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0) {
            out[len++] = i % 32 == 0 ? '\n' : ' ';
        }
        out[len++] = hex[i];
    }
    out[len] = '\0';
}

/** Lay the whole ballot out. @return How many pages it has. */
static unsigned
lay_out(sheet *s, const eg_preencrypted_ballot *ballot, unsigned pages)
{
    sheet_flow f = {.pen = &s->pen,
                    .look = &s->look,
                    .options = &s->options,
                    .manifest = s->manifest,
                    .ballot = ballot,
                    .pages = pages};
    s->pen.paint = pages > 0;
    eg_hex_write_upper(f.qr, ballot->kept.code.bytes, EG_HASH_BYTES);
    group_digits(f.code, f.qr);
    sheet_page_begin(&f);
    sheet_instructions(&f);
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        sheet_contest(&f, i);
        if (s->pen.status != EG_OK) {
            return 0;
        }
    }
    sheet_page_end(&f);
    if (s->options.two_sided && f.page % 2 == 1) {
        /* The next ballot must not begin on the back of this one. */
        sheet_page_begin(&f);
        const sheet_place at = {s->look.margin, f.top,
                                s->look.width - 2 * s->look.margin};
        (void)sheet_pair(&f, at, &s->look.body, &s->look.body,
                         s->options.words->blank, SHEET_SECOND(&f, blank));
        sheet_page_end(&f);
    }
    return f.page;
}

eg_status
sheet_add(sheet *s, const eg_preencrypted_ballot *ballot, eg_error *err)
{
    const unsigned pages = lay_out(s, ballot, 0);
    if (s->pen.status == EG_OK) {
        cairo_tag_begin(s->pen.cr, "Part", NULL);
        (void)lay_out(s, ballot, pages);
        cairo_tag_end(s->pen.cr, "Part");
    }
    if (s->pen.status != EG_OK) {
        return eg_fail(err, s->pen.status, "%s", s->pen.err.text);
    }
    const cairo_status_t failed = cairo_status(s->pen.cr);
    return failed == CAIRO_STATUS_SUCCESS
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: %s", s->file.path,
                         cairo_status_to_string(failed));
}

/** Nothing more is drawn.  Cairo wants its tags closed. */
static void
end_pages(sheet *s)
{
    if (s->pen.cr != NULL) {
        cairo_tag_end(s->pen.cr, "Document");
    }
    sheet_pen_clear(&s->pen);
}

/** End the PDF; everything is in the file's stream then. */
static eg_status
end_pdf(sheet *s, eg_error *err)
{
    end_pages(s);
    cairo_surface_finish(s->surface);
    const cairo_status_t failed = cairo_surface_status(s->surface);
    return failed == CAIRO_STATUS_SUCCESS
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: %s", s->file.path,
                         cairo_status_to_string(failed));
}

eg_status
sheet_close(sheet **s, eg_error *err)
{
    const sheet_options *o = &(*s)->options;
    eg_status status = end_pdf(*s, err);
    if (status == EG_OK) {
        status =
            sheet_catalog(&(*s)->file, o->words->language, o->two_sided, err);
    }
    if (status == EG_OK) {
        status = app_file_finish(&(*s)->file, APP_WRITE_REPLACE, err);
    }
    sheet_free(*s);
    *s = NULL;
    return status;
}

void
sheet_free(sheet *s)
{
    if (s == NULL) {
        return;
    }
    end_pages(s);
    if (s->surface != NULL) {
        /* Writes its end: into a stream that is thrown away. */
        cairo_surface_destroy(s->surface);
    }
    app_file_discard(&s->file);
    free(s);
}
