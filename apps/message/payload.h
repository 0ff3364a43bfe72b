/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the messages of docs/messages.md carry, as values, and the way between
 * values and canonical payload bytes.
 *
 * A writer appends a payload that app_message_sign() takes.  A reader gets a
 * message that app_message_parse() accepted: its payload is canonical, and the
 * reader checks what the schema cannot say (values below p and q, indices,
 * counts, names).  Errors begin with the message's file name.  Arrays that are
 * read live in the caller's arena, spans in the message.  A reader leaves its
 * output zero unless it returns EG_OK.
 *
 * What a reader does not check is who signed: app_mail_read() does.
 */
#ifndef APP_MESSAGE_PAYLOAD_H
#define APP_MESSAGE_PAYLOAD_H

#include <electionguard/arena.h>
#include <electionguard/decrypt.h>
#include <electionguard/guardian.h>
#include <electionguard/record_types.h>

#include "common/mail.h"
#include "common/message_schema.h"

/** An arena ceiling that any payload fits under. */
#define APP_PAYLOAD_ARENA_MAX ((size_t)1024 * 1024 * 1024)

/** The longest name of a person or device, in bytes. */
#define APP_NAME_BYTES_MAX 80

/**
 * A name that can be shown on a terminal: 1 to APP_NAME_BYTES_MAX bytes of
 * UTF-8 without control characters.
 *
 * @param[in] what "the guardian's name", for the sentence.
 *
 * @retval EG_ERR_MALFORMED It is none.
 */
EG_NODISCARD eg_status app_name_check(const char *name,
                                      size_t len,
                                      const char *what,
                                      eg_error *err);

/* Readers give EG_ERR_MALFORMED or EG_ERR_MEMORY when they fail. */

/* -- step 1: card ---------------------------------------------------------- */

typedef struct app_card {
    app_role role;
    const char *name;
} app_card;

EG_NODISCARD eg_status app_card_write(eg_buffer *out,
                                      const app_card *in,
                                      eg_error *err);
EG_NODISCARD eg_status app_card_read(app_card *out,
                                     eg_arena *arena,
                                     const app_message *message,
                                     eg_error *err);

/* -- step 2: invitation ---------------------------------------------------- */

typedef struct app_invitation {
    /** n, k, names and keys; when read also the election's digest and the
     * administrator's key, which are the message's own. */
    app_roster roster;
    eg_span manifest; /**< The file, not parsed. */
    uint8_t salt[32]; /**< Random: no two invitations are alike. */
} app_invitation;

EG_NODISCARD eg_status app_invitation_write(eg_buffer *out,
                                            const app_invitation *in,
                                            eg_error *err);
/** Also checks 1 <= k <= n <= EG_GUARDIANS_MAX and that no key stands twice. */
EG_NODISCARD eg_status app_invitation_read(app_invitation *out,
                                           eg_arena *arena,
                                           const app_message *message,
                                           eg_error *err);

/* -- step 3: keys ---------------------------------------------------------- */

typedef struct app_keys {
    eg_guardian_public guardian; /**< Its index is the sender's. */
    eg_span item;                /**< The record item, byte by byte. */
} app_keys;

/** Append the canonical record item of @p guardian. */
EG_NODISCARD eg_status app_keys_item(const eg_group *group,
                                     eg_buffer *out,
                                     const eg_guardian_public *guardian,
                                     eg_error *err);
EG_NODISCARD eg_status app_keys_write(const eg_group *group,
                                      eg_buffer *out,
                                      const eg_guardian_public *guardian,
                                      eg_error *err);
/** Verification 2 is left to eg_guardian_check(). */
EG_NODISCARD eg_status app_keys_read(const eg_group *group,
                                     app_keys *out,
                                     eg_arena *arena,
                                     const app_message *message,
                                     eg_error *err);

/* -- step 4: shares -------------------------------------------------------- */

typedef struct app_shares {
    eg_hash keys_digest;       /**< Of app_ceremony. */
    eg_encrypted_share *share; /**< For all others, ascending receivers. */
    size_t len;
} app_shares;

EG_NODISCARD eg_status app_shares_write(const eg_group *group,
                                        eg_buffer *out,
                                        const app_shares *in,
                                        eg_error *err);
EG_NODISCARD eg_status app_shares_read(const eg_group *group,
                                       app_shares *out,
                                       eg_arena *arena,
                                       const app_message *message,
                                       eg_error *err);

/* -- step 5: complaint ----------------------------------------------------- */

EG_NODISCARD eg_status app_complaint_write(const eg_group *group,
                                           eg_buffer *out,
                                           const eg_complaint *in,
                                           eg_error *err);
/** The accuser is the sender, the share is the accused's. */
EG_NODISCARD eg_status app_complaint_read(const eg_group *group,
                                          eg_complaint *out,
                                          const app_message *message,
                                          eg_error *err);

/* -- step 6: guardians ----------------------------------------------------- */

typedef struct app_guardians {
    eg_span *item;                  /**< Record items of guardians 1..n. */
    eg_guardian_public *guardian;   /**< The same as values. */
    size_t n;                       /**< How many the message has. */
    eg_element joint[EG_KEY_KINDS]; /**< K and K-hat, claimed. */
    eg_hash hash;                   /**< H_G, claimed. */
} app_guardians;

/** Writes item[], joint and hash. */
EG_NODISCARD eg_status app_guardians_write(const eg_group *group,
                                           eg_buffer *out,
                                           const app_guardians *in,
                                           eg_error *err);
EG_NODISCARD eg_status app_guardians_read(const eg_group *group,
                                          app_guardians *out,
                                          eg_arena *arena,
                                          const app_message *message,
                                          eg_error *err);

/* -- step 7: confirmation -------------------------------------------------- */

EG_NODISCARD eg_status app_confirmation_write(eg_buffer *out,
                                              const eg_hash *hash,
                                              eg_error *err);
/** @param[out] out H_G of the sender's own view. */
EG_NODISCARD eg_status app_confirmation_read(eg_hash *out,
                                             const app_message *message,
                                             eg_error *err);

/* -- step 8: ballots ------------------------------------------------------- */

typedef struct app_ballots {
    const char *device_id;
    eg_hash device_hash;  /**< H_DI. */
    uint64_t items;       /**< Of the section. */
    eg_hash section_root; /**< Root of the section. */
    const char *file;     /**< Beside the message; no folder in it. */
    /** The same, of a device that pre-encrypts: the nonces of the ballots that
     * were not cast, see nonces.h.  NULL: it is a voting device. */
    const char *nonces_file;
    eg_hash nonces_digest; /**< SHA-256 of that file. */
    /** Likewise the indicator proofs of its ballots, see indicators.h.  NULL:
     * no ballot has some. */
    const char *indicators_file;
    eg_hash indicators_digest; /**< SHA-256 of that file. */
} app_ballots;

/** What kind of device submits. */
eg_device_kind app_ballots_kind(const app_ballots *ballots);

EG_NODISCARD eg_status app_ballots_write(eg_buffer *out,
                                         const app_ballots *in,
                                         eg_error *err);
EG_NODISCARD eg_status app_ballots_read(app_ballots *out,
                                        eg_arena *arena,
                                        const app_message *message,
                                        eg_error *err);

/* -- step 9: request ------------------------------------------------------- */

typedef struct app_request {
    uint32_t attempt;   /**< 1, 2, ... */
    eg_hash root;       /**< Root of the record's aggregated phase. */
    uint32_t *guardian; /**< Who takes part, ascending. */
    size_t len;
    eg_hash digest; /**< The message's digest, when read. */
} app_request;

EG_NODISCARD eg_status app_request_write(eg_buffer *out,
                                         const app_request *in,
                                         eg_error *err);
EG_NODISCARD eg_status app_request_read(app_request *out,
                                        eg_arena *arena,
                                        const app_message *message,
                                        eg_error *err);

/* -- steps 10 to 12 -------------------------------------------------------- */

/** d_i of every field of the tally and of every contest-data request. */
typedef struct app_commit {
    eg_hash request; /**< Digest of the request that is answered. */
    eg_hash *tally;
    size_t tally_len;
    eg_hash *data;
    size_t data_len;
} app_commit;

EG_NODISCARD eg_status app_commit_write(eg_buffer *out,
                                        const app_commit *in,
                                        eg_error *err);
EG_NODISCARD eg_status app_commit_read(app_commit *out,
                                       eg_arena *arena,
                                       const app_message *message,
                                       eg_error *err);

typedef struct app_reveal {
    eg_hash request;
    eg_decrypt_reveal *tally;
    size_t tally_len;
    eg_decrypt_reveal *data;
    size_t data_len;
} app_reveal;

EG_NODISCARD eg_status app_reveal_write(const eg_group *group,
                                        eg_buffer *out,
                                        const app_reveal *in,
                                        eg_error *err);
EG_NODISCARD eg_status app_reveal_read(const eg_group *group,
                                       app_reveal *out,
                                       eg_arena *arena,
                                       const app_message *message,
                                       eg_error *err);

/** v_i, and a share of each challenged ballot's nonce in the record's order. */
typedef struct app_respond {
    eg_hash request;
    eg_scalar *tally;
    size_t tally_len;
    eg_scalar *data;
    size_t data_len;
    eg_nonce_share *nonce; /**< Their guardian is the sender. */
    size_t nonce_len;
} app_respond;

EG_NODISCARD eg_status app_respond_write(const eg_group *group,
                                         eg_buffer *out,
                                         const app_respond *in,
                                         eg_error *err);
EG_NODISCARD eg_status app_respond_read(const eg_group *group,
                                        app_respond *out,
                                        eg_arena *arena,
                                        const app_message *message,
                                        eg_error *err);

/* -- steps 15 and 16: for a bulletin board --------------------------------- */

/** What is decided on a ballot. */
typedef struct app_decision {
    uint64_t position; /**< In the device's chain, from 1. */
    eg_ballot_status status;
} app_decision;

/** The most ballots, and the most decisions, of a batch. */
#define APP_BATCH_MAX 65536

/** What a device submits at a time; any of its parts may be missing. */
typedef struct app_batch {
    eg_hash device_hash; /**< H_DI. */
    uint64_t first;      /**< Position of the first ballot; 0: no ballots. */
    eg_span *item;       /**< Ballots, as the device's journal has them. */
    size_t item_len;
    app_decision *decision; /**< Ascending by position. */
    size_t decision_len;
    eg_span close;   /**< The last item of the section; or nothing. */
    eg_span message; /**< With it, the message file of step 8. */
} app_batch;

EG_NODISCARD eg_status app_batch_write(eg_buffer *out,
                                       const app_batch *in,
                                       eg_error *err);
EG_NODISCARD eg_status app_batch_read(app_batch *out,
                                      eg_arena *arena,
                                      const app_message *message,
                                      eg_error *err);

/** The longest name of a published file, in bytes. */
#define APP_PUBLICATION_NAME_MAX 255

/** What an official publishes; the content follows the message. */
typedef struct app_publication {
    app_publication_kind kind;
    const char *name; /**< A file's path in the record; NULL for cards. */
    uint64_t bytes;   /**< Of the content. */
    eg_hash digest;   /**< SHA-256 of the content. */
} app_publication;

EG_NODISCARD eg_status app_publication_write(eg_buffer *out,
                                             const app_publication *in,
                                             eg_error *err);
EG_NODISCARD eg_status app_publication_read(app_publication *out,
                                            eg_arena *arena,
                                            const app_message *message,
                                            eg_error *err);

/* -- steps 13 and 14: an audit --------------------------------------------- */

/** A ballot that was drawn, and which of its contests are to be opened. */
typedef struct app_draw {
    eg_hash code;      /**< Of the ballot. */
    uint32_t *contest; /**< ind_c, ascending. */
    size_t contest_len;
} app_draw;

/** The most ballots that one audit draws. */
#define APP_DRAWS_MAX 100000

typedef struct app_audit {
    app_request request; /**< Its attempt is the audit's number. */
    app_draw *draw;      /**< Ascending by code. */
    size_t draw_len;
} app_audit;

EG_NODISCARD eg_status app_audit_write(eg_buffer *out,
                                       const app_audit *in,
                                       eg_error *err);
EG_NODISCARD eg_status app_audit_read(app_audit *out,
                                      eg_arena *arena,
                                      const app_message *message,
                                      eg_error *err);

/** The shares of the drawn ballots' nonces: only the administrator reads them.
 */
typedef struct app_opening {
    eg_hash request; /**< Digest of the audit that is answered. */
    eg_span sealed;  /**< In the message, when read. */
} app_opening;

EG_NODISCARD eg_status app_opening_write(eg_buffer *out,
                                         const app_opening *in,
                                         eg_error *err);
EG_NODISCARD eg_status app_opening_read(app_opening *out,
                                        const app_message *message,
                                        eg_error *err);

/** Seal nonce shares for the owner of @p public_key. */
EG_NODISCARD eg_status app_shares_seal(const eg_group *group,
                                       eg_buffer *out,
                                       const uint8_t *public_key,
                                       const eg_nonce_share *share,
                                       size_t len,
                                       eg_error *err);

/**
 * Open what app_shares_seal() made; @p guardian sent it.
 *
 * @retval EG_ERR_MALFORMED It cannot be opened, or is not @p len shares.
 */
EG_NODISCARD eg_status app_shares_open(const eg_group *group,
                                       eg_nonce_share *out,
                                       size_t len,
                                       uint32_t guardian,
                                       const app_identity *identity,
                                       eg_span sealed,
                                       eg_error *err);

#endif
