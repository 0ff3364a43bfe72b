/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 8 and 16, the checks that need the order of ballots: 8.C to 8.G
 * and 16.D to 16.H, which differ in names and domain separation bytes only.
 */
#include "verify/device.h"

#include <inttypes.h>
#include <string.h>

/** The names of the checks on one kind of device, and its tags. */
typedef struct device_checks {
    eg_check structure;
    eg_check device;    /**< H_DI. */
    eg_check unchained; /**< B_C without chaining. */
    eg_check chained;   /**< B_C with chaining. */
    eg_check initial;   /**< H_0. */
    eg_check closing;
    const char *tag_device;
    const char *tag_code;
    const char *tag_close;
} device_checks;

static const device_checks regular_checks = {
    EG_CHECK_8_STRUCTURE, EG_CHECK_8C, EG_CHECK_8D, EG_CHECK_8E, EG_CHECK_8F,
    EG_CHECK_8G,          "2A",        "29",        "2B"};
static const device_checks pre_checks = {EG_CHECK_16_STRUCTURE,
                                         EG_CHECK_16D,
                                         EG_CHECK_16E,
                                         EG_CHECK_16F,
                                         EG_CHECK_16G,
                                         EG_CHECK_16H,
                                         "43",
                                         "42",
                                         "44"};

static const device_checks *
checks_of(const eg_device_walk *walk)
{
    return walk->kind == EG_DEVICE_PRE_ENCRYPTING ? &pre_checks
                                                  : &regular_checks;
}

eg_check
eg_device_walk_structure(const eg_device_walk *walk)
{
    return checks_of(walk)->structure;
}

void
eg_device_walk_begin(eg_device_walk *walk,
                     const eg_election *election,
                     const uint8_t key[EG_DEVICE_KEY_BYTES])
{
    *walk = (eg_device_walk){.election = election,
                             .kind = key[0] == EG_DEVICE_PRE_ENCRYPTING
                                         ? EG_DEVICE_PRE_ENCRYPTING
                                         : EG_DEVICE_REGULAR};
    memcpy(walk->claimed.bytes, key + 1, EG_HASH_BYTES);
}

/** 8.structure, 16.structure: the header belongs to this section and this
 * election. */
static bool
header_fits(const eg_device_walk *walk,
            const eg_item_device_header *header,
            const eg_place *place,
            eg_result *result)
{
    const eg_chaining_mode mode = walk->election->manifest->chaining_mode;
    const eg_check structure = checks_of(walk)->structure;
    const bool kind =
        eg_result_require(result, structure, header->kind == walk->kind, place,
                          "the device's header is of another kind than its "
                          "section");
    const bool hash = eg_result_require(
        result, structure, eg_hash_equal(&header->device_hash, &walk->claimed),
        place, "H_DI of the header is not that of the section's name");
    const bool chaining = eg_result_require(
        result, structure, header->chaining_mode == (uint32_t)mode, place,
        "the device's chaining mode is %u, the manifest's %u",
        header->chaining_mode, (unsigned)mode);
    const bool initial = eg_result_require(
        result, structure,
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
    const device_checks *checks = checks_of(walk);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];

    /* 8.C, 16.D */
    eg_hash device_hash;
    eg_device_hash(&device_hash, walk->kind, &walk->election->extended_hash,
                   header->device_id, (uint32_t)strlen(header->device_id));
    eg_result_require(result, checks->device,
                      eg_hash_equal(&device_hash, &walk->claimed), place,
                      "H_DI is %s and H(H_E; %s, \"%.60s\") is %s",
                      eg_short_hex(a, &walk->claimed), checks->tag_device,
                      header->device_id, eg_short_hex(b, &device_hash));
    if (!header_fits(walk, header, place, result)) {
        return;
    }
    /* From the section's own H_DI, so that 8.C or 16.D alone tells a wrong
     * one. */
    eg_chain_begin(&walk->chain, walk->election->manifest->chaining_mode,
                   walk->kind, &walk->election->extended_hash, &walk->claimed);
    walk->chained = true;

    /* 8.F, 16.G */
    if (walk->chain.mode == EG_CHAINING_SIMPLE) {
        eg_result_require(
            result, checks->initial,
            eg_hash_equal(&walk->chain.initial, &header->initial_hash), place,
            "H_0 is %s and H(H_E; %s, 00000001 || H_DI) is %s",
            eg_short_hex(a, &header->initial_hash), checks->tag_code,
            eg_short_hex(b, &walk->chain.initial));
    }
}

/* 8.D, 8.E; 16.E, 16.F */
void
eg_device_walk_ballot(eg_device_walk *walk,
                      const eg_ballot_brief *ballot,
                      const eg_place *place,
                      eg_result *result)
{
    walk->ballots++;
    const bool simple =
        walk->election->manifest->chaining_mode == EG_CHAINING_SIMPLE;
    const device_checks *checks = checks_of(walk);
    const eg_check check = simple ? checks->chained : checks->unchained;
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

/** 8.G, 16.H: the closing field and hash. */
static void
check_closing(const eg_device_walk *walk,
              const eg_item_device_close *close,
              const eg_place *place,
              eg_result *result)
{
    const device_checks *checks = checks_of(walk);
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_hash closing;
    if (eg_chain_close(&walk->chain, field, &closing) != EG_OK ||
        !close->has_closing_field || !close->has_closing_hash) {
        eg_result_unseen(result, checks->closing);
        return;
    }
    eg_result_require(
        result, checks->closing,
        memcmp(field, close->closing_field, sizeof(field)) == 0, place,
        "the closing field is not 00000001 || H(H_E; %s, H_l, B_C,0)",
        checks->tag_close);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, checks->closing,
                      eg_hash_equal(&closing, &close->closing_hash), place,
                      "the closing hash is %s and H(H_E; %s, B_C) is %s",
                      eg_short_hex(a, &close->closing_hash), checks->tag_code,
                      eg_short_hex(b, &closing));
}

void
eg_device_walk_close(eg_device_walk *walk,
                     const eg_item_device_close *close,
                     const eg_place *place,
                     eg_result *result)
{
    const device_checks *checks = checks_of(walk);
    walk->has_close = true;
    eg_result_require(
        result, checks->structure, close->ballot_count == walk->ballots, place,
        "the device closed with %" PRIu64 " ballots and %" PRIu64 " are here",
        close->ballot_count, walk->ballots);
    const bool simple =
        walk->election->manifest->chaining_mode == EG_CHAINING_SIMPLE;
    const bool fits = eg_result_require(
        result, checks->structure,
        close->has_closing_field == simple && close->has_closing_hash == simple,
        place,
        "closing field and hash must be there with simple chaining and only "
        "then");
    if (!simple) {
        return;
    }
    if (!walk->chained || !fits) {
        eg_result_unseen(result, checks->closing);
        return;
    }
    check_closing(walk, close, place, result);
}

void
eg_device_walk_end(eg_device_walk *walk,
                   const eg_place *place,
                   eg_result *result)
{
    eg_result_require(result, eg_device_walk_structure(walk),
                      walk->has_header && walk->has_close && walk->ballots > 0,
                      place,
                      "a device's section needs a header, at least one ballot "
                      "and a close");
}
