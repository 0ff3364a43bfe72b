/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contacts of organisations.
 */
#include "accountguard/enrol/contact.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

static const char purpose[] = "contact 1";
static const char code_purpose[] = "contact";

eg_status
ag_contact_check(const ag_contact_card *card, eg_error *err)
{
    EG_TRY(ag_card_check(card->name, AG_PERSON_TEXT, "a contact's name", err));
    if (!ag_address_is_plain(card->address)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a contact's address must be like anna@party.example");
    }
    return card->phone[0] == '\0'
               ? EG_OK
               : ag_card_check(card->phone, AG_PHONE_TEXT,
                               "a contact's telephone number", err);
}

static eg_status
insert(ag_store *store,
       uint64_t organisation,
       const ag_subject *subject,
       const ag_contact_card *card,
       const eg_hash *code,
       ag_time now,
       eg_error *err)
{
    EG_SECRET_ARRAY(char, name, AG_PERSON_TEXT);
    EG_SECRET_ARRAY(char, address, AG_ADDRESS_TEXT);
    EG_SECRET_ARRAY(char, phone, AG_PHONE_TEXT);
    EG_BUFFER(sealed, AG_CARD_MAX);
    memcpy(name, card->name, strlen(card->name) + 1);
    memcpy(address, card->address, strlen(card->address) + 1);
    memcpy(phone, card->phone, strlen(card->phone) + 1);
    const ag_card_text texts[] = {AG_CARD_TEXT("name", name),
                                  AG_CARD_TEXT("address", address),
                                  AG_CARD_TEXT("phone", phone)};
    EG_TRY(ag_card_seal(store, &sealed, subject, purpose, texts, 3, err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO contact (organisation, subject, role, language, sealed,"
        " code, asked, confirmed, gone) VALUES ($1, $2, $3, $4, $5, $6, $7, 0,"
        " 0)");
    sql_bind_number(&s, 1, organisation);
    ag_subject_bind(&s, 2, subject);
    sql_bind_number(&s, 3, card->role);
    sql_bind_name(&s, 4, ag_language_tag(card->language));
    sql_bind_bytes(&s, 5, sealed.data, sealed.len);
    sql_bind_hash(&s, 6, code);
    sql_bind_number(&s, 7, (uint64_t)now);
    return sql_run(&s, err);
}

eg_status
ag_contact_add_within(ag_store *store,
                      uint64_t organisation,
                      const char *organisation_name,
                      const ag_contact_card *card,
                      ag_time now,
                      eg_error *err)
{
    ag_subject subject;
    EG_SECRET(ag_code, code);
    eg_hash hash;
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_code_new(&code, &rng));
    ag_code_hash(&hash, code_purpose, &code);
    EG_TRY(ag_subject_new(store, &subject, err));
    EG_TRY(insert(store, organisation, &subject, card, &hash, now, err));
    const ag_post_order order = {.subject = &subject,
                                 .kind = AG_POST_CONTACT,
                                 .language = card->language,
                                 .to = card->address,
                                 .code = &code,
                                 .name = organisation_name};
    return ag_post(store, &order, now, err);
}

static eg_status
add(ag_store *store,
    uint64_t by,
    uint64_t organisation,
    const ag_contact_card *card,
    ag_time now,
    eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, organisation, err));
    if (org.state == AG_ORG_LEFT) {
        return eg_fail(err, EG_ERR_STATE, "the organisation has left");
    }
    EG_TRY(
        ag_contact_add_within(store, organisation, org.name, card, now, err));
    const ag_telling telling = {.kind = "contact.added",
                                .by = by,
                                .about = &org.subject,
                                .name = "role",
                                .text = ag_role_name(card->role),
                                .row = organisation};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_contact_add(ag_store *store,
               uint64_t by,
               uint64_t organisation,
               const ag_contact_card *card,
               ag_time now,
               eg_error *err)
{
    EG_TRY(ag_contact_check(card, err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, add(store, by, organisation, card, now, err),
                        err);
}

static eg_status
confirm(ag_store *store, const ag_code *code, ag_time now, eg_error *err)
{
    bool found = false;
    bool good = true;
    eg_hash hash;
    ag_subject subject;
    static const eg_hash none;
    ag_code_hash(&hash, code_purpose, code);
    sql_statement s =
        sql_begin(store->db,
                  "UPDATE contact SET confirmed = $1, code = $2 WHERE code = $3"
                  " AND gone = 0 RETURNING id, subject");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_hash(&s, 2, &none);
    sql_bind_hash(&s, 3, &hash);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_REJECT, "there is no such code");
    }
    const uint64_t id = sql_number(&s, 0);
    ag_subject_column(&s, 1, &subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    const ag_telling telling = {
        .kind = "contact.confirmed", .about = &subject, .row = id};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_contact_confirm(ag_store *store,
                   const ag_code *code,
                   ag_time now,
                   eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, confirm(store, code, now, err), err);
}

/** Take one out; its organisation in @p organisation. */
static eg_status
take_out(ag_store *store,
         uint64_t by,
         const char *kind,
         uint64_t contact,
         uint64_t *organisation,
         ag_time now,
         eg_error *err)
{
    bool good = true;
    ag_subject subject;
    sql_statement s = sql_begin(
        store->db, "UPDATE contact SET gone = $1 WHERE id = $2 AND gone = 0"
                   " RETURNING organisation, subject");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, contact);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "%llu: is no contact",
                       (unsigned long long)contact);
    }
    EG_TRY(found);
    *organisation = sql_number(&s, 0);
    ag_subject_column(&s, 1, &subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    const ag_telling telling = {
        .kind = kind, .by = by, .about = &subject, .row = contact};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_contact_remove(ag_store *store,
                  uint64_t by,
                  uint64_t contact,
                  ag_time now,
                  eg_error *err)
{
    uint64_t organisation = 0;
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store,
                        take_out(store, by, "contact.removed", contact,
                                 &organisation, now, err),
                        err);
}

eg_status
ag_contact_any(ag_store *store, bool *out, uint64_t organisation, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(*) FROM contact WHERE organisation ="
                             " $1 AND confirmed > 0 AND gone = 0");
    sql_bind_number(&s, 1, organisation);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_contact_all_gone(ag_store *store,
                    uint64_t organisation,
                    ag_time now,
                    eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE contact SET gone = $1 WHERE organisation ="
                             " $2 AND gone = 0");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, organisation);
    return sql_run(&s, err);
}

/* -- upkeep --------------------------------------------------------------------- */

/** A contact that something is due for. */
typedef struct due {
    uint64_t id;
    uint64_t organisation;
    ag_subject subject;
    ag_language language;
    char address[AG_ADDRESS_TEXT];
} due;

/** The next contact whose moment in a column is before @p before. */
static eg_status
next_due(ag_store *store,
         due *out,
         const char *text,
         ag_time before,
         bool *found,
         eg_error *err)
{
    bool good = true;
    char tag[8];
    sql_statement s = sql_begin(store->db, text);
    sql_bind_number(&s, 1, out->id);
    sql_bind_number(&s, 2, (uint64_t)before);
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    out->id = sql_number(&s, 0);
    out->organisation = sql_number(&s, 1);
    ag_subject_column(&s, 2, &out->subject, &good);
    sql_name(&s, 3, tag, sizeof(tag), &good);
    good = good && ag_language_read(&out->language, tag);
    const ag_card_text texts[] = {AG_CARD_TEXT("address", out->address)};
    const eg_status status = good ? ag_card_open(store, texts, 1, &out->subject,
                                                 purpose, sql_bytes(&s, 4), err)
                                  : sql_damaged(store->db, err);
    sql_end(&s);
    return status;
}

#define DUE_COLUMNS                                                         \
    "SELECT id, organisation, subject, language, sealed FROM contact WHERE" \
    " id > $1 AND gone = 0 AND "

static eg_status
ask_again(ag_store *store, const due *d, ag_time now, eg_error *err)
{
    EG_SECRET(ag_code, code);
    eg_hash hash;
    ag_org org;
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_org_get(store, &org, d->organisation, err));
    EG_TRY(ag_code_new(&code, &rng));
    ag_code_hash(&hash, code_purpose, &code);
    sql_statement s = sql_begin(
        store->db, "UPDATE contact SET code = $1, asked = $2 WHERE id = $3");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, d->id);
    EG_TRY(sql_run(&s, err));
    const ag_post_order order = {.subject = &d->subject,
                                 .kind = AG_POST_CONTACT,
                                 .language = d->language,
                                 .to = d->address,
                                 .code = &code,
                                 .name = org.name};
    EG_TRY(ag_post(store, &order, now, err));
    const ag_telling telling = {
        .kind = "contact.asked", .about = &d->subject, .row = d->id};
    return ag_tell_log(store, &telling, now, err);
}

static eg_status
give_up(ag_store *store, const due *d, ag_time now, eg_error *err)
{
    uint64_t organisation = 0;
    bool any = false;
    EG_TRY(take_out(store, 0, "contact.stale", d->id, &organisation, now, err));
    EG_TRY(ag_contact_any(store, &any, organisation, err));
    return any ? EG_OK
               : ag_org_lapse(store, organisation, "no contact answers", now,
                              err);
}

eg_status
ag_contact_upkeep(ag_store *store,
                  ag_contact_counts *out,
                  ag_time now,
                  eg_error *err)
{
    bool found = true;
    *out = (ag_contact_counts){0};
    EG_SECRET(due, d);
    while (found) {
        EG_TRY(
            next_due(store, &d,
                     DUE_COLUMNS "confirmed > 0 AND confirmed <= $2 AND asked"
                                 " <= confirmed ORDER BY id LIMIT 1",
                     now - AG_CONTACT_LIFE + AG_CONTACT_NOTICE, &found, err));
        if (found) {
            EG_TRY(ag_store_begin(store, err));
            EG_TRY(ag_store_end(store, ask_again(store, &d, now, err), err));
            out->asked++;
        }
    }
    d.id = 0;
    found = true;
    while (found) {
        EG_TRY(next_due(store, &d,
                        DUE_COLUMNS
                        "confirmed > 0 AND confirmed <= $2 ORDER BY id LIMIT 1",
                        now - AG_CONTACT_LIFE - AG_CONTACT_GRACE, &found, err));
        if (found) {
            EG_TRY(ag_store_begin(store, err));
            EG_TRY(ag_store_end(store, give_up(store, &d, now, err), err));
            out->stale++;
        }
    }
    return EG_OK;
}
