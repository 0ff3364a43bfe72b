/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may decide: operators, each with a password and a second factor.
 *
 * To sign in as somebody who is not there takes as long, and gives the same
 * answer, as with a wrong password or code.
 */
#ifndef ACCOUNTGUARD_OPERATOR_OPERATOR_H
#define ACCOUNTGUARD_OPERATOR_OPERATOR_H

#include "accountguard/operator/lockout.h"
#include "accountguard/operator/password.h"
#include "accountguard/operator/session.h"
#include "accountguard/operator/totp.h"
#include "accountguard/store/store.h"

/** Longest name: small letters, digits, dots and hyphens. */
#define AG_OPERATOR_MAX  32
#define AG_OPERATOR_TEXT (AG_OPERATOR_MAX + 1)

typedef struct ag_operator {
    uint64_t id;
    char name[AG_OPERATOR_TEXT];
    bool active;
    ag_time added;
} ag_operator;

/**
 * Add an operator.
 *
 * @param[in]  by     Who adds; 0: whoever has the service's folder, which is how
 *                    the first two come in.
 * @param[out] secret Of the one-time codes, to be shown once; wipe it.
 *
 * @retval EG_ERR_ARGUMENT No such name, or too short a password.
 * @retval EG_ERR_STATE    There is one of that name.
 */
EG_NODISCARD eg_status ag_operator_add(ag_store *store,
                                       uint64_t by,
                                       const char *name,
                                       const app_passphrase *password,
                                       uint8_t secret[AG_TOTP_SECRET_BYTES],
                                       ag_time now,
                                       eg_error *err);

/**
 * Let an operator decide no more; their sessions end.
 *
 * @retval EG_ERR_STATE Fewer than two would be left, so that nothing that needs
 *                      two could be decided.
 */
EG_NODISCARD eg_status ag_operator_disable(ag_store *store,
                                           uint64_t by,
                                           const char *name,
                                           ag_time now,
                                           eg_error *err);

/**
 * Whether this is the operator of that name.
 *
 * @param[in] code What was typed of the second factor.
 *
 * @retval EG_OK     It is; the code is used up, and by nothing else.
 * @retval EG_REJECT It is not, or too many wrong answers came before; which of
 *                   these is not said, but for when to try again.
 */
EG_NODISCARD eg_status ag_operator_sign_in(ag_store *store,
                                           ag_operator *out,
                                           const char *name,
                                           const app_passphrase *password,
                                           const char *code,
                                           ag_time now,
                                           eg_error *err);

/** One operator, or EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_operator_get(ag_store *store,
                                       ag_operator *out,
                                       uint64_t id,
                                       eg_error *err);

/** Takes an operator. */
typedef eg_status (*ag_operator_taker)(const ag_operator *operator,
                                       void * context,
                                       eg_error *err);
EG_NODISCARD eg_status ag_operator_each(ag_store *store,
                                        ag_operator_taker take,
                                        void *context,
                                        eg_error *err);

/* -- sessions on the page ---------------------------------------------------- */

/** Begin a session of an operator who signed in. */
EG_NODISCARD eg_status ag_session_begin(ag_store *store,
                                        ag_session_token *out,
                                        const ag_operator *
                                        operator,
                                        ag_time now,
                                        eg_error *err);
/** Whose session a token is, and note its use; EG_REJECT: nobody's. */
EG_NODISCARD eg_status ag_session_find(ag_store *store,
                                       ag_operator *out,
                                       const ag_session_token *token,
                                       ag_time now,
                                       eg_error *err);
/** End one; one that is not there is fine. */
EG_NODISCARD eg_status ag_session_end(ag_store *store,
                                      const ag_session_token *token,
                                      eg_error *err);

#endif
