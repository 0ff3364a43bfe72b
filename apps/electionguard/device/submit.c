/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a closed device submits.
 *
 * The record is made from the journal, so submitting again gives the same
 * bytes; and in the device's own directory, so that the mail folder never sees
 * half of one.
 */
#include "electionguard/device/submit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file_out.h"
#include "common/mail.h"
#include "message/indicators.h"
#include "message/nonces.h"
#include "message/payload.h"
#include "message/section.h"
#include "record/ballot_brief.h"

static eg_status
add_header(eg_record_writer *writer, const device_state *d, eg_error *err)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(app_section_header(&bytes, &d->chain, d->device_id, err));
    return eg_record_writer_add(writer, bytes.data, bytes.len, err);
}

static eg_status
add_close(eg_record_writer *writer, const device_state *d, eg_error *err)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(app_section_close(&bytes, &d->chain, d->closed_ms, err));
    return eg_record_writer_add(writer, bytes.data, bytes.len, err);
}

/** Fill a record that holds the setup with this device's section. */
static eg_status
write_sections(eg_record_writer *writer,
               const device_submission *s,
               eg_section_digest *digest,
               eg_error *err)
{
    const device_state *d = s->device;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    device_state_key(d, key);
    EG_TRY(eg_record_writer_begin(writer, EG_SECTION_DEVICE, key, sizeof(key),
                                  NULL, err));
    EG_TRY(add_header(writer, d, err));
    EG_TRY(s->add_ballots(s->context, writer, err));
    EG_TRY(add_close(writer, d, err));
    EG_TRY(eg_record_writer_end(writer, digest, err));
    EG_TRY(eg_record_writer_begin(writer, EG_SECTION_DEVICE_ATTESTATIONS, NULL,
                                  0, NULL, err));
    EG_TRY(eg_record_writer_end(writer, NULL, err));
    return eg_record_writer_seal(writer, EG_PHASE_SEALED, NULL, err);
}

/** Copy a record to a new place in another form. */
static eg_status
copy_record(const char *from,
            const char *to,
            eg_record_store store,
            eg_error *err)
{
    eg_record *record = NULL;
    EG_TRY(eg_record_open(&record, from, NULL, err));
    const eg_status status =
        eg_record_copy(record, to, store, EG_RECORD_PROTOBUF, err);
    eg_record_free(record);
    return status;
}

/** Make the record of DIR/work, fill it, and zip it beside it as zip. */
static eg_status
make_record(const device_submission *s,
            const char *work,
            const char *zip,
            eg_section_digest *digest,
            eg_error *err)
{
    char setup[APP_PATH_MAX];
    char record[APP_PATH_MAX];
    EG_TRY(app_path(setup, s->device->dir, "setup", err));
    EG_TRY(app_path(record, work, "record", err));
    EG_TRY(copy_record(setup, record, EG_RECORD_DIRECTORY, err));
    eg_record_writer *writer = NULL;
    EG_TRY(eg_record_writer_open(&writer, record, EG_RECORD_PROTOBUF, err));
    const eg_status status = write_sections(writer, s, digest, err);
    eg_record_writer_free(writer);
    EG_TRY(status);
    return copy_record(record, zip, EG_RECORD_ZIP, err);
}

/** Put the record that is submitted to @p to. */
static eg_status
make_submission(const device_submission *s,
                const char *work,
                const char *to,
                eg_section_digest *digest,
                eg_error *err)
{
    char zip[APP_PATH_MAX];
    EG_TRY(app_path(zip, work, "zip", err));
    EG_TRY(make_record(s, work, zip, digest, err));
    return app_file_copy(zip, to, 0644, err);
}

/** The signed message that goes with the files. */
static eg_status
post_message(const device_submission *s,
             const app_ballots *about,
             const char *name,
             eg_error *err)
{
    const device_state *d = s->device;
    EG_BUFFER(payload, 1 << 20);
    EG_TRY(app_ballots_write(&payload, about, err));
    EG_BUFFER(message, 1 << 20);
    EG_TRY(app_message_sign(&message, &d->identity, APP_STEP_BALLOTS,
                            &d->invitation, APP_SENDER_DEVICE,
                            eg_buffer_span(&payload), err));
    return app_mail_post(s->mail, name, eg_buffer_span(&message), err);
}

/** "08-ballots-device-0123abcd.zip" */
static void
name_file(char out[APP_MAIL_NAME_MAX],
          const device_submission *s,
          const char *what,
          const char *ending)
{
    const uint8_t *h = s->device->chain.device_hash.bytes;
    snprintf(out, APP_MAIL_NAME_MAX, "08-%s-device-%02x%02x%02x%02x.%s", what,
             h[0], h[1], h[2], h[3], ending);
}

/** The files that a message is about, and their names. */
typedef struct submission_files {
    app_ballots about;
    char ballots[APP_MAIL_NAME_MAX];
    char nonces[APP_MAIL_NAME_MAX];
    char indicators[APP_MAIL_NAME_MAX];
} submission_files;

/**
 * Copy a file of the device's directory, where nobody else changes it, into the
 * mail folder, and tell its digest for the message that names it.
 */
static eg_status
submit_file(const device_submission *s,
            const char *from,
            const char *name,
            eg_hash *digest,
            eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->mail, name, err));
    EG_TRY(app_frames_digest(digest, from, err));
    return app_file_copy(from, path, 0644, err);
}

static eg_status
submit_ballots(const device_submission *s,
               const char *work,
               submission_files *f,
               eg_error *err)
{
    char path[APP_PATH_MAX];
    eg_section_digest digest = {0};
    name_file(f->ballots, s, "ballots", "zip");
    EG_TRY(app_path(path, s->mail, f->ballots, err));
    EG_TRY(make_submission(s, work, path, &digest, err));
    f->about = (app_ballots){.device_id = s->device->device_id,
                             .device_hash = s->device->chain.device_hash,
                             .items = digest.items,
                             .section_root = digest.root,
                             .file = f->ballots};
    return EG_OK;
}

static eg_status
submit_nonces(const device_submission *s, submission_files *f, eg_error *err)
{
    if (s->nonces == NULL) {
        return EG_OK;
    }
    name_file(f->nonces, s, "nonces", "bin");
    f->about.nonces_file = f->nonces;
    return submit_file(s, s->nonces, f->nonces, &f->about.nonces_digest, err);
}

/** The file of indicator proofs, begun with the first ballot that has some. */
typedef struct proofs_file {
    const device_submission *s;
    const char *path;
    app_file_out out;
} proofs_file;

static eg_status
add_indicators(void *context,
               const device_ballot *ballot,
               eg_span entry,
               eg_error *err)
{
    proofs_file *f = context;
    (void)ballot;
    if (f->out.stream == NULL) {
        EG_TRY(app_file_begin(&f->out, f->path, 0644, APP_WRITE_REPLACE, err));
        app_indicators_begin(f->out.stream, &f->s->device->chain.device_hash);
    }
    app_frames_put(f->out.stream, entry);
    return EG_OK;
}

/** Write the proofs to @p path; @p any: there are some. */
static eg_status
write_indicators(const device_submission *s,
                 const char *path,
                 bool *any,
                 eg_error *err)
{
    proofs_file f = {.s = s, .path = path};
    eg_status status =
        device_state_each_indicators(s->device, add_indicators, &f, err);
    *any = f.out.stream != NULL;
    if (status == EG_OK && *any) {
        status = app_file_finish(&f.out, APP_WRITE_REPLACE, err);
    }
    app_file_discard(&f.out);
    return status;
}

/** Proofs for whoever verifies the record; the same bytes each time. */
static eg_status
submit_indicators(const device_submission *s,
                  const char *work,
                  submission_files *f,
                  eg_error *err)
{
    char path[APP_PATH_MAX];
    bool any = false;
    EG_TRY(app_path(path, work, "indicators", err));
    EG_TRY(write_indicators(s, path, &any, err));
    if (!any) {
        return EG_OK;
    }
    name_file(f->indicators, s, "indicators", "bin");
    f->about.indicators_file = f->indicators;
    return submit_file(s, path, f->indicators, &f->about.indicators_digest,
                       err);
}

/** Everything but the message. */
static eg_status
submit_files(const device_submission *s,
             const char *work,
             submission_files *f,
             eg_error *err)
{
    EG_TRY(submit_ballots(s, work, f, err));
    EG_TRY(submit_nonces(s, f, err));
    return submit_indicators(s, work, f, err);
}

eg_status
device_submit(const device_submission *s, eg_error *err)
{
    char message[APP_MAIL_NAME_MAX];
    char work[APP_PATH_MAX];
    submission_files files = {0};
    EG_TRY(app_dir_make(s->mail, 0755, err));
    EG_TRY(app_path(work, s->device->dir, "work", err));
    EG_TRY(app_tree_remove(work, err));
    EG_TRY(app_dir_make(work, 0700, err));
    const eg_status status = submit_files(s, work, &files, err);
    const eg_status cleared = app_tree_remove(work, NULL);
    EG_TRY(status);
    if (cleared != EG_OK) {
        return eg_fail(err, cleared, "%s: cannot be removed", work);
    }
    name_file(message, s, "ballots", "egm");
    return post_message(s, &files.about, message, err);
}

/* -- a voting device -------------------------------------------------------- */

/** Copy a ballot from the journal with what was decided. */
static eg_status
add_ballot(void *context,
           const device_ballot *ballot,
           eg_span item,
           eg_error *err)
{
    eg_record_writer *writer = context;
    uint8_t *copy = malloc(item.len);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
    }
    memcpy(copy, item.data, item.len);
    const eg_status status =
        eg_ballot_item_decide(copy, item.len, ballot->status)
            ? eg_record_writer_add(writer, copy, item.len, err)
            : EG_ERR_MALFORMED;
    free(copy);
    return status;
}

/** Every ballot of the journal. */
static eg_status
add_ballots(void *context, eg_record_writer *writer, eg_error *err)
{
    const device_state *d = context;
    return device_state_each_ballot(d, add_ballot, writer, err);
}

eg_status
device_submit_ballots(device_state *d, const char *mail, eg_error *err)
{
    const device_submission submission = {
        .device = d, .mail = mail, .add_ballots = add_ballots, .context = d};
    return device_submit(&submission, err);
}
