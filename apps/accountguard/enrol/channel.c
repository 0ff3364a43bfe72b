/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second ways to reach a person.
 */
#include "accountguard/enrol/channel.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

static const char code_purpose[] = "channel";

static eg_status
count(ag_store *store,
      uint64_t *out,
      const char *text,
      uint64_t person,
      const ag_token *token,
      eg_error *err)
{
    sql_statement s = sql_begin(store->db, text);
    sql_bind_number(&s, 1, person);
    sql_bind_bytes(&s, 2, token->bytes, sizeof(token->bytes));
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

static eg_status
insert(ag_store *store,
       uint64_t *id,
       const ag_person *person,
       ag_channel_kind kind,
       const ag_typed_account *typed,
       const eg_hash *code,
       ag_time now,
       eg_error *err)
{
    EG_SECRET_ARRAY(char, address, AG_CANON_MAX);
    EG_BUFFER(sealed, AG_CARD_MAX);
    memcpy(address, typed->address, sizeof(address));
    const ag_card_text texts[] = {AG_CARD_TEXT("address", address)};
    EG_TRY(ag_card_seal(store, &sealed, &person->subject, "channel 1", texts, 1,
                        err));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO channel (person, kind, token, sealed, code,"
                   " asked, confirmed) VALUES ($1, $2, $3, $4, $5, $6, 0)"
                   " RETURNING id");
    sql_bind_number(&s, 1, person->id);
    sql_bind_number(&s, 2, kind);
    sql_bind_bytes(&s, 3, typed->plain.bytes, sizeof(typed->plain.bytes));
    sql_bind_bytes(&s, 4, sealed.data, sealed.len);
    sql_bind_hash(&s, 5, code);
    sql_bind_number(&s, 6, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    *id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

static eg_status
tell(ag_store *store,
     const char *kind,
     uint64_t by,
     const ag_subject *person,
     uint64_t channel,
     ag_time now,
     eg_error *err)
{
    const ag_telling telling = {
        .kind = kind, .by = by, .about = person, .row = channel};
    return ag_tell_log(store, &telling, now, err);
}

/** What was named before and never confirmed is asked for anew. */
static eg_status
forget_same(ag_store *store,
            uint64_t person,
            const ag_token *token,
            eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "DELETE FROM channel WHERE person = $1 AND token ="
                             " $2 AND confirmed = 0 AND kind = 0");
    sql_bind_number(&s, 1, person);
    sql_bind_bytes(&s, 2, token->bytes, sizeof(token->bytes));
    return sql_run(&s, err);
}

static eg_status
add(ag_store *store,
    uint64_t *id,
    const ag_person *person,
    ag_channel_kind kind,
    const ag_typed_account *typed,
    ag_time now,
    eg_error *err)
{
    EG_SECRET(ag_code, code);
    eg_hash hash;
    uint64_t channels = 0;
    uint64_t accounts = 0;
    eg_rng rng = eg_rng_system();
    EG_TRY(count(store, &channels,
                 "SELECT COUNT(*) FROM channel WHERE person = $1 AND token <>"
                 " $2",
                 person->id, &typed->plain, err));
    EG_TRY(count(store, &accounts,
                 "SELECT COUNT(*) FROM account WHERE person = $1 AND token = $2"
                 " AND state = 0",
                 person->id, &typed->token, err));
    if (channels >= AG_CHANNELS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "there are %d other ways already",
                       AG_CHANNELS_MAX);
    }
    if (accounts > 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "this is the mailbox of the protected account itself; "
                       "name another one");
    }
    EG_TRY(forget_same(store, person->id, &typed->plain, err));
    EG_TRY(ag_code_new(&code, &rng));
    ag_code_hash(&hash, code_purpose, &code);
    EG_TRY(insert(store, id, person, kind, typed, &hash, now, err));
    if (kind == AG_CHANNEL_MAIL) {
        const ag_post_order order = {.subject = &person->subject,
                                     .kind = AG_POST_CHANNEL,
                                     .language = person->language,
                                     .to = typed->address,
                                     .code = &code};
        EG_TRY(ag_post(store, &order, now, err));
    }
    return tell(store, "channel.added", 0, &person->subject, *id, now, err);
}

/** Digits, blanks, hyphens and brackets after a plus. */
static eg_status
read_number(ag_typed_account *out, const char *text, eg_error *err)
{
    const size_t len = strlen(text);
    if (len < 8 || len >= AG_PHONE_TEXT || text[0] != '+' ||
        strspn(text + 1, "0123456789 -()") != len - 1) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a telephone number must be like +32 2 123 45 67");
    }
    *out = (ag_typed_account){0};
    memcpy(out->address, text, len + 1);
    return EG_OK;
}

eg_status
ag_channel_add(ag_store *store,
               uint64_t *id,
               const ag_person *person,
               ag_channel_kind kind,
               const char *address,
               ag_time now,
               eg_error *err)
{
    EG_SECRET(ag_typed_account, typed);
    EG_TRY(
        kind == AG_CHANNEL_PHONE
            ? read_number(&typed, address, err)
            : ag_address_read(store, &typed, AG_PROVIDER_OTHER, address, err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, add(store, id, person, kind, &typed, now, err),
                        err);
}

/* -- confirming ------------------------------------------------------------------ */

/** Whose channel it is, of a statement that gives id and person. */
static eg_status
confirmed(ag_store *store,
          sql_statement *s,
          uint64_t by,
          eg_status missing,
          ag_time now,
          eg_error *err)
{
    bool found = false;
    bool good = true;
    ag_subject subject;
    EG_TRY(sql_row(s, &found, err));
    if (!found) {
        return eg_fail(err, missing, "there is no such code or number");
    }
    const uint64_t id = sql_number(s, 0);
    const uint64_t person = sql_number(s, 1);
    sql_end(s);
    sql_statement q =
        sql_begin(store->db, "SELECT subject FROM person WHERE id = $1");
    sql_bind_number(&q, 1, person);
    EG_TRY(sql_one(&q, err));
    ag_subject_column(&q, 0, &subject, &good);
    sql_end(&q);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    return tell(store, "channel.confirmed", by, &subject, id, now, err);
}

static eg_status
confirm(ag_store *store, const ag_code *code, ag_time now, eg_error *err)
{
    eg_hash hash;
    static const eg_hash none;
    ag_code_hash(&hash, code_purpose, code);
    sql_statement s =
        sql_begin(store->db,
                  "UPDATE channel SET confirmed = $1, code = $2 WHERE code = $3"
                  " AND kind = 0 RETURNING id, person");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_hash(&s, 2, &none);
    sql_bind_hash(&s, 3, &hash);
    return confirmed(store, &s, 0, EG_REJECT, now, err);
}

eg_status
ag_channel_confirm(ag_store *store,
                   const ag_code *code,
                   ag_time now,
                   eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, confirm(store, code, now, err), err);
}

static eg_status
called(ag_store *store,
       uint64_t by,
       uint64_t channel,
       ag_time now,
       eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE channel SET confirmed = $1 WHERE id = $2"
                             " AND kind = 1 RETURNING id, person");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, channel);
    return confirmed(store, &s, by, EG_ERR_NOT_FOUND, now, err);
}

eg_status
ag_channel_called(ag_store *store,
                  uint64_t by,
                  uint64_t channel,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, called(store, by, channel, now, err), err);
}

static eg_status
take_out(ag_store *store,
         const ag_person *person,
         uint64_t channel,
         ag_time now,
         eg_error *err)
{
    bool found = false;
    sql_statement s =
        sql_begin(store->db, "DELETE FROM channel WHERE id = $1 AND person = $2"
                             " RETURNING id");
    sql_bind_number(&s, 1, channel);
    sql_bind_number(&s, 2, person->id);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%llu: is no channel of yours",
                       (unsigned long long)channel);
    }
    sql_end(&s);
    return tell(store, "channel.removed", 0, &person->subject, channel, now,
                err);
}

eg_status
ag_channel_remove(ag_store *store,
                  const ag_person *person,
                  uint64_t channel,
                  ag_time now,
                  eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, take_out(store, person, channel, now, err), err);
}
