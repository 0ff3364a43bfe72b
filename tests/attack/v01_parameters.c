/* SPDX-License-Identifier: Apache-2.0 */
/* Verification 1: parameters, manifest, base hashes. */
#include <string.h>

#include "base/base.h"
#include "support/item_edit.h"
#include "support/verify_case.h"

static eg_item_parameters *
parameters(test_record *r)
{
    return &test_record_section(r, EG_SECTION_PARAMETERS)
                ->item[0]
                .item.u.parameters;
}

/** A copy of @p bytes with its last byte changed. */
static const uint8_t *
changed(test_record *r, const uint8_t *bytes, size_t len)
{
    uint8_t *copy = eg_arena_copy(r->arena, bytes, len);
    copy[len - 1] ^= 2;
    return copy;
}

static void
other_version(test_record *r)
{
    static const uint8_t version[32] = "v2.0.0";
    parameters(r)->version = version;
}

static void
longer_version(test_record *r)
{
    static const uint8_t version[32] = "v2.1.0.1";
    parameters(r)->version = version;
}

static void
unpadded_version(test_record *r)
{
    uint8_t *version = eg_arena_copy(r->arena, parameters(r)->version, 32);
    version[31] = 'x';
    parameters(r)->version = version;
}

static void
other_p(test_record *r)
{
    parameters(r)->p = changed(r, parameters(r)->p, 512);
}

static void
other_q(test_record *r)
{
    parameters(r)->q = changed(r, parameters(r)->q, 32);
}

static void
other_g(test_record *r)
{
    parameters(r)->g = changed(r, parameters(r)->g, 512);
}

static void
other_r(test_record *r)
{
    parameters(r)->r = changed(r, parameters(r)->r, 512);
}

static void
wide_p(test_record *r)
{
    uint8_t *copy = eg_arena_copy(r->arena, parameters(r)->p, 512);
    copy[0] = 1; /* above the bytes that a small group uses */
    parameters(r)->p = copy;
}

static void
other_parameter_hash(test_record *r)
{
    parameters(r)->parameter_hash.bytes[31] ^= 1;
}

static void
other_n(test_record *r)
{
    /* The hash goes along; the guardians do not. */
    parameters(r)->n = 3;
    eg_hash_parameters(r->e.group, &parameters(r)->parameter_hash, 3, 2);
}

static void
quorum_above_n(test_record *r)
{
    parameters(r)->k = 3;
}

static void
quorum_zero(test_record *r)
{
    parameters(r)->k = 0;
}

static void
too_many_guardians(test_record *r)
{
    parameters(r)->n = 1000000;
}

static eg_item_manifest *
manifest(test_record *r)
{
    return &test_record_section(r, EG_SECTION_MANIFEST)
                ->item[0]
                .item.u.manifest;
}

static void
other_base_hash(test_record *r)
{
    manifest(r)->base_hash.bytes[0] ^= 0x80;
}

/** Another manifest, with H_B and H_E that fit it. */
static void
replace_manifest(test_record *r, const char *text)
{
    eg_item_keys *keys =
        &test_record_section(r, EG_SECTION_ELECTION_KEYS)->item[0].item.u.keys;
    manifest(r)->content = (eg_span){(const uint8_t *)text, strlen(text)};
    eg_hash_base(&manifest(r)->base_hash, &r->e.election->parameter_hash,
                 (const uint8_t *)text, (uint32_t)strlen(text));
    eg_hash_extended(r->e.group, &keys->extended_hash, &manifest(r)->base_hash,
                     &keys->key[EG_KEY_VOTE], &keys->key[EG_KEY_DATA]);
}

static void
no_manifest(test_record *r)
{
    replace_manifest(r, "{\"electionId\":\"x\"}");
}

static void
half_a_manifest(test_record *r)
{
    replace_manifest(r, "{\"electionId\":\"x\",\"contests\":[");
}

static void
manifest_two_contests_alike(test_record *r)
{
    replace_manifest(
        r, "{\"electionId\":\"x\",\"contests\":[{\"id\":\"a\",\"name\":\"A\","
           "\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
           "\"choices\":[{\"id\":\"o\",\"name\":\"O\",\"index\":1}]},"
           "{\"id\":\"a\",\"name\":\"A\",\"selectionLimit\":1,"
           "\"optionSelectionLimit\":1,\"index\":2,\"choices\":[{\"id\":\"o\","
           "\"name\":\"O\",\"index\":1}]}],\"ballotStyles\":[{\"id\":\"s\","
           "\"name\":\"S\",\"contestIds\":[\"a\"]}]}");
}

static void
one_byte_of_the_manifest(test_record *r)
{
    uint8_t *copy = eg_arena_copy(r->arena, manifest(r)->content.data,
                                  manifest(r)->content.len);
    char *ada = strstr((char *)copy, "Ada");
    *ada = 'I'; /* only the name for people changes */
    manifest(r)->content.data = copy;
}

static void
other_media_type(test_record *r)
{
    manifest(r)->media_type = "application/json";
}

static const verify_case cases[] = {
    CASE("honest", NULL, ""),
    CASE("1.A another version", other_version, "1.A"),
    CASE("1.A a longer version", longer_version, "1.A"),
    CASE("1.A bytes after the version", unpadded_version, "1.A"),
    CASE("1.B another p", other_p, "1.B"),
    CASE("1.B p with more bytes", wide_p, "1.B"),
    CASE("1.C another q", other_q, "1.C"),
    CASE("1.D another g", other_g, "1.D"),
    CASE("1.D another r", other_r, "1.D"),
    CASE("1.E another H_P", other_parameter_hash, "1.E"),
    CASE("2.structure one guardian more", other_n, "1.F 2.structure 2.C 4.A"),
    CASE("1.structure k above n", quorum_above_n, "1.structure"),
    CASE("1.structure k = 0", quorum_zero, "1.structure"),
    CASE("1.structure a million guardians", too_many_guardians, "1.structure"),
    CASE("1.F another H_B", other_base_hash, "1.F"),
    CASE("1.F another name", one_byte_of_the_manifest, "1.F 4.A"),
    CASE("1.structure no contests", no_manifest, "1.structure"),
    CASE("1.structure half a manifest", half_a_manifest, "1.structure"),
    CASE("1.structure two contests alike",
         manifest_two_contests_alike,
         "1.structure"),
    CASE("R.version another media type", other_media_type, "R.version"),
};

int
main(void)
{
    return verify_cases_run("v01_parameters", cases, EG_ARRAY_LEN(cases));
}
