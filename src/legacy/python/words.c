/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between the texts of 1.1 and 0.95 until July 2021 and later ones. */
#include "legacy/python/python.h"

bool
lg_is_decimal(const lg_format *format)
{
    return format->form == LG_FORM_DECIMAL;
}

eg_status
lg_py_nonce(const lg_walk *walk, const eg_json *v, eg_error *err)
{
    const eg_json *nonce = eg_json_member(v, "nonce");
    if (walk->source.early && nonce != NULL && eg_json_text_is(nonce, "None")) {
        return EG_OK;
    }
    return lg_get_null(v, "nonce", ": a nonce tells the vote", err);
}

eg_status
lg_py_words(const lg_walk *walk,
            lg_py_proof kind,
            const eg_json *proof,
            eg_error *err)
{
    static const struct words {
        const char *name; /**< Until July 2021. */
        const char *usage;
        const char *later; /**< The usage after that; there are no names. */
    } all[] = {[LG_PY_SCHNORR] = {"Schnorr Proof", "SecretValue",
                                  "Prove knowledge of secret value"},
               [LG_PY_SHARE] = {"Chaum Pedersen Proof", "SecretValue",
                                "Prove knowledge of secret value"},
               [LG_PY_SELECTION] = {"Disjunctive Chaum Pedersen Proof",
                                    "SelectionValue",
                                    "Prove selection's value (0 or 1)"},
               [LG_PY_LIMIT] = {"Constant Chaum Pedersen Proof",
                                "SelectionLimit",
                                "Prove value within selection's limit"}};
    const struct words *w = &all[kind];
    if (walk->java) {
        EG_TRY(lg_get_absent(proof, "name", err));
        return lg_get_absent(proof, "usage", err);
    }
    if (!walk->first) {
        EG_TRY(lg_get_absent(proof, "name", err));
        return lg_get_fixed(proof, "usage", w->later, err);
    }
    EG_TRY(lg_get_fixed(proof, "name", w->name, err));
    return lg_get_fixed(proof, "usage", w->usage, err);
}

eg_status
lg_py_order(const lg_walk *walk,
            int64_t *out,
            const eg_json *v,
            int64_t known,
            eg_error *err)
{
    if (!walk->first) {
        return eg_json_get_int(out, v, "sequence_order", 0, INT32_MAX, err);
    }
    *out = known;
    return lg_get_absent(v, "sequence_order", err);
}

eg_status
lg_py_state(const lg_walk *walk,
            int64_t *out,
            const eg_json *ballot,
            int64_t last,
            eg_error *err)
{
    const eg_json *v;
    if (!walk->first) {
        return eg_json_get_int(out, ballot, "state", LG_STATE_CAST, last, err);
    }
    EG_TRY(eg_json_get_string(&v, ballot, "state", err));
    *out = eg_json_text_is(v, "SPOILED") ? LG_STATE_SPOILED : LG_STATE_CAST;
    if (*out == LG_STATE_CAST && !eg_json_text_is(v, "CAST")) {
        return eg_json_fail(err, v, "must be \"CAST\" or \"SPOILED\"");
    }
    return EG_OK;
}
