/* SPDX-License-Identifier: Apache-2.0 */
/* The groups of records of 2.0: constants.json, and H_P. */
#include "codec/text.h"
#include "legacy/kotlin/kotlin.h"

/** The members of the curve's constants, in the order of eg_p256_numbers. */
static const char *const curve_names[] = {
    "a", "b", "primeModulus", "order", "g.x", "g.y", "h", NULL};

/** Whether @p digits are those of the number @p bytes. */
static bool
is_number(lg_text digits, const uint8_t bytes[EG_P256_BYTES])
{
    uint8_t own[EG_P256_BYTES] = {0};
    const size_t len = digits.len / 2;
    return len <= sizeof(own) &&
           eg_hex_read(own + (sizeof(own) - len), len, digits.s, digits.len,
                       EG_HEX_UPPER) == EG_OK &&
           memcmp(own, bytes, sizeof(own)) == 0;
}

/** The curve has to be P-256 in all its numbers. */
static eg_status
read_curve(lg_walk *walk,
           const eg_json *inner,
           const eg_place *place,
           eg_error *err)
{
    eg_result *result = &walk->report->result;
    eg_p256_numbers numbers;
    lg_text digits[EG_ARRAY_LEN(curve_names) - 1];
    bool same[EG_ARRAY_LEN(curve_names) - 1];
    EG_TRY(eg_json_only(inner, curve_names, err));
    for (size_t i = 0; i < EG_ARRAY_LEN(digits); i++) {
        EG_TRY(lg_read_constant(&digits[i], walk->arena, inner, curve_names[i],
                                true, err));
    }
    EG_TRY(lg_algebra_curve(&walk->algebra));
    eg_p256_write_numbers(walk->algebra.curve, &numbers);
    const uint8_t *const wanted[] = {numbers.a, numbers.b,  numbers.p,
                                     numbers.n, numbers.gx, numbers.gy,
                                     numbers.h};
    for (size_t i = 0; i < EG_ARRAY_LEN(digits); i++) {
        same[i] = is_number(digits[i], wanted[i]);
    }
    eg_result_require(result, EG_CHECK_1B, same[0] && same[1] && same[2], place,
                      "the curve is not P-256: no other one is known");
    eg_result_require(result, EG_CHECK_1C, same[3] && same[6], place,
                      "order and h are not those of P-256");
    eg_result_require(result, EG_CHECK_1D, same[4] && same[5], place,
                      "g.x and g.y are not the generator of P-256");
    for (size_t i = 0; i < EG_ARRAY_LEN(same); i++) {
        if (!same[i]) {
            lg_algebra_free(&walk->algebra);
            break;
        }
    }
    return EG_OK;
}

static eg_status
read_integers(lg_walk *walk,
              const eg_json *inner,
              const char *const names[4],
              const eg_place *place,
              eg_error *err)
{
    lg_params p;
    EG_TRY(lg_read_constant(&p.p, walk->arena, inner, names[0], true, err));
    EG_TRY(lg_read_constant(&p.q, walk->arena, inner, names[1], true, err));
    EG_TRY(lg_read_constant(&p.r, walk->arena, inner, names[2], true, err));
    EG_TRY(lg_read_constant(&p.g, walk->arena, inner, names[3], true, err));
    EG_TRY(lg_find_group(&walk->group, &walk->group_kind, &p, walk->arena,
                         &walk->report->result, place));
    walk->report->not_standard = walk->group_kind == LG_GROUP_TOY;
    if (walk->group != NULL) {
        lg_algebra_integers(&walk->algebra, walk->group);
    }
    return EG_OK;
}

/** Both implementations' forms of constants.json. */
static eg_status
read_constants(lg_walk *walk,
               lg_kt *kt,
               const eg_json *json,
               const eg_place *place,
               eg_error *err)
{
    static const char *const outer[] = {"name", "type", "protocolVersion",
                                        "constants", NULL};
    static const char *const camel[] = {"largePrime", "smallPrime", "cofactor",
                                        "generator", NULL};
    static const char *const snake[] = {
        "name", "large_prime", "small_prime", "cofactor", "generator", NULL};
    const eg_json *inner = NULL;
    const eg_json *type;
    EG_TRY(eg_json_need_object(json, err));
    kt->nested = eg_json_member(json, "constants") != NULL;
    if (!kt->nested) {
        EG_TRY(eg_json_only(json, snake, err));
        return read_integers(walk, json, snake + 1, place, err);
    }
    EG_TRY(eg_json_only(json, outer, err));
    EG_TRY(eg_json_get_object(&inner, json, "constants", err));
    EG_TRY(eg_json_get_string(&type, json, "type", err));
    if (eg_json_text_is(type, "EllipticCurve")) {
        EG_TRY(lg_get_fixed(json, "protocolVersion", "v2.1.0", err));
        return read_curve(walk, inner, place, err);
    }
    EG_TRY(lg_get_fixed(json, "type", "IntegerGroup", err));
    EG_TRY(lg_get_fixed(json, "protocolVersion", "v2.0.0", err));
    EG_TRY(eg_json_only(inner, camel, err));
    return read_integers(walk, inner, camel, place, err);
}

eg_status
lg_kt_read_group(lg_walk *walk, lg_kt *kt)
{
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_CONSTANTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    const eg_status status = read_constants(walk, kt, json, &place, &err);
    return lg_found_malformed(&walk->report->result, &place, status, &err);
}

void
lg_kt_parameter_hash(const lg_walk *walk, eg_hash *out)
{
    static const eg_hash integers = {{'v', '2', '.', '0', '.', '0'}};
    static const eg_hash points = {{'v', '2', '.', '1', '.', '0'}};
    const lg_algebra *a = &walk->algebra;
    uint8_t p[EG_ELEMENT_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    eg_p256_numbers n;
    eg_hasher h;
    eg_hasher_init(&h, a->curve != NULL ? &points : &integers,
                   LG_TAG_PARAMETERS);
    if (a->curve != NULL) {
        eg_p256_write_numbers(a->curve, &n);
        eg_hasher_bytes(&h, n.a, sizeof(n.a));
        eg_hasher_bytes(&h, n.b, sizeof(n.b));
        eg_hasher_bytes(&h, n.p, sizeof(n.p));
        eg_hasher_bytes(&h, n.gx, sizeof(n.gx));
        eg_hasher_bytes(&h, n.gy, sizeof(n.gy));
        eg_hasher_bytes(&h, n.h, sizeof(n.h));
    } else {
        eg_group_write_p(a->group, p);
        eg_hasher_bytes(&h, p, a->element_len);
        eg_group_write_q(a->group, q);
        eg_hasher_bytes(&h, q, eg_group_scalar_len(a->group));
        eg_group_write_g(a->group, p);
        eg_hasher_bytes(&h, p, a->element_len);
    }
    eg_hasher_final(&h, out);
}
