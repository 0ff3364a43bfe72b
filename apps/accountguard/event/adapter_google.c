/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Google Workspace: activities of the login audit, as the Reports API gives them
 * ("events" a list) or as collectors flatten them (one event, its parameters an
 * object); and alerts of the Alert Center.
 *
 * Warnings about an account name it in affected_email_address.  actor.email is
 * then whoever caused the row, except in gov_attack_warning, where it is the
 * account that was attacked and no other is named.
 */
#include <stdio.h>

#include "accountguard/event/adapter.h"

enum slot {
    UNIQUE,
    TIME,
    ACTOR,
    IP,
    EVENTS,
    ALERT_ID,
    ALERT_START,
    ALERT_CREATED,
    ALERT_TYPE,
    ALERT_KIND,
    ALERT_EMAIL,
    ALERT_IP
};

static const ag_field fields[] = {
    {"id/uniqueQualifier", UNIQUE},
    {"id/time", TIME},
    {"actor/email", ACTOR},
    {"ipAddress", IP},
    {"events", EVENTS},
    {"alertId", ALERT_ID},
    {"startTime", ALERT_START},
    {"createTime", ALERT_CREATED},
    {"type", ALERT_TYPE},
    {"data/@type", ALERT_KIND},
    {"data/email", ALERT_EMAIL},
    {"data/loginDetails/ipAddress", ALERT_IP},
};

enum event_slot { NAME, PARAMETERS, AFFECTED, CHALLENGE, SUSPICIOUS };

/** Of one event; the last three are there where a collector has flattened it. */
static const ag_field inner[] = {
    {"name", NAME},
    {"parameters", PARAMETERS},
    {"parameters/affected_email_address", AFFECTED},
    {"parameters/login_challenge_status", CHALLENGE},
    {"parameters/is_suspicious", SUSPICIOUS},
};

static const ag_meaning names[] = {
    {"login_success", AG_ACTION_SIGN_IN},
    {"login_failure", AG_ACTION_SIGN_IN},
    {"login_challenge", AG_ACTION_MFA},
    {"login_verification", AG_ACTION_MFA},
    {"gov_attack_warning", AG_ACTION_WARNING},
    {"suspicious_login", AG_ACTION_RISK},
    {"suspicious_login_less_secure_app", AG_ACTION_RISK},
    {"suspicious_programmatic_login", AG_ACTION_RISK},
    {"risky_sensitive_action_allowed", AG_ACTION_RISK},
    {"risky_sensitive_action_blocked", AG_ACTION_RISK},
    {"account_disabled_hijacked", AG_ACTION_RISK},
    {"account_disabled_generic", AG_ACTION_RISK},
    {"account_disabled_spamming", AG_ACTION_RISK},
    {"account_disabled_spamming_through_relay", AG_ACTION_RISK},
    {"account_disabled_password_leak", AG_ACTION_LEAK},
    {"password_edit", AG_ACTION_CREDENTIAL},
    {"recovery_email_edit", AG_ACTION_CREDENTIAL},
    {"recovery_phone_edit", AG_ACTION_CREDENTIAL},
    {"recovery_secret_qa_edit", AG_ACTION_CREDENTIAL},
    {"2sv_disable", AG_ACTION_CREDENTIAL},
    {"2sv_enroll", AG_ACTION_CREDENTIAL},
    {"passkey_enrolled", AG_ACTION_CREDENTIAL},
    {"email_forwarding_out_of_domain", AG_ACTION_RULE},
    {"authorize", AG_ACTION_GRANT},
};

/** A parameter, from a list of {"name", "value"} or flattened. */
static ag_json
parameter(const ag_json *slot, unsigned flat, const char *name)
{
    if (slot[flat].kind != AG_JSON_NONE) {
        return slot[flat];
    }
    ag_json v = ag_adapter_named(&slot[PARAMETERS], "name", "value", name);
    if (v.kind == AG_JSON_NONE) {
        v = ag_adapter_named(&slot[PARAMETERS], "name", "boolValue", name);
    }
    return v;
}

static ag_outcome
outcome_of(const ag_json *slot, ag_action action, eg_span name)
{
    if (action == AG_ACTION_MFA) {
        const ag_json status =
            parameter(slot, CHALLENGE, "login_challenge_status");
        return ag_json_is(&status, "Challenge Passed") ||
                       ag_json_is(&status, "passed")
                   ? AG_OUTCOME_SUCCESS
               : ag_json_is(&status, "Challenge Failed") ||
                       ag_json_is(&status, "failed")
                   ? AG_OUTCOME_FAILURE
                   : AG_OUTCOME_UNKNOWN;
    }
    if (action == AG_ACTION_SIGN_IN) {
        return ag_span_is(name, "login_success") ? AG_OUTCOME_SUCCESS
                                                 : AG_OUTCOME_FAILURE;
    }
    /* What was changed is written when it was done. */
    return action == AG_ACTION_CREDENTIAL || action == AG_ACTION_RULE ||
                   action == AG_ACTION_GRANT
               ? AG_OUTCOME_SUCCESS
               : AG_OUTCOME_UNKNOWN;
}

/** Whether rows of an action name the account as the affected one. */
static bool
names_affected(ag_action action, eg_span name)
{
    return action == AG_ACTION_RISK || action == AG_ACTION_LEAK ||
           ag_span_is(name, "login_verification");
}

/** One event of an activity, whose common parts are in @p base. */
static eg_status
read_event(ag_reader *r, const ag_event *base, eg_span text)
{
    ag_json slot[AG_FIELDS_SLOTS];
    EG_TRY(ag_fields_read(&r->inner, slot, text, r->err));
    ag_event *e = ag_adapter_event(r);
    if (e == NULL) {
        return EG_ERR_LIMIT;
    }
    *e = *base;
    EG_TRY(ag_adapter_id(r, &slot[NAME], "events.name", &e->code));
    if (e->code.len == 0) {
        return ag_adapter_fail(r, "events.name", "is missing");
    }
    char part[16];
    (void)snprintf(part, sizeof(part), "%zu", r->count);
    ag_adapter_join(r, base->native_id, part, &e->native_id);
    e->action = ag_meaning_of(names, EG_ARRAY_LEN(names), e->code);
    e->outcome = outcome_of(slot, e->action, e->code);
    e->nation_state = e->action == AG_ACTION_WARNING;
    const ag_json affected =
        parameter(slot, AFFECTED, "affected_email_address");
    if (affected.kind != AG_JSON_NONE || names_affected(e->action, e->code)) {
        EG_TRY(
            ag_adapter_id(r, &affected, "affected_email_address", &e->account));
    }
    return EG_OK;
}

static eg_status
read_activity(ag_reader *r)
{
    bool had;
    ag_event base = {.provider = AG_PROVIDER_GOOGLE};
    EG_TRY(ag_adapter_id(r, &r->slot[UNIQUE], "id.uniqueQualifier",
                         &base.native_id));
    EG_TRY(ag_adapter_time(r, &r->slot[TIME], "id.time", &base.time, &had));
    EG_TRY(ag_adapter_id(r, &r->slot[ACTOR], "actor.email", &base.account));
    EG_TRY(ag_adapter_ip(r, &r->slot[IP], "ipAddress", &base.ip));
    if (!had) {
        return ag_adapter_fail(r, "id.time", "is missing");
    }
    if (base.native_id.len == 0) {
        ag_adapter_hash_id(r, &base.native_id);
    }
    const ag_json *events = &r->slot[EVENTS];
    if (events->kind == AG_JSON_OBJECT) {
        return read_event(r, &base, events->raw);
    }
    if (events->kind != AG_JSON_ARRAY) {
        return ag_adapter_fail(r, "events", "must be a list or an object");
    }
    ag_scan s;
    ag_json one;
    bool first = true;
    ag_scan_begin(&s, events->raw);
    (void)ag_scan_enter(&s, '[');
    while (ag_scan_element(&s, &first) && ag_scan_value(&s, &one)) {
        EG_TRY(read_event(r, &base, one.raw));
    }
    return EG_OK;
}

/** What an alert tells by the type of its data. */
static ag_action
alert_action(const ag_reader *r)
{
    static const char prefix[] = "type.googleapis.com/google.apps.alertcenter."
                                 "type.";
    const ag_json *kind = &r->slot[ALERT_KIND];
    const size_t len = sizeof(prefix) - 1;
    if (kind->kind != AG_JSON_STRING || kind->escaped || kind->raw.len < len ||
        memcmp(kind->raw.data, prefix, len) != 0) {
        return AG_ACTION_OTHER;
    }
    const eg_span name = {kind->raw.data + len, kind->raw.len - len};
    if (ag_span_is(name, "StateSponsoredAttack")) {
        return AG_ACTION_WARNING;
    }
    if (!ag_span_is(name, "AccountWarning")) {
        return AG_ACTION_OTHER;
    }
    return ag_json_is(&r->slot[ALERT_TYPE], "Leaked password") ? AG_ACTION_LEAK
                                                               : AG_ACTION_RISK;
}

static eg_status
read_alert(ag_reader *r)
{
    bool had;
    ag_event e = {.provider = AG_PROVIDER_GOOGLE, .action = alert_action(r)};
    EG_TRY(ag_adapter_id(r, &r->slot[ALERT_ID], "alertId", &e.native_id));
    EG_TRY(ag_adapter_time(r, ag_adapter_either(r, ALERT_START, ALERT_CREATED),
                           "startTime", &e.time, &had));
    if (!had) {
        return ag_adapter_fail(r, "startTime", "is missing");
    }
    EG_TRY(ag_adapter_id(r, &r->slot[ALERT_EMAIL], "data.email", &e.account));
    EG_TRY(ag_adapter_ip(r, &r->slot[ALERT_IP], "data.loginDetails.ipAddress",
                         &e.ip));
    EG_TRY(ag_adapter_id(r, &r->slot[ALERT_TYPE], "type", &e.code));
    e.nation_state = e.action == AG_ACTION_WARNING;
    r->events[r->count++] = e;
    return EG_OK;
}

static eg_status
read_row(ag_reader *r)
{
    return ag_adapter_has(r, ALERT_ID) ? read_alert(r) : read_activity(r);
}

const ag_adapter ag_adapter_google = {.fields = fields,
                                      .field_count = EG_ARRAY_LEN(fields),
                                      .inner = inner,
                                      .inner_count = EG_ARRAY_LEN(inner),
                                      .read = read_row};
