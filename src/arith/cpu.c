/* SPDX-License-Identifier: Apache-2.0 */
/* Features by the instruction cpuid; nothing is known of other processors. */
#include "arith/cpu.h"

#if EG_X86_64

#include <cpuid.h>

enum {
    YMM_STATE = 6, /* bits 1 and 2 of XCR0: xmm and ymm are saved */
};

/** Whether the operating system keeps vector registers of 256 bits. */
static unsigned
keeps_ymm(void)
{
    unsigned low;
    unsigned high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return (low & YMM_STATE) == YMM_STATE;
}

unsigned
eg_cpu_features(void)
{
    unsigned a, b, c, d;
    unsigned found = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) {
        return 0;
    }
    const unsigned leaf1 = c;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        return 0;
    }
    found |= (b & bit_BMI2) != 0 ? EG_CPU_BMI2 : 0;
    found |= (b & bit_ADX) != 0 ? EG_CPU_ADX : 0;
    if ((leaf1 & bit_OSXSAVE) != 0 && keeps_ymm()) {
        found |= (b & bit_AVX2) != 0 ? EG_CPU_AVX2 : 0;
        found |= (leaf1 & bit_FMA) != 0 ? EG_CPU_FMA : 0;
    }
    return found;
}

#else

unsigned
eg_cpu_features(void)
{
    return 0;
}

#endif
