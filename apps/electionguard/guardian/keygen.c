/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian keygen: accept an invitation, make the keys.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "codec/text.h"
#include "electionguard/guardian/state.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {
    GUARDIAN_MAIL_OPTION,
    {"invitation-digest", GUARDIAN_OPT_DIGEST, "HEX", 0,
     "Accept only the invitation with this digest, which the administrator "
     "read out",
     0},
    {"yes", GUARDIAN_OPT_YES, NULL, 0,
     "Accept the invitation without asking whether it was compared (for "
     "rehearsals)",
     0},
    {0},
};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Accept the administrator's invitation, make this guardian's keys and send "
    "the public ones to all others.\vThe invitation is accepted for good: "
    "compare its digest and the administrator's fingerprint by voice first.",
    guardian_children,
    0,
    0};

/* -- finding the invitation ------------------------------------------------ */

static bool
is_invited(const guardian *g, const app_roster *roster)
{
    for (uint32_t i = 0; i < roster->n; i++) {
        if (memcmp(roster->key[i], g->identity.public_key,
                   APP_PUBLIC_KEY_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

static bool
digest_fits(const guardian_args *args, const eg_hash *digest)
{
    return !args->has_digest || eg_hash_equal(&args->digest, digest);
}

/** The one invitation of @p mail that has this guardian on its roster. */
static eg_status
find(guardian *g, const app_mail *mail, const app_message **out, eg_error *err)
{
    const app_message *found = NULL;
    size_t others = 0;
    for (size_t i = 0; i < mail->len; i++) {
        const app_message *m = &mail->message[i];
        app_invitation in;
        if (m->step != APP_STEP_INVITATION ||
            !digest_fits(g->args, &m->digest)) {
            continue;
        }
        EG_TRY(app_invitation_read(&in, g->arena, m, err));
        if (!is_invited(g, &in.roster)) {
            others++;
            continue;
        }
        if (found != NULL) {
            return eg_fail(err, EG_ERR_STATE,
                           "%s and %s both invite this guardian: "
                           "--invitation-digest says which to accept",
                           found->name, m->name);
        }
        found = m;
    }
    if (found == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s holds no invitation%s that has this guardian's key "
                       "on its roster%s",
                       g->args->mail,
                       g->args->has_digest ? " of that digest" : "",
                       others > 0 ? ", only of others" : "");
    }
    *out = found;
    return EG_OK;
}

/* -- showing it ------------------------------------------------------------ */

static void
show_warning(void *state, const char *sentence)
{
    const guardian *g = state;
    char text[512];
    app_say(&g->args->common, "  note: %s",
            guardian_printable(text, sizeof(text), sentence));
}

static eg_status
show_manifest(guardian *g, eg_span file, eg_error *err)
{
    eg_manifest *manifest = NULL;
    EG_TRY(eg_manifest_parse(&manifest, file.data, file.len, err));
    eg_status status = eg_manifest_check(manifest, err);
    if (status == EG_OK) {
        size_t fields = 0;
        for (size_t i = 0; i < manifest->contest_len; i++) {
            fields += manifest->contest[i].field_len;
        }
        char text[256];
        app_say(&g->args->common,
                "election       %s\n"
                "manifest       %zu contests, %zu fields, %zu ballot styles",
                guardian_printable(text, sizeof(text),
                                   manifest->election_name != NULL
                                       ? manifest->election_name
                                       : manifest->election_id),
                manifest->contest_len, fields, manifest->style_len);
        status = eg_manifest_warnings(manifest, show_warning, g);
    }
    eg_manifest_free(manifest);
    return status;
}

static eg_status
show(guardian *g, const app_invitation *in, eg_error *err)
{
    const app_settings *s = &g->args->common;
    const app_roster *roster = &in->roster;
    const eg_status status = show_manifest(g, in->manifest, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the invitation's manifest: ");
        return status;
    }
    for (uint32_t i = 0; i < roster->n; i++) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, roster->key[i]);
        app_say(s, "guardian %-5" PRIu32 " %s  %s%s", i + 1, fingerprint,
                roster->name[i],
                memcmp(roster->key[i], g->identity.public_key,
                       APP_PUBLIC_KEY_BYTES) == 0
                    ? " (this guardian)"
                    : "");
    }
    char administrator[APP_FINGERPRINT_MAX];
    char digest[2 * EG_HASH_BYTES + 1];
    app_fingerprint(administrator, roster->administrator);
    eg_hex_write(digest, roster->election.bytes, EG_HASH_BYTES);
    app_say(s,
            "quorum         %" PRIu32 " of %" PRIu32 "\n"
            "administrator  %s\n"
            "digest         %s",
            roster->k, roster->n, administrator, digest);
    return EG_OK;
}

/** Somebody compared it: by option, or on the terminal. */
static eg_status
agree(const guardian *g, eg_error *err)
{
    if (g->args->has_digest || g->args->yes) {
        return EG_OK;
    }
    if (!isatty(STDIN_FILENO)) {
        return eg_fail(err, EG_ERR_STATE,
                       "compare the invitation's digest with the "
                       "administrator's and give it as --invitation-digest");
    }
    printf("Does the administrator read out the same digest and fingerprint? "
           "Type yes: ");
    fflush(stdout);
    char answer[16] = "";
    if (fgets(answer, sizeof(answer), stdin) == NULL ||
        strcmp(answer, "yes\n") != 0) {
        return eg_fail(err, EG_ERR_STATE, "the invitation was not accepted");
    }
    return EG_OK;
}

/* -- accepting it ---------------------------------------------------------- */

static eg_status
accept(guardian *g, const app_mail *mail, eg_error *err)
{
    const app_message *m = NULL;
    app_invitation in;
    EG_TRY(find(g, mail, &m, err));
    EG_TRY(app_invitation_read(&in, g->arena, m, err));
    EG_TRY(show(g, &in, err));
    EG_TRY(agree(g, err));
    return guardian_store(g, GUARDIAN_INVITATION,
                          (eg_span){m->file, m->file_len}, err);
}

static eg_status
pin_invitation(guardian *g, eg_error *err)
{
    app_mail mail = {0};
    EG_TRY(app_mail_read(&mail, g->args->mail, NULL, err));
    const eg_status status = accept(g, &mail, err);
    app_mail_free(&mail);
    return status;
}

/* -- keys ------------------------------------------------------------------ */

/** Draw the secrets and seal them before anything of them is shown. */
static eg_status
make_secrets(guardian *g, const eg_ceremony *ceremony, eg_error *err)
{
    if (guardian_has(g, GUARDIAN_SECRETS)) {
        return EG_OK;
    }
    app_secret memory = {0};
    EG_TRY(app_secret_new(&memory, sizeof(eg_guardian_secret), err));
    eg_guardian_secret *secret = (eg_guardian_secret *)(void *)memory.bytes;
    eg_rng rng = eg_rng_system();
    eg_status status =
        eg_guardian_generate(g->group, secret, ceremony, g->index, &rng);
    if (status == EG_OK) {
        status = guardian_secrets_save(g, secret, err);
    } else {
        status = eg_fail(err, status, "the keys cannot be made");
    }
    app_secret_free(&memory);
    return status;
}

static eg_status
publish(guardian *g, const eg_ceremony *ceremony, eg_error *err)
{
    app_secret memory = {0};
    eg_guardian_secret *secret = NULL;
    EG_TRY(guardian_secrets_load(g, &memory, &secret, err));
    eg_guardian_public keys;
    eg_rng rng = eg_rng_system();
    eg_status status =
        eg_guardian_publish(g->group, g->arena, &keys, ceremony, secret, &rng);
    app_secret_free(&memory);
    if (status != EG_OK) {
        return eg_fail(err, status, "the public keys cannot be made");
    }
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_keys_write(g->group, &payload, &keys, err));
    return guardian_send(g, GUARDIAN_KEYS, APP_STEP_KEYS, 0,
                         eg_buffer_span(&payload), err);
}

static eg_status
make_keys(guardian *g, eg_error *err)
{
    const app_roster *roster = &g->invitation.roster;
    eg_ceremony ceremony;
    EG_TRY(eg_ceremony_init(g->group, &ceremony, roster->n, roster->k));
    EG_TRY(make_secrets(g, &ceremony, err));
    return publish(g, &ceremony, err);
}

static eg_status
work(guardian *g, eg_error *err)
{
    if (!guardian_has(g, GUARDIAN_INVITATION)) {
        EG_TRY(pin_invitation(g, err));
    }
    EG_TRY(guardian_load_invitation(g, err));
    if (!digest_fits(g->args, &g->invited.digest)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: another invitation was accepted before",
                       g->args->dir);
    }
    if (guardian_has(g, GUARDIAN_KEYS)) {
        return guardian_resend(g, GUARDIAN_KEYS, APP_STEP_KEYS, 0, err);
    }
    return make_keys(g, err);
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp, GUARDIAN_NEEDS_MAIL, work, argc, argv);
}

const app_verb verb_guardian_keygen = {
    .group = "guardian",
    .name = "keygen",
    .summary = "accept the invitation and make keys",
    .argp = &argp,
    .run = run,
};
