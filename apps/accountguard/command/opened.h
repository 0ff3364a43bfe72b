/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verbs that work on a service begin and end with.
 */
#ifndef ACCOUNTGUARD_COMMAND_OPENED_H
#define ACCOUNTGUARD_COMMAND_OPENED_H

#include "accountguard/store/store.h"

/** Open the store of a service; free it with ag_opened_free(). */
EG_NODISCARD eg_status ag_opened_new(ag_store **out,
                                     const char *dir,
                                     sql_mode mode,
                                     eg_error *err);
/** Close and free; NULL is harmless. */
void ag_opened_free(ag_store *store);

/** For EG_CLEANUP: ag_opened_free() of a variable. */
void ag_opened_end(ag_store **store);

#endif
