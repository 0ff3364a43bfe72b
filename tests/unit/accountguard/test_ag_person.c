/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People: who may enrol an account, who learns of it, and what somebody who reads
 * a mailbox cannot do.
 */
#include <time.h>

#include "enrol_kit.h"

#define T SERVICE_NOON

static ag_person
open_person(ag_store *s, const ag_enrolled *e)
{
    ag_person p = {0};
    assert_ok(ag_person_open(s, &p, &e->secret, T, NULL));
    return p;
}

static ag_code
invite(ag_store *s, uint64_t organisation, const char *address)
{
    assert_ok(ag_invite(s, 1, organisation, address, AG_ENGLISH, T, NULL));
    return kit_code(s, address);
}

/** A code sent to the account, and consent: then it is protected. */
static void
an_account_is_enrolled_by_its_owner(void **state)
{
    (void)state;
    ag_store *s = service_new("owner");
    const ag_claim claim = {.address = "Anna@Mail.example",
                            .provider = AG_PROVIDER_OTHER,
                            .language = AG_ENGLISH};
    ag_agreement agreement = kit_agreement(AG_TELL_NONE);
    ag_enrolled out;
    ag_audience_of audience;
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM account"), 0);
    const ag_code code = kit_code(s, "anna@mail.example");
    ag_code other = code;
    other.text[7] = other.text[7] == '0' ? '1' : '0';
    assert_int_equal(ag_claim_confirm(s, &out, &other, &agreement, T, NULL),
                     EG_REJECT);
    assert_int_equal(
        ag_claim_confirm(s, &out, &code, &agreement, T + AG_CLAIM_LIFE, NULL),
        EG_REJECT);
    /* Of another version of the text, or without a phrase: not yet. */
    agreement.version++;
    assert_int_equal(ag_claim_confirm(s, &out, &code, &agreement, T, NULL),
                     EG_ERR_ARGUMENT);
    agreement.version--;
    agreement.phrase = "short";
    assert_int_equal(ag_claim_confirm(s, &out, &code, &agreement, T, NULL),
                     EG_ERR_ARGUMENT);
    agreement.phrase = "blue heron at noon";
    assert_ok(ag_claim_confirm(s, &out, &code, &agreement, T, NULL));
    assert_true(out.fresh);
    assert_false(out.disputed);
    assert_int_equal(out.kind, AG_ACCOUNT_PERSONAL);
    assert_int_equal(ag_claim_confirm(s, &out, &code, &agreement, T, NULL),
                     EG_REJECT);
    assert_ok(ag_roster_audience(s, &audience, 1, T, NULL));
    assert_int_equal(audience.organisation, 0);
    assert_int_equal(audience.tell, AG_TELL_NONE);
    assert_true(audience.share);
    ag_recipient r;
    assert_ok(ag_roster_person(s, &r, audience.person, NULL));
    assert_string_equal(r.phrase, "blue heron at noon");
    assert_string_equal(r.name, "Anna");
    assert_int_equal(r.len, 1);
    assert_int_equal(r.reach[0].account, 1);
    service_close(s);
}

/** The record of a consent is the service's word: altered, it does not hold. */
static void
a_consent_is_signed(void **state)
{
    (void)state;
    ag_store *s = service_new("consent");
    const ag_enrolled e =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_FACT, T);
    const ag_person p = open_person(s, &e);
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    EG_BUFFER(shown, 4096);
    assert_ok(ag_consent_key(s, key, NULL));
    assert_ok(ag_consent_show(s, &shown, &p.subject, e.account, NULL));
    assert_true(ag_consent_holds(eg_buffer_span(&shown), key));
    for (size_t i = 0; i < shown.len; i += 7) {
        shown.data[i] ^= 1;
        assert_false(ag_consent_holds(eg_buffer_span(&shown), key));
        shown.data[i] ^= 1;
    }
    key[0] ^= 1;
    assert_false(ag_consent_holds(eg_buffer_span(&shown), key));
    eg_buffer_byte(&shown, '\0');
    assert_non_null(strstr((char *)shown.data, "\"tell\":\"fact\""));
    assert_non_null(strstr((char *)shown.data, "\"account\":1"));
    assert_non_null(
        strstr((char *)shown.data, "\"given\":\"2026-11-23T10:00:00Z\""));
    service_close(s);
}

/** Abuse 2: an invitation proves nothing.  It is bound to its address, links only
 * who shows control, and work is what is at a domain that was proven. */
static void
an_invitation_proves_nothing(void **state)
{
    (void)state;
    ag_store *s = service_new("invited");
    kit_zone z = {0};
    const uint64_t org = kit_approved(s, &z, T);
    const ag_code work = invite(s, org, "anna@party.example");
    /* Typed as the code of a claim, it is none. */
    ag_enrolled out;
    const ag_agreement agreement = kit_agreement(AG_TELL_DETAIL);
    assert_int_equal(ag_claim_confirm(s, &out, &work, &agreement, T, NULL),
                     EG_REJECT);
    /* With another address it links nobody. */
    const ag_enrolled stranger =
        kit_enrol(s, "eve@mail.example", &work, NULL, AG_TELL_DETAIL, T);
    assert_int_equal(stranger.organisation, 0);
    const ag_enrolled anna =
        kit_enrol(s, "anna@party.example", &work, NULL, AG_TELL_DETAIL, T);
    assert_int_equal(anna.organisation, org);
    assert_int_equal(anna.kind, AG_ACCOUNT_WORK);
    /* It was used; who enrols after leaving is linked with nobody. */
    const ag_person p = open_person(s, &anna);
    assert_ok(ag_person_drop(s, &p, anna.account, T, NULL));
    const ag_enrolled again =
        kit_enrol(s, "anna@party.example", &work, NULL, AG_TELL_DETAIL, T);
    assert_int_equal(again.organisation, 0);
    /* A personal account by invitation is personal, and linked as its owner says. */
    const ag_code own = invite(s, org, "ben@mail.example");
    const ag_enrolled ben =
        kit_enrol(s, "ben@mail.example", &own, NULL, AG_TELL_NONE, T);
    assert_int_equal(ben.kind, AG_ACCOUNT_PERSONAL);
    assert_int_equal(ben.organisation, org);
    service_close(s);
}

static eg_status
count_staff(uint64_t account, const char *address, void *context, eg_error *err)
{
    (void)account;
    (void)err;
    assert_string_equal(address, "anna@party.example");
    ++*(size_t *)context;
    return EG_OK;
}

/** Abuse 2 and 3: an organisation sees work accounts of those who let it, is told
 * of nobody in quarantine or suspended, and of no personal account unless asked. */
static void
an_organisation_learns_no_more_than_is_allowed(void **state)
{
    (void)state;
    ag_store *s = service_new("learns");
    kit_zone z = {0};
    const uint64_t org = kit_approved(s, &z, T);
    const ag_code a = invite(s, org, "anna@party.example");
    const ag_code b = invite(s, org, "ben@mail.example");
    const ag_code c = invite(s, org, "cleo@party.example");
    const ag_enrolled anna =
        kit_enrol(s, "anna@party.example", &a, NULL, AG_TELL_FACT, T);
    const ag_enrolled ben =
        kit_enrol(s, "ben@mail.example", &b, NULL, AG_TELL_DETAIL, T);
    (void)kit_enrol(s, "cleo@party.example", &c, NULL, AG_TELL_NONE, T);
    size_t staff = 0;
    assert_ok(ag_staff_each(s, org, count_staff, &staff, NULL));
    assert_int_equal(staff, 1);
    ag_audience_of who;
    assert_ok(ag_roster_audience(s, &who, anna.account,
                                 T + AG_ORG_QUARANTINE - 1, NULL));
    assert_int_equal(who.organisation, 0);
    assert_int_equal(who.tell, AG_TELL_NONE);
    assert_ok(
        ag_roster_audience(s, &who, anna.account, T + AG_ORG_QUARANTINE, NULL));
    assert_int_equal(who.organisation, org);
    assert_int_equal(who.tell, AG_TELL_FACT);
    assert_ok(
        ag_roster_audience(s, &who, ben.account, T + AG_ORG_QUARANTINE, NULL));
    assert_int_equal(who.tell, AG_TELL_DETAIL);
    assert_ok(ag_org_suspend(s, 1, org, "x", T, NULL));
    assert_ok(
        ag_roster_audience(s, &who, anna.account, T + AG_ORG_QUARANTINE, NULL));
    assert_int_equal(who.organisation, 0);
    assert_int_equal(
        ag_invite(s, 1, org, "dan@mail.example", AG_ENGLISH, T, NULL),
        EG_ERR_STATE);
    service_close(s);
}

/** Abuse 3: who leaves an organisation keeps what is theirs. */
static void
who_leaves_an_organisation_keeps_their_own(void **state)
{
    (void)state;
    ag_store *s = service_new("staff");
    kit_zone z = {0};
    const uint64_t org = kit_approved(s, &z, T);
    const ag_code a = invite(s, org, "anna@party.example");
    const ag_enrolled work =
        kit_enrol(s, "anna@party.example", &a, NULL, AG_TELL_DETAIL, T);
    const ag_person p = open_person(s, &work);
    const ag_code b = invite(s, org, "anna@mail.example");
    const ag_enrolled own =
        kit_enrol(s, "anna@mail.example", &b, &p, AG_TELL_DETAIL, T);
    assert_false(own.fresh);
    assert_int_equal(own.organisation, org);
    assert_int_equal(ag_staff_left(s, 1, org, own.account, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_int_equal(ag_staff_left(s, 1, org + 1, work.account, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_staff_left(s, 1, org, work.account, T, NULL));
    ag_audience_of who;
    assert_int_equal(
        ag_roster_audience(s, &who, work.account, T + AG_ORG_QUARANTINE, NULL),
        EG_ERR_NOT_FOUND);
    assert_ok(
        ag_roster_audience(s, &who, own.account, T + AG_ORG_QUARANTINE, NULL));
    assert_int_equal(who.organisation, 0);
    assert_int_equal(who.tell, AG_TELL_NONE);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM account WHERE"
                                   " organisation = 1 AND state = 0"),
                     0);
    service_close(s);
}

/** Abuse 2: a guest's name of another organisation is no way around: the letter
 * goes to the account that would be protected. */
static void
the_letter_goes_to_the_account_itself(void **state)
{
    (void)state;
    ag_store *s = service_new("guest");
    const ag_claim claim = {.address = "victim_mail.example#EXT#@evil.example",
                            .provider = AG_PROVIDER_MICROSOFT,
                            .language = AG_ENGLISH};
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    (void)kit_code(s, "victim@mail.example");
    assert_int_equal(kit_letters(s), 0);
    static const char *const none[] = {"", "anna", "a b@c.example",
                                       "@c.example",
                                       "0d6c2c9e-61c3-4a0b-8f2e-2f5b6a1c7d11"};
    for (size_t i = 0; i < EG_ARRAY_LEN(none); i++) {
        const ag_claim bad = {.address = none[i],
                              .provider = AG_PROVIDER_MICROSOFT};
        assert_int_equal(ag_claim_make(s, &bad, T, NULL), EG_ERR_ARGUMENT);
    }
    service_close(s);
}

static eg_status
count_dispute(uint64_t account,
              ag_account_kind kind,
              ag_time since,
              void *context,
              eg_error *err)
{
    (void)err;
    assert_int_equal(since, T);
    assert_int_equal(kind,
                     account == 1 ? AG_ACCOUNT_WORK : AG_ACCOUNT_PERSONAL);
    ++*(size_t *)context;
    return EG_OK;
}

/** Abuse 2: two who claim one account freeze it, and operators settle it. */
static void
a_dispute_freezes(void **state)
{
    (void)state;
    ag_store *s = service_new("dispute");
    kit_zone z = {0};
    const uint64_t org = kit_approved(s, &z, T);
    const ag_code a = invite(s, org, "anna@party.example");
    const ag_enrolled first =
        kit_enrol(s, "anna@party.example", &a, NULL, AG_TELL_DETAIL, T);
    const ag_enrolled second =
        kit_enrol(s, "anna@party.example", NULL, NULL, AG_TELL_NONE, T);
    assert_true(second.disputed);
    assert_false(second.fresh);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM person"), 1);
    /* Notices go on, to the organisation about its own domain, too, lest whoever
     * reads the mailbox silences it; of a personal account it is told nothing. */
    const ag_person p = open_person(s, &first);
    const ag_scope scope = {.tell = AG_TELL_NONE};
    ag_audience_of who;
    size_t disputes = 0;
    const ag_time later = T + AG_ORG_QUARANTINE;
    assert_ok(ag_roster_audience(s, &who, first.account, later, NULL));
    assert_int_equal(who.organisation, org);
    const ag_code b = invite(s, org, "anna@mail.example");
    const ag_enrolled own =
        kit_enrol(s, "anna@mail.example", &b, &p, AG_TELL_DETAIL, T);
    assert_ok(ag_roster_audience(s, &who, own.account, later, NULL));
    assert_int_equal(who.organisation, org);
    (void)kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    assert_ok(ag_roster_audience(s, &who, own.account, later, NULL));
    assert_int_equal(who.organisation, 0);
    assert_int_equal(who.tell, AG_TELL_NONE);
    assert_ok(ag_dispute_each(s, count_dispute, &disputes, NULL));
    assert_int_equal(disputes, 2);
    assert_ok(ag_dispute_settle(s, 1, own.account, false, T, NULL));
    assert_int_equal(ag_roster_audience(s, &who, own.account, later, NULL),
                     EG_ERR_NOT_FOUND);
    assert_int_equal(ag_person_consent(s, &p, first.account, &scope, T, NULL),
                     EG_ERR_STATE);
    assert_int_equal(ag_person_drop(s, &p, first.account, T, NULL),
                     EG_ERR_STATE);
    assert_int_equal(ag_person_leave(s, &p, T, NULL), EG_ERR_STATE);
    assert_ok(ag_dispute_settle(s, 1, first.account, true, T, NULL));
    assert_int_equal(ag_dispute_settle(s, 1, first.account, true, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_person_consent(s, &p, first.account, &scope, T, NULL));
    /* One's own account is not disputed with oneself. */
    const ag_claim claim = {
        .address = "anna@party.example", .language = AG_ENGLISH, .person = &p};
    const ag_agreement agreement = kit_agreement(AG_TELL_NONE);
    ag_enrolled out;
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    const ag_code code = kit_code(s, "anna@party.example");
    assert_int_equal(ag_claim_confirm(s, &out, &code, &agreement, T, NULL),
                     EG_ERR_STATE);
    service_close(s);
}

/** Who asked twice and typed the first code does not dispute it by the second. */
static void
asking_twice_is_no_dispute(void **state)
{
    (void)state;
    ag_store *s = service_new("twice");
    const ag_claim claim = {.address = "anna@mail.example",
                            .language = AG_ENGLISH};
    const ag_agreement agreement = kit_agreement(AG_TELL_NONE);
    ag_enrolled out;
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    const ag_code first = kit_code(s, "anna@mail.example");
    const ag_code second = kit_code(s, "anna@mail.example");
    assert_ok(ag_claim_confirm(s, &out, &first, &agreement, T, NULL));
    assert_int_equal(ag_claim_confirm(s, &out, &second, &agreement, T, NULL),
                     EG_REJECT);
    service_close(s);
}

/** Abuse 4: who reads the mailbox has no secret, and gets none: a new one goes to
 * a second mailbox, after three days, and the old one ends that. */
static void
the_mailbox_alone_changes_nothing(void **state)
{
    (void)state;
    ag_store *s = service_new("mailbox");
    const ag_enrolled e =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    const ag_person p = open_person(s, &e);
    uint64_t channel = 0;
    ag_code secret;
    /* Without a second way there is none at all. */
    assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, "anna@mail.example",
                              AG_ENGLISH, T, NULL));
    assert_non_null(
        strstr(kit_letter(s, "anna@mail.example"), "only the people"));
    assert_int_equal(kit_letters(s), 0);
    /* The attacked mailbox itself is no second way. */
    assert_int_equal(ag_channel_add(s, &channel, &p, AG_CHANNEL_MAIL,
                                    "anna@mail.example", T, NULL),
                     EG_ERR_ARGUMENT);
    assert_ok(ag_channel_add(s, &channel, &p, AG_CHANNEL_MAIL,
                             "anna@second.example", T, NULL));
    /* One that is not confirmed is none. */
    const ag_code confirm = kit_code(s, "anna@second.example");
    assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, "anna@mail.example",
                              AG_ENGLISH, T, NULL));
    (void)kit_letter(s, "anna@mail.example");
    assert_ok(ag_channel_confirm(s, &confirm, T, NULL));
    assert_int_equal(ag_channel_confirm(s, &confirm, T, NULL), EG_REJECT);
    assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, "anna@mail.example",
                              AG_ENGLISH, T, NULL));
    ag_code code = kit_code(s, "anna@second.example");
    assert_non_null(strstr(kit_letter(s, "anna@mail.example"), "three days"));
    /* Too early; then the owner objects by using the secret. */
    assert_int_equal(
        ag_recovery_finish(s, &secret, &code, T + AG_RECOVERY_WAIT - 1, NULL),
        EG_REJECT);
    (void)open_person(s, &e);
    assert_int_equal(
        ag_recovery_finish(s, &secret, &code, T + AG_RECOVERY_WAIT, NULL),
        EG_REJECT);
    /* Nobody objects: a new secret, and the old one is nobody's. */
    assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, "anna@mail.example",
                              AG_ENGLISH, T, NULL));
    code = kit_code(s, "anna@second.example");
    /* To ask again neither sends another nor moves the time. */
    assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, "anna@mail.example",
                              AG_ENGLISH, T + AG_DAY, NULL));
    (void)kit_letter(s, "anna@mail.example");
    assert_int_equal(kit_letters(s), 0);
    assert_ok(
        ag_recovery_finish(s, &secret, &code, T + AG_RECOVERY_WAIT, NULL));
    ag_person again;
    assert_int_equal(ag_person_open(s, &again, &e.secret, T, NULL), EG_REJECT);
    assert_ok(ag_person_open(s, &again, &secret, T, NULL));
    assert_int_equal(again.id, p.id);
    service_close(s);
}

/** A number counts once the desk reached the person by it. */
static void
the_desk_confirms_a_number(void **state)
{
    (void)state;
    ag_store *s = service_new("number");
    const ag_enrolled e =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    const ag_person p = open_person(s, &e);
    uint64_t id = 0;
    ag_recipient r;
    static const char *const bad[] = {"",         "032", "+32x21234567",
                                      "12345678", "+1",  "+32 2 123\n4567"};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(
            ag_channel_add(s, &id, &p, AG_CHANNEL_PHONE, bad[i], T, NULL),
            EG_ERR_ARGUMENT);
    }
    assert_ok(ag_channel_add(s, &id, &p, AG_CHANNEL_PHONE, "+32 2 123 45 67", T,
                             NULL));
    assert_ok(ag_roster_person(s, &r, p.id, NULL));
    assert_int_equal(r.len, 1);
    assert_ok(ag_channel_called(s, 1, id, T, NULL));
    assert_ok(ag_roster_person(s, &r, p.id, NULL));
    assert_int_equal(r.len, 2);
    assert_int_equal(r.reach[0].kind, AG_CHANNEL_PHONE);
    assert_string_equal(r.reach[0].address, "+32 2 123 45 67");
    assert_int_equal(ag_channel_called(s, 1, id + 1, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_channel_remove(s, &p, id, T, NULL));
    assert_int_equal(ag_channel_remove(s, &p, id, T, NULL), EG_ERR_NOT_FOUND);
    service_close(s);
}

/** What a call leaves behind, whatever it means. */
typedef struct traces {
    uint64_t letters;
    uint64_t claims;
    uint64_t recoveries;
    uint64_t entries;
} traces;

static traces
count_traces(ag_store *s)
{
    return (traces){kit_number(s, "SELECT COUNT(*) FROM letter"),
                    kit_number(s, "SELECT COUNT(*) FROM claim"),
                    kit_number(s, "SELECT COUNT(*) FROM recovery"),
                    kit_number(s, "SELECT COUNT(*) FROM audit")};
}

/** Time that the processor worked for this program: what others make it wait for
 * is not counted. */
static ag_time
worked(void)
{
    struct timespec t = {0};
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
    return t.tv_sec * AG_SECOND + t.tv_nsec / 1000;
}

/** Claim, or ask for a new secret; the time that it takes. */
static ag_time
ask(ag_store *s, bool recover, const char *address, traces *left)
{
    const traces before = count_traces(s);
    const ag_claim claim = {.address = address, .language = AG_ENGLISH};
    const ag_time begin = worked();
    if (recover) {
        assert_ok(ag_recovery_ask(s, AG_PROVIDER_OTHER, address, AG_ENGLISH, T,
                                  NULL));
    } else {
        assert_ok(ag_claim_make(s, &claim, T, NULL));
    }
    const ag_time took = worked() - begin;
    const traces after = count_traces(s);
    *left = (traces){
        after.letters - before.letters, after.claims - before.claims,
        after.recoveries - before.recoveries, after.entries - before.entries};
    return took;
}

/** Abuse 5: the same work and the same time, whoever is enrolled.  The answer's
 * bytes are a constant of the language (ag_claim_answer()). */
static void
asking_does_not_tell_who_is_enrolled(void **state)
{
    (void)state;
    ag_store *s = service_new("uniform");
    const ag_enrolled e =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    const ag_person p = open_person(s, &e);
    uint64_t channel = 0;
    assert_ok(ag_channel_add(s, &channel, &p, AG_CHANNEL_MAIL,
                             "anna@second.example", T, NULL));
    const ag_code code = kit_code(s, "anna@second.example");
    assert_ok(ag_channel_confirm(s, &code, T, NULL));
    for (int recover = 0; recover < 2; recover++) {
        ag_time known = AG_HOUR;
        ag_time unknown = AG_HOUR;
        for (int i = 0; i < 30; i++) {
            traces a;
            traces b;
            char stranger[32];
            (void)snprintf(stranger, sizeof(stranger), "eve%d@mail.example", i);
            const ag_time x = ask(s, recover, "anna@mail.example", &a);
            const ag_time y = ask(s, recover, stranger, &b);
            assert_memory_equal(&a, &b, sizeof(a));
            assert_int_equal(a.entries, 1);
            known = x < known ? x : known;
            unknown = y < unknown ? y : unknown;
        }
        const ag_time apart =
            known > unknown ? known - unknown : unknown - known;
        print_message("%s: enrolled %lld us, not %lld us\n",
                      recover ? "recover" : "claim", (long long)known,
                      (long long)unknown);
        assert_true(apart < known / 2);
    }
    /* Only three letters a day to one account, and none about a secret to who is
     * not enrolled. */
    size_t to_strangers = 0;
    static ag_posted posted;
    bool found = true;
    for (uint64_t after = 0; found; after = posted.id) {
        assert_ok(ag_post_next(s, &posted, after, &found, NULL));
        to_strangers += found && strncmp(posted.to, "eve", 3) == 0;
    }
    assert_int_equal(to_strangers, 30);
    service_close(s);
}

/** What is invited, too, is answered alike; and an organisation sends so many. */
static void
inviting_does_not_tell_either(void **state)
{
    (void)state;
    ag_store *s = service_new("inviting");
    kit_zone z = {0};
    const uint64_t org = kit_approved(s, &z, T);
    (void)kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    const traces before = count_traces(s);
    assert_ok(ag_invite(s, 1, org, "anna@mail.example", AG_ENGLISH, T, NULL));
    const traces middle = count_traces(s);
    assert_ok(ag_invite(s, 1, org, "eve@mail.example", AG_ENGLISH, T, NULL));
    const traces after = count_traces(s);
    assert_int_equal(middle.letters - before.letters,
                     after.letters - middle.letters);
    assert_int_equal(middle.entries - before.entries,
                     after.entries - middle.entries);
    /* Again within a week: the same answer, no letter. */
    const size_t letters = kit_letters(s);
    assert_ok(ag_invite(s, 1, org, "eve@mail.example", AG_ENGLISH, T, NULL));
    assert_int_equal(kit_letters(s), letters);
    assert_ok(ag_invite(s, 1, org, "eve@mail.example", AG_ENGLISH,
                        T + 8 * AG_DAY, NULL));
    assert_int_equal(kit_letters(s), letters + 1);
    service_close(s);
}

/** Leaving destroys the key: nothing that was kept opens, and the token is gone. */
static void
who_leaves_is_forgotten(void **state)
{
    (void)state;
    ag_store *s = service_new("forgotten");
    const ag_enrolled e =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    const ag_person p = open_person(s, &e);
    EG_BUFFER(export, 65536);
    assert_ok(ag_person_set(s, &p, "Anna B.", "grey heron at dusk", AG_FRENCH,
                            T, NULL));
    assert_ok(ag_person_export(s, &export, &p, NULL));
    eg_buffer_byte(&export, '\0');
    assert_non_null(strstr((char *)export.data, "anna@mail.example"));
    assert_non_null(strstr((char *)export.data, "grey heron at dusk"));
    assert_ok(ag_person_leave(s, &p, T, NULL));
    bool there = true;
    ag_person none;
    ag_recipient r;
    assert_ok(ag_subject_exists(s, &there, &p.subject, NULL));
    assert_false(there);
    assert_int_equal(ag_person_open(s, &none, &e.secret, T, NULL), EG_REJECT);
    assert_int_equal(ag_roster_person(s, &r, p.id, NULL), EG_ERR_NOT_FOUND);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM account WHERE state ="
                                   " 0 OR LENGTH(token) > 0"),
                     0);
    /* The address may be enrolled again, by anybody who controls it. */
    const ag_enrolled again =
        kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    assert_false(again.disputed);
    assert_int_not_equal(again.account, e.account);
    service_close(s);
}

/** Owners are reminded; claims that nobody confirmed are forgotten. */
static void
upkeep_reminds_and_forgets(void **state)
{
    (void)state;
    ag_store *s = service_new("upkeep");
    kit_zone z = {0};
    const ag_outside outside = kit_outside(&z);
    const ag_claim claim = {.address = "eve@mail.example",
                            .language = AG_ENGLISH};
    ag_upkeep u;
    (void)kit_enrol(s, "anna@mail.example", NULL, NULL, AG_TELL_NONE, T);
    assert_ok(ag_claim_make(s, &claim, T, NULL));
    assert_ok(ag_upkeep_run(s, &u, &outside, T + AG_HOUR, NULL));
    assert_int_equal(u.forgotten, 0);
    assert_int_equal(u.reminded, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 180 * AG_DAY, NULL));
    assert_int_equal(u.forgotten, 1);
    assert_int_equal(u.reminded, 1);
    assert_non_null(strstr(kit_letter(s, "anna@mail.example"),
                           "to leave, type your secret"));
    assert_int_equal(kit_letters(s), 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 181 * AG_DAY, NULL));
    assert_int_equal(u.reminded, 0);
    service_close(s);
}

/** Letters hold what they must in each language, fit a screen, and no link. */
static void
letters_are_plain(void **state)
{
    (void)state;
    static ag_posted p;
    for (unsigned k = 0; k < AG_POST_COUNT; k++) {
        for (unsigned l = 0; l < AG_LANGUAGE_COUNT; l++) {
            assert_ok(ag_post_write(&p, (ag_post_kind)k, (ag_language)l,
                                    "K3Q9Z-7W0MD-XR2T8-5BYNH", "The {code} Co",
                                    "Example CERT", "a.example.org", NULL));
            assert_null(strstr(p.text, "http"));
            assert_null(strchr(p.subject, '\n'));
            assert_null(strstr(p.text, "{host}"));
            assert_null(strstr(p.text, "{service}"));
            size_t lines = 0;
            for (const char *at = p.text; *at != '\0'; at++) {
                lines += *at == '\n';
            }
            assert_true(lines < 24);
            const bool code = k != AG_POST_OBJECT && k != AG_POST_NOWHERE &&
                              k != AG_POST_REMINDER;
            assert_int_equal(strstr(p.text, "\n    K3Q9Z-") != NULL, code);
            /* A name that looks like a mark stays as it is. */
            if (k == AG_POST_INVITATION) {
                assert_non_null(strstr(p.text, "The {code} Co"));
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_is_enrolled_by_its_owner),
        cmocka_unit_test(a_consent_is_signed),
        cmocka_unit_test(an_invitation_proves_nothing),
        cmocka_unit_test(an_organisation_learns_no_more_than_is_allowed),
        cmocka_unit_test(who_leaves_an_organisation_keeps_their_own),
        cmocka_unit_test(the_letter_goes_to_the_account_itself),
        cmocka_unit_test(a_dispute_freezes),
        cmocka_unit_test(asking_twice_is_no_dispute),
        cmocka_unit_test(the_mailbox_alone_changes_nothing),
        cmocka_unit_test(the_desk_confirms_a_number),
        cmocka_unit_test(asking_does_not_tell_who_is_enrolled),
        cmocka_unit_test(inviting_does_not_tell_either),
        cmocka_unit_test(who_leaves_is_forgotten),
        cmocka_unit_test(upkeep_reminds_and_forgets),
        cmocka_unit_test(letters_are_plain),
    };
    return cmocka_run_group_tests(tests, kit_begin, place_end);
}
