/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The relay's options.
 */
#include "accountguard/command/relaying.h"

#include <stdio.h>
#include <string.h>

#include "common/file.h"

enum { KEY_RELAY = 0x6e11, KEY_PLAIN, KEY_USER, KEY_PASSWORD, KEY_AUTHORITIES };

/** A mail that takes longer is tried again. */
#define PATIENCE 60

static const struct argp_option options[] = {
    {"relay", KEY_RELAY, "URL", 0,
     "The server that takes the mails: smtp://HOST:PORT, where TLS begins by "
     "STARTTLS, or smtps://HOST:PORT",
     0},
    {"user", KEY_USER, "NAME", 0, "Sign in to the relay", 0},
    {"password-file", KEY_PASSWORD, "FILE", 0,
     "Its password, the first line of FILE", 0},
    {"authorities", KEY_AUTHORITIES, "FILE", 0,
     "Certificates of those who vouch for the relay (the system's)", 0},
    {"plain", KEY_PLAIN, NULL, 0,
     "Without TLS, to a relay on this machine alone", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    ag_relaying *r = state->input;
    switch (key) {
    case KEY_RELAY:
        r->relay.url = arg;
        return 0;
    case KEY_PLAIN:
        r->relay.plain = true;
        return 0;
    case KEY_USER:
        r->relay.user = arg;
        return 0;
    case KEY_PASSWORD:
        r->password_file = arg;
        return 0;
    case KEY_AUTHORITIES:
        r->relay.authorities = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ag_relaying_argp = {options, parse_option, 0, 0, 0, 0, 0};

/** The first line of the file. */
static eg_status
read_password(ag_relaying *r, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    size_t line = 0;
    if (r->password_file == NULL) {
        return EG_OK;
    }
    EG_TRY(app_file_read(r->password_file, sizeof(r->password) - 1, &bytes,
                         &len, err));
    while (line < len && bytes[line] != '\r' && bytes[line] != '\n') {
        line++;
    }
    memcpy(r->password, bytes, line);
    r->password[line] = '\0';
    app_file_free(bytes, len);
    return EG_OK;
}

eg_status
ag_relaying_ready(ag_relaying *r, ag_store *store, eg_error *err)
{
    if (r->relay.url == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "--relay is needed");
    }
    EG_TRY(ag_store_get_text(store, r->host, sizeof(r->host), "host", err));
    EG_TRY(read_password(r, err));
    r->relay.password = r->password;
    r->relay.name = r->host;
    r->relay.patience = PATIENCE;
    return EG_OK;
}

void
ag_relaying_wipe(ag_relaying *r)
{
    eg_wipe(r->password, sizeof(r->password));
}
