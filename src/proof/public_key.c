/* SPDX-License-Identifier: Apache-2.0 */
/* A public key and its table: the one thing of this layer that allocates. */
#include <stdlib.h>

#include <electionguard/ciphertext.h>

#include "base/base.h"

struct eg_public_key {
    const eg_group *group;
    eg_fixed_base *base;
};

eg_status
eg_public_key_new(const eg_group *group,
                  eg_public_key **out,
                  const eg_element *value,
                  eg_base_use use)
{
    *out = NULL;
    eg_public_key *key = calloc(1, sizeof *key);
    if (key == NULL) {
        return EG_ERR_MEMORY;
    }
    key->group = group;
    const eg_status status = eg_fixed_base_new(group, &key->base, value, use);
    if (status != EG_OK) {
        free(key);
        return status;
    }
    *out = key;
    return EG_OK;
}

void
eg_public_key_free(eg_public_key *key)
{
    if (key != NULL) {
        eg_fixed_base_free(key->base);
        free(key);
    }
}

const eg_group *
eg_public_key_group(const eg_public_key *key)
{
    return key->group;
}

const eg_element *
eg_public_key_value(const eg_public_key *key)
{
    return eg_fixed_base_value(key->base);
}

const eg_fixed_base *
eg_public_key_base(const eg_public_key *key)
{
    return key->base;
}
