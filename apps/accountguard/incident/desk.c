/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy as settings of the store.
 */
#include "accountguard/incident/desk.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/store/audit.h"
#include "common/text.h"

/** A number of the policy: where it is, its unit, and its bounds in units. */
typedef struct number {
    const char *name; /**< Of the setting. */
    size_t offset;
    bool span; /**< In seconds; else a count. */
    uint64_t least;
    uint64_t most;
} number;

#define YEAR (366 * (uint64_t)86400)
#define SPAN(member, least)                                                 \
    {                                                                       \
        "incident." #member, offsetof(ag_policy, member), true, least, YEAR \
    }
#define COUNT(member)                                                       \
    {                                                                       \
        "incident." #member, offsetof(ag_policy, member), false, 1, 1000000 \
    }

static const number numbers[] = {
    SPAN(window, 1),
    SPAN(fresh, 0),
    SPAN(batch, 0),
    SPAN(jitter, 0),
    SPAN(expires_attempt, 86400),
    SPAN(expires_compromise, 86400),
    COUNT(source_budget),
    COUNT(actor_budget),
    COUNT(organisation_budget),
    COUNT(person_budget),
    COUNT(breaker_floor),
    COUNT(breaker_factor),
};

/** Put a value of a setting into the policy. */
static void
put(ag_policy *policy, const number *n, uint64_t value)
{
    const ag_time span = (ag_time)value * AG_SECOND;
    unsigned char *at = (unsigned char *)policy + n->offset;
    if (n->span) {
        memcpy(at, &span, sizeof(span));
    } else {
        memcpy(at, &value, sizeof(value));
    }
}

static eg_status
read_setting(ag_desk *desk, const number *n, eg_error *err)
{
    char text[24];
    uint64_t value = 0;
    eg_error none = {0};
    const eg_status status =
        ag_store_get_text(desk->store, text, sizeof(text), n->name, &none);
    if (status == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    if (status != EG_OK) {
        return eg_fail(err, status, "%s", none.text);
    }
    if (!app_text_number(&value, text, n->least, n->most)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the setting %s must be a number from %" PRIu64
                       " to %" PRIu64,
                       n->name, n->least, n->most);
    }
    put(&desk->policy, n, value);
    return EG_OK;
}

eg_status
ag_desk_open(ag_desk *out, ag_store *store, eg_error *err)
{
    *out = (ag_desk){.store = store, .policy = AG_POLICY_DEFAULT};
    for (size_t i = 0; i < EG_ARRAY_LEN(numbers); i++) {
        EG_TRY(read_setting(out, &numbers[i], err));
    }
    ag_keys_derive(&store->keys, out->schedule.bytes, "incident schedule 1");
    ag_keys_derive(&store->keys, out->once.bytes, "notice once 1");
    return EG_OK;
}

void
ag_desk_close(ag_desk *desk)
{
    eg_wipe(desk, sizeof(*desk));
}

bool
ag_policy_at(const ag_policy *policy, size_t place, ag_policy_number *out)
{
    if (place >= EG_ARRAY_LEN(numbers)) {
        return false;
    }
    const number *n = &numbers[place];
    *out = (ag_policy_number){.name = n->name + strlen("incident."),
                              .span = n->span,
                              .least = n->least,
                              .most = n->most};
    const unsigned char *at = (const unsigned char *)policy + n->offset;
    memcpy(&out->value, at, sizeof(out->value));
    out->value /= n->span ? (uint64_t)AG_SECOND : 1;
    return true;
}

/** An entry of the log about a number that was set. */
static eg_status
note(ag_desk *desk,
     const number *n,
     uint64_t value,
     uint64_t by,
     ag_time now,
     eg_error *err)
{
    EG_BUFFER(payload, 128);
    eg_buffer_format(&payload, "{\"name\":\"%s\",\"value\":%" PRIu64 "}",
                     n->name, value);
    EG_TRY(eg_buffer_status(&payload));
    const ag_audit_entry entry = {.kind = "policy.set",
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(desk->store, NULL, &entry, err);
}

eg_status
ag_desk_set(ag_desk *desk,
            const char *name,
            uint64_t value,
            uint64_t by,
            ag_time now,
            eg_error *err)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(numbers); i++) {
        const number *n = &numbers[i];
        if (strcmp(n->name + strlen("incident."), name) != 0) {
            continue;
        }
        if (value < n->least || value > n->most) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "%s must be a number from %" PRIu64 " to %" PRIu64,
                           name, n->least, n->most);
        }
        char text[24];
        const int len = snprintf(text, sizeof(text), "%" PRIu64, value);
        EG_TRY(ag_store_set(desk->store, n->name,
                            (eg_span){(const uint8_t *)text, (size_t)len},
                            err));
        put(&desk->policy, n, value);
        return note(desk, n, value, by, now, err);
    }
    return eg_fail(err, EG_ERR_NOT_FOUND, "%s: no number of the policy", name);
}
