/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file group.h
 * The group in which everything happens: integers modulo the 4096-bit prime p,
 * the subgroup Z_p^r of prime order q with its generator g, and the exponents
 * Z_q.
 *
 * Arithmetic on parsed values cannot fail and returns nothing; failure lives
 * where bytes come in (the _parse functions).  Elements and scalars are plain
 * values: copy them by assignment.  Functions whose names end in _var take a
 * time that depends on their arguments and are for public data only; all
 * others are constant-time in the values (never in lengths or counts).
 * Every function is safe in several threads on one eg_group.
 *
 * The _batch functions do the same as a loop over the single ones, and give the
 * same bytes; they exist because independent operations can share a processor's
 * vector lanes.  Callers that have several values at hand should use them.
 *
 * @spec{EG 2.1.0 sections 3.1.1, 5.1.1, 5.1.2}
 */
#ifndef ELECTIONGUARD_GROUP_H
#define ELECTIONGUARD_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/random.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Length of an encoded element of the standard group: b(x, 512). */
#define EG_ELEMENT_BYTES 512
/** Length of an encoded scalar of the standard group: b(x, 32). */
#define EG_SCALAR_BYTES 32

#define EG_ELEMENT_LIMBS 64
#define EG_SCALAR_LIMBS  4

/** Parameters p, q, g and what is precomputed from them. */
typedef struct eg_group eg_group;

/** An integer modulo p in Montgomery form; opaque, always reduced. */
typedef struct eg_element {
    uint64_t limb[EG_ELEMENT_LIMBS];
} eg_element;

/** An integer modulo q, always reduced; limbs are little-endian. */
typedef struct eg_scalar {
    uint64_t limb[EG_SCALAR_LIMBS];
} eg_scalar;

/** A table of powers of one base, for many exponentiations of it. */
typedef struct eg_fixed_base eg_fixed_base;

/* -- the group ---------------------------------------------------------- */

/**
 * The standard baseline parameters.  Takes some ten milliseconds for the table
 * of g.
 *
 * The group multiplies by the fastest arithmetic kernel that the processor can
 * run, or by the one that the environment variable EG_KERNEL names; see
 * eg_kernel_name().
 *
 * @spec{EG 2.1.0 section 3.1.1, eq. (3)}
 *
 * @retval EG_OK           Made; free with eg_group_free().
 * @retval EG_ERR_ARGUMENT EG_KERNEL names no kernel that can run here.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status eg_group_new(eg_group **out);

/**
 * The name of the arithmetic kernel that a group made now would use.
 *
 * All kernels give the same bytes; they differ in speed and in what they need of
 * the processor: "portable" nothing, "dot" x86-64 or WebAssembly with SIMD, "mulx"
 * BMI2 and ADX, "fma" AVX2 and FMA, "ifma" AVX-512 with IFMA.  EG_KERNEL is not heeded in programs that run with
 * raised privileges (secure_getenv(3)).
 *
 * @param[out] out A constant string; NULL unless EG_OK.
 * @param[out] err NULL, or where to say what is wrong with EG_KERNEL.
 *
 * @retval EG_ERR_ARGUMENT EG_KERNEL names no kernel that can run here.
 */
EG_API EG_NODISCARD eg_status eg_kernel_name(const char **out, eg_error *err);

/** Free a group; NULL is harmless.  Fixed bases must be freed before. */
EG_API void eg_group_free(eg_group *group);

/** l_p, the length of an encoded element in bytes; at most 512. */
EG_API size_t eg_group_element_len(const eg_group *group);

/** l_q, the length of an encoded scalar in bytes; at most 32. */
EG_API size_t eg_group_scalar_len(const eg_group *group);

/** Write p (l_p bytes), q (l_q), r (l_p) or g (l_p), big-endian. */
EG_API void eg_group_write_p(const eg_group *group, uint8_t *out);
EG_API void eg_group_write_q(const eg_group *group, uint8_t *out);
EG_API void eg_group_write_r(const eg_group *group, uint8_t *out);
EG_API void eg_group_write_g(const eg_group *group, uint8_t *out);

/** The generator g. */
EG_API void eg_group_generator(const eg_group *group, eg_element *out);

/**
 * The fixed base of g, for all exponents; owned by @p group.  Its table for
 * public exponents is made when one is first used, which then takes some tens
 * of milliseconds more.
 */
EG_API const eg_fixed_base *eg_group_g(const eg_group *group);

/* -- scalars: Z_q -------------------------------------------------------- */

/** Read l_q bytes, big-endian; false (and @p out zero) unless below q. */
EG_API EG_NODISCARD bool
eg_scalar_parse(const eg_group *group, eg_scalar *out, const uint8_t *bytes);

/** Write l_q bytes, big-endian. */
EG_API void
eg_scalar_write(const eg_group *group, uint8_t *out, const eg_scalar *x);

/** The 32-byte big-endian integer @p bytes reduced modulo q; eq. (132). */
EG_API void eg_scalar_from_hash(const eg_group *group,
                                eg_scalar *out,
                                const uint8_t bytes[32]);

/** @p value modulo q. */
EG_API void
eg_scalar_from_u64(const eg_group *group, eg_scalar *out, uint64_t value);

/**
 * A uniformly random scalar, by rejection.
 *
 * @retval EG_ERR_RNG The source failed.
 */
EG_API EG_NODISCARD eg_status eg_scalar_random(const eg_group *group,
                                               eg_scalar *out,
                                               eg_rng *rng);

EG_API void eg_scalar_add(const eg_group *group,
                          eg_scalar *out,
                          const eg_scalar *a,
                          const eg_scalar *b);
EG_API void eg_scalar_sub(const eg_group *group,
                          eg_scalar *out,
                          const eg_scalar *a,
                          const eg_scalar *b);
EG_API void eg_scalar_mul(const eg_group *group,
                          eg_scalar *out,
                          const eg_scalar *a,
                          const eg_scalar *b);
EG_API void
eg_scalar_negate(const eg_group *group, eg_scalar *out, const eg_scalar *a);

/** The inverse modulo q by Fermat; the inverse of 0 is 0. */
EG_API void
eg_scalar_invert(const eg_group *group, eg_scalar *out, const eg_scalar *a);

/** out = choose ? a : b, without a branch; @p choose is 0 or 1. */
EG_API void eg_scalar_select(eg_scalar *out,
                             uint64_t choose,
                             const eg_scalar *a,
                             const eg_scalar *b);

/** Equality in constant time. */
EG_API bool eg_scalar_equal(const eg_scalar *a, const eg_scalar *b);
EG_API bool eg_scalar_is_zero(const eg_scalar *a);

/* -- elements: Z_p --------------------------------------------------------- */

/** Read l_p bytes, big-endian; false (and @p out zero) unless below p. */
EG_API EG_NODISCARD bool
eg_element_parse(const eg_group *group, eg_element *out, const uint8_t *bytes);

/** Write l_p bytes, big-endian. */
EG_API void
eg_element_write(const eg_group *group, uint8_t *out, const eg_element *x);

EG_API void eg_element_one(const eg_group *group, eg_element *out);
EG_API bool eg_element_is_one_var(const eg_group *group, const eg_element *x);
EG_API bool eg_element_equal_var(const eg_element *a, const eg_element *b);

EG_API void eg_element_mul(const eg_group *group,
                           eg_element *out,
                           const eg_element *a,
                           const eg_element *b);

/** out[i] = a[i] b[i] for i < @p len; out may be a or b. */
EG_API void eg_element_mul_batch(const eg_group *group,
                                 eg_element *out,
                                 const eg_element *a,
                                 const eg_element *b,
                                 size_t len);

/** The inverse of a member of Z_p^r, as x^(q-1). */
EG_API void eg_element_invert_member_var(const eg_group *group,
                                         eg_element *out,
                                         const eg_element *x);

/** Whether x is in Z_p^r: x != 0 and x^q = 1. */
EG_API bool eg_element_is_member_var(const eg_group *group,
                                     const eg_element *x);

/** Whether each of @p len elements is in Z_p^r. */
EG_API void eg_element_is_member_batch_var(const eg_group *group,
                                           bool *member,
                                           const eg_element *x,
                                           size_t len);

/** out = base^exp; constant-time in the exponent. */
EG_API void eg_element_pow(const eg_group *group,
                           eg_element *out,
                           const eg_element *base,
                           const eg_scalar *exp);

/**
 * out[i] = base[i]^exp[i]; constant-time in the exponents.  @p out may be
 * @p base.
 */
EG_API void eg_element_pow_batch(const eg_group *group,
                                 eg_element *out,
                                 const eg_element *base,
                                 const eg_scalar *exp,
                                 size_t len);

/** out = base^exp for public values. */
EG_API void eg_element_pow_var(const eg_group *group,
                               eg_element *out,
                               const eg_element *base,
                               const eg_scalar *exp);

/** out = base^exp for a small public integer, such as a weight. */
EG_API void eg_element_pow_u64_var(const eg_group *group,
                                   eg_element *out,
                                   const eg_element *base,
                                   uint64_t exp);

/**
 * One base with several public exponents: all powers and the membership test
 * share one chain of squarings.
 */
typedef struct eg_powers {
    const eg_element *base; /**< x. */
    const eg_scalar *exp;   /**< exp_len exponents. */
    size_t exp_len;
    eg_element *out; /**< out[i] = x^exp[i]; room for exp_len; not the base. */
    bool *member;    /**< Set to whether x is in Z_p^r; NULL: not asked. */
} eg_powers;

/**
 * Work off @p len independent jobs, four at a time; an output must not be the
 * input of another job.  Takes 0.8 MB of stack.
 */
EG_API void
eg_powers_var(const eg_group *group, const eg_powers *jobs, size_t len);

/* -- fixed bases --------------------------------------------------------- */

/** How a fixed base will be used; decides the shape of its table. */
typedef enum eg_base_use {
    EG_BASE_SECRET, /**< Secret exponents: small, scanned whole. About 2 MB. */
    EG_BASE_PUBLIC, /**< Public exponents only: 4 to 6 MB, faster. */
    EG_BASE_BOTH    /**< Both tables. */
} eg_base_use;

/**
 * Precompute powers of @p base.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_fixed_base_new(const eg_group *group,
                                                eg_fixed_base **out,
                                                const eg_element *base,
                                                eg_base_use use);
EG_API void eg_fixed_base_free(eg_fixed_base *base);

/** The base itself. */
EG_API const eg_element *eg_fixed_base_value(const eg_fixed_base *base);

/** out = base^exp, constant-time in the exponent whatever the table. */
EG_API void eg_fixed_base_pow(const eg_fixed_base *base,
                              eg_element *out,
                              const eg_scalar *exp);
EG_API void eg_fixed_base_pow_batch(const eg_fixed_base *base,
                                    eg_element *out,
                                    const eg_scalar *exp,
                                    size_t len);

/** out = base^exp for public exponents. */
EG_API void eg_fixed_base_pow_var(const eg_fixed_base *base,
                                  eg_element *out,
                                  const eg_scalar *exp);
EG_API void eg_fixed_base_pow_batch_var(const eg_fixed_base *base,
                                        eg_element *out,
                                        const eg_scalar *exp,
                                        size_t len);

/**
 * Say that about @p count more public exponents of this base will come.
 *
 * Once 16384 are expected in all, calls included that came before, the one that
 * crosses the line makes a larger table, which saves a third of the products of
 * public powers, in some tenths of a second.  It takes 46 to 60 MB; without that
 * memory everything stays as it is, and so it does for a base made with
 * EG_BASE_SECRET.  Safe in several threads, which use the smaller table
 * meanwhile.
 */
EG_API void eg_fixed_base_expect_var(const eg_fixed_base *base, uint64_t count);

/* -- small discrete logarithms ------------------------------------------- */

/** Baby steps of one base, for logarithms up to a bound. */
typedef struct eg_dlog eg_dlog;

/**
 * Prepare logarithms to the base @p base in 0..max.
 *
 * The number of baby steps is chosen from @p max and @p expected, the number
 * of logarithms that will be taken; memory stays under 65 MB.  Costs about
 * 2 sqrt(@p expected @p max) products altogether, at most 2^22 of them here.
 *
 * @param[in] base A member of Z_p^r.
 * @param[in] max  At most 2^48.
 * @retval EG_ERR_ARGUMENT @p max is too large.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status eg_dlog_new(const eg_group *group,
                                          eg_dlog **out,
                                          const eg_element *base,
                                          uint64_t max,
                                          uint64_t expected);
EG_API void eg_dlog_free(eg_dlog *dlog);

/**
 * Find the smallest t in 0..max with base^t = @p x.  Safe in several threads.
 *
 * @retval EG_OK     Found.
 * @retval EG_REJECT There is none; @p t is untouched.
 */
EG_API EG_NODISCARD eg_status eg_dlog_find_var(const eg_dlog *dlog,
                                               uint64_t *t,
                                               const eg_element *x);

/**
 * Find the logarithms of @p len elements, four at a time: hardly longer for
 * four than for one.  Safe in several threads.
 *
 * @param[out] t     Where there is a logarithm, the smallest; else untouched.
 * @param[out] found Whether there is one; or NULL.
 * @retval EG_OK     All were found.
 * @retval EG_REJECT At least one element has none.
 */
EG_API EG_NODISCARD eg_status eg_dlog_find_batch_var(const eg_dlog *dlog,
                                                     uint64_t *t,
                                                     bool *found,
                                                     const eg_element *x,
                                                     size_t len);

#ifdef __cplusplus
}
#endif
#endif
