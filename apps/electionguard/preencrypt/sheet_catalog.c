/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An incremental update of a PDF's catalog.
 *
 * Cairo ends a file with the catalog, the table of objects and a trailer:
 *
 *     104 0 obj
 *     << /Type /Catalog
 *        /Pages 1 0 R
 *        /StructTreeRoot 102 0 R
 *     >>
 *     endobj
 *     xref
 *     ...
 *     trailer
 *     << /Size 105
 *        /Root 104 0 R
 *        /Info 103 0 R
 *     >>
 *     startxref
 *     51542
 *     %%EOF
 */
#include "electionguard/preencrypt/sheet_catalog.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "base/base.h"

/** Bytes that hold the trailer, and those that hold the catalog. */
#define TAIL_BYTES 512

/** The end of a PDF. */
typedef struct pdf_end {
    uint64_t size; /**< Of the file. */
    uint64_t xref; /**< Where the table of objects begins. */
    uint32_t objects, root, info;
    char entries[TAIL_BYTES]; /**< The catalog's. */
} pdf_end;

/** Text of at most TAIL_BYTES - 1 bytes that ends at @p end. */
static bool
read_before(FILE *in, uint64_t end, char out[TAIL_BYTES])
{
    const uint64_t len = end < TAIL_BYTES - 1 ? end : TAIL_BYTES - 1;
    if (fseeko(in, (off_t)(end - len), SEEK_SET) != 0) {
        return false;
    }
    const size_t got = fread(out, 1, (size_t)len, in);
    out[got] = '\0';
    return got == len && strlen(out) == len;
}

static bool
parse_trailer(pdf_end *p, const char *tail)
{
    const char *trailer = strstr(tail, "trailer\n");
    return trailer != NULL &&
           sscanf(trailer,
                  "trailer << /Size %" SCNu32 " /Root %" SCNu32
                  " 0 R /Info %" SCNu32 " 0 R >> startxref %" SCNu64,
                  &p->objects, &p->root, &p->info, &p->xref) == 4;
}

/** Take the catalog's entries, without "<<" and ">>". */
static bool
parse_catalog(pdf_end *p, char *tail)
{
    char begin[48];
    snprintf(begin, sizeof(begin), "\n%" PRIu32 " 0 obj\n<<", p->root);
    const char *entries = strstr(tail, begin);
    char *end = strstr(tail, ">>\nendobj\n");
    if (entries == NULL || strstr(entries, "/Type /Catalog") == NULL) {
        return false;
    }
    entries += strlen(begin);
    for (char *next = end; next != NULL;
         next = strstr(next + 1, ">>\nendobj")) {
        end = next;
    }
    if (end == NULL || end < entries) {
        return false;
    }
    snprintf(p->entries, sizeof(p->entries), "%.*s", (int)(end - entries),
             entries);
    return true;
}

/** Whether the file is as described above; @p failed: it cannot be read. */
static bool
read_end(pdf_end *p, const char *path, bool *failed)
{
    char tail[TAIL_BYTES];
    FILE *in = fopen(path, "rbe");
    *failed = in == NULL;
    if (in == NULL) {
        return false;
    }
    bool good = fseeko(in, 0, SEEK_END) == 0;
    p->size = good ? (uint64_t)ftello(in) : 0;
    /* What is text in a PDF has no zero bytes; the rest does not matter. */
    good = good && read_before(in, p->size, tail) && parse_trailer(p, tail) &&
           p->xref < p->size;
    char before[TAIL_BYTES];
    good = good && read_before(in, p->xref, before) && parse_catalog(p, before);
    *failed = ferror(in) != 0;
    fclose(in);
    return good;
}

eg_status
sheet_catalog(app_file_out *file,
              const char *language,
              bool two_sided,
              eg_error *err)
{
    pdf_end p = {0};
    if (fflush(file->stream) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written: %s", file->path,
                       strerror(errno));
    }
    bool failed = false;
    if (!read_end(&p, file->temporary, &failed)) {
        return failed ? eg_fail(err, EG_ERR_IO, "%s: cannot be read",
                                file->temporary)
                      : EG_OK;
    }
    const int len = fprintf(
        file->stream,
        "%" PRIu32 " 0 obj\n<<%s   /Lang (%s)\n"
        "   /MarkInfo << /Marked true >>\n"
        "   /ViewerPreferences << /DisplayDocTitle true /Duplex /%s >>\n"
        ">>\nendobj\n",
        p.root, p.entries, language,
        two_sided ? "DuplexFlipLongEdge" : "Simplex");
    /* Failures of the stream show when the file is finished. */
    fprintf(file->stream,
            "xref\n%" PRIu32 " 1\n%010" PRIu64 " 00000 n \n"
            "trailer\n<< /Size %" PRIu32 "\n   /Root %" PRIu32
            " 0 R\n   /Info %" PRIu32 " 0 R\n   /Prev %" PRIu64
            "\n>>\nstartxref\n%" PRIu64 "\n%%%%EOF\n",
            p.root, p.size, p.objects, p.root, p.info, p.xref,
            p.size + (uint64_t)(len < 0 ? 0 : len));
    return EG_OK;
}
