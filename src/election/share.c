/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shares of a guardian's polynomials for the other guardians: evaluated,
 * encrypted, decrypted and checked.
 */
#include "election/share.h"

#include <string.h>

#include "base/base.h"
#include "base/secret.h"

/** Each of the two values is encoded in a block of 32 bytes; A25. */
#define BLOCK EG_HASHED_BLOCK_BYTES

_Static_assert(EG_SHARE_BYTES == EG_HASHED_SHARE_BYTES, "one format");
_Static_assert(EG_SHARE_BYTES == EG_KEY_KINDS * BLOCK, "a block for each kind");

void
eg_share_wipe(eg_share *share)
{
    eg_wipe(share, sizeof(*share));
}

/* P(x) by Horner, eq. (7) */
static void
evaluate(const eg_group *group,
         eg_scalar *out,
         const eg_scalar *coefficient,
         uint32_t k,
         uint32_t x)
{
    eg_scalar place;
    eg_scalar_from_u64(group, &place, x);
    EG_SECRET(eg_scalar, value);
    for (uint32_t j = k; j-- > 0;) {
        eg_scalar_mul(group, &value, &value, &place);
        eg_scalar_add(group, &value, &value, &coefficient[j]);
    }
    *out = value;
}

eg_status
eg_share_evaluate(const eg_group *group,
                  eg_share *out,
                  const eg_guardian_secret *secret,
                  uint32_t receiver)
{
    /* P(0) is the secret key itself. */
    if (receiver < 1 || receiver > secret->n || secret->k < 1 ||
        secret->k > EG_GUARDIANS_MAX) {
        return EG_ERR_ARGUMENT;
    }
    out->sender = secret->index;
    out->receiver = receiver;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        evaluate(group, &out->value[kind], secret->coefficient[kind], secret->k,
                 receiver);
    }
    return EG_OK;
}

static bool
secret_fits(const eg_guardian_secret *secret, const eg_ceremony *ceremony)
{
    return secret->index >= 1 && secret->index <= ceremony->n &&
           secret->n == ceremony->n && secret->k == ceremony->k;
}

/** b(P, 32) || b(P-hat, 32): right-aligned where l_q is less than 32. */
static void
encode(const eg_group *group, uint8_t out[EG_SHARE_BYTES], const eg_share *in)
{
    const size_t len = eg_group_scalar_len(group);
    memset(out, 0, EG_SHARE_BYTES);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_scalar_write(group, out + (kind + 1) * BLOCK - len,
                        &in->value[kind]);
    }
}

/** Undo encode(); false unless both blocks are below q. */
static bool
decode(const eg_group *group, eg_share *out, const uint8_t in[EG_SHARE_BYTES])
{
    const size_t len = eg_group_scalar_len(group);
    unsigned over = 0;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        const uint8_t *block = in + (size_t)kind * BLOCK;
        for (size_t i = 0; i < BLOCK - len; i++) {
            over |= block[i];
        }
        bool below =
            eg_scalar_parse(group, &out->value[kind], block + (BLOCK - len));
        EG_DECLASSIFY(&below, sizeof(below)); /* becomes a complaint */
        over |= below ? 0U : 1U;
    }
    EG_DECLASSIFY(&over, sizeof(over));
    return over == 0;
}

eg_status
eg_share_encrypt(const eg_group *group,
                 eg_encrypted_share *out,
                 const eg_ceremony *ceremony,
                 const eg_guardian_secret *secret,
                 const eg_guardian_public *receiver,
                 eg_rng *rng)
{
    if (!secret_fits(secret, ceremony) || receiver->index == secret->index) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET(eg_share, share);
    EG_SECRET_ARRAY(uint8_t, text, EG_SHARE_BYTES);
    EG_SECRET(eg_scalar, xi);
    EG_TRY(eg_share_evaluate(group, &share, secret, receiver->index));
    encode(group, text, &share);
    EG_TRY(eg_scalar_random(group, &xi, rng));

    eg_encrypted_share sealed = {.sender = secret->index,
                                 .receiver = receiver->index};
    eg_hashed_ciphertext ct = {.c1 = sealed.c1, .c1_len = EG_SHARE_BYTES};
    const eg_hashed_place place =
        eg_hashed_place_share(&ceremony->parameter_hash, secret->index,
                              receiver->index, &receiver->kappa);
    EG_TRY(
        eg_hashed_encrypt(group, &ct, &place, text, EG_SHARE_BYTES, &xi, rng));
    sealed.c0 = ct.c0;
    sealed.c = ct.c;
    sealed.v = ct.v;
    EG_DECLASSIFY(&sealed, sizeof(sealed)); /* sent */
    *out = sealed;
    return EG_OK;
}

/* -- decryption ------------------------------------------------------------ */

/** @p in as a ciphertext; @p c1 is room for a copy of its C_1. */
static eg_hashed_ciphertext
as_hashed(const eg_encrypted_share *in, uint8_t c1[EG_SHARE_BYTES])
{
    memcpy(c1, in->c1, EG_SHARE_BYTES);
    return (eg_hashed_ciphertext){.c0 = in->c0,
                                  .c1 = c1,
                                  .c1_len = EG_SHARE_BYTES,
                                  .c = in->c,
                                  .v = in->v};
}

eg_complaint_reason
eg_share_inspect_sealed(const eg_group *group,
                        const eg_ceremony *ceremony,
                        const eg_encrypted_share *in,
                        uint32_t sender,
                        uint32_t receiver)
{
    if (in->sender != sender || in->receiver != receiver) {
        return EG_COMPLAINT_ADDRESS;
    }
    uint8_t c1[EG_SHARE_BYTES];
    uint32_t faults = 0;
    const eg_hashed_ciphertext ct = as_hashed(in, c1);
    const eg_hashed_place place = eg_hashed_place_share(
        &ceremony->parameter_hash, sender, receiver, NULL);
    const eg_status status = eg_hashed_verify_var(group, &faults, &place, &ct);
    if (status == EG_OK) {
        return EG_COMPLAINT_NONE;
    }
    return (faults & EG_HASHED_BAD_MEMBER) != 0 ? EG_COMPLAINT_MEMBER
                                                : EG_COMPLAINT_PROOF;
}

/** Whether g^P(l) is what the commitments say, eqs. (28), (29). */
static bool
fits_commitments(const eg_group *group,
                 const eg_scalar *value,
                 eg_key_kind kind,
                 const eg_guardian_public *sender,
                 uint32_t receiver)
{
    eg_element given;
    eg_element expected;
    eg_fixed_base_pow(eg_group_g(group), &given, value);
    EG_DECLASSIFY(&given, sizeof(given)); /* public if it is right */
    eg_share_public_key(group, &expected, kind, sender, 1, receiver);
    return eg_element_equal_var(&given, &expected);
}

eg_complaint_reason
eg_share_inspect_opened(const eg_group *group,
                        eg_share *out,
                        const eg_ceremony *ceremony,
                        const eg_encrypted_share *in,
                        const eg_element *beta,
                        const eg_guardian_public *sender,
                        const eg_element *kappa)
{
    uint8_t c1[EG_SHARE_BYTES];
    EG_SECRET_ARRAY(uint8_t, text, EG_SHARE_BYTES);
    EG_SECRET(eg_share, share);
    const eg_hashed_ciphertext ct = as_hashed(in, c1);
    const eg_hashed_place place = eg_hashed_place_share(
        &ceremony->parameter_hash, in->sender, in->receiver, kappa);
    if (eg_hashed_decrypt(group, text, &place, &ct, beta) != EG_OK ||
        !decode(group, &share, text)) {
        return EG_COMPLAINT_RANGE;
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        if (!fits_commitments(group, &share.value[kind], (eg_key_kind)kind,
                              sender, in->receiver)) {
            return kind == EG_KEY_VOTE ? EG_COMPLAINT_VOTE : EG_COMPLAINT_DATA;
        }
    }
    share.sender = in->sender;
    share.receiver = in->receiver;
    *out = share;
    return EG_COMPLAINT_NONE;
}

/** Publish beta with its proof, so that others can open this share. */
static eg_status
add_evidence(const eg_group *group,
             eg_complaint *complaint,
             const eg_ceremony *ceremony,
             const eg_guardian_secret *secret,
             const eg_element *kappa,
             const eg_element *beta,
             eg_rng *rng)
{
    eg_proof_branch proof;
    complaint->beta = *beta;
    EG_DECLASSIFY(&complaint->beta, sizeof(complaint->beta));
    const eg_equality_claim claim =
        eg_complaint_claim(ceremony, complaint, kappa);
    EG_TRY(eg_equality_prove(group, &proof, &claim, &secret->zeta, rng));
    complaint->c = proof.c;
    complaint->v = proof.v;
    return EG_OK;
}

static eg_status
reject(eg_complaint *complaint, const eg_complaint *found, eg_error *err)
{
    *complaint = *found;
    return eg_fail(err, EG_REJECT,
                   "the share of guardian %u for guardian %u: "
                   "%s",
                   (unsigned)found->accused, (unsigned)found->accuser,
                   eg_complaint_text(found->reason));
}

eg_status
eg_share_decrypt(const eg_group *group,
                 eg_share *out,
                 eg_complaint *complaint,
                 const eg_ceremony *ceremony,
                 const eg_guardian_secret *secret,
                 const eg_guardian_public *sender,
                 const eg_encrypted_share *in,
                 eg_rng *rng,
                 eg_error *err)
{
    eg_share_wipe(out);
    if (!secret_fits(secret, ceremony) || sender->index == secret->index ||
        sender->index < 1 || sender->index > ceremony->n ||
        sender->quorum != ceremony->k) {
        return EG_ERR_ARGUMENT;
    }
    eg_complaint found = {
        .accuser = secret->index, .accused = sender->index, .share = *in};
    eg_element_one(group, &found.beta);
    found.reason = eg_share_inspect_sealed(group, ceremony, in, sender->index,
                                           secret->index);
    if (found.reason != EG_COMPLAINT_NONE) {
        return reject(complaint, &found, err);
    }

    EG_SECRET(eg_element, beta);
    eg_element kappa;
    eg_element_pow(group, &beta, &in->c0, &secret->zeta);
    eg_fixed_base_pow(eg_group_g(group), &kappa, &secret->zeta);
    EG_DECLASSIFY(&kappa, sizeof(kappa)); /* published long ago */
    found.reason = eg_share_inspect_opened(group, out, ceremony, in, &beta,
                                           sender, &kappa);
    if (found.reason == EG_COMPLAINT_NONE) {
        return EG_OK;
    }
    EG_TRY(add_evidence(group, &found, ceremony, secret, &kappa, &beta, rng));
    return reject(complaint, &found, err);
}
