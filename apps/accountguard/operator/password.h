/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passwords of operators, by Argon2id: libsodium's text that holds algorithm,
 * cost, salt and hash, so that the cost may rise later and old texts still do.
 */
#ifndef ACCOUNTGUARD_OPERATOR_PASSWORD_H
#define ACCOUNTGUARD_OPERATOR_PASSWORD_H

#include "common/passphrase.h"

/** Room for what a store keeps of a password, its final zero included. */
#define AG_PASSWORD_TEXT 128
/** The shortest password of an operator, in bytes. */
#define AG_PASSWORD_MIN 12

/**
 * What a store keeps of @p password.
 *
 * @retval EG_ERR_ARGUMENT It is shorter than AG_PASSWORD_MIN.
 * @retval EG_ERR_MEMORY   No 64 MiB for Argon2id.
 */
EG_NODISCARD eg_status ag_password_keep(char out[AG_PASSWORD_TEXT],
                                        const app_passphrase *password,
                                        eg_error *err);

/**
 * Whether @p password is the one that @p kept is of.
 *
 * @param[in] kept NULL where there is no such operator: the same work is done,
 *                 and the answer is no.
 *
 * @retval EG_OK         It is.
 * @retval EG_REJECT     It is not.
 * @retval EG_ERR_MEMORY It could not be told.
 */
EG_NODISCARD eg_status ag_password_check(const char *kept,
                                         const app_passphrase *password,
                                         eg_error *err);

#endif
