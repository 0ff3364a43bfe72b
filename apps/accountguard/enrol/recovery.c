/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new secret for somebody who lost theirs.
 */
#include "accountguard/enrol/recovery.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

static const char code_purpose[] = "recovery";

/** Whom an address belongs to, and the second way to that person. */
typedef struct standing {
    uint64_t person; /**< 0: nobody. */
    ag_subject subject;
    ag_language language;
    bool second;  /**< There is a second mailbox. */
    bool pending; /**< Somebody asked already. */
    char to[AG_CANON_MAX];
} standing;

static eg_status
find_person(ag_store *store,
            standing *out,
            const ag_token *token,
            eg_error *err)
{
    bool found = false;
    bool good = true;
    char tag[8];
    sql_statement s = sql_begin(
        store->db, "SELECT p.id, p.subject, p.language FROM account a JOIN"
                   " person p ON p.id = a.person WHERE a.token = $1 AND a.state"
                   " = 0 AND a.frozen = 0 LIMIT 1");
    sql_bind_bytes(&s, 1, token->bytes, sizeof(token->bytes));
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return EG_OK;
    }
    out->person = sql_number(&s, 0);
    ag_subject_column(&s, 1, &out->subject, &good);
    sql_name(&s, 2, tag, sizeof(tag), &good);
    sql_end(&s);
    return good && ag_language_read(&out->language, tag)
               ? EG_OK
               : sql_damaged(store->db, err);
}

static eg_status
find_second(ag_store *store, standing *out, eg_error *err)
{
    const ag_card_text texts[] = {AG_CARD_TEXT("address", out->to)};
    sql_statement s =
        sql_begin(store->db, "SELECT sealed FROM channel WHERE person = $1 AND"
                             " kind = 0 AND confirmed > 0 ORDER BY id LIMIT 1");
    sql_bind_number(&s, 1, out->person);
    EG_TRY(sql_row(&s, &out->second, err));
    if (!out->second) {
        return EG_OK;
    }
    const eg_status status = ag_card_open(store, texts, 1, &out->subject,
                                          "channel 1", sql_bytes(&s, 0), err);
    sql_end(&s);
    return status;
}

static eg_status
find_pending(ag_store *store, standing *out, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(*) FROM recovery WHERE person = $1"
                             " AND person > 0 AND until > $2");
    sql_bind_number(&s, 1, out->person);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    out->pending = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

/** Two letters: to the second mailbox, and to the account's own; each is put down
 * as sent where it is none's to get. */
static eg_status
post_both(ag_store *store,
          const standing *p,
          const char *address,
          const ag_code *code,
          ag_time now,
          eg_error *err)
{
    const bool sends = p->person != 0 && !p->pending;
    const ag_post_order second = {.subject = &p->subject,
                                  .kind = AG_POST_RECOVERY,
                                  .language = p->language,
                                  .to = p->second ? p->to : address,
                                  .code = code,
                                  .silent = !sends || !p->second};
    const ag_post_order own = {.subject = &p->subject,
                               .kind =
                                   p->second ? AG_POST_OBJECT : AG_POST_NOWHERE,
                               .language = p->language,
                               .to = address,
                               .silent = !sends};
    EG_TRY(ag_post(store, &second, now, err));
    return ag_post(store, &own, now, err);
}

static eg_status
ask(ag_store *store,
    const ag_typed_account *typed,
    ag_language language,
    ag_time now,
    eg_error *err)
{
    EG_SECRET(standing, p);
    EG_SECRET(ag_code, code);
    eg_hash hash;
    eg_rng rng = eg_rng_system();
    p.language = language;
    EG_TRY(ag_subject_service(store, &p.subject, err));
    EG_TRY(find_person(store, &p, &typed->token, err));
    EG_TRY(find_second(store, &p, err));
    EG_TRY(find_pending(store, &p, now, err));
    EG_TRY(ag_code_new(&code, &rng));
    ag_code_hash(&hash, code_purpose, &code);
    sql_statement s = sql_begin(
        store->db, "INSERT INTO recovery VALUES ($1, $2, $3, $4, $5)");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_number(&s, 2, p.second && !p.pending ? p.person : 0);
    sql_bind_number(&s, 3, (uint64_t)now);
    sql_bind_number(&s, 4, (uint64_t)(now + AG_RECOVERY_WAIT));
    sql_bind_number(&s, 5,
                    (uint64_t)(now + AG_RECOVERY_WAIT + AG_RECOVERY_LIFE));
    EG_TRY(sql_run(&s, err));
    EG_TRY(post_both(store, &p, typed->address, &code, now, err));
    const ag_telling telling = {.kind = "recovery.asked", .about = &p.subject};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_recovery_ask(ag_store *store,
                ag_provider provider,
                const char *address,
                ag_language language,
                ag_time now,
                eg_error *err)
{
    EG_SECRET(ag_typed_account, typed);
    EG_TRY(ag_address_read(store, &typed, provider, address, err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, ask(store, &typed, language, now, err), err);
}

static eg_status
finish(ag_store *store,
       ag_code *secret,
       const ag_code *code,
       ag_time now,
       eg_error *err)
{
    bool found = false;
    bool good = true;
    eg_hash hash;
    ag_subject subject;
    eg_rng rng = eg_rng_system();
    ag_code_hash(&hash, code_purpose, code);
    sql_statement s = sql_begin(
        store->db, "DELETE FROM recovery WHERE code = $1 AND person > 0 AND"
                   " opens <= $2 AND until > $3 RETURNING person");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, (uint64_t)now);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return eg_fail(err, EG_REJECT,
                       "there is no such code, or it is not its time");
    }
    const uint64_t person = sql_number(&s, 0);
    sql_end(&s);
    EG_TRY(ag_code_new(secret, &rng));
    ag_code_hash(&hash, AG_PERSON_SECRET, secret);
    s = sql_begin(store->db, "UPDATE person SET secret = $1 WHERE id = $2 AND"
                             " gone = 0 RETURNING subject");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_number(&s, 2, person);
    EG_TRY(sql_one(&s, err));
    ag_subject_column(&s, 0, &subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    const ag_telling telling = {
        .kind = "recovery.finished", .about = &subject, .row = person};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_recovery_finish(ag_store *store,
                   ag_code *secret,
                   const ag_code *code,
                   ag_time now,
                   eg_error *err)
{
    EG_SECRET(ag_code, fresh);
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(store, finish(store, &fresh, code, now, err), err));
    *secret = fresh;
    return EG_OK;
}
