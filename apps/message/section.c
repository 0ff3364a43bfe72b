/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Header and close of a device's section.
 */
#include "message/section.h"

#include <string.h>

#include "record/items.h"

/** Longest close. */
#define CLOSE_BYTES_MAX 1024

eg_status
app_section_header(eg_buffer *out,
                   const eg_chain *chain,
                   const char *device_id,
                   eg_error *err)
{
    const bool simple = chain->mode == EG_CHAINING_SIMPLE;
    const eg_item item = {
        .kind = EG_ITEM_DEVICE_HEADER,
        .u.device_header = {.kind = chain->kind,
                            .device_id = device_id,
                            .device_hash = chain->device_hash,
                            .chaining_mode = (uint32_t)chain->mode,
                            .has_initial_hash = simple,
                            .initial_hash = chain->initial}};
    return eg_item_encode(NULL, out, &item, err);
}

eg_status
app_section_close(eg_buffer *out,
                  const eg_chain *chain,
                  int64_t closed_ms,
                  eg_error *err)
{
    eg_item item = {.kind = EG_ITEM_DEVICE_CLOSE,
                    .u.device_close = {.ballot_count = chain->count,
                                       .has_time = true,
                                       .time_ms = closed_ms}};
    eg_item_device_close *close = &item.u.device_close;
    if (chain->mode == EG_CHAINING_SIMPLE) {
        EG_TRY(
            eg_chain_close(chain, close->closing_field, &close->closing_hash));
        close->has_closing_field = true;
        close->has_closing_hash = true;
    }
    return eg_item_encode(NULL, out, &item, err);
}

/** When a close says that it was made. */
static eg_status
read_time(int64_t *out, eg_span item, eg_error *err)
{
    eg_arena *arena = NULL;
    eg_item read = {0};
    EG_TRY(eg_item_check(item.data, item.len, false, NULL, err));
    EG_TRY(eg_arena_new(&arena, EG_ITEM_ARENA_MAX));
    eg_status status = EG_ERR_MALFORMED;
    if (eg_item_peek(item.data, item.len) == EG_ITEM_DEVICE_CLOSE) {
        status =
            eg_item_decode(NULL, arena, &read, NULL, item.data, item.len, err);
    }
    *out = read.u.device_close.time_ms;
    eg_arena_free(arena);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, EG_ERR_MALFORMED,
                                     "this is not the close of a section");
}

eg_status
app_section_check_close(const eg_chain *chain, eg_span item, eg_error *err)
{
    int64_t closed_ms = 0;
    EG_TRY(read_time(&closed_ms, item, err));
    EG_BUFFER(want, CLOSE_BYTES_MAX);
    EG_TRY(app_section_close(&want, chain, closed_ms, err));
    if (want.len != item.len || memcmp(want.data, item.data, item.len) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the close of the section is of another chain");
    }
    return EG_OK;
}
