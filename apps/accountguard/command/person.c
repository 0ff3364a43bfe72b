/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard person: people who enrol accounts, for the desk and for those who
 * have no browser.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/enrolling.h"
#include "accountguard/command/verbs.h"
#include "accountguard/deliver/letters.h"
#include "accountguard/enrol/channel.h"
#include "accountguard/enrol/claim.h"
#include "accountguard/enrol/recovery.h"
#include "base/secret.h"
#include "common/file.h"
#include "common/text.h"

/** Largest mail of a letter. */
#define MAIL_MAX ((size_t)16 * 1024)
/** Largest export. */
#define EXPORT_MAX ((size_t)1 << 20)

/** Print a secret that is shown once. */
static void
print_secret(const app_settings *settings, const ag_code *secret)
{
    EG_SECRET_ARRAY(char, shown, AG_CODE_TEXT);
    ag_code_write(shown, secret);
    printf("%s\n", shown);
    app_say(settings,
            "This is your secret. Keep it, but in no mailbox: who has "
            "it can see and end your enrolment. It is not shown again.");
}

/** Open the store, and the person whose secret is asked for. */
static eg_status
begin(const ag_enrolling *e, ag_store **store, ag_person *person, eg_error *err)
{
    EG_SECRET(ag_code, secret);
    EG_TRY(ag_enrolling_open(e, store, SQL_WRITE, NULL, err));
    EG_TRY(ag_enrolling_secret(e, &secret, err));
    return ag_person_open(*store, person, &secret, ag_time_now(), err);
}

/* -- enrolling -------------------------------------------------------------------- */

static eg_status
enrol(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    ag_code invitation;
    ag_claim claim = {.provider = e->provider,
                      .address = e->place[1],
                      .language = e->language};
    if (e->invitation != NULL) {
        EG_TRY(ag_enrolling_code(&invitation, e->invitation, err));
        claim.invitation = &invitation;
    }
    if (e->secret_file != NULL) {
        EG_TRY(begin(e, &store, &person, err));
        claim.person = &person;
    } else {
        EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    }
    EG_TRY(ag_claim_make(store, &claim, ag_time_now(), err));
    printf("%s\n", ag_claim_answer(e->language));
    return EG_OK;
}

static const struct argp_option enrol_options[] = {
    {"provider", AG_KEY_PROVIDER, "WORD", 0,
     "Whose account it is: microsoft, google, okta or other (the default)", 0},
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en (the default), es or fr", 0},
    {"invitation", AG_KEY_INVITATION, "CODE", 0,
     "The code of an organisation's invitation", 0},
    {"secret-file", AG_KEY_SECRET, "FILE", 0,
     "Add the account to the enrolment with this secret", 0},
    {0}};

static eg_status
confirm(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_SECRET(ag_code, code);
    EG_SECRET(ag_enrolled, out);
    uint64_t version = 0;
    if (!e->has_tell || e->agreed == NULL ||
        !app_text_number(&version, e->agreed, 1, 1000000)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "--tell says what the organisation may learn, --agreed "
                       "which version of the text was read (accountguard "
                       "consent text)");
    }
    const ag_agreement agreement = {.language = e->language,
                                    .version = (unsigned)version,
                                    .scope = e->scope,
                                    .name = e->name != NULL ? e->name : "",
                                    .phrase =
                                        e->phrase != NULL ? e->phrase : ""};
    EG_TRY(ag_enrolling_code(&code, e->place[1], err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(
        ag_claim_confirm(store, &out, &code, &agreement, ag_time_now(), err));
    if (out.disputed) {
        app_say(&e->acting.common,
                "Somebody else has enrolled this account. Nothing about it "
                "changes until people have looked.");
        return EG_OK;
    }
    if (out.fresh) {
        print_secret(&e->acting.common, &out.secret);
    }
    app_say(&e->acting.common, "Account %" PRIu64 " is protected.",
            out.account);
    return EG_OK;
}

static const struct argp_option confirm_options[] = {
    {"tell", AG_KEY_TELL, "WORD", 0,
     "What the organisation may learn: none, fact or detail", 0},
    {"share", AG_KEY_SHARE, 0, 0, "Be counted in published statistics", 0},
    {"agreed", AG_KEY_AGREED, "VERSION", 0,
     "The version of the text that was read: accountguard consent text", 0},
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en (the default), es or fr", 0},
    {"name", AG_KEY_NAME, "TEXT", 0, "How to address you", 0},
    {"phrase", AG_KEY_PHRASE, "TEXT", 0,
     "Words that every notice to you shows, so that you know it", 0},
    {0}};

static const struct argp_option secret_options[] = {
    {"secret-file", AG_KEY_SECRET, "FILE", 0,
     "Read the person's secret from the first line of FILE", 0},
    {0}};

/* -- seeing and leaving ----------------------------------------------------------- */

static eg_status
print_account(const ag_own_account *a, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("%" PRIu64 "\t%s\t%s\t%s\t%s\t%s%s\n", a->id,
           ag_account_kind_name(a->kind), ag_provider_name(a->provider),
           a->address, a->consented ? ag_tell_name(a->scope.tell) : "revoked",
           a->scope.share ? "counted" : "not counted",
           a->frozen ? "\tdisputed" : "");
    return EG_OK;
}

static eg_status
show(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    EG_TRY(begin(e, &store, &person, err));
    return ag_person_accounts(store, &person, print_account, NULL, err);
}

static eg_status export(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(out, EXPORT_MAX);
    ag_person person;
    EG_TRY(begin(e, &store, &person, err));
    EG_TRY(ag_person_export(store, &out, &person, err));
    return fwrite(out.data, 1, out.len, stdout) == out.len
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "standard output cannot be written");
}

static eg_status
leave(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    EG_TRY(begin(e, &store, &person, err));
    EG_TRY(ag_person_leave(store, &person, ag_time_now(), err));
    app_say(&e->acting.common,
            "You have left. What was kept of you can be read "
            "by nobody.");
    return EG_OK;
}

static eg_status
set(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    EG_TRY(begin(e, &store, &person, err));
    return ag_person_set(store, &person, e->name, e->phrase,
                         e->has_language ? e->language : person.language,
                         ag_time_now(), err);
}

static const struct argp_option set_options[] = {
    {"name", AG_KEY_NAME, "TEXT", 0, "How to address you", 0},
    {"phrase", AG_KEY_PHRASE, "TEXT", 0, "Words that every notice shows", 0},
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en, es or fr", 0},
    {"secret-file", AG_KEY_SECRET, "FILE", 0,
     "Read the person's secret from the first line of FILE", 0},
    {0}};

/* -- second ways, and a lost secret ------------------------------------------------ */

static eg_status
channel(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_person person;
    uint64_t id = 0;
    EG_TRY(begin(e, &store, &person, err));
    EG_TRY(ag_channel_add(store, &id, &person,
                          e->place[1][0] == '+' ? AG_CHANNEL_PHONE
                                                : AG_CHANNEL_MAIL,
                          e->place[1], ag_time_now(), err));
    printf("%" PRIu64 "\n", id);
    return EG_OK;
}

static eg_status
reach(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_code code;
    EG_TRY(ag_enrolling_code(&code, e->place[1], err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    return ag_channel_confirm(store, &code, ag_time_now(), err);
}

static eg_status
call(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    EG_TRY(ag_enrolling_row(e, 1, &id, err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, &who, err));
    return ag_channel_called(store, who.id, id, ag_time_now(), err);
}

static eg_status
recover(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_recovery_ask(store, e->provider, e->place[1], e->language,
                           ag_time_now(), err));
    printf("%s\n", ag_claim_answer(e->language));
    return EG_OK;
}

static eg_status
renew(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_SECRET(ag_code, secret);
    ag_code code;
    EG_TRY(ag_enrolling_code(&code, e->place[1], err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_recovery_finish(store, &secret, &code, ag_time_now(), err));
    print_secret(&e->acting.common, &secret);
    return EG_OK;
}

/* -- operators -------------------------------------------------------------------- */

static eg_status
print_dispute(uint64_t account,
              ag_account_kind kind,
              ag_time since,
              void *context,
              eg_error *err)
{
    char text[AG_TIME_TEXT];
    (void)context;
    (void)err;
    ag_time_write(text, since);
    printf("%" PRIu64 "\t%s\t%s\n", account, ag_account_kind_name(kind), text);
    return EG_OK;
}

static eg_status
disputes(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_enrolling_open(e, &store, SQL_READ, NULL, err));
    return ag_dispute_each(store, print_dispute, NULL, err);
}

static eg_status
settle(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t account = 0;
    EG_TRY(ag_enrolling_row(e, 1, &account, err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, &who, err));
    return ag_dispute_settle(store, who.id, account, e->keep, ag_time_now(),
                             err);
}

static const struct argp_option settle_options[] = {
    {"keep", AG_KEY_KEEP, 0, 0,
     "It stays whose it is; without this, it is taken out", 0},
    {0}};

/** Write one letter, and only then count it as sent. */
static eg_status
hand_over(ag_store *store,
          const ag_posted *posted,
          const char *from,
          const char *folder,
          eg_error *err)
{
    char name[64];
    char path[APP_PATH_MAX];
    EG_BUFFER(mail, MAIL_MAX);
    eg_hash id;
    (void)snprintf(name, sizeof(name), "letter-%" PRIu64 ".eml", posted->id);
    EG_TRY(app_path(path, folder, name, err));
    eg_sha256_once(&id, path, strlen(path));
    EG_TRY(ag_letter_mail(&mail, posted, from, &id, ag_time_now(), err));
    EG_TRY(app_file_write(path, mail.data, mail.len, 0600, APP_WRITE_REPLACE,
                          err));
    return ag_post_sent(store, posted->id, err);
}

static eg_status
letters(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_SECRET(ag_posted, posted);
    char from[AG_ADDRESS_TEXT];
    char host[AG_ADDRESS_TEXT - sizeof("enrol@")];
    bool found = true;
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_store_get_text(store, host, sizeof(host), "host", err));
    (void)snprintf(from, sizeof(from), "enrol@%.*s", (int)strcspn(host, ":"),
                   host);
    EG_TRY(app_dir_make(e->place[1], 0700, err));
    while (found) {
        EG_TRY(ag_post_next(store, &posted, posted.id, &found, err));
        if (found) {
            EG_TRY(hand_over(store, &posted, from, e->place[1], err));
        }
    }
    return EG_OK;
}

/* -- verbs ------------------------------------------------------------------------ */

#define PERSON_VERB(name_, wanted, options_, args, doc, children_, text) \
    static const struct argp name_##_argp = {                            \
        options_, ag_enrolling_parse, args, doc, children_, 0, 0};       \
    static int run_##name_(int argc, char **argv)                        \
    {                                                                    \
        ag_enrolling e = {.want = (wanted)};                             \
        eg_error err = {0};                                              \
        app_parse(&name_##_argp, argc, argv, &e);                        \
        return app_report(&err, name_(&e, &err));                        \
    }                                                                    \
    const app_verb verb_person_##name_ = {.group = "person",             \
                                          .name = #name_,                \
                                          .summary = text,               \
                                          .argp = &name_##_argp,         \
                                          .run = run_##name_};

PERSON_VERB(
    enrol,
    2,
    enrol_options,
    "DIR ADDRESS",
    "Claim an account: a code goes to the account itself. The answer is "
    "the same whether or not it is enrolled.",
    ag_enrolling_plain,
    "claim an account")
PERSON_VERB(
    confirm,
    2,
    confirm_options,
    "DIR CODE",
    "Type the code that the account got, and consent. Prints the secret "
    "of somebody new, once.",
    ag_enrolling_plain,
    "type the code of a claim, and consent")
PERSON_VERB(
    show,
    1,
    secret_options,
    "DIR",
    "Print your accounts, one a line: number, kind, provider, address, "
    "what the organisation may learn, counted or not, with tabs between.",
    ag_enrolling_plain,
    "print one's accounts")
PERSON_VERB(export,
            1,
            secret_options,
            "DIR",
            "Print all that is kept of you, as JSON.",
            ag_enrolling_plain,
            "print all that is kept of one")
PERSON_VERB(set,
            1,
            set_options,
            "DIR",
            "Change your name, phrase or language.",
            ag_enrolling_plain,
            "change one's name, phrase or language")
PERSON_VERB(channel,
            2,
            secret_options,
            "DIR ADDRESS",
            "Name a second mailbox, which gets a code, or a telephone number "
            "(+32...), which the desk calls; prints its number.",
            ag_enrolling_plain,
            "name a second way to be reached")
PERSON_VERB(reach,
            2,
            NULL,
            "DIR CODE",
            "Type the code that a second mailbox got.",
            ag_enrolling_plain,
            "confirm a second mailbox")
PERSON_VERB(call,
            2,
            NULL,
            "DIR CHANNEL",
            "Note that you called a person's number and reached the person.",
            ag_enrolling_acting,
            "note that a person was called")
PERSON_VERB(
    recover,
    2,
    enrol_options,
    "DIR ADDRESS",
    "Ask for a new secret. It goes to a second mailbox and opens in three "
    "days. The answer is the same whether or not the address is enrolled.",
    ag_enrolling_plain,
    "ask for a new secret")
PERSON_VERB(
    renew,
    2,
    NULL,
    "DIR CODE",
    "Type the code of a new secret, after its three days; prints it, once.",
    ag_enrolling_plain,
    "take a new secret")
PERSON_VERB(leave,
            1,
            secret_options,
            "DIR",
            "Take out all your accounts, and destroy the key of what was kept.",
            ag_enrolling_plain,
            "leave, and be forgotten")
PERSON_VERB(
    disputes,
    1,
    NULL,
    "DIR",
    "Print the accounts that two people claim, one a line: number, kind, "
    "since when, with tabs between.",
    ag_enrolling_plain,
    "print the accounts that two people claim")
PERSON_VERB(settle,
            2,
            settle_options,
            "DIR ACCOUNT",
            "Settle a dispute about an account that two people claim.",
            ag_enrolling_acting,
            "settle a dispute about an account")
PERSON_VERB(letters,
            2,
            NULL,
            "DIR FOLDER",
            "Write the letters that wait into FOLDER, as mails for a server to "
            "pick up, and forget them. They hold codes.",
            ag_enrolling_plain,
            "hand over the letters that wait")
