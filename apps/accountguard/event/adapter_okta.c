/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Okta's system log.  outcome.result decides; the account is the actor, but for
 * what somebody does to another's factors or password.
 */
#include "accountguard/event/adapter.h"

enum slot { ID, TIME, TYPE, ACTOR, ACTOR_KIND, IP, AGENT, RESULT, TARGET };

static const ag_field fields[] = {
    {"uuid", ID},
    {"published", TIME},
    {"eventType", TYPE},
    {"actor/alternateId", ACTOR},
    {"actor/type", ACTOR_KIND},
    {"client/ipAddress", IP},
    {"client/userAgent/rawUserAgent", AGENT},
    {"outcome/result", RESULT},
    {"target", TARGET},
};

static const ag_meaning types[] = {
    {"user.session.start", AG_ACTION_SIGN_IN},
    {"user.authentication.sso", AG_ACTION_SIGN_IN},
    {"user.authentication.auth_via_IDP", AG_ACTION_SIGN_IN},
    {"user.authentication.auth_via_social", AG_ACTION_SIGN_IN},
    {"user.authentication.auth_via_radius", AG_ACTION_SIGN_IN},
    {"user.authentication.auth_via_mfa", AG_ACTION_MFA},
    {"user.mfa.okta_verify", AG_ACTION_MFA},
    {"user.mfa.okta_verify.deny_push", AG_ACTION_MFA},
    {"system.push.send_factor_verify_push", AG_ACTION_MFA},
    {"user.account.report_suspicious_activity_by_enduser", AG_ACTION_RISK},
    {"security.threat.detected", AG_ACTION_RISK},
    {"user.risk.detect", AG_ACTION_RISK},
    {"user.session.context.change", AG_ACTION_RISK},
    {"security.breached_credential.detected", AG_ACTION_LEAK},
    {"user.mfa.factor.activate", AG_ACTION_CREDENTIAL},
    {"user.mfa.factor.deactivate", AG_ACTION_CREDENTIAL},
    {"user.mfa.factor.update", AG_ACTION_CREDENTIAL},
    {"user.mfa.factor.reset_all", AG_ACTION_CREDENTIAL},
    {"user.account.update_password", AG_ACTION_CREDENTIAL},
    {"user.account.reset_password", AG_ACTION_CREDENTIAL},
    {"app.oauth2.as.consent.grant", AG_ACTION_GRANT},
    {"app.oauth2.consent.grant", AG_ACTION_GRANT},
};

static ag_outcome
outcome_of(const ag_json *result, eg_span type)
{
    if (ag_span_is(type, "user.mfa.okta_verify.deny_push") ||
        ag_json_is(result, "FAILURE") || ag_json_is(result, "DENY")) {
        return AG_OUTCOME_FAILURE;
    }
    if (ag_json_is(result, "CHALLENGE")) {
        return AG_OUTCOME_INTERRUPTED;
    }
    return ag_json_is(result, "SUCCESS") ? AG_OUTCOME_SUCCESS
                                         : AG_OUTCOME_UNKNOWN;
}

/** The first target that is a user; empty where there is none. */
static eg_status
target_user(ag_reader *r, eg_span *out)
{
    ag_scan s;
    ag_json name;
    ag_json v;
    bool first = true;
    *out = (eg_span){0};
    if (r->slot[TARGET].kind != AG_JSON_ARRAY) {
        return EG_OK;
    }
    ag_scan_begin(&s, r->slot[TARGET].raw);
    (void)ag_scan_enter(&s, '[');
    while (out->len == 0 && ag_scan_element(&s, &first) &&
           ag_scan_enter(&s, '{')) {
        ag_json id = {0};
        bool user = false;
        bool begin = true;
        while (ag_scan_member(&s, &begin, &name) && ag_scan_value(&s, &v)) {
            if (ag_json_is(&name, "alternateId")) {
                id = v;
            } else if (ag_json_is(&name, "type")) {
                user = ag_json_is(&v, "User");
            }
        }
        if (user) {
            EG_TRY(ag_adapter_id(r, &id, "target.alternateId", out));
        }
    }
    return EG_OK;
}

static eg_status
read_row(ag_reader *r)
{
    bool had;
    ag_event e = {.provider = AG_PROVIDER_OKTA};
    EG_TRY(ag_adapter_id(r, &r->slot[ID], "uuid", &e.native_id));
    EG_TRY(ag_adapter_time(r, &r->slot[TIME], "published", &e.time, &had));
    EG_TRY(ag_adapter_id(r, &r->slot[TYPE], "eventType", &e.code));
    if (e.native_id.len == 0 || !had || e.code.len == 0) {
        return ag_adapter_fail(r,
                               e.native_id.len == 0 ? "uuid"
                               : !had               ? "published"
                                                    : "eventType",
                               "is missing");
    }
    EG_TRY(ag_adapter_id(r, &r->slot[ACTOR], "actor.alternateId", &e.account));
    EG_TRY(ag_adapter_ip(r, &r->slot[IP], "client.ipAddress", &e.ip));
    ag_adapter_free_text(r, &r->slot[AGENT], &e.agent);
    e.action = ag_meaning_of(types, EG_ARRAY_LEN(types), e.code);
    e.outcome = outcome_of(&r->slot[RESULT], e.code);
    if (e.action == AG_ACTION_CREDENTIAL || e.action == AG_ACTION_LEAK ||
        !ag_json_is(&r->slot[ACTOR_KIND], "User")) {
        eg_span user;
        EG_TRY(target_user(r, &user));
        e.account = user.len > 0 ? user : e.account;
    }
    r->events[r->count++] = e;
    return EG_OK;
}

const ag_adapter ag_adapter_okta = {.fields = fields,
                                    .field_count = EG_ARRAY_LEN(fields),
                                    .read = read_row};
