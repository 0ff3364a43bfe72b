/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 1 to 4, with X.01 and X.03.
 *
 * The specification calls the key ceremony's checks optional for an independent
 * verifier.  Here they are not: without 2.A and X.03 a joint key of 1 makes
 * every announced tally pass 10.C.
 */
#include "verify/setup.h"

#include <stdio.h>
#include <string.h>

#include <electionguard/guardian.h>
#include <electionguard/version.h>

/** Room for all guardians: 2 x 255 x 256 elements and some. */
#define SETUP_ARENA_MAX ((size_t)256 * 1024 * 1024)

eg_status
eg_setup_init(eg_setup *setup, const eg_group *group)
{
    *setup = (eg_setup){.group = group, .sound = true};
    EG_TRY(eg_arena_new(&setup->arena, SETUP_ARENA_MAX));
    setup->guardian = eg_arena_alloc(setup->arena, EG_GUARDIANS_MAX,
                                     sizeof(*setup->guardian));
    if (setup->guardian == NULL) {
        eg_setup_free(setup);
        return EG_ERR_MEMORY;
    }
    return EG_OK;
}

void
eg_setup_free(eg_setup *setup)
{
    eg_election_free(setup->election);
    eg_manifest_free(setup->manifest);
    eg_arena_free(setup->arena);
    memset(setup, 0, sizeof(*setup));
}

/** A check whose failure leaves nothing to stand on. */
static bool
foundation(eg_setup *setup, bool holds)
{
    setup->sound = setup->sound && holds;
    return holds;
}

/** Whether @p wide (of @p width bytes) is @p len bytes after zero bytes. */
static bool
same_number(const uint8_t *wide, size_t width, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < width - len; i++) {
        if (wide[i] != 0) {
            return false;
        }
    }
    return memcmp(wide + width - len, bytes, len) == 0;
}

/** 1.A: the version is "v2.1.0" and zero bytes. */
static void
check_version(eg_setup *setup,
              const eg_item_parameters *p,
              const eg_place *place,
              eg_result *result)
{
    uint8_t want[32] = {0};
    memcpy(want, EG_SPEC_VERSION, sizeof(EG_SPEC_VERSION) - 1);
    foundation(setup, eg_result_require(
                          result, EG_CHECK_1A,
                          memcmp(p->version, want, sizeof(want)) == 0, place,
                          "the record is for version \"%.32s\", not "
                          "v2.1.0",
                          (const char *)p->version));
}

/** 1.B, 1.C, 1.D: the numbers are the group's. */
static void
check_numbers(eg_setup *setup,
              const eg_item_parameters *p,
              const eg_place *place,
              eg_result *result)
{
    const eg_group *group = setup->group;
    const size_t lp = eg_group_element_len(group);
    const size_t lq = eg_group_scalar_len(group);
    uint8_t bytes[EG_ELEMENT_BYTES];

    eg_group_write_p(group, bytes);
    foundation(setup,
               eg_result_require(result, EG_CHECK_1B,
                                 same_number(p->p, 512, bytes, lp), place,
                                 "p is not the prime of section 3.1.1"));
    eg_group_write_q(group, bytes);
    foundation(setup, eg_result_require(result, EG_CHECK_1C,
                                        same_number(p->q, 32, bytes, lq), place,
                                        "q is not the prime of section 3.1.1"));
    eg_group_write_g(group, bytes);
    foundation(setup,
               eg_result_require(result, EG_CHECK_1D,
                                 same_number(p->g, 512, bytes, lp), place,
                                 "g is not the generator of section 3.1.1"));
    eg_group_write_r(group, bytes);
    foundation(setup,
               eg_result_require(result, EG_CHECK_1D,
                                 same_number(p->r, 512, bytes, lp), place,
                                 "r is not the cofactor of section 3.1.1"));
}

/** 1.structure: n and k are possible, and the expected ones. */
static bool
check_quorum(eg_setup *setup,
             const eg_item_parameters *p,
             const eg_verify_options *options,
             const eg_place *place,
             eg_result *result)
{
    bool good = eg_result_require(
        result, EG_CHECK_1_STRUCTURE,
        p->k >= 1 && p->k <= p->n && p->n <= EG_GUARDIANS_MAX, place,
        "k = %u of n = %u guardians is not possible (1 <= k <= n <= %d)", p->k,
        p->n, EG_GUARDIANS_MAX);
    if (options->expect_n != 0) {
        good = eg_result_require(result, EG_CHECK_1_STRUCTURE,
                                 p->n == options->expect_n, place,
                                 "the record has n = %u and %u is expected",
                                 p->n, options->expect_n) &&
               good;
    }
    if (options->expect_k != 0) {
        good = eg_result_require(result, EG_CHECK_1_STRUCTURE,
                                 p->k == options->expect_k, place,
                                 "the record has k = %u and %u is expected",
                                 p->k, options->expect_k) &&
               good;
    }
    return foundation(setup, good);
}

void
eg_setup_parameters(eg_setup *setup,
                    const eg_item_parameters *parameters,
                    const eg_verify_options *options,
                    const eg_place *place,
                    eg_result *result)
{
    check_version(setup, parameters, place, result);
    check_numbers(setup, parameters, place, result);
    if (!check_quorum(setup, parameters, options, place, result)) {
        return;
    }
    setup->n = parameters->n;
    setup->k = parameters->k;
    setup->has_parameters = true;

    /* 1.E */
    eg_hash_parameters(setup->group, &setup->parameter_hash, setup->n,
                       setup->k);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    foundation(
        setup,
        eg_result_require(
            result, EG_CHECK_1E,
            eg_hash_equal(&setup->parameter_hash, &parameters->parameter_hash),
            place, "H_P is %s and H(ver; 00, p, q, g, n, k) is %s",
            eg_short_hex(a, &parameters->parameter_hash),
            eg_short_hex(b, &setup->parameter_hash)));
}

void
eg_setup_manifest(eg_setup *setup,
                  const eg_item_manifest *manifest,
                  const eg_place *place,
                  eg_result *result)
{
    if (!eg_result_require(
            result, EG_CHECK_R_VERSION,
            strcmp(manifest->media_type, EG_MANIFEST_MEDIA_TYPE) == 0, place,
            "the manifest's media type \"%.80s\" is not known",
            manifest->media_type)) {
        setup->sound = false;
        return;
    }
    eg_error err = {0};
    const eg_status status = eg_manifest_parse(
        &setup->manifest, manifest->content.data, manifest->content.len, &err);
    if (status == EG_ERR_MEMORY) {
        result->status = status;
    }
    foundation(setup,
               eg_result_require(result, EG_CHECK_1_STRUCTURE, status == EG_OK,
                                 place, "the manifest: %s", err.text));
    if (status == EG_OK) {
        /* X.01 */
        const eg_status makes_sense = eg_manifest_check(setup->manifest, &err);
        if (makes_sense == EG_ERR_MEMORY) {
            result->status = makes_sense;
        }
        eg_result_require(result, EG_CHECK_X01, makes_sense == EG_OK, place,
                          "the manifest: %s", err.text);
    }
    if (!setup->has_parameters) {
        eg_result_unseen(result, EG_CHECK_1F);
        setup->sound = false;
        return;
    }
    /* 1.F */
    eg_hash_base(&setup->base_hash, &setup->parameter_hash,
                 manifest->content.data, (uint32_t)manifest->content.len);
    setup->has_base_hash = true;
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    foundation(setup,
               eg_result_require(
                   result, EG_CHECK_1F,
                   eg_hash_equal(&setup->base_hash, &manifest->base_hash),
                   place, "H_B is %s and H(H_P; 01, manifest) is %s",
                   eg_short_hex(a, &manifest->base_hash),
                   eg_short_hex(b, &setup->base_hash)));
}

/** X.03 for one guardian: a public key of 1 has a known secret. */
static void
check_not_one(const eg_setup *setup,
              const eg_element *value,
              const char *name,
              const eg_place *place,
              eg_result *result)
{
    eg_result_require(result, EG_CHECK_X03,
                      !eg_element_is_one_var(setup->group, value), place,
                      "%s is 1", name);
}

/** Verification 2 of one polynomial. */
static void
check_polynomial(const eg_setup *setup,
                 const eg_guardian_public *g,
                 eg_key_kind kind,
                 const eg_place *place,
                 eg_result *result)
{
    const char *hat = kind == EG_KEY_VOTE ? "" : "-hat";
    const eg_key_claim claim = {.hp = &setup->parameter_hash,
                                .kind = kind,
                                .guardian = g->index,
                                .commitments = g->commitment[kind],
                                .k = setup->k,
                                .kappa = &g->kappa};
    uint32_t faults = 0;
    const eg_status status = eg_key_verify_var(
        setup->group, &faults, &claim, &g->proof_c[kind], g->proof_v[kind]);
    if (status != EG_OK && status != EG_REJECT) {
        eg_result_unseen(result, EG_CHECK_2C);
        return;
    }
    eg_result_require(
        result, EG_CHECK_2A, (faults & EG_KEY_BAD_COMMITMENT) == 0, place,
        "guardian %u: a commitment K%s_i,j is not in Z_p^r", g->index, hat);
    eg_result_require(result, EG_CHECK_2A, (faults & EG_KEY_BAD_KAPPA) == 0,
                      place, "guardian %u: kappa_i is not in Z_p^r", g->index);
    eg_result_visit(result, EG_CHECK_2B);
    eg_result_require(result, EG_CHECK_2C, (faults & EG_KEY_BAD_CHALLENGE) == 0,
                      place,
                      "guardian %u: c%s_i is not the hash of the keys and the "
                      "recomputed commitments",
                      g->index, hat);
    check_not_one(setup, &g->commitment[kind][0],
                  kind == EG_KEY_VOTE ? "K_i,0" : "K-hat_i,0", place, result);
}

void
eg_setup_guardian(eg_setup *setup,
                  const eg_guardian_public *guardian,
                  bool in_range,
                  const eg_place *place,
                  eg_result *result)
{
    if (!setup->has_parameters || setup->broken_guardians) {
        eg_result_unseen_step(result, 2);
        return;
    }
    const bool fits = eg_result_require(
        result, EG_CHECK_2_STRUCTURE,
        guardian->index == setup->guardian_len + 1 &&
            guardian->index <= setup->n && guardian->quorum == setup->k,
        place,
        "guardian %u with %u commitments stands where guardian %u of %u with "
        "%u belongs",
        guardian->index, guardian->quorum, setup->guardian_len + 1, setup->n,
        setup->k);
    if (!fits || setup->guardian_len == EG_GUARDIANS_MAX) {
        setup->sound = false;
        return;
    }
    setup->guardian[setup->guardian_len++] = *guardian;
    if (!in_range) {
        setup->lost_guardian = true;
        eg_result_unseen_step(result, 2);
        return;
    }
    check_polynomial(setup, guardian, EG_KEY_VOTE, place, result);
    check_polynomial(setup, guardian, EG_KEY_DATA, place, result);
}

/** Verification 3, and X.03 for the joint keys. */
static void
check_joint(eg_setup *setup,
            const eg_item_keys *keys,
            const eg_place *place,
            eg_result *result)
{
    static const eg_check checks[EG_KEY_KINDS] = {EG_CHECK_3A, EG_CHECK_3B};
    static const char *const names[EG_KEY_KINDS] = {"K", "K-hat"};
    eg_element joint[EG_KEY_KINDS];
    eg_joint_keys(setup->group, joint, setup->guardian, setup->guardian_len);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_result_require(result, checks[kind],
                          eg_element_equal_var(&joint[kind], &keys->key[kind]),
                          place,
                          "%s is not the product of the %u guardians' keys",
                          names[kind], setup->guardian_len);
        check_not_one(setup, &keys->key[kind], names[kind], place, result);
    }
}

void
eg_setup_keys(eg_setup *setup,
              const eg_item_keys *keys,
              bool in_range,
              const eg_place *place,
              eg_result *result)
{
    if (!in_range) {
        eg_result_unseen_step(result, 3);
        eg_result_unseen_step(result, 4);
        return;
    }
    const bool complete =
        setup->has_parameters && !setup->lost_guardian &&
        !setup->broken_guardians &&
        eg_result_require(result, EG_CHECK_2_STRUCTURE,
                          setup->guardian_len == setup->n, place,
                          "the record has %u guardians and "
                          "n is %u",
                          setup->guardian_len, setup->n);
    if (complete) {
        check_joint(setup, keys, place, result);
    } else {
        eg_result_unseen_step(result, 3);
        setup->sound = false;
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        setup->key[kind] = keys->key[kind];
    }
    if (!setup->has_base_hash) {
        eg_result_unseen_step(result, 4);
        setup->sound = false;
        return;
    }
    setup->has_keys = true;

    /* 4.A */
    eg_hash_extended(setup->group, &setup->extended_hash, &setup->base_hash,
                     &keys->key[EG_KEY_VOTE], &keys->key[EG_KEY_DATA]);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    foundation(setup,
               eg_result_require(
                   result, EG_CHECK_4A,
                   eg_hash_equal(&setup->extended_hash, &keys->extended_hash),
                   place, "H_E is %s and H(H_B; 14, K, K-hat) is %s",
                   eg_short_hex(a, &keys->extended_hash),
                   eg_short_hex(b, &setup->extended_hash)));
}

eg_status
eg_setup_finish(eg_setup *setup, eg_base_use use)
{
    if (!setup->sound || setup->manifest == NULL || !setup->has_keys) {
        return EG_OK;
    }
    return eg_election_new(&setup->election, setup->group, setup->manifest,
                           setup->n, setup->k, setup->key, use);
}
