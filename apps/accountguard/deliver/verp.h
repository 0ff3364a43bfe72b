/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses that bounces come back to: one for each delivery (VERP), with a keyed
 * proof, so that nobody but a server that was given it can report a bounce.
 *
 *   b.<delivery, 16 hex>.<20 hex of HMAC>@<host of the service's address>
 */
#ifndef ACCOUNTGUARD_DELIVER_VERP_H
#define ACCOUNTGUARD_DELIVER_VERP_H

#include <electionguard/hash.h>

#include "accountguard/notice/sign.h"

/** The purpose of the key (store/keys.h). */
#define AG_VERP_PURPOSE "bounce address 1"

/** Write the address of a delivery; EG_ERR_LIMIT: the host's name is too long. */
EG_NODISCARD eg_status ag_verp_write(char out[AG_MAIL_ADDRESS_MAX + 1],
                                     const eg_hash *key,
                                     uint64_t delivery,
                                     const char *from,
                                     eg_error *err);

/** The delivery of an address; false: it is none of ours. */
bool ag_verp_read(uint64_t *delivery, const eg_hash *key, const char *address);

#endif
