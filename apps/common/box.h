/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that only one party can read: sealed for the owner of an Ed25519 key,
 * by libsodium's sealed boxes (X25519, XSalsa20-Poly1305).  Who sealed them is
 * not said: they travel inside of signed messages.
 */
#ifndef APP_COMMON_BOX_H
#define APP_COMMON_BOX_H

#include "codec/buffer.h"
#include "common/identity.h"

/** The largest content of a box. */
#define APP_BOX_MAX ((size_t)64 * 1024 * 1024)

/**
 * Append to @p out a box with @p content for the owner of @p public_key.
 *
 * @retval EG_ERR_MALFORMED It is no such key.
 */
EG_NODISCARD eg_status app_box_seal(eg_buffer *out,
                                    const uint8_t *public_key,
                                    eg_span content,
                                    eg_error *err);

/**
 * Open a box with the key that it was sealed for.
 *
 * @param[out] content In locked memory; free it with app_secret_free().
 *
 * @retval EG_ERR_MALFORMED It was altered or is for somebody else.
 */
EG_NODISCARD eg_status app_box_open(app_secret *content,
                                    const app_identity *identity,
                                    eg_span box,
                                    eg_error *err);

#endif
