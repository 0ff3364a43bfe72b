/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of printed ballots.
 */
#include "electionguard/preencrypt/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/text.h"
#include "common/file_out.h"
#include "electionguard/preencrypt/sheet_catalog.h"
#include "electionguard/preencrypt/sheet_flow.h"
#include "print/pdf.h"

/** What is printed is as secret as the votes. */
#define PERMISSIONS 0600

struct sheet {
    app_file_out file;
    sheet_options options;
    sheet_look look;
    const eg_manifest *manifest;
    print_pdf pdf;
};

static eg_status
begin_pdf(sheet *s, eg_error *err)
{
    const char *title = s->options.title != NULL ? s->options.title
                        : s->manifest->election_name != NULL
                            ? s->manifest->election_name
                            : s->manifest->election_id;
    return print_pdf_begin(&s->pdf, s->file.stream, s->look.width,
                           s->look.height, title, err);
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
    sheet_flow f = {.pen = &s->pdf.pen,
                    .look = &s->look,
                    .options = &s->options,
                    .manifest = s->manifest,
                    .ballot = ballot,
                    .pages = pages};
    s->pdf.pen.paint = pages > 0;
    eg_hex_write_upper(f.qr, ballot->kept.code.bytes, EG_HASH_BYTES);
    group_digits(f.code, f.qr);
    sheet_page_begin(&f);
    sheet_instructions(&f);
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        sheet_contest(&f, i);
        if (s->pdf.pen.status != EG_OK) {
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
    if (s->pdf.pen.status == EG_OK) {
        cairo_tag_begin(s->pdf.pen.cr, "Part", NULL);
        (void)lay_out(s, ballot, pages);
        cairo_tag_end(s->pdf.pen.cr, "Part");
    }
    return print_pdf_status(&s->pdf, s->file.path, err);
}

eg_status
sheet_close(sheet **s, eg_error *err)
{
    const sheet_options *o = &(*s)->options;
    eg_status status = print_pdf_end(&(*s)->pdf, (*s)->file.path, err);
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
    print_pdf_free(&s->pdf);
    app_file_discard(&s->file);
    free(s);
}
