/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a printing office that is closed hands on: its ballots as they ended, and
 * the nonces of those that were not cast.
 */
#ifndef APP_ELECTIONGUARD_PREENCRYPT_SUBMISSION_H
#define APP_ELECTIONGUARD_PREENCRYPT_SUBMISSION_H

#include "electionguard/preencrypt/press.h"

/** Receives the item of ballot @p number. */
typedef eg_status (*press_item_visitor)(void *context,
                                        uint64_t number,
                                        eg_span item,
                                        eg_error *err);

/** Hand out each ballot as it ended, in the order of the chain. */
EG_NODISCARD eg_status press_each_item(const press *p,
                                       press_item_visitor visitor,
                                       void *context,
                                       eg_error *err);

/** DIR/nonces, which is there when the office is closed. */
EG_NODISCARD eg_status press_nonces_path(char out[APP_PATH_MAX],
                                         const press *p,
                                         eg_error *err);

/** Put ballots, nonces and the signed message into the folder @p mail; as
 * device_submit(). */
EG_NODISCARD eg_status press_submit(press *p, const char *mail, eg_error *err);

#endif
