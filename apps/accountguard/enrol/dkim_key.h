/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of those who sign mail, as their domains publish them (RFC 6376 section
 * 3.6, RFC 8463), and whether a signature is theirs.
 */
#ifndef ACCOUNTGUARD_ENROL_DKIM_KEY_H
#define ACCOUNTGUARD_ENROL_DKIM_KEY_H

#include <electionguard/hash.h>

#include "accountguard/enrol/resolver.h"

typedef enum ag_dkim_algorithm {
    AG_DKIM_RSA,    /**< rsa-sha256 */
    AG_DKIM_ED25519 /**< ed25519-sha256 */
} ag_dkim_algorithm;

typedef struct ag_dkim_key {
    void *handle; /**< OpenSSL's; ag_dkim_key_free() lets it go. */
    bool exact;   /**< Signers' addresses are of the very domain (t=s). */
} ag_dkim_key;

/**
 * Read the text of a key.
 *
 * @retval EG_REJECT     It is none for that algorithm and for mail, was withdrawn,
 *                       is for tests alone, or is too short to trust.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_dkim_key_read(ag_dkim_key *out,
                                        eg_arena *arena,
                                        eg_span text,
                                        ag_dkim_algorithm algorithm,
                                        eg_error *err);

void ag_dkim_key_free(ag_dkim_key *key);

/** Whether @p signature over @p bytes is of that key. */
bool ag_dkim_key_verifies(const ag_dkim_key *key,
                          ag_dkim_algorithm algorithm,
                          eg_span bytes,
                          eg_span signature);

#endif
