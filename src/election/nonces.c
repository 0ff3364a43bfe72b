/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nonces that grow from a ballot's nonce.  An opening derives them again.
 */
#include <electionguard/encrypt.h>

#include "base/base.h"
#include "base/secret.h"

eg_status
eg_ballot_seed_random(eg_ballot_seed *out, eg_rng *rng)
{
    EG_SECRET(eg_ballot_seed, seed);
    EG_TRY(eg_rng_fill(rng, seed.id.bytes, sizeof(seed.id.bytes)));
    EG_TRY(eg_rng_fill(rng, seed.nonce.bytes, sizeof(seed.nonce.bytes)));
    EG_DECLASSIFY(&seed.id, sizeof(seed.id)); /* will be published */
    *out = seed;
    return EG_OK;
}

void
eg_ballot_seed_wipe(eg_ballot_seed *seed)
{
    eg_wipe(seed, sizeof(*seed));
}

/* xi_i,j = H_q(H_I; 0x21, i, j, xi_B), eq. (33) */
void
eg_nonce_field(const eg_group *group,
               eg_scalar *out,
               const eg_hash *id_hash,
               uint32_t contest,
               uint32_t field,
               const eg_hash *nonce)
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, 0x21);
    eg_hasher_u32(&h, contest);
    eg_hasher_u32(&h, field);
    eg_hasher_hash(&h, nonce);
    eg_hasher_final_q(&h, group, out);
}

/* xi = H_q(H_I; 0x25, ind_c, xi_B), eq. (64) */
void
eg_nonce_contest_data(const eg_group *group,
                      eg_scalar *out,
                      const eg_hash *id_hash,
                      uint32_t contest,
                      const eg_hash *nonce)
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, 0x25);
    eg_hasher_u32(&h, contest);
    eg_hasher_hash(&h, nonce);
    eg_hasher_final_q(&h, group, out);
}

/* xi_i,j,k = H_q(H_I; 0x45, i, j, k, xi_B), eq. (121) */
void
eg_nonce_vector(const eg_group *group,
                eg_scalar *out,
                const eg_hash *id_hash,
                uint32_t contest,
                uint32_t selection,
                uint32_t option,
                const eg_hash *nonce)
{
    eg_hasher h;
    eg_hasher_init(&h, id_hash, 0x45);
    eg_hasher_u32(&h, contest);
    eg_hasher_u32(&h, selection);
    eg_hasher_u32(&h, option);
    eg_hasher_hash(&h, nonce);
    eg_hasher_final_q(&h, group, out);
}
