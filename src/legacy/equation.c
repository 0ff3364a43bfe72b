/* SPDX-License-Identifier: Apache-2.0 */
/* Gathering products of powers, computing and judging them. */
#include "legacy/equation.h"

/** Powers of a point that are computed at a time. */
#define POWERS_MAX 32

void
lg_batch_init(lg_batch *b, const eg_group *group, eg_arena *arena)
{
    *b = (lg_batch){.group = group, .arena = arena};
    b->base_end = &b->base;
    b->fixed_end = &b->fixed;
    b->claim_end = &b->claim;
}

void
lg_batch_init_over(lg_batch *b, const lg_algebra *algebra, eg_arena *arena)
{
    lg_batch_init(b, algebra->group, arena);
    b->algebra = algebra;
}

lg_base *
lg_batch_base(lg_batch *b, const eg_element *x, size_t powers)
{
    lg_base *base = eg_arena_alloc(b->arena, 1, sizeof(*base));
    eg_scalar *exp = eg_arena_alloc(b->arena, powers + 1, sizeof(*exp));
    eg_element *out = eg_arena_alloc(b->arena, powers + 1, sizeof(*out));
    if (base == NULL || exp == NULL || out == NULL) {
        b->full = true;
        b->spare_base = (lg_base){.x = x};
        return &b->spare_base;
    }
    *base = (lg_base){.x = x, .exp = exp, .out = out, .cap = powers};
    *b->base_end = base;
    b->base_end = &base->next;
    b->bases++;
    return base;
}

void
lg_base_must(lg_base *base,
             eg_check check,
             const lg_where *where,
             const char *name)
{
    base->must = true;
    base->check = check;
    base->where = where;
    base->name = name;
}

lg_claim *
lg_batch_claim(lg_batch *b,
               eg_check check,
               const lg_where *where,
               const eg_element *want,
               const char *what)
{
    lg_claim *claim = eg_arena_alloc(b->arena, 1, sizeof(*claim));
    if (claim == NULL) {
        b->full = true;
        b->spare_claim = (lg_claim){.len = 0};
        return &b->spare_claim;
    }
    claim->want = want;
    claim->check = check;
    claim->where = where;
    claim->what = what;
    *b->claim_end = claim;
    b->claim_end = &claim->next;
    b->claims++;
    return claim;
}

void
lg_claim_times(lg_claim *claim, const eg_element *x)
{
    if (claim->len < LG_FACTORS_MAX) {
        claim->factor[claim->len++] = x;
    }
}

void
lg_claim_power(lg_claim *claim, lg_base *base, const eg_scalar *exp)
{
    if (base->len < base->cap) {
        base->exp[base->len] = *exp;
        lg_claim_times(claim, &base->out[base->len]);
        base->len++;
    }
}

void
lg_claim_divide(const eg_group *group,
                lg_claim *claim,
                lg_base *base,
                const eg_scalar *exp)
{
    eg_scalar minus;
    eg_scalar_negate(group, &minus, exp);
    lg_claim_power(claim, base, &minus);
}

/** A power of one of the two. */
static void
claim_fixed(lg_batch *b,
            lg_claim *claim,
            const eg_fixed_base *base,
            const eg_p256_table *table,
            const eg_scalar *exp)
{
    lg_fixed *f = eg_arena_alloc(b->arena, 1, sizeof(*f));
    if (f == NULL) {
        b->full = true;
        return;
    }
    f->base = base;
    f->table = table;
    f->exp = *exp;
    *b->fixed_end = f;
    b->fixed_end = &f->next;
    b->fixeds++;
    lg_claim_times(claim, &f->out);
}

void
lg_claim_fixed(lg_batch *b,
               lg_claim *claim,
               const eg_fixed_base *base,
               const eg_scalar *exp)
{
    claim_fixed(b, claim, base, NULL, exp);
}

void
lg_claim_g(lg_batch *b, lg_claim *claim, const eg_scalar *exp)
{
    const lg_algebra *a = b->algebra;
    if (a->curve != NULL) {
        claim_fixed(b, claim, NULL, eg_p256_g(a->curve), exp);
    } else {
        claim_fixed(b, claim, eg_group_g(a->group), NULL, exp);
    }
}

void
lg_claim_key(lg_batch *b, lg_claim *claim, const eg_scalar *exp)
{
    claim_fixed(b, claim, b->algebra->key, b->algebra->key_table, exp);
}

/** All powers of the fixed base of @p first, which is not done. */
static eg_status
run_fixed(lg_batch *b,
          lg_fixed *first,
          lg_fixed **run,
          eg_scalar *exp,
          eg_element *out)
{
    size_t len = 0;
    for (lg_fixed *f = first; f != NULL; f = f->next) {
        if (!f->done && f->base == first->base) {
            run[len] = f;
            exp[len] = f->exp;
            f->done = true;
            len++;
        }
    }
    eg_fixed_base_expect_var(first->base, len);
    eg_fixed_base_pow_batch_var(first->base, out, exp, len);
    for (size_t i = 0; i < len; i++) {
        run[i]->out = out[i];
    }
    (void)b;
    return EG_OK;
}

static eg_status
run_all_fixed(lg_batch *b)
{
    const size_t n = b->fixeds;
    lg_fixed **run = eg_arena_alloc(b->arena, n + 1, sizeof(*run));
    eg_scalar *exp = eg_arena_alloc(b->arena, n + 1, sizeof(*exp));
    eg_element *out = eg_arena_alloc(b->arena, n + 1, sizeof(*out));
    if (run == NULL || exp == NULL || out == NULL) {
        return EG_ERR_LIMIT;
    }
    for (lg_fixed *f = b->fixed; f != NULL; f = f->next) {
        if (!f->done) {
            EG_TRY(run_fixed(b, f, run, exp, out));
        }
    }
    return EG_OK;
}

static eg_status
run_bases(lg_batch *b)
{
    eg_powers *job = eg_arena_alloc(b->arena, b->bases + 1, sizeof(*job));
    if (job == NULL) {
        return EG_ERR_LIMIT;
    }
    size_t len = 0;
    for (lg_base *base = b->base; base != NULL; base = base->next) {
        job[len++] = (eg_powers){.base = base->x,
                                 .exp = base->exp,
                                 .exp_len = base->len,
                                 .out = base->out,
                                 .member = base->must ? &base->member : NULL};
    }
    eg_powers_var(b->group, job, len);
    return EG_OK;
}

/** Round @p r: multiply each claim that has so many factors by the next. */
static size_t
multiply_round(lg_batch *b,
               size_t r,
               lg_claim **run,
               eg_element *x,
               eg_element *y)
{
    size_t len = 0;
    for (lg_claim *c = b->claim; c != NULL; c = c->next) {
        if (r < c->len) {
            run[len] = c;
            x[len] = c->value;
            y[len] = *c->factor[r];
            len++;
        }
    }
    eg_element_mul_batch(b->group, x, x, y, len);
    for (size_t i = 0; i < len; i++) {
        run[i]->value = x[i];
    }
    return len;
}

static eg_status
run_claims(lg_batch *b)
{
    const size_t n = b->claims;
    lg_claim **run = eg_arena_alloc(b->arena, n + 1, sizeof(*run));
    eg_element *x = eg_arena_alloc(b->arena, n + 1, sizeof(*x));
    eg_element *y = eg_arena_alloc(b->arena, n + 1, sizeof(*y));
    if (run == NULL || x == NULL || y == NULL) {
        return EG_ERR_LIMIT;
    }
    for (lg_claim *c = b->claim; c != NULL; c = c->next) {
        if (c->len == 0) {
            eg_element_one(b->group, &c->value);
        } else {
            c->value = *c->factor[0];
        }
    }
    for (size_t r = 1; r < LG_FACTORS_MAX; r++) {
        if (multiply_round(b, r, run, x, y) == 0) {
            break;
        }
    }
    return EG_OK;
}

/** Everything over the curve; points on the way are not reduced. */
static eg_status
run_points(lg_batch *b)
{
    const eg_p256 *c = b->algebra->curve;
    eg_p256_point **list =
        eg_arena_alloc(b->arena, b->claims + 1, sizeof(eg_p256_point *));
    size_t len = 0;
    if (list == NULL) {
        return EG_ERR_LIMIT;
    }
    for (lg_base *base = b->base; base != NULL; base = base->next) {
        base->member = true; /* the cofactor is 1 */
        for (size_t i = 0; i < base->len; i += POWERS_MAX) {
            eg_p256_point power[POWERS_MAX];
            const size_t left = base->len - i;
            const size_t n = left < POWERS_MAX ? left : POWERS_MAX;
            eg_p256_powers(c, power, lg_point_of(base->x), base->exp + i, n);
            for (size_t k = 0; k < n; k++) {
                *lg_point(&base->out[i + k]) = power[k];
            }
        }
    }
    for (lg_fixed *f = b->fixed; f != NULL; f = f->next) {
        eg_p256_table_pow(f->table, lg_point(&f->out), &f->exp);
    }
    for (lg_claim *claim = b->claim; claim != NULL; claim = claim->next) {
        eg_p256_point *value = lg_point(&claim->value);
        lg_algebra_one(b->algebra, &claim->value);
        for (size_t i = 0; i < claim->len; i++) {
            eg_p256_mul(c, value, value, lg_point_of(claim->factor[i]));
        }
        list[len++] = value;
    }
    eg_p256_reduce(c, list, len);
    return EG_OK;
}

eg_status
lg_batch_run(lg_batch *b)
{
    if (b->full) {
        return EG_ERR_LIMIT;
    }
    if (b->algebra != NULL && b->algebra->curve != NULL) {
        return run_points(b);
    }
    EG_TRY(run_bases(b));
    EG_TRY(run_all_fixed(b));
    return run_claims(b);
}

bool
lg_require(eg_result *result,
           eg_check check,
           bool holds,
           const eg_place *place,
           const lg_where *where,
           const char *what)
{
    if (where == NULL) {
        return eg_result_require(result, check, holds, place, "%s", what);
    }
    eg_place at = *place;
    at.contest = where->contest;
    at.field = where->field;
    if (where->field_id.len > 0) {
        return eg_result_require(
            result, check, holds, &at, "contest %.*s, selection %.*s: %s",
            lg_shown(where->contest_id), where->contest_id.s,
            lg_shown(where->field_id), where->field_id.s, what);
    }
    return eg_result_require(result, check, holds, &at, "contest %.*s: %s",
                             lg_shown(where->contest_id), where->contest_id.s,
                             what);
}

void
lg_batch_judge(const lg_batch *b, eg_result *result, const eg_place *place)
{
    for (const lg_base *base = b->base; base != NULL; base = base->next) {
        if (base->must) {
            lg_require(result, base->check, base->member, place, base->where,
                       base->name);
        }
    }
    for (const lg_claim *c = b->claim; c != NULL; c = c->next) {
        if (c->want != NULL) {
            lg_require(result, c->check,
                       eg_element_equal_var(&c->value, c->want), place,
                       c->where, c->what);
        }
    }
}
