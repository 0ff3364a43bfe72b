/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots for a board that nobody serves, as if a device had submitted them: for
 * tests of what becomes of its log.
 *
 *   grow_board DIR FIRST COUNT
 *
 * Adds ballots whose confirmation codes are FIRST, FIRST + 1, ... in hexadecimal,
 * and signs a checkpoint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/serve/board.h"

static eg_status
add_ballot(board_writer *w,
           const board_device *device,
           uint64_t n,
           eg_error *err)
{
    eg_hash code = {{0}};
    uint64_t index = 0;
    eg_store_be64(code.bytes + EG_HASH_BYTES - 8, n);
    eg_hash content;
    eg_sha256_once(&content, code.bytes, sizeof(code.bytes));
    const board_entry entry = {.kind = BOARD_BALLOT,
                               .device = device->hash,
                               .position = n,
                               .code = code,
                               .content = content};
    EG_TRY(board_entry_add(&w->log, &index, &entry, err));
    EG_TRY(board_store_put_content(
        w->store, &content, (eg_span){code.bytes, sizeof(code.bytes)}, err));
    const board_ballot ballot = {.index = index,
                                 .device = device->id,
                                 .position = n,
                                 .code = code,
                                 .id = code,
                                 .content = content,
                                 .bytes = sizeof(code.bytes)};
    return board_store_add_ballot(w->store, &ballot, err);
}

/** The device, which comes with its first ballots. */
static eg_status
find_device(board_writer *w, board_device *device, eg_error *err)
{
    *device = (board_device){
        .kind = EG_DEVICE_REGULAR, .hash = {{7}}, .name = "device"};
    const eg_status found =
        board_store_find_device(w->store, device, &device->hash, err);
    if (found != EG_ERR_NOT_FOUND) {
        return found;
    }
    const board_entry entry = {.kind = BOARD_DEVICE,
                               .device = device->hash,
                               .content = device->hash,
                               .name = "device"};
    EG_TRY(board_entry_add(&w->log, &device->index, &entry, err));
    return board_store_add_device(w->store, device, err);
}

static eg_status
grow(board_writer *w, uint64_t first, uint64_t count, eg_error *err)
{
    board_device device;
    EG_TRY(sql_transaction(w->store, err));
    EG_TRY(find_device(w, &device, err));
    for (uint64_t n = first; n < first + count; n++) {
        EG_TRY(add_ballot(w, &device, n, err));
    }
    EG_TRY(app_log_sign(&w->log, err));
    return sql_commit(w->store, err);
}

int
main(int argc, char **argv)
{
    static board b;
    board_writer *w = NULL;
    eg_error err = {0};
    if (argc != 4 || app_crypto_init(&err) != EG_OK ||
        board_open(&b, argv[1], &err) != EG_OK ||
        board_writer_new(&w, &b, &err) != EG_OK ||
        grow(w, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
             &err) != EG_OK) {
        fprintf(stderr, "grow_board: %s\n", err.text);
        return 1;
    }
    board_writer_free(w);
    board_close(&b);
    return 0;
}
