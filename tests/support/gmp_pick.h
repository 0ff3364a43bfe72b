/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for the tests of the arithmetic: extreme ones first, then random. */
#ifndef EG_TESTS_GMP_PICK_H
#define EG_TESTS_GMP_PICK_H

#include "support/gmp_bridge.h"
#include "support/prop.h"

/** A number below @p bound: extreme for the first values of @p i. */
static inline void
gmp_pick(prop *rnd, mpz_t out, const mpz_t bound, int i)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    const size_t len = (mpz_sizeinbase(bound, 2) + 7) / 8;
    switch (i) {
    case 0:
    case 1:
    case 2:
        mpz_set_ui(out, (unsigned long)i);
        break;
    case 3:
    case 4:
        mpz_sub_ui(out, bound, (unsigned long)i - 2);
        break;
    case 5:
    case 6:
        mpz_tdiv_q_2exp(out, bound, 1);
        mpz_add_ui(out, out, (unsigned long)i - 5);
        break;
    case 7: /* all ones below the top bit */
        mpz_set_ui(out, 0);
        mpz_setbit(out, mpz_sizeinbase(bound, 2) - 1);
        mpz_sub_ui(out, out, 1);
        break;
    case 8:
        mpz_set_ui(out, 0);
        mpz_setbit(out, mpz_sizeinbase(bound, 2) - 1);
        break;
    case 9: /* all ones at the top */
        mpz_tdiv_q_2exp(out, bound, mpz_sizeinbase(bound, 2) / 2);
        mpz_mul_2exp(out, out, mpz_sizeinbase(bound, 2) / 2);
        break;
    default:
        if (i % 2 == 0) {
            prop_bytes(rnd, bytes, len);
        } else {
            prop_runs(rnd, bytes, len);
        }
        gmp_from_bytes(out, bytes, len);
        break;
    }
    mpz_mod(out, out, bound);
}

/** x = a random member of Z_p^r, never 1: a power of g. */
static inline void
gmp_pick_member(prop *rnd, const oracle *o, mpz_t x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    const size_t len = eg_group_scalar_len(o->group);
    do {
        prop_bytes(rnd, bytes, len);
        gmp_from_bytes(x, bytes, len);
        mpz_mod(x, x, o->q);
    } while (mpz_sgn(x) == 0);
    mpz_powm(x, o->g, x, o->p);
}

#endif
