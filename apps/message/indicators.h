/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of proofs that indicators are told, which a voting device puts beside
 * its ballots: for each ballot that has such proofs, in the order of the chain,
 * its entry.
 *
 *   file  = "CGINDIC1" | frame of H_DI | for each ballot: frame of its entry
 *   frame = length u32, big-endian | bytes
 *   entry = H_I 32 | proof...
 *   proof = ind_c u32 | ind_o u32 | L u32 | for each branch: c_j l_q | v_j l_q
 *
 * The proofs are public, and each is bound to its ballot: who alters the file can
 * only make them fail or be missing.  The device's message names the file by its
 * digest, so until the record is published its signature covers them, too.
 */
#ifndef APP_MESSAGE_INDICATORS_H
#define APP_MESSAGE_INDICATORS_H

#include <electionguard/indicator.h>

#include "codec/buffer.h"
#include "message/frames.h"

/** Begin a file of the device with this H_DI; add entries by app_frames_put(). */
void app_indicators_begin(FILE *out, const eg_hash *device_hash);

/**
 * Open a file and read which device it is of; then app_frames_next() gives the
 * entries.
 *
 * @retval EG_ERR_MALFORMED It is no such file.
 */
EG_NODISCARD eg_status app_indicators_open(app_frames *out,
                                           eg_hash *device_hash,
                                           const char *path,
                                           eg_error *err);

/** Append the entry of a ballot; @p proofs has one at least. */
EG_NODISCARD eg_status app_indicators_write(const eg_group *group,
                                            eg_buffer *out,
                                            const eg_indicator_proofs *proofs,
                                            eg_error *err);

/** The H_I that an entry begins with; false: it is too short to have one. */
bool app_indicators_ballot(eg_span entry, eg_hash *id_hash);

/**
 * Read an entry, which has one legal encoding.  Whether a proof holds, and is
 * where the manifest wants one, is the verifier's business.
 *
 * @param[in] arena Holds what @p out points to: less than eight times the entry.
 *
 * @retval EG_ERR_MALFORMED It is no entry.
 * @retval EG_ERR_MEMORY    No memory, or @p arena is full.
 */
EG_NODISCARD eg_status app_indicators_read(const eg_group *group,
                                           eg_arena *arena,
                                           eg_indicator_proofs *out,
                                           eg_span entry,
                                           eg_error *err);

#endif
