/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every checkpoint that a board has ever shown, for tests of what breaks off.
 *
 * Whatever happens, each must be of the beginning of the log: then any two of
 * them have a consistency proof (RFC 6962, section 2.1.2), and what was
 * acknowledged with one of them is there.
 */
#ifndef EG_TESTS_FAULT_SHOWN_H
#define EG_TESTS_FAULT_SHOWN_H

#include "board/log/entry.h"
#include "log/log.h"
#include "test.h"
#include "tlog/prove.h"

typedef struct shown_checkpoint {
    uint64_t size;
    eg_hash root;
} shown_checkpoint;

#define SHOWN_MAX 65536
static shown_checkpoint shown[SHOWN_MAX];
static size_t shown_len;

/** A checkpoint was shown; no later one is shorter. */
static inline void
shown_add(const shown_checkpoint *checkpoint)
{
    assert_true(shown_len < SHOWN_MAX);
    assert_true(shown_len == 0 ||
                checkpoint->size >= shown[shown_len - 1].size);
    shown[shown_len++] = *checkpoint;
}

/** A signed checkpoint was shown. */
static inline void
shown_note(eg_span note)
{
    eg_checkpoint checkpoint;
    /* The signature follows the text after an empty line. */
    size_t len = 0;
    while (len + 1 < note.len &&
           (note.data[len] != '\n' || note.data[len + 1] != '\n')) {
        len++;
    }
    assert_ok(
        eg_checkpoint_parse(&checkpoint, (eg_span){note.data, len + 1}, NULL));
    const shown_checkpoint now = {checkpoint.size, checkpoint.root};
    shown_add(&now);
}

/** The first @p count that were shown, of which the last 50 are looked at, are
 * of the beginning of a log that has @p size entries. */
static inline void
shown_check(sql_db *store, uint64_t size, size_t count)
{
    const eg_tile_source tiles = app_log_tiles(store);
    for (size_t i = count > 50 ? count - 50 : 0; i < count; i++) {
        eg_hash root;
        assert_true(shown[i].size <= size);
        assert_ok(eg_tlog_root(&root, &tiles, shown[i].size, NULL));
        assert_memory_equal(&root, &shown[i].root, sizeof(root));
    }
}

#endif
