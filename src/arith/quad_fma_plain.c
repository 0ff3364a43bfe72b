/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of 51-bit digits into lanes and back, word by word: what a digit is
 * does not matter here.
 */
#include <string.h>

#include "arith/limbs.h"
#include "arith/quad_fma.h"

enum { D = EG_FMA_DIGITS, LANES = EG_QUAD_LANES };

void
eg_fma_gather(const eg_mont *mont,
              eg_quad *out,
              const uint64_t *const entry[EG_QUAD_LANES])
{
    (void)mont;
    for (size_t i = 0; i < D; i++) {
        for (size_t j = 0; j < LANES; j++) {
            out->word[LANES * i + j] = entry[j][i];
        }
    }
}

void
eg_fma_scatter(const eg_mont *mont,
               uint64_t *const entry[EG_QUAD_LANES],
               const eg_quad *x)
{
    (void)mont;
    for (size_t j = 0; j < LANES; j++) {
        for (size_t i = 0; i < D && entry[j] != NULL; i++) {
            entry[j][i] = x->word[LANES * i + j];
        }
    }
}

void
eg_fma_scan(const eg_mont *mont,
            eg_quad *out,
            const uint64_t *row,
            size_t entries,
            const uint64_t index[EG_QUAD_LANES])
{
    memset(out->word, 0, sizeof(out->word));
    for (size_t e = 0; e < entries; e++) {
        for (size_t j = 0; j < LANES; j++) {
            const uint64_t mask = eg_limb_equal_mask(e, index[j]);
            for (size_t i = 0; i < D; i++) {
                out->word[LANES * i + j] |= row[i] & mask;
            }
        }
        row += mont->quad->entry_words;
    }
}
