/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Organisations: applying and reading.
 */
#include "accountguard/enrol/organisation.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/contact.h"
#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/tell.h"

static const char purpose[] = "organisation 1";

static eg_status
insert(ag_store *store,
       uint64_t *id,
       ag_subject *subject,
       const ag_application *a,
       ag_time now,
       eg_error *err)
{
    char name[AG_ORG_TEXT];
    EG_BUFFER(sealed, AG_CARD_MAX);
    memcpy(name, a->name, strlen(a->name) + 1);
    const ag_card_text texts[] = {AG_CARD_TEXT("name", name)};
    EG_TRY(ag_subject_new(store, subject, err));
    EG_TRY(ag_card_seal(store, &sealed, subject, purpose, texts, 1, err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO organisation (subject, state, country, sector, class,"
        " sealed, documents, applied, changed, called, flows) VALUES"
        " ($1, 0, $2, $3, $4, $5, $6, $7, $8, 0, 0) RETURNING id");
    ag_subject_bind(&s, 1, subject);
    sql_bind_name(&s, 2, ag_country_code(a->country));
    sql_bind_name(&s, 3, ag_sector_word(a->sector));
    sql_bind_number(&s, 4, a->class);
    sql_bind_bytes(&s, 5, sealed.data, sealed.len);
    sql_bind_hash(&s, 6, &a->documents);
    sql_bind_number(&s, 7, (uint64_t)now);
    sql_bind_number(&s, 8, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    *id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

static eg_status
apply(ag_store *store,
      uint64_t *id,
      const ag_domain *domain,
      ag_code *code,
      const ag_application *a,
      ag_time now,
      eg_error *err)
{
    ag_subject subject;
    EG_TRY(insert(store, id, &subject, a, now, err));
    EG_TRY(ag_domain_ask(store, code, *id, domain, now, err));
    EG_TRY(ag_contact_add_within(store, *id, a->name, &a->contact, now, err));
    const ag_telling telling = {.kind = "organisation.applied",
                                .about = &subject,
                                .name = "domain",
                                .text = domain->text,
                                .row = *id};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_org_apply(ag_store *store,
             uint64_t *id,
             ag_domain *domain,
             ag_code *code,
             const ag_application *a,
             ag_time now,
             eg_error *err)
{
    EG_TRY(ag_card_check(a->name, AG_ORG_TEXT, "an organisation's name", err));
    EG_TRY(ag_contact_check(&a->contact, err));
    EG_TRY(ag_domain_read(domain, a->domain, strlen(a->domain), err));
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, apply(store, id, domain, code, a, now, err),
                        err);
}

#define COLUMNS                                                           \
    "SELECT o.id, o.subject, o.state, o.country, o.sector, o.class,"      \
    " o.sealed, o.documents, o.applied, o.changed, o.called, o.flows,"    \
    " (SELECT COUNT(*) FROM approval a WHERE a.organisation = o.id) FROM" \
    " organisation o"

/** An organisation's columns. */
static eg_status
take_columns(ag_store *store,
             const sql_statement *row,
             ag_org *out,
             eg_error *err)
{
    bool good = true;
    char country[8];
    char sector[64];
    *out = (ag_org){.id = sql_number(row, 0),
                    .state = (ag_org_state)sql_number(row, 2),
                    .class = (ag_org_class)sql_number(row, 5),
                    .applied = (ag_time)sql_number(row, 8),
                    .changed = (ag_time)sql_number(row, 9),
                    .called = (ag_time)sql_number(row, 10),
                    .flows = (ag_time)sql_number(row, 11),
                    .approvals = sql_number(row, 12)};
    ag_subject_column(row, 1, &out->subject, &good);
    sql_name(row, 3, country, sizeof(country), &good);
    sql_name(row, 4, sector, sizeof(sector), &good);
    sql_hash(row, 7, &out->documents, &good);
    if (!good || out->state >= AG_ORG_STATE_COUNT ||
        out->class >= AG_ORG_CLASS_COUNT ||
        !ag_country_read(&out->country, country) ||
        !ag_sector_read(&out->sector, sector)) {
        return sql_damaged(store->db, err);
    }
    const ag_card_text texts[] = {AG_CARD_TEXT("name", out->name)};
    const eg_status status = ag_card_open(store, texts, 1, &out->subject,
                                          purpose, sql_bytes(row, 6), err);
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

eg_status
ag_org_get(ag_store *store, ag_org *out, uint64_t id, eg_error *err)
{
    sql_statement s = sql_begin(store->db, COLUMNS " WHERE o.id = $1");
    sql_bind_number(&s, 1, id);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "%llu: is no organisation",
                       (unsigned long long)id);
    }
    EG_TRY(found);
    const eg_status status = take_columns(store, &s, out, err);
    sql_end(&s);
    return status;
}

/** Whom each row goes to. */
typedef struct visit {
    ag_store *store;
    ag_org_taker take;
    void *context;
} visit;

static eg_status
take_row(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_org org;
    EG_TRY(take_columns(v->store, row, &org, err));
    return v->take(&org, v->context, err);
}

eg_status
ag_org_each(ag_store *store, ag_org_taker take, void *context, eg_error *err)
{
    visit v = {.store = store, .take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(store->db, COLUMNS " ORDER BY o.id");
    return sql_each(&s, take_row, &v, &count, err);
}
