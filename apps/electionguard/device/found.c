/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the directory of a device.
 *
 * The journal is made last, and is the device: an opening that was interrupted
 * is repeated, and finds or replaces what is there.  One that had come to its end
 * is repeated, too, as long as the device has done nothing.
 */
#include "electionguard/device/found.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/record.h>

#include "common/mail.h"
#include "common/message_schema.h"
#include "electionguard/device/state.h"
#include "message/payload.h"

enum { KEY_ID = 0x2101, KEY_SETUP, KEY_MAIL };

static const struct argp_option options[] = {
    {"id", KEY_ID, "TEXT", 0,
     "What identifies the device in the record, such as \"Town hall, scanner "
     "2\"",
     0},
    {"setup", KEY_SETUP, "RECORD", 0,
     "The election's record at phase setup; default: setup in the mail folder",
     0},
    {"mail", KEY_MAIL, "FOLDER", 0,
     "Folder for messages: holds the election's invitation; the device's card "
     "is put there",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    device_plan *s = state->input;
    switch (key) {
    case KEY_ID:
        s->id = arg;
        return 0;
    case KEY_SETUP:
        s->setup = arg;
        return 0;
    case KEY_MAIL:
        s->mail = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one directory at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->id == NULL || s->id[0] == '\0' ||
            s->mail == NULL) {
            argp_error(state, "DIR, --id and --mail are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp device_plan_argp = {options, parse_option, NULL, NULL,
                                      NULL,    NULL,         NULL};

/** S_device as the journal's first entry has it. */
static eg_span
id_of(const device_plan *s)
{
    return (eg_span){(const uint8_t *)s->id, strlen(s->id)};
}

/** Copy the setup record into the device's directory. */
static eg_status
copy_setup(const char *from, const char *to, eg_error *err)
{
    eg_verified_setup *verified = NULL;
    EG_TRY(eg_verified_setup_open(&verified, from, NULL, EG_BASE_PUBLIC, err));
    eg_verified_setup_free(verified);

    eg_record *record = NULL;
    EG_TRY(eg_record_open(&record, from, NULL, err));
    eg_status status = EG_OK;
    if (eg_record_get_phase(record) != EG_PHASE_SETUP) {
        status =
            eg_fail(err, EG_ERR_STATE,
                    "%s: is a record at phase %s; a device starts from one "
                    "at phase setup",
                    from, eg_record_phase_name(eg_record_get_phase(record)));
    } else {
        status = eg_record_copy(record, to, EG_RECORD_DIRECTORY,
                                EG_RECORD_PROTOBUF, err);
    }
    eg_record_free(record);
    return status;
}

/** Whether an invitation is for the manifest that the setup holds. */
static bool
invites_to(const app_message *m, const eg_manifest *manifest)
{
    enum { INVITATION_MANIFEST = 3 };
    eg_pb_reader r = eg_pb_read(m->payload);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == INVITATION_MANIFEST &&
            f.bytes.len == manifest->file_len &&
            memcmp(f.bytes.data, manifest->file, f.bytes.len) == 0) {
            return true;
        }
    }
    return false;
}

/** Find the invitation of this election and keep its digest. */
static eg_status
pin_invitation(const device_plan *s, const char *setup, eg_error *err)
{
    eg_verified_setup *verified = NULL;
    app_mail mail = {0};
    EG_TRY(eg_verified_setup_open(&verified, setup, NULL, EG_BASE_PUBLIC, err));
    eg_status status = app_mail_read(&mail, s->mail, NULL, err);
    const app_message *found = NULL;
    size_t matches = 0;
    for (size_t i = 0; i < mail.len && status == EG_OK; i++) {
        if (mail.message[i].step == APP_STEP_INVITATION &&
            invites_to(&mail.message[i],
                       eg_verified_setup_election(verified)->manifest)) {
            found = &mail.message[i];
            matches++;
        }
    }
    if (status == EG_OK && matches != 1) {
        status = eg_fail(err, EG_ERR_NOT_FOUND,
                         "%s: holds %zu invitations to this election, not one",
                         s->mail, matches);
    }
    char path[APP_PATH_MAX];
    if (status == EG_OK) {
        status = app_path(path, s->dir, "election", err);
    }
    if (status == EG_OK) {
        status = app_file_write(path, found->digest.bytes, EG_HASH_BYTES, 0600,
                                APP_WRITE_REPLACE, err);
    }
    app_mail_free(&mail);
    eg_verified_setup_free(verified);
    return status;
}

/** The card that introduces the device. */
static eg_status
post_card(const device_plan *s, const app_identity *identity, eg_error *err)
{
    EG_BUFFER(payload, 1 << 20);
    const app_card card = {.role = APP_ROLE_DEVICE, .name = s->id};
    EG_TRY(app_card_write(&payload, &card, err));
    EG_BUFFER(message, 1 << 20);
    static const eg_hash none;
    EG_TRY(app_message_sign(&message, identity, APP_STEP_CARD, &none,
                            APP_SENDER_DEVICE, eg_buffer_span(&payload), err));
    char name[APP_MAIL_NAME_MAX];
    snprintf(name, sizeof(name), "01-card-device-%02x%02x%02x%02x.egm",
             identity->public_key[0], identity->public_key[1],
             identity->public_key[2], identity->public_key[3]);
    return app_mail_post(s->mail, name, eg_buffer_span(&message), err);
}

/** The device's key: a new one, or that of an opening that was interrupted. */
static eg_status
make_identity(const device_plan *s, app_identity *identity, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->dir, "identity", err));
    if (app_file_exists(path)) {
        return device_identity_load(identity, s->dir, err);
    }
    EG_TRY(app_identity_new(identity, err));
    return app_file_write(path, identity->secret_key.bytes,
                          identity->secret_key.len, 0600, APP_WRITE_NEW, err);
}

/** Put a verified copy of the setup into its place, whole or not at all. */
static eg_status
place_setup(const device_plan *s, char setup[APP_PATH_MAX], eg_error *err)
{
    char from[APP_PATH_MAX];
    char work[APP_PATH_MAX];
    char made[APP_PATH_MAX];
    if (s->setup == NULL) {
        EG_TRY(app_path(from, s->mail, "setup", err));
    }
    EG_TRY(app_path(setup, s->dir, "setup", err));
    EG_TRY(app_path(work, s->dir, "work", err));
    EG_TRY(app_path(made, work, "setup", err));
    EG_TRY(app_tree_remove(work, err));
    EG_TRY(app_dir_make(work, 0700, err));
    eg_status status =
        copy_setup(s->setup == NULL ? from : s->setup, made, err);
    if (status == EG_OK) {
        /* An opening that was interrupted may have left one. */
        status = app_tree_remove(setup, err);
    }
    if (status == EG_OK && rename(made, setup) != 0) {
        status = eg_fail(err, EG_ERR_IO, "%s: cannot be written: %s", setup,
                         strerror(errno));
    }
    if (status == EG_OK) {
        status = app_sync_parent(setup, err);
    }
    const eg_status cleared = app_tree_remove(work, NULL);
    return status == EG_OK && cleared != EG_OK
               ? eg_fail(err, cleared, "%s: cannot be removed", work)
               : status;
}

/** H_E of a setup record. */
static eg_status
setup_hash(const char *setup, eg_hash *out, eg_error *err)
{
    eg_verified_setup *verified = NULL;
    EG_TRY(eg_verified_setup_open(&verified, setup, NULL, EG_BASE_PUBLIC, err));
    *out = eg_verified_setup_election(verified)->extended_hash;
    eg_verified_setup_free(verified);
    return EG_OK;
}

/**
 * An opening that is repeated, perhaps because its last sync failed: the device
 * must be as it was made, of this id and this election.
 */
static eg_status
open_again(const device_plan *s,
           const char *path,
           app_identity *identity,
           eg_error *err)
{
    char setup[APP_PATH_MAX];
    char given[APP_PATH_MAX];
    EG_TRY(app_path(setup, s->dir, "setup", err));
    EG_TRY(app_path(given, s->mail, "setup", err));
    bool fresh = false;
    EG_TRY(journal_is_new(path, s->first, id_of(s), &fresh, err));
    eg_hash ours = {{0}};
    eg_hash theirs = {{0}};
    if (fresh) {
        EG_TRY(setup_hash(setup, &ours, err));
        EG_TRY(setup_hash(s->setup == NULL ? given : s->setup, &theirs, err));
    }
    if (!fresh || !eg_hash_equal(&ours, &theirs)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is a device already", s->dir);
    }
    EG_TRY(device_identity_load(identity, s->dir, err));
    EG_TRY(post_card(s, identity, err));
    return app_sync_parent(path, err);
}

/** Everything in an order in which the journal, that is the device, is last. */
static eg_status
make_parts(const device_plan *s, app_identity *identity, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->dir, "journal", err));
    if (app_file_exists(path)) {
        return open_again(s, path, identity, err);
    }
    char setup[APP_PATH_MAX];
    EG_TRY(place_setup(s, setup, err));
    EG_TRY(pin_invitation(s, setup, err));
    EG_TRY(make_identity(s, identity, err));
    if (s->extend != NULL) {
        EG_TRY(s->extend(s, err));
    }
    EG_TRY(post_card(s, identity, err));
    return journal_create(path, s->first, id_of(s), err);
}

/**
 * Refuse a folder that is somebody else's: what is called setup there must not
 * be replaced.  Ours have a lock before anything else.
 */
static eg_status
check_place(const device_plan *s, eg_error *err)
{
    char setup[APP_PATH_MAX];
    char lock[APP_PATH_MAX];
    EG_TRY(app_path(setup, s->dir, "setup", err));
    EG_TRY(app_path(lock, s->dir, "lock", err));
    if (app_file_exists(setup) && !app_file_exists(lock)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: holds something else; give a new directory",
                       s->dir);
    }
    return EG_OK;
}

eg_status
device_found(const device_plan *s, const app_settings *say, eg_error *err)
{
    /* Its card must be one that 'election collect' can read. */
    EG_TRY(app_name_check(s->id, strlen(s->id), "the device's id", err));
    EG_TRY(check_place(s, err));
    EG_TRY(app_dir_make(s->dir, 0700, err));
    int lock = -1;
    EG_TRY(app_dir_lock(s->dir, &lock, err));
    app_identity identity = {0};
    const eg_status status = make_parts(s, &identity, err);
    if (status == EG_OK) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, identity.public_key);
        app_say(say, "Device \"%s\" is ready in %s.\nIts key's fingerprint: %s",
                s->id, s->dir, fingerprint);
    }
    app_identity_free(&identity);
    app_dir_unlock(&lock);
    return status;
}
