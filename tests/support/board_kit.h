/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board of an election that has no keys, for what does not look into ballots:
 * its handlers, its limits, its speed.  The ballots are canonical items without
 * contests, and continue a chain.
 */
#ifndef EG_TESTS_SUPPORT_BOARD_KIT_H
#define EG_TESTS_SUPPORT_BOARD_KIT_H

#include "board/serve/job.h"

typedef struct board_kit {
    board b;
    board_writer *w;
    board_reader r;
    app_identity administrator;
    board_answer answer; /**< The last one. */
} board_kit;

/** A device of a kit: what it would have in its journal. */
typedef struct kit_device {
    app_identity identity;
    char name[40];
    eg_chain chain;
    uint8_t tag; /**< In its ballots' identifiers. */
} kit_device;

/** Make a board of an election in a folder that is there: nothing is on it, and
 * nothing can be asked before an entry is.  The kit is its administrator. */
EG_NODISCARD eg_status board_kit_found(board_kit *kit,
                                       const char *dir,
                                       const board_election *election);

/** Make a board in a folder that is there; its log has one entry. */
EG_NODISCARD eg_status board_kit_begin(board_kit *kit,
                                       const char *dir,
                                       eg_chaining_mode chaining);
void board_kit_end(board_kit *kit);

EG_NODISCARD eg_status kit_device_begin(kit_device *d,
                                        const board_kit *kit,
                                        const char *name);
void kit_device_end(kit_device *d);

/** The identifier and the confirmation code of a device's ballot. */
void
kit_codes(eg_hash *id, eg_hash *code, const kit_device *d, uint64_t position);

/** Append the next ballot of a device; its chain goes on. */
void kit_ballot(eg_buffer *out, kit_device *d);

/** Append a batch that the device signs. */
EG_NODISCARD eg_status kit_batch(eg_buffer *out,
                                 const board_kit *kit,
                                 const kit_device *d,
                                 const app_batch *batch);

/** Append a publication of @p content that @p who signs. */
EG_NODISCARD eg_status kit_publication(eg_buffer *out,
                                       const board_kit *kit,
                                       const app_identity *who,
                                       app_publication_kind kind,
                                       const char *name,
                                       eg_span content);

/** The card of a device. */
EG_NODISCARD eg_status kit_card(eg_buffer *out, const kit_device *d);

/** Ask; kit->answer is the answer, and its status is returned. */
unsigned kit_get(board_kit *kit, const char *path);
unsigned kit_post(board_kit *kit, const char *path, eg_span body);
/** The same of a request with whatever members. */
unsigned kit_ask(board_kit *kit, const board_request *request);

/** Send a batch to where its device sends it. */
unsigned kit_send(board_kit *kit, const kit_device *d, const app_batch *batch);

/** Authorize a device. */
unsigned kit_authorize(board_kit *kit, const kit_device *d);

#endif
