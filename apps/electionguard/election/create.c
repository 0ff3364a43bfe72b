/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election create: who the guardians are, what is voted on.
 *
 * Everything that the guardians must agree on is in one signed message, the
 * invitation; its digest is the election's name from then on.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/random.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/election/state.h"
#include "electionguard/verbs.h"

enum { KEY_MANIFEST = 0x3101, KEY_QUORUM, KEY_GUARDIAN };

typedef struct settings {
    election_settings base;
    const char *manifest;
    uint32_t quorum;
    const char *card[EG_GUARDIANS_MAX];
    size_t card_len;
} settings;

static const struct argp_option options[] = {
    {"manifest", KEY_MANIFEST, "FILE", 0, "The election manifest", 0},
    {"quorum", KEY_QUORUM, "K", 0, "How many guardians can decrypt", 0},
    {"guardian", KEY_GUARDIAN, "CARD", 0,
     "The next guardian's card; may be repeated.  Default: all guardians' "
     "cards in the mail folder, by name",
     0},
    {0},
};

static uint32_t
parse_count(const char *text, struct argp_state *state)
{
    uint64_t value = 0;
    if (!app_text_number(&value, text, 1, EG_GUARDIANS_MAX)) {
        argp_error(state, "'%s' is not a number from 1 to %d", text,
                   EG_GUARDIANS_MAX);
    }
    return (uint32_t)value;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->base;
        return 0;
    case KEY_MANIFEST:
        s->manifest = arg;
        return 0;
    case KEY_QUORUM:
        s->quorum = parse_count(arg, state);
        return 0;
    case KEY_GUARDIAN:
        if (s->card_len == EG_GUARDIANS_MAX) {
            argp_error(state, "at most %d guardians", EG_GUARDIANS_MAX);
        }
        s->card[s->card_len++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->manifest == NULL || s->quorum == 0) {
            argp_error(state, "--manifest and --quorum are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&election_secret_argp, 0, NULL, 0},
    {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Begin an election: fix guardians, quorum and manifest, and invite the "
    "guardians.\v"
    "Compare each guardian's fingerprint with the guardian before the key "
    "ceremony goes on.",
    children,
    0,
    0};

/* -- the guardians --------------------------------------------------------- */

typedef struct member {
    const char *name;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
} member;

typedef struct members {
    eg_arena *arena;
    member list[EG_GUARDIANS_MAX];
    size_t len;
} members;

/** Add the guardian whom a card introduces; other cards only if @p strict. */
static eg_status
add_member(members *m, const app_message *message, bool strict, eg_error *err)
{
    app_card card = {0};
    if (message->step == APP_STEP_CARD) {
        EG_TRY(app_card_read(&card, m->arena, message, err));
    }
    if (card.role != APP_ROLE_GUARDIAN) {
        return strict ? eg_fail(err, EG_ERR_MALFORMED,
                                "%s: is not a guardian's card", message->name)
                      : EG_OK;
    }
    if (m->len == EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d guardians",
                       EG_GUARDIANS_MAX);
    }
    member *new = &m->list[m->len++];
    new->name = card.name;
    memcpy(new->key, message->key, APP_PUBLIC_KEY_BYTES);
    return EG_OK;
}

static eg_status
members_from_files(members *m, const settings *s, eg_error *err)
{
    for (size_t i = 0; i < s->card_len; i++) {
        app_message message = {0};
        EG_TRY(app_message_read(&message, s->card[i], err));
        const eg_status status = add_member(m, &message, true, err);
        app_message_free(&message);
        EG_TRY(status);
    }
    return EG_OK;
}

static int
by_name(const void *a, const void *b)
{
    const member *x = a;
    const member *y = b;
    const int names = strcmp(x->name, y->name);
    return names != 0 ? names : memcmp(x->key, y->key, sizeof(x->key));
}

static eg_status
members_from_mail(members *m, const char *folder, eg_error *err)
{
    app_mail mail = {0};
    EG_TRY(app_mail_read(&mail, folder, NULL, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < mail.len && status == EG_OK; i++) {
        status = add_member(m, &mail.message[i], false, err);
    }
    app_mail_free(&mail);
    if (status == EG_OK && m->len > 1) {
        qsort(m->list, m->len, sizeof(m->list[0]), by_name);
    }
    return status;
}

/** Names and keys are distinct, and there are enough for the quorum. */
static eg_status
check_members(const members *m, const settings *s, eg_error *err)
{
    if (m->len == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: holds no guardian's card; each guardian runs "
                       "'electionguard guardian new' first",
                       s->base.mail);
    }
    if (s->quorum > m->len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a quorum of %" PRIu32 " needs as many guardians and "
                       "there are %zu",
                       s->quorum, m->len);
    }
    for (size_t i = 1; i < m->len; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(m->list[i].name, m->list[j].name) == 0 ||
                memcmp(m->list[i].key, m->list[j].key, APP_PUBLIC_KEY_BYTES) ==
                    0) {
                return eg_fail(err, EG_ERR_ARGUMENT,
                               "guardians %zu (%s) and %zu (%s) have the same "
                               "name or key",
                               j + 1, m->list[j].name, i + 1, m->list[i].name);
            }
        }
    }
    return EG_OK;
}

static void
show_guardians(const app_settings *common, const app_roster *roster)
{
    app_say(common, "%" PRIu32 " guardians, %" PRIu32 " of them can decrypt:",
            roster->n, roster->k);
    for (uint32_t i = 0; i < roster->n; i++) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, roster->key[i]);
        app_say(common, "  %2" PRIu32 "  %s  %s", i + 1, fingerprint,
                roster->name[i]);
    }
}

/* -- the manifest ---------------------------------------------------------- */

static void
show_warning(void *state, const char *sentence)
{
    (void)state;
    fputs("manifest: ", stderr);
    app_text_print(stderr, sentence);
    fputc('\n', stderr);
}

/** It parses and holds together; oddities are told. */
static eg_status
check_manifest(const settings *s,
               const uint8_t *bytes,
               size_t len,
               eg_error *err)
{
    eg_manifest *manifest = NULL;
    eg_status status = eg_manifest_parse(&manifest, bytes, len, err);
    if (status == EG_OK) {
        status = eg_manifest_check(manifest, err);
    }
    if (status == EG_OK && !s->base.common.quiet) {
        status = eg_manifest_warnings(manifest, show_warning, NULL);
    }
    eg_manifest_free(manifest);
    if (status == EG_OK) {
        return EG_OK;
    }
    eg_error_prefix(err, "%s: ", s->manifest);
    return status;
}

/* -- the invitation -------------------------------------------------------- */

static eg_status
sign_invitation(const settings *s,
                const members *m,
                eg_span manifest,
                const election_keys *keys,
                const char *path,
                eg_error *err)
{
    const char *name[EG_GUARDIANS_MAX];
    uint8_t key[EG_GUARDIANS_MAX][APP_PUBLIC_KEY_BYTES];
    for (size_t i = 0; i < m->len; i++) {
        name[i] = m->list[i].name;
        memcpy(key[i], m->list[i].key, APP_PUBLIC_KEY_BYTES);
    }
    app_invitation invitation = {.roster = {.n = (uint32_t)m->len,
                                            .k = s->quorum,
                                            .name = name,
                                            .key = key},
                                 .manifest = manifest};
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_rng_fill(&rng, invitation.salt, sizeof(invitation.salt)));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_invitation_write(&payload, &invitation, err));
    EG_BUFFER(message, APP_MESSAGE_MAX);
    const eg_hash none = {{0}};
    EG_TRY(app_message_sign(&message, &keys->identity, APP_STEP_INVITATION,
                            &none, APP_SENDER_ADMINISTRATOR,
                            eg_buffer_span(&payload), err));
    return app_file_write(path, message.data, message.len, 0644, APP_WRITE_NEW,
                          err);
}

static eg_status
make_election(const settings *s,
              const members *m,
              eg_span manifest,
              const char *path,
              eg_error *err)
{
    char sealed[APP_PATH_MAX];
    EG_TRY(app_path(sealed, s->base.dir, "keys", err));
    if (!app_file_exists(sealed)) {
        EG_TRY(election_keys_make(s->base.dir, s->base.common.passphrase_file,
                                  err));
    }
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, s->base.dir,
                              s->base.common.passphrase_file, err));
    const eg_status status = sign_invitation(s, m, manifest, &keys, path, err);
    election_keys_free(&keys);
    return status;
}

/** What was made before is what is asked for now. */
static eg_status
check_same(const election_state *state,
           const settings *s,
           eg_span manifest,
           eg_error *err)
{
    const app_invitation *i = &state->invitation;
    if (i->roster.k == s->quorum && i->manifest.len == manifest.len &&
        memcmp(i->manifest.data, manifest.data, manifest.len) == 0) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_STATE,
                   "%s: holds another election already; take a new directory",
                   state->dir);
}

/** Post the invitation, again if need be. */
static eg_status
post_invitation(const settings *s, eg_span manifest, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    eg_status status = check_same(&state, s, manifest, err);
    if (status == EG_OK) {
        char name[APP_MAIL_NAME_MAX];
        app_mail_name(name, APP_STEP_INVITATION, APP_SENDER_ADMINISTRATOR, 0);
        status = app_mail_post(
            s->base.mail, name,
            (eg_span){state.message.file, state.message.file_len}, err);
    }
    if (status == EG_OK) {
        show_guardians(&s->base.common, &state.invitation.roster);
        char digest[2 * EG_HASH_BYTES + 1];
        eg_hex_write(digest, state.message.digest.bytes, EG_HASH_BYTES);
        app_say(&s->base.common,
                "The invitation is in %s; its digest, to be read out to the "
                "guardians:\n%s\nNext: every guardian runs 'guardian keygen'.",
                s->base.mail, digest);
    }
    election_close(&state);
    return status;
}

/** Make the election unless it is there, under the directory's lock. */
static eg_status
make_once(const settings *s, members *m, eg_span manifest, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->base.dir, "invitation.egm", err));
    if (app_file_exists(path)) {
        return EG_OK;
    }
    EG_TRY(s->card_len > 0 ? members_from_files(m, s, err)
                           : members_from_mail(m, s->base.mail, err));
    EG_TRY(check_members(m, s, err));
    EG_TRY(app_dir_make(s->base.dir, 0700, err));
    int lock = -1;
    EG_TRY(app_dir_lock(s->base.dir, &lock, err));
    const eg_status status = make_election(s, m, manifest, path, err);
    app_dir_unlock(&lock);
    return status;
}

static eg_status
create(const settings *s, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(
        app_file_read(s->manifest, EG_MANIFEST_BYTES_MAX, &bytes, &len, err));
    members m = {0};
    eg_status status = check_manifest(s, bytes, len, err);
    if (status == EG_OK) {
        status = eg_arena_new(&m.arena, APP_PAYLOAD_ARENA_MAX);
    }
    if (status == EG_OK) {
        status = make_once(s, &m, (eg_span){bytes, len}, err);
    }
    if (status == EG_OK) {
        status = post_invitation(s, (eg_span){bytes, len}, err);
    }
    eg_arena_free(m.arena);
    app_file_free(bytes, len);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, create(&s, &err));
}

const app_verb verb_election_create = {
    .group = "election",
    .name = "create",
    .summary = "begin an election and invite its guardians",
    .argp = &argp,
    .run = run,
};
