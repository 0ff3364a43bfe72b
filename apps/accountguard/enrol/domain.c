/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Domains of organisations.
 */
#include "accountguard/enrol/domain.h"

#include <string.h>

#include "accountguard/enrol/organisation.h"
#include "accountguard/enrol/tell.h"

#define COLUMNS                                                         \
    "SELECT id, organisation, name, code, asked, proven, until, method" \
    " FROM domain"

eg_status
ag_domain_ask(ag_store *store,
              ag_code *code,
              uint64_t organisation,
              const ag_domain *domain,
              ag_time now,
              eg_error *err)
{
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_code_new(code, &rng));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO domain (organisation, name, code, asked, proven, until,"
        " method) VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT (organisation,"
        " name) DO UPDATE SET code = excluded.code, asked = excluded.asked");
    sql_bind_number(&s, 1, organisation);
    sql_bind_name(&s, 2, domain->text);
    sql_bind_name(&s, 3, code->text);
    sql_bind_number(&s, 4, (uint64_t)now);
    return sql_run(&s, err);
}

/** An entry of the log about a domain of an organisation. */
static eg_status
tell(ag_store *store,
     const char *kind,
     uint64_t by,
     uint64_t organisation,
     const char *domain,
     ag_time now,
     eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(store, &org, organisation, err));
    const ag_telling telling = {.kind = kind,
                                .by = by,
                                .about = &org.subject,
                                .name = "domain",
                                .text = domain,
                                .row = organisation};
    return ag_tell_log(store, &telling, now, err);
}

static eg_status
claim(ag_store *store,
      ag_code *code,
      uint64_t by,
      uint64_t organisation,
      const ag_domain *domain,
      ag_time now,
      eg_error *err)
{
    EG_TRY(tell(store, "domain.claimed", by, organisation, domain->text, now,
                err));
    return ag_domain_ask(store, code, organisation, domain, now, err);
}

eg_status
ag_domain_claim(ag_store *store,
                ag_code *code,
                uint64_t by,
                uint64_t organisation,
                const ag_domain *domain,
                ag_time now,
                eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(
        store, claim(store, code, by, organisation, domain, now, err), err);
}

static eg_status
take_columns(const sql_statement *row, ag_domain_row *out, eg_error *err)
{
    bool good = true;
    *out = (ag_domain_row){.id = sql_number(row, 0),
                           .organisation = sql_number(row, 1),
                           .asked = (ag_time)sql_number(row, 4),
                           .proven = (ag_time)sql_number(row, 5),
                           .until = (ag_time)sql_number(row, 6),
                           .method = (ag_proof_method)sql_number(row, 7)};
    sql_name(row, 2, out->name.text, sizeof(out->name.text), &good);
    sql_name(row, 3, out->code.text, sizeof(out->code.text), &good);
    return good && out->method < AG_PROOF_COUNT ? EG_OK
                                                : sql_damaged(row->db, err);
}

static eg_status
get(ag_store *store,
    ag_domain_row *out,
    uint64_t organisation,
    const char *domain,
    eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, COLUMNS " WHERE organisation = $1 AND name = $2");
    sql_bind_number(&s, 1, organisation);
    sql_bind_name(&s, 2, domain);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found,
                       "%.100s: was not claimed by organisation %llu", domain,
                       (unsigned long long)organisation);
    }
    EG_TRY(found);
    const eg_status status = take_columns(&s, out, err);
    sql_end(&s);
    return status;
}

/* -- checking ------------------------------------------------------------------- */

static eg_status
ask_outside(const ag_outside *outside,
            const ag_domain_row *d,
            ag_proof_method method,
            eg_span mail,
            ag_time now,
            eg_error *err)
{
    bool dnssec = false;
    switch (method) {
    case AG_PROOF_DNS:
        return ag_proof_dns(outside, &d->name, &d->code, &dnssec, err);
    case AG_PROOF_HTTPS:
        return ag_proof_https(outside, &d->name, &d->code, err);
    case AG_PROOF_MAIL:
        return ag_proof_mail(outside, &d->name, &d->code, mail, now, err);
    case AG_PROOF_COUNT:
        break;
    }
    return eg_fail(err, EG_ERR_ARGUMENT, "there is no such proof");
}

static eg_status
keep_proof(ag_store *store,
           const ag_domain_row *d,
           ag_proof_method method,
           ag_time now,
           eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE domain SET proven = $1, until = $2,"
                             " method = $3 WHERE id = $4 AND code = $5");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, (uint64_t)(now + AG_DOMAIN_LIFE));
    sql_bind_number(&s, 3, method);
    sql_bind_number(&s, 4, d->id);
    sql_bind_name(&s, 5, d->code.text);
    EG_TRY(sql_run(&s, err));
    EG_TRY(tell(store, "domain.proven", 0, d->organisation, d->name.text, now,
                err));
    return ag_org_proven(store, d->organisation, now, err);
}

/** A proof that is there no more ends soon. */
static eg_status
keep_failure(ag_store *store,
             const ag_domain_row *d,
             ag_time now,
             eg_error *err)
{
    const ag_time end = now + AG_DOMAIN_GRACE;
    if (d->until <= end) {
        return EG_OK;
    }
    sql_statement s =
        sql_begin(store->db, "UPDATE domain SET until = $1 WHERE id = $2");
    sql_bind_number(&s, 1, (uint64_t)end);
    sql_bind_number(&s, 2, d->id);
    EG_TRY(sql_run(&s, err));
    return tell(store, "domain.missing", 0, d->organisation, d->name.text, now,
                err);
}

eg_status
ag_domain_check(ag_store *store,
                const ag_outside *outside,
                uint64_t organisation,
                const char *domain,
                ag_proof_method method,
                eg_span mail,
                ag_time now,
                eg_error *err)
{
    ag_domain_row d;
    EG_TRY(get(store, &d, organisation, domain, err));
    if (d.until <= now && now - d.asked > AG_DOMAIN_ASK_LIFE) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: its code is older than 14 days; claim it anew",
                       d.name.text);
    }
    const eg_status found = ask_outside(outside, &d, method, mail, now, err);
    if (found != EG_OK && found != EG_REJECT) {
        return found;
    }
    eg_error why = {0}; /* the sentence of the proof is the one to be told */
    EG_TRY(ag_store_begin(store, err));
    eg_status kept = EG_OK;
    if (found == EG_OK) {
        kept = keep_proof(store, &d, method, now, &why);
    } else if (method == d.method) {
        kept = keep_failure(store, &d, now, &why);
    }
    kept = ag_store_end(store, kept, &why);
    if (kept != EG_OK) {
        return eg_fail(err, kept, "%s", why.text);
    }
    return found;
}

/* -- asking --------------------------------------------------------------------- */

eg_status
ag_domain_any(ag_store *store,
              bool *out,
              uint64_t organisation,
              ag_time now,
              eg_error *err)
{
    sql_statement s = sql_begin(store->db, "SELECT COUNT(*) FROM domain WHERE"
                                           " organisation = $1 AND until > $2");
    sql_bind_number(&s, 1, organisation);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    *out = sql_number(&s, 0) > 0;
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_domain_covers(ag_store *store,
                 bool *out,
                 uint64_t organisation,
                 const char *domain,
                 ag_time now,
                 eg_error *err)
{
    *out = false;
    while (!*out && domain != NULL) {
        sql_statement s =
            sql_begin(store->db, "SELECT COUNT(*) FROM domain WHERE"
                                 " organisation = $1 AND name = $2 AND"
                                 " until > $3");
        sql_bind_number(&s, 1, organisation);
        sql_bind_name(&s, 2, domain);
        sql_bind_number(&s, 3, (uint64_t)now);
        EG_TRY(sql_one(&s, err));
        *out = sql_number(&s, 0) > 0;
        sql_end(&s);
        domain = strchr(domain, '.');
        domain = domain != NULL ? domain + 1 : NULL;
    }
    return EG_OK;
}

/** Whom each row goes to. */
typedef struct visit {
    ag_domain_taker take;
    void *context;
} visit;

static eg_status
take_row(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_domain_row d;
    EG_TRY(take_columns(row, &d, err));
    return v->take(&d, v->context, err);
}

eg_status
ag_domain_each(ag_store *store,
               uint64_t organisation,
               ag_domain_taker take,
               void *context,
               eg_error *err)
{
    visit v = {.take = take, .context = context};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, COLUMNS " WHERE organisation = $1 ORDER BY id");
    sql_bind_number(&s, 1, organisation);
    return sql_each(&s, take_row, &v, &count, err);
}

eg_status
ag_domain_due(ag_store *store,
              ag_domain_row *out,
              uint64_t after,
              bool *found,
              ag_time now,
              eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, COLUMNS " WHERE id > $1 AND until > $2 AND proven <= $3 AND"
                           " method < 2 ORDER BY id LIMIT 1");
    sql_bind_number(&s, 1, after);
    sql_bind_number(&s, 2, (uint64_t)now);
    sql_bind_number(&s, 3, (uint64_t)(now - AG_DOMAIN_RECHECK));
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    const eg_status status = take_columns(&s, out, err);
    sql_end(&s);
    return status;
}

/** The next organisation that stands without a proven domain; 0: none. */
static eg_status
next_without(ag_store *store, uint64_t *id, ag_time now, eg_error *err)
{
    bool found = false;
    sql_statement s = sql_begin(
        store->db,
        "SELECT o.id FROM organisation o WHERE o.id > $1 AND o.state IN (1, 2)"
        " AND NOT EXISTS (SELECT 1 FROM domain d WHERE d.organisation = o.id"
        " AND d.until > $2) ORDER BY o.id LIMIT 1");
    sql_bind_number(&s, 1, *id);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_row(&s, &found, err));
    *id = found ? sql_number(&s, 0) : 0;
    if (found) {
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_domain_lapse(ag_store *store, uint64_t *count, ag_time now, eg_error *err)
{
    uint64_t id = 0;
    *count = 0;
    for (;;) {
        EG_TRY(next_without(store, &id, now, err));
        if (id == 0) {
            return EG_OK;
        }
        EG_TRY(ag_store_begin(store, err));
        EG_TRY(ag_store_end(
            store,
            ag_org_lapse(store, id, "no proven domain is left", now, err),
            err));
        ++*count;
    }
}
