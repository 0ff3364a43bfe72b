/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the roster.
 */
#include "accountguard/enrol/roster.h"

#include "accountguard/enrol/card.h"
#include "base/secret.h"

eg_status
ag_roster_audience(ag_store *store,
                   ag_audience_of *out,
                   uint64_t account,
                   ag_time now,
                   eg_error *err)
{
    bool good = true;
    sql_statement s = sql_begin(
        store->db,
        "SELECT a.person, p.subject, a.kind, a.organisation, a.frozen, c.tell,"
        " c.share, COALESCE(o.state, 0), COALESCE(o.flows, 0)"
        " FROM account a JOIN person p ON p.id = a.person"
        " JOIN consent c ON c.account = a.id AND c.revoked = 0"
        " LEFT JOIN organisation o ON o.id = a.organisation"
        " WHERE a.id = $1 AND a.state = 0 AND p.gone = 0");
    sql_bind_number(&s, 1, account);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "account %llu: nobody consents to notices",
                       (unsigned long long)account);
    }
    EG_TRY(found);
    ag_audience_of audience = {.account = account,
                               .person = sql_number(&s, 0),
                               .kind = (ag_account_kind)sql_number(&s, 2),
                               .share = sql_number(&s, 6) != 0};
    ag_subject_column(&s, 1, &audience.subject, &good);
    const uint64_t flows = sql_number(&s, 8);
    /* A dispute keeps a personal account from an organisation, which may be the
     * one that is disputed; of an account at its own domain it is told on, lest
     * whoever reads the mailbox silences it by a dispute. */
    const bool disputed = sql_number(&s, 4) != 0;
    if (sql_number(&s, 7) == AG_ORG_APPROVED &&
        (!disputed || audience.kind == AG_ACCOUNT_WORK) && flows != 0 &&
        flows <= (uint64_t)now) {
        audience.organisation = sql_number(&s, 3);
        audience.tell = (ag_tell)sql_number(&s, 5);
    }
    sql_end(&s);
    if (!good || audience.tell >= AG_TELL_COUNT ||
        audience.kind >= AG_ACCOUNT_KIND_COUNT) {
        return sql_damaged(store->db, err);
    }
    *out = audience;
    return EG_OK;
}

/** A recipient, and the store that its cards are opened by. */
typedef struct filling {
    ag_store *store;
    ag_recipient *out;
} filling;

static eg_status
add_reach(const sql_statement *row,
          void *context,
          ag_channel_kind kind,
          uint64_t account,
          const char *purpose,
          int sealed,
          eg_error *err)
{
    const filling *f = context;
    if (f->out->len == AG_REACH_MAX) {
        return EG_OK;
    }
    ag_reach *reach = &f->out->reach[f->out->len];
    const ag_card_text texts[] = {AG_CARD_TEXT("address", reach->address)};
    EG_TRY(ag_card_open(f->store, texts, 1, &f->out->subject, purpose,
                        sql_bytes(row, sealed), err));
    reach->kind = kind;
    reach->account = account;
    f->out->len++;
    return EG_OK;
}

static eg_status
take_channel(const sql_statement *row, void *context, eg_error *err)
{
    return add_reach(row, context, (ag_channel_kind)sql_number(row, 0), 0,
                     "channel 1", 1, err);
}

static eg_status
take_account(const sql_statement *row, void *context, eg_error *err)
{
    return add_reach(row, context, AG_CHANNEL_MAIL, sql_number(row, 0),
                     "account 1", 1, err);
}

/** A recipient's own columns: subject, language, sealed card. */
static eg_status
take_person(ag_store *store,
            const sql_statement *s,
            ag_recipient *out,
            const char *purpose,
            eg_error *err)
{
    bool good = true;
    char tag[8];
    ag_subject_column(s, 0, &out->subject, &good);
    sql_name(s, 1, tag, sizeof(tag), &good);
    if (!good || !ag_language_read(&out->language, tag)) {
        return sql_damaged(store->db, err);
    }
    const ag_card_text texts[] = {AG_CARD_TEXT("name", out->name),
                                  AG_CARD_TEXT("phrase", out->phrase)};
    return ag_card_open(store, texts, 2, &out->subject, purpose,
                        sql_bytes(s, 2), err);
}

eg_status
ag_roster_person(ag_store *store,
                 ag_recipient *out,
                 uint64_t person,
                 eg_error *err)
{
    EG_SECRET(ag_recipient, r);
    filling f = {.store = store, .out = &r};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT subject, language, sealed FROM person"
                             " WHERE id = $1 AND gone = 0");
    sql_bind_number(&s, 1, person);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "person %llu: is not enrolled",
                       (unsigned long long)person);
    }
    EG_TRY(found);
    const eg_status status = take_person(store, &s, &r, "person 1", err);
    sql_end(&s);
    EG_TRY(status);
    s = sql_begin(store->db, "SELECT kind, sealed FROM channel WHERE person ="
                             " $1 AND confirmed > 0 ORDER BY id LIMIT 4");
    sql_bind_number(&s, 1, person);
    EG_TRY(sql_each(&s, take_channel, &f, &count, err));
    s = sql_begin(store->db, "SELECT id, sealed FROM account WHERE person = $1"
                             " AND state = 0 ORDER BY id LIMIT 8");
    sql_bind_number(&s, 1, person);
    EG_TRY(sql_each(&s, take_account, &f, &count, err));
    *out = r;
    return EG_OK;
}

/** Whom contacts go to. */
typedef struct contacts {
    ag_store *store;
    ag_recipient_taker take;
    void *context;
} contacts;

static eg_status
take_contact(const sql_statement *row, void *context, eg_error *err)
{
    const contacts *c = context;
    EG_SECRET(ag_recipient, r);
    EG_SECRET_ARRAY(char, phone, AG_PHONE_TEXT);
    EG_TRY(take_person(c->store, row, &r, "contact 1", err));
    const ag_card_text texts[] = {AG_CARD_TEXT("address", r.reach[0].address),
                                  AG_CARD_TEXT("phone", phone)};
    EG_TRY(ag_card_open(c->store, texts, 2, &r.subject, "contact 1",
                        sql_bytes(row, 2), err));
    r.len = 1;
    if (phone[0] != '\0') {
        r.reach[1].kind = AG_CHANNEL_PHONE;
        memcpy(r.reach[1].address, phone, AG_PHONE_TEXT);
        r.len = 2;
    }
    return c->take(&r, (ag_role)sql_number(row, 3), c->context, err);
}

eg_status
ag_roster_contacts(ag_store *store,
                   uint64_t organisation,
                   ag_recipient_taker take,
                   void *context,
                   eg_error *err)
{
    contacts c = {.store = store, .take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT subject, language, sealed, role FROM contact WHERE"
                   " organisation = $1 AND confirmed > 0 AND gone = 0"
                   " ORDER BY id");
    sql_bind_number(&s, 1, organisation);
    return sql_each(&s, take_contact, &c, &count, err);
}

/** A page of accounts on its way into a roster. */
typedef struct loading {
    ag_roster *roster;
    uint64_t last;
} loading;

static eg_status
take_token(const sql_statement *row, void *context, eg_error *err)
{
    loading *l = context;
    ag_token token;
    const eg_span bytes = sql_bytes(row, 1);
    if (bytes.len != sizeof(token.bytes)) {
        return sql_damaged(row->db, err);
    }
    memcpy(token.bytes, bytes.data, sizeof(token.bytes));
    l->last = sql_number(row, 0);
    const eg_status status = ag_roster_put(l->roster, &token, l->last);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "no room for the roster");
}

eg_status
ag_roster_load(ag_store *store, ag_roster *roster, eg_error *err)
{
    loading l = {.roster = roster};
    uint64_t count = SQL_PAGE;
    while (count == SQL_PAGE) {
        sql_statement s = sql_begin(
            store->db, "SELECT id, token FROM account WHERE id > $1 AND state ="
                       " 0 ORDER BY id LIMIT " SQL_PAGE_TEXT);
        sql_bind_number(&s, 1, l.last);
        EG_TRY(sql_each(&s, take_token, &l, &count, err));
    }
    return EG_OK;
}

eg_status
ag_roster_address(ag_store *store,
                  char out[AG_ADDRESS_TEXT],
                  uint64_t account,
                  eg_error *err)
{
    bool good = true;
    ag_subject subject;
    sql_statement s = sql_begin(
        store->db, "SELECT p.subject, a.sealed FROM account a JOIN person p ON"
                   " p.id = a.person WHERE a.id = $1 AND a.state = 0");
    sql_bind_number(&s, 1, account);
    EG_TRY(sql_one(&s, err));
    ag_subject_column(&s, 0, &subject, &good);
    const ag_card_text texts[] = {{"address", out, AG_ADDRESS_TEXT}};
    const eg_status status =
        good ? ag_card_open(store, texts, 1, &subject, "account 1",
                            sql_bytes(&s, 1), err)
             : sql_damaged(store->db, err);
    sql_end(&s);
    return status;
}
