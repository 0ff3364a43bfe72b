/* SPDX-License-Identifier: Apache-2.0 */
/* The base hash and the extended base hash of 1.1 to 1.91. */
#include "legacy/python/setup.h"

/** Q = H(p, q, g, n, k, manifest hash). */
static void
python_base_hash(lg_walk *walk, const lg_params *params, eg_scalar *out)
{
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, params->p);
    lg_bar_text(&bar, params->q);
    lg_bar_text(&bar, params->g);
    lg_bar_int(&bar, walk->n);
    lg_bar_int(&bar, walk->k);
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_end(&bar, walk->group, out);
}

/**
 * H_P = H(ver, "00", p, q, g), H_M = H(H_P, "01", manifest hash), and
 * Q = H(H_P, "02", H_M, n, k) or, where @p late, H(H_P, "02", n, k, H_M).
 */
static void
core2_base_hash(lg_walk *walk,
                const lg_params *params,
                bool late,
                eg_scalar *out)
{
    /* The digits of "v2.0", filled up to 32 bytes. */
    static const char version[] = "76322E30"
                                  "00000000000000000000000000000000"
                                  "000000000000000000000000";
    eg_scalar parameters;
    eg_scalar manifest;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, LG_TEXT(version));
    lg_bar_text(&bar, LG_TEXT("00"));
    lg_bar_text(&bar, params->p);
    lg_bar_text(&bar, params->q);
    lg_bar_text(&bar, params->g);
    lg_bar_end(&bar, walk->group, &parameters);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &parameters);
    lg_bar_text(&bar, LG_TEXT("01"));
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_end(&bar, walk->group, &manifest);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &parameters);
    lg_bar_text(&bar, LG_TEXT("02"));
    if (!late) {
        lg_bar_scalar(&bar, walk->group, &manifest);
    }
    lg_bar_int(&bar, walk->n);
    lg_bar_int(&bar, walk->k);
    if (late) {
        lg_bar_scalar(&bar, walk->group, &manifest);
    }
    lg_bar_end(&bar, walk->group, out);
}

void
lg_py_base_hash_judge(lg_walk *walk,
                      const lg_py_context *c,
                      const lg_params *params,
                      const eg_place *place)
{
    eg_scalar hash;
    if (walk->core2) {
        core2_base_hash(walk, params, false, &hash);
        if (!eg_scalar_equal(&hash, &c->base_hash.x)) {
            core2_base_hash(walk, params, true, &hash);
            if (eg_scalar_equal(&hash, &c->base_hash.x)) {
                lg_deviation(walk,
                             "the base hash has the manifest after n and k, as "
                             "written by the C++ implementation where the "
                             "context has a configuration");
            }
        }
    } else {
        python_base_hash(walk, params, &hash);
    }
    eg_result_require(&walk->report->result, EG_CHECK_1E,
                      eg_scalar_equal(&hash, &c->base_hash.x), place,
                      "crypto_base_hash is not the hash of the parameters, n, "
                      "k and the manifest");
}

/** @p text with lower-case letters, in the walk's arena; s is NULL if full. */
static lg_text
lower_case(lg_walk *walk, lg_text text)
{
    char *s = eg_arena_alloc(walk->arena, text.len + 1, 1);
    for (size_t i = 0; s != NULL && i < text.len; i++) {
        s[i] = text.s[i];
        if (s[i] >= 'A' && s[i] <= 'F') {
            s[i] = (char)(s[i] - 'A' + 'a');
        }
    }
    return (lg_text){s, text.len};
}

/** Whether Q' is the hash of these two texts. */
static bool
is_extended(lg_walk *walk, const lg_py_context *c, lg_text base, lg_text key)
{
    eg_scalar hash;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, base);
    lg_bar_text(&bar, key);
    lg_bar_end(&bar, walk->group, &hash);
    return eg_scalar_equal(&hash, &c->extended_hash.x);
}

bool
lg_py_digits_judge(lg_walk *walk,
                   const eg_json *json,
                   const lg_py_context *c,
                   const eg_place *place)
{
    const bool upper = is_extended(walk, c, c->base_hash.text, c->key.text);
    const bool decimal =
        !upper && is_extended(walk, c, lg_py_written(json, "crypto_base_hash"),
                              lg_py_written(json, "elgamal_public_key"));
    const bool lower =
        !upper && is_extended(walk, c, lower_case(walk, c->base_hash.text),
                              lower_case(walk, c->key.text));
    return eg_result_require(
        &walk->report->result, EG_CHECK_R_VERSION, !decimal && !lower, place,
        "Q' is the hash of %s digits, as builds of the Python implementation "
        "wrote it until October 2020, which are not supported",
        decimal ? "decimal" : "lower-case hexadecimal");
}

/** 1.1: Q' = H(Q, K), so that no hash holds the other K_i,j. */
static void
judge_early_hash(lg_walk *walk, const lg_py_context *c, const eg_place *place)
{
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &c->base_hash.x);
    lg_bar_text(&bar, c->key.text);
    lg_bar_end(&bar, walk->group, &walk->extended_hash);
    eg_result_require(
        &walk->report->result, EG_CHECK_4A,
        eg_scalar_equal(&walk->extended_hash, &c->extended_hash.x), place,
        "crypto_extended_base_hash is not H(Q, K)");
}

/** guardian_2 is before guardian_10. */
static bool
is_before(lg_text a, lg_text b)
{
    return a.len < b.len || (a.len == b.len && memcmp(a.s, b.s, a.len) < 0);
}

/** The guardian that comes after @p last: by order or, before that, by name. */
static const lg_guardian *
next_guardian(const lg_walk *walk, const lg_guardian *last)
{
    const lg_guardian *next = NULL;
    if (!walk->source.early) {
        return last == NULL ? walk->guardian : last + 1;
    }
    for (uint32_t i = 0; i < walk->n; i++) {
        const lg_guardian *one = &walk->guardian[i];
        if ((last == NULL || is_before(last->id, one->id)) &&
            (next == NULL || is_before(one->id, next->id))) {
            next = one;
        }
    }
    return next;
}

/** The commitment hash, and Q' = H(Q, commitment hash). */
static void
judge_committed_hash(lg_walk *walk,
                     const lg_py_context *c,
                     const eg_place *place)
{
    lg_bar bar;
    lg_bar list;
    eg_scalar hash;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_begin(&list, &walk->rules);
    const lg_guardian *one = NULL;
    for (uint32_t i = 0; i < walk->n; i++) {
        one = next_guardian(walk, one);
        for (uint32_t j = 0; j < walk->k; j++) {
            lg_bar_text(&list, one->commitment[j].text);
        }
    }
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_require(&walk->report->result, EG_CHECK_4A,
                      eg_scalar_equal(&hash, &c->commitment_hash.x), place,
                      "commitment_hash is not the hash of all K_i,j%s",
                      walk->source.early
                          ? " in the order of the guardians' identifiers"
                          : "");
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &c->base_hash.x);
    if (walk->core2) {
        lg_bar_text(&bar, LG_TEXT("12"));
        lg_bar_text(&bar, c->key.text);
    }
    lg_bar_scalar(&bar, walk->group, &hash);
    lg_bar_end(&bar, walk->group, &walk->extended_hash);
    eg_result_require(
        &walk->report->result, EG_CHECK_4A,
        eg_scalar_equal(&walk->extended_hash, &c->extended_hash.x), place,
        "crypto_extended_base_hash is not the hash of Q and the "
        "keys");
}

void
lg_py_extended_judge(lg_walk *walk,
                     const lg_py_context *c,
                     const eg_place *place)
{
    if (c->committed) {
        judge_committed_hash(walk, c, place);
    } else {
        judge_early_hash(walk, c, place);
    }
}
