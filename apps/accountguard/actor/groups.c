/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups of MITRE ATT&CK as STIX 2, and Microsoft's mapping of names.
 */
#include "accountguard/actor/reading.h"

/** The number of a group, e.g. "G0007"; else its id of STIX. */
static eg_span
group_number(const eg_json *object, const eg_json *id)
{
    const eg_json *refs = eg_json_member(object, "external_references");
    for (const eg_json *v = refs == NULL ? NULL : refs->first; v != NULL;
         v = v->next) {
        const eg_json *number = eg_json_member(v, "external_id");
        if (eg_json_text_is(eg_json_member(v, "source_name"), "mitre-attack") &&
            number != NULL && number->type == EG_JSON_STRING) {
            return ag_actor_span(number);
        }
    }
    return ag_actor_span(id);
}

static eg_status
put_group(ag_actor_reading *r, const eg_json *v, eg_error *why)
{
    const eg_json *id;
    const eg_json *name;
    const eg_json *aliases = NULL;
    EG_TRY(eg_json_get_string(&id, v, "id", why));
    EG_TRY(eg_json_get_string(&name, v, "name", why));
    EG_TRY(eg_json_get_array_opt(&aliases, v, "aliases", why));
    r->entry.native = group_number(v, id);
    EG_TRY(ag_actor_put(r, ag_actor_span(name), ag_actor_word("MITRE"), why));
    for (const eg_json *a = aliases == NULL ? NULL : aliases->first; a != NULL;
         a = a->next) {
        EG_TRY(eg_json_need_string(a, why));
        if (!eg_json_text_is(a, name->text)) { /* its own is the first alias */
            EG_TRY(ag_actor_put(r, ag_actor_span(a), (eg_span){0}, why));
        }
    }
    return EG_OK;
}

static bool
is_true(const eg_json *v)
{
    return v != NULL && v->type == EG_JSON_BOOL && v->integer == 1;
}

eg_status
ag_actors_attack(ag_actor_reading *r, const eg_json *top, eg_error *err)
{
    const eg_json *objects;
    EG_TRY(eg_json_need_object(top, err));
    if (!eg_json_text_is(eg_json_member(top, "type"), "bundle")) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no bundle of STIX");
    }
    EG_TRY(eg_json_get_array(&objects, top, "objects", err));
    for (const eg_json *v = objects->first; v != NULL; v = v->next) {
        eg_error why = {0};
        if (!eg_json_text_is(eg_json_member(v, "type"), "intrusion-set")) {
            continue;
        }
        if (is_true(eg_json_member(v, "revoked")) ||
            is_true(eg_json_member(v, "x_mitre_deprecated"))) {
            r->counts->other++;
            continue;
        }
        ag_actor_begin(r, "mitre-attack", "MITRE");
        (void)put_group(r, v, &why); /* it says in why */
        EG_TRY(ag_actor_give(r, v, &why, err));
    }
    return EG_OK;
}

/** "STRONTIUM, APT28": names with commas between. */
static eg_status
put_others(ag_actor_reading *r, const eg_json *others, eg_error *why)
{
    const char *at = others->text;
    const char *end = at + others->text_len;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma == NULL ? end : comma;
        const char *last = stop;
        while (at < last && *at == ' ') {
            at++;
        }
        while (last > at && last[-1] == ' ') {
            last--;
        }
        if (last > at) {
            EG_TRY(ag_actor_put(
                r, (eg_span){(const uint8_t *)at, (size_t)(last - at)},
                (eg_span){0}, why));
        }
        at = comma == NULL ? end : comma + 1;
    }
    return EG_OK;
}

static eg_status
put_mapping(ag_actor_reading *r, const eg_json *v, eg_error *why)
{
    const eg_json *name;
    const eg_json *origin;
    const eg_json *others;
    EG_TRY(eg_json_need_object(v, why));
    EG_TRY(eg_json_get_string(&name, v, "Threat actor name", why));
    EG_TRY(eg_json_get_string(&origin, v, "Origin/Threat", why));
    EG_TRY(eg_json_get_string(&others, v, "Other names", why));
    r->entry.native = ag_actor_span(name);
    r->entry.country = ag_actor_span(origin);
    EG_TRY(
        ag_actor_put(r, ag_actor_span(name), ag_actor_word("Microsoft"), why));
    return put_others(r, others, why);
}

eg_status
ag_actors_microsoft(ag_actor_reading *r, const eg_json *top, eg_error *err)
{
    EG_TRY(eg_json_need_array(top, err));
    for (const eg_json *v = top->first; v != NULL; v = v->next) {
        eg_error why = {0};
        ag_actor_begin(r, "microsoft-naming", "Microsoft");
        (void)put_mapping(r, v, &why); /* it says in why */
        EG_TRY(ag_actor_give(r, v, &why, err));
    }
    return EG_OK;
}
