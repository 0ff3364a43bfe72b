/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian receive: open the others' shares, or complain.
 */
#include <inttypes.h>

#include "base/base.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION, {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Decrypt and check the shares that the other guardians sent, and add them "
    "up to this guardian's key.\vA share that does not fit its sender's keys "
    "ends the ceremony: a complaint is sent that names the sender and that "
    "anybody can judge. Exit code 1 in that case.",
    guardian_children,
    0,
    0};

/** Everybody saw the same keys: told before any share is opened. */
static eg_status
check_digest(guardian *g,
             const app_ceremony *c,
             const app_shares *shares,
             uint32_t sender,
             eg_error *err)
{
    char who[128];
    return eg_hash_equal(&shares->keys_digest, &c->keys_digest)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s was shown other keys than this guardian: compare "
                         "what 'guardian check' prints; the ceremony must "
                         "start again",
                         app_sender_text(who, &g->invitation.roster, sender));
}

/** The share of @p sender for this guardian, among those for all others. */
static eg_status
find_share(guardian *g,
           const app_shares *shares,
           uint32_t sender,
           const eg_encrypted_share **out,
           eg_error *err)
{
    const app_roster *roster = &g->invitation.roster;
    for (size_t i = 0; i < shares->len; i++) {
        if (shares->share[i].receiver == g->index) {
            *out = &shares->share[i];
        }
    }
    if (*out == NULL || shares->len != roster->n - 1) {
        char who[128];
        return eg_fail(err, EG_REJECT,
                       "%s did not send a share to every other guardian",
                       app_sender_text(who, roster, sender));
    }
    return EG_OK;
}

/** Tell everybody; the same complaint when it was made before. */
static eg_status
complain(guardian *g, const eg_complaint *complaint, eg_error *err)
{
    char who[128];
    eg_error_prefix(
        err, "the share of %s is wrong: ",
        app_sender_text(who, &g->invitation.roster, complaint->accused));
    eg_error trouble = {0};
    eg_status status;
    if (guardian_has(g, GUARDIAN_COMPLAINT)) {
        status = guardian_resend(g, GUARDIAN_COMPLAINT, APP_STEP_COMPLAINT, 0,
                                 &trouble);
    } else {
        EG_BUFFER(payload, APP_MESSAGE_MAX);
        status = app_complaint_write(g->group, &payload, complaint, &trouble);
        if (status == EG_OK) {
            status = guardian_send(g, GUARDIAN_COMPLAINT, APP_STEP_COMPLAINT, 0,
                                   eg_buffer_span(&payload), &trouble);
        }
    }
    if (status != EG_OK) {
        *err = trouble;
        return status;
    }
    return EG_REJECT;
}

/** Take the share of @p sender. */
static eg_status
take(guardian *g,
     const app_ceremony *c,
     const eg_guardian_secret *secret,
     uint32_t sender,
     eg_share *out,
     eg_error *err)
{
    app_shares shares;
    const eg_encrypted_share *in = NULL;
    EG_TRY(app_shares_read(g->group, &shares, g->arena,
                           app_mail_find(&g->mail, APP_STEP_SHARES, sender),
                           err));
    EG_TRY(find_share(g, &shares, sender, &in, err));
    eg_complaint complaint;
    eg_rng rng = eg_rng_system();
    const eg_status status =
        eg_share_decrypt(g->group, out, &complaint, &c->base, secret,
                         &c->guardian[sender - 1], in, &rng, err);
    return status == EG_REJECT ? complain(g, &complaint, err) : status;
}

/** All digests first: other keys would explain any wrong share. */
static eg_status
check_digests(guardian *g, const app_ceremony *c, eg_error *err)
{
    EG_TRY(app_mail_complete(&g->mail, &g->invitation.roster, APP_STEP_SHARES,
                             g->index, err));
    for (uint32_t i = 1; i <= c->base.n; i++) {
        const app_message *m = app_mail_find(&g->mail, APP_STEP_SHARES, i);
        app_shares shares;
        if (m == NULL) {
            continue; /* the own one may have been taken away */
        }
        EG_TRY(app_shares_read(g->group, &shares, g->arena, m, err));
        EG_TRY(check_digest(g, c, &shares, i, err));
    }
    return EG_OK;
}

/** Shares into @p received, their sum into @p key; all in locked memory. */
static eg_status
combine(guardian *g,
        const app_ceremony *c,
        const eg_guardian_secret *secret,
        eg_share *received,
        eg_guardian_key *key,
        eg_error *err)
{
    size_t len = 0;
    for (uint32_t i = 1; i <= c->base.n; i++) {
        if (i != g->index) {
            EG_TRY(take(g, c, secret, i, &received[len++], err));
        }
    }
    EG_TRY(eg_guardian_key_combine(g->group, key, secret, received, len,
                                   c->guardian, c->base.n, err)); /* (24) */
    return guardian_key_save(g, key, err);
}

static eg_status
receive(guardian *g, const app_ceremony *c, eg_error *err)
{
    app_secret memory = {0};
    app_secret shares = {0};
    app_secret key = {0};
    eg_guardian_secret *secret = NULL;
    eg_status status =
        app_secret_new(&shares, c->base.n * sizeof(eg_share), err);
    if (status == EG_OK) {
        status = app_secret_new(&key, sizeof(eg_guardian_key), err);
    }
    if (status == EG_OK) {
        status = guardian_secrets_load(g, &memory, &secret, err);
    }
    if (status == EG_OK) {
        status = combine(g, c, secret, (eg_share *)(void *)shares.bytes,
                         (eg_guardian_key *)(void *)key.bytes, err);
    }
    app_secret_free(&memory);
    app_secret_free(&shares);
    app_secret_free(&key);
    return status;
}

static eg_status
work(guardian *g, eg_error *err)
{
    app_ceremony c;
    EG_TRY(guardian_ceremony(g, &c, false, err));
    EG_TRY(guardian_require(g, GUARDIAN_SHARES, "share", err));
    if (!guardian_has(g, GUARDIAN_KEY)) {
        EG_TRY(check_digests(g, &c, err));
        EG_TRY(receive(g, &c, err));
    }
    app_say(&g->args->common,
            "the shares of all others hold; this guardian's key is ready");
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_receive = {
    .group = "guardian",
    .name = "receive",
    .summary = "check the others' shares, or complain",
    .argp = &argp,
    .run = run,
};
