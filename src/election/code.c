/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hashes of a ballot.  What encryption hashes and what a verifier hashes
 * again is one piece of code, so that the two cannot come apart; known answers
 * keep both right.
 */
#include "election/code.h"

#include "base/base.h"

/* H_I = H(H_E; 0x20, id_B), eq. (32) */
void
eg_ballot_id_hash(eg_hash *out, const eg_hash *extended_hash, const eg_hash *id)
{
    eg_hasher h;
    eg_hasher_init(&h, extended_hash, 0x20);
    eg_hasher_hash(&h, id);
    eg_hasher_final(&h, out);
}

void
eg_contest_hash_begin(eg_hasher *h, const eg_hash *id_hash, uint32_t contest)
{
    eg_hasher_init(h, id_hash, 0x28);
    eg_hasher_u32(h, contest);
}

void
eg_contest_hash_end(const eg_group *group,
                    eg_hash *out,
                    eg_hasher *h,
                    const uint8_t *c0,
                    const eg_hashed_ciphertext *data)
{
    if (data != NULL) {
        eg_hasher_bytes(h, c0, eg_group_element_len(group));
        eg_hasher_bytes(h, data->c1, data->c1_len);
        eg_hasher_scalar(h, group, &data->c);
        eg_hasher_scalar(h, group, &data->v);
    }
    eg_hasher_final(h, out);
}

/* chi = H(H_I; 0x28, l, alpha_1, beta_1, ..., C_0, C_1, C_2), eq. (70) */
void
eg_contest_hash(const eg_group *group,
                eg_hash *out,
                const eg_hash *id_hash,
                const eg_encrypted_contest *contest)
{
    eg_hasher h;
    uint8_t c0[EG_ELEMENT_BYTES];
    eg_contest_hash_begin(&h, id_hash, contest->index);
    for (size_t i = 0; i < contest->field_len; i++) {
        eg_hasher_element(&h, group, &contest->field[i].ct.alpha);
        eg_hasher_element(&h, group, &contest->field[i].ct.beta);
    }
    if (contest->data != NULL) {
        eg_element_write(group, c0, &contest->data->c0);
    }
    eg_contest_hash_end(group, out, &h, c0, contest->data);
}

/** H(H_I; tag, chi_1, ..., B_C), eqs. (71) and (116). */
static void
hash_contests(eg_hash *out,
              const eg_hash *id_hash,
              uint8_t tag,
              const eg_hash *chi,
              size_t chi_len,
              const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES])
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, tag);
    for (size_t i = 0; i < chi_len; i++) {
        eg_hasher_hash(&h, &chi[i]);
    }
    eg_hasher_bytes(&h, chaining_field, EG_CHAINING_FIELD_BYTES);
    eg_hasher_final(&h, out);
}

/* H_C = H(H_I; 0x29, chi_1, ..., B_C), eq. (71) */
void
eg_confirmation_code(eg_hash *out, const eg_encrypted_ballot *ballot)
{
    eg_hasher h;
    eg_hasher_init(&h, &ballot->id_hash, 0x29);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        eg_hasher_hash(&h, &ballot->contest[i].hash);
    }
    eg_hasher_bytes(&h, ballot->chaining_field, EG_CHAINING_FIELD_BYTES);
    eg_hasher_final(&h, out);
}

void
eg_confirmation_code_of(eg_hash *out,
                        const eg_hash *id_hash,
                        const eg_hash *chi,
                        size_t chi_len,
                        const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES])
{
    hash_contests(out, id_hash, 0x29, chi, chi_len, chaining_field);
}

/* -- pre-encrypted ballots ------------------------------------------------ */

/* psi = H(H_I; 0x40, alpha_1, beta_1, ..., alpha_m, beta_m), eqs. (113),
 * (114) */
void
eg_selection_hash(const eg_group *group,
                  eg_hash *out,
                  const eg_hash *id_hash,
                  const eg_ciphertext *vector,
                  size_t len)
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, 0x40);
    for (size_t i = 0; i < len; i++) {
        eg_hasher_element(&h, group, &vector[i].alpha);
        eg_hasher_element(&h, group, &vector[i].beta);
    }
    eg_hasher_final(&h, out);
}

/* chi = H(H_I; 0x41, ind_c, psi_pi(1), ..., psi_pi(m+L)), eq. (115) */
void
eg_pre_contest_hash(eg_hash *out,
                    const eg_hash *id_hash,
                    uint32_t contest,
                    const eg_hash *psi,
                    size_t psi_len)
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, 0x41);
    eg_hasher_u32(&h, contest);
    for (size_t i = 0; i < psi_len; i++) {
        eg_hasher_hash(&h, &psi[i]);
    }
    eg_hasher_final(&h, out);
}

/* H_C = H(H_I; 0x42, chi_1, ..., B_C), eq. (116) */
void
eg_pre_confirmation_code(eg_hash *out,
                         const eg_hash *id_hash,
                         const eg_hash *chi,
                         size_t chi_len,
                         const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES])
{
    hash_contests(out, id_hash, 0x42, chi, chi_len, chaining_field);
}
