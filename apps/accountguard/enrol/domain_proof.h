/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three ways in which an organisation proves that a domain is its own.  Each
 * shows a code that the service drew for this organisation and this domain:
 *
 *   dns    a text record at _accountguard-challenge.DOMAIN
 *   https  the file https://DOMAIN/.well-known/accountguard-challenge.txt
 *   mail   a mail with the code in its subject, signed by the domain (DKIM) and
 *          from one of its role addresses: a domain whose users are strangers,
 *          such as a provider of mail, is not proven by any of them
 *
 * The code is public once it is shown; it binds, it is no secret.  What is asked
 * on the way comes through pairs of function and state, so that a test can answer.
 */
#ifndef ACCOUNTGUARD_ENROL_DOMAIN_PROOF_H
#define ACCOUNTGUARD_ENROL_DOMAIN_PROOF_H

#include "accountguard/enrol/domain_name.h"
#include "accountguard/enrol/resolver.h"
#include "accountguard/model/code.h"
#include "accountguard/model/time.h"
#include "codec/buffer.h"

/** method, word in files. */
#define AG_PROOF_TABLE(X)      \
    X(AG_PROOF_DNS, "dns")     \
    X(AG_PROOF_HTTPS, "https") \
    X(AG_PROOF_MAIL, "mail")

typedef enum ag_proof_method {
#define AG_PROOF_ENUM(name, word) name,
    AG_PROOF_TABLE(AG_PROOF_ENUM)
#undef AG_PROOF_ENUM
        AG_PROOF_COUNT
} ag_proof_method;

const char *ag_proof_name(ag_proof_method method);
bool ag_proof_read(ag_proof_method *out, const char *word);

/** Where the code is looked for, below the domain. */
#define AG_PROOF_DNS_LABEL "_accountguard-challenge"
#define AG_PROOF_PATH      "/.well-known/accountguard-challenge.txt"
/** Room for what is to be shown: "accountguard-domain-verification=K3Q9Z-...". */
#define AG_PROOF_TEXT 64
/** Longest file that is read. */
#define AG_PROOF_FILE_MAX ((size_t)4096)

/** Who is asked. */
typedef struct ag_outside {
    ag_resolver resolver;
    /** The file at https://@p domain@p path; no redirection is followed. */
    eg_status (*fetch)(void *state,
                       const char *domain,
                       const char *path,
                       unsigned *status,
                       eg_buffer *body,
                       eg_error *err);
    void *fetch_state;
} ag_outside;

/** The text that shows a code. */
void ag_proof_text(char out[AG_PROOF_TEXT], const ag_code *code);

/**
 * Whether the domain shows the code by a text record or by a file.
 *
 * @param[out] dnssec Whether DNSSEC vouches for the record.
 *
 * @retval EG_OK     It does.
 * @retval EG_REJECT It answers, and does not; the sentence says what was found.
 * @retval EG_ERR_IO It could not be asked, which proves nothing.
 */
EG_NODISCARD eg_status ag_proof_dns(const ag_outside *outside,
                                    const ag_domain *domain,
                                    const ag_code *code,
                                    bool *dnssec,
                                    eg_error *err);
EG_NODISCARD eg_status ag_proof_https(const ag_outside *outside,
                                      const ag_domain *domain,
                                      const ag_code *code,
                                      eg_error *err);

/** Whether a mail shows the code; as the others. */
EG_NODISCARD eg_status ag_proof_mail(const ag_outside *outside,
                                     const ag_domain *domain,
                                     const ag_code *code,
                                     eg_span mail,
                                     ag_time now,
                                     eg_error *err);

/** Fetches by libcurl from public addresses alone; no state. */
eg_status ag_outside_fetch(void *state,
                           const char *domain,
                           const char *path,
                           unsigned *status,
                           eg_buffer *body,
                           eg_error *err);

#endif
