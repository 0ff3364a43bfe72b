/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What officials publish: which devices may submit, and the files of the record
 * that come after the ballots, also those beside it.
 *
 * The administrator, who signed the invitation, signs a message about each; the
 * content follows the message.
 */
#include <inttypes.h>
#include <string.h>

#include "board/serve/job.h"
#include "message/beside.h"
#include "record/names.h"

/** Longest message about a publication. */
#define ABOUT_MAX ((size_t)4096)

/* -- making ready ----------------------------------------------------------- */

/** body = length u32, big-endian | message | content */
static eg_status
split(const board_job *job,
      eg_span body,
      eg_span *message,
      eg_span *content,
      eg_error *err)
{
    if (body.len > job->board->limits.publication + ABOUT_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "a publication has at most %zu bytes",
                       job->board->limits.publication);
    }
    const size_t len = body.len < 4 ? 0 : eg_load_be32(body.data);
    if (len == 0 || len > ABOUT_MAX || len > body.len - 4) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a publication begins with the length of its message");
    }
    *message = (eg_span){body.data + 4, len};
    *content = (eg_span){body.data + 4 + len, body.len - 4 - len};
    return EG_OK;
}

static eg_status
check_content(const board_publication *p, eg_error *err)
{
    eg_hash hash;
    eg_sha256_once(&hash, p->content.data, p->content.len);
    return p->content.len == p->in.bytes && eg_hash_equal(&hash, &p->in.digest)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "the content is not the one that was signed");
}

/** Files that may change as the record grows; all others are final. */
static bool
may_change(const char *name, const eg_path *path)
{
    return path->role == EG_PATH_OUTSIDE || strcmp(name, "toc.binpb") == 0;
}

/** What a name stands for, if it is a file that comes after the ballots. */
static eg_status
check_name(eg_path *path, const char *name, eg_error *err)
{
    if (eg_path_fault(name, strlen(name)) == NULL) {
        eg_path_parse(path, name);
    }
    const bool section = path->role == EG_PATH_SECTION &&
                         path->encoding == EG_RECORD_PROTOBUF &&
                         path->type != EG_SECTION_DEVICE &&
                         eg_section_phase(path->type) != EG_PHASE_SETUP;
    const bool outside = path->role == EG_PATH_OUTSIDE &&
                         strncmp(name, "setup/", strlen("setup/")) != 0;
    return section || outside || path->role == EG_PATH_SIGNATURE ||
                   app_is_beside(name)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "no file of that name is published here");
}

/** The card of a device, which the device signed. */
static eg_status
prepare_card(board_job *job, eg_error *err)
{
    board_publication *p = &job->publication;
    EG_TRY(app_message_copy(&p->card, p->content, "the card", err));
    if (p->card.step != APP_STEP_CARD) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no card");
    }
    EG_TRY(app_card_read(&p->who, job->arena, &p->card, err));
    return p->who.role == APP_ROLE_DEVICE
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "this is no device's card");
}

static eg_status apply_file(board_writer *w, board_job *job, eg_error *err);
static eg_status apply_card(board_writer *w, board_job *job, eg_error *err);

static void
tell_publication(const board_job *job, eg_json_writer *w)
{
    board_json_number(w, "index", job->publication.index);
}

eg_status
board_publication_prepare(board_job *job, eg_span body, eg_error *err)
{
    board_publication *p = &job->publication;
    eg_span message = {0};
    eg_path path = {0};
    EG_TRY(split(job, body, &message, &p->content, err));
    EG_TRY(board_message(&job->message, job->board, message,
                         APP_STEP_PUBLICATION, APP_SENDER_ADMINISTRATOR, err));
    if (memcmp(job->message.key, job->board->election.administrator,
               APP_PUBLIC_KEY_BYTES) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the message is signed by somebody else than the "
                       "administrator");
    }
    EG_TRY(app_publication_read(&p->in, job->arena, &job->message, err));
    EG_TRY(check_content(p, err));
    job->tell = tell_publication;
    if (p->in.kind == APP_PUBLISH_FILE) {
        job->apply = apply_file;
        return check_name(&path, p->in.name, err);
    }
    job->apply = apply_card;
    return prepare_card(job, err);
}

void
board_publication_free(board_publication *publication)
{
    app_message_free(&publication->card);
}

/* -- files ------------------------------------------------------------------ */

/** A device that still takes ballots. */
static eg_status
refuse_open(void *context, const board_device *device, eg_error *err)
{
    board_job *job = context;
    (void)err;
    return device->closed || device->ballots == 0
               ? EG_OK
               : board_job_refuse(job, HTTP_CONFLICT,
                                  "device \"%s\" is not closed yet",
                                  device->name);
}

/** Ballots that come after the tally would not be in it. */
static eg_status
check_closed(board_writer *w,
             board_job *job,
             const eg_path *path,
             eg_error *err)
{
    if (path->role != EG_PATH_SECTION ||
        eg_section_phase(path->type) < EG_PHASE_AGGREGATED) {
        return EG_OK;
    }
    return board_store_devices(w->store, refuse_open, job, err);
}

/** The same file a second time changes nothing; *known tells it. */
static eg_status
check_known(board_writer *w,
            board_job *job,
            const eg_path *path,
            bool *known,
            eg_error *err)
{
    board_publication *p = &job->publication;
    board_file file;
    *known = false;
    const eg_status found =
        board_store_find_file(w->store, &file, p->in.name, err);
    if (found == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    EG_TRY(found);
    *known = eg_hash_equal(&file.content, &p->in.digest);
    p->index = file.index;
    return *known || may_change(p->in.name, path)
               ? EG_OK
               : board_job_refuse(job, HTTP_CONFLICT,
                                  "another file of that name was published");
}

static eg_status
apply_file(board_writer *w, board_job *job, eg_error *err)
{
    board_publication *p = &job->publication;
    eg_path path = {0};
    bool known = false;
    EG_TRY(check_name(&path, p->in.name, err));
    EG_TRY(check_known(w, job, &path, &known, err));
    if (known) {
        return EG_OK;
    }
    EG_TRY(check_closed(w, job, &path, err));
    board_file file = {.content = p->in.digest, .bytes = p->in.bytes};
    board_entry entry = {.kind = BOARD_PUBLICATION, .content = p->in.digest};
    memcpy(file.name, p->in.name, strlen(p->in.name) + 1);
    memcpy(entry.name, p->in.name, strlen(p->in.name) + 1);
    EG_TRY(board_entry_add(&w->log, &p->index, &entry, err));
    EG_TRY(board_store_put_content(w->store, &p->in.digest, p->content, err));
    file.index = p->index;
    return board_store_put_file(w->store, &file, err);
}

/* -- devices ---------------------------------------------------------------- */

/** A device of this name, of one kind or the other. */
static eg_status
find_name(board_writer *w,
          board_device *out,
          const char *name,
          eg_device_kind kind,
          bool *found,
          eg_error *err)
{
    eg_hash hash;
    eg_device_hash(&hash, kind, &w->board->election.extended_hash, name,
                   (uint32_t)strlen(name));
    const eg_status status = board_store_find_device(w->store, out, &hash, err);
    *found = status == EG_OK;
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

static eg_status
add_device(board_writer *w, board_job *job, eg_device_kind kind, eg_error *err)
{
    board_publication *p = &job->publication;
    const size_t len = strlen(p->who.name);
    board_device device = {.kind = kind};
    board_entry entry = {.kind = BOARD_DEVICE, .content = p->in.digest};
    eg_device_hash(&device.hash, kind, &w->board->election.extended_hash,
                   p->who.name, (uint32_t)len);
    memcpy(device.key, p->card.key, sizeof(device.key));
    memcpy(device.name, p->who.name, len + 1);
    memcpy(entry.name, p->who.name, len + 1);
    entry.device = device.hash;
    EG_TRY(board_entry_add(&w->log, &p->index, &entry, err));
    device.index = p->index;
    EG_TRY(board_store_put_content(w->store, &p->in.digest, p->content, err));
    return board_store_add_device(w->store, &device, err);
}

static eg_status
apply_card(board_writer *w, board_job *job, eg_error *err)
{
    board_publication *p = &job->publication;
    const eg_device_kind kind = p->in.kind == APP_PUBLISH_DEVICE
                                    ? EG_DEVICE_REGULAR
                                    : EG_DEVICE_PRE_ENCRYPTING;
    static const eg_device_kind kinds[] = {EG_DEVICE_REGULAR,
                                           EG_DEVICE_PRE_ENCRYPTING};
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        board_device device;
        bool found = false;
        EG_TRY(find_name(w, &device, p->who.name, kinds[i], &found, err));
        if (!found) {
            continue;
        }
        p->index = device.index;
        return device.kind == kind &&
                       memcmp(device.key, p->card.key, sizeof(device.key)) == 0
                   ? EG_OK
                   : board_job_refuse(job, HTTP_CONFLICT,
                                      "another device is called \"%s\"",
                                      p->who.name);
    }
    return add_device(w, job, kind, err);
}
