/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everybody in an election shares, derived once.
 */
#include <stdlib.h>

#include <electionguard/election.h>

#include "base/base.h"

_Static_assert(EG_MANIFEST_BYTES_MAX < UINT32_MAX,
               "the manifest's length is hashed in 4 bytes");

static void
free_unfinished(eg_election **election)
{
    eg_election_free(*election);
}

eg_status
eg_election_new(eg_election **out,
                const eg_group *group,
                const eg_manifest *manifest,
                uint32_t n,
                uint32_t k,
                const eg_element joint_key[EG_KEY_KINDS],
                eg_base_use use)
{
    if (k < 1 || k > n || n > EG_GUARDIANS_MAX ||
        manifest->file_len > EG_MANIFEST_BYTES_MAX) {
        return EG_ERR_ARGUMENT;
    }
    EG_CLEANUP(free_unfinished) eg_election *e = calloc(1, sizeof(*e));
    if (e == NULL) {
        return EG_ERR_MEMORY;
    }
    e->group = group;
    e->manifest = manifest;
    e->n = n;
    e->k = k;
    eg_hash_parameters(group, &e->parameter_hash, n, k);
    eg_hash_base(&e->base_hash, &e->parameter_hash, manifest->file,
                 (uint32_t)manifest->file_len);
    eg_hash_extended(group, &e->extended_hash, &e->base_hash,
                     &joint_key[EG_KEY_VOTE], &joint_key[EG_KEY_DATA]);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(eg_public_key_new(group, &e->key[kind], &joint_key[kind], use));
    }
    *out = e;
    e = NULL;
    return EG_OK;
}

void
eg_election_free(eg_election *election)
{
    if (election == NULL) {
        return;
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_public_key_free(election->key[kind]);
    }
    free(election);
}
