/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the board's log: who submitted what, in a few hundred bytes.
 *
 * An entry is a canonical protobuf message.  What is long, such as a ballot, is
 * named by its SHA-256.  There is no clock time in it: when a ballot was
 * encrypted or decided on would tell who voted.
 *
 * docs/board.md describes the fields.
 */
#ifndef APP_BOARD_LOG_ENTRY_H
#define APP_BOARD_LOG_ENTRY_H

#include <electionguard/ballot.h>
#include <electionguard/hash.h>

#include "codec/buffer.h"
#include "log/log.h"
#include "message/payload.h"

/** What an entry is about; the numbers stand in the log. */
typedef enum board_kind {
    BOARD_SETUP = 1,      /**< A file of the election's setup. */
    BOARD_DEVICE = 2,     /**< A device was authorized. */
    BOARD_BALLOT = 3,     /**< A ballot was encrypted. */
    BOARD_DECISION = 4,   /**< A ballot was cast, challenged or spoiled. */
    BOARD_CLOSE = 5,      /**< A device ended its chain. */
    BOARD_PUBLICATION = 6 /**< A file of the record after the ballots. */
} board_kind;

/** "ballot"; "unknown" for a number that is none. */
const char *board_kind_name(board_kind kind);

/** Longest name of a file that a publication names. */
#define BOARD_NAME_MAX 255

/** Longest entry. */
#define BOARD_ENTRY_MAX 1024

/** An entry; which members it has follows from its kind. */
typedef struct board_entry {
    board_kind kind;
    eg_hash device;          /**< H_DI: kinds 2 to 5. */
    uint64_t position;       /**< In the device's chain, from 1: kinds 3, 4. */
    eg_hash code;            /**< H_C: kinds 3, 4. */
    eg_hash content;         /**< SHA-256: all kinds but 4. */
    eg_ballot_status status; /**< Kind 4; kind 3 of a printed ballot. */
    char name[BOARD_NAME_MAX + 1]; /**< Kind 2: S_device; 1, 6: the file. */
} board_entry;

/**
 * Append the bytes of an entry.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT It has a member that its kind has not, or lacks one.
 */
EG_NODISCARD eg_status board_entry_write(eg_buffer *out,
                                         const board_entry *entry,
                                         eg_error *err);

/**
 * Read an entry in its one form.
 *
 * @retval EG_ERR_MALFORMED    No entry.
 * @retval EG_ERR_UNSUPPORTED  One of a version that is not known.
 */
EG_NODISCARD eg_status board_entry_read(board_entry *out,
                                        eg_span bytes,
                                        eg_error *err);

/** Add an entry to a log within a transaction; @p index is its place. */
EG_NODISCARD eg_status board_entry_add(app_log *log,
                                       uint64_t *index,
                                       const board_entry *entry,
                                       eg_error *err);

#endif
