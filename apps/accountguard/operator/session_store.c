/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions in the store.
 */
#include "accountguard/operator/operator.h"

eg_status
ag_session_begin(ag_store *store,
                 ag_session_token *out,
                 const ag_operator *
                 operator,
                 ag_time now,
                 eg_error *err)
{
    eg_rng rng = eg_rng_system();
    eg_hash hash;
    EG_TRY(ag_session_new(out, &rng));
    ag_session_hash(&hash, out);
    /* Old ones go when a new one comes. */
    const ag_time oldest = now > AG_SESSION_LIFE ? now - AG_SESSION_LIFE : 0;
    sql_statement s =
        sql_begin(store->db, "DELETE FROM session WHERE begun < $1");
    sql_bind_number(&s, 1, (uint64_t)oldest);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(store->db, "INSERT INTO session VALUES ($1, $2, $3, $4)");
    sql_bind_hash(&s, 1, &hash);
    sql_bind_number(&s, 2, operator->id);
    sql_bind_number(&s, 3, (uint64_t)now);
    sql_bind_number(&s, 4, (uint64_t)now);
    return sql_run(&s, err);
}

eg_status
ag_session_find(ag_store *store,
                ag_operator *out,
                const ag_session_token *token,
                ag_time now,
                eg_error *err)
{
    eg_hash hash;
    bool found = false;
    ag_session_hash(&hash, token);
    sql_statement s = sql_begin(
        store->db, "SELECT operator, begun, last FROM session WHERE hash = $1");
    sql_bind_hash(&s, 1, &hash);
    EG_TRY(sql_row(&s, &found, err));
    if (!found) {
        return EG_REJECT;
    }
    const uint64_t id = sql_number(&s, 0);
    const bool alive = ag_session_alive((ag_time)sql_number(&s, 1),
                                        (ag_time)sql_number(&s, 2), now);
    sql_end(&s);
    if (!alive) {
        EG_TRY(ag_session_end(store, token, err));
        return EG_REJECT;
    }
    EG_TRY(ag_operator_get(store, out, id, err));
    if (!out->active) {
        return EG_REJECT;
    }
    s = sql_begin(store->db, "UPDATE session SET last = $1 WHERE hash = $2");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_hash(&s, 2, &hash);
    return sql_run(&s, err);
}

eg_status
ag_session_end(ag_store *store, const ag_session_token *token, eg_error *err)
{
    eg_hash hash;
    ag_session_hash(&hash, token);
    sql_statement s =
        sql_begin(store->db, "DELETE FROM session WHERE hash = $1");
    sql_bind_hash(&s, 1, &hash);
    return sql_run(&s, err);
}
