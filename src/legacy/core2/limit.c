/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the proof of a contest's limit of 1.91.  Builds differ in how they
 * write a branch: [number, proof] or {"index": number, "proof": proof}, and the
 * proof with its commitment or without.
 */
#include "legacy/core2/core2.h"

/** A branch's number and proof, in either form. */
static eg_status
open_branch(const eg_json *v,
            const eg_json **number,
            const eg_json **proof,
            eg_error *err)
{
    static const char *const names[] = {"index", "proof", NULL};
    if (v->type == EG_JSON_OBJECT) {
        EG_TRY(eg_json_only(v, names, err));
        EG_TRY(eg_json_get(number, v, names[0], err));
        return eg_json_get(proof, v, names[1], err);
    }
    EG_TRY(eg_json_need_array(v, err));
    if (v->count != 2) {
        return eg_json_fail(err, v, "must be a number and a proof");
    }
    *number = v->first;
    *proof = v->first->next;
    return EG_OK;
}

static eg_status
read_branch(const lg_format *f,
            lg_py_branch *b,
            const eg_json *v,
            eg_error *err)
{
    static const char *const names[] = {"challenge", "response", "pad", "data",
                                        NULL};
    const eg_json *number;
    const eg_json *p;
    int64_t index;
    EG_TRY(open_branch(v, &number, &p, err));
    EG_TRY(eg_json_need_int(&index, number, v->index, v->index, err));
    EG_TRY(eg_json_need_object(p, err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_scalar(f, &b->c, p, names[0], err));
    EG_TRY(lg_get_scalar(f, &b->v, p, names[1], err));
    b->published = eg_json_member(p, names[2]) != NULL ||
                   eg_json_member(p, names[3]) != NULL;
    if (!b->published) {
        return EG_OK;
    }
    EG_TRY(lg_get_element(f, &b->pad, p, names[2], err));
    return lg_get_element(f, &b->data, p, names[3], err);
}

eg_status
lg_core2_limit_read(const lg_format *f,
                    lg_py_contest *out,
                    const eg_json *contest,
                    eg_arena *arena,
                    eg_error *err)
{
    static const char *const names[] = {"challenge", "proofs", "range_limit",
                                        NULL};
    const eg_json *p;
    const eg_json *list;
    EG_TRY(eg_json_get_object(&p, contest, "proof", err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_scalar(f, &out->challenge, p, names[0], err));
    EG_TRY(eg_json_get_array(&list, p, names[1], err));
    EG_TRY(eg_json_get_int(&out->constant, p, names[2], 0, LG_LIST_MAX, err));
    out->branch = eg_arena_alloc(arena, list->count, sizeof(*out->branch));
    if (out->branch == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(read_branch(f, &out->branch[out->branches++], v, err));
    }
    return EG_OK;
}
