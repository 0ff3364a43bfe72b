/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products modulo the standard p against GMP.
 *
 * The plain ways are what a program on GMP can write: a product and a division
 * (mpz), a product and a Montgomery reduction limb by limb (mpn_addmul_1), and
 * the reduction that mpz_powm itself uses (mpn_redc_n), which GMP's header does
 * not declare but its library offers.  Ratios are to the fastest of the three.
 */
#include <gmp.h>
#include <string.h>

#include "arith/kernel.h"
#include "arith/quad.h"
#include "base/base.h"
#include "bench.h"
#include "group/group.h"
#include "support/gmp_bridge.h"

#define N EG_ELEMENT_LIMBS

_Static_assert(GMP_NUMB_BITS == 64, "the limbs of GMP are ours");

/** rp = up / 2^(64 n) mod m, where ip = 1/m mod 2^(64 n); up is overwritten. */
extern void __gmpn_redc_n(mp_limb_t *rp,
                          mp_limb_t *up,
                          const mp_limb_t *mp,
                          mp_size_t n,
                          const mp_limb_t *ip) __attribute__((weak));

/** Operands in all forms; the same values in each. */
typedef struct operands {
    oracle o;
    eg_group *group;
    eg_mont mulx; /**< The same p with the kernel mulx. */
    uint64_t x[EG_QUAD_LANES * N];
    uint64_t y[EG_QUAD_LANES * N];
    uint64_t out[EG_QUAD_LANES * N];
    eg_quad qx, qy, qout;
    mpz_t mx, my, mout;
    mp_limb_t gx[N], gy[N], gout[N], product[2 * N];
    mp_limb_t m[N], m_inverse[N];
} operands;

/* -- GMP ------------------------------------------------------------------ */

static void
mpz_way(operands *op, const mpz_t y)
{
    mpz_mul(op->mout, op->mx, y);
    mpz_tdiv_r(op->mout, op->mout, op->o.p);
}

static void
gmp_mul(void *context)
{
    operands *op = context;
    mpz_way(op, op->my);
}

static void
gmp_sqr(void *context)
{
    operands *op = context;
    mpz_way(op, op->mx);
}

/** Reduce op->product; -1/p mod 2^64 is 1, so a digit is the lowest limb. */
static void
reduce_by_limbs(operands *op)
{
    mp_limb_t *u = op->product;
    for (size_t i = 0; i < N; i++) {
        u[i] = mpn_addmul_1(u + i, op->m, N, u[i]);
    }
    if (mpn_add_n(op->gout, u + N, u, N) != 0) {
        (void)mpn_sub_n(op->gout, op->gout, op->m, N);
    }
}

static void
limbs_mul(void *context)
{
    operands *op = context;
    mpn_mul_n(op->product, op->gx, op->gy, N);
    reduce_by_limbs(op);
}

static void
limbs_square(void *context)
{
    operands *op = context;
    mpn_sqr(op->product, op->gx, N);
    reduce_by_limbs(op);
}

static void
redc_mul(void *context)
{
    operands *op = context;
    mpn_mul_n(op->product, op->gx, op->gy, N);
    __gmpn_redc_n(op->gout, op->product, op->m, N, op->m_inverse);
}

static void
redc_square(void *context)
{
    operands *op = context;
    mpn_sqr(op->product, op->gx, N);
    __gmpn_redc_n(op->gout, op->product, op->m, N, op->m_inverse);
}

/* -- ours ----------------------------------------------------------------- */

static void
own_mul(void *context)
{
    operands *op = context;
    eg_mont_mul(&op->group->p, op->out, op->x, op->y);
}

static void
own_sqr(void *context)
{
    operands *op = context;
    eg_mont_sqr(&op->group->p, op->out, op->x);
}

static void
mulx_mul(void *context)
{
    operands *op = context;
    eg_mont_mul(&op->mulx, op->out, op->x, op->y);
}

static void
mulx_sqr(void *context)
{
    operands *op = context;
    eg_mont_sqr(&op->mulx, op->out, op->x);
}

static void
quad_product(void *context)
{
    operands *op = context;
    uint64_t *const out[EG_QUAD_LANES] = {op->out, op->out + N, op->out + 2 * N,
                                          op->out + 3 * N};
    const uint64_t *const x[EG_QUAD_LANES] = {op->x, op->x + N, op->x + 2 * N,
                                              op->x + 3 * N};
    const uint64_t *const y[EG_QUAD_LANES] = {op->y, op->y + N, op->y + 2 * N,
                                              op->y + 3 * N};
    op->group->p.quad->product(&op->group->p, out, x, y);
}

static void
quad_mul(void *context)
{
    operands *op = context;
    eg_quad_mul(&op->group->p, &op->qout, &op->qx, &op->qy);
}

static void
quad_sqr(void *context)
{
    operands *op = context;
    eg_quad_sqr(&op->group->p, &op->qout, &op->qx);
}

/* -- setting up ----------------------------------------------------------- */

static void
load(operands *op)
{
    const uint64_t *x[EG_QUAD_LANES];
    const uint64_t *y[EG_QUAD_LANES];
    eg_rng rng = eg_rng_system();
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        eg_scalar exp;
        eg_element e;
        bench_need_ok(eg_scalar_random(op->group, &exp, &rng), "randomness");
        eg_fixed_base_pow(eg_group_g(op->group), &e, &exp);
        memcpy(op->x + i * N, e.limb, sizeof(e.limb));
        eg_element_mul(op->group, &e, &e, &e);
        memcpy(op->y + i * N, e.limb, sizeof(e.limb));
        x[i] = op->x + i * N;
        y[i] = op->y + i * N;
    }
    op->group->p.quad->load(&op->group->p, &op->qx, x);
    op->group->p.quad->load(&op->group->p, &op->qy, y);
    memcpy(op->gx, op->x, sizeof(op->gx));
    memcpy(op->gy, op->y, sizeof(op->gy));
    mpz_import(op->mx, N, -1, sizeof(uint64_t), 0, 0, op->x);
    mpz_import(op->my, N, -1, sizeof(uint64_t), 0, 0, op->y);
}

static void
setup(operands *op)
{
    bench_need_ok(eg_group_new(&op->group), "the group");
    oracle_init(&op->o, op->group);
    mpz_inits(op->mx, op->my, op->mout, NULL);
    load(op);
    memcpy(op->m, op->group->p.m, sizeof(op->m));
    mpz_t r;
    mpz_init_set_ui(r, 1);
    mpz_mul_2exp(r, r, 64 * N);
    bench_need(mpz_invert(r, op->o.p, r) != 0, "1/p");
    size_t len = 0;
    mpz_export(op->m_inverse, &len, -1, sizeof(uint64_t), 0, 0, r);
    bench_need(len <= N, "1/p");
    mpz_clear(r);
}

/** Whether mulx runs here without being the kernel of single values anyway. */
static bool
has_other_mulx(operands *op)
{
    op->mulx = op->group->p;
    for (size_t i = 0; i < EG_KERNELS; i++) {
        const eg_kernel *kernel = &eg_kernels[i];
        if (strcmp(kernel->name, "mulx") == 0 && eg_kernel_runs(kernel)) {
            eg_kernel_use(kernel, &op->mulx);
            return op->mulx.kernel != op->group->p.kernel;
        }
    }
    return false;
}

/** Figures of different values would be no comparison. */
static void
check_equal(operands *op, void (*own)(void *), void (*plain)(void *))
{
    own(op);
    plain(op);
    mpz_t got;
    mpz_t want;
    mpz_inits(got, want, NULL);
    mpz_import(got, N, -1, sizeof(uint64_t), 0, 0, op->out);
    mpz_import(want, N, -1, sizeof(uint64_t), 0, 0, op->gout);
    bench_need(mpz_congruent_p(got, want, op->o.p), "equal products");
    mpz_clears(got, want, NULL);
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "arith");
    setup(&op);
    bench_kernels(&b, op.group);
    const bool redc = &__gmpn_redc_n != NULL;
    const size_t left_out = has_other_mulx(&op) ? 0 : 2;
    check_equal(&op, own_mul, limbs_mul);
    check_equal(&op, own_sqr, limbs_square);
    if (redc) {
        check_equal(&op, own_mul, redc_mul);
        check_equal(&op, own_sqr, redc_square);
    }
    check_equal(&op, mulx_mul, limbs_mul);
    check_equal(&op, mulx_sqr, limbs_square);
    const size_t plain = redc ? 3 : 2;
    bench_case cases[] = {
        {.name = "mpz_mul, mpz_tdiv_r", .run = gmp_mul, .is_plain = true},
        {.name = "mpn_mul_n, reduction by mpn_addmul_1",
         .run = limbs_mul,
         .is_plain = true},
        {.name = "mpn_mul_n, mpn_redc_n",
         .run = redc ? redc_mul : limbs_mul,
         .is_plain = true},
        {.name = "mpz_mul of equals, mpz_tdiv_r",
         .run = gmp_sqr,
         .is_plain = true},
        {.name = "mpn_sqr, reduction by mpn_addmul_1",
         .run = limbs_square,
         .is_plain = true},
        {.name = "mpn_sqr, mpn_redc_n",
         .run = redc ? redc_square : limbs_square,
         .is_plain = true},
        {.name = "Montgomery multiplication, batch of 4",
         .run = quad_mul,
         .things = EG_QUAD_LANES,
         .plain_from = 0,
         .plain_len = plain},
        {.name = "Montgomery squaring, batch of 4",
         .run = quad_sqr,
         .things = EG_QUAD_LANES,
         .plain_from = 3,
         .plain_len = plain},
        {.name = "Montgomery multiplication, batch of 4 from limbs",
         .run = quad_product,
         .things = EG_QUAD_LANES,
         .plain_from = 0,
         .plain_len = plain},
        {.name = "Montgomery multiplication, scalar kernel",
         .run = own_mul,
         .plain_from = 0,
         .plain_len = plain},
        {.name = "Montgomery squaring, scalar kernel",
         .run = own_sqr,
         .plain_from = 3,
         .plain_len = plain},
        {.name = "Montgomery multiplication, kernel mulx",
         .run = mulx_mul,
         .plain_from = 0,
         .plain_len = plain},
        {.name = "Montgomery squaring, kernel mulx",
         .run = mulx_sqr,
         .plain_from = 3,
         .plain_len = plain},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases) - left_out, &op);
    mpz_clears(op.mx, op.my, op.mout, NULL);
    oracle_clear(&op.o);
    return bench_end(&b);
}
