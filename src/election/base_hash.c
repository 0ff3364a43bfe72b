/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base hashes: H_P binds the parameters, H_B the manifest, H_E the joint
 * keys.  Each is the key of the next.
 */
#include <electionguard/election.h>

#include "base/base.h"

/** ver: "v2.1.0", filled up with zeros to 32 bytes; section 3.1.2. */
static const eg_hash spec_version = {{'v', '2', '.', '1', '.', '0'}};

/* H_P = H(ver; 0x00, p, q, g, n, k), eq. (4) */
void
eg_hash_parameters(const eg_group *group, eg_hash *out, uint32_t n, uint32_t k)
{
    uint8_t p[EG_ELEMENT_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    uint8_t g[EG_ELEMENT_BYTES];
    eg_group_write_p(group, p);
    eg_group_write_q(group, q);
    eg_group_write_g(group, g);

    eg_hasher h;
    eg_hasher_init(&h, &spec_version, 0x00);
    eg_hasher_bytes(&h, p, eg_group_element_len(group));
    eg_hasher_bytes(&h, q, eg_group_scalar_len(group));
    eg_hasher_bytes(&h, g, eg_group_element_len(group));
    eg_hasher_u32(&h, n);
    eg_hasher_u32(&h, k);
    eg_hasher_final(&h, out);
}

/* H_B = H(H_P; 0x01, manifest), eq. (5) */
void
eg_hash_base(eg_hash *out,
             const eg_hash *parameter_hash,
             const uint8_t *manifest,
             uint32_t manifest_len)
{
    eg_hasher h;
    eg_hasher_init(&h, parameter_hash, 0x01);
    eg_hasher_sized(&h, manifest, manifest_len);
    eg_hasher_final(&h, out);
}

/* H_E = H(H_B; 0x14, K, K-hat), eq. (30) */
void
eg_hash_extended(const eg_group *group,
                 eg_hash *out,
                 const eg_hash *base_hash,
                 const eg_element *joint_vote_key,
                 const eg_element *joint_data_key)
{
    eg_hasher h;
    eg_hasher_init(&h, base_hash, 0x14);
    eg_hasher_element(&h, group, joint_vote_key);
    eg_hasher_element(&h, group, joint_data_key);
    eg_hasher_final(&h, out);
}
