/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invitations by organisations.
 */
#include "accountguard/enrol/invitation.h"

#include "accountguard/enrol/organisation.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

static const char code_purpose[] = "invitation";

static eg_status
count_since(ag_store *store,
            uint64_t *out,
            uint64_t organisation,
            ag_time since,
            eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*) FROM invitation WHERE organisation"
                   " = $1 AND made > $2");
    sql_bind_number(&s, 1, organisation);
    sql_bind_number(&s, 2, (uint64_t)since);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

/** Whether this address had one of this organisation of late. */
static eg_status
was_invited(ag_store *store,
            bool *out,
            uint64_t organisation,
            const ag_token *plain,
            ag_time since,
            eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT COUNT(*) FROM invitation WHERE organisation"
                   " = $1 AND address = $2 AND made > $3");
    sql_bind_number(&s, 1, organisation);
    sql_bind_bytes(&s, 2, plain->bytes, sizeof(plain->bytes));
    sql_bind_number(&s, 3, (uint64_t)since);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

static eg_status
send(ag_store *store,
     const ag_org *org,
     const ag_typed_account *to,
     ag_language language,
     ag_time now,
     eg_error *err)
{
    EG_SECRET(ag_code, code);
    eg_hash hash;
    ag_subject service;
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_code_new(&code, &rng));
    ag_code_hash(&hash, code_purpose, &code);
    EG_TRY(ag_subject_service(store, &service, err));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO invitation (organisation, code, address, made,"
                   " until, used) VALUES ($1, $2, $3, $4, $5, 0)");
    sql_bind_number(&s, 1, org->id);
    sql_bind_hash(&s, 2, &hash);
    sql_bind_bytes(&s, 3, to->plain.bytes, sizeof(to->plain.bytes));
    sql_bind_number(&s, 4, (uint64_t)now);
    sql_bind_number(&s, 5, (uint64_t)(now + AG_INVITATION_LIFE));
    EG_TRY(sql_run(&s, err));
    const ag_post_order order = {.subject = &service,
                                 .kind = AG_POST_INVITATION,
                                 .language = language,
                                 .to = to->address,
                                 .code = &code,
                                 .name = org->name};
    return ag_post(store, &order, now, err);
}

static eg_status
invite(ag_store *store,
       uint64_t by,
       uint64_t organisation,
       const ag_typed_account *to,
       ag_language language,
       ag_time now,
       eg_error *err)
{
    ag_org org;
    uint64_t today = 0;
    bool again = false;
    EG_TRY(ag_org_get(store, &org, organisation, err));
    if (org.state != AG_ORG_APPROVED) {
        return eg_fail(err, EG_ERR_STATE,
                       "only an approved organisation invites; this one is %s",
                       ag_org_state_name(org.state));
    }
    EG_TRY(count_since(store, &today, organisation, now - AG_DAY, err));
    if (today >= AG_INVITATION_DAILY) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "the organisation has sent %d invitations within a day",
                       AG_INVITATION_DAILY);
    }
    EG_TRY(was_invited(store, &again, organisation, &to->plain,
                       now - AG_INVITATION_AGAIN, err));
    if (!again) {
        EG_TRY(send(store, &org, to, language, now, err));
    }
    const ag_telling telling = {.kind = "invitation.asked",
                                .by = by,
                                .about = &org.subject,
                                .row = organisation};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_invite(ag_store *store,
          uint64_t by,
          uint64_t organisation,
          const char *address,
          ag_language language,
          ag_time now,
          eg_error *err)
{
    EG_SECRET(ag_typed_account, to);
    EG_TRY(ag_address_read(store, &to, AG_PROVIDER_OTHER, address, err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(
        store, invite(store, by, organisation, &to, language, now, err), err);
}

eg_status
ag_invitation_find(ag_store *store,
                   uint64_t *organisation,
                   const ag_code *code,
                   const ag_token *plain,
                   ag_time now,
                   eg_error *err)
{
    bool found = false;
    eg_hash hash;
    ag_code_hash(&hash, code_purpose, code);
    *organisation = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT organisation FROM invitation WHERE code = $1 AND"
                   " address = $2 AND until > $3 AND used = 0");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_bytes(&s, 2, plain->bytes, sizeof(plain->bytes));
    sql_bind_number(&s, 3, (uint64_t)now);
    EG_TRY(sql_row(&s, &found, err));
    if (found) {
        *organisation = sql_number(&s, 0);
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_invitation_use(ag_store *store,
                  uint64_t organisation,
                  const ag_token *plain,
                  ag_time now,
                  eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE invitation SET used = $1 WHERE organisation"
                   " = $2 AND address = $3 AND used = 0");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, organisation);
    sql_bind_bytes(&s, 3, plain->bytes, sizeof(plain->bytes));
    return sql_run(&s, err);
}
