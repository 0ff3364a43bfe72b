/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the processor offers beyond what every processor of its kind has.
 */
#ifndef EG_ARITH_CPU_H
#define EG_ARITH_CPU_H

/** Whether kernels for x86-64 are compiled at all. */
#if defined(__x86_64__) && defined(__LP64__)
#define EG_X86_64 1
#else
#define EG_X86_64 0
#endif

/** Whether WebAssembly is compiled with SIMD of fixed width. */
#if defined(__wasm_simd128__)
#define EG_WASM_SIMD 1
#else
#define EG_WASM_SIMD 0
#endif

/** Whether WebAssembly is compiled with relaxed SIMD. */
#if defined(__wasm_relaxed_simd__)
#define EG_WASM_RELAXED 1
#else
#define EG_WASM_RELAXED 0
#endif

/** Features that a kernel may need; a set of them is an unsigned. */
enum {
    EG_CPU_BMI2 = 1,     /**< mulx: a product that leaves the flags alone. */
    EG_CPU_ADX = 2,      /**< adcx, adox: two chains of carries at a time. */
    EG_CPU_AVX2 = 4,     /**< 256-bit vectors of integers. */
    EG_CPU_FMA = 8,      /**< Fused multiply-add of doubles. */
    EG_CPU_IFMA = 16,    /**< AVX-512 F, VL, DQ, and IFMA: 52-bit products. */
    EG_CPU_NONE_HAS = 32 /**< What a kernel needs that was not compiled. */
};

/**
 * The features of the processor that runs this, as far as its operating system
 * lets programs use them.  Asks anew each time (the answer is not kept).
 */
unsigned eg_cpu_features(void);

#endif
