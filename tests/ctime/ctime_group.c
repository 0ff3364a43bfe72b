/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index of the group's secret-side operations depends on a
 * secret.  Exponents are marked undefined; valgrind, or clang's memory sanitizer,
 * reports a use that decides anything.  Results are declassified before they are
 * compared.
 *
 * "ctime_group leak" has a secret for an index on purpose, so that a run can
 * show that the marks are at work.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/group.h>

#include "base/secret.h"
#include "group/params.h"
#include "support/toy_groups.h"

enum { LEN = 7 }; /* of a batch: a quad and a tail */

/** A scalar with a pattern of bits, secret. */
static eg_scalar
secret_scalar(const eg_group *group, uint64_t pattern)
{
    eg_scalar s;
    eg_scalar a;
    eg_scalar_from_u64(group, &a, pattern);
    eg_scalar_invert(group, &s, &a); /* fills all limbs */
    EG_CLASSIFY(&s, sizeof(s));
    return s;
}

/** Every operation on scalars; the result is public at the end. */
static void
run_scalars(const eg_group *group, eg_scalar *out)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    uint8_t hash[32];
    const eg_scalar a = secret_scalar(group, 0x1234567);
    const eg_scalar b = secret_scalar(group, 0x7654321);
    eg_scalar c;
    eg_scalar_add(group, &c, &a, &b);
    eg_scalar_sub(group, &c, &c, &a);
    eg_scalar_mul(group, &c, &c, &a);
    eg_scalar_negate(group, &c, &c);
    eg_scalar_invert(group, &c, &c);
    eg_scalar_select(&c, eg_scalar_equal(&a, &b), &a, &c);
    eg_scalar_select(&c, eg_scalar_is_zero(&a), &b, &c);
    eg_scalar_write(group, bytes, &c);
    if (!eg_scalar_parse(group, &c, bytes)) {
        puts("a reduced scalar was refused");
    }
    memset(hash, 0xa5, sizeof(hash));
    EG_CLASSIFY(hash, sizeof(hash));
    eg_scalar_from_hash(group, out, hash);
    eg_scalar_add(group, out, out, &c);
    EG_DECLASSIFY(out, sizeof(*out));
}

/** Bytes that are secret from the start. */
static eg_status
fill_secret(void *state, uint8_t *out, size_t len)
{
    (void)state;
    memset(out, 0x5a, len);
    EG_CLASSIFY(out, len);
    return EG_OK;
}

/** Drawing tells how often a draw was thrown away, and nothing else. */
static void
run_random(const eg_group *group)
{
    eg_scalar s;
    eg_rng rng = {.fill = fill_secret};
    if (eg_scalar_random(group, &s, &rng) != EG_OK) {
        puts("no randomness");
    }
}

/** Powers with secret exponents, of secret and of public bases. */
static bool
run_powers(const eg_group *group, size_t least, eg_base_use use)
{
    const eg_scalar a = secret_scalar(group, 0xabcdef);
    eg_fixed_base *public = NULL;
    eg_element g, way[3], product;
    eg_element base[LEN], batch[3][LEN];
    eg_scalar exp[LEN];
    eg_group_generator(group, &g);
    if (eg_fixed_base_new(group, &public, &g, use) != EG_OK) {
        return false;
    }
    eg_element_pow(group, &way[0], &g, &a);
    eg_fixed_base_pow(eg_group_g(group), &way[1], &a);
    eg_fixed_base_pow(public, &way[2], &a);
    for (size_t i = 0; i < LEN; i++) {
        base[i] = g;
        exp[i] = a;
    }
    for (size_t len = least; len <= LEN; len += 3) {
        eg_element_pow_batch(group, batch[0], base, exp, len);
        eg_fixed_base_pow_batch(eg_group_g(group), batch[1], exp, len);
        eg_fixed_base_pow_batch(public, batch[2], exp, len);
    }
    eg_fixed_base_free(public);

    eg_element_mul(group, &product, &way[0], &way[1]);
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element_write(group, bytes, &product);
    if (!eg_element_parse(group, &product, bytes)) {
        return false;
    }
    EG_DECLASSIFY(way, sizeof(way));
    EG_DECLASSIFY(batch, sizeof(batch));
    for (size_t i = 0; i < LEN; i++) {
        for (size_t b = 0; b < 3; b++) {
            if (!eg_element_equal_var(&batch[b][i], &way[0])) {
                return false;
            }
        }
    }
    return eg_element_equal_var(&way[0], &way[1]) &&
           eg_element_equal_var(&way[0], &way[2]);
}

/** All of it; batches have @p least values and three more until a quad has a
 * tail, and @p use is what a table of a public base is for. */
static bool
run(const eg_group_params *params, size_t least, eg_base_use use)
{
    eg_group *group = NULL;
    eg_scalar s;
    if (eg_group_new_from(params, &group) != EG_OK) {
        return false;
    }
    run_scalars(group, &s);
    run_random(group);
    const bool same = run_powers(group, least, use);
    eg_group_free(group);
    return same;
}

/** What the test is there to find. */
static bool
leak(void)
{
    volatile uint8_t secret = 1;
    EG_CLASSIFY(&secret, sizeof(secret));
    return secret == 1;
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "leak") == 0) {
        static const char *const text[] = {"other", "one"};
        puts(text[leak()]);
        return 0;
    }
    /* Tables for public exponents must not be used, but exist.  The standard
     * group has less to do, because valgrind emulates its arithmetic slowly. */
    const bool ok = run(&toy_groups[TOY_32_96], 1, EG_BASE_PUBLIC) &&
                    run(&toy_groups[TOY_REDUCED], 1, EG_BASE_PUBLIC) &&
                    run(&eg_group_params_standard, LEN, EG_BASE_SECRET);
    puts(ok ? "the ways agree" : "the ways differ");
    return ok ? 0 : 1;
}
