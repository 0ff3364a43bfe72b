/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a pool's two kinds of files. */
#ifndef APP_ELECTIONGUARD_DEVICE_POOL_SEAL_H
#define APP_ELECTIONGUARD_DEVICE_POOL_SEAL_H

#include "base/base.h"
#include "electionguard/device/pool.h"

#define POOL_KEY_BYTES 32
/** Magic, number, key, check. */
#define POOL_KEY_FILE_BYTES (8 + 8 + POOL_KEY_BYTES + 8)
/** What sealing adds: magic, number, nonce, tag. */
#define POOL_ENTRY_OVERHEAD (8 + 8 + 24 + 16)

/** Move a key on by @p steps entries. */
void pool_ratchet(uint8_t key[POOL_KEY_BYTES], uint64_t steps);

void pool_key_write(uint8_t out[POOL_KEY_FILE_BYTES],
                    uint64_t number,
                    const uint8_t key[POOL_KEY_BYTES]);

/** False when the bytes are not what pool_key_write() writes. */
bool pool_key_read(uint64_t *number,
                   uint8_t key[POOL_KEY_BYTES],
                   const uint8_t *bytes,
                   size_t len);

/**
 * Seal @p plain into @p out, which has room for POOL_ENTRY_OVERHEAD bytes more.
 *
 * @param[in] key That of entry @p number.
 */
void pool_entry_seal(uint8_t *out,
                     const pool_place *place,
                     uint64_t number,
                     const uint8_t key[POOL_KEY_BYTES],
                     eg_span plain);

/**
 * Open an entry into @p out, which has room for @p file without its overhead.
 * False when it was altered, or was sealed for another election, device, style
 * or number; @p out is then zero.
 */
bool pool_entry_open(uint8_t *out,
                     const pool_place *place,
                     uint64_t number,
                     const uint8_t key[POOL_KEY_BYTES],
                     eg_span file);

#endif
