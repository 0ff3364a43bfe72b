/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chaum-Pedersen proof of equal exponents: a = g^u, b = A^u, v = u - c s.
 */
#include "election/equality.h"

#include <string.h>

#include "base/base.h"
#include "base/secret.h"

/** c = H_q(hash; 0xE0, name, purpose, prover, about, X, A, Y, a, b). */
static void
challenge(const eg_group *group,
          eg_scalar *c,
          const eg_equality_claim *claim,
          const eg_commitment_pair *ab)
{
    static const char name[] = "CivicGuard equality";
    eg_hasher h;
    eg_hasher_init(&h, claim->hash, EG_TAG_EQUALITY);
    eg_hasher_sized(&h, name, (uint32_t)strlen(name));
    eg_hasher_sized(&h, claim->purpose, (uint32_t)strlen(claim->purpose));
    eg_hasher_u32(&h, claim->prover);
    eg_hasher_u32(&h, claim->about);
    eg_hasher_element(&h, group, claim->x);
    eg_hasher_element(&h, group, claim->base);
    eg_hasher_element(&h, group, claim->y);
    eg_hasher_element(&h, group, &ab->a);
    eg_hasher_element(&h, group, &ab->b);
    eg_hasher_final_q(&h, group, c);
}

eg_status
eg_equality_prove(const eg_group *group,
                  eg_proof_branch *out,
                  const eg_equality_claim *claim,
                  const eg_scalar *secret,
                  eg_rng *rng)
{
    EG_SECRET(eg_scalar, u);
    EG_TRY(eg_scalar_random(group, &u, rng));
    eg_commitment_pair ab;
    eg_fixed_base_pow(eg_group_g(group), &ab.a, &u);
    eg_element_pow(group, &ab.b, claim->base, &u);
    EG_DECLASSIFY(&ab, sizeof(ab)); /* the verifier recomputes both */

    challenge(group, &out->c, claim, &ab);
    eg_proof_respond(group, &out->v, &u, &out->c, secret);
    EG_DECLASSIFY(out, sizeof(*out)); /* u hides the secret */
    return EG_OK;
}

eg_status
eg_equality_verify_var(const eg_group *group,
                       const eg_equality_claim *claim,
                       const eg_proof_branch *proof)
{
    bool member = false;
    eg_element a;
    eg_element yc;
    eg_element av;
    const eg_schnorr_job job = {
        .x = claim->x, .c = &proof->c, .v = &proof->v, .a = &a};
    eg_schnorr_recommit_var(group, &job, 1);
    const eg_powers powers[] = {
        {.base = claim->y,
         .exp = &proof->c,
         .exp_len = 1,
         .out = &yc,
         .member = &member},
        {.base = claim->base, .exp = &proof->v, .exp_len = 1, .out = &av}};
    eg_powers_var(group, powers, EG_ARRAY_LEN(powers));
    if (!member) { /* outside Z_p^r a sign could be wrong unseen */
        return EG_REJECT;
    }
    eg_commitment_pair ab = {.a = a};
    eg_element_mul(group, &ab.b, &av, &yc);

    eg_scalar c;
    challenge(group, &c, claim, &ab);
    return eg_scalar_equal(&c, &proof->c) ? EG_OK : EG_REJECT;
}
