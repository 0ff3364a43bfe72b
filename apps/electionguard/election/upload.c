/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election upload: publish on a bulletin board what the
 * administrator has and the board has not.
 *
 * Devices come first, since they submit while people vote; the files of the
 * record follow as they are made.  The order of the files is that of the
 * record's phases, so that the table of contents is never ahead of what it
 * lists.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "electionguard/board/client.h"
#include "electionguard/election/devices.h"
#include "electionguard/verbs.h"
#include "record/names.h"

enum { KEY_BOARD = 0x3B01, KEY_PRINTING_OFFICE, KEY_OPENINGS };

/** Memory of answers: a board tells all its files at once. */
#define ARENA_MAX ((size_t)256 << 20)

/** The longest file that a board takes. */
#define FILE_MAX ((size_t)255 << 20)

/** The most names of printing offices. */
#define OFFICES_MAX 256

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *board;
    const char *openings; /**< A folder, or NULL. */
    const char *office[OFFICES_MAX];
    size_t office_len;
} settings;

static const struct argp_option options[] = {
    {"board", KEY_BOARD, "URL", 0,
     "The board: http://127.0.0.1:8421/, https://board.example.org/", 0},
    {"openings", KEY_OPENINGS, "FOLDER", 0,
     "Publish the openings that 'election openings' wrote into this folder", 0},
    {"printing-office", KEY_PRINTING_OFFICE, "DEVICE", 0,
     "The device of this name encrypts its ballots before they are printed; "
     "may be repeated",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_BOARD:
        s->board = arg;
        return 0;
    case KEY_OPENINGS:
        s->openings = arg;
        return 0;
    case KEY_PRINTING_OFFICE:
        if (s->office_len == OFFICES_MAX) {
            argp_error(state, "at most %d printing offices", OFFICES_MAX);
        }
        s->office[s->office_len++] = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one directory at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->board == NULL) {
            argp_error(state, "DIR and --board are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Publish on a bulletin board what it has not got yet: the devices that may "
    "submit there, the files of the record that come after the ballots, and "
    "beside it the devices' indicator proofs, if there are any.\v"
    "To be run when devices are authorized and again after 'election tally' "
    "and 'election combine'. A tally is not published while the board lacks "
    "ballots that are in it. May be repeated at any time.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    election_keys keys;
    board_client *client;
    eg_arena *arena;
    const eg_json *about; /**< What the board says of itself. */
    const eg_json *files; /**< What it has. */
    size_t devices;       /**< Published now. */
    size_t published;     /**< Files, likewise. */
} work;

/** Sign a message about @p content, and send both. */
static eg_status
publish(work *w,
        app_publication_kind kind,
        const char *name,
        eg_span content,
        eg_error *err)
{
    app_publication about = {.kind = kind, .name = name, .bytes = content.len};
    eg_sha256_once(&about.digest, content.data, content.len);
    EG_BUFFER(payload, 4096);
    EG_BUFFER(message, 8192);
    EG_BUFFER(body, FILE_MAX + 8192);
    EG_TRY(app_publication_write(&payload, &about, err));
    EG_TRY(app_message_sign(&message, &w->keys.identity, APP_STEP_PUBLICATION,
                            &w->state->invitation.roster.election,
                            APP_SENDER_ADMINISTRATOR, eg_buffer_span(&payload),
                            err));
    uint8_t len[4];
    eg_store_be32(len, (uint32_t)message.len);
    eg_buffer_append(&body, len, sizeof(len));
    eg_buffer_append(&body, message.data, message.len);
    eg_buffer_append(&body, content.data, content.len);
    EG_TRY(eg_buffer_status(&body));
    const eg_json *answer = NULL;
    return board_client_post(w->client, &answer, w->arena, "/publish",
                             eg_buffer_span(&body), err);
}

/* -- devices ---------------------------------------------------------------- */

static bool
is_office(const settings *s, const char *name)
{
    for (size_t i = 0; i < s->office_len; i++) {
        if (strcmp(s->office[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/** Whether the board lists a device of this key. */
static bool
has_device(const eg_json *about, const election_device *device)
{
    const eg_json *list = eg_json_member(about, "devices");
    const eg_json *d = list == NULL ? NULL : list->first;
    for (; d != NULL; d = d->next) {
        uint8_t key[APP_PUBLIC_KEY_BYTES];
        if (eg_json_get_hex(key, sizeof(key), d, "key", NULL) == EG_OK &&
            memcmp(key, device->key, sizeof(key)) == 0) {
            return true;
        }
    }
    return false;
}

static eg_status
publish_device(work *w, const election_device *device, eg_error *err)
{
    char hex[2 * APP_PUBLIC_KEY_BYTES + 1];
    char name[sizeof(hex) + 16];
    char path[APP_PATH_MAX];
    uint8_t *card = NULL;
    size_t len = 0;
    eg_hex_write(hex, device->key, APP_PUBLIC_KEY_BYTES);
    snprintf(name, sizeof(name), "devices/%s.egm", hex);
    EG_TRY(app_path(path, w->s->dir, name, err));
    EG_TRY(app_file_read(path, 1 << 20, &card, &len, err));
    const eg_status status =
        publish(w,
                is_office(w->s, device->name) ? APP_PUBLISH_PRINTING_OFFICE
                                              : APP_PUBLISH_DEVICE,
                NULL, (eg_span){card, len}, err);
    app_file_free(card, len);
    w->devices += status == EG_OK ? 1 : 0;
    return status;
}

static eg_status
publish_devices(work *w, const eg_json *about, eg_error *err)
{
    election_devices devices = {0};
    EG_TRY(election_devices_read(&devices, w->s->dir, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < devices.len && status == EG_OK; i++) {
        if (!has_device(about, &devices.list[i])) {
            status = publish_device(w, &devices.list[i], err);
        }
    }
    election_devices_free(&devices);
    return status;
}

/* -- files ------------------------------------------------------------------ */

/** Whether the board has this very file. */
static bool
has_file(const work *w, const char *name, const eg_hash *hash)
{
    const eg_json *f = w->files == NULL ? NULL : w->files->first;
    for (; f != NULL; f = f->next) {
        eg_hash known;
        if (eg_json_text_is(eg_json_member(f, "name"), name) &&
            eg_json_get_hex(known.bytes, EG_HASH_BYTES, f, "sha256", NULL) ==
                EG_OK &&
            eg_hash_equal(&known, hash)) {
            return true;
        }
    }
    return false;
}

/** Publish the file at @p path under this name. */
static eg_status
publish_as(work *w, const char *name, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_hash hash;
    EG_TRY(app_file_read_plain(path, FILE_MAX, &bytes, &len, err));
    eg_sha256_once(&hash, bytes, len);
    eg_status status = EG_OK;
    if (!has_file(w, name, &hash)) {
        status = publish(w, APP_PUBLISH_FILE, name, (eg_span){bytes, len}, err);
        w->published += status == EG_OK ? 1 : 0;
    }
    app_file_free(bytes, len);
    return status;
}

static eg_status
publish_file(work *w, const char *name, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->state->record, name, err));
    return publish_as(w, name, path, err);
}

/** Every segment of a section that is there; a device's is not published. */
static eg_status
publish_section(work *w, const eg_section_info *info, eg_error *err)
{
    if (info->type == EG_SECTION_DEVICE || info->shape == EG_SHAPE_SIGNATURE ||
        eg_section_phase(info->type) == EG_PHASE_SETUP) {
        return EG_OK;
    }
    for (uint32_t i = 0; i < EG_SEGMENTS_MAX; i++) {
        char name[EG_PATH_MAX];
        char path[APP_PATH_MAX];
        eg_segment_path(name, info, info->path, i, EG_RECORD_PROTOBUF);
        EG_TRY(app_path(path, w->state->record, name, err));
        if (!app_file_exists(path)) {
            return EG_OK;
        }
        EG_TRY(publish_file(w, name, err));
        if (info->shape == EG_SHAPE_FILE) {
            return EG_OK;
        }
    }
    return EG_OK;
}

static eg_status
publish_signatures(work *w, eg_error *err)
{
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_path(path, w->state->record, "signatures", err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(path, ".binpb", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char name[APP_PATH_MAX];
        status = app_path(name, "signatures", names[i], err);
        if (status == EG_OK) {
            status = publish_file(w, name, err);
        }
    }
    app_names_free(names, len);
    return status;
}

/* -- beside the record ------------------------------------------------------ */

/** A file of a submission as "indicators/<H_DI>.ENDING". */
static eg_status
publish_kept(work *w,
             const election_submission *from,
             const char *kept_as,
             const char *ending,
             eg_error *err)
{
    char path[APP_PATH_MAX];
    char hex[2 * EG_HASH_BYTES + 1];
    char name[sizeof(hex) + 24];
    EG_TRY(election_submission_path(path, w->s->dir, &from->device_hash,
                                    kept_as, err));
    eg_hex_write(hex, from->device_hash.bytes, EG_HASH_BYTES);
    snprintf(name, sizeof(name), "indicators/%s.%s", hex, ending);
    return publish_as(w, name, path, err);
}

/** The indicator proofs that were collected, with the messages that name them. */
static eg_status
publish_indicators(work *w, eg_error *err)
{
    election_submissions taken;
    EG_TRY(election_submissions_read(&taken, w->s->dir, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < taken.len && status == EG_OK; i++) {
        const election_submission *from = &taken.list[i];
        if (from->indicators[0] == '\0') {
            continue;
        }
        status = publish_kept(w, from, "egm", "egm", err);
        if (status == EG_OK) {
            status = publish_kept(w, from, "indicators", "bin", err);
        }
    }
    election_submissions_free(&taken);
    return status;
}

static eg_status
publish_openings(work *w, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    if (w->s->openings == NULL) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(w->s->openings, ".json", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char name[APP_PATH_MAX];
        char path[APP_PATH_MAX];
        status = app_path(name, "openings", names[i], err);
        if (status == EG_OK) {
            status = app_path(path, w->s->openings, names[i], err);
        }
        if (status == EG_OK) {
            status = publish_as(w, name, path, err);
        }
    }
    app_names_free(names, len);
    return status;
}

/** Whether the board has all ballots of a device, which is closed there. */
static bool
is_closed(const work *w, const eg_hash *device)
{
    const eg_json *list = eg_json_member(w->about, "devices");
    const eg_json *d = list == NULL ? NULL : list->first;
    for (; d != NULL; d = d->next) {
        eg_hash hash;
        bool closed = false;
        if (eg_json_get_hex(hash.bytes, EG_HASH_BYTES, d, "hash", NULL) ==
                EG_OK &&
            eg_hash_equal(&hash, device)) {
            return eg_json_get_bool(&closed, d, "closed", NULL) == EG_OK &&
                   closed;
        }
    }
    return false;
}

/** A board takes no ballots after the tally, so all have to be there. */
static eg_status
check_ballots_there(const work *w, eg_error *err)
{
    election_submissions taken;
    EG_TRY(election_submissions_read(&taken, w->s->dir, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < taken.len && status == EG_OK; i++) {
        const election_submission *from = &taken.list[i];
        if (!is_closed(w, &from->device_hash)) {
            status = eg_fail(
                err, EG_ERR_STATE,
                "the board has not got all ballots of \"%s\", and would take "
                "none after the tally: first '%s upload' there",
                from->device_id,
                from->kind == EG_DEVICE_REGULAR ? "device" : "preencrypt");
        }
    }
    election_submissions_free(&taken);
    return status;
}

/** Everything that comes after the setup, as far as it goes. */
static eg_status
publish_record(work *w, eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase < EG_PHASE_SEALED) {
        return EG_OK;
    }
    if (phase >= EG_PHASE_AGGREGATED) {
        EG_TRY(check_ballots_there(w, err));
    }
    EG_TRY(publish_indicators(w, err));
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        EG_TRY(publish_section(w, &eg_section_infos[i], err));
    }
    return publish_signatures(w, err);
}

/* -- the whole -------------------------------------------------------------- */

static eg_status
upload_with(work *w, eg_error *err)
{
    uint8_t invitation[EG_HASH_BYTES];
    EG_TRY(board_client_get(w->client, &w->about, w->arena, "/api/board", err));
    EG_TRY(eg_json_get_hex(invitation, sizeof(invitation), w->about,
                           "invitation", err));
    if (memcmp(invitation, w->state->invitation.roster.election.bytes,
               sizeof(invitation)) != 0) {
        return eg_fail(err, EG_REJECT, "%s: is the board of another election",
                       w->s->board);
    }
    EG_TRY(eg_json_get_array(&w->files, w->about, "files", err));
    EG_TRY(publish_devices(w, w->about, err));
    EG_TRY(publish_record(w, err));
    EG_TRY(publish_openings(w, err));
    app_say(&w->s->common, "Published %zu devices and %zu files.", w->devices,
            w->published);
    return EG_OK;
}

static eg_status
upload(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->dir, err));
    work w = {.s = s, .state = &state};
    eg_status status = board_client_new(&w.client, s->board, err);
    if (status == EG_OK) {
        status =
            election_keys_open(&w.keys, s->dir, s->common.passphrase_file, err);
    }
    if (status == EG_OK) {
        status = eg_arena_new(&w.arena, ARENA_MAX);
    }
    if (status == EG_OK) {
        status = upload_with(&w, err);
    }
    eg_arena_free(w.arena);
    election_keys_free(&w.keys);
    board_client_free(w.client);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, upload(&s, &err));
}

const app_verb verb_election_upload = {
    .group = "election",
    .name = "upload",
    .summary = "publish on a bulletin board what it has not got",
    .argp = &argp,
    .run = run,
};
