/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of a record: ECDSA on P-256 over SHA-256, by OpenSSL.
 *
 * The messages between the parties are signed with Ed25519; the record's own
 * statements need the algorithm that its format makes mandatory.
 */
#ifndef APP_COMMON_ECDSA_H
#define APP_COMMON_ECDSA_H

#include <electionguard/record.h>

#include "common/sealed.h"

/** A key pair. */
typedef struct app_ecdsa app_ecdsa;

/** The longest private key, in DER. */
#define APP_ECDSA_PRIVATE_MAX 512
/** The longest public key, in DER. */
#define APP_ECDSA_PUBLIC_MAX 256

EG_NODISCARD eg_status app_ecdsa_new(app_ecdsa **out, eg_error *err);

/**
 * Take a private key as app_ecdsa_private() gave it.
 *
 * @retval EG_ERR_MALFORMED It is no key on P-256.
 */
EG_NODISCARD eg_status app_ecdsa_load(app_ecdsa **out,
                                      const uint8_t *der,
                                      size_t len,
                                      eg_error *err);

/** Wipe and free; NULL is harmless. */
void app_ecdsa_free(app_ecdsa *key);

/** The private key in DER, to be sealed. */
EG_NODISCARD eg_status app_ecdsa_private(const app_ecdsa *key,
                                         app_secret *out,
                                         eg_error *err);

/** The public key as PEM text, zero-terminated; free it with free(). */
EG_NODISCARD eg_status app_ecdsa_public_pem(const app_ecdsa *key,
                                            char **out,
                                            eg_error *err);

/** Signs with @p key, which must outlive the result. */
eg_signature_signer app_ecdsa_signer(app_ecdsa *key);

/** Public keys that a verifier trusts. */
typedef struct app_ecdsa_trust app_ecdsa_trust;

/** Trusts nobody yet. */
EG_NODISCARD eg_status app_ecdsa_trust_new(app_ecdsa_trust **out,
                                           eg_error *err);
void app_ecdsa_trust_free(app_ecdsa_trust *trust);

/**
 * Trust the public keys that a PEM file holds, one or more.
 *
 * @retval EG_ERR_MALFORMED The file holds none, or one that is not on P-256.
 * @retval EG_ERR_LIMIT     More than a thousand keys.
 */
EG_NODISCARD eg_status app_ecdsa_trust_file(app_ecdsa_trust *trust,
                                            const char *path,
                                            eg_error *err);

/** Judges signatures; borrows @p trust. */
eg_signature_verifier app_ecdsa_verifier(const app_ecdsa_trust *trust);

#endif
