/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public part of the log (C2SP tlog-tiles): its checkpoint, its key and the
 * hashes of its tree.
 *
 * Whoever watches them sees that nothing is taken back.  The entries are not
 * here: when steps are taken would tell an attacker that somebody was warned.
 * Those concerned get theirs with a receipt.
 */
#include <stdio.h>

#include "accountguard/serve/pages.h"
#include "http/status.h"

static void
be_public(ag_web *p, const char *type)
{
    p->answer->open = true;
    p->answer->type = type;
}

eg_status
ag_get_checkpoint(ag_web *p, eg_error *err)
{
    uint64_t size = 0;
    be_public(p, "text/plain; charset=utf-8");
    return app_log_get_checkpoint(p->store->db, &size, &p->answer->body, err);
}

eg_status
ag_get_log_key(ag_web *p, eg_error *err)
{
    (void)err;
    be_public(p, "text/plain; charset=utf-8");
    eg_note_key_write(&p->answer->body, &p->store->log_key.key);
    eg_buffer_byte(&p->answer->body, '\n');
    return EG_OK;
}

eg_status
ag_get_tile(ag_web *p, eg_error *err)
{
    char path[EG_TILE_PATH_MAX];
    eg_tile wanted;
    const int len = snprintf(path, sizeof(path), "tile/%s", p->rest);
    if (len < 0 || (size_t)len >= sizeof(path) ||
        eg_tile_parse(&wanted, path, (size_t)len, err) != EG_OK ||
        wanted.kind != EG_TILE_HASHES) {
        return EG_ERR_NOT_FOUND;
    }
    eg_hash hashes[EG_TILE_WIDTH];
    EG_TRY(app_log_get_tile(p->store->db, &wanted, hashes, err));
    be_public(p, "application/octet-stream");
    p->answer->fixed = true;
    eg_buffer_append(&p->answer->body, hashes, wanted.width * sizeof(*hashes));
    return EG_OK;
}
