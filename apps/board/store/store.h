/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a board keeps everything, with transactions: the log's entries, tiles
 * and checkpoint, contents by their hash, devices, ballots and published files.
 *
 * A store is one connection and belongs to one thread at a time; there may be
 * many that read and one that writes.  What a transaction changed is there
 * wholly or not at all, and on the disk when board_store_commit() returns.
 * Nothing is scanned when a store is opened.
 *
 * Every function gives EG_ERR_IO when the machine fails, a full disk among it,
 * and EG_ERR_MALFORMED when the store is damaged.  A row that would be there
 * twice is EG_ERR_STATE, one that is not there EG_ERR_NOT_FOUND.  Within a
 * transaction a failure to write anything but a device or a ballot may be told
 * by a later call, at the latest board_store_commit(), as EG_ERR_IO.
 */
#ifndef APP_BOARD_STORE_STORE_H
#define APP_BOARD_STORE_STORE_H

#include <electionguard/ballot.h>
#include <electionguard/record_types.h>

#include "codec/buffer.h"
#include "common/identity.h"
#include "message/payload.h"
#include "tlog/tile.h"

typedef struct board_store board_store;

typedef enum board_store_mode {
    BOARD_STORE_NEW,   /**< Make one; EG_ERR_STATE if something is there. */
    BOARD_STORE_WRITE, /**< Open the one that writes. */
    BOARD_STORE_READ   /**< Open one that reads. */
} board_store_mode;

/** Longest content. */
#define BOARD_CONTENT_MAX ((size_t)256 * 1024 * 1024)

/** Whether a place is a database's address: postgresql://... */
bool board_store_is_database(const char *place);

/**
 * Open a store.
 *
 * @param[in] place The path of a file, or the address of a database of
 *                  PostgreSQL.  The address may hold a password: no sentence
 *                  tells more of it than the database's name.
 */
EG_NODISCARD eg_status board_store_open(board_store **out,
                                        const char *place,
                                        board_store_mode mode,
                                        eg_error *err);
/** Close; what was not committed is gone.  NULL is harmless. */
void board_store_free(board_store *store);

/* -- transactions ----------------------------------------------------------- */

EG_NODISCARD eg_status board_store_begin(board_store *store, eg_error *err);
/** On the disk when this is EG_OK; else as board_store_rollback(). */
EG_NODISCARD eg_status board_store_commit(board_store *store, eg_error *err);
/** End the transaction as if it had not begun; harmless without one. */
void board_store_rollback(board_store *store);

/** Mark a place within a transaction, at most one at a time. */
EG_NODISCARD eg_status board_store_mark(board_store *store, eg_error *err);
/** Forget the mark; @p undo: and all that happened since. */
EG_NODISCARD eg_status board_store_unmark(board_store *store,
                                          bool undo,
                                          eg_error *err);

/* -- settings --------------------------------------------------------------- */

EG_NODISCARD eg_status board_store_set(board_store *store,
                                       const char *name,
                                       eg_span value,
                                       eg_error *err);
/** Append the value of @p name to @p out. */
EG_NODISCARD eg_status board_store_get(board_store *store,
                                       eg_buffer *out,
                                       const char *name,
                                       eg_error *err);

/* -- the log ---------------------------------------------------------------- */

EG_NODISCARD eg_status board_store_add_entry(board_store *store,
                                             uint64_t index,
                                             eg_span entry,
                                             eg_error *err);

/** Receives entries in ascending order. */
typedef eg_status (*board_entry_visitor)(void *context,
                                         uint64_t index,
                                         eg_span entry,
                                         eg_error *err);

/** Hand out the entries first, ..., first + count - 1 that there are. */
EG_NODISCARD eg_status board_store_entries(board_store *store,
                                           uint64_t first,
                                           uint64_t count,
                                           board_entry_visitor visitor,
                                           void *context,
                                           eg_error *err);

/** Keep a tile; a wider one of the same place replaces it. */
EG_NODISCARD eg_status board_store_put_tile(board_store *store,
                                            const eg_tile *tile,
                                            const eg_hash *hashes,
                                            eg_error *err);
/** The first tile->width hashes of a tile. */
EG_NODISCARD eg_status board_store_get_tile(board_store *store,
                                            const eg_tile *tile,
                                            eg_hash *hashes,
                                            eg_error *err);

/** The latest checkpoint: a signed note. */
EG_NODISCARD eg_status board_store_put_checkpoint(board_store *store,
                                                  uint64_t size,
                                                  eg_span note,
                                                  eg_error *err);
EG_NODISCARD eg_status board_store_get_checkpoint(board_store *store,
                                                  uint64_t *size,
                                                  eg_buffer *note,
                                                  eg_error *err);

/* -- contents --------------------------------------------------------------- */

/** Keep bytes under their SHA-256; the same ones a second time are fine. */
EG_NODISCARD eg_status board_store_put_content(board_store *store,
                                               const eg_hash *hash,
                                               eg_span bytes,
                                               eg_error *err);
/** Append what has this hash. */
EG_NODISCARD eg_status board_store_get_content(board_store *store,
                                               eg_buffer *out,
                                               const eg_hash *hash,
                                               eg_error *err);

/* -- devices ---------------------------------------------------------------- */

typedef struct board_device {
    uint64_t id; /**< Of the row. */
    eg_device_kind kind;
    eg_hash hash; /**< H_DI. */
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    char name[APP_NAME_BYTES_MAX + 1]; /**< S_device. */
    uint64_t index;                    /**< Of its entry. */
    uint64_t ballots;
    uint64_t decided;
    eg_hash last_code; /**< Of the last ballot; zero before the first. */
    bool closed;
    uint64_t close_index; /**< Of the entry of its close. */
    eg_hash close_item;   /**< SHA-256 of the close of its section. */
    eg_hash message;      /**< SHA-256 of its message of step 8. */
} board_device;

/** Add a device; its id is set. */
EG_NODISCARD eg_status board_store_add_device(board_store *store,
                                              board_device *device,
                                              eg_error *err);
/** Replace what changes: counts, the last code and the close. */
EG_NODISCARD eg_status board_store_update_device(board_store *store,
                                                 const board_device *device,
                                                 eg_error *err);
EG_NODISCARD eg_status board_store_find_device(board_store *store,
                                               board_device *out,
                                               const eg_hash *hash,
                                               eg_error *err);
/** The device of this row. */
EG_NODISCARD eg_status board_store_get_device(board_store *store,
                                              board_device *out,
                                              uint64_t id,
                                              eg_error *err);

typedef eg_status (*board_device_visitor)(void *context,
                                          const board_device *device,
                                          eg_error *err);
/** Every device by kind, then by H_DI, as in a record. */
EG_NODISCARD eg_status board_store_devices(board_store *store,
                                           board_device_visitor visitor,
                                           void *context,
                                           eg_error *err);

/* -- ballots ---------------------------------------------------------------- */

typedef struct board_ballot {
    uint64_t index;    /**< Of its entry. */
    uint64_t device;   /**< Row of its device. */
    uint64_t position; /**< In the device's chain, from 1. */
    eg_hash code;      /**< H_C. */
    eg_hash id;        /**< id_B. */
    eg_hash content;   /**< SHA-256 of its item as it was submitted. */
    eg_ballot_status status;
    uint64_t decision_index; /**< Of the entry that decided; 0: none. */
    eg_hash leaf; /**< In the device's section, once it is decided. */
    uint64_t bytes;
} board_ballot;

EG_NODISCARD eg_status board_store_add_ballot(board_store *store,
                                              const board_ballot *ballot,
                                              eg_error *err);
/** Replace status, decision_index and leaf. */
EG_NODISCARD eg_status board_store_decide(board_store *store,
                                          const board_ballot *ballot,
                                          eg_error *err);
EG_NODISCARD eg_status board_store_find_code(board_store *store,
                                             board_ballot *out,
                                             const eg_hash *code,
                                             eg_error *err);
EG_NODISCARD eg_status board_store_find_ballot(board_store *store,
                                               board_ballot *out,
                                               uint64_t device,
                                               uint64_t position,
                                               eg_error *err);

/** The first ballot of a device that nobody decided on; 0: there is none. */
EG_NODISCARD eg_status board_store_undecided(board_store *store,
                                             uint64_t *position,
                                             uint64_t device,
                                             eg_error *err);

typedef eg_status (*board_ballot_visitor)(void *context,
                                          const board_ballot *ballot,
                                          eg_error *err);
/** Ballots of a device from @p first on, in the order of its chain. */
EG_NODISCARD eg_status board_store_ballots(board_store *store,
                                           uint64_t device,
                                           uint64_t first,
                                           board_ballot_visitor visitor,
                                           void *context,
                                           eg_error *err);

/**
 * Confirmation codes next to @p code in their order.
 *
 * @param[out] out  Room for 2 * @p each: those below, nearest first, then those
 *                  from @p code on.
 */
EG_NODISCARD eg_status board_store_near(board_store *store,
                                        eg_hash *out,
                                        size_t *len,
                                        size_t each,
                                        const eg_hash *code,
                                        eg_error *err);

/* -- published files -------------------------------------------------------- */

typedef struct board_file {
    char name[256]; /**< Its path in the record. */
    eg_hash content;
    uint64_t bytes;
    uint64_t index; /**< Of its entry. */
} board_file;

/** Keep a file; one of the same name is replaced. */
EG_NODISCARD eg_status board_store_put_file(board_store *store,
                                            const board_file *file,
                                            eg_error *err);
EG_NODISCARD eg_status board_store_find_file(board_store *store,
                                             board_file *out,
                                             const char *name,
                                             eg_error *err);

typedef eg_status (*board_file_visitor)(void *context,
                                        const board_file *file,
                                        eg_error *err);
/** Every file in the order of the log. */
EG_NODISCARD eg_status board_store_files(board_store *store,
                                         board_file_visitor visitor,
                                         void *context,
                                         eg_error *err);

#endif
