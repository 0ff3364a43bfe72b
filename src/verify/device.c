/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 8, the checks that need the order of ballots: 8.C to 8.G.
 */
#include "verify/device.h"

#include <inttypes.h>
#include <string.h>

void
eg_device_walk_begin(eg_device_walk *walk,
                     const eg_election *election,
                     const uint8_t key[EG_DEVICE_KEY_BYTES])
{
    *walk = (eg_device_walk){.election = election};
    memcpy(walk->claimed.bytes, key + 1, EG_HASH_BYTES);
}

/** 8.structure: the header belongs to this section and this election. */
static bool
header_fits(const eg_device_walk *walk,
            const eg_item_device_header *header,
            const eg_place *place,
            eg_result *result)
{
    const eg_chaining_mode mode = walk->election->manifest->chaining_mode;
    const bool kind = eg_result_require(
        result, EG_CHECK_8_STRUCTURE, header->kind == EG_DEVICE_REGULAR, place,
        "the device's header is of another kind than its "
        "section");
    const bool hash = eg_result_require(
        result, EG_CHECK_8_STRUCTURE,
        eg_hash_equal(&header->device_hash, &walk->claimed), place,
        "H_DI of the header is not that of the section's name");
    const bool chaining = eg_result_require(
        result, EG_CHECK_8_STRUCTURE, header->chaining_mode == (uint32_t)mode,
        place, "the device's chaining mode is %u, the manifest's %u",
        header->chaining_mode, (unsigned)mode);
    const bool initial = eg_result_require(
        result, EG_CHECK_8_STRUCTURE,
        header->has_initial_hash == (mode == EG_CHAINING_SIMPLE), place,
        "H_0 must be there with simple chaining and only then");
    return kind && hash && chaining && initial;
}

void
eg_device_walk_header(eg_device_walk *walk,
                      const eg_item_device_header *header,
                      const eg_place *place,
                      eg_result *result)
{
    walk->has_header = true;
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];

    /* 8.C */
    eg_hash device_hash;
    eg_device_hash(&device_hash, EG_DEVICE_REGULAR,
                   &walk->election->extended_hash, header->device_id,
                   (uint32_t)strlen(header->device_id));
    eg_result_require(result, EG_CHECK_8C,
                      eg_hash_equal(&device_hash, &walk->claimed), place,
                      "H_DI is %s and H(H_E; 2A, \"%.60s\") is %s",
                      eg_short_hex(a, &walk->claimed), header->device_id,
                      eg_short_hex(b, &device_hash));
    if (!header_fits(walk, header, place, result)) {
        return;
    }
    /* From the section's own H_DI, so that 8.C alone tells a wrong one. */
    eg_chain_begin(&walk->chain, walk->election->manifest->chaining_mode,
                   EG_DEVICE_REGULAR, &walk->election->extended_hash,
                   &walk->claimed);
    walk->chained = true;

    /* 8.F */
    if (walk->chain.mode == EG_CHAINING_SIMPLE) {
        eg_result_require(
            result, EG_CHECK_8F,
            eg_hash_equal(&walk->chain.initial, &header->initial_hash), place,
            "H_0 is %s and H(H_E; 29, 00000001 || H_DI) is %s",
            eg_short_hex(a, &header->initial_hash),
            eg_short_hex(b, &walk->chain.initial));
    }
}

/** 8.D, 8.E */
void
eg_device_walk_ballot(eg_device_walk *walk,
                      const eg_ballot_brief *ballot,
                      const eg_place *place,
                      eg_result *result)
{
    walk->ballots++;
    const bool simple =
        walk->election->manifest->chaining_mode == EG_CHAINING_SIMPLE;
    const eg_check check = simple ? EG_CHECK_8E : EG_CHECK_8D;
    if (!walk->chained) {
        eg_result_unseen(result, check);
        return;
    }
    uint8_t want[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&walk->chain, want);
    eg_result_require(
        result, check, memcmp(want, ballot->chaining_field, sizeof(want)) == 0,
        place,
        simple ? "B_C is not 00000001 || H_j-1: a ballot before this one is "
                 "missing, added, altered or out of order"
               : "B_C is not 00000000 || H_DI of this device");
    eg_chain_advance(&walk->chain, &ballot->code);
}

/** 8.G: the closing field and hash. */
static void
check_closing(const eg_device_walk *walk,
              const eg_item_device_close *close,
              const eg_place *place,
              eg_result *result)
{
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_hash closing;
    if (eg_chain_close(&walk->chain, field, &closing) != EG_OK ||
        !close->has_closing_field || !close->has_closing_hash) {
        eg_result_unseen(result, EG_CHECK_8G);
        return;
    }
    eg_result_require(
        result, EG_CHECK_8G,
        memcmp(field, close->closing_field, sizeof(field)) == 0, place,
        "the closing field is not 00000001 || H(H_E; 2B, H_l, B_C,0)");
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(
        result, EG_CHECK_8G, eg_hash_equal(&closing, &close->closing_hash),
        place, "the closing hash is %s and H(H_E; 29, B_C) is %s",
        eg_short_hex(a, &close->closing_hash), eg_short_hex(b, &closing));
}

void
eg_device_walk_close(eg_device_walk *walk,
                     const eg_item_device_close *close,
                     const eg_place *place,
                     eg_result *result)
{
    walk->has_close = true;
    eg_result_require(result, EG_CHECK_8_STRUCTURE,
                      close->ballot_count == walk->ballots, place,
                      "the device closed with %" PRIu64 " ballots and %" PRIu64
                      " are here",
                      close->ballot_count, walk->ballots);
    const bool simple =
        walk->election->manifest->chaining_mode == EG_CHAINING_SIMPLE;
    const bool fits = eg_result_require(
        result, EG_CHECK_8_STRUCTURE,
        close->has_closing_field == simple && close->has_closing_hash == simple,
        place,
        "closing field and hash must be there with simple chaining and only "
        "then");
    if (!simple) {
        return;
    }
    if (!walk->chained || !fits) {
        eg_result_unseen(result, EG_CHECK_8G);
        return;
    }
    check_closing(walk, close, place, result);
}

void
eg_device_walk_end(eg_device_walk *walk,
                   const eg_place *place,
                   eg_result *result)
{
    eg_result_require(result, EG_CHECK_8_STRUCTURE,
                      walk->has_header && walk->has_close && walk->ballots > 0,
                      place,
                      "a device's section needs a header, at least one ballot "
                      "and a close");
}
