/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One reader and one writer for the message of each kind of item; item.c
 * chooses.  A reader is given the zeroed item with its kind set.
 */
#ifndef EG_RECORD_ITEM_CODEC_H
#define EG_RECORD_ITEM_CODEC_H

#include "record/item_read.h"
#include "record/item_write.h"

/** kind, function stem, name for messages, whether it needs the group. */
#define ITEM_TABLE(X)                                                         \
    X(EG_ITEM_RECORD_HEADER, record_header, "record header", false)           \
    X(EG_ITEM_PARAMETERS, parameters, "parameters", false)                    \
    X(EG_ITEM_MANIFEST_FILE, manifest, "manifest file", false)                \
    X(EG_ITEM_GUARDIAN_PUBLIC_KEY, guardian, "guardian public key", true)     \
    X(EG_ITEM_ELECTION_KEYS, keys, "election keys", true)                     \
    X(EG_ITEM_DEVICE_HEADER, device_header, "device header", false)           \
    X(EG_ITEM_ENCRYPTED_BALLOT, ballot, "encrypted ballot", true)             \
    X(EG_ITEM_PRE_CAST_BALLOT, pre_cast, "cast pre-encrypted ballot", true)   \
    X(EG_ITEM_PRE_UNCAST_BALLOT, uncast, "uncast pre-encrypted ballot", true) \
    X(EG_ITEM_DEVICE_CLOSE, device_close, "device close", false)              \
    X(EG_ITEM_DEVICE_ATTESTATION, signed, "device attestation", false)        \
    X(EG_ITEM_PRE_COMPACT_BALLOT, compact,                                    \
      "compact uncast pre-encrypted ballot", true)                            \
    X(EG_ITEM_TALLY_HEADER, tally_header, "encrypted tally header", false)    \
    X(EG_ITEM_TALLY_CONTEST, tally_contest, "encrypted tally contest", true)  \
    X(EG_ITEM_CONTEST_DATA_REQUEST, request, "contest data request", false)   \
    X(EG_ITEM_DECRYPTED_CONTEST, decrypted, "decrypted tally contest", true)  \
    X(EG_ITEM_CHALLENGED_DECRYPTION, opening, "challenged ballot decryption", \
      true)                                                                   \
    X(EG_ITEM_CONTEST_DATA_DECRYPTION, data_opening,                          \
      "contest data decryption", true)                                        \
    X(EG_ITEM_UNCAST_NONCE_RELEASE, release, "uncast nonce release", true)    \
    X(EG_ITEM_CHAIN_CLOSE, chain_close, "chain close statement", false)       \
    X(EG_ITEM_SECTION_SEAL, section_seal, "section seal statement", false)    \
    X(EG_ITEM_PREFIX_CHECKPOINT, checkpoint, "prefix checkpoint statement",   \
      false)                                                                  \
    X(EG_ITEM_RECORD_STATEMENT, record_statement, "record statement", false)  \
    X(EG_ITEM_RECORD_SIGNATURE, signed, "record signature", false)            \
    X(EG_ITEM_TOC_ENTRY, toc, "table of contents entry", false)               \
    X(EG_ITEM_CODE_LEAF, code_leaf, "confirmation code leaf", false)

/* The same stem may stand twice: such kinds share a message. */
#define ITEM_DECLARE(kind, stem, name, needs_group)                  \
    void item_read_##stem(item_reader *r, eg_item *item, eg_span m); \
    void item_write_##stem(item_writer *w, const eg_item *item);
ITEM_TABLE(ITEM_DECLARE)
#undef ITEM_DECLARE

#endif
