/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cards and submissions of devices, as they lie in the directory.
 */
#include "electionguard/election/devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "message/workload.h"

/** One card or message in an arena of its own. */
#define ARENA_MAX ((size_t)1024 * 1024)

bool
election_tally_begun(const char *dir)
{
    char path[APP_PATH_MAX];
    return app_path(path, dir, "open-contest-data", NULL) == EG_OK &&
           app_file_exists(path);
}

/* -- reading a folder of messages ------------------------------------------ */

/** Called for each "*.egm" file of a folder, sorted by name. */
typedef eg_status (*take_message)(void *context,
                                  const app_message *message,
                                  eg_arena *arena,
                                  eg_error *err);

static eg_status
take_one(const char *folder,
         const char *name,
         take_message take,
         void *context,
         eg_arena *arena,
         eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, folder, name, err));
    app_message message = {0};
    EG_TRY(app_message_read(&message, path, err));
    eg_arena_reset(arena);
    const eg_status status = take(context, &message, arena, err);
    app_message_free(&message);
    return status;
}

/** A folder that is not there holds nothing. */
static eg_status
each_message(const char *dir,
             const char *folder,
             take_message take,
             void *context,
             eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, folder, err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(path, ".egm", &names, &len, err));
    eg_arena *arena = NULL;
    eg_status status = eg_arena_new(&arena, ARENA_MAX);
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = take_one(path, names[i], take, context, arena, err);
    }
    eg_arena_free(arena);
    app_names_free(names, len);
    return status;
}

/* -- cards ----------------------------------------------------------------- */

/** The device that a card introduces. */
static eg_status
read_card(app_card *out,
          eg_arena *arena,
          const app_message *message,
          eg_error *err)
{
    *out = (app_card){0};
    if (message->step == APP_STEP_CARD) {
        EG_TRY(app_card_read(out, arena, message, err));
    }
    if (out->role != APP_ROLE_DEVICE) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is not a device's card",
                       message->name);
    }
    return EG_OK;
}

static eg_status
take_card(void *context,
          const app_message *message,
          eg_arena *arena,
          eg_error *err)
{
    election_devices *devices = context;
    app_card card;
    EG_TRY(read_card(&card, arena, message, err));
    election_device *grown =
        realloc(devices->list, (devices->len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for devices");
    }
    devices->list = grown;
    election_device *d = &devices->list[devices->len];
    memcpy(d->key, message->key, APP_PUBLIC_KEY_BYTES);
    d->name = strdup(card.name);
    if (d->name == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for devices");
    }
    devices->len++;
    return EG_OK;
}

eg_status
election_devices_read(election_devices *out, const char *dir, eg_error *err)
{
    *out = (election_devices){0};
    const eg_status status = each_message(dir, "devices", take_card, out, err);
    if (status != EG_OK) {
        election_devices_free(out);
    }
    return status;
}

void
election_devices_free(election_devices *devices)
{
    for (size_t i = 0; i < devices->len; i++) {
        free(devices->list[i].name);
    }
    free(devices->list);
    *devices = (election_devices){0};
}

/** Whether the card is known, and that its name is not another device's. */
static eg_status
check_known(const char *dir,
            const app_message *card,
            const char *name,
            bool *known,
            eg_error *err)
{
    election_devices devices;
    EG_TRY(election_devices_read(&devices, dir, err));
    eg_status status = EG_OK;
    *known = false;
    for (size_t i = 0; i < devices.len && status == EG_OK; i++) {
        const election_device *d = &devices.list[i];
        if (memcmp(d->key, card->key, APP_PUBLIC_KEY_BYTES) == 0) {
            *known = true;
        } else if (strcmp(d->name, name) == 0) {
            status = eg_fail(err, EG_ERR_STATE,
                             "%s: another device is called \"%s\" already",
                             card->name, name);
        }
    }
    election_devices_free(&devices);
    return status;
}

static eg_status
store_card(const char *dir, const app_message *card, eg_error *err)
{
    char hex[2 * APP_PUBLIC_KEY_BYTES + 1];
    char name[sizeof(hex) + 16];
    char path[APP_PATH_MAX];
    eg_hex_write(hex, card->key, APP_PUBLIC_KEY_BYTES);
    snprintf(name, sizeof(name), "devices/%s.egm", hex);
    EG_TRY(app_path(path, dir, "devices", err));
    EG_TRY(app_dir_make(path, 0700, err));
    EG_TRY(app_path(path, dir, name, err));
    return app_file_write(path, card->file, card->file_len, 0644,
                          APP_WRITE_REPLACE, err);
}

eg_status
election_device_add(const char *dir,
                    const app_message *card,
                    bool *added,
                    eg_error *err)
{
    eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, ARENA_MAX));
    app_card about;
    bool known = false;
    eg_status status = read_card(&about, arena, card, err);
    if (status == EG_OK) {
        status = check_known(dir, card, about.name, &known, err);
    }
    if (status == EG_OK && !known) {
        status = store_card(dir, card, err);
    }
    *added = status == EG_OK && !known;
    eg_arena_free(arena);
    return status;
}

/* -- submissions ----------------------------------------------------------- */

eg_status
election_submission_path(char out[APP_PATH_MAX],
                         const char *dir,
                         const eg_hash *device_hash,
                         const char *ending,
                         eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    char name[sizeof(hex) + 32];
    eg_hex_write(hex, device_hash->bytes, EG_HASH_BYTES);
    snprintf(name, sizeof(name), "submissions/%s.%s", hex, ending);
    return app_path(out, dir, name, err);
}

/** What a reader of submissions carries. */
typedef struct reading {
    election_submissions *out;
    const char *dir;
} reading;

static eg_status
take_submission(void *context,
                const app_message *message,
                eg_arena *arena,
                eg_error *err)
{
    const reading *r = context;
    app_ballots ballots;
    EG_TRY(app_ballots_read(&ballots, arena, message, err));
    election_submission *grown =
        realloc(r->out->list, (r->out->len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for submissions");
    }
    r->out->list = grown;
    election_submission *s = &r->out->list[r->out->len];
    *s = (election_submission){.kind = app_ballots_kind(&ballots),
                               .device_hash = ballots.device_hash,
                               .message = message->digest,
                               .section_root = ballots.section_root,
                               .items = ballots.items,
                               .nonces_digest = ballots.nonces_digest,
                               .indicators_digest = ballots.indicators_digest};
    EG_TRY(
        election_submission_path(s->path, r->dir, &s->device_hash, "zip", err));
    if (s->kind == EG_DEVICE_PRE_ENCRYPTING) {
        EG_TRY(election_submission_path(s->nonces, r->dir, &s->device_hash,
                                        "nonces", err));
    }
    if (ballots.indicators_file != NULL) {
        EG_TRY(election_submission_path(s->indicators, r->dir, &s->device_hash,
                                        "indicators", err));
    }
    s->device_id = strdup(ballots.device_id);
    if (s->device_id == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for submissions");
    }
    r->out->len++;
    return EG_OK;
}

/** The order of the record's sections. */
static int
compare_submissions(const void *a, const void *b)
{
    const election_submission *x = a;
    const election_submission *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return memcmp(x->device_hash.bytes, y->device_hash.bytes, EG_HASH_BYTES);
}

eg_status
election_submissions_read(election_submissions *out,
                          const char *dir,
                          eg_error *err)
{
    *out = (election_submissions){0};
    reading r = {.out = out, .dir = dir};
    const eg_status status =
        each_message(dir, "submissions", take_submission, &r, err);
    if (status != EG_OK) {
        election_submissions_free(out);
    } else if (out->len > 0) {
        qsort(out->list, out->len, sizeof(*out->list), compare_submissions);
    }
    return status;
}

void
election_submissions_free(election_submissions *submissions)
{
    for (size_t i = 0; i < submissions->len; i++) {
        free(submissions->list[i].device_id);
    }
    free(submissions->list);
    *submissions = (election_submissions){0};
}

eg_status
election_submission_open(const election_submission *submission,
                         eg_record **record,
                         size_t *section,
                         eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES] = {(uint8_t)submission->kind};
    memcpy(key + 1, submission->device_hash.bytes, EG_HASH_BYTES);
    EG_TRY(
        app_damaged(eg_record_open(record, submission->path, NULL, err), err));
    if (eg_record_find(*record, section, EG_SECTION_DEVICE, key, sizeof(key)) ==
        EG_OK) {
        return EG_OK;
    }
    eg_record_free(*record);
    return eg_fail(err, EG_ERR_MALFORMED, "%s: lacks the device's ballots",
                   submission->path);
}

const election_submission *
election_submissions_find(const election_submissions *submissions,
                          const char *id)
{
    for (size_t i = 0; i < submissions->len; i++) {
        if (strcmp(submissions->list[i].device_id, id) == 0) {
            return &submissions->list[i];
        }
    }
    return NULL;
}
