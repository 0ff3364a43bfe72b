/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian confirm: the guardian record is what I saw.
 */
#include "base/base.h"
#include "codec/text.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION, {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Compare the preliminary guardian record with what this guardian saw, "
    "confirm it (H_G), and forget everything of the ceremony but the key "
    "share.",
    guardian_children,
    0,
    0};

/** Nobody complained: a complaint ends the ceremony, whoever is at fault. */
static eg_status
check_complaints(guardian *g, eg_error *err)
{
    for (size_t i = 0; i < g->mail.len; i++) {
        const app_message *m = &g->mail.message[i];
        char who[128];
        if (m->step == APP_STEP_COMPLAINT) {
            return eg_fail(
                err, EG_REJECT,
                "%s: %s complains about a share; 'guardian judge' "
                "says who is at fault, and the ceremony must start "
                "again",
                m->name,
                app_sender_text(who, &g->invitation.roster, m->sender));
        }
    }
    return EG_OK;
}

/** The key share on the disk opens and fits what everybody published. */
static eg_status
check_key(guardian *g, const app_ceremony *c, eg_error *err)
{
    app_secret memory = {0};
    eg_guardian_key *key = NULL;
    EG_TRY(guardian_key_load(g, &memory, &key, err));
    const eg_status status =
        eg_guardian_key_check(g->group, key, c->guardian, c->base.n, err);
    app_secret_free(&memory);
    return status;
}

static eg_status
compare(guardian *g,
        const app_ceremony *c,
        const app_message *record,
        eg_error *err)
{
    app_guardians claimed;
    EG_TRY(app_guardians_read(g->group, &claimed, g->arena, record, err));
    const eg_status status = app_ceremony_compare(g->group, c, &claimed, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", record->name);
    }
    return status;
}

static eg_status
confirm(guardian *g, const app_ceremony *c, eg_error *err)
{
    const app_message *record =
        app_mail_find(&g->mail, APP_STEP_GUARDIANS, APP_SENDER_ADMINISTRATOR);
    if (record == NULL) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: lacks the administrator's guardian record; "
                       "'election joint-key' makes it",
                       g->args->mail);
    }
    EG_TRY(check_complaints(g, err));
    EG_TRY(compare(g, c, record, err));
    EG_TRY(check_key(g, c, err));
    EG_TRY(guardian_store(g, GUARDIAN_GUARDIANS,
                          (eg_span){record->file, record->file_len}, err));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_confirmation_write(&payload, &c->hash, err));
    return guardian_send(g, GUARDIAN_CONFIRMATION, APP_STEP_CONFIRMATION, 0,
                         eg_buffer_span(&payload), err);
}

static eg_status
forget(guardian *g, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_SECRETS, err));
    return app_file_remove(path, err);
}

static eg_status
work(guardian *g, eg_error *err)
{
    app_ceremony c;
    EG_TRY(guardian_ceremony(g, &c, false, err));
    EG_TRY(guardian_require(g, GUARDIAN_KEY, "receive", err));
    if (guardian_has(g, GUARDIAN_CONFIRMATION)) {
        EG_TRY(guardian_resend(g, GUARDIAN_CONFIRMATION, APP_STEP_CONFIRMATION,
                               0, err));
    } else {
        EG_TRY(confirm(g, &c, err));
    }
    EG_TRY(forget(g, err));
    char hash[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hash, c.hash.bytes, EG_HASH_BYTES);
    app_say(&g->args->common,
            "the guardian record is confirmed; polynomials and communication "
            "key are forgotten\nH_G            %s",
            hash);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_confirm = {
    .group = "guardian",
    .name = "confirm",
    .summary = "confirm the guardian record",
    .argp = &argp,
    .run = run,
};
