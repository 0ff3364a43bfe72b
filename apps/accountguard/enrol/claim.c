/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Claiming an account.
 */
#include "accountguard/enrol/claim.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/enrol/claim_card.h"
#include "accountguard/enrol/invitation.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

const char *
ag_claim_answer(ag_language language)
{
    static const char *const answers[AG_LANGUAGE_COUNT] = {
        [AG_ENGLISH] =
            "If a letter is due, it is on its way. Type its code here.",
        [AG_SPANISH] =
            "Si corresponde una carta, ya va en camino. Escriba aquí "
            "su código.",
        [AG_FRENCH] = "Si une lettre est due, elle est en route. Saisissez son "
                      "code ici.",
    };
    return answers[language];
}

/** What is found of an account before it is claimed. */
typedef struct standing {
    bool known;          /**< Somebody's already. */
    bool flooded;        /**< Had its letters of today. */
    uint64_t invited_by; /**< By whose invitation; 0: nobody's. */
} standing;

static eg_status
count(ag_store *store,
      uint64_t *out,
      const char *text,
      const ag_token *token,
      ag_time since,
      eg_error *err)
{
    sql_statement s = sql_begin(store->db, text);
    sql_bind_bytes(&s, 1, token->bytes, sizeof(token->bytes));
    sql_bind_number(&s, 2, (uint64_t)since);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** All three looks are made whatever they find. */
static eg_status
find_standing(ag_store *store,
              standing *out,
              const ag_claim *claim,
              const ag_typed_account *typed,
              ag_time now,
              eg_error *err)
{
    static const ag_code none;
    uint64_t accounts = 0;
    uint64_t claims = 0;
    EG_TRY(count(store, &accounts,
                 "SELECT COUNT(*) FROM account WHERE token = $1 AND state = 0"
                 " AND proven <= $2",
                 &typed->token, now, err));
    EG_TRY(count(store, &claims,
                 "SELECT COUNT(*) FROM claim WHERE token = $1 AND made > $2",
                 &typed->token, now - AG_DAY, err));
    EG_TRY(ag_invitation_find(store, &out->invited_by,
                              claim->invitation != NULL ? claim->invitation
                                                        : &none,
                              &typed->plain, now, err));
    out->known = accounts > 0;
    out->flooded = claims >= AG_CLAIM_LETTERS;
    return EG_OK;
}

static eg_status
insert(ag_store *store,
       const ag_subject *subject,
       const ag_claim *claim,
       const ag_typed_account *typed,
       const standing *found,
       const ag_code *code,
       ag_time now,
       eg_error *err)
{
    eg_hash hash;
    EG_SECRET(ag_claim_card, card);
    EG_BUFFER(sealed, AG_CARD_MAX);
    memcpy(card.address, typed->address, sizeof(card.address));
    eg_hex_write(card.plain, typed->plain.bytes, sizeof(typed->plain.bytes));
    (void)snprintf(card.provider, sizeof(card.provider), "%s",
                   ag_provider_name(typed->provider));
    (void)snprintf(card.organisation, sizeof(card.organisation), "%" PRIu64,
                   found->invited_by);
    (void)snprintf(card.person, sizeof(card.person), "%" PRIu64,
                   claim->person != NULL ? claim->person->id : 0);
    const ag_card_text texts[] = AG_CLAIM_TEXTS(card);
    EG_TRY(ag_card_seal(store, &sealed, subject, AG_CLAIM_PURPOSE, texts,
                        EG_ARRAY_LEN(texts), err));
    ag_code_hash(&hash, AG_CLAIM_CODE, code);
    sql_statement s = sql_begin(
        store->db, "INSERT INTO claim VALUES ($1, $2, $3, $4, $5, $6)");
    sql_bind_hash(&s, 1, &hash);
    ag_subject_bind(&s, 2, subject);
    sql_bind_bytes(&s, 3, sealed.data, sealed.len);
    sql_bind_bytes(&s, 4, typed->token.bytes, sizeof(typed->token.bytes));
    sql_bind_number(&s, 5, (uint64_t)now);
    sql_bind_number(&s, 6, (uint64_t)(now + AG_CLAIM_LIFE));
    return sql_run(&s, err);
}

static eg_status
make(ag_store *store,
     const ag_subject *subject,
     const ag_claim *claim,
     const ag_typed_account *typed,
     ag_time now,
     eg_error *err)
{
    standing found = {0};
    EG_SECRET(ag_code, code);
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_code_new(&code, &rng));
    EG_TRY(find_standing(store, &found, claim, typed, now, err));
    EG_TRY(insert(store, subject, claim, typed, &found, &code, now, err));
    const ag_post_order order = {.subject = subject,
                                 .kind = found.known ? AG_POST_KNOWN
                                                     : AG_POST_CLAIM,
                                 .language = claim->language,
                                 .to = typed->address,
                                 .code = &code,
                                 .silent = found.flooded};
    EG_TRY(ag_post(store, &order, now, err));
    const ag_telling telling = {.kind = "account.claimed", .about = subject};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_claim_make(ag_store *store,
              const ag_claim *claim,
              ag_time now,
              eg_error *err)
{
    ag_subject subject;
    EG_SECRET(ag_typed_account, typed);
    EG_TRY(
        ag_address_read(store, &typed, claim->provider, claim->address, err));
    EG_TRY(ag_store_begin(store, err));
    eg_status status = ag_subject_new(store, &subject, err);
    if (status == EG_OK) {
        status = make(store, &subject, claim, &typed, now, err);
    }
    return ag_store_end(store, status, err);
}

/* -- upkeep ---------------------------------------------------------------------- */

/** Delete one claim that is too old; its subject in @p subject. */
static eg_status
delete_old(ag_store *store,
           ag_subject *subject,
           bool *found,
           ag_time now,
           eg_error *err)
{
    bool good = true;
    eg_hash code;
    sql_statement s = sql_begin(
        store->db, "SELECT code, subject FROM claim WHERE until <= $1 LIMIT 1");
    sql_bind_number(&s, 1, (uint64_t)now);
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    sql_hash(&s, 0, &code, &good);
    ag_subject_column(&s, 1, subject, &good);
    sql_end(&s);
    EG_TRY(good ? EG_OK : sql_damaged(store->db, err));
    s = sql_begin(store->db, "DELETE FROM letter WHERE subject = $1");
    ag_subject_bind(&s, 1, subject);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "DELETE FROM claim WHERE code = $1");
    sql_bind_hash(&s, 1, &code);
    return sql_run(&s, err);
}

eg_status
ag_claim_upkeep(ag_store *store, uint64_t *done, ag_time now, eg_error *err)
{
    *done = 0;
    for (;;) {
        bool found = false;
        ag_subject subject;
        EG_TRY(ag_store_begin(store, err));
        EG_TRY(ag_store_end(
            store, delete_old(store, &subject, &found, now, err), err));
        if (!found) {
            return EG_OK;
        }
        EG_TRY(ag_subject_erase(store, &subject, err));
        ++*done;
    }
}
