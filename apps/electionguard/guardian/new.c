/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian new: who I am.
 */
#include <stdio.h>

#include "base/base.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {
    {"name", GUARDIAN_OPT_NAME, "NAME", 0,
     "The guardian's name as the others will see it", 0},
    {"mail", GUARDIAN_OPT_MAIL, "FOLDER", 0,
     "Also put the card into this folder of messages", 0},
    {0},
};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Make a guardian's directory DIR with a new signing key, protected by a "
    "passphrase.\vThe card goes to the administrator. Read the fingerprint to "
    "the administrator by voice, so that nobody can stand in for you.",
    guardian_children,
    0,
    0};

/** The card: signed for no election, by no index. */
static eg_status
write_card(guardian *g, eg_buffer *out, eg_error *err)
{
    static const eg_hash none = {{0}};
    const app_card card = {.role = APP_ROLE_GUARDIAN, .name = g->name};
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_card_write(&payload, &card, err));
    return app_message_sign(out, &g->identity, APP_STEP_CARD, &none, 0,
                            eg_buffer_span(&payload), err);
}

static eg_status
post_card(guardian *g, eg_span card, eg_error *err)
{
    char fingerprint[APP_FINGERPRINT_MAX];
    app_fingerprint(fingerprint, g->identity.public_key);
    char name[APP_MAIL_NAME_MAX];
    snprintf(name, sizeof(name), "01-card-%.4s%.4s.egm", fingerprint,
             fingerprint + 5);
    EG_TRY(app_mail_post(g->args->mail, name, card, err));
    app_say(&g->args->common, "posted %s/%s", g->args->mail, name);
    return EG_OK;
}

static eg_status
work(guardian *g, eg_error *err)
{
    EG_BUFFER(card, APP_MESSAGE_MAX);
    EG_TRY(write_card(g, &card, err));
    EG_TRY(guardian_store(g, GUARDIAN_CARD, eg_buffer_span(&card), err));
    if (g->args->mail != NULL) {
        EG_TRY(post_card(g, eg_buffer_span(&card), err));
    }
    char fingerprint[APP_FINGERPRINT_MAX];
    app_fingerprint(fingerprint, g->identity.public_key);
    app_say(&g->args->common,
            "guardian \"%s\" is ready in %s\nthe card is %s/%s\n"
            "fingerprint, to be read to the administrator:",
            g->name, g->args->dir, g->args->dir, GUARDIAN_CARD);
    puts(fingerprint);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_NAME, work, argc, argv);
}

const app_verb verb_guardian_new = {
    .group = "guardian",
    .name = "new",
    .summary = "make a guardian's directory and card",
    .argp = &argp,
    .run = run,
};
