/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file record_types.h
 * The numbers that EGRF v2 gives to things: section types, device kinds,
 * phases, item kinds; and the address of a ballot.  They are what stands on
 * the wire, so none of them may ever change.
 */
#ifndef EG_RECORD_TYPES_H
#define EG_RECORD_TYPES_H

#include <stdint.h>

#include <electionguard/hash.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The format that is read and written: major 2, minor 0. */
#define EG_RECORD_MAJOR 2
#define EG_RECORD_MINOR 0

/** The longest item, in canonical bytes; a reader checks it first. */
#define EG_ITEM_BYTES_MAX ((size_t)64 * 1024 * 1024)

/** A section; its phase is min(type >> 8, 3). */
typedef enum eg_section_type {
    EG_SECTION_NONE = 0, /**< Never in a record. */
    EG_SECTION_HEADER = 0x0001,
    EG_SECTION_PARAMETERS = 0x0002,
    EG_SECTION_MANIFEST = 0x0003,
    EG_SECTION_GUARDIANS = 0x0004,
    EG_SECTION_ELECTION_KEYS = 0x0005,
    EG_SECTION_DEVICE = 0x0101,
    EG_SECTION_DEVICE_ATTESTATIONS = 0x0102,
    EG_SECTION_ENCRYPTED_TALLY = 0x0201,
    EG_SECTION_CONTEST_DATA_REQUESTS = 0x0202,
    EG_SECTION_DECRYPTED_TALLY = 0x0301,
    EG_SECTION_CHALLENGED_DECRYPTIONS = 0x0302,
    EG_SECTION_CONTEST_DATA_DECRYPTIONS = 0x0303,
    EG_SECTION_UNCAST_NONCE_RELEASES = 0x0304,
    EG_SECTION_TOC = 0xFFFE,       /**< Claimed table of contents. */
    EG_SECTION_SIGNATURES = 0xFFFF /**< Outside every root. */
} eg_section_type;

/** What a device makes; the first byte of its section's key. */
typedef enum eg_device_kind {
    EG_DEVICE_NONE = 0, /**< Never in a record. */
    EG_DEVICE_REGULAR = 1,
    EG_DEVICE_PRE_ENCRYPTING = 2
} eg_device_kind;

/** A record's phase as a statement names it. */
typedef enum eg_record_phase {
    EG_PHASE_NONE = 0, /**< Never in a record. */
    EG_PHASE_SETUP = 1,
    EG_PHASE_SEALED = 2,
    EG_PHASE_AGGREGATED = 3,
    EG_PHASE_FINAL = 4
} eg_record_phase;

/** Length of a device section's key: the kind and H_DI. */
#define EG_DEVICE_KEY_BYTES 33

/** Where a ballot is: its device and its place in that device's chain. */
typedef struct eg_locator {
    eg_device_kind kind;
    eg_hash device;    /**< H_DI, eq. (72) or (119). */
    uint64_t position; /**< 1-based. */
} eg_locator;

/** What an item is: its member number in RecordItem. */
typedef enum eg_item_kind {
    EG_ITEM_NONE = 0, /**< Not an item that this version knows. */
    EG_ITEM_RECORD_HEADER = 1,
    EG_ITEM_PARAMETERS = 2,
    EG_ITEM_MANIFEST_FILE = 3,
    EG_ITEM_GUARDIAN_PUBLIC_KEY = 4,
    EG_ITEM_ELECTION_KEYS = 5,
    EG_ITEM_DEVICE_HEADER = 10,
    EG_ITEM_ENCRYPTED_BALLOT = 11,
    EG_ITEM_PRE_CAST_BALLOT = 12,
    EG_ITEM_PRE_UNCAST_BALLOT = 13,
    EG_ITEM_DEVICE_CLOSE = 14,
    EG_ITEM_DEVICE_ATTESTATION = 15,
    EG_ITEM_PRE_COMPACT_BALLOT = 16,
    EG_ITEM_TALLY_HEADER = 20,
    EG_ITEM_TALLY_CONTEST = 21,
    EG_ITEM_CONTEST_DATA_REQUEST = 22,
    EG_ITEM_DECRYPTED_CONTEST = 30,
    EG_ITEM_CHALLENGED_DECRYPTION = 31,
    EG_ITEM_CONTEST_DATA_DECRYPTION = 32,
    EG_ITEM_UNCAST_NONCE_RELEASE = 33,
    EG_ITEM_CHAIN_CLOSE = 40,
    EG_ITEM_SECTION_SEAL = 41,
    EG_ITEM_PREFIX_CHECKPOINT = 42,
    EG_ITEM_RECORD_STATEMENT = 43,
    EG_ITEM_RECORD_SIGNATURE = 44,
    EG_ITEM_TOC_ENTRY = 50,
    EG_ITEM_CODE_LEAF = 51
} eg_item_kind;

#ifdef __cplusplus
}
#endif
#endif
