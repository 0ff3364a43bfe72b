/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elastic Common Schema: authentication events, nested or with dotted names, bare
 * or as a search hands them out ("_source").
 *
 * event.outcome is what a pipeline made of the provider's row.  Where the row
 * still carries the provider's own error code or operation, a success must not
 * contradict it.
 */
#include "accountguard/event/adapter.h"
#include "accountguard/event/entra_code.h"

enum slot {
    HIT_ID,
    TIME,
    ID,
    ACTION,
    CATEGORY,
    OUTCOME,
    EMAIL,
    NAME,
    USER_ID,
    IP,
    ADDRESS,
    URL,
    AGENT,
    O365_ERROR,
    ENTRA_ERROR
};

/** Nested, dotted, and both inside of a search's answer. */
#define PLACES(nested, dotted, slot) \
    {nested, slot}, {dotted, slot},  \
    {                                \
        "_source/" nested, slot      \
    }

static const ag_field fields[] = {
    {"_id", HIT_ID},
    {"@timestamp", TIME},
    {"_source/@timestamp", TIME},
    PLACES("event/id", "event.id", ID),
    PLACES("event/action", "event.action", ACTION),
    PLACES("event/category", "event.category", CATEGORY),
    PLACES("event/outcome", "event.outcome", OUTCOME),
    PLACES("user/email", "user.email", EMAIL),
    PLACES("user/name", "user.name", NAME),
    PLACES("user/id", "user.id", USER_ID),
    PLACES("source/ip", "source.ip", IP),
    {"source/address", ADDRESS},
    PLACES("url/full", "url.full", URL),
    PLACES("user_agent/original", "user_agent.original", AGENT),
    {"o365/audit/ErrorNumber", O365_ERROR},
    {"o365.audit.ErrorNumber", O365_ERROR},
    {"azure/signinlogs/properties/status/error_code", ENTRA_ERROR},
};

static bool
is_category(ag_reader *r, const char *word)
{
    return ag_json_is(&r->slot[CATEGORY], word) ||
           ag_adapter_lists(r, &r->slot[CATEGORY], word);
}

static ag_outcome
outcome_of(ag_reader *r, eg_span action, eg_span code)
{
    ag_outcome said = AG_OUTCOME_UNKNOWN;
    if (ag_json_is(&r->slot[OUTCOME], "success")) {
        said = AG_OUTCOME_SUCCESS;
    } else if (ag_json_is(&r->slot[OUTCOME], "failure")) {
        said = AG_OUTCOME_FAILURE;
    }
    const ag_outcome proven = ag_entra_outcome(code);
    if (code.len > 0 && proven != AG_OUTCOME_SUCCESS) {
        return proven;
    }
    if (said == AG_OUTCOME_SUCCESS && ag_span_is(action, "UserLoginFailed")) {
        return AG_OUTCOME_FAILURE;
    }
    return said;
}

/** The first of the names of a user that the row has. */
static eg_status
account_of(ag_reader *r, eg_span *out)
{
    EG_TRY(ag_adapter_id(r, &r->slot[EMAIL], "user.email", out));
    if (out->len == 0) {
        EG_TRY(ag_adapter_id(r, &r->slot[NAME], "user.name", out));
    }
    if (out->len == 0) {
        EG_TRY(ag_adapter_id(r, &r->slot[USER_ID], "user.id", out));
    }
    return EG_OK;
}

static eg_status
read_row(ag_reader *r)
{
    bool had;
    ag_event e = {0};
    eg_span action;
    EG_TRY(ag_adapter_time(r, &r->slot[TIME], "@timestamp", &e.time, &had));
    if (!had) {
        return ag_adapter_fail(r, "@timestamp", "is missing");
    }
    EG_TRY(ag_adapter_id(r, ag_adapter_either(r, ID, HIT_ID), "event.id",
                         &e.native_id));
    if (e.native_id.len == 0) {
        ag_adapter_hash_id(r, &e.native_id);
    }
    EG_TRY(account_of(r, &e.account));
    EG_TRY(ag_adapter_ip(r, ag_adapter_either(r, IP, ADDRESS), "source.ip",
                         &e.ip));
    EG_TRY(ag_adapter_id(r, &r->slot[ACTION], "event.action", &action));
    EG_TRY(ag_adapter_id(r, ag_adapter_either(r, O365_ERROR, ENTRA_ERROR),
                         "the error code", &e.code));
    ag_adapter_free_text(r, &r->slot[AGENT], &e.agent);
    ag_adapter_free_text(r, &r->slot[URL], &e.url);
    if (is_category(r, "authentication")) {
        e.action = AG_ACTION_SIGN_IN;
        e.outcome = outcome_of(r, action, e.code);
    }
    e.code = e.code.len > 0 ? e.code : action;
    r->events[r->count++] = e;
    return EG_OK;
}

const ag_adapter ag_adapter_ecs = {.fields = fields,
                                   .field_count = EG_ARRAY_LEN(fields),
                                   .read = read_row};
