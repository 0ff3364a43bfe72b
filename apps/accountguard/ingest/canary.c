/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setting the canary, and sending it.
 */
#include "accountguard/ingest/canary.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/enrol/address.h"
#include "accountguard/enrol/roster.h"
#include "accountguard/incident/handle.h"
#include "accountguard/ingest/spool.h"
#include "accountguard/store/audit.h"
#include "base/secret.h"

/* Settings: the account, and the day that was sent last, as days since 1970. */
#define ACCOUNT "canary.account"
#define DAY     "canary.day"

static eg_status
get_number(ag_store *store, const char *name, uint64_t *out, eg_error *err)
{
    EG_BUFFER(value, 8);
    *out = 0;
    const eg_status status = ag_store_get(store, &value, name, NULL);
    if (status == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    if (status != EG_OK || value.len != 8) {
        return eg_fail(err, EG_ERR_MALFORMED, "the setting %s is damaged",
                       name);
    }
    *out = eg_load_be64(value.data);
    return EG_OK;
}

static eg_status
set_number(ag_store *store, const char *name, uint64_t value, eg_error *err)
{
    uint8_t bytes[8];
    eg_store_be64(bytes, value);
    return ag_store_set(store, name, (eg_span){bytes, sizeof(bytes)}, err);
}

eg_status
ag_canary_account(ag_store *store, uint64_t *out, eg_error *err)
{
    return get_number(store, ACCOUNT, out, err);
}

bool
ag_canary_may(const ag_source *source,
              uint64_t canary,
              uint64_t account,
              const ag_finding *finding)
{
    return source->seen_by != AG_SEEN_BY_CANARY ||
           (account == canary && finding->level <= AG_TARGETED);
}

/* -- setting ----------------------------------------------------------------- */

/** A live account by its address, whoever its provider is. */
static eg_status
find_account(ag_store *store, uint64_t *out, const char *address, eg_error *err)
{
    EG_SECRET(ag_typed_account, typed);
    bool found = false;
    for (unsigned p = 0; p < AG_PROVIDER_COUNT && !found; p++) {
        EG_TRY(ag_address_read(store, &typed, (ag_provider)p, address, err));
        sql_statement s =
            sql_begin(store->db, "SELECT id FROM account WHERE token = $1"
                                 " AND state = 0");
        sql_bind_bytes(&s, 1, typed.token.bytes, sizeof(typed.token.bytes));
        EG_TRY(sql_row(&s, &found, err));
        if (found) {
            *out = sql_number(&s, 0);
            sql_end(&s);
        }
    }
    return found ? EG_OK
                 : eg_fail(err, EG_ERR_NOT_FOUND,
                           "nobody has enrolled this account: accountguard "
                           "person enrol");
}

/** Nobody but the account's owner learns of what is made up. */
static eg_status
check_account(ag_store *store, uint64_t account, ag_time now, eg_error *err)
{
    ag_audience_of of;
    EG_TRY(ag_roster_audience(store, &of, account, now, err));
    return of.organisation == 0 && !of.share
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "the canary's account must be of no organisation and "
                         "not be counted in statistics: accountguard consent "
                         "give");
}

/** The source, made or taken up again. */
static eg_status
ready_source(ag_store *store, uint64_t by, ag_time now, eg_error *err)
{
    ag_source source;
    const eg_status found =
        ag_source_get(store, &source, AG_CANARY_SOURCE, NULL);
    if (found == EG_ERR_NOT_FOUND) {
        source = (ag_source){.name = AG_CANARY_SOURCE,
                             .format = AG_FORMAT_CSV,
                             .trust = AG_TRUST_A,
                             .seen_by = AG_SEEN_BY_CANARY,
                             .tlp = AG_TLP_AMBER_STRICT,
                             .pap = AG_PAP_AMBER};
        return ag_source_add(store, by, &source, NULL, now, err);
    }
    if (found != EG_OK || source.seen_by != AG_SEEN_BY_CANARY) {
        return eg_fail(err, EG_ERR_STATE,
                       "there is a source named " AG_CANARY_SOURCE
                       ", which is another one");
    }
    return source.active ? EG_OK
                         : ag_source_enable(store, by, source.name, now, err);
}

eg_status
ag_canary_set(ag_store *store,
              uint64_t by,
              const char *address,
              ag_time now,
              eg_error *err)
{
    uint64_t account = 0;
    EG_TRY(find_account(store, &account, address, err));
    EG_TRY(check_account(store, account, now, err));
    EG_TRY(ready_source(store, by, now, err));
    EG_TRY(ag_store_begin(store, err));
    eg_status status = set_number(store, ACCOUNT, account, err);
    if (status == EG_OK) {
        status = set_number(store, DAY, 0, err);
    }
    if (status == EG_OK) {
        const ag_audit_entry entry = {.kind = "canary.set",
                                      .time = now,
                                      .by = by,
                                      .payload = {(const uint8_t *)"{}", 2}};
        status = ag_audit(store, NULL, &entry, err);
    }
    return ag_store_end(store, status, err);
}

/* -- sending ----------------------------------------------------------------- */

/** The event of a day: the provider's own warning, by a name of that day. */
static eg_status
put_event(ag_store *store,
          uint64_t account,
          uint64_t day,
          ag_time now,
          eg_error *err)
{
    char place[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    char name[64];
    char time[AG_TIME_TEXT];
    EG_SECRET_ARRAY(char, address, AG_ADDRESS_TEXT);
    EG_SECRET_ARRAY(char, text, AG_ADDRESS_TEXT + 256);
    EG_TRY(ag_roster_address(store, address, account, err));
    ag_time_write(time, now - now % AG_SECOND);
    (void)snprintf(name, sizeof(name), "canary-%" PRIu64 ".csv", day);
    const int len = snprintf(text, AG_ADDRESS_TEXT + 256,
                             "id,time,account,action\n"
                             "canary-%" PRIu64 ",%s,\"%s\",warning\n",
                             day, time, address);
    EG_TRY(ag_spool_place(place, store->dir, AG_CANARY_SOURCE, err));
    EG_TRY(app_path(path, place, name, err));
    return app_file_write(path, text, (size_t)len, 0600, APP_WRITE_REPLACE,
                          err);
}

/** The file is there before the day is noted: who crashes in between writes the
 * same event again, which is known by its name. */
static eg_status
send_day(ag_store *store,
         uint64_t account,
         uint64_t day,
         ag_time now,
         eg_error *err)
{
    EG_CLEANUP(ag_desk_close) ag_desk desk = {.store = NULL};
    EG_TRY(ag_desk_open(&desk, store, err));
    EG_TRY(ag_incident_end_canary(&desk, account, now, err));
    EG_TRY(put_event(store, account, day, now, err));
    return set_number(store, DAY, day, err);
}

eg_status
ag_canary_send(ag_store *store, bool *sent, ag_time now, eg_error *err)
{
    ag_source source;
    uint64_t account = 0;
    uint64_t last = 0;
    const uint64_t day = (uint64_t)(now / AG_DAY);
    *sent = false;
    const eg_status found =
        ag_source_get(store, &source, AG_CANARY_SOURCE, NULL);
    if (found == EG_ERR_NOT_FOUND || (found == EG_OK && !source.active)) {
        return EG_OK;
    }
    EG_TRY(ag_canary_account(store, &account, err));
    EG_TRY(get_number(store, DAY, &last, err));
    if (account == 0 || last == day) {
        return EG_OK;
    }
    EG_TRY(check_account(store, account, now, err));
    EG_TRY(ag_store_begin(store, err));
    EG_TRY(ag_store_end(store, send_day(store, account, day, now, err), err));
    *sent = true;
    return EG_OK;
}
