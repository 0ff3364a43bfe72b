/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a board keeps beside its log (log/place.h), in the same database:
 * contents by their hash, devices, ballots and published files.
 *
 * There may be many that read and one that writes.  Nothing is scanned when a
 * store is opened.  Failures are those of sql/sql.h; within a transaction a
 * failure to write anything but a device or a ballot may be told by a later call.
 */
#ifndef APP_BOARD_STORE_STORE_H
#define APP_BOARD_STORE_STORE_H

#include <electionguard/ballot.h>
#include <electionguard/record_types.h>

#include "codec/buffer.h"
#include "common/identity.h"
#include "log/place.h"
#include "message/payload.h"

/** Longest content. */
#define BOARD_CONTENT_MAX SQL_BYTES_MAX

/** What a board keeps in its database. */
extern const sql_plan board_tables;

/** sql_open() of a board's. */
EG_NODISCARD eg_status board_store_open(sql_db **out,
                                        const char *place,
                                        sql_mode mode,
                                        eg_error *err);

/* -- settings --------------------------------------------------------------- */

EG_NODISCARD eg_status board_store_set(sql_db *store,
                                       const char *name,
                                       eg_span value,
                                       eg_error *err);
/** Append the value of @p name to @p out. */
EG_NODISCARD eg_status board_store_get(sql_db *store,
                                       eg_buffer *out,
                                       const char *name,
                                       eg_error *err);

/* -- contents --------------------------------------------------------------- */

/** Keep bytes under their SHA-256; the same ones a second time are fine. */
EG_NODISCARD eg_status board_store_put_content(sql_db *store,
                                               const eg_hash *hash,
                                               eg_span bytes,
                                               eg_error *err);
/** Append what has this hash. */
EG_NODISCARD eg_status board_store_get_content(sql_db *store,
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
EG_NODISCARD eg_status board_store_add_device(sql_db *store,
                                              board_device *device,
                                              eg_error *err);
/** Replace what changes: counts, the last code and the close. */
EG_NODISCARD eg_status board_store_update_device(sql_db *store,
                                                 const board_device *device,
                                                 eg_error *err);
EG_NODISCARD eg_status board_store_find_device(sql_db *store,
                                               board_device *out,
                                               const eg_hash *hash,
                                               eg_error *err);
/** The device of this row. */
EG_NODISCARD eg_status board_store_get_device(sql_db *store,
                                              board_device *out,
                                              uint64_t id,
                                              eg_error *err);

typedef eg_status (*board_device_visitor)(void *context,
                                          const board_device *device,
                                          eg_error *err);
/** Every device by kind, then by H_DI, as in a record. */
EG_NODISCARD eg_status board_store_devices(sql_db *store,
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

EG_NODISCARD eg_status board_store_add_ballot(sql_db *store,
                                              const board_ballot *ballot,
                                              eg_error *err);
/** Replace status, decision_index and leaf. */
EG_NODISCARD eg_status board_store_decide(sql_db *store,
                                          const board_ballot *ballot,
                                          eg_error *err);
EG_NODISCARD eg_status board_store_find_code(sql_db *store,
                                             board_ballot *out,
                                             const eg_hash *code,
                                             eg_error *err);
EG_NODISCARD eg_status board_store_find_ballot(sql_db *store,
                                               board_ballot *out,
                                               uint64_t device,
                                               uint64_t position,
                                               eg_error *err);

/** The first ballot of a device that nobody decided on; 0: there is none. */
EG_NODISCARD eg_status board_store_undecided(sql_db *store,
                                             uint64_t *position,
                                             uint64_t device,
                                             eg_error *err);

typedef eg_status (*board_ballot_visitor)(void *context,
                                          const board_ballot *ballot,
                                          eg_error *err);
/** Ballots of a device from @p first on, in the order of its chain. */
EG_NODISCARD eg_status board_store_ballots(sql_db *store,
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
EG_NODISCARD eg_status board_store_near(sql_db *store,
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
EG_NODISCARD eg_status board_store_put_file(sql_db *store,
                                            const board_file *file,
                                            eg_error *err);
EG_NODISCARD eg_status board_store_find_file(sql_db *store,
                                             board_file *out,
                                             const char *name,
                                             eg_error *err);

typedef eg_status (*board_file_visitor)(void *context,
                                        const board_file *file,
                                        eg_error *err);
/** Every file in the order of the log. */
EG_NODISCARD eg_status board_store_files(sql_db *store,
                                         board_file_visitor visitor,
                                         void *context,
                                         eg_error *err);

#endif
