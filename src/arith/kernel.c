/* SPDX-License-Identifier: Apache-2.0 */
/* The table of kernels and how one is chosen. */
#define _GNU_SOURCE /* secure_getenv */
#include "arith/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arith/cpu.h"
#include "base/base.h"

#define VARIABLE "EG_KERNEL"

#if defined(__wasi__)
#define secure_getenv getenv /* nobody runs with rights of another there */
#endif

/* What is compiled for x86-64 only is missing elsewhere, and says so. */
#if EG_X86_64
#define X86(features)      (features)
#define X86_KERNEL(kernel) (&(kernel))
#else
#define X86(features)      EG_CPU_NONE_HAS
#define X86_KERNEL(kernel) NULL
#endif

#if EG_X86_64
#define FMA_NEEDS (EG_CPU_AVX2 | EG_CPU_FMA)
#define FMA_QUAD  (&eg_quad_fma)
#elif EG_WASM_RELAXED
#define FMA_NEEDS EG_CPU_FMA
#define FMA_QUAD  (&eg_quad_fma)
#else
#define FMA_NEEDS EG_CPU_NONE_HAS
#define FMA_QUAD  NULL
#endif

#if EG_X86_64 || EG_WASM_SIMD
#define DOT_NEEDS 0
#define DOT_QUAD  (&eg_quad_dot)
#else
#define DOT_NEEDS EG_CPU_NONE_HAS
#define DOT_QUAD  NULL
#endif

#define PORTABLE                                    \
    {                                               \
        .name = "portable", .quad = &eg_quad_scalar \
    }
#define DOT                                                 \
    {                                                       \
        .name = "dot", .needs = DOT_NEEDS, .quad = DOT_QUAD \
    }

const eg_kernel eg_kernels[EG_KERNELS] = {
/* Where products of 128 bits are instructions, those are faster than SSE2. */
#if defined(__wasm__)
    PORTABLE,
    DOT,
#else
    DOT,
    PORTABLE,
#endif
    {.name = "mulx",
     .needs = X86(EG_CPU_BMI2 | EG_CPU_ADX),
     .scalar = X86_KERNEL(eg_mont_mulx)},
    {.name = "fma", .needs = FMA_NEEDS, .quad = FMA_QUAD},
    {.name = "ifma",
     .needs = X86(EG_CPU_AVX2 | EG_CPU_IFMA),
     .scalar = X86_KERNEL(eg_mont_ifma),
     .quad = X86_KERNEL(eg_quad_ifma)},
};

/** Whether a processor with @p features can run @p kernel. */
static bool
runs_with(const eg_kernel *kernel, unsigned features)
{
    return (kernel->needs & ~features) == 0;
}

bool
eg_kernel_runs(const eg_kernel *kernel)
{
    return runs_with(kernel, eg_cpu_features());
}

/** The last kernel of the table that runs here; `portable` always does. */
static const eg_kernel *
fastest(unsigned features)
{
    size_t i = EG_KERNELS - 1;
    while (i > 0 && !runs_with(&eg_kernels[i], features)) {
        i--;
    }
    return &eg_kernels[i];
}

static eg_status
unknown(const char *name, eg_error *err)
{
    char names[64] = "";
    size_t used = 0;
    for (size_t i = 0; i < EG_KERNELS && used < sizeof(names); i++) {
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
                                 i == 0 ? "" : ", ", eg_kernels[i].name);
    }
    return eg_fail(err, EG_ERR_ARGUMENT,
                   VARIABLE "=%.40s: there is no such arithmetic kernel; there "
                            "are %s",
                   name, names);
}

eg_status
eg_kernel_choose(const eg_kernel **out, eg_error *err)
{
    const unsigned features = eg_cpu_features();
    const char *name = secure_getenv(VARIABLE);
    *out = NULL;
    if (name == NULL || name[0] == '\0') {
        *out = fastest(features);
        return EG_OK;
    }
    for (size_t i = 0; i < EG_KERNELS; i++) {
        const eg_kernel *kernel = &eg_kernels[i];
        if (strcmp(kernel->name, name) != 0) {
            continue;
        }
        if (!runs_with(kernel, features)) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           VARIABLE "=%s: this processor cannot run that "
                                    "arithmetic kernel",
                           name);
        }
        *out = kernel;
        return EG_OK;
    }
    return unknown(name, err);
}

void
eg_kernel_use(const eg_kernel *kernel, eg_mont *mont)
{
    if (mont->limbs != EG_MONT_MAX_LIMBS ||
        !eg_mont_is_special(mont->m, mont->limbs)) {
        return;
    }
    const unsigned features = eg_cpu_features();
    for (const eg_kernel *k = eg_kernels; k <= kernel; k++) {
        if (runs_with(k, features)) {
            mont->kernel = k->scalar != NULL ? k->scalar : mont->kernel;
            mont->quad = k->quad != NULL ? k->quad : mont->quad;
        }
    }
    if (mont->kernel->prepare != NULL) {
        mont->kernel->prepare(mont);
    }
    mont->quad->prepare(mont);
}
