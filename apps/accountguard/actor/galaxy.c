/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Galaxies of MISP.  Where an entry tells who coined a name ("name-attribution"
 * with the id of a producer, or "origin:NAME"), the name is that namer's; other
 * synonyms are names that MISP lists without a namer.
 */
#include <stdio.h>

#include "accountguard/actor/reading.h"

/** Producers of MISP's galaxy of that name, by their ids. */
static const struct {
    const char *id;
    const char *name;
} producers[] = {
    {"d0c33595-b684-45ef-91c3-e2f5ce1a8191", "Microsoft"},
    {"f9eb432f-2293-48b7-bca4-cc78beb50df0", "CrowdStrike"},
    {"da5cdcd1-7b15-4371-b7eb-ca32916d2052", "Mandiant"},
    {"a7119872-bc6b-494b-9f7a-8c50faaf53a9", "Secureworks"},
    {"a1ad5090-2487-46d2-8237-6151a2dd5063", "MITRE"},
    {"cae79680-67a6-4411-903c-f824dbcc813f", "Proofpoint"},
    {"e9491d3b-2174-47d6-8a15-ecec552d16ae", "Palo Alto Networks"},
    {"0d4886f9-97e1-4cb2-8822-580fd09540e5", "Kaspersky"},
    {"3ac8f6fc-9c04-4ebd-bda2-788cc02fe4ed", "Trend Micro"},
    {"598308b3-5475-48c6-9a2c-676fe1d2c6fb", "Google"},
    {"0adf6f0f-3795-4de1-9763-1bdd1c31a5d7", "Cisco Talos"},
    {"3a43aca5-6366-4168-b182-a8afec4550b5", "ESET"},
    {"ad7032df-0e9a-4ea9-b35c-c68ff854be80", "Recorded Future"},
    {"e583434b-7fb8-42c8-90ce-89aa8ed35f0c", "Symantec"},
    {"21afba9e-cd2a-45c9-b421-b1f14fd181e9", "Group-IB"},
};

static bool
is_text(const eg_json *v)
{
    return v != NULL && v->type == EG_JSON_STRING;
}

/** A producer of an id; one that is not known keeps its id as a name. */
static eg_span
producer(eg_span id)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(producers); i++) {
        if (strlen(producers[i].id) == id.len &&
            memcmp(producers[i].id, id.data, id.len) == 0) {
            return ag_actor_word(producers[i].name);
        }
    }
    return id;
}

/** "Forest Blizzard:d0c33595-...": the name ends at the last colon. */
static eg_status
put_attributed(ag_actor_reading *r, const eg_json *v, eg_error *why)
{
    EG_TRY(eg_json_need_string(v, why));
    size_t colon = v->text_len;
    while (colon > 0 && v->text[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2) {
        return eg_json_fail(why, v, "is no name with a producer");
    }
    const eg_span whole = ag_actor_span(v);
    return ag_actor_put(
        r, (eg_span){whole.data, colon - 1},
        producer((eg_span){whole.data + colon, whole.len - colon}), why);
}

/** Names of which it is told who coined them. */
static eg_status
put_told(ag_actor_reading *r, const eg_json *meta, eg_error *why)
{
    static const char origin[] = "origin:";
    const eg_json *told = NULL;
    EG_TRY(eg_json_get_array_opt(&told, meta, "name-attribution", why));
    for (const eg_json *v = told == NULL ? NULL : told->first; v != NULL;
         v = v->next) {
        EG_TRY(put_attributed(r, v, why));
    }
    for (const eg_json *v = meta->first; v != NULL; v = v->next) {
        if (v->name_len > sizeof(origin) - 1 && is_text(v) &&
            memcmp(v->name, origin, sizeof(origin) - 1) == 0) {
            const eg_span name = {(const uint8_t *)v->name + sizeof(origin) - 1,
                                  v->name_len - (sizeof(origin) - 1)};
            EG_TRY(ag_actor_put(r, name, ag_actor_span(v), why));
        }
    }
    return EG_OK;
}

/** Whether the entry has a name already, whoever says it. */
static bool
has_name(const ag_actor_reading *r, const eg_json *v)
{
    for (size_t i = 0; i < r->entry.name_len; i++) {
        if (r->names[i].name.len == v->text_len &&
            memcmp(r->names[i].name.data, v->text, v->text_len) == 0) {
            return true;
        }
    }
    return false;
}

static eg_status
put_meta(ag_actor_reading *r, const eg_json *meta, eg_error *why)
{
    const eg_json *synonyms = NULL;
    EG_TRY(eg_json_need_object(meta, why));
    EG_TRY(put_told(r, meta, why));
    EG_TRY(eg_json_get_array_opt(&synonyms, meta, "synonyms", why));
    for (const eg_json *v = synonyms == NULL ? NULL : synonyms->first;
         v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, why));
        if (!has_name(r, v)) {
            EG_TRY(ag_actor_put(r, ag_actor_span(v), (eg_span){0}, why));
        }
    }
    static const char *const claims[] = {
        "country", "cfr-suspected-state-sponsor", "microsoft-origin-threat"};
    for (size_t i = 0; i < EG_ARRAY_LEN(claims) && r->entry.country.len == 0;
         i++) {
        const eg_json *claim = eg_json_member(meta, claims[i]);
        if (is_text(claim)) {
            r->entry.country = ag_actor_span(claim);
        }
    }
    return EG_OK;
}

static eg_status
put_entry(ag_actor_reading *r, const eg_json *v, bool microsoft, eg_error *why)
{
    const eg_json *value;
    const eg_json *uuid;
    const eg_json *meta = eg_json_member(v, "meta");
    EG_TRY(eg_json_need_object(v, why));
    EG_TRY(eg_json_get_string(&value, v, "value", why));
    EG_TRY(eg_json_get_string(&uuid, v, "uuid", why));
    r->entry.native = ag_actor_span(uuid);
    EG_TRY(ag_actor_put(r, ag_actor_span(value),
                        microsoft ? ag_actor_word("Microsoft") : (eg_span){0},
                        why));
    return meta == NULL ? EG_OK : put_meta(r, meta, why);
}

eg_status
ag_actors_misp(ag_actor_reading *r, const eg_json *top, eg_error *err)
{
    const eg_json *type;
    const eg_json *values;
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_get_string(&type, top, "type", err));
    EG_TRY(eg_json_get_array(&values, top, "values", err));
    const bool microsoft = eg_json_text_is(type, "microsoft-activity-group");
    if (!microsoft && !eg_json_text_is(type, "threat-actor")) {
        return eg_json_fail(err, type,
                            "is neither threat-actor nor "
                            "microsoft-activity-group");
    }
    for (const eg_json *v = values->first; v != NULL; v = v->next) {
        eg_error why = {0};
        ag_actor_begin(r,
                       microsoft ? "misp-microsoft-activity-group"
                                 : "misp-threat-actor",
                       "MISP");
        (void)put_entry(r, v, microsoft, &why); /* it says in why */
        EG_TRY(ag_actor_give(r, v, &why, err));
    }
    return EG_OK;
}
