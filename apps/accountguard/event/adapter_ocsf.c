/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open Cybersecurity Schema Framework: class 3002, Authentication.  status_id 1
 * is a success, 2 a failure; a code of Microsoft's beside it must agree.
 */
#include "accountguard/event/adapter.h"
#include "accountguard/event/entra_code.h"
#include "accountguard/event/moment.h"

enum slot {
    CLASS,
    ACTIVITY,
    STATUS,
    STATUS_CODE,
    TIME,
    TIME_TEXT,
    UID,
    VENDOR,
    EMAIL,
    NAME,
    USER_UID,
    IP,
    AGENT
};

static const ag_field fields[] = {
    {"class_uid", CLASS},
    {"activity_id", ACTIVITY},
    {"status_id", STATUS},
    {"status_code", STATUS_CODE},
    {"time", TIME},
    {"time_dt", TIME_TEXT},
    {"metadata/uid", UID},
    {"metadata/product/vendor_name", VENDOR},
    {"user/email_addr", EMAIL},
    {"user/name", NAME},
    {"user/uid", USER_UID},
    {"src_endpoint/ip", IP},
    {"http_request/user_agent", AGENT},
};

static bool
is_number(const ag_json *v, const char *text)
{
    return v->kind == AG_JSON_NUMBER && ag_span_is(v->raw, text);
}

static eg_status
time_of(ag_reader *r, ag_time *out)
{
    const ag_json *v = &r->slot[TIME];
    bool had;
    if (v->kind == AG_JSON_NUMBER) {
        if (!ag_moment_read_millis(out, (const char *)v->raw.data,
                                   v->raw.len)) {
            return ag_adapter_fail(r, "time", "is no moment that is known");
        }
        return EG_OK;
    }
    EG_TRY(ag_adapter_time(r, &r->slot[TIME_TEXT], "time_dt", out, &had));
    return had ? EG_OK : ag_adapter_fail(r, "time", "is missing");
}

static ag_outcome
outcome_of(const ag_reader *r, eg_span code)
{
    const bool success = is_number(&r->slot[STATUS], "1");
    const bool microsoft = ag_json_is(&r->slot[VENDOR], "Microsoft");
    const ag_outcome proven = ag_entra_outcome(code);
    if (microsoft && code.len > 0 && proven != AG_OUTCOME_SUCCESS) {
        return proven;
    }
    if (success) {
        return AG_OUTCOME_SUCCESS;
    }
    return is_number(&r->slot[STATUS], "2") ? AG_OUTCOME_FAILURE
                                            : AG_OUTCOME_UNKNOWN;
}

static eg_status
read_row(ag_reader *r)
{
    ag_event e = {0};
    EG_TRY(time_of(r, &e.time));
    EG_TRY(ag_adapter_id(r, &r->slot[UID], "metadata.uid", &e.native_id));
    if (e.native_id.len == 0) {
        ag_adapter_hash_id(r, &e.native_id);
    }
    if (!ag_adapter_has(r, CLASS)) {
        return ag_adapter_fail(r, "class_uid", "is missing");
    }
    EG_TRY(ag_adapter_id(r, &r->slot[STATUS_CODE], "status_code", &e.code));
    EG_TRY(ag_adapter_id(r, ag_adapter_either(r, EMAIL, NAME), "user.name",
                         &e.account));
    if (e.account.len == 0) {
        EG_TRY(ag_adapter_id(r, &r->slot[USER_UID], "user.uid", &e.account));
    }
    EG_TRY(ag_adapter_ip(r, &r->slot[IP], "src_endpoint.ip", &e.ip));
    ag_adapter_free_text(r, &r->slot[AGENT], &e.agent);
    if (is_number(&r->slot[CLASS], "3002") &&
        is_number(&r->slot[ACTIVITY], "1")) {
        e.action = AG_ACTION_SIGN_IN;
        e.outcome = outcome_of(r, e.code);
    }
    r->events[r->count++] = e;
    return EG_OK;
}

const ag_adapter ag_adapter_ocsf = {.fields = fields,
                                    .field_count = EG_ARRAY_LEN(fields),
                                    .read = read_row};
