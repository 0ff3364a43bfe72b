/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing a folder of messages.
 */
#include "common/mail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The most bytes of messages that are kept at once. */
#define BYTES_MAX ((size_t)1024 * 1024 * 1024)

const char *
app_sender_text(char out[128], const app_roster *roster, uint32_t sender)
{
    if (sender == APP_SENDER_ADMINISTRATOR) {
        return "the administrator";
    }
    if (sender == APP_SENDER_DEVICE) {
        return "a device";
    }
    if (roster != NULL && sender <= roster->n) {
        snprintf(out, 128, "guardian %" PRIu32 " (%.80s)", sender,
                 roster->name[sender - 1]);
    } else {
        snprintf(out, 128, "guardian %" PRIu32, sender);
    }
    return out;
}

/** The key that must have signed; NULL: the roster has no such sender. */
static const uint8_t *
expected_key(const app_roster *roster, uint32_t sender)
{
    if (sender == APP_SENDER_ADMINISTRATOR) {
        return roster->administrator;
    }
    return sender <= roster->n ? roster->key[sender - 1] : NULL;
}

/** Only the administrator invites, sums up and requests. */
static bool
sender_fits(app_step step, uint32_t sender)
{
    switch (step) {
    case APP_STEP_INVITATION:
    case APP_STEP_GUARDIANS:
    case APP_STEP_REQUEST:
    case APP_STEP_AUDIT:
    case APP_STEP_PUBLICATION:
        return sender == APP_SENDER_ADMINISTRATOR;
    case APP_STEP_BALLOTS:
    case APP_STEP_BATCH:
        return sender == APP_SENDER_DEVICE;
    case APP_STEP_KEYS:
    case APP_STEP_SHARES:
    case APP_STEP_COMPLAINT:
    case APP_STEP_CONFIRMATION:
    case APP_STEP_COMMIT:
    case APP_STEP_REVEAL:
    case APP_STEP_RESPOND:
    case APP_STEP_OPENING:
        return sender >= 1 && sender < APP_SENDER_DEVICE;
    case APP_STEP_CARD:
    case APP_STEP_NONE:
        break;
    }
    return false;
}

/** Whether the message is for this reader; false with EG_OK: not for us. */
static eg_status
is_wanted(const app_message *m,
          const app_roster *roster,
          bool *wanted,
          eg_error *err)
{
    *wanted = false;
    if (roster == NULL) {
        *wanted =
            m->step == APP_STEP_CARD || (m->step == APP_STEP_INVITATION &&
                                         m->sender == APP_SENDER_ADMINISTRATOR);
        return EG_OK;
    }
    const bool is_invitation = m->step == APP_STEP_INVITATION &&
                               eg_hash_equal(&m->digest, &roster->election);
    if (m->step == APP_STEP_CARD || is_invitation ||
        !eg_hash_equal(&m->election, &roster->election)) {
        return EG_OK;
    }
    char who[128];
    if (!sender_fits(m->step, m->sender)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: a message of step \"%s\" cannot come from %s",
                       m->name, app_step_name(m->step),
                       app_sender_text(who, roster, m->sender));
    }
    if (m->sender != APP_SENDER_DEVICE) {
        const uint8_t *key = expected_key(roster, m->sender);
        if (key == NULL || memcmp(key, m->key, APP_PUBLIC_KEY_BYTES) != 0) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s: claims to be from %s and is signed by somebody "
                           "else",
                           m->name, app_sender_text(who, roster, m->sender));
        }
    }
    *wanted = true;
    return EG_OK;
}

static int
compare_messages(const void *a, const void *b)
{
    const app_message *x = a;
    const app_message *y = b;
    if (x->step != y->step) {
        return x->step < y->step ? -1 : 1;
    }
    if (x->sender != y->sender) {
        return x->sender < y->sender ? -1 : 1;
    }
    const int keys = memcmp(x->key, y->key, APP_PUBLIC_KEY_BYTES);
    if (keys != 0) {
        return keys;
    }
    return memcmp(x->digest.bytes, y->digest.bytes, EG_HASH_BYTES);
}

/** Steps of which a sender may have sent several: attempts, devices, cards. */
static bool
may_repeat(app_step step)
{
    switch (step) {
    case APP_STEP_CARD:
    case APP_STEP_INVITATION:
    case APP_STEP_COMPLAINT:
    case APP_STEP_BALLOTS:
    case APP_STEP_REQUEST:
    case APP_STEP_COMMIT:
    case APP_STEP_REVEAL:
    case APP_STEP_RESPOND:
    case APP_STEP_AUDIT:
    case APP_STEP_OPENING:
    case APP_STEP_BATCH:
    case APP_STEP_PUBLICATION:
        return true;
    case APP_STEP_KEYS:
    case APP_STEP_SHARES:
    case APP_STEP_GUARDIANS:
    case APP_STEP_CONFIRMATION:
    case APP_STEP_NONE:
        break;
    }
    return false;
}

/** A device closes once: its key signs one section. */
static bool
is_second_section(const app_message *a, const app_message *b)
{
    return a->step == APP_STEP_BALLOTS &&
           memcmp(a->key, b->key, APP_PUBLIC_KEY_BYTES) == 0;
}

/** Drop copies; refuse contradictions. */
static eg_status
settle(app_mail *mail, const app_roster *roster, eg_error *err)
{
    if (mail->len > 1) {
        qsort(mail->message, mail->len, sizeof(*mail->message),
              compare_messages);
    }
    size_t kept = 0;
    for (size_t i = 0; i < mail->len; i++) {
        app_message *m = &mail->message[i];
        app_message *last = kept == 0 ? NULL : &mail->message[kept - 1];
        if (last != NULL && last->step == m->step &&
            last->sender == m->sender) {
            if (eg_hash_equal(&last->digest, &m->digest)) {
                app_message_free(m);
                continue;
            }
            if (!may_repeat(m->step) || is_second_section(last, m)) {
                char who[128];
                return eg_fail(err, EG_ERR_MALFORMED,
                               "%s and %s: %s sent two different messages of "
                               "step \"%s\"",
                               last->name, m->name,
                               app_sender_text(who, roster, m->sender),
                               app_step_name(m->step));
            }
        }
        if (kept != i) {
            mail->message[kept] = *m;
            *m = (app_message){0};
        }
        kept++;
    }
    mail->len = kept;
    return EG_OK;
}

/** Read one file of the folder. */
static eg_status
take_file(app_mail *mail,
          const char *folder,
          const char *name,
          const app_roster *roster,
          size_t *bytes,
          eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, folder, name, err));
    app_message m = {0};
    EG_TRY(app_message_read(&m, path, err));
    bool wanted = false;
    const eg_status status = is_wanted(&m, roster, &wanted, err);
    if (status != EG_OK || !wanted) {
        mail->ignored += status == EG_OK ? 1 : 0;
        app_message_free(&m);
        return status;
    }
    *bytes += m.file_len;
    if (*bytes > BYTES_MAX) {
        app_message_free(&m);
        return eg_fail(err, EG_ERR_LIMIT,
                       "%s: holds more than %zu bytes of messages", folder,
                       BYTES_MAX);
    }
    mail->message[mail->len++] = m;
    return EG_OK;
}

eg_status
app_mail_read(app_mail *out,
              const char *folder,
              const app_roster *roster,
              eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(folder, ".egm", &names, &len, err));
    app_mail mail = {.message = calloc(len + 1, sizeof(app_message))};
    eg_status status = mail.message == NULL
                           ? eg_fail(err, EG_ERR_MEMORY, "no memory for mail")
                           : EG_OK;
    size_t bytes = 0;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = take_file(&mail, folder, names[i], roster, &bytes, err);
    }
    app_names_free(names, len);
    if (status == EG_OK) {
        status = settle(&mail, roster, err);
    }
    if (status != EG_OK) {
        mail.len = len;
        app_mail_free(&mail);
        return status;
    }
    *out = mail;
    return EG_OK;
}

void
app_mail_free(app_mail *mail)
{
    for (size_t i = 0; i < mail->len && mail->message != NULL; i++) {
        app_message_free(&mail->message[i]);
    }
    free(mail->message);
    *mail = (app_mail){0};
}

const app_message *
app_mail_find(const app_mail *mail, app_step step, uint32_t sender)
{
    for (size_t i = 0; i < mail->len; i++) {
        if (mail->message[i].step == step &&
            mail->message[i].sender == sender) {
            return &mail->message[i];
        }
    }
    return NULL;
}

eg_status
app_mail_post(const char *folder,
              const char *file_name,
              eg_span message,
              eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_dir_make(folder, 0755, err));
    EG_TRY(app_path(path, folder, file_name, err));
    return app_file_write(path, message.data, message.len, 0644,
                          APP_WRITE_REPLACE, err);
}

void
app_mail_name(char out[APP_MAIL_NAME_MAX],
              app_step step,
              uint32_t sender,
              uint32_t attempt)
{
    char who[24] = "administrator";
    if (sender == APP_SENDER_DEVICE) {
        snprintf(who, sizeof(who), "device");
    } else if (sender != APP_SENDER_ADMINISTRATOR) {
        snprintf(who, sizeof(who), "guardian-%" PRIu32, sender);
    }
    if (attempt == 0) {
        snprintf(out, APP_MAIL_NAME_MAX, "%02d-%s-%s.egm", (int)step,
                 app_step_name(step), who);
    } else {
        snprintf(out, APP_MAIL_NAME_MAX, "%02d-%s-%s-%" PRIu32 ".egm",
                 (int)step, app_step_name(step), who, attempt);
    }
}
