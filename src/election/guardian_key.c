/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of the key ceremony: a guardian adds up what it received, and keeps
 * the two sums only.
 */
#include <electionguard/guardian.h>

#include "base/base.h"
#include "base/secret.h"

void
eg_guardian_key_wipe(eg_guardian_key *key)
{
    eg_wipe(key, sizeof(*key));
}

/** One share from each other guardian, for this one, none twice. */
static eg_status
check_senders(const eg_guardian_secret *secret,
              const eg_share *received,
              size_t received_len,
              eg_error *err)
{
    bool seen[EG_GUARDIANS_MAX + 1] = {false};
    seen[secret->index] = true; /* the own share is evaluated here */
    for (size_t i = 0; i < received_len; i++) {
        const uint32_t sender = received[i].sender;
        if (sender < 1 || sender > secret->n) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "a share comes from guardian %u of %u",
                           (unsigned)sender, (unsigned)secret->n);
        }
        if (received[i].receiver != secret->index) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "the share of guardian %u is for guardian %u",
                           (unsigned)sender, (unsigned)received[i].receiver);
        }
        if (seen[sender]) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "guardian %u's share is there twice",
                           (unsigned)sender);
        }
        seen[sender] = true;
    }
    for (uint32_t i = 1; i <= secret->n; i++) {
        if (!seen[i]) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "guardian %u's share is missing", (unsigned)i);
        }
    }
    return EG_OK;
}

/* z_i = P_1(i) + ... + P_n(i), eq. (24) */
static eg_status
add_up(const eg_group *group,
       eg_guardian_key *out,
       const eg_guardian_secret *secret,
       const eg_share *received,
       size_t received_len)
{
    EG_SECRET(eg_share, own);
    EG_TRY(eg_share_evaluate(group, &own, secret, secret->index));
    *out = (eg_guardian_key){
        .index = secret->index, .n = secret->n, .k = secret->k};
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        out->share[kind] = own.value[kind];
        for (size_t i = 0; i < received_len; i++) {
            eg_scalar_add(group, &out->share[kind], &out->share[kind],
                          &received[i].value[kind]);
        }
    }
    return EG_OK;
}

eg_status
eg_guardian_key_combine(const eg_group *group,
                        eg_guardian_key *out,
                        const eg_guardian_secret *secret,
                        const eg_share *received,
                        size_t received_len,
                        const eg_guardian_public *guardian,
                        size_t guardian_len,
                        eg_error *err)
{
    eg_guardian_key_wipe(out);
    if (secret->n > EG_GUARDIANS_MAX || secret->index < 1 ||
        secret->index > secret->n) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET(eg_guardian_key, key);
    EG_TRY(check_senders(secret, received, received_len, err));
    EG_TRY(add_up(group, &key, secret, received, received_len));
    EG_TRY(eg_guardian_key_check(group, &key, guardian, guardian_len, err));
    *out = key;
    return EG_OK;
}

eg_status
eg_guardian_key_check(const eg_group *group,
                      const eg_guardian_key *key,
                      const eg_guardian_public *guardian,
                      size_t guardian_len,
                      eg_error *err)
{
    if (key->index < 1 || key->index > key->n || guardian_len != key->n) {
        return eg_fail(err, EG_REJECT,
                       "the key is of another set of guardians");
    }
    for (size_t i = 0; i < guardian_len; i++) {
        if (guardian[i].quorum != key->k) {
            return eg_fail(err, EG_REJECT, "the key is of another quorum");
        }
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_element given;
        eg_element expected;
        eg_fixed_base_pow(eg_group_g(group), &given, &key->share[kind]);
        EG_DECLASSIFY(&given, sizeof(given)); /* follows from public data */
        eg_share_public_key(group, &expected, (eg_key_kind)kind, guardian,
                            guardian_len, key->index);
        if (!eg_element_equal_var(&given, &expected)) {
            return eg_fail(err, EG_REJECT,
                           "the key of guardian %u does not fit the "
                           "commitments of all guardians",
                           (unsigned)key->index);
        }
    }
    return EG_OK;
}
