/* SPDX-License-Identifier: Apache-2.0 */
/* Who decrypted, Lagrange coefficients, and keys of compensated shares. */
#include "legacy/python/decrypt.h"
#include "legacy/weights.h"

/** The first value in the object or array @p name of @p v; NULL if none. */
static const eg_json *
first_of(const eg_json *v, const char *name)
{
    const eg_json *inner = eg_json_member(v, name);
    return inner == NULL ? NULL : inner->first;
}

/** The guardian of the identifier @p id; n if there is none. */
static uint32_t
guardian_of(const lg_walk *walk, const eg_json *id)
{
    uint32_t i = 0;
    while (i < walk->n && (id == NULL || id->type != EG_JSON_STRING ||
                           !lg_text_equal(walk->guardian[i].id,
                                          (lg_text){id->text, id->text_len}))) {
        i++;
    }
    return i;
}

/** The first selection of a tally; NULL if there is none. */
static const eg_json *
first_selection(const eg_json *tally)
{
    const eg_json *selection = NULL;
    for (const eg_json *c = first_of(tally, "contests");
         c != NULL && selection == NULL; c = c->next) {
        selection = first_of(c, "selections");
    }
    return selection;
}

/**
 * Mark the guardians whose share of the first selection has a proof, and find
 * those that have no share of it at all.
 */
static void
find_available(lg_quorum *q, const eg_json *selection, eg_result *result)
{
    bool named[LG_GUARDIANS_MAX] = {false};
    for (const eg_json *s = first_of(selection, "shares"); s != NULL;
         s = s->next) {
        const eg_json *proof = eg_json_member(s, "proof");
        const uint32_t i =
            guardian_of(q->walk, eg_json_member(s, "guardian_id"));
        if (i == q->walk->n) {
            continue;
        }
        named[i] = true;
        if (proof != NULL && proof->type == EG_JSON_OBJECT &&
            !q->available[i]) {
            q->available[i] = true;
            q->len++;
        }
    }
    for (uint32_t i = 0; i < q->walk->n; i++) {
        const eg_place place = lg_place(q->walk->guardian[i].entry);
        eg_result_require(result, EG_CHECK_10_STRUCTURE, named[i], &place,
                          "tally.json has no share of this guardian_id");
    }
}

/** R_i(x) = product of K_i,j^(x^j). */
static void
make_key(const lg_walk *walk, eg_element *key, uint32_t i, uint32_t order)
{
    eg_scalar power;
    eg_scalar x;
    eg_element_one(walk->group, key);
    eg_scalar_from_u64(walk->group, &power, 1);
    eg_scalar_from_u64(walk->group, &x, order);
    for (uint32_t j = 0; j < walk->k; j++) {
        eg_element factor;
        eg_element_pow_var(walk->group, &factor,
                           &walk->guardian[i].commitment[j].x, &power);
        eg_element_mul(walk->group, key, key, &factor);
        eg_scalar_mul(walk->group, &power, &power, &x);
    }
}

/** R_i,l = R_i of the order of l, for the missing guardians i. */
static void
make_recovery(lg_quorum *q)
{
    const lg_walk *walk = q->walk;
    for (uint32_t i = 0; i < walk->n; i++) {
        for (uint32_t l = 0; l < walk->n; l++) {
            if (!q->available[i] && q->available[l]) {
                make_key(walk, &q->recovery[(size_t)i * walk->n + l], i,
                         q->order[l]);
            }
        }
    }
}

/* -- orders of guardians in 1.1 --------------------------------------------- */

/** The first missing guardian's parts of the first selection; NULL if none. */
static const eg_json *
first_parts(const lg_quorum *q, const eg_json *selection, uint32_t *missing)
{
    for (const eg_json *s = first_of(selection, "shares"); s != NULL;
         s = s->next) {
        const uint32_t i =
            guardian_of(q->walk, eg_json_member(s, "guardian_id"));
        if (i < q->walk->n && !q->available[i]) {
            *missing = i;
            return first_of(s, "recovered_parts");
        }
    }
    return NULL;
}

/** The smallest x not yet used whose R_i(x) is @p key; n + 1 if none. */
static uint32_t
order_of(const lg_quorum *q,
         const eg_element *keys,
         const bool *used,
         const eg_element *key)
{
    uint32_t x = 0;
    while (x <= q->walk->n &&
           (used[x] || !eg_element_equal_var(&keys[x], key))) {
        x++;
    }
    return x;
}

/**
 * 1.1 does not write the sequence orders of guardians.  A recovery key, which
 * is R_i(x) of a missing guardian i, tells the x of whoever made it; programs
 * counted from 1 or from 0.  Any distinct x that fit do: the parts are proved
 * under R_i(x), so that they make the share whatever the guardians are called.
 */
static eg_status
find_orders(lg_quorum *q, const eg_json *selection)
{
    const lg_walk *walk = q->walk;
    bool used[LG_GUARDIANS_MAX + 1] = {false};
    bool known[LG_GUARDIANS_MAX] = {false};
    uint32_t missing = 0;
    const eg_json *part = first_parts(q, selection, &missing);
    eg_element *keys = eg_arena_alloc(walk->arena, walk->n + 1, sizeof(*keys));
    if (keys == NULL) {
        return EG_ERR_MEMORY;
    }
    for (uint32_t x = 0; part != NULL && x <= walk->n; x++) {
        make_key(walk, &keys[x], missing, x);
    }
    for (; part != NULL; part = part->next) {
        lg_element key;
        const uint32_t l =
            guardian_of(walk, eg_json_member(part, "guardian_id"));
        if (l == walk->n || known[l] ||
            lg_get_element(&walk->format, &key, part, "recovery_key", NULL) !=
                EG_OK) {
            continue; /* What is wrong is said where the part is judged. */
        }
        const uint32_t x = order_of(q, keys, used, &key.x);
        if (x <= walk->n) {
            q->order[l] = x;
            used[x] = true;
            known[l] = true;
        }
    }
    for (uint32_t l = 0; l < walk->n; l++) {
        uint32_t x = walk->n;
        while (!known[l] && used[x]) {
            x--;
        }
        if (!known[l]) {
            q->order[l] = x;
            used[x] = true;
        }
    }
    return EG_OK;
}

/** Whoever has order 0 was given the secrets themselves as shares of them. */
static void
note_order(lg_walk *walk, const lg_quorum *q)
{
    for (uint32_t l = 0; walk->k > 1 && l < walk->n; l++) {
        if (q->available[l] && q->order[l] == 0) {
            lg_remark(
                walk,
                "ONE GUARDIAN CAN DECRYPT: %.*s has the sequence order 0, "
                "so that its shares of the others' secrets are these "
                "secrets, and it opens every ballot alone",
                lg_shown(walk->guardian[l].id), walk->guardian[l].id.s);
        }
    }
}

/** The coefficient that @p v states must be that of guardian @p i. */
static eg_status
judge_coefficient(lg_walk *walk,
                  const lg_quorum *q,
                  const eg_json *v,
                  uint32_t i,
                  const eg_place *place,
                  eg_error *err)
{
    lg_scalar w;
    EG_TRY(lg_read_scalar(&walk->format, &w, v, err));
    eg_result_require(&walk->report->result, EG_CHECK_10_STRUCTURE,
                      eg_scalar_equal(&w.x, &q->w[i]), place,
                      "the coefficient of guardian %u is not the Lagrange "
                      "coefficient",
                      i + 1);
    return EG_OK;
}

/** 0.95: a list in the order of the available guardians. */
static eg_status
judge_list(lg_walk *walk,
           const lg_quorum *q,
           const eg_json *list,
           const eg_place *place,
           eg_error *err)
{
    uint32_t i = 0;
    if (list->count != q->len) {
        return eg_json_fail(err, list,
                            "must have %u elements, one for each "
                            "guardian who decrypted",
                            q->len);
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        while (!q->available[i]) {
            i++;
        }
        EG_TRY(judge_coefficient(walk, q, v, i++, place, err));
    }
    return EG_OK;
}

/** 1.0: by the guardian's identifier. */
static eg_status
judge_object(lg_walk *walk,
             const lg_quorum *q,
             const eg_json *list,
             const eg_place *place,
             eg_error *err)
{
    if (list->count != q->len) {
        return eg_json_fail(err, list,
                            "must have %u members, one for each "
                            "guardian who decrypted",
                            q->len);
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        uint32_t i = 0;
        while (i < walk->n && !lg_text_equal(walk->guardian[i].id,
                                             (lg_text){v->name, v->name_len})) {
            i++;
        }
        if (i == walk->n || !q->available[i]) {
            return eg_json_fail(err, v, "is of no guardian who decrypted");
        }
        EG_TRY(judge_coefficient(walk, q, v, i, place, err));
    }
    return EG_OK;
}

static eg_status
judge_coefficients(lg_walk *walk, const lg_quorum *q)
{
    static const char *const names[] = {"coefficients", NULL};
    eg_error err = {0};
    const eg_json *json;
    const eg_json *list;
    eg_place place;
    if (walk->first && walk->source.count[LG_COEFFICIENTS] == 0) {
        return EG_OK; /* They were not published then. */
    }
    EG_TRY(lg_read_one(walk, LG_COEFFICIENTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    eg_status status = eg_json_need_object(json, &err);
    if (status == EG_OK) {
        status = eg_json_only(json, names, &err);
    }
    if (status == EG_OK) {
        status = eg_json_get(&list, json, names[0], &err);
    }
    if (status == EG_OK && list->type == EG_JSON_ARRAY) {
        status = judge_list(walk, q, list, &place, &err);
    } else if (status == EG_OK) {
        status = eg_json_need_object(list, &err);
        if (status == EG_OK) {
            status = judge_object(walk, q, list, &place, &err);
        }
    }
    return lg_found_malformed(&walk->report->result, &place, status, &err);
}

eg_status
lg_py_quorum(lg_walk *walk,
             lg_quorum *out,
             const eg_json *tally,
             const eg_place *place)
{
    const size_t n = walk->n;
    *out = (lg_quorum){.walk = walk};
    out->available = eg_arena_alloc(walk->arena, n, sizeof(*out->available));
    out->order = eg_arena_alloc(walk->arena, n, sizeof(*out->order));
    out->w = eg_arena_alloc(walk->arena, n, sizeof(*out->w));
    out->recovery = eg_arena_alloc(walk->arena, n * n, sizeof(*out->recovery));
    if (out->available == NULL || out->order == NULL || out->w == NULL ||
        out->recovery == NULL) {
        return EG_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < walk->n; i++) {
        out->order[i] = i + 1;
    }
    const eg_json *selection = first_selection(tally);
    find_available(out, selection, &walk->report->result);
    if (!eg_result_require(&walk->report->result, EG_CHECK_10_STRUCTURE,
                           out->len >= walk->k, place,
                           "%u guardians decrypted the first selection, fewer "
                           "than the quorum",
                           out->len)) {
        out->len = 0;
        return EG_OK;
    }
    if (walk->source.early && out->len < walk->n) {
        EG_TRY(find_orders(out, selection));
        note_order(walk, out);
    }
    for (uint32_t l = 0; l < walk->n; l++) {
        lg_lagrange(walk, out->available, out->order, l, &out->w[l]);
    }
    make_recovery(out);
    return judge_coefficients(walk, out);
}
