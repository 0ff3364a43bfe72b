/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys that sign notes: a log's own, and a witness's.
 *
 * The secret one is in a file of mode 0600, in the text form of
 * golang.org/x/mod/sumdb/note; the public one is what everybody may know.
 */
#ifndef APP_LOG_KEY_H
#define APP_LOG_KEY_H

#include "common/identity.h"
#include "tlog/note.h"

/** A key that signs; {0} is none. */
typedef struct app_log_key {
    eg_note_key key;
    app_identity identity;
} app_log_key;

/**
 * Make a key and keep its secret half at @p path.
 *
 * @param[in] name Of the key: for a log its origin.
 *
 * @retval EG_ERR_ARGUMENT The name is none of a key.
 * @retval EG_ERR_STATE    Something is at @p path already.
 */
EG_NODISCARD eg_status app_log_key_make(app_log_key *out,
                                        const char *path,
                                        const char *name,
                                        eg_note_type type,
                                        eg_error *err);

/** Read what app_log_key_make() kept. */
EG_NODISCARD eg_status app_log_key_load(app_log_key *out,
                                        const char *path,
                                        eg_error *err);

/**
 * Read a public key as text, with or without a newline; a sentence of what is
 * wrong begins with the @p place where it stands.
 */
EG_NODISCARD eg_status app_log_key_read(eg_note_key *out,
                                        eg_span text,
                                        const char *place,
                                        eg_error *err);

/** Wipe and free; harmless on {0}. */
void app_log_key_free(app_log_key *key);

/** Signs with @p key, which must outlive the result; @p time for witnesses. */
eg_note_signer app_log_key_signer(app_log_key *key, uint64_t time);

/** Judges Ed25519 signatures. */
extern const eg_note_verifier app_log_verifier;

#endif
