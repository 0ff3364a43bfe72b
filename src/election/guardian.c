/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's polynomials: drawn, committed to, proved, and (beside it) what
 * everybody else checks of them, Verification 2.
 */
#include <electionguard/guardian.h>

#include "base/base.h"
#include "base/secret.h"

/** A zero of the standard q is never drawn twice; in a toy group it may be. */
#define NONZERO_TRIES 64

eg_status
eg_ceremony_init(const eg_group *group,
                 eg_ceremony *out,
                 uint32_t n,
                 uint32_t k)
{
    if (k < 1 || k > n || n > EG_GUARDIANS_MAX) {
        return EG_ERR_ARGUMENT;
    }
    /* The places 0..n of the polynomials must differ modulo q. */
    for (uint32_t i = 1; i <= n; i++) {
        eg_scalar place;
        eg_scalar_from_u64(group, &place, i);
        if (eg_scalar_is_zero(&place)) {
            return EG_ERR_ARGUMENT;
        }
    }
    *out = (eg_ceremony){.n = n, .k = k};
    eg_hash_parameters(group, &out->parameter_hash, n, k);
    return EG_OK;
}

static eg_status
draw_nonzero(const eg_group *group, eg_scalar *out, eg_rng *rng)
{
    for (int i = 0; i < NONZERO_TRIES; i++) {
        EG_TRY(eg_scalar_random(group, out, rng));
        bool zero = eg_scalar_is_zero(out);
        EG_DECLASSIFY(&zero, sizeof(zero)); /* the public key is not 1 */
        if (!zero) {
            return EG_OK;
        }
    }
    return EG_ERR_RNG;
}

static eg_status
draw_all(const eg_group *group, eg_guardian_secret *out, eg_rng *rng)
{
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(draw_nonzero(group, &out->coefficient[kind][0], rng));
        for (uint32_t j = 1; j < out->k; j++) {
            EG_TRY(eg_scalar_random(group, &out->coefficient[kind][j], rng));
        }
    }
    return draw_nonzero(group, &out->zeta, rng);
}

eg_status
eg_guardian_generate(const eg_group *group,
                     eg_guardian_secret *out,
                     const eg_ceremony *ceremony,
                     uint32_t index,
                     eg_rng *rng)
{
    eg_guardian_secret_wipe(out);
    if (index < 1 || index > ceremony->n) {
        return EG_ERR_ARGUMENT;
    }
    out->index = index;
    out->n = ceremony->n;
    out->k = ceremony->k;
    const eg_status status = draw_all(group, out, rng);
    if (status != EG_OK) {
        eg_guardian_secret_wipe(out);
    }
    return status;
}

void
eg_guardian_secret_wipe(eg_guardian_secret *secret)
{
    eg_wipe(secret, sizeof(*secret));
}

static eg_key_claim
key_claim(const eg_ceremony *ceremony,
          const eg_guardian_public *data,
          eg_key_kind kind)
{
    return (eg_key_claim){.hp = &ceremony->parameter_hash,
                          .kind = kind,
                          .guardian = data->index,
                          .commitments = data->commitment[kind],
                          .k = data->quorum,
                          .kappa = &data->kappa};
}

/** Commit to one polynomial, eq. (8), and prove, eqs. (10)-(13). */
static eg_status
publish_kind(const eg_group *group,
             eg_arena *arena,
             eg_guardian_public *data,
             const eg_ceremony *ceremony,
             const eg_guardian_secret *secret,
             eg_key_kind kind,
             eg_rng *rng)
{
    const uint32_t k = secret->k;
    eg_element *commitment = eg_arena_alloc(arena, k, sizeof(*commitment));
    eg_scalar *v = eg_arena_alloc(arena, (size_t)k + 1, sizeof(*v));
    if (commitment == NULL || v == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_fixed_base_pow_batch(eg_group_g(group), commitment,
                            secret->coefficient[kind], k);
    EG_DECLASSIFY(commitment, k * sizeof(*commitment)); /* published */
    data->commitment[kind] = commitment;
    data->proof_v[kind] = v;
    const eg_key_claim claim = key_claim(ceremony, data, kind);
    EG_TRY(eg_key_prove(group, &data->proof_c[kind], v, &claim,
                        secret->coefficient[kind], &secret->zeta, rng));
    EG_DECLASSIFY(&data->proof_c[kind], sizeof(data->proof_c[kind]));
    EG_DECLASSIFY(v, ((size_t)k + 1) * sizeof(*v));
    return EG_OK;
}

eg_status
eg_guardian_publish(const eg_group *group,
                    eg_arena *arena,
                    eg_guardian_public *out,
                    const eg_ceremony *ceremony,
                    const eg_guardian_secret *secret,
                    eg_rng *rng)
{
    if (secret->index < 1 || secret->index > ceremony->n ||
        secret->n != ceremony->n || secret->k != ceremony->k) {
        return EG_ERR_ARGUMENT;
    }
    eg_guardian_public data = {.index = secret->index, .quorum = secret->k};
    eg_fixed_base_pow(eg_group_g(group), &data.kappa, &secret->zeta); /* (9) */
    EG_DECLASSIFY(&data.kappa, sizeof(data.kappa));
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(publish_kind(group, arena, &data, ceremony, secret,
                            (eg_key_kind)kind, rng));
    }
    *out = data;
    return EG_OK;
}

/* -- Verification 2 -------------------------------------------------------- */

/** Place and number of commitments: what must hold before anything is read. */
static uint32_t
shape_faults(const eg_ceremony *ceremony,
             uint32_t place,
             const eg_guardian_public *data)
{
    uint32_t faults = 0;
    if (place < 1 || place > ceremony->n || data->index != place) {
        faults |= EG_KEY_FAULT_INDEX;
    }
    if (data->quorum != ceremony->k) {
        faults |= EG_KEY_FAULT_QUORUM;
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        if (data->commitment[kind] == NULL || data->proof_v[kind] == NULL) {
            faults |= EG_KEY_FAULT_QUORUM;
        }
    }
    return faults;
}

static eg_status
kind_faults(const eg_group *group,
            uint32_t *faults,
            const eg_ceremony *ceremony,
            const eg_guardian_public *data,
            eg_key_kind kind)
{
    uint32_t bad = 0;
    const eg_key_claim claim = key_claim(ceremony, data, kind);
    const eg_status status = eg_key_verify_var(
        group, &bad, &claim, &data->proof_c[kind], data->proof_v[kind]);
    if (status != EG_OK && status != EG_REJECT) {
        return status;
    }
    /* (2.A)  Outside the order-q subgroup the proof says nothing. */
    if ((bad & (EG_KEY_BAD_COMMITMENT | EG_KEY_BAD_KAPPA)) != 0) {
        *faults |= EG_KEY_FAULT_2A;
    }
    if ((bad & EG_KEY_BAD_CHALLENGE) != 0) { /* (2.C) */
        *faults |=
            kind == EG_KEY_VOTE ? EG_KEY_FAULT_2C_VOTE : EG_KEY_FAULT_2C_DATA;
    }
    if (eg_element_is_one_var(group, &data->commitment[kind][0])) { /* X.03 */
        *faults |= EG_KEY_FAULT_X03;
    }
    return EG_OK;
}

static const char *
fault_text(uint32_t faults)
{
    if ((faults & EG_KEY_FAULT_INDEX) != 0) {
        return "its index is not its place in 1..n";
    }
    if ((faults & EG_KEY_FAULT_QUORUM) != 0) {
        return "it does not have exactly k commitments of each kind";
    }
    if ((faults & EG_KEY_FAULT_2A) != 0) {
        return "a key is not in the group (2.A)";
    }
    if ((faults & EG_KEY_FAULT_2C_VOTE) != 0) {
        return "the proof of the vote keys fails (2.C)";
    }
    if ((faults & EG_KEY_FAULT_2C_DATA) != 0) {
        return "the proof of the data keys fails (2.C)";
    }
    return "a public key is 1 (X.03)";
}

eg_status
eg_guardian_check(const eg_group *group,
                  uint32_t *faults,
                  const eg_ceremony *ceremony,
                  uint32_t place,
                  const eg_guardian_public *data,
                  eg_error *err)
{
    uint32_t found = shape_faults(ceremony, place, data);
    if ((found & EG_KEY_FAULT_QUORUM) == 0) {
        for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
            EG_TRY(
                kind_faults(group, &found, ceremony, data, (eg_key_kind)kind));
        }
    }
    if (faults != NULL) {
        *faults = found;
    }
    if (found != 0) {
        return eg_fail(err, EG_REJECT, "guardian %u: %s", (unsigned)place,
                       fault_text(found));
    }
    return EG_OK;
}
