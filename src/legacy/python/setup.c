/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 1 to 4 of records of the Python implementation in their order:
 * constants, context, then what manifest.c, hashes.c and guardians.c judge.
 */
#include "legacy/python/setup.h"

#include "legacy/guardians.h"

/** A number of constants.json, which the Java port has as a decimal string. */
static eg_status
read_constant(lg_walk *walk,
              lg_text *out,
              const eg_json *json,
              const char *name,
              eg_error *err)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    const eg_json *v;
    if (!walk->java) {
        return lg_read_constant(out, walk->arena, json, name, false, err);
    }
    EG_TRY(eg_json_get_string(&v, json, name, err));
    if (v->text[0] == '0') {
        return eg_json_fail(err, v, "must not begin with 0");
    }
    EG_TRY(lg_decimal_bytes(bytes, v, err));
    return lg_digits_of(out, walk->arena, bytes, sizeof(bytes));
}

static eg_status
read_params(lg_walk *walk, lg_params *out, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {
        "large_prime", "small_prime", "cofactor", "generator", "name", NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    /* The Java port has it as null; another name would tell 1.52. */
    if (!walk->java) {
        EG_TRY(lg_get_absent(json, names[4], err));
    }
    EG_TRY(read_constant(walk, &out->p, json, names[0], err));
    EG_TRY(read_constant(walk, &out->q, json, names[1], err));
    EG_TRY(read_constant(walk, &out->r, json, names[2], err));
    return read_constant(walk, &out->g, json, names[3], err);
}

lg_text
lg_py_written(const eg_json *json, const char *name)
{
    const eg_json *v = eg_json_member(json, name);
    return (lg_text){v->text, v->text_len};
}

/**
 * Constants.json: the group.
 *
 * @param[out] written_as The numbers as they are written.
 */
static eg_status
read_group(lg_walk *walk,
           lg_params *params,
           lg_params *written_as,
           bool *decimal)
{
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_CONSTANTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    const eg_json *p = eg_json_member(json, "large_prime");
    *decimal = p != NULL && (walk->java || p->type != EG_JSON_STRING);
    const eg_status status = read_params(walk, params, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(&walk->report->result, &place, status, &err);
    }
    *written_as = (lg_params){.p = lg_py_written(json, "large_prime"),
                              .q = lg_py_written(json, "small_prime"),
                              .r = lg_py_written(json, "cofactor"),
                              .g = lg_py_written(json, "generator")};
    EG_TRY(lg_find_group(&walk->group, &walk->group_kind, params, walk->arena,
                         &walk->report->result, &place));
    walk->report->not_standard = walk->group_kind == LG_GROUP_TOY;
    if (walk->group != NULL) {
        lg_algebra_integers(&walk->algebra, walk->group);
    }
    return EG_OK;
}

static eg_status
read_configuration(lg_walk *walk, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {"allow_overvotes", "max_votes", NULL};
    const eg_json *configuration = NULL;
    const eg_json *data = NULL;
    (void)walk;
    EG_TRY(eg_json_get_object_opt(&configuration, json, "configuration", err));
    if (configuration != NULL) {
        bool overvotes;
        int64_t most;
        EG_TRY(eg_json_only(configuration, names, err));
        EG_TRY(eg_json_get_bool(&overvotes, configuration, names[0], err));
        EG_TRY(
            eg_json_get_int(&most, configuration, names[1], 0, INT64_MAX, err));
    }
    return eg_json_get_object_opt(&data, json, "extended_data", err);
}

static eg_status
read_context(lg_walk *walk,
             lg_py_context *out,
             const eg_json *json,
             eg_error *err)
{
    static const char *const later[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "manifest_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     "extended_data",
        "configuration",       NULL};
    static const char *const first[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "description_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     NULL};
    static const char *const bare[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "manifest_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     NULL};
    static const char *const early[] = {"number_of_guardians",
                                        "quorum",
                                        "elgamal_public_key",
                                        "description_hash",
                                        "crypto_base_hash",
                                        "crypto_extended_base_hash",
                                        NULL};
    const lg_format *f = &walk->format;
    const char *const *names = later;
    int64_t n;
    int64_t k;
    EG_TRY(eg_json_need_object(json, err));
    out->committed =
        !walk->source.early || eg_json_member(json, "commitment_hash") != NULL;
    if (walk->source.early) {
        names = out->committed ? first : early;
    } else if (walk->first) {
        names = eg_json_member(json, first[3]) != NULL ? first : bare;
    }
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(eg_json_get_int(&n, json, names[0], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, json, names[1], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(lg_get_element(f, &out->key, json, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->base_hash, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->extended_hash, json, names[5], err));
    if (out->committed) {
        EG_TRY(lg_get_scalar(f, &out->commitment_hash, json, names[6], err));
    }
    EG_TRY(read_configuration(walk, json, err));
    walk->n = (uint32_t)n;
    walk->k = (uint32_t)k;
    walk->joint_key = out->key;
    return EG_OK;
}

static eg_status
make_bases(lg_walk *walk)
{
    EG_TRY(eg_fixed_base_new(walk->group, &walk->joint_base, &walk->joint_key.x,
                             EG_BASE_PUBLIC));
    /* Tables of some megabytes each; further guardians do without. */
    for (uint32_t i = 0; i < walk->n && i < 16; i++) {
        EG_TRY(eg_fixed_base_new(walk->group, &walk->guardian[i].key_base,
                                 &walk->guardian[i].commitment[0].x,
                                 EG_BASE_PUBLIC));
    }
    return EG_OK;
}

eg_status
lg_py_setup(lg_walk *walk)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    lg_params params;
    lg_params written_as;
    lg_py_context c;
    const eg_json *json;
    eg_place place;
    const eg_place record = EG_PLACE_RECORD;
    bool constants = false; /* They are decimal. */
    bool fine = false;
    EG_TRY(lg_py_find_writer(walk));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &json, &place));
    const eg_json *key = eg_json_member(json, "elgamal_public_key");
    const bool wrapped = key != NULL && key->type == EG_JSON_OBJECT;
    if (!eg_result_require(result, EG_CHECK_R_VERSION,
                           !walk->java || wrapped || json == NULL, &record,
                           "the guardians' proofs have no usage, as the Java "
                           "port wrote them; of its records only those of "
                           "early 2022 are supported, which have each number "
                           "in an object")) {
        lg_detected(walk, "a record of the Java port, refused",
                    "context.json beside constants.json, proofs without usage");
        return EG_OK;
    }
    EG_TRY(read_group(walk, &params, &written_as, &constants));
    const bool decimal =
        constants && !wrapped && !(walk->first && lg_py_has_letters(json));
    walk->first = !wrapped && (walk->first || decimal);
    lg_py_tell_version(walk, json, constants, decimal);
    if (walk->group == NULL || json == NULL) {
        return EG_OK;
    }
    const bool fits = walk->source.early ? decimal
                      : wrapped          ? constants
                                         : !decimal || !walk->core2;
    if (!eg_result_require(result, EG_CHECK_R_VERSION, fits, &record,
                           "constants.json and context.json write numbers in "
                           "the ways of two versions") &&
        walk->source.early) {
        return EG_OK;
    }
    walk->format = (lg_format){.form = wrapped   ? LG_FORM_WRAPPED
                                       : decimal ? LG_FORM_DECIMAL
                                                 : LG_FORM_BARE,
                               .group = walk->group,
                               .arena = walk->arena};
    const eg_status status = read_context(walk, &c, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    lg_bounds_judge(walk, &place);
    if (!c.committed && !lg_py_digits_judge(walk, json, &c, &place)) {
        return EG_OK;
    }
    EG_TRY(lg_py_manifest_judge(walk, &c));
    if (!walk->has_manifest) {
        return EG_OK;
    }
    lg_py_base_hash_judge(
        walk, &c, lg_is_decimal(&walk->format) ? &written_as : &params, &place);
    EG_TRY(lg_py_guardians(walk, &fine));
    if (!fine) {
        return EG_OK;
    }
    lg_joint_key_judge(walk, &place);
    lg_py_extended_judge(walk, &c, &place);
    EG_TRY(make_bases(walk));
    walk->ready = true;
    return EG_OK;
}
