/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard org: organisations that apply, and what is decided of them.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/enrolling.h"
#include "accountguard/command/verbs.h"
#include "accountguard/enrol/contact.h"
#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/invitation.h"
#include "accountguard/enrol/person.h"
#include "accountguard/enrol/upkeep.h"
#include "common/file.h"
#include "common/text.h"

/** Largest file of documents that is hashed. */
#define DOCUMENTS_MAX ((size_t)256 << 20)

/** Where a domain shows its code. */
static void
print_challenge(const ag_domain *domain, const ag_code *code)
{
    char text[AG_PROOF_TEXT];
    char shown[AG_CODE_TEXT];
    ag_proof_text(text, code);
    ag_code_write(shown, code);
    printf("%s.%s TXT \"%s\"\n", AG_PROOF_DNS_LABEL, domain->text, text);
    printf("https://%s%s %s\n", domain->text, AG_PROOF_PATH, text);
    printf("mail from postmaster@%s Subject: %s\n", domain->text, shown);
}

/* -- apply ---------------------------------------------------------------------- */

static eg_status
hash_documents(ag_enrolling *e, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(e->documents, DOCUMENTS_MAX, &bytes, &len, err));
    eg_sha256_once(&e->application.documents, bytes, len);
    app_file_free(bytes, len);
    return EG_OK;
}

static eg_status
apply(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    e->application.name = e->name;
    if (e->name == NULL || e->application.domain == NULL ||
        e->documents == NULL || e->application.contact.name == NULL ||
        e->application.contact.address == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an application needs --name, --country, --sector, "
                       "--class, --domain, --documents, --contact and "
                       "--address");
    }
    EG_TRY(hash_documents(e, err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_org_apply(store, &id, &domain, &code, &e->application,
                        ag_time_now(), err));
    printf("%" PRIu64 "\n", id);
    print_challenge(&domain, &code);
    app_say(&e->acting.common,
            "Organisation %" PRIu64 " has applied. Let %s show its code in one "
            "of these ways, and its contact type the code of the letter.",
            id, domain.text);
    return EG_OK;
}

static const struct argp_option apply_options[] = {
    {"name", AG_KEY_NAME, "NAME", 0, "The organisation's name", 0},
    {"country", AG_KEY_COUNTRY, "CC", 0, "Its country (ISO 3166-1 alpha-2)", 0},
    {"sector", AG_KEY_SECTOR, "WORD", 0, "Its sector, e.g. political-party", 0},
    {"class", AG_KEY_CLASS, "WORD", 0,
     "Why it may have the service: campaign, party, legislature, "
     "election-authority, campaign-vendor, ngo, think-tank, media",
     0},
    {"domain", AG_KEY_DOMAIN, "DOMAIN", 0, "A domain of its own", 0},
    {"documents", AG_KEY_DOCUMENTS, "FILE", 0,
     "What it sent to show who it is; its hash is kept", 0},
    {"contact", AG_KEY_CONTACT, "NAME", 0, "Whom to reach there", 0},
    {"address", AG_KEY_ADDRESS, "ADDRESS", 0, "The contact's address", 0},
    {"phone", AG_KEY_PHONE, "NUMBER", 0, "The contact's telephone number", 0},
    {"role", AG_KEY_ROLE, "WORD", 0,
     "security (the default), executive, legal or 24-7", 0},
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en (the default), es or fr", 0},
    {0}};

/* -- domains -------------------------------------------------------------------- */

static eg_status
prove(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    EG_TRY(ag_enrolling_row(e, 1, &id, err));
    EG_TRY(ag_domain_read(&domain, e->place[2], strlen(e->place[2]), err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, &who, err));
    EG_TRY(
        ag_domain_claim(store, &code, who.id, id, &domain, ag_time_now(), err));
    print_challenge(&domain, &code);
    return EG_OK;
}

static eg_status
check_domain(const ag_enrolling *e,
             ag_store *store,
             const ag_outside *outside,
             uint64_t id,
             eg_error *err)
{
    uint8_t *mail = NULL;
    size_t len = 0;
    ag_domain domain;
    EG_TRY(ag_domain_read(&domain, e->place[2], strlen(e->place[2]), err));
    if ((e->method == AG_PROOF_MAIL) != (e->mail != NULL)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "--by mail and --mail FILE belong together");
    }
    if (e->mail != NULL) {
        EG_TRY(app_file_read(e->mail, AG_LETTER_MAX, &mail, &len, err));
    }
    const eg_status status =
        ag_domain_check(store, outside, id, domain.text, e->method,
                        (eg_span){mail, len}, ag_time_now(), err);
    app_file_free(mail, len);
    return status;
}

static eg_status
check(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    uint64_t id = 0;
    ag_system_resolver *resolver = NULL;
    EG_TRY(ag_enrolling_row(e, 1, &id, err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_system_resolver_new(&resolver, e->resolver, err));
    const ag_outside outside = {.resolver = ag_system_resolver_of(resolver),
                                .fetch = ag_outside_fetch};
    const eg_status status = check_domain(e, store, &outside, id, err);
    ag_system_resolver_free(resolver);
    EG_TRY(status);
    app_say(&e->acting.common, "%s: proven.", e->place[2]);
    return EG_OK;
}

static const struct argp_option check_options[] = {
    {"by", AG_KEY_BY, "METHOD", 0, "dns (the default), https or mail", 0},
    {"mail", AG_KEY_MAIL, "FILE", 0, "The mail as it was received", 0},
    {"resolver", AG_KEY_RESOLVER, "ADDRESS", 0,
     "Ask this name server instead of the machine's", 0},
    {0}};

/* -- what operators decide ------------------------------------------------------- */

/** Open for an operator, with the organisation's number. */
static eg_status
begin(const ag_enrolling *e,
      ag_store **store,
      ag_operator *who,
      uint64_t *id,
      eg_error *err)
{
    EG_TRY(ag_enrolling_row(e, 1, id, err));
    return ag_enrolling_open(e, store, SQL_WRITE, who, err);
}

static eg_status
call(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    EG_TRY(begin(e, &store, &who, &id, err));
    return ag_org_called(store, who.id, id, ag_time_now(), err);
}

static eg_status
approve(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    bool approved = false;
    EG_TRY(begin(e, &store, &who, &id, err));
    EG_TRY(ag_org_approve(store, who.id, id, &approved, ag_time_now(), err));
    app_say(&e->acting.common,
            approved
                ? "Organisation %" PRIu64 " is approved. It is told of its "
                  "people in seven days."
                : "Organisation %" PRIu64 " needs another operator's word.",
            id);
    return EG_OK;
}

static eg_status
suspend(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    if (e->why == NULL || !app_text_is_plain(e->why, strlen(e->why))) {
        return eg_fail(err, EG_ERR_ARGUMENT, "--why must say why, on one line");
    }
    EG_TRY(begin(e, &store, &who, &id, err));
    return ag_org_suspend(store, who.id, id, e->why, ag_time_now(), err);
}

static const struct argp_option suspend_options[] = {
    {"why", AG_KEY_WHY, "TEXT", 0, "The reason, for the log", 0},
    {0}};

static eg_status
leave(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    EG_TRY(begin(e, &store, &who, &id, err));
    return ag_org_leave(store, who.id, id, ag_time_now(), err);
}

static eg_status
contact(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    if (e->application.contact.name == NULL ||
        e->application.contact.address == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a contact needs --contact and --address");
    }
    EG_TRY(begin(e, &store, &who, &id, err));
    return ag_contact_add(store, who.id, id, &e->application.contact,
                          ag_time_now(), err);
}

/** The code of a letter is enough: whoever reads the address has it. */
static eg_status
confirm(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_code code;
    EG_TRY(ag_enrolling_code(&code, e->place[1], err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    return ag_contact_confirm(store, &code, ag_time_now(), err);
}

static eg_status
invite(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    EG_TRY(begin(e, &store, &who, &id, err));
    EG_TRY(ag_invite(store, who.id, id, e->place[2], e->language, ag_time_now(),
                     err));
    app_say(&e->acting.common, "%s", ag_claim_answer(AG_ENGLISH));
    return EG_OK;
}

static const struct argp_option language_options[] = {
    {"language", AG_KEY_LANGUAGE, "TAG", 0, "en (the default), es or fr", 0},
    {0}};

/** Somebody left: their work account, by its number in org show. */
static eg_status
staff(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    uint64_t account = 0;
    EG_TRY(ag_enrolling_row(e, 2, &account, err));
    EG_TRY(begin(e, &store, &who, &id, err));
    return ag_staff_left(store, who.id, id, account, ag_time_now(), err);
}

/* -- showing --------------------------------------------------------------------- */

static eg_status
print_org(const ag_org *org, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("%" PRIu64 "\t%s\t%s\t%s\t%s\t", org->id,
           ag_org_state_name(org->state), ag_country_code(org->country),
           ag_sector_word(org->sector), ag_org_class_name(org->class));
    app_text_print(stdout, org->name);
    printf("\n");
    return EG_OK;
}

static eg_status
list(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_enrolling_open(e, &store, SQL_READ, NULL, err));
    return ag_org_each(store, print_org, NULL, err);
}

static void
print_time(const char *what, ag_time t)
{
    char text[AG_TIME_TEXT] = "never";
    if (t != 0) {
        ag_time_write(text, t);
    }
    printf("%s\t%s\n", what, text);
}

static eg_status
print_domain(const ag_domain_row *d, void *context, eg_error *err)
{
    char until[AG_TIME_TEXT] = "not proven";
    (void)err;
    if (d->until > *(const ag_time *)context) {
        ag_time_write(until, d->until);
    }
    printf("domain\t%s\t%s\t%s\n", d->name.text, ag_proof_name(d->method),
           until);
    return EG_OK;
}

static eg_status
print_contact(const ag_recipient *r, ag_role role, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("contact\t%s\t", ag_role_name(role));
    app_text_print(stdout, r->name);
    printf("\t%s\n", r->reach[0].address);
    return EG_OK;
}

static eg_status
print_staff(uint64_t account, const char *address, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("work account\t%" PRIu64 "\t%s\n", account, address);
    return EG_OK;
}

static eg_status
show(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    uint64_t id = 0;
    ag_org org;
    ag_time now = ag_time_now();
    EG_TRY(ag_enrolling_row(e, 1, &id, err));
    EG_TRY(ag_enrolling_open(e, &store, SQL_READ, NULL, err));
    EG_TRY(ag_org_get(store, &org, id, err));
    EG_TRY(print_org(&org, NULL, err));
    print_time("applied", org.applied);
    print_time("called", org.called);
    print_time("told of its people from", org.flows);
    printf("operators who agree\t%" PRIu64 "\n", org.approvals);
    EG_TRY(ag_domain_each(store, id, print_domain, &now, err));
    EG_TRY(ag_roster_contacts(store, id, print_contact, NULL, err));
    return ag_staff_each(store, id, print_staff, NULL, err);
}

/* -- upkeep ---------------------------------------------------------------------- */

static eg_status
upkeep(ag_enrolling *e, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_system_resolver *resolver = NULL;
    ag_upkeep u;
    EG_TRY(ag_enrolling_open(e, &store, SQL_WRITE, NULL, err));
    EG_TRY(ag_system_resolver_new(&resolver, e->resolver, err));
    const ag_outside outside = {.resolver = ag_system_resolver_of(resolver),
                                .fetch = ag_outside_fetch};
    const eg_status status =
        ag_upkeep_run(store, &u, &outside, ag_time_now(), err);
    ag_system_resolver_free(resolver);
    EG_TRY(status);
    app_say(&e->acting.common,
            "Domains looked at again %" PRIu64 ", without their code %" PRIu64
            ", not answering %" PRIu64 "; organisations suspended %" PRIu64
            "; contacts asked %" PRIu64 ", gone %" PRIu64
            "; owners reminded %" PRIu64 "; claims forgotten %" PRIu64 ".",
            u.checked, u.missing, u.unanswered, u.lapsed, u.contacts.asked,
            u.contacts.stale, u.reminded, u.forgotten);
    return EG_OK;
}

/* -- verbs ----------------------------------------------------------------------- */

#define ORG_VERB(name_, function, wanted, options_, args, doc, children_, \
                 text)                                                    \
    static const struct argp name_##_argp = {                             \
        options_, ag_enrolling_parse, args, doc, children_, 0, 0};        \
    static int run_##name_(int argc, char **argv)                         \
    {                                                                     \
        ag_enrolling e = {.want = (wanted)};                              \
        eg_error err = {0};                                               \
        app_parse(&name_##_argp, argc, argv, &e);                         \
        return app_report(&err, function(&e, &err));                      \
    }                                                                     \
    const app_verb verb_org_##name_ = {.group = "org",                    \
                                       .name = #name_,                    \
                                       .summary = text,                   \
                                       .argp = &name_##_argp,             \
                                       .run = run_##name_};

ORG_VERB(
    apply,
    apply,
    1,
    apply_options,
    "DIR",
    "Enter an organisation's application, and print its number and what its "
    "domain must show, in one of three ways.",
    ag_enrolling_plain,
    "enter an organisation's application")
ORG_VERB(prove,
         prove,
         3,
         NULL,
         "DIR ORG DOMAIN",
         "Draw a new code for a domain of an organisation, or for a further "
         "domain, and print what the domain must show.",
         ag_enrolling_acting,
         "draw a code that a domain must show")
ORG_VERB(
    check,
    check,
    3,
    check_options,
    "DIR ORG DOMAIN",
    "Look whether a domain shows its code. Ends with 1 if it does not, and "
    "with 4 if it could not be asked.",
    ag_enrolling_plain,
    "look whether a domain shows its code")
ORG_VERB(call,
         call,
         2,
         NULL,
         "DIR ORG",
         "Note that you reached the organisation by a way that it did not name "
         "itself, e.g. a number from a public register.",
         ag_enrolling_acting,
         "note that an organisation was reached")
ORG_VERB(approve,
         approve,
         2,
         NULL,
         "DIR ORG",
         "Agree that an organisation is what it says. It takes two operators.",
         ag_enrolling_acting,
         "agree that an organisation is what it says")
ORG_VERB(suspend,
         suspend,
         2,
         suspend_options,
         "DIR ORG",
         "Stop an organisation: it is told nothing more until two operators "
         "agree anew.",
         ag_enrolling_acting,
         "stop an organisation")
ORG_VERB(contact,
         contact,
         2,
         apply_options + 6,
         "DIR ORG",
         "Add a contact of an organisation, who gets a letter to confirm.",
         ag_enrolling_acting,
         "add a contact of an organisation")
ORG_VERB(confirm,
         confirm,
         2,
         NULL,
         "DIR CODE",
         "Type the code of a contact's letter.",
         ag_enrolling_plain,
         "type the code of a contact's letter")
ORG_VERB(
    invite,
    invite,
    3,
    language_options,
    "DIR ORG ADDRESS",
    "Send an invitation for an organisation. The answer is the same whether "
    "or not the address is enrolled.",
    ag_enrolling_acting,
    "send an invitation for an organisation")
ORG_VERB(
    staff,
    staff,
    3,
    NULL,
    "DIR ORG ACCOUNT",
    "Note that the owner of a work account left the organisation. Personal "
    "accounts stay theirs, without any link.",
    ag_enrolling_acting,
    "take out the work account of somebody who left")
ORG_VERB(list,
         list,
         1,
         NULL,
         "DIR",
         "Print the organisations, one a line: number, state, country, sector, "
         "class, name, with tabs between.",
         ag_enrolling_plain,
         "print the organisations")
ORG_VERB(
    show,
    show,
    2,
    NULL,
    "DIR ORG",
    "Print an organisation: its state, domains, contacts who confirmed, and "
    "the work accounts that their owners let it see.",
    ag_enrolling_plain,
    "print an organisation")
ORG_VERB(leave,
         leave,
         2,
         NULL,
         "DIR ORG",
         "End an organisation's part for ever. People keep their accounts.",
         ag_enrolling_acting,
         "end an organisation's part")
ORG_VERB(upkeep,
         upkeep,
         1,
         check_options + 2,
         "DIR",
         "Do what is due, to be run daily: look at proven domains again, ask "
         "contacts to confirm, remind owners, forget claims that are too old.",
         ag_enrolling_plain,
         "look at domains again, ask contacts, remind owners")
