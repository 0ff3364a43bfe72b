/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers by the consents that stand.
 */
#include "accountguard/incident/audience.h"

#include "accountguard/enrol/roster.h"

eg_status
ag_readers_of(ag_store *store,
              ag_reader out[AG_READERS_MAX],
              size_t *len,
              uint64_t account,
              ag_time now,
              eg_error *err)
{
    ag_audience_of of;
    eg_error none = {0};
    *len = 0;
    const eg_status found = ag_roster_audience(store, &of, account, now, &none);
    if (found == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    if (found != EG_OK) {
        return eg_fail(err, found, "%s", none.text);
    }
    out[(*len)++] = (ag_reader){
        .audience = AG_AUDIENCE_PERSON, .recipient = of.person, .detail = true};
    if (of.organisation != 0 && of.tell != AG_TELL_NONE) {
        out[(*len)++] = (ag_reader){.audience = AG_AUDIENCE_ORGANISATION,
                                    .recipient = of.organisation,
                                    .detail = of.tell == AG_TELL_DETAIL};
    }
    return EG_OK;
}

eg_status
ag_account_subject(ag_store *store,
                   ag_subject *out,
                   bool *there,
                   uint64_t account,
                   eg_error *err)
{
    bool good = true;
    sql_statement s = sql_begin(
        store->db, "SELECT person.subject FROM account JOIN person ON"
                   " person.id = account.person WHERE account.id = $1");
    sql_bind_number(&s, 1, account);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    ag_subject_column(&s, 0, out, &good);
    sql_end(&s);
    return good ? ag_subject_exists(store, there, out, err)
                : sql_damaged(store->db, err);
}
