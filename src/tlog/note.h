/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes: a text and lines of signatures (C2SP signed-note).
 *
 *     text, whose lines each end with a newline
 *     (an empty line)
 *     — <name of the key> <base64 of the key's ID and the signature>
 *
 * The text means nothing before eg_note_verify() has said who signed it.  The
 * library holds no signature scheme: programs give Ed25519 (RFC 8032) as a
 * function, as they give the record's.
 */
#ifndef EG_TLOG_NOTE_H
#define EG_TLOG_NOTE_H

#include "tlog/note_key.h"

/** Longest note: 16 post-quantum signatures, which must be ignored where they
 * are not known, have about 107 KiB. */
#define EG_NOTE_MAX ((size_t)1 << 18)

/** Most signatures of a note. */
#define EG_NOTE_SIGNATURES_MAX 64

/** Most keys that are trusted at a time. */
#define EG_NOTE_KEYS_MAX 64

#define EG_NOTE_SIGNATURE_BYTES 64

/** A line of a note, not verified; borrowed bytes. */
typedef struct eg_note_signature {
    eg_span name;
    uint32_t id;
    eg_span text; /**< Base64 of the ID and the signature. */
    size_t len;   /**< Bytes of the signature, without the ID. */
} eg_note_signature;

/** A note that was read; borrows its bytes. */
typedef struct eg_note {
    eg_span text; /**< With its last newline, without the empty line. */
    size_t count;
    eg_note_signature signature[EG_NOTE_SIGNATURES_MAX];
} eg_note;

/**
 * Whether @p text may be that of a note: not empty, UTF-8, newlines its only
 * control characters, the last of them at its end.
 */
bool eg_note_text_is_valid(eg_span text);

/**
 * Read a note.  No signature is verified.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_LIMIT     Over EG_NOTE_MAX or EG_NOTE_SIGNATURES_MAX.
 * @retval EG_ERR_MALFORMED No signed note.
 */
EG_NODISCARD eg_status eg_note_parse(eg_note *out,
                                     eg_span bytes,
                                     eg_error *err);

/** Judges Ed25519 signatures. */
typedef struct eg_note_verifier {
    /** Whether @p signature is one of @p public_key over the message. */
    bool (*valid)(void *context,
                  const uint8_t public_key[EG_NOTE_KEY_BYTES],
                  const uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
                  const uint8_t *message,
                  size_t len);
    void *context;
} eg_note_verifier;

/** Who of the trusted keys signed a note. */
typedef struct eg_note_signers {
    size_t count; /**< Different keys. */
    bool by[EG_NOTE_KEYS_MAX];
    /** For cosignatures: when, in seconds since 1970; the latest of a key. */
    uint64_t time[EG_NOTE_KEYS_MAX];
} eg_note_signers;

/**
 * Verify the signatures of trusted keys; those of others are ignored.
 *
 * A cosignature is good for a checkpoint only.
 *
 * @param[in] key   The trusted keys; no two of the same name and ID.
 * @param[in] count At most EG_NOTE_KEYS_MAX.
 *
 * @retval EG_OK           All signatures of trusted keys hold, and there is one.
 * @retval EG_REJECT       One does not hold, or there is none.
 * @retval EG_ERR_ARGUMENT Too many keys, or two that cannot be told apart.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status eg_note_verify(eg_note_signers *out,
                                      const eg_note *note,
                                      const eg_note_key *key,
                                      size_t count,
                                      const eg_note_verifier *verifier,
                                      eg_error *err);

/**
 * As eg_note_verify(), but a note that no trusted key signed is EG_OK, too, with
 * a count of 0: for whoever wants a number of witnesses.
 */
EG_NODISCARD eg_status eg_note_find_signers(eg_note_signers *out,
                                            const eg_note *note,
                                            const eg_note_key *key,
                                            size_t count,
                                            const eg_note_verifier *verifier,
                                            eg_error *err);

/** Makes signatures with one key. */
typedef struct eg_note_signer {
    const eg_note_key *key;
    /** When a checkpoint is cosigned, in seconds since 1970. */
    uint64_t time;
    /** Sign @p message with the secret half of the key. */
    eg_status (*sign)(void *context,
                      uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
                      const uint8_t *message,
                      size_t len);
    void *context;
} eg_note_signer;

/**
 * Begin a note: append its text and the empty line.  Lines follow by
 * eg_note_sign(), or from others, such as the answer of a witness.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT The text is not valid.
 */
EG_NODISCARD eg_status eg_note_begin(eg_buffer *out,
                                     eg_span text,
                                     eg_error *err);

/**
 * Append the line of a signature of @p text.
 *
 * A log signs only what is consistent with all that it signed; a witness
 * cosigns only what its rule accepts.  Neither is looked at here.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT The text is not valid, or no checkpoint where one is
 *                         to be cosigned, or the time is 2^63 or more.
 * @retval EG_ERR_MEMORY   No memory.
 * @return Failures of the signer.
 */
EG_NODISCARD eg_status eg_note_sign(eg_buffer *out,
                                    eg_span text,
                                    const eg_note_signer *signer,
                                    eg_error *err);

#endif
