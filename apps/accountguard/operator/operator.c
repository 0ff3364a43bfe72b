/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operators in the store.
 */
#include "accountguard/operator/operator.h"

#include <sodium.h>

#include "accountguard/operator/second_factor.h"
#include "accountguard/store/audit.h"
#include "base/secret.h"
#include "codec/json_write.h"

/** Operators that must be left: two decide what matters. */
#define LEFT_MIN 2

/** What is kept of an operator who signs in. */
typedef struct kept {
    ag_operator who;
    char password[AG_PASSWORD_TEXT];
    uint8_t secret[AG_TOTP_SEALED_BYTES];
    uint64_t step;
    ag_lockout lockout;
} kept;

static bool
is_name(const char *text)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        const char c = text[len];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (len == AG_OPERATOR_MAX ||
            (!letter && (len == 0 || (c != '.' && c != '-')))) {
            return false;
        }
    }
    return len > 0;
}

/** An entry of the log about an operator. */
static eg_status
tell(ag_store *store,
     const char *kind,
     uint64_t by,
     const char *name,
     ag_time now,
     eg_error *err)
{
    EG_BUFFER(payload, 256);
    eg_json_writer w;
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "operator", name);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = kind,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

static eg_status
insert(ag_store *store,
       const char *name,
       const char *password,
       const uint8_t *sealed,
       ag_time now,
       eg_error *err)
{
    sql_statement s = sql_begin(
        store->db,
        "INSERT INTO operator (name, password, secret, step, failures, failed,"
        " active, added) VALUES ($1, $2, $3, 0, 0, 0, 1, $4)");
    sql_bind_name(&s, 1, name);
    sql_bind_name(&s, 2, password);
    sql_bind_bytes(&s, 3, sealed, AG_TOTP_SEALED_BYTES);
    sql_bind_number(&s, 4, (uint64_t)now);
    const eg_status status = sql_run(&s, err);
    return status == EG_ERR_STATE
               ? eg_fail(err, EG_ERR_STATE, "%s: is an operator already", name)
               : status;
}

eg_status
ag_operator_add(ag_store *store,
                uint64_t by,
                const char *name,
                const app_passphrase *password,
                uint8_t secret[AG_TOTP_SECRET_BYTES],
                ag_time now,
                eg_error *err)
{
    if (!is_name(name)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an operator's name must have 1 to %d small letters, "
                       "digits, dots and hyphens",
                       AG_OPERATOR_MAX);
    }
    EG_SECRET_ARRAY(char, text, AG_PASSWORD_TEXT);
    EG_SECRET_ARRAY(uint8_t, fresh, AG_TOTP_SECRET_BYTES);
    uint8_t sealed[AG_TOTP_SEALED_BYTES];
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_password_keep(text, password, err));
    EG_TRY(eg_rng_fill(&rng, fresh, sizeof(fresh)));
    EG_TRY(ag_totp_seal(sealed, &store->keys, name, fresh, err));
    EG_TRY(ag_store_begin(store, err));
    eg_status status = insert(store, name, text, sealed, now, err);
    if (status == EG_OK) {
        status = tell(store, "operator.added", by, name, now, err);
    }
    EG_TRY(ag_store_end(store, status, err));
    memcpy(secret, fresh, sizeof(fresh));
    return EG_OK;
}

static eg_status
disable(ag_store *store,
        uint64_t by,
        const char *name,
        ag_time now,
        eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(*) FROM operator WHERE active = 1"
                             " AND name <> $1");
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const uint64_t others = sql_number(&s, 0);
    sql_end(&s);
    s = sql_begin(store->db,
                  "UPDATE operator SET active = 0 WHERE name = $1 AND"
                  " active = 1 RETURNING id");
    sql_bind_name(&s, 1, name);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%.40s: is no active operator",
                       name);
    }
    EG_TRY(found);
    const uint64_t id = sql_number(&s, 0);
    sql_end(&s);
    if (others < LEFT_MIN) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: without this operator fewer than %d are left", name,
                       LEFT_MIN);
    }
    s = sql_begin(store->db, "DELETE FROM session WHERE operator = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_run(&s, err));
    return tell(store, "operator.disabled", by, name, now, err);
}

eg_status
ag_operator_disable(ag_store *store,
                    uint64_t by,
                    const char *name,
                    ag_time now,
                    eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, disable(store, by, name, now, err), err);
}

/* -- signing in --------------------------------------------------------------- */

/** What is kept of one name; @p found: there is an active one. */
static eg_status
load(ag_store *store, kept *out, const char *name, bool *found, eg_error *err)
{
    bool good = true;
    sql_statement s = sql_begin(
        store->db, "SELECT id, name, password, secret, step, failures, failed,"
                   " added FROM operator WHERE name = $1 AND active = 1");
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_row(&s, found, err));
    if (!*found) {
        return EG_OK;
    }
    out->who.id = sql_number(&s, 0);
    out->who.active = true;
    out->who.added = (ag_time)sql_number(&s, 7);
    sql_name(&s, 1, out->who.name, sizeof(out->who.name), &good);
    sql_name(&s, 2, out->password, sizeof(out->password), &good);
    const eg_span secret = sql_bytes(&s, 3);
    good = good && secret.len == sizeof(out->secret);
    if (good) {
        memcpy(out->secret, secret.data, sizeof(out->secret));
    }
    out->step = sql_number(&s, 4);
    out->lockout = (ag_lockout){.failures = sql_number(&s, 5),
                                .last = (ag_time)sql_number(&s, 6)};
    sql_end(&s);
    return good ? EG_OK : sql_damaged(store->db, err);
}

/** Keep what a try left: the step of the code, or one more failure. */
static eg_status
keep(ag_store *store, const kept *k, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "UPDATE operator SET step = $1, failures = $2,"
                             " failed = $3 WHERE id = $4");
    sql_bind_number(&s, 1, k->step);
    sql_bind_number(&s, 2, k->lockout.failures);
    sql_bind_number(&s, 3, (uint64_t)k->lockout.last);
    sql_bind_number(&s, 4, k->who.id);
    return sql_run(&s, err);
}

/** Whether the code is right, and its step; the same work for nobody's. */
static eg_status
check_code(ag_store *store,
           const kept *k,
           bool found,
           const char *code,
           ag_time now,
           bool *right,
           uint64_t *step,
           eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, secret, AG_TOTP_SECRET_BYTES);
    if (found) {
        EG_TRY(ag_totp_open(secret, &store->keys, k->who.name, k->secret, err));
    }
    *right = ag_totp_check(secret, k->step, now, code, step) && found;
    return EG_OK;
}

static eg_status
sign_in(ag_store *store,
        ag_operator *out,
        const char *name,
        eg_status password,
        const char *code,
        ag_time now,
        bool *right,
        eg_error *err)
{
    kept k = {0};
    bool found = false;
    bool right_code = false;
    uint64_t step = 0;
    EG_TRY(load(store, &k, name, &found, err));
    const bool open = now >= ag_lockout_until(&k.lockout);
    EG_TRY(check_code(store, &k, found, code, now, &right_code, &step, err));
    *right = found && open && password == EG_OK && right_code;
    if (!found || !open) {
        return EG_OK;
    }
    if (*right) {
        k.lockout = (ag_lockout){0};
        k.step = step;
        *out = k.who;
    } else {
        ag_lockout_fail(&k.lockout, now);
    }
    EG_TRY(keep(store, &k, err));
    /* Failures of somebody real are of interest; those of names that are not
     * there would let strangers fill the log. */
    return k.lockout.failures == AG_LOCKOUT_FREE
               ? tell(store, "operator.locked", 0, name, now, err)
               : EG_OK;
}

eg_status
ag_operator_sign_in(ag_store *store,
                    ag_operator *out,
                    const char *name,
                    const app_passphrase *password,
                    const char *code,
                    ag_time now,
                    eg_error *err)
{
    /* The password takes a tenth of a second, so it is looked at outside of the
     * step; a password cannot change while an operator is active. */
    kept k = {0};
    bool found = false;
    EG_TRY(load(store, &k, name, &found, err));
    const eg_status matches =
        ag_password_check(found ? k.password : NULL, password, err);
    eg_wipe(&k, sizeof(k));
    if (matches != EG_OK && matches != EG_REJECT) {
        return matches;
    }
    bool right = false;
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(
        store, sign_in(store, out, name, matches, code, now, &right, err),
        err));
    return right ? EG_OK
                 : eg_fail(err, EG_REJECT,
                           "no such operator, password and code; after five "
                           "wrong answers wait a minute, then twice as long "
                           "each time");
}

/* -- lists ---------------------------------------------------------------------- */

static eg_status
take_columns(const sql_statement *row, ag_operator *out, eg_error *err)
{
    bool good = true;
    *out = (ag_operator){.id = sql_number(row, 0),
                         .active = sql_number(row, 2) != 0,
                         .added = (ag_time)sql_number(row, 3)};
    sql_name(row, 1, out->name, sizeof(out->name), &good);
    return good ? EG_OK : sql_damaged(row->db, err);
}

eg_status
ag_operator_get(ag_store *store, ag_operator *out, uint64_t id, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db,
                  "SELECT id, name, active, added FROM operator WHERE id = $1");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_one(&s, err));
    const eg_status status = take_columns(&s, out, err);
    sql_end(&s);
    return status;
}

/** Whom each row goes to. */
typedef struct visit {
    ag_operator_taker take;
    void *context;
} visit;

static eg_status
take_row(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_operator one;
    EG_TRY(take_columns(row, &one, err));
    return v->take(&one, v->context, err);
}

eg_status
ag_operator_each(ag_store *store,
                 ag_operator_taker take,
                 void *context,
                 eg_error *err)
{
    visit v = {.take = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db, "SELECT id, name, active, added FROM operator ORDER BY id");
    return sql_each(&s, take_row, &v, &count, err);
}
