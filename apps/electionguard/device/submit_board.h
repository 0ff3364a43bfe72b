/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending a device's ballots to a bulletin board, as far as the board has not
 * got them: in batches, each of which the board keeps wholly or not at all.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_SUBMIT_BOARD_H
#define APP_ELECTIONGUARD_DEVICE_SUBMIT_BOARD_H

#include "electionguard/board/client.h"
#include "electionguard/device/state.h"
#include "message/payload.h"

/** A device that sends. */
typedef struct board_sending {
    const device_state *device;
    board_client *client;
    eg_arena *arena;          /**< Of answers. */
    uint64_t have;            /**< Ballots that the board has. */
    eg_hash last;             /**< The code of the last of them. */
    uint64_t first_undecided; /**< On the board; 0: none. */
    bool closed;              /**< On the board. */
    uint64_t sent;            /**< Ballots. */
    uint64_t decided;         /**< Decisions that were sent. */
    app_batch batch;          /**< That gathers. */
    eg_span item[256];
    app_decision decision[1024];
    eg_buffer bytes; /**< Of its items. */
} board_sending;

/**
 * Ask the board what it has of the device; board_sending_free() ends it.
 *
 * @retval EG_ERR_NOT_FOUND The device is not authorized there.
 */
EG_NODISCARD eg_status board_sending_begin(board_sending *s,
                                           const device_state *device,
                                           const char *url,
                                           eg_error *err);

/**
 * Compare the last ballot of the board with the device's own at that place.
 *
 * @param[in] code Of the device's ballot number s->have; NULL: it has none.
 *
 * @retval EG_REJECT The board has other ballots than the device.
 */
EG_NODISCARD eg_status board_sending_compare(const board_sending *s,
                                             const eg_hash *code,
                                             eg_error *err);

/** Send the ballot at @p position and its status, if they are not there. */
EG_NODISCARD eg_status board_sending_add(board_sending *s,
                                         uint64_t position,
                                         eg_span item,
                                         eg_ballot_status status,
                                         eg_error *err);

/** Puts what a closed device submits into a folder. */
typedef eg_status (*board_submitter)(void *context,
                                     const char *folder,
                                     eg_error *err);

/**
 * Send what has gathered, and, if the device is closed, the close of the section
 * with the message of step 8, the one that @p submit makes.
 *
 * @retval EG_REJECT The board has closed the device otherwise.
 */
EG_NODISCARD eg_status board_sending_end(board_sending *s,
                                         board_submitter submit,
                                         void *context,
                                         eg_error *err);
void board_sending_free(board_sending *s);

#endif
