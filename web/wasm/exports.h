/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions that JavaScript calls, by their names here (module.js).
 *
 * Texts end with a zero byte.  Each gives an answer, which is freed with
 * eg_web_answer_free(); arguments belong to the caller.
 */
#ifndef EG_WEB_EXPORTS_H
#define EG_WEB_EXPORTS_H

#include "wasm/answer.h"

/** A function that JavaScript calls. */
#define WEB_EXPORT(name) __attribute__((export_name(#name)))

/** Room for an argument; NULL if there is none. */
WEB_EXPORT(eg_web_alloc) void *eg_web_alloc(size_t len);
WEB_EXPORT(eg_web_free) void eg_web_free(void *bytes);
WEB_EXPORT(eg_web_answer_free) void eg_web_answer_free(web_answer *answer);

/**
 * What `electionguard verify` does with the record at @p path.
 *
 * @param[in] profile An eg_profile.
 * @param[in] only    NULL, or the 32 bytes of a confirmation code: the one
 *                    ballot to be verified.
 *
 * @return Three parts: the verdict's name, the report as text and as JSON.  The
 *         exit code is 0 if everything holds, else 1.
 */
WEB_EXPORT(eg_web_verify)
web_answer *
eg_web_verify(const char *path, uint32_t profile, const uint8_t *only);

/**
 * Judge each @p count -th ballot of the record at @p path, from number @p index
 * on (eg_verify_slice()).
 *
 * @return One part: the slice, which is no report.
 */
WEB_EXPORT(eg_web_slice)
web_answer *eg_web_slice(const char *path,
                         uint32_t profile,
                         uint32_t index,
                         uint32_t count);

/**
 * Verify the record at @p path with its slices (eg_verify_joined()).
 *
 * @param[in] slices Each slice behind its length in four bytes, big-endian.
 *
 * @return As eg_web_verify(), byte for byte.
 */
WEB_EXPORT(eg_web_join)
web_answer *
eg_web_join(const char *path, uint32_t profile, uint8_t *slices, size_t len);

/**
 * Verify the setup of the record at @p path (Verifications 1 to 4), whatever
 * else the record has, and keep it for eg_web_ballot().
 *
 * @return Two parts: the manifest's file and H_E.
 */
WEB_EXPORT(eg_web_setup) web_answer *eg_web_setup(const char *path);

/**
 * Verify one ballot against the setup: all that can be said without the record
 * around it (5.B, 6, 7, 8.A, 8.B, 13 and 14 with its opening; 15 to 19 of a
 * pre-encrypted one).
 *
 * @param[in] ballot   The ballot's item, as in a record.
 * @param[in] decision 0, or the eg_ballot_status that the item is to have: a
 *                     board keeps ballots as they came, undecided, and what was
 *                     decided apart.
 * @param[in] opened   Whether ballots were opened: then one that should have
 *                     been and has no @p opening is rejected.
 * @param[in] opening  The item that opens it; @p opening_len is 0 if there is
 *                     none.
 *
 * @return Three parts: the verdict's name, the report as JSON, and what the
 *         ballot is, in the manifest's words, as JSON.
 */
WEB_EXPORT(eg_web_ballot)
web_answer *eg_web_ballot(const uint8_t *ballot,
                          size_t ballot_len,
                          uint32_t decision,
                          bool opened,
                          const uint8_t *opening,
                          size_t opening_len);

/**
 * Verify that an entry is in the log, provided that some signatures hold.
 *
 * @param[in] receipt  The text of C2SP tlog-proof.
 * @param[in] key_text Verifier keys, one a line: the log's, whose name is its
 *                     origin, then those of trusted witnesses.
 * @param[in] quorum   How many of these must have cosigned.
 *
 * @return Two parts: what the receipt says, as JSON, and the signatures on
 *         which it depends (log.c).
 */
WEB_EXPORT(eg_web_receipt)
web_answer *eg_web_receipt(const uint8_t *receipt,
                           size_t receipt_len,
                           const uint8_t *entry,
                           size_t entry_len,
                           const char *key_text,
                           uint32_t quorum);

/**
 * Verify a checkpoint and, with an older one, that it extends that, provided
 * that some signatures hold.
 *
 * @param[in] older    A signed note, too; @p older_len is 0 if there is none.
 * @param[in] proof    The hashes of the consistency proof, 32 bytes each.
 * @param[in] key_text The log's verifier key.
 *
 * @return Two parts, as those of eg_web_receipt().
 */
WEB_EXPORT(eg_web_checkpoint)
web_answer *eg_web_checkpoint(const uint8_t *note,
                              size_t note_len,
                              const uint8_t *older,
                              size_t older_len,
                              const uint8_t *proof,
                              size_t proof_len,
                              const char *key_text);

#endif
