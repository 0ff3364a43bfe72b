/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Microsoft 365's unified audit log.
 *
 * ResultStatus of a sign-in tells whether the sign-in page worked, not whether
 * somebody came in: a wrong password is "Success" there often enough.  The
 * operation and ErrorNumber decide, and a success must be proven by both.
 */
#include <stdio.h>

#include "accountguard/event/adapter.h"
#include "accountguard/event/entra_code.h"

enum slot {
    ID,
    TIME,
    OPERATION,
    USER,
    CLIENT_IP,
    ACTOR_IP,
    CLIENT_IP_ADDRESS,
    STATUS,
    ERROR_NUMBER,
    LOGON_ERROR,
    AGENT,
    EXTENDED,
    PARAMETERS,
    RECIPIENTS,
    VERDICT,
    POLICY_ACTION,
    DELIVERY,
    SENDER,
    SENDER_IP,
    URL,
    AUDIT_DATA
};

static const ag_field fields[] = {
    {"Id", ID},
    {"CreationTime", TIME},
    {"Operation", OPERATION},
    {"UserId", USER},
    {"ClientIP", CLIENT_IP},
    {"ActorIpAddress", ACTOR_IP},
    {"ClientIPAddress", CLIENT_IP_ADDRESS},
    {"ResultStatus", STATUS},
    {"ErrorNumber", ERROR_NUMBER},
    {"LogonError", LOGON_ERROR},
    {"UserAgent", AGENT},
    {"ExtendedProperties", EXTENDED},
    {"Parameters", PARAMETERS},
    {"Recipients", RECIPIENTS},
    {"Verdict", VERDICT},
    {"PolicyAction", POLICY_ACTION},
    {"DeliveryAction", DELIVERY},
    {"P2Sender", SENDER},
    {"SenderIp", SENDER_IP},
    {"Url", URL},
    {"AuditData", AUDIT_DATA},
};

/** Operations beside those that need a look at other members. */
static const ag_meaning operations[] = {
    {"MailItemsAccessed", AG_ACTION_MAIL_READ},
    {"Send", AG_ACTION_MAIL_READ},
    {"SendAs", AG_ACTION_MAIL_READ},
    {"SendOnBehalf", AG_ACTION_MAIL_READ},
    {"MessageBind", AG_ACTION_MAIL_READ},
    {"SearchQueryInitiatedExchange", AG_ACTION_MAIL_READ},
    {"New-InboxRule", AG_ACTION_RULE},
    {"Set-InboxRule", AG_ACTION_RULE},
    {"Enable-InboxRule", AG_ACTION_RULE},
    {"UpdateInboxRules", AG_ACTION_RULE},
    {"New-TransportRule", AG_ACTION_RULE},
    {"Set-TransportRule", AG_ACTION_RULE},
    {"Consent to application.", AG_ACTION_GRANT},
    {"Add delegated permission grant.", AG_ACTION_GRANT},
    {"Add OAuth2PermissionGrant.", AG_ACTION_GRANT},
    {"Add app role assignment grant to user.", AG_ACTION_GRANT},
    {"Add app role assignment to service principal.", AG_ACTION_GRANT},
    {"Add-MailboxPermission", AG_ACTION_GRANT},
    {"Add-RecipientPermission", AG_ACTION_GRANT},
    {"Add-MailboxFolderPermission", AG_ACTION_GRANT},
    {"AddFolderPermissions", AG_ACTION_GRANT},
    {"ModifyFolderPermissions", AG_ACTION_GRANT},
    {"UpdateFolderPermissions", AG_ACTION_GRANT},
    {"Reset user password.", AG_ACTION_CREDENTIAL},
    {"Change user password.", AG_ACTION_CREDENTIAL},
    {"Set force change user password.", AG_ACTION_CREDENTIAL},
    {"Enable Strong Authentication.", AG_ACTION_CREDENTIAL},
    {"Disable Strong Authentication.", AG_ACTION_CREDENTIAL},
    {"User registered security info", AG_ACTION_CREDENTIAL},
    {"User deleted security info", AG_ACTION_CREDENTIAL},
    {"User changed default security info", AG_ACTION_CREDENTIAL},
    {"Add service principal credentials.", AG_ACTION_CREDENTIAL},
    {"TIUrlClickData", AG_ACTION_CLICK},
    {"UrlClicked", AG_ACTION_CLICK},
    {"AtpDetection", AG_ACTION_OTHER},
};

/** Whether Set-Mailbox makes mail go elsewhere; all else of it is upkeep. */
static bool
forwards(const ag_reader *r)
{
    static const char *const names[] = {"ForwardingSmtpAddress",
                                        "ForwardingAddress"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        const ag_json v =
            ag_adapter_named(&r->slot[PARAMETERS], "Name", "Value", names[i]);
        if (v.kind == AG_JSON_STRING && v.raw.len > 0) {
            return true;
        }
    }
    return false;
}

static ag_action
action_of(const ag_reader *r, eg_span operation)
{
    if (ag_span_is(operation, "UserLoggedIn") ||
        ag_span_is(operation, "UserLoginFailed") ||
        ag_span_is(operation, "MailboxLogin")) {
        return AG_ACTION_SIGN_IN;
    }
    if (ag_span_is(operation, "Set-Mailbox")) {
        return forwards(r) ? AG_ACTION_RULE : AG_ACTION_OTHER;
    }
    if (ag_span_is(operation, "TIMailData")) {
        const ag_json *v = &r->slot[VERDICT];
        return ag_json_is(v, "Phish") || ag_json_is(v, "HighConfPhish") ||
                       ag_json_is(v, "Malware")
                   ? AG_ACTION_PHISH
                   : AG_ACTION_OTHER;
    }
    return ag_meaning_of(operations, EG_ARRAY_LEN(operations), operation);
}

static ag_outcome
outcome_of_status(eg_span status)
{
    static const char *const good[] = {"Success", "Succeeded", "True",
                                       "PartiallySucceeded"};
    static const char *const bad[] = {"Failed", "Failure", "False"};
    for (size_t i = 0; i < EG_ARRAY_LEN(good); i++) {
        if (ag_span_is(status, good[i])) {
            return AG_OUTCOME_SUCCESS;
        }
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        if (ag_span_is(status, bad[i])) {
            return AG_OUTCOME_FAILURE;
        }
    }
    return AG_OUTCOME_UNKNOWN;
}

/** Whether the operation, the error number and the error all allow a success. */
static ag_outcome
outcome_of_sign_in(eg_span operation,
                   eg_span number,
                   eg_span error,
                   ag_outcome by_status)
{
    const ag_outcome by_number = ag_entra_outcome(number);
    if (ag_span_is(operation, "UserLoginFailed")) {
        return by_number == AG_OUTCOME_INTERRUPTED ? AG_OUTCOME_INTERRUPTED
                                                   : AG_OUTCOME_FAILURE;
    }
    if (number.len > 0 && by_number != AG_OUTCOME_SUCCESS) {
        return by_number;
    }
    if (error.len > 0 || by_status != AG_OUTCOME_SUCCESS) {
        return by_status == AG_OUTCOME_FAILURE ? AG_OUTCOME_FAILURE
                                               : AG_OUTCOME_UNKNOWN;
    }
    return AG_OUTCOME_SUCCESS;
}

/** The first address that the row tells. */
static eg_status
address_of(ag_reader *r, ag_ip *out)
{
    EG_TRY(ag_adapter_ip(r, &r->slot[CLIENT_IP], "ClientIP", out));
    if (out->family == 0) {
        EG_TRY(ag_adapter_ip(r, &r->slot[ACTOR_IP], "ActorIpAddress", out));
    }
    if (out->family == 0) {
        EG_TRY(ag_adapter_ip(r, &r->slot[CLIENT_IP_ADDRESS], "ClientIPAddress",
                             out));
    }
    return EG_OK;
}

static void
agent_of(ag_reader *r, ag_event *e)
{
    ag_json v = r->slot[AGENT];
    if (v.kind == AG_JSON_NONE) {
        v = ag_adapter_named(&r->slot[EXTENDED], "Name", "Value", "UserAgent");
    }
    ag_adapter_free_text(r, &v, &e->agent);
}

/** Whether a deceiving message reached a mailbox. */
static ag_outcome
delivery_of(const ag_reader *r)
{
    const ag_json *delivery = &r->slot[DELIVERY];
    const ag_json *policy = &r->slot[POLICY_ACTION];
    if (ag_json_is(delivery, "Delivered") ||
        ag_json_is(delivery, "DeliveredAsSpam") ||
        ag_json_is(delivery, "DeliveredToJunk")) {
        return AG_OUTCOME_SUCCESS;
    }
    if (ag_json_is(delivery, "Blocked") || ag_json_is(delivery, "Replaced") ||
        ag_json_is(policy, "Quarantine") || ag_json_is(policy, "Delete") ||
        ag_json_is(policy, "Reject")) {
        return AG_OUTCOME_FAILURE;
    }
    return AG_OUTCOME_UNKNOWN;
}

/** One event for each recipient of a deceiving message. */
static eg_status
read_message(ag_reader *r, const ag_event *base)
{
    ag_scan s;
    ag_json one;
    bool first = true;
    ag_scan_begin(&s, r->slot[RECIPIENTS].raw);
    if (r->slot[RECIPIENTS].kind != AG_JSON_ARRAY || !ag_scan_enter(&s, '[')) {
        return ag_adapter_fail(r, "Recipients", "must be a list");
    }
    while (ag_scan_element(&s, &first) && ag_scan_value(&s, &one)) {
        ag_event *e = ag_adapter_event(r);
        if (e == NULL) {
            return EG_ERR_LIMIT;
        }
        char part[16];
        (void)snprintf(part, sizeof(part), "%zu", r->count);
        *e = *base;
        ag_adapter_join(r, base->native_id, part, &e->native_id);
        EG_TRY(ag_adapter_id(r, &one, "Recipients", &e->account));
    }
    return EG_OK;
}

/** All but the action's own members. */
static eg_status
read_common(ag_reader *r, ag_event *e, eg_span *operation)
{
    bool had;
    EG_TRY(ag_adapter_id(r, &r->slot[ID], "Id", &e->native_id));
    EG_TRY(ag_adapter_time(r, &r->slot[TIME], "CreationTime", &e->time, &had));
    EG_TRY(ag_adapter_id(r, &r->slot[OPERATION], "Operation", operation));
    EG_TRY(ag_adapter_id(r, &r->slot[USER], "UserId", &e->account));
    if (e->native_id.len == 0 || !had || operation->len == 0) {
        return ag_adapter_fail(r,
                               e->native_id.len == 0 ? "Id"
                               : !had                ? "CreationTime"
                                                     : "Operation",
                               "is missing");
    }
    e->provider = AG_PROVIDER_MICROSOFT;
    e->action = action_of(r, *operation);
    e->code = *operation;
    return address_of(r, &e->ip);
}

static eg_status
read_event(ag_reader *r)
{
    ag_event e = {0};
    eg_span operation;
    eg_span status;
    EG_TRY(read_common(r, &e, &operation));
    EG_TRY(ag_adapter_id(r, &r->slot[STATUS], "ResultStatus", &status));
    e.outcome = outcome_of_status(status);
    if (e.action == AG_ACTION_SIGN_IN) {
        eg_span number;
        eg_span error;
        EG_TRY(
            ag_adapter_id(r, &r->slot[ERROR_NUMBER], "ErrorNumber", &number));
        EG_TRY(ag_adapter_id(r, &r->slot[LOGON_ERROR], "LogonError", &error));
        e.outcome = outcome_of_sign_in(operation, number, error, e.outcome);
        e.code = number.len > 0 ? number : error.len > 0 ? error : operation;
    }
    if (e.action == AG_ACTION_PHISH) {
        EG_TRY(ag_adapter_ip(r, &r->slot[SENDER_IP], "SenderIp", &e.ip));
        ag_adapter_free_text(r, &r->slot[SENDER], &e.sender);
        e.outcome = delivery_of(r);
        return read_message(r, &e);
    }
    if (e.action == AG_ACTION_CLICK) {
        ag_adapter_free_text(r, &r->slot[URL], &e.url);
    }
    if (e.action != AG_ACTION_OTHER) {
        agent_of(r, &e);
    }
    r->events[r->count++] = e;
    return EG_OK;
}

static eg_status
read_row(ag_reader *r)
{
    const ag_json nested = r->slot[AUDIT_DATA];
    if (nested.kind == AG_JSON_NONE) {
        return read_event(r);
    }
    /* Search-UnifiedAuditLog hands the row out as a text in another row. */
    eg_span inside = nested.raw;
    if (nested.kind == AG_JSON_STRING && nested.escaped) {
        uint8_t *room = ag_adapter_room(r, nested.raw.len);
        if (room == NULL) {
            return eg_fail(r->err, EG_ERR_LIMIT, "too much text in a row");
        }
        inside = (eg_span){room, ag_json_unescape((char *)room, &nested)};
    } else if (nested.kind != AG_JSON_STRING && nested.kind != AG_JSON_OBJECT) {
        return ag_adapter_fail(r, "AuditData", "must be a text");
    }
    const eg_status status =
        ag_fields_read(&r->fields, r->slot, inside, r->err);
    if (status == EG_OK && r->slot[AUDIT_DATA].kind == AG_JSON_NONE) {
        return read_event(r);
    }
    if (status == EG_OK) {
        return ag_adapter_fail(r, "AuditData", "is inside of AuditData");
    }
    eg_error_prefix(r->err, "AuditData: ");
    return status;
}

const ag_adapter ag_adapter_microsoft = {.fields = fields,
                                         .field_count = EG_ARRAY_LEN(fields),
                                         .read = read_row};
