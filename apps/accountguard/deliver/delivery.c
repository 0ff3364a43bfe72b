/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of notices and deliveries.
 */
#include "accountguard/deliver/delivery.h"

#include <stdio.h>
#include <string.h>

/* What is sealed for. */
#define SEALED_NOTICE "notice file"
#define SEALED_MAIL   "notice mail"

#define WORD(name, word) [name] = (word),
static const char *const state_word[] = {AG_DELIVERY_STATE_TABLE(WORD)};
#undef WORD

const char *
ag_delivery_state_name(ag_delivery_state state)
{
    return state_word[state];
}

/* -- notices ----------------------------------------------------------------- */

eg_status
ag_notice_add(ag_store *store, ag_notice_row *row, eg_span file, eg_error *err)
{
    EG_BUFFER(sealed, AG_NOTICE_FILE_MAX + AG_SEAL_BYTES);
    EG_TRY(ag_subject_seal(store, &sealed, &row->subject, SEALED_NOTICE, file,
                           err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO notice (mark, incident, audience, recipient, subject,"
        " reference, revision, code, kind, level, log, made, expires, step,"
        " desk, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
        " $12, $13, $14, $15, $16) RETURNING id");
    sql_bind_hash(&s, 1, &row->mark);
    sql_bind_number(&s, 2, row->incident);
    sql_bind_number(&s, 3, (uint64_t)row->audience);
    sql_bind_number(&s, 4, row->recipient);
    ag_subject_bind(&s, 5, &row->subject);
    sql_bind_name(&s, 6, row->reference);
    sql_bind_number(&s, 7, row->revision);
    sql_bind_hash(&s, 8, &row->code);
    sql_bind_number(&s, 9, (uint64_t)row->kind);
    sql_bind_number(&s, 10, (uint64_t)row->level);
    sql_bind_number(&s, 11, row->log);
    sql_bind_number(&s, 12, (uint64_t)row->made);
    sql_bind_number(&s, 13, (uint64_t)row->expires);
    sql_bind_number(&s, 14, (uint64_t)row->step);
    sql_bind_number(&s, 15, (uint64_t)row->desk);
    sql_bind_bytes(&s, 16, sealed.data, sealed.len);
    EG_TRY(sql_one(&s, err));
    row->id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

#define NOTICE_COLUMNS                                                       \
    "id, mark, incident, audience, recipient, subject, reference, revision," \
    " code, kind, level, log, made, expires, step, desk"

/** The columns of a row. */
static eg_status
take_notice(ag_notice_row *out, const sql_statement *s, eg_error *err)
{
    ag_notice_row r = {.id = sql_number(s, 0)};
    bool good = true;
    sql_hash(s, 1, &r.mark, &good);
    r.incident = sql_number(s, 2);
    r.audience = (ag_audience)sql_number(s, 3);
    r.recipient = sql_number(s, 4);
    ag_subject_column(s, 5, &r.subject, &good);
    sql_name(s, 6, r.reference, sizeof(r.reference), &good);
    r.revision = sql_number(s, 7);
    sql_hash(s, 8, &r.code, &good);
    r.kind = (ag_notice_kind)sql_number(s, 9);
    r.level = (ag_level)sql_number(s, 10);
    r.log = sql_number(s, 11);
    r.made = (ag_time)sql_number(s, 12);
    r.expires = (ag_time)sql_number(s, 13);
    r.step = (ag_time)sql_number(s, 14);
    r.desk = (ag_desk_state)sql_number(s, 15);
    if (!good || (unsigned)r.audience >= AG_AUDIENCE_COUNT ||
        (unsigned)r.kind >= AG_NOTICE_KIND_COUNT ||
        (unsigned)r.level >= AG_LEVEL_COUNT ||
        (unsigned)r.desk > AG_DESK_CALLED) {
        return sql_damaged(s->db, err);
    }
    *out = r;
    return EG_OK;
}

/** The one row of a statement. */
static eg_status
one_notice(ag_notice_row *out, sql_statement *s, eg_error *err)
{
    EG_TRY(sql_one(s, err));
    const eg_status status = take_notice(out, s, err);
    sql_end(s);
    return status;
}

eg_status
ag_notice_get(ag_store *store, ag_notice_row *out, uint64_t id, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "SELECT " NOTICE_COLUMNS
                                           " FROM notice WHERE id = $1");
    sql_bind_number(&s, 1, id);
    return one_notice(out, &s, err);
}

eg_status
ag_notice_of_code(ag_store *store,
                  ag_notice_row *out,
                  const ag_code *code,
                  eg_error *err)
{
    eg_hash hash;
    ag_code_hash(&hash, AG_NOTICE_CODE, code);
    sql_statement s = sql_begin(store->db, "SELECT " NOTICE_COLUMNS
                                           " FROM notice WHERE code = $1");
    sql_bind_hash(&s, 1, &hash);
    return one_notice(out, &s, err);
}

/** Append one sealed column. */
static eg_status
open_column(ag_store *store,
            eg_buffer *out,
            sql_statement *s,
            const ag_subject *subject,
            const char *purpose,
            eg_error *err)
{
    EG_TRY(sql_one(s, err));
    const eg_status status =
        ag_subject_open(store, out, subject, purpose, sql_bytes(s, 0), err);
    sql_end(s);
    return status;
}

eg_status
ag_notice_open(ag_store *store,
               eg_buffer *out,
               const ag_notice_row *row,
               eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT sealed FROM notice WHERE id = $1");
    sql_bind_number(&s, 1, row->id);
    return open_column(store, out, &s, &row->subject, SEALED_NOTICE, err);
}

/** Rows to whoever takes them. */
typedef struct notice_visit {
    ag_notice_taker take;
    void *context;
} notice_visit;

static eg_status
visit_notice(const sql_statement *row, void *context, eg_error *err)
{
    const notice_visit *v = context;
    ag_notice_row r;
    EG_TRY(take_notice(&r, row, err));
    return v->take(&r, v->context, err);
}

eg_status
ag_notice_each(ag_store *store,
               uint64_t after,
               ag_notice_taker take,
               void *context,
               eg_error *err)
{
    uint64_t count;
    notice_visit v = {take, context};
    sql_statement s = sql_begin(
        store->db,
        "SELECT " NOTICE_COLUMNS
        " FROM notice WHERE id > $1 ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, after);
    return sql_each(&s, visit_notice, &v, &count, err);
}

eg_status
ag_notice_each_call(ag_store *store,
                    ag_notice_taker take,
                    void *context,
                    eg_error *err)
{
    uint64_t count;
    notice_visit v = {take, context};
    sql_statement s = sql_begin(store->db, "SELECT " NOTICE_COLUMNS
                                           " FROM notice WHERE desk = $1"
                                           " ORDER BY id LIMIT " SQL_PAGE_TEXT);
    sql_bind_number(&s, 1, AG_DESK_CALL);
    return sql_each(&s, visit_notice, &v, &count, err);
}

/* -- deliveries -------------------------------------------------------------- */

eg_status
ag_delivery_add(ag_store *store,
                uint64_t *id,
                const ag_posting *p,
                ag_time now,
                eg_error *err)
{
    EG_BUFFER(plain, AG_POSTED_MAX);
    EG_BUFFER(sealed, AG_POSTED_MAX + AG_SEAL_BYTES);
    eg_buffer_text(&plain, p->to);
    eg_buffer_byte(&plain, '\n');
    eg_buffer_append(&plain, p->mail.data, p->mail.len);
    EG_TRY(eg_buffer_status(&plain));
    EG_TRY(ag_subject_seal(store, &sealed, p->subject, SEALED_MAIL,
                           eg_buffer_span(&plain), err));
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO delivery (notice, mark, place, account, subject, sealed,"
        " state, attempts, due, changed, boot, seal, reply) VALUES ($1, $2, $3,"
        " $4, $5, $6, $7, 0, $8, $9, '', 0, '') RETURNING id");
    sql_bind_number(&s, 1, p->notice);
    sql_bind_hash(&s, 2, &p->mark);
    sql_bind_number(&s, 3, p->place);
    sql_bind_number(&s, 4, p->account);
    ag_subject_bind(&s, 5, p->subject);
    sql_bind_bytes(&s, 6, sealed.data, sealed.len);
    sql_bind_number(&s, 7, (uint64_t)p->state);
    sql_bind_number(&s, 8, (uint64_t)p->due);
    sql_bind_number(&s, 9, (uint64_t)now);
    EG_TRY(sql_one(&s, err));
    *id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

#define DELIVERY_COLUMNS                                                   \
    "id, notice, place, account, subject, state, attempts, due, changed, " \
    "boot,"                                                                \
    " seal, reply"

static eg_status
take_delivery(ag_delivery *out, const sql_statement *s, eg_error *err)
{
    ag_delivery d = {.id = sql_number(s, 0)};
    bool good = true;
    d.notice = sql_number(s, 1);
    d.place = sql_number(s, 2);
    d.account = sql_number(s, 3);
    ag_subject_column(s, 4, &d.subject, &good);
    d.state = (ag_delivery_state)sql_number(s, 5);
    d.attempts = sql_number(s, 6);
    d.due = (ag_time)sql_number(s, 7);
    d.changed = (ag_time)sql_number(s, 8);
    sql_name(s, 9, d.boot, sizeof(d.boot), &good);
    d.seal = sql_number(s, 10) != 0;
    sql_name(s, 11, d.reply, sizeof(d.reply), &good);
    if (!good || (unsigned)d.state >= AG_DELIVERY_STATE_COUNT) {
        return sql_damaged(s->db, err);
    }
    *out = d;
    return EG_OK;
}

eg_status
ag_delivery_get(ag_store *store, ag_delivery *out, uint64_t id, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "SELECT " DELIVERY_COLUMNS
                                           " FROM delivery WHERE id = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_one(&s, err));
    const eg_status status = take_delivery(out, &s, err);
    sql_end(&s);
    return status;
}

eg_status
ag_delivery_due(ag_store *store,
                ag_delivery *out,
                bool *there,
                ag_delivery_state state,
                ag_time now,
                eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE state = $1"
                   " AND due <= $2 ORDER BY due, id LIMIT 1");
    sql_bind_number(&s, 1, (uint64_t)state);
    sql_bind_number(&s, 2, (uint64_t)now);
    EG_TRY(sql_row(&s, there, err));
    if (!*there) {
        return EG_OK;
    }
    const eg_status status = take_delivery(out, &s, err);
    sql_end(&s);
    return status;
}

eg_status
ag_delivery_open(ag_store *store,
                 char to[AG_MAIL_ADDRESS_MAX + 1],
                 eg_buffer *mail,
                 const ag_delivery *delivery,
                 eg_error *err)
{
    EG_BUFFER(plain, AG_POSTED_MAX);
    sql_statement s =
        sql_begin(store->db, "SELECT sealed FROM delivery WHERE id = $1");
    sql_bind_number(&s, 1, delivery->id);
    EG_TRY(
        open_column(store, &plain, &s, &delivery->subject, SEALED_MAIL, err));
    const uint8_t *end =
        plain.len == 0 ? NULL : memchr(plain.data, '\n', plain.len);
    const size_t len = end == NULL ? 0 : (size_t)(end - plain.data);
    if (len == 0 || len > AG_MAIL_ADDRESS_MAX) {
        return sql_damaged(store->db, err);
    }
    memcpy(to, plain.data, len);
    to[len] = '\0';
    eg_buffer_append(mail, end + 1, plain.len - len - 1);
    return eg_buffer_status(mail);
}

eg_status
ag_delivery_put(ag_store *store, const ag_delivery *d, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE delivery SET state = $1, attempts = $2, due = $3,"
                   " changed = $4, boot = $5, seal = $6, reply = $7"
                   " WHERE id = $8");
    sql_bind_number(&s, 1, (uint64_t)d->state);
    sql_bind_number(&s, 2, d->attempts);
    sql_bind_number(&s, 3, (uint64_t)d->due);
    sql_bind_number(&s, 4, (uint64_t)d->changed);
    sql_bind_name(&s, 5, d->boot);
    sql_bind_number(&s, 6, d->seal ? 1 : 0);
    sql_bind_name(&s, 7, d->reply);
    sql_bind_number(&s, 8, d->id);
    return sql_run(&s, err);
}

eg_status
ag_attempt_add(ag_store *store,
               const ag_delivery *d,
               ag_time now,
               eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "INSERT INTO attempt (delivery, number, time,"
                             " outcome, reply) VALUES ($1, $2, $3, $4, $5)");
    sql_bind_number(&s, 1, d->id);
    sql_bind_number(&s, 2, d->attempts);
    sql_bind_number(&s, 3, (uint64_t)now);
    sql_bind_number(&s, 4, (uint64_t)d->state);
    sql_bind_name(&s, 5, d->reply);
    return sql_run(&s, err);
}

typedef struct delivery_visit {
    ag_delivery_taker take;
    void *context;
} delivery_visit;

static eg_status
visit_delivery(const sql_statement *row, void *context, eg_error *err)
{
    const delivery_visit *v = context;
    ag_delivery d;
    EG_TRY(take_delivery(&d, row, err));
    return v->take(&d, v->context, err);
}

eg_status
ag_delivery_each(ag_store *store,
                 uint64_t notice,
                 ag_delivery_taker take,
                 void *context,
                 eg_error *err)
{
    uint64_t count;
    delivery_visit v = {take, context};
    sql_statement s =
        sql_begin(store->db, "SELECT " DELIVERY_COLUMNS
                             " FROM delivery WHERE notice = $1 ORDER BY place");
    sql_bind_number(&s, 1, notice);
    return sql_each(&s, visit_delivery, &v, &count, err);
}
