/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A voting device's directory: its copy of the election's setup, its identity
 * and its journal.
 *
 *   DIR/setup      the record at phase setup, as verified when it was opened
 *   DIR/election   digest of the election's invitation, which messages name
 *   DIR/identity   the Ed25519 key that signs what the device submits (0600)
 *   DIR/journal    ballots, decisions, and which ballots are of which batch
 *   DIR/pool       prepared ballots, each for one use; see pool.h
 *   DIR/lock
 *   DIR/work       what is being made and has no place yet; removed, as is
 *   DIR/upload     which has the message that a board gets
 *
 * The device holds no secret of any voter: a ballot's nonce is forgotten when
 * its ballot is encrypted and its indicators are proved.  Of a batch it keeps the name and the order, so that
 * a repeated one goes on where it stopped.  It keeps no reference of a ballot,
 * which may lead to a voter, and no digest of a plain one, whose few possible
 * contents could be tried out.
 *
 * The pool holds nonces of ballots that are still to come; taking one makes it
 * unreadable before it is used.
 *
 * A device that pre-encrypts has the same parts but for the pool, and entries
 * of its own in the journal: preencrypt/press.h.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_STATE_H
#define APP_ELECTIONGUARD_DEVICE_STATE_H

#include <electionguard/chain.h>
#include <electionguard/setup.h>

#include "common/file.h"
#include "common/identity.h"
#include "electionguard/device/journal.h"

/** Kinds of journal entries. */
enum {
    ENTRY_DEVICE = 1,    /**< S_device; first. */
    ENTRY_BALLOT = 2,    /**< An encrypted_ballot item, marked spoiled. */
    ENTRY_DECISION = 3,  /**< Position u64, status u8. */
    ENTRY_CLOSE = 4,     /**< Milliseconds u64; last. */
    ENTRY_BATCH = 5,     /**< Name of the batch that the next ballots are of. */
    ENTRY_PRESS = 6,     /**< S_device of one that pre-encrypts; first. */
    ENTRY_INDICATORS = 7 /**< Indicator proofs of the ballot that follows; see
                          * message/indicators.h. */
};

/** The longest name of a batch, in bytes. */
#define DEVICE_BATCH_NAME_MAX 255

/** What the journal says of one ballot. */
typedef struct device_ballot {
    eg_hash id; /**< id_B. */
    eg_hash code;
    eg_ballot_status status; /**< EG_BALLOT_UNDECIDED until decided. */
    size_t batch;            /**< 1 + its index in batch; 0: of none. */
} device_ballot;

typedef struct device_state {
    char dir[APP_PATH_MAX];
    char journal_path[APP_PATH_MAX];
    int lock;
    eg_verified_setup *setup;
    const eg_election *election;
    app_identity identity;
    eg_hash invitation; /**< Digest of the election's invitation. */
    journal journal;

    eg_device_kind kind;
    journal_visitor take; /**< What entries of this kind of device mean. */
    void *context;        /**< Of take. */
    uint64_t entry_at;    /**< While it is taken: where the entry begins. */

    char *device_id; /**< S_device. */
    eg_chain chain;
    device_ballot *ballot; /**< By position - 1. */
    size_t ballot_len;
    size_t ballot_cap;
    char **batch; /**< Names; owned. */
    size_t batch_len;
    size_t batch_now; /**< Of the next ballot, as device_ballot.batch. */
    bool closed;
    int64_t closed_ms;
} device_state;

/**
 * Open a device's directory and replay its journal.
 *
 * @param[in] mend Whether a torn tail may be there, for the caller to cut off;
 *                 otherwise it is refused.
 */
EG_NODISCARD eg_status device_state_open(device_state *out,
                                         const char *dir,
                                         bool mend,
                                         eg_error *err);

/**
 * As device_state_open() for a device of another kind.
 *
 * @param[in] take    Called for each entry but the first and the last.
 * @param[in] context Handed to @p take.
 */
EG_NODISCARD eg_status device_state_open_kind(device_state *out,
                                              const char *dir,
                                              eg_device_kind kind,
                                              journal_visitor take,
                                              void *context,
                                              bool mend,
                                              eg_error *err);
void device_state_free(device_state *state);

/** EG_ERR_MALFORMED: an entry of the journal makes no sense where it stands. */
eg_status device_state_misplaced(const device_state *state, eg_error *err);

/** The signing key of a device's directory. */
EG_NODISCARD eg_status device_identity_load(app_identity *out,
                                            const char *dir,
                                            eg_error *err);

/** Append a ballot's item: on disk when this returns EG_OK. */
EG_NODISCARD eg_status
device_state_add_ballot(device_state *state,
                        const eg_encrypted_ballot *ballot,
                        eg_span item,
                        eg_error *err);

/**
 * Append the entry of indicator proofs of the ballot that is to be added next:
 * on disk when this returns EG_OK.  When the ballot never follows, as after a
 * power cut, nobody asks for them.
 */
EG_NODISCARD eg_status device_state_add_indicators(device_state *state,
                                                   eg_span entry,
                                                   eg_error *err);

/** Whether the journal has a ballot of this id_B. */
bool device_state_has_id(const device_state *state, const eg_hash *id);

/**
 * The next ballots are of the batch @p name; "": of none.  On disk, where it
 * changes anything, when this returns EG_OK.
 */
EG_NODISCARD eg_status device_state_begin_batch(device_state *state,
                                                const char *name,
                                                eg_error *err);

/**
 * The first ballot after position @p after that is of the present batch; 0: the
 * device has no more of it, or the batch has no name.
 */
uint64_t device_state_next_of_batch(const device_state *state, uint64_t after);

/** Whether a decision would be taken; nothing is written. */
EG_NODISCARD eg_status device_state_may_decide(const device_state *state,
                                               uint64_t position,
                                               eg_ballot_status status,
                                               eg_error *err);

/** Record a decision; the same one again changes nothing. */
EG_NODISCARD eg_status device_state_decide(device_state *state,
                                           uint64_t position,
                                           eg_ballot_status status,
                                           eg_error *err);

/** Closed devices take nothing more. */
EG_NODISCARD eg_status device_state_must_be_open(const device_state *state,
                                                 eg_error *err);

/** Make the last entry of the journal, unless it is there. */
EG_NODISCARD eg_status device_state_close(device_state *state, eg_error *err);

/** Ballots without a decision. */
size_t device_state_undecided(const device_state *state);

/** The key of the device's section in a record. */
void device_state_key(const device_state *state,
                      uint8_t out[EG_DEVICE_KEY_BYTES]);

/** Milliseconds since 1970, UTC. */
int64_t device_now_ms(void);

/** "cast", "challenged", "spoiled", "undecided". */
const char *device_status_name(eg_ballot_status status);

/** Replay the journal alone, handing its ballots' items to @p visitor. */
EG_NODISCARD eg_status
device_state_each_ballot(const device_state *state,
                         eg_status (*visitor)(void *context,
                                              const device_ballot *ballot,
                                              eg_span item,
                                              eg_error *err),
                         void *context,
                         eg_error *err);

/** Replay the journal alone, handing the indicator proofs of its ballots, as far
 * as there are, to @p visitor. */
EG_NODISCARD eg_status
device_state_each_indicators(const device_state *state,
                             eg_status (*visitor)(void *context,
                                                  const device_ballot *ballot,
                                                  eg_span entry,
                                                  eg_error *err),
                             void *context,
                             eg_error *err);

/**
 * What a verb does: open the device, let @p work at it with the verb's @p
 * settings, close it and report.
 *
 * @return The exit code.
 */
int device_work(const char *dir,
                bool recover,
                eg_status (*work)(const void *settings,
                                  device_state *device,
                                  eg_error *err),
                const void *settings);

#endif
