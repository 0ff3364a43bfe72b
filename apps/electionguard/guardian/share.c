/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian share: encrypt shares for all others.
 */
#include <inttypes.h>

#include "base/base.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"
#include "message/payload_parts.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION, {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Encrypt this guardian's shares for all other guardians and send them, "
    "with the digest of all keys that it saw.",
    guardian_children,
    0,
    0};

/** A share for everybody but oneself. */
static eg_status
encrypt_all(guardian *g,
            const app_ceremony *c,
            const eg_guardian_secret *secret,
            app_shares *out,
            eg_error *err)
{
    void *place = NULL;
    EG_TRY(
        app_part_alloc(g->arena, &place, c->base.n, sizeof(*out->share), err));
    out->share = place;
    eg_rng rng = eg_rng_system();
    for (uint32_t i = 1; i <= c->base.n; i++) {
        if (i == g->index) {
            continue;
        }
        const eg_status status =
            eg_share_encrypt(g->group, &out->share[out->len], &c->base, secret,
                             &c->guardian[i - 1], &rng);
        if (status != EG_OK) {
            return eg_fail(
                err, status,
                "the share for guardian %" PRIu32 " cannot be encrypted", i);
        }
        out->len++;
    }
    return EG_OK;
}

static eg_status
share(guardian *g, const app_ceremony *c, eg_error *err)
{
    app_secret memory = {0};
    eg_guardian_secret *secret = NULL;
    app_shares shares = {.keys_digest = c->keys_digest};
    EG_TRY(guardian_secrets_load(g, &memory, &secret, err));
    const eg_status status = encrypt_all(g, c, secret, &shares, err);
    app_secret_free(&memory);
    EG_TRY(status);
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_shares_write(g->group, &payload, &shares, err));
    return guardian_send(g, GUARDIAN_SHARES, APP_STEP_SHARES, 0,
                         eg_buffer_span(&payload), err);
}

static eg_status
work(guardian *g, eg_error *err)
{
    app_ceremony c;
    EG_TRY(guardian_ceremony(g, &c, false, err));
    return guardian_has(g, GUARDIAN_SHARES)
               ? guardian_resend(g, GUARDIAN_SHARES, APP_STEP_SHARES, 0, err)
               : share(g, &c, err);
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_share = {
    .group = "guardian",
    .name = "share",
    .summary = "send encrypted shares to all others",
    .argp = &argp,
    .run = run,
};
