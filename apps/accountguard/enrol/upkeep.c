/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What enrolment needs from time to time.
 */
#include "accountguard/enrol/upkeep.h"

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/claim.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/tell.h"
#include "base/secret.h"

/** Letters that nobody was to get are kept so long, to look like others. */
#define SILENT_LIFE AG_DAY

static eg_status
check_domains(ag_store *store,
              ag_upkeep *out,
              const ag_outside *outside,
              ag_time now,
              eg_error *err)
{
    ag_domain_row d = {0};
    for (;;) {
        bool found = false;
        EG_TRY(ag_domain_due(store, &d, d.id, &found, now, err));
        if (!found) {
            return EG_OK;
        }
        const eg_status status =
            ag_domain_check(store, outside, d.organisation, d.name.text,
                            d.method, (eg_span){0}, now, err);
        out->checked++;
        if (status == EG_REJECT) {
            out->missing++;
        } else if (status == EG_ERR_IO || status == EG_ERR_MALFORMED) {
            out->unanswered++;
        } else {
            EG_TRY(status);
        }
    }
}

/* -- reminders ------------------------------------------------------------------- */

/** An account whose owner is to be reminded. */
typedef struct reminder {
    uint64_t person;
    ag_subject subject;
    ag_language language;
    char address[AG_CANON_MAX];
} reminder;

static eg_status
next_reminder(ag_store *store,
              reminder *out,
              bool *found,
              ag_time now,
              eg_error *err)
{
    bool good = true;
    char tag[8];
    const ag_card_text texts[] = {AG_CARD_TEXT("address", out->address)};
    sql_statement s = sql_begin(
        store->db,
        "SELECT p.id, p.subject, p.language, a.sealed FROM person p JOIN "
        "account"
        " a ON a.person = p.id AND a.state = 0 WHERE p.gone = 0 AND p.reminded"
        " <= $1 ORDER BY p.id, a.id LIMIT 1");
    sql_bind_number(&s, 1, (uint64_t)(now - AG_REMINDER));
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    out->person = sql_number(&s, 0);
    ag_subject_column(&s, 1, &out->subject, &good);
    sql_name(&s, 2, tag, sizeof(tag), &good);
    good = good && ag_language_read(&out->language, tag);
    const eg_status status =
        good ? ag_card_open(store, texts, 1, &out->subject, "account 1",
                            sql_bytes(&s, 3), err)
             : sql_damaged(store->db, err);
    sql_end(&s);
    return status;
}

static eg_status
remind(ag_store *store, const reminder *r, ag_time now, eg_error *err)
{
    const ag_post_order order = {.subject = &r->subject,
                                 .kind = AG_POST_REMINDER,
                                 .language = r->language,
                                 .to = r->address};
    EG_TRY(ag_post(store, &order, now, err));
    sql_statement s =
        sql_begin(store->db, "UPDATE person SET reminded = $1 WHERE id = $2");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, r->person);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {
        .kind = "person.reminded", .about = &r->subject, .row = r->person};
    return ag_tell_log(store, &telling, now, err);
}

static eg_status
remind_all(ag_store *store, uint64_t *count, ag_time now, eg_error *err)
{
    bool found = true;
    EG_SECRET(reminder, r);
    while (found) {
        EG_TRY(next_reminder(store, &r, &found, now, err));
        if (found) {
            EG_TRY(ag_store_begin(store, err));
            EG_TRY(ag_store_end(store, remind(store, &r, now, err), err));
            ++*count;
        }
    }
    return EG_OK;
}

/* -- forgetting ------------------------------------------------------------------ */

static eg_status
delete_before(ag_store *store, const char *text, ag_time before, eg_error *err)
{
    sql_statement s = sql_begin(store->db, text);
    sql_bind_number(&s, 1, (uint64_t)before);
    return sql_run(&s, err);
}

static eg_status
forget(ag_store *store, ag_time now, eg_error *err)
{
    EG_TRY(delete_before(store, "DELETE FROM invitation WHERE until <= $1", now,
                         err));
    EG_TRY(delete_before(store, "DELETE FROM recovery WHERE until <= $1", now,
                         err));
    return delete_before(store,
                         "DELETE FROM letter WHERE sent > 0 AND sent <= $1",
                         now - SILENT_LIFE, err);
}

eg_status
ag_upkeep_run(ag_store *store,
              ag_upkeep *out,
              const ag_outside *outside,
              ag_time now,
              eg_error *err)
{
    *out = (ag_upkeep){0};
    EG_TRY(check_domains(store, out, outside, now, err));
    EG_TRY(ag_domain_lapse(store, &out->lapsed, now, err));
    EG_TRY(ag_contact_upkeep(store, &out->contacts, now, err));
    EG_TRY(remind_all(store, &out->reminded, now, err));
    EG_TRY(ag_claim_upkeep(store, &out->forgotten, now, err));
    return forget(store, now, err);
}
