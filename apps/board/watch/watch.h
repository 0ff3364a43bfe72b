/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watching a log: what a witness and a monitor have in common.
 *
 * A watcher has a folder of its own.  It keeps there the key of the log, the
 * last checkpoint that it found good, and evidence against the log:
 *
 *   DIR/log         the log's public key, pinned when the watcher was made
 *   DIR/checkpoint  the last checkpoint that was found good, as it was signed
 *   DIR/evidence-N  a signed checkpoint that contradicts it
 *   DIR/lock
 *
 * A checkpoint is good if the log signed it and its tree begins with the one of
 * the last good one: the rule of witnesses (tlog/witness.h).  Two of the same size
 * with different roots prove by themselves that the log lied.
 */
#ifndef APP_BOARD_WATCH_WATCH_H
#define APP_BOARD_WATCH_WATCH_H

#include "board/watch/source.h"
#include "common/file.h"
#include "tlog/checkpoint.h"
#include "tlog/witness.h"

/** One log that is watched, between watch_open() and watch_close(). */
typedef struct watch {
    char dir[APP_PATH_MAX];
    int lock;
    watch_source *source;
    eg_note_key key; /**< The log's. */
    uint64_t size;   /**< Of the last good checkpoint; 0: none yet. */
    eg_hash root;
    eg_buffer note;    /**< The checkpoint that was fetched. */
    uint64_t new_size; /**< What it says. */
    eg_hash new_root;
    eg_span text; /**< What was signed, within note. */
} watch;

/**
 * Open a watcher's folder, or make it.
 *
 * @param[in] place Where the log is: a URL, or a folder; NULL: it is not asked,
 *                  but asks itself (watch_add()).
 * @param[in] key   The log's public key; NULL: the one that is pinned.
 *
 * @retval EG_ERR_STATE    Another key is pinned, or somebody else watches here.
 * @retval EG_ERR_ARGUMENT No key is pinned, and none was given.
 */
EG_NODISCARD eg_status watch_open(watch *w,
                                  const char *dir,
                                  const char *place,
                                  const char *key,
                                  eg_error *err);
/** Harmless on what watch_open() failed to make. */
void watch_close(watch *w);

/**
 * Fetch the log's checkpoint: note, new_size and new_root.
 *
 * @retval EG_OK     The log signed it.
 * @retval EG_REJECT It did not.
 */
EG_NODISCARD eg_status watch_fetch(watch *w, eg_error *err);

/**
 * Decide by a proof from the log's tiles whether what was fetched extends the
 * last good checkpoint.
 *
 * @retval EG_OK     It does, or is the same.
 * @retval EG_REJECT It contradicts it, or is older; it was kept as evidence.
 * @return Failures of the source: nothing is known.
 */
EG_NODISCARD eg_status watch_extends(watch *w, eg_error *err);

/**
 * Take the log's request add-checkpoint of tlog-witness: note, new_size and
 * new_root are then what it brings.  Nothing is kept on the disk.
 *
 * @param[out] answer What the rule says; set with EG_OK and EG_REJECT.
 *
 * @retval EG_OK            It extends the last good checkpoint.
 * @retval EG_REJECT        The rule refuses it.
 * @retval EG_ERR_MALFORMED, EG_ERR_LIMIT It is no such request.
 */
EG_NODISCARD eg_status watch_add(watch *w,
                                 eg_span body,
                                 eg_witness_answer *answer,
                                 eg_error *err);

/** Keep what was fetched as evidence; gives EG_REJECT and names the file. */
eg_status watch_accuse(watch *w, const char *why, eg_error *err);

/** What was fetched is the last good one from now on: on the disk. */
EG_NODISCARD eg_status watch_keep(watch *w, eg_error *err);

#endif
