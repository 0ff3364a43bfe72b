/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian judge: who is at fault for a complaint?
 */
#include <stdio.h>

#include "base/base.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION, {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Judge every complaint in the folder of messages from what all guardians "
    "published.\vExit code 1 if there is a complaint, whoever is at fault.",
    guardian_children,
    0,
    0};

/** Name who is at fault for the complaint of @p m. */
static eg_status
judge(guardian *g, const app_ceremony *c, const app_message *m, eg_error *err)
{
    uint32_t guilty = 0;
    eg_error why = {0};
    const eg_status status =
        app_complaint_settle(g->group, &guilty, c, g->arena, &g->mail, m, &why);
    if (status != EG_OK) {
        return eg_fail(err, status, "%s", why.text);
    }
    char accuser[128];
    char who[128];
    const app_roster *roster = &g->invitation.roster;
    printf("%s: complaint of %s: %s is at fault%s%s\n", m->name,
           app_sender_text(accuser, roster, m->sender),
           app_sender_text(who, roster, guilty),
           why.text[0] == '\0' ? "" : ": ", why.text);
    return EG_OK;
}

static eg_status
work(guardian *g, eg_error *err)
{
    app_ceremony c;
    EG_TRY(guardian_ceremony(g, &c, true, err));
    size_t complaints = 0;
    for (size_t i = 0; i < g->mail.len; i++) {
        if (g->mail.message[i].step == APP_STEP_COMPLAINT) {
            EG_TRY(judge(g, &c, &g->mail.message[i], err));
            complaints++;
        }
    }
    if (complaints > 0) {
        return eg_fail(err, EG_REJECT,
                       "there are %zu complaints: the ceremony must start "
                       "again",
                       complaints);
    }
    app_say(&g->args->common, "there is no complaint");
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_judge = {
    .group = "guardian",
    .name = "judge",
    .summary = "say who is at fault for a complaint",
    .argp = &argp,
    .run = run,
};
