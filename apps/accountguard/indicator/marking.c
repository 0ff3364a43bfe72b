/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markings of STIX objects.
 */
#include "accountguard/indicator/marking.h"

#include <string.h>

/** Markings that one feed may define. */
#define OWN_MAX 1024

/** STIX 2.1 section 7.2.1.4, and FIRST's definitions of TLP 2.0 for STIX. */
static const struct {
    const char *id;
    ag_tlp tlp;
} known[] = {
    {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", AG_TLP_CLEAR},
    {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", AG_TLP_GREEN},
    {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", AG_TLP_AMBER},
    {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", AG_TLP_RED},
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", AG_TLP_CLEAR},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", AG_TLP_GREEN},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", AG_TLP_AMBER},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
     AG_TLP_AMBER_STRICT},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", AG_TLP_RED},
};

eg_status
ag_markings_init(ag_markings *m)
{
    return ag_textmap_init(&m->own);
}

void
ag_markings_free(ag_markings *m)
{
    ag_textmap_free(&m->own);
}

/** The colour that a definition says; AG_TLP_COUNT: none. */
static eg_status
colour_of(ag_tlp *out, const eg_json *object, eg_error *err)
{
    *out = AG_TLP_COUNT;
    const eg_json *name = eg_json_member(object, "name");
    if (name != NULL && name->type == EG_JSON_STRING && name->text_len > 4 &&
        ag_tlp_read(out, name->text, name->text_len)) {
        return EG_OK;
    }
    if (!eg_json_text_is(eg_json_member(object, "definition_type"), "tlp")) {
        return EG_OK;
    }
    const eg_json *definition;
    const eg_json *tlp;
    EG_TRY(eg_json_get_object(&definition, object, "definition", err));
    EG_TRY(eg_json_get_string(&tlp, definition, "tlp", err));
    return ag_tlp_read(out, tlp->text, tlp->text_len)
               ? EG_OK
               : eg_json_fail(err, tlp, "is no colour");
}

eg_status
ag_markings_define(ag_markings *m, const eg_json *object, eg_error *err)
{
    const eg_json *id;
    ag_tlp tlp;
    uint32_t *number = NULL;
    EG_TRY(eg_json_get_string(&id, object, "id", err));
    EG_TRY(colour_of(&tlp, object, err));
    if (m->own.entry_len >= OWN_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d markings", OWN_MAX);
    }
    EG_TRY(ag_textmap_at(&number, &m->own, 0, id->text, id->text_len));
    *number = tlp;
    return EG_OK;
}

/** What an id of a marking means; AG_TLP_COUNT: no colour. */
static ag_tlp
meaning(const ag_markings *m, const eg_json *ref)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(known); i++) {
        if (eg_json_text_is(ref, known[i].id)) {
            return known[i].tlp;
        }
    }
    const uint32_t own = ag_textmap_find(&m->own, 0, ref->text, ref->text_len);
    return own == AG_NONE ? AG_TLP_AMBER_STRICT : (ag_tlp)own;
}

eg_status
ag_markings_of(const ag_markings *m,
               ag_tlp *tlp,
               const eg_json *object,
               eg_error *err)
{
    const eg_json *refs = NULL;
    EG_TRY(eg_json_get_array_opt(&refs, object, "object_marking_refs", err));
    bool any = false;
    ag_tlp strictest = AG_TLP_CLEAR;
    for (const eg_json *ref = refs == NULL ? NULL : refs->first; ref != NULL;
         ref = ref->next) {
        EG_TRY(eg_json_need_string(ref, err));
        const ag_tlp one = meaning(m, ref);
        if (one != AG_TLP_COUNT) {
            any = true;
            strictest = one > strictest ? one : strictest;
        }
    }
    *tlp = any ? strictest : *tlp;
    return EG_OK;
}
