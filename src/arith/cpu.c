/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Features by the instruction cpuid, and of WebAssembly by a trial; nothing is
 * known of other processors.
 */
#include "arith/cpu.h"

#if EG_X86_64

#include <cpuid.h>

#include "base/secret.h"

enum {
    YMM_STATE = 0x06, /* bits of XCR0: xmm and ymm are saved */
    ZMM_STATE = 0xe6, /* and mask registers and zmm */
};

/* Bit 31 is among them: too much for an enumeration. */
static const unsigned avx512 =
    bit_AVX512F | bit_AVX512DQ | bit_AVX512VL | bit_AVX512IFMA;

/** Whether the operating system keeps the vector registers of @p state. */
static unsigned
keeps(unsigned state)
{
    unsigned low;
    unsigned high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return (low & state) == state;
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
    if (!EG_MEMORY_SANITIZER) { /* those kernels are assembly */
        found |= (b & bit_BMI2) != 0 ? EG_CPU_BMI2 : 0;
        found |= (b & bit_ADX) != 0 ? EG_CPU_ADX : 0;
    }
    /* valgrind computes adcx and adox itself, on any host, but the processor
     * that its cpuid describes is an older one.  (Of mulx it tells.) */
    found |= EG_ON_VALGRIND ? EG_CPU_ADX : 0;
    if ((leaf1 & bit_OSXSAVE) == 0 || !keeps(YMM_STATE)) {
        return found;
    }
    found |= (b & bit_AVX2) != 0 ? EG_CPU_AVX2 : 0;
    found |= (leaf1 & bit_FMA) != 0 ? EG_CPU_FMA : 0;
    if (keeps(ZMM_STATE)) {
        found |= (b & avx512) == avx512 ? EG_CPU_IFMA : 0;
    }
    return found;
}

#elif EG_WASM_RELAXED

#include "arith/fma_vector.h"

/**
 * Whether multiply-add rounds once here: with a = 1 + 2^-52, a^2 - 1 - 2^-51 is
 * 2^-104, which is lost when a^2 is rounded.  The compiler does not see the
 * numbers.
 */
unsigned
eg_cpu_features(void)
{
    const volatile double a = 0x1.0000000000001p0;
    const volatile double c = -0x1.0000000000002p0;
    double out[EG_FMA_WIDE];
    eg_reals_store(out, eg_reals_multiply_add(eg_reals_all(a), eg_reals_all(a),
                                              eg_reals_all(c)));
    for (int i = 0; i < EG_FMA_WIDE; i++) {
        if (out[i] != 0x1p-104) {
            return 0;
        }
    }
    return EG_CPU_FMA;
}

#else

unsigned
eg_cpu_features(void)
{
    return 0;
}

#endif
