/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from all guardians' public data together: the joint keys
 * (Verification 3), H_G, and the public keys of the shares.
 */
#include <stdlib.h>

#include <electionguard/guardian.h>

#include "base/base.h"
#include "hash/tags.h"

void
eg_joint_keys(const eg_group *group,
              eg_element joint[EG_KEY_KINDS],
              const eg_guardian_public *guardian,
              size_t guardian_len)
{
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_element product;
        eg_element_one(group, &product);
        for (size_t i = 0; i < guardian_len; i++) {
            eg_element_mul(group, &product, &product,
                           &guardian[i].commitment[kind][0]);
        }
        joint[kind] = product;
    }
}

eg_status
eg_joint_keys_check(const eg_group *group,
                    uint32_t *faults,
                    const eg_element joint[EG_KEY_KINDS],
                    const eg_guardian_public *guardian,
                    size_t guardian_len,
                    eg_error *err)
{
    uint32_t found = 0;
    eg_element expected[EG_KEY_KINDS];
    eg_joint_keys(group, expected, guardian, guardian_len);
    if (!eg_element_equal_var(&joint[EG_KEY_VOTE], &expected[EG_KEY_VOTE])) {
        found |= EG_KEY_FAULT_3A; /* (3.A) */
    }
    if (!eg_element_equal_var(&joint[EG_KEY_DATA], &expected[EG_KEY_DATA])) {
        found |= EG_KEY_FAULT_3B; /* (3.B) */
    }
    if (eg_element_is_one_var(group, &joint[EG_KEY_VOTE]) ||
        eg_element_is_one_var(group, &joint[EG_KEY_DATA])) {
        found |= EG_KEY_FAULT_X03; /* X.03 */
    }
    if (faults != NULL) {
        *faults = found;
    }
    if ((found & EG_KEY_FAULT_3A) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the joint vote key K is not the product of the "
                       "guardians' keys (3.A)");
    }
    if ((found & EG_KEY_FAULT_3B) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the joint data key K-hat is not the product of the "
                       "guardians' keys (3.B)");
    }
    if (found != 0) {
        return eg_fail(err, EG_REJECT, "a joint key is 1 (X.03)");
    }
    return EG_OK;
}

eg_status
eg_guardians_check(const eg_group *group,
                   const eg_ceremony *ceremony,
                   const eg_guardian_public *guardian,
                   size_t guardian_len,
                   const eg_element joint[EG_KEY_KINDS],
                   eg_error *err)
{
    if (guardian_len != ceremony->n) {
        return eg_fail(err, EG_REJECT, "there are %zu guardians instead of %u",
                       guardian_len, (unsigned)ceremony->n);
    }
    for (uint32_t i = 0; i < ceremony->n; i++) {
        EG_TRY(
            eg_guardian_check(group, NULL, ceremony, i + 1, &guardian[i], err));
    }
    return eg_joint_keys_check(group, NULL, joint, guardian, guardian_len, err);
}

/* H_G = H(H_B; 0x13, K, K-hat, K_1,0, ..., K-hat_1,0, ..., kappa_1, ...) */
void
eg_hash_guardians(const eg_group *group,
                  eg_hash *out,
                  const eg_hash *base_hash,
                  const eg_element joint[EG_KEY_KINDS],
                  const eg_guardian_public *guardian,
                  size_t guardian_len)
{
    eg_hasher h;
    eg_hasher_init(&h, base_hash, EG_TAG_GUARDIANS);
    eg_hasher_element(&h, group, &joint[EG_KEY_VOTE]);
    eg_hasher_element(&h, group, &joint[EG_KEY_DATA]);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (size_t i = 0; i < guardian_len; i++) {
            for (uint32_t j = 0; j < guardian[i].quorum; j++) {
                eg_hasher_element(&h, group, &guardian[i].commitment[kind][j]);
            }
        }
    }
    for (size_t i = 0; i < guardian_len; i++) {
        eg_hasher_element(&h, group, &guardian[i].kappa);
    }
    eg_hasher_final(&h, out);
}

/* -- shares in the exponent ------------------------------------------------ */

/** prod_j K_j,m: the commitment to coefficient @p m of the sum. */
static void
joint_commitment(const eg_group *group,
                 eg_element *out,
                 eg_key_kind kind,
                 const eg_guardian_public *guardian,
                 size_t guardian_len,
                 uint32_t m)
{
    *out = guardian[0].commitment[kind][m];
    for (size_t j = 1; j < guardian_len; j++) {
        eg_element_mul(group, out, out, &guardian[j].commitment[kind][m]);
    }
}

void
eg_share_public_key(const eg_group *group,
                    eg_element *out,
                    eg_key_kind kind,
                    const eg_guardian_public *guardian,
                    size_t guardian_len,
                    uint32_t index)
{
    /* Horner in the exponent: k - 1 powers to a small number. */
    eg_element value;
    eg_element_one(group, &value);
    for (uint32_t m = guardian[0].quorum; m-- > 0;) {
        eg_element c;
        joint_commitment(group, &c, kind, guardian, guardian_len, m);
        eg_element_pow_u64_var(group, &value, &value, index);
        eg_element_mul(group, &value, &value, &c);
    }
    *out = value;
}

eg_status
eg_share_public_keys(const eg_group *group,
                     eg_element *out,
                     eg_key_kind kind,
                     const eg_guardian_public *guardian,
                     size_t guardian_len)
{
    if (guardian_len < 1 || guardian_len > EG_GUARDIANS_MAX) {
        return EG_ERR_ARGUMENT;
    }
    const uint32_t k = guardian[0].quorum;
    eg_element *sum = calloc(k, sizeof(*sum));
    if (sum == NULL) {
        return EG_ERR_MEMORY;
    }
    for (uint32_t m = 0; m < k; m++) {
        joint_commitment(group, &sum[m], kind, guardian, guardian_len, m);
    }
    for (uint32_t i = 0; i < guardian_len; i++) {
        eg_commitments_evaluate_var(group, &out[i], sum, k, i + 1);
    }
    free(sum);
    return EG_OK;
}
