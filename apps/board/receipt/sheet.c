/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A receipt on paper.
 */
#include "board/receipt/sheet.h"

#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "common/file_out.h"
#include "print/pdf.h"

/* A4; on letter paper the margins are others. */
#define WIDTH  595.0
#define HEIGHT 842.0
#define MARGIN 42.0

/** Sides of the codes: a confirmation code, and a receipt. */
#define CODE_SIDE    88.0
#define RECEIPT_SIDE 250.0

static const sheet_type title_type = {SHEET_BOLD, 20, "H1", false};
static const sheet_type body_type = {SHEET_PLAIN, 11, "P", false};
static const sheet_type code_type = {SHEET_CODE, 12, "P", false};
static const sheet_type note_type = {SHEET_CODE, 7.5, "P", false};

/** A page on its way. */
typedef struct page {
    print_pdf pdf;
    const receipt_words *words;
    double y; /**< Where the next thing begins. */
} page;

/** A paragraph over the whole width but @p less on the right. */
static void
put_text(page *p, const sheet_type *type, double less, const char *text)
{
    const sheet_place at = {MARGIN, p->y, WIDTH - 2 * MARGIN - less};
    p->y += sheet_text(&p->pdf.pen, at, type, text) + 6;
}

/** The code in groups of four digits, eight to a line, and as a QR code. */
static void
put_code(page *p, const receipt *r)
{
    char hex[2 * EG_HASH_BYTES + 1];
    char text[2 * sizeof(hex)];
    size_t len = 0;
    eg_hex_write_upper(hex, r->code.bytes, EG_HASH_BYTES);
    for (size_t i = 0; hex[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0) {
            text[len++] = i % 32 == 0 ? '\n' : ' ';
        }
        text[len++] = hex[i];
    }
    text[len] = '\0';
    const double top = p->y;
    sheet_qr(&p->pdf.pen,
             (sheet_place){WIDTH - MARGIN - CODE_SIDE, top, CODE_SIDE}, hex);
    put_text(p, &body_type, CODE_SIDE + 12, p->words->code);
    put_text(p, &code_type, CODE_SIDE + 12, text);
    p->y = top + CODE_SIDE + 8;
}

/** Where the entries are, and what became of the ballot. */
static void
put_place(page *p, const receipt *r)
{
    char text[1024];
    const eg_checkpoint *c = &r->ballot.receipt.checkpoint;
    const receipt_words *w = p->words;
    receipt_words_fill(text, sizeof(text), w->place, c->origin,
                       (const uint64_t[]){r->ballot.receipt.index, c->size});
    put_text(p, &body_type, 0, text);
    put_text(p, &body_type, 0, w->decided[receipt_status(r)]);
    if (r->decided) {
        receipt_words_fill(text, sizeof(text), w->entry, c->origin,
                           (const uint64_t[]){r->decision.receipt.index});
        put_text(p, &body_type, 0, text);
    }
}

/** The signed checkpoint, as text. */
static void
put_checkpoint(page *p, const receipt_part *part)
{
    /* It is the end of the receipt, behind the first empty line. */
    const char *text = (const char *)part->text.data;
    const char *note = strstr(text, "\n\n");
    put_text(p, &body_type, 0, p->words->checkpoint);
    put_text(p, &note_type, 0, note == NULL ? "" : note + 2);
}

/** A receipt in full, with words above. */
static void
put_receipt(page *p, const receipt_part *part, double x, const char *words)
{
    const sheet_place at = {x, p->y, RECEIPT_SIDE};
    const double height = sheet_text(&p->pdf.pen, at, &body_type, words);
    sheet_qr_long(&p->pdf.pen, (sheet_place){x, p->y + height, RECEIPT_SIDE},
                  (const char *)part->text.data);
}

static void
draw(page *p, const receipt *r)
{
    p->pdf.pen.paint = true;
    p->y = MARGIN;
    put_text(p, &title_type, 0, p->words->title);
    put_code(p, r);
    put_place(p, r);
    put_checkpoint(p, &r->ballot);
    put_text(p, &body_type, 0, p->words->use);
    put_receipt(p, &r->ballot, MARGIN, p->words->ballot_receipt);
    if (r->decided) {
        put_receipt(p, &r->decision, WIDTH - MARGIN - RECEIPT_SIDE,
                    p->words->decision_receipt);
    }
}

static eg_status
write_pdf(const receipt *r,
          const receipt_words *words,
          app_file_out *out,
          eg_error *err)
{
    page p = {.words = words};
    eg_status status =
        print_pdf_begin(&p.pdf, out->stream, WIDTH, HEIGHT, words->title, err);
    if (status == EG_OK) {
        draw(&p, r);
        status = print_pdf_status(&p.pdf, out->path, err);
    }
    if (status == EG_OK) {
        status = print_pdf_end(&p.pdf, out->path, err);
    }
    print_pdf_free(&p.pdf);
    return status;
}

eg_status
receipt_print(const receipt *r,
              const receipt_words *words,
              const char *path,
              eg_error *err)
{
    app_file_out out;
    EG_TRY(app_file_begin(&out, path, 0644, APP_WRITE_REPLACE, err));
    const eg_status status = write_pdf(r, words, &out, err);
    if (status == EG_OK) {
        return app_file_finish(&out, APP_WRITE_REPLACE, err);
    }
    app_file_discard(&out);
    return status;
}
