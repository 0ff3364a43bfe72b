/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store on the heap: it is too large for a stack frame.
 */
#include "accountguard/command/opened.h"

#include <stdlib.h>

eg_status
ag_opened_new(ag_store **out, const char *dir, sql_mode mode, eg_error *err)
{
    ag_store *store = malloc(sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    const eg_status status = ag_store_open(store, dir, mode, err);
    if (status != EG_OK) {
        free(store);
        return status;
    }
    *out = store;
    return EG_OK;
}

void
ag_opened_free(ag_store *store)
{
    if (store != NULL) {
        ag_store_close(store);
        free(store);
    }
}

void
ag_opened_end(ag_store **store)
{
    ag_opened_free(*store);
}
