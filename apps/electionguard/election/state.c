/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The administrator's directory.
 */
#include "electionguard/election/state.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "electionguard/election/record.h"

/** What a sealed file of keys is for. */
static const char keys_purpose[] = "election administrator";

/* -- options --------------------------------------------------------------- */

static const struct argp_option options[] = {
    {"mail", 'm', "FOLDER", 0, "Folder for messages", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    election_settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case 'm':
        s->mail = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one directory at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "which directory?");
        }
        if (s->mail == NULL && !s->mail_optional) {
            argp_error(state, "which mail folder (--mail FOLDER)?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child plain[] = {{&app_quiet_argp, 0, NULL, 0}, {0}};
static const struct argp_child asking[] = {{&app_secret_argp, 0, NULL, 0}, {0}};

const struct argp election_argp = {options, parse_option, NULL, NULL,
                                   plain,   NULL,         NULL};
const struct argp election_secret_argp = {options, parse_option, NULL, NULL,
                                          asking,  NULL,         NULL};

const app_settings election_result = {.quiet = false};

int64_t
election_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* -- the directory --------------------------------------------------------- */

/** Remove unfinished files that a kill has left in a folder of ours. */
static eg_status
sweep(const char *dir, const char *folder, eg_error *err)
{
    char path[APP_PATH_MAX];
    char file[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_path(path, dir, folder, err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(path, ".tmp", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = app_path(file, path, names[i], err);
        if (status == EG_OK) {
            status = app_file_remove(file, err);
        }
    }
    app_names_free(names, len);
    return status;
}

/** What an interrupted run has left; the directory is locked. */
static eg_status
clean_up(const election_state *s, eg_error *err)
{
    static const char *const folders[] = {".", "devices", "submissions",
                                          "requests"};
    for (size_t i = 0; i < EG_ARRAY_LEN(folders); i++) {
        EG_TRY(sweep(s->dir, folders[i], err));
    }
    return election_record_mend(s->record, err);
}

static eg_status
open_parts(election_state *s, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->dir, "invitation.egm", err));
    EG_TRY(app_path(s->record, s->dir, "record", err));
    if (!app_file_exists(path)) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: holds no election; 'electionguard election create' "
                       "makes one",
                       s->dir);
    }
    EG_TRY(app_dir_lock(s->dir, &s->lock, err));
    EG_TRY(clean_up(s, err));
    EG_TRY(app_message_read(&s->message, path, err));
    EG_TRY(eg_arena_new(&s->arena, APP_PAYLOAD_ARENA_MAX));
    EG_TRY(app_invitation_read(&s->invitation, s->arena, &s->message, err));
    EG_TRY(eg_manifest_parse(&s->manifest, s->invitation.manifest.data,
                             s->invitation.manifest.len, err));
    return eg_group_new(&s->group);
}

eg_status
election_open(election_state *out, const char *dir, eg_error *err)
{
    *out = (election_state){.dir = dir, .lock = -1};
    const eg_status status = open_parts(out, err);
    if (status != EG_OK) {
        election_close(out);
    }
    return status;
}

void
election_close(election_state *state)
{
    eg_group_free(state->group);
    eg_manifest_free(state->manifest);
    eg_arena_free(state->arena);
    app_message_free(&state->message);
    app_dir_unlock(&state->lock);
    *state = (election_state){.lock = -1};
}

eg_status
election_read_mail(app_mail *out,
                   const election_state *state,
                   const char *folder,
                   eg_error *err)
{
    const eg_status status =
        app_mail_read(out, folder, &state->invitation.roster, err);
    if (status == EG_ERR_MALFORMED) {
        eg_error_prefix(err, "%s: ", folder);
    }
    return status;
}

eg_status
election_phase(eg_record_phase *out, const election_state *state, eg_error *err)
{
    eg_record *record = NULL;
    eg_error why = {.status = EG_OK};
    const eg_status status = eg_record_open(&record, state->record, NULL, &why);
    if (status == EG_ERR_IO || status == EG_ERR_MEMORY) {
        return eg_fail(err, status, "%s", why.text);
    }
    *out = status == EG_OK ? eg_record_get_phase(record) : EG_PHASE_NONE;
    eg_record_free(record);
    return EG_OK;
}

/* -- keys ------------------------------------------------------------------ */

/** Both secret keys behind each other: Ed25519, then ECDSA in DER. */
static eg_status
pack_keys(app_secret *out, const election_keys *keys, eg_error *err)
{
    app_secret der = {0};
    EG_TRY(app_ecdsa_private(keys->signing, &der, err));
    const eg_status status =
        app_secret_new(out, APP_SECRET_KEY_BYTES + der.len, err);
    if (status == EG_OK) {
        memcpy(out->bytes, keys->identity.secret_key.bytes,
               APP_SECRET_KEY_BYTES);
        memcpy(out->bytes + APP_SECRET_KEY_BYTES, der.bytes, der.len);
    }
    app_secret_free(&der);
    return status;
}

/** The public half of the record's key, for verifiers. */
static eg_status
write_public(const char *dir, const app_ecdsa *signing, eg_error *err)
{
    char path[APP_PATH_MAX];
    char *pem = NULL;
    EG_TRY(app_path(path, dir, "signing-key.pem", err));
    EG_TRY(app_ecdsa_public_pem(signing, &pem, err));
    const eg_status status =
        app_file_write(path, pem, strlen(pem), 0644, APP_WRITE_REPLACE, err);
    free(pem);
    return status;
}

static eg_status
seal_keys(const char *dir,
          const election_keys *keys,
          const char *passphrase_file,
          eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "keys", err));
    app_passphrase passphrase = {0};
    EG_TRY(app_passphrase_get(&passphrase, passphrase_file, keys_purpose, true,
                              err));
    app_secret secret = {0};
    eg_status status = pack_keys(&secret, keys, err);
    if (status == EG_OK) {
        status = app_sealed_write(path, keys_purpose, &passphrase, &secret,
                                  APP_WRITE_NEW, err);
    }
    app_secret_free(&secret);
    app_passphrase_free(&passphrase);
    return status;
}

eg_status
election_keys_make(const char *dir, const char *passphrase_file, eg_error *err)
{
    election_keys keys = {0};
    EG_TRY(app_identity_new(&keys.identity, err));
    eg_status status = app_ecdsa_new(&keys.signing, err);
    if (status == EG_OK) {
        status = seal_keys(dir, &keys, passphrase_file, err);
    }
    if (status == EG_OK) {
        status = write_public(dir, keys.signing, err);
    }
    election_keys_free(&keys);
    return status;
}

static eg_status
unpack_keys(election_keys *out,
            const app_secret *secret,
            const char *path,
            eg_error *err)
{
    if (secret->len <= APP_SECRET_KEY_BYTES) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: holds no keys", path);
    }
    EG_TRY(app_identity_load(&out->identity, secret->bytes, err));
    return app_ecdsa_load(&out->signing, secret->bytes + APP_SECRET_KEY_BYTES,
                          secret->len - APP_SECRET_KEY_BYTES, err);
}

eg_status
election_keys_open(election_keys *out,
                   const char *dir,
                   const char *passphrase_file,
                   eg_error *err)
{
    *out = (election_keys){0};
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "keys", err));
    app_passphrase passphrase = {0};
    EG_TRY(app_passphrase_get(&passphrase, passphrase_file, keys_purpose, false,
                              err));
    app_secret secret = {0};
    eg_status status =
        app_sealed_read(path, keys_purpose, &passphrase, &secret, err);
    app_passphrase_free(&passphrase);
    if (status == EG_OK) {
        status = unpack_keys(out, &secret, path, err);
    }
    if (status == EG_OK) {
        /* An interrupted 'create' may not have come so far. */
        status = write_public(dir, out->signing, err);
    }
    app_secret_free(&secret);
    if (status != EG_OK) {
        election_keys_free(out);
    }
    return status;
}

void
election_keys_free(election_keys *keys)
{
    app_identity_free(&keys->identity);
    app_ecdsa_free(keys->signing);
    *keys = (election_keys){0};
}

eg_status
election_post(const election_state *state,
              const election_keys *keys,
              const char *folder,
              app_step step,
              uint32_t attempt,
              eg_span payload,
              const char *copy,
              eg_error *err)
{
    EG_BUFFER(message, APP_MESSAGE_MAX);
    EG_TRY(app_message_sign(&message, &keys->identity, step,
                            &state->invitation.roster.election,
                            APP_SENDER_ADMINISTRATOR, payload, err));
    const eg_span bytes = eg_buffer_span(&message);
    if (copy != NULL) {
        EG_TRY(app_file_write(copy, bytes.data, bytes.len, 0644,
                              APP_WRITE_REPLACE, err));
    }
    char name[APP_MAIL_NAME_MAX];
    app_mail_name(name, step, APP_SENDER_ADMINISTRATOR, attempt);
    return app_mail_post(folder, name, bytes, err);
}
