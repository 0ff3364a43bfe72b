/* SPDX-License-Identifier: Apache-2.0 */
#include "election/proof_list.h"

#include "base/secret.h"

eg_status
eg_proof_list_new(eg_proof_list *list,
                  eg_arena *scratch,
                  eg_arena *results,
                  size_t len)
{
    list->results = results;
    list->claim = eg_arena_alloc(scratch, len, sizeof(*list->claim));
    list->witness = eg_arena_alloc(scratch, len, sizeof(*list->witness));
    list->branch = eg_arena_alloc(scratch, len, sizeof(*list->branch));
    list->len = 0;
    return list->claim == NULL || list->witness == NULL || list->branch == NULL
               ? EG_ERR_MEMORY
               : EG_OK;
}

/** How many branches a proof of @p claim has. */
static size_t
branches_of(const eg_range_claim *claim)
{
    return (size_t)claim->last - claim->first + 1;
}

eg_status
eg_proof_list_add(eg_proof_list *list,
                  const eg_range_claim *claim,
                  eg_range_witness **witness,
                  const eg_proof_branch **out,
                  size_t *out_len)
{
    const size_t branches = branches_of(claim);
    eg_proof_branch *branch =
        eg_arena_alloc(list->results, branches, sizeof(*branch));
    if (branch == NULL) {
        return EG_ERR_MEMORY;
    }
    *witness = &list->witness[list->len];
    list->claim[list->len] = *claim;
    list->branch[list->len] = branch;
    list->len++;
    *out = branch;
    *out_len = branches;
    return EG_OK;
}

eg_status
eg_proof_list_prove(eg_proof_list *list, const eg_public_key *key, eg_rng *rng)
{
    EG_TRY(eg_range_prove_batch(key, list->branch, list->claim, list->witness,
                                list->len, rng));
    for (size_t i = 0; i < list->len; i++) {
        EG_DECLASSIFY(list->branch[i],
                      branches_of(&list->claim[i]) * sizeof(**list->branch));
    }
    return EG_OK;
}
