/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board that is open: what it knows of its election, and how it reads and
 * writes.
 *
 *   DIR/board.db  the store, if it is a file; all that is on the board
 *   DIR/store     else the address of the database that is the store (0600)
 *   DIR/log.key   the key that signs checkpoints (0600)
 *   DIR/lock      of the process that serves
 *   DIR/record    the exported record, once it is complete
 *
 * The board itself does not change while it is open and is shared by all
 * threads; a reader or a writer belongs to one at a time.
 */
#ifndef APP_BOARD_SERVE_BOARD_H
#define APP_BOARD_SERVE_BOARD_H

#include <stdatomic.h>

#include <electionguard/chain.h>

#include "board/log/cosign.h"
#include "board/log/entry.h"
#include "board/serve/request.h"
#include "common/file.h"

/** What an election is to a board. */
typedef struct board_election {
    eg_hash invitation; /**< Digest of the invitation: messages name it. */
    uint8_t administrator[APP_PUBLIC_KEY_BYTES];
    eg_hash extended_hash; /**< H_E. */
    eg_hash base_hash;     /**< H_B. */
    eg_hash setup_root;    /**< Root of the record's setup phase. */
    eg_chaining_mode chaining;
    char name[256]; /**< The manifest's election ID, cut. */
} board_election;

/** What a request may bring. */
typedef struct board_limits {
    size_t batch;       /**< Bytes of a device's message. */
    size_t publication; /**< Bytes of a published file. */
} board_limits;

#define BOARD_LIMITS_INIT                              \
    {                                                  \
        .batch = (size_t)8 << 20,                      \
        .publication = BOARD_CONTENT_MAX - (1U << 20), \
    }

typedef struct board {
    char store_path[APP_PATH_MAX]; /**< As board_store_open() takes it. */
    char key_path[APP_PATH_MAX];
    char record_path[APP_PATH_MAX];
    app_log_key key;
    board_election election;
    board_limits limits;
    board_witnesses witnesses; /**< Whose cosignatures are kept. */
} board;

/** Open a board; board_close() ends it. */
EG_NODISCARD eg_status board_open(board *out, const char *dir, eg_error *err);
void board_close(board *b);

/** Write what board_open() reads back; within a transaction. */
EG_NODISCARD eg_status board_election_put(sql_db *store,
                                          const board_election *election,
                                          eg_error *err);
EG_NODISCARD eg_status board_election_get(sql_db *store,
                                          board_election *out,
                                          eg_error *err);

/**
 * DIR/board.db, or what DIR/store says, DIR/log.key and DIR/record.
 *
 * @param[out] exists Whether there is a board.
 */
EG_NODISCARD eg_status board_paths(board *out,
                                   bool *exists,
                                   const char *dir,
                                   eg_error *err);

/** Remember in DIR/store that the store is the database of this address. */
EG_NODISCARD eg_status board_put_address(const char *dir,
                                         const char *address,
                                         eg_error *err);

/** Reads; {0} is none. */
typedef struct board_reader {
    const board *board;
    sql_db *store;
    struct board_whole *whole; /**< The complete record; NULL: not served. */
    const atomic_bool *stops;  /**< What takes long ends; NULL: never. */
} board_reader;

EG_NODISCARD eg_status board_reader_open(board_reader *out,
                                         const board *b,
                                         eg_error *err);
void board_reader_close(board_reader *r);

/** Writes; there is one of a board. */
typedef struct board_writer {
    board *board;
    sql_db *store;
    app_log log;
    bool ready; /**< The log is where the store is. */
} board_writer;

EG_NODISCARD eg_status board_writer_new(board_writer **out,
                                        board *b,
                                        eg_error *err);
void board_writer_free(board_writer *w);

/** The chain of a device where it stands. */
void board_chain(eg_chain *out, const board *b, const board_device *device);

#endif
