/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots as PDF.
 */
#include <stdlib.h>

#include "base/base.h"
#include "electionguard/preencrypt/print.h"

#if EG_PRINT
#include "electionguard/preencrypt/sheet.h"

typedef struct pdf {
    sheet *sheet;
    sheet_names *names;
} pdf;

static void
discard(void *file)
{
    pdf *p = file;
    if (p != NULL) {
        sheet_free(p->sheet);
        sheet_names_free(p->names);
        free(p);
    }
}

static eg_status
find_words(const sheet_words **out, const char *language, eg_error *err)
{
    *out = sheet_words_find(language);
    return *out != NULL ? EG_OK
                        : eg_fail(err, EG_ERR_ARGUMENT,
                                  "ballots cannot be printed in \"%.20s\"; the "
                                  "languages are %s",
                                  language, sheet_words_languages);
}

static eg_status
open_sheet(pdf *p,
           const char *path,
           const eg_manifest *manifest,
           const print_look *look,
           eg_error *err)
{
    sheet_options options = {.paper = look->letter ? SHEET_LETTER : SHEET_A4,
                             .large_print = look->large,
                             .two_sided = look->two_sided,
                             .title = look->title};
    EG_TRY(find_words(&options.words, look->language, err));
    if (look->second != NULL) {
        EG_TRY(find_words(&options.second, look->second, err));
        if (options.second == options.words) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "the second language is the first");
        }
    }
    if (look->names != NULL) {
        EG_TRY(sheet_names_read(&p->names, look->names, manifest, err));
        options.names = p->names;
    }
    return sheet_open(&p->sheet, path, manifest, &options, err);
}

static eg_status
begin(void **out,
      const char *path,
      const eg_manifest *manifest,
      const print_look *look,
      eg_error *err)
{
    pdf *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a PDF");
    }
    const eg_status status = open_sheet(p, path, manifest, look, err);
    if (status != EG_OK) {
        discard(p);
        return status;
    }
    *out = p;
    return EG_OK;
}

static eg_status
add(void *file,
    uint64_t number,
    const eg_preencrypted_ballot *ballot,
    eg_error *err)
{
    (void)number;
    return sheet_add(((pdf *)file)->sheet, ballot, err);
}

static eg_status
end(void **file, eg_error *err)
{
    pdf *p = *file;
    const eg_status status = sheet_close(&p->sheet, err);
    discard(p);
    *file = NULL;
    return status;
}

const print_form print_form_pdf = {.name = "pdf",
                                   .begin = begin,
                                   .add = add,
                                   .end = end,
                                   .discard = discard};

#else /* a command that was built with -DEG_PRINT=OFF */

static eg_status
begin(void **out,
      const char *path,
      const eg_manifest *manifest,
      const print_look *look,
      eg_error *err)
{
    (void)out;
    (void)path;
    (void)manifest;
    (void)look;
    return eg_fail(err, EG_ERR_UNSUPPORTED,
                   "this command was built without PDF; --format json has "
                   "what is to be printed");
}

const print_form print_form_pdf = {.name = "pdf", .begin = begin};

#endif
