/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Powers of a base that is used often: no squarings, one product a window.
 *
 * With windows of 6 bits a digit's entry can be fetched by reading all 64 of
 * its row, which hides a secret digit at little cost; wider windows mean fewer
 * products, but only public digits may index them.
 */
#include "group/fixed_base.h"

#include <stdlib.h>

/** Powers after which the large table has paid for its making. */
enum { LARGE_PAYS_FROM = 1 << 14 };

static eg_status
base_new(const eg_group *group,
         eg_fixed_base **out,
         const eg_element *base,
         bool secret,
         bool public,
         bool lazy)
{
    *out = NULL;
    eg_fixed_base *b = calloc(1, sizeof(*b));
    if (b == NULL) {
        return EG_ERR_MEMORY;
    }
    b->group = group;
    b->base = *base;
    b->lazy = lazy;
    b->secret =
        secret ? eg_base_table_new(group, base, EG_SECRET_WINDOW) : NULL;
    eg_base_table *wide =
        public ? eg_base_table_new(group, base, EG_PUBLIC_WINDOW) : NULL;
    atomic_init(&b->public, wide);
    atomic_init(&b->large, NULL);
    atomic_init(&b->expected, 0);
    if ((secret && b->secret == NULL) || (public && wide == NULL)) {
        eg_fixed_base_free(b);
        return EG_ERR_MEMORY;
    }
    *out = b;
    return EG_OK;
}

eg_status
eg_fixed_base_new(const eg_group *group,
                  eg_fixed_base **out,
                  const eg_element *base,
                  eg_base_use use)
{
    return base_new(group, out, base, use != EG_BASE_PUBLIC,
                    use != EG_BASE_SECRET, false);
}

eg_status
eg_fixed_base_new_lazy(const eg_group *group,
                       eg_fixed_base **out,
                       const eg_element *base)
{
    return base_new(group, out, base, true, false, true);
}

void
eg_fixed_base_free(eg_fixed_base *base)
{
    if (base != NULL) {
        eg_base_table_free(base->secret);
        eg_base_table_free(atomic_load(&base->public));
        eg_base_table_free(atomic_load(&base->large));
        free(base);
    }
}

const eg_element *
eg_fixed_base_value(const eg_fixed_base *base)
{
    return &base->base;
}

/*
 * Threads that want a lazy table at the same time each make it, and the first
 * to finish hands its own to all; that needs no lock, and an exponentiation
 * stays something that cannot fail.
 */
const eg_base_table *
eg_fixed_base_public(const eg_fixed_base *base)
{
    eg_base_table *have =
        atomic_load_explicit(&base->large, memory_order_acquire);
    if (have != NULL) {
        return have;
    }
    have = atomic_load_explicit(&base->public, memory_order_acquire);
    if (have != NULL || !base->lazy) {
        return have != NULL ? have : base->secret;
    }
    eg_base_table *made =
        eg_base_table_new(base->group, &base->base, EG_PUBLIC_WINDOW);
    if (made == NULL) {
        return base->secret;
    }
    /* The table is a cache: the base means the same before and after. */
    _Atomic(eg_base_table *) *place =
        &((eg_fixed_base *)(uintptr_t)base)->public;
    if (!atomic_compare_exchange_strong(place, &have, made)) {
        eg_base_table_free(made);
        return have;
    }
    return made;
}

void
eg_fixed_base_expect_var(const eg_fixed_base *base, uint64_t count)
{
    eg_fixed_base *b = (eg_fixed_base *)(uintptr_t)base; /* as above */
    const uint64_t more = count < LARGE_PAYS_FROM ? count : LARGE_PAYS_FROM;
    if (!b->lazy && atomic_load(&b->public) == NULL) {
        return; /* it was made for secret exponents only */
    }
    /* Only the call that crosses the line makes the table; the others go on
     * with the one that is there, and for good if there is no memory. */
    const uint64_t before = atomic_fetch_add(&b->expected, more);
    if (before >= LARGE_PAYS_FROM || before + more < LARGE_PAYS_FROM) {
        return;
    }
    atomic_store_explicit(
        &b->large, eg_base_table_new(b->group, &b->base, EG_LARGE_WINDOW),
        memory_order_release);
}
