/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Typing the code of a claim: the account becomes somebody's.
 */
#include <string.h>

#include "accountguard/enrol/claim.h"
#include "accountguard/enrol/claim_card.h"
#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/invitation.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"
#include "common/text.h"

/** A claim as it is read back. */
typedef struct found_claim {
    eg_hash code;
    ag_subject subject;
    ag_token token;
    ag_token plain;
    char address[AG_CANON_MAX];
    ag_provider provider;
    uint64_t organisation;
    uint64_t person;
} found_claim;

static eg_status
read_card(ag_store *store,
          found_claim *out,
          const ag_claim_card *card,
          eg_error *err)
{
    if (!ag_provider_read(&out->provider, card->provider,
                          strlen(card->provider)) ||
        !app_text_number(&out->organisation, card->organisation, 0,
                         INT64_MAX) ||
        !app_text_number(&out->person, card->person, 0, INT64_MAX) ||
        eg_hex_read(out->plain.bytes, sizeof(out->plain.bytes), card->plain,
                    strlen(card->plain), EG_HEX_LOWER) != EG_OK) {
        return sql_damaged(store->db, err);
    }
    memcpy(out->address, card->address, sizeof(out->address));
    return EG_OK;
}

static eg_status
no_such_code(eg_error *err)
{
    return eg_fail(err, EG_REJECT, "there is no such code, or it is too old");
}

static eg_status
find(ag_store *store,
     found_claim *out,
     const ag_code *code,
     ag_time now,
     eg_error *err)
{
    bool found = false;
    bool good = true;
    EG_SECRET(ag_claim_card, card);
    ag_code_hash(&out->code, AG_CLAIM_CODE, code);
    sql_statement s = sql_begin(
        store->db, "SELECT subject, sealed, token FROM claim WHERE code = $1"
                   " AND until > $2");
    sql_bind_hash(&s, 1, &out->code);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return no_such_code(err);
    }
    ag_subject_column(&s, 0, &out->subject, &good);
    const eg_span token = sql_bytes(&s, 2);
    good = good && token.len == sizeof(out->token.bytes);
    if (good) {
        memcpy(out->token.bytes, token.data, token.len);
    }
    const ag_card_text texts[] = AG_CLAIM_TEXTS(card);
    const eg_status status =
        good ? ag_card_open(store, texts, EG_ARRAY_LEN(texts), &out->subject,
                            AG_CLAIM_PURPOSE, sql_bytes(&s, 1), err)
             : sql_damaged(store->db, err);
    sql_end(&s);
    if (status == EG_ERR_NOT_FOUND) {
        return no_such_code(err);
    }
    EG_TRY(status);
    return read_card(store, out, &card, err);
}

/** The code is good once, and so are other letters to the same account, lest
 * somebody who asked twice disputes it with themselves. */
static eg_status
use_up(ag_store *store, const found_claim *c, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "DELETE FROM claim WHERE code = $1");
    sql_bind_hash(&s, 1, &c->code);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "UPDATE claim SET until = 0 WHERE token = $1");
    sql_bind_bytes(&s, 1, c->token.bytes, sizeof(c->token.bytes));
    return sql_run(&s, err);
}

/** Freeze an account that is somebody's already; *frozen: there is one. */
static eg_status
freeze(ag_store *store,
       const found_claim *c,
       bool *frozen,
       ag_time now,
       eg_error *err)
{
    bool good = true;
    ag_subject owner;
    sql_statement s = sql_begin(
        store->db,
        "SELECT a.id, p.subject, p.id FROM account a JOIN person p"
        " ON p.id = a.person WHERE a.token = $1 AND a.state = 0 LIMIT 1");
    sql_bind_bytes(&s, 1, c->token.bytes, sizeof(c->token.bytes));
    EG_TRY(sql_row(&s, frozen, err));
    if (!*frozen) {
        return EG_OK;
    }
    const uint64_t account = sql_number(&s, 0);
    ag_subject_column(&s, 1, &owner, &good);
    const bool own = sql_number(&s, 2) == c->person;
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    if (own) {
        return eg_fail(err, EG_ERR_STATE, "that account is yours already");
    }
    s = sql_begin(store->db, "UPDATE account SET frozen = $1 WHERE id = $2 AND"
                             " frozen = 0");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, account);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {
        .kind = "account.disputed", .about = &owner, .row = account};
    return ag_tell_log(store, &telling, now, err);
}

/* -- a person -------------------------------------------------------------------- */

/** Check what is said before anything is used up. */
static eg_status
check_agreement(const found_claim *c, const ag_agreement *a, eg_error *err)
{
    if (a->version != AG_CONSENT_VERSION) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the text that was read is not the present one (%d)",
                       AG_CONSENT_VERSION);
    }
    if (a->name[0] != '\0') {
        EG_TRY(ag_card_check(a->name, AG_PERSON_TEXT, "a name", err));
    }
    if (c->person != 0) {
        return EG_OK;
    }
    return ag_phrase_check(a->phrase, err);
}

static eg_status
insert_person(ag_store *store,
              ag_person *out,
              const found_claim *c,
              const ag_agreement *a,
              ag_code *secret,
              ag_time now,
              eg_error *err)
{
    eg_hash hash;
    eg_rng rng = eg_rng_system();
    EG_BUFFER(sealed, AG_CARD_MAX);
    EG_SECRET_ARRAY(char, name, AG_PERSON_TEXT);
    EG_SECRET_ARRAY(char, phrase, AG_PHRASE_TEXT);
    EG_TRY(ag_code_new(secret, &rng));
    ag_code_hash(&hash, AG_PERSON_SECRET, secret);
    memcpy(name, a->name, strlen(a->name) + 1);
    memcpy(phrase, a->phrase, strlen(a->phrase) + 1);
    const ag_card_text texts[] = {AG_CARD_TEXT("name", name),
                                  AG_CARD_TEXT("phrase", phrase)};
    EG_TRY(
        ag_card_seal(store, &sealed, &c->subject, "person 1", texts, 2, err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO person (subject, language, sealed, secret, joined,"
        " reminded, gone) VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING id");
    ag_subject_bind(&s, 1, &c->subject);
    sql_bind_name(&s, 2, ag_language_tag(a->language));
    sql_bind_bytes(&s, 3, sealed.data, sealed.len);
    sql_bind_hash(&s, 4, &hash);
    sql_bind_number(&s, 5, (uint64_t)now);
    sql_bind_number(&s, 6, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    *out = (ag_person){.id = sql_number(&s, 0),
                       .subject = c->subject,
                       .language = a->language,
                       .joined = now};
    sql_end(&s);
    const ag_telling telling = {
        .kind = "person.joined", .about = &c->subject, .row = out->id};
    return ag_tell_log(store, &telling, now, err);
}

/** Who adds an account; one who has left since is nobody. */
static eg_status
find_person(ag_store *store, ag_person *out, uint64_t id, eg_error *err)
{
    bool found = false;
    bool good = true;
    sql_statement s = sql_begin(
        store->db, "SELECT subject FROM person WHERE id = $1 AND gone = 0");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return no_such_code(err);
    }
    *out = (ag_person){.id = id};
    ag_subject_column(&s, 0, &out->subject, &good);
    sql_end(&s);
    return good ? EG_OK : sql_damaged(store->db, err);
}

/* -- an account ------------------------------------------------------------------ */

/** Work is what is at a domain that the organisation proved. */
static eg_status
find_kind(ag_store *store,
          ag_enrolled *out,
          const found_claim *c,
          ag_time now,
          eg_error *err)
{
    bool own_domain = false;
    const char *at = strrchr(c->address, '@');
    out->organisation = c->organisation;
    if (c->organisation != 0 && at != NULL) {
        EG_TRY(ag_domain_covers(store, &own_domain, c->organisation, at + 1,
                                now, err));
    }
    out->kind = own_domain ? AG_ACCOUNT_WORK : AG_ACCOUNT_PERSONAL;
    return EG_OK;
}

static eg_status
insert_account(ag_store *store,
               ag_enrolled *out,
               const ag_person *person,
               const found_claim *c,
               ag_time now,
               eg_error *err)
{
    EG_SECRET_ARRAY(char, address, AG_CANON_MAX);
    EG_BUFFER(sealed, AG_CARD_MAX);
    memcpy(address, c->address, sizeof(address));
    const ag_card_text texts[] = {AG_CARD_TEXT("address", address)};
    EG_TRY(ag_card_seal(store, &sealed, &person->subject, "account 1", texts, 1,
                        err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO account (person, organisation, kind, provider, token, "
        "rules,"
        " sealed, state, frozen, proven, gone) VALUES ($1, $2, $3, $4, $5, $6,"
        " $7, 0, 0, $8, 0) RETURNING id");
    sql_bind_number(&s, 1, person->id);
    sql_bind_number(&s, 2, out->organisation);
    sql_bind_number(&s, 3, out->kind);
    sql_bind_number(&s, 4, c->provider);
    sql_bind_bytes(&s, 5, c->token.bytes, sizeof(c->token.bytes));
    sql_bind_number(&s, 6, AG_CANON_RULES);
    sql_bind_bytes(&s, 7, sealed.data, sealed.len);
    sql_bind_number(&s, 8, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    out->account = sql_number(&s, 0);
    sql_end(&s);
    const ag_telling telling = {.kind = "account.enrolled",
                                .about = &person->subject,
                                .name = "kind",
                                .text = ag_account_kind_name(out->kind),
                                .row = out->account};
    return ag_tell_log(store, &telling, now, err);
}

static eg_status
enrol(ag_store *store,
      ag_enrolled *out,
      const found_claim *c,
      const ag_agreement *a,
      ag_time now,
      eg_error *err)
{
    ag_person person;
    out->fresh = c->person == 0;
    EG_TRY(out->fresh
               ? insert_person(store, &person, c, a, &out->secret, now, err)
               : find_person(store, &person, c->person, err));
    EG_TRY(find_kind(store, out, c, now, err));
    EG_TRY(insert_account(store, out, &person, c, now, err));
    if (c->organisation != 0) {
        EG_TRY(ag_invitation_use(store, c->organisation, &c->plain, now, err));
    }
    const ag_consent consent = {.account = out->account,
                                .organisation = out->organisation,
                                .person = person.subject,
                                .language = a->language,
                                .scope = a->scope,
                                .given = now};
    return ag_consent_give(store, &consent, err);
}

static eg_status
confirm(ag_store *store,
        ag_enrolled *out,
        const ag_code *code,
        const ag_agreement *a,
        ag_time now,
        bool *spare,
        ag_subject *subject,
        eg_error *err)
{
    EG_SECRET(found_claim, c);
    EG_TRY(find(store, &c, code, now, err));
    EG_TRY(freeze(store, &c, &out->disputed, now, err));
    if (!out->disputed) {
        EG_TRY(check_agreement(&c, a, err));
        EG_TRY(enrol(store, out, &c, a, now, err));
    }
    *spare = out->disputed || !out->fresh;
    *subject = c.subject;
    return use_up(store, &c, err);
}

eg_status
ag_claim_confirm(ag_store *store,
                 ag_enrolled *out,
                 const ag_code *code,
                 const ag_agreement *agreement,
                 ag_time now,
                 eg_error *err)
{
    EG_SECRET(ag_enrolled, result);
    bool spare = false;
    ag_subject subject;
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(
        store,
        confirm(store, &result, code, agreement, now, &spare, &subject, err),
        err));
    *out = result;
    /* The claim's own subject is of no use where the account is another's. */
    return spare ? ag_subject_erase(store, &subject, err) : EG_OK;
}
