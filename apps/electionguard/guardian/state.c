/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and closing a guardian's directory, and its files.
 */
#include "electionguard/guardian/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "electionguard/guardian/identity.h"

/* -- files ----------------------------------------------------------------- */

eg_status
guardian_path(const guardian *g,
              char out[APP_PATH_MAX],
              const char *name,
              eg_error *err)
{
    return app_path(out, g->args->dir, name, err);
}

bool
guardian_has(const guardian *g, const char *name)
{
    char path[APP_PATH_MAX];
    return guardian_path(g, path, name, NULL) == EG_OK && app_file_exists(path);
}

eg_status
guardian_store(const guardian *g,
               const char *name,
               eg_span bytes,
               eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, name, err));
    return app_file_write(path, bytes.data, bytes.len, 0600, APP_WRITE_REPLACE,
                          err);
}

eg_status
guardian_require(const guardian *g,
                 const char *name,
                 const char *verb,
                 eg_error *err)
{
    return guardian_has(g, name)
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "%s: 'guardian %s' comes first",
                         g->args->dir, verb);
}

/* -- messages -------------------------------------------------------------- */

/** Put a message into the mail folder. */
static eg_status
post(const guardian *g,
     app_step step,
     uint32_t attempt,
     eg_span message,
     eg_error *err)
{
    char name[APP_MAIL_NAME_MAX];
    app_mail_name(name, step, g->index, attempt);
    EG_TRY(app_mail_post(g->args->mail, name, message, err));
    app_say(&g->args->common, "posted %s/%s", g->args->mail, name);
    return EG_OK;
}

eg_status
guardian_send(guardian *g,
              const char *name,
              app_step step,
              uint32_t attempt,
              eg_span payload,
              eg_error *err)
{
    EG_BUFFER(message, APP_MESSAGE_MAX);
    EG_TRY(app_message_sign(&message, &g->identity, step,
                            &g->invitation.roster.election, g->index, payload,
                            err));
    EG_TRY(guardian_store(g, name, eg_buffer_span(&message), err));
    return post(g, step, attempt, eg_buffer_span(&message), err);
}

eg_status
guardian_resend(guardian *g,
                const char *name,
                app_step step,
                uint32_t attempt,
                eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, name, err));
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, APP_MESSAGE_MAX, &bytes, &len, err));
    const eg_status status = post(g, step, attempt, (eg_span){bytes, len}, err);
    app_file_free(bytes, len);
    return status;
}

/* -- opening and closing --------------------------------------------------- */

eg_status
guardian_load_invitation(guardian *g, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_INVITATION, err));
    EG_TRY(app_message_read(&g->invited, path, err));
    if (g->invited.step != APP_STEP_INVITATION) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is not an invitation", path);
    }
    EG_TRY(app_invitation_read(&g->invitation, g->arena, &g->invited, err));
    const app_roster *roster = &g->invitation.roster;
    for (uint32_t i = 1; i <= roster->n; i++) {
        if (memcmp(roster->key[i - 1], g->identity.public_key,
                   APP_PUBLIC_KEY_BYTES) == 0) {
            g->index = i;
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_MALFORMED,
                   "%s: does not have this guardian's key on its roster", path);
}

eg_status
guardian_read_mail(guardian *g, eg_error *err)
{
    return app_mail_read(&g->mail, g->args->mail, &g->invitation.roster, err);
}

/** Everything that @p needs asks for. */
static eg_status
open_state(guardian *g, eg_error *err)
{
    const unsigned needs = g->args->needs;
    if ((needs & GUARDIAN_NEEDS_NAME) != 0) {
        EG_TRY(guardian_identity_make(g, err));
    } else {
        EG_TRY(guardian_identity_load(g, err));
    }
    EG_TRY(eg_arena_new(&g->arena, APP_PAYLOAD_ARENA_MAX));
    EG_TRY(eg_group_new(&g->group));
    if ((needs & GUARDIAN_NEEDS_INVITED) == 0) {
        return EG_OK;
    }
    EG_TRY(guardian_require(g, GUARDIAN_INVITATION, "keygen", err));
    EG_TRY(guardian_load_invitation(g, err));
    return (needs & GUARDIAN_NEEDS_MAIL) != 0 ? guardian_read_mail(g, err)
                                              : EG_OK;
}

static void
close_state(guardian *g)
{
    app_mail_free(&g->mail);
    app_message_free(&g->invited);
    eg_arena_free(g->arena);
    eg_group_free(g->group);
    app_identity_free(&g->identity);
    app_passphrase_free(&g->passphrase);
    app_dir_unlock(&g->lock);
}

int
guardian_run(const struct argp *argp,
             unsigned needs,
             guardian_work *work,
             int argc,
             char **argv)
{
    guardian_args args = {.needs = needs};
    app_parse(argp, argc, argv, &args);
    guardian g = {.args = &args, .lock = -1};
    eg_error err = {0};
    eg_status status = open_state(&g, &err);
    if (status == EG_OK) {
        status = work(&g, &err);
    }
    close_state(&g);
    return app_report(&err, status);
}

/* -- the ceremony ---------------------------------------------------------- */

/** The keys are those that were pinned. */
static eg_status
compare_pin(guardian *g, const app_ceremony *c, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_PIN, err));
    uint8_t *pin = NULL;
    size_t len = 0;
    EG_TRY(
        app_file_read(path, EG_GUARDIANS_MAX * EG_HASH_BYTES, &pin, &len, err));
    eg_status status = EG_OK;
    if (len != c->base.n * EG_HASH_BYTES) {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: was altered", path);
    }
    for (uint32_t i = 0; i < c->base.n && status == EG_OK; i++) {
        if (memcmp(pin + i * EG_HASH_BYTES, c->statement[i].bytes,
                   EG_HASH_BYTES) != 0) {
            char who[128];
            status =
                eg_fail(err, EG_REJECT,
                        "%s sent other keys now than when they were checked",
                        app_sender_text(who, &g->invitation.roster, i + 1));
        }
    }
    app_file_free(pin, len);
    return status;
}

/** What the folder has under the own name is what was sent. */
static eg_status
compare_own(guardian *g, const app_ceremony *c, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_KEYS, err));
    app_message own = {0};
    EG_TRY(app_message_read(&own, path, err));
    const bool same = eg_hash_equal(&own.digest, &c->statement[g->index - 1]);
    app_message_free(&own);
    return same ? EG_OK
                : eg_fail(err, EG_REJECT,
                          "the mail folder has other keys under this "
                          "guardian's name than it sent");
}

eg_status
guardian_ceremony(guardian *g, app_ceremony *out, bool may_pin, eg_error *err)
{
    EG_TRY(guardian_require(g, GUARDIAN_KEYS, "keygen", err));
    const bool pinned = guardian_has(g, GUARDIAN_PIN);
    if (!pinned && !may_pin) {
        return guardian_require(g, GUARDIAN_PIN, "check", err);
    }
    app_ceremony c;
    EG_TRY(app_ceremony_collect(g->group, &c, g->arena, &g->mail,
                                &g->invitation, err));
    EG_TRY(compare_own(g, &c, err));
    if (pinned) {
        EG_TRY(compare_pin(g, &c, err));
    } else {
        EG_TRY(guardian_store(
            g, GUARDIAN_PIN,
            (eg_span){(const uint8_t *)c.statement, c.base.n * EG_HASH_BYTES},
            err));
    }
    *out = c;
    return EG_OK;
}

const char *
guardian_printable(char *out, size_t room, const char *text)
{
    size_t len = 0;
    for (; text != NULL && text[len] != '\0' && len + 1 < room; len++) {
        const uint8_t c = (uint8_t)text[len];
        const bool c1 = c == 0xC2 && (uint8_t)text[len + 1] < 0xA0;
        out[len] = c < 0x20 || c == 0x7F || c1 ? '?' : text[len];
    }
    out[len] = '\0';
    return out;
}
