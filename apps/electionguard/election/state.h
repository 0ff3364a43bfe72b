/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The administrator's directory, and what all verbs of 'election' share.
 *
 *   DIR/keys            Ed25519 key of messages and ECDSA key of the record,
 *                       sealed with a passphrase
 *   DIR/signing-key.pem the public half of the latter
 *   DIR/invitation.egm  the election: quorum, guardians, manifest
 *   DIR/devices/        cards of devices whose ballots are taken
 *   DIR/submissions/    records of closed devices, checked, and their messages
 *   DIR/open-contest-data  which contests' data are opened; the tally has begun
 *   DIR/requests/       requests for a decryption that were posted
 *   DIR/audits/         requests for audits, likewise
 *   DIR/record/         the election record
 *   DIR/lock
 *
 * Every file is there whole or not at all, and every verb first looks at what
 * is there: run again after an interruption it goes on where it stopped.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_STATE_H
#define APP_ELECTIONGUARD_ELECTION_STATE_H

#include "common/cli.h"
#include "common/ecdsa.h"
#include "common/file.h"
#include "message/ceremony.h"
#include "message/payload.h"

/* -- options --------------------------------------------------------------- */

/** The first member of every verb's settings. */
typedef struct election_settings {
    app_settings common;
    const char *dir;
    const char *mail;
    bool mail_optional;
} election_settings;

/** `DIR --mail FOLDER` and --quiet; its input is an election_settings. */
extern const struct argp election_argp;
/** The same with --passphrase-file. */
extern const struct argp election_secret_argp;

/* -- the directory --------------------------------------------------------- */

typedef struct election_state {
    const char *dir;
    int lock;
    eg_group *group;
    eg_arena *arena;
    app_message message; /**< The invitation. */
    app_invitation invitation;
    eg_manifest *manifest;
    char record[APP_PATH_MAX]; /**< DIR/record */
} election_state;

/**
 * Lock and read the directory of an election that was created.
 *
 * @retval EG_ERR_NOT_FOUND There is no election in @p dir.
 */
EG_NODISCARD eg_status election_open(election_state *out,
                                     const char *dir,
                                     eg_error *err);
void election_close(election_state *state);

/** The mail folder, read with the election's roster. */
EG_NODISCARD eg_status election_read_mail(app_mail *out,
                                          const election_state *state,
                                          const char *folder,
                                          eg_error *err);

/**
 * The phase of the record; EG_PHASE_NONE before the setup.  That it cannot be
 * read (EG_ERR_IO, EG_ERR_MEMORY) is no phase: what is done already would be
 * done again.
 */
EG_NODISCARD eg_status election_phase(eg_record_phase *out,
                                      const election_state *state,
                                      eg_error *err);

/* -- the administrator's keys ---------------------------------------------- */

typedef struct election_keys {
    app_identity identity;
    app_ecdsa *signing;
} election_keys;

/** Make both keys and seal them into the directory. */
EG_NODISCARD eg_status election_keys_make(const char *dir,
                                          const char *passphrase_file,
                                          eg_error *err);
/** Ask for the passphrase and open the keys. */
EG_NODISCARD eg_status election_keys_open(election_keys *out,
                                          const char *dir,
                                          const char *passphrase_file,
                                          eg_error *err);
void election_keys_free(election_keys *keys);

/**
 * Sign a message as the administrator and put it into the mail folder.
 *
 * @param[in] copy Also kept in this file, which may exist; NULL: nowhere.
 */
EG_NODISCARD eg_status election_post(const election_state *state,
                                     const election_keys *keys,
                                     const char *folder,
                                     app_step step,
                                     uint32_t attempt,
                                     eg_span payload,
                                     const char *copy,
                                     eg_error *err);

/** For app_say(): what is said even with --quiet, because it is a result. */
extern const app_settings election_result;

/** Milliseconds since 1970, UTC. */
int64_t election_now_ms(void);

#endif
