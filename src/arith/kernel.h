/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic kernels and the choice of one at run time.
 *
 * Kernels stand in a table, slowest first, and each builds on those before it:
 * it replaces scalar functions (mont.h), functions for four lanes (quad.h) or
 * both, and what it leaves alone comes from the kernels before it that the
 * processor can run.  `portable` is plain C and runs everywhere.  All give the
 * same limbs.
 */
#ifndef EG_ARITH_KERNEL_H
#define EG_ARITH_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include <electionguard/status.h>

#include "arith/mont.h"
#include "arith/quad.h"

typedef struct eg_kernel {
    const char *name;             /**< What EG_KERNEL calls it. */
    unsigned needs;               /**< Features; see cpu.h. */
    const eg_mont_kernel *scalar; /**< NULL: that of the kernels before. */
    const eg_quad_kernel *quad;   /**< NULL: that of the kernels before. */
} eg_kernel;

#define EG_KERNELS 5

/** All kernels that this version knows, whether they run here or not. */
extern const eg_kernel eg_kernels[EG_KERNELS];

/** Whether this processor can run @p kernel. */
bool eg_kernel_runs(const eg_kernel *kernel);

/**
 * The kernel to use: the one that the environment variable EG_KERNEL names, or
 * the last of the table that runs here if the variable is not set or empty.
 *
 * @param[out] err NULL, or where to say what is wrong.
 *
 * @retval EG_ERR_ARGUMENT EG_KERNEL names none, or one that cannot run here.
 */
EG_NODISCARD eg_status eg_kernel_choose(const eg_kernel **out, eg_error *err);

/**
 * Multiply modulo @p mont by @p kernel, which must be able to run here.  The
 * kernels are for special moduli of 4096 bits (eg_mont_is_special); others keep
 * the portable functions that eg_mont_init() gave them.
 */
void eg_kernel_use(const eg_kernel *kernel, eg_mont *mont);

#endif
