/* SPDX-License-Identifier: Apache-2.0 */
/* Claims of range proofs, their transcript, and the windows of a batch. */
#include "proof/range.h"

#include "base/base.h"
#include "hash/tags.h"

/** Small integers of the specification are below 2^31; section 5.1.3. */
#define SMALL_MAX 0x7FFFFFFFU

eg_range_claim
eg_range_claim_field(const eg_hash *id_hash,
                     const eg_ciphertext *ciphertext,
                     uint32_t contest,
                     uint32_t field,
                     uint32_t bound)
{
    return (eg_range_claim){.id_hash = id_hash,
                            .ciphertext = ciphertext,
                            .label = {contest, field},
                            .label_len = 2,
                            .last = bound};
}

eg_range_claim
eg_range_claim_limit(const eg_hash *id_hash,
                     const eg_ciphertext *sum,
                     uint32_t contest,
                     uint32_t limit)
{
    return (eg_range_claim){.id_hash = id_hash,
                            .ciphertext = sum,
                            .label = {contest},
                            .label_len = 1,
                            .last = limit};
}

bool
eg_range_claim_fits(const eg_range_claim *claim)
{
    return claim->label_len <= EG_RANGE_LABEL_MAX &&
           claim->first <= claim->last && claim->last <= SMALL_MAX;
}

void
eg_range_transcript_begin(eg_hasher *h,
                          const eg_group *group,
                          const eg_range_claim *claim)
{
    eg_hasher_init(h, claim->id_hash, EG_TAG_RANGE_PROOF);
    for (uint32_t i = 0; i < claim->label_len; i++) {
        eg_hasher_u32(h, claim->label[i]);
    }
    eg_hasher_element(h, group, &claim->ciphertext->alpha);
    eg_hasher_element(h, group, &claim->ciphertext->beta);
}

void
eg_range_transcript_add(eg_hasher *h,
                        const eg_group *group,
                        const eg_element *a,
                        const eg_element *b)
{
    eg_hasher_element(h, group, a);
    eg_hasher_element(h, group, b);
}

/** The branches to work on of the cursor's claim. */
static size_t
branches_here(const eg_range_cursor *cursor)
{
    const size_t len = eg_range_branches(&cursor->claims[cursor->claim]);
    const bool misshapen =
        cursor->proofs != NULL && cursor->proofs[cursor->claim].len != len;
    return misshapen ? 0 : len;
}

size_t
eg_range_next_window(eg_range_cursor *cursor,
                     eg_range_slice slices[EG_RANGE_WINDOW])
{
    size_t count = 0;
    size_t used = 0;
    while (count < EG_RANGE_WINDOW && cursor->claim < cursor->len) {
        const size_t room = EG_RANGE_WINDOW - used;
        const size_t left = branches_here(cursor) - cursor->branch;
        if (left > room && count > 0) {
            break;
        }
        const size_t len = left < room ? left : room;
        slices[count++] = (eg_range_slice){.claim = cursor->claim,
                                           .from = cursor->branch,
                                           .len = len,
                                           .last = len == left};
        used += len;
        cursor->branch += len;
        if (len == left) {
            cursor->claim++;
            cursor->branch = 0;
        }
    }
    return count;
}
