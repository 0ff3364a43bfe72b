/* SPDX-License-Identifier: Apache-2.0 */
/* Lagrange coefficients, computed and compared. */
#include "legacy/weights.h"

/** The order of guardian @p i, from 0. */
static uint64_t
order_of(const uint32_t *order, uint32_t i)
{
    return order == NULL ? (uint64_t)i + 1 : order[i];
}

void
lg_lagrange(const lg_walk *walk,
            const bool *listed,
            const uint32_t *order,
            uint32_t l,
            eg_scalar *w)
{
    const eg_group *group = walk->group;
    eg_scalar below;
    eg_scalar own;
    eg_scalar_from_u64(group, w, 1);
    eg_scalar_from_u64(group, &below, 1);
    eg_scalar_from_u64(group, &own, order_of(order, l));
    for (uint32_t j = 0; j < walk->n; j++) {
        eg_scalar x;
        if (j == l || !listed[j]) {
            continue;
        }
        eg_scalar_from_u64(group, &x, order_of(order, j));
        eg_scalar_mul(group, w, w, &x);
        eg_scalar_sub(group, &x, &x, &own);
        eg_scalar_mul(group, &below, &below, &x);
    }
    eg_scalar_invert(group, &below, &below);
    eg_scalar_mul(group, w, w, &below);
}

/** The guardian called @p id, from 0; n if there is none. */
static uint32_t
find_guardian(const lg_walk *walk, lg_text id)
{
    uint32_t i = 0;
    while (i < walk->n && !lg_text_equal(walk->guardian[i].id, id)) {
        i++;
    }
    return i;
}

eg_status
lg_weights_judge(lg_walk *walk,
                 const eg_json *object,
                 eg_status (*read)(const lg_walk *walk,
                                   lg_scalar *out,
                                   const eg_json *v,
                                   uint32_t l,
                                   eg_error *err),
                 const eg_place *place,
                 eg_error *err)
{
    bool listed[LG_GUARDIANS_MAX] = {false};
    lg_scalar given[LG_GUARDIANS_MAX];
    EG_TRY(eg_json_need_object(object, err));
    for (const eg_json *v = object->first; v != NULL; v = v->next) {
        const uint32_t l = find_guardian(walk, (lg_text){v->name, v->name_len});
        if (l == walk->n || listed[l]) {
            return eg_json_fail(err, v, "is no guardian");
        }
        EG_TRY(read(walk, &given[l], v, l, err));
        listed[l] = true;
    }
    eg_result_require(&walk->report->result, EG_CHECK_10_STRUCTURE,
                      object->count >= walk->k, place,
                      "there are coefficients of fewer guardians than the "
                      "quorum");
    for (uint32_t l = 0; l < walk->n; l++) {
        eg_scalar w;
        if (listed[l]) {
            lg_lagrange(walk, listed, NULL, l, &w);
            eg_result_require(&walk->report->result, EG_CHECK_10_STRUCTURE,
                              eg_scalar_equal(&w, &given[l].x), place,
                              "the coefficient of guardian %u is not the "
                              "Lagrange coefficient",
                              l + 1);
        }
    }
    return EG_OK;
}
