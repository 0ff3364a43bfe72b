/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device that pre-encrypts: a printing office, in its directory.
 *
 * The parts are those of a voting device (device/state.h), without a pool, and:
 *
 *   DIR/key.sealed  the key of what is secret in the journal, under a
 *                   passphrase; gone when the device is closed
 *   DIR/nonces      when it is closed: the nonces of all ballots that were not
 *                   cast, as they are submitted
 *
 * Secret are the ballot nonces, and which short code stands beside which
 * option: the codes of cast ballots are published.  Both are sealed together
 * with the ballot that they belong to.  Of a returned ballot the journal has
 * what the record will have, and no trace of the marks.  With the key, all
 * nonces that are not released end; then the guardians alone can open a ballot
 * that was cast.
 *
 * In memory a ballot takes 64 bytes, and 40 where ballots are looked up;
 * everything else is read when it is needed.
 */
#ifndef APP_ELECTIONGUARD_PREENCRYPT_PRESS_H
#define APP_ELECTIONGUARD_PREENCRYPT_PRESS_H

#include <electionguard/preencrypt.h>

#include "common/cli.h"
#include "common/sealed.h"
#include "electionguard/device/state.h"

/** Kinds of journal entries, besides those of any device. */
enum {
    /** Style's place u32, length u32, sealed secrets, compact ballot item. */
    ENTRY_PRINTED = 16,
    ENTRY_CAST = 17, /**< Number u64, cast ballot item. */
    /** Number u64, length u32, item that releases the nonces, full ballot item. */
    ENTRY_CHALLENGED = 18
};

/** What is kept in memory of one ballot. */
typedef struct press_ballot {
    eg_hash code;
    uint64_t printed_at;     /**< Where its journal entry begins. */
    uint64_t returned_at;    /**< That of its return; 0: it was not returned. */
    uint32_t style;          /**< Its place in the manifest. */
    eg_ballot_status status; /**< EG_BALLOT_UNDECIDED: not returned. */
    bool seen;               /**< This run has met its return. */
} press_ballot;

/** A confirmation code and whose it is. */
typedef struct press_code {
    eg_hash code;
    uint64_t number;
} press_code;

typedef struct press {
    device_state device;
    app_secret key;       /**< None: not asked for. */
    press_ballot *ballot; /**< By number - 1. */
    size_t len;
    size_t room;
    press_code *by_code; /**< Ascending; NULL before press_sort(). */
} press;

/** A ballot that was made, with its secrets; in an arena. */
typedef struct press_kept {
    eg_uncast_ballot ballot;           /**< Compact. */
    const eg_hash *nonce;              /**< xi_B. */
    const char (*code)[EG_TRIM_CHARS]; /**< m + L of each contest. */
} press_kept;

/**
 * Open the directory, and cut off what a power cut left of an entry: nobody was
 * told of it.
 *
 * @param[in] secret Asks for the passphrase, for making, printing and
 *                   recording; NULL: only what is public can be read.
 */
EG_NODISCARD eg_status press_open(press *out,
                                  const char *dir,
                                  const app_settings *secret,
                                  eg_error *err);
void press_free(press *p);

/**
 * Take an entry of the journal when it is opened, in the place of
 * device.entry_at: a journal_visitor.
 *
 * @param[in,out] context The press.
 *
 * @retval EG_ERR_MALFORMED It makes no sense where it stands; nothing changed.
 */
EG_NODISCARD eg_status press_take_entry(void *context,
                                        uint8_t kind,
                                        eg_span payload,
                                        eg_error *err);

/** Make DIR/key.sealed with a new key and a new passphrase. */
EG_NODISCARD eg_status press_key_make(const char *dir,
                                      const app_settings *secret,
                                      eg_error *err);

/** Ask for the passphrase and open the key, unless it is open. */
EG_NODISCARD eg_status press_key_open(press *p,
                                      const app_settings *secret,
                                      eg_error *err);

/** Destroy the key: all sealed secrets with it. */
EG_NODISCARD eg_status press_key_destroy(press *p, eg_error *err);

/**
 * Make @p ballot the next one of the chain and keep it: on disk when this
 * returns EG_OK.
 *
 * @param[in] style Its place in the manifest.
 * @param[in] nonce xi_B.
 */
EG_NODISCARD eg_status press_add(press *p,
                                 eg_preencrypted_ballot *ballot,
                                 uint32_t style,
                                 const eg_hash *nonce,
                                 eg_error *err);

/** Read ballot @p number again; several threads may. */
EG_NODISCARD eg_status press_read(const press *p,
                                  eg_arena *arena,
                                  press_kept *out,
                                  uint64_t number,
                                  eg_error *err);

/**
 * Ballot @p number as it is to be printed; its selection hashes are not kept
 * and are zero.
 */
EG_NODISCARD eg_status press_printed(const press *p,
                                     eg_arena *arena,
                                     eg_preencrypted_ballot *out,
                                     uint64_t number,
                                     eg_error *err);

/** The number of the ballot with this confirmation code; 0: there is none. */
uint64_t press_find(const press *p, const eg_hash *code);

/** Sort the ballots for press_find(). */
EG_NODISCARD eg_status press_sort(press *p, eg_error *err);

/**
 * Keep the return of ballot @p number, which was not returned before: on disk
 * when this returns EG_OK.
 *
 * @param[in] status  EG_BALLOT_CAST or EG_BALLOT_CHALLENGED.
 * @param[in] payload What the journal's entry has after the number.
 */
EG_NODISCARD eg_status press_add_return(press *p,
                                        uint64_t number,
                                        eg_ballot_status status,
                                        eg_span payload,
                                        eg_error *err);

/** The two parts of what press_add_return() was given. */
typedef struct press_returned {
    eg_span item;    /**< As it goes into the record. */
    eg_span release; /**< Of a challenged ballot: the item with its nonces. */
} press_returned;

/** Hand out how ballot @p number was returned; it was. */
EG_NODISCARD eg_status
press_read_return(const press *p,
                  uint64_t number,
                  eg_status (*take)(void *context,
                                    const press_returned *returned,
                                    eg_error *err),
                  void *context,
                  eg_error *err);

/** Hand out the item of ballot @p number as it was made. */
EG_NODISCARD eg_status press_read_item(const press *p,
                                       uint64_t number,
                                       eg_status (*take)(void *context,
                                                         eg_span item,
                                                         eg_error *err),
                                       void *context,
                                       eg_error *err);

/**
 * What a verb does: open the directory, let @p work at it with the verb's @p
 * settings, and report.
 *
 * @return The exit code.
 */
int press_work(const char *dir,
               const app_settings *secret,
               eg_status (*work)(const void *settings, press *p, eg_error *err),
               const void *settings);

/* -- sealing ----------------------------------------------------------------- */

#define PRESS_KEY_BYTES 32
/** What sealing adds: nonce and tag. */
#define PRESS_SEAL_OVERHEAD (24 + 16)

/**
 * Seal @p plain into @p out, which has room for PRESS_SEAL_OVERHEAD bytes more.
 *
 * @param[in] item The ballot that it belongs to.
 */
void press_seal(uint8_t *out,
                const uint8_t key[PRESS_KEY_BYTES],
                eg_span plain,
                eg_span item);

/**
 * Open what press_seal() made into @p out, which has room for @p sealed without
 * its overhead.  False when either was altered; @p out is then zero.
 */
bool press_unseal(uint8_t *out,
                  const uint8_t key[PRESS_KEY_BYTES],
                  eg_span sealed,
                  eg_span item);

#endif
