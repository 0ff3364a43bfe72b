/* SPDX-License-Identifier: Apache-2.0 */
/* Telling the group of a record by its numbers. */
#include "legacy/params.h"

#include <stdlib.h>

#include "arith/limbs.h"
#include "codec/text.h"
#include "group/params.h"

/** Digits of the largest p. */
#define DIGITS_MAX ((size_t)2 * EG_ELEMENT_BYTES)

eg_status
lg_read_constant(lg_text *out,
                 eg_arena *arena,
                 const eg_json *object,
                 const char *name,
                 bool any_form,
                 eg_error *err)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    char even[DIGITS_MAX + 1];
    const eg_json *v;
    EG_TRY(eg_json_get(&v, object, name, err));
    if (v->type == EG_JSON_INTEGER || v->type == EG_JSON_NUMBER) {
        EG_TRY(lg_decimal_bytes(bytes, v, err));
        return lg_digits_of(out, arena, bytes, EG_ELEMENT_BYTES);
    }
    if (!any_form) {
        return lg_bare_digits(out, v, EG_ELEMENT_BYTES, err);
    }
    EG_TRY(eg_json_need_string(v, err));
    /* An odd number of digits lacks one zero. */
    const size_t odd = v->text_len % 2;
    if (v->text_len == 0 || v->text_len + odd > DIGITS_MAX) {
        return eg_json_fail(err, v, "must have 1 to %zu digits", DIGITS_MAX);
    }
    even[0] = '0';
    memcpy(even + odd, v->text, v->text_len);
    const size_t len = (v->text_len + odd) / 2;
    if (eg_hex_read(bytes, len, even, 2 * len, EG_HEX_ANY) != EG_OK) {
        return eg_json_fail(err, v, "must be hexadecimal digits");
    }
    return lg_digits_of(out, arena, bytes, len);
}

/** Whether @p digits are those of the number @p text of a parameter set. */
static bool
same_number(lg_text digits, const char *text)
{
    size_t i = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ') {
            continue;
        }
        if (i >= digits.len || digits.s[i] != *text) {
            return false;
        }
        i++;
    }
    return i == digits.len;
}

/* -- toys ------------------------------------------------------------------- */

/** x y mod m for m below 2^64. */
static uint64_t
mul_mod(uint64_t x, uint64_t y, uint64_t m)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)x * y % m);
}

static uint64_t
pow_mod(uint64_t x, uint64_t e, uint64_t m)
{
    uint64_t power = 1 % m;
    for (uint64_t base = x % m; e > 0; e >>= 1) {
        if ((e & 1) != 0) {
            power = mul_mod(power, base, m);
        }
        base = mul_mod(base, base, m);
    }
    return power;
}

/** Whether odd n > 2 passes the test of Miller and Rabin to base @p a. */
static bool
is_witnessed(uint64_t n, uint64_t a)
{
    uint64_t d = n - 1;
    unsigned s = 0;
    while ((d & 1) == 0) {
        d >>= 1;
        s++;
    }
    uint64_t x = pow_mod(a, d, n);
    if (x == 1 || x == n - 1 || a % n == 0) {
        return true;
    }
    for (unsigned i = 1; i < s; i++) {
        x = mul_mod(x, x, n);
        if (x == n - 1) {
            return true;
        }
    }
    return false;
}

/** The first twelve primes are enough bases for every n below 2^64. */
static bool
is_prime(uint64_t n)
{
    static const uint64_t bases[] = {2,  3,  5,  7,  11, 13,
                                     17, 19, 23, 29, 31, 37};
    if (n < 3 || n % 2 == 0) {
        return n == 2;
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(bases); i++) {
        if (!is_witnessed(n, bases[i])) {
            return false;
        }
    }
    return true;
}

static bool
small_number(uint64_t *out, lg_text digits)
{
    uint8_t bytes[8] = {0};
    const size_t len = digits.len / 2;
    if (len > sizeof(bytes) ||
        eg_hex_read(bytes + sizeof(bytes) - len, len, digits.s, digits.len,
                    EG_HEX_UPPER) != EG_OK) {
        return false;
    }
    *out = eg_load_be64(bytes);
    return true;
}

/** Whether all is as it should be; the numbers fit into 64 bits. */
static bool
judge_toy(const lg_params *params, eg_result *result, const eg_place *place)
{
    uint64_t p = 0;
    uint64_t q = 0;
    uint64_t r = 0;
    uint64_t g = 0;
    const bool small =
        small_number(&p, params->p) && small_number(&q, params->q) &&
        small_number(&r, params->r) && small_number(&g, params->g);
    const bool prime = small && p > 3 && is_prime(p);
    bool good = eg_result_require(
        result, EG_CHECK_1B, prime, place,
        "p is neither a prime of a known version nor a toy of at most 64 bits");
    const bool order =
        prime && q > 2 && q < p && (p - 1) % q == 0 && is_prime(q);
    good = eg_result_require(result, EG_CHECK_1C, order, place,
                             "q is not an odd prime that divides p - 1") &&
           good;
    good = eg_result_require(result, EG_CHECK_1D,
                             order && r == (p - 1) / q && g > 1 && g < p &&
                                 pow_mod(g, q, p) == 1,
                             place,
                             "g does not generate the subgroup of order q, or "
                             "r is not (p - 1) / q") &&
           good;
    return good;
}

static const char *
text_copy(eg_arena *arena, lg_text t)
{
    return eg_arena_copy(arena, t.s, t.len);
}

eg_status
lg_find_group(eg_group **out,
              lg_group_kind *kind,
              const lg_params *params,
              eg_arena *arena,
              eg_result *result,
              const eg_place *place)
{
    static const struct {
        const eg_group_params *params;
        lg_group_kind kind;
    } known[] = {{&eg_group_params_gamma, LG_GROUP_GAMMA},
                 {&eg_group_params_gamma_first, LG_GROUP_FIRST},
                 {&eg_group_params_standard, LG_GROUP_STANDARD}};
    *out = NULL;
    *kind = LG_GROUP_UNKNOWN;
    for (size_t i = 0; i < EG_ARRAY_LEN(known); i++) {
        const eg_group_params *k = known[i].params;
        if (!same_number(params->p, k->p)) {
            continue;
        }
        eg_result_visit(result, EG_CHECK_1B);
        eg_result_require(result, EG_CHECK_1C, same_number(params->q, k->q),
                          place, "q is not the one that belongs to p");
        eg_result_require(result, EG_CHECK_1D,
                          same_number(params->r, k->r) &&
                              same_number(params->g, k->g),
                          place, "r or g is not the one that belongs to p");
        *kind = known[i].kind;
        return eg_group_new_from(k, out);
    }
    if (!judge_toy(params, result, place)) {
        return EG_OK;
    }
    *kind = LG_GROUP_TOY;
    const eg_group_params toy = {.name = "toy",
                                 .p = text_copy(arena, params->p),
                                 .q = text_copy(arena, params->q),
                                 .r = text_copy(arena, params->r),
                                 .g = text_copy(arena, params->g)};
    if (toy.p == NULL || toy.q == NULL || toy.r == NULL || toy.g == NULL) {
        return EG_ERR_MEMORY;
    }
    return eg_group_new_from(&toy, out);
}
