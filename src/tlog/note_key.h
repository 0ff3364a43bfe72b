/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of signed notes: whose they are, what they sign, and their text forms.
 *
 * A verifier key is "<name>+<key ID>+<base64 of type and public key>", a signer
 * key has "PRIVATE+KEY+" before it and a seed instead of the public key.  The
 * key ID, with the name, tells which key made a signature; it is the beginning
 * of SHA-256(name || 0x0A || type || public key) (C2SP signed-note, "Signature
 * types"; the text forms are those of golang.org/x/mod/sumdb/note).
 *
 * Nothing here allocates but the buffers.
 */
#ifndef EG_TLOG_NOTE_KEY_H
#define EG_TLOG_NOTE_KEY_H

#include "codec/buffer.h"

/** Longest name of a key, in bytes. */
#define EG_NOTE_NAME_MAX 255

/** Length of an Ed25519 public key and of the seed of a secret one. */
#define EG_NOTE_KEY_BYTES 32

/** What a key signs, and the byte that says so. */
typedef enum eg_note_type {
    EG_NOTE_ED25519 = 0x01,    /**< The text of a note. */
    EG_NOTE_COSIGNATURE = 0x04 /**< A checkpoint that was seen, and when. */
} eg_note_type;

/** Whom a signature is believed; plain data. */
typedef struct eg_note_key {
    char name[EG_NOTE_NAME_MAX + 1];
    uint32_t id; /**< Follows from the rest. */
    eg_note_type type;
    uint8_t public_key[EG_NOTE_KEY_BYTES];
} eg_note_key;

/** A signer key as it is kept; declare it with EG_SECRET. */
typedef struct eg_note_secret {
    char name[EG_NOTE_NAME_MAX + 1];
    uint32_t id; /**< As the text has it. */
    eg_note_type type;
    uint8_t seed[EG_NOTE_KEY_BYTES]; /**< RFC 8032's secret key. */
} eg_note_secret;

/**
 * Whether @p name may be that of a key: 1 to EG_NOTE_NAME_MAX bytes of UTF-8
 * without control characters, Unicode spaces and '+'.
 */
bool eg_note_name_is_valid(eg_span name);

/**
 * A key of known parts; its ID is computed.
 *
 * @retval EG_OK              Made.
 * @retval EG_ERR_ARGUMENT    The name is not valid.
 * @retval EG_ERR_UNSUPPORTED The type is not known.
 */
EG_NODISCARD eg_status
eg_note_key_init(eg_note_key *out,
                 const char *name,
                 eg_note_type type,
                 const uint8_t public_key[EG_NOTE_KEY_BYTES],
                 eg_error *err);

/**
 * Read a verifier key in its one form; the digits of the ID are lower-case.
 *
 * @retval EG_OK              Read.
 * @retval EG_ERR_MALFORMED   No verifier key, or one with another's ID.
 * @retval EG_ERR_UNSUPPORTED A key of a type that is not known.
 */
EG_NODISCARD eg_status eg_note_key_parse(eg_note_key *out,
                                         eg_span text,
                                         eg_error *err);

/** Append the verifier key as text. */
void eg_note_key_write(eg_buffer *out, const eg_note_key *key);

/**
 * Read a signer key.  Constant-time in the seed.  The ID is compared by
 * eg_note_secret_belongs(), since it follows from the public key.
 *
 * @retval EG_OK              Read.
 * @retval EG_ERR_MALFORMED   No signer key; the sentence does not show it.
 * @retval EG_ERR_UNSUPPORTED A key of a type that is not known.
 */
EG_NODISCARD eg_status eg_note_secret_parse(eg_note_secret *out,
                                            eg_span text,
                                            eg_error *err);

/** Append the signer key as text; constant-time in the seed. */
void eg_note_secret_write(eg_buffer *out, const eg_note_secret *secret);

/** Whether a signer key has the name, type and ID of @p key. */
bool eg_note_secret_belongs(const eg_note_secret *secret,
                            const eg_note_key *key);

#endif
