/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of subjects.
 */
#include "accountguard/audit/subject_name.h"

#include "accountguard/audit/proof.h"
#include "common/text.h"

static eg_status
find_row(ag_store *store,
         ag_subject *out,
         const char *statement,
         const char *number,
         eg_error *err)
{
    uint64_t id;
    bool good = true;
    if (!app_text_number(&id, number, 1, INT64_MAX)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%s: no number of a row", number);
    }
    sql_statement s = sql_begin(store->db, statement);
    sql_bind_number(&s, 1, id);
    const eg_status status = sql_one(&s, err);
    if (status != EG_OK) {
        return status == EG_ERR_NOT_FOUND
                   ? eg_fail(err, status, "there is no number %s", number)
                   : status;
    }
    ag_subject_column(&s, 0, out, &good);
    sql_end(&s);
    return good ? EG_OK : sql_damaged(store->db, err);
}

eg_status
ag_subject_find(ag_store *store,
                ag_subject *out,
                const char *name,
                eg_error *err)
{
    static const char person[] = "person:";
    static const char organisation[] = "organisation:";
    if (ag_subject_read(out, name, strlen(name))) {
        return EG_OK;
    }
    if (strncmp(name, person, sizeof(person) - 1) == 0) {
        return find_row(store, out, "SELECT subject FROM person WHERE id = $1",
                        name + sizeof(person) - 1, err);
    }
    if (strncmp(name, organisation, sizeof(organisation) - 1) == 0) {
        return find_row(store, out,
                        "SELECT subject FROM organisation WHERE id = $1",
                        name + sizeof(organisation) - 1, err);
    }
    return eg_fail(err, EG_ERR_ARGUMENT,
                   "a subject is 32 hexadecimal digits, person:NUMBER or "
                   "organisation:NUMBER");
}

eg_status
ag_subject_person(ag_store *store,
                  ag_person *out,
                  const ag_subject *subject,
                  eg_error *err)
{
    char tag[8] = "";
    bool good = true;
    sql_statement s =
        sql_begin(store->db, "SELECT id, language, joined FROM person WHERE "
                             "subject = $1 AND gone = 0");
    ag_subject_bind(&s, 1, subject);
    const eg_status status = sql_one(&s, err);
    if (status != EG_OK) {
        return status == EG_ERR_NOT_FOUND
                   ? eg_fail(err, status, "no such person is enrolled")
                   : status;
    }
    *out = (ag_person){.id = sql_number(&s, 0),
                       .subject = *subject,
                       .joined = (ag_time)sql_number(&s, 2)};
    sql_name(&s, 1, tag, sizeof(tag), &good);
    sql_end(&s);
    return good && ag_language_read(&out->language, tag)
               ? EG_OK
               : sql_damaged(store->db, err);
}
