/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record keygen: a key pair for signing records.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"
#include "electionguard/record/signing_key.h"
#include "electionguard/verbs.h"

typedef struct settings {
    app_settings common;
    const char *file;
} settings;

static const struct argp_option options[] = {{0}};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case ARGP_KEY_ARG:
        if (s->file != NULL) {
            argp_error(state, "one file at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which file?");
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
    "FILE",
    "Make a key pair for signing records: the private key in FILE, sealed with "
    "a passphrase, the public key in FILE.pub, as PEM text.\vGive FILE.pub to "
    "whoever verifies: 'electionguard verify --trust FILE.pub'.",
    children,
    0,
    0};

static eg_status
seal_key(const settings *s, const app_ecdsa *key, eg_error *err)
{
    app_passphrase passphrase = {0};
    app_secret der = {0};
    EG_TRY(app_passphrase_get(&passphrase, s->common.passphrase_file,
                              "the new signing key", true, err));
    eg_status status = app_ecdsa_private(key, &der, err);
    if (status == EG_OK) {
        status = app_sealed_write(s->file, SIGNING_KEY_PURPOSE, &passphrase,
                                  &der, APP_WRITE_NEW, err);
        app_secret_free(&der);
    }
    app_passphrase_free(&passphrase);
    return status;
}

static eg_status
write_pair(const settings *s, const app_ecdsa *key, eg_error *err)
{
    char path[APP_PATH_MAX];
    if ((size_t)snprintf(path, sizeof(path), "%s.pub", s->file) >=
        sizeof(path)) {
        return eg_fail(err, EG_ERR_LIMIT, "the file's name is too long");
    }
    if (app_file_exists(path) || app_file_exists(s->file)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already",
                       app_file_exists(path) ? path : s->file);
    }
    EG_TRY(seal_key(s, key, err));
    char *pem = NULL;
    eg_status status = app_ecdsa_public_pem(key, &pem, err);
    if (status == EG_OK) {
        status =
            app_file_write(path, pem, strlen(pem), 0644, APP_WRITE_NEW, err);
    }
    free(pem);
    if (status != EG_OK) {
        (void)!app_file_remove(s->file, NULL);
        return status;
    }
    app_say(&s->common, "%s: the private key; keep it\n%s: the public key",
            s->file, path);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    app_ecdsa *key = NULL;
    eg_status status = app_ecdsa_new(&key, &err);
    if (status == EG_OK) {
        status = write_pair(&s, key, &err);
    }
    app_ecdsa_free(key);
    return app_report(&err, status);
}

const app_verb verb_record_keygen = {
    .group = "record",
    .name = "keygen",
    .summary = "make a key pair for signing records",
    .argp = &argp,
    .run = run,
};
