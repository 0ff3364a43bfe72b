/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Microsoft Entra: sign-ins and risk detections, as Graph gives them, as
 * diagnostic settings export them (inside of "properties") and as Log Analytics
 * writes them (capitals).
 */
#include "accountguard/event/adapter.h"
#include "accountguard/event/entra_code.h"

enum slot {
    ID,
    CREATED,
    TIME,
    GENERATED,
    ACTIVITY_TIME,
    DETECTED_TIME,
    UPN,
    USER_ID,
    PRINCIPAL_ID,
    IP,
    CALLER_IP,
    ERROR_CODE,
    RESULT_TYPE,
    RISKS,
    OLD_RISKS,
    RISK,
    AGENT
};

/** The three spellings of a member. */
#define SPELLINGS(small, capital, slot) \
    {small, slot}, {capital, slot},     \
    {                                   \
        "properties/" small, slot       \
    }

static const ag_field fields[] = {
    SPELLINGS("id", "Id", ID),
    SPELLINGS("createdDateTime", "CreatedDateTime", CREATED),
    {"time", TIME},
    {"TimeGenerated", GENERATED},
    SPELLINGS("activityDateTime", "ActivityDateTime", ACTIVITY_TIME),
    SPELLINGS("detectedDateTime", "DetectedDateTime", DETECTED_TIME),
    SPELLINGS("userPrincipalName", "UserPrincipalName", UPN),
    SPELLINGS("userId", "UserId", USER_ID),
    SPELLINGS("servicePrincipalId", "ServicePrincipalId", PRINCIPAL_ID),
    SPELLINGS("ipAddress", "IPAddress", IP),
    {"IpAddress", IP},
    {"callerIpAddress", CALLER_IP},
    {"status/errorCode", ERROR_CODE},
    {"properties/status/errorCode", ERROR_CODE},
    {"ResultType", RESULT_TYPE},
    {"resultType", RESULT_TYPE},
    SPELLINGS("riskEventTypes_v2", "RiskEventTypes_V2", RISKS),
    SPELLINGS("riskEventTypes", "RiskEventTypes", OLD_RISKS),
    SPELLINGS("riskEventType", "RiskEventType", RISK),
    SPELLINGS("userAgent", "UserAgent", AGENT),
};

/** Detections by which Microsoft itself tells of a state's actor. */
static const char *const of_states[] = {
    "nationStateIP", "investigationsThreatIntelligence",
    "investigationsThreatIntelligenceSigninLinked"};

/** What kind of thing a detection is; all others are a risk. */
static const ag_meaning detections[] = {
    {"nationStateIP", AG_ACTION_WARNING},
    {"investigationsThreatIntelligence", AG_ACTION_WARNING},
    {"investigationsThreatIntelligenceSigninLinked", AG_ACTION_WARNING},
    {"anomalousToken", AG_ACTION_TOKEN},
    {"tokenIssuerAnomaly", AG_ACTION_TOKEN},
    {"attemptedPrtAccess", AG_ACTION_TOKEN},
    {"leakedCredentials", AG_ACTION_LEAK},
    {"mcasSuspiciousInboxManipulationRules", AG_ACTION_RULE},
    {"suspiciousInboxForwarding", AG_ACTION_RULE},
};

/** The moment that the first of some slots tells. */
static eg_status
time_of(ag_reader *r, const unsigned *slots, size_t len, ag_time *out)
{
    bool had = false;
    for (size_t i = 0; i < len && !had; i++) {
        EG_TRY(ag_adapter_time(r, &r->slot[slots[i]], "the time", out, &had));
    }
    return had ? EG_OK : ag_adapter_fail(r, "createdDateTime", "is missing");
}

static bool
tells_of_state(ag_reader *r)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(of_states); i++) {
        if (ag_adapter_lists(r, &r->slot[RISKS], of_states[i]) ||
            ag_adapter_lists(r, &r->slot[OLD_RISKS], of_states[i]) ||
            ag_json_is(&r->slot[RISK], of_states[i])) {
            return true;
        }
    }
    return false;
}

/** Whose it is, from where, and its name. */
static eg_status
read_common(ag_reader *r, ag_event *e)
{
    e->provider = AG_PROVIDER_MICROSOFT;
    EG_TRY(ag_adapter_id(r, &r->slot[ID], "id", &e->native_id));
    if (e->native_id.len == 0) {
        return ag_adapter_fail(r, "id", "is missing");
    }
    EG_TRY(ag_adapter_id(r, &r->slot[UPN], "userPrincipalName", &e->account));
    if (e->account.len == 0) {
        EG_TRY(ag_adapter_id(r, ag_adapter_either(r, USER_ID, PRINCIPAL_ID),
                             "userId", &e->account));
    }
    EG_TRY(ag_adapter_ip(r, &r->slot[IP], "ipAddress", &e->ip));
    if (e->ip.family == 0) {
        EG_TRY(
            ag_adapter_ip(r, &r->slot[CALLER_IP], "callerIpAddress", &e->ip));
    }
    ag_adapter_free_text(r, &r->slot[AGENT], &e->agent);
    e->nation_state = tells_of_state(r);
    return EG_OK;
}

static eg_status
read_detection(ag_reader *r, ag_event *e)
{
    static const unsigned times[] = {ACTIVITY_TIME, DETECTED_TIME, CREATED,
                                     TIME, GENERATED};
    EG_TRY(time_of(r, times, EG_ARRAY_LEN(times), &e->time));
    EG_TRY(ag_adapter_id(r, &r->slot[RISK], "riskEventType", &e->code));
    e->action = ag_meaning_of(detections, EG_ARRAY_LEN(detections), e->code);
    if (e->action == AG_ACTION_OTHER) {
        e->action = AG_ACTION_RISK;
    }
    return EG_OK;
}

static eg_status
read_row(ag_reader *r)
{
    static const unsigned times[] = {CREATED, TIME, GENERATED};
    ag_event e = {0};
    EG_TRY(read_common(r, &e));
    if (ag_adapter_has(r, RISK)) {
        EG_TRY(read_detection(r, &e));
    } else {
        e.action = AG_ACTION_SIGN_IN;
        EG_TRY(time_of(r, times, EG_ARRAY_LEN(times), &e.time));
        EG_TRY(ag_adapter_id(r, ag_adapter_either(r, ERROR_CODE, RESULT_TYPE),
                             "status.errorCode", &e.code));
        e.outcome = ag_entra_outcome(e.code);
    }
    r->events[r->count++] = e;
    return EG_OK;
}

const ag_adapter ag_adapter_entra = {.fields = fields,
                                     .field_count = EG_ARRAY_LEN(fields),
                                     .read = read_row};
