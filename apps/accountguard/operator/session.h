/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions of those who signed in on the page: a random token that the browser
 * holds and of which a store keeps the hash; and a second token, made of it, that
 * a form must carry, so that no other site's form is taken for one of ours.
 */
#ifndef ACCOUNTGUARD_OPERATOR_SESSION_H
#define ACCOUNTGUARD_OPERATOR_SESSION_H

#include <electionguard/hash.h>
#include <electionguard/random.h>

#include "accountguard/model/time.h"

/** Bytes of a token. */
#define AG_SESSION_BYTES 32
/** Room for a token in hex, its final zero included. */
#define AG_SESSION_TEXT (2 * AG_SESSION_BYTES + 1)
/** A session without a request ends after this time, */
#define AG_SESSION_IDLE (30 * AG_MINUTE)
/** and each after this. */
#define AG_SESSION_LIFE (12 * AG_HOUR)

typedef struct ag_session_token {
    uint8_t bytes[AG_SESSION_BYTES];
} ag_session_token;

/** A new token; EG_ERR_RNG. */
EG_NODISCARD eg_status ag_session_new(ag_session_token *out, eg_rng *rng);

/** What the browser gets. */
void ag_session_write(char out[AG_SESSION_TEXT], const ag_session_token *token);

/** Read what the browser sent; false: it is no token in form. */
bool ag_session_read(ag_session_token *out, const char *text, size_t len);

/** What a store keeps, and is asked for. */
void ag_session_hash(eg_hash *out, const ag_session_token *token);

/** What forms of the session carry. */
void ag_session_form(char out[AG_SESSION_TEXT], const ag_session_token *token);

/** Whether a form carried it; in time that does not depend on the answer. */
bool ag_session_form_matches(const ag_session_token *token,
                             const char *text,
                             size_t len);

/** Whether a session still stands. */
bool ag_session_alive(ag_time begun, ag_time last, ag_time now);

#endif
