/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 2 to 4: guardians' keys, joint keys, H_E. */
#include <string.h>

#include "base/base.h"
#include "support/item_edit.h"
#include "support/verify_case.h"

static eg_guardian_public *
guardian(test_record *r, size_t at)
{
    return &test_record_section(r, EG_SECTION_GUARDIANS)
                ->item[at]
                .item.u.guardian;
}

static eg_element *
commitment(test_record *r, size_t at, eg_key_kind kind, size_t j)
{
    return (eg_element *)(uintptr_t)&guardian(r, at)->commitment[kind][j];
}

static eg_scalar *
response(test_record *r, size_t at, eg_key_kind kind, size_t j)
{
    return (eg_scalar *)(uintptr_t)&guardian(r, at)->proof_v[kind][j];
}

static void
no_guardian(test_record *r)
{
    test_section_drop(test_record_section(r, EG_SECTION_GUARDIANS), 1);
}

static void
guardian_twice(test_record *r)
{
    test_section *s = test_record_section(r, EG_SECTION_GUARDIANS);
    s->item[1] = s->item[0];
}

static void
one_guardian_more(test_record *r)
{
    test_section *s = test_record_section(r, EG_SECTION_GUARDIANS);
    test_section_copy(s, 1, 2);
    guardian(r, 2)->index = 3;
}

static void
guardians_swapped(test_record *r)
{
    test_section_swap(test_record_section(r, EG_SECTION_GUARDIANS), 0, 1);
}

static void
fewer_commitments(test_record *r)
{
    guardian(r, 1)->quorum = 1;
}

static void
commitment_outside(test_record *r)
{
    test_negate(r, commitment(r, 0, EG_KEY_VOTE, 1));
}

static void
commitment_hat_outside(test_record *r)
{
    test_negate(r, commitment(r, 1, EG_KEY_DATA, 1));
}

static void
kappa_outside(test_record *r)
{
    test_negate(r, &guardian(r, 0)->kappa);
}

static void
commitment_plus_p(test_record *r)
{
    test_item *item = &test_record_section(r, EG_SECTION_GUARDIANS)->item[0];
    test_item_edit(r, item, "guardian_public_key.kappa", EDIT_VALUE,
                   test_plus_p(r, &item->item.u.guardian.kappa));
}

static void
response_plus_q(test_record *r)
{
    test_item *item = &test_record_section(r, EG_SECTION_GUARDIANS)->item[1];
    const eg_guardian_public *g = &item->item.u.guardian;
    const size_t len = eg_group_scalar_len(r->e.group);
    uint8_t proof[4 * 32] = {0};
    eg_scalar_write(r->e.group, proof + 32 - len, &g->proof_c[EG_KEY_DATA]);
    for (size_t i = 0; i < 3; i++) {
        memcpy(proof + (i + 1) * 32,
               test_plus_q(r, &g->proof_v[EG_KEY_DATA][i]).data, 32);
        if (i > 0) {
            memset(proof + (i + 1) * 32, 0, 32);
            eg_scalar_write(r->e.group, proof + (i + 2) * 32 - len,
                            &g->proof_v[EG_KEY_DATA][i]);
        }
    }
    test_item_edit(r, item, "guardian_public_key.data_proof", EDIT_VALUE,
                   (eg_span){proof, sizeof(proof)});
}

static void
challenge_plus_q(test_record *r)
{
    test_item *item = &test_record_section(r, EG_SECTION_GUARDIANS)->item[1];
    const eg_guardian_public *g = &item->item.u.guardian;
    const size_t len = eg_group_scalar_len(r->e.group);
    uint8_t proof[4 * 32] = {0};
    memcpy(proof, test_plus_q(r, &g->proof_c[EG_KEY_VOTE]).data, 32);
    for (size_t i = 0; i < 3; i++) {
        eg_scalar_write(r->e.group, proof + (i + 2) * 32 - len,
                        &g->proof_v[EG_KEY_VOTE][i]);
    }
    test_item_edit(r, item, "guardian_public_key.vote_proof", EDIT_VALUE,
                   (eg_span){proof, sizeof(proof)});
}

static void
other_challenge(test_record *r)
{
    guardian(r, 0)->proof_c[EG_KEY_VOTE] = guardian(r, 1)->proof_c[EG_KEY_VOTE];
}

static void
other_challenge_hat(test_record *r)
{
    guardian(r, 0)->proof_c[EG_KEY_DATA] = guardian(r, 1)->proof_c[EG_KEY_DATA];
}

static void
other_response(test_record *r)
{
    *response(r, 1, EG_KEY_VOTE, 2) = *response(r, 1, EG_KEY_VOTE, 0);
}

/** One guardian shows the other's proofs under its own keys. */
static void
borrowed_proof(test_record *r)
{
    eg_guardian_public *a = guardian(r, 0);
    const eg_guardian_public *b = guardian(r, 1);
    a->proof_c[EG_KEY_VOTE] = b->proof_c[EG_KEY_VOTE];
    a->proof_v[EG_KEY_VOTE] = b->proof_v[EG_KEY_VOTE];
}

/** Another K than the guardians': whoever made it can read every ballot. */
static void
add_own_key(test_record *r, eg_element *joint, eg_key_kind kind)
{
    eg_scalar own;
    eg_element power;
    eg_scalar_from_u64(r->e.group, &own, 12345);
    eg_fixed_base_pow_var(eg_group_g(r->e.group), &power, &own);
    eg_element_mul(r->e.group, &joint[kind], &joint[kind], &power);
    eg_scalar_add(r->e.group, &r->e.secret[kind], &r->e.secret[kind], &own);
}

static void
own_key(test_record *r, eg_element joint[EG_KEY_KINDS])
{
    add_own_key(r, joint, EG_KEY_VOTE);
}

static void
own_key_hat(test_record *r, eg_element joint[EG_KEY_KINDS])
{
    add_own_key(r, joint, EG_KEY_DATA);
}

/** K = 1: then T = K^t = 1 for any t, and every tally that one likes holds. */
static void
joint_key_one(test_record *r, eg_element joint[EG_KEY_KINDS])
{
    eg_element_one(r->e.group, &joint[EG_KEY_VOTE]);
    eg_scalar_from_u64(r->e.group, &r->e.secret[EG_KEY_VOTE], 0);
}

/** The last guardian chooses its secret so that the sum is 0. */
static void
cancel(test_record *r, eg_guardian_secret *secret, eg_key_kind kind)
{
    if (secret->index == 2) {
        eg_scalar_negate(r->e.group, &secret->coefficient[kind][0],
                         &r->e.secret[kind]);
    }
}

static void
cancel_vote(test_record *r, eg_guardian_secret *secret)
{
    cancel(r, secret, EG_KEY_VOTE);
}

static void
cancel_data(test_record *r, eg_guardian_secret *secret)
{
    cancel(r, secret, EG_KEY_DATA);
}

/** Guardian 1's secret is 0, so its key protects nothing. */
static void
zero_vote(test_record *r, eg_guardian_secret *secret)
{
    if (secret->index == 1) {
        eg_scalar_from_u64(r->e.group, &secret->coefficient[EG_KEY_VOTE][0], 0);
    }
}

static void
zero_data(test_record *r, eg_guardian_secret *secret)
{
    if (secret->index == 1) {
        eg_scalar_from_u64(r->e.group, &secret->coefficient[EG_KEY_DATA][0], 0);
    }
}

static void
other_extended_hash(test_record *r)
{
    test_record_section(r, EG_SECTION_ELECTION_KEYS)
        ->item[0]
        .item.u.keys.extended_hash.bytes[5] ^= 4;
}

static void
key_plus_p(test_record *r)
{
    test_item *item =
        &test_record_section(r, EG_SECTION_ELECTION_KEYS)->item[0];
    test_item_edit(r, item, "election_keys.k", EDIT_VALUE,
                   test_plus_p(r, &item->item.u.keys.key[EG_KEY_VOTE]));
}

static void
key_hat_plus_p(test_record *r)
{
    test_item *item =
        &test_record_section(r, EG_SECTION_ELECTION_KEYS)->item[0];
    test_item_edit(r, item, "election_keys.k_hat", EDIT_VALUE,
                   test_plus_p(r, &item->item.u.keys.key[EG_KEY_DATA]));
}

static const verify_case cases[] = {
    CASE("2.structure a guardian is missing", no_guardian, "2.structure"),
    CASE("2.structure a guardian twice", guardian_twice, "R.order 2.structure"),
    CASE("2.structure guardians swapped",
         guardians_swapped,
         "R.order 2.structure"),
    CASE("2.structure one guardian more", one_guardian_more, "2.structure"),
    CASE("2.structure fewer commitments", fewer_commitments, "2.structure"),
    CASE("2.A K_i,j outside", commitment_outside, "2.A 2.C"),
    CASE("2.A K-hat_i,j outside", commitment_hat_outside, "2.A 2.C"),
    CASE("2.A kappa outside", kappa_outside, "2.A 2.C"),
    CASE("2.A kappa + p", commitment_plus_p, "2.A"),
    CASE("2.B v-hat + q", response_plus_q, "2.B"),
    CASE("2.C c + q", challenge_plus_q, "2.C"),
    CASE("2.C another challenge", other_challenge, "2.C"),
    CASE("2.C another challenge c-hat", other_challenge_hat, "2.C"),
    CASE("2.C another response", other_response, "2.C"),
    CASE("2.C somebody else's proof", borrowed_proof, "2.C"),
    {.name = "3.A K is not the product", .codes = "3.A", .bend_keys = own_key},
    {.name = "3.B K-hat is not the product",
     .codes = "3.B",
     .bend_keys = own_key_hat},
    CASE("3.A K + p", key_plus_p, "3.A"),
    CASE("3.B K-hat + p", key_hat_plus_p, "3.B"),
    {.name = "X.03 K = 1, not the product",
     .codes = "3.A X.03",
     .bend_keys = joint_key_one},
    {.name = "X.03 keys whose product is 1",
     .codes = "X.03",
     .bend_secret = cancel_vote},
    {.name = "X.03 keys whose product K-hat is 1",
     .codes = "X.03",
     .bend_secret = cancel_data},
    {.name = "X.03 K_1,0 = 1", .codes = "X.03", .bend_secret = zero_vote},
    {.name = "X.03 K-hat_1,0 = 1", .codes = "X.03", .bend_secret = zero_data},
    CASE("4.A another H_E", other_extended_hash, "4.A"),
};

int
main(void)
{
    return verify_cases_run("v02_keys", cases, EG_ARRAY_LEN(cases));
}
