/* SPDX-License-Identifier: Apache-2.0 */
/* Making a group from parameters, and what is known of it afterwards. */
#include "group/group.h"

#include <stdlib.h>
#include <string.h>

#include "arith/kernel.h"
#include "arith/limbs.h"
#include "base/base.h"
#include "group/params.h"

/** The value of a hexadecimal digit, or -1. */
static int
digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

/** Read a hexadecimal number of at most @p limbs limbs. */
static bool
read_hex(uint64_t *out, size_t limbs, const char *text)
{
    memset(out, 0, limbs * sizeof(*out));
    for (; *text != '\0'; text++) {
        const int value = digit_value(*text);
        if (*text == ' ') {
            continue;
        }
        if (value < 0 || out[limbs - 1] >> 60 != 0) {
            return false;
        }
        for (size_t i = limbs - 1; i > 0; i--) {
            out[i] = (out[i] << 4) | (out[i - 1] >> 60);
        }
        out[0] = (out[0] << 4) | (uint64_t)value;
    }
    return true;
}

/** 2^bits(q) - q. */
static void
set_complement(eg_group *group)
{
    uint64_t power[EG_SCALAR_LIMBS] = {0};
    const size_t bits = group->q.bits;
    if (bits < (size_t)64 * EG_SCALAR_LIMBS) {
        power[bits / 64] = UINT64_C(1) << (bits % 64);
    }
    /* 2^256 wraps to 0, and so does the difference, rightly. */
    (void)eg_limbs_sub(group->q_complement, power, group->q.mont.m,
                       EG_SCALAR_LIMBS);
}

static eg_status
set_moduli(eg_group *group, const eg_group_params *params)
{
    uint64_t p[EG_ELEMENT_LIMBS];
    uint64_t q[EG_SCALAR_LIMBS];
    if (!read_hex(p, EG_ELEMENT_LIMBS, params->p) ||
        !read_hex(q, EG_SCALAR_LIMBS, params->q) ||
        !read_hex(group->r, EG_ELEMENT_LIMBS, params->r)) {
        return EG_ERR_ARGUMENT;
    }
    const size_t bits = eg_limbs_bits_var(p, EG_ELEMENT_LIMBS);
    if (!eg_mont_init(&group->p, p, (bits + 63) / 64) ||
        !eg_zq_init(&group->q, q) || group->q.bits >= bits) {
        return EG_ERR_ARGUMENT;
    }
    group->element_len = (bits + 7) / 8;
    group->scalar_len = (group->q.bits + 7) / 8;
    set_complement(group);
    return EG_OK;
}

/** Let the chosen kernel multiply modulo p; q is too short to gain by it. */
static eg_status
set_kernel(eg_group *group)
{
    const eg_kernel *kernel;
    EG_TRY(eg_kernel_choose(&kernel, NULL));
    eg_kernel_use(kernel, &group->p);
    return EG_OK;
}

static eg_status
set_generator(eg_group *group, const eg_group_params *params)
{
    uint64_t g[EG_ELEMENT_LIMBS];
    if (!read_hex(g, EG_ELEMENT_LIMBS, params->g) ||
        eg_limbs_less(g, group->p.m, EG_ELEMENT_LIMBS) == 0) {
        return EG_ERR_ARGUMENT;
    }
    eg_mont_enter(&group->p, group->g.limb, g);
    return eg_fixed_base_new_lazy(group, &group->g_base, &group->g);
}

eg_status
eg_group_new_from(const eg_group_params *params, eg_group **out)
{
    *out = NULL;
    /* What kernels prepare is aligned for vectors. */
    eg_group *group = aligned_alloc(_Alignof(eg_group), sizeof(*group));
    if (group == NULL) {
        return EG_ERR_MEMORY;
    }
    memset(group, 0, sizeof(*group));
    eg_status status = set_moduli(group, params);
    if (status == EG_OK) {
        status = set_kernel(group);
    }
    if (status == EG_OK) {
        status = set_generator(group, params);
    }
    if (status != EG_OK) {
        eg_group_free(group);
        return status;
    }
    *out = group;
    return EG_OK;
}

eg_status
eg_group_new(eg_group **out)
{
    return eg_group_new_from(&eg_group_params_standard, out);
}

eg_status
eg_kernel_name(const char **out, eg_error *err)
{
    const eg_kernel *kernel;
    *out = NULL;
    EG_TRY(eg_kernel_choose(&kernel, err));
    *out = kernel->name;
    return EG_OK;
}

void
eg_group_free(eg_group *group)
{
    if (group != NULL) {
        eg_fixed_base_free(group->g_base);
        free(group);
    }
}

size_t
eg_group_element_len(const eg_group *group)
{
    return group->element_len;
}

size_t
eg_group_scalar_len(const eg_group *group)
{
    return group->scalar_len;
}

void
eg_group_write_p(const eg_group *group, uint8_t *out)
{
    eg_limbs_to_bytes(out, group->element_len, group->p.m);
}

void
eg_group_write_q(const eg_group *group, uint8_t *out)
{
    eg_limbs_to_bytes(out, group->scalar_len, group->q.mont.m);
}

void
eg_group_write_r(const eg_group *group, uint8_t *out)
{
    eg_limbs_to_bytes(out, group->element_len, group->r);
}

void
eg_group_write_g(const eg_group *group, uint8_t *out)
{
    eg_element_write(group, out, &group->g);
}

void
eg_group_generator(const eg_group *group, eg_element *out)
{
    *out = group->g;
}

const eg_fixed_base *
eg_group_g(const eg_group *group)
{
    return group->g_base;
}
