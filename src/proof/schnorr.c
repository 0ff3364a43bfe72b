/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schnorr proofs: the prover commits to a = g^u, hashes to c, responds with
 * v = u - c x; the verifier recomputes a = g^v X^c and hashes again.  What is
 * hashed differs from proof to proof and is the caller's.
 */
#include <electionguard/proof.h>

#include "base/secret.h"

/** Jobs that are computed together. */
#define WINDOW 16

void
eg_proof_respond(const eg_group *group,
                 eg_scalar *v,
                 const eg_scalar *u,
                 const eg_scalar *c,
                 const eg_scalar *x)
{
    EG_SECRET(eg_scalar, cx);
    eg_scalar_mul(group, &cx, c, x);
    eg_scalar_sub(group, v, u, &cx);
}

/** As eg_schnorr_recommit_var() for at most WINDOW jobs. */
static void
recommit_window(const eg_group *group, const eg_schnorr_job *jobs, size_t len)
{
    eg_powers powers[WINDOW];
    eg_scalar v[WINDOW];
    eg_element gv[WINDOW];
    eg_element xc[WINDOW];
    for (size_t i = 0; i < len; i++) {
        powers[i] = (eg_powers){.base = jobs[i].x,
                                .exp = jobs[i].c,
                                .exp_len = 1,
                                .out = &xc[i],
                                .member = jobs[i].member};
        v[i] = *jobs[i].v;
    }
    eg_powers_var(group, powers, len);
    eg_fixed_base_pow_batch_var(eg_group_g(group), gv, v, len);
    eg_element_mul_batch(group, gv, gv, xc, len);
    for (size_t i = 0; i < len; i++) {
        *jobs[i].a = gv[i];
    }
}

void
eg_schnorr_recommit_var(const eg_group *group,
                        const eg_schnorr_job *jobs,
                        size_t len)
{
    for (size_t i = 0; i < len; i += WINDOW) {
        recommit_window(group, jobs + i, len - i < WINDOW ? len - i : WINDOW);
    }
}
