/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 2 of records of the Python implementation and of 1.91: the
 * guardians' files, and that each commitment's secret is known.
 */
#include "legacy/guardians.h"

#include "legacy/python/python.h"

/** One proof of a coefficient, read. */
typedef struct schnorr {
    lg_element key;
    lg_element h;
    lg_scalar c;
    lg_scalar u;
} schnorr;

static eg_status
read_schnorr(const lg_walk *walk, schnorr *out, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {"public_key", "commitment", "challenge",
                                        "response",   "usage",      "name",
                                        NULL};
    const lg_format *f = &walk->format;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(f, &out->key, v, names[0], err));
    EG_TRY(lg_get_element(f, &out->h, v, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->c, v, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->u, v, names[3], err));
    if (walk->core2) {
        int64_t usage; /* Of a secret value, in the words of 1.91. */
        EG_TRY(lg_get_absent(v, "name", err));
        return eg_json_get_int(&usage, v, names[4], 2, 2, err);
    }
    return lg_py_words(walk, LG_PY_SCHNORR, v, err);
}

/** g^u = h K^c and c = H(K, h); the equation goes into @p batch. */
static void
judge_schnorr(lg_walk *walk,
              lg_batch *batch,
              const schnorr *p,
              const lg_element *key,
              const eg_place *place,
              uint32_t j)
{
    eg_result *result = &walk->report->result;
    eg_scalar hash;
    lg_bar bar;
    eg_result_require(result, EG_CHECK_2_STRUCTURE,
                      eg_element_equal_var(&p->key.x, &key->x), place,
                      "proof %u is about another key than commitment %u", j + 1,
                      j + 1);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, key->text);
    lg_bar_text(&bar, p->h.text);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_visit(result, EG_CHECK_2B);
    eg_result_require(result, EG_CHECK_2C, eg_scalar_equal(&hash, &p->c.x),
                      place, "the challenge of proof %u is not H(K, h)", j + 1);
    lg_base *base = lg_batch_base(batch, &key->x, 1);
    lg_base_must(base, EG_CHECK_2A, NULL, "a K_i,j is not in Z_p^r");
    lg_claim *claim =
        lg_batch_claim(batch, EG_CHECK_2C, NULL, &p->h.x,
                       "a proof of knowledge of a coefficient does not hold");
    lg_claim_fixed(batch, claim, eg_group_g(walk->group), &p->u.x);
    lg_claim_divide(walk->group, claim, base, &p->c.x);
}

static eg_status
read_guardian(lg_walk *walk,
              lg_guardian *out,
              void *proofs,
              const eg_json *json,
              eg_error *err)
{
    static const char *const core2[] = {"guardian_id",
                                        "coefficient_commitments",
                                        "coefficient_proofs",
                                        "sequence_order",
                                        "key",
                                        "object_id",
                                        NULL};
    static const char *const early[] = {"owner_id", "coefficient_commitments",
                                        "coefficient_proofs", NULL};
    schnorr *proof = proofs;
    const eg_json *list;
    EG_TRY(lg_guardian_read(walk, out, &list, json,
                            walk->source.early ? early
                            : walk->core2      ? core2
                                               : lg_guardian_names,
                            err));
    if (walk->core2 && eg_json_member(json, "object_id") != NULL) {
        EG_TRY(lg_get_fixed(json, "object_id", out->id.s, err));
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(read_schnorr(walk, proof++, v, err));
    }
    return EG_OK;
}

static eg_status
judge_guardian(lg_walk *walk,
               const lg_guardian *guardian,
               void *proofs,
               eg_arena *arena,
               const eg_place *place)
{
    schnorr *proof = proofs;
    lg_batch batch;
    lg_batch_init(&batch, walk->group, arena);
    for (uint32_t j = 0; j < walk->k; j++) {
        judge_schnorr(walk, &batch, &proof[j], &guardian->commitment[j], place,
                      j);
    }
    EG_TRY(lg_batch_run(&batch));
    lg_batch_judge(&batch, &walk->report->result, place);
    return EG_OK;
}

eg_status
lg_py_guardians(lg_walk *walk, bool *fine)
{
    static const lg_guardian_rules rules = {sizeof(schnorr), read_guardian,
                                            judge_guardian};
    return lg_guardian_files(walk, &rules, fine);
}
