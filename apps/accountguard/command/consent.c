/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard consent: what owners of accounts allow.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/enrolling.h"
#include "accountguard/command/verbs.h"
#include "base/secret.h"
#include "codec/text.h"

static const struct argp_option text_options[] = {
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en (the default), es or fr", 0},
    {0}};

static const struct argp_option give_options[] = {
    {"tell", AG_KEY_TELL, "WORD", 0,
     "What the organisation may learn: none, fact or detail", 0},
    {"share", AG_KEY_SHARE, 0, 0, "Be counted in published statistics", 0},
    {"secret-file", AG_KEY_SECRET, "FILE", 0,
     "Read the person's secret from the first line of FILE", 0},
    {0}};

/** Open the store, and the person whose secret is asked for. */
static eg_status
begin(const ag_enrolling *e, ag_store **store, ag_person *person, eg_error *err)
{
    EG_SECRET(ag_code, secret);
    EG_TRY(ag_enrolling_open(e, store, SQL_WRITE, NULL, err));
    EG_TRY(ag_enrolling_secret(e, &secret, err));
    return ag_person_open(*store, person, &secret, ag_time_now(), err);
}

static eg_status
text(ag_enrolling *e, eg_error *err)
{
    (void)err;
    printf("%d\n\n%s", AG_CONSENT_VERSION, ag_consent_text(e->language));
    return EG_OK;
}

/** Where consents are shown from. */
typedef struct showing {
    ag_store *store;
    const ag_person *person;
} showing;

static eg_status
print_consent(const ag_own_account *a, void *context, eg_error *err)
{
    const showing *s = context;
    EG_BUFFER(shown, 4096);
    if (!a->consented) {
        return EG_OK;
    }
    EG_TRY(ag_consent_show(s->store, &shown, &s->person->subject, a->id, err));
    printf("%.*s\n", (int)shown.len, (const char *)shown.data);
    return EG_OK;
}

static eg_status
show(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    char hex[2 * APP_PUBLIC_KEY_BYTES + 1];
    EG_TRY(begin(e, &store, &person, err));
    EG_TRY(ag_consent_key(store, key, err));
    eg_hex_write(hex, key, sizeof(key));
    printf("%s\n", hex);
    showing s = {.store = store, .person = &person};
    return ag_person_accounts(store, &person, print_consent, &s, err);
}

static eg_status
give(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    uint64_t account = 0;
    if (!e->has_tell) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "--tell says what the organisation may learn");
    }
    EG_TRY(ag_enrolling_row(e, 1, &account, err));
    EG_TRY(begin(e, &store, &person, err));
    return ag_person_consent(store, &person, account, &e->scope, ag_time_now(),
                             err);
}

static eg_status
revoke(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    uint64_t account = 0;
    EG_TRY(ag_enrolling_row(e, 1, &account, err));
    EG_TRY(begin(e, &store, &person, err));
    return ag_person_drop(store, &person, account, ag_time_now(), err);
}

#define CONSENT_VERB(name_, wanted, options_, args, doc, text_)             \
    static const struct argp name_##_argp = {                               \
        options_, ag_enrolling_parse, args, doc, ag_enrolling_plain, 0, 0}; \
    static int run_##name_(int argc, char **argv)                           \
    {                                                                       \
        ag_enrolling e = {.want = (wanted)};                                \
        eg_error err = {0};                                                 \
        app_parse(&name_##_argp, argc, argv, &e);                           \
        return app_report(&err, name_(&e, &err));                           \
    }                                                                       \
    const app_verb verb_consent_##name_ = {.group = "consent",              \
                                           .name = #name_,                  \
                                           .summary = text_,                \
                                           .argp = &name_##_argp,           \
                                           .run = run_##name_};

CONSENT_VERB(
    text,
    0,
    text_options,
    "",
    "Print the version of the text that people agree to, and the text.",
    "print the text that people agree to")
CONSENT_VERB(
    show,
    1,
    give_options + 2,
    "DIR",
    "Print the key that consents are signed with, and your consents: each "
    "the signature in hex, a space, and what was signed.",
    "print one's signed consents")
CONSENT_VERB(give,
             2,
             give_options,
             "DIR ACCOUNT",
             "Say what the organisation may learn of an account from now on.",
             "say what the organisation may learn")
CONSENT_VERB(
    revoke,
    2,
    give_options + 2,
    "DIR ACCOUNT",
    "Take an account out: no more notices, and no record of whose it was.",
    "take an account out")
