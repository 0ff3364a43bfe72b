/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People: who they are, and what they see and change.
 */
#include "accountguard/enrol/person.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/tell.h"
#include "accountguard/model/safe_text.h"
#include "base/secret.h"
#include "codec/json_write.h"

static const char purpose[] = "person 1";

/** Whoever has the secret needs no other one. */
static eg_status
end_recovery(ag_store *store,
             const ag_person *person,
             ag_time now,
             eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "SELECT COUNT(*) FROM recovery WHERE person = $1 AND until > $2");
    sql_bind_number(&s, 1, person->id);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    const uint64_t pending = sql_number(&s, 0);
    sql_end(&s);
    if (pending == 0) {
        return EG_OK;
    }
    EG_TRY(ag_store_begin(store, err));
    s = sql_begin(store->db, "DELETE FROM recovery WHERE person = $1");
    sql_bind_number(&s, 1, person->id);
    eg_status status = sql_run(&s, err);
    if (status == EG_OK) {
        const ag_telling telling = {.kind = "recovery.ended",
                                    .about = &person->subject,
                                    .row = person->id};
        status = ag_tell_log(store, &telling, now, err);
    }
    return ag_store_end(store, status, err);
}

eg_status
ag_person_open(ag_store *store,
               ag_person *out,
               const ag_code *secret,
               ag_time now,
               eg_error *err)
{
    bool found = false;
    bool good = true;
    char tag[8];
    eg_hash hash;
    ag_code_hash(&hash, AG_PERSON_SECRET, secret);
    sql_statement s = sql_begin(
        store->db, "SELECT id, subject, language, joined FROM person WHERE"
                   " secret = $1 AND gone = 0");
    sql_bind_hash(&s, 1, &hash);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_REJECT, "that is nobody's secret");
    }
    *out = (ag_person){.id = sql_number(&s, 0),
                       .joined = (ag_time)sql_number(&s, 3)};
    ag_subject_column(&s, 1, &out->subject, &good);
    sql_name(&s, 2, tag, sizeof(tag), &good);
    sql_end(&s);
    if (!good || !ag_language_read(&out->language, tag)) {
        return sql_damaged(store->db, err);
    }
    return end_recovery(store, out, now, err);
}

/* -- name, phrase, language ------------------------------------------------------ */

eg_status
ag_phrase_check(const char *phrase, eg_error *err)
{
    return strlen(phrase) >= AG_PHRASE_MIN &&
                   ag_text_is_safe(phrase, AG_SAFE_PHRASE_MAX)
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "a phrase is %d to %d bytes of Latin letters, digits "
                         "and simple marks, so that every notice can show it",
                         AG_PHRASE_MIN, AG_SAFE_PHRASE_MAX);
}

typedef struct person_card {
    char name[AG_PERSON_TEXT];
    char phrase[AG_PHRASE_TEXT];
} person_card;

#define CARD_TEXTS(c)                                                      \
    {                                                                      \
        AG_CARD_TEXT("name", (c).name), AG_CARD_TEXT("phrase", (c).phrase) \
    }

static eg_status
open_card(ag_store *store,
          person_card *out,
          const ag_person *person,
          eg_error *err)
{
    const ag_card_text texts[] = CARD_TEXTS(*out);
    sql_statement s =
        sql_begin(store->db, "SELECT sealed FROM person WHERE id = $1");
    sql_bind_number(&s, 1, person->id);
    EG_TRY(sql_one(&s, err));
    const eg_status status = ag_card_open(store, texts, 2, &person->subject,
                                          purpose, sql_bytes(&s, 0), err);
    sql_end(&s);
    return status;
}

static eg_status
set(ag_store *store,
    const ag_person *person,
    const person_card *card,
    ag_language language,
    ag_time now,
    eg_error *err)
{
    EG_SECRET(person_card, c);
    c = *card;
    const ag_card_text texts[] = CARD_TEXTS(c);
    EG_BUFFER(sealed, AG_CARD_MAX);
    EG_TRY(
        ag_card_seal(store, &sealed, &person->subject, purpose, texts, 2, err));
    sql_statement s =
        sql_begin(store->db,
                  "UPDATE person SET sealed = $1, language = $2 WHERE id = $3");
    sql_bind_bytes(&s, 1, sealed.data, sealed.len);
    sql_bind_name(&s, 2, ag_language_tag(language));
    sql_bind_number(&s, 3, person->id);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {
        .kind = "person.changed", .about = &person->subject, .row = person->id};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_person_set(ag_store *store,
              const ag_person *person,
              const char *name,
              const char *phrase,
              ag_language language,
              ag_time now,
              eg_error *err)
{
    EG_SECRET(person_card, card);
    EG_TRY(open_card(store, &card, person, err));
    if (name != NULL) {
        EG_TRY(ag_card_check(name, sizeof(card.name), "a name", err));
        memcpy(card.name, name, strlen(name) + 1);
    }
    if (phrase != NULL) {
        EG_TRY(ag_phrase_check(phrase, err));
        memcpy(card.phrase, phrase, strlen(phrase) + 1);
    }
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, set(store, person, &card, language, now, err),
                        err);
}

/* -- accounts -------------------------------------------------------------------- */

/** Whom each row goes to. */
typedef struct visit {
    ag_store *store;
    const ag_person *person;
    ag_own_account_taker take;
    void *context;
} visit;

static eg_status
take_account(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    EG_SECRET(ag_own_account, a);
    a.id = sql_number(row, 0);
    a.organisation = sql_number(row, 1);
    a.kind = (ag_account_kind)sql_number(row, 2);
    a.provider = (ag_provider)sql_number(row, 3);
    a.frozen = sql_number(row, 5) != 0;
    a.proven = (ag_time)sql_number(row, 6);
    a.consented = !sql_is_null(row, 7);
    a.scope.tell = (ag_tell)sql_number(row, 7);
    a.scope.share = sql_number(row, 8) != 0;
    const ag_card_text texts[] = {AG_CARD_TEXT("address", a.address)};
    EG_TRY(ag_card_open(v->store, texts, 1, &v->person->subject, "account 1",
                        sql_bytes(row, 4), err));
    return v->take(&a, v->context, err);
}

eg_status
ag_person_accounts(ag_store *store,
                   const ag_person *person,
                   ag_own_account_taker take,
                   void *context,
                   eg_error *err)
{
    visit v = {
        .store = store, .person = person, .take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db,
        "SELECT a.id, a.organisation, a.kind, a.provider, a.sealed, a.frozen,"
        " a.proven, c.tell, c.share FROM account a LEFT JOIN consent c ON"
        " c.account = a.id AND c.revoked = 0 WHERE a.person = $1 AND a.state ="
        " 0 ORDER BY a.id");
    sql_bind_number(&s, 1, person->id);
    return sql_each(&s, take_account, &v, &count, err);
}

/** What a person's own account stands like, for a change. */
static eg_status
own(ag_store *store,
    const ag_person *person,
    uint64_t account,
    uint64_t *organisation,
    eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT organisation, frozen FROM account WHERE id = $1 AND"
                   " person = $2 AND state = 0");
    sql_bind_number(&s, 1, account);
    sql_bind_number(&s, 2, person->id);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "%llu: is no account of yours",
                       (unsigned long long)account);
    }
    EG_TRY(found);
    *organisation = sql_number(&s, 0);
    const bool frozen = sql_number(&s, 1) != 0;
    sql_end(&s);
    return frozen ? eg_fail(err, EG_ERR_STATE,
                            "somebody else claims this account, too; nothing "
                            "about it changes until people have looked")
                  : EG_OK;
}

static eg_status
change_consent(ag_store *store,
               const ag_person *person,
               uint64_t account,
               const ag_scope *scope,
               ag_time now,
               eg_error *err)
{
    ag_consent c = {.account = account,
                    .person = person->subject,
                    .language = person->language,
                    .scope = *scope,
                    .given = now};
    EG_TRY(own(store, person, account, &c.organisation, err));
    return ag_consent_give(store, &c, err);
}

eg_status
ag_person_consent(ag_store *store,
                  const ag_person *person,
                  uint64_t account,
                  const ag_scope *scope,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(
        store, change_consent(store, person, account, scope, now, err), err);
}

/* -- export ---------------------------------------------------------------------- */

/** Where an account is written. */
typedef struct writing {
    ag_store *store;
    const ag_person *person;
    eg_json_writer *w;
} writing;

static eg_status
write_account(const ag_own_account *a, void *context, eg_error *err)
{
    const writing *x = context;
    char proven[AG_TIME_TEXT];
    ag_time_write(proven, a->proven);
    eg_json_begin_object(x->w);
    eg_json_member_int(x->w, "account", (int64_t)a->id);
    eg_json_member_string(x->w, "address", a->address);
    eg_json_member_string(x->w, "provider", ag_provider_name(a->provider));
    eg_json_member_string(x->w, "kind", ag_account_kind_name(a->kind));
    eg_json_member_int(x->w, "organisation", (int64_t)a->organisation);
    eg_json_member_string(x->w, "proven", proven);
    eg_json_member_bool(x->w, "disputed", a->frozen);
    if (a->consented) {
        EG_BUFFER(shown, 4096);
        eg_json_member_string(x->w, "tell", ag_tell_name(a->scope.tell));
        eg_json_member_bool(x->w, "share", a->scope.share);
        EG_TRY(
            ag_consent_show(x->store, &shown, &x->person->subject, a->id, err));
        eg_json_name(x->w, "consent");
        eg_json_put_text(x->w, shown.data, shown.len);
    }
    eg_json_end_object(x->w);
    return EG_OK;
}

static void
write_reach(eg_json_writer *w, const ag_recipient *r)
{
    eg_json_name(w, "reached-by");
    eg_json_begin_array(w);
    for (size_t i = 0; i < r->len; i++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "kind",
                              ag_channel_kind_name(r->reach[i].kind));
        eg_json_member_string(w, "address", r->reach[i].address);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

eg_status
ag_person_export(ag_store *store,
                 eg_buffer *out,
                 const ag_person *person,
                 eg_error *err)
{
    EG_SECRET(ag_recipient, r);
    char joined[AG_TIME_TEXT];
    ag_time_write(joined, person->joined);
    EG_TRY(ag_roster_person(store, &r, person->id, err));
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    writing x = {.store = store, .person = person, .w = &w};
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "person", person->subject.bytes, AG_SUBJECT_BYTES);
    eg_json_member_string(&w, "joined", joined);
    eg_json_member_string(&w, "language", ag_language_tag(person->language));
    eg_json_member_string(&w, "name", r.name);
    eg_json_member_string(&w, "phrase", r.phrase);
    write_reach(&w, &r);
    eg_json_name(&w, "accounts");
    eg_json_begin_array(&w);
    EG_TRY(ag_person_accounts(store, person, write_account, &x, err));
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the export does not fit");
}
