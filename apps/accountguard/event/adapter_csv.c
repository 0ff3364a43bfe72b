/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables with named columns (RFC 4180): IntelMQ's names, plain ones, those of the
 * Entra portal's export; and Purview's export, where a cell holds Microsoft's row.
 *
 * A cell is text and nothing else: what a spreadsheet would take for a formula
 * names no account, no moment and no address, and is never written out as CSV.
 */
#include <strings.h>

#include "accountguard/event/adapter.h"
#include "accountguard/event/entra_code.h"
#include "codec/text.h"

enum slot {
    ACCOUNT,
    TIME,
    IP,
    ACTION,
    OUTCOME,
    ID,
    URL,
    AGENT,
    CODE,
    PROVIDER,
    TYPE,
    AUDIT_DATA,
    NONE = AG_FIELDS_NONE
};

/** Names of columns, in small letters. */
static const ag_field columns[] = {
    {"source.account", ACCOUNT},
    {"account", ACCOUNT},
    {"user", ACCOUNT},
    {"username", ACCOUNT},
    {"user_name", ACCOUNT},
    {"email", ACCOUNT},
    {"userprincipalname", ACCOUNT},
    {"time.source", TIME},
    {"time", TIME},
    {"timestamp", TIME},
    {"date", TIME},
    {"date (utc)", TIME},
    {"source.ip", IP},
    {"ip", IP},
    {"ip_address", IP},
    {"ip address", IP},
    {"src_ip", IP},
    {"action", ACTION},
    {"outcome", OUTCOME},
    {"result", OUTCOME},
    {"status", OUTCOME},
    {"id", ID},
    {"event_id", ID},
    {"event_hash", ID},
    {"request id", ID},
    {"source.url", URL},
    {"url", URL},
    {"user_agent", AGENT},
    {"user agent", AGENT},
    {"code", CODE},
    {"error_code", CODE},
    {"sign-in error code", CODE},
    {"provider", PROVIDER},
    {"classification.type", TYPE},
    {"auditdata", AUDIT_DATA},
};

/** Types of IntelMQ's classification that the ladder knows. */
static const ag_meaning types[] = {
    {"brute-force", AG_ACTION_SIGN_IN},
    {"phishing", AG_ACTION_PHISH},
    {"leak", AG_ACTION_LEAK},
    {"data-leak", AG_ACTION_LEAK},
};

/** A quoted cell at @p at, a quote; its bytes with single quotes go to @p out. */
static bool
quoted(ag_reader *r, size_t *at, eg_span *out)
{
    const uint8_t *row = r->row.data;
    const size_t taken = r->row.len - *at;
    uint8_t *room = ag_adapter_room(r, taken);
    size_t len = 0;
    size_t i = *at + 1;
    if (room == NULL) {
        return false;
    }
    while (i < r->row.len) {
        if (row[i] == '"') {
            if (i + 1 == r->row.len || row[i + 1] != '"') {
                *at = i + 1;
                *out = (eg_span){room, len};
                r->used -= taken - len;
                return true;
            }
            i++;
        }
        room[len++] = row[i++];
    }
    return false;
}

/**
 * The next cell.
 *
 * @param[in,out] at Where it begins; then the comma after it, or the end.
 */
static eg_status
next_cell(ag_reader *r, size_t *at, eg_span *out)
{
    const uint8_t *row = r->row.data;
    if (*at < r->row.len && row[*at] == '"') {
        const size_t first = *at;
        if (!quoted(r, at, out)) {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "byte %zu: a quoted cell does not end", first + 1);
        }
        if (*at < r->row.len && row[*at] != ',') {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "byte %zu: a comma must follow a quoted cell",
                           *at + 1);
        }
        return EG_OK;
    }
    const size_t first = *at;
    while (*at < r->row.len && row[*at] != ',') {
        if (row[*at] == '"') {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "byte %zu: a quote inside of a bare cell", *at + 1);
        }
        (*at)++;
    }
    *out = (eg_span){row + first, *at - first};
    return EG_OK;
}

/** The slot of a column's name. */
static uint8_t
slot_of(eg_span name)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(columns); i++) {
        if (strlen(columns[i].path) == name.len &&
            strncasecmp(columns[i].path, (const char *)name.data, name.len) ==
                0) {
            return (uint8_t)columns[i].slot;
        }
    }
    return NONE;
}

static eg_status
check_text(ag_reader *r)
{
    const size_t valid = eg_utf8_valid_len(r->row.data, r->row.len);
    if (valid != r->row.len) {
        return eg_fail(r->err, EG_ERR_MALFORMED,
                       "byte %zu: text that is not UTF-8", valid + 1);
    }
    return EG_OK;
}

/** Note one column of the first row. */
static eg_status
add_column(ag_reader *r, eg_span name, uint64_t *seen)
{
    if (r->columns == AG_CSV_COLUMNS) {
        return eg_fail(r->err, EG_ERR_MALFORMED, "more than %d columns",
                       AG_CSV_COLUMNS);
    }
    const uint8_t slot = slot_of(name);
    if (slot != NONE && (*seen >> slot & 1) != 0) {
        return eg_fail(r->err, EG_ERR_MALFORMED,
                       "column %zu says what another column says",
                       r->columns + 1);
    }
    if (slot != NONE) {
        *seen |= (uint64_t)1 << slot;
    }
    r->column[r->columns++] = slot;
    return EG_OK;
}

eg_status
ag_csv_header(ag_reader *r, eg_span row)
{
    uint64_t seen = 0;
    size_t at = 0;
    r->columns = 0;
    EG_TRY(check_text(r));
    while (true) {
        eg_span name = {0};
        EG_TRY(next_cell(r, &at, &name));
        EG_TRY(add_column(r, name, &seen));
        if (at == row.len) {
            break;
        }
        at++;
    }
    const uint64_t needed = (uint64_t)1 << ACCOUNT | (uint64_t)1 << TIME;
    if ((seen >> AUDIT_DATA & 1) == 0 && (seen & needed) != needed) {
        return eg_fail(r->err, EG_ERR_MALFORMED,
                       "no column of an account (source.account, username), or "
                       "none of a moment (time.source, time)");
    }
    return EG_OK;
}

/** Put each cell into its column's slot. */
static eg_status
read_cells(ag_reader *r)
{
    size_t at = 0;
    size_t column = 0;
    memset(r->slot, 0, sizeof(r->slot));
    EG_TRY(check_text(r));
    while (true) {
        eg_span cell = {0};
        EG_TRY(next_cell(r, &at, &cell));
        if (column == r->columns) {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "more cells than the %zu columns", r->columns);
        }
        const uint8_t slot = r->column[column++];
        if (slot != NONE) {
            r->slot[slot] = (ag_json){.kind = AG_JSON_STRING, .raw = cell};
        }
        if (at == r->row.len) {
            break;
        }
        at++;
    }
    if (column < r->columns) {
        return eg_fail(r->err, EG_ERR_MALFORMED, "%zu cells for %zu columns",
                       column, r->columns);
    }
    return EG_OK;
}

/** A word in small letters, or the empty text. */
static eg_span
small(ag_reader *r, unsigned slot)
{
    const eg_span raw = r->slot[slot].raw;
    uint8_t *room = raw.len > 64 ? NULL : ag_adapter_room(r, raw.len);
    if (room == NULL || raw.len == 0) {
        return (eg_span){0};
    }
    for (size_t i = 0; i < raw.len; i++) {
        const bool capital = raw.data[i] >= 'A' && raw.data[i] <= 'Z';
        room[i] = capital ? (uint8_t)(raw.data[i] | 0x20) : raw.data[i];
    }
    return (eg_span){room, raw.len};
}

/** What was done and how it ended. */
static eg_status
read_deed(ag_reader *r, ag_event *e)
{
    const eg_span action = small(r, ACTION);
    const eg_span outcome = small(r, OUTCOME);
    const eg_span provider = small(r, PROVIDER);
    const eg_span type = small(r, TYPE);
    if (provider.len > 0) {
        (void)ag_provider_read(&e->provider, (const char *)provider.data,
                               provider.len);
    }
    if (outcome.len > 0) {
        (void)ag_outcome_read(&e->outcome, (const char *)outcome.data,
                              outcome.len);
    }
    if (action.len > 0) {
        (void)ag_action_read(&e->action, (const char *)action.data, action.len);
    } else if (type.len > 0) {
        e->action = ag_meaning_of(types, EG_ARRAY_LEN(types), type);
        e->outcome = e->action == AG_ACTION_SIGN_IN ? AG_OUTCOME_FAILURE
                                                    : AG_OUTCOME_UNKNOWN;
    } else if (outcome.len > 0) {
        e->action = AG_ACTION_SIGN_IN;
    }
    EG_TRY(ag_adapter_id(r, &r->slot[CODE], "the code", &e->code));
    const ag_outcome proven = ag_entra_outcome(e->code);
    if (e->action == AG_ACTION_SIGN_IN && proven != AG_OUTCOME_UNKNOWN &&
        proven != AG_OUTCOME_SUCCESS && e->outcome == AG_OUTCOME_SUCCESS) {
        e->outcome = proven;
    }
    return EG_OK;
}

static eg_status
read_event(ag_reader *r)
{
    bool had;
    ag_event e = {0};
    EG_TRY(ag_adapter_time(r, &r->slot[TIME], "the time", &e.time, &had));
    if (!had) {
        return ag_adapter_fail(r, "the time", "is missing");
    }
    EG_TRY(ag_adapter_id(r, &r->slot[ACCOUNT], "the account", &e.account));
    EG_TRY(ag_adapter_id(r, &r->slot[ID], "the id", &e.native_id));
    if (e.native_id.len == 0) {
        ag_adapter_hash_id(r, &e.native_id);
    }
    EG_TRY(ag_adapter_ip(r, &r->slot[IP], "the address", &e.ip));
    ag_adapter_free_text(r, &r->slot[URL], &e.url);
    ag_adapter_free_text(r, &r->slot[AGENT], &e.agent);
    EG_TRY(read_deed(r, &e));
    r->events[r->count++] = e;
    return EG_OK;
}

eg_status
ag_csv_row(ag_reader *r)
{
    if (r->columns == 0) {
        return eg_fail(r->err, EG_ERR_STATE, "the row of names is missing");
    }
    EG_TRY(read_cells(r));
    if (!ag_adapter_has(r, AUDIT_DATA)) {
        return read_event(r);
    }
    const eg_span inside = r->slot[AUDIT_DATA].raw;
    const eg_status status =
        ag_fields_read(&r->fields, r->slot, inside, r->err);
    if (status != EG_OK) {
        eg_error_prefix(r->err, "AuditData: ");
        return status;
    }
    return ag_adapter_microsoft.read(r);
}
