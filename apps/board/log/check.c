/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a whole log, and the contents that its entries name.
 */
#include "board/log/check.h"

#include "board/log/entry.h"
#include "board/store/store.h"

typedef struct checking {
    sql_db *store;
    eg_buffer content;
} checking;

/** What an entry names is there, and is that. */
static eg_status
check_content(checking *c, const eg_hash *wanted, eg_error *err)
{
    eg_hash found;
    eg_buffer_clear(&c->content);
    const eg_status status =
        board_store_get_content(c->store, &c->content, wanted, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "what the entry names is not there");
    }
    EG_TRY(status);
    eg_sha256_once(&found, c->content.data, c->content.len);
    return eg_hash_equal(&found, wanted)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "what the entry names has been altered");
}

static eg_status
check_entry(void *context, uint64_t index, eg_span bytes, eg_error *err)
{
    board_entry entry;
    (void)index;
    EG_TRY(board_entry_read(&entry, bytes, err));
    return entry.kind == BOARD_DECISION
               ? EG_OK
               : check_content(context, &entry.content, err);
}

eg_status
board_log_check(app_log_point *now,
                sql_db *store,
                const eg_note_key *key,
                uint64_t then,
                eg_hash *root,
                eg_error *err)
{
    checking c = {.store = store};
    eg_buffer_init(&c.content, BOARD_CONTENT_MAX);
    const app_log_checker each = {.entry = check_entry, .context = &c};
    const eg_status status =
        app_log_check(now, store, key, &each, then, root, err);
    eg_buffer_free(&c.content);
    return status;
}
