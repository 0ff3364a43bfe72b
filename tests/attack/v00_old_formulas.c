/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The formulas of ElectionGuard 2.0.0 in the place of those of 2.1.0.
 *
 * Tags, keys and inputs of nearly all hashes changed between the versions: H_P
 * did not bind n and k, ballots had no H_I, challenges bound K instead of the
 * place.  A record that uses an old formula in one place, and is consistent
 * otherwise, is refused there.  Equation numbers are those of 2.0.0.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/hashed_elgamal.h>
#include <electionguard/proof.h>

#include "base/base.h"
#include "support/verify_case.h"

static const eg_hash *
extended_hash(const test_record *r)
{
    return &r->e.election->extended_hash;
}

static const eg_element *
joint_key(const test_record *r, eg_key_kind kind)
{
    return eg_public_key_value(r->e.election->key[kind]);
}

/** Eq. (4): H_P = H(ver; 00, p, q, g), without n and k. */
static void
old_parameter_hash(test_record *r)
{
    eg_item_parameters *params = &test_record_section(r, EG_SECTION_PARAMETERS)
                                      ->item[0]
                                      .item.u.parameters;
    uint8_t p[EG_ELEMENT_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    eg_hash version = {{0}};
    eg_element g;
    eg_hasher h;
    memcpy(version.bytes, "v2.1.0", 6);
    eg_group_write_p(r->e.group, p);
    eg_group_write_q(r->e.group, q);
    eg_group_generator(r->e.group, &g);
    eg_hasher_init(&h, &version, 0x00);
    eg_hasher_bytes(&h, p, eg_group_element_len(r->e.group));
    eg_hasher_bytes(&h, q, eg_group_scalar_len(r->e.group));
    eg_hasher_element(&h, r->e.group, &g);
    eg_hasher_final(&h, &params->parameter_hash);
}

/** Eqs. (6), (7): H_M = H(H_P; 01, manifest), H_B = H(H_P; 02, H_M, n, k). */
static void
old_base_hash(test_record *r)
{
    eg_item_manifest *m =
        &test_record_section(r, EG_SECTION_MANIFEST)->item[0].item.u.manifest;
    eg_hash manifest_hash;
    eg_hasher h;
    eg_hasher_init(&h, &r->e.election->parameter_hash, 0x01);
    eg_hasher_bytes(&h, m->content.data, m->content.len);
    eg_hasher_final(&h, &manifest_hash);
    eg_hasher_init(&h, &r->e.election->parameter_hash, 0x02);
    eg_hasher_bytes(&h, manifest_hash.bytes, EG_HASH_BYTES);
    eg_hasher_u32(&h, 2);
    eg_hasher_u32(&h, 2);
    eg_hasher_final(&h, &m->base_hash);
}

/** Eq. (23): H_E = H(H_B; 12, K). */
static void
old_extended_hash(test_record *r)
{
    const eg_hash *base_hash = &test_record_section(r, EG_SECTION_MANIFEST)
                                    ->item[0]
                                    .item.u.manifest.base_hash;
    eg_hasher h;
    eg_hasher_init(&h, base_hash, 0x12);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_VOTE));
    eg_hasher_final(&h, &test_record_section(r, EG_SECTION_ELECTION_KEYS)
                             ->item[0]
                             .item.u.keys.extended_hash);
}

/** No H_I at all: every hash of a ballot had the key H_E. */
static void
old_id_hash(test_record *r)
{
    test_record_ballot(r, 0, 4)->id_hash = *extended_hash(r);
    test_record_redo(r, TEST_REDO_CODES);
}

/** A proof with the challenge of eq. (37): H(H_E; 21, K, alpha, beta, ...). */
static void
old_range_proof(test_record *r)
{
    static const uint64_t none[] = {0, 0};
    const eg_group *group = r->e.group;
    test_record_set_value(r, 0, 1, 0, 0, 0);
    test_record_set_value(r, 0, 1, 0, 1, 0);
    test_prove_contest(r, 0, 1, 0, none, false);
    eg_encrypted_field *f =
        test_field(test_contest(test_record_ballot(r, 0, 1), 0), 0);
    eg_proof_branch *branch = eg_arena_alloc(r->arena, 2, sizeof(*branch));
    const eg_scalar xi = test_record_xi(r, 0, 1, 0, 0);
    const eg_element *key = joint_key(r, EG_KEY_VOTE);
    eg_element a[2], b[2], power;
    eg_scalar u, w;
    eg_scalar_from_u64(group, &u, 3141);
    eg_scalar_from_u64(group, &branch[1].c, 59);
    eg_scalar_from_u64(group, &branch[1].v, 265);
    eg_fixed_base_pow_var(eg_group_g(group), &a[0], &u);
    eg_element_pow_var(group, &b[0], key, &u);
    eg_fixed_base_pow_var(eg_group_g(group), &a[1], &branch[1].v);
    eg_element_pow_var(group, &power, &f->ct.alpha, &branch[1].c);
    eg_element_mul(group, &a[1], &a[1], &power);
    eg_scalar_sub(group, &w, &branch[1].v, &branch[1].c);
    eg_element_pow_var(group, &b[1], key, &w);
    eg_element_pow_var(group, &power, &f->ct.beta, &branch[1].c);
    eg_element_mul(group, &b[1], &b[1], &power);

    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x21);
    eg_hasher_element(&h, group, key);
    eg_hasher_element(&h, group, &f->ct.alpha);
    eg_hasher_element(&h, group, &f->ct.beta);
    for (size_t j = 0; j < 2; j++) {
        eg_hasher_element(&h, group, &a[j]);
        eg_hasher_element(&h, group, &b[j]);
    }
    eg_hasher_final_q(&h, group, &branch[0].c);
    eg_scalar_sub(group, &branch[0].c, &branch[0].c, &branch[1].c);
    eg_proof_respond(group, &branch[0].v, &u, &branch[0].c, &xi);
    f->proof = branch;
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_TALLY | TEST_REDO_DATA);
}

/** Eq. (57): chi_l = H(H_E; 23, l, K, alpha_1, beta_1, ...). */
static void
old_contest_hash(test_record *r)
{
    eg_encrypted_contest *c = test_contest(test_record_ballot(r, 0, 1), 0);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x23);
    eg_hasher_u32(&h, c->index);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_VOTE));
    for (size_t i = 0; i < c->field_len; i++) {
        eg_hasher_element(&h, r->e.group, &c->field[i].ct.alpha);
        eg_hasher_element(&h, r->e.group, &c->field[i].ct.beta);
    }
    eg_hasher_final(&h, &c->hash);
    test_record_redo(r, TEST_REDO_CHAIN);
}

/** Eq. (58): H(H_E; 24, chi_1, ..., B_aux). */
static void
old_confirmation_code(test_record *r)
{
    eg_encrypted_ballot *b = test_record_ballot(r, 0, 1);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x24);
    for (size_t i = 0; i < b->contest_len; i++) {
        eg_hasher_bytes(&h, b->contest[i].hash.bytes, EG_HASH_BYTES);
    }
    eg_hasher_bytes(&h, b->chaining_field, EG_CHAINING_FIELD_BYTES);
    eg_hasher_final(&h, &b->code);
    test_record_rechain(r, 0, 2);
}

/** A proof of @p m under the challenge that @p h leads to, and the secret. */
static void
prove(test_record *r,
      eg_proof_branch *out,
      eg_hasher *h,
      eg_key_kind kind,
      const eg_element *base,
      const eg_element *m)
{
    eg_scalar u;
    eg_element a;
    eg_element b;
    eg_scalar_from_u64(r->e.group, &u, 2718);
    eg_fixed_base_pow_var(eg_group_g(r->e.group), &a, &u);
    eg_element_pow_var(r->e.group, &b, base, &u);
    eg_hasher_element(h, r->e.group, &a);
    eg_hasher_element(h, r->e.group, &b);
    eg_hasher_element(h, r->e.group, m);
    eg_hasher_final_q(h, r->e.group, &out->c);
    eg_proof_respond(r->e.group, &out->v, &u, &out->c, &r->e.secret[kind]);
}

/** Eq. (71): c = H(H_E; 30, K, A, B, a, b, M). */
static void
old_tally_proof(test_record *r)
{
    const eg_ciphertext *ab =
        &test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
             ->item[1]
             .item.u.tally_contest.field[0];
    eg_decrypted_value *value =
        (eg_decrypted_value *)(uintptr_t)&test_record_section(
            r, EG_SECTION_DECRYPTED_TALLY)
            ->item[0]
            .item.u.decrypted.field[0]
            .value;
    eg_element m;
    eg_proof_branch proof;
    eg_hasher h;
    eg_element_invert_member_var(r->e.group, &m, &value->encoded);
    eg_element_mul(r->e.group, &m, &m, &ab->beta);
    eg_hasher_init(&h, extended_hash(r), 0x30);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_VOTE));
    eg_hasher_element(&h, r->e.group, &ab->alpha);
    eg_hasher_element(&h, r->e.group, &ab->beta);
    prove(r, &proof, &h, EG_KEY_VOTE, &ab->alpha, &m);
    value->c = proof.c;
    value->v = proof.v;
}

/** Eq. (81): c = H(H_E; 31, K, C_0, C_1, C_2, a, b, beta). */
static void
old_data_proof(test_record *r)
{
    eg_contest_data_opening *opening =
        &test_record_section(r, EG_SECTION_CONTEST_DATA_DECRYPTIONS)
             ->item[0]
             .item.u.data_opening;
    const eg_hashed_ciphertext *text =
        test_record_ballot(r, 0, 1)->contest[0].data;
    eg_proof_branch proof;
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x31);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_DATA));
    eg_hasher_element(&h, r->e.group, &text->c0);
    eg_hasher_bytes(&h, text->c1, text->c1_len);
    eg_hasher_scalar(&h, r->e.group, &text->c);
    eg_hasher_scalar(&h, r->e.group, &text->v);
    prove(r, &proof, &h, EG_KEY_DATA, &text->c0, &opening->beta);
    opening->c = proof.c;
    opening->v = proof.v;
}

/** Eqs. (59)-(61): H_0 and the closing hash with tag 24, and "CLOSE". */
static void
old_initial_hash(test_record *r)
{
    eg_item_device_header *header =
        &test_record_device(r, 0)->item[0].item.u.device_header;
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x24);
    eg_hasher_hash(&h, &header->device_hash);
    eg_hasher_final(&h, &header->initial_hash);
}

static void
old_closing_hash(test_record *r)
{
    const test_section *s = test_record_device(r, 0);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x24);
    eg_hasher_hash(&h, &test_record_ballot(r, 0, s->len - 2)->code);
    eg_hasher_hash(&h, &s->item[0].item.u.device_header.device_hash);
    eg_hasher_bytes(&h, (const uint8_t *)"CLOSE", 5);
    eg_hasher_final(&h, &s->item[s->len - 1].item.u.device_close.closing_hash);
}

/* -- pre-encrypted ballots: the first of the printer is cast ------------------ */

static eg_encrypted_ballot *
printed(test_record *r)
{
    return &test_record_printed(r, 1)->item.u.pre_cast.ballot;
}

/** Eq. (92): psi = H(H_E; 40, K, alpha_1, beta_1, ...), in all its places. */
static void
old_selection_hash(test_record *r)
{
    test_item *item = test_record_printed(r, 1);
    const eg_pre_cast_contest *pre = &item->item.u.pre_cast.pre[0];
    eg_selected_vector *s = test_selected(item, 0, 0);
    const eg_hash psi = s->psi;
    char *code = eg_arena_alloc(r->arena, EG_TRIM_CHARS, 1);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x40);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_VOTE));
    for (size_t i = 0; i < s->vector_len; i++) {
        eg_hasher_element(&h, r->e.group, &s->vector[i].alpha);
        eg_hasher_element(&h, r->e.group, &s->vector[i].beta);
    }
    eg_hasher_final(&h, &s->psi);
    if (eg_hash_trim(code, r->e.manifest->hash_trimming, &s->psi) != EG_OK) {
        abort();
    }
    s->short_code = code;
    for (size_t i = 0; i < pre->selection_hash_len; i++) {
        if (eg_hash_equal(&pre->selection_hash[i], &psi)) {
            *test_hash(pre->selection_hash, i) = s->psi;
        }
    }
    test_printed_sort(item, 0);
    test_record_redo(r, TEST_REDO_CODES);
}

/** Eq. (94): chi_l = H(H_E; 41, l, K, psi_1, ...). */
static void
old_printed_contest_hash(test_record *r)
{
    const eg_pre_cast_contest *pre =
        &test_record_printed(r, 1)->item.u.pre_cast.pre[0];
    eg_encrypted_contest *c = test_contest(printed(r), 0);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x41);
    eg_hasher_u32(&h, c->index);
    eg_hasher_element(&h, r->e.group, joint_key(r, EG_KEY_VOTE));
    for (size_t i = 0; i < pre->selection_hash_len; i++) {
        eg_hasher_hash(&h, &pre->selection_hash[i]);
    }
    eg_hasher_final(&h, &c->hash);
    test_record_redo(r, TEST_REDO_CHAIN);
}

/** Eq. (95): H(H_E; 42, chi_1, ..., B_aux). */
static void
old_printed_code(test_record *r)
{
    eg_encrypted_ballot *b = printed(r);
    eg_hasher h;
    eg_hasher_init(&h, extended_hash(r), 0x42);
    for (size_t i = 0; i < b->contest_len; i++) {
        eg_hasher_hash(&h, &b->contest[i].hash);
    }
    eg_hasher_bytes(&h, b->chaining_field, EG_CHAINING_FIELD_BYTES);
    eg_hasher_final(&h, &b->code);
}

static const verify_case cases[] = {
    CASE("1.E H_P without n and k", old_parameter_hash, "1.E"),
    CASE("1.F H_B from H_M", old_base_hash, "1.F"),
    CASE("4.A H_E with tag 12 and K alone", old_extended_hash, "4.A"),
    CASE("5.B H_E for H_I", old_id_hash, "5.B X.06 X.38 X.69"),
    CASE("6.D a challenge with tag 21 and K", old_range_proof, "6.D"),
    CASE("8.A chi with tag 23 and K", old_contest_hash, "8.A"),
    CASE("8.B H_C with tag 24", old_confirmation_code, "8.B"),
    CASE("8.F H_0 with tag 24", old_initial_hash, "8.F"),
    CASE("8.G a closing hash with tag 24 and CLOSE", old_closing_hash, "8.G"),
    CASE("10.B a challenge with tag 30 and K", old_tally_proof, "10.B"),
    CASE("12.B a challenge with tag 31 and K", old_data_proof, "12.B"),
    CASE_PRINTED("16.A psi with tag 40 and K", old_selection_hash, "16.A"),
    CASE_PRINTED("16.B chi with tag 41 and K",
                 old_printed_contest_hash,
                 "16.B"),
    CASE_UNCHAINED_PRINTED("16.C H_C with tag 42", old_printed_code, "16.C"),
};

int
main(void)
{
    return verify_cases_run("v00_old_formulas", cases, EG_ARRAY_LEN(cases));
}
