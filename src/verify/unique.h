/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a 32-byte value was met before, over a whole record.
 *
 * The one thing of the verifier that grows with the number of ballots: 16 bytes
 * a value in a table that is between a quarter and half full, so 32 to 64 bytes
 * for each value, of which a ballot has two.
 */
#ifndef EG_VERIFY_UNIQUE_H
#define EG_VERIFY_UNIQUE_H

#include <electionguard/hash.h>

typedef struct eg_unique eg_unique;

/** @retval EG_ERR_MEMORY, EG_ERR_RNG */
EG_NODISCARD eg_status eg_unique_new(eg_unique **out);
void eg_unique_free(eg_unique *set);

/**
 * Remember a value.
 *
 * @param[in]  space Values of different spaces never meet.
 * @param[out] fresh Whether it is the first of its kind.
 *
 * @retval EG_ERR_MEMORY No memory; nothing is remembered.
 */
EG_NODISCARD eg_status eg_unique_add(eg_unique *set,
                                     uint8_t space,
                                     const eg_hash *value,
                                     bool *fresh);

#endif
