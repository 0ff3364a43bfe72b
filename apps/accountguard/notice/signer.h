/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signer: a process of its own that has the keys of notices, and nothing else.
 *
 * Whoever sends notices talks to it over a pair of sockets: facts go in, a
 * signature of Ed25519 and one of S/MIME come out.  It signs facts in their one
 * encoding that are of its own service alone, so that a sender that was taken over
 * can have notices signed, and nothing else, and cannot have the keys.  Once it has
 * read them it may read, write and end: seccomp refuses it all files, all
 * connections and all programs.
 *
 *   DIR/card               what the service is known by (notice/sign.h); public
 *   DIR/signer/notice.key  secret key of Ed25519, 64 bytes
 *   DIR/signer/notice.pem  certificate and key of S/MIME
 */
#ifndef ACCOUNTGUARD_NOTICE_SIGNER_H
#define ACCOUNTGUARD_NOTICE_SIGNER_H

#include <sys/types.h>

#include "accountguard/notice/mail.h"
#include "accountguard/store/store.h"

/** A signer that runs. */
typedef struct ag_signer {
    pid_t pid; /**< 0: none. */
    int line;
} ag_signer;

/**
 * Move the keys of a service whose program put them into DIR/keys to DIR/signer.
 * Who starts a signer, makes its keys or serves the pages does so before.
 *
 * @retval EG_ERR_STATE There are keys in both, and not the same.
 */
EG_NODISCARD eg_status ag_signer_settle(const char *dir, eg_error *err);

/**
 * Make the keys and the card of a service, unless it has them.
 *
 * @param[in] card service, from and page are set; the rest is written.
 * @param[in] now  Seconds since 1970.
 */
EG_NODISCARD eg_status ag_signer_make(const char *dir,
                                      ag_card *card,
                                      int64_t now,
                                      eg_error *err);

/** The card of a service; EG_ERR_NOT_FOUND: it has none yet. */
EG_NODISCARD eg_status ag_signer_card(ag_card *out,
                                      const char *dir,
                                      eg_error *err);

/**
 * Start the signer of a service.  The caller's process forks: it has no other
 * threads yet.
 *
 * @retval EG_ERR_STATE The keys and the card do not belong together.
 */
EG_NODISCARD eg_status ag_signer_start(ag_signer *out,
                                       const char *dir,
                                       eg_error *err);

/**
 * Have facts signed.
 *
 * @param[out] signature Of Ed25519.
 * @param[out] part      Appended: the part of a mail.
 * @param[out] cms       Appended: the signature of S/MIME of the part.
 *
 * @retval EG_REJECT The signer refuses them.
 * @retval EG_ERR_IO It is gone.
 */
EG_NODISCARD eg_status ag_signer_sign(const ag_signer *signer,
                                      const ag_facts *facts,
                                      uint8_t signature[APP_SIGNATURE_BYTES],
                                      eg_buffer *part,
                                      eg_buffer *cms,
                                      eg_error *err);

/** End it; harmless on {0}. */
void ag_signer_end(ag_signer *signer);

#endif
