/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains of confirmation codes.
 *
 * Both kinds of chains are the same computation under other domain separation
 * bytes, so the bytes stand in one table and the code is written once.
 */
#include <string.h>

#include <electionguard/chain.h>

#include "base/base.h"

_Static_assert(EG_CHAINING_FIELD_BYTES == 4 + EG_HASH_BYTES,
               "mode identifier and hash");

/** Domain separation bytes of a chain; tables 5.5.3 and 5.5.5. */
typedef struct chain_tags {
    uint8_t code;   /* 0x29 or 0x42 */
    uint8_t device; /* 0x2A or 0x43 */
    uint8_t close;  /* 0x2B or 0x44 */
} chain_tags;

static chain_tags
tags_of(eg_device_kind kind)
{
    if (kind == EG_DEVICE_PRE_ENCRYPTING) {
        return (chain_tags){.code = 0x42, .device = 0x43, .close = 0x44};
    }
    return (chain_tags){.code = 0x29, .device = 0x2A, .close = 0x2B};
}

/** b(mode, 4) || hash. */
static void
write_field(uint8_t out[EG_CHAINING_FIELD_BYTES],
            eg_chaining_mode mode,
            const eg_hash *hash)
{
    eg_store_be32(out, (uint32_t)mode);
    memcpy(out + 4, hash->bytes, EG_HASH_BYTES);
}

/** H(H_E; tag, field). */
static void
hash_field(eg_hash *out,
           const eg_hash *extended_hash,
           uint8_t tag,
           const uint8_t field[EG_CHAINING_FIELD_BYTES])
{
    eg_hasher h;
    eg_hasher_init(&h, extended_hash, tag);
    eg_hasher_bytes(&h, field, EG_CHAINING_FIELD_BYTES);
    eg_hasher_final(&h, out);
}

/* H_DI = H(H_E; 0x2A, S_device), eq. (72); 0x43, eq. (119) */
void
eg_device_hash(eg_hash *out,
               eg_device_kind kind,
               const eg_hash *extended_hash,
               const char *device,
               uint32_t len)
{
    eg_hasher h;
    eg_hasher_init(&h, extended_hash, tags_of(kind).device);
    eg_hasher_sized(&h, device, len);
    eg_hasher_final(&h, out);
}

void
eg_chain_begin(eg_chain *out,
               eg_chaining_mode mode,
               eg_device_kind kind,
               const eg_hash *extended_hash,
               const eg_hash *device_hash)
{
    eg_chain chain = {
        .mode = mode,
        .kind = kind,
        .extended_hash = *extended_hash,
        .device_hash = *device_hash,
    };
    if (mode == EG_CHAINING_SIMPLE) {
        /* H_0 = H(H_E; 0x29, B_C,0), eq. (74); 0x42, eq. (117) */
        uint8_t field[EG_CHAINING_FIELD_BYTES];
        write_field(field, mode, device_hash); /* B_C,0, eq. (75) */
        hash_field(&chain.initial, extended_hash, tags_of(kind).code, field);
        chain.last = chain.initial;
    }
    *out = chain;
}

/* B_C: mode 0 holds H_DI, eq. (73); mode 1 holds H_j-1, eq. (76) */
void
eg_chain_next_field(const eg_chain *chain, uint8_t out[EG_CHAINING_FIELD_BYTES])
{
    write_field(out, chain->mode,
                chain->mode == EG_CHAINING_SIMPLE ? &chain->last
                                                  : &chain->device_hash);
}

void
eg_chain_advance(eg_chain *chain, const eg_hash *code)
{
    chain->last = *code;
    chain->count++;
}

eg_status
eg_chain_close(const eg_chain *chain,
               uint8_t field[EG_CHAINING_FIELD_BYTES],
               eg_hash *closing_hash)
{
    if (chain->mode != EG_CHAINING_SIMPLE) {
        return EG_ERR_STATE;
    }
    const chain_tags tags = tags_of(chain->kind);
    uint8_t first[EG_CHAINING_FIELD_BYTES];
    write_field(first, chain->mode, &chain->device_hash);

    /* B_C = 0x00000001 || H(H_E; 0x2B, H_l, B_C,0), eq. (78); 0x44, (120) */
    eg_hasher h;
    eg_hash inner;
    eg_hasher_init(&h, &chain->extended_hash, tags.close);
    eg_hasher_hash(&h, &chain->last);
    eg_hasher_bytes(&h, first, sizeof(first));
    eg_hasher_final(&h, &inner);
    write_field(field, chain->mode, &inner);

    /* H = H(H_E; 0x29, B_C), eq. (77); 0x42, eq. (118) */
    hash_field(closing_hash, &chain->extended_hash, tags.code, field);
    return EG_OK;
}
