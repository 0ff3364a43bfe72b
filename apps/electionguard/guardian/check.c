/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian check: are everybody's keys in order?
 */
#include <inttypes.h>

#include "base/base.h"
#include "codec/text.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION, {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Check the keys of all guardians (Verification 2) and remember them: other "
    "keys are refused from then on.",
    guardian_children,
    0,
    0};

static eg_status
work(guardian *g, eg_error *err)
{
    app_ceremony c;
    EG_TRY(guardian_ceremony(g, &c, true, err));
    char digest[2 * EG_HASH_BYTES + 1];
    eg_hex_write(digest, c.keys_digest.bytes, EG_HASH_BYTES);
    app_say(&g->args->common,
            "the keys of all %" PRIu32 " guardians hold\nkeys digest    %s",
            c.base.n, digest);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_check = {
    .group = "guardian",
    .name = "check",
    .summary = "check the keys of all guardians",
    .argp = &argp,
    .run = run,
};
