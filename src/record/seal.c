/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fixing the root of a phase: everything is read again as a stranger would
 * read it, then the table of contents is written; signatures follow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/statements.h"
#include "record/writer.h"

/** What is sealed, read again. */
typedef struct again {
    eg_record *record;
    eg_section_digest *digest;
    eg_first_finding first;
    eg_record_sink sink;
} again;

/** Turn a refusal into the input's fault; the first finding says why. */
static eg_status
damaged(eg_status status, eg_error *err)
{
    if (status == EG_REJECT) {
        if (err != NULL) {
            err->status = EG_ERR_MALFORMED;
        }
        return EG_ERR_MALFORMED;
    }
    return status;
}

/** Every device section must be closed before the devices are sealed. */
static eg_status
check_closed(const again *a, eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(a->record); i++) {
        const eg_record_section *about = eg_record_section_at(a->record, i);
        if (about->type != EG_SECTION_DEVICE) {
            continue;
        }
        const eg_section_digest *d = &a->digest[i];
        if (d->ballots == 0 || d->items != d->ballots + 2) {
            return eg_fail(err, EG_ERR_STATE,
                           "%s: the device has no ballot or is not closed",
                           about->name);
        }
    }
    return EG_OK;
}

/** Check the attestations against the devices. */
static eg_status
check_attested(again *a, eg_error *err)
{
    eg_attestations *attestations;
    EG_TRY(
        damaged(eg_attestations_read(&attestations, a->record, NULL,
                                     EG_STATEMENTS_IGNORE, NULL, &a->sink, err),
                err));
    eg_status status = EG_OK;
    for (size_t i = 0;
         status == EG_OK && i < eg_record_section_count(a->record); i++) {
        if (eg_record_section_at(a->record, i)->type != EG_SECTION_DEVICE) {
            continue;
        }
        eg_record_cursor *cursor;
        status = eg_record_cursor_open(&cursor, a->record, i, &a->sink, err);
        if (status != EG_OK) {
            break;
        }
        eg_record_cursor_attest(cursor, attestations);
        eg_record_item item;
        do {
            status = eg_record_next(cursor, &item, err);
        } while (status == EG_OK && item.bytes != NULL);
        eg_record_cursor_free(cursor);
    }
    eg_attestations_free(attestations);
    return damaged(status, err);
}

static eg_status
read_again(again *a, const eg_record_writer *w, eg_error *err)
{
    a->first = (eg_first_finding){.err = err};
    a->sink = eg_first_finding_sink(&a->first);
    const eg_status opened = eg_record_open(&a->record, w->path, &a->sink, err);
    if (opened == EG_REJECT) {
        /* Sections that are missing are not yet written. */
        return eg_fail(err, EG_ERR_STATE,
                       "the record cannot be sealed as it is: %s",
                       err == NULL ? "" : err->text);
    }
    EG_TRY(opened);
    const size_t count = eg_record_section_count(a->record);
    a->digest = calloc(count + 1, sizeof(*a->digest));
    if (a->digest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the digests");
    }
    EG_TRY(damaged(eg_record_digest(a->record, a->digest, &a->sink, err), err));
    return a->first.any ? EG_ERR_MALFORMED : EG_OK;
}

/** Write the table of contents of all that is there. */
static eg_status
write_toc_file(const eg_record_writer *w,
               const again *a,
               eg_outfile *file,
               eg_error *err)
{
    EG_BUFFER(frame, (size_t)1 << 16);
    EG_BUFFER(item, 1024);
    EG_TRY(eg_frame_put_header(&frame, w->encoding, EG_SECTION_TOC, NULL, 0, 0,
                               err));
    EG_TRY(eg_outfile_write(file, frame.data, frame.len, err));
    for (size_t i = 0; i < eg_record_section_count(a->record); i++) {
        const eg_record_section *about = eg_record_section_at(a->record, i);
        if (eg_section_phase(about->type) == EG_PHASE_NONE) {
            continue;
        }
        eg_buffer_clear(&item);
        eg_buffer_clear(&frame);
        EG_TRY(eg_toc_item(&item, about, &a->digest[i]));
        EG_TRY(
            eg_frame_put(&frame, w->encoding, item.data, item.len, false, err));
        EG_TRY(eg_outfile_write(file, frame.data, frame.len, err));
    }
    return EG_OK;
}

static eg_status
write_toc(const eg_record_writer *w, const again *a, eg_error *err)
{
    char name[EG_PATH_MAX];
    snprintf(name, sizeof(name), "toc.%s", eg_encoding_extension(w->encoding));
    eg_outfile file;
    EG_TRY(eg_outfile_begin(&file, w->root, name, err));
    const eg_status status = write_toc_file(w, a, &file, err);
    if (status != EG_OK) {
        eg_outfile_abandon(&file);
        return status;
    }
    return eg_outfile_commit(&file, err);
}

static eg_status
seal(eg_record_writer *w,
     again *a,
     eg_record_phase phase,
     eg_hash *root,
     eg_error *err)
{
    EG_TRY(read_again(a, w, err));
    const eg_record_phase reached = eg_record_get_phase(a->record);
    if (reached < phase) {
        return eg_fail(err, EG_ERR_STATE, "phase %s is not complete",
                       eg_record_phase_name(phase));
    }
    if (phase >= EG_PHASE_SEALED && phase > w->fixed) {
        EG_TRY(check_closed(a, err));
        EG_TRY(check_attested(a, err));
        if (a->first.any) {
            return EG_ERR_MALFORMED;
        }
    }
    eg_hash made;
    EG_TRY(eg_record_root(a->record, a->digest, phase, &made));
    const bool latest = w->fixed <= phase && reached == phase;
    if (phase > w->fixed ||
        (latest && !eg_record_has_toc(a->record) && phase != EG_PHASE_SETUP)) {
        EG_TRY(write_toc(w, a, err));
        w->fixed = phase;
    }
    if (root != NULL) {
        *root = made;
    }
    return EG_OK;
}

eg_status
eg_record_writer_seal(eg_record_writer *writer,
                      eg_record_phase phase,
                      eg_hash *root,
                      eg_error *err)
{
    if (writer->section.open) {
        return eg_fail(err, EG_ERR_STATE, "%s: must be ended first",
                       writer->section.about.name);
    }
    if (phase == EG_PHASE_NONE ||
        (unsigned)phase > (unsigned)writer->fixed + 1 ||
        phase > EG_PHASE_FINAL) {
        return eg_fail(err, EG_ERR_STATE,
                       "phase %s cannot be sealed before the one before it",
                       eg_record_phase_name(phase));
    }
    again a = {.record = NULL};
    const eg_status status = seal(writer, &a, phase, root, err);
    free(a.digest);
    eg_record_free(a.record);
    return eg_told(status, err);
}

/* -- signing ---------------------------------------------------------------- */

/** Write a signature file: a header and one item. */
static eg_status
write_signature(const eg_record_writer *w,
                const char *name,
                eg_span item,
                eg_error *err)
{
    EG_BUFFER(frames, (size_t)1 << 20);
    EG_TRY(eg_frame_put_header(&frames, w->encoding, EG_SECTION_SIGNATURES,
                               NULL, 0, 0, err));
    EG_TRY(eg_frame_put(&frames, w->encoding, item.data, item.len, false, err));
    char path[EG_PATH_MAX];
    snprintf(path, sizeof(path), "%s.%s", name,
             eg_encoding_extension(w->encoding));
    eg_outfile file;
    EG_TRY(eg_outfile_begin(&file, w->root, path, err));
    const eg_status status =
        eg_outfile_write(&file, frames.data, frames.len, err);
    if (status != EG_OK) {
        eg_outfile_abandon(&file);
        return status;
    }
    return eg_outfile_commit(&file, err);
}

/** Sign a statement and write its file. */
static eg_status
sign(const eg_record_writer *writer,
     const eg_item *item,
     const eg_signature_signer *signer,
     eg_error *err)
{
    EG_BUFFER(statement, (size_t)1 << 16);
    EG_BUFFER(bytes, (size_t)1 << 18);
    EG_TRY(eg_item_encode(NULL, &statement, item, err));
    EG_TRY(eg_signed_make(&bytes, EG_ITEM_RECORD_SIGNATURE,
                          eg_buffer_span(&statement), signer, err));
    eg_hash digest;
    eg_sha256_once(&digest, statement.data, statement.len);
    char name[EG_SECTION_NAME_MAX];
    eg_signature_name(name, item->u.record_statement.phase, &digest);
    return write_signature(writer, name, eg_buffer_span(&bytes), err);
}

eg_status
eg_record_writer_sign(eg_record_writer *writer,
                      eg_record_phase phase,
                      const eg_hash *root,
                      const eg_hash *extended_hash,
                      int64_t time_ms,
                      const char *role,
                      const eg_signature_signer *signer,
                      eg_error *err)
{
    if (phase == EG_PHASE_NONE || phase > writer->fixed) {
        return eg_fail(err, EG_ERR_STATE, "the root of phase %s is not fixed",
                       eg_record_phase_name(phase));
    }
    eg_item item = {.kind = EG_ITEM_RECORD_STATEMENT};
    item.u.record_statement =
        (eg_record_statement){.phase = phase,
                              .root = *root,
                              .extended_hash = *extended_hash,
                              .major = EG_RECORD_MAJOR,
                              .minor = EG_RECORD_MINOR,
                              .has_time = true,
                              .time_ms = time_ms,
                              .signer_role = role};
    return eg_told(sign(writer, &item, signer, err), err);
}
