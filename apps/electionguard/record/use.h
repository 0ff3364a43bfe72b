/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verbs that look into a record have in common: opening it with a
 * sentence when it is no record, going through its sections, finding one
 * ballot, its manifest.
 *
 * These verbs show what a record says; only `verify` says whether it holds.
 * A record that cannot be read is bad input (exit code 3).
 */
#ifndef APP_ELECTIONGUARD_RECORD_USE_H
#define APP_ELECTIONGUARD_RECORD_USE_H

#include <electionguard/manifest.h>
#include <electionguard/record.h>

#include "codec/buffer.h"
#include "codec/pb.h"

/** Open a record. */
EG_NODISCARD eg_status use_record(eg_record **out,
                                  const char *path,
                                  eg_error *err);

/**
 * The section that @p name means: its whole name, or a beginning of it or of
 * its last part that fits one section only ("guardians", "regular-24e9").
 */
EG_NODISCARD eg_status use_section(const eg_record *record,
                                   size_t *index,
                                   const char *name,
                                   eg_error *err);

/** Takes an item; sets @p stop to end before the section's end. */
typedef eg_status (*use_item)(void *context,
                              const eg_record_item *item,
                              bool *stop,
                              eg_error *err);

/**
 * Read section @p index item by item.
 *
 * @param[in]  take   NULL: just read.
 * @param[out] digest The section's digest; NULL if not wanted.
 *
 * @retval EG_ERR_MALFORMED The section is damaged; @p err says where.
 */
EG_NODISCARD eg_status use_items(const eg_record *record,
                                 size_t index,
                                 use_item take,
                                 void *context,
                                 eg_section_digest *digest,
                                 eg_error *err);

/** The record's manifest. */
EG_NODISCARD eg_status use_manifest(eg_manifest **out,
                                    const eg_record *record,
                                    eg_error *err);

/** One item copied out of a record. */
typedef struct use_copy {
    size_t section;
    uint64_t ordinal;
    eg_item_kind kind;
    eg_buffer bytes;
} use_copy;

/** The message of the copied item, e.g. an EncryptedBallot. */
eg_span use_message(const use_copy *copy);

/** Item @p ordinal of section @p index; @p out is initialised here. */
EG_NODISCARD eg_status use_one_item(use_copy *out,
                                    const eg_record *record,
                                    size_t index,
                                    uint64_t ordinal,
                                    eg_error *err);

void use_copy_free(use_copy *copy);

/** Whether an item of @p kind is a ballot. */
bool use_is_ballot(eg_item_kind kind);

/** The next member @p number of the message that @p reader goes through. */
bool use_next_member(eg_pb_reader *reader, uint32_t number, eg_span *out);

/** How many members @p number a message has. */
size_t use_count_members(eg_span message, uint32_t number);

/** Field numbers that all kinds of ballots share. */
enum {
    USE_BALLOT_ID_HASH = 2,
    USE_BALLOT_STYLE = 3,
    USE_BALLOT_STATUS = 4,
    USE_BALLOT_WEIGHT = 5,
    USE_BALLOT_TIME = 6,
    USE_BALLOT_CONTESTS = 7,
    USE_BALLOT_CODE = 8,
    USE_BALLOT_CHAIN = 9,
    USE_BALLOT_REF = 11
};

/** "cast", "challenged", "spoiled" or "not cast". */
const char *use_ballot_status(eg_item_kind kind, eg_span ballot);

/**
 * Read a confirmation code as people write it: 64 hexadecimal digits of any
 * case; blanks and hyphens between them do not matter.
 */
EG_NODISCARD eg_status use_read_code(eg_hash *out,
                                     const char *text,
                                     eg_error *err);

/**
 * The ballot with confirmation code @p code; its position in the chain is its
 * ordinal.
 *
 * @retval EG_ERR_NOT_FOUND No ballot of the record has that code.
 */
EG_NODISCARD eg_status use_find_ballot(use_copy *out,
                                       const eg_record *record,
                                       const eg_hash *code,
                                       eg_error *err);

/** Write text to standard output without control characters of the record. */
void use_print_text(eg_span text);

/** So, a name of the manifest between texts of our own. */
void use_print_name(const char *before, const char *name, const char *after);

#endif
